"""The truth of made-up pages holds, and what counts right cells counts them right."""

import random
from dataclasses import replace

import numpy as np
import pypdfium2
import pytest

from benchmarks.reading import fonts
from benchmarks.reading.attendance import Grid, attendance
from benchmarks.reading.columns import COLUMNS
from benchmarks.reading.drawing import pdf, picture
from benchmarks.reading.pages import Page
from benchmarks.reading.payroll import Plan, payroll
from benchmarks.reading.placing import place
from benchmarks.reading.scoring import Errors, Tally, aligned, best_table, compare, lower, upper
from benchmarks.reading.sheet import Look, Sheet
from benchmarks.reading.spoiling import FLAWS, HELD_OUT, fresh

ROLES = {column.key: column.role for column in COLUMNS}


@pytest.fixture(scope="module")
def look() -> Look:
    """Gives back how pages are set, in the first font that is here."""
    names = ("WenQuanYi Zen Hei", "AR PL KaitiM GB", "Droid Sans Fallback", "AR PL UMing CN")
    face = next((face for face in map(fonts.find, names) if face), None)
    if face is None:
        pytest.skip(f"none of the fonts {', '.join(names)} is installed")
    return Look(fonts.Pair(face, face))


@pytest.fixture(scope="module")
def sheet(look: Look) -> Sheet:
    return payroll(random.Random(3), look, Plan())


def _cents(text: str) -> int:
    plain = text.replace(",", "")
    return 0 if plain in ("", "-", "0") else round(float(plain) * 100)


@pytest.mark.parametrize("seed", range(12))
def test_rows_and_totals_add_up(look: Look, seed: int) -> None:
    draw = random.Random(seed)
    plan = Plan(columns=draw.randint(11, 24), workers=9, groups=draw.randint(0, 3), wide=True)
    sheet = payroll(draw, look, plan)
    *body, total = sheet.texts[sheet.head :]
    money = {"base", "earning", "gross", "deduction", "net"}
    for row in body:
        sums = dict.fromkeys(money, 0)
        for key, text in zip(sheet.keys, row, strict=True):
            if ROLES[key] in money:
                sums[ROLES[key]] += abs(_cents(text))
        base = 0 if "normal" in sheet.keys else sums["base"]
        assert sums["gross"] == base + sums["earning"]
        assert sums["net"] == sums["gross"] - sums["deduction"]
    for column, key in enumerate(sheet.keys):
        if ROLES[key] in money:
            assert _cents(total[column]) == sum(_cents(row[column]) for row in body)


def test_the_standard_pages_have_their_cells(look: Look, sheet: Sheet) -> None:
    assert (sheet.rows, sheet.columns) == (37, 20)
    assert len(list(sheet.cells())) == 723
    month = attendance(random.Random(3), look, Grid())
    assert (month.rows, month.columns) == (27, 33)
    assert len(list(month.cells())) == 889
    assert 13_000 < sum(len(text) for _, _, text in month.cells()) < 18_000


def test_a_seed_makes_the_same_page_again(look: Look) -> None:
    one, same, other = (payroll(random.Random(k), look, Plan(workers=5)) for k in (1, 1, 2))
    assert one == same
    assert one.texts != other.texts
    draws = [
        FLAWS["photo"].spoil(fresh(picture(place(one), 60), 60), random.Random(5), HELD_OUT).image
        for _ in range(2)
    ]
    assert np.array_equal(*draws)


@pytest.mark.parametrize("flaw", FLAWS)
def test_cells_are_where_the_page_says(look: Look, flaw: str) -> None:
    small = payroll(random.Random(4), look, Plan(workers=6, columns=12, groups=1))
    placed = place(small)
    spoilt = FLAWS[flaw].spoil(fresh(picture(placed, 120), 120), random.Random(6), HELD_OUT)
    page = Page("", flaw, placed, spoilt)
    spread = {True: [], False: []}
    for row, column, text in small.cells():
        corners = page.corners(row, column)
        middle, half = corners.mean(axis=0), np.abs(corners - corners.mean(axis=0)).max(axis=0)
        (x0, y0), (x1, y1) = (middle - half * 0.6).astype(int), (middle + half * 0.6).astype(int)
        box = spoilt.image[y0 : y1 + 1, x0 : x1 + 1, 0].astype(float)
        if len(text) != 1 and not (text and small.look.figures == "right" and len(text) < 4):
            spread[bool(text)].append(np.percentile(box, 95) - box.min())
    if flaw == "seal":  # its colour lies on blank cells too
        return
    assert np.percentile(spread[True], 10) > 2 * np.median(spread[False])


def test_a_pdf_holds_each_text_in_its_cell(look: Look, sheet: Sheet) -> None:
    placed = place(sheet)
    document = pypdfium2.PdfDocument(pdf([placed]))
    text = document[0].get_textpage()
    for row, column, truth in list(sheet.cells())[::17]:
        x0, top, x1, bottom = placed.box(row, column)
        found = text.get_text_bounded(x0, placed.height - bottom, x1, placed.height - top)
        assert "".join(found.split()) == "".join(truth.split())


def test_a_right_grid_is_all_right_wherever_it_begins(sheet: Sheet) -> None:
    for texts in (sheet.texts, [["title", *[""] * 19], *sheet.texts]):
        tally = Tally()
        cells = compare(sheet, {"texts": texts})
        tally.add(cells, shape=True)
        assert (tally.cells, tally.right, tally.invented, tally.lost) == (723, 723, 0, 0)
        assert tally.digits_right == tally.digits > 500
        assert tally.names_right == tally.names == 34


def test_every_wrong_cell_is_counted(sheet: Sheet) -> None:
    texts = [list(row) for row in sheet.texts]
    name, net = sheet.keys.index("name"), sheet.keys.index("net")
    texts[5][name], texts[6][net] = "某某", texts[6][net] + "1"
    texts[7][net] = ""
    blank = next((r, c) for r, c, text in sheet.cells() if not text)
    texts[blank[0]][blank[1]] = "1"
    tally = Tally()
    tally.add(compare(sheet, {"texts": texts}), shape=True)
    assert tally.cells - tally.right == 4
    assert tally.digits - tally.digits_right == 2
    assert tally.names - tally.names_right == 1
    assert (tally.invented, tally.lost) == (1, 1)


def test_a_lost_row_moves_all_below_it(sheet: Sheet) -> None:
    tally = Tally()
    tally.add(compare(sheet, {"texts": [*sheet.texts[:20], *sheet.texts[21:]]}), shape=False)
    assert tally.cells - tally.right > 200


def test_a_row_lost_misreads_no_other(sheet: Sheet) -> None:
    texts = [*sheet.texts[:20], *sheet.texts[21:30], [""] * 20, *sheet.texts[30:]]
    cells = aligned(sheet, {"texts": [row[:7] + row[8:] for row in texts]})
    wrong = {(cell.row, cell.column) for cell in cells if cell.truth and not cell.right}
    assert wrong == {(r, c) for r, c, text in sheet.cells() if text and (r == 20 or c == 7)}
    errors = Errors()
    errors.add(cells)
    assert errors.cells[0] == errors.wrong[0] == len(wrong)


def test_width_and_spaces_are_forgiven_but_counted(sheet: Sheet) -> None:
    texts = [[text.replace("1", "１").replace("0", "0 ") for text in row] for row in sheet.texts]
    tally = Tally()
    tally.add(compare(sheet, {"texts": texts}), shape=True)
    assert tally.right == 723
    assert tally.spaced < 400


def test_errors_are_counted_by_the_grade_that_the_user_sees(sheet: Sheet) -> None:
    texts = [list(row) for row in sheet.texts]
    net = sheet.keys.index("net")
    grades = np.full((sheet.rows, sheet.columns), 2)
    final = np.zeros((sheet.rows, sheet.columns), int)
    final[:, net] = 3
    grades[9, 2] = 1
    texts[6][net] += "1"
    texts[9][2] = "x"
    table = {"texts": texts, "grades": grades.tolist(), "final": final.tolist()}
    table["others"] = {"9,2": ["y", sheet.texts[9][2]]}
    errors = Errors()
    errors.add(aligned(sheet, table))
    assert errors.wrong == [0, 1, 0, 1]
    assert errors.cells[1] == 1
    assert errors.cells[3] >= 34
    assert errors.covered == 1
    table["taken"] = {f"6,{net}": sheet.texts[6][net]}
    errors = Errors()
    errors.add(aligned(sheet, table))
    assert (errors.wrong[3], errors.mended) == (0, 1)


def test_the_table_with_most_of_the_sheet_is_taken(sheet: Sheet) -> None:
    other = {"texts": [["a", "b"]]}
    whole = {"texts": sheet.texts}
    for tables in ([other, whole], [whole, other]):
        assert best_table(sheet, tables) is whole
    assert best_table(sheet, []) is None
    assert not any(cell.right for cell in compare(sheet, None))


def test_bounds_are_those_of_the_books() -> None:
    assert upper(0, 1000) == pytest.approx(0.003)
    assert upper(10, 1000) == pytest.approx(0.01831, abs=2e-5)
    assert lower(990, 1000) == pytest.approx(1 - 0.01831, abs=2e-5)
    assert upper(0, 0) == 1.0


def test_rules_stand_around_cells_but_not_inside_merged_ones(look: Look, sheet: Sheet) -> None:
    placed = place(sheet)
    span = next(s for s in sheet.spans if s.columns > 1)
    inside = placed.columns[span.column + 1]
    tops = [y0 for x0, y0, x1, _ in placed.rules if x0 == x1 == inside]
    assert tops == [placed.rows[1]]
    gapped = place(replace(sheet, look=replace(look, gaps=0.2, gap=5.0)))
    long = sum(abs(x1 - x0) + abs(y1 - y0) for x0, y0, x1, y1 in placed.rules)
    short = sum(abs(x1 - x0) + abs(y1 - y0) for x0, y0, x1, y1 in gapped.rules)
    assert 0.75 < short / long < 0.85
