"""Kills a nightly run again and again: ``python -m benchmarks.chaos [--kills 30]``.

A night over an inbox runs undisturbed; then fresh nights run while ``kill -9`` meets the main
process, a child that reads or judges, a Dask worker or the Prefect server, at random moments. A
night that ended too soon is started again, as an operator would. When the last kill was survived,
the findings in every report and in the store must be those of the undisturbed night, and nothing
may stand there twice. Prints each kill and the work that was done again, and ends with exit code 1
where anything differs.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks import trace  # noqa: E402 - needs the path above
from benchmarks.bench import FINE, Bench, Place, once, table  # noqa: E402
from benchmarks.ledger import Ledger, ledger  # noqa: E402
from benchmarks.measured import surroundings, tree  # noqa: E402
from benchmarks.same import differences  # noqa: E402

MAIN, CHILD, SERVER, WORKER = "main process", "child", "Prefect server", "Dask worker"
HERE, ON_DASK = (MAIN, CHILD, SERVER), (MAIN, CHILD, SERVER, WORKER)
_MOST_STARTS = 12
_LATEST = 0.9
_LONGEST_S = 900.0
_PAUSE_S = 0.02


@dataclass(frozen=True)
class Kill:
    """One kill: of what, how long after the night was started, and what that did."""

    victim: str
    after: float
    at: float
    ended: bool


@dataclass
class Story:
    """What became of one disturbed night."""

    dask: bool
    starts: int = 0
    kills: list[Kill] = field(default_factory=list)
    code: int = 0


@dataclass(frozen=True)
class Night:
    """A night to be run: its inbox, where it works, and whether on Dask."""

    inbox: Path
    place: Place
    dask: bool

    @property
    def trace(self) -> Path:
        """Gives back the file in which its work is written down."""
        return self.place.data.with_name("trace")

    def start(self) -> subprocess.Popen[bytes]:
        """Gives back the running night, in a process group of its own."""
        more = ("--dask", "local:2") if self.dask else ()
        command = once(self.inbox, self.place, 1 if self.dask else 2, *more)
        own = surroundings({**self.place.environment, **trace.environment(self.trace)})
        log = self.place.data.with_name("log").open("ab")
        with log:
            return subprocess.Popen(
                command, cwd=ROOT, env=own, stdout=log, stderr=log, start_new_session=True
            )


def undisturbed(night: Night) -> float:
    """Gives back how long a night takes that nobody disturbs."""
    started = time.monotonic()
    code = night.start().wait(_LONGEST_S)
    if code not in FINE:
        sys.exit(f"the undisturbed night ended with {code}")
    return time.monotonic() - started


def disturbed(night: Night, victims: list[str], span: float, rng: random.Random) -> Story:
    """Gives back what became of a night; the victims that met their end are taken off the list.

    Args:
        night: In a fresh place.
        victims: Whom to kill, the next one first.
        span: Seconds that an undisturbed night takes.
        rng: Chooses the moments.
    """
    story = Story(night.dask)
    # Moments anywhere in the undisturbed night; each waits from the kill, or start, before it.
    moments = sorted(rng.uniform(0, _LATEST * span) for _ in victims)
    waits = [later - before for before, later in pairwise([0.0, *moments])]
    planned = list(zip(victims, waits, strict=True))
    while story.starts < _MOST_STARTS:
        process = night.start()
        story.starts += 1
        for kill in _hunt(process, night, planned, rng):
            story.kills.append(kill)
            victims.pop(0)
        story.code = process.wait(_LONGEST_S)
        if story.code in FINE:
            break
    return story


def _hunt(
    process: subprocess.Popen[bytes],
    night: Night,
    planned: list[tuple[str, float]],
    rng: random.Random,
) -> Iterator[Kill]:
    """Gives back the kills of one attempt, until it ends or nobody is left to be killed."""
    started = time.monotonic()
    while planned and process.poll() is None:
        victim, wait = planned[0]
        moment = time.monotonic() + wait
        while time.monotonic() < moment and process.poll() is None:
            time.sleep(_PAUSE_S)
        found = _found(process, night, victim)
        if found is None:
            return
        planned.pop(0)
        at = time.monotonic()
        with contextlib.suppress(ProcessLookupError):
            os.kill(rng.choice(found), signal.SIGKILL)
        time.sleep(0.5)
        yield Kill(victim, at - started, at, process.poll() is not None)


def _found(process: subprocess.Popen[bytes], night: Night, victim: str) -> list[int] | None:
    """Gives back the victims that live, waited for; None where the night ended before."""
    until = time.monotonic() + _LONGEST_S
    while process.poll() is None and time.monotonic() < until:
        if found := _living(process, night, victim):
            return found
        time.sleep(_PAUSE_S)
    return None


def _living(process: subprocess.Popen[bytes], night: Night, victim: str) -> list[int]:
    if victim == MAIN:
        return [process.pid]
    if victim == SERVER:
        with contextlib.suppress(OSError, ValueError):
            pid = int((night.place.data / "prefect" / "serving.pid").read_text())
            return [pid] if "flows.serving" in _command(pid) else []
        return []
    started = [pid for pid in tree(process.pid) if "spawn_main" in _command(pid)]
    # Children that read or judge are leaders of a group; workers stay in that of their parent.
    return [pid for pid in started if _leads(pid) == (victim == CHILD)]


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8")
    except OSError:
        return ""


def _leads(pid: int) -> bool:
    try:
        return os.getpgid(pid) == pid
    except ProcessLookupError:
        return False


@dataclass(frozen=True)
class Verdict:
    """What a disturbed night left behind, beside the undisturbed one."""

    reports: list[str]
    store: list[str]
    redone: trace.Redone

    @property
    def same(self) -> bool:
        """Gives back whether nothing differs and nothing is there twice."""
        return not self.reports and not self.store


def verdict(night: Night, story: Story, alone: Night, before: Ledger) -> Verdict:
    """Gives back what differs from the undisturbed night."""
    after = ledger(night.place, night.inbox)
    store = [name for name in ("open", "states", "spells", "documents", "twice")
             if getattr(after, name) != getattr(before, name)]  # fmt: skip
    if story.code not in FINE:
        store.append(f"it never ended well, but with {story.code}")
    kills = [kill.at for kill in story.kills]
    done = trace.redone(trace.read(night.trace), kills)
    return Verdict(differences(alone.place.out, night.place.out), store, done)


def chaos(bench: Bench, kills: int, each: int, seed: int) -> bool:
    """Gives back whether every disturbed night came to what the undisturbed one came to."""
    rng = random.Random(seed)
    inbox = bench.inbox()
    alone = Night(inbox, bench.place("undisturbed"), dask=False)
    span = undisturbed(alone)
    before = ledger(alone.place, inbox)
    base = trace.redone(trace.read(alone.trace))
    print(f"undisturbed: {span:.0f} s, {base.things} things read or judged in {base.once:.0f} s")
    stories: list[tuple[Story, Verdict]] = []
    done = 0
    while done < kills:
        dask = len(stories) % 2 == 1
        night = Night(inbox, bench.place(f"disturbed-{len(stories)}"), dask)
        victims = _victims(ON_DASK if dask else HERE, min(each, kills - done), rng)
        began = time.monotonic()
        story = disturbed(night, victims, span, rng)
        # A machine that has become quicker: later moments would fall after the end.
        span = min(span, time.monotonic() - began)
        done += len(story.kills)
        stories.append((story, verdict(night, story, alone, before)))
        _say(len(stories), *stories[-1])
    _summary(stories)
    return all(found.same for _, found in stories)


def _victims(kinds: tuple[str, ...], count: int, rng: random.Random) -> list[str]:
    """Gives back so many victims, each kind in turn from a random first one."""
    first = rng.randrange(len(kinds))
    return [kinds[(first + at) % len(kinds)] for at in range(count)]


def _say(number: int, story: Story, found: Verdict) -> None:
    where = "Dask" if story.dask else "here"
    killed = ", ".join(f"{one.victim} {one.after:.0f} s" for one in story.kills) or "nobody"
    redone = found.redone
    print(f"night {number} ({where}): killed {killed}; {story.starts} starts; begun {redone.begun} "
          f"for {redone.things}, {redone.seconds - redone.once:.1f} s again; "
          f"{'the same' if found.same else 'DIFFERS'}", flush=True)  # fmt: skip
    for name in (*found.store, *found.reports[:10]):
        print(f"    {name}")


def _summary(stories: list[tuple[Story, Verdict]]) -> None:
    rows: list[list[object]] = []
    for kind in ON_DASK:
        kills = [one for story, _ in stories for one in story.kills if one.victim == kind]
        rows.append([kind, len(kills), sum(one.ended for one in kills)])
    table("Kills", "victim|kills|the night ended by it", rows)
    redone = [found.redone for _, found in stories]
    once_, seconds = sum(one.once for one in redone), sum(one.seconds for one in redone)
    counts = Counter(
        kills=sum(len(story.kills) for story, _ in stories),
        nights=len(stories),
        starts=sum(story.starts for story, _ in stories),
        things=sum(one.things for one in redone),
        begun=sum(one.begun for one in redone),
        finished_twice=sum(one.finished_twice for one in redone),
        nights_that_differ=sum(not found.same for _, found in stories),
    )
    rows = [[name.replace("_", " "), count] for name, count in counts.items()]
    rows.append(["work done again, of doing all once", f"{(seconds - once_) / once_:.1%}"])
    killed = max(counts["kills"], 1)
    rows.append(["work done again a kill", f"{(seconds - once_) / killed:.1f} s"])
    table("In all", "what|count", rows)


def main() -> None:
    """Kills, compares, and ends with 1 where anything differs."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--each", type=int, default=3, help="kills in one night")
    parser.add_argument("--facilities", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--work", type=Path, help="where to work  [default: a new folder]")
    asked = parser.parse_args()
    work = (asked.work or Path(tempfile.mkdtemp(prefix="prescreen-chaos-"))).resolve()
    work.mkdir(parents=True, exist_ok=True)
    bench = Bench(work, asked.facilities, 0)
    sys.exit(0 if chaos(bench, asked.kills, asked.each, asked.seed) else 1)


if __name__ == "__main__":
    main()
