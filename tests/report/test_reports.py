"""What a user relies on in the reports: all in, nothing personal shown, nothing run."""

import csv
import dataclasses
import hashlib
import io
import json
import re
from pathlib import Path

import jsonschema_rs
import made_up
import openpyxl
import pytest
from PIL import Image

from pipeline.model.document import SourceFile
from pipeline.model.evidence import Box, Evidence
from pipeline.model.extraction import Extraction
from pipeline.model.facility import Shift
from pipeline.model.finding import RuleCoverage
from pipeline.report.labels import labels
from pipeline.report.masking import mask
from pipeline.report.schema import validate
from pipeline.report.write import write_reports
from validators.causes import CAUSES


def picture(_evidence: Evidence, _covers: tuple[Box, ...]) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (300, 80), "white").save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def written(tmp_path: Path) -> Path:
    write_reports(
        made_up.judgement(), made_up.case(), made_up.RUN, made_up.tables, picture, tmp_path,
        folder="../documents",
    )  # fmt: skip
    return tmp_path


def test_json_is_valid_and_masks_id_numbers(written: Path) -> None:
    text = (written / "findings.json").read_text("utf-8")
    document = json.loads(text)
    validate(document)
    assert "320501199001011234" not in text
    assert [f["rule"] for f in document["findings"]][:1] == ["wages.overtime_underpaid"]
    document["findings"][0]["severity"] = "terrible"
    with pytest.raises(jsonschema_rs.ValidationError):
        validate(document)


def test_a_manifest_is_named_by_its_number_and_an_account_is_not() -> None:
    number = "2025440300012345"
    assert mask(number, "manifest") == number
    assert mask(number) == "************2345"


def test_page_carries_everything_in_itself(written: Path) -> None:
    text = (written / "report.html").read_text("utf-8")
    assert not re.search(r"""(src|href)=["'](https?:)?//""", text)
    assert "182.40" in text
    assert "加班费少付" in text
    assert text.count("data:image/png;base64,") == 1
    assert "../documents/payroll/2025.xlsx" in text
    assert "320501199001011234" not in text
    assert 'class="hit">107898</td>' in text


def test_same_spot_is_one_picture(tmp_path: Path) -> None:
    twice = [
        made_up.daily_hours(),
        dataclasses.replace(made_up.daily_hours(), fingerprint="f" * 64),
    ]
    asked = []

    def count(evidence: Evidence, covers: tuple[Box, ...]) -> bytes:
        asked.append(evidence)
        return picture(evidence, covers)

    write_reports(made_up.judgement(twice), made_up.case(), made_up.RUN, made_up.tables, count,
                  tmp_path, ["html"])  # fmt: skip
    assert len(asked) == 1


def test_no_cell_of_the_workbook_is_a_formula(written: Path) -> None:
    book = openpyxl.load_workbook(written / "exceptions.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    assert any(cell.value == made_up.ZHANG.name for cell in cells)


def test_findings_sheet_has_room_for_a_decision(written: Path) -> None:
    sheet = openpyxl.load_workbook(written / "exceptions.xlsx").worksheets[1]
    headings = [cell.value for cell in sheet[1]]
    assert {"Decision / 处理决定", "Note / 备注"} <= set(headings)
    assert sheet.freeze_panes == "F2"
    assert sheet.auto_filter.ref
    links = [cell.hyperlink for row in sheet.iter_rows() for cell in row if cell.hyperlink]
    assert any("2025.xlsx" in (link.target or "") for link in links)


def test_csv_has_a_line_a_finding_and_runs_nothing(written: Path) -> None:
    text = (written / "findings.csv").read_text("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == 4
    assert {row["worker_name"] for row in rows} == {"李小红", "'" + made_up.ZHANG.name}


def test_manifest_holds_the_hash_of_every_output(written: Path) -> None:
    manifest = json.loads((written / "manifest.json").read_text("utf-8"))
    for name, digest in manifest["outputs"].items():
        assert hashlib.sha256((written / name).read_bytes()).hexdigest() == digest
    assert set(manifest["inputs"]) == {"payroll/2025.xlsx", "kq.xlsx"}


def test_the_same_run_gives_the_same_bytes(written: Path, tmp_path: Path) -> None:
    again = tmp_path / "again"
    again.mkdir()
    write_reports(made_up.judgement(), made_up.case(), made_up.RUN, made_up.tables, picture, again,
                  folder="../documents")  # fmt: skip
    for name in ("findings.json", "findings.csv", "exceptions.xlsx", "report.html"):
        assert (again / name).read_bytes() == (written / name).read_bytes(), name


def test_ten_thousand_findings_stay_under_20_mb(tmp_path: Path) -> None:
    many = [
        dataclasses.replace(made_up.overtime(), fingerprint=hashlib.sha256(b"%d" % i).hexdigest())
        for i in range(10_000)
    ]
    write_reports(made_up.judgement(many), made_up.case(), made_up.RUN, made_up.tables, picture,
                  tmp_path, ["html"])  # fmt: skip
    assert (tmp_path / "report.html").stat().st_size < 20_000_000


@pytest.mark.parametrize("language", ["en", "zh"])
def test_one_language_has_no_word_of_the_other(tmp_path: Path, language: str) -> None:
    write_reports(made_up.judgement(), made_up.case(), made_up.RUN, made_up.tables, picture,
                  tmp_path, ["html"], language)  # fmt: skip
    text = (tmp_path / "report.html").read_text("utf-8")
    assert ("加班费少付" in text) == (language == "zh")
    assert ("was paid 182.40 short" in text) == (language == "en")


@pytest.mark.parametrize(
    ("text", "field", "shown"),
    [
        ("身份证 44010119900101123X。", None, "身份证 **************123X。"),
        ("91441900MA5XXXXXX1", "employer_credit_code", "91441900MA5XXXXXX1"),
        ("911302006992296176", None, "911302006992296176"),
        ("6222021234567890123", "account", "***************0123"),
        ("13800138000", "contact", "*******8000"),
        ("2025-01-01 12345.00", None, "2025-01-01 12345.00"),
    ],
)
def test_numbers_of_persons_are_hidden(text: str, field: str | None, shown: str) -> None:
    assert mask(text, field) == shown


def test_a_file_that_could_not_be_opened_has_no_hash(tmp_path: Path) -> None:
    document = dataclasses.replace(
        made_up.ATTENDANCE.document, source=SourceFile("link.xlsx", "", 0), parts=()
    )
    case = made_up.case([made_up.PAYROLL, Extraction(document)])
    write_reports(made_up.judgement(), case, made_up.RUN, made_up.tables, picture, tmp_path)
    shown = json.loads((tmp_path / "findings.json").read_text("utf-8"))["documents"]
    assert [one["sha256"] is None for one in shown] == [False, True]


def test_what_was_inferred_is_shown_with_its_value(tmp_path: Path) -> None:
    case = dataclasses.replace(
        made_up.case(),
        inferred=("audit.date", "hours.shift"),
        shifts=(Shift("day", 480, 1020, ((720, 780), (1050, 1080))),),
        shift_source="inferred",
    )
    write_reports(made_up.judgement(), case, made_up.RUN, made_up.tables, picture, tmp_path)
    text = (tmp_path / "report.html").read_text("utf-8")
    assert "2026-01-15" in text
    assert "day 08:00-17:00 (breaks 12:00-13:00, 17:30-18:00)" in text


def test_a_country_without_law_is_said_loudly(tmp_path: Path) -> None:
    judged = dataclasses.replace(
        made_up.judgement(),
        coverage=(
            RuleCoverage("wages.arithmetic", 1, inapplicable=1, reasons={"no-rule-pack": 1}),
        ),
    )
    for name, judgement in (("with", made_up.judgement()), ("without", judged)):
        out = tmp_path / name
        out.mkdir()
        write_reports(judgement, made_up.case(), made_up.RUN, made_up.tables, picture, out)
        assert ("NO LAW WAS APPLIED" in (out / "report.html").read_text("utf-8")) == (
            name == "without"
        )


def test_every_cause_of_money_has_words() -> None:
    assert {f"cause.{cause}" for cause in CAUSES.values()} <= labels().keys()
