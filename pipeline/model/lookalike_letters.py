"""Letters and signs that a recogniser takes for figures, and figures it takes for letters.

One table; what is asked of a text says how much of it counts. A is a 4 only in worker numbers,
where a column shows which letter the others begin with: elsewhere no reader took one for the
other, and "A4" is a size of paper.
"""

from __future__ import annotations

_SURE = {"0": "OoQD", "1": "Il|！!"}
_MORE = {"0": "Uㅇ〇○口", "1": "iｌ丨", "2": "Zz", "5": "Ss", "6": "Gb", "8": "B", "9": "gq"}
CAPITALS_OF = {"0": "ODQU", "1": "IL", "2": "Z", "4": "A", "5": "S", "6": "G", "8": "B"}
"""Figures to the capital letters of worker numbers that look like them."""


def _figure_of(*tables: dict[str, str]) -> dict[int, str]:
    return {ord(sign): figure for of in tables for figure, signs in of.items() for sign in signs}


SURE_FIGURE_OF = _figure_of(_SURE)
"""Signs to figures that they are in any line of figures: a recogniser says O for 0 now and then."""
FIGURE_OF = {**_figure_of(_SURE, _MORE), ord("H"): "11"}
"""Signs to the figures that they may be where a column or a place in a text wants figures."""
FIGURE_OF_CAPITAL = _figure_of(CAPITALS_OF)
"""Capital letters of worker numbers to the figures that they may be."""
