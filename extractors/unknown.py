"""Headings and marks that no vocabulary knows: said with the nearest that is known, and collected.

What a column may be is told by its heading's likeness to known ones among those fields that its
values fit: a column of names is never taken for money, however its heading reads.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import Indel

from extractors.field_names import field_name, holds, holds_none
from extractors.own_words import remembered
from extractors.parse.dates import Order, parse_date
from extractors.parse.money import parse_minor
from extractors.tables.headers import Column
from extractors.tables.rows import looks_numeric
from extractors.wanted import Wanted, may_hold
from extractors.words import PASSED_OVER, PAY, SEPARATOR, normalise, unit_word, vocabulary
from pipeline.model.document import Issue
from pipeline.model.evidence import Locator, Text
from pipeline.model.records import RECORDS

LIKE = 0.5
"""Likeness of two headings, 0 to 1, from which the one is offered for the other."""
_INSIDE = 0.55
_LEAST_INSIDE = {True: 4, False: 2}
_SAMPLE = 60
_MOST_HOURS, _MOST_DAYS = 400_00, 31_00
_CLOCK = re.compile(r"(?:[01]?\d|2[0-9]):[0-5]\d")
_HOLDS = ("money", "hours", "days", "dates", "times", "codes", "text")
_ORDERS: tuple[Order, ...] = ("ymd", "dmy", "mdy")
_CODE = re.compile(r"(?=\S*\d)(?=\S*[^\W\d_])[\w./#-]{2,20}")
"""A number of a worker or a thing: SK-71, A0412; never a name."""


@dataclass(frozen=True, slots=True)
class Guess:
    """The nearest that is known: its vocabulary, its field or pay item, and the known heading."""

    vocabulary: str
    field: str
    heading: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """A heading, or a mark of a day cell, that nobody knows.

    Attributes:
        kind: Vocabulary of the sheet; "marks" for a mark.
        path: Labels of the heading, top to bottom; the mark alone.
        holds: What its column holds mostly: one of money, hours, days, dates, times, codes, text.
        count: Values in the column, or cells with the mark.
        guess: What it may be, or None.
        part, at: Where it stands.
    """

    kind: str
    path: tuple[str, ...]
    holds: str
    count: int
    guess: Guess | None
    part: str
    at: Locator | None


_collected: ContextVar[list[Unknown] | None] = ContextVar("collected", default=None)


@contextmanager
def collecting() -> Iterator[list[Unknown]]:
    """Gives back a list that holds, at the end of the block, what was met and not known in it."""
    found: list[Unknown] = []
    token = _collected.set(found)
    try:
        yield found
    finally:
        _collected.reset(token)


@remembered
def ignored_headings() -> frozenset[str]:
    """Gives back the headings, made alike, of columns that hold nothing to check on any list."""
    words = vocabulary("payroll")
    return frozenset((*words.words("ignored"), *words.words("serials")))


def unknown_mark(text: str, count: int, part: str, at: Locator | None) -> None:
    """Notes a mark whose meaning nobody knows."""
    _collect(Unknown("marks", (text,), "text", count, None, part, at))


def unknown_heading(
    kind: str,
    column: Column,
    texts: Iterable[str],
    part: str,
    at: Locator | None,
    *,
    stated: Collection[str],
    contradicted: str | None = None,
) -> Issue:
    """Gives back the issue of a column that was not used, with the nearest heading that is known.

    Args:
        kind: Vocabulary of the sheet.
        column: The column.
        texts: Its values.
        part: Name of the part.
        at: Where its heading stands.
        stated: Record fields that the sheet states elsewhere.
        contradicted: The field that its heading names and its values are not, if any.
    """
    seen = [text.strip() for text in texts if text and not text.isspace()][:_SAMPLE]
    held = what_holds(seen)
    guess = None if contradicted else nearest(kind, column.path, held)
    _collect(Unknown(kind, column.path, held, len(seen), guess, part, at))
    if contradicted:
        said = _contradicted(kind, column.label, contradicted, seen)
        lost = contradicted not in stated and holds(contradicted) != "text"
        return Issue("heading-contradicted", said, part, at, loses_data=lost)
    wanted = may_hold(kind, column, held, seen, stated, guess.field if guess else None)
    if wanted:
        said = _wanted(kind, column.label, wanted, guess)
        return Issue(wanted[0].code, said, part, at, loses_data=True)
    return Issue("unknown-heading", _unknown(column.label, guess), part, at)


def _collect(one: Unknown) -> None:
    found = _collected.get()
    if found is not None:
        found.append(one)


def _unknown(label: str, guess: Guess | None) -> Text:
    en = f'What column "{label}" means is not known; its values were not used as a known item.'
    zh = f"不认识“{label}”这一列；其数值未作为已知项目使用。"
    if guess is None:
        return Text(
            f"{en} If it matters, name it in common words, or in vocabulary.yaml.",
            f"{zh}如需采用，请改用通用名称，或写入 vocabulary.yaml。",
        )
    if SEPARATOR not in label and normalise(label) == guess.heading:
        return Text(
            f'Column "{label}" stands more than once; only the first was used. Name each column '
            "for what it holds.",
            f"“{label}”列出现不止一次，仅采用了第一列。请为每列填写不同的标题。",
        )
    name = field_name(guess.vocabulary, guess.field)
    return Text(
        f'{en} The nearest that is known is "{guess.heading}" ({name.en}). If it means that, '
        "name it so, or say it in vocabulary.yaml.",
        f"{zh}最接近的已知列名为“{guess.heading}”（{name.zh}）。如含义相同，请改用该名称，"
        "或写入 vocabulary.yaml。",
    )


def _wanted(kind: str, label: str, wanted: Sequence[Wanted], guess: Guess | None) -> Text:
    names = [field_name(kind, one.field) for one in wanted]
    fields = {field for one in wanted for field in one.stated_by}
    heading = guess.heading if guess is not None and guess.field in fields else None
    heading = heading or _common_heading(kind, wanted[0].field, label)
    return Text(
        f'What column "{label}" means is not known; its values were not used. It may hold '
        f"{' or '.join(one.en for one in names)}: what rests on that is in doubt. If it does, "
        f'name it "{heading}", or say what it is in vocabulary.yaml.',
        f"不认识“{label}”这一列，其数值未使用。该列可能是{'或'.join(one.zh for one in names)}，"
        f"与之有关的判断存疑。如是，请将列名改为“{heading}”，或在 vocabulary.yaml 中说明。",
    )


def _common_heading(kind: str, field: str, label: str) -> str:
    """Gives back the first known heading of a field in the script that a label is written in."""
    known = vocabulary(kind).fields.get(field, ())
    plain = [heading for heading in known if SEPARATOR not in heading]
    same = [heading for heading in plain if heading.isascii() == label.isascii()]
    return (same or plain or [field_name(kind, field).en])[0]


def _contradicted(kind: str, label: str, field: str, seen: Sequence[str]) -> Text:
    name, none = field_name(kind, field), holds_none(field)
    figures = holds(field) in ("money", "hours", "days")
    wrong = [text for text in seen if looks_numeric(text) != figures] or list(seen)
    example = wrong[0][:40] if wrong else ""
    return Text(
        f'Column "{label}" is headed as {name.en}, but {len(wrong)} of {len(seen)} cells hold '
        f'{none.en}, as "{example}"; it was not used. Check whether the columns have shifted, or '
        "write the values in plain figures or words.",
        f"“{label}”列的标题表示{name.zh}，但 {len(seen)} 个单元格中有 {len(wrong)} 个{none.zh}，"
        f"例如“{example}”，未使用。请检查各列是否错位，或改用通用写法。",
    )


def what_holds(texts: Sequence[str]) -> str:
    """Gives back what the values of a column mostly are; "text" where there are none."""
    counts = Counter(_kind_of(text) for text in texts)
    if not counts:
        return "text"
    most = max(_HOLDS, key=lambda kind: (counts[kind], -_HOLDS.index(kind)))
    if most != "money":
        return most
    values = [abs(value) for text in texts if (value := parse_minor(text)) is not None]
    largest = max(values, default=0)
    if largest > _MOST_HOURS:
        return "money"
    return "hours" if largest > _MOST_DAYS else "days"


def _kind_of(text: str) -> str:
    if _CLOCK.match(text):
        return "times"
    if looks_numeric(text) and parse_minor(text) is not None:
        return "money"
    if any(parse_date(text, order=order) for order in _ORDERS):
        return "dates"
    return "codes" if _CODE.fullmatch(text) else "text"


@remembered
def nearest(kind: str, path: tuple[str, ...], holds: str) -> Guess | None:
    """Gives back the known heading most like one, among the fields that its values fit."""
    label = normalise(path[-1]) if path else ""
    if not label or unit_word(label) is not None:
        return None
    best: tuple[float, Guess] | None = None
    for name in PAY if kind in PAY else (kind,):
        for field, heading, likeness in _alike(name, label, holds):
            # Of headings as like as each other, the first by name: the same in every run.
            if best is None or (-likeness, heading) < (-best[0], best[1].heading):
                best = likeness, Guess(name, field, heading)
    return best[1] if best is not None and best[0] >= LIKE else None


def _alike(name: str, label: str, holds: str) -> Iterator[tuple[str, str, float]]:
    words = vocabulary(name)
    known = {
        heading.partition("@")[0]: field
        for heading, field in words.headings.items()
        if SEPARATOR not in heading and field != PASSED_OVER and holds in _fitting(name, field)
    }
    for heading, likeness, _ in process.extract(
        label, known.keys(), scorer=Indel.normalized_similarity, score_cutoff=LIKE, limit=5
    ):
        yield known[heading], heading, likeness
    for heading, field in known.items():
        inside, outside = sorted((heading, label), key=len)
        if len(inside) >= _LEAST_INSIDE[inside.isascii()] and inside in outside:
            yield field, heading, _INSIDE + 0.4 * len(inside) / len(outside)


def _fitting(name: str, field: str) -> tuple[str, ...]:
    """Gives back what the columns of a field hold."""
    kind = RECORDS.get(name, {}).get(field)
    if name == "pay_items" or field.endswith("_minor"):
        return ("money", "hours", "days")
    if field.endswith("_minutes"):
        return ("hours", "days")
    if field.endswith("_hundredths"):
        return ("days",)
    if kind == "date" or field == "date":
        return ("dates",)
    if field in ("punch_in", "punch_out", "punch_time", "plan", "plan_start", "plan_end"):
        return ("times",)
    if field in ("number", "id_number", "account"):
        return ("codes", "money")
    return ("text",) if field == "name" else ("text", "codes")
