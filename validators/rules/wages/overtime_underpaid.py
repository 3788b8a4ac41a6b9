"""Overtime pay is under base hourly wage x hours x premium.

Judged on payroll's own hours, else on attendance's; by kind of day where payroll states pay by
kind, else in total. Hours that payroll leaves out are ``reconciliation.overtime_hours``.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from pipeline.model.evidence import Text
from pipeline.model.finding import Basis, FindingKind, Severity
from pipeline.model.quantities import format_minor, format_minutes
from validators.bench import Bench, ints
from validators.doubt import with_doubts
from validators.hour_subjects import SPECIAL, holidays_known, outside_law
from validators.minimum_wage import minimums
from validators.overtime_pay import (
    KINDS,
    shortfall,
    with_hours,
    with_paid,
    with_short_kinds,
)
from validators.payroll import one_verdict, pay_rows, with_unpaid_months
from validators.rational import premium_pay
from validators.rule import Draft, Grain, Ref, Rule, fill
from validators.verdicts import CANNOT_TELL, INAPPLICABLE, PASSED, mark, verdicts
from validators.verdicts import FAILED as SHORT
from validators.wage_base import DAYS, PREMIUMS, base_refs, month_hours, with_base

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
)
FAILED = Text(
    "Overtime pay of {month} should be {due} for {hours} h; {paid} was paid, {owed} is owed.",
    "{month} 加班 {hours} 小时，应付加班工资 {due}，实付 {paid}，应补 {owed}。",
)


def judge(bench: Bench) -> pd.DataFrame:
    """Gives back a verdict for each worker-month on payroll."""
    rows = bench.once(pay_rows)
    frame = with_doubts(rows, lambda some: _judge_rows(bench, some), FIELDS, "payroll")
    return with_unpaid_months(bench, one_verdict(frame))


def _judge_rows(bench: Bench, some: pd.DataFrame) -> pd.DataFrame:
    rows = with_paid(with_hours(bench, with_base(bench, some)))
    frame = verdicts(with_short_kinds(bench, rows))
    least = shortfall(bench, frame, "base", "low")
    most = shortfall(bench, frame, "base_high", "high")
    frame["owed"] = least
    unsure = np.select(
        [
            (frame["hours_of"] == "total").to_numpy(bool),
            (frame["hours_of"] == "attendance").to_numpy(bool),
        ],
        ["hours-by-kind-unknown", "missing-punch"],
        "minimum-wage-changed",
    )
    for reason in np.unique(unsure):
        mark(frame, (most > 0) & (unsure == reason), CANNOT_TELL, str(reason))
    mark(frame, least > 0, SHORT)
    _unknowns(bench, frame)
    return frame


def _unknowns(bench: Bench, frame: pd.DataFrame) -> None:
    """Marks the rows that cannot be judged, or that standard hours do not fit."""
    hours = np.sum([ints(frame, f"high_{kind}") for kind in KINDS], axis=0)
    nobody = (frame["hours_of"] == "nobody").to_numpy(bool)
    clocked = (frame["hours_of"] == "attendance").to_numpy(bool)
    unknown = clocked & ~holidays_known(bench, frame["month"]) & (hours > 0)
    mark(frame, unknown, CANNOT_TELL, "holidays-unknown")
    mark(frame, nobody & (ints(frame, "paid") > 0), CANNOT_TELL, "hours-not-stated")
    mark(frame, nobody & (ints(frame, "paid") == 0), CANNOT_TELL, "hours-not-stated")
    mark(frame, ~nobody & (hours == 0), PASSED)
    short = (frame["outcome"] == SHORT).to_numpy(bool)
    mark(frame, short & (ints(frame, "unread") > 0), CANNOT_TELL, "figures-missing")
    unpaid = ~frame["paid_known"].to_numpy(bool) & (hours > 0)
    mark(frame, unpaid, CANNOT_TELL, "pay-not-stated")
    bare = ~frame["base_known"].to_numpy(bool) & (frame["outcome"] != SHORT).to_numpy(bool)
    mark(frame, bare & (hours > 0), CANNOT_TELL, "base-not-stated")
    mark(frame, frame["wage_system"] == "piece", INAPPLICABLE, "piece-rate")
    for system in SPECIAL:
        reason = f"hours-{system.replace('_', '-')}"
        mark(frame, frame["hours_system"] == system, INAPPLICABLE, reason)
    outside_law(frame)


def draft(bench: Bench, row: Any) -> Draft:
    """Gives back what is due, paid and owed, with the sum as a person would write it."""
    short = tuple(kind for kind in KINDS if getattr(row, f"short_{kind}") or not row.paid_by_kind)
    single = len(short) == 1
    owed_on = int(getattr(row, f"due_{short[0]}") if single else _due_of(bench, row, short))
    paid = _paid(row, short)
    owed = owed_on - paid  # kinds rounded each for itself may be a cent off what is shown
    minutes = sum(int(getattr(row, f"low_{kind}")) for kind in short)
    used = [kind for kind in short if getattr(row, f"low_{kind}")]
    return Draft(
        message=fill(
            FAILED,
            month=row.month,
            due=format_minor(owed_on),
            hours=format_minutes(minutes),
            paid=format_minor(paid),
            owed=format_minor(owed),
        ),
        observed=paid,
        limit=owed_on,
        unit="minor",
        owed_minor=owed,
        currency=bench.currency,
        arithmetic=_arithmetic(bench, row, used, owed_on, paid),
        basis=_basis(bench, row, used),
        refs=_refs(bench, row, short),
    )


def _due_of(bench: Bench, row: Any, kinds: tuple[str, ...]) -> int:
    """Gives back the pay due for some kinds together, rounded once."""
    if kinds == KINDS:
        return int(row.due)
    premiums = [bench.law_number(PREMIUMS[kind], bench.audit_date).ratio for kind in kinds]
    minutes = [np.array([getattr(row, f"low_{kind}")], np.int64) for kind in kinds]
    return int(premium_pay(np.array([row.base]), minutes, premiums, month_hours(bench))[0])


def _paid(row: Any, kinds: tuple[str, ...]) -> int:
    if not row.paid_by_kind:
        return int(row.paid)
    return sum(int(getattr(row, f"paid_{kind}")) for kind in kinds) + int(row.paid_extra)


def _arithmetic(bench: Bench, row: Any, kinds: list[str], owed_on: int, paid: int) -> str:
    hours = month_hours(bench)
    divisor = str(hours.numerator) if hours.denominator == 1 else str(float(hours))
    parts = [
        f"{bench.law_number(PREMIUMS[kind], bench.audit_date).value} x "
        f"{format_minutes(int(getattr(row, f'low_{kind}')))} h"
        for kind in kinds
    ]
    product = parts[0] if len(parts) == 1 else f"({' + '.join(parts)})"
    return (
        f"{format_minor(int(row.base))} / {divisor} x {product} = {format_minor(owed_on)}; "
        f"paid {format_minor(paid)}; owed {format_minor(owed_on - paid)}"
    )


def _basis(bench: Bench, row: Any, kinds: list[str]) -> tuple[Basis, ...]:
    on = f"{row.month}-01"
    articles = bench.law_basis(on, *(PREMIUMS[kind] for kind in kinds), DAYS)
    if not row.raised and row.base_known:
        return articles
    return (*articles, *bench.once(minimums)[row.month].basis())


def _refs(bench: Bench, row: Any, kinds: tuple[str, ...]) -> tuple[Ref, ...]:
    fields = ["overtime_pay_minor", "overtime_minutes"]
    fields += [f"overtime_{kind}_pay_minor" for kind in kinds]
    fields += [f"overtime_{kind}_minutes" for kind in kinds]
    stated = [name for name in fields if pd.notna(getattr(row, name))]
    own = tuple(Ref("payroll", int(row.row_id), name) for name in stated)
    return (*own, *base_refs(bench, row))


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
    parameters=(*PREMIUMS.values(), DAYS, "wages.tolerance.amount", "wages.tolerance.ratio"),
)
