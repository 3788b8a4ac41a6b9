"""The first contract was signed later after the first working day than the law allows.

A contract that begins long after the first working day, and has no probation, may be a renewal of
one that was not handed in: then it cannot be told. Nor can it where the contract begins before
the hiring date on record, and was signed too late if work began with it.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from pipeline.model.evidence import Text
from pipeline.model.finding import FindingKind, Severity
from validators.bench import Bench, ints, iso
from validators.contracts import ORAL, first_contracts, of_workers
from validators.dated_numbers import UNKNOWN, law_on
from validators.dates import add_months, days
from validators.doubt import with_doubts
from validators.rule import Draft, Grain, Ref, Rule, fill
from validators.verdicts import CANNOT_TELL, mark, verdicts
from validators.verdicts import FAILED as LATE

MONTHS = "contracts.signing_months"
FAILED = Text(
    "The contract was signed on {signed}; the first working day was {first}, so it was due by "
    "{limit}.",
    "合同签订于 {signed}；首个工作日为 {first}，应在 {limit} 前签订。",
)


def judge(bench: Bench) -> pd.DataFrame:
    """Gives back a verdict for each worker with a contract."""
    rows = first_contracts(bench)
    frame = with_doubts(
        rows, lambda some: _judge_rows(bench, some), ("signed_on", "starts_on"), "contract"
    )
    return of_workers(bench, frame)


def _judge_rows(bench: Bench, some: pd.DataFrame) -> pd.DataFrame:
    frame = verdicts(some)
    signed, starts = days(frame["signed_on"]), days(frame["starts_on"])
    first = days(frame["first_day"])
    months = law_on(bench, MONTHS, first)
    before_law = (months == UNKNOWN) & (signed > first)
    months = np.maximum(months, 0)
    limit = add_months(first, months)
    frame["limit"] = limit
    late = signed > limit
    probation = frame["probation_to"].notna() | (ints(frame, "probation_months_hundredths") > 0)
    begins = np.where(np.isnat(starts), signed, starts)
    renewal = (begins > limit) & ~probation.to_numpy(bool)
    sooner = add_months(np.fmin(first, starts), months)
    mark(frame, signed > sooner, CANNOT_TELL, "contract-begins-sooner")
    mark(frame, late, LATE)
    mark(frame, late & renewal, CANNOT_TELL, "earlier-contract")
    unsure = ~(signed > add_months(days(frame["first_sure"]), months))
    mark(frame, late & unsure, CANNOT_TELL, "doubtful-reading")
    mark(frame, before_law, CANNOT_TELL, "law-not-in-force")
    mark(frame, np.isnat(first), CANNOT_TELL, "no-first-day")
    mark(frame, np.isnat(signed), CANNOT_TELL, "no-signing-date")
    return frame


def draft(bench: Bench, row: Any) -> Draft:
    """Gives back the dates."""
    signed, limit, first = iso(row.signed_on), iso(row.limit), iso(row.first_day)
    months = bench.law_number(MONTHS, first).value
    rosters = bench.of_workers("roster")
    hired = rosters.loc[(rosters["worker"] == row.worker) & rosters["hired_on"].notna(), "row_id"]
    return Draft(
        message=fill(FAILED, signed=signed, first=first, limit=limit),
        observed=signed,
        limit=limit,
        unit="date",
        arithmetic=f"{first} + {months} month = {limit}; signed {signed}",
        basis=bench.law_basis(first, MONTHS),
        refs=(
            Ref("contract", int(row.row_id), "signed_on"),
            *(Ref("roster", int(row_id), "hired_on") for row_id in hired.head(1)),
        ),
    )


RULE = Rule(
    id="contracts.late_signing",
    title=Text("Signing of the contract", "劳动合同签订时间"),
    says=Text(
        "signed later after the first working day than the law allows",
        "签订日期晚于用工之日起法定期限",
    ),
    grain=Grain.WORKER,
    kind=FindingKind.VIOLATION,
    severity=Severity.MAJOR,
    needs=("contract",),
    judge=judge,
    draft=draft,
    law=True,
    parameters=(MONTHS, ORAL),
)
