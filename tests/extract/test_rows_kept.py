"""Which rows under a header are people: nobody vanishes, and sums and signatures are nobody."""

from typing import Any

import pytest
from grids import table_of

from extractors.extract import extract
from extractors.tables.body import Body, read_body
from extractors.tables.headers import find_header
from extractors.words import vocabulary
from pipeline.model.document import Classification, Document, Kind, Part, SourceFile
from pipeline.model.extraction import PartExtract


def body_of(text: str, kind: str = "payroll") -> Body:
    table = table_of(text)
    words = vocabulary(kind)
    header = find_header(table, words)
    assert header is not None
    return read_body(table, header, words)


def extracted(text: str, kind: Kind) -> PartExtract:
    part = Part("2025年3月", (table_of(text),), scanned=True)
    document = Document(SourceFile("a.pdf", "0" * 64, 1), "pdf", parts=(part,))
    (found,) = extract(document, [Classification(kind, 1.0)]).parts
    return found


def values(part: PartExtract, kind: str, name: str) -> list[Any]:
    return [value for found in part.records if found.kind == kind for value in found.values[name]]


def test_what_a_worker_does_or_what_is_noted_beside_them_makes_no_sum_and_no_signature() -> None:
    body = body_of("""
        序号|姓名|职务|基本工资|加班工资|应发工资|实发工资|备注
        1|甲一|审核|2000|500|2500|2500|
        2|乙二|经办|2000|500|2500|2500|
        3|丙三|会计|2000|500|2500|2500|审核
        4|丁四|普工|2000|500|2500|2500|合计
        5|戊五|普工|2000|500|2500|2500|小计
        6|己六|普工|2000|500|2500|2500|其中
        合计|||12000|3000|15000|15000|
    """)
    assert body.rows == [1, 2, 3, 4, 5, 6]
    assert [total.row for total in body.totals] == [7]


@pytest.mark.parametrize("heading", ["备注", "说明", "remark"])
def test_a_remark_among_the_first_columns_is_no_label_of_its_row(heading: str) -> None:
    body = body_of(f"""
        姓名|{heading}|应发工资|实发工资
        甲一|合计|2500|2500
        乙二|制表|2500|2500
        丙三|平均|2500|2500
        合计||7500|7500
    """)
    assert body.rows == [1, 2, 3]
    assert [total.row for total in body.totals] == [4]


def test_a_checker_of_a_roster_is_a_person() -> None:
    body = body_of(
        """
        姓名|岗位|入职日期
        甲一|审核|2024-03-01
        乙二|经办|
        审核|丙三|2025-04-10
        制表：丁四||
        """,
        "roster",
    )
    assert body.rows == [1, 2]


@pytest.mark.parametrize(
    "closing",
    [
        "合计||||5000|1000|6000|6000",
        "一车间|小计|||5000|1000|6000|6000",
        "小计|一车间|||5000|1000|6000|6000",
        "|合计|2人||5000|1000|6000|6000",
        "||一车间|小计|5000|1000|6000|6000",
        "平均||||2500|500|3000|3000",
        "人数|2||||||",
        "审核|丙三|||||制表|丁四",
        "|||批准|戊五|||2025-04-10",
        "制表|丁四||||2025|4|10",
        "制表人：丁四||||||审核人：丙三|2025",
        "备注|1. 加班费按基本工资计算||||||",
        "||||||制表|2025-04-10",
        "3|||||||",
        "3||||0|0|0|0",
        "3||一车间|||||",
        "4||||||3|",
        "|||||||3",
    ],
)
def test_sums_signatures_notes_and_empty_numbered_rows_are_nobody(closing: str) -> None:
    body = body_of(f"""
        序号|姓名|车间|职务|基本工资|加班工资|应发工资|实发工资
        1|甲一|一车间|普工|2500|500|3000|3000
        2|乙二|一车间|普工|2500|500|3000|3000
        {closing}
    """)
    assert body.rows == [1, 2]
    assert body.nameless == ([3] if closing.startswith("4") else [])


def test_one_figure_of_nobody_is_said() -> None:
    body = body_of("""
        序号|姓名|实发工资|签名
        1|甲一|2500|
        2||2600|
        3|乙二|2700|
    """)
    assert (body.rows, body.nameless) == ([1, 3], [2])


def test_a_boss_without_a_name_and_times_without_a_name_are_said() -> None:
    paid = body_of("""
        工号|姓名|职务|基本工资|应发工资|实发工资
        A1|甲一|普工|2500|3000|3000
        ||主管|2500|3000|3000
        |厂长||2500|3000|3000
    """)
    assert (paid.rows, paid.nameless) == ([1], [2, 3])
    approved = body_of(
        """
        姓名|日期|开始时间|结束时间|加班小时
        甲一|2025-03-01|18:00|20:00|2
        |2025-03-02|18:00|20:00|2
        """,
        "overtime_approval",
    )
    assert (approved.rows, approved.nameless) == ([1], [2])


def test_a_person_of_a_roster_without_a_name_is_said() -> None:
    body = body_of(
        """
        序号|姓名|性别|部门|入职日期
        1|甲一|男|装配|2023-03-01
        2||女|装配|2024-03-01
        3||女|装配|
        4|||装配|
        """,
        "roster",
    )
    assert (body.rows, body.nameless) == ([1], [2, 3])


def test_a_name_that_could_not_be_read_leaves_its_row_said_or_known_by_its_number() -> None:
    nameless = body_of("""
        序号|姓名|实发工资|签名
        1|甲一|2500|
        2|~|2600|
        3|~||
        |~||
        合计|~|7700|
    """)
    assert (nameless.rows, nameless.nameless) == ([1], [2, 3, 4])
    assert [total.row for total in nameless.totals] == [5]
    keyed = body_of(
        """
        工号|姓名|性别|部门
        A01|甲一|男|装配
        A02|~|女|装配
        """,
        "roster",
    )
    assert (keyed.rows, keyed.nameless) == ([1, 2], [])


def test_a_worker_whose_every_figure_is_unread_is_still_a_worker() -> None:
    body = body_of("""
        姓名|职务|基本工资|实发工资|签名
        甲一|普工|2500|2500|
        乙二|普工|~|~|
        丙三|普工|||~
    """)
    assert body.rows == [1, 2]


def test_rows_without_a_heading_over_their_running_numbers_may_be_left_empty() -> None:
    body = body_of("""
        |姓名|基本工资|实发工资
        1|甲一|2500|2500
        2|乙二|2500|2500
        3|丙三|2500|2500
        4|||
        5|||
    """)
    assert (body.rows, body.nameless) == ([1, 2, 3], [])


def test_a_printed_sum_is_not_held_against_rows_of_which_one_is_nobodys() -> None:
    part = extracted(
        """
        2025年3月工资表|<|<|<|<
        工号|姓名|基本工资|应发工资|实发工资
        A1|甲一|2500|2500|2500
        |~|2600|2600|2600
        A3|丙三|2700|2700|2700
        合计||7800|7800|7800
        """,
        Kind.PAYROLL,
    )
    assert "nameless-row" in {issue.code for issue in part.issues}
    (totals,) = [found for found in part.records if found.kind == "column_total"]
    assert totals.values["printed_minor"] == [780000] * 3
    assert totals.values.get("sum_minor", [None] * 3) == [None] * 3


def test_nobody_of_an_unread_name_is_lost_in_silence() -> None:
    part = extracted(
        """
        工号|姓名|身份证号|部门
        A01|甲一||装配
        A02|~||装配
        """,
        Kind.ROSTER,
    )
    assert values(part, "roster", "number") == ["A01", "A02"]
    assert [issue.code for issue in part.issues] == ["unparsed-value"]


@pytest.mark.parametrize(
    "word",
    ["JUMLAH", "Genel Toplam", "সর্বমোট", "รวมทั้งสิ้น", "कुल योग", "សរុប", "Total general", "Kabuuan"],
)
def test_a_row_of_sums_is_nobody_in_any_language(word: str) -> None:
    body = body_of(f"""
        No|Name|Basic Pay|OT Pay|Net Pay
        1|Siti Aminah|3100000|250000|3350000
        2|Budi Santoso|3100000|0|3100000
        |{word}|6200000|250000|6450000
    """)
    assert (len(body.rows), len(body.totals), body.nameless) == (2, 1, [])
