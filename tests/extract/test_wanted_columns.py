"""A column that nobody knows, and that may hold what rules ask for, is a loss said plainly."""

import pytest
from grids import document_of

from extractors.extract import extract
from pipeline.model.document import Issue

PAYROLL = """
2025年3月工资表
工号|姓名|基本工资|{heading}|应发工资|社保|实发工资
A1|甲一|2600|{first}|3300|300|3000
A2|乙二|2600|{second}|3100|300|2800
"""
ROSTER = """
员工花名册
工号|姓名|性别|{heading}|入职日期
A1|甲一|男|{first}|2020-01-02
A2|乙二|女|{second}|2021-01-02
"""
LEDGER = """
劳动合同台账
工号|姓名|合同开始日期|合同终止日期|签订日期|{heading}
A1|甲一|2024-03-01|2025-02-28|2024-03-01|{first}
A2|乙二|2024-03-01|2025-02-28|2024-03-01|{second}
"""
TOTALS = """
2025年3月考勤汇总
工号|姓名|出勤天数|{heading}
A1|甲一|22|{first}
A2|乙二|21|{second}
"""


def issue(kind: str, sheet: str, heading: str, *values: str) -> Issue:
    table = sheet.format(heading=heading, first=values[0], second=values[1])
    document, classified = document_of({"table": table, "kind": kind})
    (found,) = extract(document, (classified,)).parts[0].issues
    return found


@pytest.mark.parametrize(
    ("kind", "sheet", "heading", "values", "code", "named"),
    [
        ("payroll", PAYROLL, "Lembur malam", ("36", "20"), "overtime", "hours of overtime"),
        ("payroll", PAYROLL, "J时", ("36", "12.5"), "overtime", "hours of overtime"),
        ("payroll", PAYROLL, "加班（甲类）", ("806.9", "448"), "overtime-pay", "overtime pay"),
        ("payroll", PAYROLL, "O/T amt B", ("806.9", "448"), "overtime-pay", "overtime pay"),
        ("roster", ROSTER, "生辰", ("1990-05-06", "1994-05-06"), "date", "date of birth"),
        ("roster", ROSTER, "D.O.B (A.D)", ("06/05/1990", "05/06/1994"), "date", "date of birth"),
        (
            "contract",
            LEDGER,
            "试用约定",
            ("见附件", "见附件"),
            "probation",
            "length of the probation",
        ),
        ("contract", LEDGER, "考察", ("三个月", "6个月"), "probation", "length of the probation"),
        ("attendance", TOTALS, "延时点", ("36", "12.5"), "overtime", "hours of overtime"),
    ],
)
def test_what_rules_ask_for_may_stand_under_a_heading_nobody_knows(
    kind: str, sheet: str, heading: str, values: tuple[str, str], code: str, named: str
) -> None:
    found = issue(kind, sheet, heading, *values)
    assert (found.code, found.loses_data) == (f"{code}-column-unknown", True)
    assert f"It may hold {named}" in found.message.en


@pytest.mark.parametrize(
    ("kind", "sheet", "heading", "values"),
    [
        ("payroll", PAYROLL, "桌号", ("7", "9")),
        ("payroll", PAYROLL, "用电度数", ("21", "22.5")),
        ("payroll", PAYROLL, "Hostel Electricity", ("5.3", "7.1")),
        ("payroll", PAYROLL, "顺位", ("1", "2")),
        ("payroll", PAYROLL, "班长", ("丁四", "戊五")),
        ("roster", ROSTER, "社保日期", ("2020-02-01", "2021-02-01")),
        ("contract", LEDGER, "档案柜", ("甲柜", "乙柜")),
        ("attendance", TOTALS, "顺位", ("1", "2")),
    ],
)
def test_other_columns_lose_nothing(
    kind: str, sheet: str, heading: str, values: tuple[str, str]
) -> None:
    found = issue(kind, sheet, heading, *values)
    assert (found.code, found.loses_data) == ("unknown-heading", False)


def test_hours_of_rest_days_whose_heading_lost_a_word_are_a_loss_beside_those_of_weekdays() -> None:
    sheet = """
    工资表|<|<|<|<
    2025年3月|<|<|<|<
    工号|姓名|工时|<|实发工资
    ^|^|平时加班|周末|^
    A1|甲一|36|16|2360
    A2|乙二|20|12.5|2360
    """
    document, classified = document_of({"table": sheet, "kind": "payroll"})
    (found,) = extract(document, (classified,)).parts[0].issues
    assert (found.code, found.loses_data) == ("overtime-column-unknown", True)


def test_births_without_a_month_under_a_known_heading_are_a_loss() -> None:
    found = issue("roster", ROSTER, "出生 年月", "1990年生", "1994年生")
    assert (found.code, found.loses_data) == ("heading-contradicted", True)
