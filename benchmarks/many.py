"""Four nights at once over one data folder: nothing is read or judged twice."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks import trace
from benchmarks.bench import FINE, Bench, Place, once, plain, table
from benchmarks.ledger import Ledger, ledger
from benchmarks.measured import ROOT, surroundings
from benchmarks.same import differences

MOST = 40
"""Facilities of each inbox; two inboxes of the same papers, so that readings are shared too."""
OTHER = "other"


def four_at_once(bench: Bench, engine_url: str, flow_url: str) -> None:
    """Prints what four nights at once did, beside one night alone.

    Args:
        bench: Where to work.
        engine_url: An empty database for nights of the plain loop, planned for different minutes.
        flow_url: An empty database for nights as flows, begun in one minute.
    """
    size = min(MOST, bench.facilities)
    inboxes = [bench.inbox(size), bench.inbox(size, OTHER)]
    alone = bench.place("alone")
    run, _ = plain(inboxes[0], alone, 2)
    reference = ledger(alone, inboxes[0])
    rows: list[list[object]] = [["one alone", run.wall, "", "", "", "", ""]]
    for name, url in (("plain loop", engine_url), ("flow", flow_url)):
        places = _places(bench, name, url)
        file = bench.work / name / "trace"
        wall = _run(_commands(name, inboxes, places), places[0], file)
        done = trace.redone(trace.read(file))
        same = [
            _same(ledger(place, inbox), reference) and not differences(alone.out, place.out)
            for place, inbox in zip(places[::2], inboxes, strict=True)
        ]
        twice = sum(ledger(p, i).twice for p, i in zip(places[::2], inboxes, strict=True))
        rows.append(
            [f"four, {name}", wall, done.things, done.begun, done.finished_twice, twice, all(same)]
        )
    head = "nights|wall s|things read or judged|begun|done twice|rows twice|same findings, reports"
    table(f"Four nights at once on PostgreSQL, {size} facilities an inbox", head, rows)


def _places(bench: Bench, name: str, url: str) -> list[Place]:
    """Gives back a place for each night: one data folder, outputs for each inbox."""
    place = bench.place(name, database=url)
    # As far from its inbox as the first, so that links in reports are the same.
    other = Place(bench.work / OTHER / name / "out", place.data, url)
    shutil.rmtree(other.out, ignore_errors=True)
    return [place, place, other, other]


def _commands(name: str, inboxes: list[Path], places: list[Place]) -> list[list[str]]:
    commands = []
    for at, place in enumerate(places):
        inbox = inboxes[at // 2]
        if name == "flow":
            commands.append(once(inbox, place, 1))
            continue
        planned = datetime.now(UTC) - timedelta(minutes=at)
        said = ["--planned", planned.isoformat(), "--children", "1"]
        commands.append(place.command("benchmarks.plain_night", str(inbox), *said))
    return commands


def _run(commands: list[list[str]], place: Place, file: Path) -> float:
    """Gives back how long it took until the last had ended."""
    own = surroundings({**place.environment, **trace.environment(file)})
    started = time.perf_counter()
    nights = [
        subprocess.Popen(command, cwd=ROOT, env=own, stdout=subprocess.DEVNULL)
        for command in commands
    ]
    codes = [night.wait() for night in nights]
    if not set(codes) <= set(FINE):
        raise SystemExit(f"the nights ended with {json.dumps(codes)}")
    return time.perf_counter() - started


def _same(one: Ledger, other: Ledger) -> bool:
    return one.open == other.open and one.states == other.states
