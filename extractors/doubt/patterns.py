"""What stands out from its column: a lost point, a short time, a number of another pattern."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from extractors.doubt.lookalikes import is_one_letter_apart
from extractors.parse.numbers import parse_number
from pipeline.model.lookalike_letters import CAPITALS_OF, FIGURE_OF

LEAST = 6
"""So many cells make a column whose usual shape is known."""
MOST = 0.85
"""Share of them that must have it."""
LEAST_LIKE, MOST_LIKE = 3, 0.6
"""The same for letters and figures that may stand for one another in a worker number."""
LEAST_RUN, MOST_RUN = 4, 0.6
"""The same for numbers that run on from row to row; a row that is missing parts a run."""
COMMON, RARE = 5, 2
"""How often a word of a column stands that is its usual one, and one that may be a slip of it."""
_COUNTING = frozenset(
    "一二三四五六七八九十甲乙丙丁戊东南西北上下前后左右内外男女正副大小新老白夜早中晚"
)
_TOKEN = re.compile(r"(?<![\d:])(\d{1,2}):(\d{2})(?![\d:])")
_MASKED = re.compile(r"(\d*)[*#×]+(\d*X?)")
_RUN = re.compile(r"\d+")
Odd = dict[int, list[str]]


def odd_decimals(said: Mapping[int, str]) -> Odd:
    """Gives back figures without the decimals that their column has, with what they may be.

    11400 for 114.00, 1140.0 for 1140.00, 114.000 for 114.00. A column of whole numbers with a few
    decimals tells nothing, as hours are written so; nor does a nought, which may stand without.

    Args:
        said: Row to text, blanks left out.
    """
    figures = {row: text for row, text in said.items() if parse_number(text)}
    places = {row: _places(text) for row, text in figures.items()}
    usual, count = Counter(places.values()).most_common(1)[0] if places else (0, 0)
    if not usual or count < LEAST or count < MOST * len(figures):
        return {}
    found = {}
    for row, own in places.items():
        text = figures[row]
        if own == usual:
            continue
        found[row] = _with_places(text, own, usual)
    return found


def _places(text: str) -> int:
    found = re.search(r"\.(\d+)\D*$", text)
    return len(found[1]) if found else 0


def _digits(text: str) -> str:
    return "".join(ch for ch in text if ch.isdigit())


def _with_places(text: str, own: int, usual: int) -> list[str]:
    if not own and len(_digits(text)) <= usual:
        return []
    if not own:
        return [re.sub(rf"(\d{{{usual}}})(\D*)$", r".\1\2", text)]
    if own < usual:
        return [re.sub(r"(\.\d+)", lambda m: m[1] + "0" * (usual - own), text)]
    at = text.index(".")
    whole, tail = text[:at], text[at + 1 :]
    return [f"{whole}.{tail[:k]}{tail[k + 1 :]}" for k in range(own)][: usual + 1]


def odd_clocks(texts: Mapping[int, str]) -> Odd:
    """Gives back cells with 8:00 among 08:00, which may be 18:00 without its first figure."""
    tokens = [t for text in texts.values() for t in _TOKEN.findall(text)]
    padded = sum(len(hour) == 2 for hour, _ in tokens)
    early = sum(len(hour) == 2 and hour < "10" for hour, _ in tokens)
    if padded < LEAST or padded < MOST * len(tokens) or not early:
        return {}
    found = {}
    for row, text in texts.items():
        short = [m for m in _TOKEN.finditer(text) if len(m[1]) == 1]
        if short:
            found[row] = [
                f"{text[: m.start()]}{first}{text[m.start() :]}" for m in short for first in "012"
            ]
    return found


def odd_numbers(said: Mapping[int, str]) -> Odd:
    """Gives back worker numbers of another pattern than their column's, with what they may be.

    A letter for the figure it looks like, and the other way about; numbers with leading noughts
    are all of one length, so one that is shorter or longer has lost or gained a figure. Letters
    in the place of figures are told by fewer numbers than a length is.
    """
    usual, grammar = usual_shape(said), usual_shape(said, LEAST_LIKE, MOST_LIKE)
    if grammar is None:
        return {}
    runs = [_RUN.findall(text) for text in said.values()]
    padded = usual is not None and any(run[0].startswith("0") for run in runs if run)
    found: Odd = {}
    for row, text in said.items():
        own = _shape(text)
        fitted = _fitted(text, grammar)
        if own == grammar or (fitted is None and not any(ch.isdigit() for ch in text)):
            continue
        if fitted is not None:
            found[row] = [fitted]
        elif padded and len(own) != len(grammar) and own.strip("9") == grammar.strip("9"):
            found[row] = []
    return found


def usual_shape(said: Mapping[int, str], least: int = LEAST, most: float = MOST) -> str | None:
    """Gives back the pattern that nearly all numbers of a column have, 9 for each figure."""
    shapes = Counter(_shape(text) for text in said.values() if any(ch.isdigit() for ch in text))
    usual, count = shapes.most_common(1)[0] if shapes else ("", 0)
    return usual if count >= least and count >= most * sum(shapes.values()) else None


def lettered(said: Mapping[int, str]) -> list[int]:
    """Gives back the rows of worker numbers whose letter in front nearly the whole column has."""
    usual = usual_shape(said)
    if usual is None or not usual[:1].isalpha():
        return []
    return [row for row, text in said.items() if _shape(text) == usual]


def _shape(text: str) -> str:
    return "".join("9" if ch.isdigit() else ch for ch in text)


def _fitted(text: str, shape: str) -> str | None:
    """Gives back a number with lookalikes put so that it has a shape, or None."""
    if len(text) != len(shape):
        return None
    fitted = "".join(_fit(have, want) for have, want in zip(text, shape, strict=True))
    at = next((at for at, want in enumerate(shape) if want != "9" and fitted[at] != want), None)
    if fitted != text and at is not None and fitted[at].isalpha():
        fitted = fitted[:at] + shape[at] + fitted[at + 1 :]  # HOS of A05: once misread, twice
    return fitted if fitted != text and _shape(fitted) == shape else None


def _fit(have: str, want: str) -> str:
    if want == "9":
        figure = have.translate(FIGURE_OF)
        return figure if len(figure) == 1 else have
    return want if want in CAPITALS_OF.get(have, "") else have


def odd_lengths(said: Mapping[int, str]) -> Odd:
    """Gives back masked ID numbers that are not as long as the rest: stars were miscounted.

    What each may be has the figures that were read, and as many stars as the rest.
    """
    masked = {row: len(text) for row, text in said.items() if "*" in text}
    usual, count = Counter(masked.values()).most_common(1)[0] if masked else (0, 0)
    if count < LEAST or count < MOST * len(masked):
        return {}
    return {row: _refilled(said[row], usual) for row, length in masked.items() if length != usual}


def _refilled(text: str, length: int) -> list[str]:
    ends = _MASKED.fullmatch(text)
    if ends is None:
        return []
    stars = length - len(ends[1]) - len(ends[2])
    return [f"{ends[1]}{'*' * stars}{ends[2]}"] if stars > 0 else []


def odd_sequence(said: Mapping[int, str]) -> Odd | None:
    """Gives back running numbers that do not run on, with what should stand there.

    None where few follow one another by one from row to row.
    """
    figures = {row: int(text) for row, text in said.items() if text.isdigit() and len(text) < 6}
    order = sorted(said)
    starts = Counter(figures[row] - at for at, row in enumerate(order) if row in figures)
    start, count = starts.most_common(1)[0] if starts else (0, 0)
    if count < LEAST_RUN or count < MOST_RUN * len(said):
        return None
    return {
        row: [str(start + at)] for at, row in enumerate(order) if figures.get(row) != start + at
    }


def odd_words(said: Mapping[int, str]) -> Odd:
    """Gives back words that stand once or twice beside a frequent one that is one letter apart.

    一车间 and 二车间, A组 and B组 are two places; 句装组 beside 包装组 is a slip.
    """
    count = Counter(said.values())
    common = [word for word, times in count.items() if times >= COMMON and len(word) > 1]
    found = {}
    for row, text in said.items():
        near = [word for word in common if count[text] <= RARE and _is_slip(text, word)]
        if near:
            found[row] = near
    return found


def _is_slip(text: str, word: str) -> bool:
    if not is_one_letter_apart(text, word):
        return False
    apart = next(a + b for a, b in zip(text, word, strict=True) if a != b)
    return not any(ch in _COUNTING or ch.isascii() for ch in apart)
