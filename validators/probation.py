"""Which months of payroll lie in a worker's probation, by the contracts."""

from __future__ import annotations

import numpy as np
import pandas as pd

from validators.bench import Bench, given, ints
from validators.contract_readings import with_readings
from validators.dates import Days, add_months, days
from validators.doubt import is_blind
from validators.month_figures import each_month, last_figure, span_of
from validators.seen import seen
from validators.unknown_columns import PROBATION, may_hold
from validators.verdicts import Mask

LONGEST = "contracts.probation.from_3_years"
"""Longest probation there may be: who was hired longer ago is in none."""

NO_DAY = np.datetime64("NaT", "D")
DATES = ("starts_on", "probation_from", "probation_to", "probation_months_hundredths")


def with_probation(bench: Bench, rows: pd.DataFrame) -> pd.DataFrame:
    """Gives back payroll rows with the contract of a probation that their month lies in.

    Columns: ``in_probation`` (some day of the month), ``contract_wage`` (a month's, 0 unknown, the
    least that its cell may say) and ``contract_most``, ``contract_row``, ``probation_doubt`` (its
    dates were not read for certain), ``may_be_in_probation`` (no contract came, and the worker was
    hired so lately, or on a day nobody knows, that the month may lie in one), ``probation_unread``
    (the same of workers whose contract agrees a probation that could not be read).
    """
    found = rows.reset_index(drop=True)
    first, last = month_ends(bench, found)
    known = bench.once(probations)
    own = found[["worker"]].astype({"worker": "int64"}).assign(at=np.arange(len(found)))
    both = own.merge(known, on="worker")
    at = both["at"].to_numpy(np.int64)
    meets = (days(both["until"]) >= first[at]) & (days(both["since"]) <= last[at])
    inside = both[meets].drop_duplicates("at").set_index("at")
    found["in_probation"] = found.index.isin(inside.index)
    columns = {
        "contract_wage": "wage",
        "contract_most": "most",
        "contract_row": "row_id",
        "probation_doubt": "doubt",
    }
    for name, column in columns.items():
        found[name] = inside[column].reindex(found.index).fillna(0).astype("int64").to_numpy()
    of_unread = found["worker"].isin(bench.once(with_unread)).to_numpy(bool)
    if of_unread.any():
        of_unread = of_unread & ~found["in_probation"] & newly_hired(bench, found, first)
    found["probation_unread"] = of_unread
    found["may_be_in_probation"] = False
    if not bench.has("contract"):
        found["may_be_in_probation"] = newly_hired(bench, found, first)
    return found


def probations(bench: Bench) -> pd.DataFrame:
    """Gives back the probations that contracts agree.

    Columns: worker, since, until, ``wage`` and ``most`` (over the readings of its cell), row_id,
    ``doubt`` (a date of it was not read for certain).

    A length in months that is no whole number is taken as the whole months in it, so that no
    month beyond it is judged.
    """
    frame = with_readings(bench.of_workers("contract"))
    starts = days(frame["probation_from"])
    starts = np.where(np.isnat(starts), days(frame["starts_on"]), starts)
    months = ints(frame, "probation_months_hundredths") // 100
    by_length = add_months(starts, months) - np.timedelta64(1, "D")
    by_length = np.where(months > 0, by_length, NO_DAY)
    ends = np.where(given(frame, "probation_to"), days(frame["probation_to"]), by_length)
    monthly = frame["wage_basis"].isna() | (frame["wage_basis"] == "month")
    wage, most = (np.where(monthly.to_numpy(bool), ints(frame, n), 0) for n in ("least", "most"))
    found = pd.DataFrame(
        {
            "worker": frame["worker"].to_numpy(np.int64),
            "since": starts,
            "until": ends,
            "wage": wage,
            "most": most,
            "doubt": [_unsure(*one) for one in zip(frame["grades"], frame["others"], strict=True)],
            "row_id": frame["row_id"].to_numpy(np.int64),
        }
    )
    return found[~np.isnat(starts) & ~np.isnat(ends)].reset_index(drop=True)


def with_unread(bench: Bench) -> list[int]:
    """Gives back the workers whose contract agrees, or may agree, a probation not read."""
    frame = bench.of_workers("contract")
    unread = np.any([may_hold(bench, frame, code) for code in PROBATION], axis=0)
    unread &= ~given(frame, "probation_to") & ~given(frame, "probation_months_hundredths")
    return sorted({int(worker) for worker in frame.loc[unread, "worker"]})


def _unsure(grades: object, others: object) -> bool:
    """Gives back whether a date or the length of a probation was not read for certain."""
    said = others if isinstance(others, dict) else {}
    return any(said.get(name) or is_blind(grades, others, name) for name in DATES)


def month_ends(bench: Bench, rows: pd.DataFrame) -> tuple[Days, Days]:
    """Gives back the first and the last day of the pay month of each row."""
    first, last = np.full(len(rows), NO_DAY), np.full(len(rows), NO_DAY)
    for (begins, ends), at in each_month(rows["month"], lambda month: span_of(bench, month)):
        first[at], last[at] = np.datetime64(begins, "D"), np.datetime64(ends, "D")
    return first, last


def newly_hired(bench: Bench, rows: pd.DataFrame, first: Days) -> Mask:
    """Gives back who was hired within the longest probation before a day, or nobody knows when.

    Who is seen at work earlier than that was hired earlier too.
    """
    known = bench.once(seen).set_index("worker")["surely"]
    at_work = days(rows[["worker"]].join(known, on="worker")["surely"])
    hired = np.fmin(hired_days(bench, rows), at_work)
    longest = np.zeros(len(rows), np.int64)
    for number, at in each_month(rows["month"], lambda month: last_figure(bench, LONGEST, month)):
        longest[at] = number.whole if number else 0
    newly = np.isnat(hired) | (add_months(hired, longest) > first)
    return np.asarray((longest > 0) & newly, bool)


def hired_days(bench: Bench, rows: pd.DataFrame) -> Days:
    """Gives back the hiring date of the worker of each row; NaT where it is not known."""
    return days(rows[["worker"]].join(bench.case.workers["hired_on"], on="worker")["hired_on"])
