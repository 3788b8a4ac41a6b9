"""Overtime pay is under base hourly wage x hours x premium.

Judged on payroll's own hours, by the kinds of day that attendance shows them on, else on
attendance's; by kind of day where payroll states pay by kind, else in total. Hours that payroll
leaves out are ``reconciliation.overtime_hours``.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.model.evidence import Text
from pipeline.model.finding import Basis, FindingKind, PaidHours, PayDue, Severity
from pipeline.model.quantities import format_minor, format_minutes
from validators.bench import Bench, ints
from validators.bounds import AT_LEAST, EXACT
from validators.doubt import with_doubts
from validators.hour_subjects import OVER_AGE, SPECIAL, holidays_known, outside_law
from validators.hours import DAYS_SHOWN, month_refs, worked_flags
from validators.kinds_of_days import OPEN, rest_minutes
from validators.minimum_wage import EVERY, minimums
from validators.money_units import REASON as UNIT_UNKNOWN
from validators.money_units import of_other_unit
from validators.month_figures import NOT_IN_FORCE
from validators.months_of_parts import month_rows
from validators.night_pay import PARAMETERS as NIGHT_PARAMETERS
from validators.night_pay import night_parts, with_night
from validators.overtime_due import BEYOND, KINDS, due, due_parts, in_law, row_frame, spread_known
from validators.overtime_pay import shortfall, with_hours, with_paid, with_short_kinds
from validators.payroll import one_verdict, with_unpaid_months
from validators.piece_pay import PREMIUMS_HOLD, topped_up, with_piece_base
from validators.rule import Draft, Grain, Ref, Rule, fill
from validators.tariffs import PARAMETERS, WITHIN, Tariff
from validators.unknown_columns import OVERTIME, OVERTIME_PAY, may_hold
from validators.unknown_columns import REASON as COLUMN_UNKNOWN
from validators.verdicts import (
    CANNOT_TELL,
    INAPPLICABLE,
    PASSED,
    as_mask,
    mark,
    settle_by,
    verdicts,
)
from validators.verdicts import FAILED as SHORT
from validators.wage_base import base_refs, by_contract, divisor_of, with_base
from validators.wage_tolerance import AMOUNT, RATIO

Whole = npt.NDArray[np.int64]
FIELDS = (
    "base_minor",
    "hourly_rate_minor",
    "daily_rate_minor",
    "overtime_minutes",
    "overtime_pay_minor",
    *(f"overtime_{kind}_minutes" for kind in KINDS),
    *(f"overtime_{kind}_pay_minor" for kind in KINDS),
    "overtime_items",
    "earned",
    "gross_minor",
    "piece_items",
    "piece_pay_minor",
    "counted",
    "night_items",
    "unknown_more",
)
KINDS_APART = "kinds-of-days-apart"
SETTLED_BY = {
    "base-not-stated": "contract",
    "contract-hours-unknown": "attendance",
    "hours-by-day-unknown": "attendance",
    "hours-by-kind-unknown": "attendance",
    "hours-not-stated": "attendance",
    KINDS_APART: "attendance",
    "missing-punch": "attendance",
    "night-hours-unknown": "attendance",
    "piece-hours": "production",
}
FAILED = Text(
    "Overtime pay of {month} should be {least}{due} for {hours} h; {paid} was paid, "
    "{least}{owed} is owed.",
    "{month} 加班 {hours} 小时，应付加班工资{least} {due}，实付 {paid}，应补{least} {owed}。",
)

MOVED = Text(
    " Attendance shows {hours} h of them on rest days or holidays, which payroll books as others.",
    "其中 {hours} 小时按考勤在休息日或法定节假日，工资表按其他加班计算。",
)
NIGHT = Text(
    " For {hours} h of night work at least {owed} more is owed.",
    "另有夜班 {hours} 小时，至少应补 {owed}。",
)
ONLY_NIGHT = Text(
    "For {hours} h of night work in {month} at least {owed} is owed on top of the wage.",
    "{month} 夜班 {hours} 小时，除工资外至少应补 {owed}。",
)
SHOWN = 6


def judge(bench: Bench) -> pd.DataFrame:
    """Gives back a verdict for each worker-month on payroll."""
    rows = bench.once(month_rows)
    rows = rows.assign(other_unit=of_other_unit(bench, rows))
    frame = with_doubts(rows, lambda some: _judge_rows(bench, some), FIELDS, "payroll")
    found = with_unpaid_months(bench, one_verdict(frame))
    settle_by(found, SETTLED_BY)
    return found


def _judge_rows(bench: Bench, some: pd.DataFrame) -> pd.DataFrame:
    rows = with_paid(with_hours(bench, with_base(bench, some)))
    rows = with_short_kinds(bench, with_piece_base(bench, rows))
    frame = verdicts(with_night(bench, rows))
    in_all = ints(frame, "due")
    least = shortfall(bench, frame, in_all, {kind: ints(frame, f"due_{kind}") for kind in KINDS})
    upper = {kind: due(bench, frame, "base_high", "high", [kind]) for kind in KINDS}
    most = shortfall(bench, frame, due(bench, frame, "base_high", "high"), upper)
    frame["owed"] = least
    frame["bounded"] = due(bench, frame, "base", "high") > in_all
    frame["bounded"] |= frame["base_doubt"]
    within = bench.law is not None and WITHIN in bench.law.numbers
    unsure = np.select(
        [
            frame[OPEN].to_numpy(bool),
            ~frame[BEYOND].to_numpy(bool) & within,
            frame["pooled"].to_numpy(bool),
            ~spread_known(bench, frame),
            (frame["hours_of"] == "attendance").to_numpy(bool),
            (frame["base"] == frame["base_high"]).to_numpy(bool)
            | frame["week_open"].to_numpy(bool),
        ],
        [
            KINDS_APART,
            "contract-hours-unknown",
            "hours-by-kind-unknown",
            "hours-by-day-unknown",
            "missing-punch",
            "premium-not-settled",
        ],
        "minimum-wage-changed",
    )
    for reason in np.unique(unsure):
        mark(frame, (most > 0) & (unsure == reason), CANNOT_TELL, str(reason))
    mark(frame, least > 0, SHORT)
    # The kinds of attendance may also be the cheaper ones.
    mark(frame, (most < least) & frame[OPEN].to_numpy(bool), CANNOT_TELL, KINDS_APART)
    _unknowns(bench, frame)
    mark(frame, ~in_law(bench, frame), CANNOT_TELL, NOT_IN_FORCE)
    return frame


def _unknowns(bench: Bench, frame: pd.DataFrame) -> None:
    """Marks the rows that cannot be judged, or that standard hours do not fit."""
    hours = np.sum([ints(frame, f"high_{kind}") for kind in KINDS], axis=0)
    nobody = (frame["hours_of"] == "nobody").to_numpy(bool)
    clocked = (frame["hours_of"] == "attendance").to_numpy(bool)
    unknown = clocked & ~holidays_known(bench, frame["month"]) & (hours > 0)
    mark(frame, unknown, CANNOT_TELL, "holidays-unknown")
    mark(frame, nobody, CANNOT_TELL, "hours-not-stated")
    mark(frame, ~nobody & (hours == 0), PASSED)
    short = (frame["outcome"] == SHORT).to_numpy(bool)
    mark(frame, short & (ints(frame, "unread") > 0), CANNOT_TELL, "figures-missing")
    unpaid = ~frame["paid_known"].to_numpy(bool) & (hours > 0)
    mark(frame, unpaid, CANNOT_TELL, "pay-not-stated")
    _columns_unknown(bench, frame)
    bare = ~frame["base_known"].to_numpy(bool) & (frame["outcome"] != SHORT).to_numpy(bool)
    mark(frame, bare & (hours > 0), CANNOT_TELL, "base-not-stated")
    by_contract(frame, frame["reason"].isin(("base-not-stated", "minimum-wage-changed")))
    _nights(frame)
    _piece_workers(bench, frame, hours)
    raised = as_mask((frame["outcome"] == SHORT) & frame["raised"] & frame["other_unit"])
    mark(frame, raised, CANNOT_TELL, UNIT_UNKNOWN)
    for system in SPECIAL:
        reason = f"hours-{system.replace('_', '-')}"
        mark(frame, frame["hours_system"] == system, INAPPLICABLE, reason)
    outside_law(bench, frame)


def _columns_unknown(bench: Bench, frame: pd.DataFrame) -> None:
    """Marks the rows whose hours, or pay of overtime, may stand in a column that nobody knows."""
    judged = frame["outcome"].isin((PASSED, SHORT)).to_numpy(bool)
    by_payroll = judged & (frame["hours_of"] != "attendance").to_numpy(bool)
    unstated = by_payroll | (frame["reason"] == "hours-not-stated").to_numpy(bool)
    mark(frame, may_hold(bench, frame, OVERTIME) & unstated, CANNOT_TELL, COLUMN_UNKNOWN)
    short = (frame["outcome"] == SHORT).to_numpy(bool)
    unpaid = short | (frame["reason"] == "pay-not-stated").to_numpy(bool)
    mark(frame, may_hold(bench, frame, OVERTIME_PAY) & unpaid, CANNOT_TELL, COLUMN_UNKNOWN)


def _nights(frame: pd.DataFrame) -> None:
    """Marks night work that is paid short, or may be, beside the overtime."""
    judged = frame["outcome"].isin((PASSED, SHORT)).to_numpy(bool)
    passed = (frame["outcome"] == PASSED).to_numpy(bool)
    short, known = frame["night_short"].to_numpy(bool), frame["night_known"].to_numpy(bool)
    mark(frame, passed & frame["night_open"].to_numpy(bool), CANNOT_TELL, "night-hours-unknown")
    mark(frame, passed & short & ~known, CANNOT_TELL, "pay-not-stated")
    sure = judged & short & known & (ints(frame, "unread") == 0)
    mark(frame, sure, SHORT)
    frame["night_owed"] = np.where(sure, ints(frame, "night_due") - ints(frame, "night_paid"), 0)


def _piece_workers(bench: Bench, frame: pd.DataFrame, hours: Whole) -> None:
    """Marks the workers paid by the piece who are not paid short by every reading."""
    piece = frame["piece"].to_numpy(bool)
    short = (frame["outcome"] == SHORT).to_numpy(bool) & frame["piece_known"].to_numpy(bool)
    open_ = piece & (hours > 0) & ~short
    topped = topped_up(bench, frame)
    mark(frame, open_ & ~topped, CANNOT_TELL, "piece-hours")
    mark(frame, open_ & topped, PASSED)
    mark(frame, piece & ~frame["piece_lawful"].to_numpy(bool), INAPPLICABLE, "piece-rate")


def draft(bench: Bench, row: Any) -> Draft:
    """Gives back what is due, paid and owed, with the sum as a person would write it."""
    if not row.owed:
        return _of_night(bench, row)
    short = tuple(kind for kind in KINDS if getattr(row, f"short_{kind}") or not row.paid_by_kind)
    single = len(short) == 1
    owed_on = int(getattr(row, f"due_{short[0]}") if single else _due_of(bench, row, short))
    paid = _paid(row, short)
    owed = owed_on - paid  # kinds rounded each for itself may be a cent off what is shown
    minutes = sum(int(getattr(row, f"low_{kind}")) for kind in short)
    used = [kind for kind in short if getattr(row, f"low_{kind}")]
    tariff, parts = due_parts(bench, row, short)
    arithmetic = _arithmetic(row, tariff, parts, owed_on, paid)
    basis = _basis(bench, row, tariff, used)
    moved = fill(MOVED, hours=format_minutes(int(row.moved))) if row.moved else Text("", "")
    night = Text("", "")
    if row.night_owed:
        night = fill(NIGHT, hours=format_minutes(int(row.night_low)), owed=_money(row.night_owed))
        arithmetic = f"{arithmetic}; {_night_sum(bench, row)}"
        basis = (*basis, *(one.basis() for one, _ in night_parts(bench, row)))
    message = fill(
        FAILED,
        month=row.month,
        due=format_minor(owed_on),
        hours=format_minutes(minutes),
        paid=format_minor(paid),
        owed=format_minor(owed),
        least=AT_LEAST if row.bounded else EXACT,
    )
    return Draft(
        message=Text(message.en + moved.en + night.en, message.zh + moved.zh + night.zh),
        observed=paid,
        limit=owed_on,
        unit="minor",
        owed_minor=owed + int(row.night_owed),
        currency=bench.currency,
        arithmetic=arithmetic,
        basis=basis,
        refs=_refs(bench, row, short),
        pay=_pay(bench, row, parts, owed_on, paid),
    )


def _of_night(bench: Bench, row: Any) -> Draft:
    """Gives back the draft of a row of which only night work is paid short."""
    hours = format_minutes(int(row.night_low))
    numbers = [one for one, _ in night_parts(bench, row)]
    return Draft(
        message=fill(ONLY_NIGHT, month=row.month, hours=hours, owed=_money(row.night_owed)),
        observed=int(row.night_paid),
        limit=int(row.night_due),
        unit="minor",
        owed_minor=int(row.night_owed),
        currency=bench.currency,
        arithmetic=_night_sum(bench, row),
        basis=tuple(one.basis() for one in numbers),
        refs=(
            *month_refs(bench, row, bench.once(worked_flags), SHOWN, DAYS_SHOWN),
            *base_refs(bench, row),
        ),
        pay=_pay(bench, row, (), 0, 0),
    )


def _pay(
    bench: Bench, row: Any, parts: Sequence[tuple[str, Fraction, int]], owed_on: int, paid: int
) -> PayDue:
    """Gives back how overtime and night work together come to what is owed."""
    hours = [PaidHours(kind, minutes, f"{float(ratio):g}") for kind, ratio, minutes in parts]
    by_night = bool(row.night_owed)
    if by_night:
        hours += [
            PaidHours("night", minutes, f"{float(one.ratio):g}")
            for one, minutes in night_parts(bench, row)
        ]
    return PayDue(
        due_minor=owed_on + (int(row.night_due) if by_night else 0),
        paid_minor=paid + (int(row.night_paid) if by_night else 0),
        at_least=bool(row.bounded or by_night or row.piece or not row.base_known),
        base_minor=int(row.base),
        base_hours=str(divisor_of(bench, row.month).hours),
        hours=tuple(hours),
    )


def _night_sum(bench: Bench, row: Any) -> str:
    listed = [
        f"{float(one.ratio):g} x {format_minutes(minutes)} h"
        for one, minutes in night_parts(bench, row)
    ]
    product = listed[0] if len(listed) == 1 else f"({' + '.join(listed)})"
    divisor = divisor_of(bench, row.month)
    hours = float(divisor.hours * divisor.most / divisor.days)
    return (
        f"night {format_minor(int(row.base))} / {hours:g} x {product} = {_money(row.night_due)}; "
        f"paid {_money(row.night_paid)}; owed at least {_money(row.night_owed)}"
    )


def _money(minor: Any) -> str:
    return format_minor(int(minor))


def _due_of(bench: Bench, row: Any, kinds: tuple[str, ...]) -> int:
    """Gives back the pay due for some kinds together, rounded once."""
    if kinds == KINDS:
        return int(row.due)
    return int(due(bench, row_frame(row), "base", "low", kinds)[0])


def _paid(row: Any, kinds: tuple[str, ...]) -> int:
    if not row.paid_by_kind:
        return int(row.paid)
    return sum(int(getattr(row, f"paid_{kind}")) for kind in kinds) + int(row.paid_extra)


def _arithmetic(
    row: Any, tariff: Tariff, parts: Sequence[tuple[str, Fraction, int]], owed_on: int, paid: int
) -> str:
    listed = [f"{float(premium):g} x {format_minutes(minutes)} h" for _, premium, minutes in parts]
    product = listed[0] if len(listed) == 1 else f"({' + '.join(listed)})"
    least = AT_LEAST.en if row.bounded else ""
    return (
        f"{format_minor(int(row.base))} / {float(tariff.divisor.hours):g} x {product} = "
        f"{format_minor(owed_on)}; paid {format_minor(paid)}; "
        f"owed {least}{format_minor(owed_on - paid)}"
    )


def _basis(bench: Bench, row: Any, tariff: Tariff, kinds: Sequence[str]) -> tuple[Basis, ...]:
    numbers = [*(tariff.scale(kind).number for kind in kinds), tariff.divisor.number]
    articles = tuple(one.basis() for one in numbers)
    if not row.raised and row.base_known:
        return articles
    return (*articles, *bench.once(minimums)[row.month].basis())


def _refs(bench: Bench, row: Any, kinds: tuple[str, ...]) -> tuple[Ref, ...]:
    fields = ["overtime_pay_minor", "overtime_minutes"]
    fields += [f"overtime_{kind}_pay_minor" for kind in kinds]
    fields += [f"overtime_{kind}_minutes" for kind in kinds]
    stated = [name for name in fields if pd.notna(getattr(row, name))]
    own = tuple(Ref("payroll", at, name) for at in row.row_ids for name in stated)
    days = bench.once(rest_minutes)
    shown = month_refs(bench, row, days, SHOWN) if row.moved else ()
    return (*own, *shown, *base_refs(bench, row))


RULE = Rule(
    id="wages.overtime_underpaid",
    title=Text("Overtime pay", "加班工资"),
    says=Text(
        "overtime pay is under base hourly wage x hours x premium",
        "加班工资低于小时工资基数 × 加班时数 × 法定倍数",
    ),
    grain=Grain.WORKER_MONTH,
    kind=FindingKind.VIOLATION,
    severity=Severity.CRITICAL,
    needs=("payroll", "attendance"),
    judge=judge,
    draft=draft,
    law=True,
    parameters=(*PARAMETERS, *NIGHT_PARAMETERS, *EVERY, PREMIUMS_HOLD, OVER_AGE, AMOUNT, RATIO),
)
