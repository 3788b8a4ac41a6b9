"""One number that a spreadsheet cut short leaves the other cells of its column as they are."""

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook

from extractors.readers.limits import Limits
from pipeline import stages
from pipeline.model.document import Classification, Kind, SourceFile
from pipeline.model.evidence import Grade

ROWS = [
    ("A1", "甲一", "11010519491231002X"),
    ("A2", "乙二", "110105194912310021"),  # its check character does not fit
    ("A3", "丙三", "1101051949123100"),  # two figures are missing
    ("A4", "丁四", 4.40301199005061e17),
]


def _book(folder: Path) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["在职员工花名册"])
    sheet.append(["工号", "姓名", "身份证号码", "入职日期"])
    for row in ROWS:
        sheet.append([*row, "2020-01-05"])
    book.save(folder / "a.xlsx")
    return folder / "a.xlsx"


def _csv(folder: Path) -> Path:
    head = "在职员工花名册,,,\n工号,姓名,身份证号码,入职日期\n"
    rows = [f"{a},{b},{c if isinstance(c, str) else '4.40301E+17'},2020-01-05" for a, b, c in ROWS]
    path = folder / "a.csv"
    path.write_text(head + "\n".join(rows), "utf-8")
    return path


@pytest.mark.parametrize("make", [_book, _csv])
def test_wrong_numbers_beside_one_that_is_cut_short_are_what_was_typed(
    make: Callable[[Path], Path], tmp_path: Path
) -> None:
    path = make(tmp_path)
    source = SourceFile(path.name, "0" * 64, path.stat().st_size)
    document = stages.read(source, path, None, Limits())
    extraction = stages.extract(document, (Classification(Kind.ROSTER, 1.0),))
    (roster,) = extraction.parts[0].records
    graded = roster.grades["id_number"]
    assert [grade == Grade.UNCERTAIN for grade in graded[:3]] == [False] * 3
    assert list(roster.values["id_number"])[:3] == [row[2] for row in ROWS[:3]]
    assert roster.values["id_number"][3] is None or graded[3] == Grade.UNCERTAIN
    assert any(
        issue.code == "number-too-long" for issue in (*document.issues, *extraction.parts[0].issues)
    )
