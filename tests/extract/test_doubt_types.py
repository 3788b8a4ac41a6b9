"""What a recognised cell may say is bound by the type of its column."""

from dataclasses import replace

import numpy as np
import pytest
from grids import table_of

from extractors.doubt.holds import Holds
from extractors.doubt.regrade import TypedColumn, regraded
from extractors.doubt.shapes import is_lawful, mended
from extractors.extract import extract
from pipeline.model.document import Classification, Document, Kind, Part, SourceFile
from pipeline.model.evidence import Grade
from pipeline.model.extraction import Extraction
from pipeline.model.table import LinePlace, Table

ID, SLIP = "441900199003071238", "441900199008071238"


def column(texts: list[str], others: dict[int, tuple[str, ...]] | None = None) -> Table:
    """Gives back a recognised table of one column; cells with other readings are in doubt."""
    others = others or {}
    grades = np.full((len(texts), 1), int(Grade.READ), np.uint8)
    grades[list(others)] = int(Grade.UNCERTAIN)
    held = {(row, 0): found for row, found in others.items()}
    return Table(np.array(texts, object)[:, None], LinePlace(), grades=grades, others=held)


def judged(
    holds: Holds,
    texts: list[str],
    others: dict[int, tuple[str, ...]] | None = None,
    names: dict[str, int] | None = None,
) -> Table:
    return regraded(column(texts, others), [TypedColumn(0, range(len(texts)), holds)], names or {})


@pytest.mark.parametrize(
    ("holds", "text"),
    [(Holds.MONEY, t) for t in ("2,360.00", "-", "0", "(120.50)", "¥2360", "离职", "1.234.567")]
    + [(Holds.HOURS, t) for t in ("60.5", "81:30", "8小时30分", "0", "")]
    + [(Holds.CLOCK, t) for t in ("08:00 12:01\n13:30 17:35", "次日02:10", "休", "8")]
    + [(Holds.CLOCK, "2025-03-01 08:00")]
    + [(Holds.DATE, t) for t in ("2025-02-28", "2025年3月1日", "长期", "3/31")]
    + [(Holds.ID_NUMBER, ID), (Holds.NUMBER, "A0412")],
)  # fmt: skip
def test_what_people_write_is_lawful(holds: Holds, text: str) -> None:
    assert is_lawful(holds, text)


@pytest.mark.parametrize(
    ("holds", "text", "meant"),
    [
        (Holds.MONEY, "236O.00", "2360.00"),
        (Holds.MONEY, "l2S.B0", "125.80"),
        (Holds.MONEY, "2;604.32", "2,604.32"),
        (Holds.MONEY, "3.679.82", "3,679.82"),
        (Holds.MONEY, "108..50", "108.50"),
        (Holds.MONEY, "000", "0.00"),
        (Holds.HOURS, "6O.5", "60.5"),
        (Holds.COUNT, "2l", "21"),
        (Holds.CLOCK, "O8:00 12:0l", "08:00 12:01"),
        (Holds.CLOCK, "08.00 12;01", "08:00 12:01"),
        (Holds.CLOCK, "07:50 1202 12:55", "07:50 12:02 12:55"),
        (Holds.CLOCK, "07:50\n12302\n12:55", "07:50\n12:02\n12:55"),
        (Holds.DATE, "2O25-03-01", "2025-03-01"),
        (Holds.ID_NUMBER, "4419OO1990O3071238", "441900199003071238"),
    ],
)
def test_a_broken_cell_may_be_its_lawful_form(holds: Holds, text: str, meant: str) -> None:
    assert not is_lawful(holds, text)
    assert meant in mended(holds, text)


def test_a_single_lawful_form_is_taken_in_doubt_and_the_document_keeps_what_was_read() -> None:
    sheet = table_of("2025年3月工资表|<|<\n工号|姓名|实发工资\n01|甲一|~2360.00\n02|乙二|24OO.00")
    part = Part("p1", (sheet,), scanned=True)
    document = Document(SourceFile("a.pdf", "0" * 64, 1), "pdf", parts=(part,))
    found = extract(document, [Classification(Kind.PAYROLL, 1.0)])
    payroll = found.parts[0].records[0]
    assert list(payroll.values["net_minor"]) == [236000, 240000]
    assert list(payroll.grades["net_minor"]) == [Grade.UNCERTAIN, Grade.UNCERTAIN]
    assert found.document.parts[0].tables[0].texts[3, 2] == "24OO.00"
    assert found.parts[0].taken == ((0, 3, 2, "2400.00"),)


def test_several_lawful_forms_are_offered_and_none_is_taken() -> None:
    table = judged(Holds.CLOCK, ["28:75"], {0: ("20:15", "23:15")})
    assert table.texts[0, 0] == "28:75"
    assert table.grade(0, 0) is Grade.UNCERTAIN
    assert {"20:15", "23:15"} <= set(table.others[0, 0])


def test_other_readings_that_cannot_be_are_dropped() -> None:
    table = judged(Holds.MONEY, ["2360.00"], {0: ("Z360.00", "2380.00", "2360.O0")})
    assert table.others[0, 0] == ("2380.00",)


@pytest.mark.parametrize(
    ("odd", "meant"),
    [("11400", "114.00"), ("114.0", "114.00"), ("114.000", "114.00"), ("37", "37")],
)
def test_decimals_that_the_column_does_not_have_are_doubted(odd: str, meant: str) -> None:
    table = judged(Holds.MONEY, [*["120.00"] * 9, odd])
    assert [table.grade(row, 0) for row in (0, 9)] == [Grade.READ, Grade.UNCERTAIN]
    assert meant in table.others.get((9, 0), ()) or float(odd) == float(meant)


def test_noughts_without_decimals_do_not_hide_a_lost_point() -> None:
    table = judged(Holds.MONEY, [*["120.00"] * 6, *["0"] * 9, "29100"])
    assert table.others[15, 0] == ("291.00",)
    assert (table.grades[:15] == Grade.READ).all()


def test_a_column_of_whole_and_half_hours_is_left_alone() -> None:
    table = judged(Holds.HOURS, ["8", "10.5", "12", "0.5", "36", "60.5", "7", "11"])
    assert (table.grades == Grade.READ).all()


def test_a_time_without_its_first_figure_is_doubted() -> None:
    table = judged(Holds.CLOCK, ["08:00 17:30", "07:58 17:31", "08:01 7:30", "08:00 18:02"] * 2)
    assert table.grade(2, 0) is Grade.UNCERTAIN
    assert "08:01 17:30" in table.others[2, 0]
    assert table.grade(0, 0) is Grade.READ


def test_a_check_character_proves_an_id_number_or_doubts_it() -> None:
    table = judged(Holds.ID_NUMBER, [ID, SLIP], {0: (SLIP,)})
    assert table.grade(0, 0) is Grade.VERIFIED
    assert (0, 0) not in table.others
    assert table.grade(1, 0) is Grade.UNCERTAIN
    assert ID in table.others[1, 0]


def test_an_id_number_with_one_reading_that_checks_is_taken_from_the_recogniser_only() -> None:
    table = judged(Holds.ID_NUMBER, [SLIP, SLIP], {0: (ID,)})
    assert table.texts[0, 0] == ID
    assert table.grade(0, 0) is Grade.UNCERTAIN
    assert table.texts[1, 0] == SLIP


def test_a_masked_id_number_with_too_few_stars_may_have_as_many_as_the_rest() -> None:
    table = judged(Holds.ID_NUMBER, [*["441900********1234"] * 8, "441900**#**567X"])
    assert table.grade(8, 0) is Grade.UNCERTAIN
    assert table.others[8, 0] == ("441900********567X",)


def test_a_number_of_another_pattern_is_doubted() -> None:
    table = judged(Holds.NUMBER, [*(f"A{n:03d}" for n in range(1, 22)), "A01", "4012", "AO13"])
    assert [table.grade(row, 0) for row in range(21)] == [Grade.READ] * 21
    assert [table.grade(row, 0) for row in (21, 22, 23)] == [Grade.UNCERTAIN] * 3
    assert table.others[22, 0] == ("A012",)
    assert table.others[23, 0] == ("A013",)


def test_a_letter_that_the_whole_column_has_is_a_letter() -> None:
    numbers = [f"D{n:03d}" for n in range(1, 9)]
    table = judged(Holds.NUMBER, numbers, {row: (f"0{n[1:]}",) for row, n in enumerate(numbers)})
    assert (table.grades == Grade.READ).all()
    mixed = judged(Holds.NUMBER, [*numbers[:4], *["0005", "0006"]], {0: ("0001",)})
    assert mixed.grade(0, 0) is Grade.UNCERTAIN


def test_a_lone_nought_is_no_letter() -> None:
    table = judged(Holds.HOURS, ["0", "80"], {0: ("θ", "o"), 1: ("8o", "60")})
    assert table.grade(0, 0) is Grade.READ
    assert (table.grade(1, 0), table.others[1, 0]) == (Grade.UNCERTAIN, ("60",))


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("顾建军顾建车", ("顾建军", "顾建车")),
        ("徐丽娟东丽娘", ("徐丽娟", "东丽娘")),
        ("Meena Das Meana Das", ("Meena Das", "Meana Das")),
    ],
)
def test_two_readings_of_a_name_in_one_cell_are_doubted(read: str, meant: tuple[str, ...]) -> None:
    table = judged(Holds.NAME, ["司马相如", "赵一鸣", "欧阳安安", "古丽米热姑丽", read])
    assert table.others == {(4, 0): meant}
    assert [table.grade(row, 0) for row in range(5)] == [Grade.READ] * 4 + [Grade.UNCERTAIN]


@pytest.mark.parametrize(
    ("read", "meant"),
    [("KO2", "K02"), ("K0l", "K01"), ("KS3", "K53"), ("KOB", "K08"), ("HOS", "K05")],
)
def test_a_letter_for_a_figure_is_doubted_among_few_numbers(read: str, meant: str) -> None:
    table = judged(Holds.NUMBER, ["K11", "K12", read, "K14"])
    assert table.grade(2, 0) == Grade.UNCERTAIN
    assert table.others[2, 0] == (meant,)
    assert [table.grade(row, 0) for row in (0, 1, 3)] == [Grade.READ] * 3


def test_numbers_of_two_numberings_are_no_misreadings() -> None:
    table = judged(Holds.NUMBER, ["K11", "K12", "K13", "M12", "临时"])
    assert not table.others


def test_numbers_without_leading_noughts_grow() -> None:
    table = judged(Holds.NUMBER, [str(n) for n in range(5, 120)])
    assert (table.grades == Grade.READ).all()


def test_running_numbers_prove_themselves_and_show_a_slip() -> None:
    table = judged(Holds.SEQUENCE, ["1", "2", "8", "4", "5", "6"])
    assert table.grade(0, 0) is Grade.VERIFIED
    assert table.grade(2, 0) is Grade.UNCERTAIN
    assert table.others[2, 0] == ("3",)
    assert (judged(Holds.SEQUENCE, ["5", "9", "2", "7", "1"]).grades == Grade.READ).all()


def test_a_doubtful_name_is_offered_the_name_of_the_roster_and_keeps_its_own() -> None:
    names = {"阎小红": 2, "李四": 1}
    table = judged(Holds.NAME, ["闻小红", "王五", "李四"], {0: (), 2: ("季四",)}, names)
    assert table.texts[0, 0] == "闻小红"
    assert table.others[0, 0] == ("阎小红",)
    assert table.grade(1, 0) is Grade.READ


def test_two_names_as_near_are_no_help() -> None:
    table = judged(Holds.NAME, ["闻小红"], {0: ()}, {"阎小红": 2, "问小红": 1})
    assert not table.others.get((0, 0))


def test_a_figure_in_a_chinese_name_is_doubted() -> None:
    table = judged(Holds.NAME, ["张三", "李四", "王五", "赵六", "孙2"])
    assert table.grade(4, 0) is Grade.UNCERTAIN


def test_a_chinese_name_without_a_surname_is_doubted_and_other_peoples_names_are_not() -> None:
    table = judged(
        Holds.NAME, [*(f"{one}伟" for one in "王李张赵钱孙周"), "欧阳明", "逢山", "瘿山"]
    )
    assert [table.grade(row, 0) < Grade.READ for row in range(10)] == [False] * 8 + [True] * 2
    assert (table.texts[8, 0], table.others[8, 0]) == ("逄山", ("逢山",))
    tibetan = judged(Holds.NAME, ["扎西", "卓玛", "次仁", "达瓦", "尼玛", "拉姆"])
    assert (tibetan.grades == Grade.READ).all()


@pytest.mark.parametrize(
    ("seen", "readings", "taken", "others"),
    [
        ("闽云翰", ("阙云翰", "闯云翰"), "阙云翰", ("闽云翰", "闯云翰")),
        ("闽云翰", ("阙云翰", "闫云翰"), "闽云翰", ("阙云翰", "闫云翰")),
        ("国嘉梅", ("闫嘉梅",), "国嘉梅", ("闫嘉梅",)),
    ],
)
def test_the_one_reading_with_a_surname_is_taken_where_the_name_has_none(
    seen: str, readings: tuple[str, ...], taken: str, others: tuple[str, ...]
) -> None:
    names = [*(f"{one}伟" for one in "王李张赵钱孙周"), seen]
    table = judged(Holds.NAME, names, {7: readings})
    assert (table.texts[7, 0], table.others[7, 0]) == (taken, others)
    assert table.grade(7, 0) is Grade.UNCERTAIN


def test_a_word_one_letter_from_the_usual_one_is_doubted_but_not_the_next_workshop() -> None:
    table = judged(Holds.WORD, [*["包装组"] * 6, "句装组", *["一车间"] * 6, "二车间"])
    assert table.grade(6, 0) is Grade.UNCERTAIN
    assert table.others[6, 0] == ("包装组",)
    assert table.grade(13, 0) is Grade.READ


def test_a_word_that_the_column_shows_often_settles_a_doubtful_one() -> None:
    words = [*["品质部"] * 4, "品质部", "品质郵", "注塑部"]
    table = judged(Holds.WORD, words, {4: ("品廣部",), 5: ("品质部", "品廣郵"), 6: ("注受部",)})
    assert table.grade(4, 0) is Grade.READ
    assert (table.texts[5, 0], table.grade(5, 0)) == ("品质部", Grade.UNCERTAIN)
    assert table.grade(6, 0) is Grade.UNCERTAIN


@pytest.mark.parametrize("seen", ["•", "一", "”"])
def test_what_a_recogniser_makes_of_a_dash_is_a_dash_in_doubt(seen: str) -> None:
    table = judged(Holds.MONEY, ["120.00", seen])
    assert (table.texts[1, 0], table.grade(1, 0)) == ("-", Grade.UNCERTAIN)


def test_a_table_that_was_read_exactly_is_left_alone() -> None:
    table = replace(column(["236O.00"]), grades=None)
    assert regraded(table, [TypedColumn(0, [0], Holds.MONEY)]) is table


ATTENDANCE = """
2025年3月考勤表|<|<|<|<|<|<|<
工号|姓名|1|2|3|4|5|6
"""


def attendance(rows: list[str]) -> Extraction:
    part = Part("p1", (table_of(ATTENDANCE.strip() + "\n" + "\n".join(rows)),), scanned=True)
    document = Document(SourceFile("k.pdf", "0" * 64, 1), "pdf", parts=(part,))
    return extract(document, [Classification(Kind.ATTENDANCE, 1.0)])


def test_a_mark_that_looks_like_the_sheets_own_is_doubted() -> None:
    rows = [f"{n:02d}|甲{n}|√|√|√|√|~√|√" for n in range(1, 5)] + ["05|乙一|√|√|V|√|√|J"]
    days = attendance(rows).parts[0].records[0]
    at = {
        (number, day[8:]): record
        for record, (number, day) in enumerate(
            zip(days.values["number"], days.values["date"], strict=True)
        )
    }
    grades = days.grades["mark"]
    assert grades[at["05", "03"]] == Grade.UNCERTAIN
    assert days.values["mark"][at["05", "06"]] == "work"
    assert grades[at["05", "06"]] == Grade.UNCERTAIN


def test_broken_punches_are_put_right_in_doubt() -> None:
    rows = [f"{n:02d}|甲{n}|~08:00 17:31|08:01 17:30|08:00 17:30|休|休|休" for n in range(1, 5)]
    rows.append("05|乙一|08:00 l7:31|08;01 17:30|08:00 17:30|休|休|休")
    days = attendance(rows).parts[0].records[0]
    record = max(
        at
        for at, (number, day) in enumerate(
            zip(days.values["number"], days.values["date"], strict=True)
        )
        if (number, day) == ("05", "2025-03-01")
    )
    assert days.values["punches"][record] == (480, 17 * 60 + 31)
    assert days.grades["punches"][record] == Grade.UNCERTAIN
