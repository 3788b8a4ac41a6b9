"""Marks read in doubt: what counts days worked stands only if the other readings agree."""

from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from books import table_of
from builders import Row, extraction

from pipeline.model.casefile import CaseFile, HoursLaw
from pipeline.model.evidence import Grade
from pipeline.model.facility import Facility
from pipeline.model.finding import Outcome
from pipeline.reconcile.casefile import reconcile
from validators.registry import rules
from validators.runner import run

FIRST = date(2025, 3, 1)
WEEKENDS = [at for at in range(31) if (FIRST + timedelta(at)).weekday() >= 5]
WORK = {"mark": "work", "mark_text": "1"}


def month_of(doubtful: Row, others: Row) -> list[Row]:
    """Gives back a month: its weekdays surely worked, its weekends as given."""
    return [
        {
            "number": "A1",
            "name": "甲一",
            "date": (FIRST + timedelta(at)).isoformat(),
            **(doubtful if at in WEEKENDS else others),
        }
        for at in range(31)
    ]


def judged(rows: list[Row], rule: str, pay: Row | None = None) -> Outcome:
    files = [extraction("kq.jpg", "attendance", rows)]
    if pay is not None:
        files.append(extraction("gz.xlsx", "payroll", [{**PAY, **pay}]))
    case: CaseFile = reconcile(files, Facility(country="CN", audit_date="2025-09-30"), HoursLaw())
    asked = [one for one in rules() if one.id == rule]
    found = run(asked, case, partial(table_of, case)).findings
    return found[0].outcome if found else Outcome.PASSED


PAY: dict[str, Any] = {"number": "A1", "name": "甲一", "month": "2025-03", "net_minor": 300000}


def unsure(said: Row, **others: Any) -> Row:
    return {
        **said,
        "_grades": dict.fromkeys(said.keys() & {"mark", "normal_minutes"}, Grade.UNCERTAIN),
        "_others": {name: tuple(values) for name, values in others.items()},
    }


@pytest.mark.parametrize(
    ("weekend", "outcome"),
    [
        (WORK, Outcome.FAILED),
        (unsure(WORK, mark=["off_roll"]), Outcome.CANNOT_TELL),
        (unsure(WORK), Outcome.CANNOT_TELL),
        (unsure(WORK, mark=["trip"]), Outcome.FAILED),
        ({"mark": "rest"}, Outcome.PASSED),
        (unsure({"mark": "rest"}, mark=["work"]), Outcome.CANNOT_TELL),
        (unsure({"mark": "rest"}, mark=["leave_sick"]), Outcome.PASSED),
    ],
)
def test_rest_days_by_other_readings_of_marks(weekend: Row, outcome: Outcome) -> None:
    assert judged(month_of(weekend, WORK), "hours.weekly_rest") is outcome


@pytest.mark.parametrize(
    ("weekend", "outcome"),
    [
        (WORK, Outcome.FAILED),
        (unsure(WORK, mark=["off_roll"]), Outcome.CANNOT_TELL),
    ],
)
def test_days_of_payroll_by_other_readings_of_marks(weekend: Row, outcome: Outcome) -> None:
    pay = {"days_worked_hundredths": 2500}
    assert judged(month_of(weekend, WORK), "reconciliation.days_worked", pay) is outcome


def test_pay_is_not_without_attendance_where_every_mark_may_be_work() -> None:
    off = {"mark": "off_roll", "mark_text": "/"}
    rule = "reconciliation.paid_without_attendance"
    assert judged(month_of(off, off), rule, {}) is Outcome.FAILED
    doubtful = unsure(off, mark=["work"])
    assert judged(month_of(doubtful, doubtful), rule, {}) is not Outcome.FAILED


def test_weekly_hours_by_other_readings_that_are_no_hours() -> None:
    hours = {"normal_minutes": 720}
    few = {"normal_minutes": 480}
    assert judged(month_of(hours, few), "hours.weekly_hours") is Outcome.FAILED
    weekend = unsure(hours, normal_minutes=[None], mark=["off_roll"])
    assert judged(month_of(weekend, few), "hours.weekly_hours") is Outcome.CANNOT_TELL


def test_a_month_of_doubtful_marks_has_no_times() -> None:
    doubtful = unsure(WORK, mark=["off_roll"])
    assert judged(month_of(doubtful, doubtful), "hours.daily_overtime") is Outcome.CANNOT_TELL
