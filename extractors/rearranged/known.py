"""Which field a single label names, in any of the vocabularies a sheet is read with."""

from __future__ import annotations

from extractors.own_words import remembered
from extractors.tables.matching import match_path
from extractors.words import PASSED_OVER, PAY, vocabulary


@remembered
def known_field(kind: str, label: str) -> str | None:
    """Gives back the field or pay item that a label names to the letter, or None."""
    if not label.strip() or len(label) > 40:
        return None
    for name in PAY if kind in PAY else (kind,):
        found = match_path((label,), vocabulary(name), fuzzy=False).field
        if found is not None and found != PASSED_OVER:
            return found
    return None
