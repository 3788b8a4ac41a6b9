"""Bare numbers of a column: one misread 160 among hours makes no column of minutes."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from grids import document_of

from extractors.attendance.time_units import HOURS, MINUTES, UNCLEAR, unit_of
from extractors.extract import extract
from pipeline.model.extraction import PartExtract


def read(rows: Sequence[str]) -> PartExtract:
    document, classified = document_of({"kind": "attendance", "table": "\n".join(rows)})
    return extract(document, (classified,)).parts[0]


def days(hours: Sequence[str]) -> PartExtract:
    rows = [f"K1|丁一|2025-08-{day:02d}|{text}" for day, text in enumerate(hours, 1)]
    return read(["考勤明细|||", "工号|姓名|日期|加班", *rows])


@pytest.mark.parametrize(
    ("numbers", "unit"),
    [
        ("8 8 8 160 8 8 10", HOURS),
        ("1.5 2 2 2 0 30 2", HOURS),
        ("480 480 0 0 60", MINUTES),
        ("120 90 60 30 15", MINUTES),
        ("10 15 20 45 5", UNCLEAR),
        ("8 160", UNCLEAR),
        ("8 10.5 -", HOURS),
        ("", HOURS),
    ],
)
def test_what_bare_numbers_of_days_count(numbers: str, unit: str) -> None:
    assert unit_of(numbers.split(), 24) == unit


def test_one_misread_number_costs_its_own_day_only() -> None:
    found = days(["2", "2", "2", "160", "2", "3", "2"])
    (records,) = found.records
    assert records.values["overtime_minutes"] == [120, 120, 120, None, 120, 180, 120]
    assert records.values["mark_text"][3] == "160 h"
    assert [(one.code, one.loses_data) for one in found.issues] == [("impossible-hours", True)]


def test_numbers_of_an_unclear_unit_are_unknown_and_said() -> None:
    found = days(["10", "15", "20", "45", "5", "2小时"])
    (records,) = found.records
    assert records.values["overtime_minutes"] == [None] * 5 + [120]
    assert records.values["mark_text"][:5] == ["10", "15", "20", "45", "5"]
    assert [(one.code, one.loses_data) for one in found.issues] == [("hours-unclear", True)]


def test_more_hours_than_a_month_has_are_unknown_and_said() -> None:
    hours = ["36", "36", "40", "28", "3600", "30", "36"]
    totals = [f"K{at}|丁{at}|22|{text}" for at, text in enumerate(hours)]
    found = read(["2025年8月考勤汇总|||", "工号|姓名|出勤天数|平时加班", *totals])
    (records,) = found.records
    read_as = [2160, 2160, 2400, 1680, None, 1800, 2160]
    assert records.values["overtime_weekday_minutes"] == read_as
    assert [(one.code, one.loses_data) for one in found.issues] == [("hours-unclear", True)]
