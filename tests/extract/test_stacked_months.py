"""Months below each other in one part: each row has the month of the title above it."""

from __future__ import annotations

import pytest
from extracted import read, rows

HEADS = "工号|姓名|底薪|加班费|应发合计|实发"
NOVEMBER = "K1|甲一|2400|100|2500|2500\nK2|乙二|2400|200|2600|2600"
DECEMBER = "K1|甲一|2400|300|2700|2700\nK2|乙二|2400|400|2800|2800"
TITLES = ["某厂2024年12月工资表", "Payroll, December 2024", "所属月份：|2024年12月"]
PAID = [
    ("K1", "2024-11", 250000),
    ("K2", "2024-11", 260000),
    ("K1", "2024-12", 270000),
    ("K2", "2024-12", 280000),
]


@pytest.mark.parametrize("heads", [HEADS, ""])
@pytest.mark.parametrize("title", TITLES)
@pytest.mark.parametrize("sheet", ["Sheet1", "2024-11"])
def test_payroll_of_two_months(heads: str, title: str, sheet: str) -> None:
    above = f"某厂2024年11月工资表\n{HEADS}\n{NOVEMBER}\n合计||4800|300|5100|5100"
    below = "\n".join(filter(None, (title, heads, DECEMBER)))
    found = read(
        kind="payroll",
        table=f"{above}\n\n{below}\n合计||4800|700|5500|5500\n制表：丙三",
        sheet=sheet,
    )
    assert rows(found, "payroll", "number", "month", "net_minor") == PAID
    assert {one.loses_data for one in found.issues} <= {False}
    items = rows(found, "pay_item", "month", "number", "item", "payroll_row", "amount_minor")
    assert ("2024-12", "K2", "overtime_pay", 3, 40000) in items
    first = next(one for one in found.records if one.kind == "column_total")
    assert (first.values["first_row"][0], first.values["last_row"][0]) == (2, 3)
    last = [one for one in found.records if one.kind == "column_total"][-1]
    assert last.values["sum_minor"][-1] == last.values["printed_minor"][-1] == 550000
    assert {one.part for one in found.issues} <= {sheet}


def test_values_stand_where_they_stand_in_the_file() -> None:
    found = read(
        kind="payroll",
        table=f"某厂2024年11月工资表\n{HEADS}\n{NOVEMBER}\n2024年12月工资\n{DECEMBER}",
    )
    december = [one for one in found.records if one.kind == "payroll"][1]
    assert list(december.rows) == [5, 6]
    assert december.fixed["month"] == (0, 4, 0)


def test_tables_of_a_text_document_have_the_month_of_the_line_above_them() -> None:
    found = read(
        kind="payroll",
        text="某厂2024年11月工资表\n某厂2024年12月工资表",
        after=[1, 2],
        tables=[f"{HEADS}\n{NOVEMBER}", f"{HEADS}\n{DECEMBER}"],
    )
    assert rows(found, "payroll", "number", "month", "net_minor") == PAID
    assert [one.table for one in found.records if one.kind == "payroll"] == [0, 1]


@pytest.mark.parametrize("line", ["2024年10月工资补发", "注：2024年10月工资已发", "2024年10月入职"])
def test_another_month_that_is_no_title_parts_nothing(line: str) -> None:
    found = read(
        kind="payroll",
        table=f"某厂2024年11月工资表\n{HEADS}\n{NOVEMBER}\n{line}\nK3|丙三|9|1|10|10",
    )
    assert {month for (month,) in rows(found, "payroll", "month")} == {"2024-11"}


def test_a_grid_of_days_without_headings_under_the_next_month() -> None:
    days = "工号|姓名|" + "|".join(map(str, range(1, 8)))
    grid = "K1|甲一|√|√|√|√|√|√|√"
    table = f"2025年8月考勤\n{days}\n{grid}\n\n2025年9月考勤\n{grid}\n注：√ 出勤"
    dates = rows(read(table), "attendance", "date")
    assert dates == [(f"2025-0{m}-0{day}",) for m in (8, 9) for day in range(1, 8)]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("2024年11月上半月工资表", "2024年11月下半月工资表"),
        ("工资表 2024年11月1日至15日", "工资表 2024年11月16日至30日"),
    ],
)
def test_two_halves_of_a_month_are_paid_apart(first: str, second: str) -> None:
    found = read(f"{first}\n{HEADS}\n{NOVEMBER}\n{second}\n{HEADS}\n{DECEMBER}", "payroll")
    paid = rows(found, "payroll", "number", "period_from", "period_to")
    assert paid[0] == ("K1", "2024-11-01", "2024-11-15")
    assert paid[2] == ("K1", "2024-11-16", "2024-11-30")


@pytest.mark.parametrize(
    ("kind", "title", "heads"),
    [
        ("bank_transfer", "工资代发清单", "工号|姓名|账号|金额"),
        ("social_insurance", "社会保险缴费明细", "工号|姓名|缴费基数|个人缴费"),
    ],
)
def test_lists_of_banks_and_insurers_below_each_other(kind: str, title: str, heads: str) -> None:
    body = "K1|甲一|6222020000000001|2500\nK2|乙二|6222020000000002|2600"
    above, below = (f"某厂2024年{month}月{title}\n{heads}\n{body}" for month in (11, 12))
    found = read(f"{above}\n\n{below}", kind)
    assert rows(found, kind, "number", "month") == [
        (number, month) for month in ("2024-11", "2024-12") for number in ("K1", "K2")
    ]


@pytest.mark.parametrize(
    ("own", "last"),
    [
        (
            ["合计||4800|300|5100|5100", "合计||4800|700|5500|5500"],
            "两月总计||9600|1000|10600|10600",
        ),
        (["小计||4800|300|5100|5100", "小计||4800|700|5500|5500"], "合计||9600|1000|10600|10600"),
        (["合计||4800|300|5100|5100", "合计||4800|700|5500|5500"], "总计|||||10600"),
        (["合计||4800|300|5100|5100", ""], "总计||9600|1000|10600|10600"),
        (["11月合计||4800|300|5100|5100", "12月合计||4800|700|5500|5500"], ""),
    ],
)
def test_the_total_of_all_months_is_of_none(own: list[str], last: str) -> None:
    november = f"某厂2024年11月工资表\n{HEADS}\n{NOVEMBER}\n{own[0]}"
    found = read(
        f"{november}\n某厂2024年12月工资表\n{HEADS}\n{DECEMBER}\n{own[1]}\n{last}", "payroll"
    )
    sums = rows(found, "column_total", "month", "printed_minor", "sum_minor")
    assert {month for month, *_ in sums} == {"2024-11", *(["2024-12"] if own[1] else [])}
    assert all(printed == summed for _month, printed, summed in sums)
    assert {one.loses_data for one in found.issues} <= {False}
    assert rows(found, "payroll", "number", "month", "net_minor") == PAID
