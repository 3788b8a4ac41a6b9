"""The fixed terms of each worker in a row: which follow each other, and which may be missing."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from validators.bench import Bench
from validators.contracts import contracts
from validators.dates import NEVER, add_months, days
from validators.verdicts import Mask


def terms(bench: Bench) -> pd.DataFrame:
    """Gives back the contracts of known workers, each term once, a ledger's row beside its paper.

    ``term`` is "fixed", "open_ended", "task" or None; ordered by worker and first day.
    """
    frame = bench.once(contracts).reset_index(drop=True)
    starts, signed = days(frame["starts_on"]), days(frame["signed_on"])
    frame["begins"] = np.where(np.isnat(starts), signed, starts)
    ended = frame["ends_on"].notna().to_numpy(bool)
    fixed = pd.Series(ended, frame.index).map({True: "fixed", False: None})
    frame["term"] = frame["term"].astype(object).where(frame["term"].notna(), fixed)
    frame["written"] = frame["clauses_found"].notna()
    order = ["worker", "begins", "written", "row_id"]
    frame = frame.sort_values(order, ascending=[True, True, False, True])
    once = ~frame.duplicated(["worker", "begins"]) | frame["begins"].isna()
    kept: pd.DataFrame = frame[once.to_numpy(bool)].reset_index(drop=True)
    return kept


def in_a_row(frame: pd.DataFrame, since: str, grace: int) -> pd.DataFrame:
    """Gives back the terms with how they follow each other.

    Args:
        frame: As ``terms`` gives back.
        since: ISO day from which terms count.
        grace: Days by which a term written short or long is read as meant.

    Returns:
        The frame with ``nth`` (which of the worker's fixed terms it is, those that begin while
        another still runs counted with it; 0 for what does not count), and ``parted`` (some
        break lies between the terms up to it).
    """
    begins = days(frame["begins"])
    ends = np.where(np.isnat(days(frame["ends_on"])), begins, days(frame["ends_on"]))
    counts = (frame["term"] == "fixed").to_numpy(bool) & (begins >= np.datetime64(since, "D"))
    slack = np.timedelta64(grace, "D")
    one = np.timedelta64(1, "D")
    held = pd.DataFrame(
        {"worker": frame["worker"], "ends": np.where(counts, ends, np.datetime64("NaT", "D"))}
    )
    run = held.groupby("worker")["ends"].cummax().groupby(held["worker"]).shift()
    before = days(run.groupby(held["worker"]).ffill())
    fresh = counts & ~(begins <= before - slack)
    gap = fresh & (begins > before + one + slack)
    groups = [frame["worker"]]
    nth = pd.Series(fresh.astype(np.int64), frame.index).groupby(groups).cumsum()
    parted = pd.Series(gap.astype(np.int64), frame.index).groupby(groups).cumsum()
    return frame.assign(nth=np.where(counts, nth, 0), parted=(parted > 0).to_numpy(bool))


def served(frame: pd.DataFrame, column: str, years: npt.NDArray[np.int64]) -> Mask:
    """Gives back the terms that begin when so many years since the worker's first day are over."""
    first, begins = days(frame[column]), days(frame["begins"])
    return np.asarray(add_months(first, 12 * np.maximum(years, 0)) <= begins, bool)


def may_lack_one(frame: pd.DataFrame, grace: int, months: int) -> Mask:
    """Gives back the rows of workers who came long before the first of their contracts begins.

    An earlier contract then was not handed in, and how many came before nobody can tell.
    """
    earliest = frame.groupby("worker")["begins"].transform("min")
    first = days(frame["first_day"])
    due = add_months(first, months) + np.timedelta64(grace, "D")
    return np.asarray(days(earliest) > np.where(np.isnat(first), NEVER, due), bool)
