"""Readers in processes of their own: what they read, and what it costs."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import IO, Any

from benchmarks.measured import ROOT, resident, surroundings, tree

_PAUSE_S = 0.05
Job = Mapping[str, Any]
Answer = dict[str, Any]


@dataclass(slots=True)
class Outcome:
    """What became of a reader's jobs.

    Attributes:
        answers: One a job; {"error": ...} where it crashed or took too long.
        wall: Seconds for all jobs, over all processes.
        peak: Most resident memory of one process and what it started, in bytes.
    """

    answers: list[Answer]
    wall: float = 0.0
    peak: int = 0


@dataclass(slots=True)
class _Child:
    process: subprocess.Popen[str]
    complaints: IO[str]
    lines: queue.Queue[str | None] = field(default_factory=queue.Queue)

    @classmethod
    def start(cls, command: Sequence[str]) -> _Child:
        complaints = tempfile.TemporaryFile("w+")  # noqa: SIM115 - closed with its child
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=surroundings({"OMP_THREAD_LIMIT": "1"}),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=complaints,
            text=True,
            start_new_session=True,
        )
        child = cls(process, complaints)
        threading.Thread(target=child._listen, daemon=True).start()
        return child

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.put(line)
        self.lines.put(None)

    @property
    def alive(self) -> bool:
        """Whether the process still runs."""
        return self.process.poll() is None

    def end(self) -> None:
        """Ends the process and all it started."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.complaints.close()

    def last_words(self) -> str:
        """Gives back how it ended and the last line it complained with."""
        code = self.process.wait()
        self.complaints.seek(0)
        lines = self.complaints.read().splitlines()
        return f"ended with {code}: {lines[-1][:120]}" if lines else f"ended with {code}"


def work(
    command: Sequence[str],
    jobs: Sequence[Job],
    *,
    processes: int = 1,
    patience: float = 600,
    warm: bool = True,
    told: bool = False,
) -> Outcome:
    """Gives back what a reader makes of jobs, each process taking the next one that is free.

    Args:
        command: Reads a job as a JSON line and answers with one.
        jobs: In order.
        patience: Seconds of wall time for one job.
        warm: Each process does the first job once before, so that loading is not counted.
        told: Say on standard error which job is begun.
    """
    outcome = Outcome([{"error": "not run"} for _ in jobs])
    waiting: queue.SimpleQueue[int] = queue.SimpleQueue()
    for k in range(len(jobs)):
        waiting.put(k)
    ready = threading.Barrier(processes)
    started = [0.0] * processes

    def run(number: int) -> None:
        child = _Child.start(command)
        if warm and "error" in _ask(child, jobs[0], patience, outcome) and not child.alive:
            child = _Child.start(command)
        ready.wait()
        started[number] = time.perf_counter()
        while not waiting.empty():
            try:
                at = waiting.get_nowait()
            except queue.Empty:
                break
            if told:
                print(f"{at + 1} of {len(jobs)}", file=sys.stderr, flush=True)
            outcome.answers[at] = _ask(child, jobs[at], patience, outcome)
            if not child.alive:
                child.end()
                child = _Child.start(command)
        child.end()

    threads = [threading.Thread(target=run, args=(k,)) for k in range(processes)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    outcome.wall = time.perf_counter() - min(started)
    return outcome


def _ask(child: _Child, job: Job, patience: float, outcome: Outcome) -> Answer:
    begun = time.perf_counter()
    try:
        assert child.process.stdin is not None
        print(json.dumps(job, ensure_ascii=False), file=child.process.stdin, flush=True)
    except OSError:
        return {"error": child.last_words()}
    while time.perf_counter() - begun < patience:
        outcome.peak = max(outcome.peak, sum(map(resident, tree(child.process.pid))))
        try:
            line = child.lines.get(timeout=_PAUSE_S)
        except queue.Empty:
            continue
        if line is None:
            return {"error": child.last_words()}
        answer: Answer = json.loads(line)
        outcome.peak = max(outcome.peak, answer.get("peak", 0))  # what no look caught
        return answer | {"wall": time.perf_counter() - begun}
    child.end()
    return {"error": f"not done after {patience:.0f} s"}
