"""Columns with values under no heading are never dropped in silence."""

import pytest
from extracted import read

CODE, KQ = "column-without-heading", "attendance"
PAYROLL = """
某某厂2024年5月工资表
编号 | 姓名 | 底薪 | | 应发合计 | 实发 |
K1 | 甲一 | 2400 | 60 | 2460 | 2460 |
K2 | 乙二 | 2500 | 70 | 2570 | 2570 | 已转正
K3 | 丙三 | 2600 | 80 | 2680 | 2680 |
K4 | 丁四 | 2600 | 80 | 2680 | 2680 |
"""
ROSTER = """
员工花名册
工号 | 姓名 | 入职日期 |
K1 | 甲一 | 2020-01-05 | 女
K2 | 乙二 | 2020-01-06 | 男
"""
DAYS = """
Attendance 05/2024
Emp No | Name | Date | In | Out |
K1 | Asha Rao | 2024-05-06 | 08:01 | 17:02 | Line 4
K1 | Asha Rao | 2024-05-07 | 08:02 | 17:03 | Line 4
"""


@pytest.mark.parametrize(
    ("table", "kind", "said"),
    [
        (PAYROLL, "payroll", '2 column(s) have values and no heading, the first right of "底薪"'),
        (ROSTER, "roster", 'the first right of "入职日期" (up to 2 rows, as "女")'),
        (DAYS, "attendance", 'the first right of "Out" (up to 2 rows, as "Line 4")'),
    ],
)
def test_a_column_without_a_heading_is_said(table: str, kind: str, said: str) -> None:
    (issue,) = [issue for issue in read(table, kind).issues if issue.code == CODE]
    assert said in issue.message.en
    assert issue.loses_data


def test_a_note_beside_one_row_loses_nothing() -> None:
    table = PAYROLL.replace("底薪 | |", "底薪 | 奖金 |")
    (issue,) = [issue for issue in read(table, "payroll").issues if issue.code == CODE]
    assert not issue.loses_data


@pytest.mark.parametrize(
    ("table", "kind"),
    [
        ("5月工资\n | 姓名 | 底薪 | 实发\n1 | 甲一 | 2400 | 2400\n2 | 乙二 | 25 | 25", "payroll"),
        ("2024年5月考勤\n姓名 | | 1 | 2 | 3\n甲一 | 上午 | √ | √ | √\n^ | 下午 | √ | √ | √", KQ),
        ("2024年5月考勤\n姓名 | 打卡 | < \n甲一 | 2024-05-06 08:01 | 2024-05-06 17:02", KQ),
    ],
)  # fmt: skip
def test_numbers_of_rows_and_names_of_halves_need_no_heading(table: str, kind: str) -> None:
    assert CODE not in {issue.code for issue in read(table, kind).issues}
