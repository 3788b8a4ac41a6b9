"""Pay months: printed, given, else the calendar's; attendance is cut the same way."""

from typing import Any

import pytest
from builders import extraction, punch_rows

from pipeline.model.casefile import CaseFile, HoursLaw
from pipeline.model.facility import CalendarDay, Facility
from pipeline.reconcile.calendar import build_calendar
from pipeline.reconcile.casefile import reconcile

PAY = {"number": "A01", "name": "张伟"}
PUNCHES = punch_rows("A01", "张伟", {"2025-02-25": "08:00 17:00", "2025-02-26": "08:00 17:00"})


def books(pay: dict[str, Any], **facility: Any) -> CaseFile:
    files = [
        extraction("pay.xlsx", "payroll", [{**PAY, **pay}]),
        extraction("time.xlsx", "attendance", PUNCHES),
    ]
    return reconcile(files, Facility(**facility), HoursLaw())


def spans(case: CaseFile) -> dict[str, str]:
    rows = case.pay_months.itertuples()
    return {r.month: f"{r.period_from:%m-%d}..{r.period_to:%m-%d}" for r in rows}


def test_calendar_months_where_nothing_is_printed() -> None:
    case = books({"month": "2025-02"})
    assert case.days["month"].tolist() == ["2025-02", "2025-02"]
    assert spans(case)["2025-02"] == "02-01..02-28"


def test_the_printed_period_cuts_attendance_too() -> None:
    period = {"period_from": "2025-02-26", "period_to": "2025-03-25"}
    case = books({"month": "2025-03", **period})
    assert case.days["month"].tolist() == ["2025-02", "2025-03"]
    assert spans(case)["2025-03"] == "02-26..03-25"
    assert spans(case)["2025-02"] == "01-26..02-25"
    assert case.facility.pay_month_starts_on == 26


def test_a_period_named_after_its_first_month_takes_the_last() -> None:
    period = {"period_from": "2025-02-26", "period_to": "2025-03-25"}
    case = books({"month": "2025-02", **period})
    assert case.frames["payroll"]["month"].tolist() == ["2025-03"]


def test_a_given_start_wins() -> None:
    case = books({"month": "2025-03"}, pay_month_starts_on=26)
    assert case.days["month"].tolist() == ["2025-02", "2025-03"]
    assert "hours.pay_month_starts_on" not in case.inferred


def test_pay_items_follow_their_row() -> None:
    rows = [{**PAY, "month": "2025-02", "period_from": "2025-02-26", "period_to": "2025-03-25"}]
    items = [{"label": "底薪", "amount_minor": 100, "month": "2025-02", "payroll_row": 0}]
    file = extraction("pay.xlsx", "payroll", rows, more={"pay_item": items})
    item = reconcile([file], Facility(), HoursLaw()).frames["pay_item"].iloc[0]
    assert (item["month"], item["worker"]) == ("2025-03", 0)


@pytest.mark.parametrize(
    ("day", "kind", "source"),
    [
        ("2025-05-01", "holiday", "statutory"),
        ("2025-05-02", "rest", "day-off"),
        ("2025-04-27", "normal", "makeup"),
        ("2025-04-26", "normal", "factory"),
        ("2025-04-28", "rest", "factory"),
        ("2025-04-20", "rest", "weekday"),
        ("2025-04-21", "normal", "weekday"),
    ],
)
def test_calendar(day: str, kind: str, source: str) -> None:
    law = HoursLaw(
        holidays=frozenset({"2025-05-01"}),
        days_off=frozenset({"2025-05-02"}),
        makeup_days=frozenset({"2025-04-27"}),
    )
    moved = (
        CalendarDay("2025-04-26", "normal"),
        CalendarDay("2025-04-28", "rest"),
        CalendarDay("2025-05-01", "normal"),
    )
    calendar = build_calendar("2025-04-01", "2025-05-31", Facility(calendar=moved), law)
    assert calendar.loc[day].tolist() == [kind, source]
