"""Where everything of a sheet stands on its page: rules, letters, edges; in points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from benchmarks.reading.fonts import Face
from benchmarks.reading.sheet import Sheet

BASELINE = 0.36
"""Middle of a line above its baseline, in sizes."""
_GAP_SEED = 7919


@dataclass(frozen=True, slots=True)
class Run:
    """Letters of one font; ``x`` is their left, ``y`` their baseline."""

    x: float
    y: float
    size: float
    text: str
    face: Face


@dataclass(frozen=True, slots=True)
class Placed:
    """A page with everything in its place.

    Attributes:
        width, height: Of the page.
        runs: Letters.
        rules: (x0, y0, x1, y1) of each line.
        shaded: (x0, y0, x1, y1, grey) of each filled area.
        columns, rows: Edges of the table.
    """

    sheet: Sheet
    width: float
    height: float
    runs: tuple[Run, ...]
    rules: tuple[tuple[float, float, float, float], ...]
    shaded: tuple[tuple[float, float, float, float, int], ...]
    columns: tuple[float, ...]
    rows: tuple[float, ...]

    def box(self, row: int, column: int) -> tuple[float, float, float, float]:
        """Gives back (left, top, right, bottom) of a cell with its whole span."""
        span = self.sheet.span_at(row, column)
        return (
            self.columns[column],
            self.rows[row],
            self.columns[column + span.columns],
            self.rows[row + span.rows],
        )


def place(sheet: Sheet) -> Placed:
    """Gives back a sheet laid out: columns as wide as their texts, rows as high as their lines."""
    look = sheet.look
    widths, lines = _widths(sheet)
    heights = _heights(sheet, lines)
    width = max(look.page[0], sum(widths) + 2 * look.margin)
    spare = (width - 2 * look.margin) / sum(widths)
    if spare < 1.35:  # a table that nearly fills the page is drawn to fill it
        widths = [w * spare for w in widths]
    left = (width - sum(widths)) / 2
    top = look.margin + look.size * (2.6 + 1.6 * (len(sheet.title) - 1)) + look.size
    columns = tuple(accumulate(widths, initial=left))
    rows = tuple(accumulate(heights, initial=top))
    height = max(look.page[1], rows[-1] + look.margin + look.size * 3 * len(sheet.footer))
    runs = _titles(sheet, width, rows[-1])
    for r, c, text in sheet.cells():
        runs += _cell(sheet, (r, c), lines.get((r, c), text.split("\n")), columns, rows)
    shaded: tuple[tuple[float, float, float, float, int], ...] = ()
    if look.shade < 255:
        shaded = ((columns[0], rows[0], columns[-1], rows[sheet.head], look.shade),)
    rules = _rules(sheet, columns, rows) if look.ruled else ()
    return Placed(sheet, width, height, tuple(runs), tuple(rules), shaded, columns, rows)


def _widths(sheet: Sheet) -> tuple[list[float], dict[tuple[int, int], list[str]]]:
    """Gives back widths from what columns hold, and long headings folded into them."""
    look = sheet.look
    pad = 2 * look.pad * look.size
    widths = [look.size * 1.2 + pad] * sheet.columns
    for r, c, text in sheet.cells():
        if r >= sheet.head and sheet.span_at(r, c).columns == 1:
            widths[c] = max(widths[c], _wide(sheet, text) + pad)
    folded = {}
    for r, c, text in sheet.cells():
        if r < sheet.head and sheet.span_at(r, c).columns == 1:
            width, folded[r, c] = _fold(sheet, text, widths[c] - pad)
            widths[c] = max(widths[c], width + pad)
    return widths, folded


def _wide(sheet: Sheet, text: str) -> float:
    return max(sheet.look.fonts.width(line) for line in text.split("\n")) * sheet.look.size


def _fold(sheet: Sheet, text: str, room: float) -> tuple[float, list[str]]:
    """Gives back the width and lines of a heading in at most three lines."""
    pieces = text.split(" ") if text.isascii() or " " in text else list(text)
    glue = " " if " " in text else ""
    room = max(room, max(_wide(sheet, piece) for piece in pieces), _wide(sheet, text) / 3)
    while True:
        lines = [""]
        for piece in pieces:
            longer = f"{lines[-1]}{glue}{piece}" if lines[-1] else piece
            if lines[-1] and _wide(sheet, longer) > room + 0.01:
                lines.append(piece)
            else:
                lines[-1] = longer
        if len(lines) <= 3:
            return max(_wide(sheet, line) for line in lines), lines
        room *= 1.15


def _heights(sheet: Sheet, lines: dict[tuple[int, int], list[str]]) -> list[float]:
    look = sheet.look
    heights = []
    for r in range(sheet.rows):
        most = 1
        for c in range(sheet.columns):
            if sheet.span_at(r, c).rows == 1:
                text = sheet.texts[r][c]
                most = max(most, len(lines.get((r, c), text.split("\n"))))
        heights.append((most * look.leading + look.airy) * look.size)
    for (r, c), own in lines.items():
        span = sheet.span_at(r, c)
        needed = (len(own) * look.leading + look.airy) * look.size
        short = needed - sum(heights[r : r + span.rows])
        if span.rows > 1 and short > 0:
            heights[r + span.rows - 1] += short
    return heights


def _titles(sheet: Sheet, width: float, bottom: float) -> list[Run]:
    look = sheet.look
    runs = []
    y = look.margin + look.size * 1.6
    for at, text in enumerate(sheet.title):
        size = look.size * (1.7 if at == 0 else 1.05)
        runs += _line(sheet, text, (width - look.fonts.width(text) * size) / 2, y, size)
        y += look.size * 1.6
    y = bottom + look.size * 2.2
    for text in sheet.footer:
        runs += _line(sheet, text, look.margin + look.size, y, look.size * 1.05)
        y += look.size * 2
    return runs


def _cell(
    sheet: Sheet,
    at: tuple[int, int],
    lines: Sequence[str],
    columns: Sequence[float],
    rows: Sequence[float],
) -> list[Run]:
    look, span = sheet.look, sheet.span_at(*at)
    left, right = columns[at[1]], columns[at[1] + span.columns]
    middle = (rows[at[0]] + rows[at[0] + span.rows]) / 2
    step = look.leading * look.size
    y = middle - (len(lines) - 1) / 2 * step + BASELINE * look.size
    pad = look.pad * look.size
    runs = []
    for k, text in enumerate(lines):
        wide = look.fonts.width(text) * look.size
        x = (left + right - wide) / 2
        if sheet.kind_at(*at) == "figures" and look.figures != "centre":
            x = left + pad if look.figures == "left" else right - pad - wide
        runs += _line(sheet, text, x, y + k * step, look.size)
    return runs


def _line(sheet: Sheet, text: str, x: float, y: float, size: float) -> list[Run]:
    runs = []
    for run, face in sheet.look.fonts.runs(text):
        runs.append(Run(x, y, size, run, face))
        x += sheet.look.fonts.width(run) * size
    return [run for run in runs if run.text.strip()]


def _rules(
    sheet: Sheet, columns: Sequence[float], rows: Sequence[float]
) -> list[tuple[float, float, float, float]]:
    """Gives back one line a run of cell borders; merged cells have none inside."""
    across, down = _inside(sheet)
    found = []
    for r, y in enumerate(rows):
        for c0, c1 in _pieces([(r, c) in across for c in range(sheet.columns)]):
            found.append((columns[c0], y, columns[c1], y))
    for c, x in enumerate(columns):
        for r0, r1 in _pieces([(r, c) in down for r in range(sheet.rows)]):
            found.append((x, rows[r0], x, rows[r1]))
    return _gapped(found, sheet) if sheet.look.gaps else found


def _inside(sheet: Sheet) -> tuple[set[tuple[int, int]], set[tuple[int, int]]]:
    """Gives back the borders inside merged cells: (row line, column) and (row, column line)."""
    across, down = set(), set()
    for s in sheet.spans:
        for c in range(s.column, s.column + s.columns):
            across |= {(r, c) for r in range(s.row + 1, s.row + s.rows)}
        for r in range(s.row, s.row + s.rows):
            down |= {(r, c) for c in range(s.column + 1, s.column + s.columns)}
    return across, down


def _pieces(missing: Sequence[bool]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for at, gone in enumerate(missing):
        if gone:
            continue
        if found and found[-1][1] == at:
            found[-1] = (found[-1][0], at + 1)
        else:
            found.append((at, at + 1))
    return found


def _gapped(
    rules: Sequence[tuple[float, float, float, float]], sheet: Sheet
) -> list[tuple[float, float, float, float]]:
    """Gives back rules with pieces missing, the same ones for the same sheet."""
    look, found = sheet.look, []
    for at, (x0, y0, x1, y1) in enumerate(rules):
        length = max(x1 - x0, y1 - y0, 0.1)
        step = look.gap / look.gaps
        start = (at * _GAP_SEED % 100) / 100 * step - step
        while start < length:
            a, b = max(start, 0) / length, min(start + step - look.gap, length) / length
            if b > a:
                dx, dy = x1 - x0, y1 - y0
                found.append((x0 + a * dx, y0 + a * dy, x0 + b * dx, y0 + b * dy))
            start += step
    return found
