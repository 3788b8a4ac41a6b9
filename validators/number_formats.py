"""Forms of ID numbers by the name that a pack gives them, and what is wrong with a number.

A pack lists the forms of its country under ``identity.number_formats``; here is the arithmetic.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from pipeline.model.check_characters import birth_of, id_problem
from pipeline.model.evidence import Text

OLDEST = 90
"""Years beyond which a century is not meant."""

Check = Callable[[str], str | None]

_VERHOEFF = (
    (0, 1, 2, 3, 4, 5, 6, 7, 8, 9),
    (1, 2, 3, 4, 0, 6, 7, 8, 9, 5),
    (2, 3, 4, 0, 1, 7, 8, 9, 5, 6),
    (3, 4, 0, 1, 2, 8, 9, 5, 6, 7),
    (4, 0, 1, 2, 3, 9, 5, 6, 7, 8),
    (5, 9, 8, 7, 6, 0, 4, 3, 2, 1),
    (6, 5, 9, 8, 7, 1, 0, 4, 3, 2),
    (7, 6, 5, 9, 8, 2, 1, 0, 4, 3),
    (8, 7, 6, 5, 9, 3, 2, 1, 0, 4),
    (9, 8, 7, 6, 5, 4, 3, 2, 1, 0),
)
_SHIFTED = (
    (0, 1, 2, 3, 4, 5, 6, 7, 8, 9),
    (1, 5, 7, 6, 2, 8, 3, 0, 9, 4),
    (5, 8, 0, 3, 7, 9, 6, 1, 4, 2),
    (8, 9, 1, 6, 0, 4, 3, 5, 2, 7),
    (9, 4, 5, 3, 1, 2, 6, 8, 7, 0),
    (4, 2, 8, 6, 5, 7, 3, 9, 0, 1),
    (2, 7, 9, 3, 8, 0, 6, 4, 1, 5),
    (7, 0, 4, 6, 9, 1, 3, 2, 5, 8),
)
_CURP = re.compile(r"[A-Z]{4}[0-9]{6}[HMX][A-Z]{5}[0-9A-Z][0-9]")
_CURP_ALPHABET = "0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ"
_PAN = re.compile(r"[A-Z]{5}[0-9]{4}[A-Z]")
_EPIC = re.compile(r"[A-Z]{3}[0-9]{7}")


@dataclass(frozen=True, slots=True)
class Format:
    """One form of number.

    Attributes:
        lengths: How many characters it may have.
        check: Gives back "date" or "check" for a number of such a length, None where it holds.
        letters: How many letters it may have.
        alone: It is a number of its own where it fits: one that is nearly so is another document's.
    """

    lengths: tuple[int, ...]
    check: Check
    letters: int = 0
    alone: bool = False

    def problem(self, number: str) -> str | None:
        """Gives back "length", "date", "check", or None where the number holds."""
        fits = len(number) in self.lengths and number.isascii() and number.isalnum()
        letters = sum(character.isalpha() for character in number)
        return self.check(number) if fits and letters <= self.letters else "length"

    def is_meant(self, number: str) -> bool:
        """Gives back whether a number is meant as one of these: of about its length and letters."""
        others = sum(not character.isdigit() for character in number)
        near = min(self.lengths) - 4 <= len(number) <= max(self.lengths) + 2
        return not self.alone and near and self.letters // 2 <= others <= 2 * self.letters


def _holds(_: str) -> str | None:
    return None


def _verhoeff(number: str) -> str | None:
    if number[0] in "01":
        return "check"
    check = 0
    for place, digit in enumerate(reversed(number)):
        check = _VERHOEFF[check][_SHIFTED[place % 8][int(digit)]]
    return "check" if check else None


def _pan(number: str) -> str | None:
    return None if _PAN.fullmatch(number) else "check"


def _epic(number: str) -> str | None:
    return None if _EPIC.fullmatch(number) else "check"


def _uan(number: str) -> str | None:
    """Gives back None for numbers of the provident fund, which begin as no Aadhaar does."""
    return None if number.startswith("10") else "check"


def _thai(number: str) -> str | None:
    total = sum((13 - place) * int(digit) for place, digit in enumerate(number[:12]))
    return None if (11 - total % 11) % 10 == int(number[12]) else "check"


def _indonesian(number: str) -> str | None:
    """Gives back "date" where its birth date, 40 added to the day of women, is in no century."""
    return None if _is_date(_born_indonesian(number)) else "date"


def _turkish(number: str) -> str | None:
    digits = [int(digit) for digit in number]
    tenth = (7 * sum(digits[0:9:2]) - sum(digits[1:8:2])) % 10
    holds = digits[0] and digits[9] == tenth and digits[10] == sum(digits[:10]) % 10
    return None if holds else "check"


def _malaysian(number: str) -> str | None:
    return None if _is_date(number[:6]) else "date"


def _mexican(number: str) -> str | None:
    if not _CURP.fullmatch(number):
        return "check"
    if not _is_date(number[4:10]):
        return "date"
    total = sum(_CURP_ALPHABET.index(one) * (18 - at) for at, one in enumerate(number[:17]))
    return None if str(-total % 10) == number[17] else "check"


def _is_date(text: str) -> bool:
    """Gives back whether "YYMMDD" is a date of some century."""
    year, month, day = int(text[:2]), int(text[2:4]), int(text[4:])
    for century in (1900, 2000):
        try:
            date(century + year, month, day)
        except ValueError:
            continue
        return True
    return False


FORMATS = {
    "cn_resident": Format((18,), id_problem, letters=1),
    "vn_cccd": Format((12,), _holds),
    "vn_cmnd": Format((9,), _holds, alone=True),
    "bd_nid": Format((10, 13, 17), _holds),
    "in_aadhaar": Format((12,), _verhoeff),
    "in_pan": Format((10,), _pan, letters=6),
    "in_epic": Format((10,), _epic, letters=3, alone=True),
    "in_uan": Format((12,), _uan, alone=True),
    "kh_id": Format((9,), _holds),
    "id_nik": Format((16,), _indonesian),
    "mx_curp": Format((18,), _mexican, letters=13),
    "my_nric": Format((12,), _malaysian),
    "ph_philsys": Format((12, 16), _holds),
    "ph_sss": Format((10,), _holds),
    "ph_tin": Format((9, 12), _holds, alone=True),
    "pk_cnic": Format((13,), _holds),
    "th_pin": Format((13,), _thai),
    "tr_tckn": Format((11,), _turkish),
}


def problem_of(number: str, names: Sequence[str]) -> str | None:
    """Gives back what is wrong with a number: None where it holds in one of the forms.

    Args:
        number: Plain, without spaces and hyphens, in capitals.
        names: Keys of ``FORMATS``; none of them means that nothing is known to be wrong.
    """
    problems = [FORMATS[name].problem(number) for name in names]
    if not problems or None in problems:
        return None
    return next((one for one in problems if one != "length"), "length")


def births_in(number: str, names: Sequence[str], on: str) -> tuple[str, ...]:
    """Gives back the ISO birth dates that a number which holds may state; () where it states none.

    Where it leaves out the century, those of somebody alive and not over ``OLDEST``.

    Args:
        number: Plain, as of ``problem_of``.
        names: Keys of ``FORMATS`` of the country.
        on: ISO day by which somebody with the number was born.
    """
    if "cn_resident" in names and (born := birth_of(number)):
        return (born,)
    if problem_of(number, names) is not None:
        return ()
    text = next((_STATED[name](number) for name in names if name in _STATED), "")
    found = []
    for century in ("19", "20") if len(text) == 6 else ("",):
        try:
            born = date.fromisoformat(century + text).isoformat()
        except ValueError:
            continue
        if born <= on and int(on[:4]) - int(born[:4]) <= OLDEST:
            found.append(born)
    return tuple(found)


def _born_indonesian(number: str) -> str:
    day = int(number[6:8])
    return f"{number[10:12]}{number[8:10]}{day - 40 if day > 40 else day:02}"


def _born_mexican(number: str) -> str:
    """Gives back the date, its century by the 17th character: a figure is of the 1900s."""
    return ("19" if number[16].isdigit() else "20") + number[4:10]


_STATED: dict[str, Callable[[str], str]] = {
    "id_nik": _born_indonesian,
    "mx_curp": _born_mexican,
    "my_nric": lambda number: number[:6],
}


def fault_of_formats(names: Sequence[object]) -> str | None:
    """Gives back what is wrong with a list of names; None where nothing is."""
    unknown = [str(name) for name in names if name not in FORMATS]
    if not unknown:
        return None
    return f"number formats: {', '.join(unknown)} is none; allowed: {', '.join(sorted(FORMATS))}"


def is_meant_as_one(number: str, names: Sequence[str]) -> bool:
    """Gives back whether a number is meant as one of these forms, and is no other document's."""
    return any(FORMATS[name].is_meant(number) for name in names)


def lengths_of(names: Sequence[str]) -> Text:
    """Gives back the lengths that a number may have: "18", "10 or 12"."""
    known = [str(n) for n in sorted({n for name in names for n in FORMATS[name].lengths})]
    return Text(" or ".join(known), " 或 ".join(known))
