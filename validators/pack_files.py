"""A folder of YAML into the figures of a pack; whatever is wrong is named with file and line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.errors import PackError
from validators.holidays import Holidays, load_holidays
from validators.marked_yaml import Marked, read_marked
from validators.numbers import Number
from validators.pack_folders import HEAD, refuse_unread
from validators.pack_names import fault_of_names
from validators.pack_schema import (
    PackHead,
    PackPart,
    Parameter,
    Tier,
    Value,
    checked,
    perhaps,
)
from validators.parameters import WEEKDAYS, fault_of, parameters, written_unit
from validators.weekdays import weekday

HOLIDAYS = "holidays.yaml"
CITED = ("verified", "secondary")
"""Status of a figure that was read somewhere: it says where."""


@dataclass(frozen=True, slots=True)
class PackFolder:
    """What a folder holds, before it is joined to the pack that it extends.

    Attributes:
        numbers: Parameter to its figures, newest first.
        lines: "file:line" of each figure, in the same order.
        tiers: Province to city to tier; "" stands for the whole province.
        holidays: None where it has no file of them.
    """

    id: str
    head: PackHead
    head_file: Marked
    numbers: Mapping[str, tuple[Number, ...]]
    lines: Mapping[Number, str]
    tiers: Mapping[str, Mapping[str, Tier]]
    holidays: Holidays | None


def read_folder(folder: Path) -> PackFolder:
    """Gives back what a pack's folder holds.

    Raises:
        PackError: A key, unit, date, parameter or citation is wrong, a key is there twice, or two
            figures hold at once; names file, line and what is allowed.
    """
    refuse_unread(folder)
    head_file = read_marked(folder / HEAD)
    head = checked(PackHead, head_file)
    found: dict[str, list[Number]] = {}
    lines: dict[Number, str] = {}
    tiers: dict[str, Mapping[str, Tier]] = {}
    for file in sorted(folder.glob("*.yaml")):
        if file.name in (HEAD, HOLIDAYS):
            continue
        marked = read_marked(file)
        part = checked(PackPart, marked)
        for number, line in _numbers(folder.name, head, part, marked):
            _refuse_overlap(number, line, found.get(number.parameter, ()), lines)
            found.setdefault(number.parameter, []).append(number)
            lines[number] = line
        tiers |= part.places
    numbers = {
        name: tuple(sorted(own, key=lambda one: one.since, reverse=True))
        for name, own in found.items()
    }
    own_days = folder / HOLIDAYS
    holidays = load_holidays(own_days, head) if own_days.is_file() else None
    return PackFolder(folder.name, head, head_file, numbers, lines, tiers, holidays)


def _numbers(
    pack: str, head: PackHead, part: PackPart, marked: Marked
) -> Iterator[tuple[Number, str]]:
    for name, parameter in part.parameters.items():
        keys = ("parameters", name)
        _check_parameter(name, parameter, head, marked.where(keys))
        for at, value in enumerate(parameter.values):
            line = marked.where((*keys, "values", at))
            yield _number(pack, name, parameter, value, head, line), line


def _check_parameter(name: str, parameter: Parameter, head: PackHead, line: str) -> None:
    known = parameters()
    if name not in known:
        near = perhaps(name, sorted(known))
        raise PackError(f"{line}: unknown parameter {name}{near}; parameters.yaml lists them")
    unit = written_unit(known[name].unit, head.currency)
    if parameter.unit != unit:
        raise PackError(f"{line}: {name}: unit {parameter.unit!r}; allowed: {unit!r}")


def _number(
    pack: str, name: str, parameter: Parameter, value: Value, head: PackHead, line: str
) -> Number:
    tag = value.source or parameter.source
    if tag is not None and tag not in head.sources:
        known = ", ".join(sorted(head.sources)) or "none"
        raise PackError(f"{line}: {name}: source {tag} is not listed in {HEAD}: {known}")
    status = value.status or parameter.status
    if status in CITED and tag is None:
        known = ", ".join(sorted(head.sources)) or "none"
        raise PackError(
            f"{line}: {name}: {status}, yet no source is cited; allowed: one that {HEAD} lists "
            f"({known}), or status: unverified"
        )
    if value.until is not None and value.until < value.since:
        raise PackError(f"{line}: {name}: ends ({value.until}) before it begins ({value.since})")
    unit = parameters()[name].unit
    if fault := fault_of(unit, value.value) or fault_of_names(name, unit, value.value):
        raise PackError(f"{line}: {name}: {fault}")
    listed = value.value if isinstance(value.value, list) else []
    items = tuple(str(weekday(one) if unit == WEEKDAYS else one) for one in listed)
    return Number(
        pack=pack,
        parameter=name,
        value=", ".join(items) if items else str(value.value),
        unit=parameter.unit,
        instrument=value.instrument or parameter.instrument,
        article=value.article or parameter.article,
        source=head.sources[tag] if tag else None,
        status=status,
        since=value.since.isoformat(),
        until=value.until.isoformat() if value.until else None,
        place=value.place,
        items=items,
    )


def _refuse_overlap(
    number: Number, line: str, others: tuple[Number, ...] | list[Number], lines: dict[Number, str]
) -> None:
    for other in others:
        if number.meets(other):
            at = f" at {number.place}" if number.place else ""
            raise PackError(
                f"{line}: {number.parameter}{at} from {number.since} is in force at once with that "
                f"from {other.since} ({lines[other]}); give the older one a `to`"
            )


def joined(own: PackFolder, parent: PackFolder) -> PackFolder:
    """Gives back a pack with the figures of the one that it extends behind its own.

    Raises:
        PackError: It sets a figure of the other anew and does not say why, or says why of none.
    """
    anew = {
        number.parameter: number
        for name, numbers in own.numbers.items()
        for number in numbers
        for other in parent.numbers.get(name, ())
        if number.meets(other)
    }
    for name, number in anew.items():
        if name not in own.head.overrides:
            raise PackError(
                f"{own.lines[number]}: {name} is set by {parent.id} too: say why under "
                f"`overrides: {{{name}: ...}}` in {HEAD}"
            )
    for name in own.head.overrides:
        if name not in anew:
            line = own.head_file.where(("overrides", name))
            raise PackError(f"{line}: overrides {name}, which {parent.id} does not set at once")
    numbers = {
        name: (*own.numbers.get(name, ()), *parent.numbers.get(name, ()))
        for name in sorted(own.numbers.keys() | parent.numbers.keys())
    }
    return replace(
        own,
        numbers=numbers,
        lines={**parent.lines, **own.lines},
        tiers={**parent.tiers, **own.tiers},
        holidays=own.holidays or parent.holidays,
    )
