"""Hides ID and account numbers in reports: the last four characters stay."""

import re

_ID_NUMBER = re.compile(r"(?<![0-9A-Za-z])[1-8]\d{13}(\d{3}[\dXx]|(?=\d?(?![0-9A-Za-z]))\d)(?!\w)")
_ACCOUNT = re.compile(r"(?<![0-9A-Za-z])\d{12,19}(?![0-9A-Za-z])")
SENSITIVE_FIELDS = frozenset({"id_number", "account", "contact", "address"})
"""Record fields that are personal by themselves."""


PUBLIC_FIELDS = frozenset({"manifest"})
"""Record fields whose numbers are of papers, and of no person."""


def mask_number(text: str) -> str:
    """Gives back the text with all but its last four characters starred."""
    return "*" * max(len(text) - 4, 0) + text[-4:]


def mask(text: str, field: str | None = None) -> str:
    """Gives back a text with ID numbers and accounts hidden, wherever in it they stand.

    A credit code begins with 9 and stays: it names a company, not a person. Fields that are
    personal by themselves (ID number, account, telephone, address) are hidden whole.
    """
    if field in PUBLIC_FIELDS:
        return text
    if field in SENSITIVE_FIELDS:
        return mask_number(text)
    text = _ID_NUMBER.sub(lambda found: mask_number(found.group()), text)
    return _ACCOUNT.sub(
        lambda found: (
            found.group() if found.group().startswith("9") else mask_number(found.group())
        ),
        text,
    )
