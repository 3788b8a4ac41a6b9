"""A mandatory field of payroll, roster or attendance has no column, or is blank throughout.

Which fields must be there stands in the country's pack (payroll, roster) and in the protocol;
which record fields each of them may be found in, in ``asked_fields``.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from pipeline.model.evidence import Text
from pipeline.model.finding import Basis, FindingKind, Severity
from validators.absence import REASON
from validators.asked_fields import FIELDS
from validators.bench import Bench
from validators.lost import POOR_PAGES, parts_not_read
from validators.parts import parts
from validators.rule import Draft, Grain, Rule, fill
from validators.unknown_columns import DATES, IDENTITY, OVERTIME, may_hold
from validators.unknown_columns import REASON as COLUMN_UNKNOWN
from validators.verdicts import CANNOT_TELL, INAPPLICABLE, as_mask, mark, verdicts
from validators.verdicts import FAILED as LACKING

OF_LAW = {"payroll": "records.ledger_fields", "roster": "records.roster_fields"}

CUT = POOR_PAGES | {
    "heading-unclear",
    "columns-run-together",
    "rows-left-out",
    "column-without-heading",
    "days-unread",
    "script-not-read",
}
"""Issues of pages of which a whole column, or its heading, may not have been read."""
UNKNOWN = {
    OVERTIME: {"working_time"},
    DATES: {"hired_on", "contract_term", "paid_on"},
    IDENTITY: {"id_number"},
}
"""Issues of columns whose heading nobody knows, with the fields that each may hold."""

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
    for code, names in UNKNOWN.items():
        only = as_mask([bool(one) and set(one) <= names for one in lacking])
        mark(frame, only & may_hold(bench, frame, code), CANNOT_TELL, COLUMN_UNKNOWN)
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
    asked = bench.protocol.fields.get(kind, ())
    return tuple(dict.fromkeys((*_of_law(bench, kind), *asked)))


def _of_law(bench: Bench, kind: str) -> tuple[str, ...]:
    """Gives back the fields that the law lists.

    A law without such a list asks for nothing; one whose list came later cannot be told.
    """
    name = OF_LAW.get(kind, "")
    listed = bench.law is not None and name in bench.law.numbers
    return bench.law_number(name, bench.audit_date).items if listed else ()


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
    timed = days.loc[days["punches"].notna().to_numpy(bool), "document"]
    daily = set(days[["document", "part"]].drop_duplicates().itertuples(index=False, name=None))
    clocked = bench.case.days
    covered = set(clocked.loc[clocked["timed"].astype(bool), "month"].dropna().unique())
    files = set(timed.unique())
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
    return Draft(
        message=fill(FAILED, names=names),
        observed=len(row.lacking),
        limit=0,
        unit="count",
        basis=_basis(bench, row),
    )


def _basis(bench: Bench, row: Any) -> tuple[Basis, ...]:
    """Gives back the law, where it lists a field that is missing, and the programmes that do."""
    lacking = set(row.lacking)
    of_law = lacking & set(_of_law(bench, row.kind))
    law = bench.law_basis(bench.audit_date, OF_LAW[row.kind]) if of_law else ()
    asking = [
        one.basis() for one in bench.protocol.each() if lacking & set(one.fields.get(row.kind, ()))
    ]
    return (*law, *asking)


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
