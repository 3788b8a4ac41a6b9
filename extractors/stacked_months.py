"""Months that stand below each other in one part, each with rows under a title that states it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from itertools import takewhile

import numpy as np

from extractors.classify import signs
from extractors.pairs import field_of, pairs_in
from extractors.parse.dates import (
    find_dates,
    find_month,
    find_year,
    parse_month,
    parse_period,
    without_dates,
)
from extractors.parse.month_parts import names_week
from extractors.payroll.pay_periods import paid_part
from extractors.reading_order import Rows, rows_in_order
from extractors.tables.body import is_sum
from extractors.tables.headers import find_header
from extractors.tables.rows import looks_numeric
from extractors.words import alike, vocabulary
from pipeline.model.document import TEXT, Kind, Part

_MOST_CELLS, _LONGEST = 6, 60
"""Cells of a title row, and letters of each."""
_LEAST_CELLS, _SHORTEST = 3, 20
"""Cells from which a row may be one of data; days of a period that may be a month's."""
_SENTENCE = re.compile(r"[，。；！]|^\W*(?:注|备注|说明|附注|note|remark)", re.IGNORECASE)
_TEXT_PAIRS = ("month", "period")
_PEOPLE = frozenset(("name", "number", "id_number"))


@dataclass(slots=True)
class _Month:
    """The rows under the titles of one month."""

    rows: list[Rows] = field(default_factory=list)
    data: int = 0


def rows_of_months(part: Part, kind: Kind, path: str) -> list[list[Rows]]:
    """Gives back the rows of each month, its titles and headings among them, in reading order.

    Of payroll, halves and weeks of a month that are paid apart are as months.

    Rows above the first title and below the last data belong to all. A month without headings has
    those of the first. [] where no two months have a title each and rows under it.

    Args:
        part: The part.
        kind: Kind of its lists.
        path: Path of its file: it may state the year of months without one.
    """
    order, known = rows_in_order(part)
    titles = _titles(part, order, kind, path) if known else {}
    if len(set(titles.values())) < 2:
        return []
    heads = _heads(part, kind)
    data = [at for at in order if at not in titles and _is_data(part, at, heads)]
    if not heads or not data:
        return []
    last = order.index(data[-1]) + 1
    months = _sorted(order[:last], titles, frozenset(data))
    common = [] if None not in months or months[None].data else months.pop(None).rows
    if len(months) < 2:
        return []
    *others, end = ([at for at in one.rows if at in data] for one in months.values())
    for at in _of_all(part, others, end):
        list(months.values())[-1].rows.remove(at)
    return [_whole(part, common, one.rows, heads) + order[last:] for one in months.values()]


def _of_all(part: Part, others: Sequence[Sequence[Rows]], end: Sequence[Rows]) -> Sequence[Rows]:
    """Gives back the last rows of sums of the last month that no other month has like.

    They may be of all months together, and are no month's own.
    """
    own = [_sums_below(part, rows) for rows in others]
    last = _sums_below(part, end)
    more = max(len(last) - max(map(len, own)), 0)
    known = {_label(part, at) for sums in own for at in sums}
    if last and not more and _label(part, last[-1]) not in known:
        more = 1
    return last[len(last) - more :]


def _sums_below(part: Part, rows: Sequence[Rows]) -> list[Rows]:
    return list(takewhile(partial(_is_sum, part), reversed(rows)))[::-1]


def _is_sum(part: Part, at: Rows) -> bool:
    return any(map(is_sum, _said(part, at)[:2]))


def _label(part: Part, at: Rows) -> str:
    """Gives back what a row of sums is called, of whichever month."""
    return re.sub(r"[\d\s]", "", next(filter(is_sum, _said(part, at)[:2])))


def _sorted(
    order: Sequence[Rows], titles: dict[Rows, str], data: frozenset[Rows]
) -> dict[str | None, _Month]:
    """Gives back rows by the month whose title stands above them; the first of a group counts."""
    months: dict[str | None, _Month] = {}
    month: str | None = None
    begun = False
    for at in order:
        if at in titles and not begun:
            month, begun = titles[at], True
        begun = begun and at not in data
        own = months.setdefault(month, _Month())
        own.rows.append(at)
        own.data += at in data
    return months


def _whole(
    part: Part, common: Sequence[Rows], rows: Sequence[Rows], heads: dict[int, list[Rows]]
) -> list[Rows]:
    """Gives back the rows of a month with what stands above all, and headings where it has none."""
    found = [*common, *rows]
    for table in dict.fromkeys(table for table, _row in rows):
        own = heads.get(table, [])
        texts = {_texts_of(part, at) for at in found}
        if own and not any(_texts_of(part, at) in texts for at in own):
            first = next(n for n, at in enumerate(found) if _is_wide(part, at, table))
            found[first:first] = own
    return found


def _is_wide(part: Part, at: Rows, table: int) -> bool:
    return at[0] == table and len(_said(part, at)) >= _LEAST_CELLS


def _heads(part: Part, kind: Kind) -> dict[int, list[Rows]]:
    """Gives back the rows of the first headings of each table that is a list of people."""
    found: dict[int, list[Rows]] = {}
    for at, table in enumerate(part.tables):
        header = find_header(table, vocabulary(kind.value)) if min(table.shape) else None
        if header is not None and _PEOPLE & set(header.fields):
            found[at] = [(at, row) for row in range(header.first_row, header.last_row + 1)]
    return found


def _is_data(part: Part, at: Rows, heads: dict[int, list[Rows]]) -> bool:
    texts = {_texts_of(part, head) for head in heads.get(at[0], [])}
    wide = len(_said(part, at)) >= (2 if _is_sum(part, at) else _LEAST_CELLS)
    return wide and _texts_of(part, at) not in texts


def _texts_of(part: Part, at: Rows) -> tuple[str, ...]:
    return tuple(map(str, part.grid(at[0]).texts[at[1]].tolist()))


def _said(part: Part, at: Rows) -> list[str]:
    return [text for text in _texts_of(part, at) if text.strip()]


def _titles(part: Part, order: Sequence[Rows], kind: Kind, path: str) -> dict[Rows, str]:
    """Gives back the rows that are titles stating a month, each with it, or with what is paid."""
    words = next(sign.titles for sign in signs() if sign.kind is kind)
    few = {at for table in {table for table, _ in order} for at in _few_cells(part, table)}
    rows = [(at, _said(part, at)) for at in order if at in few]
    year = next((y for _, own in rows for t in own if (y := find_year(t))), find_year(path))
    paid = kind is Kind.PAYROLL
    found = ((at, _month_of(own, words, year, paid=paid)) for at, own in rows)
    return {at: month for at, month in found if month is not None}


def _few_cells(part: Part, table: int) -> Iterator[Rows]:
    texts = part.grid(table).texts
    filled = (texts != "").sum(1)
    few = (filled > 0) & (filled <= _MOST_CELLS)
    if table != TEXT:
        few &= 2 * filled < np.maximum(texts.shape[1], _LEAST_CELLS)
    return ((table, row) for row in np.flatnonzero(few).tolist())


def _month_of(
    texts: Sequence[str], words: Sequence[str], year: int | None, *, paid: bool
) -> str | None:
    found = [_stated(text, words, year) for text in texts]
    others = (text for text, month in zip(texts, found, strict=True) if month is None)
    if any(looks_numeric(text) for text in others):
        return None
    month = next((month for month in found if month is not None), None)
    if month is None or not paid:
        return month
    parts = (paid_part(text, month) or names_week(text) for text in texts)
    return f"{month} {next((part for part in parts if part), '')}"


def _stated(text: str, words: Sequence[str], year: int | None) -> str | None:
    """Gives back the month that a text states as a title does, else None."""
    own = vocabulary("titles")
    if len(text) > _LONGEST or _SENTENCE.search(text):
        return None
    if whole := parse_month(text, year=year):
        return None if find_dates(text) else whole
    if (period := parse_period(text)) is not None:
        month = find_month(text)
        part = month is not None and paid_part(text, month)
        return month if part or _days(period) >= _SHORTEST else None
    if any(word in alike(text) for word in own.words("no_month_words")):
        return None
    labelled = any(field_of(label, own) in _TEXT_PAIRS for label, _value in pairs_in(text))
    if not labelled and not any(word in alike(text) for word in words):
        return None
    return find_month(without_dates(text), year=year)


def _days(period: tuple[str, str]) -> int:
    first, last = map(date.fromisoformat, period)
    return (last - first).days + 1
