"""A supper break that nobody punches: told from stated overtime, else told in bounds."""

from typing import Any

from builders import Row, extraction, punch_rows

from pipeline.model.casefile import CaseFile, HoursLaw
from pipeline.model.facility import Facility
from pipeline.reconcile.casefile import reconcile

DAYS = range(3, 29)


def books(stated: int | None) -> CaseFile:
    """Gives back six workers who leave at 20:00 every weekday, with overtime as payroll has it."""
    rows: list[Row] = []
    pay: list[dict[str, Any]] = []
    for worker in range(6):
        own = (f"A{worker}", f"工{worker}")
        days = {f"2025-03-{d:02d}": [474 + worker, 722, 772, 1202] for d in DAYS if (d + 4) % 7 < 5}
        rows += punch_rows(*own, days)
        pay.append({"number": own[0], "name": own[1], "month": "2025-03"})
        if stated is not None:
            pay[-1]["overtime_minutes"] = stated * len(days)
    files = [extraction("a.xlsx", "attendance", rows), extraction("p.xlsx", "payroll", pay)]
    return reconcile(files, Facility(overtime_unit_minutes=30), HoursLaw())


def test_stated_overtime_tells_the_break() -> None:
    for stated, breaks in ((180, 1), (150, 2), (120, 2)):
        days = books(stated).days
        assert set(days["overtime_minutes"]) == set(days["overtime_most_minutes"]) == {stated}
        assert all(len(s.breaks) == breaks for s in books(stated).shifts)


def test_without_any_figure_overtime_is_told_in_bounds() -> None:
    case = books(None)
    assert set(case.days["overtime_minutes"]) == {120}
    assert set(case.days["overtime_most_minutes"]) == {180}
    assert "hours.shift" in case.inferred


def evenings(punches: str, days: range = DAYS) -> CaseFile:
    """Gives back three workers who punch alike every weekday, without payroll."""
    dates = [f"2025-03-{d:02d}" for d in days if (d + 4) % 7 < 5]
    rows = [
        row
        for at in range(3)
        for row in punch_rows(f"A{at}", f"工{at}", dict.fromkeys(dates, punches))
    ]
    law = HoursLaw()
    return reconcile([extraction("a.xlsx", "attendance", rows)], Facility(), law)


def test_noon_that_nobody_punches_may_have_been_two_hours() -> None:
    days = evenings("07:55 21:35").days
    assert set(days["counted_minutes"]) == {815 - 120 - 60}
    assert set(days["most_minutes"]) == {815 - 60}


def test_noon_is_no_longer_than_a_stated_plan_leaves_it() -> None:
    plan = [{"name": "白班", "start": 480, "end": 1050}]
    dates = [f"2025-03-{d:02d}" for d in DAYS]
    rows = punch_rows("A1", "工一", dict.fromkeys(dates, "07:55 21:35"))
    files = [extraction("a.xlsx", "attendance", rows), extraction("s.xlsx", "shift", plan)]
    days = reconcile(files, Facility(), HoursLaw()).days
    assert set(days["counted_minutes"]) == {815 - 90 - 60}


def test_supper_that_is_punched_is_taken_off_once() -> None:
    days = evenings("07:55 12:01 12:58 17:02 17:58 20:03").days
    assert set(days["counted_minutes"]) == set(days["most_minutes"]) == {603}


def test_a_short_supper_that_is_punched_is_not_an_hour() -> None:
    days = evenings("07:55 12:01 13:28 17:32 18:03 21:02").days
    assert set(days["counted_minutes"]) == set(days["most_minutes"])


def test_a_break_told_by_payroll_is_said_to_be_guessed() -> None:
    assert set(books(120).days["guessed_break_minutes"]) == {60}
    assert set(books(180).days["guessed_break_minutes"]) == {0}
