"""What the rules about contracts share: contracts by worker, and the first and last day at work."""

from __future__ import annotations

from typing import cast

import numpy as np
import pandas as pd

from validators.attended import attended_days
from validators.bench import ROW, Bench, given, ints
from validators.dated_numbers import first_day
from validators.dates import Days, days
from validators.doubt import is_blind, unsure
from validators.verdicts import CANNOT_TELL, INAPPLICABLE, Mask, mark, verdicts

OTHERS = ("dispatched", "re_employed", "intern")
"""Workers whose papers are not a labour contract with the facility."""

ORAL = "contracts.part_time_oral"
OVER_AGE = "contracts.over_age.written"

HIRING = (
    *(("roster", "hired_on"), ("payroll", "hired_on")),
    *(("contract", "hired_on"), ("contract", "starts_on")),
)
"""Fields that say since when somebody is employed."""

LEAVING = (("roster", "left_on"),)
"""Fields that say until when."""


def contracts(bench: Bench) -> pd.DataFrame:
    """Gives back the contracts of known workers with what is known of the worker beside them.

    ``first_day`` and ``last_day`` are the first and last day at work by any record;
    ``employment`` and ``hours_system`` the contract's own, else the worker's.
    """
    frame = bench.of_workers("contract").copy()
    frame["worker"] = frame["worker"].astype("int64")
    presence = bench.once(at_work).join(bench.case.workers["hours_system"])
    own = frame[["employment", "hours_system"]]
    frame = frame.drop(columns=list(own)).join(presence, on="worker")
    for name in own:
        frame[name] = own[name].fillna(frame[name]).to_numpy(object)
    return frame


def papers(bench: Bench) -> pd.DataFrame:
    """Gives back the contracts without the rows of ledgers whose contract itself is there.

    A ledger shows neither signature nor clause: where the contract that it lists was handed in,
    its row says nothing more of them. It is the same contract by its first or its last day.
    """
    frame = bench.once(contracts)
    listed = (frame["clauses_found"].isna() & frame["worker_signed"].isna()).to_numpy(bool)
    held = frame.loc[~listed, ["worker", "starts_on", "ends_on"]]
    known = [
        set(held[["worker", name]].dropna().itertuples(index=False, name=None))
        for name in ("starts_on", "ends_on")
    ]
    columns = [frame[name] for name in ("worker", "starts_on", "ends_on")]
    same = np.array(
        [
            (w, first) in known[0] or (w, last) in known[1]
            for w, first, last in zip(*columns, strict=True)
        ],
        bool,
    )
    undated = frame[["starts_on", "ends_on"]].isna().all(axis=1).to_numpy(bool)
    same |= undated & frame["worker"].isin(held["worker"]).to_numpy(bool)
    kept: pd.DataFrame = frame.loc[~(listed & same)].reset_index(drop=True)
    return kept


def at_work(bench: Bench) -> pd.DataFrame:
    """Gives back the first and last day at work of each worker, and the employment on record.

    The first is the earlier of the hiring date and the first day worked (``first_sure`` without a
    hiring date that could not be read for certain); a month of pay counts
    from its first day for the last day, and to its end for the first, as the day is not told.
    ``last_sure`` leaves out months of pay in which attendance lists others alone, or payroll states
    that no day was worked: what was paid then may be a settlement.
    """
    workers = bench.case.workers[["hired_on", "left_on", "employment"]].copy()
    by_worker = bench.worked_days.groupby("worker")["date"]
    rows = bench.of_workers("payroll")
    # A row of zeros lists somebody who was not there.
    listed = given(rows, "net_minor") | given(rows, "gross_minor")
    nothing = listed & (ints(rows, "net_minor") <= 0) & (ints(rows, "gross_minor") <= 0)
    paid = rows.loc[~nothing, ["worker", "month", "days_worked_hundredths"]].copy()
    spans = bench.case.pay_months.set_index("month")[["period_from", "period_to"]]
    paid = paid.join(spans, on="month")
    paid["worker"] = paid["worker"].astype("int64")
    pay = paid.groupby("worker")
    hired = workers["hired_on"]
    first = [hired, by_worker.min(), pay["period_to"].min()]
    there = paid[~_settled_perhaps(bench, paid)].groupby("worker")
    workers["first_day"] = _across(first, workers.index, np.fmin)
    certain = hired.where(~hired.index.isin(in_doubt(bench, *HIRING)))
    workers["first_sure"] = _across([certain, *first[1:]], workers.index, np.fmin)
    # What is paid after leaving is a last wage and no work.
    left = days(workers["left_on"])
    for name, paid_in in (("last_day", pay), ("last_sure", there)):
        begun = days(paid_in["period_from"].max().reindex(workers.index))
        last_pay = pd.Series(np.fmin(begun, left), workers.index)
        workers[name] = _across([by_worker.max(), last_pay], workers.index, np.fmax)
    return workers.drop(columns=["hired_on", "left_on"])


def _settled_perhaps(bench: Bench, paid: pd.DataFrame) -> Mask:
    """Gives back the last months of pay in which nothing shows that the worker was still there.

    Who is paid month after month without standing on attendance works uncounted.
    """
    days_of = bench.once(attended_days)
    there = days_of.loc[ints(days_of, "days_high") > 0, ROW].astype({"worker": "int64"})
    seen, own = (pd.MultiIndex.from_frame(one) for one in (there, paid[ROW]))
    spans = bench.case.pay_months
    attended = set(spans.loc[spans["has_attendance"].astype(bool), "month"])
    unseen = paid["month"].isin(attended).to_numpy(bool) & ~own.isin(seen)
    stated = given(paid, "days_worked_hundredths")
    absent = np.where(stated, ints(paid, "days_worked_hundredths") <= 0, unseen)
    last = paid["month"] == paid.groupby("worker")["month"].transform("max")
    return np.asarray(absent & last.to_numpy(bool), bool)


def in_doubt(bench: Bench, *fields: tuple[str, str]) -> set[int]:
    """Gives back the workers of whom one of some fields could not be read for certain.

    Args:
        bench: For the records.
        fields: Record kind and field.
    """
    found: set[int] = set()
    for kind, field in fields:
        rows = bench.of_workers(kind)[["worker", "others", "grades"]]
        rows = rows[unsure(rows)]
        for worker, others, grades in zip(
            rows["worker"], rows["others"], rows["grades"], strict=True
        ):
            said = isinstance(others, dict) and any(others.get(field, ()))
            if said or is_blind(grades, others, field):
                found.add(int(worker))
    return found


def _across(columns: list[pd.Series], index: pd.Index, choose: np.ufunc) -> Days:
    """Gives back the earliest or latest of several dates of each worker; blanks do not count."""
    return cast("Days", choose.reduce([days(one.reindex(index)) for one in columns]))


def first_contracts(bench: Bench) -> pd.DataFrame:
    """Gives back the earliest contract of each worker."""
    frame = bench.once(contracts)
    start = np.fmin(days(frame["starts_on"]), days(frame["signed_on"]))
    ordered = frame.assign(order=start).sort_values(["worker", "order", "row_id"])
    return ordered.drop_duplicates("worker").drop(columns="order").reset_index(drop=True)


def may_be_oral(bench: Bench, frame: pd.DataFrame) -> Mask:
    """Gives back the part-time workers, where their contract may be made by word of mouth."""
    part_time = (frame["hours_system"] == "part_time").to_numpy(bool)
    if not part_time.any() or bench.law is None:
        return np.zeros(len(frame), bool)
    number = bench.law.number(ORAL, bench.audit_date, bench.case.facility.place)
    return part_time & (number is not None and number.value == "yes")


def past_retirement(bench: Bench, frame: pd.DataFrame) -> Mask:
    """Gives back who is past retirement and was at work since the law asks for an agreement."""
    old = (frame["employment"] == "re_employed").to_numpy(bool)
    if not old.any() or bench.law is None or OVER_AGE not in bench.law.numbers:
        return np.zeros(len(frame), bool)
    since = np.datetime64(first_day(bench, OVER_AGE), "D")
    return np.asarray(old & (days(frame["last_day"]) >= since), bool)


def of_workers(
    bench: Bench,
    judged: pd.DataFrame,
    *,
    part_time: bool = False,
    but: Mask | None = None,
) -> pd.DataFrame:
    """Gives back verdicts of contracts as one row a worker, the worst standing.

    Where no contract was handed in at all every worker at work is undecided; who is no party to
    a labour contract is left out, ``but`` for some rows, and who needs none in writing, but where
    a rule judges what ``part_time`` contracts may say.
    """
    frame = judged
    others = np.ones(len(frame), bool) if but is None else ~but
    if not part_time:
        mark(frame, may_be_oral(bench, frame), INAPPLICABLE, "part-time")
    for kind in OTHERS:
        mark(frame, others & (frame["employment"] == kind), INAPPLICABLE, kind.replace("_", "-"))
    rank = frame["outcome"].map({1: 0, 2: 1, 0: 2}).fillna(3)
    frame = frame.assign(rank=rank.to_numpy()).sort_values(["worker", "rank"], kind="stable")
    frame = frame.drop_duplicates("worker").drop(columns="rank").reset_index(drop=True)
    return frame if bench.has("contract") else without_contracts(bench)


def without_contracts(bench: Bench) -> pd.DataFrame:
    """Gives back every worker at work as undecided, as no contract came."""
    workers = bench.workers
    present = (workers["has_payroll"] | workers["has_attendance"]).to_numpy(bool)
    frame = verdicts(workers.loc[present, ["worker"]])
    frame["settle_kind"] = "contract"
    mark(frame, np.ones(len(frame), bool), CANNOT_TELL, "no-contract")
    return frame
