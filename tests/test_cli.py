"""The command line from outside: what it says, what it refuses, how it ends."""

import dataclasses
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.engine.audit import Report
from pipeline.engine.summary import exit_code, summary
from pipeline.errors import ExitCode
from pipeline.model.casefile import CaseFile
from pipeline.model.document import Document, SourceFile, Status
from pipeline.model.evidence import Text
from pipeline.model.extraction import Extraction
from pipeline.model.facility import Facility
from pipeline.model.finding import (
    Finding,
    FindingKind,
    Judgement,
    Outcome,
    Remedy,
    RuleCoverage,
    Severity,
    WorkerRef,
)

COMMAND = [sys.executable, "-m", "pipeline.cli"]
ROOT = Path(__file__).parents[1]


def run(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *map(str, arguments)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, **environment},
        timeout=120,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "factory"
    folder.mkdir()
    text = "花名册\n工号,姓名,性别,入职日期\nA1,李小红,女,2024-03-01\n"
    (folder / "roster.csv").write_text(text, "utf-8")
    return folder


HEAVY = "numpy pandas prefect pyarrow sqlalchemy alembic fsspec jinja2 dask rich yaml pydantic"


@pytest.mark.parametrize(
    "command", [None, "check", "sample", "nightly", "status", "purge", "worker"]
)
def test_help_imports_nothing_heavy(command: str | None) -> None:
    code = (
        "import sys; from click.testing import CliRunner; from pipeline.cli import cli\n"
        f"arguments = {[command] if command else []} + ['--help']\n"
        "assert CliRunner().invoke(cli, arguments).exit_code == 0\n"
        f"print([m for m in {HEAVY.split()} if m in sys.modules])\n"
        "print([m for m in sys.modules if m.startswith(('pipeline.engine', 'pipeline.store'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert done.stdout.splitlines() == ["[]", "[]"], done.stdout + done.stderr


def test_usage_is_exit_code_2_and_says_what_to_do(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    cases = [
        (("check", tmp_path / "nowhere"), "no such folder"),
        (("check", tmp_path / "file"), "is a file"),
        (("check", folder, "--out", folder / "out"), "inside"),
        (("check", folder, "--data", folder / "data"), "inside"),
        (("check", folder, "--format", "pdf"), "allowed: json, csv, xlsx, html"),
        (("check", folder, "--period", "2025"), "2025-01..2025-12"),
        (("check", folder, "--facility", tmp_path / "none.toml"), "no such file"),
        (("check", folder, "--protocol", "smetta"), "smeta"),
        (("check", folder, "--protocol", "smeta", "--protocol", "alibba"), "'alibba'; allowed"),
        (("check", folder, "--protocol", "full", "--only", "qualty"), "--only: protocol full has"),
        (("check", folder, "--engine", "prefect", "--code", "nosuch"), "nosuch"),
        (("check", folder, "--perod", "x"), "--period"),
        (("score", tmp_path / "a.json", tmp_path / "b.json"), "a.json"),
    ]
    for arguments, words in cases:
        done = run(*arguments, PRESCREEN_DATA=str(tmp_path / "data"))
        assert done.returncode == ExitCode.USAGE, (arguments, done.stderr)
        assert words in done.stderr
        assert "Traceback" not in done.stderr


def test_a_wrong_facility_toml_names_file_line_and_key(folder: Path, tmp_path: Path) -> None:
    (folder / "facility.toml").write_text("[facility]\n\nnmae = 'x'\n")
    done = run("check", folder, "--data", tmp_path / "data")
    assert done.returncode == ExitCode.USAGE
    assert "facility.toml, line 3: facility.nmae" in done.stderr
    assert "did you mean name?" in done.stderr
    assert not (tmp_path / "factory-prescreen").exists()


def test_an_unwritable_place_is_said_so(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = run("check", folder, "--data", tmp_path / "data", "--out", tmp_path / "file" / "out")
    assert done.returncode == ExitCode.USAGE
    assert "cannot be written" in done.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_leaves_nothing(
    folder: Path, tmp_path: Path, number: signal.Signals
) -> None:
    data = tmp_path / "data"
    arguments = [*COMMAND, "check", str(folder), "--data", str(data)]
    with subprocess.Popen(arguments, cwd=ROOT, stderr=subprocess.PIPE, text=True) as process:
        for _ in _waiting():
            if any((data / "work").glob("*")):
                break
        process.send_signal(number)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 130, said
    assert "no report was written" in said
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "factory"]
    assert not list((data / "work").iterdir())


def _waiting() -> Iterator[None]:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        yield
        time.sleep(0.01)


def test_schema_and_rules_and_doctor(tmp_path: Path) -> None:
    assert json.loads(run("schema").stdout)["$schema"].startswith("https://json-schema.org")
    assert "wages.arithmetic" in run("rules").stdout
    done = run("doctor", "--data", tmp_path / "new")
    assert done.returncode == ExitCode.CLEAN, done.stdout
    assert "tesseract" in done.stdout
    assert not (tmp_path / "new").exists()


def test_doctor_notices_another_package_of_our_name(tmp_path: Path) -> None:
    (tmp_path / "validators").mkdir()
    (tmp_path / "validators" / "__init__.py").write_text("")
    code = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from pipeline.engine.doctor import examine, render\n"
        "from pathlib import Path\n"
        "print(render(examine(Path(sys.argv[1]))))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, cwd=ROOT
    )
    assert "clash: validators" in done.stdout


def report(*severities: Severity, errors: bool = False, unreadable: bool = False) -> Report:
    """Gives back a made-up report with one failed finding of each severity."""
    findings = tuple(
        Finding("a.b", Outcome.FAILED, FindingKind.GAP, severity, Text("x", "x"))
        for severity in severities
    )
    gap = Finding("a.b", Outcome.CANNOT_TELL, FindingKind.GAP, Severity.MAJOR, Text("x", "x"))
    findings += (dataclasses.replace(gap, reason="missing-punch"),) * 3
    owed = (Remedy(WorkerRef("k", "1", "n"), "2025-03", "c", "a.b", 18240, "CNY"),)
    broke = (("a.b", "KeyError"),) if errors else ()
    status = Status.UNREADABLE if unreadable else Status.READ
    document = Extraction(Document(SourceFile("a", "", 0), "csv", status))
    judgement = Judgement(findings, (), (), owed=owed, errors=broke)
    empty = dict.fromkeys(("workers", "days", "months", "pay_months", "calendar"))
    case = CaseFile(Facility(), (), (document,), (), (), {}, **empty)
    return Report(Path("out"), judgement, case, unreadable)


@pytest.mark.parametrize(
    ("made", "code"),
    [
        (report(), ExitCode.CLEAN),
        (report(Severity.MINOR, Severity.OBSERVATION), ExitCode.CLEAN),
        (report(Severity.MINOR, Severity.MAJOR), ExitCode.FAILED),
        (report(Severity.ZERO_TOLERANCE), ExitCode.FAILED),
        (report(Severity.MAJOR, unreadable=True), ExitCode.NOTHING_READABLE),
        (report(errors=True), ExitCode.INTERNAL),
        (report(Severity.MAJOR, errors=True), ExitCode.FAILED),
    ],
)
def test_exit_codes(made: Report, code: ExitCode) -> None:
    assert exit_code(made) is code


@pytest.mark.parametrize(
    ("country", "words"), [(None, "country is not known"), ("XK", "no rule pack for country XK")]
)
def test_the_summary_says_why_no_law_was_applied(country: str | None, words: str) -> None:
    made = report()
    lawless = RuleCoverage("a.b", 1, inapplicable=1, reasons={"no-rule-pack": 1})
    judged = dataclasses.replace(made.judgement, coverage=(lawless,))
    case = dataclasses.replace(made.case, facility=Facility(country=country))
    said = summary(dataclasses.replace(made, judgement=judged, case=case), "en")
    assert words in said
    assert "?" not in said


def test_the_summary_says_what_matters() -> None:
    said = summary(report(Severity.CRITICAL, errors=True), "en")
    for words in ("1 of 1", "critical", "182.40 CNY", "     3  missing-punch", "a.b", "out"):
        assert words in said
    assert "182.40 CNY" in summary(report(), "zh")
    assert "could be read" in summary(report(unreadable=True), "both")


def test_the_summary_says_why_in_words_and_of_an_empty_folder_that_it_is_empty() -> None:
    made = report()
    reasons = {"missing-punch": Text("a punch is missing; the log would settle it", "缺少打卡；…")}
    judged = dataclasses.replace(made.judgement, reasons=reasons)
    said = summary(dataclasses.replace(made, judgement=judged), "en")
    assert "     3  a punch is missing\n" in said
    assert "     3  缺少打卡\n" in summary(dataclasses.replace(made, judgement=judged), "zh")
    empty = report(unreadable=True)
    bare = dataclasses.replace(empty.case, documents=())
    assert "holds no documents" in summary(dataclasses.replace(empty, case=bare), "en")
