"""Whether raw bytes still hold a name or a hash: the last look, below every layer of ours."""

from __future__ import annotations

import html
import json
import re
import urllib.parse
from collections.abc import Iterable, Iterator
from pathlib import Path

_CHUNK = 1 << 22
_HEX = re.compile(rb"[0-9a-f]{64,}")
_HASH = 64


def hashes_in(path: Path, hashes: Iterable[str]) -> set[str]:
    """Gives back which SHA-256 (hexadecimal, or as 32 bytes) a file holds anywhere."""
    wanted = frozenset(hashes)
    raw = {bytes.fromhex(one): one for one in wanted}
    found: set[str] = set()
    for chunk in _chunks(path, _HASH):
        for run in _HEX.finditer(chunk):
            found |= wanted & _windows(run[0])
        found |= {one for binary, one in raw.items() if binary in chunk}
    return found


def words_in(path: Path, words: Iterable[str], whole: bool = False) -> bool:
    """Gives back whether a file holds any of these words as UTF-8.

    Args:
        path: The file.
        words: What is looked for.
        whole: Only where no letter, digit, "-" or "_" stands directly before or after it.
    """
    needles = [word.encode("utf-8", "surrogateescape") for word in words]
    either = b"|".join(re.escape(needle) for needle in needles)
    pattern = re.compile(_BEFORE + b"(?:" + either + b")" + _AFTER if whole else either)
    overlap = max(map(len, needles)) + 4
    return any(pattern.search(chunk) for chunk in _chunks(path, overlap))


_BEFORE, _AFTER = rb"(?<![0-9A-Za-z_\-\x80-\xff])", rb"(?![0-9A-Za-z_\-\x80-\xff])"


def spellings(name: str) -> tuple[str, ...]:
    """Gives back a name as it may stand in a file: as it is, in JSON, in HTML, in a URL."""
    said = (name, json.dumps(name)[1:-1], html.escape(name), urllib.parse.quote(name))
    return tuple(dict.fromkeys(said))


def speaks_of(text: str, name: str, others: Iterable[str]) -> bool:
    """Gives back whether a text holds a name, other than within a longer one.

    Args:
        text: In any of the spellings.
        name: Of a facility.
        others: Names of the other facilities.
    """
    for other in sorted(others, key=len, reverse=True):
        if name in other:
            for spelling in spellings(other):
                text = text.replace(spelling, "")
    return any(spelling in text for spelling in spellings(name))


def telling(name: str) -> bool:
    """Gives back whether a name is no everyday word or number that may stand anywhere."""
    return re.fullmatch(r"[a-z]{1,7}|[A-Za-z][a-z]{0,6}|[0-9]+|.{1,3}", name) is None


def _windows(run: bytes) -> set[str]:
    """Gives back every 64 digits in a row: hashes may stand directly beside other digits."""
    text = run.decode("ascii")
    return {text[at : at + _HASH] for at in range(len(text) - _HASH + 1)}


def _chunks(path: Path, overlap: int) -> Iterator[bytes]:
    """Gives back a file in pieces that overlap, so that nothing is lost between two."""
    with path.open("rb") as stream:
        tail = b""
        while piece := stream.read(_CHUNK):
            yield tail + piece
            tail = (tail + piece)[-overlap:]
