"""What a child process hands back for one file: the document, its kinds and its records."""

from dataclasses import dataclass

from pipeline.model.document import Classification, Document, Issue
from pipeline.model.records import RecordSet

Taken = tuple[tuple[int, int, int, str], ...]
"""(table, row, column, text) of cells whose value comes from another reading than their text."""


@dataclass(frozen=True, slots=True)
class PartCells:
    """How many mapped, non-blank cells of a part were read, by grade (DESIGN 4.2)."""

    total: int = 0
    verified: int = 0
    read: int = 0
    uncertain: int = 0


@dataclass(frozen=True, slots=True)
class PartExtract:
    """What was made of one part.

    Attributes:
        part: Index of the part in its document.
        classification: Kind, score, reasons.
        records: Record sets of the part, empty for kinds without an extractor.
        months: Months the part speaks of, sorted.
        employer: Employer's name as printed, or None.
        employer_code: Employer's credit code as printed, or None.
        issues: What could not be extracted: unknown headings and marks, rows left out.
        cells: Counts by grade.
        fields: Record fields that have a column or place of their own, blank or not
            (for ``records.field_missing``); a subset may be blank throughout.
        blank_fields: Those of ``fields`` that are blank in every record.
        taken: Recognised cells that were taken for another of their readings; the document
            keeps what was read.
    """

    part: int
    classification: Classification
    records: tuple[RecordSet, ...] = ()
    months: tuple[str, ...] = ()
    employer: str | None = None
    employer_code: str | None = None
    issues: tuple[Issue, ...] = ()
    cells: PartCells = PartCells()
    fields: tuple[str, ...] = ()
    blank_fields: tuple[str, ...] = ()
    taken: Taken = ()


@dataclass(frozen=True, slots=True)
class Extraction:
    """One document with what was made of each of its parts, in order."""

    document: Document
    parts: tuple[PartExtract, ...] = ()
