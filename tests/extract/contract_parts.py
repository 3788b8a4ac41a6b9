"""Builders of contract parts for tests."""

from collections.abc import Sequence

import numpy as np

from extractors.context import Context
from extractors.contract.extract import extract
from pipeline.model.document import Classification, Document, Figure, Kind, Part, SourceFile
from pipeline.model.evidence import Box
from pipeline.model.extraction import PartExtract
from pipeline.model.table import PageBand, PagePlace, SheetPlace, Span, Table, WordPlace


def column(lines: Sequence[str]) -> np.ndarray:
    """Gives back lines as a grid of one column."""
    texts = np.empty((len(lines), 1), dtype=object)
    texts[:, 0] = list(lines)
    return texts


def grid(rows: Sequence[Sequence[str]], place: object, spans: Sequence[Span] = ()) -> Table:
    """Gives back rows as a table."""
    texts = np.empty((len(rows), len(rows[0])), dtype=object)
    for at, row in enumerate(rows):
        texts[at] = list(row)
    return Table(texts, place, spans=tuple(spans))


def word_part(
    lines: Sequence[str], tables: Sequence[Sequence[Sequence[str]]] = (), figures: Sequence = ()
) -> Part:
    """Gives back the part of a DOCX."""
    made = tuple(grid(rows, WordPlace(at)) for at, rows in enumerate(tables, 1))
    text = Table(column(lines), WordPlace(None)) if lines else None
    return Part("", made, text, figures=tuple(figures))


def page_part(
    lines: Sequence[str], figures: Sequence[Figure] = (), *, scanned: bool = True, step: float = 24
) -> Part:
    """Gives back the part of one page, a line every ``step`` points, 10 points a character."""
    boxes = tuple(
        Box(60, 60 + step * at, 60 + 10 * max(len(line), 1), 72 + step * at)
        for at, line in enumerate(lines)
    )
    place = PagePlace((PageBand(0, 1, row_boxes=boxes),))
    return Part("p1", (), Table(column(lines), place), scanned=scanned, figures=tuple(figures))


def sheet_part(rows: Sequence[Sequence[str]], name: str = "台账") -> Part:
    """Gives back the part of a workbook."""
    return Part(name, (grid(rows, SheetPlace(name)),))


def extracted(part: Part, kind: Kind = Kind.CONTRACT) -> PartExtract:
    """Gives back what is made of a part."""
    document = Document(SourceFile("x", "0", 1), "x", parts=(part,))
    if kind is not Kind.CONTRACT:
        from extractors.licence.extract import extract as extract_licence

        return extract_licence(document, 0, Classification(kind, 1.0), Context())
    return extract(document, 0, Classification(kind, 1.0), Context())


def records(part: Part, kind: Kind = Kind.CONTRACT) -> list[dict[str, object]]:
    """Gives back the records of a part as dicts without blanks."""
    return [
        {name: values[at] for name, values in found.values.items() if values[at] is not None}
        for found in extracted(part, kind).records
        for at in range(len(found))
    ]
