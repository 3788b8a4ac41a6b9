"""Deductions for a loss take more of a month's wage than the law allows, or all deductions do.

Or they leave less than the minimum wage: the wage that they are taken from is the whole gross,
overtime included, so that nobody is accused for a narrower reading of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.model.evidence import Text
from pipeline.model.finding import Basis, FindingKind, Severity
from pipeline.model.quantities import format_minor
from validators.bench import Bench, given, ints
from validators.doubt import with_doubts
from validators.minimum_due import add_dues
from validators.minimum_wage import minimums, set_by
from validators.month_figures import each_month, last_figure
from validators.months_of_parts import month_rows
from validators.packs import NoSuchNumberError
from validators.part_months import with_presence
from validators.payroll import LOSS, one_verdict
from validators.rational import times
from validators.rule import Draft, Grain, Ref, Rule, fill
from validators.verdicts import CANNOT_TELL, mark, verdicts
from validators.verdicts import FAILED as EXCESS

LOSS_SHARE, TOTAL_SHARE = "wages.deduction.loss_share", "wages.deduction.total_share"
FLOOR = "wages.deduction.loss_floor"
FIELDS = ("loss", "deducted", "deductions_minor", "gross_minor", "earned", "absent")
NO_CAP = np.int64(1) << 60
Amounts = npt.NDArray[np.int64]

OF_LOSS = Text(
    "Of the wage of {month}, {taken} was deducted for a loss; at most {limit} may be: {over} over.",
    "{month} 因损失扣款 {taken}，最多可扣 {limit}，多扣 {over}。",
)
OF_ALL = Text(
    "Deductions of {month} come to {taken}; at most {limit} may be deducted: {over} over.",
    "{month} 扣款合计 {taken}，最多可扣 {limit}，多扣 {over}。",
)
LEFT = Text(
    "After {taken} deducted for a loss, {left} of the wage of {month} is left; {limit} must be: "
    "{over} short.",
    "{month} 因损失扣款 {taken} 后剩余 {left}，不得低于 {limit}，差 {over}。",
)


def judge(bench: Bench) -> pd.DataFrame:
    """Gives back a verdict for each worker-month on payroll."""
    held = bench.law.numbers if bench.law else {}
    if not {LOSS_SHARE, TOTAL_SHARE, FLOOR} & held.keys():
        raise NoSuchNumberError("the law caps no deductions")
    rows = bench.once(month_rows)
    return one_verdict(with_doubts(rows, lambda some: _judge_rows(bench, some), FIELDS, "payroll"))


def _judge_rows(bench: Bench, some: pd.DataFrame) -> pd.DataFrame:
    frame = verdicts(with_presence(bench, some))
    add_dues(bench, frame)
    loss = ints(frame, "loss")
    total = np.maximum(ints(frame, "deducted"), np.abs(ints(frame, "deductions_minor")))
    total = np.maximum(total - ints(frame, "absent"), 0)
    gross = np.where(given(frame, "gross_minor"), ints(frame, "gross_minor"), 0)
    wage = np.where(gross > 0, gross, np.maximum(ints(frame, "earned") - ints(frame, "absent"), 0))
    frame["wage"], frame["total"] = wage, total
    frame["loss_cap"] = _cap(bench, frame["month"], LOSS_SHARE, wage)
    frame["total_cap"] = _cap(bench, frame["month"], TOTAL_SHARE, wage)
    frame["left"] = wage - loss
    floored = _has_floor(bench, frame["month"]) & (loss > 0)
    known = floored & (ints(frame, "minimum") >= 0)
    under = known & (frame["left"] < frame["due_low"]).to_numpy(bool)
    frame["under"] = under
    over = (loss > frame["loss_cap"]) | (total > frame["total_cap"])
    mark(frame, known & (frame["left"] < frame["due_high"]), CANNOT_TELL, "absence-unknown")
    mark(frame, floored & ~known, CANNOT_TELL, "minimum-wage-unknown")
    mark(frame, over | under, EXCESS)
    mark(frame, (wage <= 0) & ((loss > 0) | (total > 0)), CANNOT_TELL, "wage-not-stated")
    mark(frame, ints(frame, "unread") > 0, CANNOT_TELL, "figures-missing")
    return frame


def _cap(bench: Bench, months: pd.Series, parameter: str, wage: Amounts) -> Amounts:
    found = np.full(len(months), NO_CAP, np.int64)
    for number, at in each_month(months, lambda month: last_figure(bench, parameter, month)):
        if number is not None:
            found[at] = times(wage[at], number.ratio)
    return found


def _has_floor(bench: Bench, months: pd.Series) -> npt.NDArray[np.bool_]:
    found = np.zeros(len(months), bool)
    if set_by(bench) is None:
        return found
    for number, at in each_month(months, lambda month: last_figure(bench, FLOOR, month)):
        found[at] = number is not None
    return found


def draft(bench: Bench, row: Any) -> Draft:
    """Gives back the limit that is passed by most, and by how much."""
    loss, total, wage = int(row.loss), int(row.total), int(row.wage)
    over = {
        LOSS_SHARE: loss - int(row.loss_cap),
        TOTAL_SHARE: total - int(row.total_cap),
        FLOOR: int(row.due_low) - int(row.left) if row.under else 0,
    }
    worst = max(over, key=lambda name: over[name])
    broken = sorted((name for name, by in over.items() if by > 0), key=lambda name: -over[name])
    template = {LOSS_SHARE: OF_LOSS, TOTAL_SHARE: OF_ALL, FLOOR: LEFT}[worst]
    taken = total if worst == TOTAL_SHARE else loss
    observed = int(row.left) if worst == FLOOR else taken
    limit = observed + over[worst] if worst == FLOOR else taken - over[worst]
    number = last_figure(bench, worst, row.month)
    share = f"{format_minor(wage)} x {number.value if number else ''} = {format_minor(limit)}"
    left = f"{format_minor(wage)} - {format_minor(loss)} = {format_minor(observed)}"
    shown = f"{left}; minimum {format_minor(limit)}" if worst == FLOOR else share
    return Draft(
        message=fill(
            template,
            month=row.month,
            taken=format_minor(taken),
            left=format_minor(int(row.left)),
            limit=format_minor(limit),
            over=format_minor(over[worst]),
        ),
        observed=observed,
        limit=limit,
        unit="minor",
        owed_minor=over[worst],
        currency=bench.currency,
        arithmetic=f"{shown}; {'short' if worst == FLOOR else 'over'} {format_minor(over[worst])}",
        basis=tuple(_basis(bench, row, broken)),
        refs=tuple(
            Ref("payroll", at, name)
            for at in row.row_ids
            for name in ("gross_minor", "deductions_minor")
        ),
    )


def _basis(bench: Bench, row: Any, broken: list[str]) -> Iterator[Basis]:
    numbers = (last_figure(bench, name, row.month) for name in broken)
    yield from (one.basis() for one in numbers if one is not None)
    if FLOOR in broken:
        yield from bench.once(minimums)[row.month].basis()


RULE = Rule(
    id="wages.deduction_excess",
    title=Text("Deductions over the limit", "扣款超限"),
    says=Text(
        "deductions for a loss, or all deductions, over the share that the law allows, or pay "
        "after them under the minimum wage",
        "因损失扣款或扣款合计超过法定比例，或扣除后低于最低工资",
    ),
    grain=Grain.WORKER_MONTH,
    kind=FindingKind.VIOLATION,
    severity=Severity.MAJOR,
    needs=("payroll",),
    judge=judge,
    draft=draft,
    law=True,
    parameters=(LOSS, LOSS_SHARE, TOTAL_SHARE, FLOOR),
)
