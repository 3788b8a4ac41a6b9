"""What the made-up factories know of a country: its law, its words and forms, typed by hand."""

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
Step = tuple[int | None, Fraction]
"""Minutes of a day up to which a premium holds (None: all that follow), and the premium."""

CODES = tuple(sorted(path.stem for path in (HERE / "lands").glob("*.yaml")))


@dataclass(frozen=True)
class Law:
    """The numbers of a country's law that a payroll clerk works with; minutes and minor units.

    Attributes:
        hours_month: Hours that a monthly wage is divided by.
        days_month: Days that a monthly wage is divided by.
        minimum: Minimum wage of a month at the factory's place.
        steps: Kind of day to premiums by the minutes of one day.
        week_steps: Premiums of normal days by the minutes of one week, where the law counts so.
        longest_day: Most time worked in a day with overtime; None where there is no cap.
        week_overtime: Most overtime of a week where that binds sooner than 60 hours do, else None.
        monthly_cap: Most overtime of a month; None where there is none.
        young_day: Most time worked in a day by who is under 18; None where none is known.
        pays_holiday: Whether the law says what holiday work costs in money.
    """

    hours_month: Fraction
    days_month: Fraction
    minimum: int
    steps: dict[str, tuple[Step, ...]]
    week_steps: tuple[Step, ...]
    longest_day: int | None
    week_overtime: int | None
    monthly_cap: int | None
    young_day: int | None
    minimum_age: int
    pays_holiday: bool
    late_after: int | None
    half_of_wage: bool


@dataclass(frozen=True)
class Land:
    """A country and the one factory that we make there."""

    code: str
    law: Law
    day: int
    rest: tuple[int, ...]
    holidays: dict[date, str]
    words: dict[str, Any]
    form: dict[str, Any] = field(hash=False)

    def kind(self, day: date) -> str:
        """Gives back "holiday", "rest" or "normal"."""
        if day in self.holidays:
            return "holiday"
        off = day.weekday() in self.rest or day in self.form.get("days_off", ())
        return "rest" if off else "normal"

    def says(self, key: str, **values: Any) -> str:
        """Gives back a word or sentence of the factory's language."""
        return str(self.words[key]).format(**values)

    def month_name(self, month: str) -> str:
        """Gives back "2026-04" as a title says it."""
        year, number = month.split("-")
        name = self.words["months"][int(number) - 1]
        return self.says("month_of", name=name, number=int(number), year=int(year))

    def date(self, day: date | None) -> str:
        """Gives back a date as it is written there."""
        return "" if day is None else day.strftime(self.form["dates"])

    def long_date(self, day: date) -> str:
        """Gives back a date with the name of its month, as contracts and licences have it."""
        name = self.words["months"][day.month - 1]
        return self.says("date_of", day=day.day, name=name, number=day.month, year=day.year)

    def money(self, minor: int) -> str:
        """Gives back an amount as it is printed there."""
        places = self.form["places"]
        whole, rest = divmod(abs(minor), 100)
        text = _grouped(whole, self.form.get("lakh", False))
        thousands, point = self.form["signs"]
        text = text.replace(",", thousands) + (f"{point}{rest:02d}" if places else "")
        return ("-" if minor < 0 else "") + text

    @staticmethod
    def fraction(number: object) -> Fraction:
        """Gives back a number of the table without what floats add to it."""
        return Fraction(str(number))

    def rounded_base(self, index: int) -> int:
        """Gives back the basic wage of the worker of an index, in minor units."""
        first = Fraction(str(self.form.get("basic", Fraction(self.law.minimum, 100))))
        return self.rounded((first + Fraction(str(self.form["raise"])) * (index + 1)) * 100)

    def rounded(self, amount: Fraction) -> int:
        """Gives back an amount in minor units, rounded half up to what is paid out."""
        unit = 1 if self.form["places"] else 100
        return int((2 * amount / unit + 1) // 2) * unit


def _grouped(whole: int, lakh: bool) -> str:
    if not lakh or whole < 100_000:
        return f"{whole:,}"
    head, tail = divmod(whole, 1000)
    parts = []
    while head:
        head, part = divmod(head, 100)
        parts.append(f"{part:02d}" if head else str(part))
    return ",".join([*reversed(parts), f"{tail:03d}"])


@cache
def land(code: str) -> Land:
    """Gives back a country from its two files."""
    known = yaml.safe_load((HERE / "lands" / f"{code}.yaml").read_text("utf-8"))
    words = yaml.safe_load((HERE / "words" / f"{known['language']}.yaml").read_text("utf-8"))
    return Land(
        code=code,
        law=_law(known["law"]),
        day=known["day"],
        rest=tuple(known["rest"]),
        holidays=known["holidays"],
        words={**words, **known.get("words", {})},
        form=known,
    )


def _steps(said: list[tuple[int | None, object]]) -> tuple[Step, ...]:
    return tuple((upto, Fraction(str(premium))) for upto, premium in said)


def _law(said: dict[str, Any]) -> Law:
    return Law(
        hours_month=Fraction(str(said["hours_month"])),
        days_month=Fraction(str(said["days_month"])),
        minimum=int(Fraction(str(said["minimum"])) * 100),
        steps={kind: _steps(steps) for kind, steps in said["steps"].items()},
        week_steps=_steps(said.get("week_steps", [])),
        longest_day=said.get("longest_day"),
        week_overtime=said.get("week_overtime"),
        young_day=said.get("young_day"),
        monthly_cap=said.get("monthly_cap"),
        minimum_age=said["minimum_age"],
        pays_holiday=said["pays_holiday"],
        late_after=said.get("late_after"),
        half_of_wage=said.get("half_of_wage", False),
    )
