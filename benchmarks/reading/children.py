"""Readers in processes of their own: what they read, and what it costs."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import signal
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

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
    lines: queue.Queue[str | None] = field(default_factory=queue.Queue)

    @classmethod
    def start(cls, command: Sequence[str]) -> _Child:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=surroundings({"OMP_THREAD_LIMIT": "1"}),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
        )
        child = cls(process)
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


def work(
    command: Sequence[str],
    jobs: Sequence[Job],
    *,
    processes: int = 1,
    patience: float = 600,
    warm: bool = True,
) -> Outcome:
    """Gives back what a reader makes of jobs, each process taking the next one that is free.

    Args:
        command: Reads a job as a JSON line and answers with one.
        jobs: In order.
        patience: Seconds of wall time for one job.
        warm: Each process does the first job once before, so that loading is not counted.
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
            outcome.answers[at] = _ask(child, jobs[at], patience, outcome)
            if not child.alive:
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
        return {"error": f"ended with {child.process.wait()}"}
    while time.perf_counter() - begun < patience:
        outcome.peak = max(outcome.peak, sum(map(resident, tree(child.process.pid))))
        try:
            line = child.lines.get(timeout=_PAUSE_S)
        except queue.Empty:
            continue
        if line is None:
            return {"error": f"ended with {child.process.wait()}"}
        answer: Answer = json.loads(line)
        outcome.peak = max(outcome.peak, answer.get("peak", 0))  # what no look caught
        return answer | {"wall": time.perf_counter() - begun}
    child.end()
    return {"error": f"not done after {patience:.0f} s"}
