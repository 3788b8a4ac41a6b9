"""Characters that a recogniser takes for one another, and texts that are one of them apart."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.model.misreadings import near_figures


def one_figure_apart(text: str) -> Iterator[str]:
    """Gives back every text with one figure as another that looks like it."""
    for at, character in enumerate(text):
        for other in near_figures(character):
            yield f"{text[:at]}{other}{text[at + 1 :]}"


def is_one_letter_apart(one: str, other: str) -> bool:
    """Gives back whether two names of one length differ in exactly one letter."""
    return len(one) == len(other) and sum(a != b for a, b in zip(one, other, strict=True)) == 1
