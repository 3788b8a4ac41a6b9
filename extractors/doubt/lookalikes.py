"""Characters that a recogniser takes for one another, and texts that are one of them apart."""

from __future__ import annotations

from collections.abc import Iterator

FIGURE_OF = str.maketrans(
    {
        **dict.fromkeys("OoQDUㅇ〇○口", "0"),
        **dict.fromkeys("Il|!！iｌ丨", "1"),
        **dict.fromkeys("Zz", "2"),
        **dict.fromkeys("Ss", "5"),
        **dict.fromkeys("Gb", "6"),
        **dict.fromkeys("gq", "9"),
        "B": "8",
        "H": "11",
    }
)
"""Letters and signs to the figures that they look like."""
_NEAR = {
    "0": "689",
    "1": "74",
    "2": "73",
    "3": "852",
    "4": "19",
    "5": "638",
    "6": "580",
    "7": "12",
    "8": "3069",
    "9": "0843",
}
"""Figures that blur or a broken stroke makes of one another."""


def near_figures(digit: str) -> str:
    """Gives back the figures that one may be a misreading of."""
    return _NEAR.get(digit, "")


def one_figure_apart(text: str) -> Iterator[str]:
    """Gives back every text with one figure as another that looks like it."""
    for at, character in enumerate(text):
        for other in near_figures(character):
            yield f"{text[:at]}{other}{text[at + 1 :]}"


def is_one_apart(read: str, meant: str) -> bool:
    """Gives back whether one slip of a recogniser makes a figure of another.

    A slip is one figure for another that looks like it, or one character dropped or doubled.
    """
    if len(read) == len(meant):
        apart = [(a, b) for a, b in zip(read, meant, strict=True) if a != b]
        return len(apart) == 1 and apart[0][1] in near_figures(apart[0][0])
    short, long = sorted((read, meant), key=len)
    if len(long) - len(short) != 1:
        return False
    return any(long[:at] + long[at + 1 :] == short for at in range(len(long)))


def is_one_letter_apart(one: str, other: str) -> bool:
    """Gives back whether two names of one length differ in exactly one letter."""
    return len(one) == len(other) and sum(a != b for a, b in zip(one, other, strict=True)) == 1
