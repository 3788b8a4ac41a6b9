"""Tells texts that name nobody: figures, dates, and words of the trade such as 基本工资."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from pipeline.report.known_names import Names, folded
from pipeline.report.known_numbers import Numbers, is_long

_FIGURES = re.compile(
    r"[\d\s.,:;%/+~()\[\]（）－—–\-_年月日时分号点至到第期天小元¥￥*×xX√✓○●△▲☆★#&|'\"、，。；：]*"
)
_BETWEEN = "年月日时分号第页至到期份"
_MOST = 120


class Plain:
    """Tells whether a text is made of figures and known words alone."""

    def __init__(self, words: Iterable[str], names: Iterable[str]) -> None:
        """Takes known words, and the names and numbers of people, which are never plain."""
        known = {_folded(word) for word in words}
        people = list(names)
        self._names = frozenset(folded(name) for name in people)
        self._alone = frozenset(word for word in known if folded(word) not in self._names)
        self._long = Names(name for name in people if len(name) > 1 and not name.isdigit())
        self._numbers = Numbers(people)
        self._told: dict[str, bool] = {}
        longer = sorted((word for word in known if len(word) > 1), key=lambda w: (-len(w), w))
        spelled = "|".join(map(re.escape, longer)) or r"(?!)"
        self._composed = re.compile(rf"(?:{spelled}|[{_BETWEEN}]|\d{{1,6}}|[^\w]|_)*")

    def __call__(self, text: str) -> bool:
        """Gives back whether a text names nobody, as far as can be told."""
        if text not in self._told:
            self._told[text] = self._tell(text)
        return self._told[text]

    def _tell(self, text: str) -> bool:
        said = _folded(text)
        if len(said) > _MOST or is_long(said) or folded(text) in self._names:
            return False
        if self._numbers.inside(said) or any(True for _ in self._long.spans(text)):
            return False
        return said in self._alone or bool(self._composed.fullmatch(said))

    def figures(self, text: str) -> bool:
        """Gives back whether a text holds figures alone, none of them long as an ID number is."""
        said = unicodedata.normalize("NFKC", text)
        return not is_long(said) and bool(_FIGURES.fullmatch(said))


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().lower()
