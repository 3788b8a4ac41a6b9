"""One measurement in a process of its own; prints what it cost as one line of JSON.

The records are made first and held, as reading would have left them; then the clock starts. CPU
seconds are of this process, memory is resident memory as the system counts it.
"""

from __future__ import annotations

import gc
import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


def main() -> None:
    """Measures what the arguments say: a task and a number of workers."""
    task, workers = sys.argv[1], int(sys.argv[2])
    print(json.dumps(TASKS[task](workers)))


def _made(workers: int) -> tuple[Any, list[Any]]:
    from benchmarks.judging import books, records

    staff = books.staff_of(workers)
    return records, records.extractions(staff, books.months_of(staff))


def _timed(steps: list[tuple[str, Callable[[Any], Any]]]) -> tuple[dict[str, float], Any]:
    """Gives back the CPU seconds of each step, which is handed what the one before gave back."""
    seconds: dict[str, float] = {}
    made: Any = None
    for name, step in steps:
        gc.collect()
        before = time.process_time()
        made = step(made)
        seconds[name] = time.process_time() - before
    return seconds, made


def _judge(workers: int) -> dict[str, Any]:
    return catalogue(workers)


def _payroll(workers: int) -> dict[str, Any]:
    """Measures payroll alone: no attendance, contracts or lists."""
    from pipeline.model.document import Kind

    return catalogue(workers, Kind.PAYROLL)


def catalogue(workers: int, only: Any = None, *, again: bool = True) -> dict[str, Any]:
    """Gives back what every rule costs over the books of so many workers, of one kind or all.

    Args:
        workers: How many.
        only: Document kind to leave in, None for all.
        again: Judge a second time in the same process, with the packs loaded.
    """
    records, found = _made(workers)
    if only is not None:
        found = [one for one in found if one.parts[0].classification.kind == only]
    # Loading libraries is told apart; pandera loads most of itself with the first check.
    import pandera.backends.pandas.builtin_checks  # noqa: F401

    import pipeline.reconcile.casefile  # noqa: F401
    import validators.runner  # noqa: F401
    from pipeline import stages
    from validators.registry import rules

    rules()
    before, facility = _resident(), records.facility()
    steps: list[tuple[str, Callable[[Any], Any]]] = [
        ("reconcile", lambda _: stages.reconcile(found, facility)),
        ("judge", lambda case: stages.judge(case, records.table)),
    ]
    cold, judgement = _timed(steps)
    peak = _peak()
    warm = _timed(steps)[0] if again else {}
    return {
        "cold": cold,
        "warm": warm,
        "held": before,
        "peak": peak,
        "subjects": sum(one.subjects for one in judgement.coverage),
        "rules": len(judgement.coverage),
        "errors": sum(one.error for one in judgement.coverage),
        "findings": len(judgement.findings),
        "told": _told(judgement),
    }


def _told(judgement: Any) -> dict[str, int]:
    """Gives back what the floor finds too, by its names."""
    names = {
        "long_days": "hours.daily_overtime",
        "over_month": "hours.monthly_overtime",
        "short_rest": "hours.rest_between_shifts",
        "owed": "wages.overtime_underpaid",
    }
    failed = {one.rule: one.failed for one in judgement.coverage}
    owed = [one.amount_owed_minor or 0 for one in judgement.findings if one.rule == names["owed"]]
    return {**{name: failed[rule] for name, rule in names.items()}, "owed_minor": sum(owed)}


def _floor(workers: int) -> dict[str, Any]:
    from benchmarks.judging import floor

    _, found = _made(workers)
    before = _resident()
    steps: list[tuple[str, Callable[[Any], Any]]] = [
        ("columns", lambda _: floor.sheets(found)),
        ("figures", floor.figures),
    ]
    cold, made = _timed(steps)
    peak = _peak()
    warm, _ = _timed(steps)
    told = {
        "long_days": int(made.long_days.sum()),
        "over_month": int(made.over_month.sum()),
        "short_rest": int(made.short_rest.sum()),
        "owed": int((made.owed > 0).sum()),
        "owed_minor": int(made.owed.sum()),
    }
    return {"cold": cold, "warm": warm, "held": before, "peak": peak, "told": told}


def _by_rows(workers: int) -> dict[str, Any]:
    from benchmarks.judging import by_rows

    _, found = _made(workers)
    before = _resident()
    steps: list[tuple[str, Callable[[Any], Any]]] = [
        ("frames", lambda _: by_rows.frames(found)),
        ("rows", lambda made: by_rows.figures(*made)),
    ]
    cold, made = _timed(steps)
    told = {
        "long_days": len(made.long_days),
        "over_month": len(made.over_month),
        "short_rest": len(made.short_rest),
        "owed": len(made.owed),
        "owed_minor": sum(made.owed.values()),
    }
    return {"cold": cold, "held": before, "peak": _peak(), "told": told}


def _lazy(workers: int) -> dict[str, Any]:
    from benchmarks.judging import floor, lazy

    _, found = _made(workers)
    columns = floor.sheets(found)
    frames = lazy.frames(columns, floor.figures(columns))
    import pandera.pandas  # noqa: F401 - loading libraries is told apart

    before = _resident()
    cold, broken = _timed([("checks", lambda _: lazy.check(*frames))])
    return {"cold": cold, "held": before, "peak": _peak(), "broken": broken}


def _resident() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize()


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


TASKS: dict[str, Callable[[int], dict[str, Any]]] = {
    "judge": _judge,
    "payroll": _payroll,
    "floor": _floor,
    "rows": _by_rows,
    "lazy": _lazy,
}

if __name__ == "__main__":
    main()
