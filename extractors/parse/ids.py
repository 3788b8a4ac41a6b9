"""Numbers of people (ID, account, worker) as text; None where ruined or blank."""

import re
from unicodedata import normalize

from extractors.parse.fold import latin_digits
from extractors.parse.numbers import is_blank

_SAFE_DIGITS = 15
_SCIENTIFIC = re.compile(r"^\d(?:\.\d+)?e\+?\d+$", re.IGNORECASE)


def is_ruined(text: str, *, number: bool) -> bool:
    """Gives back whether a spreadsheet has ruined a long number by holding it as a number.

    Args:
        text: The cell.
        number: The cell is typed as a number: only 15 digits are safe.
    """
    text = normalize("NFKC", text).strip()
    if _SCIENTIFIC.match(text):
        return True
    digits = text.removesuffix(".0")
    return number and digits.isdigit() and len(digits) > _SAFE_DIGITS


def parse_id_number(text: str) -> str | None:
    """Gives back an ID number without spaces and quotes, its x in upper case; not checked."""
    text = re.sub(r"[\s'\"’‘`]", "", normalize("NFKC", text)).upper()
    if is_blank(text) or not re.search(r"\d", text) or _SCIENTIFIC.match(text):
        return None
    return text


def parse_account(text: str) -> str | None:
    """Gives back an account number without spaces and without the bank's name in brackets."""
    text = re.sub(r"[\s'’‘`]", "", normalize("NFKC", text)).partition("(")[0]
    return None if is_blank(text) or not re.search(r"\d", text) else text


def parse_worker_number(text: str) -> str | None:
    """Gives back a worker number as printed, leading zeros kept; "12.0" is "12"."""
    text = latin_digits(" ".join(normalize("NFKC", text).split())).lstrip("'’")
    if is_blank(text):
        return None
    return text[:-2] if re.fullmatch(r"\d+\.0", text) else text
