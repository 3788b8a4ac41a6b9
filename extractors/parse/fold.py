"""One spelling for digits: full-width forms and Chinese numerals of dates become ASCII."""

from __future__ import annotations

import re
import unicodedata

_NUMERAL = re.compile(r"[〇○零一二三四五六七八九十廿]+(?=\s*[年月日号號])")
# Bengali, Hindi, Thai and Arabic digits: people of these languages write figures with either kind.
_ZEROS = "\u09e6\u0966\u0e50\u0660\u06f0"
_LATIN = {ord(zero) + digit: str(digit) for zero in _ZEROS for digit in range(10)}
_DIGITS = {char: str(value) for value, char in enumerate("零一二三四五六七八九")}
_DIGITS.update({"〇": "0", "○": "0"})


def fold(text: str) -> str:
    """Gives back the text in NFKC form without outer blanks: "２０２５／３" is "2025/3"."""
    if text.isascii():
        return text.strip()
    return unicodedata.normalize("NFKC", text).translate(_LATIN).strip()


def latin_digits(text: str) -> str:
    """Gives back a text with the digits of other scripts as 0 to 9."""
    return text if text.isascii() else text.translate(_LATIN)


def fold_numerals(text: str) -> str:
    """Gives back folded text whose Chinese numerals before 年, 月, 日 are digits.

    "二〇二五年十二月三日" is "2025年12月3日"; numerals elsewhere stay (星期三, 三个月).
    """
    return _NUMERAL.sub(lambda match: _number(match[0]), fold(text))


def _number(numeral: str) -> str:
    numeral = numeral.replace("廿", "二十")
    if "十" not in numeral:
        return "".join(_DIGITS[char] for char in numeral)
    tens, _, units = numeral.partition("十")
    if len(tens) > 1 or len(units) > 1:
        return numeral
    return str(int(_DIGITS[tens] if tens else "1") * 10 + int(_DIGITS[units] if units else "0"))
