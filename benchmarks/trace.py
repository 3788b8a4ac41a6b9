"""What was read and judged, how often and how long, from the trace of all processes of a night."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Done:
    """One reading or judging; ``seconds`` is None where its process was killed on the way."""

    of: str
    key: str
    begun: float
    seconds: float | None


def environment(file: Path) -> dict[str, str]:
    """Gives back what makes every process that is started with it write to the file."""
    path = os.pathsep.join(filter(None, [str(HERE / "traced"), os.environ.get("PYTHONPATH")]))
    return {"PRESCREEN_TRACE": str(file), "PYTHONPATH": path}


def read(file: Path) -> list[Done]:
    """Gives back what was done, in the order in which it was begun."""
    lines = [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []
    ends: dict[tuple[int, str], list[float]] = {}
    for line in reversed(lines):
        if line["what"] == "ended":
            ends.setdefault((line["pid"], line["key"]), []).append(line["at"])
    done = []
    for line in lines:
        if line["what"] == "begun":
            later = [at for at in ends.get((line["pid"], line["key"]), ()) if at >= line["at"]]
            seconds = min(later) - line["at"] if later else None
            done.append(Done(line["of"], line["key"], line["at"], seconds))
    return done


@dataclass(frozen=True)
class Redone:
    """How much was done more than once.

    Attributes:
        things: What was read or judged.
        begun: How often anything was begun.
        finished_twice: Things that were done to the end more than once.
        seconds: Of all the work, that of killed processes up to their end included.
        once: Of doing each thing once.
    """

    things: int
    begun: int
    finished_twice: int
    seconds: float
    once: float

    @property
    def share(self) -> float:
        """Gives back the work done again as a share of doing all once."""
        return (self.seconds - self.once) / self.once if self.once else 0.0


def redone(done: Iterable[Done], kills: Iterable[float] = ()) -> Redone:
    """Gives back how much was done again; work without an end ended with the next kill."""
    killed = sorted(kills)
    spent: dict[tuple[str, str], list[float]] = {}
    finished: Counter[tuple[str, str]] = Counter()
    last: dict[tuple[str, str], float] = {}
    for one in done:
        key = one.of, one.key
        until = next((at for at in killed if at >= one.begun), one.begun)
        spent.setdefault(key, []).append(until - one.begun if one.seconds is None else one.seconds)
        if one.seconds is not None:
            finished[key] += 1
            last[key] = one.seconds
    return Redone(
        things=len(spent),
        begun=sum(map(len, spent.values())),
        finished_twice=sum(count > 1 for count in finished.values()),
        seconds=sum(map(sum, spent.values())),
        once=sum(last.values()),
    )
