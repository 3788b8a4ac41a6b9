"""What is made of a sheet written as text, and its records as rows."""

from typing import Any

from grids import document_of

from extractors.extract import extract
from pipeline.model.extraction import PartExtract


def read(table: str = "", kind: str = "attendance", **case: Any) -> PartExtract:
    """Gives back what is made of a table; ``case`` as ``document_of`` takes it."""
    drawn = {"table": table} if table else {}
    document, classified = document_of({"kind": kind, **drawn, **case})
    return extract(document, (classified,)).parts[0]


def rows(found: PartExtract, kind: str, *names: str) -> list[tuple[Any, ...]]:
    """Gives back the named fields of each record of a kind."""
    sets = [records for records in found.records if records.kind == kind]
    return [row for one in sets for row in zip(*(one.values[n] for n in names), strict=True)]
