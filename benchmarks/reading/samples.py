"""Every file of a folder as Prescreen reads it: what was read, how sure, and what was refused."""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from benchmarks.reading.markdown import count, table
from extractors.readers.limits import Limits
from pipeline import stages
from pipeline.errors import UnreadableError
from pipeline.model.document import Document, Part, SourceFile
from pipeline.model.evidence import Grade
from pipeline.model.extraction import Extraction
from pipeline.model.table import PagePlace, Table

TRUTHS = frozenset((".json", ".xml", ".md"))
"""Endings of files that say what is printed in others."""
_SHAPES = 6


@dataclass(slots=True)
class Sample:
    """What became of one file.

    Attributes:
        path: Relative to the folder.
        said: The reason of its refusal, or the kinds of its parts.
        refused: Whether it was refused.
        parts: Sheets, or documents within it.
        pages: Pages that have a table or a text; 0 where the format has none.
        shapes: Rows and columns of each table.
        cells: Cells of its tables that are not blank.
        doubtful: Those of them that were not read for certain.
        lines: Lines of text outside tables.
        records: Kind of record to how many.
        values: How many values of records are verified, read, uncertain.
        issues: Code to how many.
        cpu: Seconds of reading, classifying and extracting.
    """

    path: str
    said: str = ""
    refused: bool = False
    parts: int = 0
    pages: int = 0
    shapes: list[tuple[int, int]] = field(default_factory=list)
    cells: int = 0
    doubtful: int = 0
    lines: int = 0
    records: Counter[str] = field(default_factory=Counter)
    values: tuple[int, int, int] = (0, 0, 0)
    issues: Counter[str] = field(default_factory=Counter)
    cpu: float = 0.0


def measure(folder: Path) -> Iterator[Sample]:
    """Gives back what became of each file of a folder and its sub-folders, by name.

    A file that ends reading with anything but a refusal is a row that says so.
    """
    files = (path for path in folder.rglob("*") if path.is_file() and path.suffix not in TRUTHS)
    for path in sorted(files):
        sample = Sample(path.relative_to(folder).as_posix())
        begun = time.process_time()
        try:
            _read(path, sample)
        except UnreadableError as error:
            sample.said, sample.refused = error.reason, True
        except Exception as error:
            sample.said, sample.refused = f"failed with {type(error).__name__}", True
        sample.cpu = time.process_time() - begun
        yield sample


def _read(path: Path, sample: Sample) -> None:
    data = path.read_bytes()
    source = SourceFile(sample.path, hashlib.sha256(data).hexdigest(), len(data))
    document = stages.read(source, path, None, Limits())
    extraction = stages.extract(document, stages.classify(document))
    _count_read(document, sample)
    _count_records(extraction, sample)


def _count_read(document: Document, sample: Sample) -> None:
    sample.parts = len(document.parts)
    sample.issues.update(issue.code for issue in document.issues)
    for part in document.parts:
        sample.pages += len(_pages(part))
        sample.lines += 0 if part.text is None else _filled(part.text)
        for one in part.tables:
            sample.shapes.append((one.shape[0], one.shape[1]))
            sample.cells += _filled(one)
            sample.doubtful += _doubtful(one)


def _pages(part: Part) -> set[int]:
    tables = [*part.tables, *([] if part.text is None else [part.text])]
    return {
        band.page for one in tables if isinstance(one.place, PagePlace) for band in one.place.bands
    }


def _filled(one: Table) -> int:
    return int(np.count_nonzero([bool(str(text).strip()) for text in one.texts.flat]))


def _doubtful(one: Table) -> int:
    return 0 if one.grades is None else int((one.grades == Grade.UNCERTAIN).sum())


def _count_records(extraction: Extraction, sample: Sample) -> None:
    kinds = Counter(str(part.classification.kind or "-") for part in extraction.parts)
    sample.said = ", ".join(f"{kind} x {n}" if n > 1 else kind for kind, n in kinds.items())
    verified = read = uncertain = 0
    for part in extraction.parts:
        sample.issues.update(issue.code for issue in part.issues)
        for records in part.records:
            sample.records[records.kind] += len(records)
        verified += part.cells.verified
        read += part.cells.read
        uncertain += part.cells.uncertain
    sample.values = verified, read, uncertain


def report(samples: Sequence[Sample]) -> str:
    """Gives back the list as Markdown, and its sums."""
    heads = (
        "file", "kind, or why not", "parts", "pages", "tables", "cells", "doubtful", "lines",
        "records", "verified / read / uncertain", "issues", "CPU s",
    )  # fmt: skip
    return f"{table(heads, [_row(sample) for sample in samples])}\n\n{_sums(samples)}"


def _row(sample: Sample) -> tuple[str, ...]:
    if sample.refused:
        return (sample.path, f"**refused**: {sample.said}", *["-"] * 9, f"{sample.cpu:.1f}")
    shapes = [f"{rows} x {columns}" for rows, columns in sample.shapes[:_SHAPES]]
    more = len(sample.shapes) - len(shapes)
    return (
        sample.path,
        sample.said,
        count(sample.parts),
        count(sample.pages) if sample.pages else "-",
        ", ".join(shapes) + (f" and {more} more" if more else "") or "none",
        count(sample.cells),
        count(sample.doubtful),
        count(sample.lines),
        ", ".join(f"{kind} {n}" for kind, n in sorted(sample.records.items())) or "-",
        " / ".join(map(count, sample.values)) if any(sample.values) else "-",
        ", ".join(f"{code} {n}" for code, n in sorted(sample.issues.items())) or "-",
        f"{sample.cpu:.1f}",
    )


def _sums(samples: Sequence[Sample]) -> str:
    refused = sum(sample.refused for sample in samples)
    tables = sum(len(sample.shapes) for sample in samples)
    cells = sum(sample.cells for sample in samples)
    doubtful = sum(sample.doubtful for sample in samples)
    return (
        f"{len(samples)} files: {len(samples) - refused} read, {refused} refused; {tables} tables, "
        f"{count(cells)} cells that are not blank, {count(doubtful)} of them doubtful."
    )
