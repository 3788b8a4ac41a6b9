"""Serial numbers set less than a space before a code are a column of their own, or in doubt."""

from __future__ import annotations

import pytest
from drawn_pages import PdfPages, read

from pipeline.model.evidence import Grade
from pipeline.model.table import Table

RIGHT = 60.0


def _table(heads: tuple[str, str], gap: float, code: str = "C{}") -> tuple[Table, list[list[str]]]:
    pages = PdfPages()
    rows = [[*heads, "Name", "Days", "Net"]]
    rows += [
        [str(k), code.format(100 + k), ("Ann Li", "Bo Xu")[k % 2], str(20 + k), f"{1900 + k}.00"]
        for k in range(1, 10)
    ]
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            wide = pages.pen.stringWidth(text, "Helvetica", 9)
            x = (RIGHT - wide, RIGHT + gap, 150, 270 - wide, 350 - wide)[c]
            pages.text(x, 100 + 15 * r, text, 9)
    (table,) = read(pages.bytes()).parts[0].tables
    return table, rows


@pytest.mark.parametrize(
    ("heads", "gap", "code"),
    [
        (("STT", "Ma NV"), 2.0, "C{}"),
        (("No.", "Code"), 2.5, "{}"),
        (("No", "Employee No"), 3.0, "NV-{}"),
    ],
)
def test_a_code_beside_its_serial_number_is_a_column_of_its_own(
    heads: tuple[str, str], gap: float, code: str
) -> None:
    table, rows = _table(heads, gap, code)
    assert table.texts.tolist() == rows


def test_a_code_that_touches_its_serial_number_is_in_doubt() -> None:
    table, rows = _table(("STT", "Ma NV"), 1.5)
    assert table.texts[1, 0] == "1 C101"
    assert table.grades is not None
    assert (table.grades[1:, 0] == Grade.UNCERTAIN).all()
    assert table.texts[:, 1:].tolist() == [row[2:] for row in rows]


def test_a_day_and_its_weekday_under_one_heading_stay_one_text() -> None:
    table, _ = _table(("", "Day"), 2.5, "Mon")
    assert table.texts[1:3, 0].tolist() == ["1 Mon", "2 Mon"]
