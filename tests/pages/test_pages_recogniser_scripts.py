from __future__ import annotations

import numpy as np
import pytest

from extractors.readers import tesseract
from extractors.readers.other_scripts import OtherScript, in_other_script, other_script
from extractors.readers.recogniser import Reading
from pipeline.model.evidence import Grade

FIGURES = [Reading("9033.00", 0.999), Reading("24", 0.999)]
GARBLED = [Reading(text, 0.25) for text in ("雨不", "亦", "宣AO2", "2079", "R", "可", "5度", "立")]
PAGE = [*FIGURES, *GARBLED, *GARBLED]
CROPS = [np.full((24, 60), 255, np.uint8)] * len(PAGE)


@pytest.fixture
def machine(monkeypatch):
    """Gives back a way to say what Tesseract sees, has installed, and how surely it reads."""

    def set_up(script: str, sure: float, there: str, confidence: float) -> None:
        def read(crops, wanted):
            return [("নাম" if "ben" in wanted else "", confidence)] * len(crops)

        monkeypatch.setattr(tesseract, "script_of", lambda crops: (script, sure))
        monkeypatch.setattr(tesseract, "installed", lambda wanted: there)
        monkeypatch.setattr(tesseract, "read_lines", read)

    return set_up


def test_words_in_bengali_are_read_by_tesseract_and_figures_are_kept(machine):
    machine("Bengali", 26.0, "ben", 0.95)
    script = other_script(PAGE, CROPS)
    assert script == OtherScript("Bengali", ("ben",))
    graded = in_other_script(script, PAGE, CROPS)
    assert [(g.text, g.grade) for g in graded[:3]] == [
        ("9033.00", Grade.READ),
        ("24", Grade.READ),
        ("নাম", Grade.READ),
    ]
    assert "2079" not in {g.text for g in graded}


def test_dashes_of_empty_cells_are_no_words_that_were_read(machine):
    machine("Bengali", 26.0, "ben", 0.95)
    page = [*PAGE, *[Reading("-", 1.0)] * 30]
    crops = [*CROPS, *CROPS[:1] * 30]
    script = other_script(page, crops)
    assert script is not None
    assert {(g.text, g.grade) for g in in_other_script(script, page, crops)[-30:]} == {
        ("-", Grade.READ)
    }


def test_a_word_that_tesseract_is_less_sure_of_is_uncertain(machine):
    machine("Bengali", 26.0, "ben", 0.88)
    script = other_script(PAGE, CROPS)
    assert script is not None
    assert in_other_script(script, PAGE, CROPS)[2].grade is Grade.UNCERTAIN


def test_without_the_language_words_are_unread_and_what_to_install_is_said(machine):
    machine("Tamil", 6.0, "", 0.0)
    script = other_script(PAGE, CROPS)
    assert script == OtherScript("Tamil", (), "tesseract-ocr-tam")
    graded = in_other_script(script, PAGE, CROPS)
    assert [g.text for g in graded[:2]] == ["9033.00", "24"]
    assert {(g.text, g.grade) for g in graded[2:]} == {("", Grade.UNCERTAIN)}


@pytest.mark.parametrize(
    ("script", "sure", "there", "confidence"),
    [
        ("Han", 9.0, "", 0.0),  # poor Chinese
        ("Bengali", 0.5, "", 0.0),  # a guess
        ("Bengali", 9.0, "ben", 0.3),  # the language does not fit
        ("", 0.0, "", 0.0),  # no Tesseract
    ],
)
def test_a_merely_poor_page_is_in_no_other_script(machine, script, sure, there, confidence):
    machine(script, sure, there, confidence)
    assert other_script(PAGE, CROPS) is None


def test_a_page_that_is_read_is_not_looked_at(machine, monkeypatch):
    machine("Bengali", 26.0, "ben", 0.95)
    monkeypatch.setattr(tesseract, "script_of", lambda crops: pytest.fail("looked at"))
    read = [Reading("姓名", 0.99)] * 20
    assert other_script([*read, *GARBLED], [*CROPS, *CROPS][: len(read) + len(GARBLED)]) is None
    assert other_script([*FIGURES, *GARBLED[:3]], CROPS[:5]) is None
