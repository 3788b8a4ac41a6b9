"""Who is on the social-insurance lists, by month and scheme, and who had to be."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from validators.bench import Bench, given, ints
from validators.contracts import at_work
from validators.dated_numbers import law_on, number_on
from validators.dates import days
from validators.seen import paid_spans

SCHEMES = "insurance.schemes"
DAYS = "insurance.enrol_days"
INSIDE = "insurance.scheme_inside."
"""With a scheme behind it: the schemes whose list shows that one too."""
OVER_AGE = "insurance.over_age"
PART_TIME = "insurance.part_time"
KIND = "social_insurance"
Codes = npt.NDArray[np.int8]
ABSENT, LISTED, NO_LIST, NOT_ASKED = range(4)
_AMOUNTS = ("base_minor", "worker_minor", "employer_minor")


@dataclass(slots=True)
class Lists:
    """What the lists of one month say.

    Attributes:
        on: Scheme to the workers on it.
        unmatched: Some row of the month names nobody who could be told.
    """

    on: dict[str, set[int]] = field(default_factory=dict)
    unmatched: bool = False

    def of(self, schemes: tuple[str, ...]) -> set[int] | None:
        """Gives back the workers on any of some schemes' lists; None where there is no list."""
        held = [self.on[one] for one in schemes if one in self.on]
        return set().union(*held) if held else None


def lists(bench: Bench) -> dict[str, Lists]:
    """Gives back the lists by month; under "" those whose month nobody knows.

    Whoever is listed with nothing paid in any column is not on a list. A list that names no
    scheme is one of every scheme of the law.
    """
    rows = bench.frame(KIND)
    said = np.column_stack([given(rows, name) for name in _AMOUNTS]).any(axis=1)
    # A base of which the employer pays nothing insures nobody.
    based = (ints(rows, "base_minor") != 0) & ~given(rows, "employer_minor")
    paid = np.column_stack([ints(rows, name) for name in _AMOUNTS[1:]]).any(axis=1) | based
    keys = [rows[name].astype(object).fillna("") for name in ("month", "scheme")]
    found: dict[str, Lists] = {}
    named = pd.DataFrame({"worker": rows["worker"], "kept": ~said | paid})
    # A month in which nobody paid anything is a list for all that.
    for (month, scheme), own in named.groupby(keys):
        held = found.setdefault(str(month), Lists())
        listed = own.loc[(own["kept"] & (own["worker"] >= 0)).to_numpy(bool), "worker"].tolist()
        held.unmatched |= bool((own["worker"] == -1).any())
        for one in (str(scheme),) if scheme else every_scheme(bench, str(month)):
            held.on.setdefault(one, set()).update(map(int, listed))
    return found


def every_scheme(bench: Bench, month: str, named: str = SCHEMES) -> tuple[str, ...]:
    """Gives back the schemes that a worker must be in in a month ("" for the audit date).

    Args:
        bench: For the law.
        month: "YYYY-MM" or "".
        named: By which figure: fewer past retirement age and in part-time work.
    """
    law = bench.law
    on = f"{month}-01" if month else bench.audit_date
    if named == OVER_AGE and law is not None and OVER_AGE not in law.numbers:
        return ()
    number = number_on(bench, named, on)
    return number.items if number else ()


def shown_on(bench: Bench, scheme: str, month: str) -> tuple[str, ...]:
    """Gives back the schemes whose lists show a scheme: its own, and those that it is inside of."""
    law, name = bench.law, INSIDE + scheme
    number = number_on(bench, name, f"{month}-01") if law and name in law.numbers else None
    return (scheme, *(number.items if number else ()))


def due(bench: Bench) -> pd.DataFrame:
    """Gives back the worker-months in which somebody had to be on the lists.

    On payroll, employed through the whole month, and the days that the law allows after the first
    day at work over before it begins. Columns: worker, month, employment, ``first`` (day at
    work), ``sure`` (it is so by the first day that was read for certain too), ``named`` (the
    figure that says which schemes).
    """
    rows = bench.once(paid_spans)
    presence = bench.once(at_work)[["first_day", "first_sure", "employment"]]
    known = bench.case.workers[["left_on", "hours_system"]]
    found = rows.join(presence, on="worker").join(known, on="worker")
    begins = days(found["month"].astype(object) + "-01")
    allowed = law_on(bench, DAYS, begins)
    wait = np.where(allowed < 0, 0, allowed).astype("timedelta64[D]")
    at, _ = pd.factorize(found["month"], sort=True)
    last = pd.Series(at).groupby(found["worker"]).transform("max").to_numpy()
    left = days(found["left_on"])
    stays = (at < last) | (last == at.max(initial=0))
    stays = stays & (np.isnat(left) | (left >= days(found["period_to"])))
    owed = (days(found["first_day"]) + wait < begins) & stays & (allowed >= 0)
    sure = days(found["first_sure"]) + wait < begins
    found = found.assign(first=found["first_day"], sure=sure, allowed=allowed)
    found["named"] = _figures(bench, found)
    kept: pd.DataFrame = found[owed].reset_index(drop=True)
    return kept


def _figures(bench: Bench, rows: pd.DataFrame) -> pd.Series:
    """Gives back by which figure of the law the schemes of each row's worker are told."""
    old = (rows["employment"] == "re_employed").to_numpy(bool)
    held = bench.law.numbers if bench.law else {}
    in_part = (rows["hours_system"] == "part_time").to_numpy(bool) & (PART_TIME in held)
    names = np.select([old, in_part], [OVER_AGE, PART_TIME], SCHEMES)
    return pd.Series(names, rows.index, dtype=object)


def on_lists(bench: Bench) -> dict[str, Codes]:
    """Gives back by scheme whether the worker of each row of ``due`` is on that month's list."""
    rows, known = bench.once(due), bench.once(lists)
    undated = known.get("", Lists())
    found: dict[str, Codes] = {}
    workers = rows["worker"].to_numpy(np.int64)
    of_month, months = pd.factorize(rows["month"])
    for code, month in enumerate(months):
        held = known.get(str(month), Lists())
        for named in rows["named"].unique():
            at = np.flatnonzero((of_month == code) & (rows["named"] == named).to_numpy(bool))
            for scheme in every_scheme(bench, str(month), named):
                names = shown_on(bench, scheme, str(month))
                codes = found.setdefault(scheme, np.full(len(rows), NOT_ASKED, np.int8))
                own, perhaps = held.of(names), undated.of(names) or set()
                on = (own or set()) | perhaps
                off = NO_LIST if own is None else ABSENT
                codes[at] = [LISTED if one in on else off for one in workers[at].tolist()]
    return found


def unmatched_months(bench: Bench) -> set[str]:
    """Gives back the months whose lists have rows of people who could not be told."""
    known = bench.once(lists)
    every = "" in known and known[""].unmatched
    return {month for month, one in known.items() if one.unmatched or every}
