"""What a night said of itself and its facilities, in the reader's language.

The store keeps it in English, as it was said; the fixed sentences among it have a Chinese twin.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

import yaml

from pipeline.report.labels import Language

_GAP = re.compile(r"\\\{(\w+)\\\}")
_NUMBERS = ("count", "all", "line", "column", "first", "last")
_GAPS = {**dict.fromkeys(_NUMBERS, r"\d+"), "s": "s?", "key": r"[\w.]+", "other": r"[\w.]+"}


def said(words: str, language: Language) -> str:
    """Gives back words of a night; for Chinese with every sentence that is known translated."""
    if language == "zh":
        for pattern, chinese in _twins():
            words = _put(pattern, chinese, words)
    return words


def _put(pattern: re.Pattern[str], chinese: str, words: str) -> str:
    return pattern.sub(lambda found: chinese.format(**found.groupdict()), words)


@cache
def _twins() -> tuple[tuple[re.Pattern[str], str], ...]:
    raw = yaml.safe_load(files("pipeline.report").joinpath("sayings.yaml").read_text("utf-8"))
    return tuple((_pattern(one["en"]), one["zh"]) for one in raw)


def _pattern(english: str) -> re.Pattern[str]:
    def gap(found: re.Match[str]) -> str:
        return f"(?P<{found[1]}>{_GAPS.get(found[1], '.+?')})"

    return re.compile(_GAP.sub(gap, re.escape(english)), re.DOTALL)
