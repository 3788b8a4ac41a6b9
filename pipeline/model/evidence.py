"""Where a value stands and how sure its reading is."""

from dataclasses import asdict, dataclass
from enum import IntEnum
from typing import Any


class Grade(IntEnum):
    """How sure the reading of a cell is; the smallest of several is the grade of a verdict."""

    NONE = 0
    UNCERTAIN = 1
    READ = 2
    VERIFIED = 3

    @property
    def word(self) -> str | None:
        """Gives back the word used in ``findings.json``; None where there is no cell."""
        return None if self is Grade.NONE else self.name.lower()


@dataclass(frozen=True, slots=True)
class Text:
    """One message in both languages of the reports."""

    en: str
    zh: str


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page as displayed, in PDF points, origin at the top left."""

    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Locator:
    """The spot in a file that shows a value, in the terms of that file's format (DESIGN 4.2)."""

    sheet: str | None = None
    cell: str | None = None
    page: int | None = None
    box: Box | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None
    paragraph: int | None = None
    line: int | None = None

    def as_dict(self) -> dict[str, Any]:
        """Gives back the parts that are set, with sheet, cell, page and box always there."""
        found = {key: value for key, value in asdict(self).items() if value is not None}
        box = self.box
        found["box"] = (
            None if box is None else [round(v, 1) for v in (box.x0, box.top, box.x1, box.bottom)]
        )
        return {"sheet": None, "cell": None, "page": None, **found}


@dataclass(frozen=True, slots=True)
class Evidence:
    """One value as it stands in a document: where, what was read, and how sure.

    ``slot`` is its (document, part, table, row, column) in the case file, for whoever shows the
    rows around it; it is not written out.
    """

    document: str
    sha256: str
    part: str
    locator: Locator
    field: str | None
    text: str
    grade: Grade = Grade.READ
    slot: tuple[int, int, int, int, int] | None = None
