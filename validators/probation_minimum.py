"""The lower minimum wage of months in probation, in countries that have one."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.model.quantities import round_half_up
from validators.bench import Bench, given, ints
from validators.dates import days
from validators.minimum_wage import PROBATION
from validators.month_figures import each_month, optional
from validators.probation import hired_days, month_ends, newly_hired, probations
from validators.verdicts import Mask

UNKNOWN_FIRST_DAY, UNKNOWN_CONTRACT = "no-first-day", "no-contract"
UNKNOWN_FIGURE, PART_OF_MONTH = "minimum-wage-unknown", "minimum-wage-changed"


def add_probation(bench: Bench, frame: pd.DataFrame) -> None:
    """Adds the minimum of probation to the rows it holds for, or may hold for.

    Columns: ``lesser`` (minor units; -1 where the row is of no probation, 0 where the law's figure
    is not known), ``all_probation`` (the month lies in probation from its first day in service to
    its last) and ``probation_doubt`` (the reason why it may be the other minimum, else "").
    """
    frame["lesser"], frame["all_probation"], frame["probation_doubt"] = -1, False, ""
    if bench.law is None or PROBATION not in bench.law.numbers:
        return
    some, whole = _by_contract(bench, frame)
    first, _ = month_ends(bench, frame)
    may = ~some & _untold(bench, frame) & newly_hired(bench, frame, first)
    lesser = np.full(len(frame), -1, np.int64)
    for numbers, at in each_month(frame["month"], lambda month: optional(bench, PROBATION, month)):
        each = [round_half_up(one.ratio * 100) for one in numbers]
        lesser[at & (some | may)] = min(each, default=0)
    hired = np.isnat(hired_days(bench, frame))
    cases = [lesser < 0, lesser == 0, may & hired, may, ~whole]
    reasons = ["", UNKNOWN_FIGURE, UNKNOWN_FIRST_DAY, UNKNOWN_CONTRACT, PART_OF_MONTH]
    frame["lesser"], frame["all_probation"] = lesser, whole & (lesser > 0)
    frame["probation_doubt"] = np.select(cases, reasons, "")


def _by_contract(bench: Bench, frame: pd.DataFrame) -> tuple[Mask, Mask]:
    """Gives back the rows of months that by contract lie in probation: some day, and every day."""
    first, last = month_ends(bench, frame)
    hired = hired_days(bench, frame)
    begins = np.where(np.isnat(hired), first, np.maximum(first, hired))
    own = frame[["worker"]].astype({"worker": "int64"}).assign(at=np.arange(len(frame)))
    both = own.merge(bench.once(probations), on="worker")
    at = both["at"].to_numpy(np.int64)
    since, until = days(both["since"]), days(both["until"])
    meets = (until >= first[at]) & (since <= last[at])
    some, whole = np.zeros(len(frame), bool), np.zeros(len(frame), bool)
    some[at[meets]] = True
    whole[at[meets & (until >= last[at]) & (since <= begins[at])]] = True
    return some, whole


def _untold(bench: Bench, frame: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Gives back the rows of workers whose contracts do not tell whether there was a probation.

    A contract that says nothing of one agrees none; one whose dates are lacking may have it.
    """
    contracts = bench.of_workers("contract")
    length = ints(contracts, "probation_months_hundredths") > 0
    named = given(contracts, "probation_from") | given(contracts, "probation_to") | length
    dated = frame["worker"].isin(bench.once(probations)["worker"])
    silent = frame["worker"].isin(contracts.loc[~named, "worker"])
    undated = frame["worker"].isin(contracts.loc[named, "worker"]) & ~dated
    return np.asarray(undated | (~dated & ~silent), bool)
