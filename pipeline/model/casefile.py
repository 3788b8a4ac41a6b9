"""One set of books: the records of a facility with one worker key and one month key.

The frames are pandas; this module only names their columns, so that importing it is free.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.model.document import Kind
from pipeline.model.extraction import Extraction
from pipeline.model.facility import Facility, Shift
from pipeline.model.table import Table

if TYPE_CHECKING:
    import pandas as pd

_BOOKS = (Kind.PAYROLL, Kind.ATTENDANCE)

TableLookup = Callable[[int, int, int], Table]
"""Gives back a table by (document, part, table), read from the cache when asked for."""


@dataclass(frozen=True, slots=True)
class HoursLaw:
    """What reconciling needs of the law: it is passed in from the country's pack.

    Attributes:
        normal_day_minutes: 480 in China.
        normal_week_minutes: Cap of normal time in a Monday-Sunday week (CN 2400).
        makeup_extra_minutes: Added to the cap of a week for each official make-up day (CN 480).
        rest_weekdays: Official rest days, Monday is 0.
        holidays, days_off, makeup_days: ISO dates.
        duplicate_punch_minutes: Punches closer than this are one.
        longest_shift_minutes: A span beyond this is implausible (960).
        rest_default_break: (span over which a break is taken off, minutes taken off) where no
            shift is known.
        years: Years for which holidays are known.
        tolerated_minutes: Times and hours of two books up to this apart are the same.
    """

    normal_day_minutes: int = 480
    normal_week_minutes: int = 2400
    makeup_extra_minutes: int = 480
    rest_weekdays: tuple[int, ...] = (5, 6)
    holidays: frozenset[str] = frozenset()
    days_off: frozenset[str] = frozenset()
    makeup_days: frozenset[str] = frozenset()
    duplicate_punch_minutes: int = 10
    longest_shift_minutes: int = 960
    rest_default_break: tuple[int, int] = (360, 60)
    years: tuple[int, ...] = ()
    tolerated_minutes: int = 30


@dataclass(frozen=True, slots=True)
class Source:
    """Where the records of one record set come from; frames point here by ``source``.

    Attributes:
        document: Index into ``CaseFile.documents``.
        part: Index of the part.
        table: Index of the table, -1 for text.
        kind: Record kind.
        columns_of, fixed, cells: As on ``RecordSet``.
        start: ``row_id`` of its first record; the others follow.
    """

    document: int
    part: int
    table: int
    kind: str
    columns_of: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    fixed: Mapping[str, tuple[int, int, int]] = field(default_factory=dict)
    cells: Mapping[str, Sequence[tuple[tuple[int, int, int], ...]]] = field(default_factory=dict)
    start: int = 0


@dataclass(frozen=True, slots=True)
class CaseFile:
    """The reconciled books.

    Attributes:
        facility: As given and inferred; every field that rules need is set where it could be.
        inferred: Dotted keys of what was inferred, sorted.
        documents: Every file handed in; tables may have been dropped from it (see the engine).
        foreign: (document, part) that belong to another employer: out of every frame below.
        sources: What ``source`` columns point to.
        frames: Record kind to frame: the fields of ``RECORDS`` (dates as datetime64[s], ints as
            Int64), PROVENANCE, ``grades`` (dict field -> ``Grade`` or None: all READ),
            ``others`` (dict field -> other plausible values, or None),
            ``worker`` (int32, -1 unknown), ``document`` and ``part`` (int32), and ``month`` where
            the kind has one. The index is a unique ``row_id``.
        workers: Index ``worker`` (int32 from 0, ordered by number then name). Columns: key (str),
            number, name, id_number, birth_date, sex, hired_on, left_on, department,
            employment, hours_system, wage_system (None: standard, or not stated), first_seen,
            last_seen (dates of work or pay), match (why records were joined), and flags
            ambiguous (records of that name fit several workers and were left
            out), has_payroll, has_attendance, has_contract, has_roster, has_identity.
        days: One row a worker and date with attendance. Columns: worker, date, month (pay
            month), week (its Monday), row_id (into frames["attendance"], the first where
            several), row_ids (tuple of all of them, None where it is the only one), timed
            (punches or stated hours are there), worked (flag; NA unknown), mark, day_kind
            ("normal" | "rest" | "holiday"), missing_punch, implausible (None or why),
            first_minute, last_minute, counted_minutes (at least),
            most_minutes (at most), normal_minutes, overtime_minutes (at least, rounded down
            to the unit), overtime_most_minutes, overtime_raw_minutes, weekday_minutes,
            restday_minutes, holiday_minutes (overtime by kind, at least), shift (or None),
            leave_hundredths (by the marks), guessed_break_minutes (taken off for a supper break
            that only payroll's overtime tells of), conflicting (two documents state other hours
            of it, or have other punches, or its overtime hangs on such a day of its week; at least
            and at most are over all of them), first_later_minutes, last_sooner_minutes,
            first_sooner_minutes and last_later_minutes (by how much it begins or ends otherwise in
            another book). At least and at most differ where a punch is missing, the day is
            implausible, nobody states whether there is a supper break, a day off is marked as
            worked with a few hours of overtime beside the mark, or a time of the day's shift was
            not read for certain.
        months: One row a worker and pay month with attendance: worker, month,
            days_worked_hundredths, counted_minutes, weekday_minutes, restday_minutes,
            holiday_minutes, overtime_minutes, overtime_most_minutes, overtime_raw_minutes,
            missing_days, timed_days, leave_days_hundredths.
        pay_months: One row a month: month, period_from, period_to, has_payroll,
            has_attendance.
        calendar: Index date; columns kind and source ("statutory", "factory", "makeup",
            "day-off", "weekday").
        shifts: The shifts used.
        shift_source: "facility.toml", "shift sheet", "inferred" or "none".
        overtime_unit_minutes: The unit overtime is rounded down to.
        mark_only_parts: (document, part) of attendance that has marks but no times.
    """

    facility: Facility
    inferred: tuple[str, ...]
    documents: tuple[Extraction, ...]
    foreign: tuple[tuple[int, int], ...]
    sources: tuple[Source, ...]
    frames: Mapping[str, pd.DataFrame]
    workers: pd.DataFrame
    days: pd.DataFrame
    months: pd.DataFrame
    pay_months: pd.DataFrame
    calendar: pd.DataFrame
    shifts: tuple[Shift, ...] = ()
    shift_source: str = "none"
    overtime_unit_minutes: int = 1
    mark_only_parts: tuple[tuple[int, int], ...] = ()

    @property
    def set_apart(self) -> frozenset[int]:
        """Gives back the documents of which a part belongs to another employer."""
        return frozenset(document for document, _ in self.foreign)

    @property
    def bereft(self) -> bool:
        """Gives back whether all payroll, all attendance or every document is another employer's.

        Likelier than a stranger's books is a wrong name of the facility: nothing is mended by it.
        """
        whose = {
            (part.classification.kind, (index, part.part) in self.foreign)
            for index, one in enumerate(self.documents)
            for part in one.parts
        }
        missed = any((kind, True) in whose and (kind, False) not in whose for kind in _BOOKS)
        return missed or 0 < len(self.documents) == len(self.set_apart)

    @property
    def mostly_foreign(self) -> bool:
        """Gives back whether most documents, or all that matter, are another employer's."""
        return self.bereft or 2 * len(self.set_apart) > len(self.documents)
