"""Time cards with their days in two halves: each punch is of its own date and worker."""

from typing import Any

import pytest
from extracted import read
from grids import document_of

from extractors.extract import extract
from pipeline.model.extraction import PartExtract

Row = tuple[Any, ...]
HEADS = "上午上班|上午下班|下午上班|下午下班"
MORNING, DAY = "07:55 | 12:01", "07:55 | 12:01 | 13:27 | 17:32"


def days(found: PartExtract) -> list[Row]:
    """Gives back number, name, date and count of punches of each record."""
    return [
        (number, name, day, len(punches))
        for records in found.records
        if records.kind == "attendance"
        for number, name, day, punches in zip(
            *(records.values[one] for one in ("number", "name", "date", "punches")), strict=True
        )
    ]


def halves(date: str = "日期", heads: str = HEADS, gap: str = "") -> str:
    blank = "|".join([" "] * (heads.count("|") + 1))
    return f"""
    考勤卡
    工号：K7 | | 姓名：陈大文 | | | 2025年7月
    {date}|{heads}{gap}|{date}|{heads}
    1|{DAY}{gap}|17|{DAY}
    2|{DAY}{gap}|18|{blank}
    3|{blank}{gap}|19|{DAY}
    16|{DAY}{gap}||
    """


@pytest.mark.parametrize("gap", ["", "|"])
@pytest.mark.parametrize(
    ("date", "heads"),
    [
        ("日期", HEADS),
        ("日", "上班|下班|上班|下班"),
        ("日期", "上午上|上午下|下午上|下午下"),
        ("Date", "In|Out|In|Out"),
    ],
)
def test_the_right_half_goes_on_with_the_month(date: str, heads: str, gap: str) -> None:
    found = read(halves(date, heads, gap))
    assert days(found) == [("K7", "陈大文", f"2025-07-{day:02d}", 4) for day in (1, 2, 16, 17, 19)]
    assert found.issues == ()


def test_values_stand_where_they_stand_in_the_file() -> None:
    records = read(halves()).records[0]
    assert records.cells["date"][3] == ((0, 3, 5),)
    assert records.cells["punches"][3] == tuple((0, 3, column) for column in (6, 7, 8, 9))


def test_cards_below_each_other_keep_their_worker() -> None:
    one = f"日期|上班|下班|日期|上班|下班\n1|{MORNING}|17|{MORNING}\n2|{MORNING}|18|{MORNING}\n"
    one += f"3|{MORNING}|19|\n"
    found = read("2025年7月\n工号：K7|姓名：陈大文\n" + one + "工号：K8|姓名：林小芳\n" + one)
    assert days(found) == [
        (*who, f"2025-07-{day:02d}", 2)
        for who in (("K7", "陈大文"), ("K8", "林小芳"))
        for day in (1, 2, 3, 17, 18)
    ]


def test_two_workers_beside_each_other_keep_their_numbers() -> None:
    found = read(f"""
    某某厂 2025年7月 考勤卡
    工号：K7 | 姓名：陈大文 | | 工号：K8 | 姓名：林小芳 |
    日期 | 上班 | 下班 | 日期 | 上班 | 下班
    1 | {MORNING} | 1 | {MORNING}
    2 | {MORNING} | 2 | |
    3 | {MORNING} | 3 | {MORNING}
    """)
    seen = [("K7", "陈大文", 1), ("K7", "陈大文", 2), ("K7", "陈大文", 3)]
    seen += [("K8", "林小芳", 1), ("K8", "林小芳", 3)]
    assert days(found) == [(a, b, f"2025-07-{day:02d}", 2) for a, b, day in seen]


def test_numbers_alone_tell_two_workers_apart() -> None:
    found = read(f"""
    Time cards July 2025
    Emp No: K7 | | | Emp No: K8 | |
    Date | In | Out | Date | In | Out
    1 | {MORNING} | 1 | {MORNING}
    2 | {MORNING} | 2 | |
    3 | {MORNING} | 3 | {MORNING}
    """)
    records = found.records[0].values
    assert list(zip(records["number"], records["date"], strict=True)) == [
        (number, f"2025-07-{day:02d}")
        for number, day in (("K7", 1), ("K7", 2), ("K7", 3), ("K8", 1), ("K8", 3))
    ]


def test_the_same_days_again_without_a_worker_are_left_out_and_said() -> None:
    found = read(f"""
    Time card July 2025
    Emp No: K7 | Name: Chen Dawen
    Date | In | Out | Date | In | Out
    1 | {MORNING} | 1 | {MORNING}
    2 | {MORNING} | 2 | {MORNING}
    3 | {MORNING} | 3 | {MORNING}
    """)
    assert days(found) == [("K7", "Chen Dawen", f"2025-07-{day:02d}", 2) for day in (1, 2, 3)]
    assert [(issue.code, issue.loses_data) for issue in found.issues] == [
        ("tables-side-by-side", True)
    ]


@pytest.mark.parametrize("heads", ["Date | In | Date | Out", "Date | Time | Date | Time"])
def test_a_date_of_coming_and_one_of_leaving_are_no_halves(heads: str) -> None:
    found = read(f"""
    Time card July 2025
    Emp No: K7 | Name: Chen Dawen
    {heads}
    01/07/2025 | 08:00 | 01/07/2025 | 17:00
    02/07/2025 | 08:00 | 02/07/2025 | 17:00
    03/07/2025 | 08:00 | 03/07/2025 | 17:00
    """)
    assert days(found) == [("K7", "Chen Dawen", f"2025-07-{day:02d}", 2) for day in (1, 2, 3)]


def test_a_number_behind_the_title_of_its_line_is_kept() -> None:
    table = "\n".join(halves().strip().splitlines()[2:])
    text = "某某厂 考勤卡 2025年7月 工号：K7 姓名：陈大文"
    document, classified = document_of({"table": table, "text": text, "kind": "attendance"})
    found = extract(document, (classified,)).parts[0]
    assert {row[:2] for row in days(found)} == {("K7", "陈大文")}


@pytest.mark.parametrize("day", ["10", "9.5"])
def test_a_row_of_hours_in_a_grid_heads_no_halves(day: str) -> None:
    rows = [f"K{at}|甲{at}|{day}|8|{day}|8|8|8|48" for at in range(1, 7)]
    found = read("2025年6月考勤表\n工号|姓名|1|2|3|4|5|6|合计\n" + "\n".join(rows))
    (records,) = found.records[:1]
    assert len(records) == 36
    assert found.issues == ()


def test_numbers_head_no_halves() -> None:
    found = read("2025年6月\n甲|乙|丙|丁\n8|1|8|1\n9|1|10|1\n10|1|11|1\n11|1|12|1\n12|1|13|1")
    assert "tables-side-by-side" not in {issue.code for issue in found.issues}
