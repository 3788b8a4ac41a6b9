"""Labels of one record with their values: beside each other in cells or on a line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractors.pairs import field_of, pairs_in
from extractors.parse.dates import find_dates
from extractors.register.duties import VOCABULARY
from extractors.tables.rows import looks_numeric
from extractors.words import vocabulary
from pipeline.model.document import TEXT, Part

Slot = tuple[int, int, int]
_STARTS = "date"
_LONGEST = 24


@dataclass(frozen=True, slots=True)
class Value:
    """One label with its field, its value and where the value stands."""

    label: str
    field: str
    text: str
    at: Slot


Labelled = list[Value]


def labelled(page: Part) -> list[Labelled]:
    """Gives back the forms of a part: each begins where a date's label comes again."""
    forms: list[Labelled] = []
    for value in _values(page):
        again = bool(forms) and any(one.field == value.field for one in forms[-1])
        if not forms or (value.field == _STARTS and again):
            forms.append([])
        if not any(one.field == value.field for one in forms[-1]):
            forms[-1].append(value)
    return forms


def _values(page: Part) -> Iterator[Value]:
    for table in (TEXT, *range(len(page.tables))):
        if table == TEXT and page.text is None:
            continue
        grid = page.grid(table)
        for row in range(grid.shape[0]):
            yield from _of_row([str(t).strip() for t in grid.texts[row]], table, row)


def _of_row(texts: Sequence[str], table: int, row: int) -> Iterator[Value]:
    filled = [(column, text) for column, text in enumerate(texts) if text]
    taken = -1
    for at, (column, text) in enumerate(filled):
        if at == taken:
            continue
        said = pairs_in(text) if (":" in text or "：" in text) and not _is_value(text) else []
        for label, value in said:
            if value and (field := _field(label)) is not None:
                yield Value(label, field, value, (table, row, column))
        label = said[-1][0] if said and not said[-1][1] else "" if said else text
        field = _field(label)
        if field is None or at + 1 == len(filled):
            continue
        beside, value = filled[at + 1]
        if _field(value) is None or _is_value(value):
            taken = at + 1
            yield Value(label, field, value, (table, row, beside))


def _is_value(text: str) -> bool:
    """Gives back whether a text is a date with a time, and no label."""
    dates = find_dates(text)
    return bool(dates) and dates[0][1] == 0


def _field(label: str) -> str | None:
    if not label or len(label) > _LONGEST or looks_numeric(label):
        return None
    return field_of(label, vocabulary(VOCABULARY))
