"""What ended a batch or a night, in words that may be mailed: its kind, never a path or a value."""

from __future__ import annotations

import re
from collections.abc import Mapping

from flows.private import AwayError, KindError

_KIND = re.compile(rf"(?:{KindError.__name__}|{AwayError.__name__}): (\w+)")
_TRIED = "though tried several times"
_WORDS = {
    "StoreUnavailableError": f"the database stayed away, {_TRIED}",
    "PlaceUnavailableError": f"inbox, data folder or outputs stayed away, {_TRIED}",
    "DiskFullError": "a disk was full on the machine that worked it",
    "OtherStoreError": (
        "the machine that worked it has another store: set PRESCREEN_DATABASE there to the URL of "
        "this night's"
    ),
    "UsageError": "what it was told cannot be done: the inbox may be gone, or an option be wrong",
}
PASSING = frozenset(
    {"StoreUnavailableError", "PlaceUnavailableError", "DiskFullError", "UsageError"}
)
"""Kinds that may be over soon: a share that is not mounted is a folder that is not there."""

_LOST = "its process or machine was lost"


def kind_of(message: str | None) -> str | None:
    """Gives back which error of ours a message of Prefect tells of; None for none of ours."""
    match = _KIND.search(message or "")
    return match[1] if match else None


def told(kind: str | None) -> str:
    """Gives back words for a kind of error."""
    if kind is None:
        return _LOST
    return _WORDS.get(kind, f"a fault ({kind}), please report it")


def problems_of(failed: Mapping[str, str | None]) -> list[str]:
    """Gives back words for the morning on batches that failed, by name; their kinds of error."""
    return [
        f"{name} failed: {told(kind)}. What it left is done in the next run"
        for name, kind in failed.items()
    ]
