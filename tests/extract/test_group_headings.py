"""A heading of a group and its part in one cell: the part says what the column is."""

import pytest
from grids import document_of

from extractors.extract import extract
from pipeline.model.records import RecordSet

SHEET = """
March 2025 wage register|<|<|<|<|<|<|<
Emp No|Name|{basic}|{house}|Gross Wages|{fund}|{state}|Net Pay
K01|Asha Rao|9000|1000|10000|1200|75|8725
K02|Ben Cruz|9500|1500|11000|1320|83|9597
K03|Chi Anh|8800|900|9700|1164|73|8463
"""


def _read(**headings: str) -> tuple[RecordSet, RecordSet]:
    document, kind = document_of({"table": SHEET.format(**headings)})
    payroll, items, *_ = extract(document, [kind]).parts[0].records
    return payroll, items


def _roles(items: RecordSet) -> list[tuple[str | None, str, int]]:
    values = items.values
    return sorted(
        {
            (item, role, minor)
            for row, item, role, minor in zip(
                values["payroll_row"],
                values["item"],
                values["role"],
                values["amount_minor"],
                strict=True,
            )
            if row == 0
        },
        key=str,
    )


WRITINGS = [
    "{0} ({1})",
    "{0} - {1}",
    "{0}: {1}",
    "{0} – {1}",
    "{0}（{1}）",
    "{0} / {1}",
    "{0} [{1}]",
]


@pytest.mark.parametrize("way", WRITINGS)
def test_the_part_of_a_group_decides(way: str) -> None:
    payroll, items = _read(
        basic=way.format("Earnings", "Basic"),
        house=way.format("Allowance", "HRA"),
        fund=way.format("Deductions", "PF"),
        state=way.format("Deductions", "ESI"),
    )
    assert "deductions_minor" not in payroll.values
    assert payroll.values["normal_pay_minor"] == [900000, 950000, 880000]
    assert payroll.values["gross_minor"] == [1000000, 1100000, 970000]
    assert [role for _, role, _ in _roles(items)].count("deduction") == 2
    assert "subtotal" not in items.values["role"]
    assert ("pension", "deduction", 120000) in _roles(items)


def test_parts_that_nobody_knows_are_parts_as_well() -> None:
    payroll, items = _read(basic="Basic", house="HRA", fund="扣款（工衣）", state="扣款（门禁牌）")
    assert "deductions_minor" not in payroll.values
    taken = [minor for _, role, minor in _roles(items) if role == "deduction"]
    assert sorted(taken) == [7500, 120000]


def test_what_says_that_it_is_the_sum_is_the_sum() -> None:
    for total in ("Deductions (Total)", "Deductions (Rs.)", "Deductions (F+G)", "Deductions"):
        text = SHEET.format(basic="Basic", house="HRA", fund="PF", state=total)
        rows = [line.split("|") for line in text.strip().splitlines()]
        for row in rows[2:]:
            row[6] = row[5]
            row[7] = str(int(row[4]) - int(row[5]))
        document, kind = document_of({"table": "\n".join(map("|".join, rows))})
        payroll, *_ = extract(document, [kind]).parts[0].records
        assert payroll.values["deductions_minor"] == [120000, 132000, 116400], total


def test_a_note_nobody_knows_is_the_sum_where_the_figures_prove_it() -> None:
    text = SHEET.format(basic="Basic", house="HRA", fund="PF", state="Deductions (statutory)")
    rows = [line.split("|") for line in text.strip().splitlines()]
    for row in rows[2:]:
        row[6] = row[5]
        row[7] = str(int(row[4]) - int(row[5]))
    document, kind = document_of({"table": "\n".join(map("|".join, rows))})
    payroll, *_ = extract(document, [kind]).parts[0].records
    assert payroll.values.get("deductions_minor") == [120000, 132000, 116400]
