"""Small counts written in words: "六", "十二", "两", "半", "three", "III"."""

from __future__ import annotations

from unicodedata import normalize

_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {
    **{"〇": 0, "两": 2, "兩": 2},
    **{char: value for value, char in enumerate("壹贰叁肆伍陆柒捌玖", 1)},
}
_TO_TWELVE = (
    *("zero", "one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)
_WORDS = {word: value for value, word in enumerate(_TO_TWELVE)} | {
    "fifteen": 15,
    "eighteen": 18,
    "twenty": 20,
    "thirty": 30,
    "sixty": 60,
    "ninety": 90,
}

COUNT = r"(?:\d{1,3}(?:\.5)?|[零〇一二两兩三四五六七八九十壹贰叁肆伍陆柒捌玖拾]{1,4}|半)"
"""Pattern of a count in digits or Chinese characters."""


def parse_count(text: str) -> int | None:
    """Gives back a count in hundredths: "六" is 600, "半" 50, "1.5" 150, "three" 300."""
    text = normalize("NFKC", text).strip().casefold()
    if text == "半":
        return 50
    if text in _WORDS:
        return _WORDS[text] * 100
    whole, point, half = text.partition(".")
    if whole.isascii() and whole.isdigit():
        return int(whole) * 100 + (50 if point and half == "5" else 0)
    number = _chinese(text.replace("拾", "十"))
    return None if number is None else number * 100


def _chinese(text: str) -> int | None:
    tens, ten, units = text.partition("十")
    if any(char not in _DIGITS for char in tens + units) or len(units) > 1 or not text:
        return None
    if not ten:
        return int("".join(str(_DIGITS[char]) for char in tens))
    if len(tens) > 1:
        return None
    return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[units] if units else 0)
