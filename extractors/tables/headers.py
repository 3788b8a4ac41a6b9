"""Where the header of a table is, and which record field each of its columns holds."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractors.parse.dates import Order, find_month, parse_birth_month, parse_date, parse_serial
from extractors.parse.numbers import is_blank
from extractors.tables.group_parts import with_parts
from extractors.tables.labels import Labels
from extractors.tables.matching import Match, match_path
from extractors.tables.rows import is_formula_row, is_title_row, looks_numeric
from extractors.words import Vocabulary, alike, split_unit
from pipeline.model.records import RECORDS
from pipeline.model.table import Table

LOOK_AT = 40
"""Rows in which a header is looked for."""
MOST_LEVELS = 4
_WORDS = ("name", "employer", "department", "position", "hours_system", "wage_system", "sex")
_CARD_DIGITS = 12
_ANY_YEAR = 2000
_COUNTED = re.compile(r"[\d.]+\s*个?[月年天日]|[一二三四五六七八九十两半]+个?[月年天日]")
"""A count in words: 三个月, 2年."""
_CODE = re.compile(r"[A-Za-z]{1,3}-?\d{2,6}")
SAMPLE = 24
"""Rows under the header that are looked at to confirm what a column holds."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    Attributes:
        index: Column of the grid.
        path: Its labels as printed, top to bottom; a merged label once.
        field: Record field of the vocabulary, None where unknown.
        exact: The heading matched to the letter (made alike), not by one edit or by part.
        unit: Unit that the heading names: "hours", "days", "yuan" ..., or None.
    """

    index: int
    path: tuple[str, ...]
    field: str | None = None
    exact: bool = False
    unit: str | None = None

    @property
    def label(self) -> str:
        """Gives back the path as one text, " / " between its levels."""
        return " / ".join(" ".join(part.split()) for part in self.path)


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a table; data begins at ``last_row + 1``.

    Attributes:
        first_row, last_row: Rows of the header, rows of column numbers or formulas included.
        columns: One for each grid column that has a label.
        formula_row: Row of column numbers or formulas under the labels, or None.
        demoted: Columns whose heading matched a field that their values contradict.
    """

    first_row: int
    last_row: int
    columns: tuple[Column, ...]
    formula_row: int | None = None
    demoted: tuple[Column, ...] = ()

    def of(self, field: str) -> tuple[Column, ...]:
        """Gives back the columns of a field, exact matches first, else in order."""
        return tuple(
            sorted((c for c in self.columns if c.field == field), key=lambda c: not c.exact)
        )

    @property
    def fields(self) -> tuple[str, ...]:
        """Gives back the fields that have a column, in order, each once."""
        return tuple(dict.fromkeys(c.field for c in self.columns if c.field))

    @property
    def unknown(self) -> tuple[Column, ...]:
        """Gives back the labelled columns that no heading of the vocabulary fits."""
        return tuple(c for c in self.columns if c.field is None and c.path)


def find_header(
    table: Table, words: Vocabulary, *, start: int = 0, least: int = 2
) -> Header | None:
    """Gives back the first header at or after a row, or None.

    Args:
        table: The grid.
        words: Headings to look for.
        start: Row to begin at.
        least: Distinct fields that a header row must show.
    """
    labels = Labels(table)
    base = _base_row(labels, words, start, least)
    if base is None:
        return None
    first = _climb(labels, words, base, start)
    last = _descend(labels, words, first, base)
    return read_header(table, words, first, last, labels=labels)


def read_header(
    table: Table, words: Vocabulary, first: int, last: int, *, labels: Labels | None = None
) -> Header:
    """Gives back the header that stands in the given rows, its columns matched and confirmed."""
    labels = labels or Labels(table)
    formula = None
    data = last + 1
    if data < labels.rows and is_formula_row(labels.row(data)):
        formula, data = data, data + 1
    columns, demoted = [], []
    for index, path in enumerate(with_parts(labels.paths(first, last), words)):
        if not path:
            continue
        column = _column(index, path, match_path(path, words))
        if column.field is None and len(path) == 1:
            column = replace(column, field=_field_of_others(table, words, first, last, index))
        if column.field and _contradicted(labels, column, words.kind, data):
            demoted.append(column)
            column = replace(column, field=None, exact=False)
        columns.append(column)
    if "number" in RECORDS.get(words.kind, {}) and all(c.field != "number" for c in columns):
        columns = [_as_number(labels, column, data) for column in columns]
    return Header(first, data - 1, tuple(columns), formula, tuple(demoted))


def _field_of_others(
    table: Table, words: Vocabulary, first: int, last: int, index: int
) -> str | None:
    """Gives back the one field that other readings of an unknown heading name to the letter."""
    texts = [text for row in range(first, last + 1) for text in table.others.get((row, index), ())]
    found = {match_path((text,), words, fuzzy=False).field for text in texts} - {None}
    return found.pop() if len(found) == 1 else None


def _as_number(labels: Labels, column: Column, data: int) -> Column:
    """Gives back a column; a misread 工号 over codes is one of workers' numbers: 1号 over F001."""
    label = "".join(column.path[-1].split())
    if column.field or len(column.path) > 1 or len(label) != 2 or not label.endswith("号"):
        return column
    seen = [text.strip() for text in labels.column(column.index, data, SAMPLE) if text.strip()]
    codes = sum(bool(_CODE.fullmatch(text)) for text in seen)
    return replace(column, field="number") if 2 * codes > len(seen) else column


def _column(index: int, path: tuple[str, ...], match: Match) -> Column:
    unit = next((u for u in (split_unit(label)[1] for label in reversed(path)) if u), None)
    return Column(index, path, match.field, match.exact, unit or match.unit)


def _fields_of_row(row: list[str], words: Vocabulary) -> int:
    found = {match_path((text,), words, fuzzy=False).field for text in row if 0 < len(text) < 60}
    return len(found - {None})


def _base_row(labels: Labels, words: Vocabulary, start: int, least: int) -> int | None:
    """Gives back the row that shows most fields; the first of several nearby wins."""
    best, most = None, least - 1
    for row in range(start, min(labels.rows, start + LOOK_AT)):
        found = _fields_of_row(labels.row(row), words)
        if found > most and (best is None or row - best < MOST_LEVELS):
            best, most = row, found
        if best is not None and row - best >= MOST_LEVELS:
            break
    return best


def _climb(labels: Labels, words: Vocabulary, base: int, start: int) -> int:
    first = base
    while first > start and base - first < MOST_LEVELS - 1:
        if not _is_upper_level(labels, words, first - 1, base):
            break
        first -= 1
    return first


def _is_upper_level(labels: Labels, words: Vocabulary, row: int, base: int) -> bool:
    texts = labels.row(row)
    filled = [text for text in texts if text.strip()]
    if not filled or is_title_row(labels, row) or any(map(_no_label, filled)):
        return False
    if 2 * sum(match_path((t,), words, fuzzy=False).field is not None for t in filled) > len(
        filled
    ):
        return True
    return labels.covers(row, base) or labels.groups(row)


def _no_label(text: str) -> bool:
    """Gives back whether a text cannot be a label: a value, a title, a label with its value."""
    return (
        looks_numeric(text)
        or len(text) >= 60
        or any(mark in text for mark in ":：")
        or find_month(text) is not None
    )


def _descend(labels: Labels, words: Vocabulary, first: int, base: int) -> int:
    last = base
    while last + 1 < labels.rows and last + 1 - first < MOST_LEVELS + 1:
        texts = labels.row(last + 1)
        filled = {index: text for index, text in enumerate(texts) if text.strip()}
        if not filled or not _goes_on(labels, words, (first, last), filled):
            break
        last += 1
    while last + 1 < labels.rows and labels.blank_merged(last + 1, first, last):
        last += 1
    return last


def _goes_on(
    labels: Labels, words: Vocabulary, header: tuple[int, int], filled: dict[int, str]
) -> bool:
    """Gives back whether the next row is a level more: labels, or rates such as 1.5 in a group."""
    first, last = header
    if labels.reaches(last + 1, first, last) or _mostly_known(labels, words, header, filled):
        return True
    figures = any(map(looks_numeric, filled.values()))
    if figures:
        return False
    return labels.all_continue(first, last, filled) or labels.all_grouped(last, filled)


def _mostly_known(
    labels: Labels, words: Vocabulary, header: tuple[int, int], filled: dict[int, str]
) -> bool:
    """Gives back whether a row is a level more: most of its cells are headings."""
    paths = labels.paths(header[0], header[1] + 1)
    known = 0
    for index, text in filled.items():
        whole = match_path(paths[index], words, fuzzy=False, leaf=False).field
        known += bool(whole or match_path((text,), words, fuzzy=False).field)
    return known * 2 > len(filled)


def is_card(label: str) -> bool:
    """Gives back whether a heading of a worker's number may be that of a card of another kind."""
    return "卡号" in label or alike(label) == "id"


def _is_time(text: str, wanted: str) -> bool:
    """Gives back whether a text could be a date or month, its order and year left open."""
    orders: tuple[Order, ...] = ("dmy", "mdy", "ymd")
    if parse_serial(text.strip()) is not None:
        return True
    if wanted == "month":
        return find_month(text, year=_ANY_YEAR) is not None or text.strip().isdigit()
    return any(parse_date(text, year=_ANY_YEAR, order=order) for order in orders)


def _of_months(texts: Sequence[str]) -> bool:
    """Gives back whether most texts are a month with its year: 1990年5月."""
    return 2 * sum(parse_birth_month(text) is not None for text in texts) > len(texts)


def _contradicted(labels: Labels, column: Column, kind: str, data: int) -> bool:
    """Gives back whether the values under a heading speak against its field."""
    wanted = RECORDS.get(kind, {}).get(column.field or "")
    seen = [text for text in labels.column(column.index, data, SAMPLE) if text.strip()]
    numbers = Counter(looks_numeric(text) for text in seen)
    if wanted == "int":
        counts = sum(is_blank(text) or _COUNTED.match(text.strip()) is not None for text in seen)
        words = len(seen) - max(counts, numbers[True])
        return words >= 3 and words > 4 * numbers[True]
    if wanted in ("date", "month") and kind != "attendance":
        if column.field == "birth_date" and _of_months(seen):
            return False
        return bool(seen) and not any(_is_time(text, wanted) for text in seen)
    if column.field == "number" and is_card(column.path[-1]):
        return 2 * sum(len(text.strip()) >= _CARD_DIGITS for text in seen) > len(seen)
    if column.field in _WORDS:
        return numbers[True] >= 1 and numbers[True] > 2 * numbers[False]
    return False
