"""The nightly commands from outside: what is asked for, what is refused, what is said."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import flows.night
from pipeline.cli import cli
from pipeline.cli.options import STOPPED
from pipeline.cli.orders import beside
from pipeline.engine.nightly.words import exit_code, failures, summary
from pipeline.engine.purge import carrying_out
from pipeline.errors import ExitCode, PrescreenError
from pipeline.model.nightly import (
    GONE,
    FacilityMorning,
    FindingFacts,
    Morning,
    RunRecord,
    RunState,
)
from pipeline.report.morning_document import morning_document
from pipeline.store import facilities, leases, nights, runs
from pipeline.store.database import Database

VARIABLES = ("PRESCREEN_DATABASE", "PRESCREEN_SETTINGS", "PRESCREEN_PASSWORD", "PRESCREEN_DATA")


@pytest.fixture(autouse=True)
def own_surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """Takes back what a command puts into the environment."""
    before = dict(os.environ)
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "xdg"))
    yield
    os.environ.clear()
    os.environ.update(before)


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    for name in ("dongguan", "suzhou"):
        (tmp_path / "inbox" / name).mkdir(parents=True)
        (tmp_path / "inbox" / name / "roster.csv").write_text("x")
    return tmp_path / "inbox"


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Holds what the flows were asked for; they do nothing."""
    found: dict[str, Any] = {}

    def keep(way: str) -> Any:
        def door(where: Any, *arguments: Any, **said: Any) -> Morning:
            found.update(said, way=way, where=where, arguments=arguments)
            found["database"] = os.environ.get("PRESCREEN_DATABASE")
            found["settings"] = os.environ.get("PRESCREEN_SETTINGS")
            found["password"] = os.environ.get("PRESCREEN_PASSWORD")
            return MORNING

        return door

    for way in ("run_once", "serve", "watch"):
        monkeypatch.setattr(flows.night, way, keep(way))
    return found


def finding(severity: str = "major", outcome: str = "failed", number: int = 1) -> FindingFacts:
    return FindingFacts(f"{number:064x}", "hours.weekly_rest", outcome, "violation", severity)


def judged(*new: FindingFacts, **said: Any) -> FacilityMorning:
    return FacilityMorning("dongguan", RunState.JUDGED, judged=True, new=new, **said)


FAILED = FacilityMorning("suzhou", RunState.FAILED, judged=True, error="facility.toml, line 2: no")
NEVER = FacilityMorning("wuxi", None, judged=False)
UNREADABLE = FacilityMorning("foshan", RunState.NOTHING_READABLE, judged=True)
WHEN = "2026-03-01T02:00:00+00:00"
MORNING = Morning(1, WHEN, WHEN, (judged(),))


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, [str(one) for one in arguments])


def refused(*arguments: object) -> str:
    """Gives back what was said about a wrong usage."""
    done = run(*arguments)
    if isinstance(done.exception, PrescreenError):
        assert done.exception.exit_code is ExitCode.USAGE
        return str(done.exception)
    assert done.exit_code == ExitCode.USAGE, done.output
    return done.output


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (["--pseudonymous"], "check FOLDER --pseudonymous"),
        (["--baseline", "x"], "nights need none"),
    ],
)
def test_what_only_a_run_of_one_facility_has_is_refused_with_its_reason(
    inbox: Path, said: list[str], why: str
) -> None:
    assert why in refused("nightly", inbox, *said)
    assert said[0] not in run("nightly", "--help").output


def test_one_night_now_beside_the_inbox(inbox: Path, asked: dict[str, Any]) -> None:
    done = run("nightly", inbox, "--settle", "0")
    assert asked["way"] == "run_once"
    assert asked["where"].inbox == str(inbox)
    assert asked["where"].out == str(inbox.with_name("inbox-prescreen"))
    assert (asked["settle"], asked["only"], asked["everything"]) == (0.0, (), False)
    assert done.output.splitlines() == [
        "Nothing new. 1 facility, 1 of them judged this time.",
        f"Morning summary: {inbox}-prescreen/morning.html",
    ]


def test_all_that_can_be_said(inbox: Path, tmp_path: Path, asked: dict[str, Any]) -> None:
    url = f"sqlite:///{tmp_path / 'own.db'}"
    run(
        *("nightly", inbox, "--out", tmp_path / "out", "--data", tmp_path / "data"),
        *("--database", url, "--dask", "local:2", "--children", "3", "--facility", "suzhou"),
        *("--protocol", "smeta", "--code", "eti", "--audit-date", "2026-01-15", "--country", "CN"),
        *("--language", "zh", "--format", "json,html", "--reveal", "--everything", "--quiet"),
        *("--password", "open"),
    )
    where = asked["where"]
    assert (where.out, where.data) == (str(tmp_path / "out"), str(tmp_path / "data"))
    assert where.children == 3
    assert where.options == {
        "protocol": "smeta",
        "codes": ("eti",),
        "audit_date": "2026-01-15",
        "country": "CN",
        "language": "zh",
        "formats": ("json", "html"),
        "reveal": True,
    }
    assert (asked["dask"], asked["only"], asked["everything"]) == ("local:2", ("suzhou",), True)
    assert (asked["database"], asked["password"]) == (url, "open")
    assert "own.db" not in json.dumps(where.to_json())


def test_the_file_says_what_the_command_line_does_not(
    inbox: Path, tmp_path: Path, asked: dict[str, Any]
) -> None:
    settings = tmp_path / "night.toml"
    settings.write_text(
        '[nightly]\ninbox = "inbox"\nout = "reports"\nlanguage = "zh"\nprotocol = "smeta"\n'
        'codes = ["eti"]\nsettle = 1\ndatabase = "sqlite:////somewhere/x.db"\n'
    )
    run("nightly", "--settings", settings, "--language", "en", "--settle", "3")
    where = asked["where"]
    assert (where.inbox, where.out) == (str(inbox), str(tmp_path / "reports"))
    assert where.options == {"language": "en", "protocol": "smeta", "codes": ("eti",)}
    assert asked["settle"] == 3.0
    assert asked["database"] == "sqlite:////somewhere/x.db"
    assert asked["settings"] == str(settings)


def test_one_inbox_has_one_name(
    inbox: Path, tmp_path: Path, asked: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else its facilities would be taken for others, and all that stands open for new."""
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    settings = tmp_path / "here" / "night.toml"
    settings.write_text('[nightly]\ninbox = "../inbox/"\n')
    ways = [("../inbox",), (f"{inbox}/",), (f"file://{inbox}",), ("--settings", settings)]
    for way in ways:
        run("nightly", *way)
        assert asked["where"].inbox == str(inbox), way
        assert asked["where"].out == f"{inbox}-prescreen", way


def test_a_bucket_has_nothing_beside_it(asked: dict[str, Any]) -> None:
    assert "say with --out" in refused("nightly", "s3://bucket")
    assert "say with --out" in refused("nightly", "/")
    assert beside("s3://bucket/in/box/") == "s3://bucket/in/box-prescreen"


def test_by_the_clock_and_as_files_come(inbox: Path, tmp_path: Path, asked: dict[str, Any]) -> None:
    assert run("nightly", inbox, "--cron", "0  2 * * *").exit_code == 0
    assert (asked["way"], asked["arguments"]) == ("serve", ("0  2 * * *",))
    assert run("nightly", inbox, "--watch").exit_code == 0
    assert asked["way"] == "watch"
    settings = tmp_path / "night.toml"
    settings.write_text('[nightly]\ncron = "30 1 * * mon-fri"\n')
    run("nightly", inbox, "--settings", settings)
    assert (asked["way"], asked["arguments"]) == ("serve", ("30 1 * * mon-fri",))
    run("nightly", inbox, "--settings", settings, "--once")
    assert asked["way"] == "run_once"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--cron", "0 2 * *"), "--cron '0 2 * *' is no schedule"),
        (("--cron", "0 25 * * *"), "'25' is no hour"),
        (("--cron", "0 2 * * *", "--once"), "--once and --cron: choose one"),
        (("--cron", "0 2 * * *", "--watch"), "--cron and --watch: choose one"),
        (("--watch", "--facility", "suzhou"), "add --once, and leave --watch away"),
        (("--cron", "0 2 * * *", "--facility", "suzhou"), "add --once, and leave --cron away"),
        (("--watch", "--everything"), "--everything is for whole nights"),
        (("--facility", "suzho"), "did you mean suzhou?"),
        (("--format", "pdf"), "allowed: json, csv, xlsx, html"),
        (("--children", "0"), "1<=x<=256"),
        (("--settings", "/no/such/file.toml"), "file.toml"),
        (("--corn", "x"), "--cron"),
    ],
)
def test_what_cannot_be_is_said(
    inbox: Path, asked: dict[str, Any], arguments: tuple[str, ...], words: str
) -> None:
    assert words in refused("nightly", inbox, *arguments)
    assert asked == {}


def test_what_is_no_inbox(inbox: Path, tmp_path: Path, asked: dict[str, Any]) -> None:
    assert "no such folder" in refused("nightly", tmp_path / "nowhere")
    assert "which inbox?" in refused("nightly")
    (tmp_path / "file").write_text("")
    assert "is a file" in refused("nightly", tmp_path / "file")
    (tmp_path / "factory").mkdir()
    (tmp_path / "factory" / "payroll.xlsx").write_text("")
    said = refused("nightly", tmp_path / "factory")
    assert "looks like ONE facility" in said
    assert f"prescreen check {tmp_path / 'factory'}" in said
    (inbox / "facility.toml").write_text("")
    assert "facility.toml: it looks like ONE facility" in refused("nightly", inbox)
    assert asked == {}


def test_an_inbox_with_a_loose_file_is_still_one(inbox: Path, asked: dict[str, Any]) -> None:
    (inbox / "readme.txt").write_text("")
    assert run("nightly", inbox).exit_code == 0
    assert asked["way"] == "run_once"


def test_before_anything_starts_usage_is_checked(inbox: Path, tmp_path: Path) -> None:
    """Without stand-ins: the night itself refuses, before a server or a store is made."""
    data = ("--data", tmp_path / "data")
    assert "lies inside the inbox" in refused("nightly", inbox, "--out", inbox / "out", *data)
    assert "--dask nonsense" in refused("nightly", inbox, "--dask", "nonsense", *data)
    assert "--protocol" in refused("nightly", inbox, "--protocol", "smetta", *data)
    assert "no database URL" in refused("nightly", inbox, "--database", "nonsense", *data)
    assert "is not possible" in refused("nightly", inbox, "--database", "mysql://a/b", *data)
    assert not (tmp_path / "data" / "prescreen.db").exists()
    assert list(tmp_path.glob("inbox-prescreen/*")) == []


def test_a_secret_that_is_missing_is_said_first(inbox: Path, asked: dict[str, Any]) -> None:
    settings = inbox.with_name("night.toml")
    settings.write_text('[webhook]\nurl = "https://x.example/y"\nsecret_env = "NO_SUCH_SECRET"\n')
    assert "NO_SUCH_SECRET is not set" in refused("nightly", inbox, "--settings", settings)
    assert asked == {}


def test_secrets_are_asked_for_only_where_something_is_sent(inbox: Path, worked: Path) -> None:
    settings = inbox.with_name("night.toml")
    settings.write_text(
        '[mail]\nhost = "mail.example.org"\nuser = "u"\npassword_env = "NO_SUCH_SECRET"\n'
        'from = "a@example.org"\nto = ["b@example.org"]\n'
        '[webhook]\nurl = "https://x.example/y"\nsecret_env = "NO_SUCH_SECRET"\n'
    )
    where = (inbox, "--data", worked, "--settings", settings)
    assert run("status", *where).exit_code == 0
    assert "Of suzhou goes:" in run("purge", *where, "--facility", "suzhou", "--dry-run").output
    assert "NO_SUCH_SECRET is not set" in refused("nightly", *where)
    settings.write_text('[nightly]\ncron = "0 2 * * *"\n')
    said = refused("nightly", *where, "--facility", "suzhou")
    assert "add --once: the settings file has a cron" in said


def test_dask_without_the_server_extra(
    inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from importlib import util

    found = util.find_spec
    monkeypatch.setattr(
        util, "find_spec", lambda name, *more: None if name == "distributed" else found(name, *more)
    )
    said = refused("nightly", inbox, "--dask", "local", "--data", tmp_path / "data")
    assert "pip install 'prescreen[server]'" in said


def test_a_stopped_night_says_that_nothing_is_lost(
    inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*arguments: Any, **said: Any) -> None:
        raise KeyboardInterrupt

    for way in ("run_once", "serve"):
        monkeypatch.setattr(flows.night, way, stopped)
    done = run("nightly", inbox, "--cron", "0 2 * * *")
    assert (done.exit_code, "the next run goes on from there" in done.output) == (0, True)
    assert cli.main(["nightly", str(inbox)], standalone_mode=False) == 130


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ((judged(),), ExitCode.CLEAN),
        ((judged(finding("minor")),), ExitCode.CLEAN),
        ((judged(finding("critical", "cannot_tell")),), ExitCode.CLEAN),
        ((judged(still_open=9),), ExitCode.CLEAN),
        ((judged(finding("minor"), finding("major")),), ExitCode.FAILED),
        ((judged(finding("zero_tolerance")), FAILED), ExitCode.INTERNAL),
        ((FAILED,), ExitCode.INTERNAL),
        ((judged(), NEVER), ExitCode.INTERNAL),
        ((judged(finding("major")), UNREADABLE), ExitCode.INTERNAL),
        ((), ExitCode.CLEAN),
    ],
)
def test_exit_codes(told: tuple[FacilityMorning, ...], code: ExitCode) -> None:
    assert exit_code(Morning(1, WHEN, WHEN, told)) is code


def test_a_problem_of_the_night_is_a_failure_and_is_said() -> None:
    told = Morning(1, WHEN, WHEN, (judged(), FAILED), problems=("The mail could not be sent",))
    assert exit_code(told) is ExitCode.INTERNAL
    lost = Morning(1, WHEN, WHEN, (judged(),), problems=("The mail could not be sent",))
    assert exit_code(lost) is ExitCode.INTERNAL
    assert failures(told) == [
        "The mail could not be sent",
        "suzhou: not judged: facility.toml, line 2: no",
    ]
    unsaid = Morning(1, WHEN, WHEN, (NEVER, UNREADABLE))
    assert failures(unsaid) == [
        "wuxi: never judged yet",
        "foshan: not judged: none of its files could be read",
    ]
    assert summary(unsaid, "/out", "en").startswith("1 NOT JUDGED; 1 WITHOUT A READABLE FILE; ")
    assert morning_document(unsaid, {}, {})["totals"]["loud"] == 2
    many = Morning(1, WHEN, WHEN, (FAILED,) * 30)
    assert failures(many)[-1] == "10 more facilities were not judged, or not wholly"
    assert summary(told, "/out", "zh").startswith("1家工厂未能判断；1个运行问题；无新增异常。")


def test_what_can_no_longer_be_judged_is_said_and_major_news() -> None:
    critical, minor = finding("critical"), finding("minor", number=2)
    lost = FacilityMorning("foshan", RunState.JUDGED, True, lost_sight=(critical, minor))
    told = Morning(1, WHEN, WHEN, (lost,))
    (line,) = failures(told)
    assert line.startswith("foshan: 2 that failed before can no longer be judged")
    said = summary(told, "/out", "en")
    assert said.startswith("2 FAILED BEFORE AND CAN NO LONGER BE JUDGED (1 critical, 1 minor); ")
    assert exit_code(told) is ExitCode.FAILED
    assert exit_code(Morning(1, WHEN, WHEN, (replace(lost, lost_sight=(minor,)),))) == 0


def test_a_facility_that_was_not_wholly_judged_is_said_and_counts_as_a_failure() -> None:
    said = "1 file(s) could not be read for now; ..."
    told = Morning(
        1, WHEN, WHEN, (FacilityMorning("foshan", RunState.JUDGED, True, error=said, lost=1),)
    )
    assert failures(told) == [f"foshan: not wholly judged: {said}"]
    assert exit_code(told) is ExitCode.INTERNAL
    assert "1 NOT WHOLLY JUDGED" in summary(told, "/out", "en")


def test_an_empty_folder_is_told_alike_by_line_and_counts() -> None:
    empty = FacilityMorning("foshan", RunState.NOTHING_READABLE, False, counts={"documents": 0})
    told = Morning(1, WHEN, WHEN, (empty,))
    assert failures(told) == ["foshan: not judged: no document lies in its folder"]
    assert summary(told, "/out", "en").startswith("1 EMPTY; nothing new. 1 facility, 0 of them")


def test_facilities_asked_for_that_have_not_changed_are_told_so() -> None:
    nothing = Morning(1, WHEN, WHEN, (), partial=True)
    assert summary(nothing, "/out", "both").startswith("Nothing has changed at the facilities")
    assert "The morning summary is left as it was" in summary(nothing, "/out", "both")
    assert summary(nothing, "/out", "zh").startswith("所选工厂自上次判断以来没有变化")
    said = summary(nothing, "/out", "en", frozenset({"suzhou"}))
    assert said.startswith("suzhou: looked at; nothing is to be judged again")
    assert "asked for" not in said
    assert "--everything" not in said
    some = summary(Morning(1, WHEN, WHEN, (judged(),), partial=True), "/out", "en")
    assert some.endswith("Morning summary: /out/mornings/2026-03-01T0200Z.html")


@pytest.fixture
def worked(inbox: Path, tmp_path: Path) -> Path:
    """Gives back the data folder of an inbox with two nights, one facility failed."""
    data = tmp_path / "data"
    data.mkdir()
    database = Database(f"sqlite:///{data / 'prescreen.db'}")
    database.prepare()
    place, now = str(inbox), datetime.now(UTC).replace(microsecond=0)
    held = leases.holder()
    for day in (2, 1):
        when = now - timedelta(days=day)
        night = database.run(lambda c, when=when: nights.begin(c, place, when, when, held))
        known = database.run(lambda c: facilities.ensure(c, place, ["dongguan", "suzhou"]))
        found = (finding("critical"), finding("major", "cannot_tell", 2))
        for name, state in (("dongguan", RunState.JUDGED), ("suzhou", RunState.FAILED)):
            good = state is RunState.JUDGED
            record = RunRecord(
                state,
                f"key-{day}",
                "2026-01-15",
                None,
                name if good else None,
                None if good else "facility.toml, line 2: no protocol 'smetta'",
                {},
                found if good else (),
            )
            database.run(
                lambda c, number=known[name], record=record, night=night: runs.record(
                    c, number, None, night.id, record
                )
            )
        database.run(lambda c, night=night: nights.finish(c, night.id))
        database.run(lambda c, night=night: nights.mark_sent(c, night.id, "mail"))
    return data


def test_status_says_how_all_stands(inbox: Path, worked: Path) -> None:
    said = run("status", inbox, "--data", worked).output
    lines = said.splitlines()
    assert lines[0].split() == ["Inbox", str(inbox)]
    assert lines[3].split() == ["At", "work", "nothing"]
    assert sum(line.startswith("Night") for line in lines) == 2
    assert "sent by mail" in said
    (line,) = [line for line in lines if line.endswith("dongguan -> dongguan")]
    assert line.split()[2:5] == ["judged", "1", "1"]
    (line,) = [line for line in lines if line.endswith("  suzhou")]
    assert "FAILED" in line
    assert "no protocol 'smetta'" in lines[lines.index(line) + 1]


def test_status_for_programs(inbox: Path, worked: Path) -> None:
    said = json.loads(run("status", inbox, "--data", worked, "--json", "--nights", "1").output)
    assert said["schema"] == "prescreen/status/1"
    assert len(said["nights"]) == 1
    assert said["nights"][0]["sent"] == ["mail"]
    first, second = said["facilities"]
    assert (first["name"], first["state"], first["report"]) == ("dongguan", "judged", "dongguan")
    assert first["open"]["critical"] == 1
    assert (first["open"]["major"], first["could_not_judge"]) == (0, 1)
    assert (second["state"], second["open"]["critical"]) == ("failed", 0)
    assert "smetta" in second["error"]
    only = json.loads(
        run("status", inbox, "--data", worked, "--json", "--facility", "suzhou").output
    )
    assert [one["name"] for one in only["facilities"]] == ["suzhou"]


def test_status_says_what_is_at_work(inbox: Path, worked: Path) -> None:
    database = Database(f"sqlite:///{worked / 'prescreen.db'}")
    known = database.read(lambda c: facilities.of_inbox(c, str(inbox)))
    names = [f"facility:{known['suzhou']}", f"document:{'a' * 64}", "facility:999"]
    with leases.held(database, names, leases.holder()):
        said = run("status", inbox, "--data", worked).output
    assert "judging suzhou; reading 1 documents" in said
    assert "At work  nothing" in run("status", inbox, "--data", worked).output


def test_status_of_what_nobody_knows(inbox: Path, worked: Path, tmp_path: Path) -> None:
    said = refused("status", tmp_path / "elsewhere", "--data", worked)
    assert "knows nothing of the inbox" in said
    assert str(inbox) in said
    said = refused("status", inbox, "--data", worked, "--facility", "suzou")
    assert "did you mean suzhou?" in said


def test_purge_lists_asks_and_proves(inbox: Path, worked: Path) -> None:
    said = run("purge", inbox, "--data", worked, "--facility", "suzhou", "--dry-run").output
    assert "Of suzhou goes:" in said
    assert f"files in the inbox: 1\n    {inbox}/suzhou\n" in said
    assert said.endswith("Nothing was removed.\n")
    assert (inbox / "suzhou" / "roster.csv").exists()
    arguments = ["purge", str(inbox), "--data", str(worked), "--facility", "suzhou"]
    no = CliRunner().invoke(cli, arguments, input="n\n")
    assert "Remove all of this for good?" in no.output
    assert (inbox / "suzhou" / "roster.csv").exists()
    silent = CliRunner().invoke(cli, arguments, input="", standalone_mode=False)
    assert "no answer; nothing was removed" in silent.output
    assert (silent.return_value, silent.exception) == (STOPPED, None)
    assert (inbox / "suzhou" / "roster.csv").exists()
    done = run(*arguments, "--yes")
    assert "Nothing is left." in done.output, done.output
    assert not (inbox / "suzhou").exists()
    assert "suzhou" not in run("status", inbox, "--data", worked).output.replace(str(inbox), "")


def test_purge_says_what_it_needs(inbox: Path, worked: Path) -> None:
    where = ("purge", inbox, "--data", worked)
    assert "say what to purge" in refused(*where)
    assert "say what to purge" in refused(*where, "--facility", "a", "--older-than", "2y")
    assert "by age the inbox is never touched" in refused(
        *where, "--older-than", "2y", "--keep-inbox"
    )
    assert "did you mean suzhou" in refused(*where, "--facility", "suzo", "--yes")
    assert "give 1d at least" in refused(*where, "--older-than", "0d")


def test_a_purge_with_another_data_folder_makes_and_removes_nothing(
    inbox: Path, tmp_path: Path
) -> None:
    wrong = tmp_path / "wrong"
    said = refused("purge", inbox, "--data", wrong, "--facility", "suzhou", "--yes")
    assert "is --data (or --database) the one" in said
    assert not wrong.exists()
    assert (inbox / "suzhou" / "roster.csv").exists()


def test_a_purge_that_is_stopped_says_how_to_end_it(
    inbox: Path, worked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(carrying_out, "carry_out", stopped)
    arguments = ["purge", str(inbox), "--data", str(worked), "--facility", "suzhou", "--yes"]
    done = CliRunner().invoke(cli, arguments, standalone_mode=False)
    assert done.return_value == STOPPED
    assert "the same purge, given again, ends it" in done.output


def test_a_worker_needs_an_address() -> None:
    assert "give tcp://host:8786" in refused("worker", "nowhere")


def test_the_doctor_looks_at_the_database(tmp_path: Path, worked: Path) -> None:
    said = run("doctor", "--data", worked).output
    assert "prescreen.db answers, its tables are up to date" in said
    for name in ("PostgreSQL", "S3", "Dask", "prefect server"):
        assert f" {name}:" in said
    fresh = run("doctor", "--data", tmp_path / "new").output
    assert "made by the first nightly run" in fresh
    assert not (tmp_path / "new").exists()
    away = run("doctor", "--data", worked, "--database", "postgresql://u:s3cret@127.0.0.1:1/x")
    assert away.output.count("broken") == 1
    assert "s3cret" not in away.output


def test_the_schema_of_the_morning() -> None:
    assert json.loads(run("schema", "morning").output)["$id"] == "prescreen/morning/1"
    assert json.loads(run("schema").output)["$id"] == "prescreen/findings/1"


def test_status_says_which_nights_were_cut_short_and_what_covers_them(
    inbox: Path, worked: Path
) -> None:
    database = Database(f"sqlite:///{worked / 'prescreen.db'}")
    place, now = str(inbox), datetime.now(UTC)
    held, elsewhere = leases.holder(), "somewhere|boot|space|1|0|a"

    def begun(days: float, holder: str = held, partial: bool = False) -> nights.Night:
        when = now - timedelta(days=days)
        return database.run(lambda c: nights.begin(c, place, when, when, holder, partial))

    def line(night: int) -> str:
        said = run("status", inbox, "--data", worked).output.splitlines()
        (found,) = (one for one in said if one.split()[:2] == ["Night", str(night)])
        return found

    killed = begun(1.5)
    database.run(lambda c: leases.release(c, [killed.lease], held))
    last = database.read(lambda c: nights.last_finished(c, place))
    assert line(killed.id).endswith(f"cut short; covered by night {last}")
    some = begun(0.5, partial=True)
    database.run(lambda c: nights.finish(c, some.id))
    later = begun(0.6)
    database.run(lambda c: leases.release(c, [later.lease], held))
    assert line(later.id).endswith("not finished; the next night goes on where it stood")
    assert "some facilities only" in line(some.id)
    assert line(begun(0.01, elsewhere).id).endswith("at work now")


def test_status_of_a_first_night_that_has_just_begun(inbox: Path, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    database = Database(f"sqlite:///{tmp_path / 'data' / 'prescreen.db'}")
    database.prepare()
    refused("status", inbox, "--data", tmp_path / "data")
    database.run(lambda c: facilities.ensure(c, str(inbox), ()))
    said = run("status", inbox, "--data", tmp_path / "data").output
    assert "A first night has begun" in said


def test_status_says_what_is_gone_and_what_had_no_law(inbox: Path, worked: Path) -> None:
    database = Database(f"sqlite:///{worked / 'prescreen.db'}")
    place, now, held = str(inbox), datetime.now(UTC), leases.holder()
    night = database.run(lambda c: nights.begin(c, place, None, now, held))
    number = database.read(lambda c: facilities.of_inbox(c, place))["dongguan"]
    lawless = RunRecord(RunState.JUDGED, "k", None, None, None, counts={"without_law": 1})
    database.run(lambda c: runs.record(c, number, None, night.id, lawless))
    database.run(lambda c: nights.finish(c, night.id, [f"suzhou: {GONE}"]))
    lines = run("status", inbox, "--data", worked).output.splitlines()
    (at,) = (at for at, line in enumerate(lines) if line.endswith("  dongguan"))
    assert lines[at].split()[2:4] == ["judged", "1"], "one could not be judged"
    assert "NO LAW WAS APPLIED" in lines[at + 1]
    (at,) = (at for at, line in enumerate(lines) if line.endswith("  suzhou"))
    assert "gone" in lines[at].split()
    told = json.loads(run("status", inbox, "--data", worked, "--json").output)["facilities"]
    assert [(one["gone"], one["without_law"]) for one in told] == [(False, True), (True, False)]


def test_status_says_what_can_no_longer_be_judged(inbox: Path, worked: Path) -> None:
    database = Database(f"sqlite:///{worked / 'prescreen.db'}")
    known = database.read(lambda c: facilities.of_inbox(c, str(inbox)))["dongguan"]
    found = (replace(finding("critical"), outcome="cannot_tell", severity="minor"),)
    later = RunRecord(RunState.JUDGED, "key", "2026-01-16", None, "dongguan", findings=found)
    database.run(lambda c: runs.record(c, known, None, None, later))
    said = run("status", inbox, "--data", worked).output
    assert "FAILED BEFORE, CAN NO LONGER BE JUDGED: 1 critical" in said
    first = json.loads(run("status", inbox, "--data", worked, "--json").output)["facilities"][0]
    assert (first["no_longer_judged"]["critical"], first["open"]["critical"]) == (1, 0)
    assert first["could_not_judge"] == 0
