"""What a recogniser makes of figures: which it takes for one another, drops or doubles."""

from __future__ import annotations

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
