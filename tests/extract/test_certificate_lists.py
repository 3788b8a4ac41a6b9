"""Lists of certificates in three languages, and approvals as forms."""

from typing import Any

import pytest
from contract_parts import sheet_part, word_part

from extractors.classify import classify_part
from extractors.extract import extract
from pipeline.model.document import Document, Part, SourceFile

CALIBRATIONS = [
    ["Instrument calibration list", "", "", ""],
    ["Instrument", "Certificate No.", "Calibration date", "Next due date"],
    ["Caliper", "C1", "2025-03-01", "2026-03-01"],
]
HIEU_CHUAN = [
    ["DANH SÁCH THIẾT BỊ HIỆU CHUẨN", "", "", ""],
    ["Tên thiết bị", "Số giấy chứng nhận", "Ngày kiểm định", "Ngày hết hạn"],
    ["Cân", "HC-1", "01/03/2025", "05/02/2026"],
]
APPROVALS = [
    ["环保批文及验收台账", "", "", "", ""],
    ["证照名称", "文号", "持证单位", "批准日期", "有效期至"],
    ["环评批复", "试环批〔2019〕123号", "试验制品有限公司", "2019-05-18", ""],
]
APPROVAL = [
    ["Project", "New plant"],
    ["Holder", "Trial Products Ltd."],
    ["Approval No.", "EIA-2019-123"],
    ["Issue date", "2019-05-18"],
]


def licences(part: Part) -> list[dict[str, Any]]:
    document = Document(SourceFile("x", "0", 1), "x", parts=(part,))
    found = extract(document, (classify_part(part),)).parts[0]
    return [
        {name: values[at] for name, values in one.values.items() if values[at] is not None}
        for one in found.records
        for at in range(len(one))
    ]


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        (
            CALIBRATIONS,
            {"subject": "Caliper", "issued_on": "2025-03-01", "valid_to": "2026-03-01"},
        ),
        (HIEU_CHUAN, {"number": "HC-1", "issued_on": "2025-03-01", "valid_to": "2026-02-05"}),
        (
            APPROVALS,
            {"title": "环评批复", "number": "试环批〔2019〕123号", "issued_on": "2019-05-18"},
        ),
    ],
)
def test_a_list(rows: list[list[str]], wanted: dict[str, str]) -> None:
    (found,) = licences(sheet_part(rows, "Sheet1"))
    assert found | wanted == found


def test_an_approval_in_english() -> None:
    part = word_part(["ENVIRONMENTAL IMPACT ASSESSMENT APPROVAL"], [APPROVAL])
    assert classify_part(part).kind == "permit"
    (found,) = licences(part)
    assert found["number"] == "EIA-2019-123"
    assert found["issued_on"] == "2019-05-18"
