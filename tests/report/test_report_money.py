"""Money in reports: thousands parted, no cents of a currency without them; plain in the data."""

import dataclasses
import json
from pathlib import Path

import made_up
import openpyxl
import pytest

from pipeline.model.evidence import Box, Evidence, Text
from pipeline.model.finding import Finding, Judgement, SettledBy
from pipeline.report.money import amount_text, amounts_in, sums_text
from pipeline.report.overview import unsettled
from pipeline.report.write import write_reports


@pytest.mark.parametrize(
    ("minor", "currency", "said"),
    [
        (107898, "CNY", "1,078.98"),
        (99, "CNY", "0.99"),
        (-123456789, "INR", "-1,234,567.89"),
        (936000000, "VND", "9,360,000"),
        (936000050, "VND", "9,360,000.50"),
        (100000, None, "1,000.00"),
    ],
)
def test_an_amount_is_written_as_a_person_reads_it(
    minor: int, currency: str | None, said: str
) -> None:
    assert amount_text(minor, currency) == said


@pytest.mark.parametrize(
    ("text", "currency", "said"),
    [
        ("2360.00 / 174 x 1.5 x 62 h = 1261.38", "CNY", "2,360.00 / 174 x 1.5 x 62 h = 1,261.38"),
        ("be 9360000.00; 5000000.00 was paid.", "VND", "be 9,360,000; 5,000,000 was paid."),
        ("on 2025-03-01 at 08:00 for 100.5 h", "VND", "on 2025-03-01 at 08:00 for 100.5 h"),
        ("version 1.25.3, page 12345", "CNY", "version 1.25.3, page 12345"),
    ],
)
def test_amounts_in_a_sentence_are_the_only_thing_that_changes(
    text: str, currency: str, said: str
) -> None:
    assert amounts_in(text, currency) == said


def test_sums_of_several_currencies() -> None:
    assert sums_text({"CNY": 123456, "VND": 250000000}) == "1,234.56 CNY + 2,500,000 VND"


def _picture(_evidence: Evidence, _covers: tuple[Box, ...]) -> bytes:
    return b""


def _owing(finding: Finding) -> Finding:
    said = Text("5000000.00 was paid, 4360000.00 is owed.", "实付 5000000.00，应补 4360000.00。")
    return dataclasses.replace(
        finding, currency="VND", message=said, amount_owed_minor=436000000,
        arithmetic="9360000.00 - 5000000.00 = 4360000.00", evidence=(),
    )  # fmt: skip


def test_reports_part_thousands_and_the_data_stays_plain(tmp_path: Path) -> None:
    judged = dataclasses.replace(made_up.judgement([_owing(made_up.overtime())]))
    write_reports(judged, made_up.case(), made_up.RUN, made_up.tables, _picture, tmp_path)
    page = (tmp_path / "report.html").read_text("utf-8")
    assert "5,000,000 was paid, 4,360,000 is owed." in page
    assert "9,360,000 - 5,000,000 = 4,360,000" in page
    assert "4360000" not in page
    (finding,) = json.loads((tmp_path / "findings.json").read_text("utf-8"))["findings"]
    assert finding["message"]["en"] == "5000000.00 was paid, 4360000.00 is owed."
    assert finding["amount_owed_minor"] == 436000000
    (book,) = tmp_path.glob("*.xlsx")
    cells = [c for sheet in openpyxl.load_workbook(book) for row in sheet for c in row]
    assert any("5,000,000 was paid" in str(cell.value) for cell in cells)
    assert {cell.number_format for cell in cells if cell.value == 4360000} == {"#,##0"}


def test_months_that_could_not_be_told_are_one_question_a_kind() -> None:
    asked = [
        dataclasses.replace(
            made_up.unknown_hours(made_up.LI),
            reason=reason,
            settled_by=SettledBy(kind="payroll", month=f"2025-{month:02d}"),
            fingerprint=f"{reason}-{month}",
        )
        for reason in ("month-not-told", "no-payroll")
        for month in range(1, 11)
    ]
    judged: Judgement = made_up.judgement(asked)
    rows = unsettled(judged)
    told = [row for row in rows if row.reason == "month-not-told"]
    assert [len(row.findings) for row in told] == [10]
    assert told[0].settled_by == SettledBy(kind="payroll")
    assert len([row for row in rows if row.reason == "no-payroll"]) == 10
