"""Two books of punches of one day: the hours lie between what they say, and both are named."""

import pytest
from builders import Row, clock, extraction

from pipeline.model.casefile import CaseFile
from pipeline.model.facility import Facility, Shift
from pipeline.reconcile.casefile import reconcile
from validators.packs import hours_law, law_of

MONDAY, SATURDAY = "2025-09-08", "2025-09-13"
DAY = Shift(name="day", start=480, end=1020, breaks=((720, 780),))


def books(*rows: Row) -> CaseFile:
    """Gives back the case of documents that each say something of a day, and agree on Monday."""
    worked = {"number": "A1", "date": MONDAY, "punches": clock("08:00 17:00")}
    made = [
        extraction(f"kq{at}.xlsx", "attendance", [worked, {"number": "A1", **row}])
        for at, row in enumerate(rows)
    ]
    facility = Facility(country="CN", overtime_unit_minutes=30, shifts=(DAY,))
    return reconcile(made, facility, hours_law(law_of("CN"), "2025-12-31"))


def tuesday(times: str) -> Row:
    return {"date": "2025-09-09", "punches": clock(times)}


def test_one_book_leaves_the_evening_out() -> None:
    case = books(tuesday("08:00 17:00"), tuesday("08:00 12:00 13:00 20:00"))
    day = case.days.iloc[-1]
    assert (day["counted_minutes"], day["most_minutes"]) == (480, 660)
    assert (day["overtime_minutes"], day["overtime_most_minutes"]) == (0, 180)
    assert case.days["conflicting"].tolist() == [False, True]
    assert [one.code for one in case.documents[1].document.issues] == ["conflicting-attendance"]


@pytest.mark.parametrize(
    ("one", "other", "least", "most"),
    [
        ("05:30 17:00", "08:00 19:00", 480, 600),  # the wider one comes early for nothing
        ("07:00 17:00", "08:00 18:00", 480, 540),
        ("08:30 19:00", "09:30 19:40", 550, 610),  # neither holds the whole day
        ("08:00 12:00 14:00 18:00", "09:00 12:00 14:00 19:00", 480, 540),  # nor its long break
        ("08:00 12:00 14:00 18:00", "08:00 17:20", 480, 500),  # the narrower rests for less
    ],
)
def test_the_wider_book_is_not_always_the_most(one: str, other: str, least: int, most: int) -> None:
    for first, second in ((one, other), (other, one)):
        day = books(tuesday(first), tuesday(second)).days.iloc[-1]
        assert (day["counted_minutes"], day["most_minutes"]) == (least, most)
        overtime = (day["overtime_minutes"], day["overtime_most_minutes"])
        assert overtime == tuple((minutes - 480) // 30 * 30 for minutes in (least, most))


def test_overtime_of_a_week_hangs_on_all_its_days() -> None:
    week: list[Row] = [
        {"number": "A1", "date": f"2025-09-{day:02d}", "punches": clock("08:00 17:00")}
        for day in range(8, 14)
    ]
    short = [{**week[0], "punches": clock("08:00 12:00")}, *week[1:]]
    files = [
        extraction(f"kq{at}.xlsx", "attendance", rows) for at, rows in enumerate((week, short))
    ]
    six_days = Facility(
        country="CN", overtime_unit_minutes=30, shifts=(DAY,), rest_days=("sunday",)
    )
    case = reconcile(files, six_days, hours_law(law_of("CN"), "2025-12-31"))
    saturday = case.days.iloc[-1]
    assert (saturday["overtime_minutes"], saturday["overtime_most_minutes"]) == (240, 480)
    assert case.days["conflicting"].tolist() == [True, *[False] * 4, True]


@pytest.mark.parametrize(("last", "conflict"), [("17:30", False), ("17:31", True)])
def test_half_an_hour_is_the_same(last: str, conflict: bool) -> None:
    case = books(tuesday("08:00 17:00"), tuesday(f"08:00 {last}"))
    assert case.days["conflicting"].tolist() == [False, conflict]


def test_a_day_off_in_one_book() -> None:
    off: Row = {"date": SATURDAY, "mark": "rest"}
    case = books({"date": SATURDAY, "punches": clock("08:00 17:00")}, off)
    day = case.days.iloc[-1]
    assert (day["counted_minutes"], day["most_minutes"]) == (0, 480)
    assert day["worked"] is not True
    assert bool(day["conflicting"])


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("08:00 12:00", "13:00 17:00"),  # two gates
        ("08:00 17:00", "08:00 12:00 13:00 17:00"),  # a log and its first and last
        ("08:00", "08:00 17:00"),  # a punch alone says nothing of the end
    ],
)
def test_books_that_agree(first: str, second: str) -> None:
    case = books(tuesday(first), tuesday(second))
    assert not case.days["conflicting"].any()
