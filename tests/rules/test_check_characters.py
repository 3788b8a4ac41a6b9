"""Check characters, held against another library's."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric, uscc

from pipeline.model.check_characters import code_check, code_is_whole, id_problem

REGIONS = ("110101", "320505", "441900", "330106", "310115", "450881")
DATES = st.dates(dt.date(1950, 1, 1), dt.date(2010, 1, 1))
CODE = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@given(st.sampled_from(REGIONS), DATES, st.integers(0, 999), st.sampled_from("0123456789X"))
def test_id_numbers(region: str, born: dt.date, serial: int, last: str) -> None:
    number = f"{region}{born:%Y%m%d}{serial:03d}{last}"
    assert (id_problem(number) is None) == (ric.calc_check_digit(number) == last)


@given(st.sampled_from(REGIONS), st.text(CODE, min_size=9, max_size=9))
def test_credit_codes(region: str, organisation: str) -> None:
    code = f"91{region}{organisation}"
    assert code_check(code) == uscc.calc_check_digit(code)


@pytest.mark.parametrize("code", ["91110000600037341L", "91130200699229617X", "91350100M000100Y43"])
def test_published_examples(code: str) -> None:
    assert uscc.is_valid(code)
    assert code_is_whole(code)
    assert code_check(code) == code[17]
