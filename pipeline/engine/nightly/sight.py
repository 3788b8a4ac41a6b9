"""What a run could look at, and what a finding rests on: both as kinds of documents and months."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.model.document import Kind
from pipeline.model.nightly import Sight

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.model.casefile import CaseFile
    from pipeline.model.finding import Finding


def sight_of(case: CaseFile) -> Sight:
    """Gives back of whom, in which kinds of documents and for which months there are records."""
    keys = dict(enumerate(case.workers["key"].astype(str).tolist()))
    seen: set[tuple[str, str, str]] = set()
    for frame in case.frames.values():
        if "date" not in frame.columns or "month" in frame.columns:
            seen |= _seen(case, frame, keys)
    months = case.months[["worker", "month"]].drop_duplicates()
    seen |= {
        (keys.get(int(worker), ""), Kind.ATTENDANCE, str(month))
        for worker, month in months.itertuples(index=False)
    }
    since = case.facility.period[0] if case.facility.period else None
    return Sight(since, frozenset(seen))


def evidence_kinds(finding: Finding, case: CaseFile) -> str:
    """Gives back the kinds of the documents that a finding shows, sorted, a space between."""
    slots = [one.slot for one in finding.evidence if one.slot is not None]
    return " ".join(sorted({_kind(case, slot[0], slot[1]) for slot in slots} - {""}))


def _seen(case: CaseFile, frame: pd.DataFrame, keys: dict[int, str]) -> set[tuple[str, str, str]]:
    columns = [name for name in ("worker", "document", "part", "month") if name in frame.columns]
    rows = frame[columns].drop_duplicates().to_dict("records")
    found = set()
    for row in rows:
        month = row.get("month")
        known = isinstance(month, str)
        kind = _kind(case, int(row["document"]), int(row["part"]))
        found.add((keys.get(int(row["worker"]), ""), kind, str(month) if known else ""))
    return found


def _kind(case: CaseFile, document: int, part: int) -> str:
    """Gives back the kind of a part; "" where it has none."""
    parts = case.documents[document].parts
    kind = parts[part].classification.kind if 0 <= part < len(parts) else None
    return str(kind or "")
