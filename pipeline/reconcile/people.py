"""What the records say of each worker: birth, sex, hire, department, kind of employment."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    Series = pd.Series[Any]

STANDARD = frozenset({"standard", "direct", "time", "month"})
"""Words for what is usual; the register holds None for it."""

_WAGE_BASIS = {"piece": "piece", "hour": "hourly", "day": "daily"}
_NOTE = re.compile(
    r"(?:(?P<year>20\d\d)[年./-])?(?P<month>1[0-2]|0?[1-9])[月./-](?P<day>3[01]|[12]\d|0?[1-9])日?"
    r"\s*(?P<what>自离|离职|辞职|辞工|离厂|入职|进厂|到岗)"
)
_LEFT = frozenset({"自离", "离职", "辞职", "辞工", "离厂"})


def describe(workers: pd.DataFrame, frames: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Gives back the worker register with what the records say of each.

    Args:
        workers: Index ``worker``, with id_number.
        frames: Record kind to frame, with ``worker``.
    """
    found = workers.copy()
    birth, sex = _from_id(workers["id_number"])
    notes = _notes(frames)
    everywhere = ("roster", "payroll", "attendance", "contract")
    wage = _told(frames, "wage_basis", ("contract",), "last").map(_WAGE_BASIS)
    columns: dict[str, tuple[Series, ...]] = {
        "birth_date": (birth, _told(frames, "birth_date", ("roster", "identity", "contract"))),
        "sex": (sex, _told(frames, "sex", ("roster", "identity"))),
        "hired_on": (
            _told(frames, "hired_on", ("roster",), "min"),
            _told(frames, "hired_on", ("payroll",), "min"),
            _told(frames, "hired_on", ("contract",), "min"),
            _told(frames, "starts_on", ("contract",), "min"),
            notes["hired"],
        ),
        "left_on": (_told(frames, "left_on", ("roster",), "max"), notes["left"]),
        "department": (_told(frames, "department", everywhere, "last"),),
        "employment": (_told(frames, "employment", ("contract", "roster"), "last"),),
        "hours_system": (_told(frames, "hours_system", ("contract", "roster", "payroll"), "last"),),
        "wage_system": (_told(frames, "wage_system", ("payroll",), "last"), wage),
    }
    for name, choices in columns.items():
        found[name] = _first_known(choices, found.index)
    for name in ("birth_date", "hired_on", "left_on"):
        found[name] = found[name].astype("datetime64[s]")
    for name in ("employment", "hours_system", "wage_system"):
        found[name] = found[name].where(~found[name].isin(STANDARD))
    for name in ("sex", "department", "employment", "hours_system", "wage_system"):
        found[name] = found[name].astype("str")
    return _seen(found, frames)


def _first_known(choices: Sequence[Series], index: pd.Index[int]) -> Series:
    """Gives back for each worker the first choice that says anything."""
    return _first_of(choices).reindex(index)


def _first_of(choices: Sequence[Series]) -> Series:
    known = [choice.dropna().astype(object) for choice in choices if len(choice)]
    every = pd.concat(known) if known else pd.Series(dtype=object)
    return every[~every.index.duplicated()]


def _told(
    frames: Mapping[str, pd.DataFrame], field: str, kinds: Sequence[str], how: str = "first"
) -> Series:
    """Gives back one value a worker of a field, the first kind that states it."""
    parts = []
    for kind in kinds:
        rows = frames[kind]
        told = ((rows["worker"] >= 0) & rows[field].notna()).to_numpy(bool)
        if told.any():
            parts.append(rows[field][told].groupby(rows["worker"][told]).agg(how))
    return _first_of(parts)


def _from_id(numbers: pd.Series[str]) -> tuple[pd.Series[pd.Timestamp], pd.Series[str]]:
    """Gives back birth date and sex that an 18-digit Chinese ID number holds."""
    chinese = numbers.where(numbers.str.fullmatch(r"\d{17}[\dX]").fillna(False).astype(bool))
    birth = pd.to_datetime(chinese.str[6:14], format="%Y%m%d", errors="coerce")
    sex = chinese.str[16].map({d: "male" if int(d) % 2 else "female" for d in "0123456789"})
    return birth.astype("datetime64[s]"), sex


def _notes(frames: Mapping[str, pd.DataFrame]) -> dict[str, Series]:
    """Gives back the dates written behind names, as 3月15离职: "hired" and "left" by worker."""
    found: dict[str, dict[int, pd.Timestamp]] = {"hired": {}, "left": {}}
    for kind, dated_by in (("attendance", "date"), ("payroll", "month")):
        rows = frames[kind]
        rows = rows.loc[(rows["worker"] >= 0) & rows["name_note"].notna()]
        years = rows[dated_by].dt.year if dated_by == "date" else rows[dated_by].str[:4]
        said = rows[["worker", "name_note"]].assign(year=years).drop_duplicates()
        for worker, note, year in said.itertuples(index=False):
            for match in _NOTE.finditer(note):
                date = _date(match, year)
                if date is not None:
                    what = "left" if match["what"] in _LEFT else "hired"
                    found[what].setdefault(int(worker), date)
    return {what: pd.Series(dates, dtype="datetime64[s]") for what, dates in found.items()}


def _date(match: re.Match[str], year: object) -> pd.Timestamp | None:
    text = f"{match['year'] or year}-{int(match['month']):02d}-{int(match['day']):02d}"
    date = pd.to_datetime(text, format="%Y-%m-%d", errors="coerce")
    return None if pd.isna(date) else date


def _seen(workers: pd.DataFrame, frames: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Adds the flags of where each worker appears; the caller adds when."""
    kinds = {
        "has_payroll": ("payroll",),
        "has_attendance": ("attendance", "attendance_month"),
        "has_contract": ("contract",),
        "has_roster": ("roster",),
        "has_identity": ("identity",),
    }
    for flag, where in kinds.items():
        present = pd.concat([frames[kind]["worker"] for kind in where]).unique()
        workers[flag] = workers.index.isin(present)
    return workers


def add_seen(workers: pd.DataFrame, days: pd.DataFrame, payroll: pd.DataFrame) -> pd.DataFrame:
    """Gives back the register with first and last day of work or of a paid period.

    Args:
        workers: The register.
        days: The days of the case file.
        payroll: The payroll frame with ``first_day`` and ``last_day`` of each row's pay month.
    """
    worked = days.loc[days["worked"].fillna(False), ["worker", "date"]].groupby("worker")["date"]
    paid = payroll[payroll["worker"] >= 0].groupby("worker")
    first = pd.concat([worked.min(), paid["first_day"].min()], axis=1).min(axis=1)
    last = pd.concat([worked.max(), paid["last_day"].max()], axis=1).max(axis=1)
    workers["first_seen"] = first.reindex(workers.index).astype("datetime64[s]")
    workers["last_seen"] = last.reindex(workers.index).astype("datetime64[s]")
    return workers
