"""To which day a punch of a bare list belongs."""

from hypothesis import given
from hypothesis import strategies as st

from extractors.attendance.night import DAY, days_of


def at(day: int, clock: str) -> int:
    return day * DAY + int(clock[:2]) * 60 + int(clock[3:])


def test_day_shifts_stay_on_their_dates_even_with_a_forgotten_punch() -> None:
    punches = [at(1, "08:00"), at(1, "12:00"), at(1, "13:00")]
    punches += [at(2, "07:55"), at(2, "17:31"), at(3, "17:30"), at(4, "08:00"), at(4, "17:30")]
    assert days_of(punches) == [1, 1, 1, 2, 2, 3, 4, 4]


def test_a_punch_after_midnight_closes_the_day_before() -> None:
    punches = [at(1, "08:00"), at(1, "17:30"), at(1, "18:30"), at(2, "00:40"), at(2, "08:00")]
    assert days_of(punches) == [1, 1, 1, 1, 2]


def test_an_early_punch_after_an_even_day_begins_its_own() -> None:
    punches = [at(1, "08:00"), at(1, "17:30"), at(2, "05:30"), at(2, "14:00")]
    assert days_of(punches) == [1, 1, 2, 2]


def test_a_week_of_nights_is_cut_at_noon() -> None:
    punches = [p for day in range(1, 6) for p in (at(day, "20:00"), at(day + 1, "08:05"))]
    assert days_of(punches) == [day for day in range(1, 6) for _ in range(2)]


def test_a_week_of_nights_with_a_forgotten_punch_follows_the_other_weeks() -> None:
    weeks = [p for day in range(1, 6) for p in (at(day, "20:00"), at(day + 1, "08:05"))]
    later = [p for day in range(8, 12) for p in (at(day, "20:00"), at(day + 1, "08:05"))]
    found = days_of([*weeks, *later[:-1]])
    assert found == [day for day in range(1, 6) for _ in range(2)] + [8, 8, 9, 9, 10, 10, 11]


def test_the_same_punch_twice_does_not_change_the_count() -> None:
    punches = [at(1, "16:00"), at(1, "16:01"), at(2, "00:30"), at(2, "00:31")]
    assert days_of(punches) == [1, 1, 1, 1]


@given(st.lists(st.integers(0, 40 * DAY), max_size=120).map(sorted))
def test_a_punch_belongs_to_its_date_or_the_day_before(punches: list[int]) -> None:
    found = days_of(punches)
    assert len(found) == len(punches)
    for minute, day in zip(punches, found, strict=True):
        assert 0 <= minute - day * DAY < 2 * DAY
    assert found == sorted(found)
