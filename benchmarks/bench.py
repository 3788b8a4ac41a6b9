"""Where a night is measured: inboxes, outputs and data folders, and the two ways of running one."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.fleet import Fleet, later, make
from benchmarks.measured import Measured, measure

FINE = (0, 1, 4)
"""Exit codes of a night over a fleet: some of its facilities are broken on purpose."""
MB = 1e6
_NO_READINGS = ("prefect", "work", "outbox")


@dataclass(frozen=True)
class Place:
    """Outputs and data folder of one way of running; ``database`` is a URL, or "" for SQLite."""

    out: Path
    data: Path
    database: str = ""

    @property
    def environment(self) -> dict[str, str]:
        """Gives back what tells a night which database to use."""
        return {"PRESCREEN_DATABASE": self.database}

    def command(self, module: str, *rest: str) -> list[str]:
        """Gives back a command that works here."""
        where = ["--out", str(self.out), "--data", str(self.data)]
        return [sys.executable, "-m", module, *rest, *where]


@dataclass(frozen=True)
class Bench:
    """Where the measuring is done, and of what size."""

    work: Path
    facilities: int
    few: int

    def inbox(self, facilities: int | None = None, under: str = "") -> Path:
        """Gives back an inbox of so many facilities; the first ones are the same in all sizes."""
        count = facilities or self.facilities
        inbox = self.work / under / f"inbox-{count}"
        if not inbox.exists():
            make(inbox, Fleet(count))
        return inbox

    def place(self, name: str, like: Place | None = None, database: str = "") -> Place:
        """Gives back an empty place, or one that knows the readings of another."""
        shutil.rmtree(self.work / name, ignore_errors=True)
        place = self.found(name, database)
        place.data.mkdir(parents=True)
        if like is not None:
            _copy_readings(like.data, place.data)
        return place

    def found(self, name: str, database: str = "") -> Place:
        """Gives back a place as it was left."""
        return Place(self.work / name / "out", self.work / name / "data", database)

    def judged(self) -> Place:
        """Gives back a place where the whole inbox is judged, by two processes."""
        place = self.found("two")
        if not place.out.exists():
            plain(self.inbox(), self.place("two"), 2)
        return place


def _copy_readings(old: Path, new: Path) -> None:
    """Copies readings and their key, but neither the database nor Prefect's home."""
    for path in old.iterdir():
        if path.is_dir() and path.name not in _NO_READINGS:
            shutil.copytree(path, new / path.name)
        elif path.is_file() and not path.name.startswith("prescreen.db"):
            shutil.copy2(path, new / path.name)


def plain(
    inbox: Path, place: Place, children: int, *more: str, besides: Sequence[int] = ()
) -> tuple[Measured, dict[str, Any]]:
    """Gives back what a night without Prefect costs, and what it says of its phases."""
    said = ["--children", str(children), *more]
    command = place.command("benchmarks.plain_night", str(inbox), *said)
    run = measure(command, place.environment, besides, FINE)
    return run, json.loads(run.said.splitlines()[-1])


def flow(
    inbox: Path, place: Place, children: int, *more: str, besides: Sequence[int] = ()
) -> Measured:
    """Gives back what ``prescreen nightly --once`` costs."""
    return measure(once(inbox, place, children, *more), place.environment, besides, FINE)


def once(inbox: Path, place: Place, children: int, *more: str) -> list[str]:
    """Gives back the command of one night."""
    said = ["--once", "--quiet", "--settle", "0", "--children", str(children), *more]
    return place.command("pipeline.cli", "nightly", str(inbox), *said)


@contextmanager
def handed_in(inbox: Path, bench: Bench) -> Iterator[None]:
    """Puts a few new files into an inbox, and takes them out again."""
    before = {path: path.read_bytes() for path in inbox.rglob("2025-05工资表.*")}
    new = later(inbox, Fleet(bench.facilities), bench.few)
    try:
        yield
    finally:
        for path in new:
            if path in before:
                path.write_bytes(before[path])
            else:
                path.unlink()


def table(title: str, head: str, rows: Sequence[Sequence[object]]) -> None:
    """Prints a Markdown table.

    Args:
        title: Stands above it.
        head: Its headings, with | between.
        rows: Values, as many a row as there are headings.
    """
    labels = head.split("|")
    print(f"\n### {title}\n\n| {' | '.join(labels)} |\n|{'---|' * len(labels)}")
    for row in rows:
        print(f"| {' | '.join(_cell(value) for value in row)} |")
    sys.stdout.flush()


def _cell(value: object) -> str:
    return f"{value:.2f}" if isinstance(value, float) else str(value)
