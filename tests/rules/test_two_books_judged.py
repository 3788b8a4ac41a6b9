"""Two books of one month that disagree: no hours rule accuses by one of them alone."""

from datetime import date, timedelta
from functools import partial

import pytest
from books import table_of
from builders import Row, clock, extraction

from pipeline.model.casefile import CaseFile
from pipeline.model.facility import Facility, Shift
from pipeline.model.finding import Finding, Outcome
from pipeline.reconcile.casefile import reconcile
from validators.packs import hours_law, law_of
from validators.registry import rules
from validators.runner import run

DAYS = [date(2025, 9, 1) + timedelta(days=at) for at in range(30)]
SHIFT = Shift(name="day", start=480, end=1020, breaks=((720, 780),))
FACILITY = Facility(
    country="CN",
    place="Guangdong/Shenzhen",
    period=("2025-09", "2025-09"),
    audit_date="2025-11-30",
    codes=("eti",),
    shifts=(SHIFT,),
    overtime_unit_minutes=30,
)
USUAL = "08:00 17:00"


def book(weekdays: str, weekends: str | None = None) -> list[Row]:
    """Gives back a month of one worker; without times at weekends they are marked as rest."""
    rows: list[Row] = []
    for day in DAYS:
        times = weekdays if day.weekday() < 5 else weekends
        said: Row = {"punches": clock(times)} if times else {"mark": "rest"}
        rows.append({"number": "A1", "name": "甲一", "date": day.isoformat(), **said})
    return rows


def judged(*books: list[Row]) -> dict[str, list[Finding]]:
    """Gives back the findings that failed or are open, by rule."""
    files = [extraction(f"kq{at}.xlsx", "attendance", rows) for at, rows in enumerate(books)]
    case: CaseFile = reconcile(files, FACILITY, hours_law(law_of("CN"), "2025-12-31"))
    asked = [
        one
        for one in rules()
        if one.id.startswith("hours.") or one.id == "records.conflicting_versions"
    ]
    found: dict[str, list[Finding]] = {}
    for one in run(asked, case, partial(table_of, case)).findings:
        found.setdefault(one.rule, []).append(one)
    return found


def failed(found: dict[str, list[Finding]]) -> set[str]:
    return {
        name
        for name, findings in found.items()
        if any(one.outcome is Outcome.FAILED for one in findings)
    } - {"records.conflicting_versions"}


@pytest.mark.parametrize(
    ("clean", "honest", "accused"),
    [
        (
            ("05:00 17:30", None),  # wider, but at the wrong end
            ("08:00 22:00", None),
            {
                "hours.daily_overtime",
                "hours.monthly_overtime",
                "hours.weekly_hours",
                "hours.rest_between_shifts",
            },
        ),
        (
            (USUAL, None),
            (USUAL, USUAL),
            {"hours.monthly_overtime", "hours.weekly_rest"},
        ),
        ((USUAL, None), ("05:00 23:30", None), {"hours.implausible_shift"}),
    ],
)
def test_what_one_book_alone_shows_is_open_for_the_reason_that_there_are_two(
    clean: tuple[str, str | None], honest: tuple[str, str | None], accused: set[str]
) -> None:
    assert failed(judged(book(*clean))) == set()
    assert accused <= failed(judged(book(*honest)))
    for books in ((book(*clean), book(*honest)), (book(*honest), book(*clean))):
        found = judged(*books)
        assert failed(found) == set()
        for name in accused:
            assert {one.reason for one in found[name]} == {"conflicting-versions"}
        (versions,) = found["records.conflicting_versions"]
        assert versions.outcome is Outcome.FAILED
        assert all(path in versions.message.en for path in ("kq0.xlsx", "kq1.xlsx"))


def test_what_both_books_show_is_judged() -> None:
    found = judged(book("08:00 22:00"), book("08:00 23:00"))
    assert failed(found) >= {
        "hours.daily_overtime",
        "hours.monthly_overtime",
        "hours.weekly_hours",
        "hours.rest_between_shifts",
    }
    assert failed(judged(book("05:00 23:30"), book("04:00 23:30"))) == {"hours.implausible_shift"}
