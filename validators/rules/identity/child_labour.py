"""A worker was under the minimum age on a work day in evidence.

The highest age of law and codes holds. Birth dates are taken from every document that states one
and from ID numbers that hold; where they differ so that the verdict would, it cannot be told.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from pipeline.model.evidence import Text
from pipeline.model.finding import FindingKind, Severity
from validators.bench import Bench, iso
from validators.contracts import at_work
from validators.dates import add_months, days
from validators.limits import NONE, limits, whose
from validators.numbers import Number
from validators.packs import NoSuchNumberError
from validators.people import FORMATS, birth_dates
from validators.rule import Draft, Grain, Ref, Rule, fill
from validators.verdicts import CANNOT_TELL, as_mask, mark, verdicts
from validators.verdicts import FAILED as CHILD

AGE = "identity.minimum_age"
FAILED = Text(
    "Born on {birth}: the first working day on record, {first}, is before the {age}th birthday "
    "({limit}; {whose}).",
    "出生于 {birth}；记录中首个工作日 {first} 早于年满 {age} 周岁之日（{limit}；{whose}）。",
)


def judge(bench: Bench) -> pd.DataFrame:
    """Gives back a verdict for each worker at work."""
    known = bench.once(birth_dates).groupby("worker")
    births = known["birth"].agg(["min", "max"]).join(known["sure"].any())
    workers = bench.workers.drop(columns="employment").join(bench.once(at_work))
    workers = workers.join(births, on="worker")
    frame = verdicts(workers.loc[workers["first_day"].notna() | _unknown(bench, workers)])
    first = days(frame["first_day"])
    if not any(pack.numbers.get(AGE) for pack in bench.packs):
        raise NoSuchNumberError(f"no {AGE} in law or codes")
    years = limits(bench, AGE, first, max).values
    age = 12 * np.maximum(years, 0)
    oldest = add_months(days(frame["min"]), age)
    youngest = add_months(days(frame["max"]), age)
    frame["limit"] = oldest
    mark(frame, first < youngest, CANNOT_TELL, "birth-dates-differ")
    mark(frame, first < oldest, CHILD)
    certain = as_mask(frame["sure"]) & (days(frame["first_sure"]) < oldest)
    mark(frame, (first < oldest) & ~certain, CANNOT_TELL, "doubtful-reading")
    mark(frame, years == NONE, CANNOT_TELL, "law-not-in-force")
    mark(frame, np.isnat(oldest), CANNOT_TELL, "no-birth-date")
    frame["settle_kind"] = "identity"
    return frame


def _unknown(bench: Bench, workers: pd.DataFrame) -> pd.Series:
    """Gives back the workers on a roster of whom no document's birth date could be read.

    A list that could not be read shows nobody to be of age.
    """
    listed = workers["worker"].isin(bench.of_workers("roster")["worker"])
    return listed & workers["min"].isna()


def draft(bench: Bench, row: Any) -> Draft:
    """Gives back birth date and first day at work; zero tolerance while still under age."""
    births = bench.once(birth_dates)
    mine = births[births["worker"] == row.worker]
    refs = [
        Ref(one.kind, int(one.row_id), one.field) for one in mine.head(4).itertuples(index=False)
    ]
    worked = bench.case.days
    same = worked[(worked["worker"] == row.worker) & (worked["date"] == row.first_day)]
    refs += [Ref("attendance", int(row_id), "punches") for row_id in same["row_id"].head(1)]
    rosters = bench.of_workers("roster")
    hired = rosters.loc[(rosters["worker"] == row.worker) & rosters["hired_on"].notna(), "row_id"]
    refs += [Ref("roster", int(row_id), "hired_on") for row_id in hired.head(1)]
    first, limit = iso(row.first_day), iso(row.limit)
    broken = _broken(bench, first, row.min)
    return Draft(
        message=fill(
            FAILED,
            birth=iso(row.min),
            first=first,
            age=broken[0].value,
            limit=limit,
            whose=whose(broken),
        ),
        observed=first,
        limit=limit,
        unit="date",
        basis=tuple(one.basis() for one in broken),
        refs=tuple(refs),
        severity=Severity.CRITICAL if limit <= bench.audit_date else None,
        document_kind="identity",
    )


def _broken(bench: Bench, first: str, birth: object) -> list[Number]:
    """Gives back the ages that a worker born on a day had not reached, the highest first."""
    born = np.array([iso(birth)], "datetime64[D]")
    under = [
        one
        for one in bench.numbers(AGE, first)
        if first < iso(add_months(born, np.array([12 * one.whole]))[0])
    ]
    return sorted(under, key=lambda one: -one.whole)


RULE = Rule(
    id="identity.child_labour",
    title=Text("Minimum age", "最低就业年龄"),
    says=Text(
        "under the minimum age on any work day in evidence; critical if the worker has since "
        "reached it",
        "记录中的工作日未满最低就业年龄；现已成年的为“严重”",
    ),
    grain=Grain.WORKER,
    kind=FindingKind.VIOLATION,
    severity=Severity.ZERO_TOLERANCE,
    needs=("identity", "roster"),
    judge=judge,
    draft=draft,
    law=True,
    parameters=(AGE, FORMATS),
)
