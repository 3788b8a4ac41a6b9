"""Files into the cache: once, whoever reads them; refused ones again where it may help."""

import errno
import threading
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest
from nightly_world import ROSTER, Here, World, in_this_process

from pipeline.engine import child
from pipeline.engine.jobs import DISK_FULL, Refusal
from pipeline.engine.nightly import reading
from pipeline.engine.nightly.plan import plan
from pipeline.engine.nightly.turns import document_lease
from pipeline.engine.steady import MOVED
from pipeline.errors import DiskFullError, UnreadableError
from pipeline.model.nightly import Morning, RunState
from pipeline.store import leases
from pipeline.store.tables import document_members, documents

CRASHED = Refusal("reader-crashed", "It brought its reader down.", "崩溃")
KILLED = Refusal("killed", "Memory was short.", "内存不足")


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    return in_this_process(monkeypatch, World(tmp_path))


def other(number: int) -> str:
    return ROSTER + f"A{number},赵六,男,2022-01-01\n"


def judged_again(world: World) -> Morning:
    """Gives back a night in which every facility is judged, and unread files are read."""
    return world.night(everything=True)


def test_a_file_that_kills_its_reader_is_not_tried_every_night(world: World) -> None:
    world.write("alpha/bad.csv", other(9))
    world.write("alpha/good.csv", ROSTER)
    world.deaths = {"bad.csv": CRASHED}
    world.night()
    assert sorted(world.reads) == ["bad.csv", "good.csv"]
    world.deaths = {}
    judged_again(world)
    assert world.reads == []
    rows = world.where.database().read(lambda c: list(c.execute(documents.select())))
    assert sorted((row.status, row.reason) for row in rows) == [
        ("read", None),
        ("unreadable", "reader-crashed"),
    ]


def test_a_file_for_which_memory_was_short_is_tried_again_the_next_night(world: World) -> None:
    world.write("alpha/large.csv", ROSTER)
    world.deaths = {"large.csv": KILLED}
    world.night()
    judged_again(world)
    assert world.reads == ["large.csv"]
    world.deaths = {}
    judged_again(world)
    assert world.reads == ["large.csv"]
    judged_again(world)
    assert world.reads == []


def test_a_reader_that_died_over_a_file_that_moved_says_nothing_of_its_bytes(
    world: World,
) -> None:
    file = world.write("alpha/bad.csv", ROSTER)
    found = world.survey()
    work = plan(world.where, found)
    file.write_text("cut short")
    world.deaths = {"bad.csv": CRASHED}
    assert reading.read_files(world.where, work.read[0].items)["refused"] == 1
    file.write_text(ROSTER)
    world.deaths = {}
    judged_again(world)
    assert world.reads == ["bad.csv"]


def test_the_same_bytes_in_many_facilities_are_read_once(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipeline import stages

    read: list[str] = []
    real = stages.read
    monkeypatch.setattr(
        stages, "read", lambda source, *rest: (read.append(source.path), real(source, *rest))[1]
    )
    for name in ("alpha", "beta", "gamma"):
        world.write(f"{name}/roster.csv", ROSTER)
        world.write(f"{name}/copy.csv", ROSTER)
    world.night()
    assert len(read) == 1
    assert len(world.judged) == 3


def test_archives_are_read_to_the_bottom_and_then_left_alone(world: World) -> None:
    inner = world.base / "inner.zip"
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("人事/roster.csv", other(1))
    world.inbox.joinpath("alpha").mkdir(parents=True)
    with zipfile.ZipFile(world.inbox / "alpha/outer.zip", "w") as archive:
        archive.write(inner, "inner.zip")
        archive.writestr("roster.csv", other(2))
    world.night()
    assert world.reads[0] == "outer.zip"
    assert sorted(world.reads) == [
        "outer.zip",
        "outer.zip/inner.zip",
        "outer.zip/inner.zip/人事/roster.csv",
        "outer.zip/roster.csv",
    ]
    kept = world.where.database().read(lambda c: list(c.execute(document_members.select())))
    assert len(kept) == 3, "a purge finds what came out of archives"
    judged_again(world)
    assert world.reads == []


def test_an_archive_whose_member_was_refused_for_now_is_opened_again(world: World) -> None:
    world.inbox.joinpath("alpha").mkdir(parents=True)
    with zipfile.ZipFile(world.inbox / "alpha/all.zip", "w") as archive:
        archive.writestr("large.csv", other(1))
        archive.writestr("small.csv", other(2))
    world.deaths = {"all.zip/large.csv": KILLED}
    world.night()
    world.deaths = {}
    judged_again(world)
    assert world.reads == ["all.zip", "all.zip/large.csv"]


def test_an_archive_that_could_not_be_opened_once_is_opened_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = in_this_process(monkeypatch, World(tmp_path), real=True)
    world.inbox.joinpath("alpha").mkdir(parents=True)
    with zipfile.ZipFile(world.inbox / "alpha/all.zip", "w") as archive:
        archive.writestr("roster.csv", other(1))
    world.deaths = {"all.zip": Refusal("device-error", *MOVED["device-error"])}
    first = world.night().facilities[0]
    assert first.state is RunState.NOTHING_READABLE
    world.deaths = {}
    world.day = "2026-03-03"
    second = world.night().facilities[0]
    assert second.state is RunState.JUDGED
    assert second.counts["unreadable"] == 0
    world.day = "2026-03-04"
    world.night()
    assert world.judged == []


@pytest.mark.parametrize("where", ["read", "extract"])
@pytest.mark.parametrize("code", [errno.EMFILE, errno.EIO])
def test_trouble_of_the_machine_is_never_kept_of_a_file(
    world: World, monkeypatch: pytest.MonkeyPatch, where: str, code: int
) -> None:
    from pipeline import stages

    def fails(*_: object) -> None:
        raise UnreadableError("cut-short", "broken", "损坏") from OSError(code, "no more")

    monkeypatch.setattr(Here, "do", as_a_child)
    world.write("alpha/pay.csv", ROSTER)
    with monkeypatch.context() as patched:
        patched.setattr(stages, where, fails)
        world.night()
    judged_again(world)
    assert world.reads == ["pay.csv"]
    judged_again(world)
    assert world.reads == []


def test_a_full_disk_that_a_reader_meets_ends_the_run(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipeline import stages

    def fails(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", "/tmp/page.png")

    monkeypatch.setattr(Here, "do", as_a_child)
    world.write("alpha/pay.csv", ROSTER)
    with monkeypatch.context() as patched:
        patched.setattr(stages, "read", fails)
        with pytest.raises(DiskFullError, match="the disk that holds /tmp is full"):
            world.night()
    world.night()
    assert world.reads == ["pay.csv"]


def as_a_child(pool: Any, job: Any) -> Any:
    """Does a job of a pool as a child does."""
    return child._attempt(pool._work, job)


def test_what_another_run_reads_is_waited_for_and_not_read_again(world: World) -> None:
    world.write("alpha/roster.csv", ROSTER)
    world.write("alpha/other.csv", other(1))
    work = plan(world.where, world.survey())
    items = work.read[0].items
    store, database = world.where.store(), world.where.database()
    shared = next(sha256 for _, sha256 in items if sha256)
    another, began = leases.holder(), threading.Event()
    release = threading.Event()

    def elsewhere() -> None:
        with leases.held(database, [document_lease(shared)], another):
            began.set()
            release.wait(60)
            reads = list(world.reads)
            reading_alone = [item for item in items if item[1] == shared]
            # What the other run does: the file itself, without asking for the lease it holds.
            file = next(reading._announced(world.where, reading_alone, store.folder / "work"))
            job = next(reading._Batch(database, None, store.folder, print)._jobs([file]))[0]
            reading.read_one(job)
            world.reads = reads

    thread = threading.Thread(target=elsewhere)
    thread.start()
    assert began.wait(60)
    counts: dict[str, int] = {}
    mine = threading.Thread(target=lambda: counts.update(reading.read_files(world.where, items)))
    mine.start()
    deadline = time.monotonic() + 60
    while not world.reads and time.monotonic() < deadline:
        time.sleep(0.01)
    assert len(world.reads) == 1, "the free one is read meanwhile"
    release.set()
    mine.join(60)
    thread.join(60)
    assert counts["waited_for"] == 1
    assert (counts["read"], counts["cached"]) == (1, 1)


def test_a_full_disk_stops_the_batch_and_blames_no_file(world: World) -> None:
    world.write("alpha/roster.csv", ROSTER)
    world.deaths = {"roster.csv": Refusal(DISK_FULL, "the disk that holds /data is full", "满")}
    with pytest.raises(DiskFullError, match="is full"):
        world.night()
    world.deaths = {}
    world.night()
    assert world.reads == ["roster.csv"]


def test_locked_files_are_tried_again_with_another_password_only(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.write("alpha/empty.csv", "")
    monkeypatch.setenv("PRESCREEN_PASSWORD", "one")
    world.night()
    assert world.reads == ["empty.csv"]
    judged_again(world)
    assert world.reads == []
    monkeypatch.setenv("PRESCREEN_PASSWORD", "two")
    world.night()
    assert (world.reads, world.judged) == (["empty.csv"], ["alpha"])
