"""Job cards: a worker's label over a list of days, a page each or one below another."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from extractors.attendance.extract import extract
from extractors.context import Context
from pipeline.model.document import Classification, Document, Kind, Part, SourceFile
from pipeline.model.evidence import Box, Grade
from pipeline.model.extraction import PartExtract
from pipeline.model.table import PageBand, PagePlace, SheetPlace, Table

HEADS = ["Date", "Day", "Shift", "In Time", "Out Time", "Late (Min)", "OT Hr", "Status"]
PEOPLE = [("20417", "Mst. Hasna Begum"), ("20418", "Md. Alamgir Hossain"), ("20533", "Shila Rani")]
DAYS = ["Sat", "Sun", "Mon", "Tue", "Wed", "Thu", "Fri"]


def days(who: int, count: int = 9) -> list[list[str]]:
    """Gives back the rows of a card: Fridays off, two hours of overtime every other day."""
    rows = []
    for n in range(count):
        lead = [f"{n + 1:02d}-Mar-25", DAYS[n % 7], "G"]
        if n % 7 == 6:
            rows.append([*lead, "", "", "", "", "W"])
        elif n == 4 and who == 1:
            rows.append([*lead, "", "", "", "", "SL"])
        else:
            out = "19:0" if n % 2 else "17:0"
            hours = "2" if n % 2 else ""
            rows.append([*lead, f"07:5{who}", f"{out}{n % 10}", "3" if n == 1 else "", hours, "P"])
    return rows


def overtime(rows: Sequence[Sequence[str]]) -> int:
    return sum(int(row[6] or 0) for row in rows)


def total(hours: int) -> list[str]:
    return ["Total", "", "", "", "", "", f"{hours}", ""]


def label(number: str, name: str) -> list[str]:
    return [f"Employee ID : {number}", "", f"Name : {name}", "", "Section : Sewing", "", "", ""]


def card(who: int, rows: list[list[str]], *, named: bool = True) -> list[list[str]]:
    head = [label(*PEOPLE[who])] if named else [[""] * 8]
    return [*head, HEADS, *rows, total(overtime(rows)), [""] * 8]


def stacked(cards: Sequence[list[list[str]]]) -> Part:
    rows = [["Job Card Report : 01-Mar-2025 to 31-Mar-2025", *[""] * 7]]
    rows += [row for one in cards for row in one]
    return Part("Sheet1", (Table(np.array(rows, object), SheetPlace("Sheet1")),))


def page(
    lines: Sequence[tuple[float, str]], tables: Sequence[tuple[float, list[list[str]]]]
) -> Part:
    """Gives back a page with lines and tables at their heights; rows are 10 points high."""
    grids = []
    for top, rows in tables:
        edges = tuple(top + 10 * n for n in range(len(rows) + 1))
        columns = tuple(50.0 * n for n in range(len(HEADS) + 1))
        band = PageBand(0, 1, edges, columns)
        grids.append(Table(np.array(rows, object), PagePlace((band,))))
    boxes = tuple(Box(0, top, 400, top + 9) for top, _text in lines)
    texts = np.array([[text] for _top, text in lines], object)
    text = Table(texts, PagePlace((PageBand(0, 1, row_boxes=boxes),)))
    return Part("p1", tuple(grids), text)


def read(part: Part) -> PartExtract:
    document = Document(SourceFile("x", "0" * 64, 1), "x", parts=(part,))
    return extract(document, 0, Classification(Kind.ATTENDANCE, 1.0), Context("x"))


def by_worker(found: PartExtract) -> dict[tuple[str, str], list[dict[str, object]]]:
    read: dict[tuple[str, str], list[dict[str, object]]] = {}
    for one in found.records:
        if one.kind == "attendance":
            for at in range(len(one)):
                day = {name: values[at] for name, values in one.values.items()}
                read.setdefault((day["number"], day["name"]), []).append(day)
    return read


def totals(found: PartExtract) -> list[int]:
    return [m for r in found.records if r.kind == "attendance_month"
            for m in r.values["overtime_minutes"]]  # fmt: skip


def test_cards_below_each_other() -> None:
    found = read(stacked([card(who, days(who, 9 + who)) for who in range(3)]))
    workers = by_worker(found)
    assert list(workers) == PEOPLE
    assert [len(own) for own in workers.values()] == [9, 10, 11]
    assert workers[PEOPLE[1]][1]["punches"] == (471, 1141)
    assert workers[PEOPLE[1]][1]["overtime_minutes"] == 120
    assert workers[PEOPLE[1]][4]["mark"] == "leave_sick"
    assert [day["mark"] for day in workers[PEOPLE[0]]].count("rest") == 1
    assert totals(found) == [overtime(days(who, 9 + who)) * 60 for who in range(3)]
    assert not found.issues


def test_a_foot_that_counts_the_days_is_no_day() -> None:
    rows = days(0)
    foot = ["Total Present", "7", "", "", "", "", f"{overtime(rows)}", ""]
    found = read(stacked([[label(*PEOPLE[0]), HEADS, *rows, foot]]))
    assert len(by_worker(found)[PEOPLE[0]]) == len(rows)
    assert not found.issues


def test_a_number_and_a_name_in_rows_of_their_own() -> None:
    label_rows = [["Employee ID :", "20417", *[""] * 6], ["Name : Mst. Hasna Begum", *[""] * 7]]
    found = read(stacked([[*label_rows, HEADS, *days(0)]]))
    assert list(by_worker(found)) == [PEOPLE[0]]


@pytest.mark.parametrize("colon", [[], [":"]])
def test_labels_and_values_in_cells_of_their_own(colon: list[str]) -> None:
    cards = []
    for who, (number, name) in enumerate(PEOPLE):
        label_row = ["Employee ID", *colon, number, "Name", *colon, name, "", ""][:8]
        cards.append([label_row, *card(who, days(who))[1:]])
    found = read(stacked([[row + [""] * (8 - len(row)) for row in one] for one in cards]))
    assert list(by_worker(found)) == PEOPLE
    assert [len(own) for own in by_worker(found).values()] == [9, 9, 9]
    assert not found.issues


@pytest.mark.parametrize("gap", ["   ", " "])
def test_the_name_over_the_table_on_a_page(gap: str) -> None:
    lines = [
        (10.0, "Job Card Report"),
        (30.0, f"Employee ID : 20417{gap}Employee Name : Shila Rani"),
    ]
    found = read(page(lines, [(50, [HEADS, *days(0), total(overtime(days(0)))])]))
    assert list(by_worker(found)) == [("20417", "Shila Rani")]
    (days_read,) = (one for one in found.records if one.kind == "attendance")
    assert days_read.cells["name"][0] == ((-1, 1, 0),)


def test_two_cards_on_a_page() -> None:
    lines = [(10.0, "Job Card"), *((30.0 + 200 * n, f"ID : {i}   Name : {name}")
             for n, (i, name) in enumerate(PEOPLE[:2]))]  # fmt: skip
    tables = [(50.0 + 200 * n, [HEADS, *days(n)]) for n in range(2)]
    assert list(by_worker(read(page(lines, tables)))) == PEOPLE[:2]


def test_two_names_over_one_card_are_nobodys() -> None:
    lines = [(10.0, "Job Card"), (30.0, "ID : 20417  Name : Shila Rani"), (40.0, "ID : 20418")]
    found = read(page(lines, [(50, [HEADS, *days(0)])]))
    assert not found.records
    assert any(issue.loses_data for issue in found.issues)


def test_days_below_a_lost_label_are_nobodys() -> None:
    found = read(stacked([card(0, days(0)), card(1, days(1), named=False), card(2, days(2))]))
    assert list(by_worker(found)) == [PEOPLE[0], PEOPLE[2]]
    assert "row-without-worker" in {issue.code for issue in found.issues if issue.loses_data}
    cut = [row for row in card(0, days(0)) if row[0] != "Total"]
    found = read(stacked([cut, card(1, days(1), named=False)]))
    assert [len(own) for own in by_worker(found).values()] == [9]


def test_a_total_that_the_days_do_not_come_to() -> None:
    wrong = card(0, days(0))
    wrong[-2] = total(overtime(days(0)) + 2)
    found = read(stacked([wrong, card(1, days(1))]))
    assert [issue.code for issue in found.issues] == ["card-total-differs"]
    (own,) = (one for one in found.records if one.kind == "attendance")
    assert set(own.grades["overtime_minutes"]) == {Grade.UNCERTAIN, Grade.READ}
    assert totals(found)[0] == (overtime(days(0)) + 2) * 60


def test_leave_or_late() -> None:
    rows = days(0)
    rows[1][7] = "L"
    rows[4][3:] = ["", "", "", "", "L"]
    rows[5][3:] = ["", "", "", "", "QX"]
    found = read(stacked([card(0, rows)]))
    own = by_worker(found)[PEOPLE[0]]
    assert own[1]["mark"] is None
    assert own[4]["mark"] == "leave_other"
    assert [issue.code for issue in found.issues] == ["unknown-mark"]


def test_titles_and_feet_in_the_column_of_dates_are_no_lost_days() -> None:
    title = ["Some Knitwear Ltd, Job Card Report : 01-Mar-2025 to 31-Mar-2025", *[""] * 7]
    rows = [row for who in (0, 1) for row in (title, *card(who, days(who)))]
    feet = [["Total OT:", *row[1:]] if row[0] == "Total" else row for row in rows]
    part = Part("Sheet1", (Table(np.array(feet, object), SheetPlace("Sheet1")),))
    assert read(part).issues == ()
