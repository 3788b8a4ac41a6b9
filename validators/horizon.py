"""How long a judgement stands: the first day on which the same evidence may be judged otherwise.

Only where the audit date is the day of the run. What follows that date is few: the ends of
licences, birthdays of those who were too young, the day from which another figure of the law
holds, the last days of payment, and the audit period where no document tells it. The day named
here may be too early, which costs a judging; it must never be too late.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

import numpy as np
import pandas as pd

from pipeline.model.casefile import CaseFile
from pipeline.model.quantities import month_add
from pipeline.model.table import Table
from validators.bench import Bench
from validators.dates import NEVER, Days, add_months, days
from validators.intervals import SLACK, duties
from validators.leavers import leavers
from validators.licences import licences
from validators.people import birth_dates
from validators.rules.identity.child_labour import AGE
from validators.rules.licences.expiring import WARNING
from validators.rules.wages.final_pay import limits_of
from validators.rules.wages.late_payment import limit_of
from validators.runner import bench_of

FOR_EVER = "9999-12-31"
"""Where no coming day changes anything."""

_DAY = np.timedelta64(1, "D")


def stands_until(case: CaseFile) -> str:
    """Gives back the first ISO date after the audit date on which verdicts may be other ones.

    An upper bound of how long findings keep outcome, severity and fingerprint; how many days a
    licence has left is told as of the audit date.
    """
    bench = bench_of(case, _no_table)
    coming = [day for day in _changes(bench) if day > bench.audit_date]
    return min(coming, default=FOR_EVER)


def _changes(bench: Bench) -> Iterator[str]:
    """Gives back every day on which something changes, past ones too."""
    yield from _of_law(bench)
    yield from _of_period(bench)
    for dates in (_of_licences(bench), _of_workers(bench), _of_wages(bench), _of_registers(bench)):
        yield from (str(day) for day in np.unique(dates[~np.isnat(dates)]))


def _of_law(bench: Bench) -> Iterator[str]:
    """Gives back the first and the first day after the last of each figure of the packs."""
    for pack in bench.packs:
        for numbers in pack.numbers.values():
            for one in numbers:
                yield one.since
                if one.until is not None:
                    yield (date.fromisoformat(one.until) + timedelta(days=1)).isoformat()


def _of_period(bench: Bench) -> Iterator[str]:
    """Gives back the next month's first day where the period ends with the month before ours."""
    facility, this = bench.case.facility, bench.audit_date[:7]
    inferred = "audit.period" not in facility.given
    if inferred and (facility.period is None or facility.period[1] == month_add(this, -1)):
        yield f"{month_add(this, 1)}-01"


def _of_licences(bench: Bench) -> Days:
    """Gives back the days from which a licence is about to end, and those after its end."""
    frame = bench.once(licences)
    others = [
        value
        for said in frame["others"]
        if isinstance(said, dict)
        for value in said.get("valid_to", ())
    ]
    ends = _together([days(frame["ends"]), days(frame["valid_to"]), days(_dates(others))])
    ends = ends[~np.isnat(ends) & (ends < NEVER)]
    if bench.law is None:
        return ends + _DAY
    warned = {one.whole for one in bench.law.numbers.get(WARNING, ())}
    return _together([ends + _DAY, *(ends - np.timedelta64(one, "D") for one in warned)])


def _of_workers(bench: Bench) -> Days:
    """Gives back the days on which workers reach, or reached, the minimum age."""
    if bench.law is None:
        return days([])
    births = days(bench.once(birth_dates)["birth"])
    ages = {one.whole for one in bench.law.numbers.get(AGE, ())}
    return _together(add_months(births, 12 * age) for age in ages)


def _of_registers(bench: Bench) -> Days:
    """Gives back the days on which a gap since the last entry is too wide, while the period runs.

    Once the period is over, a gap ends with it.
    """
    period = bench.case.facility.period
    if bench.law is None or SLACK not in bench.law.numbers or period is None:
        return days([])
    if bench.audit_date >= f"{month_add(period[1], 1)}-01":
        return days([])
    found = [
        _together([days(duty.of(bench)["date"]), days([f"{period[0]}-01"])])
        + np.timedelta64(duty.most + 1, "D")
        for own in duties(bench).values()
        for duty in own
    ]
    return _together(found)


def _of_wages(bench: Bench) -> Days:
    """Gives back the last days on which the wages of a month, or of who left, may be paid."""
    found = (limit_of(bench, str(month)) for month in bench.case.pay_months["month"])
    of_months = days([limit[0] for limit in found if limit is not None])
    return _together([of_months, days(limits_of(bench, bench.once(leavers)))])


def _together(several: Iterable[Days]) -> Days:
    return np.concatenate([days([]), *several]).astype("datetime64[D]")


def _dates(values: list[object]) -> pd.Series:
    return pd.to_datetime(pd.Series(values, dtype=object), errors="coerce")


def _no_table(document: int, part: int, table: int) -> Table:
    raise IndexError
