"""HEIC and HEIF, as telephones take photos: a decoder for Pillow, where it is installed."""

from __future__ import annotations

import functools
from importlib import util

from extractors.readers.refusals import refuse


def available() -> bool:
    """Gives back whether the decoder is installed."""
    return util.find_spec("pi_heif") is not None


@functools.cache
def register() -> None:
    """Makes Pillow open HEIC files, turned as the telephone was held.

    Raises:
        UnreadableError: The decoder is not installed.
    """
    if not available():
        raise refuse("needs-heif")
    import pi_heif  # type: ignore[import-untyped]

    pi_heif.register_heif_opener(thumbnails=False)


def is_heif(head: bytes) -> bool:
    """Gives back whether a file begins as HEIC and its kin do."""
    return head[4:8] == b"ftyp"
