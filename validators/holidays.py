"""Public holidays of a country by year: statutory days, days off, make-up days, days to choose."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pydantic import Field

from pipeline.errors import PackError
from validators.marked_yaml import read_marked
from validators.pack_schema import PackHead, Status, Strict, checked

KINDS = ("statutory", "days_off", "makeup", "chosen")


class Year(Strict):
    """One year: days as "MM-DD", and the notice that they come from.

    ``chosen`` are days of which each employer chooses some: a holiday only where the factory's own
    calendar says so.
    """

    instrument: str
    notice: str
    source: str
    status: Status
    statutory: list[str]
    days_off: list[str] = Field(default_factory=list)
    makeup: list[str] = Field(default_factory=list)
    chosen: list[str] = Field(default_factory=list)


class HolidayFile(Strict):
    """``holidays.yaml``."""

    years: dict[int, Year] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Holidays:
    """ISO dates by kind, and the years that they are known for."""

    years: tuple[int, ...] = ()
    statutory: frozenset[str] = frozenset()
    days_off: frozenset[str] = frozenset()
    makeup: frozenset[str] = frozenset()
    chosen: frozenset[str] = frozenset()


def load_holidays(file: Path, head: PackHead) -> Holidays:
    """Gives back the holidays of a file.

    Args:
        file: ``holidays.yaml``.
        head: Of the pack; lists the sources.

    Raises:
        PackError: The file is wrong, or cites what the pack does not list; names file and line.
    """
    marked = read_marked(file)
    found = checked(HolidayFile, marked)
    by_kind: dict[str, set[str]] = {kind: set() for kind in KINDS}
    for year, entry in found.years.items():
        if entry.source not in head.sources:
            line = marked.where(("years", year, "source"))
            raise PackError(f"{line}: source {entry.source} is not listed in pack.yaml")
        for kind, days in by_kind.items():
            for at, day in enumerate(getattr(entry, kind)):
                line = marked.where(("years", year, kind, at))
                days.add(_day(year, day, line))
    frozen = {kind: frozenset(days) for kind, days in by_kind.items()}
    return Holidays(years=tuple(sorted(found.years)), **frozen)


def _day(year: int, day: str, line: str) -> str:
    try:
        return date.fromisoformat(f"{year}-{day}").isoformat()
    except ValueError as error:
        raise PackError(f"{line}: {day!r} is no day of {year}; write it as MM-DD") from error
