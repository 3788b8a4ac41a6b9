"""The auditor's sample: who is drawn, by which months, and what a clean sample is worth."""

from __future__ import annotations

from fractions import Fraction
from math import comb

import pytest
from books import books
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import UsageError
from pipeline.model.evidence import Text
from pipeline.model.finding import (
    Finding,
    FindingKind,
    Judgement,
    Outcome,
    Severity,
    WorkerRef,
    fingerprint,
)
from validators.sampling import draw_sample, most_affected
from validators.sampling_schemes import schemes

MONDAYS = ("2025-03-03", "2025-04-07", "2025-05-12", "2025-06-09", "2025-07-07")
OVERTIME = (1, 3, 0, 2, 1)


def factory(workers: int = 40, months: int = 5, times: int = 1):
    """Sewing has three workers of four; hours of overtime a day are OVERTIME, so many times."""
    numbers = [f"W{n:03}" for n in range(workers)]
    weeks = [
        {"from": monday, "hours": " ".join([str(8 + times * hours)] * 5)}
        for monday, hours in list(zip(MONDAYS, OVERTIME, strict=True))[:months]
    ]
    return books(
        {
            "workers": {
                number: {"department": "Packing" if at % 4 == 0 else "Sewing"}
                for at, number in enumerate(numbers)
            },
            "payroll": [
                {"number": number, "month": monday[:7]}
                for number in numbers
                for monday in MONDAYS[:months]
            ],
            "days": dict.fromkeys(numbers, weeks),
        }
    )


def judgement(*findings: Finding) -> Judgement:
    return Judgement(findings=findings, coverage=(), packs=())


def failed(case, number: str, month: str | None, rule: str = "hours.monthly_overtime") -> Finding:
    row = case.workers[case.workers["number"] == number].iloc[0]
    return Finding(
        rule,
        Outcome.FAILED,
        FindingKind.VIOLATION,
        Severity.MAJOR,
        Text("made up", "虚构"),
        fingerprint(rule, number, month),
        worker=WorkerRef(row["key"], number, row["name"]),
        period=month,
    )


@pytest.fixture(scope="module")
def case():
    return factory()


def test_the_months_are_the_latest_the_busiest_and_the_quietest(case):
    sample = draw_sample(case, judgement(), "smeta", 7)
    assert [(one.month, one.why) for one in sample.months] == [
        ("2025-07", ("latest",)),
        ("2025-05", ("low",)),
        ("2025-04", ("peak",)),
    ]
    assert sample.months[2].overtime_minutes == 40 * 5 * 3 * 60


def test_a_latest_month_that_is_the_busiest_leaves_room_for_one_by_lot():
    sample = draw_sample(factory(months=2), judgement(), "smeta", 7)
    assert sample.months[0].why == ("latest", "peak")
    assert sample.months[1].why == ("low",)


def test_without_any_overtime_no_month_is_the_busiest_or_the_quietest():
    sample = draw_sample(factory(workers=8, times=0), judgement(), "smeta", 7)
    assert [one.why for one in sample.months] == [("latest",), ("random",), ("random",)]
    assert sample.bound == 0


def test_departments_are_drawn_by_their_share_and_the_same_workers_in_each_month(case):
    sample = draw_sample(case, judgement(), "smeta", 7)
    of = [one.stratum for one in sample.workers]
    assert (of.count("Sewing"), of.count("Packing")) in {(8, 2), (7, 3)}
    assert {one.drawn for one in sample.months} == {sample.months[0].drawn}
    assert all(len(one.months) == 3 for one in sample.workers)


def test_a_seed_draws_the_same_again_and_another_draws_others(case):
    one, again, other = (draw_sample(case, judgement(), "smeta", seed) for seed in (7, 7, 8))
    assert one == again
    assert one.months[0].drawn != other.months[0].drawn


def test_who_is_drawn_is_shown_and_who_is_not_is_not(case):
    drawn = draw_sample(case, judgement(), "smeta", 7).workers[0]
    others = {f"W{n:03}" for n in range(40)} - {
        one.number for one in draw_sample(case, judgement(), "smeta", 7).workers
    }
    missed = sorted(others)[0]
    findings = judgement(
        failed(case, str(drawn.number), "2025-04"),
        failed(case, missed, "2025-04"),
        failed(case, str(drawn.number), "2025-06"),
        failed(case, missed, "2025-06", "wages.below_minimum"),
        failed(case, str(drawn.number), None, "contracts.missing"),
    )
    shown = {one.rule: one for one in draw_sample(case, findings, "smeta", 7).shown}
    overtime = shown["hours.monthly_overtime"]
    assert (overtime.workers, overtime.in_months, overtime.in_sample) == (2, 2, 1)
    # C(38, 10) / C(40, 10) = (30 x 29) / (40 x 39)
    assert overtime.missed == pytest.approx(870 / 1560)
    minimum = shown["wages.below_minimum"]
    assert (minimum.workers, minimum.in_months, minimum.in_sample, minimum.missed) == (1, 0, 0, 1)
    contract = shown["contracts.missing"]
    assert (contract.in_months, contract.in_sample) == (1, 1)


def test_books_without_anybody_draw_nobody():
    with pytest.raises(UsageError, match="nobody"):
        draw_sample(books({}), judgement(), "smeta", 1)


def test_an_unknown_scheme_is_refused_with_those_there_are(case):
    with pytest.raises(UsageError, match="smeta, amfori_bsci"):
        draw_sample(case, judgement(), "bsci", 1)


@pytest.mark.parametrize(
    ("scheme", "workforce", "size"),
    [
        ("smeta", 6, 6),
        ("smeta", 100, 10),
        ("smeta", 101, 26),
        ("smeta", 1000, 42),
        ("smeta", 1001, 52),
        ("smeta", 5200, 52),
        ("smeta", 5201, 53),
        ("amfori_bsci", 50, 10),
        ("amfori_bsci", 51, 15),
        ("amfori_bsci", 1200, 30),
        ("amfori_bsci", 9000, 31),
    ],
)
def test_how_many_each_scheme_draws(scheme, workforce, size):
    assert schemes()[scheme].size(workforce) == size


def test_a_clean_sample_of_ten_of_a_hundred_bounds_little():
    # C(75, 10) / C(100, 10) = 0.0479 is under 5 %, C(76, 10) / C(100, 10) = 0.0551 is not.
    assert most_affected(100, 10) == 24
    assert most_affected(40, 40) == 0


@given(st.integers(1, 60), st.data())
def test_the_bound_is_the_last_that_such_a_sample_may_miss(population, data):
    drawn = data.draw(st.integers(1, population))
    bound = most_affected(population, drawn)

    def none(affected: int) -> Fraction:
        return Fraction(comb(population - affected, drawn), comb(population, drawn))

    assert none(bound) >= Fraction(1, 20)
    assert none(bound + 1) < Fraction(1, 20)
