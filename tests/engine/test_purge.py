"""Purges on a disk with SQLite and in S3 with PostgreSQL, over evidence in few words."""

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest
import s3_server
from servers import PostgreSQL, postgresql

from pipeline.engine.cache.objects import OUTBOX
from pipeline.engine.cache.store import Store
from pipeline.engine.nightly.turns import document_lease, facility_lease
from pipeline.engine.nightly.where import Where
from pipeline.engine.output import fitting
from pipeline.engine.outputs import UNDER_WAY, destination
from pipeline.engine.purge import carrying_out, outputs, planning
from pipeline.engine.purge.ages import before
from pipeline.engine.purge.traces import hashes_in, words_in
from pipeline.errors import PlaceUnavailableError, UsageError
from pipeline.model.nightly import FileSeen, FindingFacts, RunRecord, RunState, Submission
from pipeline.report.morning import morning_files
from pipeline.store import facilities, leases, nights, runs, submissions
from pipeline.store.submissions import DocumentRow

GOES, STAYS = "东莞恒晟五金-17", "东莞恒晟五金-17 二厂"
"""One name is the beginning of the other."""
WORKER, OTHER_WORKER = "李小红独", "王大明别"
WORKERS = {GOES: WORKER, STAYS: OTHER_WORKER}
SHARED = b"the code of conduct that both have signed"
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
THEIRS = "somewhere|boot|space|1|0|a"
"""A holder of another machine: nobody here can tell whether it lives."""


@pytest.fixture(scope="module")
def server() -> Iterator[PostgreSQL]:
    with postgresql() as running:
        yield running


@pytest.fixture
def where(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Where]:
    if getattr(request, "param", "disk") == "disk":
        monkeypatch.delenv("PRESCREEN_DATABASE", raising=False)
        yield Where(str(tmp_path / "in"), str(tmp_path / "out"), str(tmp_path / "data"))
        return
    server: PostgreSQL = request.getfixturevalue("server")
    monkeypatch.setenv("PRESCREEN_DATABASE", server.new_database())
    monkeypatch.setenv("PRESCREEN_SCRATCH", str(tmp_path / "scratch"))
    with s3_server.bucket(monkeypatch) as url:
        yield Where(f"{url}/in", f"{url}/out", f"{url}/data")


everywhere = pytest.mark.parametrize(
    "where",
    ["disk", pytest.param("servers", marks=pytest.mark.xdist_group("servers"))],
    indirect=True,
)
"""On a disk with SQLite, and in S3 with PostgreSQL."""


def digest(data: bytes | str) -> str:
    return sha256(data if isinstance(data, bytes) else data.encode()).hexdigest()


def keep(store: Store, data: bytes, text: str) -> None:
    """Keeps readings of bytes: of two versions, and under two names."""
    key = digest(data)
    for name in (
        f"documents/{key[:2]}/{key}-0123456789abcdef.arrow",
        f"documents/{key[:2]}/{key}-fedcba9876543210-0011223344556677.arrow",
        f"records/{key[:2]}/{key}-0123456789abcdef-aaaaaaaaaaaaaaaa.arrow",
        f"records/{key[:2]}/{key}-0123456789abcdef-bbbbbbbbbbbbbbbb.arrow",
    ):
        store.objects.save(name, lambda path: whole(path, text.encode()))


def whole(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def night(where: Where, evidence: Mapping[str, Mapping[str, bytes]], hour: int) -> int:
    """Does what a night does, with made-up reading and judging."""
    database, store, out = where.database(), where.store(), where.out_place()
    database.prepare()
    store.folder.mkdir(parents=True, exist_ok=True)
    at = NOON.replace(hour=hour)
    begun = database.run(lambda c: nights.begin(c, where.inbox, at, at, leases.holder()))
    for name, files in evidence.items():
        submit(where, name, files, begun.id)
        report = {"schema": "prescreen/manifest/1", "outputs": {}}
        out.write(f"{name}/findings.json", f'{{"name": "{WORKERS[name]}"}}'.encode())
        out.write(f"{name}/manifest.json", json.dumps(report).encode())
    said = (f"{GOES}: its files are still changing", f"{STAYS}: it is not there")
    morning = database.run(lambda c: nights.finish(c, begun.id, said))
    database.run(lambda c: leases.release(c, [begun.lease], leases.holder()))
    for path, data in morning_files(morning, {}).items():
        out.write(path, data)
    return begun.id


def submit(where: Where, name: str, files: Mapping[str, bytes], night: int | None) -> int:
    database, store, inbox = where.database(), where.store(), where.inbox_place()
    number = database.run(lambda c: facilities.ensure(c, where.inbox, [name]))[name]
    rows = []
    for path, data in files.items():
        inbox.write(f"{name}/{path}", data)
        keep(store, data, f"read: {data.decode()}")
        member = b"inside " + data
        members = (digest(member),) if path.endswith(".zip") else ()
        if members:
            keep(store, member, f"member: {data.decode()}")
            rows.append(DocumentRow(digest(member), 1, "csv", "read", "v"))
        rows.append(DocumentRow(digest(data), len(data), "csv", "read", "v", None, members))
    seen = tuple(FileSeen(p, digest(files[p]), len(files[p]), f"s-{p}") for p in sorted(files))
    found = FindingFacts(digest(f"finding of {name}"), "hours.x", "failed", "violation", "major")
    judged = RunRecord(
        RunState.JUDGED, digest(str(seen)), "2026-03-01", None, name, findings=(found,)
    )

    def record(c: object) -> None:
        submissions.record_documents(c, rows)
        handed_in = submissions.record(c, number, Submission(seen))
        runs.record(c, number, handed_in, night, judged)

    database.run(record)
    return number


GONE = {"工资/3月.csv": WORKER.encode(), "all.zip": b"zip of " + WORKER.encode(), "coc.txt": SHARED}
KEPT = {"pay.csv": OTHER_WORKER.encode(), "coc.txt": SHARED}


@pytest.fixture
def handed_in(where: Where) -> Where:
    night(where, {GOES: GONE, STAYS: KEPT}, hour=1)
    return where


def everything(where: Where) -> dict[str, bytes]:
    """Gives back all bytes there are, by place."""
    found: dict[str, bytes] = {}
    for place in (where.inbox_place(), where.out_place(), where.store().shared):
        if place is not None:
            found |= {f"{place}/{e.raw}": place.read(e.raw) or b"" for e in place.listing()}
    for folder, _, names in os.walk(where.store().folder):
        for name in names:
            found[f"{folder}/{name}"] = (Path(folder) / name).read_bytes()
    if not where.database().is_sqlite:
        found |= dumped()
    return found


def dumped() -> dict[str, bytes]:
    import psycopg

    with psycopg.connect(os.environ["PRESCREEN_DATABASE"]) as connection:
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        return {
            f"table {name}": b"\n".join(
                str(row).encode() for row in connection.execute(f'SELECT * FROM "{name}"')
            )
            for (name,) in tables.fetchall()
        }


def hold(where: Where, *words: str) -> dict[str, list[str]]:
    """Gives back where any of these words still stands, in a name or in bytes."""
    found: dict[str, list[str]] = {}
    for path, data in everything(where).items():
        text = path + "\n" + data.decode("utf-8", "replace")
        text = text.replace(STAYS, "").replace(json.dumps(STAYS)[1:-1], "")
        for word in words:
            if word in text or json.dumps(word)[1:-1] in text:
                found.setdefault(word, []).append(path)
    return found


def marks() -> list[str]:
    alone = [data for data in GONE.values() if data != SHARED]
    hashes = [digest(data) for data in alone] + [digest(b"inside " + GONE["all.zip"])]
    return [GOES, WORKER, digest(f"finding of {GOES}"), *hashes]


def test_a_plan_removes_nothing_and_says_what_would_go(handed_in: Where) -> None:
    before_it = everything(handed_in)
    made = planning.plan(handed_in, facility=GOES)
    assert len(made.inbox) == 3
    copies = 1 if handed_in.store().shared is None else 2
    assert len(made.readings) == 3 * 4 * copies  # two files and the archive's member
    assert made.reports == (GOES,)
    assert len(made.retold) == 5
    assert made.rows["submission_files"] == 3
    assert "  files in the inbox: 3" in made.lines()
    assert "3月" not in "\n".join(made.lines())  # names of files may be of people
    after = everything(handed_in)
    assert {k: v for k, v in before_it.items() if ".db" not in k} == {
        k: v for k, v in after.items() if ".db" not in k
    }


@everywhere
def test_nothing_is_left_of_a_facility_and_the_other_keeps_what_they_share(
    handed_in: Where,
) -> None:
    others = hold(handed_in, STAYS, OTHER_WORKER, digest(SHARED))
    assert hold(handed_in, *marks()).keys() == set(marks())
    proof = carrying_out.carry_out(planning.plan(handed_in, facility=GOES))
    assert proof.clean, proof.left
    assert "Nothing is left." in proof.lines()
    assert hold(handed_in, *marks()) == {}
    readings = [p for p in others[digest(SHARED)] if p.endswith(".arrow")]
    assert readings
    assert all(path in everything(handed_in) for path in readings)
    assert set(handed_in.inbox_place().folders()) == {STAYS}
    summary = json.loads(handed_in.out_place().read("morning.json") or b"")
    assert [one["name"] for one in summary["facilities"]] == [STAYS]
    assert summary["problems"] == [f"{STAYS}: it is not there"]
    assert summary["totals"]["new"] == 1


def test_a_purge_of_what_nobody_knows_is_a_mistake(handed_in: Where) -> None:
    with pytest.raises(UsageError, match="did you mean"):
        planning.plan(handed_in, facility=GOES + "x")
    with pytest.raises(UsageError, match="--older-than"):
        planning.plan(handed_in)
    with pytest.raises(UsageError, match="--older-than"):
        planning.plan(handed_in, facility=GOES, older_than="2y")
    carrying_out.carry_out(planning.plan(handed_in, facility=GOES))
    with pytest.raises(UsageError, match="nothing is known"):
        planning.plan(handed_in, facility=GOES)


def test_the_inbox_may_be_kept(handed_in: Where) -> None:
    proof = carrying_out.carry_out(planning.plan(handed_in, facility=GOES, keep_inbox=True))
    assert proof.clean, proof.left
    assert any("stays in the inbox" in note for note in proof.notes)
    assert set(handed_in.inbox_place().folders()) == {GOES, STAYS}
    assert all(path.startswith(handed_in.inbox) for path in hold(handed_in, WORKER)[WORKER])


@pytest.mark.parametrize("what", ["facility", "document"])
def test_what_a_live_run_holds_is_not_touched(handed_in: Where, what: str) -> None:
    database = handed_in.database()
    number = database.read(lambda c: facilities.of_inbox(c, handed_in.inbox))[GOES]
    held = {
        "facility": facility_lease(number),
        "document": document_lease(digest(WORKER)),
    }[what]
    made = planning.plan(handed_in, facility=GOES)
    database.run(lambda c: leases.claim(c, [held], THEIRS))
    with pytest.raises(UsageError, match="a run is at work"):
        planning.plan(handed_in, facility=GOES)
    with pytest.raises(UsageError, match="a run is at work"):
        carrying_out.carry_out(made)
    assert hold(handed_in, *marks()).keys() == set(marks())
    database.run(lambda c: leases.release(c, [held], THEIRS))
    assert carrying_out.carry_out(made).clean


STEPS = ["clear", "clear_report", "readings_of", "forget", "write_anew", "shred", "look"]


@pytest.mark.parametrize("step", STEPS)
def test_a_purge_that_was_killed_is_ended_by_the_next(
    handed_in: Where, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def die(*_: object, **__: object) -> None:
        raise Killed

    owner = {
        "clear": outputs,
        "clear_report": outputs,
        "write_anew": carrying_out.summaries,
        "shred": __import__("pipeline.store.purging", fromlist=["shred"]),
    }.get(step, carrying_out)
    with monkeypatch.context() as patched:
        patched.setattr(owner, step, die)
        with pytest.raises(Killed):
            carrying_out.carry_out(planning.plan(handed_in, facility=GOES))
    proof = carrying_out.carry_out(planning.plan(handed_in, facility=GOES))
    assert proof.clean, proof.left
    assert hold(handed_in, *marks()) == {}


def test_what_is_no_report_of_ours_is_left_and_said(where: Where) -> None:
    where.out_place().write(f"{GOES}/thesis.docx", b"mine")
    submit_only(where)
    where.out_place().remove(f"{GOES}/manifest.json")
    proof = carrying_out.carry_out(planning.plan(where, facility=GOES))
    assert not proof.clean
    assert any("no report of ours" in one for one in proof.left)
    assert where.out_place().read(f"{GOES}/thesis.docx") == b"mine"


def submit_only(where: Where) -> None:
    where.database().prepare()
    where.store().folder.mkdir(parents=True, exist_ok=True)
    submit(where, GOES, GONE, None)


def test_dated_reports_and_halves_of_killed_runs_go_too(handed_in: Where) -> None:
    out = handed_in.out_place()
    manifest = out.read(f"{GOES}/manifest.json") or b""
    out.write(f"{GOES} (2026-03-01)/manifest.json", manifest)
    out.write(f"{GOES} (2026-03-01)/notes.xlsx", WORKER.encode())
    out.write(f".{GOES}.0a1b2c3d.part/findings.json", WORKER.encode())
    out.write(f"{STAYS} (2026-03-01)/manifest.json", manifest)
    proof = carrying_out.carry_out(planning.plan(handed_in, facility=GOES))
    assert proof.clean, proof.left
    left = {entry.raw.partition("/")[0] for entry in out.listing()}
    assert {name for name in left if not name.startswith("morning")} == {
        STAYS,
        f"{STAYS} (2026-03-01)",
    }


@everywhere
def test_the_look_finds_what_the_removal_missed(
    handed_in: Where, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(carrying_out, "readings_of", lambda *_: iter(()))
    monkeypatch.setattr(outputs, "clear_report", lambda *_: None)
    monkeypatch.setattr(outputs, "clear", lambda *_: None)
    monkeypatch.setattr(carrying_out.summaries, "write_anew", lambda *_: None)
    monkeypatch.setattr(carrying_out, "forget", lambda *_: replace_rows())
    proof = carrying_out.carry_out(planning.plan(handed_in, facility=GOES))
    left = "\n".join(proof.left)
    for word in (
        digest(WORKER),
        f"out/{GOES}",
        "morning.html",
        "its folder in",
        "rows of findings",
    ):
        assert word in left
    if handed_in.database().is_sqlite:
        assert "prescreen.db" in left


def replace_rows() -> object:
    from pipeline.store.purging import Forgotten

    return Forgotten({}, (), ())


def test_what_prefect_kept_is_said_with_the_way_to_clear_it(handed_in: Where) -> None:
    prefect = handed_in.store().folder / "prefect"
    prefect.mkdir()
    (prefect / "prefect.db-wal").write_bytes(f'{{"folder": "/srv/{GOES}"}}'.encode())
    proof = carrying_out.carry_out(planning.plan(handed_in, facility=GOES))
    assert proof.left == (f"the name in the bytes of {prefect / 'prefect.db-wal'}",)
    (note,) = [one for one in proof.notes if "delete that folder" in one]
    assert str(prefect) in note
    shutil.rmtree(prefect)
    proof = carrying_out.carry_out(planning.plan(handed_in, facility=GOES))
    assert proof.clean, proof.left
    assert not any("delete that folder" in one for one in proof.notes)


def test_the_log_of_sqlite_is_searched_too(tmp_path: Path) -> None:
    hashes = [digest(str(at)) for at in range(3)]
    (tmp_path / "wal").write_bytes(b"\0" * (1 << 22) + b"ab" + hashes[0].encode() + b"0123")
    assert hashes_in(tmp_path / "wal", hashes) == {hashes[0]}
    (tmp_path / "raw").write_bytes(b"x" * ((1 << 22) - 5) + bytes.fromhex(hashes[1]))
    assert hashes_in(tmp_path / "raw", hashes) == {hashes[1]}
    (tmp_path / "name").write_bytes(b"y" * ((1 << 22) - 3) + GOES.encode())
    assert words_in(tmp_path / "name", [GOES])
    assert not words_in(tmp_path / "name", [STAYS])


@everywhere
def test_what_is_old_and_replaced_goes_and_what_is_current_stays(handed_in: Where) -> None:
    newer = {**GONE, "工资/3月.csv": b"corrected " + WORKER.encode()}
    age(handed_in)
    handed_in.inbox_place().remove(f"{GOES}/工资/3月.csv")
    night(handed_in, {GOES: newer, STAYS: KEPT}, hour=3)
    made = planning.plan(handed_in, older_than="400d")
    assert made.traces.hashes == {digest(WORKER)}
    proof = carrying_out.carry_out(made)
    assert proof.clean, proof.left
    assert hold(handed_in, digest(WORKER)) == {}
    still = [digest(data) for data in (*newer.values(), *KEPT.values())]
    assert hold(handed_in, *still).keys() == set(still)
    assert set(handed_in.inbox_place().folders()) == {GOES, STAYS}
    assert handed_in.out_place().exists(f"{GOES}/manifest.json")


@pytest.mark.parametrize("killed", [False, True])
def test_a_facility_that_hands_in_no_more_goes_whole_when_it_is_old(
    handed_in: Where, killed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox = handed_in.inbox_place()
    for entry in inbox.at(GOES).listing():
        inbox.remove(f"{GOES}/{entry.raw}")
    if inbox.local is not None:
        for folder in (inbox.local / GOES / "工资", inbox.local / GOES):
            folder.rmdir()
    age(handed_in)
    out = handed_in.out_place()
    out.write(f".{GOES}.0a1b2c3d.part/findings.json", WORKER.encode())  # of a run that was killed
    proof = carrying_out.carry_out(planning.plan(handed_in, older_than="18m"))
    assert proof.clean, proof.left
    assert hold(handed_in, WORKER, digest(WORKER)) == {}
    assert hold(handed_in, OTHER_WORKER, digest(SHARED)).keys() == {OTHER_WORKER, digest(SHARED)}


@everywhere
def test_an_inbox_that_is_not_mounted_is_not_taken_for_facilities_gone(handed_in: Where) -> None:
    age(handed_in)
    inbox = handed_in.inbox_place()
    if inbox.local is not None:
        inbox.local.rename(inbox.local.with_name("elsewhere"))
        inbox.local.mkdir()
    else:
        for entry in inbox.listing():
            inbox.remove(entry.raw)
    with pytest.raises(PlaceUnavailableError, match="is the share mounted"):
        planning.plan(handed_in, older_than="18m")
    assert hold(handed_in, digest(f"finding of {GOES}"))
    assert carrying_out.carry_out(planning.plan(handed_in, facility=GOES)).clean


def test_which_of_two_folders_goes_is_not_guessed(handed_in: Where) -> None:
    handed_in.inbox_place().write("A\x01/a.csv", b"1")
    handed_in.inbox_place().write("A\x02/a.csv", b"1")
    submit(handed_in, "A\N{REPLACEMENT CHARACTER}", {}, None)
    with pytest.raises(UsageError, match="rename all but one"):
        planning.plan(handed_in, facility="A\N{REPLACEMENT CHARACTER}")
    age(handed_in)
    assert planning.plan(handed_in, older_than="1d").gone == ()


@everywhere
def test_halves_of_reports_and_readings_on_their_way_go_too(
    handed_in: Where,
) -> None:
    out, store = handed_in.out_place(), handed_in.store()
    for name in (GOES, STAYS):
        out.write(f"{name} (2026-03-01)/{UNDER_WAY}", b"")
        out.write(f"{name} (2026-03-01)/report.html", WORKERS[name].encode())
        waiting = f"documents/{digest(WORKERS[name])[:2]}/{digest(WORKERS[name])}-aa-bb.arrow"
        whole(store.folder / OUTBOX / waiting, WORKERS[name].encode())
    proof = carrying_out.carry_out(planning.plan(handed_in, facility=GOES))
    assert proof.clean, proof.left
    assert hold(handed_in, *marks()) == {}
    still = hold(handed_in, OTHER_WORKER)[OTHER_WORKER]
    assert any(OUTBOX in path for path in still)
    assert f"{out}/{STAYS} (2026-03-01)/report.html" in still


def test_work_folders_that_may_be_in_use_are_said(handed_in: Where) -> None:
    def notes() -> str:
        return "\n".join(carrying_out.carry_out(planning.plan(handed_in, facility=GOES)).notes)

    work = handed_in.store().folder / "work"
    (work / "1-ab-cd-0123456789abcdef").mkdir(parents=True)
    assert "1 folders in" in notes()
    submit(handed_in, GOES, GONE, None)
    shutil.rmtree(work)
    assert "folders in" not in notes()


def test_a_long_name_goes_with_all_of_its_reports(where: Where) -> None:
    name = "x" * 245
    submit_only(where)
    submit(where, name, {"a.csv": b"1"}, None)
    out, manifest = where.out_place(), b'{"schema": "prescreen/manifest/1", "outputs": {}}'
    out.write(f"{name}/manifest.json", manifest)
    out.write(f"{name}/notes.docx", b"mine")
    dated = destination(out, name, "2026-03-01").name
    out.write(f"{dated}/manifest.json", manifest)
    out.write(f".{fitting(name)}.0a1b2c3d.part/findings.json", b"1")
    proof = carrying_out.carry_out(planning.plan(where, facility=name))
    assert proof.clean, proof.left
    assert [entry.raw for entry in out.listing() if entry.raw.startswith(("x", ".x"))] == []


def test_readings_that_are_nobodys_go_when_they_are_old(handed_in: Where) -> None:
    keep(handed_in.store(), b"of a folder that was checked by itself", "read by itself")
    later = datetime.now(UTC).replace(year=2040)
    assert planning.plan(handed_in, older_than="90y").nothing
    made = planning.plan(handed_in, older_than="1d", now=later)
    assert made.traces.hashes == {digest(b"of a folder that was checked by itself")}
    assert carrying_out.carry_out(made).clean
    assert hold(handed_in, "read by itself") == {}
    assert hold(handed_in, *marks()).keys() == set(marks())


def test_what_is_not_so_old_stays(handed_in: Where) -> None:
    made = planning.plan(handed_in, older_than="400d")
    assert made.nothing
    assert carrying_out.carry_out(made).clean
    assert hold(handed_in, *marks()).keys() == set(marks())


def interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def age(where: Where) -> None:
    """Moves all that the store has recorded three years back."""
    from sqlalchemy import update

    from pipeline.store.tables import documents, nights, runs, submissions

    then = NOON.replace(year=2023)

    def back(c: object) -> None:
        for table, columns in (
            (submissions, ("first_seen", "last_seen")),
            (documents, ("recorded",)),
            (runs, ("recorded",)),
            (nights, ("started", "scheduled")),
        ):
            c.execute(update(table).values(dict.fromkeys(columns, then)))

    where.database().run(back)


@pytest.mark.parametrize(
    ("age", "then"),
    [
        ("400d", "2025-01-25"),
        ("6w", "2026-01-18"),
        ("18m", "2024-09-01"),
        ("2y", "2024-03-01"),
        (" 1M ", "2026-02-01"),
    ],
)
def test_ages_are_of_the_calendar(age: str, then: str) -> None:
    assert before(age, NOON).date().isoformat() == then


def test_the_last_of_a_long_month_is_the_last_of_a_short_one() -> None:
    assert before("1m", NOON.replace(month=3, day=31)).date().isoformat() == "2026-02-28"


@pytest.mark.parametrize("age", ["", "0d", "10", "d", "-3d", "1.5y", "9999y", "tomorrow"])
def test_what_is_no_age_is_said(age: str) -> None:
    with pytest.raises(UsageError, match="--older-than"):
        before(age, NOON)
