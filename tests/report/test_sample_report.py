"""What the reports say of an auditor's sample: the same numbers in both languages."""

import dataclasses
import io
import json
import re
from pathlib import Path

import made_up
import openpyxl
import pytest

from pipeline.model.evidence import Text
from pipeline.model.sample import DrawnWorker, Sample, SampledMonth, Shown
from pipeline.report.sample_said import month_said, sample_sentences
from pipeline.report.write import write_reports

SAMPLE = Sample(
    scheme="smeta",
    title="SMETA",
    instrument="a table of files",
    source=None,
    status="unverified",
    says=Text("As handed on.", "按流传的表格。"),
    seed=71,
    population=400,
    asked=26,
    months=(SampledMonth("2025-03", ("latest", "peak"), 90 * 60, 398, ("k1",)),),
    workers=(DrawnWorker("k1", "A0412", "李小红", "缝制<b>", ("2025-03",)),),
    shown=(Shown("wages.overtime_underpaid", 5, 3, 1, 0.8123),),
    apart=4,
    bound=41,
)


@pytest.fixture
def written(tmp_path: Path) -> Path:
    judgement = dataclasses.replace(made_up.judgement(), sample=SAMPLE)
    write_reports(judgement, made_up.case(), made_up.RUN, made_up.tables, lambda *_: None, tmp_path)
    return tmp_path


def test_both_languages_say_the_same_numbers() -> None:
    plain = dataclasses.asdict(SAMPLE)
    for said in (*sample_sentences(plain)[::2], *map(month_said, plain["months"])):
        assert sorted(re.findall(r"\d+", said.en)) == sorted(re.findall(r"\d+", said.zh))
    assert "41 of the 400 workers (10.2%)" in sample_sentences(plain)[3].en


def test_page_and_workbook_say_who_to_look_at_and_what_it_would_have_shown(written: Path) -> None:
    page = (written / "report.html").read_text("utf-8")
    assert 'id="sample"' in page
    assert "缝制&lt;b&gt;" in page
    assert "81%" in page
    book = openpyxl.load_workbook(io.BytesIO((written / "exceptions.xlsx").read_bytes()))
    cells = [cell for row in book["Sample 抽样"].iter_rows(values_only=True) for cell in row]
    assert {"A0412", "2025-03", "wages.overtime_underpaid", 0.8123} <= set(cells)


def test_findings_json_holds_it_and_null_where_none_was_asked_for(written: Path) -> None:
    document = json.loads((written / "findings.json").read_text("utf-8"))
    assert document["sample"]["months"][0]["why"] == ["latest", "peak"]
    write_reports(
        made_up.judgement(), made_up.case(), made_up.RUN, made_up.tables, lambda *_: None, written
    )
    assert json.loads((written / "findings.json").read_text("utf-8"))["sample"] is None
    assert 'id="sample"' not in (written / "report.html").read_text("utf-8")
