"""A month of the audit period has no payroll, attendance or insurance list.

Judged where the kind came at all: a kind that never came is ``records.document_missing``.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from pipeline.model.evidence import Text
from pipeline.model.finding import FindingKind, Severity
from validators.absence import mark_lost
from validators.bench import Bench
from validators.kind_names import kind_name
from validators.parts import parts
from validators.rule import Draft, Grain, Rule, fill
from validators.verdicts import CANNOT_TELL, INAPPLICABLE, mark, verdicts
from validators.verdicts import FAILED as NONE

FAILED = Text(
    "There is no document of {month} among: {kind}. Other months are there.",
    "{kind}缺少 {month}，其他月份已提交。",
)
ANOTHERS = Text(
    "The {count} document(s) of {month} among {kind} name another employer and were set aside. "
    "Other months are there.",
    "{kind}中 {month} 的 {count} 个文件所载用人单位并非本厂，已另行搁置，其他月份已提交。",
)


def judge(bench: Bench) -> pd.DataFrame:
    """Gives back a verdict for each kind and month asked for."""
    subjects = [(kind, month) for kind in bench.protocol.monthly for month in bench.window]
    frame = verdicts(pd.DataFrame(subjects, columns=["kind", "month"], dtype=object))
    covered = {kind: _months(bench, kind) for kind in bench.protocol.monthly}
    missing = np.array([month not in covered[kind] for kind, month in subjects], bool)
    mark(frame, missing, NONE)
    known = bench.once(parts)
    told = known["months"].map(len) > 0
    untold = set(known.loc[~told, "kind"]) & set(bench.protocol.monthly)
    records = {kind for kind in untold if _undated(bench, kind, known[~told])}
    mark(frame, missing & frame["kind"].isin(records), CANNOT_TELL, "month-not-told")
    for kind in bench.protocol.monthly:
        accused = (frame["outcome"] == NONE) & (frame["kind"] == kind)
        mark_lost(bench, frame, accused, kind, wholly=True)
    mark(frame, ~frame["kind"].isin(bench.kinds), INAPPLICABLE, "no-document")
    return frame


def _months(bench: Bench, kind: str) -> set[str]:
    """Gives back the months that the documents of a kind cover."""
    spans = bench.case.pay_months
    column = f"has_{kind}"
    if column in spans:
        return set(spans.loc[spans[column].astype(bool), "month"])
    known = bench.once(parts)
    said = {month for months in known.loc[known["kind"] == kind, "months"] for month in months}
    return said | set(bench.frame(kind)["month"].dropna().unique())


def _undated(bench: Bench, kind: str, untold: pd.DataFrame) -> bool:
    """Gives back whether a part of this kind has records whose month nobody knows."""
    rows = bench.frame(kind)
    own = untold.loc[(untold["kind"] == kind) & untold["months_matter"], ["document", "part"]]
    keys = set(own.itertuples(index=False, name=None))
    undated = rows.loc[rows["month"].isna(), ["document", "part"]].drop_duplicates()
    found = set(undated.itertuples(index=False, name=None))
    dated = set(
        rows.loc[rows["month"].notna(), ["document", "part"]].itertuples(index=False, name=None)
    )
    return bool(keys & found) or bool(keys - found - dated)


def draft(bench: Bench, row: Any) -> Draft:
    """Gives back the month that is missing."""
    apart = bench.apart(row.kind, row.month)
    words = ANOTHERS if apart else FAILED
    return Draft(
        message=fill(words, count=apart, month=row.month, kind=kind_name(row.kind)),
        observed=0,
        limit=1,
        unit="count",
        basis=bench.protocol.asking("monthly", row.kind),
    )


RULE = Rule(
    id="records.month_missing",
    title=Text("Months of the audit period", "审核期间各月记录"),
    says=Text(
        "payroll, attendance or insurance list has no document for a month in the audit period",
        "审核期间某月缺少工资表、考勤或社保名单",
    ),
    grain=Grain.MONTH,
    kind=FindingKind.VIOLATION,
    severity=Severity.MAJOR,
    needs=("payroll", "attendance", "social_insurance"),
    judge=judge,
    draft=draft,
)
