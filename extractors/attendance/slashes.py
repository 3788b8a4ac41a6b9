"""What a slash in a grid of days means: a day of work, or a worker who is not on the roll.

Both are common. A legend decides; else the printed totals of days against the count of marks;
else where the slashes stand: on weekdays and not at weekends, the other way round, or in one run
at the edge of the month. Where nothing decides, those days are not known, and an issue says so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from extractors.attendance.blocks import Block
from extractors.attendance.cells import CellReader
from extractors.attendance.dated import resolve
from extractors.attendance.gridheader import GridHeader
from extractors.attendance.legend import SLASH
from extractors.attendance.mark_issues import slash_denied, slash_unclear
from extractors.attendance.sheet import Sheet
from extractors.attendance.slash_counts import OFF, WORK, WORKED, Counts, by_total, count_days
from extractors.own_words import current
from extractors.parse.marks import Legend
from extractors.words import alike, expand
from pipeline.model.document import Issue

_NOT_WORKED = frozenset({OFF, "rest", "absent", "idle"})
_SATURDAY = 5
_LEAST_DAYS, _LEAST_RUN = 4, 2
_AGREED = 0.8

Votes = list[str | None]


@dataclass(frozen=True, slots=True)
class Slashes:
    """What the slashes of a grid mean.

    Attributes:
        mark: Their mark; None where the sheet does not decide.
        unsure: Rows whose slashes nothing decides, or whose own total of days says the other.
        issues: What is said of those.
    """

    mark: str | None
    unsure: frozenset[int] = frozenset()
    issues: tuple[Issue, ...] = ()


def read_slashes(
    sheet: Sheet, header: GridHeader, blocks: Sequence[Block], legend: Legend, reader: CellReader
) -> Slashes | None:
    """Gives back what the slashes of a grid mean; None where it has none, or they are no days.

    In a grid of times or hours a slash says that there are none.

    Args:
        sheet: The table.
        header: Its header.
        blocks: Its workers.
        legend: Its own legend.
        reader: Reader of day cells by that legend.
    """
    everybody = count_days(sheet, header, blocks, reader)
    workers = [one for one in everybody if one.slashes]
    marked = sum(one.marked for one in everybody)
    own = {**_own_signs(), **legend}
    if not workers or (SLASH not in own and sum(one.timed for one in everybody) > marked):
        return None
    votes: Votes = [by_total(sheet, header, one) for one in workers]
    if said := own.get(SLASH):
        return _by_legend(sheet, header, workers, votes, said)
    if any(votes):
        return _by_votes(sheet, header, workers, votes, follow=True)
    votes = _by_place(sheet, header, workers, marked)
    return _by_votes(sheet, header, workers, votes, follow=False)


def _own_signs() -> Mapping[str, str]:
    """Gives back the mark of the slash by the facility's own words."""
    marks = current().marks
    return {
        alike(choice): mark
        for mark, words in marks.items()
        for word in words
        for choice in expand(word)
        if alike(choice) == SLASH
    }


def _by_legend(
    sheet: Sheet, header: GridHeader, workers: Sequence[Counts], votes: Votes, said: str
) -> Slashes:
    """Gives back what the legend says; in doubt for workers whose own total of days denies it."""
    denied = {WORK: OFF, OFF: WORK}[WORK if said in WORKED else OFF]
    checked = said in WORKED or said in _NOT_WORKED
    against = [one for one, vote in zip(workers, votes, strict=True) if checked and vote == denied]
    if not against:
        return Slashes(said)
    return Slashes(said, _rows(against), (slash_denied(sheet, *_told(header, against)),))


def _by_votes(
    sheet: Sheet, header: GridHeader, workers: Sequence[Counts], votes: Votes, *, follow: bool
) -> Slashes:
    """Gives back what nearly all votes say; without a vote a worker follows, or stays unsure."""
    count = Counter(vote for vote in votes if vote)
    best, most = count.most_common(1)[0] if count else ("", 0)
    mark = best if most and most >= _AGREED * sum(count.values()) else None
    agreeing = {mark, None} if follow else {mark}
    against = [
        one
        for one, vote in zip(workers, votes, strict=True)
        if mark is None or vote not in agreeing
    ]
    if not against:
        return Slashes(mark)
    return Slashes(mark, _rows(against), (slash_unclear(sheet, *_told(header, against)),))


def _by_place(sheet: Sheet, header: GridHeader, workers: Sequence[Counts], marked: int) -> Votes:
    """Gives back what each worker's slashes mean by the days on which they stand."""
    dated = resolve(sheet, header.days)
    nobody: Votes = [None] * len(workers)
    if dated is None or dated.doubtful:
        return nobody
    weekend = {
        at: date.fromisoformat(iso).weekday() >= _SATURDAY
        for at, iso in enumerate(dated.dates)
        if iso is not None
    }
    free = sum(weekend.get(at, False) for one in workers for at in one.slashes)
    busy = sum(not weekend.get(at, True) for one in workers for at in one.slashes)
    off = sum(weekend.values()) * len(workers)
    on = (len(weekend) - sum(weekend.values())) * len(workers)
    if marked and free >= _LEAST_DAYS and busy * 10 <= free:
        return [OFF] * len(workers)
    if not marked and busy >= _LEAST_DAYS and busy * 2 >= on and free * on * 2 <= busy * off:
        return [WORK] * len(workers)
    days = len(header.days.days)
    return [OFF if marked and _at_edge(one, days) else None for one in workers]


def _at_edge(counts: Counts, days: int) -> bool:
    """Gives back whether slashes are one run of days, weekends too, at one end of the month."""
    first, last = min(counts.slashes), max(counts.slashes)
    unbroken = last - first + 1 == len(counts.slashes) >= _LEAST_RUN
    inside = any(first <= at <= last for at in counts.filled)
    return unbroken and not inside and (first == 0 or last == days - 1)


def _rows(workers: Sequence[Counts]) -> frozenset[int]:
    return frozenset(row for one in workers for row in one.block.rows)


def _told(header: GridHeader, workers: Sequence[Counts]) -> tuple[int, tuple[int, int]]:
    """Gives back how many days of these workers are slashes, and the place of the first."""
    first = workers[0]
    day = header.days.days[min(first.slashes)]
    return sum(len(one.slashes) for one in workers), (first.block.rows[0], day.columns[0])
