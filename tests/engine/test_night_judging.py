"""Facilities judged: each on its own, what fails is said in words that name nobody."""

import io
import json
import os
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from nightly_world import DAY, PAYROLL, ROSTER, World, in_this_process

from pipeline.engine.audit import Request, run_audit
from pipeline.engine.jobs import Refusal
from pipeline.engine.nightly import judge_one, judging
from pipeline.engine.nightly.faults import words_of
from pipeline.engine.nightly.plan import plan
from pipeline.engine.nightly.reading import read_files
from pipeline.engine.nightly.turns import facility_lease
from pipeline.engine.programme import with_programme
from pipeline.errors import SettingsError
from pipeline.model.nightly import FacilityMorning, Morning, RunState
from pipeline.settings import load_facility, misfit
from pipeline.store import findings, leases, runs


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    return in_this_process(monkeypatch, World(tmp_path))


@pytest.fixture
def real(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    return in_this_process(monkeypatch, World(tmp_path), real=True)


def by_name(morning: Morning) -> dict[str, FacilityMorning]:
    return {one.name: one for one in morning.facilities}


def report(world: World, name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((world.out / name / "findings.json").read_text("utf-8"))
    return found


def test_a_night_finds_what_a_check_finds_and_says_what_it_could_not_judge(real: World) -> None:
    world = real
    world.write("alpha/pay.csv", PAYROLL)
    world.write("alpha/扫描/empty.csv", "")
    world.write("alpha/.DS_Store", "x")
    world.write("beta/broken.csv", "")
    world.write("gamma/pay.csv", PAYROLL)
    world.write("gamma/facility.toml", '[[workers]]\nnumber = "A0001"\nalso = ["李大红"]\n')
    world.write("delta/pay.csv", PAYROLL)
    world.write("delta/facility.toml", '[[documents]]\npath = "王建国.csv"\nkind = "payroll"\n')
    world.write("epsilon/facility.toml", "[audit]\nperiod = 7\n")
    (world.inbox / "zeta").mkdir()
    told = by_name(world.night())
    assert {name: one.state for name, one in told.items()} == {
        "zeta": RunState.NOTHING_READABLE,
        "alpha": RunState.JUDGED,
        "beta": RunState.NOTHING_READABLE,
        "gamma": RunState.JUDGED,
        "delta": RunState.FAILED,
        "epsilon": RunState.FAILED,
    }
    assert (told["zeta"].empty, told["zeta"].new, told["beta"].new != ()) == (True, (), True)
    assert "workers#0" in {one["key"] for one in report(world, "gamma")["assumed"]}
    assert told["delta"].error is not None
    assert told["delta"].error.startswith("facility.toml, line 2: documents.path: ")
    assert "王建国" not in told["delta"].error
    assert told["epsilon"].error is not None
    assert told["epsilon"].error == (
        "facility.toml, line 2: audit.period: this is no value that is allowed; write first and "
        "last month: 2025-01..2025-12"
    )
    assert str(world.base) not in told["delta"].error + told["epsilon"].error
    assert (world.out / "beta" / "report.html").exists()
    assert not (world.out / "delta").exists()
    alpha = report(world, "alpha")
    request = Request(
        world.inbox / "alpha",
        world.base / "check",
        options={"audit_date": DAY},
        data=world.base / "data",
    )
    run_audit(request)
    checked = json.loads((world.base / "check" / "findings.json").read_text("utf-8"))
    assert "audit.date" in alpha["inferred"]
    for one in (alpha, checked):
        for differs in ("run", "inferred", "assumed"):  # there the date was given
            one.pop(differs)
    assert alpha == checked
    counts = told["alpha"].counts
    assert (counts["documents"], counts["read"], counts["unreadable"]) == (2, 1, 1)
    assert (counts["kind_payroll"], counts["kind_attendance"]) == (1, 0)
    assert {one.fingerprint for one in told["alpha"].new} == {
        one["fingerprint"] for one in alpha["findings"]
    }
    assert not any("王建国" in str(one) for one in told["alpha"].new)
    again = by_name(world.night())
    assert sorted(world.judged) == ["delta", "epsilon"], "what failed is tried again"
    failed = sum(one["outcome"] == "failed" for one in alpha["findings"])
    unsure = len(alpha["findings"]) - failed
    assert (again["alpha"].still_open, again["alpha"].could_not_judge) == (failed, unsure)


def test_a_rule_that_breaks_closes_nothing_and_says_so(
    real: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipeline import stages

    world = real
    world.write("alpha/pay.csv", PAYROLL)
    before = by_name(world.night())["alpha"]
    assert before.new
    judge = stages.judge

    def breaks(case: Any, tables: Any) -> Any:
        found = judge(case, tables)
        return replace(found, findings=(), errors=(("wages.arithmetic", "KeyError at x.py:1"),))

    monkeypatch.setattr(stages, "judge", breaks)
    told = by_name(world.night(everything=True))["alpha"]
    assert told.state is RunState.FAILED
    assert told.error is not None
    assert "wages.arithmetic (KeyError at x.py:1)" in told.error
    failed = sum(one.outcome == "failed" for one in before.new)
    assert (told.closed, told.still_open, told.judged) == ((), failed, False)
    assert told.could_not_judge == before.could_not_judge == len(before.new) - failed
    monkeypatch.setattr(stages, "judge", judge)
    assert by_name(world.night())["alpha"].state is RunState.JUDGED


def test_a_fault_of_ours_fails_one_facility_and_quotes_nothing(
    real: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipeline import stages

    world = real
    world.write("alpha/pay.csv", PAYROLL)

    def breaks(*_: object) -> None:
        raise KeyError("王建国")

    monkeypatch.setattr(stages, "reconcile", breaks)
    told = by_name(world.night())["alpha"]
    assert told.state is RunState.FAILED
    assert told.error is not None
    assert "internal fault (KeyError at test_night_judging.py" in told.error
    assert "王建国" not in told.error
    assert not list(world.out.glob("*alpha*")), "nothing half-written is left"


def test_words_on_settings_keep_what_helps_and_leave_out_who_is_named() -> None:
    def words(said: str) -> str:
        return words_of(SettingsError(f"/srv/inbox/alpha/facility.toml{said}"))

    assert words(", line 3: audit.protocol: no protocol '李'; allowed: amfori, smeta") == (
        "facility.toml, line 3: audit.protocol: this is no value that is allowed; "
        "allowed: amfori, smeta"
    )
    assert words(", line 3: audit.period: 李; allowed: 王; x").endswith("no value that is allowed")
    assert "李" not in words(", line 3: workers.also: 李小红 is no list")
    assert "李" not in words(", line 3: documents.path: no file '李小红.pdf' in the folder")
    assert words(": not valid TOML: Expected '=' (at line 1, column 3)").startswith(
        "facility.toml: not valid TOML"
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[facility]\nplase = "李小红"\n', "is not known (did you mean place?); allowed here: "),
        ('["李小红"]\nx = 1\n', ", line 1: a key or section that is not known; allowed here: "),
        ('[facility]\n"李小红" = "x"\n', ": facility: a key or section that is not known; "),
        ('[facility]\n"name: 李小红" = "x"\n', ": facility.name: this is no value"),
        ('[[workers]]\nnumber = "1"\nalso = ["x"]\n李 = "x"\n', ": not valid TOML (line 4, "),
        ('[[workers]]\nalso = ["李"]\n', ", line 1: workers: number must be given"),
        ('[audit]\nprotocol = "李小红"\n', "audit.protocol: this is no value that is allowed; a"),
        ('[facility]\nplace = "李小红"\n', "facility.place: this is no value that is allowed"),
        ('[[hours.shift]]\nname = "d"\nstart = "李"\nend = "1"\n', 'write it as "08:00"'),
        ("[audit]\n[audit]\n", ": not valid TOML (line 2, "),
        ('[facility]\nname = "\udcff"\n', ": cannot be read as UTF-8 text"),
        ("李 = 2025-13-01\n", ", line 1: there is no such day"),
        ("date = 2025-13-01\n", ", line 1: there is no such day"),
    ],
)
def test_nothing_of_a_settings_file_is_quoted(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "facility.toml"
    file.write_text(text, "utf-8", "surrogateescape")
    with pytest.raises(SettingsError) as error:
        with_programme(load_facility(file), DAY, partial(misfit, file, {}))
    words = words_of(error.value)
    assert said in words
    assert words.startswith("facility.toml")
    assert not {"李", "王", "udcff"} & set(words)


def test_nothing_is_quoted_where_several_things_are_wrong(tmp_path: Path) -> None:
    file = tmp_path / "facility.toml"
    file.write_text('[facility]\nplace = 1\n"x\\n李" = 1\n[audit]\ndate = "李"\n', "utf-8")
    with pytest.raises(SettingsError) as error:
        load_facility(file)
    words = words_of(error.value)
    assert words.count("facility.toml") == 3
    assert "李" not in words


def last_words(world: World) -> str:
    """Gives back what the last run of the one facility said."""
    (last,) = world.where.database().read(lambda c: runs.history(c, 1, 1))
    return last.error or last.state.value


@pytest.mark.parametrize("meanwhile", ["changed", "vanished", "linked"])
def test_a_facility_file_counts_as_it_was_handed_in_or_not_at_all(
    real: World, meanwhile: str
) -> None:
    world = real
    world.write("alpha/pay.csv", PAYROLL)
    file = world.write("alpha/facility.toml", "[audit]\ndate = 2026-01-15\n")
    work = plan(world.where, world.survey())
    elsewhere = world.base / "elsewhere.toml"
    elsewhere.write_text("[audit]\ndate = 2025-01-15\n")
    file.unlink()
    if meanwhile == "changed":
        file.write_text(elsewhere.read_text())
    if meanwhile == "linked":
        file.symlink_to(elsewhere)
    for batch in work.read:
        read_files(world.where, batch.items)
    judging.judge_facilities(world.where, work.judge[0].facilities)
    assert last_words(world).startswith("facility.toml: The file was ")
    assert not (world.out / "alpha").exists()
    file.unlink(missing_ok=True)
    file.write_text("[audit]\ndate = 2026-01-15\n")
    world.night()
    assert report(world, "alpha")["audit"]["date"] == "2026-01-15"


def test_a_facility_file_that_came_after_the_survey_waits_for_the_next(real: World) -> None:
    world = real
    world.write("alpha/pay.csv", PAYROLL)
    work = plan(world.where, world.survey())
    world.write("alpha/facility.toml", "[audit]\ndate = 2026-01-15\n")
    judging.judge_facilities(world.where, work.judge[0].facilities)
    assert report(world, "alpha")["audit"]["date"] == DAY


@pytest.mark.parametrize("kind", ["link", "pipe"])
def test_a_facility_file_that_is_no_file_is_not_opened_and_said(real: World, kind: str) -> None:
    world = real
    world.write("alpha/pay.csv", PAYROLL)
    elsewhere = world.base / "elsewhere.toml"
    elsewhere.write_text('[audit]\nprotocol = "secret"\n')
    file = world.inbox / "alpha" / "facility.toml"
    file.symlink_to(elsewhere) if kind == "link" else os.mkfifo(file)
    told = by_name(world.night())["alpha"]
    assert told.state is RunState.FAILED
    assert (told.error or "").startswith("facility.toml: This is ")
    assert "secret" not in (told.error or "")


def test_a_report_that_is_not_of_the_last_recorded_run_is_written_anew(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.write("alpha/a.txt", "BREACH one\n")
    world.night()
    more = world.write("alpha/b.txt", "BREACH two\n")
    record = runs.record

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(runs, "record", killed)
    with pytest.raises(KeyboardInterrupt):
        world.night()
    monkeypatch.setattr(runs, "record", record)
    more.unlink()
    assert report(world, "alpha") == ["one", "two"]
    world.night()
    assert report(world, "alpha") == ["one"]
    world.night()
    assert world.judged == []


@pytest.mark.parametrize("gone", ["findings.json", "manifest.json"])
def test_a_report_that_is_not_whole_is_written_anew(world: World, gone: str) -> None:
    world.write("alpha/a.txt", "BREACH one\n")
    world.night()
    (world.out / "alpha" / gone).unlink()
    world.night()
    assert world.judged == ["alpha"]
    world.night()
    assert world.judged == []


def test_who_slept_over_its_lease_records_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipeline.store.tables import leases as table

    world.write("alpha/a.txt", "BREACH one\n")
    where = world.where
    facility = plan(where, world.survey()).judge[0].facilities[0]
    database, judge = where.database(), judging.judge_one

    def slept(job: Any) -> Any:
        run = judge(job)
        taken = table.update().values(holder=leases.holder())
        database.run(lambda c: c.execute(taken))
        return run

    monkeypatch.setattr(judging, "judge_one", slept)
    counts = judging.judge_facilities(where, [facility])
    assert (counts["overtaken"], counts["judged"]) == (1, 0)
    assert database.read(lambda c: runs.history(c, facility)) == ()


def test_a_child_that_dies_over_a_facility_fails_it_alone(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.write("alpha/roster.csv", ROSTER)
    world.write("beta/roster.csv", ROSTER)
    real = judging.judge_one
    dead = Refusal("killed", "memory", "内存")
    monkeypatch.setattr(
        judging, "judge_one", lambda job: dead if job.evidence.name == "alpha" else real(job)
    )
    told = by_name(world.night())
    assert told["alpha"].error is not None
    assert "memory was short" in told["alpha"].error
    assert told["beta"].state is RunState.JUDGED


def test_a_file_that_could_not_be_read_for_now_makes_its_facility_due_again(real: World) -> None:
    world = real
    world.write("alpha/pay.csv", PAYROLL)
    world.deaths = {"pay.csv": Refusal("killed", "Memory was short.", "内存不足")}
    first = by_name(world.night())["alpha"]
    assert first.state is RunState.NOTHING_READABLE
    assert report(world, "alpha")["documents"][0]["issues"][0]["code"] == "killed"
    world.night()
    assert world.judged == ["alpha"], "until it is read, each run looks again"
    world.day, world.deaths = "2026-03-03", {}
    second = by_name(world.night())["alpha"]
    assert (world.reads, world.judged) == (["pay.csv"], ["alpha"])
    assert second.state is RunState.JUDGED


def test_what_the_batches_before_did_not_leave_behind_is_read_while_judging(real: World) -> None:
    world = real
    world.write("alpha/pay.csv", PAYROLL)
    work = plan(world.where, world.survey())
    judging.judge_facilities(world.where, work.judge[0].facilities)
    assert report(world, "alpha")["documents"][0]["status"] == "read"


def test_a_report_that_somebody_worked_in_stays_and_the_new_one_stands_beside_it(
    world: World,
) -> None:
    world.write("alpha/roster.csv", ROSTER)
    world.night()
    notes = world.out / "alpha" / "notes.txt"
    notes.write_text("seen by me")
    world.write("alpha/more.csv", ROSTER + "A3,赵六,男,2022-01-01\nBREACH x\n")
    where = world.where
    work = plan(where, world.survey())
    read_files(where, work.read[0].items)
    job = next(_jobs(world, work.judge[0].facilities))
    done = judge_one.judge_one(job)
    assert notes.read_text() == "seen by me"
    assert done.report == f"alpha ({DAY})"
    assert done.state is RunState.JUDGED
    assert done.error is not None
    assert "somebody worked in the report (1 file changed or added" in done.error


def _jobs(world: World, facilities: tuple[int, ...]) -> Iterator[judge_one.JudgeJob]:
    batch = judging._Batch(world.where, world.where.database(), None, None, print, "")
    return batch._due(facilities, True)


def test_what_another_run_judges_is_waited_for_and_not_judged_again(world: World) -> None:
    world.write("alpha/roster.csv", "BREACH x\n")
    where, database = world.where, world.where.database()
    work = plan(where, world.survey())
    facility = work.judge[0].facilities[0]
    holder, counts = leases.holder(), dict[str, int]()
    with leases.held(database, [facility_lease(facility)], holder):
        mine = threading.Thread(
            target=lambda: counts.update(judging.judge_facilities(where, [facility]))
        )
        mine.start()
        job = next(_jobs(world, (facility,)))
        run = judging.judge_one(job)
        database.run(lambda c: runs.record(c, facility, job.submission, None, run))
        time.sleep(0.05)
        assert counts == {}
    mine.join(60)
    assert (counts["waited_for"], counts["skipped"], counts["judged"]) == (1, 1, 0)
    assert world.judged == ["alpha"]
    open_now = database.read(lambda c: findings.open_now(c, [facility]))
    assert len(open_now[facility]) == 1


def test_a_facility_purged_meanwhile_is_left_alone(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipeline.store import purging

    world.write("alpha/roster.csv", ROSTER)
    where = world.where
    facility = plan(where, world.survey()).judge[0].facilities[0]
    real = judging.judge_one

    def purged(job: Any) -> Any:
        where.database().run(lambda c: purging.forget_facility(c, facility))
        return real(job)

    monkeypatch.setattr(judging, "judge_one", purged)
    assert judging.judge_facilities(where, [facility])["purged"] == 1


def test_children_judge_in_processes_of_their_own(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.write("alpha/pay.csv", PAYROLL)
    morning = world.night()
    assert [one.state for one in morning.facilities] == [RunState.JUDGED]
    assert morning.facilities[0].new


def test_a_facility_called_as_the_morning_harms_nobody(world: World) -> None:
    world.write("morning.html/a.txt", "BREACH one\n")
    world.write("Mornings/a.txt", "BREACH one\n")
    world.write("alpha/a.txt", "BREACH one\n")
    told = by_name(world.night())
    assert told["alpha"].state is RunState.JUDGED
    for name in ("morning.html", "Mornings"):
        assert told[name].state is RunState.FAILED
        assert "Rename" in (told[name].error or "")
    assert (world.out / "morning.html").is_file()


def test_a_long_name_of_a_folder_is_no_hindrance(real: World) -> None:
    real.write("x" * 245 + "/pay.csv", PAYROLL)
    (told,) = real.night().facilities
    assert (told.state, told.error) == (RunState.JUDGED, None)


def test_which_of_two_folders_is_whose_is_never_guessed(world: World) -> None:
    world.write("A\x01/a.txt", "BREACH first\n")
    world.write("A\x02/a.txt", "BREACH second\n")
    (first,) = world.night().facilities
    assert (first.state, first.new) == (RunState.FAILED, ())
    (world.inbox / "A\x01/a.txt").unlink()
    (world.inbox / "A\x01").rmdir()
    (second,) = world.night().facilities
    assert [one.period for one in second.new] == ["second"]
    assert second.closed == ()


ENGLISH = "Worker No,Name,Sex,Hire Date\nA1,John Doe,M,2022-01-01\nA2,Jane Roe,F,2022-01-01\n"


def test_what_is_locked_and_what_had_no_law_is_counted_and_loud(real: World) -> None:
    import msoffcrypto.format.ooxml
    import openpyxl

    plain, locked = io.BytesIO(), io.BytesIO()
    openpyxl.Workbook().save(plain)
    msoffcrypto.format.ooxml.OOXMLFile(plain).encrypt("secret", locked)
    real.write("english/roster.csv", ENGLISH)
    real.write("chinese/pay.csv", PAYROLL)
    real.write("locked/pay.xlsx", "")
    (real.inbox / "locked" / "pay.xlsx").write_bytes(locked.getvalue())
    told = by_name(real.night())
    assert {name: (one.without_law, one.counts["locked"]) for name, one in told.items()} == {
        "chinese": (False, 0),
        "english": (True, 0),
        "locked": (False, 1),
    }
    assert told["locked"].state is RunState.NOTHING_READABLE
    unsure = sum(one.outcome == "cannot_tell" for one in told["english"].new)
    assert told["english"].could_not_judge == unsure + 1
    said = (real.out / "morning.txt").read_text("utf-8")
    assert "No law was applied" in said
    assert "set PRESCREEN_PASSWORD" in said
