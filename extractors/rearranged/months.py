"""Yearly sheets with the months across: a row a worker and month, as other sheets have it.

Each month has columns of its own under it, or one column beside a column of items.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractors.attendance.daytokens import read_token, told_apart
from extractors.parse.dates import parse_date, parse_month
from extractors.parse.names import looks_like_name
from extractors.rearranged.anew import Anew, Cell, Rearranged
from extractors.rearranged.known import known_field
from extractors.tables.body import is_sum
from extractors.tables.labels import Labels
from pipeline.model.table import Table

LOOK_AT = 12
LEAST_MONTHS = 2
_ANY_YEAR = 2000
_MONTHS = 12
_PERSON = ("name", "number", "id_number", "department", "position")
_MONTH = "月份"


@dataclass(frozen=True, slots=True)
class _Across:
    """The months of a sheet: their row, their columns, and those left of them."""

    row: int
    months: tuple[tuple[int, ...], ...]
    people: dict[str, int]


def months_across(table: Table, kind: str, titles: Sequence[str] = ()) -> Rearranged | None:
    """Gives back a sheet with a row a worker and month, or None where months are not across.

    Args:
        table: The sheet.
        kind: Vocabulary of its headings.
        titles: What its file and sheet are called, and the text around it: they may say what the
            figures are.
    """
    labels = Labels(table)
    across = next(_acrosses(labels, kind), None)
    if across is None:
        return None
    if len(across.months[0]) > 1:
        return _under_months(labels, across, kind, titles)
    items = _item_column(labels, across, kind)
    if items is not None:
        return _beside_items(labels, across, items)
    return _of_title(labels, across, kind, titles)


def unclear_months(table: Table, kind: str) -> tuple[int, int] | None:
    """Gives back where months begin whose figures nothing names; None where there are none such."""
    labels = Labels(table)
    across = next(_acrosses(labels, kind), None)
    if across is None or len(across.months[0]) > 1:
        return None
    return across.row, across.months[0][0]


def _acrosses(labels: Labels, kind: str) -> Iterator[_Across]:
    for row in range(min(LOOK_AT, labels.rows - 1)):
        starts = [c for c, text in enumerate(labels.row(row)) if _is_month(text)]
        texts = [labels.row(row)[c] for c in starts]
        if len(starts) < LEAST_MONTHS or len(set(texts)) < len(starts) or _are_days(texts):
            continue
        people = _people(labels, row, starts[0], kind)
        width = min(b - a for a, b in pairwise(starts))
        even = all(b - a == width for a, b in pairwise(starts))
        if even and ("name" in people or "number" in people):
            months = tuple(tuple(range(c, min(c + width, labels.width))) for c in starts)
            yield _Across(row, months, people)


def _is_month(text: str) -> bool:
    text = text.strip()
    return bool(text) and not text.isdigit() and parse_date(text) is None and (
        parse_month(text, year=_ANY_YEAR) is not None
    )  # fmt: skip


def _are_days(texts: Sequence[str]) -> bool:
    """Gives back whether texts are days of the month rather than months: 24/02, 25/02, 26/02."""
    told = told_apart([read_token(text) for text in texts])
    days = [(t.day, t.month) for t in told if t and t.day and t.month and t.month <= _MONTHS]
    next_day = [(b == a + 1 and n == m) or b == 1 for (a, m), (b, n) in pairwise(days)]
    return len(days) == len(texts) and all(next_day)


def _people(labels: Labels, row: int, before: int, kind: str) -> dict[str, int]:
    """Gives back the columns left of the months that say who a row is of."""
    found: dict[str, int] = {}
    for at in (row, row - 1, row + 1):
        for column, text in enumerate(labels.row(at)[:before] if 0 <= at < labels.rows else ()):
            field = known_field(kind, text)
            if field in _PERSON:
                found.setdefault(field, column)
    return found


def _under_months(
    labels: Labels, across: _Across, kind: str, titles: Sequence[str]
) -> Rearranged | None:
    row = across.row + 1
    leaves = [[labels.row(row)[c].strip() for c in columns] for columns in across.months]
    if any(own != leaves[0] for own in leaves):
        return None
    overtime = kind == "attendance" and _hours_said(_said(labels, across, titles)) is not None
    names = [_kind_of_overtime(text) if overtime else text for text in leaves[0]]
    if not any(known_field(kind, text) is not None for text in names):
        return None
    named = zip(names, across.months[0], strict=True)
    anew = _begun(labels, across, [Cell(text, (row, column)) for text, column in named])
    for at in _workers(labels, across, row + 1):
        for columns in across.months:
            values = [anew.cell(at, column) for column in columns]
            _add(anew, labels, across, at, columns[0], values)
    return _finished(anew, across)


def _item_column(labels: Labels, across: _Across, kind: str) -> int | None:
    """Gives back the column beside the months that names an item a row, over and over."""
    below = range(across.row + 1, labels.rows)
    for column in reversed(range(across.months[0][0])):
        if column in across.people.values():
            continue
        texts = [labels.row(row)[column].strip() for row in below]
        seen = [text for text in texts if text]
        known = [text for text in seen if known_field(kind, text) is not None]
        if len(set(known)) >= 2 and len(known) * 2 >= len(seen) and len(seen) > len(set(seen)):
            return column
    return None


def _beside_items(labels: Labels, across: _Across, items: int) -> Rearranged | None:
    names = list(dict.fromkeys(
        text for row in range(across.row + 1, labels.rows)
        if (text := labels.row(row)[items].strip())
    ))  # fmt: skip
    first = {text: row for row in reversed(range(across.row + 1, labels.rows))
             if (text := labels.row(row)[items].strip())}  # fmt: skip
    anew = _begun(labels, across, [Cell(name, (first[name], items)) for name in names])
    for block in _blocks(labels, across):
        rows = {labels.row(row)[items].strip(): row for row in reversed(block)}
        for columns in across.months:
            values = [
                anew.cell(rows[name], columns[0]) if name in rows else Cell() for name in names
            ]
            _add(anew, labels, across, block[0], columns[0], values)
    return _finished(anew, across)


def _blocks(labels: Labels, across: _Across) -> list[list[int]]:
    """Gives back the rows of each worker: from one name to the next."""
    workers = set(_workers(labels, across, across.row + 1))
    key = across.people.get("name", across.people.get("number", 0))
    blocks: list[list[int]] = []
    before = ""
    for row in range(across.row + 1, labels.rows):
        name = labels.row(row)[key].strip()
        if row in workers and name != before:
            blocks.append([row])
            before = name
        elif name and row not in workers:
            before = name  # a total, or a note: its rows are nobody's
            blocks.append([])
        elif blocks and blocks[-1]:
            blocks[-1].append(row)
    return [block for block in blocks if block]


def _of_title(
    labels: Labels, across: _Across, kind: str, titles: Sequence[str]
) -> Rearranged | None:
    """Gives back the sheet where its title says what the figures are: 实发工资, 加班时数."""
    texts = _said(labels, across, titles)
    named = _hours_said(texts) if kind == "attendance" else _pay_said(texts, kind)
    if named is None:
        return None
    label = Cell(named, (across.row, across.months[0][0]))
    anew = _begun(labels, across, [label])
    for at in _workers(labels, across, across.row + 1):
        for columns in across.months:
            _add(anew, labels, across, at, columns[0], [anew.cell(at, columns[0])])
    return _finished(anew, across)


def _said(labels: Labels, across: _Across, titles: Sequence[str]) -> list[str]:
    """Gives back what announces a sheet, without gaps and capitals."""
    said = [*titles, *(text for row in range(across.row) for text in labels.row(row))]
    return [text.casefold().replace(" ", "") for text in said]


def _kind_of_overtime(label: str) -> str:
    """Gives back a bare 平时 under a title of overtime as 平时加班; other labels as they are."""
    whole = f"{label}加班"
    bare = known_field("attendance", label) is None
    return whole if bare and known_field("attendance", whole) is not None else label


def _pay_said(texts: Sequence[str], kind: str) -> str | None:
    named = {word for text in texts for word in _TITLES if word in text}
    return sorted(named)[0] if len({known_field(kind, word) for word in named}) == 1 else None


def _hours_said(texts: Sequence[str]) -> str | None:
    """Gives back the heading of overtime where titles say that the figures are its time."""
    said = [text for text in texts if any(word in text for word in _OVERTIME)]
    if not said or any(word in text for text in said for word in _NO_HOURS):
        return None
    minutes = any(word in text for text in texts for word in _MINUTES)
    return "加班分钟" if minutes else "加班小时"


_TITLES = ("实发工资", "应发工资", "netpay", "netsalary", "grosspay", "grosssalary", "thựclĩnh")
_OVERTIME = (
    "加班",
    "加点",
    "延时工时",
    "overtime",
    "o.t.",
    "othours",
    "otsummary",
    "làmthêm",
    "tăngca",
    "lembur",
)
_MINUTES = ("分钟", "minutes", "phút")
_NO_HOURS = (
    "费", "金额", "工资", "薪", "元", "次数", "天数", "人数", "人次", "调休", "pay", "wage",
    "amount", "earning", "days", "tiền", "lương", "upah", "rate",
)  # fmt: skip
"""Words by which a sheet about overtime is one of its pay, or counts something else."""


def _begun(labels: Labels, across: _Across, leaves: Sequence[Cell]) -> Anew:
    anew = Anew(labels.table)
    anew.keep(range(across.row))
    people = [_heading(labels, across, column) for column in across.people.values()]
    anew.add([*people, Cell(_MONTH, (across.row, across.months[0][0])), *leaves])
    return anew


def _heading(labels: Labels, across: _Across, column: int) -> Cell:
    for row in (across.row, across.row - 1, across.row + 1):
        if 0 <= row < labels.rows and labels.row(row)[column].strip():
            return Cell(labels.row(row)[column], (row, column))
    return Cell()


def _workers(labels: Labels, across: _Across, first: int) -> Iterator[int]:
    """Gives back the rows that name somebody; rows of sums are nobody's."""
    name = across.people.get("name")
    key = across.people.get("number", 0) if name is None else name
    for row in range(first, labels.rows):
        texts = labels.row(row)
        lead = [text for text in texts[: across.months[0][0]] if text.strip()]
        named = texts[key].strip() if name is None else looks_like_name(texts[key])
        if named and not any(map(is_sum, lead)):
            yield row


def _add(
    anew: Anew, labels: Labels, across: _Across, row: int, month: int, values: Sequence[Cell]
) -> None:
    """Adds a worker's month, where it holds anything."""
    if any(cell.text.strip() for cell in values):
        owners = labels.owners(row)
        people = [anew.cell(*owners[column]) for column in across.people.values()]
        anew.add([*people, anew.cell(across.row, month), *values])


def _finished(anew: Anew, across: _Across) -> Rearranged | None:
    return anew.build() if len(anew.rows) > across.row + 1 else None
