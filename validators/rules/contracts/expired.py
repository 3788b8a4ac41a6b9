"""The last contract ended, and the worker still appears later."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from pipeline.model.evidence import Text
from pipeline.model.finding import FindingKind, Severity
from validators.bench import Bench, iso
from validators.contracts import contracts, of_workers
from validators.dates import NEVER, days
from validators.doubt import with_doubts
from validators.rule import Draft, Grain, Ref, Rule, fill
from validators.verdicts import CANNOT_TELL, mark, verdicts
from validators.verdicts import FAILED as ENDED

FORCE = "contracts.after_end"
OPEN = ("open_ended", "task")
FAILED = Text(
    "The last contract ended on {end}; the worker is still on record on {last}.",
    "最后一份合同于 {end} 到期，该员工在 {last} 仍有出勤或工资记录。",
)


def judge(bench: Bench) -> pd.DataFrame:
    """Gives back a verdict for each worker with a contract."""
    frame = with_doubts(_last(bench), _judge_rows, ("ends_on",), "contract")
    return of_workers(bench, frame)


def _last(bench: Bench) -> pd.DataFrame:
    """Gives back the contract of each worker that ends last."""
    frame = bench.once(contracts)
    ends = days(frame["ends_on"])
    never = frame["term"].isin(OPEN).to_numpy(bool) & np.isnat(ends)
    order = np.where(never, NEVER, np.where(np.isnat(ends), days(frame["starts_on"]), ends))
    ordered = frame.assign(order=order, never=never).sort_values(["worker", "order", "row_id"])
    return ordered.drop_duplicates("worker", keep="last").reset_index(drop=True)


def _judge_rows(some: pd.DataFrame) -> pd.DataFrame:
    frame = verdicts(some)
    ends, last = days(frame["ends_on"]), days(frame["last_day"])
    never = frame["never"].to_numpy(bool)
    mark(frame, (last > ends) & ~never, ENDED)
    mark(frame, np.isnat(ends) & ~never, CANNOT_TELL, "no-end-date")
    return frame


def draft(bench: Bench, row: Any) -> Draft:
    """Gives back the contract's end and the last day on record."""
    end, last = iso(row.ends_on), iso(row.last_day)
    days_of = bench.case.days
    later = days_of[(days_of["worker"] == row.worker) & (days_of["date"] == row.last_day)]
    return Draft(
        message=fill(FAILED, end=end, last=last),
        observed=last,
        limit=end,
        unit="date",
        basis=bench.law_basis(bench.audit_date, FORCE),
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
    parameters=(FORCE,),
)
