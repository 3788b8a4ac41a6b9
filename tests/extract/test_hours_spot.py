"""Hours of overtime stand in the row that states them, the mark of the day in its own."""

from grids import document_of

from extractors.extract import extract

SHEET = """
南岭文具厂 2025年3月考勤表|<|<|<|<|<|<|<|<|<|<
工号|姓名|项目|3|4|5|6|7|8|9|10
K1|甲一|出勤|√|√|√|√|√|休|休|√
^|^|加班|3|2||3|||||2
K2|乙二|出勤|√|√|√|√|√|休|休|√
^|^|加班|||2|3||||2
"""


def test_overtime_is_shown_where_it_stands() -> None:
    document, kind = document_of({"kind": "attendance", "table": SHEET})
    (days,) = [one for one in extract(document, [kind]).parts[0].records if len(one) > 4]
    at = days.values["overtime_minutes"].index(180)
    texts = document.parts[0].tables[0].texts
    assert [texts[row, column] for _, row, column in days.cells["overtime_minutes"][at]] == ["3"]
    assert [texts[row, column] for _, row, column in days.cells["mark"][at]] == ["√"]
