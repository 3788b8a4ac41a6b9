"""Tables that begin without headings: read under those before where they fit, else said."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from grids import document_of

from extractors.extract import GOES_ON, extract
from pipeline.model.document import Classification, Kind
from pipeline.model.extraction import Extraction

HEADS = "工号|姓名|底薪|加班费|应发合计|实发"
FIRST = f"某厂2024年11月工资表\n{HEADS}\nK1|甲一|2400|100|2500|2400\nK2|乙二|2400|200|2600|2500"
SECOND = "某厂2024年12月工资表（二车间）\nK3|丙三|2400|300|2700|2600\nK4|丁四|2400|400|2800|2700"
GRID = "工号|姓名|" + "|".join(map(str, range(1, 8)))
WORKED = "|√|√|√|√|√|√|√"


def sheets(first: str, second: str, kind: Kind, other: Kind | None = None) -> Extraction:
    """Gives back what is made of a workbook with two sheets; what the second is, is not known."""
    one, classified = document_of({"kind": kind, "table": first, "path": "x.xlsx"})
    two, _ = document_of({"table": second, "sheet": "Sheet2"})
    document = replace(one, parts=(*one.parts, *two.parts))
    return extract(document, (classified, Classification(other, 0.2)))


def rows(found: Extraction, at: int, *names: str) -> list[tuple[Any, ...]]:
    sets = [one for one in found.parts[at].records if one.kind == found.parts[0].records[0].kind]
    return [row for one in sets for row in zip(*(one.values[n] for n in names), strict=True)]


@pytest.mark.parametrize("other", [None, Kind.PAYROLL])
def test_a_sheet_without_headings_goes_on_with_that_before(other: Kind | None) -> None:
    found = sheets(FIRST, SECOND, Kind.PAYROLL, other)
    paid = rows(found, 1, "number", "month", "gross_minor", "net_minor")
    assert paid == [("K3", "2024-12", 270000, 260000), ("K4", "2024-12", 280000, 270000)]
    assert found.parts[1].classification.kind is Kind.PAYROLL
    assert (GOES_ON in found.parts[1].classification.reasons) == (other is None)
    payroll = found.parts[1].records[0]
    assert list(payroll.rows) == [1, 2]
    assert payroll.fixed["month"] == (0, 0, 0)
    assert found.parts[1].issues == ()


def test_a_grid_of_days_goes_on_in_a_second_table() -> None:
    tables = [
        f"2025年8月考勤\n{GRID}\nK1|甲一{WORKED}\nK2|乙二{WORKED}",
        f"2025年8月考勤（续）\nK3|丙三{WORKED}\nK4|丁四{WORKED}",
    ]
    document, classified = document_of({"kind": "attendance", "tables": tables})
    (part,) = extract(document, (classified,)).parts
    found = [(number, one.table) for one in part.records for number in set(one.values["number"])]
    assert sorted(found) == [("K1", 0), ("K2", 0), ("K3", 1), ("K4", 1)]
    assert part.issues == ()


@pytest.mark.parametrize(
    "second",
    [
        "某厂名单\n丙三|K3|2700|男|2600|2020\n丁四|K4|2800|女|2700|2021",
        "K3|丙三|2400|300|2700|100|2600\nK4|丁四|2400|400|2800|100|2700",
    ],
)
def test_a_table_whose_columns_do_not_fit_is_said_to_be_lost(second: str) -> None:
    found = sheets(FIRST, second, Kind.PAYROLL)
    assert found.parts[1].records == ()
    said = [(one.code, one.part, one.loses_data) for one in found.parts[1].issues]
    assert said == [("table-without-headings", "Sheet2", True)]


def test_notes_and_other_lists_lose_nothing() -> None:
    notes = "说明\n加班费按1.5倍计算\n制表人|甲一"
    assert sheets(FIRST, notes, Kind.PAYROLL).parts[1].issues == ()
    roster = "花名册\n工号|姓名|性别|入职日期\nK1|甲一|男|2020-01-05"
    assert sheets(FIRST, roster, Kind.PAYROLL, Kind.ROSTER).parts[1].issues == ()
