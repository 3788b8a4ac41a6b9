"""A document as it was read: parts with their tables and text, and what could not be read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from pipeline.model.evidence import Locator, Text
from pipeline.model.table import Table


class Kind(StrEnum):
    """Document kinds of DESIGN 4.2."""

    PAYROLL = "payroll"
    ATTENDANCE = "attendance"
    CONTRACT = "contract"
    ROSTER = "roster"
    IDENTITY = "identity"
    BANK_TRANSFER = "bank_transfer"
    SOCIAL_INSURANCE = "social_insurance"
    LICENCE = "licence"
    PERMIT = "permit"
    CERTIFICATE = "certificate"
    LEAVE = "leave"
    OVERTIME_APPROVAL = "overtime_approval"
    HOURS_APPROVAL = "hours_approval"
    PRODUCTION = "production"
    MAINTENANCE = "maintenance"
    INSPECTION = "inspection"
    TRAINING = "training"
    DRILL = "drill"
    VISITOR_LOG = "visitor_log"
    WASTE_MANIFEST = "waste_manifest"
    MONITORING = "monitoring"
    BACKGROUND_CHECK = "background_check"
    PROTECTED_WORKER = "protected_worker"
    OTHER = "other"


class Status(StrEnum):
    """How far a document could be used."""

    READ = "read"
    PARTLY_READ = "partly_read"
    UNREADABLE = "unreadable"
    UNCLASSIFIED = "unclassified"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file handed in.

    Attributes:
        path: Relative to the folder, with "/"; a member of an archive is "a.zip/b.xlsx".
        sha256: Hash of the bytes, lower-case hex.
        size: Bytes.
    """

    path: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Issue:
    """Something in a document that could not be read, or that a reader should know.

    Attributes:
        code: Kebab-case, for ever: ``hidden-sheet``, ``unknown-heading``, ``formula-no-value``.
        message: What happened and what to do.
        part: Name of the part, or None for the whole document.
        at: The spot, where there is one.
        loses_data: Whether something that should have been read was not; makes the document
            ``partly_read``.
    """

    code: str
    message: Text
    part: str | None = None
    at: Locator | None = None
    loses_data: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture, seal, ink or tick found beside the text.

    Attributes:
        kind: "picture", "seal" (red stamp), "ink" (marks that are no print).
        at: Where it stands (page and box, or paragraph).
    """

    kind: str
    at: Locator


@dataclass(frozen=True, slots=True)
class Part:
    """A sheet of a workbook, a run of pages that belong together, or the text of a document.

    Attributes:
        name: Sheet name, "p1" or "p1-3" for pages, "" where a file is one part.
        tables: The grids, in reading order.
        text: Lines outside the tables as a grid of one column, in reading order; None if none.
        hidden: The file hides this part.
        scanned: Read by recognition from an image.
        figures: Seals, ink and pictures.
    """

    name: str
    tables: tuple[Table, ...] = ()
    text: Table | None = None
    hidden: bool = False
    scanned: bool = False
    figures: tuple[Figure, ...] = ()

    def grid(self, table: int) -> Table:
        """Gives back a table by its index; ``TEXT`` (-1) is the text outside the tables."""
        if table == TEXT:
            if self.text is None:
                raise IndexError(f"part {self.name!r} has no text outside its tables")
            return self.text
        return self.tables[table]


TEXT = -1
"""Index that stands for ``Part.text`` where a table index is asked for."""


@dataclass(frozen=True, slots=True)
class Document:
    """A file as it was read; its kind and records come later, from its parts."""

    source: SourceFile
    format: str
    status: Status = Status.READ
    parts: tuple[Part, ...] = ()
    issues: tuple[Issue, ...] = ()
    properties: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Classification:
    """What kind a part is, how sure (0 to 1), and the words that say so."""

    kind: Kind | None
    score: float
    reasons: tuple[str, ...] = ()
