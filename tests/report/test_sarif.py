"""The exceptions as SARIF 2.1.0: what programs that read such logs rely on."""

import dataclasses
import json
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import made_up
import pytest
from click.testing import CliRunner

from pipeline.cli import cli
from pipeline.model.evidence import Text
from pipeline.report.baseline import Baseline, Decision, Gone, State
from pipeline.report.document import findings_document
from pipeline.report.sarif import LEVELS, sarif
from pipeline.report.schema import findings_schema
from pipeline.report.write import write_reports

JUDGED = dataclasses.replace(
    made_up.judgement(), advice={"hours.daily_overtime": Text("spread the work", "分散生产")}
)


def log(judged: Any = JUDGED, baseline: Baseline | None = None, language: Any = "both") -> Any:
    document = findings_document(judged, made_up.case(), made_up.RUN, baseline=baseline)
    return json.loads(sarif(document, judged, language))


def test_it_is_a_log_of_one_run_with_a_rule_for_each_result() -> None:
    found = log()
    (run,) = found["runs"]
    assert found["version"] == "2.1.0"
    assert found.keys() == {"$schema", "version", "runs"}
    driver = run["tool"]["driver"]
    assert (driver["name"], driver["version"]) == ("Prescreen", "0.1.0")
    failed = [one for one in JUDGED.findings if one.outcome == "failed"]
    assert [one["fingerprints"]["prescreen/v1"] for one in run["results"]] == [
        one.fingerprint for one in failed
    ]
    for one in run["results"]:
        rule = driver["rules"][one["ruleIndex"]]
        assert rule["id"] == one["ruleId"]
        assert one["kind"] == "fail"
        assert one["level"] in {"error", "warning", "note"}
        assert one["message"]["text"]
        assert one["suppressions"] == []
        assert "baselineState" not in one
    assert driver["rules"][0]["help"]["text"] == "spread the work"
    assert driver["rules"][1]["shortDescription"]["text"] == "Overtime pay too low"


def test_places_are_files_with_cells_and_pages_as_names() -> None:
    (run,) = log()["runs"]
    paths = [unquote(one["location"]["uri"]) for one in run["artifacts"]]
    assert paths == ["payroll/2025.xlsx", "kq.xlsx"]
    money, days = run["results"]
    (place,) = money["locations"]
    assert place["physicalLocation"]["artifactLocation"] == {
        "uri": "payroll/2025.xlsx", "uriBaseId": "EVIDENCE", "index": 0,
    }  # fmt: skip
    assert place["logicalLocations"] == [
        {"name": "F2", "fullyQualifiedName": "payroll/2025.xlsx ▸ 3月 ▸ F2", "kind": "cell"}
    ]
    (place,) = days["locations"]
    assert place["logicalLocations"][0]["kind"] == "page"
    assert place["properties"]["box"] == [10, 20, 60, 40]
    assert "EVIDENCE" in run["originalUriBaseIds"]


def test_a_line_of_a_log_is_a_region_and_a_document_stands_for_itself() -> None:
    money = made_up.overtime()
    evidence = dataclasses.replace(
        money.evidence[0], locator=dataclasses.replace(money.evidence[0].locator, sheet=None,
                                                       cell=None, line=7),
    )  # fmt: skip
    about = dataclasses.replace(money, evidence=(), document="a b/证.pdf", fingerprint="e" * 64)
    judged = made_up.judgement((dataclasses.replace(money, evidence=(evidence,)), about))
    results = log(judged)["runs"][0]["results"]
    by_print = {one["fingerprints"]["prescreen/v1"]: one["locations"] for one in results}
    assert by_print[money.fingerprint][0]["physicalLocation"]["region"] == {"startLine": 7}
    uri = by_print["e" * 64][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == "a%20b/%E8%AF%81.pdf"


def test_every_severity_has_a_level() -> None:
    found = findings_schema()["properties"]["findings"]["items"]["properties"]["severity"]["enum"]
    assert list(LEVELS) == found


@pytest.mark.parametrize(
    ("word", "suppressed"),
    [("accepted", True), ("Rejected", True), ("驳回", True), ("confirmed", False)],
)
def test_what_the_auditor_settled_is_suppressed_and_the_baseline_is_told(
    word: str, suppressed: bool
) -> None:
    money = made_up.overtime()
    before = findings_document(JUDGED, made_up.case(), made_up.RUN)["findings"]
    gone = before[0] | {"fingerprint": "d" * 64}
    baseline = Baseline(
        {"id": "r", "started": "2026-01-01"},
        {money.fingerprint: before[0] | {"amount_owed_minor": 1}, "d" * 64: gone},
        {money.fingerprint: Decision(word, "seen")},
        lambda _: Gone(State.CLOSED, Text("looked", "查过")),
    )
    results = log(JUDGED, baseline)["runs"][0]["results"]
    states = {one["fingerprints"]["prescreen/v1"]: one["baselineState"] for one in results}
    assert states[money.fingerprint] == "updated"
    assert states["d" * 64] == "absent"
    assert states[made_up.daily_hours().fingerprint] == "new"
    (said,) = [one["suppressions"] for one in results if one["suppressions"]] or [[]]
    assert bool(said) == suppressed
    if suppressed:
        assert said == [
            {"kind": "external", "status": "accepted", "justification": f"{word}: seen"}
        ]


def test_it_is_written_when_asked_for_in_the_language_asked_for(tmp_path: Path) -> None:
    write_reports(JUDGED, made_up.case(), made_up.RUN, made_up.tables, lambda *_: None, tmp_path,
                  ("sarif",), "zh")  # fmt: skip
    text = (tmp_path / "findings.sarif").read_text("utf-8")
    assert json.loads(text)["runs"][0]["language"] == "zh-CN"
    assert "加班费少付" in json.loads(text)["runs"][0]["results"][0]["message"]["text"]
    assert "findings.sarif" in (tmp_path / "manifest.json").read_text("utf-8")
    assert "320501199001011234" not in text
    assert not (tmp_path / "exceptions.xlsx").exists()


def test_an_unknown_format_names_those_there_are(tmp_path: Path) -> None:
    said = CliRunner().invoke(cli, ["check", str(tmp_path), "--format", "sarf"])
    assert said.exit_code == 2
    assert "sarif" in said.output
