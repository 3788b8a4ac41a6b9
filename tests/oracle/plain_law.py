"""The law of five countries as plain data, typed by hand, for the slow calculation.

Nothing here comes from the rule packs: where both agree, the packs say what was meant.
"""

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

KINDS = ("weekday", "restday", "holiday")
Ladder = tuple[tuple[int, Fraction], ...]
"""Premiums by half hours of a day: (up to this half hour, premium); the last one is open."""

OPEN = 10_000


def flat(premium: str) -> Ladder:
    return ((OPEN, Fraction(premium)),)


def ladder(*steps: tuple[int, str]) -> Ladder:
    """Gives back steps in hours as steps in half hours."""
    return tuple((hours * 2 if hours < OPEN else OPEN, Fraction(p)) for hours, p in steps)


@dataclass(frozen=True)
class Country:
    """One country at one place.

    Attributes:
        weekday, restday, holiday: What overtime is worth; several where nobody says which holds.
        minimum: Month to minimum wage in minor units; of a day where ``by_day``.
        five_days: The same days where the week has five days; workers may be paid by the day.
        floor: Overtime is paid from no less than the minimum wage.
        off: Other days off; ``makeup``: rest days worked as normal ones.
        joiners: Whether workers join; not where they may be due another minimum in probation.
    """

    place: str | None
    rest: frozenset[int]
    days: Fraction
    hours: Fraction
    weekday: tuple[Ladder, ...]
    restday: tuple[Ladder, ...]
    holiday: tuple[Ladder, ...]
    minimum: dict[str, int]
    by_day: bool = False
    five_days: Fraction | None = None
    floor: bool = False
    holidays: frozenset[str] = frozenset()
    off: frozenset[str] = frozenset()
    makeup: frozenset[str] = frozenset()
    insurance_on_top: bool = False
    joiners: bool = True
    daily_restday: tuple[Ladder, ...] = field(default=())

    def kind_of(self, day: date) -> str:
        text = day.isoformat()
        if text in self.holidays:
            return "holiday"
        if text in self.makeup:
            return "normal"
        if text in self.off or day.weekday() in self.rest:
            return "rest"
        return "normal"


CHINA = {
    "rest": frozenset({5, 6}),
    "days": Fraction("21.75"),
    "hours": Fraction(174),
    "weekday": (flat("1.5"),),
    "restday": (flat("2"),),
    "holiday": (flat("3"),),
    "floor": True,
    "holidays": frozenset({"2025-04-04", "2025-05-01", "2025-05-02", "2025-05-31", "2026-09-25"}),
    "off": frozenset(
        {"2025-04-05", "2025-04-06", "2025-05-03", "2025-05-04", "2025-05-05", "2025-06-01",
         "2025-06-02", "2026-09-26", "2026-09-27"}
    ),
    "makeup": frozenset({"2025-04-27", "2026-09-20"}),
}  # fmt: skip

SIX_DAY = ladder((7, "2"), (8, "3"), (OPEN, "4"))
FIVE_DAY = ladder((8, "2"), (9, "3"), (OPEN, "4"))

COUNTRIES = {
    "CN": Country(
        place="Guangdong/Shenzhen",
        minimum={"2025-04": 252000, "2025-05": 252000, "2025-06": 252000, "2026-09": 270000},
        **CHINA,
    ),
    "CN-Beijing": Country(
        place="Beijing",
        minimum={"2025-04": 242000, "2025-05": 242000, "2025-06": 242000},
        insurance_on_top=True,
        **CHINA,
    ),
    "VN": Country(
        place="Region I",
        rest=frozenset({6}),
        days=Fraction(26),
        hours=Fraction(208),
        weekday=(flat("1.5"),),
        restday=(flat("2"),),
        holiday=(flat("3"),),
        minimum={"2025-06": 496000000, "2025-07": 496000000, "2026-03": 531000000},
    ),
    "ID": Country(
        place="Jakarta",
        rest=frozenset({6}),
        days=Fraction(25),
        hours=Fraction(173),
        five_days=Fraction(21),
        weekday=(ladder((1, "1.5"), (OPEN, "2")),),
        restday=(FIVE_DAY, SIX_DAY),
        holiday=(FIVE_DAY, SIX_DAY),
        minimum={"2026-07": 572987600, "2026-09": 572987600},
    ),
    "BD": Country(
        place="Garments",
        rest=frozenset({4}),
        days=Fraction(26),
        hours=Fraction(208),
        weekday=(flat("2"),),
        restday=(flat("2"),),
        holiday=(ladder((8, "0"), (OPEN, "2")),),
        minimum={"2025-07": 1250000, "2025-08": 1250000},
        joiners=False,
    ),
    "TH": Country(
        place="Bangkok",
        rest=frozenset({6}),
        days=Fraction(30),
        hours=Fraction(240),
        weekday=(flat("1.5"),),
        restday=(ladder((8, "1"), (OPEN, "3")),),
        holiday=(ladder((8, "1"), (OPEN, "3")),),
        daily_restday=(ladder((8, "2"), (OPEN, "3")),),
        minimum={"2025-06": 37200, "2025-07": 40000},
        by_day=True,
    ),
}
