import pytest
from office_files import codes, read

from extractors.readers.delimited import find_delimiter

SIMPLIFIED = "工号,姓名,部门,备注\n0412,陈晓明,冲压车间,\n0413,阎旭,包装,迟到\n"
TRADITIONAL = "工號,姓名,部門,備註\n0412,陳曉明,沖壓車間,\n0413,許雅婷,包裝,遲到\n"
VIETNAMESE = "Mã NV,Họ và tên\n12,Nguyễn Thị Hạnh\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (SIMPLIFIED, "utf-8"),
        (SIMPLIFIED, "utf-8-sig"),
        (SIMPLIFIED, "gb18030"),
        (SIMPLIFIED, "utf-16"),
        (SIMPLIFIED, "utf-16-le"),
        (SIMPLIFIED, "utf-16-be"),
        (TRADITIONAL, "big5"),
        (TRADITIONAL, "utf-8"),
        (VIETNAMESE, "utf-8"),
    ],
)
def test_encodings_are_told_by_content(text, encoding):
    table = read(text.encode(encoding)).parts[0].tables[0]
    assert table.texts.tolist() == [line.split(",") for line in text.splitlines()]
    assert table.locate(1, 1).cell == "B2"
    assert table.locate(1, 1).sheet is None


def test_western_accents_are_read_and_said():
    document = read("Name,Pay\nJosé,10\nMüller,12\n".encode("cp1252"))
    assert document.parts[0].tables[0].texts[1, 0] == "José"
    assert codes(document) == ["encoding-guessed"]


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("a,b\n1,2\n", ","),
        ("a\tb\n1,5\t2\n", "\t"),
        ("a;b\n1,5;2,5\n", ";"),
        ('a,b\n"x;y;z",2\n', ","),
        ("only words here\nand here\n", None),
    ],
)
def test_delimiter_by_consistency(text, delimiter):
    assert find_delimiter(text) == delimiter


def test_a_line_that_names_the_delimiter_is_no_row_of_data():
    table = read(b"sep=;\r\na;b\r\n1,5;2\r\n").parts[0].tables[0]
    assert table.texts.tolist() == [["", ""], ["a", "b"], ["1,5", "2"]]


def test_ragged_rows_are_kept_and_said():
    document = read(b"a,b,c\n1,2,3\n4,5\n6,7,8,9\n")
    assert document.parts[0].tables[0].texts.tolist()[2:] == [
        ["4", "5", "", ""],
        ["6", "7", "8", "9"],
    ]
    (issue,) = document.issues
    assert issue.code == "ragged-rows"
    assert "3, 4" in issue.message.en


def test_quoted_line_breaks_stay_in_their_cell():
    table = read('姓名,打卡\n甲,"08:25\n18:20"\n'.encode()).parts[0].tables[0]
    assert table.texts[1, 1] == "08:25\n18:20"


@pytest.mark.parametrize(
    ("text", "rows", "stray"),
    [
        ('a,b,c\n1,2,"x\n3,4,5\n6,7,8\n', ['1|2|"x', "3|4|5", "6|7|8"], "2"),
        ('a,b,c\n1,"5 in,2\n3,"4,9\n5,6,7\n', ['1|"5 in|2', '3|"4|9', "5|6|7"], "2, 3"),
        ('a,b,c\n1,"5 in,2\n3,4,9\n5,"6 in,7\n', ['1|"5 in|2', "3|4|9", '5|"6 in|7'], "2, 4"),
        ('a,b,c\n1,2,"x\ny,z,w"\n5,6,7\n', ["1|2|x\ny,z,w", "5|6|7"], None),
        ('a,b,c\n1,5" pipe,"say ""hi"\n', ['1|5" pipe|say "hi'], None),
    ],
)
def test_a_quotation_mark_that_nothing_closes_takes_no_rows_with_it(text, rows, stray):
    document = read(text.encode())
    assert ["|".join(row) for row in document.parts[0].tables[0].texts[1:]] == rows
    assert codes(document) == (["stray-quote"] if stray else [])
    if stray:
        assert f"Rows {stray} hold" in document.issues[0].message.en


def test_attlog_keeps_its_lines():
    data = (
        b"      126\t2020-01-07 10:34:08\t1\t0\t1\t0\r\n"
        b"        7\t2020-01-07 18:00:00\t1\t1\t1\t0\r\n"
    )
    document = read(data)
    table = document.parts[0].tables[0]
    assert document.format == "attlog"
    assert table.shape == (2, 6)
    assert table.texts[1, 1] == "2020-01-07 18:00:00"
    assert table.locate(1, 1).line == 2


def test_plain_text_is_lines():
    part = read("会议记录\n没有表格\n".encode()).parts[0]
    assert part.tables == ()
    assert part.text.texts[:, 0].tolist() == ["会议记录", "没有表格"]
    assert part.text.locate(1, 0).line == 2


def test_long_numbers_that_a_spreadsheet_cut_short_are_said():
    document = read(
        "姓名,身份证号,实发\n甲,4.40301E+17,2360\n乙,440301199001010119,1E+3\n".encode()
    )
    (issue,) = document.issues
    assert (issue.code, issue.at.cell, issue.loses_data) == ("number-too-long", "B2", True)
    assert document.parts[0].tables[0].grades.tolist()[1:] == [[2, 1, 2], [2, 2, 2]]
