"""A slash in a grid of days: work or none, by legend, printed total or weekend; else in doubt."""

from collections.abc import Sequence

import pytest
from grids import document_of

from extractors.attendance.extract import extract
from extractors.context import Context
from pipeline.model.evidence import Grade
from pipeline.model.extraction import PartExtract

WEEKENDS = (1, 2, 8, 9, 15, 16, 22, 23, 29, 30)
"""Saturdays and Sundays of March 2025."""
DAYS = range(1, 32)
FREE = ["○" if day in WEEKENDS else "/" for day in DAYS]
ROW = Sequence[str]


def sheet_of(rows: Sequence[ROW], legend: str, totals: Sequence[str], heading: str) -> str:
    head = "|".join(["工号", "姓名", *map(str, DAYS), heading])
    names = ("王小红", "李大明", "赵春花", "钱志强")
    lines = ["|".join([f"00{at + 1}", names[at], *row, totals[at]]) for at, row in enumerate(rows)]
    return "\n".join(["某某厂2025年3月考勤表", head, *lines, legend])


def read(
    rows: Sequence[ROW], legend: str = "", totals: Sequence[str] = ("",) * 4, heading: str = "备注"
) -> PartExtract:
    table = sheet_of(rows, legend, totals, heading)
    document, kind = document_of({"table": table, "kind": "attendance", "path": "考勤.xlsx"})
    return extract(document, 0, kind, Context("考勤.xlsx"))


def slashes(found: PartExtract) -> set[str | None]:
    days = next(one for one in found.records if one.kind == "attendance")
    texts, marks = days.values["mark_text"], days.values.get("mark") or [None] * len(days)
    return {mark for text, mark in zip(texts, marks, strict=True) if text == "/"}


def codes(found: PartExtract) -> set[str]:
    return {issue.code for issue in found.issues}


@pytest.mark.parametrize(
    "legend",
    [
        "说明：/ 出勤；○ 休息；△ 事假",
        "备注：“/”表示出勤，“○”表示休息",
        '备注: "/"出勤，"○"休息',
        "上班打“/”，休息打“○”",
        "符号|/|出勤|○|休息|△|事假",
        "出勤 /\n休息 ○",
        "说明：“/”为出勤",
    ],
)
def test_a_legend_decides_in_whatever_words(legend: str) -> None:
    found = read([FREE], legend)
    assert slashes(found) == {"work"}
    assert not any("'/'" in issue.message.en for issue in found.issues)


def test_a_legend_may_say_that_it_is_no_work() -> None:
    ticks = ["/" if day in WEEKENDS else "√" for day in DAYS]
    assert slashes(read([ticks], "√ 出勤，/ 休息")) == {"rest"}
    assert slashes(read([ticks], "√——出勤，/——未入职")) == {"off_roll"}


@pytest.mark.parametrize("heading", ["出勤天数", "应出勤", "合计"])
def test_the_printed_total_decides_without_a_legend(heading: str) -> None:
    mixed = ["/" if day % 2 else "√" for day in DAYS]
    found = read([mixed, mixed], totals=("31", "31"), heading=heading)
    assert slashes(found) == {"work"}
    assert codes(found) == set()
    found = read([mixed, mixed], totals=("15", "15"), heading=heading)
    assert slashes(found) == {"off_roll"}


def test_a_total_that_denies_the_legend_leaves_that_worker_in_doubt() -> None:
    mixed = ["/" if day % 2 else "√" for day in DAYS]
    found = read([mixed, mixed], "√出勤 /未入职", totals=("15", "31"), heading="出勤天数")
    assert slashes(found) == {"off_roll", None}
    assert "mark-denied" in codes(found)


def test_weekdays_with_slashes_and_weekends_without_are_work() -> None:
    assert slashes(read([["" if mark == "○" else mark for mark in FREE]] * 2)) == {"work"}


def test_slashes_only_at_weekends_are_no_work() -> None:
    ticks = ["/" if day in WEEKENDS else "√" for day in DAYS]
    assert slashes(read([ticks, ticks])) == {"off_roll"}


def test_one_run_at_the_edge_of_the_month_is_no_work() -> None:
    joined = ["/" if day < 12 else "√" for day in DAYS]
    left = ["√" if day < 20 else "/" for day in DAYS]
    assert slashes(read([joined, left])) == {"off_roll"}


@pytest.mark.parametrize(
    "row",
    [["/"] * 31, ["/" if day % 3 else "√" for day in DAYS]],
    ids=["every day", "here and there"],
)
def test_where_nothing_decides_the_days_are_in_doubt_and_it_is_said(row: ROW) -> None:
    found = read([row, row])
    assert slashes(found) == {None}
    assert codes(found) == {"unknown-mark"}
    assert all(issue.loses_data for issue in found.issues)
    days = next(one for one in found.records if one.kind == "attendance")
    at = days.values["mark_text"].index("/")
    assert days.grades["mark"][at] == Grade.UNCERTAIN
    assert set(days.others["mark"][at]) == {"work", "off_roll"}


def test_a_sheet_of_hours_keeps_its_slashes_for_no_work() -> None:
    hours = ["/" if day % 5 == 0 else "8" for day in DAYS]
    found = read([hours, hours])
    assert slashes(found) == {"off_roll"}
    assert codes(found) == set()


def test_a_sign_lost_from_the_legend_is_said_and_its_cells_have_no_meaning() -> None:
    row = ["△" if day == 5 else "√" for day in DAYS]
    found = read([row], "√出勤 △事假病假 ×旷工")
    assert {"legend-unclear", "unknown-mark"} == codes(found)
    days = next(one for one in found.records if one.kind == "attendance")
    assert days.values["mark"][4] is None
    assert days.values["mark"][5] == "work"
