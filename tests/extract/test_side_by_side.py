"""Two or three tables beside each other in one sheet: each is read, nothing of the one is mixed."""

from dataclasses import replace

import numpy as np
from extracted import read as read_kind
from extracted import rows
from grids import document_of

from extractors.extract import extract
from pipeline.model.evidence import Box, Grade
from pipeline.model.extraction import PartExtract
from pipeline.model.table import PageBand, PagePlace, Table


def read(table: str, kind: str = "payroll") -> PartExtract:
    return read_kind(table, kind)


WORKERS = """
某某五金厂2024年11月工资表
序号|编号|姓名|底薪|加班费|应发合计|实发||序号|编号|姓名|底薪|加班费|应发合计|实发
1 | K1 | 甲一 | 2400 | 100 | 2500 | 2500 | | 3 | K3 | 丙三 | 2600 | 100 | 2700 | 2700
2 | K2 | 乙二 | 2500 | 100 | 2600 | 2600 | | 4 | K4 | 丁四 | 2700 | 100 | 2800 | 2800
"""


def test_the_workers_of_both_halves_have_their_own_pay() -> None:
    found = read(WORKERS)
    assert rows(found, "payroll", "number", "month", "gross_minor", "net_minor") == [
        ("K1", "2024-11", 250000, 250000),
        ("K2", "2024-11", 260000, 260000),
        ("K3", "2024-11", 270000, 270000),
        ("K4", "2024-11", 280000, 280000),
    ]
    assert found.issues == ()


def test_values_stand_where_they_stand_in_the_file() -> None:
    payroll = next(records for records in read(WORKERS).records if records.kind == "payroll")
    assert payroll.cells["net_minor"][2:] == [((0, 2, 14),), ((0, 3, 14),)]
    assert payroll.cells["number"][0] == ((0, 2, 1),)


def test_two_months_of_the_same_workers() -> None:
    found = read("""
    Wages for May 2024 | | | | Wages for June 2024
    Emp No | Name | Gross Wages | Net Pay | Emp No | Name | Gross Wages | Net Pay
    K1 | Asha Rao | 9000 | 8000 | K1 | Asha Rao | 9100 | 8100
    K2 | Vikram Das | 9200 | 8200 | K2 | Vikram Das | 9300 | 8300
    """)
    assert rows(found, "payroll", "number", "month", "net_minor") == [
        ("K1", "2024-05", 800000),
        ("K2", "2024-05", 820000),
        ("K1", "2024-06", 810000),
        ("K2", "2024-06", 830000),
    ]


def test_the_same_workers_again_without_a_month_are_left_out_and_said() -> None:
    found = read("""
    2024年5月工资
    编号 | 姓名 | 底薪 | 应发合计 | 实发 | 编号 | 姓名 | 底薪 | 应发合计 | 实发
    K1 | 甲一 | 2400 | 2400 | 2100 | K1 | 甲一 | 2450 | 2450 | 2150
    K2 | 乙二 | 2500 | 2500 | 2200 | K2 | 乙二 | 2550 | 2550 | 2250
    """)
    assert rows(found, "payroll", "number", "net_minor") == [("K1", 210000), ("K2", 220000)]
    assert [(issue.code, issue.loses_data) for issue in found.issues] == [
        ("tables-side-by-side", True)
    ]


def test_a_list_in_three_columns_of_a_page() -> None:
    found = read(
        """
    员工花名册
    工号 | 姓名 | 入职日期 | 工号 | 姓名 | 入职日期 | 工号 | 姓名 | 入职日期
    K1 | 甲一 | 2020-01-05 | K3 | 丙三 | 2021-02-05 | K5 | 戊五 | 2022-03-05
    K2 | 乙二 | 2020-01-06 | K4 | 丁四 | 2021-02-06 | | |
    """,
        "roster",
    )
    assert rows(found, "roster", "number", "hired_on") == [
        ("K1", "2020-01-05"),
        ("K2", "2020-01-06"),
        ("K3", "2021-02-05"),
        ("K4", "2021-02-06"),
        ("K5", "2022-03-05"),
    ]


def test_punches_in_two_columns_of_a_page() -> None:
    found = read(
        """
    刷卡记录
    工号 | 姓名 | 日期 | 刷卡时间 | | 工号 | 姓名 | 日期 | 刷卡时间
    K1 | 甲一 | 2024-05-06 | 07:58 17:01 | | K2 | 乙二 | 2024-05-06 | 07:51 17:03
    K1 | 甲一 | 2024-05-07 | 07:57 17:02 | | K2 | 乙二 | 2024-05-07 | 07:52 17:04
    """,
        "attendance",
    )
    assert rows(found, "attendance", "number", "date", "punches") == [
        ("K1", "2024-05-06", (478, 1021)),
        ("K1", "2024-05-07", (477, 1022)),
        ("K2", "2024-05-06", (471, 1023)),
        ("K2", "2024-05-07", (472, 1024)),
    ]


def test_a_name_again_at_the_far_right_is_no_second_table() -> None:
    found = read("""
    2024年5月工资
    编号 | 姓名 | 底薪 | 加班费 | 应发合计 | 实发 | 编号 | 姓名 | 签名
    K1 | 甲一 | 2400 | 100 | 2500 | 2100 | K1 | 甲一 | 甲一
    K2 | 乙二 | 2500 | 100 | 2600 | 2200 | K2 | 乙二 | 乙二
    """)
    assert rows(found, "payroll", "number", "net_minor") == [("K1", 210000), ("K2", 220000)]
    assert "tables-side-by-side" not in {issue.code for issue in found.issues}


def test_halves_of_a_month_beside_each_other_stay_one_grid() -> None:
    found = read(
        """
    2024年5月考勤表
    工号 | 姓名 | 1 | 2 | 3 | 工号 | 姓名 | 4 | 5 | 6
    K1 | 甲一 | √ | √ | √ | K1 | 甲一 | √ | √ | √
    K2 | 乙二 | √ | √ | √ | K2 | 乙二 | √ | √ | √
    """,
        "attendance",
    )
    days = rows(found, "attendance", "number", "date")
    assert days == [(number, f"2024-05-0{day}") for number in ("K1", "K2") for day in range(1, 7)]


def test_doubts_and_spots_of_a_page_go_with_their_cells() -> None:
    document, classified = document_of({"table": WORKERS, "kind": "payroll", "path": "x.pdf"})
    part = document.parts[0]
    texts = part.tables[0].texts
    grades = np.full(texts.shape, Grade.READ, np.uint8)
    grades[3, 14] = Grade.UNCERTAIN
    edges = tuple(float(at * 10) for at in range(16))
    band = PageBand(0, 1, tuple(float(at * 20) for at in range(5)), edges)
    table = Table(texts, PagePlace((band,)), grades=grades, others={(3, 14): ("2300",)})
    document = replace(document, parts=(replace(part, tables=(table,)),))
    found = extract(document, (classified,)).parts[0]
    payroll = next(records for records in found.records if records.kind == "payroll")
    assert payroll.grades["net_minor"][3] == Grade.UNCERTAIN
    assert payroll.others["net_minor"] == {3: (230000,)}
    (spot,) = payroll.cells["net_minor"][3]
    assert table.locate(*spot[1:]).box == Box(140.0, 60.0, 150.0, 80.0)
