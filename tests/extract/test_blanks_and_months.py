"""Words for no punch, months of birth, hiring in a ledger, words of piece wages."""

from __future__ import annotations

from typing import Any

import pytest
from extracted import read

from pipeline.model.extraction import PartExtract


def values(found: PartExtract, *names: str) -> list[tuple[Any, ...]]:
    columns = (found.records[0].values[name] for name in names)
    return list(zip(*columns, strict=True))


@pytest.mark.parametrize("nothing", ["", "--", "－－", "—", "空", "无", "null"])
def test_a_rest_day_without_punches_is_like_an_empty_cell(nothing: str) -> None:
    rows = "\n".join(
        f"K1|甲一|2025-08-{day:02d}|{nothing or '07:58'}|{nothing or '17:01'}"
        if day == 3
        else f"K1|甲一|2025-08-{day:02d}|07:58|17:01"
        for day in range(1, 8)
    )
    found = read(f"打卡日报\n工号|姓名|日期|上班|下班\n{rows}", "attendance")
    dates = [date for date, punches in values(found, "date", "punches") if punches]
    assert len(found.records[0]) == len(dates) == (6 if nothing else 7)
    assert found.issues == ()


def test_dashes_of_any_length_say_nothing_in_a_grid() -> None:
    found = read("2025年8月考勤\n工号|姓名|1|2|3|4|5\nK1|甲一|√|--|√|——|√", "attendance")
    assert values(found, "date") == [("2025-08-01",), ("2025-08-03",), ("2025-08-05",)]
    assert found.issues == ()


def test_a_month_of_birth_is_one_of_its_days() -> None:
    rows = "K1|甲一|1990年5月|2020-01-05\nK2|乙二|2009.10|2025-01-06\nK3|丙三|1991-02-03|2020-01-05"
    found = read(f"花名册\n工号|姓名|出生年月|入职日期\n{rows}", "roster")
    born = [("1990-05-01",), ("2009-10-01",), ("1991-02-03",)]
    assert values(found, "birth_date") == born
    assert found.records[0].others["birth_date"] == {0: ("1990-05-31",), 1: ("2009-10-31",)}
    assert found.issues == ()


@pytest.mark.parametrize("rows", [1, 2])
def test_the_day_of_hiring_in_a_ledger_is_no_name(rows: int) -> None:
    body = "\n".join(
        f"K{n}|甲一|2020-01-0{n}|2020-02-0{n}|2020-01-0{n}|2023-01-0{n}" for n in range(1, rows + 1)
    )
    table = f"劳动合同台账\n工号|姓名|入职时间|签订日期|合同开始|合同结束\n{body}"
    found = read(table, "contract")
    seen = values(found, "name", "hired_on", "signed_on", "starts_on")
    assert seen[0] == ("甲一", "2020-01-01", "2020-02-01", "2020-01-01")
    assert len(seen) == rows


def test_headings_that_nobody_knows_name_no_worker() -> None:
    found = read("劳动合同台账\n姓名|入职时间|甲栏\n甲一|2020-01-05|x", "contract")
    names = [name for one in found.records for name in one.values.get("name", ())]
    assert "入职时间" not in names


def test_piece_wages_of_normal_hours_are_piece_wages() -> None:
    found = read(
        "2025年8月工资表\n工号|姓名|正班工时|正班计件工资|加班费|应发合计|实发\n"
        "K1|甲一|168|2600|300|2900|2900\nK2|乙二|160|2500|100|2600|2600",
        "payroll",
    )
    assert values(found, "piece_pay_minor", "normal_minutes") == [(260000, 10080), (250000, 9600)]
    assert found.issues == ()
