"""``prescreen packs`` and ``explain``: the law of a place and day, and findings, in words."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pipeline.cli import cli
from pipeline.cli.scope import nearest
from pipeline.errors import ExitCode, PrescreenError
from pipeline.model.casefile import CaseFile
from pipeline.model.evidence import Evidence, Grade, Locator, Text
from pipeline.model.facility import Facility
from pipeline.model.finding import (
    Basis,
    Finding,
    FindingKind,
    Judgement,
    Occurrence,
    Outcome,
    SettledBy,
    Severity,
    WorkerRef,
)
from pipeline.model.run import RunInfo
from pipeline.report.document import findings_document
from validators.advice import advice
from validators.packs import pack_ids
from validators.registry import rule_ids

ROOT = Path(__file__).parents[1]
LAST, FIRST = "2026-08-31", "2026-09-01"
"""Last day of the minimum wage of 2025 in Guangdong, and first day of that of 2026."""


def said(*arguments: object) -> str:
    """Gives back what a command prints; it has to end well."""
    done = run(*arguments)
    assert done.exit_code == ExitCode.CLEAN, done.exception
    return done.output


def refused(*arguments: object) -> str:
    """Gives back the error of a command that is used wrongly."""
    error = run(*arguments).exception
    assert isinstance(error, PrescreenError), error
    assert error.exit_code is ExitCode.USAGE
    return str(error)


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, [str(one) for one in arguments], standalone_mode=False)


def after(text: str, line: str) -> str:
    """Gives back the line below the one that begins so."""
    lines = [one.strip() for one in text.splitlines()]
    return lines[next(at for at, one in enumerate(lines) if one.startswith(line)) + 1]


@pytest.mark.parametrize("command", ["packs", "explain"])
def test_help_imports_nothing_heavy(command: str) -> None:
    code = (
        "import sys; from click.testing import CliRunner; from pipeline.cli import cli\n"
        f"assert CliRunner().invoke(cli, ['{command}', '--help']).exit_code == 0\n"
        "heavy = ('numpy', 'pandas', 'yaml', 'pydantic', 'validators', 'pipeline.report')\n"
        "print([one for one in heavy if one in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert done.stdout.strip() == "[]", done.stdout + done.stderr


def test_every_pack_is_listed_with_what_it_counts() -> None:
    text = said("packs")
    for one in pack_ids():
        assert f"\n{one:6} " in f"\n{text}"
    assert "eti    code  -" in text
    assert "10 numbers (7 verified, 3 unverified); dates 2014-04-01 to 2014-04-01" in text
    assert "holidays of 2024, 2025, 2026; extends base" in text


def test_programmes_are_listed_and_told_with_what_they_were_built_from() -> None:
    text = said("packs")
    for one in ("alibaba", "amfori_bsci", "full", "nome", "smeta"):
        assert f"\n{one:12} protocol   " in text
    assert (
        "8 kinds of document (unverified) over 12 months; no code of its own; domains social"
        in text
    )
    nome = said("packs", "nome")
    assert "built from: Nome publishes neither its list of documents nor any number" in nome
    assert "asks for: licence, training, contract" in nome
    bsci = said("packs", "amfori_bsci")
    assert "hours.week_cap: " in bsci
    assert "kinds set anew: Annex 6 lists training" in bsci
    cut = said("packs", "full:environment")
    assert "asks for: licence, permit, monitoring, waste_manifest" in cut
    assert "perhaps quality; allowed: social" in refused("packs", "full:qualty")


@pytest.mark.parametrize("place", ["广东省东莞市", "Guangdong/Dongguan", "dongguan"])
@pytest.mark.parametrize(
    ("on", "value", "other"), [(LAST, "2080", "2300"), (FIRST, "2300", "2080")]
)
def test_a_pack_says_what_holds_at_a_place_on_a_day(
    place: str, on: str, value: str, other: str
) -> None:
    text = said("packs", "cn", "--place", place, "--on", on)
    line = after(text, "wages.minimum.monthly:")
    assert line.startswith(f"{value} CNY a month | ")
    assert "Guangdong/II" in line
    assert f"\n    {other} CNY a month" not in text
    assert after(text, "hours.overtime.daily_cap:").startswith(
        "180 minutes (3 h) | from 1995-01-01"
    )


def test_a_pack_says_what_it_does_not_have_there_that_day() -> None:
    text = said("packs", "cn", "--place", "Guangdong/Dongguan", "--on", "1999-01-01")
    assert "wages.minimum.monthly: nothing in force there on that day" in text
    assert "wages.minimum.excludes_worker_insurance: set for other places only" in text
    assert "does not tell Nowhere from the rest" in said("packs", "tr", "--place", "Nowhere")


def test_a_pack_of_the_users_own_is_listed(tmp_path: Path) -> None:
    own = tmp_path / "mine"
    own.mkdir()
    (own / "pack.yaml").write_text('kind: code\ntitle: "Mine"\nversion: "1"\nextends: eti\n')
    assert "mine   code  -          Mine" in said("packs", "--packs", tmp_path)
    assert after(said("packs", "mine", "--packs", tmp_path), "hours.weekly_cap:").startswith(
        "3600 minutes (60 h)"
    )


def test_a_wrong_pack_of_the_users_own_is_named(tmp_path: Path) -> None:
    (tmp_path / "wrong").mkdir()
    (tmp_path / "wrong" / "pack.yaml").write_text('kind: code\ntitel: "x"\nversion: "1"\n')
    assert "pack.yaml:2: titel: unknown key" in refused("packs", "--packs", tmp_path)
    assert "there is no folder" in refused("packs", "--packs", tmp_path / "none")


@pytest.mark.parametrize("rule", rule_ids())
def test_every_rule_is_explained_in_both_languages(rule: str) -> None:
    text = said("explain", rule, "--place", "广东省东莞市", "--on", FIRST)
    english, chinese = text.split("\n\n")
    assert english.startswith(f"{rule}: ")
    assert chinese.startswith(f"{rule}：")
    for words in ("Why: ", "It may be innocent: ", "What to do: ", "Evidence: "):
        assert words in english
    assert "所需证据：" in chinese


def test_there_is_advice_on_every_rule_and_on_no_other() -> None:
    assert list(advice()) == rule_ids()
    for rule, one in advice().items():
        for text in (one.why, one.innocent, one.do):
            assert text.en.isascii(), rule
            assert re.search("[\u4e00-\u9fff]", text.zh), rule
            assert not re.search(r"\d", text.en + text.zh), "numbers stand in the packs"
            assert not text.en.endswith("."), rule
            assert not text.zh.endswith("。"), rule


def test_a_rule_says_the_number_of_the_place_and_day() -> None:
    asked = (
        "explain",
        "wages.below_minimum",
        "--place",
        "广东省东莞市",
        "--language",
        "en",
        "--on",
    )
    assert after(said(*asked, LAST), "wages.minimum.monthly:").startswith("2080 CNY a month")
    assert after(said(*asked, FIRST), "wages.minimum.monthly:").startswith("2300 CNY a month")
    early = said(*asked, "1999-01-01")
    assert after(early, "wages.minimum.monthly:") == "nothing in force there on that day"
    assert after(early, "wages.minimum.daily:") == "not set by pack cn"


def test_a_rule_names_the_code_and_what_stands_in_for_a_law() -> None:
    text = said("explain", "hours.weekly_hours", "--country", "KE", "--code", "eti")
    assert "There is no pack of this country's law; this one stands in." in text
    assert "eti (ETI Base Code), whole country, every day" in text
    assert "3600 minutes (60 h) | from 2014-04-01" in text


def test_wrong_use_is_refused_with_the_nearest_names(tmp_path: Path) -> None:
    assert "nearest: hours.daily_overtime" in refused("explain", "hours.dayly_overtime")
    assert "nearest: wages.below_minimum" in refused("explain", "below_minimum")
    assert "nearest: cn" in refused("packs", "cnn")
    assert "2026-02-30" in refused("packs", "cn", "--on", "2026-02-30")
    assert "did you mean Guangdong/Dongguan?" in refused("packs", "cn", "--place", "Dongguann")
    assert "ask about one pack" in refused("packs", "--on", FIRST)
    assert "allowed: amfori_bsci, eti" in refused("explain", "hours.weekly_hours", "--code", "etti")
    assert "'ZZ' is no country" in refused("explain", "hours.weekly_hours", "--country", "ZZ")
    assert "--country" in refused("explain", "hours.weekly_hours", "--place", "Dhaka")
    assert "no findings.json" in refused("explain", "abcdef12", "--out", tmp_path)


def test_nothing_near_is_nothing_said() -> None:
    assert nearest("zzzz", ["hours.daily_overtime"]) == ""


@pytest.fixture
def report(tmp_path: Path) -> Path:
    """Gives back a report of two findings of one run: one failed, one open."""
    failed = Finding(
        "wages.overtime_underpaid",
        Outcome.FAILED,
        FindingKind.VIOLATION,
        Severity.CRITICAL,
        Text("Overtime pay should be 1261.38.", "应付加班工资 1261.38。"),
        fingerprint="abcdef12" + "0" * 56,
        certainty=Grade.READ,
        worker=WorkerRef("k1", "A0412", "李小红"),
        period="2025-03",
        observed=107898,
        limit=126138,
        unit="minor",
        amount_owed_minor=18240,
        currency="CNY",
        arithmetic="2360.00 / 174 x 1.5 x 62 h = 1261.38; paid 1078.98; owed 182.40",
        occurrences=(Occurrence("2025-03-09", 107898, None),),
        basis=(
            Basis("cn", "Labour Law", "44(1)", "cn.a", "1.5", "ratio", "1995-01-01", "secondary"),
        ),
        evidence=(
            Evidence("pay.xlsx", "0" * 64, "3月", Locator("3月", "M17"), "overtime_pay", "1078.98"),
        ),
    )
    open_ = Finding(
        "hours.daily_overtime",
        Outcome.CANNOT_TELL,
        FindingKind.VIOLATION,
        Severity.MAJOR,
        Text("Not judged.", "无法判断。"),
        fingerprint="abcdee99" + "0" * 56,
        worker=WorkerRef("k2", None, None),
        reason="missing-punch",
        settled_by=SettledBy(kind="attendance", month="2025-03"),
    )
    empty = dict.fromkeys(("workers", "days", "months", "pay_months", "calendar"))
    case = CaseFile(Facility(), (), (), (), (), {}, **empty)
    document = findings_document(
        Judgement((failed, open_), (), ()), case, RunInfo("1", "", "prescreen", "local", "none")
    )
    folder = tmp_path / "factory-prescreen"
    folder.mkdir()
    (folder / "findings.json").write_text(json.dumps(document, ensure_ascii=False), "utf-8")
    return folder


def test_a_finding_is_told_with_its_sum_articles_and_cells(report: Path) -> None:
    text = said("explain", "ABCDEF12", "--out", report)
    english, chinese = text.split("\n\n")
    for words in (
        "wages.overtime_underpaid: Overtime pay  [abcdef12",
        "failed, violation, critical, read",
        "Worker: A0412 李小红",
        "Period: 2025-03",
        "Observed: 1,078.98",
        "Arithmetic: 2,360.00 / 174 x 1.5 x 62 h = 1,261.38; paid 1,078.98; owed 182.40",
        "Owed: 182.40 CNY",
        "Labour Law 44(1) | cn.a = 1.5 ratio | from 1995-01-01 | from a secondary source",
        "What to do: By the records as they stand 182.40 CNY is owed to 李小红 (A0412) for 2025-03",
        "It rests on numbers that were not read in the official text",
        "pay.xlsx ▸ 3月 ▸ M17",
    ):
        assert words in english
    for words in ("应付加班工资 1,261.38。", "实际：1,078.98", "应补金额：182.40 CNY", "M17"):
        assert words in chinese


def test_an_open_finding_says_what_would_settle_it(report: Path) -> None:
    text = said("explain", "abcdee", "--out", report.parent, "--language", "en")
    assert "Worker: k2" in text
    assert "Settled by: Attendance, 2025-03" in text
    assert "No cell or page shows it" in text
    assert "What to do" not in text


def test_a_fingerprint_that_is_not_there_or_not_alone_is_refused(report: Path) -> None:
    assert "2 findings were looked through" in refused("explain", "1234567", "--out", report)
    (report / "findings.json").write_text(
        (report / "findings.json").read_text("utf-8").replace("abcdee99", "abcdef13"), "utf-8"
    )
    assert "give more of it" in refused("explain", "abcdef1", "--out", report)
    other = report.parent / "other"
    other.mkdir()
    (other / "findings.json").write_bytes((report / "findings.json").read_bytes())
    assert "is in several reports" in refused("explain", "abcdef12", "--out", report.parent)
    (other / "findings.json").write_text("[]")
    assert "cannot be read as findings.json" in refused("explain", "abcdef12", "--out", other)
