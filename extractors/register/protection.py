"""Why a register lists a worker: juvenile, pregnant or nursing."""

import re

from extractors.blocks import Block
from extractors.words import alike, vocabulary
from pipeline.model.document import Part

_DENIED = re.compile(
    r"(?:未|非|不|无|没有?|已过|过了?|not|non|no|nolonger|ended)[是在有处于为属曾:：\-]{0,2}$"
)
_OVER = re.compile(
    r"^[a-z期]{0,10}[:：,，(（]?(?:已经?|均已)?(?:结束|过|满|终止|期满|届满|到期|ended|over)"
)
KIND = "protected_worker"
_IMPLIED = {"due_on": "pregnant", "child_born_on": "nursing"}
"""Columns that only registers of one kind have."""


def protection(text: str) -> str | None:
    """Gives back "juvenile", "pregnant" or "nursing"; None where a text says none or several.

    What is denied (未怀孕) or over (哺乳期已结束) is said of nobody, and nothing else for sure.
    """
    key = alike(text)
    said = set()
    for value, words in vocabulary(KIND).lists["protections"].items():
        for word in map(alike, map(str, words)):
            for hit in re.finditer(re.escape(word), key):
                if _DENIED.search(key[: hit.start()]) or _OVER.search(key[hit.end() :]):
                    return None
                said.add(str(value))
    return said.pop() if len(said) == 1 else None


def protection_of_list(part: Part, block: Block) -> tuple[str | None, tuple[int, int, int] | None]:
    """Gives back why a whole list names its people, by its title or columns, and where it stands.

    A register of pregnant and nursing workers together says it of each, or not at all.
    """
    for row in range(block.header.first_row):
        for column, text in enumerate(block.grid.texts[row]):
            if found := protection(str(text)):
                return found, (block.table, row, column)
    if found := protection(part.name):
        return found, None
    implied = {value for name, value in _IMPLIED.items() if name in block.header.fields}
    return (implied.pop() if len(implied) == 1 else None), None
