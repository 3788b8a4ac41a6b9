"""Letters of a South Asian muster roll without a legend: they hold only together."""

import pytest
from grids import document_of

from extractors.extract import extract
from extractors.own_words import OwnWords, speaking
from pipeline.model.extraction import PartExtract

HINDI = "उपस्थिति पंजी - मई 2024\nक्र.सं. | नाम"
TAMIL = "வருகைப் பதிவேடு 05/2024\nNo | Name"
ENGLISH = "MUSTER ROLL May 2024\nSl No | Name of the workman"
PLAIN = "Attendance May 2024\nNo | Name"


def read(top: str, *rows: str) -> PartExtract:
    days = len(rows[0].split(" | "))
    title, heading = top.split("\n")
    numbers = " | ".join(map(str, range(1, days + 1)))
    lines = [f"{at} | Kavitha {chr(64 + at)} | {row}" for at, row in enumerate(rows, 1)]
    table = "\n".join([title, f"{heading} | {numbers}", *lines])
    document, kind = document_of({"table": table, "kind": "attendance", "path": "roll.xlsx"})
    return extract(document, (kind,)).parts[0]


def marks(found: PartExtract) -> list[str | None]:
    values = found.records[0].values
    return values.get("mark", [None] * len(values["date"]))


def unknown(found: PartExtract) -> int:
    return sum(issue.code == "unknown-mark" for issue in found.issues)


@pytest.mark.parametrize("top", [HINDI, TAMIL, ENGLISH])
def test_letters_that_confirm_each_other(top: str) -> None:
    found = read(top, "P | P | A | WO | H | L", "P | P | P | WO | H | P")
    assert marks(found)[:6] == ["work", "work", "absent", "rest", "holiday", "leave_other"]
    assert unknown(found) == 0


@pytest.mark.parametrize(
    "row", ["P | P | P | P | L | P", "A | A | A | P | A | A", "X | X | L | X | X | H"]
)
def test_letters_alone_stay_unknown(row: str) -> None:
    assert unknown(read(HINDI, row)) > 0


def test_elsewhere_l_may_be_late() -> None:
    found = read(PLAIN, "P | P | A | WO | H | L", "P | P | P | WO | H | P")
    assert marks(found)[5] is None
    assert unknown(found) == 1


def test_a_legend_of_the_sheet_says_all() -> None:
    found = read(
        HINDI, "P | P | A | WO | L | P\n | P = Present, A = Absent, L = Late, WO = Weekly Off"
    )
    assert marks(found)[4] == "work"


def test_own_words_win() -> None:
    with speaking(OwnWords(marks={"work": ("L",)})):
        assert marks(read(HINDI, "P | P | A | WO | H | L", "P | P | P | WO | H | P"))[5] == "work"
