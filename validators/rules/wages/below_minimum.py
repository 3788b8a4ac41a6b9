"""The wage that counts is under the minimum wage of the place on those dates.

Overtime pay, shift and hazard allowances and welfare do not count. Items of an unknown kind are
tried both ways; part months are measured by both formulas, the lower one binds.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.model.evidence import Text
from pipeline.model.finding import FindingKind, Severity
from pipeline.model.quantities import format_minor, format_minutes
from validators.bench import Bench, given, ints
from validators.doubt import with_doubts
from validators.minimum_wage import minimum_column, minimums
from validators.part_months import part_unknown, prorated, with_presence
from validators.payroll import earning_items, one_verdict, pay_rows, with_unpaid_months
from validators.rational import tolerance
from validators.rule import Draft, Grain, Ref, Rule, fill
from validators.verdicts import CANNOT_TELL, INAPPLICABLE, PASSED, Mask, as_mask, mark, verdicts
from validators.verdicts import FAILED as BELOW
from validators.wage_base import month_days, month_hours

RULE_OF_LAW = "wages.minimum.rule"
EXCLUDED = "wages.minimum.excluded"
OF_AGE = "wages.minimum.re_employed"
ROUNDING = 100
Amounts = npt.NDArray[np.int64]
FIELDS = (
    "counted",
    "unknown_more",
    "unknown_less",
    "absent",
    "gross_minor",
    "earned",
    "into_gross",
    "off_gross",
    "overtime_pay_minor",
    "normal_pay_minor",
    "days_worked_hundredths",
    "absence_minutes",
    "absence_days_hundredths",
)
FAILED = Text(
    "The wage of {month} that counts is {wage}; the minimum for it is {due}: {owed} is owed.",
    "{month} 计入最低工资的工资为 {wage}，应不低于 {due}，应补 {owed}。",
)


def judge(bench: Bench) -> pd.DataFrame:
    """Gives back a verdict for each worker-month on payroll."""
    rows = bench.once(pay_rows)
    frame = with_doubts(rows, lambda some: _judge_rows(bench, some), FIELDS, "payroll")
    return with_unpaid_months(bench, one_verdict(frame))


def _judge_rows(bench: Bench, some: pd.DataFrame) -> pd.DataFrame:
    frame = verdicts(with_presence(bench, some))
    _wages(frame)
    _dues(bench, frame)
    low, high = ints(frame, "wage_low"), ints(frame, "wage_high")
    due_low, due_high = ints(frame, "due_low"), ints(frame, "due_high")
    amount = bench.law_number("wages.tolerance.amount", bench.audit_date).whole
    ratio = bench.law_number("wages.tolerance.ratio", bench.audit_date).ratio
    below = high < due_low - tolerance(due_low, amount, ratio)
    enough = low >= due_high - tolerance(due_high, amount, ratio)
    items_decide = low < high
    mark(frame, ~enough, CANNOT_TELL, "absence-unknown")
    mark(frame, ~enough & items_decide, CANNOT_TELL, "unknown-items")
    mark(frame, enough, PASSED)
    mark(frame, below, BELOW)
    mark(frame, below & part_unknown(bench, frame), CANNOT_TELL, "absence-unknown")
    mark(frame, below & (ints(frame, "unread") > 0), CANNOT_TELL, "figures-missing")
    mark(frame, below & _base_alone(frame), CANNOT_TELL, "wage-not-stated")
    mark(frame, ~frame["wage_known"].to_numpy(bool), CANNOT_TELL, "wage-not-stated")
    mark(frame, frame["minimum"] < 0, CANNOT_TELL, "minimum-wage-unknown")
    piece = (frame["wage_system"] == "piece").to_numpy(bool) & ~below
    mark(frame, piece, INAPPLICABLE, "piece-rate")
    mark(frame, frame["hours_system"] == "part_time", INAPPLICABLE, "hours-part-time")
    mark(frame, frame["employment"] == "intern", INAPPLICABLE, "intern")
    mark(frame, _past_retirement(bench, frame), INAPPLICABLE, "re-employed")
    return frame


def _past_retirement(bench: Bench, frame: pd.DataFrame) -> Mask:
    """Gives back the rows of workers past retirement age in months where no minimum holds."""
    months = frame["month"].unique()
    free = [month for month in months if not bench.numbers(OF_AGE, f"{month}-01")]
    return as_mask((frame["employment"] == "re_employed") & frame["month"].isin(free))


def _base_alone(frame: pd.DataFrame) -> Mask:
    """Gives back the rows that state a base wage, but no item that it was paid by."""
    itemised = ints(frame, "items") > 0
    return as_mask(itemised & (ints(frame, "counted") == 0) & (ints(frame, "base_minor") > 0))


def _wages(frame: pd.DataFrame) -> None:
    """Adds the wage that counts, at least and at most, from the items, else from gross.

    What gross holds beyond the items may count; what it lacks may be lacking from what counts,
    where the sheet does not show how gross is made.
    """
    itemised = ints(frame, "items") > 0
    counted, absent = ints(frame, "counted"), ints(frame, "absent")
    gross, overtime = ints(frame, "gross_minor"), ints(frame, "overtime_pay_minor")
    normal = np.maximum(ints(frame, "normal_pay_minor"), 0)
    bare = given(frame, "gross_minor") & given(frame, "overtime_pay_minor")
    less, more = _unexplained(frame)
    least = counted + ints(frame, "unknown_less") - absent - less
    frame["wage_low"] = np.where(itemised, least, normal)
    most = np.where(bare, gross - overtime, np.maximum(gross, normal))
    frame["wage_high"] = np.where(
        itemised, counted + ints(frame, "unknown_more") - absent + more, np.maximum(most, normal)
    )
    frame["wage_known"] = itemised | given(frame, "gross_minor") | (normal > 0)


def _unexplained(frame: pd.DataFrame) -> tuple[Amounts, Amounts]:
    """Gives back how far gross is under the items and over them, a yuan or less left out."""
    shown = ints(frame, "into_gross") > 0
    own = ints(frame, "into_gross") - ints(frame, "off_gross")
    made = np.where(shown, own, ints(frame, "earned") - ints(frame, "absent"))
    gap = np.where(given(frame, "gross_minor"), ints(frame, "gross_minor") - made, 0)
    gap = np.where(np.abs(gap) > ROUNDING, gap, 0)
    return np.where(shown, 0, np.maximum(-gap, 0)), np.maximum(gap, 0)


def _dues(bench: Bench, frame: pd.DataFrame) -> None:
    """Adds the minimum due: at least, if every unexplained absence was unpaid, and at most."""
    full = minimum_column(bench.once(minimums), frame["month"], "whole")
    sure, perhaps = ints(frame, "absent_minutes"), ints(frame, "missed_minutes")
    present = ints(frame, "present_days")
    frame["minimum"] = full
    by_absence, by_days = prorated(bench, full, perhaps, present)
    frame["by_absence"], frame["by_days"] = by_absence, by_days
    part = np.minimum(by_absence, by_days)
    frame["due_low"] = np.where(perhaps > 0, part, full)
    certain = np.minimum(*prorated(bench, full, sure, present))
    frame["due_high"] = np.where(sure > 0, np.maximum(certain, part), full)


def draft(bench: Bench, row: Any) -> Draft:
    """Gives back wage, minimum and what is owed, both formulas for a part month."""
    wage, owed_on = int(row.wage_high), int(row.due_low)
    minimum = bench.once(minimums)[row.month]
    on = f"{row.month}-01"
    return Draft(
        message=fill(
            FAILED,
            month=row.month,
            wage=format_minor(wage),
            due=format_minor(owed_on),
            owed=format_minor(owed_on - wage),
        ),
        observed=wage,
        limit=owed_on,
        unit="minor",
        owed_minor=owed_on - wage,
        currency=bench.currency,
        arithmetic=minimum.sum_shown + _arithmetic(bench, row, wage, owed_on),
        basis=(*bench.law_basis(on, RULE_OF_LAW, EXCLUDED), *minimum.basis()),
        refs=_refs(bench, row),
    )


def _arithmetic(bench: Bench, row: Any, wage: int, owed_on: int) -> str:
    full = format_minor(int(row.minimum))
    end = f"; wage {format_minor(wage)}; owed {format_minor(owed_on - wage)}"
    if not row.missed_minutes:
        return f"minimum {full}{end}"
    hours = format_minutes(int(row.missed_minutes))
    divisor, days = float(month_hours(bench)), float(month_days(bench))
    by_absence = format_minor(int(row.by_absence))
    text = f"{full} - {full} / {divisor:g} x {hours} h = {by_absence}"
    if row.present_days >= 0:
        present = f"{int(row.present_days) / 100:g}"
        text = f"lower of {text} and {full} / {days:g} x {present} d = "
        text = f"{text}{format_minor(int(row.by_days))}"
    return f"{text}{end}"


def _refs(bench: Bench, row: Any) -> tuple[Ref, ...]:
    items = bench.once(earning_items)
    mine = items[
        (items["document"] == row.document)
        & (items["part"] == row.part)
        & (items["position"] == row.position)
        & (items["counted"] | items["absent"])
    ]
    own = tuple(Ref("pay_item", int(row_id), "amount_minor") for row_id in mine["row_id"])
    return own or tuple(
        Ref("payroll", int(row.row_id), name) for name in ("gross_minor", "overtime_pay_minor")
    )


RULE = Rule(
    id="wages.below_minimum",
    title=Text("Minimum wage", "最低工资"),
    says=Text(
        "the wage that counts is under the minimum wage of the place on those dates",
        "计入最低工资的工资低于当地当期最低工资标准",
    ),
    grain=Grain.WORKER_MONTH,
    kind=FindingKind.VIOLATION,
    severity=Severity.CRITICAL,
    needs=("payroll",),
    judge=judge,
    draft=draft,
    law=True,
    parameters=(
        RULE_OF_LAW,
        EXCLUDED,
        "wages.minimum.monthly",
        OF_AGE,
        "wages.days_per_month",
        "wages.tolerance.amount",
        "wages.tolerance.ratio",
    ),
)
