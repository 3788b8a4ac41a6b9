"""A deduction that the law does not allow: a fine, a deposit, tools, the fee of a recruiter.

Where a province itself lets an employer fine by lawful rules of the house, a fine alone is no
breach before those rules were seen.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from pipeline.model.evidence import Text
from pipeline.model.finding import FindingKind, Severity
from pipeline.model.quantities import format_minor
from validators.bench import Bench, given, ints
from validators.doubt import with_doubts
from validators.month_figures import NOT_IN_FORCE, each_month, in_force, last_figure
from validators.payroll import AGREED, LAWFUL, UNLAWFUL, earning_items, one_verdict, pay_rows
from validators.rule import Draft, Grain, Ref, Rule, fill
from validators.verdicts import CANNOT_TELL, Mask, mark, verdicts
from validators.verdicts import FAILED as UNLAWFUL_TAKEN

RULE_OF_LAW = "wages.deduction.rule"
EXCEPTION = "wages.deduction.exception"
FIELDS = ("unlawful", "unlisted", "lateness", "deductions_minor", "deducted")
FAILED = Text(
    "Of the wage of {month} was deducted what the law does not allow: {items}. {owed} is owed.",
    "{month} 工资中有法律不允许的扣款：{items}。应退还 {owed}。",
)


def judge(bench: Bench) -> pd.DataFrame:
    """Gives back a verdict for each worker-month on payroll."""
    rows = bench.once(pay_rows)
    in_force(bench, UNLAWFUL, rows["month"])
    return one_verdict(with_doubts(rows, lambda some: _judge_rows(bench, some), FIELDS, "payroll"))


def _judge_rows(bench: Bench, some: pd.DataFrame) -> pd.DataFrame:
    frame = verdicts(some)
    bare = given(some, "deductions_minor") & (ints(some, "deductions_minor") != 0)
    bare &= ints(some, "deducted") == 0
    mark(frame, bare, CANNOT_TELL, "deductions-not-itemised")
    mark(frame, ints(some, "lateness") > 0, CANNOT_TELL, "lateness-deducted")
    mark(frame, ints(some, "unlisted") > 0, CANNOT_TELL, "deduction-unknown")
    mark(frame, ints(some, "unread") > 0, CANNOT_TELL, "figures-missing")
    mark(frame, ints(some, "unlawful") > 0, UNLAWFUL_TAKEN)
    by_house = ints(some, "fined") == ints(some, "unlawful")
    fined = (ints(some, "unlawful") > 0) & by_house & _house_rules(bench, frame["month"])
    mark(frame, fined, CANNOT_TELL, "house-rules")
    mark(frame, ~in_force(bench, UNLAWFUL, frame["month"]), CANNOT_TELL, NOT_IN_FORCE)
    return frame


def _house_rules(bench: Bench, months: pd.Series) -> Mask:
    """Gives back the months in which the law of the place itself allows fines of the house."""
    found = np.zeros(len(months), bool)
    for number, at in each_month(months, lambda month: last_figure(bench, EXCEPTION, month)):
        found[at] = number is not None and number.place is not None
    return found


def draft(bench: Bench, row: Any) -> Draft:
    """Gives back what was deducted, as the sheet calls it, and what is to be given back."""
    items = bench.once(earning_items)
    mine = items[
        (items["document"] == row.document)
        & (items["part"] == row.part)
        & (items["position"] == row.position)
        & items["unlawful"]
        & (items["amount"] != 0)
    ]
    owed = int(row.unlawful)
    listed = [
        f"{label} {format_minor(int(amount * sign))}"
        for label, amount, sign in zip(mine["label"], mine["amount"], mine["sign"], strict=True)
    ]
    numbers = [last_figure(bench, name, row.month) for name in (RULE_OF_LAW, UNLAWFUL, EXCEPTION)]
    return Draft(
        message=fill(
            FAILED,
            month=row.month,
            items=Text(", ".join(listed), "、".join(listed)),
            owed=format_minor(owed),
        ),
        observed=owed,
        limit=0,
        unit="minor",
        owed_minor=owed,
        currency=bench.currency,
        arithmetic=f"{' + '.join(listed)} = {format_minor(owed)}",
        basis=tuple(one.basis() for one in numbers if one is not None),
        refs=tuple(Ref("pay_item", int(one), "amount_minor") for one in mine["row_id"]),
    )


RULE = Rule(
    id="wages.unlawful_deduction",
    title=Text("Unlawful deductions", "违法扣款"),
    says=Text(
        "a deduction that the law does not allow: fine, deposit, tools, recruitment fee",
        "法律不允许的扣款：罚款、押金、工具或工衣费、招聘费用",
    ),
    grain=Grain.WORKER_MONTH,
    kind=FindingKind.VIOLATION,
    severity=Severity.MAJOR,
    needs=("payroll",),
    judge=judge,
    draft=draft,
    law=True,
    parameters=(RULE_OF_LAW, UNLAWFUL, LAWFUL, AGREED, EXCEPTION),
)
