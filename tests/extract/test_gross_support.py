"""What a sheet's totals are made of is taken from its sums only where enough rows show it."""

import pytest
from grids import document_of

from extractors.extract import extract
from pipeline.model.evidence import Grade

HEAD = """
2025年3月工资发放明细|<|<|<|<|<
姓名|月薪标准|岗位津贴|加班费|应发工资|实发工资
"""
GOOD = [
    "甲一|3000|200|300|3500|3500",
    "乙二|3100|200|120|3420|3420",
    "丙三|3000|200|80|3280|3280",
    "丁四|2900|150|60|3110|3110",
]
BAD = ["戊五|3000|200|100|1771.26|1771.26", "己六|3000|200|100|2461.38|2461.38"]


@pytest.mark.parametrize(
    ("good", "bad", "shown"),
    [(1, 1, False), (2, 1, False), (2, 2, False), (3, 2, True), (4, 1, True), (1, 0, True)],
)
def test_a_sum_that_few_rows_show_is_not_how_the_sheet_is_made(
    good: int, bad: int, shown: bool
) -> None:
    table = HEAD + "\n".join([*GOOD[:good], *BAD[:bad]])
    document, kind = document_of({"table": table})
    payroll, items, *_ = extract(document, [kind]).parts[0].records
    assert set(items.values.get("total", [None])) == ({"gross"} if shown else {None})
    verified = [grade == Grade.VERIFIED for grade in payroll.grades.get("gross_minor", [])]
    assert verified[:good] == [True] * good or not shown


def test_rows_of_nothing_are_no_support() -> None:
    nothing = ["庚七|0|0|0|0|0", "辛八|0|0|0|0|0", "壬九|0|0|0|0|0"]
    document, kind = document_of({"table": HEAD + "\n".join([GOOD[0], BAD[0], *nothing])})
    items = extract(document, [kind]).parts[0].records[1]
    assert set(items.values.get("total", [None])) == {None}


def test_a_wage_that_adds_up_the_earnings_is_gross_and_not_counted_again() -> None:
    head = "Sicil No|Adı Soyadı|Temel Ücret|Fazla Mesai Ücreti|Brüt Ücret|Gelir Vergisi|Net Ücret\n"
    rows = ["1|Ali Veli|30000|1000|31000|500|30500", "2|Can Su|33030|2202|35232|600|34632"]
    document, kind = document_of({"table": head + "\n".join(rows)})
    payroll, items, *_ = extract(document, [kind]).parts[0].records
    assert payroll.values["base_minor"] == [3000000, 3303000]
    assert payroll.values["gross_minor"] == [3100000, 3523200]
    assert 3100000 not in items.values["amount_minor"]
