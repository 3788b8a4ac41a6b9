"""A night that ended and died before its morning was told: the next to come tells it, once."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from nightly_world import World, in_this_process

from flows.private import Private
from flows.steps import Wish, covered, without_prefect
from pipeline.engine import notify
from pipeline.engine.nightly import telling
from pipeline.engine.nightly.finish import finish
from pipeline.night_settings import SETTINGS_VARIABLE
from pipeline.report.morning import dated
from pipeline.report.notice import Notice
from pipeline.store import leases, nights


class KilledError(BaseException):
    """The process is gone."""


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    made = in_this_process(monkeypatch, World(tmp_path))
    made.write("alpha/a.txt", "BREACH one\n")
    return made


@pytest.fixture
def sent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Notice]:
    """Gives back what the webhook was given, night by night."""
    path = tmp_path / "night.toml"
    path.write_text('[webhook]\nurl = "http://127.0.0.1:9/"\n')
    monkeypatch.setenv(SETTINGS_VARIABLE, str(path))
    came: list[Notice] = []
    monkeypatch.setattr(notify, "post", lambda settings, notice: came.append(notice))
    return came


def dies(*_: Any, **__: Any) -> None:
    raise KilledError


def kill_at(
    monkeypatch: pytest.MonkeyPatch, module: Any, step: str, work: Callable[[], Any]
) -> None:
    with monkeypatch.context() as death:
        death.setattr(module, step, dies)
        with pytest.raises(KilledError):
            work()


def told(world: World) -> list[int]:
    """Gives back the night of each summary there is."""
    kept = (world.out / "mornings").glob("*.json")
    return sorted(read(path)["night"]["number"] for path in kept)


def read(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


@pytest.mark.parametrize("step", ["write", "last file"])
def test_the_next_night_tells_what_a_killed_one_had_found(
    world: World, sent: list[Notice], monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    if step == "write":
        kill_at(monkeypatch, telling, "write", world.night)
        assert told(world) == []
    else:
        kill_at(monkeypatch, notify, "tell", world.night)
        assert len(told(world)) == 1
    assert sent == []
    second = world.night()
    assert len(told(world)) == 2
    assert len(sent) == 2, "both by the webhook, the older first"
    late = [one for one in second.problems if "read mornings/" in one]
    assert len(late) == (1 if step == "write" else 0)
    assert [notice.news for notice in sent] == [True, bool(late)]
    world.night()
    assert len(told(world)) == 3
    assert len(sent) == 3, "each is told once"


def start(world: World, scheduled: datetime) -> nights.Night:
    world.prepare()
    where = world.where
    return where.database().run(
        lambda c: nights.begin(c, where.inbox, scheduled, datetime.now(UTC), leases.holder())
    )


def test_a_run_that_falls_into_a_night_tells_what_that_one_owes(
    world: World, sent: list[Notice], monkeypatch: pytest.MonkeyPatch
) -> None:
    planned = datetime.now(UTC) - timedelta(minutes=1)
    wish, own = Wish(planned, settle=0), Private()
    kill_at(
        monkeypatch,
        telling,
        "write",
        lambda: without_prefect(world.where, wish, Private(), "Prefect was away"),
    )
    assert (told(world), sent) == ([], [])
    assert without_prefect(world.where, wish, own, "Prefect was away") is None
    assert own.joined is not None
    assert len(told(world)) == 1
    assert [notice.news for notice in sent] == [True]
    assert read(world.out / "morning.json")["night"]["number"] == own.joined
    covered(world.where, start(world, planned))
    assert len(sent) == 1


def test_a_night_that_still_writes_its_morning_is_left_alone(
    world: World, sent: list[Notice], monkeypatch: pytest.MonkeyPatch
) -> None:
    held = leases.holder()
    planned = datetime.now(UTC) - timedelta(minutes=1)
    kill_at(
        monkeypatch,
        telling,
        "write",
        lambda: without_prefect(world.where, Wish(planned, settle=0), Private(), "Away"),
    )
    night = start(world, planned)
    number = night.into or night.id
    with leases.held(world.where.database(), [nights.Night(number, "new").lease], held):
        covered(world.where, night)
        assert (told(world), sent) == ([], [])
        assert not any("read mornings/" in one for one in world.night().problems)
    covered(world.where, night)
    assert len(sent) == 2


def test_a_night_of_some_facilities_leaves_the_planned_one_to_be_worked(world: World) -> None:
    world.write("beta/a.txt", "BREACH two\n")
    planned = datetime.now(UTC) - timedelta(hours=6)
    world.night(only=["alpha"])
    assert world.judged == ["alpha"]
    own = Private()
    some = Wish(settle=0, partial=True)
    without_prefect(world.where, some, Private(only=("alpha",)), "Prefect was away")
    morning = without_prefect(world.where, Wish(planned, settle=0), own, "Prefect was away")
    assert own.joined is None
    assert morning is not None
    assert world.judged == ["alpha", "beta"]


def test_the_newest_summary_is_never_written_over_by_an_older_one(world: World) -> None:
    first = world.night()
    world.write("alpha/a.txt", "BREACH two\n")
    second = world.night()
    telling.told(world.where, first)
    assert read(world.out / "morning.json")["night"]["number"] == second.night


def test_a_night_of_some_facilities_leaves_the_page_of_the_whole_one(
    world: World, sent: list[Notice]
) -> None:
    world.night(only=["alpha"])
    assert "alpha" in (world.out / "morning.html").read_text(), "no whole night has been yet"
    world.write("beta/a.txt", "BREACH two\n")
    whole = world.night()
    before = {path.name: path.read_bytes() for path in world.out.glob("morning.*")}
    listed = (world.out / "mornings" / "since.html").read_text()
    assert "Nothing was judged since" in listed
    assert 'href="mornings/since.html"' in (world.out / "morning.html").read_text()
    world.write("beta/a.txt", "BREACH three\n")
    some = world.night(only=["beta"])
    assert [one.name for one in some.facilities] == ["beta"]
    assert {path.name: path.read_bytes() for path in world.out.glob("morning.*")} == before
    assert read(world.out / "morning.json")["night"]["number"] == whole.night
    kept = f"{dated(some)}.html"
    assert (world.out / "mornings" / kept).is_file()
    listed = (world.out / "mornings" / "since.html").read_text()
    assert f'href="{kept}"' in listed
    world.night()
    assert kept not in (world.out / "mornings" / "since.html").read_text()


def test_a_night_of_some_facilities_that_judged_none_writes_and_sends_nothing(
    world: World, sent: list[Notice]
) -> None:
    world.night()
    before = {path: path.read_bytes() for path in world.out.rglob("morning*") if path.is_file()}
    count = len(sent)
    some = world.night(only=["alpha"])
    assert some.silent
    assert len(sent) == count
    after = {path: path.read_bytes() for path in world.out.rglob("morning*") if path.is_file()}
    assert after == before
    assert len(told(world)) == 1
    world.night()
    assert len(told(world)) == 2, "nor is it told later"


def test_the_end_of_a_night_is_told_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    told_by: list[int] = []
    wrote: list[int] = []
    write = telling.write

    def tell(database: Any, morning: Any, writer: Any) -> tuple[str, ...]:
        told_by.append(morning.night)
        return ("The mail could not be sent",)

    def counted(where: Any, morning: Any, writer: Any) -> None:
        wrote.append(morning.night)
        write(where, morning, writer)

    monkeypatch.setattr(notify, "tell", tell)
    monkeypatch.setattr(telling, "write", counted)
    world.survey()
    night = start(world, datetime.now(UTC))
    morning = finish(world.where, night.id, ())
    assert morning.problems == ("The mail could not be sent",)
    assert told_by == [night.id]
    assert wrote == [night.id, night.id], "once more for what could not be sent"
