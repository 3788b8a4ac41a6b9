"""Punches and durations out of cells, glued or apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.parse.clock_times import parse_minutes, parse_time, split_punches

TIMES = st.lists(st.integers(0, 1439), max_size=6).map(sorted)


def hhmm(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


@given(TIMES, st.sampled_from(["", " ", "\n", "  \n", ",", ";", "、", "|", " - "]))
def test_punches_come_back_from_any_separator(times: list[int], separator: str) -> None:
    found = split_punches(separator.join(map(hhmm, times)))
    assert (found.minutes, found.missing) == (tuple(times), False)


@given(TIMES, st.integers(0, 59))
def test_seconds_are_dropped_glued_or_not(times: list[int], second: int) -> None:
    for separator in ("", " "):
        text = separator.join(f"{hhmm(time)}:{second:02d}" for time in times)
        assert split_punches(text).minutes == tuple(times)


@pytest.mark.parametrize(
    ("text", "minutes", "missing"),
    [
        ("09:3421:24", (574, 1284), False),
        ("09:1609:1617:45", (556, 556, 1065), False),
        ("8：25", (505,), False),
        ("20:01\n次日 08:03", (1201, 1923), False),
        ("20:01 08:03", (1201, 1923), False),
        ("24:30", (1470,), False),
        ("05:30 PM", (1050,), False),
        ("12:15 AM", (15,), False),
        ("下午5:30", (1050,), False),
        ("17h05", (1025,), False),
        ("(08:26,19:03)", (506, 1143), False),
        ("18:00 08:00 12:00", (480, 720, 1080), False),
        ("未打卡", (), True),
        ("缺卡 18:00", (1080,), True),
        ("-", (), False),
        ("", (), False),
        ("0825", (), False),
        ("8.25", (), False),
        ("61:75", (), False),
    ],
)
def test_a_cell(text: str, minutes: tuple[int, ...], missing: bool) -> None:
    found = split_punches(text)
    assert (found.minutes, found.missing) == (minutes, missing)


def test_what_else_a_cell_says_is_kept() -> None:
    assert split_punches("18:00(补卡)").edited
    assert split_punches("休息并打卡\n(08:23,16:36)").rest == "休息并打卡"
    assert split_punches("08251730", bare=True).minutes == (505, 1050)
    assert parse_time("08:25") == 505
    assert parse_time("08:25 17:30") is None


@pytest.mark.parametrize(
    ("text", "hours", "minutes"),
    [
        ("2.5", 150, 3),
        ("81:00", 4860, 4860),
        ("8小时30分", 510, 510),
        ("2.5H", 150, 150),
        ("30分钟", 30, 30),
        ("1天", None, None),
        ("-", None, None),
        ("", None, None),
        ("0", 0, 0),
    ],
)
def test_durations(text: str, hours: int | None, minutes: int | None) -> None:
    assert parse_minutes(text) == hours
    assert parse_minutes(text, "minutes") == minutes


@given(st.integers(0, 100_000))
def test_hundredths_of_an_hour_are_exact(hundredths: int) -> None:
    text = f"{hundredths // 100}.{hundredths % 100:02d}"
    assert parse_minutes(text) == (hundredths * 60 + 50) // 100
