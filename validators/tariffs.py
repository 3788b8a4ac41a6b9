"""What an hour of overtime is worth in a pay month: premiums, flat or in steps, and the divisor."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product

from validators.bench import Bench
from validators.month_figures import figures, last_figure, optional
from validators.numbers import Number
from validators.packs import NoSuchNumberError
from validators.steps import Step, read_steps

DAYS = "wages.days_per_month"
HOURS = "wages.hours_per_month"
PREMIUMS = {
    "weekday": "wages.overtime_premium.weekday",
    "restday": "wages.overtime_premium.restday",
    "holiday": "wages.overtime_premium.holiday",
}
STEPS = {
    "weekday": "wages.overtime_steps.weekday",
    "restday": "wages.overtime_steps.restday",
    "holiday": "wages.overtime_steps.holiday",
}
BY_DAY = "wages.overtime_premium.restday_daily_paid"
SIX_DAYS = {
    "restday": "wages.overtime_steps.restday_six_days",
    "holiday": "wages.overtime_steps.holiday_six_days",
}
FIVE_DAYS = "wages.days_per_month.five_days"
PAID_RESTS = "wages.days_per_month.paid_rest_days"
WEEK = "wages.overtime_steps.week"
WITHIN = "wages.overtime_premium.within_week"
"""Premium of hours beyond the contract's, up to the law's normal week."""
FIVE_DAY_RESTS = 2
"""Rest days of a week of five days."""
PARAMETERS = (
    *(*PREMIUMS.values(), BY_DAY, *STEPS.values(), *SIX_DAYS.values(), WEEK),
    *(WITHIN, DAYS, FIVE_DAYS, PAID_RESTS, HOURS),
)


@dataclass(frozen=True, slots=True)
class Scale:
    """The premiums of one kind of overtime: one step where there is one premium.

    Attributes:
        number: The figure of the law.
        weekly: The steps are of the minutes of a week, not of a day.
    """

    steps: tuple[Step, ...]
    number: Number
    weekly: bool = False


@dataclass(frozen=True, slots=True)
class Divisor:
    """What a monthly wage is divided by.

    Attributes:
        days: 21.75 in China.
        hours: 174 in China.
        number: The figure of the law that hours come from.
        fewest: Fewer days where the week may have five and the law has another figure for it.
        most: More days where the monthly wage may pay rest days too.
    """

    days: Fraction
    hours: Fraction
    number: Number
    fewest: Fraction
    most: Fraction


@dataclass(frozen=True, slots=True)
class Tariff:
    """One reading of what overtime of a month is worth, by kind of day."""

    weekday: Scale
    restday: Scale
    holiday: Scale
    divisor: Divisor

    def scale(self, kind: str) -> Scale:
        """Gives back the premiums of "weekday", "restday" or "holiday" overtime."""
        found: Scale = getattr(self, kind)
        return found

    @property
    def within_week(self) -> bool:
        """Gives back whether it holds only for hours within the law's normal week."""
        return self.weekday.number.parameter == WITHIN


def tariffs(bench: Bench) -> dict[tuple[str, str], tuple[Tariff, ...]]:
    """Gives back the tariffs by pay month and way of pay: several where a figure changes within it.

    Where the law has other premiums for a week of six days, or for workers paid by the day, and
    nobody says which it is, both are there. A month on some day of which the law has no figure
    has none.
    """
    months = set(bench.case.pay_months["month"]) | set(bench.frame("payroll")["month"].dropna())
    return {
        (str(month), paid): tuple(_of_month(bench, str(month), paid))
        for month in sorted(months)
        for paid in ways_of_pay(bench)
    }


def ways_of_pay(bench: Bench) -> tuple[str, ...]:
    """Gives back the ways of pay that the law tells apart; ("",) where it does not."""
    held = bench.law.numbers if bench.law else {}
    return ("month", "day", "") if BY_DAY in held else ("",)


def month_tariffs(bench: Bench, month: str, paid: str = "") -> tuple[Tariff, ...]:
    """Gives back the tariffs of one pay month; () where the law has none.

    Args:
        bench: For the law.
        month: Pay month.
        paid: "month" or "day" for workers known to be paid by it, else "".
    """
    known = bench.once(tariffs)
    return known.get((month, paid), known.get((month, ""), ()))


def way_of_pay(wage_system: object) -> str:
    """Gives back "day" or "month" for a wage system of payroll, "" where it is not stated."""
    return {"daily": "day", "hourly": "day", "time": "month"}.get(str(wage_system), "")


def _of_month(bench: Bench, month: str, paid: str) -> Iterator[Tariff]:
    scales = [tuple(_scales(bench, kind, month, paid)) for kind in PREMIUMS]
    divisors = tuple(_divisors(bench, month))
    if paid != "day":
        divisors += tuple(_of_most(bench, one) for one in divisors if one.most > one.days)
    for (weekday, restday, holiday), divisor in product(product(*scales), divisors):
        yield Tariff(weekday, restday, holiday, divisor)


def _scales(bench: Bench, kind: str, month: str, paid: str) -> Iterator[Scale]:
    weekly = optional(bench, WEEK, month) if kind == "weekday" else ()
    stepped = weekly or optional(bench, STEPS[kind], month)
    by_day = optional(bench, BY_DAY, month) if kind == "restday" and paid != "month" else ()
    if not stepped:
        flat = by_day if by_day and paid == "day" else figures(bench, PREMIUMS[kind], month)
        within = optional(bench, WITHIN, month) if kind == "weekday" else ()
        for number in dict.fromkeys((*flat, *by_day, *within)):
            yield Scale((Step(number.ratio),), number)
        return
    six = optional(bench, SIX_DAYS[kind], month) if kind in SIX_DAYS else ()
    rests = bench.case.facility.rest_days
    if six and rests is not None:
        stepped, six = (six if len(rests) == 1 else stepped), ()
    for number in (*stepped, *six):
        scale = Scale(read_steps(number.items), number, bool(weekly))
        if not by_day or paid == "":
            yield scale
        yield from (_at_least(scale, one) for one in by_day)


def _at_least(scale: Scale, number: Number) -> Scale:
    """Gives back steps of which none is under the premium of workers paid by the day."""
    steps = tuple(replace(one, premium=max(one.premium, number.ratio)) for one in scale.steps)
    return replace(scale, steps=steps, number=number)


def _divisors(bench: Bench, month: str) -> Iterator[Divisor]:
    days = optional(bench, DAYS, month)
    for number in optional(bench, HOURS, month):
        yield _made(bench, month, days[-1] if days else None, number)
    if not optional(bench, HOURS, month):
        for number in figures(bench, DAYS, month):
            yield _made(bench, month, number, None)


def _made(bench: Bench, month: str, days: Number | None, hours: Number | None) -> Divisor:
    """Gives back the divisor that a figure of days, one of hours or both make."""
    number = hours or days
    assert number is not None
    whole = days.ratio if days else number.ratio * 60 / bench.normal_day
    five, paid = (last_figure(bench, name, month) for name in (FIVE_DAYS, PAID_RESTS))
    if days is not None and days.status == "given":
        five = paid = None
    rests = bench.case.facility.rest_days
    short = rests is None or len(rests) >= FIVE_DAY_RESTS
    fewest = five.ratio if five is not None and short else whole
    # Where the hours are those of the days, the least is taken of a week that nobody knows.
    used = whole if hours is not None and rests is None else fewest
    own = hours.ratio if hours is not None else used * bench.normal_day / 60
    return Divisor(used, own, number, fewest, used if paid is None else max(used, paid.ratio))


def _of_most(bench: Bench, one: Divisor) -> Divisor:
    return replace(one, days=one.most, hours=one.most * bench.normal_day / 60)


def divisors(bench: Bench) -> dict[str, Divisor | None]:
    """Gives back the divisor of each pay month, as on its last day; None where there is none.

    Raises:
        NoSuchNumberError: The law has none at any date.
    """
    months = set(bench.case.pay_months["month"]) | set(bench.frame("payroll")["month"].dropna())
    return {str(month): _divisor(bench, str(month)) for month in months}


def month_divisor(bench: Bench, month: str) -> Divisor | None:
    """Gives back the divisor of one pay month; None where the law has none."""
    return bench.once(divisors).get(month)


def _divisor(bench: Bench, month: str) -> Divisor | None:
    days, hours = last_figure(bench, DAYS, month), last_figure(bench, HOURS, month)
    if hours is not None or days is not None:
        return _made(bench, month, days, hours)
    if bench.law is not None and not {DAYS, HOURS} & bench.law.numbers.keys():
        raise NoSuchNumberError(f"no {DAYS} in the law")
    return None
