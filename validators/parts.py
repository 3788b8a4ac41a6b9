"""The parts of the documents as a frame: what each is, and where it stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from pipeline.model.document import Status
from pipeline.model.extraction import PartExtract
from validators.bench import Bench

COLUMNS = (
    "document", "part", "path", "kind", "status", "months", "months_matter",
    "fields", "blank", "employer",
)  # fmt: skip

NO_RECORDS = frozenset({"planned-shifts", "derived-sheet"})
"""Issues of sheets that plan work or count it up: no records of a month."""


def parts(bench: Bench) -> pd.DataFrame:
    """Gives back one row a part of this employer, in order of path and part.

    Columns: document, part, path, kind (None where unclassified), status, months,
    ``months_matter`` (False for sheets that would be no record of their month, were it known),
    ``fields`` that have a column, ``blank`` ones, employer. Order is by path, so that of several
    alike the first is always the same one.
    """
    rows = sorted(_rows(bench), key=lambda row: (row["path"], row["part"]))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _rows(bench: Bench) -> Iterator[dict[str, Any]]:
    foreign = set(bench.case.foreign)
    for at, one in enumerate(bench.case.documents):
        if one.document.status is Status.UNREADABLE:
            continue
        for part in one.parts:
            if (at, part.part) in foreign:
                continue
            kind = part.classification.kind
            yield {
                "document": at,
                "part": part.part,
                "path": one.document.source.path,
                "kind": str(kind) if kind else None,
                "status": one.document.status.value,
                "months": part.months,
                "months_matter": _months_matter(part),
                "fields": frozenset(part.fields) - frozenset(part.blank_fields),
                "blank": frozenset(part.blank_fields),
                "employer": part.employer,
            }


def _months_matter(part: PartExtract) -> bool:
    """Gives back whether a part may be the record of a month: no plan, no sheet of shifts."""
    found = {records.kind for records in part.records if len(records)}
    if any(issue.code in NO_RECORDS for issue in part.issues):
        return bool(found - {"shift"})
    return found != {"shift"}


def with_kind(bench: Bench, frame: pd.DataFrame) -> pd.DataFrame:
    """Gives back a frame that has document and part, with the kind and path of each part."""
    known = bench.once(parts)[["document", "part", "kind", "path"]]
    return frame.merge(known, on=["document", "part"], how="left")
