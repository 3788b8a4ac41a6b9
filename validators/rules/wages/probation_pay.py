"""The wage in probation is under the law's share of the contract's wage, or under the minimum.

Judged on the wage that payroll agrees for normal hours. A contract's wage may be made of more than
payroll's base: where the other pay for normal hours makes it up, it cannot be told. A month that
lies only partly in probation is due at least the wage of probation.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.model.evidence import Text
from pipeline.model.finding import FindingKind, Severity
from pipeline.model.quantities import format_minor
from validators.bench import Bench, given, ints
from validators.contracts import OTHERS
from validators.doubt import REASON, with_doubts
from validators.minimum_wage import minimum_column, minimums
from validators.month_figures import NOT_IN_FORCE, each_month, in_force, last_figure
from validators.months_of_parts import month_rows
from validators.part_months import prorated, with_presence
from validators.payroll import one_verdict
from validators.probation import LONGEST, with_probation
from validators.rational import times
from validators.rule import Draft, Grain, Ref, Rule, fill
from validators.verdicts import CANNOT_TELL, INAPPLICABLE, Mask, mark, verdicts
from validators.verdicts import FAILED as SHORT
from validators.wage_tolerance import AMOUNT, RATIO, rounding

SHARE = "wages.probation.share"
MINIMUM = "wages.probation.minimum"
Whole = npt.NDArray[np.int64]
FIELDS = ("base_minor", "counted", "unknown_more", "gross_minor", "overtime_pay_minor")
FAILED = Text(
    "The wage in probation of {month} is {wage}; {why} it must be {due}: {owed} is owed.",
    "{month} 试用期工资为 {wage}，{why}不得低于 {due}，应补 {owed}。",
)
OF_CONTRACT = Text("by the contract's wage", "按合同工资")
OF_MINIMUM = Text("by the minimum wage", "按最低工资")


def judge(bench: Bench) -> pd.DataFrame:
    """Gives back a verdict for each worker-month on payroll."""
    rows = bench.once(month_rows)
    in_force(bench, SHARE, rows["month"])
    rows = with_probation(bench, with_presence(bench, rows))
    return one_verdict(with_doubts(rows, lambda some: _judge_rows(bench, some), FIELDS, "payroll"))


def _judge_rows(bench: Bench, some: pd.DataFrame) -> pd.DataFrame:
    frame = verdicts(some)
    agreed, most = ints(frame, "contract_wage"), ints(frame, "contract_most")
    share, share_most = np.zeros((2, len(frame)), np.int64)
    for number, at in each_month(frame["month"], lambda month: last_figure(bench, SHARE, month)):
        if number is not None:
            share[at], share_most[at] = (times(one[at], number.ratio) for one in (agreed, most))
    minimum = np.maximum(minimum_column(bench.once(minimums), frame["month"], "low"), 0)
    frame["share_due"], frame["due"] = share, np.maximum(share, minimum)
    base, due = ints(frame, "base_minor"), ints(frame, "due")
    short = given(frame, "base_minor") & (base < due - rounding(bench, frame["month"], due))
    perhaps = base < share_most - rounding(bench, frame["month"], share_most)
    gap = np.maximum(due - base, 0)
    missed, present = ints(frame, "missed_minutes"), ints(frame, "present_days")
    parts = prorated(bench, frame["month"], gap, missed, present)
    owed = np.where(missed > 0, np.minimum(*parts), gap)
    earned, least = _earned(bench, frame)
    less = base < least - rounding(bench, frame["month"], least)
    frame["part_due"] = np.where(earned & less, least, 0)
    frame["owed"] = np.where(earned & less, np.minimum(owed, least - base), owed)
    inside = frame["in_probation"].to_numpy(bool)
    mark(frame, agreed <= 0, CANNOT_TELL, "contract-wage-not-stated")
    mark(frame, ~given(frame, "base_minor"), CANNOT_TELL, "base-not-stated")
    mark(frame, perhaps & (most > agreed), CANNOT_TELL, REASON)
    mark(frame, short, SHORT)
    enough = _other_pay(frame) >= due - rounding(bench, frame["month"], due)
    mark(frame, short & enough & (share >= minimum), CANNOT_TELL, "unknown-items")
    mark(frame, short & earned & ~less, CANNOT_TELL, "base-may-be-earned")
    mark(frame, short & (ints(frame, "probation_doubt") > 0), CANNOT_TELL, REASON)
    mark(frame, ~in_force(bench, SHARE, frame["month"]), CANNOT_TELL, NOT_IN_FORCE)
    mark(frame, ~inside, INAPPLICABLE, "not-in-probation")
    frame["settle_kind"] = "contract"
    mark(frame, frame["probation_unread"], CANNOT_TELL, "no-term")
    mark(frame, frame["may_be_in_probation"], CANNOT_TELL, "no-contract")
    for kind in OTHERS:
        mark(frame, frame["employment"] == kind, INAPPLICABLE, kind.replace("_", "-"))
    mark(frame, frame["hours_system"] == "part_time", INAPPLICABLE, "hours-part-time")
    return frame


def _earned(bench: Bench, frame: pd.DataFrame) -> tuple[Mask, Whole]:
    """Gives back which bases of part months may be what was earned, and the least due for them.

    Such a base is no more than the contract's wage makes for the time in service. Where nobody
    states the days worked, nothing is due for certain.
    """
    months = frame["month"]
    missed, present = ints(frame, "missed_minutes"), ints(frame, "present_days")
    most = np.maximum(*prorated(bench, months, ints(frame, "contract_most"), missed, present))
    least = np.minimum(*prorated(bench, months, ints(frame, "due"), missed, present))
    fits = ints(frame, "base_minor") <= most + rounding(bench, months, most)
    return (missed > 0) & fits, np.where(present < 0, 0, least)


def _other_pay(frame: pd.DataFrame) -> Whole:
    """Gives back all pay for normal hours that may be meant by a contract's wage."""
    by_items = ints(frame, "counted") + ints(frame, "unknown_more")
    at_all = np.maximum(ints(frame, "gross_minor") - ints(frame, "overtime_pay_minor"), 0)
    return np.where(ints(frame, "items") > 0, by_items, at_all)


def draft(bench: Bench, row: Any) -> Draft:
    """Gives back the wage paid, the one due, and which of share and minimum binds."""
    base, due, owed = int(row.base_minor), int(row.due), int(row.owed)
    number = last_figure(bench, SHARE, row.month)
    by_contract = int(row.share_due) >= due
    shown = f"minimum {format_minor(due)}"
    if by_contract and number is not None:
        agreed = format_minor(int(row.contract_wage))
        shown = f"{agreed} x {number.value} = {format_minor(due)}"
    basis = [number.basis()] if number is not None else []
    if not by_contract:
        rule = last_figure(bench, MINIMUM, row.month)
        basis += [rule.basis()] if rule is not None else []
        basis += bench.once(minimums)[row.month].basis()
    part_due = int(row.part_due)
    if part_due:
        shown = f"{shown}; for the time worked at least {format_minor(part_due)}"
    return Draft(
        message=fill(
            FAILED,
            month=row.month,
            wage=format_minor(base),
            why=OF_CONTRACT if by_contract else OF_MINIMUM,
            due=format_minor(part_due or due),
            owed=format_minor(owed),
        ),
        observed=base,
        limit=part_due or due,
        unit="minor",
        owed_minor=owed,
        currency=bench.currency,
        arithmetic=f"{shown}; agreed {format_minor(base)}; owed {format_minor(owed)}",
        basis=tuple(basis),
        refs=(
            *(Ref("payroll", at, "base_minor") for at in row.row_ids),
            Ref("contract", int(row.contract_row), "wage_minor"),
            Ref("contract", int(row.contract_row), "probation_to"),
        ),
    )


RULE = Rule(
    id="wages.probation_pay",
    title=Text("Pay in probation", "试用期工资"),
    says=Text(
        "probation pay is under the share of the contract wage that the law asks for, or under "
        "the minimum wage",
        "试用期工资低于合同工资的法定比例，或低于最低工资",
    ),
    grain=Grain.WORKER_MONTH,
    kind=FindingKind.VIOLATION,
    severity=Severity.MAJOR,
    needs=("payroll", "contract"),
    judge=judge,
    draft=draft,
    law=True,
    parameters=(SHARE, MINIMUM, LONGEST, AMOUNT, RATIO),
)
