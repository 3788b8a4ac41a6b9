"""Breaches that a fleet's facilities are given, each written down where it is planted."""

from collections.abc import Callable
from datetime import date, timedelta

from benchmarks.fleet_factory import MONTHS, Factory, payroll_name
from sample_docs.generator.books import overtime_pay
from sample_docs.generator.contracts import months_later
from sample_docs.generator.law import days_of
from sample_docs.generator.people import id_number, wrong_check

Breach = Callable[[Factory, str], None]
Late = tuple[Breach, Breach | None]
"""A breach of the payroll, and what it needs in the plan."""
MARCH, APRIL, MAY = MONTHS


def _month_of(made: Factory, number: str, month: str, minutes: dict[int, int]) -> None:
    """Gives a worker the overtime of these days of a month, and no other that month."""
    for day in days_of(month):
        made.plan.overtime.pop((number, day), None)
        if day.day in minutes:
            made.plan.overtime[number, day] = minutes[day.day]


def daily_overtime(made: Factory, number: str) -> None:
    """Four hours of overtime on one day."""
    _month_of(made, number, MARCH, {11: 240})
    made.plant("hours.daily_overtime", number, MARCH, observed=240)


def monthly_overtime(made: Factory, number: str) -> None:
    """48 hours of overtime in March: twelve evenings and three Saturdays, every Sunday free."""
    evenings = dict.fromkeys((4, 5, 6, 11, 12, 13, 18, 19, 20, 25, 26, 27), 120)
    _month_of(made, number, MARCH, evenings | dict.fromkeys((8, 15, 22), 480))
    made.plant("hours.monthly_overtime", number, MARCH, observed=48 * 60)


def short_contract(made: Factory, number: str) -> None:
    """Three months of probation in a contract of one year."""
    worker, terms = made.workers[number], made.terms[number]
    worker.hired = date(2024, 9, 2)
    if terms is not None:
        terms.start = terms.signed = worker.hired
        terms.end, terms.probation = months_later(worker.hired, 12), 3
    made.plant("contracts.probation_too_long", number)


def no_contract(made: Factory, number: str) -> None:
    """No contract among the papers."""
    made.terms[number] = None
    made.plant("contracts.missing", number)


def late_contract(made: Factory, number: str) -> None:
    """A contract signed twelve weeks after the first day of work."""
    terms = made.terms[number]
    if terms is not None:
        terms.signed = terms.start + timedelta(weeks=12)
    made.plant("contracts.late_signing", number)


def child(made: Factory, number: str) -> None:
    """A worker of fifteen years."""
    worker = made.workers[number]
    worker.birth, worker.hired = date(2009, 11, 20), date(2025, 1, 6)
    worker.id_number = id_number(worker.id_number[:6], worker.birth, 11)
    terms = made.terms[number]
    if terms is not None:
        terms.start = terms.signed = worker.hired
    made.plant("identity.child_labour", number)


def wrong_identity(made: Factory, number: str) -> None:
    """An ID number whose check digit is wrong in every paper."""
    made.workers[number].id_number = wrong_check(made.workers[number].id_number)
    made.plant("identity.invalid_number", number)


def wrong_licence(made: Factory, number: str) -> None:
    """A licence whose credit code is wrong in its last place."""
    made.licence_code = wrong_check(made.firm.code)
    made.folder.plant("licences.number_invalid", document="证照/营业执照.pdf")


def no_insurance(made: Factory, number: str) -> None:
    """No list of social insurance for April."""
    made.insured_months = (MARCH, MAY)
    made.folder.plant("records.month_missing", document_kind="social_insurance", period=APRIL)


def empty_file(made: Factory, number: str) -> None:
    """A file without a byte."""
    made.folder.files["其他/环评批复.pdf"] = b""
    made.folder.plant("records.unreadable", document="其他/环评批复.pdf")


BEFORE: tuple[Breach, ...] = (
    daily_overtime,
    monthly_overtime,
    short_contract,
    no_contract,
    late_contract,
    child,
    wrong_identity,
    wrong_licence,
    no_insurance,
    empty_file,
)
"""What changes people, plan and papers, before the books are kept."""


def rest_days_underpaid(made: Factory, number: str) -> None:
    """Work on two Saturdays paid at 150 % of the wage."""
    row = made.row(number, MAY)
    due = row.overtime_pay["rest"]
    row.overtime_pay["rest"] = overtime_pay(row.base, row.overtime["rest"], "normal")
    owed = due - row.overtime_pay["rest"]
    made.plant("wages.overtime_underpaid", number, MAY, amount_owed_minor=owed)


def net_too_low(made: Factory, number: str) -> None:
    """Net pay of May printed 100.00 too low."""
    made.row(number, MAY).net_error = -10000
    made.plant("wages.arithmetic", number, MAY)


def days_too_many(made: Factory, number: str) -> None:
    """Two days more on May's payroll than by the clock."""
    made.row(number, MAY).days_worked += 2
    made.plant("reconciliation.days_worked", number, MAY)


def hours_left_out(made: Factory, number: str) -> None:
    """Ten hours of April's overtime neither on payroll nor paid."""
    row = made.row(number, APRIL)
    row.overtime["normal"] -= 600
    row.overtime_pay["normal"] = overtime_pay(row.base, row.overtime["normal"], "normal")
    owed = overtime_pay(row.base, 600, "normal")
    made.plant("reconciliation.overtime_hours", number, APRIL, amount_owed_minor=owed)


def unpaid(made: Factory, number: str) -> None:
    """A month worked and not on the payroll."""
    made.pays[MAY] = [row for row in made.pays[MAY] if row.person.number != number]
    made.plant("reconciliation.attendance_without_pay", number, MAY)


_TEN_EVENINGS = dict.fromkeys((8, 9, 10, 15, 16, 17, 22, 23, 24, 29), 120)
AFTER: tuple[Late, ...] = (
    (rest_days_underpaid, lambda made, number: _month_of(made, number, MAY, {17: 480, 24: 480})),
    (net_too_low, None),
    (days_too_many, None),
    (hours_left_out, lambda made, number: _month_of(made, number, APRIL, _TEN_EVENINGS)),
    (unpaid, None),
)
"""What changes the payroll once the books are kept, and the hours that it needs before."""


def plant_layout(made: Factory) -> None:
    """Writes down what a layout itself leaves out: the plain one has no telephone numbers."""
    for month in MONTHS:
        if payroll_name(made, month).endswith(".xls"):
            made.folder.plant("records.field_missing", document=payroll_name(made, month))
