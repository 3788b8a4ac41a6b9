"""One part of a register of dated entries to its records: lists, cards of ticks, forms, prose."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from extractors.cell_counts import count_cells
from extractors.context import Context
from extractors.fields import Reading, clean_text, clock, parser, stated_order
from extractors.parse.dates import Order, find_dates
from extractors.parse.numbers import is_blank
from extractors.parse.scripts import is_vietnamese
from extractors.records import Entry, record_set
from extractors.register.check_cards import read_cards
from extractors.register.duties import TITLE_ROWS, VOCABULARY, duty_of
from extractors.register.entries import (
    KIND,
    POINT,
    WEIGHTS,
    day_in,
    entry_rows,
    is_dated,
    read_entries,
)
from extractors.register.labelled import Labelled, Slot, labelled
from extractors.register.ticked import ticked
from extractors.register.weights import weight_parser
from extractors.tables.headers import Header, find_header
from extractors.titles import Facts, read_facts
from extractors.words import Vocabulary, alike, vocabulary
from pipeline.model.document import TEXT, Classification, Document, Issue, Kind, Part
from pipeline.model.evidence import Grade, Text
from pipeline.model.extraction import PartExtract
from pipeline.model.records import RECORDS, RecordSet
from pipeline.model.table import Table

_NAMED = ("visitor", "vehicle", "background_check")
"""Duties whose entries are of a person each; elsewhere names are those who signed."""
_MOST_IN_TITLE = 3
_FEWEST = 2
"""Dated entries from which a list is a list, and no form."""


def extract(
    document: Document, part: int, classification: Classification, context: Context
) -> PartExtract:
    """Gives back the entries of a part: one record each."""
    page = document.parts[part]
    kind = classification.kind or Kind.OTHER
    facts = read_facts(page, _titles(page), context)
    sets, issues, fields = _lists(page, part, facts)
    if _dated(sets) < _FEWEST:
        forms, named = _forms(page, part, facts)
        if forms is not None and len(forms) >= _dated(sets):
            sets, issues, fields = [forms], [], named
    if not _dated(sets):
        prose = _prose(page, part, facts)
        sets, issues, fields = ([prose], [], {"date"}) if prose else (sets, issues, fields)
    duty = duty_of(page, kind, frozenset(_raw(fields)))
    found = [_with_duty(one, duty) for one in sets if len(one)]
    if not _dated(found):
        issues = [*issues, _nothing(page)]
    there = fields & set(RECORDS[KIND])
    # The companies that such a record names are visitors, laboratories and carriers.
    return PartExtract(
        part,
        classification,
        tuple(found),
        _months(found),
        issues=tuple(issues),
        cells=count_cells(page, found),
        fields=tuple(sorted(there)),
        blank_fields=tuple(sorted(there - {name for one in found for name in one.values})),
    )


def _titles(page: Part) -> dict[int, list[int]]:
    """Gives back the first rows of each table that hold a title or a line of facts, no heading."""
    found: dict[int, list[int]] = {}
    for index, table in enumerate(page.tables):
        rows: list[int] = []
        for row in range(min(table.shape[0], TITLE_ROWS)):
            if sum(bool(str(text).strip()) for text in table.texts[row]) > _MOST_IN_TITLE:
                break
            rows.append(row)
        found[index] = rows
    return found


def _above(page: Part) -> list[str]:
    return [] if page.text is None else [str(text) for text in page.text.texts[:TITLE_ROWS, 0]]


def _raw(fields: set[str]) -> set[str]:
    back = {target: name for name, target in WEIGHTS.items()}
    return {back.get(name, name) for name in fields}


def _dated(sets: list[RecordSet]) -> int:
    """Gives back how many entries say their day or month."""
    return sum(
        value is not None
        for one in sets
        for value in (one.values.get("date") or one.values.get("month") or ())
    )


def _months(sets: list[RecordSet]) -> tuple[str, ...]:
    days = [v for one in sets for v in one.values.get("date", ()) if v is not None]
    months = [v for one in sets for v in one.values.get("month", ()) if v is not None]
    return tuple(sorted({*(day[:7] for day in days), *months}))


def _with_duty(records: RecordSet, duty: str) -> RecordSet:
    kept = {name: v for name, v in records.values.items() if name != "visitor" or duty in _NAMED}
    return replace(records, values={"duty": [duty] * len(records), **kept})


def _lists(page: Part, part: int, facts: Facts) -> tuple[list[RecordSet], list[Issue], set[str]]:
    """Gives back the entries of the tables of a part; one that goes on has the header before it."""
    words = vocabulary(VOCABULARY)
    sets: list[RecordSet] = []
    issues: list[Issue] = []
    fields: set[str] = set()
    held: tuple[Header, int] | None = None
    for index, table in enumerate(page.tables):
        header = find_header(table, words) or _under_dates(table, words)
        if header is not None and is_dated(header) and not _beside(table, header):
            first, held = header.last_row + 1, (header, table.shape[1])
        elif held is not None and table.shape[1] == held[1] and (header is None):
            header, first = held[0], 0
        else:
            month = facts.values.get("month")
            cards = read_cards(table, (part, index), facts.year, month)
            sets += [cards] if cards is not None else []
            fields |= {"date", "subject"} if cards is not None else set()
            continue
        rows = entry_rows(table, header, first)
        if rows:
            reading = _reading(table, header, rows, facts)
            found, said, there = read_entries(
                table, header, rows, (part, index), page.name, reading, _above(page)
            )
            sets.append(found)
            issues += said
            fields |= there
    return sets, issues, fields


def _under_dates(table: Table, words: Vocabulary) -> Header | None:
    """Gives back a header of which only the date is known, where dates stand under it, or None."""
    header = find_header(table, words, least=1)
    if header is None or len(header.columns) < _FEWEST:
        return None
    rows = table.texts[header.last_row + 1 : header.last_row + 1 + _FEWEST]
    dates = header.of("date")[:1]
    seen = [str(row[column.index]) for column in dates for row in rows]
    return header if seen and all(find_dates(text) for text in seen) else None


def _beside(table: Table, header: Header) -> bool:
    """Gives back whether a header's labels have values beside them, so that it is a form."""
    rows = range(header.first_row, header.last_row + 1)
    texts = [str(text) for row in rows for text in table.texts[row]]
    return any(find_dates(text) for text in texts if 5 < len(text) < 40)


def _reading(table: Table, header: Header, rows: list[int], facts: Facts) -> Reading:
    month = facts.values.get("month")
    texts = [str(text) for text in table.texts[rows].ravel().tolist()]
    labels = "".join(text for column in header.columns for text in column.path)
    vietnamese = is_vietnamese(labels)
    order = stated_order(texts) or ("dmy" if vietnamese else None)
    year = int(month[:4]) if month else facts.year
    return Reading(year, point_groups=vietnamese, order=order, short_order=order)


def _forms(page: Part, part: int, facts: Facts) -> tuple[RecordSet | None, set[str]]:
    """Gives back one entry for each form of a part: labels with their values."""
    forms = [form for form in labelled(page) if any(one.field == "date" for one in form)]
    read = [(form, one) for form in forms if (one := _entry(form, facts)) is not None]
    found = record_set(KIND, page, part, [one for _, one in read])
    if found is None:
        return None, set()
    doubts = [_in_doubt(form, values) for form, (values, _, _) in read]
    grades = {**found.grades}
    for name in set[str]().union(*doubts) & set(found.values):
        own = grades.get(name) or [int(Grade.READ)] * len(found)
        doubtful = int(Grade.UNCERTAIN)
        grades[name] = [doubtful if name in d else one for one, d in zip(own, doubts, strict=True)]
    found = replace(found, grades=grades)
    return found, {name for _, (values, _, _) in read for name in values}


def _in_doubt(form: Labelled, values: Mapping[str, Any]) -> set[str]:
    """Gives back the fields of a form that a text nobody could read leaves open.

    They are the points not found good, and all weights where one was not read.
    """
    fields: set[str] = set()
    for one in form:
        if one.field.startswith(POINT) and ticked(one.text) is None:
            fields.add("points_open")
        unread = one.field in WEIGHTS and WEIGHTS[one.field] not in values
        fields |= set(WEIGHTS.values()) if unread and not is_blank(one.text) else set()
    return fields


def _entry(form: Labelled, facts: Facts) -> Entry | None:
    vietnamese = is_vietnamese("".join(one.label for one in form))
    order: Order | None = "dmy" if vietnamese else None
    reading = Reading(facts.year, point_groups=vietnamese, order=order, short_order=order)
    values: dict[str, Any] = {}
    at: dict[str, tuple[Slot, ...]] = {}
    points: dict[str, bool] = {}
    for one in form:
        if one.field.startswith(POINT):
            points[one.field.removeprefix(POINT)] = ticked(one.text) is True
            continue
        target = WEIGHTS.get(one.field, one.field)
        read = _value(one.field, one.label, one.text, reading)
        if read is not None and target not in values and target in RECORDS[KIND]:
            values[target], at[target] = read, (one.at,)
    if points:
        values["points"] = tuple(sorted(points))
        values["points_open"] = tuple(sorted(p for p, good in points.items() if not good))
        spots = tuple(one.at for one in form if one.field.startswith(POINT))
        at["points"] = at["points_open"] = spots
    return (values, at, {}) if "date" in values else None


def _value(name: str, label: str, text: str, reading: Reading) -> Any:
    if name in WEIGHTS:
        return weight_parser(label, point_groups=reading.point_groups)(text)
    if name in ("start", "end"):
        return clock(text)
    if RECORDS[KIND].get(name) == "date":
        return day_in(text, dated=parser(KIND, name, reading), year=reading.year)
    if name == "month":
        return parser(KIND, name, reading)(text)
    return clean_text(text)


def _prose(page: Part, part: int, facts: Facts) -> RecordSet | None:
    """Gives back the entry of a report in words that names one day and no other."""
    if page.text is None:
        return None
    made = vocabulary("titles").words("made_words")
    found: dict[str, tuple[int, int, int]] = {}
    for row in range(page.text.shape[0]):
        text = str(page.text.texts[row, 0])
        label = alike(text)[:6]
        if any(label.startswith(word) for word in made if word not in ("日期", "date", "ngày")):
            continue
        for day, _, _ in find_dates(text, year=facts.year):
            found.setdefault(day, (TEXT, row, 0))
    if len(found) != 1:
        return None
    (day, slot), *_ = found.items()
    return record_set(KIND, page, part, [({"date": day}, {"date": (slot,)}, {})])


def _nothing(page: Part) -> Issue:
    return Issue(
        "no-records",
        Text(
            "No dated entry was found in this record; please send it with its dates and headings.",
            "此记录中未找到带日期的条目；请提供带日期和表头的记录。",
        ),
        part=page.name,
        loses_data=True,
    )
