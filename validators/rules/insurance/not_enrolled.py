"""A worker on payroll is not on the social-insurance list, the days after hire long over.

By scheme: never on a list, or dropped from it while still employed. A month without a list, and a
scheme that nobody's list shows, are no absence of one worker.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from pipeline.model.evidence import Text
from pipeline.model.finding import FindingKind, Severity
from validators.absence import REASON, may_be_lost, name_places
from validators.bench import ROW, Bench, iso
from validators.dated_numbers import basis_on
from validators.enrolment import (
    ABSENT,
    DAYS,
    INSIDE,
    KIND,
    LISTED,
    NO_LIST,
    OVER_AGE,
    PART_TIME,
    SCHEMES,
    due,
    lists,
    on_lists,
    unmatched_months,
)
from validators.lost import lost
from validators.rule import Draft, Grain, Ref, Rule, fill
from validators.seen import paid_spans
from validators.unmatched import may_be_listed
from validators.verdicts import CANNOT_TELL, INAPPLICABLE, as_mask, mark, verdicts
from validators.verdicts import FAILED as ABSENT_FROM

RULE_OF_LAW = "insurance.rule"
NAMES = {
    "pension": Text("pension", "养老"),
    "medical": Text("medical", "医疗"),
    "unemployment": Text("unemployment", "失业"),
    "injury": Text("work injury", "工伤"),
    "maternity": Text("maternity", "生育"),
    "housing_fund": Text("housing fund", "住房公积金"),
}
FAILED = Text(
    "At work since {first} and on payroll of {month}, but not on the list of: {schemes} "
    "({count} month(s)).",
    "自 {first} 起在岗且在 {month} 工资表中，但未列入：{schemes}（共 {count} 个月）。",
)


def judge(bench: Bench) -> pd.DataFrame:
    """Gives back a verdict for each paid worker."""
    rows = bench.once(due)
    frame = verdicts(bench.once(paid_spans)[["worker"]].drop_duplicates().sort_values("worker"))
    frame = frame.join(bench.workers[["employment"]], on="worker")
    if not bench.has(KIND):
        mark(frame, np.ones(len(frame), bool), CANNOT_TELL, "no-insurance-list")
    else:
        found = bench.once(_absences)
        _decide(bench, frame, found)
    mark(frame, ~frame["worker"].isin(rows["worker"]), INAPPLICABLE, "not-due-yet")
    for kind in ("dispatched", "intern"):
        mark(frame, frame["employment"] == kind, INAPPLICABLE, kind)
    frame["settle_kind"] = KIND
    return frame


def _absences(bench: Bench) -> pd.DataFrame:
    """Gives back the worker-months of ``due`` with the schemes that their lists lack."""
    rows, codes = bench.once(due), bench.once(on_lists)
    every = np.column_stack([*codes.values()]) if codes else np.zeros((len(rows), 0), np.int8)
    absent = (every == ABSENT).any(axis=1)
    lacking: list[tuple[str, ...]] = [()] * len(rows)
    for at in np.flatnonzero(absent).tolist():
        lacking[at] = tuple(name for name, found in codes.items() if found[at] == ABSENT)
    return rows.assign(
        lacking=pd.Series(lacking, rows.index, dtype=object),
        absent=absent,
        judged=as_mask(np.isin(every, (ABSENT, LISTED)).any(axis=1)),
        asked=as_mask((every <= NO_LIST).any(axis=1)),
        unmatched=rows["month"].isin(bench.once(unmatched_months)).to_numpy(bool),
        unread=may_be_lost(bench, KIND, rows["month"]),
    )


def _decide(bench: Bench, frame: pd.DataFrame, found: pd.DataFrame) -> None:
    absent = found[found["absent"].to_numpy(bool)]
    open_ = absent["unmatched"].to_numpy(bool) | absent["unread"].to_numpy(bool)
    clear = absent[absent["sure"].to_numpy(bool) & ~open_]
    told = clear[~clear.index.isin(_perhaps_listed(bench, clear))]
    unlisted = _with_unlisted_scheme(bench)
    worker = frame["worker"]
    undated = "" in bench.once(lists)
    asked = found[found["asked"].to_numpy(bool)]
    mark(frame, worker.isin(unlisted), CANNOT_TELL, "scheme-not-listed")
    judged = found.loc[found["judged"].to_numpy(bool), "worker"]
    none = worker.isin(asked["worker"]) & ~worker.isin(judged)
    reason = "month-not-told" if undated else "no-list-of-month"
    mark(frame, none, CANNOT_TELL, reason)
    mark(frame, worker.isin(absent["worker"]), CANNOT_TELL, "unmatched-insurance")
    doubted = absent[~absent["sure"].to_numpy(bool)]
    mark(frame, worker.isin(doubted["worker"]), CANNOT_TELL, "doubtful-reading")
    unread = worker.isin(absent.loc[absent["unread"].to_numpy(bool), "worker"])
    mark(frame, unread, CANNOT_TELL, REASON)
    name_places(frame, as_mask(unread), [lost(bench, KIND)] * len(frame))
    mark(frame, worker.isin(told["worker"]), ABSENT_FROM)
    mark(frame, ~worker.isin(asked["worker"]), INAPPLICABLE, "no-scheme-due")
    frame["months"] = worker.map(told.groupby("worker")["month"].agg(tuple))


def _perhaps_listed(bench: Bench, clear: pd.DataFrame) -> pd.Index:
    """Gives back the rows of people who may be somebody of that month's list, spelt otherwise."""
    paid = bench.once(paid_spans)[ROW].reset_index(drop=True)
    other = paid[may_be_listed(bench, paid, bench.frame(KIND)[ROW])]
    keys = pd.MultiIndex.from_frame(clear[ROW])
    return clear.index[keys.isin(pd.MultiIndex.from_frame(other))]


def _with_unlisted_scheme(bench: Bench) -> set[int]:
    """Gives back the workers who must be in a scheme of which no month has a list."""
    rows, codes = bench.once(due), bench.once(on_lists).values()
    never = [found == NO_LIST for found in codes if not np.isin(found, (ABSENT, LISTED)).any()]
    where = np.any(never, axis=0) if never else np.zeros(len(rows), bool)
    return set(rows.loc[where, "worker"])


def draft(bench: Bench, row: Any) -> Draft:
    """Gives back since when the worker is there, and which lists lack the worker."""
    found = bench.once(_absences)
    own = found[(found["worker"] == row.worker) & found["month"].isin(row.months)]
    one = own.sort_values("month").iloc[0]
    schemes = sorted({name for names in own["lacking"] for name in names}, key=list(NAMES).index)
    named = Text(
        ", ".join(NAMES[name].en for name in schemes), "、".join(NAMES[name].zh for name in schemes)
    )
    first, month = iso(one["first"]), str(one["month"])
    worked = int((np.datetime64(f"{month}-01") - np.datetime64(first)).astype(int))
    allowed = int(one["allowed"])
    rule = RULE_OF_LAW if one["named"] == SCHEMES else one["named"]
    paid = bench.of_workers("payroll")
    mine = paid.loc[(paid["worker"] == row.worker) & (paid["month"] == month), "row_id"].head(1)
    return Draft(
        message=fill(FAILED, first=first, month=month, schemes=named, count=len(own)),
        observed=worked,
        limit=allowed,
        unit="days",
        arithmetic=f"{first} + {allowed} d < {month}-01; months: {', '.join(row.months)}",
        basis=basis_on(bench, f"{month}-01", DAYS, rule),
        refs=tuple(Ref("payroll", int(at), name) for at in mine for name in ("name", "net_minor")),
        document_kind=KIND,
    )


RULE = Rule(
    id="insurance.not_enrolled",
    title=Text("Social insurance", "社会保险参保"),
    says=Text(
        "a worker on payroll, past the allowed days from hire, is not on the social-insurance list "
        "of some scheme",
        "工资表上的员工入职超过法定期限，未列入某一险种的社会保险名单",
    ),
    grain=Grain.WORKER,
    kind=FindingKind.VIOLATION,
    severity=Severity.MAJOR,
    needs=(KIND, "payroll"),
    judge=judge,
    draft=draft,
    law=True,
    parameters=(DAYS, SCHEMES, f"{INSIDE}maternity", OVER_AGE, PART_TIME, RULE_OF_LAW),
)
