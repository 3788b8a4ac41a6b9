"""Shifts that a document defines: shift sheets, and times in titles and footers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from extractors.attendance.issues import doubtful_shifts
from extractors.attendance.outcome import Outcome
from extractors.attendance.people import is_closing
from extractors.attendance.plans import find_ranges, shift_of
from extractors.attendance.records import Gathered
from extractors.attendance.sheet import Sheet
from extractors.parse.clock_times import DAY, parse_time
from extractors.parse.fold import fold
from extractors.parse.marks import apart
from extractors.tables.headers import Header
from extractors.words import alike, vocabulary
from pipeline.model.document import TEXT, Issue, Part
from pipeline.model.evidence import Grade
from pipeline.model.table import Table

MOST_CELLS = 4
"""Rows with more filled cells are rows of a table, not announcements."""
TOP, BOTTOM = 12, 20
LINE = ("name", "start", "end", "breaks")
"""Fields of a shift that a line announces."""
_LONGEST_SUPPER = 120

_NAME = re.compile(r"([\w()（）]{1,16})\s*[:：]?\s*[(（]?\s*$")
_CLAUSE = re.compile(r"[,，、;；。()（）\d]")
_OVERTIME_FROM = re.compile(r"加班(?:时间)?[从自]?\s*:?\s*(\d{1,2}:\d\d)\s*(?:起|开始|后)")
_PAIR = re.compile(
    r"上班(?:时间)?\s*[:：]?\s*(\d{1,2}[:：]\d\d).{0,8}?下班(?:时间)?\s*[:：]?\s*((?:次日)?\d{1,2}[:：]\d\d)"
)

Shift = dict[str, Any]


def extract_shift_table(sheet: Sheet, header: Header) -> Outcome | None:
    """Gives back the shifts of a table with one row a shift, or None where it is no such table."""
    fields = set(header.fields)
    timed = {"plan_start", "plan_end"} <= fields or {"punch_in", "punch_out"} <= fields
    if "shift" not in fields or not (timed or "plan" in fields) or {"name", "date"} & fields:
        return None
    gathered = Gathered("shift", sheet.part_index, sheet.table_index)
    gathered.columns_of.update(_columns_of(header))
    for row in range(header.last_row + 1, sheet.height):
        if is_closing(sheet, row, sheet.width):
            continue
        shift = _row_shift(sheet.rows[row], header)
        if shift is not None:
            at = gathered.add(shift, row)
            readings = (_row_shift(texts, header) for texts in _other_texts(sheet.table, row))
            grades = {
                name: _grade(sheet.table, row, columns)
                for name, columns in gathered.columns_of.items()
            }
            _doubt(gathered, at, grades, [other for other in readings if other is not None])
    if not len(gathered):
        return None
    issues = _doubtful(gathered, sheet.part, sheet.table_index)
    used = sorted({column for columns in gathered.columns_of.values() for column in columns})
    return Outcome([gathered], issues, {"shift"}, gathered.rows, used)


def _columns_of(header: Header) -> dict[str, tuple[int, ...]]:
    """Gives back the columns that each field of a shift is read from."""
    found = {
        "name": header.of("shift"),
        "start": (*header.of("plan_start"), *header.of("punch_in"), *header.of("plan")),
        "end": (*header.of("plan_end"), *header.of("punch_out"), *header.of("plan")),
        "breaks": (*header.of("breaks"), *header.of("break_start"), *header.of("break_end")),
        "applies_to": header.of("applies_to"),
    }
    return {name: tuple(column.index for column in columns) for name, columns in found.items()}


def _grade(table: Table, row: int, columns: Iterable[int]) -> Grade:
    grades = [table.grade(row, column) for column in columns]
    return min((grade for grade in grades if grade is not Grade.NONE), default=Grade.READ)


def _other_texts(table: Table, row: int) -> Iterator[list[str]]:
    """Gives back a row's texts with one cell in another of its readings, each in turn."""
    texts = [str(text) for text in table.texts[row]]
    for column in range(len(texts)):
        for other in table.others.get((row, column), ()):
            yield [*texts[:column], other, *texts[column + 1 :]]


def _doubt(
    gathered: Gathered, at: int, grades: Mapping[str, Grade], others: Sequence[Shift]
) -> None:
    """Says how sure the fields of a shift are, and what they were in its other readings.

    Whatever stands in a doubtful cell may be yet another thing, so it is in doubt even where all
    readings agree; in other cells only what another reading changes is.
    """
    own = gathered.values[at]
    for name, grade in grades.items():
        meant = dict.fromkeys(other[name] for other in others if other[name] != own[name])
        changed = Grade.UNCERTAIN if meant else grade
        values = tuple(value for value in meant if value is not None)
        gathered.doubt(at, name, min(grade, changed), values)


def _row_shift(texts: Sequence[str], header: Header) -> Shift | None:
    def cells(*names: str) -> list[str]:
        return [texts[c.index] for name in names for c in header.of(name) if texts[c.index].strip()]

    name = next(iter(cells("shift")), "").strip()
    ranges = [(r.start, r.end) for text in cells("plan") for r in find_ranges(fold(text))]
    if not ranges:
        starts = [parse_time(text) for text in cells("plan_start", "punch_in")]
        ends = [parse_time(text) for text in cells("plan_end", "punch_out")]
        ranges = [
            (start, end if end > start else end + DAY)
            for start, end in zip(starts, ends, strict=False)
            if start is not None and end is not None
        ]
    if not name or not ranges:
        return None
    start, end, breaks = shift_of(ranges)
    extra = [(r.start, r.end) for text in cells("breaks") for r in find_ranges(fold(text))]
    pair = [parse_time(text) for text in cells("break_start", "break_end")]
    if len(pair) == 2 and None not in pair:
        extra.append((pair[0] or 0, pair[1] or 0))
    groups = [g for text in cells("applies_to") for g in re.split(r"[,，、;；/\s]+", text) if g]
    return {
        "name": name,
        "start": start,
        "end": end,
        "breaks": (*breaks, *_within(extra, start, end)) or None,
        "applies_to": tuple(groups) or None,
    }


def _within(breaks: Sequence[tuple[int, int]], start: int, end: int) -> tuple[int, ...]:
    """Gives back breaks on the minutes of the shift's start date; those outside it are left out."""
    found: list[int] = []
    for first, last in breaks:
        last = last if last > first else last + DAY
        if first < start:
            first, last = first + DAY, last + DAY
        if first < end:
            found += [first, last]
    return tuple(found)


def announced_shifts(part: Part, index: int, used: Mapping[int, frozenset[int]]) -> Outcome:
    """Gives back the shifts that titles, footers and lines of a part announce.

    Args:
        part: The part.
        index: Its index.
        used: Rows of each table that hold records of their own.
    """
    outcome = Outcome()
    for table, lines in _announcements(part, used):
        gathered = Gathered("shift", index, table)
        grid = part.grid(table)
        for row in lines:
            shifts = read_shifts(_joined(grid.texts[row]))
            others = [read_shifts(_joined(texts)) for texts in _other_texts(grid, row)]
            for number, shift in enumerate(shifts):
                at = gathered.add(shift, row, 0)
                meant = [other[number] for other in others if len(other) == len(shifts)]
                grade = _grade(grid, row, range(grid.shape[1]))
                _doubt(gathered, at, dict.fromkeys(LINE, grade), meant)
        if len(gathered):
            outcome.gathered.append(gathered)
            outcome.issues += _doubtful(gathered, part, table)
    return outcome


def _doubtful(gathered: Gathered, part: Part, table: int) -> list[Issue]:
    rows = [row for at, row in enumerate(gathered.rows) if gathered.is_doubtful(at)]
    text = _joined(part.grid(table).texts[rows[0]]) if rows else ""
    return [doubtful_shifts(part, table, rows, text)] if rows else []


def _announcements(
    part: Part, used: Mapping[int, frozenset[int]]
) -> Iterator[tuple[int, list[int]]]:
    """Gives back each table, and the lines of text, with its rows that may announce shifts."""
    if part.text is not None:
        yield TEXT, [row for row, text in enumerate(part.text.texts[:, 0]) if text]
    for index, table in enumerate(part.tables):
        height = table.shape[0]
        rows = sorted({*range(min(TOP, height)), *range(max(0, height - BOTTOM), height)})
        lines = []
        for row in (row for row in rows if row not in used.get(index, ())):
            if 0 < sum(bool(text) for text in table.texts[row]) <= MOST_CELLS:
                lines.append(row)
        yield index, lines


def _joined(texts: Iterable[str]) -> str:
    return " ".join(str(text) for text in texts if text)


def read_shifts(text: str) -> list[Shift]:
    """Gives back the shifts that one line announces, [] where it announces none.

    "上班时间 08:00-12:00 13:30-17:30" is one shift with a break, "白班 8:00-17:00 夜班 20:00-5:00"
    are two. Ranges beside a word of breaks, or within one before, are breaks; those of overtime
    are passed over. What comes out longer than a day was no shift.
    """
    head, *numbered = re.split(r"(?=[\u2460-\u24ff])", apart(text))
    if len(numbered) > 1:
        return [shift for piece in numbered for shift in read_shifts(f"{head} {fold(piece)}")]
    folded = fold(text)
    words = vocabulary("attendance")
    shift_words, stops = words.words("shift_words"), words.words("shift_stops")
    breaks = words.words("break_words")
    if not any(word in alike(folded) for word in shift_words):
        return []
    found: list[tuple[str, list[tuple[int, int]], list[tuple[int, int]]]] = []
    at = 0
    for span in find_ranges(folded) or _pair(folded):
        before = folded[at : span.at]
        at = span.until
        said = alike(before)
        if any(word in said for word in stops):
            continue
        behind = alike(_CLAUSE.split(folded[at:], maxsplit=1)[0])
        if found and (
            behind in breaks
            or any(word in said for word in breaks)
            or any(low <= span.start and span.end <= high for low, high in found[-1][1])
        ):
            found[-1][2].append((span.start, span.end))
        elif any(word in said for word in shift_words):
            found.append((_name(before), [(span.start, span.end)], []))
        elif found:
            found[-1][1].append((span.start, span.end))
    shifts = [_shift(name, ranges, extra) for name, ranges, extra in found]
    overtime = _OVERTIME_FROM.search(folded)
    if overtime and len(shifts) == 1:
        _rest_until(shifts[0], parse_time(overtime[1]))
    return [shift for shift in shifts if shift["end"] - shift["start"] <= DAY]


def _rest_until(shift: Shift, overtime: int | None) -> None:
    """Adds the break between the end of a shift and the start of overtime: 加班17:30起."""
    if overtime is not None and 0 < overtime - shift["end"] <= _LONGEST_SUPPER:
        shift["breaks"] = (*(shift["breaks"] or ()), shift["end"], overtime)


def _pair(text: str) -> tuple[Any, ...]:
    match = _PAIR.search(text)
    if match is None:
        return ()
    joined = find_ranges(f"{match[1]}-{match[2]}")
    return tuple(
        type(span)(span.start, span.end, match.start() + 2, match.end()) for span in joined
    )


def _name(before: str) -> str:
    match = _NAME.search(before.strip())
    return match[1] if match else before.strip()[-16:]


def _shift(name: str, ranges: list[tuple[int, int]], extra: list[tuple[int, int]]) -> Shift:
    start, end, breaks = shift_of(ranges)
    return {
        "name": name,
        "start": start,
        "end": end,
        "breaks": (*breaks, *_within(extra, start, end)) or None,
    }
