"""Check characters of Chinese resident ID numbers and unified social credit codes."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

_ID = re.compile(r"[0-9]{17}[0-9X]")
_OLD_ID = re.compile(r"[0-9]{15}")
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10X98765432"

_MASK = re.compile(r"\*|[#×●•□■○_?.-]{2,}|X{4}")
_MASKED_FIGURES = re.compile(r"(?=.*XX)[0-9X]+")

_CODE_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CODE = re.compile(f"[{_CODE_ALPHABET}]{{18}}")


def plain(text: str) -> str:
    """Gives back a number in plain characters, without spaces, hyphens and quotes, in capitals.

    Hyphens in a row stay: they stand for characters that are not shown.
    """
    shown = re.sub(r"[\s'\"`’‘]", "", unicodedata.normalize("NFKC", text)).upper()
    return re.sub(r"(?<!-)-(?!-)", "", shown)


def is_masked(number: str) -> bool:
    """Gives back whether characters of a number, as ``plain`` gives it, are not shown.

    Two X in a row hide something among figures alone: a Mexican number may have three of its own.
    """
    return bool(_MASK.search(number) or _MASKED_FIGURES.fullmatch(number))


def id_problem(number: str) -> str | None:
    """Gives back what is wrong with an ID number: "length", "date", "check", or None.

    Args:
        number: As ``plain`` gives it; digits and a final X.

    The check is GB 11643-1999; numbers of 15 digits have not been valid since 2013.
    """
    if not _ID.fullmatch(number):
        return "length"
    if birth_of(number) is None:
        return "date"
    total = sum(int(digit) * weight for digit, weight in zip(number, _ID_WEIGHTS, strict=False))
    return None if _ID_CHECKS[total % 11] == number[17] else "check"


def birth_of(number: str) -> str | None:
    """Gives back the birth date in an ID number of 18 or 15 characters; None if there is none."""
    if _ID.fullmatch(number):
        text = number[6:14]
    elif _OLD_ID.fullmatch(number):
        text = f"19{number[6:12]}"
    else:
        return None
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:])).isoformat()
    except ValueError:
        return None


def code_is_whole(code: str) -> bool:
    """Gives back whether a text has the form of a credit code."""
    return bool(_CODE.fullmatch(code))


def code_check(code: str) -> str:
    """Gives back the check character that the first 17 characters of a credit code ask for.

    The check is GB 32100-2015.
    """
    weights = (pow(3, place, 31) for place in range(17))
    total = sum(
        _CODE_ALPHABET.index(character) * weight
        for character, weight in zip(code[:17], weights, strict=True)
    )
    return _CODE_ALPHABET[(31 - total % 31) % 31]
