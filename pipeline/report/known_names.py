"""Finds thousands of names in texts: by their lengths and first letters, not one by one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator


class Names:
    """Names of people, to be found wherever they stand in a text."""

    def __init__(self, names: Iterable[str]) -> None:
        """Takes the names; those that are blank are left out."""
        self._names = frozenset(filter(None, names))
        self._lengths: dict[str, tuple[int, ...]] = {}
        for name in self._names:
            known = self._lengths.get(name[0], ())
            self._lengths[name[0]] = tuple(sorted({*known, len(name)}, reverse=True))

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Gives back where names stand, from left to right, the longest of several.

        Latin letters and figures are a name only where no others stand right beside them.
        """
        at = 0
        while at < len(text):
            end = self._end(text, at)
            if end:
                yield at, end
            at = end or at + 1

    def _end(self, text: str, at: int) -> int:
        for length in self._lengths.get(text[at], ()):
            end = at + length
            if text[at:end] in self._names and not (
                _joined(text, at - 1, at) or _joined(text, end - 1, end)
            ):
                return end
        return 0


def _joined(text: str, left: int, right: int) -> bool:
    """Gives back whether two neighbours are of one Latin word or number."""
    if left < 0 or right >= len(text):
        return False
    pair = text[left], text[right]
    return all(character.isalnum() and ord(character) < 0x2E80 for character in pair)
