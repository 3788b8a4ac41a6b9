"""Money written with a digit a column, under 千百十元角分: each run of columns made one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractors.rearranged.anew import Anew, Cell, Rearranged
from extractors.words import alike
from pipeline.model.evidence import Grade
from pipeline.model.table import Span, Table

LOOK_AT = 14
LEAST = 4
_SCALE = "亿千百十万千百十元角分"
_SAME = str.maketrans("拾佰仟圆", "十百千元")
_BLANK = " ¥￥-－—"
_UNREAD = "?"


def joined_digits(table: Table) -> Rearranged | None:
    """Gives back a sheet with a column an amount, or None where no amount is written by digits."""
    for row in range(min(LOOK_AT, table.shape[0])):
        runs = _runs([alike(str(text)).translate(_SAME) for text in table.texts[row]])
        if runs:
            return _joined(table, row, runs)
    return None


def _runs(labels: Sequence[str]) -> list[tuple[int, int, int]]:
    """Gives back first column, column after the last and decimals of each run of digit columns."""
    found = []
    at = 0
    while at < len(labels):
        best = None
        for end in range(at + LEAST, len(labels) + 1):
            joined = "".join(labels[at:end])
            if all(len(label) == 1 for label in labels[at:end]) and (
                _SCALE.endswith(joined) or _SCALE[:-2].endswith(joined)
            ):
                best = at, end, 2 if joined.endswith("分") else 0
        if best is not None:
            found.append(best)
            at = best[1]
        else:
            at += 1
    return found


def _joined(table: Table, header: int, runs: Sequence[tuple[int, int, int]]) -> Rearranged:
    anew = Anew(table)
    inside = {column for first, end, _ in runs for column in range(first + 1, end)}
    kept = [column for column in range(table.shape[1]) if column not in inside]
    of = {first: (end, decimals) for first, end, decimals in runs}
    for row in range(table.shape[0]):
        cells = []
        for column in kept:
            cell = anew.cell(row, column)
            if column in of and row == header:
                cell = Cell()
            elif column in of and row > header:
                end, decimals = of[column]
                cell = _amount([anew.cell(row, at) for at in range(column, end)], decimals)
            cells.append(cell)
        anew.add(cells)
    return anew.build(_spans(table, kept))


def _amount(cells: Sequence[Cell], decimals: int) -> Cell:
    text = _written([cell.text for cell in cells], decimals)
    others = [
        _written([c.text for c in (*cells[:i], replace(cells[i], text=other), *cells[i + 1 :])],
                 decimals)
        for i, cell in enumerate(cells)
        for other in cell.others
    ]  # fmt: skip
    return Cell(text, cells[0].at, Grade(min(cell.grade for cell in cells)), tuple(others))


def _written(texts: Sequence[str], decimals: int) -> str:
    """Gives back the amount of a row of digits; what is no digit makes it one that nobody reads."""
    digits = [text.strip(_BLANK) for text in texts]
    while digits and not digits[0]:
        digits.pop(0)
    if not digits:
        return ""
    if any(len(digit) > 1 for digit in digits) and sum(map(bool, digits)) == 1:
        return "".join(digits)  # a word across the columns, or the whole amount in one of them
    figures = "".join(d if len(d) == 1 and d.isdigit() else _UNREAD for d in digits)
    figures = figures.rjust(decimals + 1, "0")
    return f"{figures[:-decimals]}.{figures[-decimals:]}" if decimals else figures


def _spans(table: Table, kept: Sequence[int]) -> list[Span]:
    """Gives back the merged cells as far as their columns are left."""
    place = {column: at for at, column in enumerate(kept)}
    found = []
    for span in table.spans:
        columns = [place[c] for c in range(span.column, span.column + span.columns) if c in place]
        if span.column in place and (len(columns) > 1 or span.rows > 1):
            found.append(Span(span.row, columns[0], span.rows, len(columns)))
    return found
