"""The data folder's own key: what is told by it of a password tells nothing outside of the folder.

A hash of a password alone could be tried against a list of passwords by whoever sees a name.
"""

from __future__ import annotations

import functools
import hmac
import secrets
from pathlib import Path

from pipeline.engine.places import Place
from pipeline.errors import UsageError

KEY = "key"
"""In the data folder; machines that share one have copies of it in their scratch folders."""
_BYTES = 32
_PRIVATE = 0o600


def lock_with(key: bytes, password: str) -> str:
    """Gives back what tells what one password opened from what another did."""
    return "-" + hmac.new(key, password.encode(), "sha256").hexdigest()[:16]


@functools.cache
def key_of(folder: Path, shared: Place | None, in_child: bool = False) -> bytes:
    """Gives back the key of a data folder, made where there is none; asked for once a process.

    Args:
        folder: The data folder, or this machine's part of it.
        shared: The place that machines share; None where the folder is all there is.
        in_child: In a process that reads files, whose parent has seen to it that the key is here.

    Raises:
        UsageError: It was damaged.
        PlaceUnavailableError: The shared place is away.
    """
    here = Place.of(folder)
    if in_child:
        return _checked(here.read(KEY), here)
    # A machine that joins a night later has no scratch folder yet.
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    key = _made(here if shared is None else shared)
    if shared is not None and here.read(KEY) != key:
        here.remove(KEY)
        here.make(KEY, key, _PRIVATE)
    return key


def _made(place: Place) -> bytes:
    if (key := place.read(KEY)) is None:
        place.make(KEY, secrets.token_bytes(_BYTES), _PRIVATE)
        key = place.read(KEY)  # of several makers one has won
    return _checked(key, place)


def _checked(key: bytes | None, place: Place) -> bytes:
    if key is None or len(key) != _BYTES:
        raise UsageError(
            f"{place}/{KEY} is damaged: bring it back from a copy, or remove it; files with a "
            "password are then read once more"
        )
    return key
