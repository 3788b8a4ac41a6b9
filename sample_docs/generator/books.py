"""The factory's true books: who worked when, and what that earns."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from random import Random

from sample_docs.generator.law import day_kind, days_of, workdays
from sample_docs.generator.people import Person

PREMIUM = {"normal": Fraction(3, 2), "rest": Fraction(2), "holiday": Fraction(3)}
UNPAID = ("事假",)


@dataclass(frozen=True)
class Shift:
    """Start, end and breaks in minutes after midnight of the start date."""

    start: int
    end: int
    lunch: tuple[int, int]
    tea: int  # rest between the shift's end and overtime


DAY = Shift(480, 1020, (720, 780), 30)
NIGHT = Shift(1200, 1740, (1440, 1500), 0)


@dataclass
class Day:
    """One worker's day: overtime in minutes; on a rest day or holiday all of it is overtime."""

    date: date
    kind: str
    overtime: int = 0
    punches: tuple[int, ...] = ()
    leave: str = ""

    @property
    def worked(self) -> bool:
        """Gives back whether the worker was there."""
        return bool(self.punches)


@dataclass
class Plan:
    """What is to happen in a factory, by (worker number, date).

    Attributes:
        overtime: Minutes of overtime of normal days, of work on other days.
        leave: Kind of leave.
        punches: Punches as they stand in the records, whatever the worker did.
        night: Worker numbers on night shift, by month.
        punches_a_day: 2 or 4, by month.
    """

    seed: str
    overtime: dict[tuple[str, date], int] = field(default_factory=dict)
    leave: dict[tuple[str, date], str] = field(default_factory=dict)
    punches: dict[tuple[str, date], tuple[int, ...]] = field(default_factory=dict)
    night: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    punches_a_day: Mapping[str, int] = field(default_factory=dict)


def days(person: Person, month: str, plan: Plan) -> list[Day]:
    """Gives back a worker's days of a month, those before hire and after leaving left out."""
    shift = NIGHT if person.number in plan.night.get(month, ()) else DAY
    count = plan.punches_a_day.get(month, 2)
    return [
        _day(person.number, day, plan, shift, count)
        for day in days_of(month)
        if person.employed(day)
    ]


def _day(number: str, when: date, plan: Plan, shift: Shift, count: int) -> Day:
    kind, key = day_kind(when), (number, when)
    day = Day(when, kind, leave=plan.leave.get(key, ""))
    minutes = plan.overtime.get(key, 0)
    if day.leave or (kind != "normal" and not minutes):
        return day
    day.overtime = minutes
    beyond = minutes if kind == "normal" else max(0, minutes - 480)
    short = 0 if kind == "normal" else max(0, 480 - minutes)
    rng = Random(f"{plan.seed} {number} {when}")
    day.punches = plan.punches.get(key) or _punches(shift, beyond, short, count, rng)
    return day


def _punches(shift: Shift, beyond: int, short: int, count: int, rng: Random) -> tuple[int, ...]:
    """Gives back the punches of a day of 8 h, less ``short`` or more by ``beyond`` minutes."""
    first = shift.start - rng.randint(2, 16)
    if short >= 240:  # forenoon only
        return first, shift.lunch[0] - (short - 240) + rng.randint(1, 8)
    end = shift.end - short + (shift.tea + beyond if beyond else 0)
    last = end + rng.randint(1, 9)
    if count == 2:
        return first, last
    return (
        first,
        shift.lunch[0] + rng.randint(1, 8),
        shift.lunch[1] - rng.randint(2, 14),
        last,
    )


def fen(value: Fraction) -> int:
    """Gives back an amount rounded half up to the fen."""
    return int((2 * value + 1) // 2)


@dataclass
class PayRow:
    """A worker's month as payroll states it; money in fen, hours in minutes."""

    person: Person
    month: str
    base: int
    due_days: int
    days_worked: int
    normal_pay: int
    overtime: dict[str, int]
    overtime_pay: dict[str, int]
    allowance: int
    bonus: int
    heat: int
    night: int
    leave_days: int
    absence_days: int
    insurance: tuple[int, int, int]
    fund: int
    utilities: int
    tax: int
    net_error: int = 0

    @property
    def gross(self) -> int:
        """Gives back the sum of what is earned."""
        earned = self.normal_pay + self.allowance + self.bonus + self.heat + self.night
        return earned + sum(self.overtime_pay.values())

    @property
    def deductions(self) -> int:
        """Gives back the sum of what is taken off."""
        return sum(self.insurance) + self.fund + self.utilities + self.tax

    @property
    def net(self) -> int:
        """Gives back what is printed as paid out."""
        return self.gross - self.deductions + self.net_error


def overtime_pay(base: int, minutes: int, kind: str) -> int:
    """Gives back what overtime earns: base / 174 x premium x hours."""
    return fen(Fraction(base, 174) * PREMIUM[kind] * Fraction(minutes, 60))


def pay(person: Person, month: str, own: Iterable[Day], heat_from_to: tuple[int, int]) -> PayRow:
    """Gives back what a worker's days earn, by the law."""
    own = list(own)
    overtime = {kind: sum(d.overtime for d in own if d.kind == kind) for kind in PREMIUM}
    absence = sum(d.leave in UNPAID for d in own)
    leave = sum(bool(d.leave) for d in own) - absence
    whole = len(own) == len(days_of(month))
    paid = sum(d.kind == "holiday" or (d.kind == "normal" and d.leave not in UNPAID) for d in own)
    daily = Fraction(person.base * 4, 87)
    normal = person.base - daily * absence if whole else min(daily * paid, Fraction(person.base))
    row = PayRow(
        person=person,
        month=month,
        base=person.base,
        due_days=workdays(month),
        days_worked=sum(d.worked for d in own),
        normal_pay=fen(normal),
        overtime=overtime,
        overtime_pay={k: overtime_pay(person.base, m, k) for k, m in overtime.items()},
        allowance=person.allowance if whole else 0,
        bonus=10000 if whole and not absence else 0,
        heat=30000 if whole and heat_from_to[0] <= int(month[5:]) <= heat_from_to[1] else 0,
        night=sum(1500 for d in own if d.punches and d.punches[0] > 1080),
        leave_days=leave,
        absence_days=absence,
        insurance=_insurance(person.insured_base),
        fund=person.fund,
        utilities=Random(f"{person.number} {month}").choice((0, 0, 2350, 3120, 4480)),
        tax=0,
    )
    taxable = row.gross - sum(row.insurance) - row.fund - 500000
    row.tax = fen(Fraction(max(0, taxable) * 3, 100))
    return row


def _insurance(base: int) -> tuple[int, int, int]:
    """Gives back the worker's shares: pension 8 %, medical 2 %, unemployment 0.5 %."""
    return tuple(fen(Fraction(base * rate, 1000)) for rate in (80, 20, 5))  # type: ignore[return-value]
