"""Whether the name of a payee is for certain another one than the worker's."""

from __future__ import annotations

import unicodedata
from difflib import SequenceMatcher

from validators.unmatched import script

ALIKE = 0.5


def apart(one: str, other: str) -> bool:
    """Gives back whether two names cannot be spellings or readings of one.

    Not so where they share a word or half their letters, are in two scripts, or either is Chinese
    that is not written in simplified characters.
    """
    plain, other_plain = _plain(one), _plain(other)
    if script(one) != script(other) or not (_simple(one) and _simple(other)):
        return False
    if set(plain.split()) & set(other_plain.split()):
        return False
    return SequenceMatcher(None, plain, other_plain, autojunk=False).ratio() < ALIKE


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name).casefold()
    kept = (char if char.isalpha() else " " for char in letters if not unicodedata.combining(char))
    return " ".join("".join(kept).split())


def _simple(name: str) -> bool:
    if script(name) != "CJK":
        return True
    try:
        name.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True
