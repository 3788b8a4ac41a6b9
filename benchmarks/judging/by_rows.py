"""The same figures row by row: pandas ``iterrows`` with plain sums in dictionaries.

What a first version in a notebook looks like, without its worst habit (searching the attendance
anew for every payroll row).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from itertools import chain
from typing import Any

import pandas as pd

from benchmarks.judging.floor import (
    BREAKS,
    DAY_CAP,
    MAKEUP,
    MINIMUM,
    MONTH_CAP,
    NORMAL_DAY,
    PREMIUMS,
    REST,
    START,
    UNIT,
    WEEK,
)
from pipeline.model.extraction import Extraction
from sample_docs.generator.law import MAKEUP_DAYS, day_kind

Key = tuple[str, str]
_KINDS = ("normal", "rest", "holiday")


@dataclass
class Found:
    """What is found, by worker number and month."""

    overtime: dict[Key, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0, 0]))
    long_days: set[Key] = field(default_factory=set)
    short_rest: set[Key] = field(default_factory=set)
    open: set[Key] = field(default_factory=set)
    over_month: set[Key] = field(default_factory=set)
    wrong_sum: set[Key] = field(default_factory=set)
    below: set[Key] = field(default_factory=set)
    owed: dict[Key, int] = field(default_factory=dict)


def frames(extractions: Iterable[Extraction]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Gives back attendance and payroll as pandas frames."""
    sets = [one for file in extractions for part in file.parts for one in part.records]

    def of(kind: str) -> pd.DataFrame:
        own = [one.values for one in sets if one.kind == kind]
        return pd.DataFrame(
            {name: list(chain.from_iterable(one[name] for one in own)) for name in own[0]}
        )

    return of("attendance"), of("payroll")


def figures(attendance: pd.DataFrame, payroll: pd.DataFrame) -> Found:
    """Gives back the hours of every day, week and month and the pay that they earn."""
    found = Found()
    week: dict[tuple[str, date], int] = defaultdict(int)
    last: dict[str, tuple[date, int]] = {}
    for _, row in attendance.sort_values(["number", "date"]).iterrows():
        _day(row, found, week, last)
    for _, row in payroll.iterrows():
        _pay(row, found)
    return found


def _day(row: Any, found: Found, week: dict[tuple[str, date], int], last: dict[str, Any]) -> None:
    punches = row["punches"]
    if not punches:
        return
    number, day = row["number"], date.fromisoformat(row["date"])
    key = (number, row["date"][:7])
    if number in last:
        before, minute = last[number]
        if punches[0] + 1440 * (day - before).days - minute < REST:
            found.short_rest.add(key)
    last[number] = (day, punches[-1])
    if len(punches) % 2:
        found.open.add(key)
        return
    counted, kind = _counted(punches), day_kind(day)
    monday = date.fromordinal(day.toordinal() - day.weekday())
    cap = WEEK + MAKEUP * sum(0 <= (one - monday).days < 7 for one in MAKEUP_DAYS)
    normal = min(counted, NORMAL_DAY) if kind == "normal" else 0
    normal = max(0, min(normal, cap - week[number, monday]))
    week[number, monday] += normal
    over = (counted - normal) // UNIT * UNIT
    found.overtime[key][_KINDS.index(kind)] += over
    if kind == "normal" and over > DAY_CAP:
        found.long_days.add(key)


def _counted(punches: tuple[int, ...]) -> int:
    low, high = max(punches[0], START), punches[-1]
    rest = sum(max(0, min(high, end) - max(low, begin)) for begin, end in BREAKS)
    gaps = sum(back - out for out, back in zip(punches[1:-1:2], punches[2:-1:2], strict=True))
    return max(0, high - low - max(rest, gaps))


def _pay(row: Any, found: Found) -> None:
    key = (row["number"], row["month"])
    overtime = found.overtime[key]
    if sum(overtime) > MONTH_CAP:
        found.over_month.add(key)
    halves = sum(minutes * premium for minutes, premium in zip(overtime, PREMIUMS, strict=True))
    due = int(Fraction(row["base_minor"] * halves, 174 * 120) + Fraction(1, 2))
    owed = due - row["overtime_weekday_pay_minor"]
    if owed > 100:
        found.owed[key] = owed
    if row["gross_minor"] - row["deductions_minor"] != row["net_minor"]:
        found.wrong_sum.add(key)
    if row["normal_pay_minor"] < MINIMUM:
        found.below.add(key)
