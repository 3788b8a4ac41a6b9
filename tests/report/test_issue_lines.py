"""Issues alike on many pages: one line in page, workbook and console, all of them in the JSON."""

import dataclasses
import json
from pathlib import Path
from typing import Any

import made_up
import openpyxl
import pytest
from builders import extraction

from extractors.readers.page_issues import page_issue
from pipeline.engine.audit import Report
from pipeline.engine.summary import summary
from pipeline.model.document import Issue
from pipeline.model.evidence import Box, Locator, Text
from pipeline.report.document import issue_document
from pipeline.report.issue_lines import IssueLine, issue_lines
from pipeline.report.write import write_reports

PAGES = (*range(1, 15), 17)
OF_PAGES = [page_issue("rows-run-together", page) for page in PAGES]
POOR = [page_issue("poor-scan", page, share) for page, share in ((3, "31.0%"), (7, "9.5%"))]
SCAN = extraction("scan.pdf", "attendance", [], scanned=True, issues=[*OF_PAGES, *POOR])


def lines(*issues: Issue) -> list[IssueLine]:
    return issue_lines([issue_document(issue) for issue in issues])


def of_cells(text: str, *cells: str, sheet: str = "3月") -> list[Issue]:
    return [Issue("a", Text(text, text), sheet, Locator(sheet=sheet, cell=cell)) for cell in cells]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("reports")
    case = made_up.case([made_up.PAYROLL, SCAN])
    write_reports(made_up.judgement(), case, made_up.RUN, made_up.tables, lambda *_: None, out)
    return out


def test_the_page_has_one_line_for_many_pages(written: Path) -> None:
    text = (written / "report.html").read_text("utf-8")
    assert "pages 1–14, 17" in text
    assert "第 1–14、17 页" in text
    assert text.count("may have run together") == 1
    assert text.count("相邻行合并") == 1


def test_what_is_the_same_in_both_languages_is_shown_once(written: Path) -> None:
    text = (written / "report.html").read_text("utf-8")
    assert text.count('<span class="say">3月</span>') == 1


def test_the_json_has_every_issue(written: Path) -> None:
    documents = json.loads((written / "findings.json").read_text("utf-8"))["documents"]
    issues = next(one["issues"] for one in documents if one["path"] == "scan.pdf")
    assert [issue["at"]["page"] for issue in issues] == [*PAGES, 3, 7]


def test_the_workbook_has_a_row_a_line_with_its_places(written: Path) -> None:
    book = openpyxl.load_workbook(written / "exceptions.xlsx")
    rows: list[Any] = list(book["Issues 读取问题"].iter_rows(min_row=2, values_only=True))
    mine = [row for row in rows if row[0] == "scan.pdf"]
    assert [row[1].split("\n")[0] for row in mine] == ["pages 3, 7", "pages 1–14, 17"]
    assert [row[3] for row in mine] == ["✓", None]


def test_the_console_says_what_was_not_read() -> None:
    case = made_up.case([made_up.PAYROLL, SCAN])
    report = Report(Path("out"), made_up.judgement(), case, False)
    english = summary(report, "en")
    assert "scan.pdf, pages 3, 7: Much of each of these pages is too poor" in english
    assert "run together" not in english
    assert "scan.pdf, 第 3、7 页: 所列各页图像质量较差" in summary(report, "zh")


def test_a_console_line_for_each_of_hundreds_is_no_help() -> None:
    several = [dataclasses.replace(SCAN) for _ in range(30)]
    said = summary(Report(Path("out"), made_up.judgement(), made_up.case(several), False), "en")
    assert len(said.splitlines()) < 20
    assert "and 24 more" in said


def test_figures_that_differ_are_told_from_least_to_most() -> None:
    (line,) = lines(*POOR)
    assert "(9.5%–31.0% of its cells doubtful)" in line.message.en
    assert "9.5%–31.0% 的单元格" in line.message.zh
    assert line.loses_data


def test_thousands_are_one_figure() -> None:
    texts = [f"{count} characters of 2,3 pages" for count in ("13,001", "12,345", "987.5")]
    (line,) = lines(*(of_cells(text, "A1")[0] for text in texts))
    assert line.message.en == "987.5–13,001 characters of 2,3 pages"


@pytest.mark.parametrize("losing", [0, 1, 2])
def test_a_line_loses_data_where_any_of_its_issues_does_and_comes_first(losing: int) -> None:
    alike = of_cells("x", "A1", "A2", "A3")
    alike[losing] = dataclasses.replace(alike[losing], loses_data=True)
    found = lines(*of_cells("other", "B1"), *alike)
    assert [(line.message.en, line.loses_data) for line in found] == [("x", True), ("other", False)]


def test_what_stands_alone_keeps_its_words() -> None:
    (line,) = lines(POOR[0])
    assert line.message == POOR[0].message
    assert line.where == Text("page 3", "第 3 页")


def test_several_spots_of_a_page_are_counted() -> None:
    boxes = [Box(0, 10.0 * k, 9, 10.0 * k + 9) for k in range(3)]
    (line,) = lines(*(page_issue("handwriting", page, box=box) for page in (1, 2) for box in boxes))
    assert line.where == Text("pages 1–2 (6 places)", "第 1–2 页（6 处）")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The mark '√2' is not known.", "The mark '√3' is not known."),
        ("Day 31 of 2025-02.", "Day 31 of 2025-04."),
        ("Turned by 90°.", "Turned by 270°."),
    ],
)
def test_other_marks_dates_and_angles_are_other_issues(one: str, other: str) -> None:
    assert len(lines(*of_cells(one, "A1"), *of_cells(other, "A2"))) == 2
    assert len(lines(*of_cells(one, "A1"), *of_cells(one, "A2"))) == 1


def test_cells_of_a_sheet_are_named_and_the_rest_counted() -> None:
    (few,) = lines(*of_cells("x", "B17", "C18"))
    assert few.where.en == "3月!B17, 3月!C18"
    (many,) = lines(*of_cells("x", *(f"B{row}" for row in range(1, 31))))
    assert many.where.en.endswith("3月!B8 and 22 more")
    assert many.where.zh.endswith("等 30 处")


def test_the_pages_of_a_part_are_where_an_issue_without_a_spot_stands() -> None:
    (line,) = lines(Issue("a", Text("x", "x"), "p2-4"), Issue("a", Text("x", "x"), "p7"))
    assert line.where.en == "pages 2–4, 7"
