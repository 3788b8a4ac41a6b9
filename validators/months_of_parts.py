"""Payroll rows of parts of a month added up: what is held against a month is of all of it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from pipeline.model.evidence import Grade
from validators.bench import ROW, Bench, ints
from validators.payroll import SUMS, pay_rows
from validators.verdicts import Mask

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

    ``part_of_month_paid`` says that payroll of the rest of the month is not there; ``row_ids``
    are the payroll records that a row is made of.
    """
    rows = bench.once(pay_rows)
    single = pd.Series([(int(one),) for one in rows["row_id"]], rows.index, dtype=object)
    rows = rows.assign(row_ids=single, **{PARTIAL: False})
    parts = _is_part(rows)
    if not parts.any():
        return rows
    spans = bench.case.pay_months.set_index("month")[["period_from", "period_to"]]
    made = [rows[~parts]]
    for _, own in rows[parts].groupby(ROW, sort=False):
        made.extend(_added(own, spans))
    return pd.concat(made, ignore_index=True)


def _is_part(rows: pd.DataFrame) -> Mask:
    length = (rows["period_to"] - rows["period_from"]).dt.days + 1
    dated = length.fillna(LONGEST + 1).to_numpy() <= LONGEST
    return np.asarray(dated | rows["period_part"].notna().to_numpy(bool), bool)


def _added(own: pd.DataFrame, spans: pd.DataFrame) -> list[pd.DataFrame]:
    """Gives back the rows of one worker and month as one; apart where two are of one period."""
    said = own[["period_from", "period_to", "period_part"]].astype("string").fillna("")
    if said.duplicated().any() or _overlap(own):
        return [own.assign(**{PARTIAL: True})]
    whole = own.head(1).copy()
    for name in ADDED:
        given = own[name].dropna()
        if len(given):
            whole[name] = given.sum()
    whole["base_minor"] = _base(own)
    whole["row_ids"] = pd.Series([tuple(int(one) for one in own["row_id"])], whole.index)
    whole["others"] = pd.Series([_others(own)], whole.index, dtype=object)
    whole["grades"] = pd.Series([_grades(own)], whole.index, dtype=object)
    whole["several"] = False
    whole[PARTIAL] = not _covered(own, spans)
    return [whole]


def _overlap(own: pd.DataFrame) -> bool:
    dated = own[own["period_from"].notna() & own["period_to"].notna()].sort_values("period_from")
    begins, ends = dated["period_from"].to_numpy()[1:], dated["period_to"].to_numpy()[:-1]
    return bool((begins <= ends).any())


def _base(own: pd.DataFrame) -> Any:
    """Gives back the monthly wage: the same on each part, or what the parts earn of it."""
    base = own["base_minor"]
    earned = ints(own, "gross_minor")
    shares = bool((ints(own, "base_minor") <= earned).all()) and bool((earned > 0).all())
    return base.dropna().sum() if shares and base.notna().any() else base.max()


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


def _others(own: pd.DataFrame) -> Any:
    """Gives back other readings of the sums: the sum, with another reading of one part in it."""
    found: dict[str, tuple[Any, ...]] = {}
    for row in own.to_dict("records"):
        held = row["others"] if isinstance(row["others"], dict) else {}
        for name, values in held.items():
            rest = _rest(own, name, row)
            found[name] = (
                *found.get(name, ()),
                *(v if rest is None or v is None else v + rest for v in values),
            )
    return found or None


def _rest(own: pd.DataFrame, name: str, row: dict[Any, Any]) -> int | None:
    if name not in ADDED:
        return None
    mine = row[name]
    return int(own[name].fillna(0).sum()) - (0 if pd.isna(mine) else int(mine))


def _grades(own: pd.DataFrame) -> Any:
    found: dict[str, int] = {}
    for grades in own["grades"]:
        if isinstance(grades, dict):
            for name, grade in grades.items():
                found[name] = min(found.get(name, int(Grade.VERIFIED)), int(grade))
    return found or None
