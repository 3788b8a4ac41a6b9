"""Payroll as factories print it: each layout is a list of headings and where its value is."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from sample_docs.generator.books import PayRow
from sample_docs.generator.sheet import Row, Sheet, hours, money

Value = Callable[[PayRow], Any]
Column = tuple[tuple[str, ...], float, Value]


def cents(field: str) -> Value:
    """Gives back what reads a money field of a row."""
    return lambda row: money(getattr(row, field))


def overtime(kind: str) -> Value:
    """Gives back what reads the hours of a kind of overtime."""
    return lambda row: hours(row.overtime[kind])


def earned(kind: str) -> Value:
    """Gives back what reads the pay of a kind of overtime."""
    return lambda row: money(row.overtime_pay[kind])


def insured(index: int) -> Value:
    """Gives back what reads one scheme's share of the worker."""
    return lambda row: money(row.insurance[index])


def person(field: str) -> Value:
    """Gives back what reads a field of the worker."""
    return lambda row: getattr(row.person, field)


def _blank(row: PayRow) -> str:
    return ""


WORKSHOP: tuple[Column, ...] = (
    (("工号",), 6, person("number")),
    (("姓名",), 8, person("name")),
    (("部门",), 9, person("department")),
    (("身份证号码",), 20, person("id_number")),
    (("联系电话",), 13, person("phone")),
    (("底薪",), 9, cents("base")),
    (("应出勤天数",), 7, lambda row: row.due_days),
    (("实际出勤天数",), 7, lambda row: row.days_worked),
    (("加班情况", "加班工时", "平时加班小时"), 8, overtime("normal")),
    (("加班情况", "加班工时", "周末加班小时"), 8, overtime("rest")),
    (("加班情况", "加班工时", "法定节假加班小时"), 8, overtime("holiday")),
    (("加班情况", "加班工资", "平时加班工资"), 9, earned("normal")),
    (("加班情况", "加班工资", "周末加班工资"), 9, earned("rest")),
    (("加班情况", "加班工资", "法定节假加班工资"), 9, earned("holiday")),
    (("应发工资", "正班出勤工资"), 9, cents("normal_pay")),
    (("应发工资", "岗位补贴"), 8, cents("allowance")),
    (("应发工资", "全勤奖"), 8, cents("bonus")),
    (("应发工资", "应付工资合计"), 10, cents("gross")),
    (("应扣款", "社会保险", "养老"), 8, insured(0)),
    (("应扣款", "社会保险", "医疗"), 8, insured(1)),
    (("应扣款", "社会保险", "失业"), 8, insured(2)),
    (("应扣款", "住房公积金"), 8, cents("fund")),
    (("应扣款", "水电费"), 8, cents("utilities")),
    (("应扣款", "个人所得税"), 8, cents("tax")),
    (("应扣款", "应扣款合计"), 9, cents("deductions")),
    (("实发金额",), 10, cents("net")),
    (("银行账号",), 21, person("account")),
)
PRINTED: tuple[Column, ...] = (
    (("工号",), 5, person("number")),
    (("姓名",), 7.5, person("name")),
    (("身份证号",), 17, person("id_number")),
    (("联系电话",), 11, person("phone")),
    (("基本工资",), 8, cents("base")),
    (("出勤天数",), 5, lambda row: row.days_worked),
    (("加班时数", "平时"), 5.5, overtime("normal")),
    (("加班时数", "休息日"), 5.5, overtime("rest")),
    (("加班时数", "法定"), 5.5, overtime("holiday")),
    (("应发项目", "出勤工资"), 8, cents("normal_pay")),
    (("应发项目", "平时加班费"), 8, earned("normal")),
    (("应发项目", "休息日加班费"), 8, earned("rest")),
    (("应发项目", "法定加班费"), 8, earned("holiday")),
    (("应发项目", "岗位津贴"), 7, cents("allowance")),
    (("应发项目", "全勤奖"), 7, cents("bonus")),
    (("应发项目", "高温津贴"), 7, cents("heat")),
    (("应发合计",), 9, cents("gross")),
    (("扣款项目", "养老保险"), 7, insured(0)),
    (("扣款项目", "医疗保险"), 7, insured(1)),
    (("扣款项目", "失业保险"), 7, insured(2)),
    (("扣款项目", "公积金"), 7, cents("fund")),
    (("扣款项目", "水电费"), 7, cents("utilities")),
    (("扣款项目", "个税"), 7, cents("tax")),
    (("扣款合计",), 8, cents("deductions")),
    (("实发工资",), 9, cents("net")),
    (("银行账号",), 18, person("account")),
)
CLASSIC: tuple[Column, ...] = (
    (("工号",), 8, person("number")),
    (("姓名",), 10, person("name")),
    (("身份证号",), 21, person("id_number")),
    (("出勤天数",), 8, lambda row: row.days_worked),
    (("加班小时", "平时"), 7, overtime("normal")),
    (("加班小时", "双休日"), 7, overtime("rest")),
    (("加班小时", "法定"), 7, overtime("holiday")),
    (("应发工资", "基本工资"), 10, cents("base")),
    (("应发工资", "岗位工资"), 9, cents("allowance")),
    (("应发工资", "全勤奖"), 9, cents("bonus")),
    (("应发工资", "高温补贴"), 9, cents("heat")),
    (("应发工资", "夜班补贴"), 9, cents("night")),
    (("应发工资", "平时加班费"), 10, earned("normal")),
    (("应发工资", "双休日加班费"), 10, earned("rest")),
    (("应发工资", "法定加班费"), 10, earned("holiday")),
    (("应发工资", "小计"), 11, cents("gross")),
    (("应扣部分", "养老保险"), 9, insured(0)),
    (("应扣部分", "医疗保险"), 9, insured(1)),
    (("应扣部分", "失业保险"), 9, insured(2)),
    (("应扣部分", "住房公积金"), 9, cents("fund")),
    (("应扣部分", "水电费"), 9, cents("utilities")),
    (("应扣部分", "个人所得税"), 9, cents("tax")),
    (("应扣部分", "小计"), 10, cents("deductions")),
    (("实发金额",), 11, cents("net")),
    (("签名",), 10, _blank),
    (("银行账号",), 22, person("account")),
)
BILINGUAL: tuple[Column, ...] = (
    (("No.", "工号"), 8, person("number")),
    (("Name", "姓名"), 10, person("name")),
    (("ID No.", "身份证号"), 21, person("id_number")),
    (("Phone", "联系电话"), 13, person("phone")),
    (("Days worked", "出勤天数"), 8, lambda row: row.days_worked),
    (("Basic wage", "基本工资"), 10, cents("base")),
    (("OT hours (weekday)", "平时加班小时"), 9, overtime("normal")),
    (("OT hours (rest day)", "休息日加班小时"), 9, overtime("rest")),
    (("OT hours (holiday)", "法定节假日加班小时"), 9, overtime("holiday")),
    (("OT pay (weekday)", "平时加班费"), 10, earned("normal")),
    (("OT pay (rest day)", "休息日加班费"), 10, earned("rest")),
    (("OT pay (holiday)", "法定节假日加班费"), 10, earned("holiday")),
    (("Position allowance", "岗位津贴"), 9, cents("allowance")),
    (("Attendance bonus", "全勤奖"), 9, cents("bonus")),
    (("Night allowance", "夜班津贴"), 9, cents("night")),
    (("Absence", "事假扣款"), 9, lambda row: money(row.base - row.normal_pay)),
    (("Gross pay", "应发合计"), 11, cents("gross")),
    (("Pension", "养老保险"), 9, insured(0)),
    (("Medical", "医疗保险"), 9, insured(1)),
    (("Unemployment", "失业保险"), 9, insured(2)),
    (("Housing fund", "住房公积金"), 9, cents("fund")),
    (("Utilities", "水电费"), 9, cents("utilities")),
    (("Income tax", "个人所得税"), 9, cents("tax")),
    (("Total deductions", "扣款合计"), 10, cents("deductions")),
    (("Net pay", "实发工资"), 11, cents("net")),
    (("Account", "银行账号"), 22, person("account")),
)


def payroll_sheet(
    layout: Sequence[Column],
    rows: Sequence[PayRow],
    name: str,
    titles: Sequence[str],
    info: Sequence[str],
    **options: Any,
) -> Sheet:
    """Gives back a payroll sheet with its total row."""
    body = [[value(row) for _, _, value in layout] for row in rows]
    return Sheet(
        name=name,
        titles=titles,
        info=info,
        columns=[path for path, _, _ in layout],
        widths=[width for _, width, _ in layout],
        rows=body,
        total=total_of(body),
        footer=("批准：                    审核：                    制表：",),
        **options,
    )


def total_of(body: Sequence[Row]) -> Row:
    """Gives back the total row: every column of money is added up, 合计 in the name's place."""
    total: Row = [
        sum(column, Decimal(0)) if _is_money(column) else "" for column in zip(*body, strict=True)
    ]
    total[1] = "合计"
    return total


def _is_money(column: Sequence[Any]) -> bool:
    return all(isinstance(v, Decimal) and v.as_tuple().exponent == -2 for v in column)


def strips(layout: Sequence[Column], rows: Sequence[PayRow]) -> list[Row]:
    """Gives back payslips to cut apart: the headings again above every worker."""
    head = [path[-1] for path, _, _ in layout]
    blank: Row = [""] * len(layout)
    lines: list[Row] = []
    for row in rows:
        lines += [list(head), [value(row) for _, _, value in layout], list(blank)]
    return lines[:-1]
