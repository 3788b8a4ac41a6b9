"""A contract ended, and the worker still appears later with no other in force.

Work after the last contract counts, and work between one contract's end and the next one's
beginning. A renewal may stand on a page, or in a file, that was not read.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from pipeline.model.evidence import Text
from pipeline.model.finding import FindingKind, Severity
from validators.absence import mark_lost_rows
from validators.bench import Bench, iso
from validators.contracts import ORAL, contracts, of_workers
from validators.dated_numbers import basis_on
from validators.dates import NEVER, Days, days
from validators.doubt import with_doubts
from validators.rule import Draft, Grain, Ref, Rule, fill
from validators.unseen_contracts import mark_unseen
from validators.verdicts import CANNOT_TELL, mark, verdicts
from validators.verdicts import FAILED as ENDED

FORCE = "contracts.after_end"
OPEN = ("open_ended", "task")
FAILED = Text(
    "The contract ended on {end}; the worker is on record on {last} with no other in force.",
    "合同于 {end} 到期，该员工在 {last} 仍有出勤或工资记录，且没有其他有效合同。",
)


def judge(bench: Bench) -> pd.DataFrame:
    """Gives back a verdict for each worker with a contract."""
    rows = _in_order(bench)
    frame = with_doubts(rows, _judge_rows, ("ends_on",), "contract")
    mark_lost_rows(bench, frame, frame["outcome"] == ENDED, "contract")
    mark_unseen(bench, frame, frame["outcome"] == ENDED)
    return of_workers(bench, frame)


def _in_order(bench: Bench) -> pd.DataFrame:
    """Gives back the contracts by worker and end, with the last day that each should cover.

    ``until`` is the day before the next contract begins, ``last_day`` the last day at work
    before it, ``last_sure`` without pay that may be a settlement.
    """
    frame = bench.once(contracts)
    ends, starts = days(frame["ends_on"]), days(frame["starts_on"])
    never = frame["term"].isin(OPEN).to_numpy(bool) & np.isnat(ends)
    order = np.where(never, NEVER, np.where(np.isnat(ends), starts, ends))
    frame = frame.assign(order=order, never=never).sort_values(["worker", "order", "row_id"])
    frame = frame.reset_index(drop=True)
    again = (frame["worker"].shift(-1) == frame["worker"]).to_numpy(bool)
    frame = frame[~(again & np.isnat(days(frame["ends_on"])))].reset_index(drop=True)
    again = (frame["worker"].shift(-1) == frame["worker"]).to_numpy(bool)
    # Any contract that ends later may cover what follows; one without a beginning covers all.
    begins = frame["starts_on"].fillna(pd.Timestamp("1900-01-01")).astype("datetime64[s]")
    earliest = begins[::-1].groupby(frame["worker"][::-1]).cummin()[::-1]
    until = np.where(again, days(earliest.shift(-1)) - np.timedelta64(1, "D"), NEVER)
    worked = _worked_by(bench, frame, until)
    for name in ("last_day", "last_sure"):
        frame[name] = np.where(again, worked, days(frame[name]))
    return frame


def _worked_by(bench: Bench, frame: pd.DataFrame, until: Days) -> Days:
    """Gives back the last day of attendance that each row's worker has up to a date."""
    sure = bench.worked_days
    worked = pd.DataFrame(
        {"worker": sure["worker"].astype("int64"), "on": days(sure["date"]).astype("M8[s]")}
    ).sort_values("on")
    worked["last"] = worked["on"]
    asked = pd.DataFrame(
        {"worker": frame["worker"].astype("int64"), "on": until.astype("M8[s]")}
    ).reset_index()
    found = pd.merge_asof(asked.sort_values("on"), worked, on="on", by="worker")
    return days(found.sort_values("index")["last"])


def _judge_rows(some: pd.DataFrame) -> pd.DataFrame:
    frame = verdicts(some)
    ends, last = days(frame["ends_on"]), days(frame["last_day"])
    never = frame["never"].to_numpy(bool)
    mark(frame, (last > ends) & ~never, CANNOT_TELL, "perhaps-a-settlement")
    mark(frame, (days(frame["last_sure"]) > ends) & ~never, ENDED)
    mark(frame, np.isnat(ends) & ~never, CANNOT_TELL, "no-end-date")
    return frame


def draft(bench: Bench, row: Any) -> Draft:
    """Gives back the contract's end and the last day on record."""
    end, last = iso(row.ends_on), iso(row.last_sure)
    days_of = bench.case.days
    later = days_of[(days_of["worker"] == row.worker) & (days_of["date"] == row.last_sure)]
    return Draft(
        message=fill(FAILED, end=end, last=last),
        observed=last,
        limit=end,
        unit="date",
        basis=basis_on(bench, last, FORCE),
        refs=(
            Ref("contract", int(row.row_id), "ends_on"),
            *(Ref("attendance", int(row_id), "punches") for row_id in later["row_id"].head(1)),
        ),
    )


RULE = Rule(
    id="contracts.expired",
    title=Text("Contract in force", "劳动合同有效期"),
    says=Text("the contract ended and the worker still appears later", "合同到期后员工仍在岗"),
    grain=Grain.WORKER,
    kind=FindingKind.VIOLATION,
    severity=Severity.MAJOR,
    needs=("contract",),
    judge=judge,
    draft=draft,
    law=True,
    parameters=(FORCE, ORAL),
)
