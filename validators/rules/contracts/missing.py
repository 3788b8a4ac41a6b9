"""A worker on payroll or attendance has no contract, although contracts were handed in."""

from __future__ import annotations

from typing import Any

import pandas as pd

from pipeline.model.evidence import Text
from pipeline.model.finding import FindingKind, Severity
from validators.bench import Bench, iso
from validators.contracts import (
    ORAL,
    OTHERS,
    OVER_AGE,
    at_work,
    may_be_oral,
    past_retirement,
    without_contracts,
)
from validators.rule import Draft, Grain, Ref, Rule
from validators.unseen_contracts import mark_unseen
from validators.verdicts import FAILED as NONE
from validators.verdicts import INAPPLICABLE, mark, verdicts

WRITTEN = "contracts.written"
FAILED = Text(
    "No labour contract of this worker is among those handed in.",
    "提交的劳动合同中没有该员工的合同。",
)
PAST_RETIREMENT = Text(
    "No written agreement of this worker, who is past retirement, is among those handed in.",
    "提交的合同中没有该超龄（返聘）员工的书面协议。",
)


def judge(bench: Bench) -> pd.DataFrame:
    """Gives back a verdict for each worker on payroll or attendance."""
    if not bench.has("contract"):
        return without_contracts(bench)
    workers = bench.workers
    present = (workers["has_payroll"] | workers["has_attendance"]).to_numpy(bool)
    frame = verdicts(workers[present].join(bench.once(at_work)["last_day"], on="worker"))
    frame["bound"] = past_retirement(bench, frame)
    frame["settle_kind"] = "contract"
    none = ~frame["has_contract"].astype(bool)
    mark(frame, none, NONE)
    mark_unseen(bench, frame, none)
    mark(frame, none & may_be_oral(bench, frame), INAPPLICABLE, "part-time")
    for kind in OTHERS:
        elsewhere = none & (frame["employment"] == kind) & ~frame["bound"]
        mark(frame, elsewhere, INAPPLICABLE, kind.replace("_", "-"))
    return frame


def draft(bench: Bench, row: Any) -> Draft:
    """Gives back where the worker stands on record."""
    refs = []
    for kind in ("payroll", "roster", "attendance"):
        rows = bench.of_workers(kind)
        mine = rows.loc[rows["worker"] == row.worker, "row_id"].head(1)
        refs += [Ref(kind, int(row_id), field) for row_id in mine for field in ("number", "name")]
    on = iso(row.last_day) if row.bound else bench.audit_date
    return Draft(
        message=PAST_RETIREMENT if row.bound else FAILED,
        basis=bench.law_basis(on, OVER_AGE if row.bound else WRITTEN),
        refs=tuple(refs),
        document_kind="contract",
    )


RULE = Rule(
    id="contracts.missing",
    title=Text("Labour contract", "劳动合同"),
    says=Text(
        "a worker on payroll or attendance has no contract", "工资表或考勤上的员工没有劳动合同"
    ),
    grain=Grain.WORKER,
    kind=FindingKind.VIOLATION,
    severity=Severity.MAJOR,
    needs=("contract", "payroll", "attendance"),
    judge=judge,
    draft=draft,
    law=True,
    parameters=(WRITTEN, ORAL, OVER_AGE),
)
