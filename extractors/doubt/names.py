"""Names of people beside those that the rest of a document shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from extractors.doubt.doubts import Doubts
from extractors.doubt.lookalikes import is_one_letter_apart
from extractors.doubt.surnames import begins_with_surname, odd_surnames
from extractors.parse.names import split_name
from pipeline.model.evidence import Grade
from pipeline.model.table import Slot

LEAST_TWICE = 3
"""Letters of a Chinese name from which two readings of it in one cell are told from a long name."""
LEAST_WORDS = 2
"""The same in words of names that are written with spaces."""
LEAST_HAN = 0.8
"""Share of a column's names in Chinese from which a letter or figure in one is a slip."""


def doubt_names(held: Doubts, slots: Sequence[Slot], known: Mapping[str, int]) -> None:
    """Doubts names with figures, or without a surname, among Chinese ones; offers what they may be.

    The one reading that begins with a surname is taken where the text does not, and stays in doubt.
    A name of the document that is one letter apart is another reading, never the name itself.

    Args:
        held: The table's cells.
        slots: Where its names stand.
        known: Names that the rest of the document shows, read without doubt, with how often.
    """
    names = {slot: split_name(str(held.texts[slot]))[0] or "" for slot in slots}
    filled = [name for name in names.values() if name]
    han = sum(_is_han(name) for name in filled)
    chinese = len(filled) >= 3 and han >= LEAST_HAN * len(filled)
    strangers = odd_surnames(filled) if chinese else {}
    for slot, name in names.items():
        odd = chinese and not _is_han(name) and any(ch.isalnum() for ch in name)
        if odd or (name and name not in known and held.grades[slot] < Grade.READ):
            held.doubt(slot, _near(name, known, slot, held))
        if (twice := _readings_in_one(name)) is not None:
            held.doubt(slot, twice)
        if name in strangers:
            likely = [*strangers[name], *_surnamed(name, held.others.get(slot, ()))]
            take = not begins_with_surname(name) and len({one[0] for one in likely}) == 1
            held.doubt(slot, [*likely, name], take=take)


def _surnamed(name: str, readings: Sequence[str]) -> list[str]:
    """Gives back the readings that are the same name but for a surname where it has none."""
    others = [split_name(other)[0] or "" for other in readings]
    return [one for one in others if one[1:] == name[1:] and begins_with_surname(one)]


def _readings_in_one(name: str) -> list[str] | None:
    """Gives back the two readings of one name that stand in a cell side by side, or None.

    Such as 顾建军顾建车, which nobody is called; two in one cell are alike but for a letter or two.
    """
    words = name.split()
    pieces: Sequence[str] = words if len(words) > 1 else name
    size = len(pieces) // 2
    least = LEAST_TWICE if pieces is name else LEAST_WORDS
    if len(pieces) != 2 * size or size < least or (len(words) < 2 and not _is_han(name)):
        return None
    halves = [pieces[:size], pieces[size:]]
    one, other = (" ".join(half) if pieces is words else "".join(half) for half in halves)
    return [one, other] if _alike(one, other) else None


def _alike(one: str, other: str) -> bool:
    """Gives back whether two readings may be of one print: a third of it at least is the same."""
    if len(one) != len(other):
        return False
    same = sum(a == b for a, b in zip(one, other, strict=True))
    return same >= (1 if _is_han(one) else 0.7 * len(one))


def _is_han(name: str) -> bool:
    return all("㐀" <= ch <= "鿿" or ch == "·" for ch in name)


def _near(name: str, known: Mapping[str, int], slot: Slot, held: Doubts) -> list[str]:
    seen = [other for other in held.others.get(slot, ()) if (split_name(other)[0] or "") in known]
    near = [other for other in known if is_one_letter_apart(name, other)]
    return list(dict.fromkeys((*seen, *(near if len(near) == 1 else ()))))
