"""Approvals of averaged or irregular hours: whom they cover, on which days, over which cycle.

An approval holds for its posts and within its dates, and for nobody else. Whom no paper shows to
be covered works standard hours; where the papers leave that open, so do the rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from validators.approved_posts import NO, PERHAPS, YES, matches
from validators.bench import Bench
from validators.dates import Days, days
from validators.doubt import is_blind
from validators.licences import is_latin, name_key

KIND = "hours_approval"
APPROVAL = "hours.special.approval"
CLAIMED = ("averaged", "irregular")
"""Systems of hours that need an approval."""

STANDARD, OUTSIDE, UNSURE, COVERED = -1, NO, PERHAPS, YES
"""No claim to other hours; claimed and not approved; not to be told; approved."""

CYCLES = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
"""Months of an averaging period."""

_POSTS_OF = ("roster", "contract", "payroll", "attendance")
_ALWAYS = np.datetime64("1900-01-01", "D")
_NEVER = np.datetime64("2200-01-01", "D")

States = npt.NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Cover:
    """How far the approvals cover some workers on some days, one entry each.

    Attributes:
        state: ``STANDARD``, ``OUTSIDE``, ``UNSURE`` or ``COVERED``.
        months: Length of the averaging period, 0 where the approval does not say.
        since: Month number (1970-01 is 0) in which the approval begins.
        row: ``row_id`` of the approval, -1 for none.
    """

    state: States
    months: npt.NDArray[np.int64]
    since: npt.NDArray[np.int64]
    row: npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Approval:
    """One approval: its system, its dates at their earliest and latest, and whom it may cover.

    Attributes:
        from_low, from_high, to_low, to_high: The first and the last day, each at the earliest and
            the latest that the paper may be read to say.
        posts: ``NO``, ``PERHAPS`` or ``YES`` a worker.
        own: Whether it is the facility's: ``YES``, or ``PERHAPS``.
    """

    row_id: int
    system: str
    from_low: np.datetime64
    from_high: np.datetime64
    to_low: np.datetime64
    to_high: np.datetime64
    months: int
    posts: States
    own: int


def needs_approval(bench: Bench) -> bool:
    """Gives back whether the country's law asks for an approval of other than standard hours."""
    return bench.law is not None and bool(bench.law.numbers.get(APPROVAL))


def cover(bench: Bench, workers: pd.Series, first: Days, last: Days) -> Cover:
    """Gives back how far the approvals cover each worker from a first to a last day.

    Args:
        bench: For the approvals.
        workers: Keys of workers.
        first: First day of each.
        last: Last day of each, included.
    """
    who = workers.to_numpy(np.int64)
    systems = bench.once(systems_claimed)
    state = np.where(systems[who] == "", STANDARD, bench.once(_floor)).astype(np.int8)
    months, since, row = np.zeros(len(who), np.int64), *np.full((2, len(who)), -1, np.int64)
    if not (systems != "").any():
        return Cover(state, months, since, row)
    for one in bench.once(approvals):
        mine = systems[who] == one.system
        held = np.minimum(np.minimum(one.posts[who], _within(one, first, last)), one.own)
        twice = mine & (held == COVERED) & (state == COVERED) & (months != one.months)
        better = mine & (held > state)
        first_of_all = mine & (held == state) & (row == -1) & (held > OUTSIDE)
        state[better] = held[better]
        taken = better | first_of_all
        months[taken], since[taken], row[taken] = one.months, _month(one.from_low), one.row_id
        months[twice] = 0
    return Cover(state, months, since, row)


def _within(one: Approval, first: Days, last: Days) -> States:
    """Gives back whether an approval holds from each first to each last day."""
    found = np.full(len(first), PERHAPS, np.int8)
    found[(last < one.from_low) | (first > one.to_high)] = NO
    found[(first >= one.from_high) & (last <= one.to_low)] = YES
    return found


def _month(day: np.datetime64) -> int:
    return int(day.astype("datetime64[M]").astype(np.int64))


def systems_claimed(bench: Bench) -> npt.NDArray[np.object_]:
    """Gives back the system of hours that each worker is said to work by, "" for standard."""
    said = bench.case.workers["hours_system"]
    return np.where(said.isin(CLAIMED), said, "").astype(object)


def _floor(bench: Bench) -> int:
    """Gives back what a claim is worth without any approval that covers it.

    Where none was handed in, or one could not be read, one may exist all the same.
    """
    rows = bench.frame(KIND)
    read = set(zip(rows["document"].tolist(), rows["part"].tolist(), strict=True))
    unread = [
        part
        for at, one in enumerate(bench.case.documents)
        for part in one.parts
        if part.classification.kind == KIND and (at, part.part) not in read
    ]
    return OUTSIDE if len(rows) and not unread else UNSURE


def approvals(bench: Bench) -> tuple[Approval, ...]:
    """Gives back every approval on record."""
    return tuple(_approvals(bench))


def _approvals(bench: Bench) -> Iterator[Approval]:
    rows = bench.frame(KIND)
    said = _posts_said(bench) if len(rows) else pd.DataFrame()
    listed: Iterable[Any] = rows.sort_index().itertuples(index=False)
    for row in listed:
        if row.hours_system not in CLAIMED:
            continue
        begins = _readings(row, "valid_from") or _readings(row, "issued_on")
        ends = _readings(row, "valid_to")
        yield Approval(
            row_id=int(row.row_id),
            system=row.hours_system,
            from_low=min(begins, default=_ALWAYS),
            from_high=max(begins, default=_NEVER),
            to_low=min(ends, default=_ALWAYS),
            to_high=max(ends, default=_NEVER),
            months=CYCLES.get(row.cycle, 0),
            posts=_whom(bench, row, said),
            own=_own(bench, row.holder),
        )


def _readings(row: Any, field: str) -> list[np.datetime64]:
    """Gives back every day that a field may say; none where nobody can tell."""
    own = getattr(row, field)
    if pd.isna(own) or is_blind(row.grades, row.others, field):
        return []
    others = row.others.get(field, ()) if isinstance(row.others, dict) else ()
    found = days(pd.Series([own, *others]))
    return list(found[~np.isnat(found)])


def _own(bench: Bench, holder: object) -> int:
    """Gives back ``YES`` for the facility's own approval; another's name leaves it open."""
    name = bench.case.facility.name
    if not isinstance(holder, str) or not name or is_latin(holder) != is_latin(name):
        return YES
    return YES if name_key(holder) == name_key(name) else PERHAPS


def _posts_said(bench: Bench) -> pd.DataFrame:
    """Gives back what documents say of each worker's post: worker, post, department."""
    frames = []
    for kind in _POSTS_OF:
        rows = bench.of_workers(kind)[["worker", "position", "department"]].drop_duplicates()
        frames.append(rows[rows[["position", "department"]].notna().any(axis=1)])
    told = pd.concat(frames, ignore_index=True).astype(object)
    return told.where(told.notna(), "").drop_duplicates().astype({"worker": "int64"})


def _whom(bench: Bench, row: Any, said: pd.DataFrame) -> States:
    """Gives back whether each worker's post is among those of an approval."""
    count = len(bench.case.workers)
    if not pd.isna(row.all_posts) and bool(row.all_posts):
        return np.full(count, YES, np.int8)
    if not isinstance(row.posts, (tuple, list)):
        return np.full(count, PERHAPS, np.int8)
    found = np.full(count, -1, np.int8)
    pairs = said[["position", "department"]].drop_duplicates()
    of_pair = {pair: matches(row.posts, *pair) for pair in pairs.itertuples(index=False, name=None)}
    keys = zip(said["position"], said["department"], strict=True)
    values = np.array([of_pair[key] for key in keys], np.int8)
    np.maximum.at(found, said["worker"].to_numpy(np.int64), values)
    found[found == -1] = PERHAPS
    return found
