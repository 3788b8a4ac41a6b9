"""Public holidays of a country: statutory days, other days off and make-up days, by year."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml
from pydantic import Field

from validators.pack_schema import Status, Strict, checked


class Year(Strict):
    """One year: days as "MM-DD", and the notice that they come from."""

    instrument: str
    notice: str
    source: str
    status: Status
    statutory: list[str]
    days_off: list[str]
    makeup: list[str]


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


def load_holidays(file: Path) -> Holidays:
    """Gives back the holidays of a file.

    Raises:
        PackError: The file is wrong; names the key.
    """
    found = checked(HolidayFile, file, yaml.safe_load(file.read_text("utf-8")))
    by_kind = {
        kind: frozenset(
            date.fromisoformat(f"{year}-{day}").isoformat()
            for year, entry in found.years.items()
            for day in getattr(entry, kind)
        )
        for kind in ("statutory", "days_off", "makeup")
    }
    return Holidays(years=tuple(sorted(found.years)), **by_kind)
