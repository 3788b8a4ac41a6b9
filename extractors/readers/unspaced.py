"""Texts as they are compared while they are read."""

import unicodedata


def unspaced(text: str) -> str:
    """Gives back a text in usual widths and without spaces, for comparing what was read."""
    return "".join(unicodedata.normalize("NFKC", text).split())
