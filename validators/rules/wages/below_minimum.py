"""The wage that counts is under the minimum wage of the place on those dates.

Overtime pay, shift and hazard allowances and welfare do not count. Items of an unknown kind are
tried both ways; part months are measured by both formulas, the lower one binds.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from pipeline.model.evidence import Text
from pipeline.model.finding import Basis, FindingKind, Severity
from pipeline.model.quantities import format_minor, format_minutes, round_half_up
from validators.bench import Bench, ints
from validators.bounds import AT_LEAST, EXACT
from validators.day_wages import BY_DAY, is_piece
from validators.day_wages import PERHAPS as PERHAPS_BY_DAY
from validators.doubt import with_doubts
from validators.minimum_by_rate import add_by_rate
from validators.minimum_due import (
    BY_DAYS,
    NO_FUND,
    NO_INSURANCE,
    ON_TOP,
    add_dues,
    add_wages,
    is_part_time,
    overtime_minutes,
)
from validators.minimum_wage import DAILY, HOURLY, PARAMETER, PROBATION, minimums, set_by
from validators.money_units import REASON as UNIT_UNKNOWN
from validators.money_units import of_other_unit
from validators.month_figures import last_figure, optional
from validators.months_of_parts import PARTIAL, month_rows
from validators.packs import NoSuchNumberError
from validators.part_months import part_unknown, with_presence
from validators.payroll import (
    COUNTS,
    COUNTS_NOT,
    PERHAPS,
    earning_items,
    one_verdict,
    with_unpaid_months,
)
from validators.probation import LONGEST
from validators.rule import Draft, Grain, Ref, Rule, fill
from validators.tariffs import DAYS, FIVE_DAYS, HOURS, PAID_RESTS
from validators.unknown_columns import OVERTIME, may_hold
from validators.unknown_columns import REASON as COLUMN_UNKNOWN
from validators.verdicts import CANNOT_TELL, INAPPLICABLE, PASSED, Mask, as_mask, mark, verdicts
from validators.verdicts import FAILED as BELOW
from validators.wage_base import divisor_of
from validators.wage_tolerance import AMOUNT, RATIO, rounding
from validators.whole_months import whole_shown

RULE_OF_LAW = "wages.minimum.rule"
EXCLUDED = "wages.minimum.excluded"
OF_AGE = "wages.minimum.re_employed"
FIELDS = (
    "counted",
    "unknown_more",
    "unknown_less",
    "absent",
    "insurance",
    "fund",
    "gross_minor",
    "earned",
    "into_gross",
    "off_gross",
    "overtime_pay_minor",
    "normal_pay_minor",
    "normal_minutes",
    "daily_rate_minor",
    "days_worked_hundredths",
    "overtime_restday_minutes",
    "paid_days_hundredths",
    "absence_minutes",
    "absence_days_hundredths",
)
FAILED = Text(
    "The wage of {month} that counts is {wage}; the minimum for it is {least}{due}: "
    "{least}{owed} is owed.",
    "{month} 计入最低工资的工资为 {wage}，应不低于 {due}，应补{least} {owed}。",
)


def judge(bench: Bench) -> pd.DataFrame:
    """Gives back a verdict for each worker-month on payroll."""
    if set_by(bench) is None:
        raise NoSuchNumberError("the law sets no minimum wage")
    rows = bench.once(month_rows)
    rows = rows.assign(whole=whole_shown(bench, rows), other_unit=of_other_unit(bench, rows))
    frame = with_doubts(rows, lambda some: _judge_rows(bench, some), FIELDS, "payroll")
    # A rate is too low in one half of a month whatever the other half shows.
    frame[PARTIAL] &= ~frame["by_rate"].to_numpy(bool)
    return with_unpaid_months(bench, one_verdict(frame))


def _judge_rows(bench: Bench, some: pd.DataFrame) -> pd.DataFrame:
    frame = verdicts(with_presence(bench, some))
    add_wages(bench, frame)
    add_dues(bench, frame)
    low, high = ints(frame, "wage_low"), ints(frame, "wage_high")
    due_low, due_high = ints(frame, "due_low"), ints(frame, "due_high")
    below = high < due_low - rounding(bench, frame["month"], due_low)
    enough = low >= due_high - rounding(bench, frame["month"], due_high)
    perhaps = high >= due_high - rounding(bench, frame["month"], due_high)
    items_decide = (low < high) & perhaps
    mark(frame, ~enough, CANNOT_TELL, "absence-unknown")
    mark(frame, ~enough & frame["rests_open"].to_numpy(bool), CANNOT_TELL, "paid-rest-days-unknown")
    by_day = frame["least_by_day"] & frame[PERHAPS_BY_DAY]
    mark(frame, ~enough & by_day, CANNOT_TELL, "day-or-month-unknown")
    mark(frame, ~enough & items_decide, CANNOT_TELL, "unknown-items")
    mark(frame, ~enough & is_piece(frame), CANNOT_TELL, "piece-hours")
    for reason in frame["probation_doubt"].unique():
        doubt = as_mask(frame["probation_doubt"] == reason)
        mark(frame, ~enough & doubt & (reason != ""), CANNOT_TELL, reason)
    mark(frame, enough, PASSED)
    mark(frame, below, BELOW)
    mark(frame, below & part_unknown(bench, frame), CANNOT_TELL, "days-not-told")
    mark(frame, below & (ints(frame, "unread") > 0), CANNOT_TELL, "figures-missing")
    mark(frame, below & _base_alone(frame), CANNOT_TELL, "wage-not-stated")
    mark(frame, ~frame["wage_known"].to_numpy(bool), CANNOT_TELL, "wage-not-stated")
    _systems(bench, frame, below)
    mark(frame, frame["minimum"] < 0, CANNOT_TELL, "minimum-wage-unknown")
    _by_rate(bench, frame)
    return frame


def _by_rate(bench: Bench, frame: pd.DataFrame) -> None:
    """Marks the rows whose daily rate is under a day's minimum, and those that none holds for.

    A part-time worker's rate may be of fewer hours than a day's minimum is for.
    """
    add_by_rate(bench, frame)
    open_ = ((frame["outcome"] != BELOW) | frame[PARTIAL] | frame[BY_DAY]) & ~is_part_time(frame)
    frame["by_rate"] &= open_ & (ints(frame, "unread") == 0) & (ints(frame, "lesser") < 0)
    mark(frame, frame["by_rate"], BELOW)
    untold = frame["reason"].isin(("absence-unknown", "paid-rest-days-unknown"))
    mark(frame, frame["rate_clears"] & untold, PASSED)
    mark(frame, frame["other_unit"] & (frame["outcome"] == BELOW), CANNOT_TELL, UNIT_UNKNOWN)
    mark(frame, frame["employment"] == "intern", INAPPLICABLE, "intern")
    mark(frame, _past_retirement(bench, frame), INAPPLICABLE, "re-employed")


def _systems(bench: Bench, frame: pd.DataFrame, below: Mask) -> None:
    """Marks the rows of which the hours or days that the minimum rests on are not known."""
    piece = is_piece(frame) & ~below & (overtime_minutes(bench, frame) < 0)
    mark(frame, piece, CANNOT_TELL, "piece-hours")
    days = frame["of_days"].to_numpy(bool) & (ints(frame, "normal_worked") < 0)
    mark(frame, days, CANNOT_TELL, "days-not-stated")
    hours = is_part_time(frame) & (ints(frame, "hours_worked") < 0)
    mark(frame, hours, CANNOT_TELL, "hours-not-stated")
    mark(frame, hours & may_hold(bench, frame, OVERTIME), CANNOT_TELL, COLUMN_UNKNOWN)


def _past_retirement(bench: Bench, frame: pd.DataFrame) -> Mask:
    """Gives back the rows of workers past retirement age in months where no minimum holds."""
    months = frame["month"].unique()
    free = [month for month in months if not bench.numbers(OF_AGE, f"{month}-01")]
    return as_mask((frame["employment"] == "re_employed") & frame["month"].isin(free))


def _base_alone(frame: pd.DataFrame) -> Mask:
    """Gives back the rows that state a base wage, but no item that it was paid by."""
    itemised = ints(frame, "items") > 0
    return as_mask(itemised & (ints(frame, "counted") == 0) & (ints(frame, "base_minor") > 0))


def draft(bench: Bench, row: Any) -> Draft:
    """Gives back wage, minimum and what is owed, both formulas for a part month."""
    wage, owed_on = int(row.wage_high), int(row.rate_due if row.by_rate else row.due_low)
    return Draft(
        message=fill(
            FAILED,
            month=row.month,
            wage=format_minor(wage),
            due=format_minor(owed_on),
            owed=format_minor(owed_on - wage),
            least=AT_LEAST if owed_on < row.due_high or wage > row.wage_low else EXACT,
        ),
        observed=wage,
        limit=owed_on,
        unit="minor",
        owed_minor=owed_on - wage,
        currency=bench.currency,
        arithmetic=_arithmetic(bench, row, wage, owed_on),
        basis=tuple(_basis(bench, row)),
        refs=_refs(bench, row),
    )


def _basis(bench: Bench, row: Any) -> Iterator[Basis]:
    named = [RULE_OF_LAW, EXCLUDED]
    named += [name for name, sum_of in ON_TOP.items() if row.own_share and getattr(row, sum_of)]
    named += [BY_DAYS] if row.of_days else []
    numbers = (last_figure(bench, name, row.month) for name in named)
    yield from (one.basis() for one in numbers if one is not None)
    if row.by_rate:
        yield from (one.basis() for one in optional(bench, DAILY, row.month))
    elif row.hours_system == "part_time":
        yield from (one.basis() for one in optional(bench, HOURLY, row.month))
    elif row.lesser > 0:
        yield from (one.basis() for one in optional(bench, PROBATION, row.month))
    else:
        yield from bench.once(minimums)[row.month].basis()


def _arithmetic(bench: Bench, row: Any, wage: int, owed_on: int) -> str:
    end = f"; wage {format_minor(wage)}; owed {format_minor(owed_on - wage)}"
    if row.own_share:
        before = format_minor(wage + int(row.own_share))
        share = format_minor(int(row.own_share))
        end = (
            f"; wage {before} less own insurance and fund {share} = {format_minor(wage)}; "
            f"owed {format_minor(owed_on - wage)}"
        )
    return f"{_due_shown(bench, row, owed_on)}{end}"


def _due_shown(bench: Bench, row: Any, owed_on: int) -> str:
    if row.by_rate:
        days = f"{int(row.rate_days) / 100:g}"
        return f"minimum {format_minor(int(row.rate_each))} x {days} d = {format_minor(owed_on)}"
    if row.hours_system == "part_time":
        rates = (one.ratio * 100 for one in optional(bench, HOURLY, row.month))
        each = format_minor(round_half_up(min(rates)))
        return f"{each} x {format_minutes(int(row.hours_worked))} h = {format_minor(owed_on)}"
    shown = bench.once(minimums)[row.month].sum_shown if row.lesser < 0 else "in probation: "
    full, divisor = format_minor(int(row.full)), divisor_of(bench, row.month)
    per_day = f"{full} / {float(divisor.days):g}"
    if row.of_days or row.least_by_day:
        worked = f"{int(row.normal_worked) / 100:g}"
        return f"{shown}minimum {full}; {per_day} x {worked} d = {format_minor(owed_on)}"
    if not row.missed_minutes:
        return f"{shown}minimum {full}"
    hours = format_minutes(int(row.missed_minutes))
    by_absence = format_minor(int(row.by_absence))
    text = f"{full} - {full} / {float(divisor.hours):g} x {hours} h = {by_absence}"
    if row.present_days >= 0:
        present = f"{int(row.present_days) / 100:g}"
        text = f"lower of {text} and {per_day} x {present} d = {format_minor(int(row.by_days))}"
    return f"{shown}{text}"


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
        Ref("payroll", at, name)
        for at in row.row_ids
        for name in ("gross_minor", "overtime_pay_minor")
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
        PARAMETER,
        DAILY,
        BY_DAYS,
        HOURLY,
        PROBATION,
        LONGEST,
        COUNTS,
        COUNTS_NOT,
        PERHAPS,
        NO_INSURANCE,
        NO_FUND,
        OF_AGE,
        DAYS,
        FIVE_DAYS,
        PAID_RESTS,
        HOURS,
        AMOUNT,
        RATIO,
    ),
)
