"""The bank paid another amount than the net wage, somebody else, or nobody.

A list is held against the payroll of its month. Who signed for the wage may have had the rest by
hand; a transfer that the bank sent back was not paid unless another one was.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from pipeline.model.evidence import Text
from pipeline.model.finding import FindingKind, PayDue, Severity
from pipeline.model.quantities import format_minor
from validators.absence import mark_lost
from validators.bank_pay import paid_by_bank
from validators.bench import Bench, given, ints
from validators.doubt import REASON, with_doubts
from validators.month_figures import last_figure
from validators.months_of_parts import month_rows
from validators.payroll import one_verdict
from validators.rule import Draft, Grain, Ref, Rule, fill
from validators.transfers import FAILED, transfers
from validators.verdicts import CANNOT_TELL, INAPPLICABLE, PASSED, mark, verdicts
from validators.verdicts import FAILED as APART
from validators.wage_tolerance import AMOUNT

RECORD = "wages.payroll_record"
NEARLY_ALL, SHOWN = 0.8, 6
AMOUNTS = Text(
    "The net wage of {month} is {net}; by the bank's list {paid} was paid: {gap} {way}.",
    "{month} 实发工资为 {net}，银行发放记录为 {paid}，{way} {gap}。",
)
LESS, MORE = Text("less", "少付"), Text("more", "多付")
BACK = Text(
    "The transfer of the wage of {month} ({net}) did not go through: {said}. There is no other.",
    "{month} 工资（{net}）转账未成功：{said}，未见再次转账。",
)
NOBODY = Text(
    "The bank's list of {month} pays nearly everybody, but not this worker's net wage of {net}, "
    "and nobody signed for it.",
    "{month} 银行发放记录几乎包括所有员工，但没有该员工的实发工资 {net}，也没有签收。",
)
ANOTHER = Text(
    "The net wage of {month} ({net}) was paid to {name}, into this worker's account or under this "
    "worker's number.",
    "{month} 实发工资（{net}）按该员工的账号或工号转给了 {name}。",
)
FIELDS = ("net_minor",)


def judge(bench: Bench) -> pd.DataFrame:
    """Gives back a verdict for each worker-month on payroll."""
    months = bench.once(month_rows)
    if months.empty or bench.frame("bank_transfer").empty:
        frame = verdicts(months)
        mark(frame, np.ones(len(frame), bool), INAPPLICABLE, "no-bank-list-of-month")
        return one_verdict(frame)
    rows = bench.once(paid_by_bank)
    frame = with_doubts(rows, lambda some: _judge_rows(bench, some), FIELDS, "payroll")
    unread = frame["transfer_doubt"].to_numpy(bool) & (frame["outcome"] == APART).to_numpy(bool)
    mark(frame, unread, CANNOT_TELL, REASON)
    frame["settle_kind"] = "bank_transfer"
    short = frame["paid"].to_numpy(np.int64) < ints(frame, "net_minor")
    mark_lost(bench, frame, (frame["outcome"] == APART) & short, "bank_transfer")
    return one_verdict(frame)


def _judge_rows(bench: Bench, some: pd.DataFrame) -> pd.DataFrame:
    frame = verdicts(some)
    count, share = ints(frame, "count"), frame["listed_share"].to_numpy(float)
    absent, less = count == 0, ints(frame, "paid") < ints(frame, "net_minor")
    signed = frame["signed"].astype("boolean").fillna(False)
    stated = given(frame, "net_minor")
    mark(frame, np.ones(len(frame), bool), APART)
    mark(frame, ~frame["of_wages"].to_numpy(bool), CANNOT_TELL, "list-not-of-wages")
    mark(frame, absent & (share < NEARLY_ALL), CANNOT_TELL, "list-in-part")
    mark(frame, absent & frame["perhaps_listed"], CANNOT_TELL, "unmatched-transfer")
    mark(frame, absent & frame["left"], CANNOT_TELL, "paid-apart")
    mark(frame, absent & frame["of_wages"] & (ints(frame, "to_another") >= 0), APART)
    mark(frame, absent & frame["alias"], CANNOT_TELL, "unmatched-transfer")
    mark(frame, absent & frame["payee_doubt"], CANNOT_TELL, REASON)
    mark(frame, less & signed, CANNOT_TELL, "signed-for-the-rest")
    mark(frame, frame["twice"], CANNOT_TELL, "list-perhaps-twice")
    mark(frame, frame["untold"], CANNOT_TELL, "transfer-month-untold")
    mark(frame, frame["of_before"], CANNOT_TELL, "transfer-of-month-before")
    mark(frame, frame["open"], CANNOT_TELL, "transfer-not-done")
    mark(frame, frame["amount_unread"], CANNOT_TELL, REASON)
    mark(frame, frame["alike"], PASSED)
    mark(frame, frame["again"], APART)
    mark(frame, frame["again"] & frame["twice"], CANNOT_TELL, "list-perhaps-twice")
    mark(frame, ~stated, CANNOT_TELL, "net-not-stated")
    mark(frame, stated & (ints(frame, "net_minor") <= 0), INAPPLICABLE, "nothing-paid")
    mark(frame, share < 0, INAPPLICABLE, "no-bank-list-of-month")
    return frame


def draft(bench: Bench, row: Any) -> Draft:
    """Gives back what the bank paid of the net wage, or whom else, and what is owed."""
    net, paid = int(row.net_minor), int(row.paid)
    known = int(row.count) > 0
    number = last_figure(bench, RECORD, row.month)
    owed = net - paid if known and paid < net else None
    return Draft(
        message=_message(bench, row, net, paid),
        observed=paid,
        limit=net,
        unit="minor",
        owed_minor=owed,
        currency=bench.currency,
        arithmetic=f"net {format_minor(net)}; bank {format_minor(paid)}; "
        f"{format_minor(abs(net - paid))} apart",
        basis=(number.basis(),) if number is not None else (),
        refs=tuple(_refs(bench, row)),
        document_kind="payroll",
        pay=PayDue(net, paid) if owed else None,
    )


def _message(bench: Bench, row: Any, net: int, paid: int) -> Text:
    """Gives back which of the ways it is in which bank and payroll differ."""
    words = {"month": row.month, "net": format_minor(net)}
    records = bench.frame("bank_transfer")
    if row.count and row.back >= 0 and not paid:
        return fill(BACK, **words, said=str(records.at[row.back, "status"]))
    if row.count:
        way = LESS if paid < net else MORE
        return fill(
            AMOUNTS, **words, paid=format_minor(paid), gap=format_minor(abs(net - paid)), way=way
        )
    if row.to_another >= 0:
        return fill(ANOTHER, **words, name=str(records.at[row.to_another, "name"]))
    return fill(NOBODY, **words)


def _refs(bench: Bench, row: Any) -> Iterator[Ref]:
    yield from (Ref("payroll", at, "net_minor") for at in row.row_ids)
    if row.to_another >= 0 and not row.count:
        yield Ref("bank_transfer", int(row.to_another), "name")
    moves = bench.once(transfers)
    mine = (moves["worker"] == row.worker) & (moves["month"] == row.month)
    for at, state in moves.loc[mine, ["row_id", "state"]].head(SHOWN).itertuples(index=False):
        yield Ref("bank_transfer", int(at), "status" if state == FAILED else "amount_minor")


RULE = Rule(
    id="reconciliation.bank_transfer",
    title=Text("Bank transfers and net wages", "银行发放与实发工资"),
    says=Text(
        "the bank's amount is not the net wage, or the payee is another name",
        "银行发放金额与实发工资不符，或收款人为他人",
    ),
    grain=Grain.WORKER_MONTH,
    kind=FindingKind.VIOLATION,
    severity=Severity.CRITICAL,
    needs=("payroll", "bank_transfer"),
    judge=judge,
    draft=draft,
    parameters=(RECORD, AMOUNT),
)
