"""Lists with a row a worker and day: punches in columns that a number names, or no heading."""

from typing import Any

import pytest
from grids import document_of

from extractors.attendance.extract import extract
from extractors.context import Context
from pipeline.model.extraction import PartExtract

CLOCKS = "06:58 | 11:31 | 12:27 | 18:04"
DAY = (418, 691, 747, 1084)
WORKERS = (("C31", "Asha Rao"), ("C32", "Vikram Das"))


def read(table: str) -> PartExtract:
    document, kind = document_of({"table": table, "kind": "attendance", "path": "export.csv"})
    return extract(document, 0, kind, Context("export.csv"))


def a_list(headings: str, date: str = "2024/05/{:02d}", clocks: str = CLOCKS) -> str:
    rows = [
        f"{number} | {name} | {date.format(day)} | {clocks}"
        for number, name in WORKERS
        for day in range(13, 20)
    ]
    return "\n".join([headings, *rows])


def days(found: PartExtract) -> list[tuple[Any, ...]]:
    return [
        row
        for records in found.records
        if records.kind == "attendance"
        for row in zip(*(records.values[n] for n in ("name", "date", "punches")), strict=True)
    ]


EXPECTED = [(name, f"2024-05-{day}", DAY) for _number, name in WORKERS for day in range(13, 20)]


@pytest.mark.parametrize(
    "headings",
    [
        "工号|姓名|日期|刷卡时间1|刷卡时间2|刷卡时间3|刷卡时间4",
        "人员编号|人员姓名|打卡日期|第1次打卡|第2次打卡|第3次打卡|第4次打卡",
        "人员编号|人员姓名|打卡日期|第一次|第二次|第三次|第四次",
        "工号|姓名|日期|打卡一|打卡二|打卡三|打卡四",
        "工号|姓名|日期|1|2|3|4",
        "工号|姓名|日期|打卡|<|<|<\n^|^|^|1|2|3|4",
        "工号|姓名|日期|签到1|签退1|签到4|签退4",
        "Emp No|Name|Date|Time 1|Time 2|Time 3|Time 4",
        "Emp No|Name|Date|1st Punch|2nd Punch|3rd Punch|4th Punch",
        "Emp No|Name|Date|Swipe-1|Swipe-2|Swipe-3|Swipe-4",
        "Mã NV|Họ và tên|Ngày|Giờ vào 1|Giờ ra 1|Giờ vào 4|Giờ ra 4",
        "Mã NV|Họ và tên|Ngày|Lần 1|Lần 2|Lần 3|Lần 4",
        "工号|姓名|日期|刷卡时间|||",
        "Emp No|Name|Date|In||Out|",
    ],
)
def test_numbered_and_blank_headings_of_punches(headings: str) -> None:
    found = read(a_list(headings))
    assert days(found) == EXPECTED
    assert found.issues == ()


@pytest.mark.parametrize(
    "date",
    [
        "24/05/{:02d}", "24-5-{}", "{:02d}.05.24", "{}-May-24", "2024年5月{}日", "202405{:02d}",
        "2024/5/{} 星期三", "2024-05-{:02d} 00:00:00",
    ],
)  # fmt: skip
def test_dates_of_every_form_in_such_a_list(date: str) -> None:
    found = read(a_list("工号|姓名|日期|时间1|时间2|时间3|时间4", date))
    assert days(found) == EXPECTED


def test_days_without_a_year_take_the_year_of_the_title() -> None:
    listed = a_list("工号|姓名|日期|时间1|时间2|时间3|时间4", "5-{}")
    assert days(read(f"2024年5月打卡明细||||||\n{listed}")) == EXPECTED


def test_numbered_punches_of_a_night_run_on() -> None:
    found = read(a_list("工号|姓名|日期|打卡1|打卡2", clocks="21:56 | 06:03"))
    assert {punches for _name, _date, punches in days(found)} == {(1316, 1803)}


def test_dates_that_begin_again_are_no_days_down_the_side() -> None:
    rows = [f"第{r} | 甲 | 2024-05-{d} | 5 | 6" for r in (1, 2, 3) for d in range(13, 20)]
    found = read("\n".join(["班次|工序|日期|良品|次品", *rows]))
    assert days(found) == []
    assert [issue.code for issue in found.issues] == ["unknown-layout"]
