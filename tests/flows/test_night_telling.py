"""What the screen hears of a night that another run works, and of nights nobody asked for."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from prefect_home import inbox

import flows.night
import flows.telling
import pipeline.engine.nightly.watch
from flows.server import ServerLostError
from flows.telling import Mornings
from pipeline.engine.nightly.where import Where
from pipeline.engine.progress import Silent
from pipeline.model.nightly import FacilityMorning, Morning, RunState
from pipeline.store import leases, nights

WHEN = "2026-03-01T02:00:00+00:00"


class Screen(Silent):
    def __init__(self) -> None:
        self.stages: list[str] = []

    def stage(self, name: str, total: int | None = None) -> None:
        self.stages.append(name)


class Other:
    """Another run that works the inbox."""

    def __init__(self, where: Where) -> None:
        self.database, self.me = where.database(), leases.holder()
        self.database.prepare()
        now = datetime.now(UTC)
        self.night = self.database.run(lambda c: nights.begin(c, where.inbox, None, now, self.me))

    def end(self) -> None:
        self.database.run(lambda c: nights.finish(c, self.night.id, ["told by the other"]))
        self.die()

    def die(self) -> None:
        self.database.run(lambda c: leases.release(c, [self.night.lease], self.me))


@pytest.fixture
def where(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Where:
    def lost(*_: Any) -> None:
        raise ServerLostError("None here.")

    monkeypatch.setattr(flows.night, "with_server", lost)
    inbox(tmp_path, 1)
    inbox_, out, data = (str(tmp_path / name) for name in ("inbox", "out", "data"))
    return Where(inbox_, out, data)


def joined(
    where: Where, monkeypatch: pytest.MonkeyPatch, then: Callable[[Other], None]
) -> tuple[Other, Morning, list[str]]:
    """Gives back what a run hears that began while another was at work, which then goes on."""
    other, screen, waits = Other(where), Screen(), []

    def sleep(_: float) -> None:
        waits.append(1)
        if len(waits) == 3:
            then(other)

    with monkeypatch.context() as patched:
        patched.setattr(flows.telling, "time", SimpleNamespace(sleep=sleep))
        morning = flows.night.run_once(where, settle=0, progress=screen)
    assert len(waits) == 3
    return other, morning, screen.stages


def test_a_night_that_another_works_is_waited_for(
    where: Where, monkeypatch: pytest.MonkeyPatch
) -> None:
    other, morning, stages = joined(where, monkeypatch, Other.end)
    assert (morning.night, morning.problems) == (other.night.id, ("told by the other",))
    assert stages == ["waiting"]


def test_a_night_whose_worker_died_meanwhile_is_taken_up(
    where: Where, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, morning, stages = joined(where, monkeypatch, Other.die)
    assert [(one.name, one.judged) for one in morning.facilities] == [("恒晟0", True)]
    assert stages == ["waiting"]


def test_every_night_of_a_watch_is_told(where: Where, monkeypatch: pytest.MonkeyPatch) -> None:
    @contextmanager
    def server(_: Path) -> Iterator[str]:
        yield "http://prefect"

    away = FacilityMorning("恒晟0", RunState.FAILED, judged=True, error="facility.toml, line 2: no")
    morning = Morning(1, WHEN, WHEN, (away,))
    monkeypatch.setattr(flows.night, "server", server)
    monkeypatch.setattr(flows.night, "run_once", lambda *_, **__: morning)
    ripe = [frozenset({"恒晟0"})]
    monkeypatch.setattr(pipeline.engine.nightly.watch, "watch", lambda *_, **__: iter(ripe))
    said: list[str] = []
    flows.night.watch(where, say=said.append)
    assert said[1] == "恒晟0: not judged: facility.toml, line 2: no"
    assert said[2].startswith("1 NOT JUDGED; nothing new.")
    assert said[-1] == f"Morning summary: {where.out}/morning.html"


def test_a_watch_works_all_that_have_stood_still_and_those_that_arrived_at_once(
    where: Where, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[list[str], float]] = []

    def run_once(_: Where, *, only: list[str], settle: float, **__: Any) -> Morning:
        asked.append((only, settle))
        return Morning(1, WHEN, WHEN, ())

    monkeypatch.setattr(flows.night, "server", lambda _: nullcontext("http://prefect"))
    monkeypatch.setattr(flows.night, "run_once", run_once)
    ripe = [frozenset[str](), frozenset({"b", "a"})]
    monkeypatch.setattr(pipeline.engine.nightly.watch, "watch", lambda *_, **__: iter(ripe))
    flows.night.watch(where, settle=7, say=lambda _: None)
    assert asked == [([], 7), (["a", "b"], 0)]


def test_a_night_by_the_clock_is_told_once(where: Where) -> None:
    Other(where).end()
    mornings = Mornings(where)
    assert mornings.news() == [], "it ended before anybody listened"
    Other(where).end()
    news = mornings.news()
    assert news[0] == "told by the other"
    assert news[-1] == f"Morning summary: {where.out}/morning.html"
    assert mornings.news() == []
