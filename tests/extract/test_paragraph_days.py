"""Attendance written as lines of text: read where they are plainly days, else said."""

from __future__ import annotations

from typing import Any

import pytest
from grids import document_of

from extractors.extract import extract
from pipeline.model.document import TEXT
from pipeline.model.extraction import PartExtract

SHEET = """某厂2025年8月考勤记录
上班时间：08:00-17:00
姓名：甲一  工号：K1
8月1日 上班 07:58 下班 17:02
8月2日 星期六 07:59 12:00 13:00 17:30
8月3日 休息
8月4日 19:58-次日05:02
姓名：乙二  工号：K2
8月1日 07:58，17:02
制表人：丙三"""


def read(text: str) -> PartExtract:
    document, classified = document_of({"kind": "attendance", "text": text, "path": "a.docx"})
    return extract(document, (classified,)).parts[0]


def days(found: PartExtract, *names: str) -> list[tuple[Any, ...]]:
    sets = [one for one in found.records if one.kind == "attendance"]
    return [row for one in sets for row in zip(*(one.values[n] for n in names), strict=True)]


def test_lines_of_a_date_and_times_below_a_name_are_days() -> None:
    found = read(SHEET)
    assert days(found, "number", "date", "punches", "mark") == [
        ("K1", "2025-08-01", (478, 1022), None),
        ("K1", "2025-08-02", (479, 720, 780, 1050), None),
        ("K1", "2025-08-03", None, "rest"),
        ("K1", "2025-08-04", (1198, 1742), None),
        ("K2", "2025-08-01", (478, 1022), None),
    ]
    assert found.issues == ()
    (shift,) = (one for one in found.records if one.kind == "shift")
    assert (list(shift.values["start"]), shift.table) == ([480], TEXT)


def test_each_value_stands_in_its_line() -> None:
    records = next(one for one in read(SHEET).records if one.kind == "attendance")
    assert (records.table, list(records.rows)) == (TEXT, [3, 4, 5, 6, 8])
    assert records.cells["punches"][4] == ((TEXT, 8, 0),)


def test_the_worker_may_stand_in_front_of_each_date() -> None:
    found = read(
        "Attendance August 2025\nK1 Ana Test 2025-08-01 07:58 17:01\n"
        "K2 Bo Test 2025-08-01 In 07:58 Out 17:01\nK2 Bo Test 2025-08-02 07:58 17:01"
    )
    assert days(found, "number", "name", "date") == [
        ("K1", "Ana Test", "2025-08-01"),
        ("K2", "Bo Test", "2025-08-01"),
        ("K2", "Bo Test", "2025-08-02"),
    ]


@pytest.mark.parametrize(
    "line", ["8月5日 08:00 17:00 加班2小时", "补卡 08:00", "8月5日 全厂停电 08:00-12:00"]
)
def test_lines_that_are_not_plain_leave_the_document_unread_and_said(line: str) -> None:
    found = read(SHEET.replace("8月4日 19:58-次日05:02", line).replace("上班时间：08:00-17:00", ""))
    assert days(found, "date") == []
    assert [(one.code, one.loses_data) for one in found.issues] == [("no-records", True)]
