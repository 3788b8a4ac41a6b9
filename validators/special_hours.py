"""What approved averaged or irregular hours change for the rules about standard hours.

Covered by an approval: the caps of standard hours do not bind. Claimed, and the papers leave it
open: nobody is held to have broken a cap that may not bind. Claimed without being approved:
standard hours, as the law has it.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from validators.approvals import (
    CLAIMED,
    COVERED,
    KIND,
    OUTSIDE,
    STANDARD,
    UNSURE,
    Cover,
    States,
    cover,
    needs_approval,
    systems_claimed,
)
from validators.bench import ROW, Bench
from validators.hours import hour_days
from validators.month_figures import span_of
from validators.verdicts import CANNOT_TELL, INAPPLICABLE, as_mask, mark

UNSETTLED = "hours-approval-unsettled"
"""Reason where the cap of standard hours is broken and other hours may have been approved."""

Mask = npt.NDArray[np.bool_]


def day_states(bench: Bench) -> States:
    """Gives back for each day of the books whether its worker's claimed hours are approved."""
    days = bench.case.days
    on = days["date"].to_numpy("datetime64[D]")
    if needs_approval(bench):
        return cover(bench, days["worker"], on, on).state
    claimed = bench.once(systems_claimed)[days["worker"].to_numpy(np.int64)] != ""
    return np.where(claimed, COVERED, STANDARD).astype(np.int8)


def binding(bench: Bench) -> Mask:
    """Gives back the days of the books that the caps of standard hours surely bind."""
    return np.asarray(bench.once(day_states) <= OUTSIDE, bool)


def perhaps_binding(bench: Bench) -> Mask:
    """Gives back the days of the books that the caps of standard hours may bind."""
    return np.asarray(bench.once(day_states) != COVERED, bool)


def month_cover(bench: Bench, frame: pd.DataFrame) -> Cover:
    """Gives back how far the approvals cover the worker-months of a frame.

    A month is covered where each day worked in it is; the days of two approvals may meet.
    """
    if not (bench.once(systems_claimed) != "").any():
        none = np.full(len(frame), -1, np.int64)
        return Cover(np.full(len(frame), STANDARD, np.int8), np.maximum(none, 0), none, none)
    spans = {month: span_of(bench, month) for month in frame["month"].unique()}
    first, last = (
        np.array([spans[month][at] for month in frame["month"]], "datetime64[D]") for at in (0, 1)
    )
    found = cover(bench, frame["worker"], first, last)
    days = bench.once(hour_days)
    worked = days.loc[days["perhaps_worked"], ROW]
    states = worked.assign(state=bench.once(day_states)[worked.index])
    of_month = states.groupby(ROW)["state"].agg(["min", "max"]).reset_index()
    known = frame[ROW].merge(of_month, on=ROW, how="left")
    low, high = (known[name].fillna(UNSURE).to_numpy(np.int8) for name in ("min", "max"))
    told = known["min"].notna().to_numpy(bool)
    by_days = np.where(low == COVERED, COVERED, np.where(high == OUTSIDE, OUTSIDE, UNSURE))
    state = np.where(told & (found.state != STANDARD), by_days, found.state)
    return Cover(state.astype(np.int8), found.months, found.since, found.row)


def leave_out_special(bench: Bench, frame: pd.DataFrame, held: Cover) -> None:
    """Marks who works approved averaged or irregular hours, or part time: inapplicable.

    Args:
        bench: For the law: where it asks for no approval, the claim is enough.
        frame: The verdicts; the column ``hours_system`` is the worker's.
        held: How far the approvals cover each row.
    """
    part_time(frame)
    for system in CLAIMED:
        mine = as_mask(frame["hours_system"] == system)
        free = mine & (held.state == COVERED) if needs_approval(bench) else mine
        mark(frame, free, INAPPLICABLE, f"hours-{system}")


def part_time(frame: pd.DataFrame) -> None:
    """Marks part-time workers, whom the caps of standard hours do not fit: inapplicable."""
    mark(frame, frame["hours_system"] == "part_time", INAPPLICABLE, "hours-part-time")


def leave_open(frame: pd.DataFrame, where: Any) -> None:
    """Marks rows that an approval of hours would settle."""
    mask = as_mask(where)
    mark(frame, mask, CANNOT_TELL, UNSETTLED)
    kinds = frame["settle_kind"].to_numpy(object, copy=True)
    kinds[mask] = KIND
    frame["settle_kind"] = pd.Series(kinds, frame.index, dtype=object)
    cells = frame["settle_cell"].to_numpy(object, copy=True)
    cells[mask] = None
    frame["settle_cell"] = pd.Series(cells, frame.index, dtype=object)
