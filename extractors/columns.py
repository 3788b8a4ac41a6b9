"""Typed columns out of a table: values, how sure each is, other readings, and what failed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from extractors.parse.numbers import BLANKS, is_blank
from pipeline.model.document import Issue
from pipeline.model.evidence import Grade, Text
from pipeline.model.table import CellType, Table

Parse = Callable[[str], Any]


@dataclass(slots=True)
class Cells:
    """One value a record.

    Attributes:
        values: Typed values; None is blank or could not be read.
        texts: What stands in the cells.
        grades: ``Grade`` of each, or None where all were read exactly.
        others: Record to its other plausible values.
        bad: Records whose text could not be read.
    """

    values: list[Any]
    texts: list[str]
    grades: list[int] | None = None
    others: dict[int, tuple[Any, ...]] = field(default_factory=dict)
    bad: list[int] = field(default_factory=list)


def read_column(
    table: Table, rows: Sequence[int], column: int, parse: Parse, *, ink: bool = True
) -> Cells:
    """Gives back the values of a column in the given rows.

    Neither a formula that the file holds no value for is blank, nor ink that nobody could read:
    both count as not read.

    Args:
        table: The grid.
        rows: Its rows, one a record.
        column: The column.
        parse: Reads one cell.
        ink: Whether blank cells with ink count as not read, as they may hold anything.
    """
    texts = [str(text) for text in table.texts[list(rows), column]]
    cells = Cells([], texts)
    for record, text in enumerate(texts):
        value = None if text in BLANKS else parse(text)
        if value is None and text not in BLANKS and not is_blank(text):
            cells.bad.append(record)
        cells.values.append(value)
    _uncalculated(cells, table, rows, column)
    if ink:
        cells.bad = sorted({*cells.bad, *unread_ink(table, rows, column)})
    if table.grades is not None:
        graded = [int(grade) for grade in table.grades[list(rows), column]]
        cells.grades = graded if any(grade != Grade.READ for grade in graded) else None
        _read_others(cells, table, rows, column, parse)
    return cells


def split_cells(cells: Cells, at: int) -> Cells:
    """Gives back one of several values that each cell of a column holds, as doubtful as the cell.

    Args:
        cells: The column, its values tuples.
        at: Position of the value in them.
    """
    values = [None if value is None else value[at] for value in cells.values]
    others = {}
    for record, readings in cells.others.items():
        meant = (reading[at] for reading in readings)
        found = tuple(v for v in dict.fromkeys(meant) if v not in (None, values[record]))
        if found:
            others[record] = found
    return Cells(values, cells.texts, cells.grades, others, cells.bad)


def unread_ink(table: Table, rows: Sequence[int], column: int) -> list[int]:
    """Gives back the records whose cell of a column holds ink that nobody could read."""
    if table.grades is None:
        return []
    return [
        record
        for record, row in enumerate(rows)
        if table.grades[row, column] == Grade.UNCERTAIN and not table.texts[row, column].strip()
    ]


def _uncalculated(cells: Cells, table: Table, rows: Sequence[int], column: int) -> None:
    if table.types is None:
        return
    types = table.types[list(rows), column]
    if (types >= CellType.ERROR).any():
        odd = {r for r, kind in enumerate(types) if kind in (CellType.ERROR, CellType.UNCALCULATED)}
        cells.bad = sorted(odd | set(cells.bad))
        for record in odd:
            cells.values[record] = None


def _read_others(
    cells: Cells, table: Table, rows: Sequence[int], column: int, parse: Parse
) -> None:
    if not table.others:
        return
    for record, row in enumerate(rows):
        readings = [parse(text) for text in table.others.get((row, column), ())]
        values = tuple(v for v in dict.fromkeys(readings) if v not in (None, cells.values[record]))
        if values:
            cells.others[record] = values


def fill_down(table: Table, rows: Sequence[int], column: int) -> list[str]:
    """Gives back the texts of a column, a cell merged downwards given to each row it covers."""
    texts = [str(text) for text in table.texts[list(rows), column]]
    tall = [s for s in table.spans if s.rows > 1 and s.column <= column < s.column + s.columns]
    for span in tall:
        text = str(table.texts[span.row, span.column])
        for record, row in enumerate(rows):
            if span.row < row < span.row + span.rows and not texts[record].strip():
                texts[record] = text
    return texts


def unparsed(
    table: Table, part: str, label: str, rows: Sequence[int], column: int, cells: Cells
) -> Issue | None:
    """Gives back the issue for the values of a column that could not be read, or None."""
    if not cells.bad:
        return None
    first = cells.bad[0]
    sample = cells.texts[first].strip()[:40] or ("formula" if table.grades is None else "ink")
    count = len(cells.bad)
    return Issue(
        "unparsed-value",
        Text(
            f'{count} value(s) of column "{label}" could not be read, as "{sample}"; '
            "they are treated as unknown, not as zero. Correct them and send the sheet again.",
            f"“{label}”列有 {count} 个值无法识别，例如“{sample}”；按未知处理，而不是零。"
            "请更正后重新提交。",
        ),
        part=part,
        at=table.locate(rows[first], column),
        loses_data=True,
    )
