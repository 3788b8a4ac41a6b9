"""Numbers as people write them: text in, exact decimal out, None where it is no number."""

import re
from decimal import Decimal
from functools import lru_cache
from unicodedata import normalize

from extractors.parse.fold import latin_digits

BLANKS = frozenset(
    {"", "-", "--", "---", "—", "——", "–", "/", "//", "\\", "无", "nil", "n/a", "na", "空"}
)
"""What people write into a cell that has nothing to say."""

_CURRENCY = (
    r"(?:rmb|cny|usd|vnd|vnđ|bdt|inr|php|hkd|idr|thb|try|rp\.?|rs\.?|tk\.?|tl|us\$"
    r"|pkr|myr|rm|khr|mxn|mx\$|hk\$|[¥$€₫đ₹৳₱฿₺៛]|元|圆|块)"
)
_PREFIXED = re.compile(rf"^{_CURRENCY}\s*(?=(?:0|[1-9][\d.,' ]*)$)")
_SUFFIXED = re.compile(rf"(?<=\d)\s*(?:{_CURRENCY}|/[-=])$")
_UNIT = r"(?:元|圆|块|%|小时|时|h|hrs?|hours?|天|日|days?|d|分钟|分|min|次|/[-=])"
_SHAPE = re.compile(
    rf"^(?P<open>\()?(?P<sign>[-+−]?){_CURRENCY}?\s*(?P<sign2>[-−]?)"
    rf"(?P<digits>\d[\d.,' ]*|[.,]\d+)(?P<exponent>e[-+]?\d{{1,2}})?"
    rf"\s*(?:{_CURRENCY}|{_UNIT})?(?P<close>\))?(?P<trailing>[-−])?$"
)
_COMMA_GROUPS = re.compile(r"^\d{1,3}(,\d{3})+(\.\d*)?$|^\d{1,2}(,\d{2})*,\d{3}(\.\d*)?$")
_POINT_GROUPS = re.compile(r"^\d{1,3}(\.\d{3}){2,}(,\d*)?$|^\d{1,3}(\.\d{3})+,\d+$")
_APOSTROPHES = re.compile(r"^\d{1,3}('\d{3})+(\.\d*)?$|^\d{1,3}( \d{3})+(\.\d*)?$")


def without_currency(text: str) -> str:
    """Gives back a figure without the currency beside it: "Rp1.250.000", "Rs. 1,250/-"."""
    plain = normalize("NFKC", text).strip().casefold()
    return _PREFIXED.sub("", _SUFFIXED.sub("", plain))


def is_blank(text: str) -> bool:
    """Gives back whether a cell says nothing: empty, a dash or a slash, brackets around nothing."""
    plain = normalize("NFKC", text).strip().casefold()
    return plain in BLANKS or (plain[:1] == "(" and plain[-1:] == ")" and not plain[1:-1].strip())


@lru_cache(maxsize=65536)
def parse_number(text: str, *, point_groups: bool = False) -> Decimal | None:
    """Gives back the number a text holds, or None where it holds none or is blank.

    Currency signs and units around it are passed over; ``(1,234.50)`` and ``1234.5-`` are negative.

    Args:
        text: One cell.
        point_groups: ``1.234`` is 1234, as in Vietnam; without it a single point is a decimal
            point. ``1.234.567`` is plain in both.
    """
    plain = latin_digits(normalize("NFKC", text)).strip().casefold().replace("，", ",")
    found = _SHAPE.match(plain)
    if found is None or bool(found["open"]) != bool(found["close"]):
        return None
    digits = _plain(found["digits"].strip(), point_groups)
    if digits is None:
        return None
    value = Decimal(digits + (found["exponent"] or ""))
    signs = [found["sign"] in ("-", "−"), bool(found["sign2"]), bool(found["open"])]
    negative = any([*signs, bool(found["trailing"])])
    return -value if negative and value else value


def _plain(digits: str, point_groups: bool) -> str | None:
    if digits.isdigit():
        return digits
    if point_groups and re.match(r"^\d{1,3}(\.\d{3})+(,\d*)?$", digits):
        return digits.replace(".", "").replace(",", ".")
    if point_groups and re.match(r"^\d+,\d+$", digits) and not _COMMA_GROUPS.match(digits):
        return digits.replace(",", ".")
    if _COMMA_GROUPS.match(digits) or _APOSTROPHES.match(digits):
        return re.sub(r"[,' ]", "", digits)
    if _POINT_GROUPS.match(digits):
        return digits.replace(".", "").replace(",", ".")
    if re.match(r"^\d*\.?\d+$|^\d+\.$", digits):
        return digits
    return None


def decimals_of(text: str) -> int:
    """Gives back how many decimals a number is printed with."""
    found = re.search(r"\.(\d+)\D*$", normalize("NFKC", text).strip())
    return len(found[1]) if found else 0
