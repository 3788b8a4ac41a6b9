"""The wage of a contract is under the minimum wage of the place.

Judged on the day the contract begins. A minimum that rose later binds what is paid, not the paper:
then the contract breaks it only where payroll goes by that wage too.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from pipeline.model.evidence import Text
from pipeline.model.finding import FindingKind, Severity
from pipeline.model.quantities import format_minor
from validators.bench import Bench, given, ints, iso
from validators.contract_wages import (
    DAILY,
    MONTHLY,
    basis_of,
    in_evidence,
    later_months,
    minimum_for,
    required,
    share_of,
)
from validators.contracts import of_workers
from validators.dated_numbers import basis_on
from validators.dates import days
from validators.doubt import with_doubts
from validators.minimum_wage import HOURLY
from validators.rule import Draft, Grain, Ref, Rule, fill
from validators.verdicts import CANNOT_TELL, INAPPLICABLE, PASSED, mark, verdicts
from validators.verdicts import FAILED as BELOW

FIELDS = ("wage_minor", "starts_on", "signed_on")
DAYS = "wages.days_per_month"
HOURS = "wages.hours_per_month"
FAILED = Text(
    "The contract states {wage} a {basis}; the minimum wage on {on} was {minimum} a {basis}.",
    "合同约定工资为每{basis} {wage}；{on} 的最低工资标准为每{basis} {minimum}。",
)
NAMES = {"month": Text("month", "月"), "day": Text("day", "日"), "hour": Text("hour", "小时")}


def judge(bench: Bench) -> pd.DataFrame:
    """Gives back a verdict for each worker with a contract."""
    rows = bench.once(in_evidence)
    frame = with_doubts(rows, lambda some: _judge_rows(bench, some), FIELDS, "contract")
    return of_workers(bench, frame, part_time=True)


def _judge_rows(bench: Bench, some: pd.DataFrame) -> pd.DataFrame:
    frame = verdicts(some)
    starts, signed = days(frame["starts_on"]), days(frame["signed_on"])
    begins = np.where(np.isnat(starts), signed, starts)
    basis = basis_of(bench, frame)
    least, most = required(bench, begins, basis)
    wage = ints(frame, "wage_minor")
    frame["on"], frame["minimum"], frame["by"] = begins, least, basis
    later = later_months(bench, frame, begins)
    paid, unpaid = later["paid"].to_numpy(bool), later["unknown"].to_numpy(bool)
    mark(frame, wage < most, CANNOT_TELL, "minimum-wage-unknown")
    known_then = (least >= 0) & (wage >= least)
    mark(frame, known_then, PASSED)
    mark(frame, (wage < most) & (least < 0) & later["above"], PASSED, "paid-above-contract")
    mark(frame, known_then & later["above"], PASSED, "paid-above-contract")
    mark(frame, known_then & unpaid, CANNOT_TELL, "minimum-rose-since")
    below = (least >= 0) & (wage < least)
    mark(frame, below | paid, BELOW)
    first = paid & ~below
    frame["on"] = np.where(first, days(later["on"]), days(frame["on"]))
    frame["minimum"] = np.where(first, later["minimum"], least)
    mark(frame, most < 0, CANNOT_TELL, "minimum-wage-unknown")
    mark(frame, ~given(frame, "wage_minor"), CANNOT_TELL, "contract-wage-not-stated")
    mark(frame, frame["wage_basis"] == "piece", INAPPLICABLE, "piece-wage")
    part_time = ((frame["hours_system"] == "part_time") & (basis != HOURLY)).to_numpy(bool)
    mark(frame, part_time, INAPPLICABLE, "part-time")
    return frame


def draft(bench: Bench, row: Any) -> Draft:
    """Gives back the wage of the contract and the minimum of that day."""
    basis = str(row.wage_basis) if pd.notna(row.wage_basis) else "month"
    wage, minimum, on = int(row.wage_minor), int(row.minimum), iso(row.on)
    return Draft(
        message=fill(
            FAILED,
            wage=format_minor(wage),
            minimum=format_minor(minimum),
            basis=NAMES[basis],
            on=on,
        ),
        observed=wage,
        limit=minimum,
        unit="minor",
        currency=bench.currency,
        arithmetic=_sum(bench, on, row.by, minimum),
        basis=basis_on(bench, on, minimum_for(bench, row.by)),
        refs=(
            Ref("contract", int(row.row_id), "wage_minor"),
            Ref("contract", int(row.row_id), "starts_on"),
        ),
    )


def _sum(bench: Bench, on: str, basis: str, minimum: int) -> str | None:
    """Gives back how a daily or hourly minimum is reckoned from the month's."""
    share = share_of(bench, basis)
    if share == 1 or bench.law is None:
        return None
    set_ = bench.law.need(minimum_for(bench, basis), on, bench.case.facility.place)
    by = f"x {float(share):g}" if share > 1 else f"/ {float(1 / share):g}"
    return f"{set_.value} {by} = {format_minor(minimum)}"


RULE = Rule(
    id="contracts.wage_below_minimum",
    title=Text("Wage of the contract", "合同约定工资"),
    says=Text(
        "the contract's wage is under the minimum wage of the place when it begins, or later where "
        "payroll goes by it too",
        "合同约定工资低于合同起始时当地最低工资标准，或其后标准上调而工资表仍按该工资发放",
    ),
    grain=Grain.WORKER,
    kind=FindingKind.VIOLATION,
    severity=Severity.MAJOR,
    needs=("contract",),
    judge=judge,
    draft=draft,
    law=True,
    parameters=(MONTHLY, DAILY, HOURLY, DAYS, HOURS),
)
