"""Pay slips of a page without tables: labels at the left, values right of them, a line each."""

import numpy as np

from extractors.extract import extract
from pipeline.model.document import Classification, Document, Kind, Part, SourceFile
from pipeline.model.evidence import Box
from pipeline.model.table import PageBand, PagePlace, Table

LABELS = [
    "工号：",
    "姓名：",
    "基本工资：",
    "平时加班费：",
    "罚款：",
    "应发工资",
    "社保",
    "实发工资：",
]
VALUES = ["B7", "何美玲", "2400", "331.03", "", "2731.03", "420.5", "2310.53"]


def page(shift: float = 0.0, scanned: bool = False) -> Document:
    """Gives back a page whose left lines come before its right ones, as pages are read."""
    left = [(text, 80.0, 100.0 + 24 * at) for at, text in enumerate(LABELS)]
    right = [(text, 220.0, 100.0 + shift + 24 * at) for at, text in enumerate(VALUES) if text]
    lines = [("2025年7月 工资单", 80.0, 60.0), *left, *right]
    boxes = tuple(Box(x, top, x + 60, top + 12) for _, x, top in lines)
    place = PagePlace((PageBand(0, 1, row_boxes=boxes),))
    text = Table(np.array([[one[0]] for one in lines], object), place)
    part = Part("p1", (), text, scanned=scanned)
    return Document(SourceFile("file.pdf", "0" * 64, 1), "pdf", parts=(part,))


def read(document: Document) -> list[dict[str, object]]:
    part = extract(document, [Classification(Kind.PAYROLL, 1.0)]).parts[0]
    return [
        {name: own[row] for name, own in records.values.items()}
        for records in part.records
        if records.kind == "payroll"
        for row in range(len(records))
    ]


def test_a_value_stands_right_of_its_label_and_a_blank_one_takes_no_other() -> None:
    wanted = {"number": "B7", "name": "何美玲", "month": "2025-07", "base_minor": 240000}
    (slip,) = read(page(shift=3))
    assert {name: slip[name] for name in wanted} == wanted
    assert (slip["overtime_weekday_pay_minor"], slip["net_minor"]) == (33103, 231053)
    assert slip["gross_minor"] == 273103
    assert not slip.get("deductions_minor")


def test_between_two_lines_or_on_a_scan_nobody_knows_whose_value_it_is() -> None:
    assert read(page(shift=11)) == []
    assert read(page(scanned=True)) == []
