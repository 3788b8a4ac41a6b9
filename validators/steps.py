"""Premiums in steps: the first hours of a day's or week's overtime at one multiple, more at others.

Written in a pack as a list: "1.5 to 60" is 1.5 up to the 60th minute, the last has no end.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

_WRITTEN = re.compile(r"(\d+(?:\.\d+)?)(?: to (\d+))?")


@dataclass(frozen=True, slots=True)
class Step:
    """Overtime at one premium.

    Attributes:
        premium: Multiple of the hourly wage.
        begins, ends: Minutes of overtime of the day or week; None without end.
    """

    premium: Fraction
    begins: int = 0
    ends: int | None = None


def read_steps(items: tuple[str, ...]) -> tuple[Step, ...]:
    """Gives back the steps of a list as a pack has it.

    Raises:
        ValueError: A step is not written as "1.5 to 60", they do not go upward, or one but the
            last has no end.
    """
    found: list[Step] = []
    for at, item in enumerate(items):
        match = _WRITTEN.fullmatch(item.strip())
        if match is None:
            raise ValueError(f'{item!r} is no step; write it as "1.5 to 60", the last as "2"')
        begins = (found[-1].ends or 0) if found else 0
        ends = int(match[2]) if match[2] else None
        if (ends is None) != (at == len(items) - 1):
            raise ValueError("every step but the last needs its end, and the last has none")
        if ends is not None and ends <= begins:
            raise ValueError(f"{item!r} ends before it begins")
        found.append(Step(Fraction(match[1]), begins, ends))
    if any(later.premium < one.premium for one, later in pairwise(found)):
        raise ValueError("a later step pays less than the one before it")
    return tuple(found)


def fault_of_steps(items: list[object]) -> str | None:
    """Gives back what is wrong with a list of steps; None where nothing is."""
    try:
        read_steps(tuple(map(str, items)))
    except ValueError as error:
        return f"steps: {error}"
    return None
