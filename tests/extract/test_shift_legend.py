"""Legends of shift times: the signs of the grid are days of work in these shifts."""

from __future__ import annotations

from typing import Any

import pytest
from grids import document_of

from extractors.attendance.shift_legend import read_times
from extractors.attendance.shifts import read_shifts
from extractors.extract import extract
from pipeline.model.extraction import PartExtract


def read(legend: str, marks: str, title: str = "考勤表") -> PartExtract:
    days = "|".join(map(str, range(1, 9)))
    table = f"某厂2025年8月{title}\n工号|姓名|{days}\nK1|甲一|{marks}\n{legend}"
    document, classified = document_of({"kind": "attendance", "table": table})
    return extract(document, (classified,)).parts[0]


def values(found: PartExtract, *names: str) -> list[tuple[Any, ...]]:
    records = next(one for one in found.records if one.kind == "attendance")
    return list(zip(*(records.values[name] for name in names), strict=True))


@pytest.mark.parametrize(
    ("legend", "first", "second"),
    [
        ("早：08:00-16:00 / 夜：00:00-08:00", ("早", 480, 960), ("夜", 0, 480)),
        ("注：早班 08:00-16:00；夜班 20:00-次日8:00", ("早", 480, 960), ("夜", 1200, 1920)),
        ("A班08:00-12:00 13:00-17:00  B班 20:00-05:00", ("A", 480, 1020), ("B", 1200, 1740)),
        ("D = 8:00-17:00, N = 20:00-5:00", ("D", 480, 1020), ("N", 1200, 1740)),
        ("班次：①8:00-17:00 ②20:00-5:00", ("①", 480, 1020), ("②", 1200, 1740)),
    ],
)
def test_signs_with_times_are_work_in_that_shift(
    legend: str, first: tuple[Any, ...], second: tuple[Any, ...]
) -> None:
    one, two = first[0], second[0]
    found = read(legend, f"{one}|{one}|{two}|{two}|休|{one}|{two}|{one}")
    seen = values(found, "mark", "shift", "shift_start", "shift_end")
    expected = [("work", *shift) for shift in (first, first, second, second, second, first)]
    assert [*seen[:4], seen[6], seen[7]] == expected
    assert seen[4] == ("rest", None, None, None)
    assert found.issues == ()


def test_a_sign_of_a_break_or_with_two_meanings_is_none() -> None:
    assert read_times("午休 12:00-13:00，加班：17:30-20:30") == {}
    assert read_times("1：08:00-17:00") == {}
    found = read("早：08:00-16:00\n早：07:00-15:00", "早|早|早|早|早|早|早|早")
    assert {one.code for one in found.issues} == {"unknown-mark"}


def test_a_number_in_a_circle_is_a_sign_and_no_hours() -> None:
    found = read("制表：甲一", "①|②|①|②|①|②|①|②")
    records = found.records[0]
    assert "normal_minutes" not in records.values
    assert {one.code for one in found.issues} == {"unknown-mark"}
    shifts = read_shifts("班次说明：①8:00-17:00 ②20:00-05:00")
    assert [(one["start"], one["end"], one["breaks"]) for one in shifts] == [
        (480, 1020, None),
        (1200, 1740, None),
    ]
