"""Registers of juvenile, pregnant and nursing workers."""

from collections.abc import Sequence
from typing import Any

import pytest
from contract_parts import sheet_part

from extractors.classify import classify_part
from extractors.extract import extract
from pipeline.model.document import Classification, Document, Kind, SourceFile

Rows = Sequence[Sequence[str]]

JUVENILES = [
    ["未成年工登记表", "", "", "", ""],
    ["工号", "姓名", "性别", "出生日期", "登记日期"],
    ["A01", "王试一", "男", "2008-05-01", "2025-03-10"],
]
PREGNANT = [
    ["怀孕女职工名册", "", "", ""],
    ["工号", "姓名", "预产期", "入职日期"],
    ["A03", "赵试三", "2025-09-20", "2022-01-05"],
]
BOTH = [
    ["三期女职工台账", "", "", "", ""],
    ["工号", "姓名", "类别", "预产期", "小孩出生日期"],
    ["A03", "赵试三", "孕期", "2025-09-20", ""],
    ["A04", "钱试四", "哺乳期", "", "2025-02-11"],
]


def records(rows: Rows, name: str = "Sheet1") -> list[dict[str, Any]]:
    part = sheet_part(rows, name)
    document = Document(SourceFile("x", "0", 1), "x", parts=(part,))
    found = extract(document, (Classification(Kind.PROTECTED_WORKER, 1.0),)).parts[0]
    return [
        {name: values[at] for name, values in one.values.items() if values[at] is not None}
        for one in found.records
        for at in range(len(one))
    ]


@pytest.mark.parametrize("rows", [JUVENILES, PREGNANT, BOTH])
def test_a_register_is_told_by_what_it_lists(rows: Rows) -> None:
    assert classify_part(sheet_part(rows, "Sheet1")).kind == Kind.PROTECTED_WORKER


def test_the_title_says_whom_a_list_protects() -> None:
    (found,) = records(JUVENILES)
    assert (found["protection"], found["birth_date"]) == ("juvenile", "2008-05-01")
    assert found["registered_on"] == "2025-03-10"
    (found,) = records(PREGNANT)
    assert (found["protection"], found["due_on"]) == ("pregnant", "2025-09-20")


def test_a_list_of_both_says_it_of_each() -> None:
    pregnant, nursing = records(BOTH)
    assert (pregnant["protection"], pregnant["due_on"]) == ("pregnant", "2025-09-20")
    assert (nursing["protection"], nursing["child_born_on"]) == ("nursing", "2025-02-11")


def test_a_list_of_both_without_a_column_says_it_of_nobody() -> None:
    rows = [["孕期哺乳期女职工名册", ""], ["工号", "姓名"], ["A03", "赵试三"]]
    (found,) = records(rows)
    assert "protection" not in found
