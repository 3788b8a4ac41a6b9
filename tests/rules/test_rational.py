"""Money by exact sums: the vectorised sums against plain fractions, one row at a time."""

from fractions import Fraction

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model.quantities import round_half_up
from validators.dates import add_months
from validators.rational import premium_pay, round_div, times, tolerance

PREMIUMS = (Fraction("1.5"), Fraction(2), Fraction(3))
MONEY = st.integers(0, 10**9)
MINUTES = st.integers(0, 60_000)


@given(MONEY, st.tuples(MINUTES, MINUTES, MINUTES))
def test_premium_pay_is_the_exact_sum_rounded_once(base: int, minutes: tuple[int, ...]) -> None:
    exact = sum(
        (Fraction(base, 174) * p * Fraction(m, 60) for p, m in zip(PREMIUMS, minutes, strict=True)),
        Fraction(0),
    )
    arrays = [np.array([m], np.int64) for m in minutes]
    found = premium_pay(np.array([base], np.int64), arrays, PREMIUMS, Fraction(174))
    assert int(found[0]) == round_half_up(exact)


@given(st.integers(-(10**15), 10**15), st.integers(1, 10**4))
def test_round_div_is_half_away_from_zero(numerator: int, denominator: int) -> None:
    found = int(round_div(np.array([numerator]), denominator)[0])
    assert found == round_half_up(Fraction(numerator, denominator))


@given(st.integers(0, 10**8))
def test_daily_rate_to_month(rate: int) -> None:
    assert int(times(np.array([rate]), Fraction("21.75"))[0]) == round_half_up(
        rate * Fraction("21.75")
    )


@given(MONEY)
def test_tolerance_is_the_larger_of_amount_and_share(due: int) -> None:
    found = int(tolerance(np.array([due]), 100, Fraction("0.005"))[0])
    assert found == max(100, due * 5 // 1000)


def test_a_month_later_than_the_end_of_january() -> None:
    dates = np.array(["2025-01-31", "2024-01-31", "NaT"], "datetime64[D]")
    assert add_months(dates, 1).astype(str).tolist() == ["2025-02-28", "2024-02-29", "NaT"]
