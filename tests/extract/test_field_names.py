"""Messages to people never show the names that fields have inside."""

import re

from grids import document_of

from extractors.extract import extract
from extractors.field_names import field_name
from extractors.words import vocabulary

_INSIDE = re.compile(r"\b[a-z]+_(?:minor|minutes|hundredths|on|pay|days|number)\b")


def test_every_field_has_words_for_people() -> None:
    for kind in ("payroll", "attendance", "roster", "pay_items", "leave"):
        for field in vocabulary(kind).fields:
            assert not _INSIDE.search(field_name(kind, field).en), field


def test_a_column_with_other_values_says_what_stands_there() -> None:
    sheet = """
        2025年3月 工资表|<|<|<|<
        姓名|基本工资|加班工时数|应发工资|实发工资
        甲一|车工|5|2600|2200
        乙二|车工|6|2700|2300
        丙三|装配工|7|2700|2300
    """
    document, kind = document_of({"kind": "payroll", "table": sheet.replace("        ", "")})
    said = [issue.message for issue in extract(document, [kind]).parts[0].issues]
    english = [one.en for one in said]
    assert any('basic wage, but 3 of 3 cells hold no amount, as "车工"' in e for e in english), (
        english
    )
    assert not any(_INSIDE.search(one.en) or _INSIDE.search(one.zh) for one in said)
