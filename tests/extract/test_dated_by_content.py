"""Lists of days whose date column is not headed so, and several totals of one month."""

import pytest
from grids import document_of

from extractors.extract import extract
from pipeline.model.extraction import PartExtract

HEADINGS = "{}|姓名|工号|最早|最晚|加班时长(小时)"
DAYS = (("01", "五"), ("02", "六"), ("04", "一"), ("05", "二"))


def read(headings: str, *rows: str) -> PartExtract:
    table = "\n".join(["打卡日报 2025-08-01 至 2025-08-31|<|<|<|<|<", headings, *rows])
    document, kind = document_of({"table": table, "kind": "attendance"})
    return extract(document, (kind,)).parts[0]


def days(date: str = "2025/08/{day} 星期{weekday}") -> list[str]:
    return [
        f"{date.format(day=day, weekday=weekday)}|{worker}|07:55|19:32|2"
        for worker in ("丁一|K1", "丁二|K2")
        for day, weekday in DAYS
    ]


@pytest.mark.parametrize("heading", ["时间", "统计的那天"])
@pytest.mark.parametrize("date", ["2025/08/{day} 星期{weekday}", "2025-08-{day}"])
def test_a_column_of_dates_is_the_date_whatever_its_heading(heading: str, date: str) -> None:
    (found,) = read(HEADINGS.format(heading), *days(date)).records
    assert found.kind == "attendance"
    assert found.values["date"] == [f"2025-08-{day}" for day, _w in DAYS] * 2
    assert set(found.values["punches"]) == {(475, 1172)}
    assert set(found.values["overtime_minutes"]) == {120}


def test_hiring_dates_are_not_the_days_of_totals() -> None:
    rows = ["2024-03-01|丁一|K1|8|2", "2024-03-02|丁二|K2|8|2"]
    found = read("进来的日子|姓名|工号|出勤天数|加班时长(小时)", *rows)
    assert [records.kind for records in found.records] == ["attendance_month"]
    assert not found.records[0].grades


def test_several_totals_of_a_worker_and_month_are_left_out_and_said() -> None:
    found = read("姓名|工号|加班时长(小时)", "丁一|K1|2", "丁二|K2|30", "丁一|K1|--", "丁一|K1|3")
    (totals,) = found.records
    assert (totals.values["number"], totals.values["overtime_minutes"]) == (["K2"], [1800])
    assert [(one.code, one.loses_data) for one in found.issues] == [("repeated-totals", True)]
