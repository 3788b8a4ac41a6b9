"""A document of a known kind of which nothing was read says so, whatever the kind."""

import pytest
from grids import document_of

from extractors.extract import extract

TEXTS = {
    "attendance": "某某厂考勤\n本月考勤良好，全体员工无缺勤",
    "payroll": "某某厂工资表\n工资已发放",
    "roster": "某某厂花名册\n人员见附件",
}


@pytest.mark.parametrize("kind", TEXTS)
def test_nothing_read_is_said(kind: str) -> None:
    document, classified = document_of({"text": TEXTS[kind], "kind": kind})
    found = extract(document, (classified,)).parts[0]
    assert not any(map(len, found.records))
    assert any(issue.loses_data for issue in found.issues)
