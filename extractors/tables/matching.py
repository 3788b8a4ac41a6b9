"""Which field a heading stands for: whole path, then its lower levels, then with one slip."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from extractors.words import SEPARATOR, Vocabulary, alike, look_alikes, split_unit, unit_word

_LEAST_LETTERS = 6
_TELLING = frozenset(
    "不无非未应实扣补加减前后上下总累年月日时天周次元正病事婚产丧公私个单位人企业早晚中夜高低新老男女大小半全"
    "一二三四五六七八九十甲乙平节假休法定双息工班勤岗职食住行水电房餐车话起终始"
)
"""Characters that alone make another heading of one: 税前 and 税后, 应发 and 实发."""
_LEAST_CHARACTERS = 4
_SURE_CHARACTERS, _SURE_SWAPPED = 7, 5
_CUMULATIVE = ("累计", "累積", "本年", "全年", "cumulative", "ytd", "yeartodate", "lũykế")
_OTHER_MONTH = ("上月", "上年", "去年", "上期", "下月", "lastmonth", "previousmonth", "thángtrước")
_NOTE = re.compile(r"[(\[（【][^()\[\]]*[)\]）】]")
_PERCENT = re.compile(r"\d+(?:[.,]\d+)?%(?:\+\d+)?元?")
_SIGN = re.compile(r"^(?:减|加|扣除|应加|应减|less|add|plus|minus|trừ|cộng):")
_PIECES = re.compile(r"[\n\r/|]+")
_SCRIPT = re.compile(r"[⺀-鿿㐀-䶿豈-﫿]+(?:[⺀-鿿\d()%、.]*)")


@dataclass(frozen=True, slots=True)
class Match:
    """What a heading was found to be: its field, whether to the letter, the unit it names."""

    field: str | None
    exact: bool = False
    unit: str | None = None


@lru_cache(maxsize=16384)
def match_path(
    path: tuple[str, ...], words: Vocabulary, *, fuzzy: bool = True, leaf: bool = True
) -> Match:
    """Gives back the field of a header path (labels top to bottom), longest match first.

    Args:
        path: Labels as printed.
        words: The vocabulary.
        fuzzy: Also by one language of a bilingual label, without notes, or with one slip.
        leaf: The lowest label alone may decide.
    """
    if not path:
        return Match(None)
    labels = [split_unit(label)[0] for label in path]
    unit = split_unit(path[-1])[1] or unit_word(path[-1])
    field = _with_unit(labels, unit, words.headings) or _exact(labels, words.headings, leaf)
    if field is not None:
        return Match(field, True, unit)
    if is_cumulative(path) or not leaf:
        return Match(None, False, unit)
    for simpler in _simpler(path):
        field = _exact(simpler, words.headings, True)
        if field is not None:
            return Match(field, True, unit)
    if fuzzy:
        return Match(_one_slip(labels, words.headings), False, unit)
    return Match(None, False, unit)


def is_cumulative(path: tuple[str, ...]) -> bool:
    """Gives back whether a heading speaks of the year so far or another month, not of this one."""
    words = (*_CUMULATIVE, *_OTHER_MONTH)
    return any(word in alike(label) for label in path for word in words)


def _with_unit(labels: list[str], unit: str | None, headings: Mapping[str, str]) -> str | None:
    if unit is None:
        return None
    keys = (SEPARATOR.join(labels[first:]) + f"@{unit}" for first in range(len(labels)))
    return next((headings[key] for key in keys if key in headings), None)


def _exact(labels: list[str], headings: Mapping[str, str], leaf: bool) -> str | None:
    for first in range(len(labels) - (0 if leaf else 1)):
        lower = labels[first:]
        alone = len(lower) == 1 and len(labels) > 1
        if alone and (is_cumulative(tuple(labels)) or unit_word(lower[0])):
            return None  # 加班 over 天数: the unit alone would be days of work
        for joined in (SEPARATOR.join(lower), "".join(lower)):
            if joined in headings:
                return headings[joined]
    return None


def _simpler(path: tuple[str, ...]) -> list[list[str]]:
    """Gives back the path without notes in brackets, and in each of its languages."""
    bare = [split_unit(_NOTE.sub("", alike(label)))[0] for label in path]
    found = [
        bare,
        [_SIGN.sub("", label) for label in bare],
        [_PERCENT.sub("", label) for label in bare],
    ]
    if len(path) > 1 and unit_word(path[-1]):
        found.append(bare[:-1])  # 平时加班 over 小时 and 金额: the unit tells them apart
    chinese = ["".join(_SCRIPT.findall(alike(label))) for label in path]
    if any(chinese) and chinese != bare:
        found.append([label for label in chinese if label])
        found.append([label for label in (_SCRIPT.sub("", text) for text in bare) if label])
    found.extend([split_unit(piece)[0]] for piece in _PIECES.split(path[-1]) if piece.strip())
    return [labels for labels in found if labels and labels[-1]]


def _one_slip(labels: list[str], headings: Mapping[str, str]) -> str | None:
    """Gives back the one field whose heading is a slip of the pen away from the lowest label.

    Between two fields nothing is chosen, and never where the slip itself tells: a digit, or one
    of the characters that make another heading of one.
    """
    for label in dict.fromkeys(["".join(labels), labels[-1]]):
        near = {
            field
            for heading, field in headings.items()
            if abs(len(heading) - len(label)) <= 1 and _slip(label, heading)
        }
        if len(near) == 1:
            return near.pop()
    return None


def _is_telling(label: str, heading: str) -> bool:
    """Gives back whether what differs between two texts makes another heading of one."""
    edits = Levenshtein.editops(label, heading)
    changed = {label[e.src_pos] for e in edits if e.tag != "insert"}
    changed |= {heading[e.dest_pos] for e in edits if e.tag != "delete"}
    known = any(changed <= group for group in look_alikes())
    return any(char.isdigit() for char in changed) or (not known and bool(changed & _TELLING))


def _slip(label: str, heading: str) -> bool:
    if len(label) < _LEAST_CHARACTERS or Levenshtein.distance(label, heading, score_cutoff=1) != 1:
        return False
    if heading.isascii() and label.isascii():
        return len(heading) >= _LEAST_LETTERS and label.isalpha()
    if _is_telling(label, heading):
        return False
    shorter = min(len(label), len(heading))
    if shorter >= (_SURE_SWAPPED if len(label) == len(heading) else _SURE_CHARACTERS):
        return True
    return len(label) == len(heading) and any(
        {a, b} <= group
        for a, b in zip(label, heading, strict=True)
        if a != b
        for group in look_alikes()
    )
