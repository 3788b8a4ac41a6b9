"""Whom the law protects from overtime and night work, and when, as far as documents say.

Under-18s by their birth dates; pregnant and nursing workers by the register of protected workers,
and by maternity and nursing leave. Who stands in none of them is not guessed at. Each span has
days on which the protection is sure, and days on which it may be.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from validators.bench import Bench
from validators.dates import Days, add_months, days
from validators.limits import NONE, limits
from validators.people import REGISTER, birth_dates

KINDS = ("juvenile", "pregnant", "nursing")
AGE = "identity.juvenile_below"
FROM_MONTH = "hours.protected.pregnant.from_month"
CHILD_BELOW = "hours.protected.nursing.child_below"
MATERNITY = "leave.maternity.days"
BEFORE_BIRTH = "leave.maternity.before_birth"

TERM = 280
"""Days of a pregnancy from its reckoned beginning to the day the child is expected."""
LUNAR = 28
"""Days of a month of pregnancy as doctors count it: a calendar's month is longer."""
LATE = 14
"""Days that a child may well come after the day it is expected."""

COLUMNS = (
    "worker", "protection", "first", "last", "may_first", "may_last", "kind", "row_id", "field",
)  # fmt: skip
EVER = (np.datetime64("1900-01-01", "D"), np.datetime64("2200-01-01", "D"))

Mask = npt.NDArray[np.bool_]


def protections(bench: Bench) -> pd.DataFrame:
    """Gives back every span of protection on record.

    Columns: worker, protection, ``first`` and ``last`` (sure on these days, both included; NaT for
    none), ``may_first`` and ``may_last`` (possible on these), and kind, row_id and field of what
    says so.
    """
    frames = [_juveniles(bench), *_registered(bench), *_on_leave(bench)]
    held = [frame for frame in frames if len(frame)]
    if not held:
        return pd.DataFrame({name: pd.Series(dtype=object) for name in COLUMNS})
    found = pd.concat(held, ignore_index=True)[list(COLUMNS)]
    for name in ("first", "last", "may_first", "may_last"):
        found[name] = pd.to_datetime(found[name]).astype("datetime64[s]")
    begins = bench.case.pay_months["period_from"].min()
    told = found["may_first"].notna() & ((found["may_last"] >= begins) | pd.isna(begins))
    held_then: pd.DataFrame = found[told].reset_index(drop=True)
    return held_then.astype({"worker": "int64"})


def protected_days(bench: Bench, protection: str) -> tuple[Mask, Mask]:
    """Gives back the days of the books on which a protection is sure, and on which it may be."""
    spans = bench.once(protections)
    spans = spans[spans["protection"] == protection]
    books = bench.case.days[["worker", "date"]].reset_index(drop=True)
    sure, may = np.zeros((2, len(books)), bool)
    if len(spans):
        near = books[books["worker"].isin(spans["worker"])].reset_index()
        both = near.merge(spans, on="worker")
        at = both["index"].to_numpy(np.int64)
        sure[at[_between(both, "first", "last")]] = True
        may[at[_between(both, "may_first", "may_last")]] = True
    return sure, may | sure


def _between(rows: pd.DataFrame, first: str, last: str) -> Mask:
    inside = (rows[first] <= rows["date"]) & (rows["date"] <= rows[last])
    return np.asarray(inside.to_numpy(bool), bool)


def _figure(bench: Bench, parameter: str) -> int | None:
    """Gives back the strictest figure on the last day of the evidence, None where there is none."""
    dates = bench.case.days["date"]
    on = str(dates.max())[:10] if len(dates) else bench.audit_date
    value = int(limits(bench, parameter, np.array([on], "datetime64[D]"), max).values[0])
    return None if value == NONE else value


def _juveniles(bench: Bench) -> pd.DataFrame:
    """Gives back each worker with a birth date, protected up to the law's age."""
    age = _figure(bench, AGE)
    if age is None:
        return pd.DataFrame()
    births = bench.once(birth_dates)
    if births.empty:
        return pd.DataFrame()
    births = births.sort_values(["worker", "birth", "kind", "row_id"])
    who = births.groupby("worker")
    frame = who[["kind", "row_id", "field"]].first()
    oldest, youngest = (add_months(days(who["birth"].agg(m)), 12 * age) for m in ("min", "max"))
    certain = who["sure"].any().to_numpy(bool)
    frame["first"] = np.where(certain, EVER[0], np.datetime64("NaT", "D"))
    frame["last"] = oldest - np.timedelta64(1, "D")
    frame["may_first"], frame["may_last"] = EVER[0], youngest - np.timedelta64(1, "D")
    return frame.reset_index().assign(protection="juvenile")


def _registered(bench: Bench) -> Iterator[pd.DataFrame]:
    """Gives back what the register says of pregnant and nursing workers."""
    rows = bench.of_workers(REGISTER)
    rows = rows[rows["protection"].isin(("pregnant", "nursing"))]
    for protection, field, spans in (
        ("pregnant", "due_on", _pregnant),
        ("nursing", "child_born_on", _nursing),
    ):
        mine = rows[rows["protection"] == protection]
        if len(mine):
            found = spans(bench, mine)
            yield _named(mine, found, protection, REGISTER, field)


def _named(
    rows: pd.DataFrame, spans: tuple[Days, Days, Days, Days], protection: str, kind: str, field: str
) -> pd.DataFrame:
    values = dict(zip(("first", "last", "may_first", "may_last"), spans, strict=True))
    named = {"protection": protection, "kind": kind, "field": field}
    return rows[["worker", "row_id"]].assign(**values, **named)


def _pregnant(bench: Bench, rows: pd.DataFrame) -> tuple[Days, Days, Days, Days]:
    """Gives back the days from the law's month of pregnancy; without a date any day may be one."""
    month = _figure(bench, FROM_MONTH)
    due = days(rows["due_on"])
    starts, ends = days(rows["starts_on"]), days(rows["ends_on"])
    never = np.full(len(rows), np.datetime64("NaT", "D"))
    if month is None:
        return never, never, never, never
    begun = due - np.timedelta64(TERM, "D")
    dated = ~np.isnat(due)
    first = add_months(begun, month)
    may_first = np.where(dated, begun + np.timedelta64(LUNAR * month, "D"), _or(starts, EVER[0]))
    may_last = np.where(dated, due + np.timedelta64(LATE, "D"), _or(ends, EVER[1]))
    return first, due - np.timedelta64(1, "D"), may_first, may_last


def _nursing(bench: Bench, rows: pd.DataFrame) -> tuple[Days, Days, Days, Days]:
    """Gives back the days up to the law's age of the child, else the term that the list states."""
    below = _figure(bench, CHILD_BELOW)
    born, starts, ends = (days(rows[n]) for n in ("child_born_on", "starts_on", "ends_on"))
    if below is None:
        never = np.full(len(rows), np.datetime64("NaT", "D"))
        return never, never, never, never
    grown = add_months(born, below) - np.timedelta64(1, "D")
    first, last = _or(born, starts), _or(grown, ends)
    unsure = np.isnat(first) | np.isnat(last)
    first[unsure] = np.datetime64("NaT", "D")
    return first, last, _or(_or(born, starts), EVER[0]), _or(last, EVER[1])


def _or(dates: Days, other: Any) -> Days:
    return np.where(np.isnat(dates), other, dates).astype("datetime64[D]")


def _on_leave(bench: Bench) -> Iterator[pd.DataFrame]:
    """Gives back what maternity and nursing leave tells.

    A full maternity leave tells of a birth at its beginning or in the days that law allows before
    it, so of a nursing mother after it and of the last months of a pregnancy before; how many,
    nobody can say. A shorter one tells of a pregnancy from its day on.
    """
    rows = bench.of_workers("leave")
    rows = rows[rows["starts_on"].notna()]
    nursing = rows[(rows["leave"] == "nursing").to_numpy(bool)]
    if len(nursing):
        first, last = days(nursing["starts_on"]), days(nursing["ends_on"])
        last = _or(last, first)
        yield _named(nursing, (first, last, first, last), "nursing", "leave", "starts_on")
    full, below = _figure(bench, MATERNITY), _figure(bench, CHILD_BELOW)
    rows = rows[(rows["leave"] == "maternity").to_numpy(bool)]
    if not len(rows) or full is None:
        return
    length = _length(rows)
    birth, check = rows[length >= full], rows[length < full]
    if below is not None and len(birth):
        yield _named(birth, _after(bench, birth, below), "nursing", "leave", "starts_on")
    for mine, begin, end in (
        (birth, -LUNAR * 3, -1),
        (check, 0, TERM),
    ):
        start = days(mine["starts_on"])
        never = np.full(len(mine), np.datetime64("NaT", "D"))
        may = (start + np.timedelta64(begin, "D"), start + np.timedelta64(end, "D"))
        yield _named(mine, (never, never, *may), "pregnant", "leave", "starts_on")


def _length(rows: pd.DataFrame) -> npt.NDArray[np.int64]:
    """Gives back the calendar days of each leave, as its dates or its own figure say."""
    start, end = days(rows["starts_on"]), days(rows["ends_on"])
    spanned = np.where(np.isnat(end), 1, (_or(end, start) - start).astype(np.int64) + 1)
    stated = rows["days_hundredths"].astype("Int64").fillna(0).to_numpy(np.int64) // 100
    return np.maximum(spanned, stated)


def _after(bench: Bench, rows: pd.DataFrame, below: int) -> tuple[Days, Days, Days, Days]:
    """Gives back the days after a maternity leave in which the child is under the law's age."""
    start = days(rows["starts_on"])
    back = start + _length(rows).astype("timedelta64[D]")
    grown = add_months(start, below) - np.timedelta64(1, "D")
    allowed = np.timedelta64(_figure(bench, BEFORE_BIRTH) or 0, "D")
    return back, grown, back, grown + allowed
