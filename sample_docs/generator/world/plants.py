"""What is wrong at the second factory of a country, each breach written down where it is planted.

Of the twelve workers, in order: a day over the cap; a week over 60 hours; a month over the cap;
overtime without its premium; under the minimum wage; no rest day; a holiday worked for nothing;
overtime left out of payroll; not on payroll; a child; paid without having come; a wrong sum and
identity number, and in India too much taken off.
"""

from collections.abc import Callable
from datetime import date, timedelta

from sample_docs.generator.folder import Folder
from sample_docs.generator.world.books import Pay, Plan
from sample_docs.generator.world.factory import Factory, factory
from sample_docs.generator.world.land import Land
from sample_docs.generator.world.numbers import BROKEN, NUMBERS, wrong_check
from sample_docs.generator.world.plans import whole_week, work_days
from sample_docs.generator.world.staff import Worker

Plant = Callable[["Breaches"], None]
WEEK_CAP = 60 * 60
"""ETI Base Code 6.4: in any seven days."""


class Breaches:
    """The factory while it is being spoilt, and what must be found there."""

    def __init__(self, land: Land) -> None:
        self.land = land
        self.factory: Factory = factory(land, _ordinary)
        self.people = self.factory.people
        self.found = Folder()

    def hours(self, index: int, days: list[date], minutes: int) -> None:
        """Lets a worker work so much longer on some days."""
        for day in days:
            self.factory.plan.overtime[self.people[index].number, day] = minutes

    def plant(
        self, rule: str, index: int | None = None, period: str | None = None, **more: object
    ) -> None:
        """Writes down what must be found."""
        if index is not None:
            worker = self.people[index]
            more = {"worker": worker.number, "name": worker.name, **more}
        self.found.plant(rule, period=period, **more)

    def wrong(self, index: int, month: str, change: Callable[[Pay], None]) -> None:
        """Has one line of payroll changed."""
        number = self.people[index].number

        def spoil(row: Pay) -> None:
            if (row.worker.number, row.month) == (number, month):
                change(row)

        self.factory.wrong.append(spoil)


def _ordinary(land: Land, people: list[Worker]) -> Plan:
    """Gives back two months in which somebody was on leave."""
    days = work_days(land, date(2026, 5, 18), 2)
    return Plan(leave={(people[11].number, day): "annual" for day in days})


def breaches(land: Land) -> Breaches:
    """Gives back the spoilt factory of a country."""
    made = Breaches(land)
    for plant in PLANTS:
        plant(made)
    return made


def _daily(made: Breaches) -> None:
    longest = made.land.law.longest_day
    if longest is None:
        return
    made.hours(0, work_days(made.land, date(2026, 4, 21), 1), longest + 60 - made.land.day)
    made.plant("hours.daily_overtime", 0, "2026-04")


def _weekly(made: Breaches) -> None:
    land = made.land
    week = whole_week(land, date(2026, 5, 4))
    minutes = 150 if len(week) == 6 and land.day == 480 else 210 if len(week) == 6 else 240
    made.hours(1, week, minutes)
    if len(week) == 5:
        made.hours(1, [week[-1] + timedelta(days=1)], 60)
    made.plant("hours.weekly_hours", 1, "2026-05")
    if land.law.longest_day is not None and land.day + minutes > land.law.longest_day:
        made.plant("hours.daily_overtime", 1, "2026-05")


def _week_overtime(made: Breaches) -> None:
    """Plants 20 hours of overtime in a week of 60, where the law allows fewer."""
    if made.land.law.week_overtime is not None:
        made.hours(2, whole_week(made.land, date(2026, 5, 4)), 240)
        made.plant("hours.weekly_hours", 2, "2026-05")


def _monthly(made: Breaches) -> None:
    """Plants overtime over the month's cap on every day of a month."""
    land, cap = made.land, made.land.law.monthly_cap
    if cap is None:
        return
    every = [d for d in work_days(land, date(2026, 4, 1), 30) if d.month == 4]
    minutes = cap // len(every) // 30 * 30 + 30
    made.hours(2, every, minutes)
    made.plant("hours.monthly_overtime", 2, "2026-04")
    made.plant("hours.weekly_hours", 2, "2026-04")
    if land.law.longest_day is not None and land.day + minutes > land.law.longest_day:
        made.plant("hours.daily_overtime", 2, "2026-04")


def _underpaid(made: Breaches) -> None:
    """Plants overtime that is paid without its premium."""
    made.hours(3, work_days(made.land, date(2026, 4, 7), 10), 120)

    def single(row: Pay) -> None:
        row.overtime["normal"] = made.land.rounded(row.base / made.land.law.hours_month * 20)

    made.wrong(3, "2026-04", single)
    made.plant("wages.overtime_underpaid", 3, "2026-04")


def _minimum(made: Breaches) -> None:
    """Plants a wage five in a hundred under what the law has, in contract and payroll."""
    worker = made.people[4]
    first = made.land.form.get("basic", made.land.law.minimum / 100)
    worker.base = made.land.rounded(made.land.fraction(first) * 90)
    for month in ("2026-04", "2026-05"):
        made.plant("wages.below_minimum", 4, month)
    made.plant("contracts.wage_below_minimum", 4)


def _no_rest(made: Breaches) -> None:
    """Plants a week without its day of rest: ten days in a row and more."""
    land = made.land
    first = whole_week(land, date(2026, 4, 13))[0]
    for offset in range(7):
        day = first + timedelta(days=offset)
        if land.kind(day) == "rest":
            made.hours(5, [day], land.day)
    made.plant("hours.weekly_rest", 5, "2026-04")


def _holiday(made: Breaches) -> None:
    """Plants a holiday worked for nothing more."""
    if not made.land.law.pays_holiday:
        return
    made.hours(6, [date(2026, 5, 1)], made.land.day)
    made.wrong(6, "2026-05", lambda row: row.overtime.update(holiday=0))
    made.plant("wages.overtime_underpaid", 6, "2026-05")


def _left_out(made: Breaches) -> None:
    """Plants twelve hours of overtime by the clock, and six on payroll."""
    week = whole_week(made.land, date(2026, 5, 4))
    days = [*week, *whole_week(made.land, week[-1] + timedelta(days=1))][:6]
    made.hours(7, days, 120)

    def half(row: Pay) -> None:
        row.minutes["normal"] //= 2
        row.overtime["normal"] = made.land.rounded(row.overtime["normal"] / made.land.fraction(2))

    made.wrong(7, "2026-05", half)
    made.plant("reconciliation.overtime_hours", 7, "2026-05")


def _not_on_payroll(made: Breaches) -> None:
    made.factory.unpaid.add((made.people[8].number, "2026-05"))
    made.plant("reconciliation.attendance_without_pay", 8, "2026-05")


def _child(made: Breaches) -> None:
    """Plants a worker half a year under the minimum age."""
    worker, age = made.people[9], made.land.law.minimum_age
    worker.born = date(2026 - age, 12, 3)
    worker.hired = date(2026, 3, 2)
    worker.id = NUMBERS[made.land.code](worker.born, worker.male, 9)
    made.plant("identity.child_labour", 9)
    if made.land.law.young_day is not None:
        made.plant("hours.protected_worker", 9, "2026-04")
        made.plant("hours.protected_worker", 9, "2026-05")


def _absent(made: Breaches) -> None:
    made.factory.unseen.add((made.people[10].number, "2026-05"))
    made.plant("reconciliation.paid_without_attendance", 10, "2026-05")


def _sums(made: Breaches) -> None:
    made.wrong(11, "2026-04", lambda row: setattr(row, "off", -row.base // 50))
    made.plant("wages.arithmetic", 11, "2026-04")
    if made.land.code in BROKEN:
        worker = made.people[11]
        worker.id = wrong_check(worker.id)
        made.plant("identity.invalid_number", 11)


def _taken_off(made: Breaches) -> None:
    """Plants deductions of six tenths of the wage, where the law allows half."""
    if not made.land.law.half_of_wage:
        return

    def advance(row: Pay) -> None:
        row.cuts[-1] += row.gross * 6 // 10 - sum(row.cuts)

    made.wrong(11, "2026-05", advance)
    made.plant("wages.deduction_excess", 11, "2026-05")


def _late(made: Breaches) -> None:
    if made.land.law.late_after is None:
        return
    made.factory.paid["2026-05"] = date(2026, 6, 25)
    made.plant("wages.late_payment", None, "2026-05", document_kind="payroll")


def _missing(made: Breaches) -> None:
    """Plants a drill of which there is no record, and a month without its list of contributions."""
    made.factory.without |= {"drill", "social_insurance 2026-05"}
    made.plant("records.document_missing", document_kind="drill")
    made.plant("records.month_missing", None, "2026-05", document_kind="social_insurance")


PLANTS: tuple[Plant, ...] = (
    _daily,
    _weekly,
    _week_overtime,
    _monthly,
    _underpaid,
    _minimum,
    _no_rest,
    _holiday,
    _left_out,
    _not_on_payroll,
    _child,
    _absent,
    _sums,
    _taken_off,
    _late,
    _missing,
)
