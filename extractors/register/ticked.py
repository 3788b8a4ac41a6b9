"""Whether a cell says that a point was found good: a tick, a word, or neither."""

import re
from unicodedata import normalize

from extractors.words import alike, simplified, vocabulary

KIND = "entry"
_DENIED = re.compile(
    r"[无未没非不否勿免]|已[整修更换维处复补]|\b(?:not|no|non|none|nil|never|without|không|chưa)\b|n't"
    r"|(?:\b|_)(?:un|in|ab|dis|im)(?=\w)",
    re.IGNORECASE,
)
"""What turns a word beside it into its opposite (无异常, 未通过), or says it is over (已修复)."""
_EMPTY_BOX = re.compile(r"[□☐◻⬜]")
_ONLY_DENY = ("không", "chưa")


def ticked(text: str) -> bool | None:
    """Gives back whether a cell says that a point was found good; None for words nobody knows.

    A word that is denied, words of both kinds and boxes to choose from say nothing that is sure.
    """
    word = alike(text)
    if not word:
        return False
    words = vocabulary(KIND)
    for name, value in (("open", False), ("ticked", True)):
        if word in words.words(name):
            return value
    bad, rest = _without(simplified(normalize("NFKC", text)).casefold(), words.words("open"))
    good, rest = _without(rest, words.words("ticked"))
    if bad == good or _EMPTY_BOX.search(word) or _DENIED.search(rest):
        return None
    return good


def _without(text: str, words: tuple[str, ...]) -> tuple[bool, str]:
    """Gives back whether words stand in a text, and the text with a gap in place of each."""
    known = sorted(filter(_stands_inside, words), key=len, reverse=True)
    if not known:
        return False, text
    spaced = (r"\s*".join(map(re.escape, word)) for word in known)
    rest, count = re.subn("|".join(spaced), "_", text)
    return bool(count), rest


def _stands_inside(known: str) -> bool:
    """Gives back whether a word may be looked for inside others: "no" stands in "normal"."""
    if len(known) == 1:
        return not known.isalnum() and not known.isascii()
    return len(known) > (3 if known.isascii() else 1) and known not in _ONLY_DENY
