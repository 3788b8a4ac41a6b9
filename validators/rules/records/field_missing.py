"""A mandatory field of payroll, roster or attendance has no column, or is blank throughout.

Which fields must be there stands in the country's pack (payroll, roster) and in the protocol
(attendance); which record fields each of them may be found in stands here.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from pipeline.model.evidence import Text
from pipeline.model.finding import Basis, FindingKind, Severity
from validators.absence import REASON
from validators.bench import Bench
from validators.lost import POOR_PAGES, parts_not_read
from validators.parts import parts
from validators.rule import Draft, Grain, Rule, fill
from validators.verdicts import CANNOT_TELL, INAPPLICABLE, as_mask, mark, verdicts
from validators.verdicts import FAILED as LACKING

OF_LAW = {"payroll": "records.ledger_fields", "roster": "records.roster_fields"}

# Field: its name, and the record fields any of which holds it.
FIELDS: dict[str, tuple[Text, tuple[str, ...]]] = {
    "employer": (Text("employer", "用人单位名称"), ("employer",)),
    "period": (Text("pay period", "支付周期"), ("month", "period_from")),
    "paid_on": (Text("pay date", "支付日期"), ("paid_on",)),
    "name": (Text("name", "姓名"), ("name",)),
    "worker": (Text("name or number", "姓名或工号"), ("name", "number")),
    "id_number": (Text("ID number", "身份证号码"), ("id_number",)),
    "contact": (Text("contact", "联系方式"), ("contact",)),
    "working_time": (
        Text("working time", "工作时间"),
        (
            "working_time",
            "normal_minutes",
            "days_worked_hundredths",
            "due_days_hundredths",
            "overtime_minutes",
            "overtime_weekday_minutes",
        ),
    ),
    "pay_items": (
        Text("pay items and amounts", "应发工资项目及数额"),
        (
            "pay_items",
            "base_minor",
            "normal_pay_minor",
            "piece_pay_minor",
            "daily_rate_minor",
            "gross_minor",
        ),
    ),
    "deductions": (
        Text("deductions and amounts", "代扣、代缴项目和数额"),
        ("deductions_minor", "item:deduction"),
    ),
    "net": (Text("net wage", "实发工资数额"), ("net_minor",)),
    "receipt": (
        Text("signature or bank account", "签字或银行账号"),
        ("receipt", "signed", "account"),
    ),
    "sex": (Text("sex", "性别"), ("sex",)),
    "hired_on": (Text("start of employment", "用工起始时间"), ("hired_on",)),
    "contract_term": (
        Text("contract term", "劳动合同期限"),
        ("contract_from", "contract_to", "term"),
    ),
    "date": (Text("dates", "日期"), ("date",)),
    "punches": (Text("in and out times", "上下班时间"), ("punches",)),
}
CUT = POOR_PAGES | {
    "heading-unclear",
    "columns-run-together",
    "rows-left-out",
    "column-without-heading",
    "days-unread",
    "script-not-read",
}
"""Issues of pages of which a whole column, or its heading, may not have been read."""
FAILED = Text("No column, or no entry at all, for: {names}.", "缺少或整列空白的项目：{names}。")


def judge(bench: Bench) -> pd.DataFrame:
    """Gives back a verdict for each part with payroll, roster or attendance.

    A part that no record was read of says nothing of its columns.
    """
    needed = {kind: _needed(bench, kind) for kind in ("payroll", "roster", "attendance")}
    known = bench.once(parts)
    frame = verdicts(known[known["kind"].isin([kind for kind in needed if needed[kind]])])
    lists = _parts_with_deductions(bench)
    lacking = []
    for row in frame.itertuples(index=False):
        one: Any = row
        there = one.fields | ({"item:deduction"} if (one.document, one.part) in lists else set())
        there |= {"employer"} if one.employer else set()
        there |= {"month"} if one.months else set()
        lacking.append(_lacking(there, needed[one.kind]))
    frame["lacking"] = pd.Series(lacking, frame.index, dtype=object)
    mark(frame, _unreadable(bench, frame), CANNOT_TELL, "columns-unreadable")
    mark(frame, [bool(names) for names in lacking], LACKING)
    poor = parts_not_read(bench, CUT)
    places = zip(frame["document"], frame["part"], strict=True)
    cut = [place in poor for place in places]
    mark(frame, as_mask(cut) & (frame["outcome"] == LACKING), CANNOT_TELL, REASON)
    unread = [
        not fields | blank for fields, blank in zip(frame["fields"], frame["blank"], strict=True)
    ]
    mark(frame, unread, CANNOT_TELL, "no-records-read")
    mark(frame, _summaries(bench, frame), INAPPLICABLE, "summary-sheet")
    return frame


def _unreadable(bench: Bench, frame: pd.DataFrame) -> list[bool]:
    """Gives back the payrolls whose column of net wages is filled, but with nothing readable."""
    rows = bench.frame("payroll")
    read = rows["net_minor"].notna().groupby([rows["document"], rows["part"]]).any()
    known = {key for key, any_read in read.items() if any_read}
    keys = zip(frame["document"], frame["part"], frame["kind"], frame["fields"], strict=True)
    return [
        kind == "payroll" and "net_minor" in fields and (document, part) not in known
        for document, part, kind, fields in keys
    ]


def _needed(bench: Bench, kind: str) -> tuple[str, ...]:
    if kind in OF_LAW:
        # A law without such a list asks for nothing; one whose list came later cannot be told.
        listed = bench.law is not None and OF_LAW[kind] in bench.law.numbers
        return bench.law_number(OF_LAW[kind], bench.audit_date).items if listed else ()
    return bench.protocol.fields.get(kind, ())


def _lacking(there: frozenset[str], needed: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in needed if not there & set(FIELDS[name][1]))


def _parts_with_deductions(bench: Bench) -> set[tuple[int, int]]:
    items = bench.frame("pay_item")
    found = items.loc[items["role"] == "deduction", ["document", "part"]].drop_duplicates()
    return set(found.itertuples(index=False, name=None))


def _summaries(bench: Bench, frame: pd.DataFrame) -> pd.Series:
    """Gives back the attendance parts beside others that show the days: summaries, shift plans.

    Others of the same file count, and those of any file for the same months.
    """
    days = bench.frame("attendance")
    timed = days[days["punches"].notna().to_numpy(bool)]
    daily = set(days[["document", "part"]].drop_duplicates().itertuples(index=False, name=None))
    clocked = bench.case.days
    covered = set(clocked.loc[clocked["timed"].astype(bool), "month"].dropna())
    files = set(timed["document"])
    found = [
        kind == "attendance"
        and (document, part) not in daily
        and (document in files or bool(set(months) & covered))
        for document, part, kind, months in zip(
            frame["document"], frame["part"], frame["kind"], frame["months"], strict=True
        )
    ]
    return pd.Series(found, frame.index, dtype=bool)


def draft(bench: Bench, row: Any) -> Draft:
    """Gives back the fields that are missing."""
    names = Text(
        ", ".join(FIELDS[name][0].en for name in row.lacking),
        "、".join(FIELDS[name][0].zh for name in row.lacking),
    )
    basis: tuple[Basis, ...] = (bench.protocol.basis(),)
    if row.kind in OF_LAW:
        basis = bench.law_basis(bench.audit_date, OF_LAW[row.kind])
    return Draft(
        message=fill(FAILED, names=names),
        observed=len(row.lacking),
        limit=0,
        unit="count",
        basis=basis,
    )


RULE = Rule(
    id="records.field_missing",
    title=Text("Mandatory fields", "必备项目"),
    says=Text(
        "a mandatory field has no column or is blank throughout", "必备项目没有相应列或整列空白"
    ),
    grain=Grain.DOCUMENT,
    kind=FindingKind.VIOLATION,
    severity=Severity.MINOR,
    needs=("payroll", "roster", "attendance"),
    judge=judge,
    draft=draft,
    parameters=tuple(OF_LAW.values()),
)
