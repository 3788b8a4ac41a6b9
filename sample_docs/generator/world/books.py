"""The true books of a made-up factory: who worked when, and what it earns."""

import calendar
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from random import Random

from sample_docs.generator.world.land import Land, Step
from sample_docs.generator.world.staff import Worker

KINDS = ("normal", "rest", "holiday")
MONTHS = ("2026-04", "2026-05")
START = 480
LUNCH = (720, 780)
Key = tuple[str, date]


@dataclass
class Plan:
    """What is out of the ordinary: minutes beyond the normal day, leave, days not kept."""

    overtime: dict[Key, int] = field(default_factory=dict)
    leave: dict[Key, str] = field(default_factory=dict)
    away: set[tuple[str, str]] = field(default_factory=set)


@dataclass
class Day:
    """A worker's day: ``extra`` are the minutes that are paid as overtime."""

    date: date
    kind: str
    extra: int = 0
    leave: str = ""
    punches: tuple[int, int] | None = None


def dates(month: str) -> Iterator[date]:
    """Gives back the dates of "YYYY-MM"."""
    year, number = (int(part) for part in month.split("-"))
    first = date(year, number, 1)
    for offset in range(calendar.monthrange(year, number)[1]):
        yield first + timedelta(days=offset)


def days(land: Land, worker: Worker, month: str, plan: Plan) -> list[Day]:
    """Gives back the days of a month on which a worker is on the books."""
    return [_day(land, worker, day, plan) for day in dates(month) if worker.employed(day)]


def _day(land: Land, worker: Worker, when: date, plan: Plan) -> Day:
    kind, key = land.kind(when), (worker.number, when)
    day = Day(when, kind, plan.overtime.get(key, 0), plan.leave.get(key, ""))
    if day.leave or (kind != "normal" and not day.extra):
        return day
    rng = Random(f"{worker.number} {when}")
    length = day.extra + (land.day if kind == "normal" else 0)
    end = START + length + (LUNCH[1] - LUNCH[0] if length > 240 else 0)
    day.punches = START - rng.randint(2, 12), end + rng.randint(1, 9)
    return day


def premium_minutes(steps: Sequence[Step], minutes: int) -> Fraction:
    """Gives back the overtime of one day or week times its premiums."""
    earned, before = Fraction(0), 0
    for upto, premium in steps:
        here = minutes if upto is None else min(minutes, upto)
        earned += max(0, here - before) * premium
        before = max(before, here)
    return earned


@dataclass
class Pay:
    """A worker's month as payroll states it; money in minor units, hours in minutes."""

    worker: Worker
    month: str
    base: int
    days: int
    earned: int
    minutes: dict[str, int]
    overtime: dict[str, int]
    allowances: list[int]
    cuts: list[int]
    off: int = 0

    @property
    def gross(self) -> int:
        """Gives back the sum of what is earned."""
        return self.earned + sum(self.overtime.values()) + sum(self.allowances)

    @property
    def net(self) -> int:
        """Gives back what is printed as paid out."""
        return self.gross - sum(self.cuts) + self.off


def pay(land: Land, worker: Worker, month: str, own: Sequence[Day]) -> Pay:
    """Gives back what a worker's days earn, by the law."""
    earned = _earned(land, worker, month, own)
    allowances = _allowances(land, worker, earned)
    row = Pay(
        worker=worker,
        month=month,
        base=worker.base,
        days=sum(day.punches is not None for day in own),
        earned=earned,
        minutes={kind: sum(d.extra for d in own if d.kind == kind) for kind in KINDS},
        overtime={},
        allowances=allowances,
        cuts=[],
    )
    row.overtime = {kind: overtime_pay(land, row, own, kind) for kind in KINDS}
    row.cuts = _cuts(land, row)
    return row


def hourly(land: Land, row: Pay) -> Fraction:
    """Gives back the hourly wage that overtime is worked out from."""
    fixed = sum(
        amount
        for column, amount in zip(columns(land, "allowance"), row.allowances, strict=True)
        if column.get("fixed")
    )
    return (row.base + fixed) / land.law.hours_month


def overtime_pay(land: Land, row: Pay, own: Sequence[Day], kind: str) -> int:
    """Gives back what the overtime of one kind of day earns in a month."""
    steps, spans = land.law.steps[kind], [d.extra for d in own if d.kind == kind]
    if kind == "normal" and land.law.week_steps:
        steps, spans = land.law.week_steps, _weeks(own)
    minutes = sum((premium_minutes(steps, span) for span in spans), Fraction())
    return land.rounded(hourly(land, row) * minutes / 60)


def _weeks(own: Sequence[Day]) -> list[int]:
    """Gives back the overtime on normal days of each week from Monday."""
    weeks: dict[date, int] = {}
    for day in own:
        if day.kind == "normal":
            monday = day.date - timedelta(days=day.date.weekday())
            weeks[monday] = weeks.get(monday, 0) + day.extra
    return list(weeks.values())


def _earned(land: Land, worker: Worker, month: str, own: Sequence[Day]) -> int:
    """Gives back the wage of normal hours: whole, or less by the day for days not served."""
    daily = worker.base / land.law.days_month
    unpaid = sum(day.leave == "unpaid" for day in own)
    whole = len(own) == len(list(dates(month)))
    if whole:
        return land.rounded(worker.base - daily * unpaid)
    thirty = land.law.days_month == 30
    served = sum(thirty or day.kind != "rest" for day in own) - unpaid
    return min(worker.base, land.rounded(daily * served))


def columns(land: Land, *kinds: str) -> list[dict[str, object]]:
    """Gives back the columns of payroll that are of these kinds."""
    return [column for column in land.form["payroll"] if column["is"] in kinds]


def _allowances(land: Land, worker: Worker, earned: int) -> list[int]:
    """Gives back the amounts of the allowances, in proportion to what was served."""
    amounts = []
    for column in columns(land, "allowance"):
        share = Fraction(str(column.get("ratio", 0))) * worker.base
        full = share + Fraction(str(column.get("amount", 0))) * 100
        amounts.append(land.rounded(full * Fraction(earned, worker.base)))
    return amounts


def _cuts(land: Land, row: Pay) -> list[int]:
    amounts = []
    for column in columns(land, "cut"):
        of = row.earned if column.get("of") == "earned" else row.gross
        share = Fraction(str(column.get("rate", 0))) * of
        most = Fraction(str(column.get("most", 10**9))) * 100
        amounts.append(
            land.rounded(min(share, most) + Fraction(str(column.get("amount", 0))) * 100)
        )
    return amounts
