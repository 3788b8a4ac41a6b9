"""A line that announces a shift: its breaks, and where overtime begins."""

import pytest

from extractors.attendance.shifts import read_shifts


@pytest.mark.parametrize(
    ("line", "shift", "breaks"),
    [
        ("班次：08:00-17:00，12:00-13:00休息", (480, 1020), (720, 780)),
        ("上班时间 8:00-17:00(12:00-13:00)", (480, 1020), (720, 780)),
        ("班次：08:00-17:00，12:00-13:00休息，加班17:30起", (480, 1020), (720, 780, 1020, 1050)),
        ("上班时间 08:00-12:00 13:30-17:30", (480, 1050), (720, 810)),
        ("上班时间：8:00-12:00，13:00-17:00，休息1小时", (480, 1020), (720, 780)),
    ],
)
def test_breaks_of_an_announced_shift(
    line: str, shift: tuple[int, int], breaks: tuple[int, ...]
) -> None:
    (found,) = read_shifts(line)
    assert (found["start"], found["end"]) == shift
    assert found["breaks"] == breaks


def test_what_is_longer_than_a_day_is_no_shift() -> None:
    assert read_shifts("班次 8:00-12:00 7:00-11:00") == []
