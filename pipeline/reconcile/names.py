"""One spelling for names, numbers and ID numbers, and whether two names can be one person."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from importlib.resources import files

import yaml
from rapidfuzz.distance import Levenshtein

_ID = re.compile(r"\d{17}[\dX]|\d{15}|\d{12}|\d{9}")
_NUMBER = re.compile(r"([A-Z]*)[-_ ]?0*(\d+)")
_CJK = re.compile(r"[\u3400-\u9fff]")
_SHAPED = re.compile(r"[\u0900-\u109f\u1780-\u17ff]")
_NOT_LETTERS = re.compile(r"[^\w]+")


@lru_cache(maxsize=1)
def _simplified() -> dict[int, str]:
    text = files("pipeline.reconcile").joinpath("characters.yaml").read_text("utf-8")
    return {ord(pair[0]): pair[1] for pair in yaml.safe_load(text)["pairs"].split()}


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Gives back one spelling of a text: NFKC, case folded, simplified, outer blanks cut."""
    return unicodedata.normalize("NFKC", text).casefold().translate(_simplified()).strip()


def is_chinese(text: str) -> bool:
    """Says whether a text has Chinese characters."""
    return _CJK.search(text) is not None


@lru_cache(maxsize=65536)
def name_key(name: str) -> str:
    """Gives back one spelling of a person's name: " 張 偉 " is "张伟", "Le  VAN a" "le van a".

    Spaces in Thai, Bengali and Hindi names say nothing: PDFs have them within words.
    """
    folded = fold(name)
    loose = is_chinese(folded) or _SHAPED.search(folded)
    return "".join(folded.split()) if loose else " ".join(folded.split())


def number_key(number: str) -> str:
    """Gives back one spelling of a worker number, its zeros kept: "ａ0412 " is "A0412"."""
    plain = "".join(unicodedata.normalize("NFKC", number).upper().split())
    return plain.removesuffix(".0")


def loose_number(key: str) -> tuple[str, str]:
    """Gives back (letters, digits without leading zeros) of a number: "A0412" is ("A", "412").

    Numbers of another make are given back whole, as their own letters.
    """
    match = _NUMBER.fullmatch(key)
    return (match[1], match[2]) if match else (key, "")


def id_key(number: str) -> str | None:
    """Gives back an ID number in one spelling, or None where it is masked or cut short."""
    plain = re.sub(r"[\s'’`-]", "", unicodedata.normalize("NFKC", number).upper())
    return plain if _ID.fullmatch(plain) else None


def account_key(account: str) -> str | None:
    """Gives back a bank account in digits, or None where it is masked or too short to tell."""
    plain = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", account))
    return plain if re.fullmatch(r"\d{10,}", plain) else None


@lru_cache(maxsize=65536)
def without_accents(name: str) -> str:
    """Gives back a name without diacritics: "nguyễn thị đào" is "nguyen thi dao"."""
    split = unicodedata.normalize("NFD", name.replace("đ", "d"))
    return "".join(char for char in split if not unicodedata.combining(char))


@lru_cache(maxsize=65536)
def _scripts(name: str) -> frozenset[str]:
    """Gives back the scripts a name is written in: "LATIN", "DEVANAGARI", "CJK" ..."""
    letters = (char for char in name if char.isalpha())
    return frozenset(unicodedata.name(char, "?").split(" ")[0] for char in letters)


def names_agree(one: str, other: str) -> bool:
    """Says whether two name keys under one number can be one person.

    Accents left out, words in another order, a slip of one character in a name of three or more,
    and names in two scripts (Chinese, Hindi or Tamil beside Latin letters) agree; a different
    two-character name does not.
    """
    if one == other or not one or not other or is_chinese(one) != is_chinese(other):
        return True
    if _scripts(one) and _scripts(other) and not _scripts(one) & _scripts(other):
        return True
    if is_chinese(one):
        return min(len(one), len(other)) >= 3 and Levenshtein.distance(one, other) <= 1
    plain, plain_other = (_NOT_LETTERS.sub(" ", without_accents(n)).strip() for n in (one, other))
    words, words_other = set(plain.split()), set(plain_other.split())
    shorter = min(words, words_other, key=len)
    if len(shorter) >= 2 and shorter <= words & words_other:
        return True
    return Levenshtein.distance(plain, plain_other) <= max(
        1, min(len(plain), len(plain_other)) // 8
    )
