"""A base printed in full and paid by the days of the month is no wrong sum."""

from fractions import Fraction
from functools import partial
from typing import Any

import pytest
from books import books, table_of
from builders import Row
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.model.quantities import round_half_up
from validators.registry import rules
from validators.runner import run

DIVISORS = (21, 22, 26, 30, 31, Fraction("21.75"), Fraction("20.83"))


@st.composite
def sheets(draw: st.DrawFn) -> list[Row]:
    """Draws a sheet of few or many rows; some of its workers missed days, in steps of half a day.

    What it says of days is drawn: nothing, the days worked, or the days due as well.
    """
    divisor = Fraction(draw(st.sampled_from(DIVISORS)))
    said = draw(st.integers(0, 2))
    with_net = draw(st.booleans())
    whole = draw(st.sampled_from((1, 10, 100)))
    rows: list[Row] = []
    for at in range(draw(st.integers(1, 7))):
        base = draw(st.integers(100_000, 500_000))
        extra, overtime = draw(st.integers(0, 50_000)), draw(st.integers(0, 200_000))
        due = divisor if draw(st.booleans()) else Fraction(draw(st.integers(2, 40)), 2)
        worked = min(due - Fraction(draw(st.sampled_from((0, 0, 1, 3, 7))), 2), divisor)
        worked = max(worked, Fraction(0))
        paid = round_half_up(base * worked / divisor) + extra + overtime
        gross = round_half_up(Fraction(paid, whole)) * whole
        days: dict[str, Any] = {}
        if said:
            days["days_worked_hundredths"] = round_half_up(worked * 100)
        if said == 2:
            days["due_days_hundredths"] = round_half_up(due * 100)
        items = {"base_pay": ["earning", True, base], "post_pay": ["earning", True, extra]}
        items["overtime_pay"] = ["earning", False, overtime]
        net = {"net_minor": gross} if with_net else {}
        rows.append(
            {"number": f"A{at}", "month": "2025-03", "gross_minor": gross, "_items": items}
            | net
            | days
        )
    return rows


def outcomes(rows: list[Row]) -> Any:
    case = books({"payroll": rows})
    asked = [rule for rule in rules() if rule.id == "wages.arithmetic"]
    judgement = run(asked, case, partial(table_of, case))
    assert judgement.errors == ()
    return next(row for row in judgement.coverage if row.rule == "wages.arithmetic")


@settings(max_examples=15, deadline=None)
@given(sheets())
def test_what_a_prorated_base_explains_never_fails(rows: list[Row]) -> None:
    assert outcomes(rows).failed == 0


@pytest.mark.parametrize("more", [1_000, 30_001])
def test_what_it_does_not_explain_fails(more: int) -> None:
    """A gross above its items, or below them by more than the base, is wrong on any sheet."""
    good = {"base_pay": ["earning", True, 250_000], "overtime_pay": ["earning", False, 100_000]}
    rows = [
        {"number": f"A{at}", "month": "2025-03", "gross_minor": 350_000, "_items": good}
        for at in range(3)
    ]
    for gross in (350_000 + more * 10, 90_000):
        wrong = {"number": "B", "month": "2025-03", "gross_minor": gross, "_items": good}
        found = outcomes([*rows, wrong])
        assert (found.passed, found.failed) == (3, 1), gross
