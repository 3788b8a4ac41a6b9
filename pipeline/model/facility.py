"""What the user or the documents say about the facility and the audit (DESIGN 4.1)."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Shift:
    """A shift: minutes after midnight of its start date; an end past midnight is over 1440."""

    name: str
    start: int
    end: int
    breaks: tuple[tuple[int, int], ...] = ()
    applies_to: tuple[str, ...] = ("*",)

    @property
    def minutes(self) -> int:
        """Gives back the minutes between start and end without the breaks that lie between."""
        inside = ((max(a, self.start), min(b, self.end)) for a, b in self.breaks)
        return self.end - self.start - sum(max(b - a, 0) for a, b in inside)


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A day that the factory moved: kind is "normal", "rest" or "holiday"."""

    date: str
    kind: str


@dataclass(frozen=True, slots=True)
class DocumentHint:
    """What the user knows better about a file: its kind and month."""

    path: str
    kind: str | None = None
    month: str | None = None
    part: str | None = None


@dataclass(frozen=True, slots=True)
class WorkerHint:
    """One person with several names or numbers."""

    number: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Notice:
    """A number of the law that the user read in a document of their own.

    Attributes:
        parameter: "wages.minimum.monthly", as the rule packs name it.
        value: As written: "2300", "1.5".
        since, until: First and last ISO day in force; None without end.
        place: Where it holds; None for the facility's own place.
        document: The notice: its number, or where it is kept.
    """

    parameter: str
    value: str
    since: str
    document: str
    until: str | None = None
    place: str | None = None
    article: str | None = None


@dataclass(frozen=True, slots=True)
class Facility:
    """Facility, audit and hours as given; None where nobody said, to be inferred.

    Attributes:
        also: Other names that its documents print for it.
        place: "Guangdong/Dongguan": province and city in English, as the packs key them.
        period: First and last month, "YYYY-MM", inclusive.
        audit_date: ISO date.
        protocol: Audit programme, or several: "smeta", "smeta+alibaba".
        domains: Those that the programme is cut to; None for all of them.
        notices: Numbers of the law that the user gives.
        packs: Folders of rule packs of the user's own; they come before those that ship.
        rest_days: English weekday names in lower case, or None for the official ones.
        given: Dotted keys that the user gave, as "audit.date".
    """

    name: str | None = None
    also: tuple[str, ...] = ()
    credit_code: str | None = None
    address: str | None = None
    country: str | None = None
    place: str | None = None
    period: tuple[str, str] | None = None
    audit_date: str | None = None
    protocol: str | None = None
    domains: tuple[str, ...] | None = None
    codes: tuple[str, ...] | None = None
    rest_days: tuple[str, ...] | None = None
    overtime_unit_minutes: int | None = None
    pay_month_starts_on: int | None = None
    shifts: tuple[Shift, ...] = ()
    calendar: tuple[CalendarDay, ...] = ()
    documents: tuple[DocumentHint, ...] = ()
    workers: tuple[WorkerHint, ...] = ()
    notices: tuple[Notice, ...] = ()
    packs: tuple[str, ...] = ()
    given: tuple[str, ...] = field(default_factory=tuple)
