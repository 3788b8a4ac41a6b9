"""Rows that look like punches and are in no record are said, not passed over."""

from grids import document_of

from extractors.extract import extract

WITHOUT_DATE = """
工号|姓名|日期|上班|下班
K7|陈大文|2025-06-01|08:00|17:00
K7|陈大文|2025-06-02|08:00|17:00
K7|陈大文||07:58|17:03
"""


def test_rows_in_no_record_are_said() -> None:
    document, classified = document_of({"table": WITHOUT_DATE, "kind": "attendance"})
    found = extract(document, (classified,)).parts[0]
    assert sum(map(len, found.records)) == 2
    assert [(issue.code, issue.loses_data) for issue in found.issues] == [("rows-left-out", True)]
