"""Rule packs: the numbers of a law or code by date and place, each with its article and source.

A pack is a folder of YAML under ``rule_packs`` or in a folder that the user names. Nothing here
knows what a number means; a number is always resolved at the date and place of the work, never
at today's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from pipeline.errors import PackError
from pipeline.model.casefile import HoursLaw
from pipeline.model.facility import Facility
from validators.holidays import Holidays
from validators.marked_yaml import read_marked
from validators.numbers import WEAKER, Number
from validators.pack_files import PackFolder, joined, read_folder
from validators.pack_folders import HEAD, check_folder
from validators.pack_schema import PackHead, Tier, checked

FOLDER = Path(__file__).parent / "rule_packs"
NEWEST = "9999-12-31"
ANYWHERE = "*"
"""Country of the pack that stands in where a country has none of its own."""

NEEDED = (
    "hours.normal_day",
    "hours.normal_week",
    "hours.makeup_day",
    "hours.rest_weekdays",
    "hours.duplicate_punch",
    "hours.longest_shift",
    "hours.default_break.after",
    "hours.default_break.length",
)
"""Numbers that no books can be made without."""


class NotInForceError(PackError):
    """A figure is asked for at a date before there was any."""


class NoSuchNumberError(PackError):
    """A figure is asked for that the pack does not set."""


@dataclass(frozen=True, slots=True)
class Pack:
    """A law or a code.

    Attributes:
        id: Folder name: "cn", "eti".
        kind: "law", "code" or "base".
        country: ISO code of the country whose law it is, ``ANYWHERE`` for the stand-in.
        numbers: Parameter to its figures: own ones before those of the pack it extends, newest
            first.
        tiers: Province to city to tier; "" stands for the whole province.
        overrides: Parameter of the pack that it extends, set anew, and why.
    """

    id: str
    kind: str
    version: str
    title: str
    country: str | None
    currency: str | None
    numbers: Mapping[str, tuple[Number, ...]] = field(default_factory=dict)
    tiers: Mapping[str, Mapping[str, Tier]] = field(default_factory=dict)
    holidays: Holidays = field(default_factory=Holidays)
    overrides: Mapping[str, str] = field(default_factory=dict)

    def number(self, parameter: str, on: str, place: str | None = None) -> Number | None:
        """Gives back the figure in force on an ISO date at a place; None where there is none.

        Args:
            parameter: "wages.minimum.monthly".
            on: Date of the work.
            place: "Guangdong/Dongguan", with as many steps as are known; None where nobody said.
                The nearest figure holds: of the district, its tier, the city, its tier, the
                province, the country. The tier of a city that stands ``alone`` is not its
                districts'.
        """
        held = self.numbers.get(parameter)
        if not held:
            return None
        for key, status in self._places(place):
            for one in held:
                if one.place == key and one.holds(on):
                    weaker = max(one.status, status, key=WEAKER.index)
                    return one if one.status == weaker else replace(one, status=weaker)
        return None

    def _places(self, place: str | None) -> Iterator[tuple[str | None, str]]:
        """Gives back the keys that a figure for a place may have, nearest first, with status."""
        steps = place.split("/") if place else []
        for count in range(len(steps), 0, -1):
            yield "/".join(steps[:count]), WEAKER[0]
            found = self.tiers.get(steps[0], {}).get("/".join(steps[1:count]))
            if found is not None and (count == len(steps) or not found.alone):
                key = f"{steps[0]}/{found.tier}" if found.tier else steps[0]
                yield key, found.status
        yield None, WEAKER[0]

    def need(self, parameter: str, on: str, place: str | None = None) -> Number:
        """Gives back a figure that a rule cannot do without.

        Raises:
            NotInForceError: The date lies before the first figure.
            NoSuchNumberError: The pack has none at any date.
            PackError: It has some, and none at that date.
        """
        found = self.number(parameter, on, place)
        known = self.numbers.get(parameter, ())
        if found is not None:
            return found
        if not known:
            raise NoSuchNumberError(f"pack {self.id} sets no {parameter}")
        if on < min(one.since for one in known):
            raise NotInForceError(f"pack {self.id}: {parameter} was not in force on {on}")
        raise PackError(f"pack {self.id}: no value of {parameter} on {on}, though before")

    def with_numbers(self, given: Iterable[Number]) -> Pack:
        """Gives back the pack with figures of the user's before its own."""
        numbers = dict(self.numbers)
        for one in given:
            numbers[one.parameter] = (one, *numbers.get(one.parameter, ()))
        return replace(self, numbers=numbers)


@cache
def load_pack(name: str, folders: tuple[Path, ...] = ()) -> Pack | None:
    """Gives back a pack by its id ("cn", "CN", "eti"), or None if there is none.

    Args:
        name: Its id, in any case.
        folders: Folders of packs of the user's own; they come before those that ship.

    Raises:
        PackError: A file of the pack is wrong, or it extends itself; names file and line.
    """
    found = _joined(name.lower(), folders, ())
    if found is None:
        return None
    head = found.head
    return Pack(
        id=found.id,
        kind=head.kind,
        version=head.version,
        title=head.title,
        country=head.country,
        currency=head.currency,
        numbers=found.numbers,
        tiers=found.tiers,
        holidays=found.holidays or Holidays(),
        overrides=head.overrides,
    )


def _joined(name: str, folders: tuple[Path, ...], below: tuple[str, ...]) -> PackFolder | None:
    head = _head_of(name, folders)
    if head is None:
        return None
    own = read_folder(head.parent)
    parent_name = own.head.extends
    if parent_name is None:
        return own
    line = own.head_file.where(("extends",))
    if parent_name in (name, *below):
        chain = " -> ".join((*below, name, parent_name))
        raise PackError(f"{line}: packs extend each other in a ring: {chain}")
    parent = _joined(parent_name, folders, (*below, name))
    if parent is None:
        allowed = ", ".join(pack_ids(folders))
        raise PackError(f"{line}: extends {parent_name}, which is no pack; allowed: {allowed}")
    return joined(own, parent)


def _head_of(name: str, folders: tuple[Path, ...]) -> Path | None:
    """Gives back the ``pack.yaml`` of a pack: of the user's before ours."""
    heads = (folder / name / HEAD for folder in (*folders, FOLDER))
    return next((one for one in heads if name and one.is_file()), None)


def pack_ids(folders: tuple[Path, ...] = ()) -> list[str]:
    """Gives back the ids of all packs, sorted."""
    heads = [head for folder in (*folders, FOLDER) for head in folder.glob(f"*/{HEAD}")]
    return sorted({head.parent.name for head in heads})


@cache
def buyer_codes(folders: tuple[Path, ...] = ()) -> tuple[str, ...]:
    """Gives back the ids of the packs that are a buyer's code and no country's law, sorted."""
    return tuple(name for name, head in _heads(folders).items() if head.kind == "code")


@cache
def laws(folders: tuple[Path, ...] = ()) -> tuple[str, ...]:
    """Gives back the countries whose law there is a pack of, sorted."""
    named = {head.country for head in _heads(folders).values()} - {None, ANYWHERE}
    return tuple(sorted(str(country) for country in named))


@cache
def law_of(country: str | None, folders: tuple[Path, ...] = ()) -> Pack | None:
    """Gives back the law of a country: the user's pack, else ours, else the stand-in.

    None where the country is not known.
    """
    if not country:
        return None
    heads = _heads(folders)
    own = [name for name, head in heads.items() if head.country == country.upper()]
    if own:
        ours = {folder.name for folder in FOLDER.iterdir()}
        return load_pack(min(own, key=lambda name: (name in ours, name)), folders)
    anywhere = (name for name, head in heads.items() if head.country == ANYWHERE)
    return load_pack(next(anywhere, ""), folders)


def check_laws(folders: tuple[Path, ...]) -> None:
    """Raises ``PackError`` where a folder holds what is not read, or a law lacks a number.

    All the numbers that no books can be made without are named at once, with the law's file.
    """
    for folder in folders:
        check_folder(folder)
    for law in _every_pack(folders):
        if law.kind != "law":
            continue
        lacking = [name for name in NEEDED if not law.numbers.get(name)]
        file = _head_of(law.id, folders)
        if lacking:
            base = load_pack("base", folders)
            readings = [name for name in lacking if base and base.numbers.get(name)]
            gives = f"; `extends: base` gives {', '.join(readings)}" if readings else ""
            raise PackError(
                f"{file}:1: pack {law.id} sets no {', '.join(lacking)}: a law needs them all{gives}"
            )
        try:
            hours_law(law, NEWEST)
        except PackError as error:
            raise PackError(f"{file}:1: {error}: a law needs it") from error


@cache
def _heads(folders: tuple[Path, ...]) -> dict[str, PackHead]:
    """Gives back what each pack says it is, by id, without reading it whole."""
    files = {name: _head_of(name, folders) for name in pack_ids(folders)}
    return {name: checked(PackHead, read_marked(file)) for name, file in files.items() if file}


def _every_pack(folders: tuple[Path, ...]) -> list[Pack]:
    found = (load_pack(one, folders) for one in pack_ids(folders))
    return [pack for pack in found if pack is not None]


def law_date(facility: Facility) -> str:
    """Gives back the ISO date by which the hours of a facility are reckoned.

    The last month of the period, else the audit date, else the newest law there is.
    """
    if facility.period is not None:
        return f"{facility.period[1]}-01"
    return facility.audit_date or NEWEST


def hours_law(law: Pack | None, on: str, place: str | None = None) -> HoursLaw:
    """Gives back what reconciling needs of a law on an ISO date at a place.

    Plain defaults without a law.
    """
    if law is None:
        return HoursLaw()

    def whole(parameter: str) -> int:
        return law.need(parameter, on, place).whole

    holidays = law.holidays
    return HoursLaw(
        normal_day_minutes=whole("hours.normal_day"),
        normal_week_minutes=whole("hours.normal_week"),
        makeup_extra_minutes=whole("hours.makeup_day"),
        rest_weekdays=tuple(int(day) for day in law.need("hours.rest_weekdays", on, place).items),
        holidays=holidays.statutory,
        days_off=holidays.days_off,
        makeup_days=holidays.makeup,
        duplicate_punch_minutes=whole("hours.duplicate_punch"),
        longest_shift_minutes=whole("hours.longest_shift"),
        rest_default_break=(
            whole("hours.default_break.after"),
            whole("hours.default_break.length"),
        ),
        years=holidays.years,
        tolerated_minutes=_tolerated(law, on, place),
    )


def _tolerated(law: Pack, on: str, place: str | None) -> int:
    """Gives back the minutes up to which two records agree; a law need not set them."""
    number = law.number("reconciliation.overtime_tolerance", on, place)
    return HoursLaw().tolerated_minutes if number is None else number.whole
