"""A second list under its own headings: never read under those of the first."""

from __future__ import annotations

from typing import Any

import pytest
from grids import document_of

from extractors.extract import extract
from pipeline.model.extraction import PartExtract

PAID = "工号|姓名|出勤天数|基本工资|实发工资\nK1|王秀英|21|2300|2201.17\nK2|李建国|21|2250|2043.82"
PEOPLE = """工号|姓名|性别|出生日期|入职日期
K1|王秀英|女|1990-02-03|2022-05-01
K2|李建国|男|1991-07-08|2023-05-01"""


def read(table: str, kind: str = "payroll") -> PartExtract:
    document, classified = document_of({"table": table, "kind": kind})
    return extract(document, (classified,)).parts[0]


def column(found: PartExtract, name: str, kind: str) -> list[Any]:
    own = (one for one in found.records if one.kind == kind)
    return [value for one in own for value in one.values.get(name, [None] * len(one))]


@pytest.mark.parametrize(
    "other",
    [
        "机台|班次|产量|单价|金额\n冲1|白|3000|0.35|1050\n冲2|夜|2800|0.35|980",
        "平时加班费|周末加班时数|周末加班费|社保个人|餐费\n155.17|8|206.90|488.25|80\n0|8|211|488.25|60",
        "Machine|Shift|Output|Price|Amount\nP-1|day|3000|0.35|1050\nP-2|night|2800|0.35|980",
    ],
)
def test_rows_of_another_list_are_said_and_are_no_workers(other: str) -> None:
    found = read(f"某厂2025年8月工资表\n{PAID}\n\n{other}")
    assert column(found, "number", "payroll") == ["K1", "K2"]
    (said,) = (issue for issue in found.issues if issue.code == "other-list")
    assert said.loses_data
    assert other.split("|")[0] in said.message.en
    assert said.at is not None
    assert said.at.cell == "A6"


def test_a_summary_of_departments_below_a_payroll_loses_nothing() -> None:
    found = read(
        f"某厂2025年8月工资表\n{PAID}\n\n部门|人数|应发|实发\n车间|2|6000|5400\n后勤|1|3000|2700"
    )
    assert column(found, "number", "payroll") == ["K1", "K2"]
    (said,) = (issue for issue in found.issues if issue.code == "summary-list")
    assert not any(issue.loses_data for issue in found.issues)
    assert said.at is not None


def test_a_second_table_under_its_own_headings_is_said() -> None:
    second = "机台|班次|产量|单价|金额\n冲1|白|3000|0.35|1050\n冲2|夜|2800|0.35|980"
    case = {"tables": [PAID, second], "text": "某厂2025年8月工资表", "kind": "payroll"}
    document, classified = document_of(case)
    (found,) = extract(document, (classified,)).parts
    assert column(found, "number", "payroll") == ["K1", "K2"]
    assert found.months == ("2025-08",)
    assert [issue.code for issue in found.issues if issue.loses_data] == ["other-list"]


def test_another_list_of_workers_is_read_under_its_own_headings() -> None:
    left = "工号|姓名|职务|入职日期|离职日期\nK8|赵敏|组长|2020-03-01|2025-06-30"
    found = read(f"某厂员工花名册\n{PEOPLE}\n{left}", "roster")
    assert column(found, "number", "roster") == ["K1", "K2", "K8"]
    assert column(found, "born_on", "roster")[2] is None
    assert column(found, "hired_on", "roster")[2] == "2020-03-01"
    assert column(found, "left_on", "roster")[2] == "2025-06-30"


@pytest.mark.parametrize(
    "row",
    [
        "工号|姓名|出勤天数|基本工资|实发工资",
        "制表|审核|批准|总经理|董事长",
        "|张伟|未到岗|暂不发|",
        "合计|人数|天数|基本|实发",
        "二车间||||",
    ],
)
def test_what_stands_between_rows_of_one_list_does_not_end_it(row: str) -> None:
    found = read(
        f"某厂2025年8月工资表\n{PAID}\n{row}\nK3|刘芳|20|2400|2300\nK4|陈志强|20|2200|2100"
    )
    assert column(found, "number", "payroll")[-2:] == ["K3", "K4"]
    assert "other-list" not in {issue.code for issue in found.issues}


@pytest.mark.parametrize("place", [{"after": [1, 1]}, {}])
def test_a_second_table_does_not_hide_the_title_of_the_first(place: dict[str, Any]) -> None:
    second = "部门|人数|应发工资|实发工资\n车间|2|4550|4244.99\n办公|1|2400|2300"
    case = {"tables": [PAID, second], "text": "某厂2025年8月工资表", "kind": "payroll", **place}
    document, classified = document_of(case)
    assert extract(document, (classified,)).parts[0].months == ("2025-08",)


@pytest.mark.parametrize(
    "summary",
    [
        "部门|人数|应发合计|实发合计\n车间|2|6000|5400\n制表：张 审核：李",
        "面额|100元|50元|20元|10元\n张数|65|1|0|4",
        "发放方式|人数|金额\n银行转账|2|4244.99\n现金|1|2300",
    ],
)
def test_rows_of_a_summary_below_a_payroll_lose_nothing(summary: str) -> None:
    found = read(f"某厂2025年8月工资表\n{PAID}\n合计||42|4550|4244.99\n\n{summary}")
    assert column(found, "number", "payroll") == ["K1", "K2"]
    assert [(one.code, one.loses_data) for one in found.issues] == [("summary-list", False)]


@pytest.mark.parametrize(("above", "below"), [("||21|2400|2300\n", ""), ("", "\n\n||21|2400|2300")])
def test_a_row_of_nobody_beside_a_summary_is_lost(above: str, below: str) -> None:
    summary = "部门|人数|金额\n车间|3|6544"
    found = read(f"某厂2025年8月工资表\n{PAID}\n{above}\n{summary}{below}")
    assert {one.code for one in found.issues if one.loses_data} == {"nameless-row"}
