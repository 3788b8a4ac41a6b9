"""Neither a signature nor the bank's proof is there for a paid wage.

A month with a bank's list is left to the comparison with it. A file that cannot show a
signature, and a set without any bank's list, prove nothing either way; nor does a bank's list that
could not be read.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from pipeline.model.evidence import Text
from pipeline.model.finding import FindingKind, Severity
from pipeline.model.quantities import month_add
from validators.absence import mark_lost
from validators.bench import ROW, Bench, ints
from validators.doubt import with_doubts
from validators.month_figures import last_figure
from validators.months_of_parts import worst_of_parts
from validators.packs import NoSuchNumberError
from validators.pay_dates import not_done
from validators.payroll import one_verdict, pay_rows
from validators.rule import Draft, Grain, Ref, Rule, fill
from validators.verdicts import CANNOT_TELL, INAPPLICABLE, PASSED, mark, verdicts
from validators.verdicts import FAILED as UNPROVED

RECEIPT = "wages.receipt"
FIELDS = ("signed",)
FAILED = Text(
    "The wage of {month} is not signed for, and no bank's list of that month was handed in.",
    "{month} 工资无本人签收，也未提交当月银行发放记录。",
)


def judge(bench: Bench) -> pd.DataFrame:
    """Gives back a verdict for each worker-month on payroll."""
    if bench.law is None or RECEIPT not in bench.law.numbers:
        raise NoSuchNumberError("the law asks for no receipt")
    rows = bench.once(_rows)
    frame = with_doubts(rows, lambda some: _judge_rows(bench, some), FIELDS, "payroll")
    frame["settle_kind"] = "bank_transfer"
    mark_lost(bench, frame, frame["outcome"] == UNPROVED, "bank_transfer")
    return one_verdict(worst_of_parts(bench, frame))


def _rows(bench: Bench) -> pd.DataFrame:
    """Gives back the payroll rows with whether their month and worker are in a bank's list.

    ``shows``: the part can show who signed: it is a picture, or somebody signed in it.
    """
    rows = bench.once(pay_rows)
    bank = bench.once(banked)
    keys = pd.MultiIndex.from_frame(rows[ROW].astype({"worker": "int64"}))
    signed = rows["signed"].astype("boolean").fillna(False)
    some = signed.groupby([rows["document"], rows["part"]]).transform("any")
    places = pd.MultiIndex.from_frame(rows[["document", "part"]].astype("int64"))
    pictures = [place for place in places.unique() if _is_picture(bench, *place)]
    return rows.assign(
        month_banked=rows["month"].isin(set(bank["month"])),
        banked=keys.isin(pd.MultiIndex.from_frame(bank.loc[bank["done"], ROW])),
        shows=some.to_numpy(bool) | np.asarray(places.isin(pictures), bool),
    )


def _is_picture(bench: Bench, document: int, part: int) -> bool:
    return bench.case.documents[document].document.parts[part].scanned


def banked(bench: Bench) -> pd.DataFrame:
    """Gives back the workers and months that the bank's lists name, unknown workers as -1.

    ``done``: nothing says that the transfer did not go through. One of which nobody says the month
    may be of the month it was made in or the one before.
    """
    frame = bench.frame("bank_transfer")[["worker", "month", "paid_on", "row_id"]]
    frame = frame.assign(done=~frame["row_id"].isin(bench.once(not_done)))
    made = pd.to_datetime(frame["paid_on"]).dt.strftime("%Y-%m").astype(object)
    before = {month: month_add(str(month), -1) for month in made.dropna().unique()}
    untold = frame["month"].isna() & made.notna()
    names = [*ROW, "done"]
    found = [frame.loc[frame["month"].notna(), names]]
    found += [frame.assign(month=own)[untold][names] for own in (made, made.map(before))]
    listed = pd.concat(found, ignore_index=True).drop_duplicates()
    return listed.astype({"worker": "int64", "month": object})


def _judge_rows(bench: Bench, some: pd.DataFrame) -> pd.DataFrame:
    frame = verdicts(some)
    signed = frame["signed"].astype("boolean")
    blank = (~signed).fillna(False).to_numpy(bool)
    shows = frame["shows"].to_numpy(bool)
    mark(frame, np.ones(len(frame), bool), CANNOT_TELL, "signature-or-bank")
    if not bench.has("bank_transfer"):
        mark(frame, ~shows, CANNOT_TELL, "no-bank-list")
    mark(frame, blank & shows, UNPROVED)
    mark(frame, frame["month_banked"], INAPPLICABLE, "in-bank-list")
    mark(frame, frame["banked"] | signed.fillna(False), PASSED)
    nothing = frame["net_minor"].notna().to_numpy(bool) & (ints(frame, "net_minor") <= 0)
    mark(frame, nothing, INAPPLICABLE, "nothing-paid")
    return frame


def draft(bench: Bench, row: Any) -> Draft:
    """Gives back the blank cell of the signature."""
    number = last_figure(bench, RECEIPT, row.month)
    return Draft(
        message=fill(FAILED, month=row.month),
        observed=0,
        limit=1,
        unit="count",
        basis=(number.basis(),) if number is not None else (),
        refs=tuple(Ref("payroll", int(row.row_id), name) for name in ("signed", "net_minor")),
    )


RULE = Rule(
    id="wages.receipt_missing",
    title=Text("Proof of payment", "工资签收凭证"),
    says=Text(
        "neither a signature nor the bank's proof for a paid wage",
        "已发工资既无签收也无银行凭证",
    ),
    grain=Grain.WORKER_MONTH,
    kind=FindingKind.VIOLATION,
    severity=Severity.MINOR,
    needs=("payroll", "bank_transfer"),
    judge=judge,
    draft=draft,
    law=True,
    parameters=(RECEIPT,),
)
