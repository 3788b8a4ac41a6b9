from __future__ import annotations

import numpy as np
import pytest

from extractors.readers.grading import breaks_grammar, grade_lines, is_figures
from extractors.readers.lead_letters import doubt_lead_letters
from extractors.readers.recogniser import Reading
from extractors.readers.variants import is_simplified, plain_forms
from extractors.readers.vietnamese import is_vietnamese
from pipeline.model.evidence import Grade

CROP = np.full((20, 40), 255, np.uint8)


def grade(text, confidence, others=(), second=("", 0.0)):
    reading = Reading(text, confidence, others)
    return grade_lines([reading], [CROP], lambda crops, figures: [second] * len(crops))[0]


@pytest.mark.parametrize(
    "text",
    ["0", "12", "1,234.50", "1234.5", "-3.00", "(120.00)", "08:00", "08:00-12:00", "08:00 12:01",
     "2025-03-01", "3/31", "441900199001011234", "021-88888888", "1/2", "98.5%", "¥2,360.00"],
)  # fmt: skip
def test_figures_in_their_usual_shapes_are_lawful(text):
    assert is_figures(text)
    assert not breaks_grammar(text)


@pytest.mark.parametrize(
    "text", ["2;604.32", "3.679.82", "1,23.4.5", "12,3456.00", "108..50", "8:0:0:"]
)
def test_figures_in_impossible_shapes_are_doubted(text):
    assert breaks_grammar(text)
    assert grade(text, 0.99).grade is Grade.UNCERTAIN


@pytest.mark.parametrize("text", ["张三", "A0412", "", "工资", "Total"])
def test_words_have_no_grammar(text):
    assert not breaks_grammar(text)


def test_a_sure_reading_is_read_and_a_weak_one_is_not():
    assert grade("2360.00", 0.99).grade is Grade.READ
    weak = grade("2360.00", 0.6, ("2380.00",))
    assert weak.grade is Grade.UNCERTAIN
    assert weak.others == ("2380.00",)


def test_a_second_reader_settles_a_small_doubt_and_widens_a_quarrel():
    assert grade("2360.00", 0.85, ("2380.00",), ("2360.00", 0.9)).grade is Grade.READ
    quarrel = grade("2360.00", 0.85, (), ("2860.00", 0.9))
    assert quarrel.grade is Grade.UNCERTAIN
    assert quarrel.others == ("2860.00",)


@pytest.mark.parametrize("stroke", ["~", "～", "=", "一", "— "])
def test_a_stroke_before_figures_may_be_a_minus_whatever_it_was_read_as(stroke):
    found = grade(f"{stroke}50.00", 0.99)
    assert (found.text, found.grade, found.others[0]) == ("-50.00", Grade.UNCERTAIN, "50.00")


@pytest.mark.parametrize("text", [")", "~", "「", "..", "·"])
def test_a_mark_that_says_nothing_by_itself_is_a_piece_of_something(text):
    assert grade(text, 0.99).grade is Grade.UNCERTAIN
    assert grade(f"12{text}30", 0.99).text == f"12{text}30"


def test_letters_among_figures_are_figures_in_doubt():
    mended = grade("236O.00", 0.99)
    assert mended.text == "2360.00"
    assert mended.grade is Grade.UNCERTAIN
    assert "236O.00" in mended.others


@pytest.mark.parametrize("seen", ["D001", "DO01", "DOO1"])
def test_a_letter_before_a_worker_number_stays_in_doubt(seen):
    found = grade(seen, 0.99)
    assert found.text == "D001"
    assert found.grade is Grade.UNCERTAIN
    assert "0001" in found.others


def test_a_figure_that_may_be_the_letter_of_a_worker_number_is_doubted():
    found = grade("0001", 0.85, ("D001",))
    assert found.grade is Grade.UNCERTAIN
    assert found.others == ("D001",)
    assert grade("0800", 0.85, ("O800",)).grade is Grade.READ


def test_a_broken_figure_takes_the_lawful_form_that_was_also_seen():
    found = grade("2.680.00", 0.8, ("2,680.00",))
    assert found.text == "2,680.00"
    assert found.grade is Grade.UNCERTAIN
    assert found.others == ("2.680.00",)


def test_thousands_that_are_parted_by_points_are_parted_by_commas_in_doubt():
    found = grade("2.680.00", 0.99)
    assert (found.text, found.grade, found.others) == ("2,680.00", Grade.UNCERTAIN, ("2.680.00",))
    assert grade("2.68.000", 0.99).text == "2.68.000"


def test_old_and_new_forms_of_a_character_are_one_on_a_simplified_page():
    assert is_simplified("实发工资应发工资部门车间")
    assert not is_simplified("實發工資應發工資")
    assert plain_forms(Reading("黃丽", 0.5, ("黄丽",))) == Reading("黄丽", 0.95, ())


def test_vietnamese_is_told_from_english_and_chinese():
    assert is_vietnamese("Bảng lương tháng, Họ và tên, Đơn vị, Lương cơ bản, Tổ trưởng may")
    assert not is_vietnamese("Payroll of March, café")
    assert not is_vietnamese("工资表 đ ư ơ ă â")


def test_a_nought_that_may_be_a_letter_is_a_nought():
    assert grade("0", 0.8, ("O",)).grade is Grade.READ
    assert grade("80", 0.8, ("8O", "60")).grade is Grade.UNCERTAIN


@pytest.mark.parametrize(
    ("column", "doubted"),
    [
        (["B001", "8002", "B003"], {0: "8001", 1: "B002", 2: "8003"}),
        (["D001", "0002", "D0031"], {0: "0001", 1: "D002", 2: "00031"}),
        (["B001", "B002", "B003"], {}),
        (["A001", "8002", "8003"], {}),
    ],
)
def test_worker_numbers_with_and_without_a_letter_are_in_doubt(column, doubted):
    texts = np.array(column, object).reshape(-1, 1)
    grades = np.full(texts.shape, 2, np.uint8)
    others: dict[tuple[int, int], tuple[str, ...]] = {}
    doubt_lead_letters(texts, grades, others)
    assert {row: other[0] for (row, _), other in others.items()} == doubted
    assert {row for row in range(len(column)) if grades[row, 0] < 2} == set(doubted)
