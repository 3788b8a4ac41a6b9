"""Hours told only in bounds: what leaves them in doubt, and how a lower bound is worded."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.model.evidence import Text
from validators.bench import ROW, Bench, ints
from validators.hours import doubtful_minutes, hour_days, worst_days
from validators.verdicts import CANNOT_TELL, as_mask, by_bounds, mark

Minutes = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

BREAK, MARKED, PUNCH = "break-unknown", "marked-day-off", "missing-punch"
VERSIONS = "conflicting-versions"
"""Why hours are in doubt: the last one that alone decides is said."""

GUESSED = "guessed_break_minutes"
"""Minutes of a month taken off for a break that only payroll's own overtime tells of."""

EXACT = Text("", "")
AT_LEAST = Text("at least ", "至少")
AT_MOST = Text("at most ", "至多")


def doubts(bench: Bench) -> dict[str, Mask]:
    """Gives back on which days of the books each reason but the break leaves doubt."""
    days = bench.case.days
    punched = bench.once(hour_days)["missing"].to_numpy(bool) | days["implausible"].notna()
    less, more = bench.once(doubtful_minutes)
    punched = as_mask(punched) | (less + more > 0)
    versions = days["conflicting"].to_numpy(bool)
    marked = ~punched & ~versions & days["first_minute"].isna().to_numpy(bool)
    return {MARKED: marked, PUNCH: punched & ~versions, VERSIONS: versions}


def judge_days(
    frame: pd.DataFrame,
    bench: Bench,
    exceeds: Callable[[Minutes], Mask],
    binds: Mask | None = None,
    may_bind: Mask | None = None,
    told_of: pd.DataFrame | None = None,
) -> None:
    """Marks worker-months by their days, with the days in the columns ``over`` and ``perhaps``.

    Args:
        frame: The verdicts.
        bench: For the days.
        exceeds: Says of such minutes of the books' days on which days they are over the cap.
        binds: The days that the cap surely binds; all where None.
        may_bind: The days that it may bind; all where None.
        told_of: What ``exceeds`` speaks of, with worker and month: the days where None.
    """
    books = bench.once(hour_days)
    low, high = (books[name].to_numpy(np.int64) for name in ("low", "high"))
    days = books if told_of is None else told_of
    judge_bounds(
        frame, bench, lambda most: exceeds(np.where(most, high, low)), days, binds, may_bind
    )


def judge_bounds(
    frame: pd.DataFrame,
    bench: Bench,
    exceeds: Callable[[Mask], Mask],
    days: pd.DataFrame,
    binds: Mask | None = None,
    may_bind: Mask | None = None,
) -> None:
    """Marks worker-months as ``judge_days`` does, of hours of any sort.

    Args:
        frame: The verdicts.
        bench: For the days of the books.
        exceeds: Says where a cap is exceeded if some days of the books are as long as they may be
            and the others as short as they surely are.
        days: What ``exceeds`` speaks of, with worker and month.
        binds: Where the cap surely binds; everywhere where None.
        may_bind: Where it may bind; everywhere where None.
    """
    sure = np.ones(len(days), bool) if binds is None else binds
    may = np.ones(len(days), bool) if may_bind is None else may_bind
    every = np.ones(len(bench.case.days), bool)
    over = exceeds(~every) & sure
    worst_days(frame, days, over, "over")
    worst_days(frame, days, exceeds(every) & may & ~over, "perhaps")
    by_bounds(frame, frame["over"].notna(), frame["perhaps"].notna(), BREAK)
    undecided = (frame["outcome"] == CANNOT_TELL).to_numpy(bool)
    for reason, where in bench.once(doubts).items():
        worst_days(frame, days, exceeds(where) & sure & ~over, "doubt")
        mark(frame, undecided & frame["doubt"].notna().to_numpy(bool), CANNOT_TELL, reason)


def overtime_doubt(bench: Bench) -> pd.DataFrame:
    """Gives back by how many minutes a month's overtime is in doubt for each reason.

    Columns: worker, month, one a reason of ``doubts``, and ``GUESSED``.
    """
    days = bench.case.days
    less, more = bench.once(doubtful_minutes)
    known = ints(days, "overtime_minutes")
    range_ = np.maximum(ints(days, "overtime_most_minutes") - known, 0) + less + more
    parts = {reason: range_ * where for reason, where in bench.once(doubts).items()}
    parts[GUESSED] = ints(days, GUESSED)
    return days[ROW].assign(**parts).groupby(ROW, as_index=False).sum()


def with_overtime_doubt(bench: Bench, frame: pd.DataFrame) -> pd.DataFrame:
    """Gives back the worker-months with the columns of ``overtime_doubt``, 0 where none."""
    found = frame.merge(bench.once(overtime_doubt), on=ROW, how="left")
    for reason in (MARKED, PUNCH, VERSIONS, GUESSED):
        found[reason] = ints(found, reason)
    return found


def lower(low: int, high: int) -> Text:
    """Gives back the words before a figure that may be a lower bound."""
    return AT_LEAST if high > low else EXACT
