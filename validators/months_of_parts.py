"""Payroll rows of parts of a month added up: what is held against a month is of all of it."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

import numpy as np
import pandas as pd

from pipeline.model.evidence import Grade
from validators.bench import ROW, Bench, given, ints
from validators.day_wages import BY_DAY, PERHAPS, name_the_system, with_pay_by_day
from validators.doubt import DOUBTED, is_blind
from validators.payroll import SUMS, pay_rows
from validators.rule import Ref
from validators.verdicts import CANNOT_TELL, FAILED, PASSED, Mask
from validators.wage_of_parts import RATES, differing_rates, wage_of_parts

LONGEST = 20
"""Days of a pay period beyond which it is a month's."""
COUNTS = (
    "normal_pay_minor",
    "piece_pay_minor",
    "due_days_hundredths",
    "days_worked_hundredths",
    "paid_days_hundredths",
    "normal_minutes",
    "overtime_minutes",
    "overtime_weekday_minutes",
    "overtime_restday_minutes",
    "overtime_holiday_minutes",
    "overtime_pay_minor",
    "overtime_weekday_pay_minor",
    "overtime_restday_pay_minor",
    "overtime_holiday_pay_minor",
    "leave_days_hundredths",
    "absence_minutes",
    "absence_days_hundredths",
    "gross_minor",
    "deductions_minor",
    "net_minor",
)
ADDED = (*COUNTS, *SUMS)
PARTIAL = "part_of_month_paid"


def month_rows(bench: Bench) -> pd.DataFrame:
    """Gives back the rows of ``pay_rows``, those of parts of one month as one row.

    ``part_of_month_paid`` says that payroll of the rest of the month is not there, or that nobody
    knows how the parts add up; ``row_ids`` are the payroll records that a row is made of. An
    advance is left out where payroll of the whole month is there. ``by_day`` and
    ``perhaps_by_day`` are those of ``with_pay_by_day``.
    """
    rows = with_pay_by_day(bench, bench.once(pay_rows))
    single = pd.Series([(int(one),) for one in rows["row_id"]], rows.index, dtype=object)
    rows = rows.assign(row_ids=single, **{PARTIAL: False})
    parts = is_part(rows)
    if not parts.any():
        return name_the_system(rows)
    spans = bench.case.pay_months.set_index("month")[["period_from", "period_to"]]
    made = [rows[~parts]]
    for _, own in rows[parts].groupby(ROW, sort=False):
        made.extend(_added(own, spans))
    found = pd.concat(made, ignore_index=True)
    return name_the_system(found[~_within_whole(found)].reset_index(drop=True))


def worst_of_parts(bench: Bench, frame: pd.DataFrame) -> pd.DataFrame:
    """Gives back verdicts on payroll rows, of the parts of one month only the worst.

    Each part is a payment of its own, so one that is right does not clear another.

    Args:
        bench: The case.
        frame: Verdicts on rows of ``pay_rows``.
    """
    months = bench.once(month_rows)
    several = months[np.array([len(one) > 1 for one in months["row_ids"]], bool)]
    month_of = {row: at for at, rows in several["row_ids"].items() for row in rows}
    group = frame["row_id"].map(month_of)
    order = frame["outcome"].map({FAILED: 0, CANNOT_TELL: 1, PASSED: 2}).fillna(3)
    worst = frame.assign(group=group, order=order).sort_values("order", kind="stable")
    again = worst["group"].notna() & worst.duplicated("group")
    kept = worst[~again].sort_index().drop(columns=["group", "order"])
    kept["several"] &= ~kept["row_id"].isin(set(month_of)).to_numpy(bool)
    return kept.reset_index(drop=True)


def _within_whole(rows: pd.DataFrame) -> Mask:
    """Gives back the lone parts of months that another row pays as a whole.

    A row without dates may be the other half: it is a whole month's where it pays half as much
    again as the part.
    """
    partial = rows[PARTIAL].to_numpy(bool)
    paid = np.maximum.reduce([ints(rows, name) for name in ("gross_minor", "earned", "net_minor")])
    dated = ~partial & given(rows, "period_from") & given(rows, "period_to")
    keys = [rows[name] for name in ROW]

    def most(values: Any) -> Any:
        return pd.Series(values, rows.index).groupby(keys).transform("max").to_numpy()

    part, whole = most(np.where(partial, paid, 0)), most(np.where(partial, 0, paid))
    return np.asarray(partial & (most(dated) | ((part > 0) & (2 * whole >= 3 * part))), bool)


def is_part(rows: pd.DataFrame) -> Mask:
    """Gives back the payroll rows that pay only a part of their month, by dates or name."""
    length = (rows["period_to"] - rows["period_from"]).dt.days + 1
    dated = length.fillna(LONGEST + 1).to_numpy() <= LONGEST
    return np.asarray(dated | rows["period_part"].notna().to_numpy(bool), bool)


def part_names(rows: pd.DataFrame) -> pd.Series:
    """Gives back which part of its month each payroll row pays, "" where it is the whole."""
    ends = rows["period_to"].astype("string")
    named: pd.Series = rows["period_part"].astype("string").fillna(ends).fillna("")
    return named.where(is_part(rows), "")


def _added(own: pd.DataFrame, spans: pd.DataFrame) -> list[pd.DataFrame]:
    """Gives back the rows of one worker and month as one; apart where they may be of one period."""
    if _overlap(own) or _same_names(own["period_part"]):
        return [own.assign(**{PARTIAL: True})]
    whole = own.head(1).copy()
    for name in ADDED:
        if own[name].notna().any():
            whole[name] = own[name].dropna().sum()
    for name in RATES:
        whole[name] = own[name].max()
    whole[BY_DAY] = bool(own[BY_DAY].all())
    whole[PERHAPS] = not own[BY_DAY].all() and bool((own[BY_DAY] | own[PERHAPS]).any())
    wage = wage_of_parts(own)
    whole["base_minor"] = wage.minor
    sums = (*ADDED, "base_minor") if wage.added else ADDED
    blind = [*differing_rates(own), *(["base_minor"] if wage.doubtful else [])]
    grades = _grades(own) | dict.fromkeys(blind, int(Grade.UNCERTAIN))
    others = _others(own, sums)
    if wage.readings:
        others["base_minor"] = (*others.get("base_minor", ()), *wage.readings)
    others = {name: values for name, values in others.items() if name not in blind}
    made: dict[str, Any] = {"others": others or None, "grades": grades or None}
    made |= {DOUBTED: _doubted(own), "row_ids": tuple(int(one) for one in own["row_id"])}
    for name, value in made.items():
        whole[name] = pd.Series([value], whole.index, dtype=object)
    return [whole.assign(**{"several": False, PARTIAL: not _covered(own, spans)})]


def _same_names(parts: pd.Series) -> bool:
    """Gives back whether parts without dates may be the same: "Week 1", "WEEK 1" and 1-7 April."""
    named = parts.dropna()
    numbers = [_number(str(one)) for one in named]
    mixed = 0 < len(named) < len(parts)
    unnumbered = len(named) > 1 and None in numbers
    return mixed or unnumbered or len(set(numbers)) < len(numbers)


def _number(name: str) -> int | None:
    """Gives back the number in the name of a week: 1 of "Week 01", of "1. hafta" and of 第一周."""
    found = re.search(r"\d+", name)
    if found:
        return int(found[0])
    return next((at for at, one in enumerate("一二三四五六", 1) if one in name), None)


def _overlap(own: pd.DataFrame) -> bool:
    dated = own[own["period_from"].notna() & own["period_to"].notna()].sort_values("period_from")
    begins, ends = dated["period_from"].to_numpy()[1:], dated["period_to"].to_numpy()[:-1]
    return bool((begins <= ends).any())


def _covered(own: pd.DataFrame, spans: pd.DataFrame) -> bool:
    """Gives back whether the parts are of every day of the pay month."""
    month = own["month"].iloc[0]
    if month not in spans.index or own["period_from"].isna().any():
        return False
    begins, ends = (own[name] for name in ("period_from", "period_to"))
    first, last = spans.loc[month, "period_from"], spans.loc[month, "period_to"]
    days = int(((ends - begins).dt.days + 1).sum())
    enough = days >= (last - first).days + 1
    return bool(begins.min() <= first and ends.max() >= last and enough)


def _others(own: pd.DataFrame, sums: Collection[str]) -> dict[str, tuple[Any, ...]]:
    """Gives back other readings of the sums: the sum, with another reading of one part in it."""
    found: dict[str, tuple[Any, ...]] = {}
    for row in own.to_dict("records"):
        held = row["others"] if isinstance(row["others"], dict) else {}
        for name, values in held.items():
            rest = _rest(own, name, row) if name in sums else 0
            mine = (v if v is None else v + rest for v in values)
            found[name] = (*found.get(name, ()), *mine)
    pairs = list(zip(own["grades"], own["others"], strict=True))
    # What nobody knows of one part is not known by what may be said of another.
    return {n: v for n, v in found.items() if not any(is_blind(*one, n) for one in pairs)}


def _rest(own: pd.DataFrame, name: str, row: dict[Any, Any]) -> int:
    mine = row[name]
    return int(own[name].fillna(0).sum()) - (0 if pd.isna(mine) else int(mine))


def _grades(own: pd.DataFrame) -> dict[str, int]:
    """Gives back the least sure grade of each field over the parts."""
    found: dict[str, int] = {}
    for grades in own["grades"]:
        if isinstance(grades, dict):
            for name, grade in grades.items():
                found[name] = min(found.get(name, int(Grade.VERIFIED)), int(grade))
    return found


def _doubted(own: pd.DataFrame) -> dict[str, Any] | None:
    """Gives back the cell of each doubtful field, in the part that it is doubtful of."""
    found: dict[str, Any] = {}
    for row in own.to_dict("records"):
        grades, others = (
            row[name] if isinstance(row[name], dict) else {} for name in ("grades", "others")
        )
        unsure = [name for name, grade in grades.items() if grade == Grade.UNCERTAIN]
        mine = {name: Ref("payroll", int(row["row_id"]), name) for name in (*others, *unsure)}
        known = row.get(DOUBTED)
        found = mine | (known if isinstance(known, dict) else {}) | found
    return found or None
