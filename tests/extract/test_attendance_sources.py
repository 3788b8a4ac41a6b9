"""Where attendance records say they stand, how sure they are, and what fields a part has."""

import json
import os
from pathlib import Path

import numpy as np
import pytest

from extractors.attendance.extract import extract
from extractors.context import Context
from extractors.readers.limits import Limits
from extractors.readers.read import read_document
from pipeline.model.document import Classification, Document, Kind, Part, SourceFile
from pipeline.model.evidence import Grade
from pipeline.model.extraction import PartExtract
from pipeline.model.records import RecordSet
from pipeline.model.table import SheetPlace, Table

ROWS = [
    ["2025年3月考勤", "", "", "", "", ""],
    ["工号", "姓名", "部门", "3", "4", "5"],
    ["001", "李小红", "车缝", "08:0017:30", "√", ""],
    ["002", "王大明", "", "08:01 17:31", "◇", "事假2.5H"],
]
HERE = Classification(Kind.ATTENDANCE, 1.0)


def read(table: Table, month: str | None = None) -> PartExtract:
    part = Part("考勤", (table,))
    document = Document(SourceFile("考勤.xlsx", "0" * 64, 1), "xlsx", parts=(part,))
    return extract(document, 0, HERE, Context("考勤.xlsx", month))


def days(found: PartExtract) -> RecordSet:
    return next(record_set for record_set in found.records if record_set.kind == "attendance")


def slot(records: RecordSet, field: str, at: int) -> tuple[int, int, int]:
    if field in records.cells and records.cells[field][at]:
        return records.cells[field][at][0]
    if field in records.columns_of:
        return records.table, records.rows[at], records.columns_of[field][0]
    assert records.columns is not None
    return records.table, records.rows[at], records.columns[at]


def test_every_value_stands_where_it_says() -> None:
    texts = np.array(ROWS, object)
    records = days(read(Table(texts, SheetPlace("考勤"))))
    seen = {
        field: [str(texts[slot(records, field, at)[1:]]) for at in range(len(records))]
        for field in ("name", "number", "date", "punches")
    }
    assert seen["name"] == ["李小红", "李小红", "王大明", "王大明", "王大明"]
    assert seen["number"] == ["001", "001", "002", "002", "002"]
    assert seen["date"] == ["3", "4", "3", "4", "5"]
    assert seen["punches"] == ["08:0017:30", "√", "08:01 17:31", "◇", "事假2.5H"]


def test_values_of_a_grid_turned_on_its_side_stand_where_they_say() -> None:
    days_down = [[f"{day}日", "08:00 17:30", "√"] for day in range(3, 9)]
    texts = np.array([["2025年3月", "", ""], ["姓名", "李小红", "王大明"], *days_down], object)
    records = days(read(Table(texts, SheetPlace("考勤"))))
    assert len(records) == 12
    assert texts[slot(records, "name", 7)[1:]] == "王大明"
    assert texts[slot(records, "date", 7)[1:]] == "4日"
    assert texts[slot(records, "punches", 1)[1:]] == "08:00 17:30"


def test_the_unknown_mark_names_its_first_cell_and_count() -> None:
    found = read(Table(np.array(ROWS, object), SheetPlace("考勤")))
    issue = next(issue for issue in found.issues if issue.code == "unknown-mark")
    assert issue.at is not None
    assert issue.at.cell == "E4"
    assert "1 cells" in issue.message.en
    assert issue.loses_data, "a day nobody understood is a day not read"


def test_doubtful_cells_carry_their_other_readings_typed() -> None:
    texts = np.array(ROWS, object)
    grades = np.full(texts.shape, Grade.READ, np.uint8)
    grades[2, 3] = grades[3, 1] = Grade.UNCERTAIN
    others = {(2, 3): ("08:0017:38", "08:0011:30"), (3, 1): ("王大朋",)}
    found = read(Table(texts, SheetPlace("考勤"), grades=grades, others=others))
    records = days(found)
    assert records.grades["punches"][0] == Grade.UNCERTAIN
    assert records.others["punches"][0] == ((480, 1058), (480, 690))
    assert records.grades["name"] == [2, 2, 1, 1, 1]
    assert records.others["name"][2] == ("王大朋",)
    assert (found.cells.uncertain, found.cells.total) == (2, 10)


def test_punches_that_may_stand_in_reverse_carry_both_readings() -> None:
    rows = [
        row if i < 2 else [*row[:3], "17:31 08:00", "20:01 08:03", ""] for i, row in enumerate(ROWS)
    ]
    records = days(read(Table(np.array(rows, object), SheetPlace("考勤"))))
    assert list(records.values["punches"][:2]) == [(1051, 1920), (1201, 1923)]
    assert records.others["punches"][0] == ((480, 1051),)
    assert 1 not in records.others["punches"]


def test_fields_and_months_of_a_part() -> None:
    found = read(Table(np.array(ROWS, object), SheetPlace("考勤")))
    assert {"number", "name", "date", "punches"} <= set(found.fields)
    assert found.months == ("2025-03",)
    marks = [row if i < 2 else [*row[:3], "√", "√", "休"] for i, row in enumerate(ROWS)]
    assert "punches" not in read(Table(np.array(marks, object), SheetPlace("考勤"))).fields


def test_the_users_month_wins() -> None:
    assert read(Table(np.array(ROWS, object), SheetPlace("考勤")), "2025-04").months == ("2025-04",)


SAMPLES = os.environ.get("PRESCREEN_SAMPLES")


@pytest.mark.skipif(SAMPLES is None, reason="PRESCREEN_SAMPLES names no folder of real samples")
@pytest.mark.parametrize("name", ["campus-a.xls", "campus-b.xls"])
def test_a_real_machine_file_gives_the_punches_of_its_truth(name: str) -> None:
    folder = Path(SAMPLES or "") / "attendance"
    truth = json.loads((folder / "campus.truth.json").read_text(encoding="utf-8"))[name]
    path = folder / name
    source = SourceFile(name, "0" * 64, path.stat().st_size)
    document = read_document(source, path, limits=Limits())
    read_back: dict[str, dict[str, list[str]]] = {}
    for part in range(len(document.parts)):
        for records in extract(document, part, HERE, Context(name)).records:
            values = records.values
            for at in range(len(records)):
                who = "|".join(values[field][at] for field in ("number", "name", "department"))
                times = [f"{m // 60:02d}:{m % 60:02d}" for m in values["punches"][at]]
                read_back.setdefault(who, {})[values["date"][at]] = times
    assert read_back == truth


def clocked(*names: str) -> PartExtract:
    """Gives back two days of one worker, the last two columns under these headings."""
    head = ["工号", "姓名", "日期", "上班", "下班", *names]
    rows = [
        ["01", "甲一", "2025-03-03", "07:58", "17:02", "18:00", "20:01"],
        ["01", "甲一", "2025-03-04", "07:55", "17:00", "17:59", "20:30"],
        ["01", "甲一", "2025-03-05", "07:57", "17:01", "", ""],
    ]
    return read(Table(np.array([head, *rows], object), SheetPlace("考勤")))


def test_clock_times_under_headings_nobody_knows_leave_their_days_in_doubt() -> None:
    found = clocked("晚点甲", "晚点乙")
    grades = days(found).grades["punches"]
    assert list(map(Grade, grades)) == [Grade.UNCERTAIN, Grade.UNCERTAIN, Grade.READ]
    assert [one.loses_data for one in found.issues if one.code == "unknown-heading"] == [True] * 2


def test_overtime_punches_in_short_words_are_punches() -> None:
    found = days(clocked("加班上", "加班下"))
    assert found.values["punches"][0] == (478, 1022, 1080, 1201)
    assert "punches" not in found.grades
