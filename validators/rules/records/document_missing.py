"""The protocol asks for a kind of document, and there is none.

A file that could not be read, or whose kind could not be told, may be the one that is missing.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from pipeline.model.document import Status
from pipeline.model.evidence import Text
from pipeline.model.finding import FindingKind, Severity
from validators.bench import Bench
from validators.kind_names import kind_name
from validators.rule import Draft, Grain, Rule, fill
from validators.verdicts import CANNOT_TELL, mark, verdicts
from validators.verdicts import FAILED as NONE

FAILED = Text(
    "Nothing handed in was recognised as: {kind}.",
    "提交的文件中未识别出：{kind}。",
)
ANOTHERS = Text(
    "{count} document(s) recognised as {kind} name another employer and were set aside: none is "
    "this facility's own.",
    "有 {count} 个文件识别为{kind}，但所载用人单位并非本厂，已另行搁置，未见本厂自身的。",
)


def judge(bench: Bench) -> pd.DataFrame:
    """Gives back a verdict for each kind that the protocol asks for."""
    frame = verdicts(pd.DataFrame({"kind": list(bench.protocol.kinds)}, dtype=object))
    mark(frame, ~frame["kind"].isin(bench.kinds), NONE)
    unread = _unread(bench)
    undecided = frame["kind"].isin(unread) & (frame["outcome"] == NONE)
    mark(frame, undecided, CANNOT_TELL, "perhaps-unread")
    frame["settle_kind"] = frame["kind"]
    frame["settle_document"] = pd.Series(
        [unread.get(kind) for kind in frame["kind"]], frame.index, dtype=object
    )
    return frame


def _unread(bench: Bench) -> dict[str, int]:
    """Gives back the kinds that a file may be of which was not read, or not recognised.

    Each with the first document that may be it.
    One that the user named is of the kind that was said, any other may be of every kind.
    """
    named = {hint.path: hint.kind for hint in bench.case.facility.documents if hint.kind}
    found: dict[str, int] = {}
    for at, one in enumerate(bench.case.documents):
        if one.document.status in (Status.UNREADABLE, Status.UNCLASSIFIED):
            own = named.get(one.document.source.path)
            for kind in bench.protocol.kinds if own is None else (own,):
                found.setdefault(kind, at)
    return found


def draft(bench: Bench, row: Any) -> Draft:
    """Gives back the kind that is missing, and how many documents of it are another employer's."""
    apart = bench.apart(row.kind)
    return Draft(
        message=fill(ANOTHERS if apart else FAILED, count=apart, kind=kind_name(row.kind)),
        observed=0,
        limit=1,
        unit="count",
        basis=bench.protocol.asking("kinds", row.kind),
    )


RULE = Rule(
    id="records.document_missing",
    title=Text("Documents asked for", "须提交的文件"),
    says=Text(
        "the protocol asks for a kind of document and there is none", "标准要求的文件类别未提交"
    ),
    grain=Grain.KIND,
    kind=FindingKind.VIOLATION,
    severity=Severity.MAJOR,
    needs=("other",),
    judge=judge,
    draft=draft,
)
