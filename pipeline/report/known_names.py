"""Finds thousands of names in texts, however they are spelled: by lengths and first letters."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator

_MARKS = range(0x300, 0x370)
_LETTERS = str.maketrans({"đ": "d", "ø": "o", "ł": "l", "ı": "i"})
_POINTS = frozenset("·•・‧∙")
_SEPARATORS = frozenset("_-.,'’‐‑–/")
_NO_SPACES = 0x2E80
_MOST_WORDS = 6
Span = tuple[int, int, str]


class Names:
    """Names of people, to be found wherever they stand in a text.

    Capitals, marks over letters, widths, spaces and the order of Latin words do not matter.
    """

    def __init__(self, names: Iterable[str]) -> None:
        """Takes the names; those that are blank are left out, the later of two alike wins."""
        ordered = list(dict.fromkeys(names))
        self._spelled = frozenset(ordered)
        self._of = {folded(name): name for name in ordered}
        self._of.pop("", None)
        for name in ordered:
            for other in _orders(folded(name)):
                self._of.setdefault(other, name)
        lengths: dict[str, set[int]] = {}
        for known in self._of:
            lengths.setdefault(known[0], set()).add(len(known))
        self._lengths = {first: sorted(some, reverse=True) for first, some in lengths.items()}

    def whole(self, text: str) -> str | None:
        """Gives back the name that a text is, as it was given; None where it is none."""
        return self._of.get(folded(text))

    def spans(self, text: str) -> Iterator[Span]:
        """Gives back where names stand and which, from left to right, the longest of several.

        Latin letters and figures are a name only where no others stand right beside them; a
        Latin word is one only with a capital, or as it was given.
        """
        said, places = _fold(text)
        at = 0
        while at < len(said):
            end = self._end(text, said, places, at)
            if end:
                yield places[at][0], places[end - 1][1], self._of[said[at:end]]
            at = end or at + 1

    def _end(self, text: str, said: str, places: list[tuple[int, int]], at: int) -> int:
        for length in self._lengths.get(said[at], ()):
            end = at + length
            if (
                end <= len(said)
                and said[at:end] in self._of
                and not (_joined(said, at - 1, at) or _joined(said, end - 1, end))
                and self._is_name(text[places[at][0] : places[end - 1][1]], said[at:end])
            ):
                return end
        return 0

    def _is_name(self, spelled: str, name: str) -> bool:
        """Gives back whether it is no common word: "an hour" does not name Ms An."""
        common = name.isascii() and name.isalpha() and spelled[0].islower()
        return not common or spelled in self._spelled


class Spelled:
    """Names of files and sheets, found only as they are spelled."""

    def __init__(self, names: Iterable[str]) -> None:
        """Takes the names; those that are blank are left out."""
        self._names = frozenset(filter(None, names))
        lengths: dict[str, set[int]] = {}
        for name in self._names:
            lengths.setdefault(name[0], set()).add(len(name))
        self._lengths = {first: sorted(some, reverse=True) for first, some in lengths.items()}

    def spans(self, text: str) -> Iterator[Span]:
        """Gives back where names stand and which, from left to right, the longest of several."""
        at = 0
        while at < len(text):
            end = self._end(text, at)
            if end:
                yield at, end, text[at:end]
            at = end or at + 1

    def _end(self, text: str, at: int) -> int:
        for length in self._lengths.get(text[at], ()):
            end = at + length
            if (
                end <= len(text)
                and text[at:end] in self._names
                and not (_joined(text, at - 1, at) or _joined(text, end - 1, end))
            ):
                return end
        return 0


def folded(text: str) -> str:
    """Gives back a name without what may differ from one list to another."""
    return _fold(text)[0].strip()


def _orders(name: str) -> Iterator[str]:
    words = name.split()
    if 1 < len(words) <= _MOST_WORDS:
        yield " ".join(reversed(words))
        for at in range(1, len(words)):
            yield " ".join((*words[at:], *words[:at]))


def _fold(text: str) -> tuple[str, list[tuple[int, int]]]:
    """Gives back the folded text, and where each character of it stands in the text."""
    said: list[str] = []
    places: list[tuple[int, int]] = []
    for at, character in enumerate(text):
        piece = _piece(character)
        if not piece and said:  # a mark belongs to the letter before it
            places[-1] = (places[-1][0], at + 1)
        gap = piece == " "
        if gap and said and said[-1] == " ":
            continue
        if piece and said and _spaced_out(text, at, said, piece):
            said.pop()
            places.pop()
        said += piece
        places += [(at, at + 1)] * len(piece)
    return "".join(said), places


def _spaced_out(text: str, at: int, said: list[str], piece: str) -> bool:
    """Gives back whether the gap before a character only spaces a name out, as in 李 小 红."""
    if said[-1] != " " or len(said) < 2 or min(said[-2], piece) < chr(_NO_SPACES):
        return False
    gap = text[:at].rstrip("".join(_POINTS) + " \t\u00a0\u3000\r\n\u2009\u202f")
    return bool(gap) and _piece(gap[-1]) != " "


def _piece(character: str) -> str:
    if character.isascii() and character.isalnum():
        return character.lower()
    if character.isspace() or character in _SEPARATORS or character in _POINTS:
        return " "
    if unicodedata.category(character) == "Cf":
        return ""
    apart = unicodedata.normalize("NFKD", character).casefold()
    bare = "".join(one for one in apart if ord(one) not in _MARKS).translate(_LETTERS)
    whole = unicodedata.normalize("NFKC", bare)
    return " " if whole and (whole.isspace() or whole in _SEPARATORS) else whole


def _joined(text: str, left: int, right: int) -> bool:
    """Gives back whether two neighbours are of one Latin word or number."""
    if left < 0 or right >= len(text):
        return False
    pair = text[left], text[right]
    return all(character.isalnum() and ord(character) < _NO_SPACES for character in pair)
