"""The words of one facility's own vocabulary, and the caches that hang on them.

A process reads for one facility at a time: whoever extracts says whose words hold meanwhile.
"""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class OwnWords:
    """What a facility's ``vocabulary.yaml`` adds to the built-in vocabularies.

    Attributes:
        headings: Vocabulary to field (or pay item) to headings as written.
        titles: Kind of document to titles as written.
        marks: Canonical mark to words and signs as written.
        ignored: Headings of columns that hold nothing to check.
    """

    headings: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    titles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    marks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        """Gives back what tells these words from others, in 16 hex digits; "" where there are none.

        Comments and the order of lines change nothing in what is read, and nothing here.
        """
        said = [self.headings, self.titles, self.marks, self.ignored]
        if not any(said):
            return ""
        text = json.dumps(said, ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def __hash__(self) -> int:
        """Gives back a hash by the digest: the words themselves lie in dictionaries."""
        return hash(self.digest)


WORDS_FILE = "vocabulary.yaml"
"""Lies beside a facility's documents, as ``facility.toml`` does, and is none of them."""
NONE = OwnWords()
_current: list[OwnWords] = [NONE]
_caches: list[Callable[[], None]] = []


def current() -> OwnWords:
    """Gives back the words that hold now; ``NONE`` where no facility gave any."""
    return _current[0]


@contextmanager
def speaking(words: OwnWords) -> Iterator[None]:
    """Makes a facility's words hold until the end of the block."""
    before = _current[0]
    _put(words)
    try:
        yield
    finally:
        _put(before)


def _put(words: OwnWords) -> None:
    if words.digest != _current[0].digest:
        for forget in _caches:
            forget()
    _current[0] = words


def remembered(function: Callable[..., T]) -> Callable[..., T]:
    """Gives back a function whose results are kept until other words hold."""
    cached = functools.lru_cache(maxsize=1 << 14)(function)
    _caches.append(cached.cache_clear)

    @functools.wraps(function)
    def call(*args: Hashable) -> T:
        return cached(*args)

    return call
