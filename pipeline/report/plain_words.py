"""Tells texts that name nobody: figures, dates, and words of the trade such as 基本工资."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from pipeline.report.known_names import Names

_FIGURES = re.compile(
    r"[\d\s.,:;%/+~()\[\]（）－—–\-_年月日时分号点至到第期天小元¥￥*×xX√✓○●△▲☆★#&|'\"、，。；：]*"
)
_LONGEST_RUN = re.compile(r"\d{7,}")
"""A longer run of figures may be a number of a person or an account."""
_BETWEEN = "年月日时分号第页至到期份"
_MOST = 120


class Plain:
    """Tells whether a text is made of figures and known words alone."""

    def __init__(self, words: Iterable[str], names: Iterable[str]) -> None:
        """Takes known words, and the names and numbers of people, which are never plain."""
        folded = {_folded(word) for word in words}
        self._names = frozenset(_folded(name) for name in names)
        self._alone = folded - self._names
        self._long = Names(name for name in self._names if len(name) > 1 and not name.isdigit())
        self._told: dict[str, bool] = {}
        longer = sorted((word for word in folded if len(word) > 1), key=lambda w: (-len(w), w))
        known = "|".join(map(re.escape, longer)) or r"(?!)"
        self._composed = re.compile(rf"(?:{known}|[{_BETWEEN}]|\d{{1,6}}|[^\w]|_)*")

    def __call__(self, text: str) -> bool:
        """Gives back whether a text names nobody, as far as can be told."""
        if text not in self._told:
            self._told[text] = self._tell(_folded(text))
        return self._told[text]

    def _tell(self, said: str) -> bool:
        if said in self._names or len(said) > _MOST or _LONGEST_RUN.search(said):
            return False
        if any(True for _ in self._long.spans(said)):
            return False
        return said in self._alone or bool(self._composed.fullmatch(said))

    def figures(self, text: str) -> bool:
        """Gives back whether a text holds figures alone, none of them long as an ID number is."""
        said = unicodedata.normalize("NFKC", text)
        if _LONGEST_RUN.search(re.sub(r"\.\d+", "", said)):
            return False
        return bool(_FIGURES.fullmatch(said))


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().lower()
