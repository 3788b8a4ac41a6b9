"""Rule packs: the numbers of a law or code by date and place, each with its article and source.

A pack is a folder of YAML under ``rule_packs``. Nothing here knows what a number means; a
number is always resolved at the date and place of the work, never at today's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from pipeline.errors import PackError
from pipeline.model.casefile import HoursLaw
from pipeline.model.finding import Basis
from validators.holidays import load_holidays
from validators.pack_schema import PackHead, PackPart, checked

FOLDER = Path(__file__).parent / "rule_packs"


class NotInForceError(PackError):
    """A figure is asked for at a date before there was any."""


@dataclass(frozen=True, slots=True)
class Number:
    """One figure of a pack, in force from a date at a place.

    Attributes:
        value: As written: "36", "21.75", or words for a list.
        items: The values of a list.
        until: Last day in force, or None.
    """

    pack: str
    parameter: str
    value: str
    unit: str
    instrument: str
    article: str | None
    source: str | None
    status: str
    since: str
    until: str | None = None
    place: str | None = None
    items: tuple[str, ...] = ()

    @property
    def whole(self) -> int:
        """Gives back the value as an integer."""
        return int(self.value)

    @property
    def ratio(self) -> Fraction:
        """Gives back the value as an exact fraction."""
        return Fraction(self.value)

    def basis(self) -> Basis:
        """Gives back what a finding says of this number."""
        return Basis(
            pack=self.pack,
            instrument=self.instrument,
            article=self.article,
            parameter=f"{self.pack}.{self.parameter}",
            value=self.value,
            unit=self.unit,
            from_date=self.since,
            status=self.status,
            source=self.source,
        )


@dataclass(frozen=True, slots=True)
class Pack:
    """A law or a code.

    Attributes:
        id: Folder name: "cn", "eti".
        country: ISO code of the country whose law it is; None for a code.
        numbers: Parameter to its figures, newest first.
        places: Province to city to tier, as ``minimum_wage.yaml`` lists them.
    """

    id: str
    version: str
    title: str
    country: str | None
    currency: str | None
    numbers: Mapping[str, tuple[Number, ...]] = field(default_factory=dict)
    places: Mapping[str, Mapping[str, Mapping[str, str]]] = field(default_factory=dict)

    def number(self, parameter: str, on: str, place: str | None = None) -> Number | None:
        """Gives back the figure in force on an ISO date at a place; None where there is none."""
        for one in self.numbers.get(parameter, ()):
            if one.place == place and one.since <= on and (one.until is None or on <= one.until):
                return one
        return None

    def need(self, parameter: str, on: str) -> Number:
        """Gives back a figure that a rule cannot do without.

        Raises:
            NotInForceError: The date lies before the first figure.
            PackError: The pack has none at that date.
        """
        found = self.number(parameter, on)
        known = self.numbers.get(parameter, ())
        if found is None and known and on < min(one.since for one in known):
            raise NotInForceError(f"pack {self.id}: {parameter} was not in force on {on}")
        if found is None:
            raise PackError(f"pack {self.id}: no value of {parameter} on {on}")
        return found


@cache
def load_pack(code: str) -> Pack | None:
    """Gives back a pack by its id or country code ("cn", "CN", "eti"), or None if there is none.

    Raises:
        PackError: A file of the pack is wrong; names file and key.
    """
    folder = FOLDER / code.lower()
    if not code or not folder.is_dir():
        return None
    head = checked(PackHead, folder / "pack.yaml", _read(folder / "pack.yaml"))
    numbers: dict[str, list[Number]] = {}
    places: dict[str, Mapping[str, Mapping[str, str]]] = {}
    for file in sorted(folder.glob("*.yaml")):
        if file.stem in ("pack", "holidays"):
            continue
        part = checked(PackPart, file, _read(file))
        for number in _numbers(folder.name, part, head, file):
            numbers.setdefault(number.parameter, []).append(number)
        places |= part.places
    newest_first = {
        name: tuple(sorted(found, key=lambda one: one.since, reverse=True))
        for name, found in numbers.items()
    }
    return Pack(
        folder.name, head.version, head.title, head.country, head.currency, newest_first, places
    )


@cache
def buyer_codes() -> tuple[str, ...]:
    """Gives back the ids of the packs that are a buyer's code and no country's law, sorted."""
    return tuple(pack.id for pack in _every_pack() if pack.country is None)


@cache
def laws() -> tuple[str, ...]:
    """Gives back the countries whose law there is a pack of, sorted."""
    return tuple(sorted(pack.country for pack in _every_pack() if pack.country is not None))


def _every_pack() -> list[Pack]:
    ids = sorted(folder.name for folder in FOLDER.iterdir() if (folder / "pack.yaml").is_file())
    return [pack for one in ids if (pack := load_pack(one)) is not None]


@cache
def hours_law(country: str) -> HoursLaw:
    """Gives back what reconciling needs of a country's law; plain defaults where it has no pack."""
    pack = load_pack(country)
    if pack is None or pack.country is None:
        return HoursLaw()
    holidays = load_holidays(FOLDER / pack.id / "holidays.yaml")
    today = max(one.since for found in pack.numbers.values() for one in found)

    def whole(parameter: str) -> int:
        return pack.need(parameter, today).whole

    return HoursLaw(
        normal_day_minutes=whole("hours.normal_day"),
        normal_week_minutes=whole("hours.normal_week"),
        makeup_extra_minutes=whole("hours.makeup_day"),
        rest_weekdays=tuple(int(day) for day in pack.need("hours.rest_weekdays", today).items),
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
    )


def _numbers(pack: str, part: PackPart, head: PackHead, file: Path) -> list[Number]:
    found = []
    for name, parameter in part.parameters.items():
        for value in parameter.values:
            tag = value.source or parameter.source
            if tag is not None and tag not in head.sources:
                raise PackError(f"{file}: {name}: source {tag} is not listed in pack.yaml")
            items = tuple(str(one) for one in value.value) if isinstance(value.value, list) else ()
            found.append(
                Number(
                    pack=pack,
                    parameter=name,
                    value=", ".join(items) if items else str(value.value),
                    unit=parameter.unit,
                    instrument=value.instrument or parameter.instrument,
                    article=value.article or parameter.article,
                    source=head.sources[tag] if tag else None,
                    status=value.status or parameter.status,
                    since=_iso(value.since),
                    until=_iso(value.until) if value.until else None,
                    place=value.place,
                    items=items,
                )
            )
    return found


def _read(file: Path) -> Any:
    try:
        return yaml.safe_load(file.read_text("utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise PackError(f"{file}: {error}") from error


def _iso(day: date) -> str:
    return day.isoformat()
