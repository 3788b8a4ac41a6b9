"""Two documents have the same bytes, or the same content under two names or two months.

Of several alike, each later one is paired with the first, by path. Sheets of one file that say
the same in different places are views of one record, as in the exports of punch machines.
Lists that repeat themselves honestly from month to month (insurance, rosters) are compared
within a month only.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from pipeline.model.evidence import Text
from pipeline.model.finding import FindingKind, Severity
from validators.alike import same_content
from validators.bench import Bench
from validators.rule import Draft, Grain, Rule, fill
from validators.verdicts import FAILED as ALIKE
from validators.verdicts import mark, verdicts

BYTES = Text(
    "The file {other} is byte for byte the same as {first}.",
    "文件 {other} 与 {first} 完全相同。",
)
CONTENT = Text("{other} holds the same records as {first}.", "{other} 与 {first} 的记录内容相同。")
MONTHS = Text(
    "{other} ({months}) holds the same records as {first} ({first_months}) but for the month.",
    "{other}（{months}）除月份外与 {first}（{first_months}）的记录内容相同。",
)


def judge(bench: Bench) -> pd.DataFrame:
    """Gives back a verdict for each file, and for each part with records."""
    files = _files(bench)
    copied = set(files.loc[files["other_document"].notna(), "other_document"].astype(int))
    content = _parts(bench, copied)
    frame = verdicts(pd.concat([files, content], ignore_index=True))
    mark(frame, frame["other_document"].notna(), ALIKE)
    return frame


def _files(bench: Bench) -> pd.DataFrame:
    """Gives back the files in order of path, each later copy paired with the first."""
    sources = [one.document.source for one in bench.case.documents]
    rows = sorted((s.path, at, s.sha256) for at, s in enumerate(sources) if s.size)
    first: dict[str, int] = {}
    pairs = []
    for _, at, sha256 in rows:
        before = first.setdefault(sha256, at)
        pairs.append((before, None if before == at else at, "bytes"))
    return pd.DataFrame(pairs, columns=["document", "other_document", "way"], dtype=object)


def _parts(bench: Bench, copied: set[int]) -> pd.DataFrame:
    """Gives back the parts with records, each later one alike paired with the first."""
    known = bench.once(same_content)
    known = known[~known["document"].isin(copied)]
    known = known.sort_values(["path", "part"], kind="stable").reset_index(drop=True)
    pairs = []
    seen: dict[tuple[str, Any], Any] = {}
    for row in known.itertuples(index=False):
        one: Any = row
        same = seen.setdefault(("exact", one.exact), one)
        way = "content"
        if same is one and pd.notna(one.content):
            same, way = seen.setdefault(("content", one.content), one), "months"
        pairs.append(_pair(one, one if _views(one, same) else same, way))
    columns = ["document", "part", "other_document", "other_part", "way", "kind", "months", "first"]
    return pd.DataFrame(pairs, columns=columns, dtype=object)


def _views(one: Any, same: Any) -> bool:
    """Gives back whether two sheets of one file show the same records in different places."""
    return bool(one.document == same.document and one.layout != same.layout)


def _pair(one: Any, same: Any, way: str) -> tuple[Any, ...]:
    if same is one:
        return (one.document, one.part, None, None, way, one.kind, one.months, one.months)
    return (
        same.document,
        same.part,
        one.document,
        one.part,
        way,
        one.kind,
        one.months,
        same.months,
    )


def draft(bench: Bench, row: Any) -> Draft:
    """Gives back the two documents."""
    first = _name(bench, row.document, getattr(row, "part", None))
    other = _name(bench, row.other_document, getattr(row, "other_part", None))
    if row.way == "bytes":
        return Draft(message=fill(BYTES, other=other, first=first), document_kind=_kind(bench, row))
    if row.way == "content":
        return Draft(message=fill(CONTENT, other=other, first=first))
    return Draft(
        message=fill(
            MONTHS,
            other=other,
            first=first,
            months=", ".join(row.months),
            first_months=", ".join(row.first),
        )
    )


def _name(bench: Bench, document: Any, part: Any) -> str:
    one = bench.case.documents[int(document)].document
    if part is None or pd.isna(part) or len(one.parts) < 2:
        return one.source.path
    return f"{one.source.path} [{one.parts[int(part)].name}]"


def _kind(bench: Bench, row: Any) -> str:
    kinds = {
        str(part.classification.kind)
        for part in bench.case.documents[int(row.document)].parts
        if part.classification.kind
    }
    return kinds.pop() if len(kinds) == 1 else ""


RULE = Rule(
    id="records.duplicate_document",
    title=Text("Duplicate documents", "重复的文件"),
    says=Text(
        "same bytes, or the same content under two names or two months",
        "文件完全相同，或内容相同但名称、月份不同",
    ),
    grain=Grain.PAIR,
    kind=FindingKind.SIGNAL,
    severity=Severity.MINOR,
    needs=("",),
    judge=judge,
    draft=draft,
)
