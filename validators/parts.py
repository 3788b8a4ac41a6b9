"""The parts of the documents as a frame: what each is, and where it stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from pipeline.model.document import Status
from validators.bench import Bench

COLUMNS = ("document", "part", "path", "kind", "status", "months", "fields", "blank", "employer")


def parts(bench: Bench) -> pd.DataFrame:
    """Gives back one row a part of this employer, in order of path and part.

    Columns: document, part, path, kind (None where unclassified), status, months, ``fields``
    that have a column, ``blank`` ones, employer. Order is by path, so that of several alike the
    first is always the same one.
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
                "fields": frozenset(part.fields) - frozenset(part.blank_fields),
                "blank": frozenset(part.blank_fields),
                "employer": part.employer,
            }


def with_kind(bench: Bench, frame: pd.DataFrame) -> pd.DataFrame:
    """Gives back a frame that has document and part, with the kind and path of each part."""
    known = bench.once(parts)[["document", "part", "kind", "path"]]
    return frame.merge(known, on=["document", "part"], how="left")
