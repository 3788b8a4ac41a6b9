"""A night killed between any two of its steps, and run again, ends as if nothing had been."""

import contextlib
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from nightly_world import ROSTER, World, in_this_process

from pipeline.engine.local_place import LocalPlace
from pipeline.model.nightly import Morning
from pipeline.store.database import Database
from pipeline.store.nights import morning as morning_of
from pipeline.store.tables import findings, leases, nights, runs, submissions


class KilledError(BaseException):
    """The process is gone."""


class Death:
    """Ends the process at its n-th step; from then on it can do nothing.

    A step is a transaction of the store, or a file or folder renamed into its place.
    """

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.at = -1
        self.passed = 0
        self.dead = False
        monkeypatch.setattr(Database, "run", self._stepped(Database.run))
        monkeypatch.setattr(os, "replace", self._stepped(os.replace))
        monkeypatch.setattr(Path, "rename", self._stepped(Path.rename))
        monkeypatch.setattr(LocalPlace, "write", self._stepped(LocalPlace.write))

    def begin(self, at: int) -> None:
        self.at, self.passed, self.dead = at, 0, False

    def end(self) -> None:
        self.at, self.dead = -1, False

    def _stepped(self, work: Callable[..., Any]) -> Callable[..., Any]:
        def step(*args: Any, **named: Any) -> Any:
            self._may_die()
            return work(*args, **named)

        return step

    def _may_die(self) -> None:
        if self.dead or self.passed == self.at:
            self.dead = True
            raise KilledError
        self.passed += 1


def begin(world: World) -> None:
    world.write("alpha/roster.csv", ROSTER + "BREACH one\nBREACH two\n")
    world.write("beta/roster.csv", ROSTER)
    world.night()


def change(world: World) -> None:
    world.write("alpha/roster.csv", ROSTER + "BREACH two\nBREACH three\n")
    world.write("gamma/new.csv", ROSTER + "BREACH four\n")


def state(world: World) -> dict[str, Any]:
    """Gives back all that counts, without numbers and times."""

    def read(connection: Any) -> dict[str, Any]:
        opened = findings.select().order_by(findings.c.facility_id, findings.c.fingerprint)
        return {
            "findings": [
                (row.facility_id, row.period, row.until_run is None)
                for row in connection.execute(opened)
            ],
            "submissions": sorted(
                (row.facility_id, row.digest) for row in connection.execute(submissions.select())
            ),
            "untold": [row for row in connection.execute(runs.select()) if row.reported_in is None],
        }

    reports = {
        path.parent.name: path.read_bytes()
        for path in world.out.glob("*/findings.json")
        if not path.parent.name.startswith(".")  # what a dead process left is swept in time
    }
    return {**world.where.database().read(read), "reports": reports}


def told(morning: Morning) -> list[tuple[str, list[str | None], int, list[str | None]]]:
    return [
        (
            one.name,
            sorted(str(found.period) for found in one.new),
            one.still_open,
            sorted(str(found.period) for found in one.closed),
        )
        for one in morning.facilities
    ]


def forget_leases(world: World) -> None:
    """Frees what a dead process held, as the store does by itself where the process is gone."""
    world.where.database().run(lambda c: c.execute(leases.delete()))


@pytest.fixture
def death(monkeypatch: pytest.MonkeyPatch) -> Death:
    return Death(monkeypatch)


def test_killed_at_any_step_a_night_ends_as_if_undisturbed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, death: Death
) -> None:
    world = in_this_process(monkeypatch, World(tmp_path / "world"))
    begin(world)
    change(world)
    before = tmp_path / "before"
    world.where.database().close()
    shutil.copytree(world.base, before)
    undisturbed = told(world.night())
    assert undisturbed == [
        ("alpha", ["three"], 1, ["one"]),
        ("beta", [], 0, []),
        ("gamma", ["four"], 0, []),
    ]
    expected = state(world)
    assert expected["untold"] == []
    at, finished = 0, False
    while not finished:
        start_again(world, before)
        death.begin(at)
        with contextlib.suppress(KilledError):
            finished = bool(world.night())
        death.end()
        forget_leases(world)
        morning = world.night()
        assert state(world) == expected, f"killed at step {at}"
        # Killed after the morning was made, the next night tells that one first.
        assert undisturbed in (told(morning), *map(told, late(world, morning))), f"step {at}"
        at += 1
    assert at > 25, "so many steps were tried"


def start_again(world: World, before: Path) -> None:
    world.where.database().close()
    shutil.rmtree(world.base)
    shutil.copytree(before, world.base)


def late(world: World, last: Morning) -> list[Morning]:
    """Gives back the mornings of the nights that were killed; each lies in the outputs."""
    summaries = [json.loads(path.read_text()) for path in world.out.glob("mornings/*.json")]
    numbers = {one["night"]["number"] for one in summaries}
    made = nights.select().where(nights.c.summary.is_not(None), nights.c.id > 1)

    def read(connection: Any) -> list[Morning]:
        ended = [row.id for row in connection.execute(made)]
        assert numbers >= set(ended), "each night that ended is told"
        return [morning_of(connection, night) for night in ended if night != last.night]

    return world.where.database().read(read)
