"""A deduction that law or code does not allow: a fine, a deposit, tools, the fee of a recruiter.

Where a province itself lets an employer fine by lawful rules of the house, a fine alone is no
breach of the law before those rules were seen; it is one of a code that allows no fine at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from pipeline.model.evidence import Text
from pipeline.model.finding import Basis, FindingKind, Severity
from pipeline.model.quantities import format_minor
from validators.bench import Bench, given, ints
from validators.doubt import with_doubts
from validators.month_figures import NOT_IN_FORCE, each_month, in_force, last_figure
from validators.months_of_parts import PARTIAL, month_rows
from validators.packs import NoSuchNumberError
from validators.payroll import (
    AGREED,
    LAWFUL,
    UNLAWFUL,
    items_of,
    of_codes,
    of_law,
    one_verdict,
)
from validators.rule import Draft, Grain, Ref, Rule, fill
from validators.verdicts import CANNOT_TELL, PASSED, Mask, mark, verdicts
from validators.verdicts import FAILED as TAKEN

RULE_OF_LAW = "wages.deduction.rule"
EXCEPTION = "wages.deduction.exception"
FIELDS = ("unlawful", "against_code", "unlisted", "lateness", "deductions_minor", "deducted")
FAILED = Text(
    "Of the wage of {month} was deducted what the law does not allow: {items}. {owed} is owed.",
    "{month} 工资中有法律不允许的扣款：{items}。应退还 {owed}。",
)

BY_CODE = Text(
    "Of the wage of {month} was deducted what the code does not allow: {items}.",
    "{month} 工资中有行为准则不允许的扣款：{items}。",
)


def judge(bench: Bench) -> pd.DataFrame:
    """Gives back a verdict for each worker-month on payroll."""
    if not any(UNLAWFUL in pack.numbers for pack in bench.packs):
        raise NoSuchNumberError("neither law nor code names a deduction that must not be made")
    rows = bench.once(month_rows)
    frame = with_doubts(rows, lambda some: _judge_rows(bench, some), FIELDS, "payroll")
    # What was deducted in one half of a month was, whatever the other half shows.
    frame[PARTIAL] &= (frame["outcome"] != TAKEN).to_numpy(bool)
    return one_verdict(frame)


def _judge_rows(bench: Bench, some: pd.DataFrame) -> pd.DataFrame:
    frame = verdicts(some)
    bare = given(some, "deductions_minor") & (ints(some, "deductions_minor") != 0)
    bare &= ints(some, "deducted") == 0
    mark(frame, bare, CANNOT_TELL, "deductions-not-itemised")
    mark(frame, ints(some, "lateness") > 0, CANNOT_TELL, "lateness-deducted")
    mark(frame, ints(some, "unlisted") > 0, CANNOT_TELL, "deduction-unknown")
    mark(frame, ints(some, "unread") > 0, CANNOT_TELL, "figures-missing")
    by_house = ints(some, "fined") == ints(some, "unlawful")
    fined = (ints(some, "unlawful") > 0) & by_house & _house_rules(bench, frame["month"])
    frame["by_law"] = (ints(some, "unlawful") > 0) & ~fined
    mark(frame, fined, CANNOT_TELL, "house-rules")
    mark(frame, ~_lawful(bench, frame["month"]), CANNOT_TELL, NOT_IN_FORCE)
    against = ints(some, "against_code") > 0
    mark(frame, against & (frame["outcome"] == PASSED), CANNOT_TELL, "agreement-may-allow")
    mark(frame, frame["by_law"] | (against & _strict(bench, frame["month"])), TAKEN)
    return frame


def _lawful(bench: Bench, months: pd.Series) -> Mask:
    """Gives back the months of which the law has a list, or has none at any date."""
    if bench.law is None or UNLAWFUL not in bench.law.numbers:
        return np.ones(len(months), bool)
    return in_force(bench, UNLAWFUL, months)


def _strict(bench: Bench, months: pd.Series) -> Mask:
    """Gives back the months in which a code forbids deductions without an exception of its own."""
    found = np.zeros(len(months), bool)
    for month, at in each_month(months, lambda month: month):
        excepted = {one.pack for one in of_codes(bench, EXCEPTION, month)}
        found[at] = any(one.pack not in excepted for one in of_codes(bench, UNLAWFUL, month))
    return found


def _house_rules(bench: Bench, months: pd.Series) -> Mask:
    """Gives back the months in which the law of the place itself allows fines of the house."""
    found = np.zeros(len(months), bool)
    for number, at in each_month(months, lambda month: last_figure(bench, EXCEPTION, month)):
        found[at] = number is not None and number.place is not None
    return found


def draft(bench: Bench, row: Any) -> Draft:
    """Gives back what was deducted, as the sheet calls it, and by law what is to be given back."""
    items = items_of(bench, row.row_ids)
    against = "unlawful" if row.by_law else "against_code"
    mine = items[items[against] & (items["amount"] != 0)]
    taken = int(getattr(row, against))
    listed = [
        f"{label} {format_minor(int(amount * sign))}"
        for label, amount, sign in zip(mine["label"], mine["amount"], mine["sign"], strict=True)
    ]
    return Draft(
        message=fill(
            FAILED if row.by_law else BY_CODE,
            month=row.month,
            items=Text(", ".join(listed), "、".join(listed)),
            owed=format_minor(taken),
        ),
        observed=taken,
        limit=0,
        unit="minor",
        owed_minor=taken if row.by_law else None,
        currency=bench.currency,
        arithmetic=f"{' + '.join(listed)} = {format_minor(taken)}",
        basis=tuple(_basis(bench, row)),
        refs=tuple(Ref("pay_item", int(one), "amount_minor") for one in mine["row_id"]),
    )


def _basis(bench: Bench, row: Any) -> Iterator[Basis]:
    if row.by_law:
        for name in (RULE_OF_LAW, UNLAWFUL, EXCEPTION):
            yield from (one.basis() for one in of_law(bench, name, row.month))
    if row.against_code:
        for name in (UNLAWFUL, EXCEPTION):
            yield from (one.basis() for one in of_codes(bench, name, row.month))


RULE = Rule(
    id="wages.unlawful_deduction",
    title=Text("Unlawful deductions", "违法扣款"),
    says=Text(
        "a deduction that law or code does not allow: fine, deposit, tools, recruitment fee",
        "法律或行为准则不允许的扣款：罚款、押金、工具或工衣费、招聘费用",
    ),
    grain=Grain.WORKER_MONTH,
    kind=FindingKind.VIOLATION,
    severity=Severity.MAJOR,
    needs=("payroll",),
    judge=judge,
    draft=draft,
    parameters=(RULE_OF_LAW, UNLAWFUL, LAWFUL, AGREED, EXCEPTION),
)
