"""Dates, months and periods: read, or left unread where two readings fit."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.parse.dates import (
    date_order,
    find_dates,
    find_month,
    find_month_among,
    find_year,
    last_day,
    parse_date,
    parse_month,
    parse_period,
    parse_serial,
    parse_weekday,
)

DAYS = st.dates(date(2000, 1, 1), date(2059, 12, 31))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("06.04.2026", "2026-04-06"),
        ("25.04.2026 08:00", "2026-04-25"),
        ("04.25.2026", "2026-04-25"),
        ("2025-03-01", "2025-03-01"),
        ("2025年3月1日", "2025-03-01"),
        ("2025 年 3 月 1 日", "2025-03-01"),
        ("20250301", "2025-03-01"),
        ("二〇二五年三月十一日", "2025-03-11"),
        ("二○二五年十二月二十三日", "2025-12-23"),
        ("２０２５．０３．０１", "2025-03-01"),
        ("26-05-01 星期五", "2026-05-01"),
        ("2025/3/1（六）", "2025-03-01"),
        ("2025-03-01 08:25:10", "2025-03-01"),
        ("31/03/2025", "2025-03-31"),
        ("03/31/2025", "2025-03-31"),
        ("Ngày 10 tháng 07 năm 2000", "2000-07-10"),
        ("1-Mar-25", "2025-03-01"),
        ("March 1, 2025", "2025-03-01"),
        ("1 March 2025", "2025-03-01"),
        ("25年3月1日", "2025-03-01"),
        ("01/03/2025", None),
        ("26-05-01", None),
        ("2025-02-30", None),
        ("2025-13-01", None),
        ("45748", None),
        ("3月1日", None),
        ("", None),
        ("李小红", None),
    ],
)
def test_a_date_is_read_or_left_unread(text: str, expected: str | None) -> None:
    assert parse_date(text) == expected


def test_order_and_year_settle_what_a_text_leaves_open() -> None:
    assert parse_date("01/03/2025", order="dmy") == "2025-03-01"
    assert parse_date("01/03/2025", order="mdy") == "2025-01-03"
    assert parse_date("26-05-01", order="ymd") == "2026-05-01"
    assert parse_date("3月1日", year=2025) == "2025-03-01"
    assert parse_date("3/25", year=2025) == "2025-03-25"
    assert parse_date("3/4", year=2025) is None


@given(DAYS)
def test_every_unambiguous_form_comes_back(day: date) -> None:
    chinese = f"{day.year}年{day.month}月{day.day}日"
    weekday = "一二三四五六日"[day.weekday()]
    for text in (day.isoformat(), chinese, day.strftime("%Y%m%d"), day.strftime("%d %B %Y")):
        assert parse_date(text) == day.isoformat()
    assert parse_date(f"{day:%y-%m-%d} 星期{weekday}", order="ymd") == day.isoformat()
    assert parse_month(chinese) == day.isoformat()[:7]
    assert parse_serial(str((day - date(1899, 12, 30)).days)) == day.isoformat()


@given(DAYS)
def test_an_ambiguous_form_is_never_guessed(day: date) -> None:
    found = parse_date(f"{day:%d/%m/%Y}")
    assert found in {None, day.isoformat()}
    assert (found is None) == (day.day <= 12 and day.day != day.month)


def test_a_column_settles_its_order() -> None:
    assert date_order(["25-03-01", "25-03-31"]) == "ymd"
    assert date_order(["01/03/2025", "13/03/2025"]) == "dmy"
    assert date_order([f"{day:02d}/03/2025" for day in range(1, 13)]) == "dmy"
    assert date_order(["01/03/2025", "02/03/2025"]) is None
    assert date_order([]) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025年3月", "2025-03"),
        ("202503", "2025-03"),
        ("25-07", "2025-07"),
        ("2025.3", "2025-03"),
        ("03/2025", "2025-03"),
        ("Tháng 3 năm 2019", "2019-03"),
        ("April-2019", "2019-04"),
        ("Apr-25", "2025-04"),
        ("二〇二五年三月", "2025-03"),
        ("2025-03-01 00:00:00", "2025-03"),
        ("11-12", None),
        ("3月份", None),
        ("202513", None),
        ("128", None),
    ],
)
def test_a_month_cell(text: str, expected: str | None) -> None:
    assert parse_month(text) == expected


def test_a_month_cell_takes_the_year_it_is_given() -> None:
    assert parse_month("3月份", year=2025) == "2025-03"
    assert parse_month("Tháng 3", year=2025) == "2025-03"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025年10月 某厂考勤统计表   （出勤18天 法定4天  休9天 ）", "2025-10"),
        ("公司_考勤报表_20180401-20180412.xlsx", "2018-04"),
        ("考勤202503.xlsx", "2025-03"),
        ("2025年3月考勤 制表日期2025-04-02", "2025-03"),
        ("工资/2025/3月", "2025-03"),
        ("Bảng chấm công tháng 3 năm 2025", "2025-03"),
        ("Attendance March 2025", "2025-03"),
        ("GZ_2025_03", "2025-03"),
        ("Attendance for Mar'25", "2025-03"),
        ("2025-02-26 ~ 2025-03-25", "2025-03"),
        ("2025年1月-3月", None),
        ("1_(7月)员工刷卡记录表.xls", None),
        ("202507281433000200", None),
        ("电话0769-20251234", None),
        ("2025-01-01 至 2025-12-31", None),
        ("employee 2025 mark", None),
    ],
)
def test_a_month_inside_a_title_or_name(text: str, expected: str | None) -> None:
    assert find_month(text) == expected


def test_the_nearest_text_with_a_month_wins() -> None:
    assert find_month_among(["3月", "2025年考勤.xlsx"]) == ("2025-03", 0)
    assert find_month_among(["", "考勤 2025-04", "2025-05.xlsx"]) == ("2025-04", 1)
    assert find_month_among(["3月", "考勤.xlsx"]) is None
    assert find_year("2024-2025") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("统计日期：2025-02-25 ~ 2025-03-25", ("2025-02-25", "2025-03-25")),
        ("2025年3月1日-31日", ("2025-03-01", "2025-03-31")),
        ("2025年2月26日至3月25日", ("2025-02-26", "2025-03-25")),
        ("26/02/2025 đến ngày 25/03/2025", ("2025-02-26", "2025-03-25")),
        ("26 Feb 2025 to 25 Mar 2025", ("2025-02-26", "2025-03-25")),
        ("2025年12月26日-1月25日", ("2025-12-26", "2026-01-25")),
        ("2025-03-01", None),
        ("2025-03-31 ~ 2025-03-01", None),
    ],
)
def test_a_period(text: str, expected: tuple[str, str] | None) -> None:
    assert parse_period(text) == expected


def test_weekdays_dates_inside_and_lengths() -> None:
    assert [parse_weekday(word) for word in ("一", "星期日", "周三", "Sat", "T2", "CN", "九")] == [
        0, 6, 2, 5, 0, 6, None,
    ]  # fmt: skip
    assert [found[0] for found in find_dates("自2025-03-01起，2025年4月2日止")] == [
        "2025-03-01",
        "2025-04-02",
    ]
    assert [last_day(month) for month in ("2024-02", "2025-02", "2025-12")] == [29, 28, 31]
