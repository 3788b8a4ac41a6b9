from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.parse.money import parse_hours, parse_hundredths, parse_minor
from extractors.parse.numbers import decimals_of, is_blank, parse_number
from pipeline.model.quantities import format_minor

minors = st.integers(-(10**12), 10**12)


@given(minors)
def test_money_comes_back_from_every_way_of_writing_it(minor: int) -> None:
    plain = format_minor(minor)
    grouped = f"{Decimal(plain):,.2f}"
    for text in (
        plain,
        f" {plain} ",
        grouped,
        f"￥{plain}",
        f"{plain}元",
        grouped.replace(",", "，"),
    ):
        assert parse_minor(text) == minor
    if minor < 0:
        assert parse_minor(f"({grouped[1:]})") == minor
        assert parse_minor(f"{grouped[1:]}-") == minor


@given(st.integers(0, 10**9))
def test_points_group_thousands_in_vietnam(whole: int) -> None:
    text = f"{whole:,}".replace(",", ".")
    assert parse_minor(text, point_groups=True) == whole * 100


@given(st.integers(0, 10**11))
def test_indian_grouping(whole: int) -> None:
    digits = str(whole)
    head, tail = digits[:-3], digits[-3:]
    groups = [head[max(0, i - 2) : i] for i in range(len(head), 0, -2)][::-1]
    assert parse_minor(",".join([*groups, tail]) + ".50") == whole * 100 + 50


@given(st.text(max_size=12))
def test_no_text_is_read_as_a_number_it_does_not_hold(text: str) -> None:
    value = parse_number(text)
    if value is not None:
        assert any(character.isdigit() for character in text)


@given(st.integers(0, 744 * 60))
def test_hours_come_back_from_clock_form(minutes: int) -> None:
    hours, rest = divmod(minutes, 60)
    assert parse_hours(f"{hours}:{rest:02d}") == minutes
    assert parse_hours(f"{hours}小时{rest}分") == minutes


@pytest.mark.parametrize("text", ["", "-", "--", "—", "——", "/", "无", "N/A", "－", " / "])
def test_a_blank_is_no_zero(text: str) -> None:
    assert is_blank(text)
    assert parse_minor(text) is None
    assert parse_hundredths(text) is None
    assert parse_hours(text) is None


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("1078.98", 107898),
        ("1078.9799999999998", 107898),
        ("0.005", 1),
        ("-0.005", -1),
        ("2.36e3", 236000),
        ("1 234.50", 123450),
        ("1'234.50", 123450),
        ("¥1,234.5", 123450),
        ("1.2万", 1200000),
        ("0.35万元", 350000),
        ("Rs. 1,23,456.00", 12345600),
        ("4.180.000 ₫", 418000000),
        ("１２３．５", 12350),
        ("-100", -10000),
        ("−100", -10000),
        ("1,2,3", None),
        ("12,34", None),
        ("1.2.3", None),
        ("待定", None),
        ("100+50", None),
        ("3天", 300),
        ("#N/A", None),
        ("2025-03-01", None),
        ("(100", None),
    ],
)
def test_money(text: str, minor: int | None) -> None:
    assert parse_minor(text) == minor


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("2.5", 150),
        ("81:00", 4860),
        ("7.33", 440),
        ("2.5h", 150),
        ("0", 0),
        ("8小时", 480),
        ("1天", None),
    ],
)
def test_hours(text: str, minutes: int | None) -> None:
    assert parse_hours(text) == minutes


def test_unit_of_the_sheet_and_of_the_cell() -> None:
    assert parse_minor("0.5", scale=10000) == 500000
    assert parse_minor("0.5万", scale=10000) == 500000
    assert parse_minor("1,5", point_groups=True) == 150
    assert decimals_of("1,234.50") == 2
    assert decimals_of("1,234") == 0
