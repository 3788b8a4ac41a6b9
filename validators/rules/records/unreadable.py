"""A file could not be opened or read; says why and what to send instead."""

from __future__ import annotations

from typing import Any

import pandas as pd

from pipeline.model.document import Status
from pipeline.model.evidence import Text
from pipeline.model.finding import FindingKind, Severity
from validators.bench import Bench
from validators.rule import Draft, Grain, Rule
from validators.verdicts import FAILED as UNREAD
from validators.verdicts import mark, verdicts

UNKNOWN = Text(
    "The file could not be read. Send it again, as the original file.",
    "文件无法读取，请重新提交原始文件。",
)


def judge(bench: Bench) -> pd.DataFrame:
    """Gives back a verdict for each file."""
    statuses = [one.document.status for one in bench.case.documents]
    frame = verdicts(pd.DataFrame({"document": range(len(statuses))}))
    mark(frame, [status is Status.UNREADABLE for status in statuses], UNREAD)
    return frame


def draft(bench: Bench, row: Any) -> Draft:
    """Gives back what the reader said."""
    issues = bench.case.documents[row.document].document.issues
    said = next((issue.message for issue in issues if issue.loses_data), None)
    kinds = {hint.path: hint.kind for hint in bench.case.facility.documents}
    path = bench.case.documents[row.document].document.source.path
    return Draft(
        message=said or (issues[0].message if issues else UNKNOWN),
        document_kind=kinds.get(path) or "",
    )


RULE = Rule(
    id="records.unreadable",
    title=Text("Files that cannot be read", "无法读取的文件"),
    says=Text(
        "a file could not be opened or read (encrypted, broken, empty, too poor a scan)",
        "文件无法打开或读取（加密、损坏、空白或扫描质量过差）",
    ),
    grain=Grain.DOCUMENT,
    kind=FindingKind.GAP,
    severity=Severity.MAJOR,
    needs=("",),
    judge=judge,
    draft=draft,
)
