"""The workbook printed: pages that can be read, nothing blank, decisions that are read back."""

import dataclasses
from pathlib import Path

import made_up
import openpyxl
import pytest
from openpyxl.utils import range_boundaries
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.model.finding import Finding
from pipeline.report.decisions import decision_meant
from pipeline.report.labels import Language
from pipeline.report.write import write_reports

PAGE = 210
"""Widths of columns, in characters, that one A4 page across holds at 7 pt or more."""


def book(folder: Path, language: Language, findings: list[Finding] | None = None) -> Workbook:
    judged = made_up.judgement()
    if findings is not None:
        judged = dataclasses.replace(judged, findings=tuple(findings), owed=())
    write_reports(judged, made_up.case(), made_up.RUN, made_up.tables, lambda *_: b"", folder,
                  ["xlsx"], language)  # fmt: skip
    return openpyxl.load_workbook(folder / "exceptions.xlsx")


def printed(sheet: Worksheet) -> tuple[list[str], float]:
    """Gives back the headings that go on paper, and how wide they are together."""
    first, _, last, _ = range_boundaries(sheet.print_area.split("!")[1])
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.page_setup.fitToWidth in (None, 1)
    assert sheet.page_setup.orientation == "landscape"
    columns = [sheet.cell(1, at) for at in range(first, last + 1)]
    # A column that is as wide as the one before it is not written anew.
    spans = [(one.min, one.max, one.width) for one in sheet.column_dimensions.values()]
    width = sum(w for a, b, w in spans for at in range(a, b + 1) if first <= at <= last)
    return [str(one.value) for one in columns], width


@pytest.mark.parametrize("name", ["Exceptions", "Back-pay"])
def test_a_wide_sheet_prints_on_one_page_across(tmp_path: Path, name: str) -> None:
    headings, width = printed(book(tmp_path, "en")[name])
    assert 120 < width <= PAGE
    if name == "Exceptions":
        assert {"What is wrong", "Evidence", "Decision", "Note"} <= set(headings)


def test_an_empty_sheet_says_so(tmp_path: Path) -> None:
    made = book(tmp_path, "en", [])
    assert [made[name]["A2"].value for name in ("Exceptions", "Back-pay")] == ["None.", "None."]
    assert "None." in [cell.value for cell in made["Summary"]["A"]]


@pytest.mark.parametrize("language", ["en", "zh", "both"])
def test_what_is_offered_as_decision_is_explained_and_read_back(
    tmp_path: Path, language: Language
) -> None:
    sheet = book(tmp_path, language).worksheets[1]
    (offered,) = sheet.data_validations.dataValidation
    words = offered.formula1.strip('"').split(",")
    assert [decision_meant(word) for word in words] == ["confirmed", "rejected", "accepted", "open"]
    for word in words:
        assert all(part in offered.prompt for part in word.split(" / "))
