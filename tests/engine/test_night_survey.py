"""The inbox as it lies: what is hashed, what is left alone, what is said of the rest."""

import contextlib
import os
import threading
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import s3_server
from nightly_world import ROSTER, World
from sqlalchemy import select, update

from pipeline.engine.local_place import LocalPlace
from pipeline.engine.nightly import looking
from pipeline.engine.nightly.survey import survey
from pipeline.engine.nightly.where import OWNER, Where, checked
from pipeline.errors import PlaceUnavailableError, UsageError
from pipeline.model.nightly import RunState
from pipeline.store import facilities, purging, runs, submissions
from pipeline.store.tables import submissions as handed_in


@pytest.fixture
def world(tmp_path: Path) -> World:
    world = World(tmp_path)
    world.write("alpha/roster.csv", ROSTER)
    world.write("alpha/扫描/again.csv", ROSTER + "A3,赵六,男,2022-01-01\n")
    world.write("beta/roster.csv", ROSTER)
    return world


def recorded(world: World, name: str) -> dict[str, str]:
    """Gives back path and hash of what the store has as a facility's current files."""

    def read(connection: object) -> dict[str, str]:
        number = facilities.of_inbox(connection, world.where.inbox)[name]
        files = submissions.current_files(connection, [number])[number]
        return {path: file.sha256 for path, file in files.items()}

    return world.where.database().read(read)


def test_only_what_is_new_or_touched_is_hashed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    real = LocalPlace.digest

    def digest(place: LocalPlace, raw: str, name: str) -> object:
        opened.append(f"{place.local.name}/{name}")
        return real(place, raw, name)

    monkeypatch.setattr(LocalPlace, "digest", digest)
    first = world.survey()
    assert (first.files, first.hashed, len(first.facilities)) == (3, 3, 2)
    assert first.problems == ()
    before = recorded(world, "alpha")
    opened.clear()
    assert world.survey().hashed == 0
    assert opened == []
    os.utime(world.inbox / "alpha/roster.csv", (1, 1))
    world.write("beta/new.csv", "x")
    again = world.survey()
    assert sorted(opened) == ["alpha/roster.csv", "beta/new.csv"]
    assert again.hashed == 2
    assert recorded(world, "alpha") == before
    opened.clear()
    assert world.survey().hashed == 0, "the stamps of touched files are renewed"


def test_what_was_taken_away_is_no_part_of_the_evidence_any_more(world: World) -> None:
    world.survey()
    (world.inbox / "alpha/roster.csv").unlink()
    world.survey()
    assert list(recorded(world, "alpha")) == ["扫描/again.csv"]


def test_what_is_nobodys_is_said_and_not_read(world: World) -> None:
    world.write("王强的合同.pdf", "x")
    world.write(".hidden/roster.csv", ROSTER)
    (world.inbox / "linked").symlink_to(world.inbox / "alpha")
    world.write("beta/.DS_Store", "x")
    found = world.survey()
    assert [name for _, name in found.facilities] == ["alpha", "beta"]
    said = "\n".join(found.problems)
    assert "1 file(s) lie in the inbox beside the folders" in said
    assert ".hidden: this folder is hidden" in said
    assert "linked: this is a link" in said
    assert "王强" not in said
    assert found.files == 3


def test_a_file_that_grows_keeps_its_facility_waiting(world: World) -> None:
    def grows(_: float) -> None:
        with (world.inbox / "beta/roster.csv").open("a") as stream:
            stream.write("more\n")

    found = world.survey(settle=5, pause=grows)
    assert [name for _, name in found.facilities] == ["alpha"]
    assert found.waiting == ("beta",)
    assert "beta: its files are still changing; it was left as it was" in found.problems
    assert recorded(world, "beta") == {}
    waits: list[float] = []
    assert world.survey(settle=5, pause=waits.append).waiting == ()
    assert waits == [5], "looked at twice, and it stood still"
    assert world.survey(settle=5, pause=waits.append).waiting == ()
    assert waits == [5], "what is recorded needs no second look"


def test_old_files_are_taken_at_once_whatever_a_clock_says(world: World) -> None:
    for path in world.inbox.rglob("*.csv"):
        os.utime(path, (1, 1))
    waits: list[float] = []
    # The system's own time of change cannot be set back: it tells a copy that keeps old times.
    world.survey(settle=5, pause=waits.append)
    assert waits == [5]


def test_half_of_an_upload_is_waited_for_but_not_for_ever(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.write("beta/pay.xlsx.filepart", "half")
    found = world.survey()
    assert found.waiting == ("beta",)
    assert "1 of its files are unfinished uploads (.filepart)" in "\n".join(found.problems)
    tomorrow = time.time() + 2 * 86_400
    monkeypatch.setattr("pipeline.engine.nightly.looking.time.time", lambda: tomorrow)
    assert world.survey().waiting == ()
    assert sorted(recorded(world, "beta")) == ["pay.xlsx.filepart", "roster.csv"]


@pytest.mark.parametrize("leaves_folder", [True, False])
def test_a_facility_that_is_gone_is_said_and_keeps_its_last_word(
    world: World, leaves_folder: bool
) -> None:
    world.survey()
    before = recorded(world, "beta")
    (world.inbox / "beta/roster.csv").unlink()
    if not leaves_folder:
        (world.inbox / "beta").rmdir()
    found = world.survey()
    assert found.gone == ("beta",)
    assert [name for _, name in found.facilities] == ["alpha"]
    assert recorded(world, "beta") == before
    assert "prescreen purge" in "\n".join(found.problems)


def test_a_new_empty_folder_is_a_facility_without_evidence(world: World) -> None:
    (world.inbox / "gamma").mkdir()
    assert "gamma" in [name for _, name in world.survey().facilities]
    assert "gamma" in [name for _, name in world.survey().facilities]


def test_a_folder_that_cannot_be_listed_fails_alone(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = LocalPlace.listing

    def listing(place: LocalPlace) -> Sequence[object]:
        if place.local.name == "alpha":
            raise PermissionError(13, "Permission denied")
        return real(place)

    monkeypatch.setattr(LocalPlace, "listing", listing)
    found = world.survey()
    assert found.failed == ("alpha",)
    assert [name for _, name in found.facilities] == ["beta"]
    standing = world.where.database().read(lambda c: runs.standings(c, [1, 2]))
    assert [one.state for one in standing.values()] == [RunState.FAILED]


def test_an_inbox_that_lost_everything_is_not_taken_for_an_empty_one(world: World) -> None:
    world.survey()
    (world.inbox).rename(world.base / "elsewhere")
    world.inbox.mkdir()
    with pytest.raises(PlaceUnavailableError, match="is the share mounted"):
        world.survey()


def test_a_place_that_goes_away_is_waited_for_once(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(200):
        (world.inbox / f"f{number}").mkdir()
    world.prepare()
    asked: list[str] = []
    looked = threading.Event()

    def away(place: LocalPlace) -> Sequence[object]:
        asked.append(place.url)
        if len(asked) > 1:
            looked.wait(1)
            time.sleep(0.05)
        raise PlaceUnavailableError("does not answer")

    def check(_: LocalPlace) -> None:
        looked.set()
        raise PlaceUnavailableError("the inbox does not answer")

    monkeypatch.setattr(LocalPlace, "listing", away)
    monkeypatch.setattr(LocalPlace, "check", check)
    with pytest.raises(PlaceUnavailableError, match="the inbox does not answer"):
        survey(world.where, settle=0)
    assert len(asked) < 100


def test_two_folders_that_print_alike_are_both_refused(world: World) -> None:
    world.write("A\x01/a.txt", "first")
    world.write("A\x02/a.txt", "second")
    found = world.survey()
    assert found.failed == ("A\N{REPLACEMENT CHARACTER}",)
    assert [name for _, name in found.facilities] == ["alpha", "beta"]
    assert recorded(world, found.failed[0]) == {}
    numbers = world.where.database().read(lambda c: facilities.of_inbox(c, world.where.inbox))
    last = world.where.database().read(lambda c: runs.history(c, numbers[found.failed[0]], 1))[0]
    assert last.state is RunState.FAILED
    assert "print as" in (last.error or "")


def test_an_inbox_that_was_not_touched_does_not_grow_old(world: World) -> None:
    world.survey()
    database, then = world.where.database(), datetime(2023, 1, 1, tzinfo=UTC)
    database.run(lambda c: c.execute(update(handed_in).values(last_seen=then)))
    (world.inbox / "beta/roster.csv").rename(world.base / "away.csv")
    world.survey()
    query = select(handed_in.c.last_seen).order_by(handed_in.c.facility_id)
    alpha, beta = database.read(lambda c: list(c.scalars(query)))
    assert alpha > then + timedelta(days=365)
    assert beta == then, "what is not there is not seen"


def test_only_some_facilities(world: World) -> None:
    assert [name for _, name in world.survey(only=["beta"]).facilities] == ["beta"]
    with pytest.raises(UsageError, match="did you mean beta"):
        world.survey(only=["betta"])


def test_a_folder_whose_name_is_no_text_is_to_be_renamed(world: World) -> None:
    try:
        (world.inbox / os.fsdecode(b"\xb9\xa4\xb3\xa7")).mkdir()
    except OSError:
        pytest.skip("this file system takes names in UTF-8 only")
    found = world.survey()
    assert found.failed == ("工厂",)  # read as GBK
    assert {name for _, name in found.facilities} >= {"alpha", "beta"}


@pytest.mark.parametrize(
    ("out", "data", "words"),
    [
        ("inbox/reports", "data", "lies inside the inbox"),
        (".", "data", "holds the inbox"),
        ("out", "inbox/data", "lies inside"),
        ("file", "data", "--out .* cannot be written"),
        ("out", "out", "lies in the outputs"),
        ("out", "out/data", "lies in the outputs"),
    ],
)
def test_nothing_is_written_into_the_inbox(world: World, out: str, data: str, words: str) -> None:
    (world.base / "file").touch()
    places = [str(world.base / name) for name in ("inbox", out, data)]
    with pytest.raises(UsageError, match=words):
        checked(Where(*places))


def test_an_inbox_is_one_however_it_is_reached(world: World) -> None:
    (world.base / "link").symlink_to(world.inbox)
    assert Where(str(world.base / "link"), str(world.out)).inbox == world.where.inbox


@pytest.mark.parametrize("kind", ["disk", "s3"])
def test_two_inboxes_never_share_their_outputs(
    world: World, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (world.base / "other").mkdir()
    url = str(world.base)
    with contextlib.ExitStack() as stack:
        if kind == "s3":
            url = stack.enter_context(s3_server.bucket(monkeypatch))
        out, data = f"{url}/out", str(world.base / "data")
        checked(Where(str(world.inbox), out, data))
        checked(Where(str(world.inbox), out, data))
        with pytest.raises(UsageError, match="reports of the inbox"):
            checked(Where(str(world.base / "other"), out, data))
        Where("x", out).out_place().remove(OWNER)
        checked(Where(str(world.base / "other"), out, data))


def test_a_wrong_option_is_said_before_anything_is_done(world: World) -> None:
    world.options = {"protocol": "semta"}
    with pytest.raises(UsageError, match="--protocol"):
        world.prepare()
    assert Where.from_json(world.where.to_json()) == world.where


def test_a_facility_purged_while_the_inbox_is_looked_at_stops_no_other(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("alpha", "beta"):
        world.write(f"{name}/a.txt", "x")
    numbers = dict(world.survey().facilities)

    def purged_before(lying: looking.Lying) -> Any:
        if lying.name == "alpha":
            (number,) = (number for number, name in numbers.items() if name == "alpha")
            world.where.database().run(lambda c: purging.forget_facility(c, number))
        return looking.hashed(lying)

    world.write("alpha/b.txt", "y")
    world.write("beta/b.txt", "y")
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr("pipeline.engine.nightly.survey.hashed", purged_before)
        found = world.survey()
    assert [name for _, name in found.facilities] == ["beta"]
    assert found.gone == ("alpha",)
    assert "alpha: it was purged while the inbox was looked at" in found.problems[0]
    assert [name for _, name in world.survey().facilities] == ["alpha", "beta"]
