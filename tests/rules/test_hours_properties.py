"""What holds of the rules about hours whatever was worked: more is never less, order is none."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import pandas as pd
from books import books, table_of
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.model.casefile import CaseFile
from pipeline.model.finding import Finding, Outcome
from validators.registry import rules
from validators.runner import run

FIRST = "2025-02-24"
"""A Monday; the windows run over the end of February."""

SHORTER_IS_WORSE = ("hours.rest_between_shifts",)
HOURS = [rule for rule in rules() if rule.id.startswith("hours.")]
APPROVAL: dict[str, Any] = {
    "workers": {"A1": {"hours_system": "averaged"}},
    "roster": [{"number": "A1", "position": "操作工", "birth_date": "2007-03-20"}],
    "hours_approval": [
        {
            "hours_system": "averaged",
            "cycle": "month",
            "posts": ["操作工", "包装工"],
            "valid_from": "2025-01-01",
            "valid_to": "2025-03-09",
        }
    ],
}
WITH = st.sampled_from([{}, {"roster": APPROVAL["roster"]}, APPROVAL])
COUNTRY = st.sampled_from(["CN", "VN"])
DAYS = st.lists(st.sampled_from([0, 0, 4, 8, 8, 9.5, 10, 11, 11.5, 13.5]), min_size=8, max_size=36)


def case_of(hours: list[float], more: dict[str, Any], country: str) -> CaseFile:
    words = " ".join("-" if one == 0 else f"{one:g}" for one in hours)
    facility = {"country": country, "place": None if country == "VN" else "Guangdong/Dongguan"}
    return books({"facility": facility, "days": {"A1": {"from": FIRST, "hours": words}}, **more})


def judged(case: CaseFile) -> dict[tuple[str, str | None], Finding]:
    judgement = run(HOURS, case, partial(table_of, case))
    assert judgement.errors == ()
    return {(one.rule, one.period): one for one in judgement.findings}


def said(one: Finding) -> tuple[Any, ...]:
    """Gives back what a finding says, without the order of its cells."""
    cells = sorted((cell.slot, cell.text) for cell in one.evidence)
    return (
        one.outcome,
        one.severity,
        one.observed,
        one.limit,
        one.message,
        one.reason,
        one.arithmetic,
        one.occurrences,
        one.basis,
        cells,
    )


@settings(max_examples=6, deadline=None)
@given(DAYS, st.data(), WITH, COUNTRY)
def test_an_hour_more_never_lowers_a_finding(
    hours: list[float], data: st.DataObject, more: dict[str, Any], country: str
) -> None:
    worked = [at for at, one in enumerate(hours) if one]
    if not worked:
        return
    at = data.draw(st.sampled_from(worked))
    longer = [*hours[:at], hours[at] + 1, *hours[at + 1 :]]
    before, after = (judged(case_of(one, more, country)) for one in (hours, longer))
    for key, one in before.items():
        if one.outcome is not Outcome.FAILED:
            continue
        now = after.get(key)
        assert now is not None, key
        assert now.outcome is Outcome.FAILED
        assert now.severity.rank <= one.severity.rank
        assert isinstance(now.observed, int)
        assert isinstance(one.observed, int)
        if one.rule in SHORTER_IS_WORSE:
            assert now.observed <= one.observed
        else:
            assert now.observed >= one.observed


@settings(max_examples=5, deadline=None)
@given(DAYS, st.integers(0, 9), WITH, COUNTRY)
def test_the_order_of_rows_never_matters(
    hours: list[float], seed: int, more: dict[str, Any], country: str
) -> None:
    case = case_of(hours, more, country)
    mixed = replace(
        case,
        days=_shuffled(case.days, seed),
        months=_shuffled(case.months, seed),
        frames={kind: _shuffled_in_place(one, seed) for kind, one in case.frames.items()},
    )
    one, other = judged(case), judged(mixed)
    assert {key: said(found) for key, found in one.items()} == {
        key: said(found) for key, found in other.items()
    }


def _shuffled(frame: pd.DataFrame, seed: int) -> pd.DataFrame:
    return frame.sample(frac=1, random_state=seed).reset_index(drop=True)


def _shuffled_in_place(frame: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Gives back the rows in another order, each with its own ``row_id``."""
    return frame.sample(frac=1, random_state=seed)
