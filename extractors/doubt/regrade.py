"""Cells of a recognised table judged by the type of their column.

What is taken for a broken cell stands in the texts that are given back; the document keeps what
was read. A reading that was taken is in doubt until a sum or a check character proves it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from extractors.doubt.doubts import Doubts
from extractors.doubt.holds import FIGURES, Holds
from extractors.doubt.marks import Marks
from extractors.doubt.names import doubt_names
from extractors.doubt.patterns import (
    lettered,
    odd_clocks,
    odd_decimals,
    odd_lengths,
    odd_numbers,
    odd_sequence,
    odd_words,
)
from extractors.doubt.shapes import is_lawful, mended, proves_itself
from extractors.parse.clock_times import parse_minutes
from extractors.parse.numbers import is_blank, parse_number
from extractors.readers.unspaced import unspaced
from pipeline.model.evidence import Grade
from pipeline.model.lookalike_letters import FIGURE_OF
from pipeline.model.table import Slot, Table

LEAST_WORDS = 3
"""A word of a department that stands so often in its column is one."""
_NOUGHTS = frozenset("oOQDθΘ口日〇○")
"""What a nought that stands alone may be taken for; none of it is a figure."""


@dataclass(frozen=True, slots=True)
class TypedColumn:
    """A column whose type its heading tells: its rows of data, what it holds, its marks."""

    column: int
    rows: Sequence[int]
    holds: Holds
    marks: Marks | None = None


def regraded(
    table: Table, columns: Sequence[TypedColumn], names: Mapping[str, int] | None = None
) -> Table:
    """Gives back a recognised table with the cells that break their column's type in doubt.

    Args:
        table: The grid; one that was read exactly comes back as it is.
        columns: What its columns hold.
        names: Names of people that the rest of the document shows, with how often.
    """
    if table.grades is None or not table.recognised or not columns:
        return table
    held = Doubts(table.texts.copy(), table.grades.copy(), dict(table.others))
    for typed in columns:
        for row in typed.rows:
            if typed.marks is None or not typed.marks.judge(held, (row, typed.column)):
                _judge(held, (row, typed.column), typed.holds)
        _judge_column(held, typed)
        if typed.holds is Holds.NAME:
            doubt_names(held, [(row, typed.column) for row in typed.rows], names or {})
    return replace(table, texts=held.texts, grades=held.grades, others=held.others)


def _judge(held: Doubts, slot: Slot, holds: Holds) -> None:
    text = str(held.texts[slot])
    if not text:
        return
    seen = held.others.get(slot, ())
    lawful = [one for one in seen if _is_reading(holds, one)]
    if is_lawful(holds, text):
        _judge_lawful(held, slot, holds, lawful)
        return
    made = mended(holds, text)
    agreed = [one for one in lawful if one in made]
    likely = agreed if len(agreed) == 1 else lawful if len(lawful) == 1 else made
    if holds not in (Holds.ID_NUMBER, Holds.CREDIT_CODE) or lawful:
        take = len({unspaced(one) for one in likely}) == 1
    else:
        take = False
    held.others[slot] = tuple(lawful)
    held.doubt(slot, [*likely, *made], take=take)


def _is_reading(holds: Holds, text: str) -> bool:
    """Gives back whether a text is another reading of a cell: of a figure, figures or a blank."""
    if holds in FIGURES and parse_number(unspaced(text)) is None and not is_blank(text):
        return holds is Holds.HOURS and parse_minutes(text) is not None
    return is_lawful(holds, text)


def _judge_lawful(held: Doubts, slot: Slot, holds: Holds, lawful: Sequence[str]) -> None:
    """Drops other readings that cannot be; a check character that holds proves the text."""
    if slot in held.others:
        only_noughts = unspaced(str(held.texts[slot])) == "0" and not lawful
        if only_noughts and set(held.others[slot]) <= _NOUGHTS:
            held.grades[slot] = int(Grade.READ)
        held.others[slot] = tuple(lawful)
    if proves_itself(holds, str(held.texts[slot])) and not lawful:
        held.grades[slot] = int(Grade.VERIFIED)
        held.others.pop(slot, None)


def _judge_column(held: Doubts, typed: TypedColumn) -> None:
    """Doubts what is lawful by itself but stands out from the rest of its column."""
    texts = {row: str(held.texts[row, typed.column]) for row in typed.rows}
    said = {row: unspaced(text) for row, text in texts.items() if not is_blank(text)}
    if typed.holds in FIGURES:
        found = odd_decimals(said)
    elif typed.holds in (Holds.CLOCK, Holds.DAY):
        found = odd_clocks({row: texts[row] for row in said})
    elif typed.holds is Holds.NUMBER:
        found = odd_numbers(said)
        _settle_letters(held, typed.column, lettered(said))
    elif typed.holds is Holds.ID_NUMBER:
        found = odd_lengths(said)
    elif typed.holds is Holds.WORD:
        found = odd_words(said)
        _settle_words(held, typed.column, said)
    elif typed.holds is Holds.SEQUENCE:
        found = _judge_sequence(held, typed.column, said)
    else:
        return
    for row, readings in found.items():
        held.doubt((row, typed.column), readings)


def _settle_letters(held: Doubts, column: int, rows: Sequence[int]) -> None:
    """Takes the doubt from letters that may be figures, where the whole column has the letter."""
    for row in rows:
        text = str(held.texts[row, column])
        figure = text[:1].translate(FIGURE_OF) + text[1:]
        if set(held.others.get((row, column), ())) == {figure}:
            held.grades[row, column] = int(Grade.READ)
            held.others.pop((row, column))


def _settle_words(held: Doubts, column: int, said: Mapping[int, str]) -> None:
    """Takes the doubt from words that the column shows often, read without doubt elsewhere."""
    sure = Counter(text for row, text in said.items() if held.grades[row, column] >= Grade.READ)
    common = {text for text, times in sure.items() if times >= LEAST_WORDS}
    for row, text in said.items():
        others = {unspaced(other) for other in held.others.get((row, column), ())}
        if held.grades[row, column] == Grade.UNCERTAIN and text in common and not others & common:
            held.grades[row, column] = int(Grade.READ)
            held.others.pop((row, column), None)
        elif held.grades[row, column] == Grade.UNCERTAIN and len(others & common) == 1:
            held.doubt((row, column), sorted(others & common), take=text not in common)


def _judge_sequence(held: Doubts, column: int, said: Mapping[int, str]) -> dict[int, list[str]]:
    """Proves the numbers that run on; gives back those that do not."""
    found = odd_sequence(said)
    if found is None:
        return {}
    for row in set(said) - set(found):
        held.grades[row, column] = int(Grade.VERIFIED)
        held.others.pop((row, column), None)
    return found
