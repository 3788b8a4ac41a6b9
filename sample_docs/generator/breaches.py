"""The second factory: every rule of the first issue broken at least once, the rest in order."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from random import Random

from sample_docs.generator import breach_papers, breach_records
from sample_docs.generator.attendance_sheets import Book
from sample_docs.generator.books import PayRow, Plan, days, fen, overtime_pay, pay
from sample_docs.generator.breach_staff import FACILITY, MONTHS, people
from sample_docs.generator.caps import check_caps
from sample_docs.generator.folder import Folder
from sample_docs.generator.law import day_kind, days_of
from sample_docs.generator.people import Person

MINIMUM = 249000
ORDINARY = [
    "A101",
    "B205",
    "B206",
    "B207",
    "B208",
    "C301",
    "C302",
    "C303",
    "C304",
    "C305",
    "C306",
    "N501",
    "N502",
]
LEAVE = {
    ("N501", date(2025, 9, 30)): "年假",
    ("N502", date(2025, 9, 30)): "年假",
    ("D402", date(2025, 10, 21)): "事假",
    ("A101", date(2025, 10, 23)): "年假",
    ("D402", date(2025, 11, 10)): "年假",
}


@dataclass
class Factory:
    """The true books, and what the papers state instead."""

    folder: Folder
    workers: dict[str, Person]
    books: dict[str, Book]
    pays: dict[str, list[PayRow]]

    def plant(self, rule: str, number: str, period: str | None = None, **fields: object) -> None:
        """Writes down what must be found about a worker."""
        name = self.workers[number].name
        self.folder.plant(rule, worker=number, name=name, period=period, **fields)

    def row(self, number: str, month: str) -> PayRow:
        """Gives back a worker's row on a month's payroll."""
        return next(row for row in self.pays[month] if row.person.number == number)


def plan() -> Plan:
    """Gives back who works beyond the normal day: ordinary evenings, and the planted days."""
    made = Plan(
        "breaches",
        leave=dict(LEAVE),
        night={"2025-09": ("N501", "N502")},
        punches_a_day={"2025-11": 4},
    )
    for month in MONTHS:
        for number in ORDINARY:
            _evenings(made, number, month)
    _planted_hours(made)
    return made


def _evenings(made: Plan, number: str, month: str) -> None:
    """Plans some evenings of 1 to 2 h, and a Saturday forenoon for every third worker."""
    rng = Random(f"evenings {number} {month}")
    if number in made.night.get(month, ()):
        return
    saturdays = [d for d in days_of(month) if d.weekday() == 5 and day_kind(d) == "rest"]
    for day in days_of(month):
        if day_kind(day) == "normal" and day.weekday() in (1, 3) and rng.random() < 0.6:
            made.overtime[number, day] = rng.choice((60, 90, 120))
    if ORDINARY.index(number) % 3 == 0:
        made.overtime[number, saturdays[-2]] = 240


def _planted_hours(made: Plan) -> None:
    """Plans the hours that break a cap, and those that payroll will state wrong."""

    def each(number: str, month: int, minutes: int, *numbers: int) -> None:
        for day in numbers:
            made.overtime[number, date(2025, month, day)] = minutes

    each("A102", 9, 240, 10)
    each("A103", 11, 120, 4, 5, 6, 11, 12, 13, 18, 19, 20, 25, 26, 27)
    each("A103", 11, 480, 8, 15, 22)
    each("A104", 10, 180, 13, 14, 15, 16, 17)
    each("A104", 10, 480, 18)
    each("A105", 11, 480, 8, 9)
    each("A106", 10, 120, 16, 28)
    each("A107", 11, 120, 6, 13)
    each("B202", 11, 480, 15, 22)
    each("B203", 10, 120, 13, 14, 15, 16, 20, 21, 22, 23, 27, 28)
    each("B204", 10, 120, 14, 21)
    each("C307", 10, 120, 13, 14, 15, 16, 20, 21, 22, 23, 28, 29)
    made.punches["A106", date(2025, 10, 14)] = (474,)
    made.punches["A106", date(2025, 10, 22)] = (1023,)
    made.punches["A107", date(2025, 11, 19)] = (310, 1360)


def make() -> Folder:
    """Gives back the factory's folder."""
    folder, workers, made = Folder(), people(), plan()
    books: dict[str, Book] = {
        month: [(p, own) for p in workers.values() if (own := days(p, month, made))]
        for month in MONTHS
    }
    pays = {m: [pay(p, m, own, (6, 9)) for p, own in book] for m, book in books.items()}
    for book in books.values():
        check_caps([(p, own) for p, own in book if p.number in ORDINARY])
    factory = Factory(folder, workers, books, pays)
    _hours(factory)
    _wages(factory)
    _between(factory)
    _people(factory)
    folder.files["facility.toml"] = FACILITY.encode()
    breach_papers.add(factory)
    breach_records.add(factory)
    return folder


def _hours(factory: Factory) -> None:
    """Says what the planned hours break; worked out by hand in ``sample_docs/README.md``."""
    factory.plant("hours.daily_overtime", "A102", "2025-09", observed=240)
    factory.plant("hours.monthly_overtime", "A103", "2025-11", observed=48 * 60)
    factory.plant("hours.weekly_hours", "A104", "2025-10")
    factory.plant("hours.weekly_rest", "A105", "2025-11")
    factory.plant("hours.missing_punch", "A106", "2025-10")
    factory.plant("hours.implausible_shift", "A107", "2025-11")
    # To 21:37 on the 10th and from 8:00 on the 11th: 10:23 h of rest.
    factory.plant("hours.rest_between_shifts", "A102", "2025-09")
    for month in MONTHS:
        factory.plant("hours.protected_worker", "C303", month)


def _wages(factory: Factory) -> None:
    """Changes what payroll pays, and says what that owes."""
    for month in MONTHS:
        row = factory.row("B201", month)
        row.bonus = 0
        owed = MINIMUM - row.normal_pay
        factory.plant("wages.below_minimum", "B201", month, amount_owed_minor=owed)
    row = factory.row("B202", "2025-11")
    due = row.overtime_pay["rest"]
    row.overtime_pay["rest"] = overtime_pay(row.base, row.overtime["rest"], "normal")
    owed = due - row.overtime_pay["rest"]
    factory.plant("wages.overtime_underpaid", "B202", "2025-11", amount_owed_minor=owed)
    row = factory.row("B203", "2025-10")
    due = row.overtime_pay["normal"]
    row.overtime_pay["normal"] = fen(_by_26_days(row))
    owed = due - row.overtime_pay["normal"]
    factory.plant("wages.overtime_underpaid", "B203", "2025-10", amount_owed_minor=owed)
    factory.row("B204", "2025-10").net_error = -10000
    factory.plant("wages.arithmetic", "B204", "2025-10")


def _by_26_days(row: PayRow) -> Fraction:
    """Gives back weekday overtime pay by the wrong divisor of 26 days."""
    return Fraction(row.base, 26 * 8) * Fraction(3, 2) * Fraction(row.overtime["normal"], 60)


def _between(factory: Factory) -> None:
    """Makes payroll and attendance disagree."""
    row = factory.row("C307", "2025-10")
    whole = row.overtime_pay["normal"]
    row.overtime["normal"] -= 600
    row.overtime_pay["normal"] = overtime_pay(row.base, row.overtime["normal"], "normal")
    owed = overtime_pay(row.base, 600, "normal")
    if abs(whole - row.overtime_pay["normal"] - owed) > 1:
        raise ValueError("the hours left out do not earn what is missing")
    factory.plant("reconciliation.overtime_hours", "C307", "2025-10", amount_owed_minor=owed)
    factory.row("C308", "2025-11").days_worked += 2
    factory.plant("reconciliation.days_worked", "C308", "2025-11")
    november = factory.books["2025-11"]
    factory.books["2025-11"] = [(p, own) for p, own in november if p.number != "C309"]
    factory.plant("reconciliation.paid_without_attendance", "C309", "2025-11")
    october = factory.pays["2025-10"]
    factory.pays["2025-10"] = [row for row in october if row.person.number != "C310"]
    factory.plant("reconciliation.attendance_without_pay", "C310", "2025-10")


def _people(factory: Factory) -> None:
    """Says what contracts and identity break; the papers themselves are in breach_papers."""
    factory.plant("contracts.missing", "B205")
    factory.plant("contracts.late_signing", "B206")
    factory.plant("contracts.expired", "B207")
    factory.plant("contracts.probation_too_long", "B208")
    factory.plant("contracts.clause_missing", "C301")
    factory.plant("contracts.unsigned", "C302")
    factory.plant("identity.child_labour", "C303")
    factory.plant("identity.invalid_number", "C304")
    factory.plant("identity.duplicate_number", "C305", other={"worker": "C306"})
