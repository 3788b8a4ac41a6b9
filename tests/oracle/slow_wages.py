"""Overtime due and minimum-wage shortfall, row by row and half hour by half hour.

A second reading of the same catalogue: it shares no code with the rules and knows no frames.
"""

from fractions import Fraction
from itertools import product

from plain_law import KINDS, OPEN, Country, Ladder
from simulated import Factory, Row, month_days

Verdict = tuple[str, int | None]
"""Outcome, and what is owed where it failed."""

LONGEST = 32
"""Half hours of the longest shift."""

DAY_OF = {"weekday": "normal", "restday": "rest", "holiday": "holiday"}


def half_up(value: Fraction) -> int:
    whole, rest = divmod(value.numerator * 2, value.denominator * 2)
    return whole + (rest * 2 >= value.denominator * 2)


def allowed(due: int) -> int:
    return max(100, due * 5 // 1000)


def overtime_verdict(factory: Factory, row: Row) -> Verdict:
    """Gives back what the law says of one worker's overtime pay of a month."""
    if not sum(row.overtime.values()):
        return "passed", None
    low, high, known = _bases(factory, row)
    ladders = _ladders(factory, row)
    if row.booked is not None and row.overtime[row.booked] < sum(row.overtime.values()):
        return _booked_verdict(factory, row, low, high, known)
    paid = row.paid if row.by_kind else {"all": sum(row.paid.values())}
    groups = [(kind,) for kind in KINDS] if row.by_kind else [KINDS]
    short_kinds: list[str] = []
    short_high = False
    for group, own in zip(groups, paid.values(), strict=True):
        least = min(_due(factory.law, row, low, group, one, "low") for one in ladders)
        most = max(_due(factory.law, row, high, group, one, "high") for one in ladders)
        if least - own > allowed(least):
            short_kinds += group
        short_high |= most - own > allowed(most)
    if short_kinds:
        least = min(_due(factory.law, row, low, tuple(short_kinds), x, "low") for x in ladders)
        got = sum(row.paid[kind] for kind in short_kinds)
        return "failed", least - got
    if short_high or not known:
        return "cannot_tell", None
    return "passed", None


def _booked_verdict(factory: Factory, row: Row, low: int, high: int, known: bool) -> Verdict:
    """Gives back what holds where payroll books all hours on weekdays and attendance does not.

    Holidays are holidays; a Sunday is a day of rest where the factory said so, and no other day
    may have been off for it.
    """
    law, got = factory.law, sum(row.paid.values())
    rests = [row.hours[day] for day in row.hours if law.kind_of(day) == "rest"]
    left = Fraction(0)
    if factory.six_days is not None:
        longest = max(rests, default=Fraction(0))
        left = max(sum(rests, Fraction(0)) - _days_off(law, row) * longest, Fraction(0))
    ladders = _ladders(factory, row)
    halves = int(left * 2)
    least = min(_due_of_sure(law, row, low, halves, one) for one in ladders)
    most = max(_due(law, row, high, KINDS, one, "high") for one in ladders)
    whole = halves == row.overtime["restday"]
    if whole:
        least = min(_due(law, row, low, KINDS, one, "low") for one in ladders)
    short, open_ = least - got > allowed(least), most - got > allowed(most)
    if short and (whole or (open_ and most >= least)):
        return "failed", least - got
    return ("cannot_tell", None) if short or open_ or not known else ("passed", None)


def _due_of_sure(law: Country, row: Row, base: int, rests: int, ladders: dict[str, Ladder]) -> int:
    """Gives back the least that is due where so many half hours are surely of rest days."""
    weekdays = row.overtime["weekday"] + row.overtime["restday"] - rests
    worth = _worth(law, row, "holiday", ladders, "low")
    for kind, halves in (("weekday", weekdays), ("restday", rests)):
        slots = sorted(p for day in _slots(law, row, kind, ladders) for p in day)
        worth += sum(slots[:halves], Fraction(0)) / 2
    return half_up(Fraction(base) / law.hours * worth)


def _days_off(law: Country, row: Row) -> int:
    """Gives back the normal days without work between the first and the last with work."""
    normal = [day for day in sorted(row.hours) if law.kind_of(day) == "normal"]
    there = [at for at, day in enumerate(normal) if row.hours[day]]
    return there[-1] - there[0] + 1 - len(there) if there else 0


def _bases(factory: Factory, row: Row) -> tuple[int, int, bool]:
    law = factory.law
    least = most = row.base or row.contract or 0
    if row.daily_rate is not None:
        fewer, more = _days(factory)
        least, most = half_up(row.daily_rate * fewer), half_up(row.daily_rate * more)
    floor = law.minimum[row.month] if law.floor else 0
    return max(least, floor), max(most, floor), least > 0


def _days(factory: Factory) -> tuple[Fraction, Fraction]:
    """Gives back the days of a month, at least and at most: fewer in a week of five days."""
    law = factory.law
    if law.five_days is None or factory.six_days:
        return law.days, law.days
    return law.five_days, law.days if factory.six_days is None else law.five_days


def _ladders(factory: Factory, row: Row) -> list[dict[str, Ladder]]:
    """Gives back every reading of the premiums that nothing rules out."""
    law = factory.law
    rest, holiday = law.restday, law.holiday
    if factory.six_days is not None:
        at = int(factory.six_days)
        rest, holiday = (rest[at],), (holiday[at],)
    if law.daily_restday:
        rest = law.daily_restday if row.daily_rate is not None else rest + law.daily_restday
    return [dict(zip(KINDS, one, strict=True)) for one in product(law.weekday, rest, holiday)]


def _due(
    law: Country, row: Row, base: int, kinds: tuple[str, ...], ladders: dict[str, Ladder], end: str
) -> int:
    worth = sum((_worth(law, row, kind, ladders, end) for kind in kinds), Fraction(0))
    if row.stated == "total" and not row.attended and len(kinds) == len(KINDS):
        worth = _of_any_day(law, row, ladders, end)
    return half_up(Fraction(base) / law.hours * worth)


def _worth(law: Country, row: Row, kind: str, ladders: dict[str, Ladder], end: str) -> Fraction:
    """Gives back premium x hours of one kind: by its days, or over the days it may lie on."""
    if row.attended:
        halves = [
            int((worked - 8 if kind == "weekday" else worked) * 2)
            for day, worked in row.hours.items()
            if law.kind_of(day) == DAY_OF[kind] and (kind != "weekday" or worked > 8)
        ]
        return sum((_of_day(ladders[kind], count) for count in halves), Fraction(0))
    total = row.overtime[kind]
    if end == "low":
        slots = sorted(p for day in _slots(law, row, kind, ladders) for p in day)
        return sum(slots[:total], Fraction(0)) / 2
    worth = Fraction(0)
    most = LONGEST - 16 if kind == "weekday" else LONGEST
    while total > 0:
        worth += _of_day(ladders[kind], min(total, most))
        total -= most
    return worth


def _of_any_day(law: Country, row: Row, ladders: dict[str, Ladder], end: str) -> Fraction:
    total = sum(row.overtime.values())
    if end == "low":
        slots = [p for kind in KINDS for day in _slots(law, row, kind, ladders) for p in day]
        return sum(sorted(slots)[:total], Fraction(0)) / 2
    # At most every hour is worth the dearest that a day of its kind can be.
    slots = []
    for kind in KINDS:
        for day in _slots(law, row, kind, ladders):
            slots += [ladders[kind][-1][1]] * len(day)
    return sum(sorted(slots, reverse=True)[:total], Fraction(0)) / 2


def _slots(law: Country, row: Row, kind: str, ladders: dict[str, Ladder]) -> list[list[Fraction]]:
    """Gives back the premium of each half hour of each day of a kind in the month."""
    most = LONGEST - 16 if kind == "weekday" else LONGEST
    one = [_premium(ladders[kind], half) for half in range(most)]
    days = [day for day in month_days(row.month) if law.kind_of(day) == DAY_OF[kind]]
    return [one for _ in days]


def _of_day(steps: Ladder, halves: int) -> Fraction:
    return sum((_premium(steps, half) for half in range(halves)), Fraction(0)) / 2


def _premium(steps: Ladder, half: int) -> Fraction:
    return next(premium for ends, premium in steps if half < ends or ends == OPEN)


def minimum_verdict(factory: Factory, row: Row) -> Verdict:
    """Gives back what the law says of one worker's wage of a month."""
    law = factory.law
    counted = row.wage
    if law.insurance_on_top:
        counted -= row.insurance + row.fund
    if row.daily_rate is not None:
        if not row.attended:
            return _by_rate(law, row, counted)
        normal = [d for d in row.hours if law.kind_of(d) == "normal" and row.hours[d]]
        feasts = [d for d in row.hours if law.kind_of(d) == "holiday"]
        most = len(normal) + len(feasts)
        if law.by_day:
            each = law.minimum[row.month]
            return _held(counted, each * len(normal), each * most)
        fewer, more = (Fraction(law.minimum[row.month]) / days for days in reversed(_days(factory)))
        return _held(counted, half_up(fewer * len(normal)), half_up(more * most))
    low, high = _minimum_due(factory, row)
    outcome = _held(counted, low, high)
    joins = row.hired is not None and row.hired > month_days(row.month)[0]
    untold = not row.attended and not row.absent_minutes and not joins
    agreed = (row.base or 0) >= _full(law, row.month) and row.wage < (row.base or 0)
    whole = row.contract is not None and row.wage >= row.contract
    if outcome[0] == "failed" and untold and (agreed or not whole):
        return "cannot_tell", None  # nobody says that the whole month was worked
    return outcome


def _by_rate(law: Country, row: Row, counted: int) -> Verdict:
    """Gives back what a daily rate proves where nobody says how many days were worked."""
    each, days = law.minimum[row.month], Fraction(row.wage, row.daily_rate or 1)
    due = half_up(each * days)
    low = law.by_day and days > 0 and (row.daily_rate or 0) < each
    return (
        ("failed", due - counted) if low and counted < due - allowed(due) else ("cannot_tell", None)
    )


def _held(counted: int, low: int, high: int) -> Verdict:
    if counted < low - allowed(low):
        return "failed", low - counted
    return ("passed", None) if counted >= high - allowed(high) else ("cannot_tell", None)


def _full(law: Country, month: str) -> int:
    return half_up(law.minimum[month] * law.days) if law.by_day else law.minimum[month]


def _minimum_due(factory: Factory, row: Row) -> tuple[int, int]:
    law, days = factory.law, _days(factory)[1]
    full = _full(law, row.month)
    before = [d for d in month_days(row.month) if row.hired is not None and d < row.hired]
    outside = 480 * len([d for d in before if law.kind_of(d) != "rest"])
    stated = row.absent_minutes or 0
    sure = perhaps = stated + outside
    present = None
    if row.attended:
        served = [d for d in row.hours if law.kind_of(d) == "normal"]
        there = [d for d in served if row.hours[d]]
        perhaps = max(stated, 480 * (len(served) - len(there))) + outside
        feasts = [d for d in row.hours if law.kind_of(d) == "holiday"]
        present = len(there) + len(feasts)
    low = _part(law, days, full, perhaps, present) if perhaps else full
    high = max(_part(law, days, full, sure, present), low) if sure else full
    return low, high


def _part(law: Country, days: Fraction, full: int, minutes: int, present: int | None) -> int:
    """Gives back the lower of the two formulas of a part month."""
    off = half_up(Fraction(full * minutes) / (law.hours * 60))
    by_absence = max(full - off, 0)
    if present is None:
        return by_absence
    return min(by_absence, min(half_up(Fraction(full * present) / days), full))
