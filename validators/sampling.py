"""The sample an auditor would draw, and what it would have shown of what the full count found.

Months: the latest paid one, the one with most overtime, the one with least. Workers: by lot within
each department, as many as its share. The same seed draws the same workers, in whatever order the
records came, and one more worker moves few of the others.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping
from fractions import Fraction
from math import comb

import pandas as pd

from pipeline.errors import UsageError
from pipeline.model.casefile import CaseFile
from pipeline.model.finding import Finding, Judgement, Outcome
from pipeline.model.sample import DrawnWorker, Sample, SampledMonth, Shown
from validators.sampling_schemes import scheme_of

MONTHS = 3
HOLIDAYS = 5
"""A month with more holidays and days off than this is never the low one."""
HALF = Fraction(1, 2)
"""Nor is one with less than this part of the usual days of work: it was not handed in whole."""
DOUBT = Fraction(5, 100)

Present = Mapping[str, frozenset[int]]


def draw_sample(case: CaseFile, judgement: Judgement, scheme: str, seed: int) -> Sample:
    """Gives back the sample that a scheme draws of these books.

    Raises:
        UsageError: There is no such scheme, or the books name no worker in any month.
    """
    asked = scheme_of(scheme)
    present = _present(case)
    months = _months(case, present, seed)
    everybody = frozenset().union(*(present[month] for month, _, _ in months))
    size = asked.size(len(everybody))
    strata = _strata(case, everybody, seed)
    lots = {month: _drawn(strata, present[month], size) for month, _, _ in months}
    keys = case.workers["key"]
    of_month = {month: {str(keys[one]) for one in lot} for month, lot in lots.items()}
    return Sample(
        scheme=scheme,
        title=asked.title,
        instrument=asked.instrument,
        source=asked.source,
        status=asked.status,
        says=asked.says,
        seed=seed,
        population=len(everybody),
        asked=size,
        months=tuple(
            SampledMonth(month, why, hours, len(present[month]), _keys(case, lots[month]))
            for month, why, hours in months
        ),
        workers=tuple(_drawn_workers(case, lots, strata)),
        shown=_shown(judgement, of_month, len(everybody), size),
        apart=sum(one.worker is None for one in _failed(judgement)),
        bound=most_affected(len(everybody), size),
    )


def most_affected(population: int, drawn: int, doubt: Fraction = DOUBT) -> int:
    """Gives back how many may be affected at most where none of those drawn by lot is.

    The largest number of which a sample of this size shows none with a chance of at least
    ``doubt``: exact, by the hypergeometric distribution.
    """
    affected, chance = 0, Fraction(1)
    while affected < population - drawn:
        chance *= Fraction(population - drawn - affected, population - affected)
        if chance < doubt:
            break
        affected += 1
    return affected


def chance_of_none(population: int, drawn: int, affected: int) -> Fraction:
    """Gives back the chance that of so many affected none is among those drawn by lot."""
    return Fraction(comb(population - affected, drawn), comb(population, drawn))


def _present(case: CaseFile) -> dict[str, frozenset[int]]:
    """Gives back who has pay or attendance, by month."""
    rows = [case.months[["worker", "month"]]]
    if "payroll" in case.frames:
        rows.append(case.frames["payroll"][["worker", "month"]])
    both = pd.concat(rows).dropna()
    both = both[both["worker"] >= 0]
    return {str(month): frozenset(map(int, of)) for month, of in both.groupby("month")["worker"]}


def _months(
    case: CaseFile, present: Present, seed: int
) -> list[tuple[str, tuple[str, ...], int | None]]:
    """Gives back (month, why, overtime), the latest first and three where there are as many.

    Raises:
        UsageError: No worker has pay or attendance in any month.
    """
    if not present:
        raise UsageError("nobody's pay or attendance of any month was found to draw a sample from")
    overtime = case.months.groupby("month")["overtime_minutes"].sum()
    paid = [month for month in sorted(present) if _has_payroll(case, month)]
    why = defaultdict(list, {(paid or sorted(present))[-1]: ["latest"]})
    if overtime.any():  # without an hour in any month none is busier than another
        why[str(overtime.sort_index(ascending=False).idxmax())].append("peak")
        usual = overtime[[month for month in overtime.index if _is_usual(case, str(month))]]
        if len(usual):
            why[str(usual.sort_index(ascending=False).idxmin())].append("low")
    rest = sorted(set(present) - set(why), key=lambda month: _lot(seed, month))
    for month in rest[: max(0, MONTHS - len(why))]:
        why[month].append("random")
    return [
        (month, tuple(why[month]), int(overtime[month]) if month in overtime.index else None)
        for month in sorted(why, reverse=True)
    ]


def _has_payroll(case: CaseFile, month: str) -> bool:
    known = case.pay_months
    return bool(known.loc[known["month"] == month, "has_payroll"].any())


def _is_usual(case: CaseFile, month: str) -> bool:
    """Gives back whether a month can be the low one: few holidays, and handed in whole."""
    days = case.months.groupby("month")["days_worked_hundredths"].sum()
    off = case.calendar[case.calendar["source"].isin(("statutory", "day-off"))]
    held = case.pay_months[case.pay_months["month"] == month]
    within = (off.index >= held["period_from"].min()) & (off.index <= held["period_to"].max())
    return bool(days[month] >= HALF * days.median() and within.sum() <= HOLIDAYS)


def _lot(seed: int, key: str) -> str:
    return hashlib.sha256(f"{seed}/{key}".encode()).hexdigest()


def _strata(case: CaseFile, workers: frozenset[int], seed: int) -> dict[str | None, list[int]]:
    """Gives back the workers of each department in the order of their lots."""
    strata: dict[str | None, list[int]] = defaultdict(list)
    for worker in sorted(workers, key=lambda one: _lot(seed, str(case.workers.at[one, "key"]))):
        strata[_text(case.workers.at[worker, "department"])].append(worker)
    return dict(sorted(strata.items(), key=lambda one: one[0] or ""))


def _drawn(
    strata: Mapping[str | None, list[int]], present: frozenset[int], size: int
) -> tuple[int, ...]:
    """Gives back who is drawn in a month: of each department by its share of those present."""
    there = {name: [one for one in of if one in present] for name, of in strata.items()}
    shares = _shares({name: len(of) for name, of in there.items()}, size)
    return tuple(one for name, of in there.items() for one in of[: shares[name]])


def _shares(counts: Mapping[str | None, int], size: int) -> dict[str | None, int]:
    """Gives back how many are drawn of each, together ``size``, by the largest remainders."""
    whole = sum(counts.values())
    size = min(size, whole)
    exact = {name: Fraction(count * size, max(whole, 1)) for name, count in counts.items()}
    shares = {name: int(share) for name, share in exact.items()}
    by_rest = sorted(exact, key=lambda name: (shares[name] - exact[name], name or ""))
    for name in by_rest[: size - sum(shares.values())]:
        shares[name] += 1
    return shares


def _drawn_workers(
    case: CaseFile,
    lots: Mapping[str, tuple[int, ...]],
    strata: Mapping[str | None, list[int]],
) -> list[DrawnWorker]:
    of = {worker: name for name, workers in strata.items() for worker in workers}
    months: dict[int, list[str]] = defaultdict(list)
    for month in sorted(lots):
        for worker in lots[month]:
            months[worker].append(month)
    row = case.workers.loc
    found = [
        DrawnWorker(
            str(row[worker, "key"]),
            _text(row[worker, "number"]),
            _text(row[worker, "name"]),
            of[worker],
            tuple(held),
        )
        for worker, held in months.items()
    ]
    return sorted(found, key=lambda one: (one.number or "", one.key))


def _shown(
    judgement: Judgement, lots: Mapping[str, set[str]], population: int, size: int
) -> tuple[Shown, ...]:
    """Gives back the rules with failed findings of workers, those of most workers first."""
    by_rule: dict[str, list[Finding]] = defaultdict(list)
    for one in _failed(judgement):
        if one.worker is not None:
            by_rule[one.rule].append(one)
    drawn = set().union(*lots.values())
    rows = []
    for rule, findings in by_rule.items():
        whole = {one.worker.key for one in findings if one.worker}
        of_months = {
            one.worker.key for one in findings if one.worker and (one.period or "") in ("", *lots)
        }
        seen = {
            one.worker.key
            for one in findings
            if one.worker and one.worker.key in lots.get(one.period or "", drawn)
        }
        affected = min(len(of_months), population)
        missed = float(chance_of_none(population, size, affected))
        rows.append(Shown(rule, len(whole), len(of_months), len(seen), missed))
    return tuple(sorted(rows, key=lambda row: (-row.workers, row.rule)))


def _failed(judgement: Judgement) -> list[Finding]:
    return [one for one in judgement.findings if one.outcome is Outcome.FAILED]


def _keys(case: CaseFile, workers: tuple[int, ...]) -> tuple[str, ...]:
    return tuple(sorted(str(case.workers.at[worker, "key"]) for worker in workers))


def _text(value: object) -> str | None:
    return None if value is None or value is pd.NA or value != value else str(value)
