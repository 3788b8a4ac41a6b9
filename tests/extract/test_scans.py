"""What recognition leaves doubtful: arithmetic proves it, or it stays doubtful."""

from dataclasses import replace
from typing import Any

import numpy as np
from grids import table_of

from extractors.context import Context
from extractors.payroll.extract import extract
from pipeline.model.document import Classification, Document, Figure, Kind, Part, SourceFile
from pipeline.model.evidence import Box, Grade, Locator
from pipeline.model.extraction import PartExtract
from pipeline.model.table import PageBand, PagePlace, Table

SHEET = """
2025年3月工资表|<|<|<|<|<|<
工号|姓名|基本工资|加班费|应发工资|社保|实发工资
01|甲一|2500|~300|2800|200|2600
02|乙二|2500|~80|2600|200|2400
03|丙三|2500|~1l0|2610|200|2410
04|丁四|2500|100|2600|200|2400
05|戊五|2500|100|2600|200|2400
06|己六|2500|120|2620|200|2420
"""


def read(table: Table, **more: Any) -> PartExtract:
    part = Part("p1", (table,), scanned=True, **more)
    document = Document(SourceFile("a.pdf", "0" * 64, 1), "pdf", parts=(part,))
    return extract(document, 0, Classification(Kind.PAYROLL, 1.0), Context("a.pdf"))


def test_sums_prove_what_was_doubtful_and_only_that() -> None:
    table = replace(
        table_of(SHEET), others={(2, 3): ("390",), (3, 3): ("105", "abc"), (4, 3): ("120",)}
    )
    part = read(table)
    payroll = part.records[0]
    assert list(payroll.values["overtime_pay_minor"]) == [30000, 8000, None, 10000, 10000, 12000]
    assert list(payroll.grades["overtime_pay_minor"]) == [
        Grade.VERIFIED, Grade.UNCERTAIN, Grade.UNCERTAIN, *[Grade.VERIFIED] * 3,
    ]  # fmt: skip
    # What was proved has no other reading left; what was not keeps those that are numbers.
    assert payroll.others["overtime_pay_minor"] == {1: (10500,), 2: (12000,)}
    assert [issue.code for issue in part.issues] == ["unparsed-value"]
    assert part.issues[0].loses_data
    assert part.cells.uncertain == 2


def test_a_cell_that_cannot_be_read_is_an_item_without_amount() -> None:
    items = read(table_of(SHEET)).records[1]
    amounts = dict(
        zip(
            zip(items.values["payroll_row"], items.values["item"], strict=True),
            items.values["amount_minor"],
            strict=True,
        )
    )
    assert amounts[2, "overtime_pay"] is None
    assert amounts[3, "overtime_pay"] == 10000


def test_ink_in_the_signature_cell_is_a_signature() -> None:
    table = table_of("2025年3月工资|<|<|<\n工号|姓名|实发工资|签名\n01|甲一|2600|\n02|乙二|2400|")
    rows, columns = table.shape
    band = PageBand(
        0,
        1,
        tuple(float(20 * i) for i in range(rows + 1)),
        tuple(float(50 * i) for i in range(columns + 1)),
    )
    table = replace(
        table, place=PagePlace((band,)), grades=np.full(table.shape, Grade.READ, np.uint8)
    )
    ink = Figure("ink", Locator(page=1, box=Box(155, 42, 190, 58)))
    seal = Figure("seal", Locator(page=1, box=Box(155, 62, 190, 78)))
    payroll = read(table, figures=(ink, seal)).records[0]
    assert list(payroll.values["signed"]) == [True, False]


def test_no_signature_column_says_nothing_about_signing() -> None:
    payroll = read(table_of(SHEET)).records[0]
    assert "signed" not in payroll.values
