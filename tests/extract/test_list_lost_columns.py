"""A column of a list whose heading is known is never dropped without a word."""

from contract_parts import sheet_part

from extractors.classify import Classification
from extractors.extract import extract
from pipeline.model.document import Document, Kind, SourceFile

HEADINGS = ["工号", "姓名", "性别", "出生年月", "入职日期"]


def test_birth_dates_that_are_no_dates_are_said_though_other_sheets_pass_over_them():
    rows = [
        HEADINGS,
        ["A01", "陈小测", "女", "1991.4", "2020-03-01"],
        ["A02", "方测试", "男", "88年9月", "2024-05-06"],
        ["A03", "乙测试", "女", "79-03", "2023-07-10"],
    ]
    document = Document(SourceFile("x", "0", 1), "x", parts=(sheet_part(rows),))
    found = extract(document, (Classification(Kind.ROSTER, 1.0),)).parts[0]
    (issue,) = found.issues
    assert issue.code == "heading-contradicted"
    assert "出生年月" in issue.message.en
