"""Made-up identity numbers of each country, with right check digits where the number has them."""

from collections.abc import Callable
from datetime import date

_VERHOEFF_D = (
    "0123456789", "1234067895", "2340178956", "3401289567", "4012395678",
    "5987604321", "6598710432", "7659821043", "8765932104", "9876543210",
)  # fmt: skip
_VERHOEFF_P = (
    "0123456789", "1576283094", "5803796142", "8916043527",
    "9453126870", "4286573901", "2793806415", "7046913258",
)  # fmt: skip
_CURP = "0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ"


def _thailand(born: date, male: bool, index: int) -> str:
    body = f"1{1000 + 37 * index:04d}{20_000 + 613 * index:05d}{index + 10:02d}"
    total = sum(int(digit) * (13 - place) for place, digit in enumerate(body))
    return body + str((11 - total % 11) % 10)


def _turkey(born: date, male: bool, index: int) -> str:
    body = f"{310_440_000 + 7_919 * index:09d}"
    digits = [int(digit) for digit in body]
    tenth = (10 - sum(d * (3 if i % 2 == 0 else 1) for i, d in enumerate(digits))) % 10
    return body + str(tenth) + str((tenth + sum(digits)) % 10)


def _india(born: date, male: bool, index: int) -> str:
    body = f"{64_120_003_710 + 8_117 * index:011d}"
    check = 0
    for place, digit in enumerate(reversed(body), 1):
        turned = _VERHOEFF_P[place % 8][int(digit)]
        check = int(_VERHOEFF_D[check][int(turned)])
    last = next(d for d in range(10) if _VERHOEFF_D[check][d] == "0")
    text = body + str(last)
    return f"{text[:4]} {text[4:8]} {text[8:]}"


def _mexico(born: date, male: bool, index: int) -> str:
    letters = "BCDFGHJKLMNP"
    one, two = letters[index % 12], letters[(5 * index + 3) % 12]
    body = f"{one}A{two}E{born:%y%m%d}{'H' if male else 'M'}PL{two}{one}R"
    body += "0" if born.year < 2000 else "A"
    total = sum(_CURP.index(sign) * (18 - place) for place, sign in enumerate(body))
    return body + str((10 - total % 10) % 10)


def _indonesia(born: date, male: bool, index: int) -> str:
    day = born.day + (0 if male else 40)
    return f"327501{day:02d}{born:%m%y}{index + 1:04d}"


def _malaysia(born: date, male: bool, index: int) -> str:
    return f"{born:%y%m%d}-10-{5200 + 14 * index + (1 if male else 0):04d}"


def _pakistan(born: date, male: bool, index: int) -> str:
    return f"34603-{2_216_040 + 3_331 * index:07d}-{1 if male else 2}"


def _vietnam(born: date, male: bool, index: int) -> str:
    century = 0 if born.year < 2000 else 2
    return f"027{century + (0 if male else 1)}{born:%y}{4_107 + 733 * index:06d}"


NUMBERS: dict[str, Callable[[date, bool, int], str]] = {
    "bd": lambda born, male, index: f"{5_501_127_340 + 90_017 * index:010d}",
    "in": _india,
    "id": _indonesia,
    "kh": lambda born, male, index: f"{101_340_220 + 70_013 * index:09d}",
    "mx": _mexico,
    "my": _malaysia,
    "ph": lambda born, male, index: f"{3_416_620_417 + 11_213 * index:010d}",
    "pk": _pakistan,
    "th": _thailand,
    "tr": _turkey,
    "vn": _vietnam,
}
BROKEN = frozenset({"in", "mx", "th", "tr"})
"""Countries whose number has a check digit, so that a wrong one shows."""


def wrong_check(number: str) -> str:
    """Gives back a number whose last digit is not the right one."""
    return number[:-1] + ("3" if number[-1] != "3" else "7")
