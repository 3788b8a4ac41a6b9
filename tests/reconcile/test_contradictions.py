"""Two books of one month: days whose hours differ are counted by the smaller and the larger."""

import pytest
from builders import Row, extraction

from pipeline.model.casefile import CaseFile
from pipeline.model.facility import Facility
from pipeline.reconcile.casefile import reconcile
from validators.packs import hours_law, law_of

MONDAY, SATURDAY = "2025-09-08", "2025-09-13"
WORKED: Row = {"number": "A1", "date": MONDAY, "normal_minutes": 480}


def two_books(first: Row, second: Row) -> CaseFile:
    """Gives back the case of two documents that say the same of a Monday."""
    books = [
        extraction(f"kq{at}.xlsx", "attendance", [WORKED, {"number": "A1", **row}])
        for at, row in enumerate((first, second))
    ]
    facility = Facility(country="CN", overtime_unit_minutes=30)
    return reconcile(books, facility, hours_law(law_of("CN"), "2025-12-31"))


@pytest.mark.parametrize(
    ("first", "second", "hours", "overtime"),
    [
        ({"normal_minutes": 480}, {"mark": "rest"}, (0, 480), (0, 480)),
        ({"mark": "rest"}, {"normal_minutes": 480}, (0, 480), (0, 480)),
        ({"overtime_minutes": 120}, {"overtime_minutes": 240}, (120, 240), (120, 240)),
    ],
)
def test_a_saturday_that_differs(
    first: Row, second: Row, hours: tuple[int, int], overtime: tuple[int, int]
) -> None:
    case = two_books({"date": SATURDAY, **first}, {"date": SATURDAY, **second})
    day = case.days.iloc[-1]
    assert (day["counted_minutes"], day["most_minutes"]) == hours
    assert (day["overtime_minutes"], day["overtime_most_minutes"]) == overtime
    assert case.days["conflicting"].tolist() == [False, True]
    assert [issue.code for issue in case.documents[1].document.issues] == ["conflicting-attendance"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"normal_minutes": 480}, {"overtime_minutes": 120}),
        ({"normal_minutes": 480}, {"normal_minutes": 480, "overtime_minutes": 120}),
        ({"normal_minutes": 600}, {"normal_minutes": 480, "overtime_minutes": 120}),
        ({"mark": "rest"}, {"mark": "rest"}),
        ({"normal_minutes": 480}, {"punches": (480, 1020)}),
    ],
)
def test_books_that_do_not_contradict_each_other(first: Row, second: Row) -> None:
    case = two_books({"date": SATURDAY, **first}, {"date": SATURDAY, **second})
    assert not case.days["conflicting"].any()
    assert not case.documents[1].document.issues
