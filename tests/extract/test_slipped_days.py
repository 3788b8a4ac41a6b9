"""Day grids of pages whose headings slipped beside their columns, and days that nothing dates."""

from dataclasses import replace

import pytest
from grids import document_of

from extractors.extract import extract
from pipeline.model.evidence import Grade
from pipeline.model.extraction import PartExtract
from pipeline.model.table import PageBand, PagePlace, Table

DAYS = 30
MARKS = ["休" if day in (3, 10, 17, 24) else "√" for day in range(1, DAYS + 1)]
WORKERS = [["K1", "甲一", *MARKS, "26"], ["K2", "乙二", *MARKS, "26"]]
PLAIN = ["工号", "姓名", *map(str, range(1, DAYS + 1)), "出勤天数"]


def read(headings: list[str], workers: list[list[str]], page: bool = True) -> PartExtract:
    lines = "\n".join(" | ".join(row) for row in [headings, *workers])
    document, classified = document_of(
        {"table": lines, "text": "2024年11月考勤表", "kind": "attendance", "path": "x.pdf"}
    )
    part = document.parts[0]
    rows, columns = part.tables[0].shape
    edges = tuple(float(at) for at in range(columns + 1))
    band = PageBand(0, 1, tuple(float(at) for at in range(rows + 1)), edges)
    table = Table(part.tables[0].texts, PagePlace((band,))) if page else part.tables[0]
    part = replace(part, tables=(table,))
    return extract(replace(document, parts=(part,)), (classified,)).parts[0]


def rest_days(found: PartExtract) -> list[str]:
    values = found.records[0].values
    said = zip(values["number"], values["date"], values["mark"], strict=True)
    return [date for number, date, mark in said if (number, mark) == ("K1", "rest")]


@pytest.mark.parametrize(
    "headings",
    [
        ["工号", "姓名", "", *map(str, range(1, 9)), "9 10", *map(str, range(11, 31)), "出勤天数"],
        ["工号", "姓名", "", *map(str, range(1, 30)), "30 出勤天数"],
        ["工号", "姓名", "1 2", "", *map(str, range(3, 30)), "30", "出勤天数"],
    ],
)
def test_days_go_back_to_their_columns(headings: list[str]) -> None:
    assert len(headings) == len(PLAIN)
    found = read(headings, WORKERS)
    assert rest_days(found) == [f"2024-11-{day:02d}" for day in (3, 10, 17, 24)]
    assert found.issues == ()
    totals = next(records for records in found.records if records.kind == "attendance_month")
    assert totals.values["days_worked_hundredths"] == [2600, 2600]


def test_days_that_nothing_dates_are_counted_and_the_others_doubted() -> None:
    headings = ["工号", "姓名", "", *map(str, range(1, 12)), "12 13", *PLAIN[15:]]
    headings[20:22] = ["", "19"]
    found = read(headings, WORKERS)
    (issue,) = [issue for issue in found.issues if issue.code == "days-unread"]
    assert issue.loses_data
    assert "of 30 columns of days were not read" in issue.message.en
    assert set(found.records[0].grades["date"]) == {Grade.UNCERTAIN}
    assert not [issue for issue in found.issues if issue.code == "unknown-heading"]


def test_one_heading_that_is_no_day_loses_its_column_alone() -> None:
    headings = [*PLAIN]
    headings[2] = ""
    found = read(headings, WORKERS, page=False)
    (issue,) = [issue for issue in found.issues if issue.code == "days-unread"]
    assert "1 of 30 columns of days were not read" in issue.message.en
    assert {issue.code for issue in found.issues} == {"days-unread"}
    assert "date" not in found.records[0].grades


def test_a_sheet_of_half_a_month_has_lost_nothing() -> None:
    found = read([*PLAIN[:17], "出勤天数"], [[*row[:17], "13"] for row in WORKERS])
    assert found.issues == ()
    assert len(found.records[0].values["date"]) == 30


def test_what_the_rows_of_each_worker_are_is_no_day() -> None:
    headings = ["序号", "姓名", "", *map(str, range(1, 31))]
    over = ["", "", "加班", *["2" if text == "√" else "" for text in MARKS]]

    def grid(*labels: str) -> PartExtract:
        people = zip("12", ("王建国", "李秀兰"), labels, strict=True)
        own = [row for who in people for row in ([*who, *MARKS], over)]
        return read(headings, [*own, ["√ 出勤", *[""] * 32]], page=False)

    assert grid("白班", "白班").issues == ()
    assert "days-unread" in {one.code for one in grid("√", "休").issues}
