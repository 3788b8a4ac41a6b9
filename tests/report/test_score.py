from typing import Any

import pytest

from pipeline.errors import UsageError
from pipeline.report.score import render, score, score_cells


def finding(rule: str, **fields: Any) -> dict[str, Any]:
    return {"rule": rule, "outcome": "failed", **fields}


def planted(rule: str, **fields: Any) -> dict[str, Any]:
    return {"rule": rule, **fields}


SUBJECTS = {
    "worker-month": (
        planted("hours.monthly_overtime", worker="A01", name="李四", period="2025-03"),
        finding(
            "hours.monthly_overtime", worker={"number": "A01", "name": "李四"}, period="2025-03"
        ),
    ),
    "worker without a number in the finding": (
        planted("contracts.missing", worker="A01", name="李四"),
        finding("contracts.missing", worker={"number": None, "name": "李四"}),
    ),
    "document, the part only in one of them": (
        planted("wages.column_total", document="a.xlsx", part=None),
        finding("wages.column_total", document="a.xlsx", part="3月", period="2025-03"),
    ),
    "kind": (
        planted("records.document_missing", document_kind="drill"),
        finding("records.document_missing", document_kind="drill", document=None),
    ),
    "month": (
        planted("records.month_missing", document_kind="payroll", period="2025-03"),
        finding("records.month_missing", document_kind="payroll", period="2025-03"),
    ),
    "pair of workers, either first": (
        planted("identity.duplicate_number", worker="A02", name="王五", other={"worker": "A01"}),
        finding(
            "identity.duplicate_number",
            worker={"number": "A01", "name": "李四"},
            other={"worker": {"number": "A02", "name": "王五"}},
        ),
    ),
    "pair of documents": (
        planted("records.duplicate_document", document="a.pdf", other={"document": "b.pdf"}),
        finding(
            "records.duplicate_document",
            document="b.pdf",
            other={"document": "a.pdf", "part": "p1"},
        ),
    ),
}


@pytest.mark.parametrize("case", SUBJECTS)
def test_same_subject_is_found(case: str) -> None:
    truth, found = SUBJECTS[case]
    result = score({"findings": [found], "coverage": []}, {"findings": [truth]})
    assert result.perfect
    assert result.found == 1


def test_other_month_is_missed_and_invented() -> None:
    truth = planted("wages.arithmetic", worker="A01", name="李四", period="2025-03")
    found = finding("wages.arithmetic", worker={"number": "A01", "name": "李四"}, period="2025-04")
    result = score({"findings": [found], "coverage": []}, {"findings": [truth]})
    assert (result.found, len(result.missed), len(result.invented)) == (0, 1, 1)
    assert result.by_rule == {"wages.arithmetic": (1, 0, 1)}
    assert "missed:\n  wages.arithmetic A01 2025-03" in render(result)


def test_cannot_tell_is_no_invention() -> None:
    found = {**finding("wages.arithmetic", worker=None), "outcome": "cannot_tell"}
    coverage = [{"rule": "wages.arithmetic", "subjects": 8, "cannot_tell": 2}]
    result = score({"findings": [found], "coverage": coverage}, {"findings": []})
    assert result.perfect
    assert result.cannot_tell_share == 0.25


def test_other_amount_is_said_but_found() -> None:
    truth = planted("wages.below_minimum", worker="1", period="2025-03", amount_owed_minor=9000)
    found = finding(
        "wages.below_minimum", worker={"number": "1"}, period="2025-03", amount_owed_minor=8999
    )
    result = score({"findings": [found], "coverage": []}, {"findings": [truth]})
    assert result.perfect
    assert result.differing == (
        "wages.below_minimum 1 2025-03: amount_owed_minor is 8999, planted 9000",
    )


def test_digit_cells_are_counted_apart() -> None:
    truth = {"path": "a.jpg", "grid": [["姓名", "实发"], ["李四", "1,234.50"], ["", "07:58"]]}
    result = score_cells([[["姓名", "实发"], ["李 四", "1，234.50"], ["", "07:53"]]], truth)
    assert (result.digit_cells, result.digit_right) == (2, 1)
    assert (result.other_cells, result.other_right) == (3, 3)
    assert result.wrong == ("a.jpg 3,2: '07:58' read as '07:53'",)


def test_other_shape_is_all_wrong() -> None:
    result = score_cells([[["1"]]], {"path": "a.jpg", "grid": [["1", "2"]]})
    assert (result.digit_cells, result.digit_right) == (2, 0)


@pytest.mark.parametrize("wrong", [{}, [], {"findings": [{}]}, {"findings": 3}])
def test_another_file_than_findings_is_said_so(wrong: Any) -> None:
    with pytest.raises(UsageError, match="TRUTH"):
        score({"findings": []}, wrong)
