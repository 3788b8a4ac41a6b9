"""Names and numbers of people are found however they are spelled; what is plain is told."""

import unicodedata

import pytest

from pipeline.engine.pseudonyms import vocabulary
from pipeline.report.known_names import Names
from pipeline.report.known_numbers import Numbers
from pipeline.report.plain_words import Plain

NAME, NUMBER = "李小红", "A0412"


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("3月工资表", True), ("2025-03 考勤(2)", True), ("payroll_2025-03", True),
        ("基本工资", True),
        (f"劳动合同_{NAME}", False), (NAME, False), ("A0412", False), ("王某某", False),
        ("320501199001011234", False), ("Nguyen", False), ("", True),
        ("10023_合同", False), ("10023 合同", False), ("10024 合同", True), ("12_合同", False),
        ("12月工资表", True), ("李 小 红 合同", False), ("合同 091 234 5678", False),
    ],
)  # fmt: skip
def test_only_words_of_the_trade_are_plain(text: str, plain: bool) -> None:
    assert Plain(vocabulary(), {NAME, NUMBER, "10023", "12"})(text) is plain


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Pay SITI NURHALIZA now", ["SITI NURHALIZA"]),
        ("Siti  Nurhaliza, Nurhaliza, Siti", ["Siti  Nurhaliza", "Nurhaliza, Siti"]),
        (unicodedata.normalize("NFD", "Nguyễn Văn An."), [unicodedata.normalize("NFD",
                                                                                 "Nguyễn Văn An")]),
        ("NGUYEN VAN AN", ["NGUYEN VAN AN"]),
        ("李 小 红少付", ["李 小 红"]), ("李　小红", ["李　小红"]),
        ("An owes an hour", ["An"]), ("Sitia Nurhaliza", []), ("Ａ0412, XA0412", ["Ａ0412"]),
        ("김철수는", ["김철수"]), ("Siti Nurhali", []),
    ],
)  # fmt: skip
def test_names_are_found_however_they_are_spelled(text: str, found: list[str]) -> None:
    names = Names(["Siti Nurhaliza", "Nguyễn Văn An", "An", NAME, NUMBER, "김철수"])
    assert [text[start:end] for start, end, _ in names.spans(text)] == found


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("worker 10023 (10023), 10023号", "worker X (X), X号"),
        ("10023.00, 10,023, 2025-03-12", "10023.00, 10,023, 2025-03-12"),
        ("worker 12: 12 h", "worker X: 12 h"),
        ("0012 at 00:12", "X at 00:12"),
        ("tel. 138 1234 5678.", "tel. X."),
    ],
)
def test_known_numbers_are_taken_out_of_sentences(text: str, said: str) -> None:
    numbers = Numbers(["10023", "12", "0012", "13812345678", NUMBER])
    assert numbers.taken_out(text, lambda _: "X") == said


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("1,078.98", True), ("08:00 20:00", True), ("√", True), ("13812345678", False),
        ("2025-03-01 08:00", True), ("07:58 12:01 13:00 17:05", True), ("-123456.50", True),
        ("091 234 5678", False), ("0912-345-678", False), ("091.234.5678", False),
        ("4403 0119 9001 0112 34", False), ("123456", True), ("1234567", False),
    ],
)  # fmt: skip
def test_figures_are_shown_unless_they_are_long(text: str, shown: bool) -> None:
    assert Plain((), ()).figures(text) is shown
