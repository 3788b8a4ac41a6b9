"""Why a register lists a worker: juvenile, pregnant or nursing."""

from extractors.blocks import Block
from extractors.words import alike, vocabulary
from pipeline.model.document import Part

KIND = "protected_worker"
_IMPLIED = {"due_on": "pregnant", "child_born_on": "nursing"}
"""Columns that only registers of one kind have."""


def protection(text: str) -> str | None:
    """Gives back "juvenile", "pregnant" or "nursing"; None where a text says none or several."""
    key = alike(text)
    said = {
        str(value)
        for value, words in vocabulary(KIND).lists["protections"].items()
        if any(alike(str(word)) in key for word in words)
    }
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
