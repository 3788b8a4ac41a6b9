"""Made-up factories: who worked how long on which day, what was agreed, and what payroll says."""

from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from random import Random
from typing import Any

from plain_law import COUNTRIES, KINDS, Country

LONG_AGO = date(2020, 1, 1)


@dataclass
class Row:
    """One worker and month.

    Attributes:
        hours: Day to hours worked; 0 is a day in service without work.
        attended: An attendance record of the month is there.
        stated: "kinds", "total" or "nothing": what payroll says of overtime hours.
        overtime: Half hours by kind, as worked.
        paid: Overtime pay by kind, minor units; ``by_kind``: payroll states it so.
        wage: Base pay of the month, as paid; ``night``, ``insurance``, ``fund`` beside it.
        absent_minutes: What payroll states as unpaid absence; None where it is silent.
        booked: The kind of day that payroll books all overtime on; None where it tells the kinds.
    """

    number: str
    month: str
    hired: date | None
    hours: dict[date, Fraction]
    attended: bool
    stated: str
    overtime: dict[str, int]
    base: int | None
    contract: int | None
    daily_rate: int | None
    by_kind: bool
    paid: dict[str, int] = field(default_factory=dict)
    wage: int = 0
    night: int = 0
    insurance: int = 0
    fund: int = 0
    absent_minutes: int | None = None
    booked: str | None = None


@dataclass
class Factory:
    country: str
    rows: list[Row]
    six_days: bool | None = None

    @property
    def law(self) -> Country:
        return COUNTRIES[self.country]


def month_days(month: str) -> list[date]:
    year, number = int(month[:4]), int(month[5:])
    return [date(year, number, day) for day in range(1, monthrange(year, number)[1] + 1)]


def simulate(country: str, seed: int, workers: int = 4) -> Factory:
    """Gives back a factory of a country; the same seed gives the same one."""
    draw = Random(f"{country} {seed}")
    law = COUNTRIES[country]
    months = draw.sample(sorted(law.minimum), k=min(2, len(law.minimum)))
    six_days = draw.choice((None, True, False)) if country == "ID" else None
    rows = []
    for at in range(workers):
        for row in _worker(draw, law, f"A{at + 1}", sorted(months)):
            rows.append(row)
    return Factory(country, rows, six_days)


def _worker(draw: Random, law: Country, number: str, months: list[str]) -> list[Row]:
    monthly = _monthly_minimum(law, months[0])
    wage = monthly * draw.choice((80, 95, 99, 100, 100, 105, 130)) // 100
    daily = (law.by_day or law.five_days is not None) and draw.random() < 0.4
    says = draw.choice(("base", "base", "base", "contract", "nothing"))
    first = month_days(months[0])
    joins = draw.random() < 0.2 and law.joiners
    hired = draw.choice(first[5:20]) if joins else None
    found = []
    for month in months:
        found.append(_row(draw, law, number, month, hired, wage, says, daily))
    return found


def _monthly_minimum(law: Country, month: str) -> int:
    return int(law.minimum[month] * law.days) if law.by_day else law.minimum[month]


def _row(
    draw: Random, law: Country, number: str, month: str, hired: date | None, wage: int,
    says: str, daily: bool,
) -> Row:  # fmt: skip
    hours: dict[date, Fraction] = {}
    overtime = dict.fromkeys(KINDS, 0)
    absent = draw.random() < 0.3
    long = draw.random() < 0.8
    for day in month_days(month):
        if hired is not None and day < hired:
            continue
        kind = law.kind_of(day)
        hours[day] = Fraction(0)
        if kind == "normal":
            if absent and draw.random() < 0.15:
                continue
            extra = draw.choice((0, 0, 1, 2, 3, 4, 5, 8)) if long else 0
            hours[day] = 8 + Fraction(extra, 2)
            overtime["weekday"] += extra
        elif long and draw.random() < (0.3 if kind == "rest" else 0.5):
            halves = draw.choice((4, 8, 16, 17, 20, 22))
            hours[day] = Fraction(halves, 2)
            overtime["restday" if kind == "rest" else "holiday"] += halves
    attended = draw.random() < 0.7
    stated = draw.choice(("kinds", "total", "nothing") if attended else ("kinds", "total"))
    missing = sum(1 for day, worked in hours.items() if law.kind_of(day) == "normal" and not worked)
    row = Row(
        number=number,
        month=month,
        hired=hired,
        hours=hours,
        attended=attended,
        stated=stated,
        overtime=overtime,
        base=wage if says == "base" and not daily else None,
        contract=wage if says == "contract" and not daily else None,
        daily_rate=round(wage / law.days) if daily else None,
        by_kind=stated != "total" and draw.random() < 0.5,
        absent_minutes=missing * 480 if missing and draw.random() < 0.7 else None,
    )
    _pay(draw, law, row, wage, missing)
    # Drawn apart: what the other draws of a seed give stays as it is.
    if attended and stated == "kinds" and Random(f"{number} {month} {wage}").random() < 0.3:
        row.booked = "weekday"
    return row


def _pay(draw: Random, law: Country, row: Row, wage: int, missing: int) -> None:
    """Pays about what is due, or less, or more; the cents fall as they may."""
    premium = {"weekday": Fraction("1.5"), "restday": Fraction(2), "holiday": Fraction(3)}
    hourly = Fraction(max(wage, _monthly_minimum(law, row.month) if law.floor else 0)) / law.hours
    share = Fraction(draw.choice((0, 66, 83, 99, 100, 100, 100, 101, 133, 200)), 100)
    for kind in KINDS:
        due = hourly * premium[kind] * Fraction(row.overtime[kind], 2)
        own = share if draw.random() < 0.8 else Fraction(9, 10)
        row.paid[kind] = int(due * own) + (draw.randint(-2, 2) if due and own else 0)
        row.paid[kind] = max(row.paid[kind], 0)
    served = len([d for d in row.hours if law.kind_of(d) == "normal"])
    whole = len([d for d in month_days(row.month) if law.kind_of(d) == "normal"])
    share = Fraction(served - missing, whole)
    if row.daily_rate is not None:
        row.wage = row.daily_rate * (served - missing)
    else:
        row.wage = int(wage * (share if draw.random() < 0.8 else 1))
    row.night = draw.choice((0, 0, 12345))
    row.insurance = draw.choice((0, wage // 10))
    row.fund = draw.choice((0, wage // 20))


def case_of(factory: Factory) -> dict[str, Any]:
    """Gives back the documents of a factory as the maker of case files takes them."""
    months = sorted({row.month for row in factory.rows})
    code = factory.country[:2]
    facility: dict[str, Any] = {
        "country": code,
        "place": factory.law.place,
        "period": [months[0], months[-1]],
        "audit_date": "2026-11-15",
        "codes": [],
    }
    if factory.six_days is not None:
        facility["rest_days"] = ("sunday",) if factory.six_days else ("saturday", "sunday")
    contracts = {row.number: row.contract for row in factory.rows if row.contract}
    hired = {row.number: row.hired or LONG_AGO for row in factory.rows}
    return {
        "facility": facility,
        "payroll": [_payroll(row) for row in factory.rows],
        "contract": [
            {"number": number, "starts_on": "2020-01-01", "wage_minor": wage, "wage_basis": "month"}
            for number, wage in contracts.items()
        ],
        "workers": {number: {"hired_on": day.isoformat()} for number, day in hired.items()},
        "days": {
            number: [_days(row) for row in factory.rows if row.number == number and row.attended]
            for number in {row.number for row in factory.rows if row.attended}
        },
    }


def _days(row: Row) -> dict[str, Any]:
    first = min(row.hours)
    words = [str(float(worked)) if worked else "-" for _, worked in sorted(row.hours.items())]
    return {"from": first.isoformat(), "hours": " ".join(words)}


def _payroll(row: Row) -> dict[str, Any]:
    items: dict[str, Any] = {"base_pay": ["earning", True, row.wage]}
    found: dict[str, Any] = {"number": row.number, "month": row.month, "_items": items}
    if row.base is not None:
        found["base_minor"] = row.base
    if row.daily_rate is not None:
        found |= {"daily_rate_minor": row.daily_rate, "wage_system": "daily"}
    if row.stated == "kinds":
        found |= {f"overtime_{kind}_minutes": 30 * halves for kind, halves in _books(row).items()}
    if row.stated == "total":
        found["overtime_minutes"] = 30 * sum(row.overtime.values())
    if row.stated == "nothing":
        # A blank beside the hours of others would say that there were none.
        found["_path"] = f"payroll/{row.number} {row.month}.xlsx"
    _overtime_pay(row, found, items)
    if row.night:
        items["night_allowance"] = ["earning", False, row.night]
    if row.insurance:
        items["pension"] = ["deduction", None, row.insurance]
    if row.fund:
        items["housing_fund"] = ["deduction", None, row.fund]
    if row.absent_minutes:
        found["absence_minutes"] = row.absent_minutes
    return found


def _books(row: Row) -> dict[str, int]:
    """Gives back the half hours of overtime that payroll books on each kind of day."""
    if row.booked is None:
        return row.overtime
    return {**dict.fromkeys(KINDS, 0), row.booked: sum(row.overtime.values())}


def _overtime_pay(row: Row, found: dict[str, Any], items: dict[str, Any]) -> None:
    paid = {f"overtime_{kind}_pay": row.paid[kind] for kind in KINDS}
    if not row.by_kind:
        paid = {"overtime_pay": sum(row.paid.values())}
    for name, amount in paid.items():
        found[f"{name}_minor"] = amount
        items[name] = ["earning", False, amount]
