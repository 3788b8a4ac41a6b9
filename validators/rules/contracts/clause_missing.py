"""A mandatory clause is absent from a contract, left blank or waived; names which."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from pipeline.model.evidence import Grade, Text
from pipeline.model.finding import FindingKind, Severity
from validators.absence import mark_lost_rows
from validators.bench import Bench, iso
from validators.contracts import ORAL, of_workers, papers
from validators.dated_numbers import basis_on, number_on
from validators.dates import days
from validators.rule import Draft, Grain, Ref, Rule, fill
from validators.unseen_contracts import unmatched
from validators.verdicts import CANNOT_TELL, Mask, mark, verdicts
from validators.verdicts import FAILED as INCOMPLETE

CLAUSES = "contracts.clauses"
PICTURES = (".jpg", ".jpeg", ".png", ".heic", ".heif", ".tif", ".tiff", ".bmp", ".webp")
NAMES = {
    "term": Text("term", "合同期限"),
    "job": Text("work", "工作内容"),
    "place": Text("place of work", "工作地点"),
    "hours": Text("working time and rest", "工作时间和休息休假"),
    "pay": Text("pay", "劳动报酬"),
    "insurance": Text("social insurance", "社会保险"),
    "protection": Text("labour protection and conditions", "劳动保护、劳动条件和职业危害防护"),
}
UNCHANGED = "unchanged"
"""Among the clauses of a renewal that leaves the rest to the contract it renews."""

FAILED = Text(
    "Mandatory clauses absent, left blank or waived in the contract: {names}.",
    "合同缺少、未填写或约定放弃的必备条款：{names}。",
)


def judge(bench: Bench) -> pd.DataFrame:
    """Gives back a verdict for each worker with a contract."""
    frame = verdicts(bench.once(papers))
    needed = _needed(bench, frame)
    found = [set(one) if isinstance(one, (list, tuple)) else None for one in frame["clauses_found"]]
    blank = [
        set(one) if isinstance(one, (list, tuple)) else set() for one in frame["clauses_blank"]
    ]
    alone = _add_renewed(frame, found, blank)
    lacking = [
        tuple(name for name in asked or () if name not in (got or ()) or name in empty)
        for asked, got, empty in zip(needed, found, blank, strict=True)
    ]
    frame["lacking"] = pd.Series(lacking, frame.index, dtype=object)
    mark(frame, [bool(names) for names in lacking], INCOMPLETE)
    doubtful = (frame["grade"].fillna(0).astype("int64") == Grade.UNCERTAIN).to_numpy(bool)
    unread = [not got for got in found]
    mark(frame, (frame["outcome"] == INCOMPLETE) & doubtful, CANNOT_TELL, "clauses-not-read")
    mark(frame, unread, CANNOT_TELL, "clauses-not-read")
    page_apart = (frame["outcome"] == INCOMPLETE) & bench.once(unmatched)
    mark(frame, page_apart & _is_scanned(bench, frame), CANNOT_TELL, "unmatched-contract")
    mark_lost_rows(bench, frame, frame["outcome"] == INCOMPLETE, "contract")
    mark(frame, alone, CANNOT_TELL, "renewed-contract-not-seen")
    mark(frame, [asked is None for asked in needed], CANNOT_TELL, "law-not-in-force")
    return of_workers(bench, frame)


def _is_scanned(bench: Bench, frame: pd.DataFrame) -> Mask:
    """Gives back the contracts read from pictures, of which each page may be a file of its own."""
    found = []
    for document, part in zip(frame["document"], frame["part"], strict=True):
        own = bench.case.documents[document].document
        picture = own.source.path.lower().endswith(PICTURES)
        found.append(picture or own.parts[part].scanned)
    return np.array(found, bool)


def _needed(bench: Bench, frame: pd.DataFrame) -> list[tuple[str, ...] | None]:
    """Gives back the clauses that the law of each contract's first day asks for, if it has any."""
    begins = frame["starts_on"].fillna(frame["signed_on"])
    on = [bench.audit_date if pd.isna(day) else iso(day) for day in begins]
    asked = {day: number_on(bench, CLAUSES, day) for day in dict.fromkeys(on)}
    return [None if (number := asked[day]) is None else number.items for day in on]


def _add_renewed(
    frame: pd.DataFrame, found: list[set[str] | None], blank: list[set[str]]
) -> list[bool]:
    """Adds to a renewal that leaves the rest unchanged the clauses of the contract it renews.

    Returns:
        For each contract whether it is such a renewal and what it renews was not handed in.
    """
    begins = days(frame["starts_on"].fillna(frame["signed_on"]))
    worker = frame["worker"].to_numpy()
    own = np.array([got is not None and UNCHANGED not in got for got in found], bool)
    alone = [False] * len(frame)
    for at, got in enumerate(found):
        if got is None or UNCHANGED not in got:
            continue
        before = (own & (worker == worker[at]) & ~(begins >= begins[at])).nonzero()[0]
        alone[at] = not len(before)
        if len(before):
            renewed = int(max(before, key=lambda one: (not np.isnat(begins[one]), begins[one])))
            got |= found[renewed] or set()
            blank[at] |= blank[renewed]
    return alone


def draft(bench: Bench, row: Any) -> Draft:
    """Gives back the clauses that are absent or blank."""
    names = Text(
        ", ".join(NAMES[one].en for one in row.lacking),
        "、".join(NAMES[one].zh for one in row.lacking),
    )
    return Draft(
        message=fill(FAILED, names=names),
        observed=len(row.lacking),
        limit=0,
        unit="count",
        basis=basis_on(bench, _first_day(bench, row), CLAUSES),
        refs=(
            Ref("contract", int(row.row_id), "clauses_blank"),
            Ref("contract", int(row.row_id), "name"),
        ),
    )


def _first_day(bench: Bench, row: Any) -> str:
    days_told = [day for day in (row.starts_on, row.signed_on) if pd.notna(day)]
    return iso(days_told[0]) if days_told else bench.audit_date


RULE = Rule(
    id="contracts.clause_missing",
    title=Text("Mandatory clauses", "合同必备条款"),
    says=Text("a mandatory clause is absent or blank; names which", "必备条款缺失或未填写"),
    grain=Grain.WORKER,
    kind=FindingKind.VIOLATION,
    severity=Severity.MINOR,
    needs=("contract",),
    judge=judge,
    draft=draft,
    law=True,
    parameters=(CLAUSES, ORAL),
)
