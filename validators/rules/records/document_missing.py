"""The protocol asks for a kind of document, and there is none."""

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
    "Nothing handed in was recognised as: {kind}.{unread}",
    "提交的文件中未识别出：{kind}。{unread}",
)
UNREAD = Text(
    " {count} file(s) could not be read or recognised; it may be among them.",
    "另有 {count} 个文件无法读取或识别，可能包含在内。",
)
NONE_UNREAD = Text("", "")
ANOTHERS = Text(
    "{count} document(s) recognised as {kind} name another employer and were set aside: none is "
    "this facility's own.{unread}",
    "有 {count} 个文件识别为{kind}，但所载用人单位并非本厂，已另行搁置，未见本厂自身的。{unread}",
)


def judge(bench: Bench) -> pd.DataFrame:
    """Gives back a verdict for each kind that the protocol asks for."""
    frame = verdicts(pd.DataFrame({"kind": list(bench.protocol.kinds)}, dtype=object))
    mark(frame, ~frame["kind"].isin(bench.kinds), NONE)
    named = _named(bench)
    came = frame["kind"].isin(named) & (frame["outcome"] == NONE)
    mark(frame, came, CANNOT_TELL, "unread-document")
    frame["settle_kind"] = frame["kind"]
    frame["settle_document"] = pd.Series(
        [named.get(kind) for kind in frame["kind"]], frame.index, dtype=object
    )
    return frame


def _unread(bench: Bench) -> list[int]:
    """Gives back where the files are that could not be read, or not recognised."""
    lost = (Status.UNREADABLE, Status.UNCLASSIFIED)
    return [at for at, one in enumerate(bench.case.documents) if one.document.status in lost]


def _named(bench: Bench) -> dict[str, int]:
    """Gives back the kinds that the user says unread files are, each with the first of them."""
    kinds = {hint.path: hint.kind for hint in bench.case.facility.documents if hint.kind}
    found: dict[str, int] = {}
    for at in _unread(bench):
        kind = kinds.get(bench.case.documents[at].document.source.path)
        if kind is not None:
            found.setdefault(kind, at)
    return found


def draft(bench: Bench, row: Any) -> Draft:
    """Gives back the kind that is missing, and how many files could not be used."""
    apart, unread = bench.apart(row.kind), len(_unread(bench))
    return Draft(
        message=fill(
            ANOTHERS if apart else FAILED,
            count=apart,
            kind=kind_name(row.kind),
            unread=fill(UNREAD, count=unread) if unread else NONE_UNREAD,
        ),
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
