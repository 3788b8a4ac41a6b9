"""Headings that name a group and its part in one cell: "Deductions (PF)", "Allowance - HRA".

Such a heading is two levels of a header written in one, so the part decides what its column is. A
word such as "Deductions" is a total only where it stands alone, or with a word that says total.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.tables.matching import match_path
from extractors.words import PAY, Vocabulary, key_of, normalise, split_unit, unit_word, vocabulary

_IN_BRACKETS = re.compile(r"^([^()\[\]（）【】]+)[(\[（【]([^()\[\]（）【】]+)[)\]）】]$")
_AFTER_A_MARK = re.compile(r"^(.+?)(?:\s+[-–—]\s*|\s*[-–—]\s+|\s*[–—:：/\n]\s*)(.+)$", re.DOTALL)
_TOTAL = "deductions_minor"

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Pair:
    """A heading taken apart: the group and its part as printed, and whether the part is known."""

    group: str
    part: str
    known: bool


def with_parts(paths: Sequence[Path], words: Vocabulary) -> list[Path]:
    """Gives back the header paths of a payroll sheet, a group and its part as two levels.

    A heading that the vocabulary knows as it stands is left whole, and so is a note on a group
    that may as well be a note on its sum ("Allowance (monthly)"), unless several stand side by
    side. What is said of deductions is never their sum unless it says so.
    """
    if words.kind not in PAY:
        return list(paths)
    pairs = [_pair(path, words) for path in paths]
    groups = Counter(normalise(pair.group) for pair in pairs if pair)
    return [
        (*path[:-1], pair.group, pair.part)
        if pair and (pair.known or groups[normalise(pair.group)] > 1 or _is_total(pair, words))
        else path
        for path, pair in zip(paths, pairs, strict=True)
    ]


def _pair(path: Path, words: Vocabulary) -> _Pair | None:
    if not path or _is_known(path[-1], words):
        return None
    found = _IN_BRACKETS.match(path[-1].strip()) or _AFTER_A_MARK.match(path[-1].strip())
    if found is None:
        return None
    group, part = found[1].strip(), found[2].strip()
    if normalise(group) not in words.words("groups") or _is_note(part, words):
        return None
    mine = {_field(group, kind) for kind in _vocabularies(words)} - {None}
    named = {_field(part, kind) for kind in _vocabularies(words)} - {None}
    if named and named <= mine:
        return None  # the same in two languages
    return _Pair(group, part, bool(named))


def _is_note(part: str, words: Vocabulary) -> bool:
    """Gives back whether what follows a group is a unit, a formula, or says that it is the sum."""
    if split_unit(f"x({part})")[1] or unit_word(part) or not _word(part):
        return True
    said = normalise(part)
    return said in words.words("totals") or said in words.words("group_notes")


def _word(part: str) -> bool:
    """Gives back whether a text has two letters side by side, or a character that is a word."""
    return bool(re.search(r"[^\W\d_]{2}|[⺀-鿿]", part))


def _is_total(pair: _Pair, words: Vocabulary) -> bool:
    return _field(pair.group, words) == _TOTAL


def _is_known(label: str, words: Vocabulary) -> bool:
    keys = (key_of(label), normalise(label))
    return any(key in kind.headings for kind in _vocabularies(words) for key in keys)


def _vocabularies(words: Vocabulary) -> list[Vocabulary]:
    return [words, *(vocabulary(kind) for kind in PAY if kind != words.kind)]


def _field(label: str, words: Vocabulary) -> str | None:
    return match_path((label,), words, fuzzy=False).field
