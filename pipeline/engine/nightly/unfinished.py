"""Names that say an upload, or somebody's work on a file, has not ended."""

from __future__ import annotations

from collections.abc import Iterable

_TRANSFERS = (
    ".part",
    ".partial",
    ".filepart",
    ".crdownload",
    ".opdownload",
    ".download",
    ".!ut",
    ".aria2",
    ".tmp",
)
"""What browsers, SFTP programs and file shares call a file until all of it is there."""
_HELD = ("~$", ".~lock.")
"""What office programs lay beside a document while it is open."""


def unfinished(path: str) -> bool:
    """Gives back whether a path is a transfer under way: another name follows when it is whole."""
    return _last(path).endswith(_TRANSFERS)


def held_open(path: str) -> bool:
    """Gives back whether a path says that the document beside it is open in an office program.

    Such a file also stays behind where the program was killed, or comes along when a folder is
    copied: alone it does not say that somebody is at work.
    """
    return _last(path).startswith(_HELD)


def endings(paths: Iterable[str]) -> str:
    """Gives back how unfinished names end, as ".filepart, .part": the names may be of people."""
    found = {next(one for one in _TRANSFERS if _last(path).endswith(one)) for path in paths}
    return ", ".join(sorted(found))


def _last(path: str) -> str:
    return path.rpartition("/")[2].lower()
