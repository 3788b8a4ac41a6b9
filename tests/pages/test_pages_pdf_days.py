"""PDF tables without rules whose days stand over two columns of punches or more."""

from __future__ import annotations

import pytest
from drawn_pages import PdfPages, read
from reportlab.lib.pagesizes import A4

WIDE, LEFT = 34.0, 150.0


def times(row: int, day: int, wide: int) -> list[str]:
    every = [f"07:5{row}", f"12:0{day}", f"13:1{row}", f"17:{day}{row}"]
    return every if wide == 4 else [every[0], every[3]]


def drawn(days: list[str], under: list[str], *, merged: bool, rule: bool, blank: int) -> PdfPages:
    """Gives back a page with a row a worker; nobody works on the day ``blank``."""
    pages = PdfPages()
    pages.pen.setFont("Helvetica", 9)
    wide = len(under)

    def put(x: float, y: float, words: str) -> None:
        pages.pen.drawCentredString(x, A4[1] - y, words)

    for k, day in enumerate(days):
        at = LEFT + WIDE * wide * k
        put(at + (WIDE * wide / 2 if merged else WIDE / 2), 100, day)
        for n, words in enumerate(under):
            put(at + WIDE * (n + 0.5), 113, words)
        for row in range(5):
            for n, words in enumerate(times(row, k, wide) if k != blank else ()):
                put(at + WIDE * (n + 0.5), 131 + 14 * row, words)
    if rule:
        pages.line(LEFT, 103, LEFT + WIDE * wide * len(days), 103)
    for row in range(5):
        pages.text(50, 131 + 14 * row, f"NV{row}", 9)
        pages.text(85, 131 + 14 * row, f"Worker {'ABCDE'[row]}", 9)
    for x, words in ((50, "No."), (85, "Name")):
        pages.text(x, 100 if merged else 113, words, 9)
    return pages


@pytest.mark.parametrize("rule", [False, True])
@pytest.mark.parametrize(
    ("days", "under", "merged"),
    [
        (["3", "4", "5", "6", "7"], ["In", "Out"], True),
        (["3", "4", "5", "6", "7"], ["In", "Out"], False),
        (["03-Mar", "04-Mar", "05-Mar"], ["Vao", "Ra"], True),
        (["03/03", "04/03", "05/03"], ["In 1", "Out 1", "In 2", "Out 2"], True),
        (["Mon", "Tue", "Wed", "Thu"], ["In", "Out"], False),
    ],
)
def test_each_day_stands_over_its_punches(
    days: list[str], under: list[str], merged: bool, rule: bool
) -> None:
    """A rule under all days tells nothing of one; a day of rest keeps its columns."""
    wide, blank = len(under), 1
    pages = drawn(days, under, merged=merged, rule=rule, blank=blank)
    (table,) = read(pages.bytes()).parts[0].tables
    first = [text for day in days for text in (day, *[""] * (wide - 1))]
    assert table.texts[0, 2:].tolist() == first
    assert table.texts[1, 2:].tolist() == under * len(days)
    spans = [(s.row, s.column, s.columns) for s in table.spans if s.columns > 1]
    assert spans == [(0, 2 + wide * k, wide) for k in range(len(days))]
    for row in range(5):
        worked = [
            text
            for k in range(len(days))
            for text in (times(row, k, wide) if k != blank else [""] * wide)
        ]
        assert table.texts[2 + row].tolist() == [f"NV{row}", f"Worker {'ABCDE'[row]}", *worked]
    assert table.grades is None
