"""How fast records are judged, side by side: ``python -m benchmarks.judging [WORKERS ...]``.

Every line is a process of its own; all of them run one after the other, so that they meet the same
machine. Linux only: memory is read from ``/proc``.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

from benchmarks.measured import ROOT, surroundings

MB = 1e6
PAYROLL_WORKERS = 834
"""Twelve months of them are 10,008 payroll records."""


def main() -> None:
    """Prints the tables of docs/judging.md."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("workers", nargs="*", type=int, default=[100, 1000, 10000])
    parser.add_argument("--beside", type=int, default=1000, help="workers of the other versions")
    parser.add_argument("--rows", action="store_true", help="the row-by-row versions too (slow)")
    parser.add_argument("--times", type=int, default=3, help="runs of each; the median counts")
    options = parser.parse_args()
    print("workers  worker-days  reconcile  judge  both s  again s  held MB  peak MB  findings")
    for workers in options.workers:
        runs = _runs("judge", workers, 1 if workers > options.beside else options.times)
        _growth(workers, runs)
    _beside(options.beside, options.times, rows=options.rows)
    runs = _runs("payroll", PAYROLL_WORKERS, options.times)
    _growth(PAYROLL_WORKERS, runs, "payroll only")


def _growth(workers: int, runs: Sequence[dict[str, Any]], note: str = "") -> None:
    run = _median(runs)
    cold, warm = run["cold"], run["warm"]
    print(
        f"{workers:7} {365 * workers:12} {cold['reconcile']:10.2f} {cold['judge']:6.2f} "
        f"{sum(cold.values()):7.2f} {sum(warm.values()):8.2f} {run['held'] / MB:8.0f} "
        f"{run['peak'] / MB:8.0f} {run['findings']:9} {note}",
        flush=True,
    )


def _beside(workers: int, times: int, *, rows: bool) -> None:
    """Prints the versions beside one another, in turn, as many times as asked."""
    tasks = ["floor", "judge", *(("rows", "lazy") if rows else ())]
    runs: dict[str, list[dict[str, Any]]] = {task: [] for task in tasks}
    for at in range(times):
        for task in tasks:
            if at == 0 or task in ("floor", "judge"):
                runs[task].append(_run(task, workers))
    floor = _seconds(_median(runs["floor"]))
    print(f"\n{workers} workers   CPU s   times the floor   peak MB   finds")
    for task in tasks:
        run = _median(runs[task])
        own = _seconds(run)
        said = json.dumps(run.get("told", {"broken": run.get("broken")}))
        print(f"{task:12} {own:8.2f} {own / floor:12.1f} {run['peak'] / MB:12.0f}   {said}")


def _runs(task: str, workers: int, times: int) -> list[dict[str, Any]]:
    return [_run(task, workers) for _ in range(times)]


def _run(task: str, workers: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.judging.child", task, str(workers)]
    done = subprocess.run(
        command, cwd=ROOT, env=surroundings(), capture_output=True, text=True, check=True
    )
    return dict(json.loads(done.stdout.splitlines()[-1]))


def _seconds(run: dict[str, Any]) -> float:
    return float(sum(run["cold"].values()))


def _median(runs: Sequence[dict[str, Any]]) -> dict[str, Any]:
    return sorted(runs, key=_seconds)[(len(runs) - 1) // 2]


if __name__ == "__main__":
    main()
