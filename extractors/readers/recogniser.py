"""Pictures of single lines of text to strings, each with how sure it is."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from extractors.readers.models import RECOGNISER, recogniser_name, session

HEIGHT = 48
"""Pixels: the height that the model reads."""
LEAST_WIDTH = 64
"""A narrower picture is padded: at 32 the model takes 0 for O."""
MOST_WIDTH = 3200
BUCKET = 16
BATCH_PIXELS = 3_000
"""Widths of one batch add up to about this many pixels."""
MOST_BATCH = 16
DOUBT = 0.02
"""Probability from which the second choice for a character is another reading."""
MOST_OTHERS = 3
NEARLY_SURE = 0.98

Grey = npt.NDArray[np.uint8]
Probabilities = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a line says.

    Attributes:
        text: "" where nothing was read.
        confidence: Smallest probability of its characters, 0 where there are none.
        others: Other plausible readings, most plausible first.
    """

    text: str
    confidence: float
    others: tuple[str, ...] = ()


def name() -> str:
    """Gives back what reads images on this machine, without loading it."""
    return recogniser_name()


def available() -> bool:
    """Whether the model can be loaded."""
    return session(RECOGNISER) is not None


def recognise(crops: Sequence[Grey]) -> list[Reading]:
    """Gives back the reading of each crop: dark text on light, one line, cut close.

    Crops are put into batches of similar width, so the cost follows the width of the text.
    """
    if not crops:
        return []
    model = session(RECOGNISER)
    widths = [_width(crop) for crop in crops]
    order = sorted(range(len(crops)), key=lambda k: (widths[k], k))
    readings: list[Reading] = [Reading("", 0.0)] * len(crops)
    for batch in _batches(order, widths):
        padded = _padded(widths[batch[-1]])
        block = np.zeros((len(batch), 3, HEIGHT, padded), np.float32)
        for row, k in enumerate(batch):
            block[row, :, :, : widths[k]] = _scaled(crops[k], widths[k])
        for k, probabilities in zip(batch, _run(model, block), strict=True):
            readings[k] = _decode(probabilities)
    return readings


def _width(crop: Grey) -> int:
    high, wide = crop.shape[:2]
    return int(min(max(np.ceil(wide * HEIGHT / high), 8), MOST_WIDTH))


def _padded(width: int) -> int:
    return max(LEAST_WIDTH, -(-width // BUCKET) * BUCKET)


def _batches(order: Sequence[int], widths: Sequence[int]) -> list[list[int]]:
    batches: list[list[int]] = []
    for k in order:
        width = _padded(widths[k])
        last = batches[-1] if batches else []
        fits = len(last) < MOST_BATCH and width * (len(last) + 1) <= BATCH_PIXELS
        if last and fits and _padded(widths[last[0]]) * 1.25 >= width:
            last.append(k)
        else:
            batches.append([k])
    return batches


def _scaled(crop: Grey, width: int) -> Probabilities:
    import cv2

    shrinks = crop.shape[0] > HEIGHT
    how = cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC
    picture = cv2.resize(crop, (width, HEIGHT), interpolation=how)
    scaled: Probabilities = picture.astype(np.float32) / 127.5 - 1.0
    return scaled


def _run(model: Any, block: Probabilities) -> Probabilities:
    found: Probabilities = model.run(None, {model.get_inputs()[0].name: block})[0]
    return found


@cache
def _alphabet() -> tuple[str, ...]:
    held = session(RECOGNISER).get_modelmeta().custom_metadata_map  # type: ignore[union-attr]
    return ("", *held["character"].splitlines(), " ")


def _decode(probabilities: Probabilities) -> Reading:
    """Gives back the most probable string of (steps, characters), and near ones."""
    letters = _alphabet()
    best = probabilities.argmax(1)
    steps = np.flatnonzero((best != 0) & np.r_[True, best[1:] != best[:-1]])
    if not len(steps):
        return Reading("", 0.0)
    sure = _with_same_forms(probabilities, best, steps)
    text = [letters[k] for k in best[steps].tolist()]
    joined = "".join(text)
    printed = [p for p, letter in zip(sure.tolist(), text, strict=True) if letter != " "]
    others = _others(probabilities, best, steps, text)
    bare = _bare(joined)
    different = tuple(o for o in others if _bare(o) != bare)
    return Reading(joined.strip(), float(min(printed, default=0.0)), different)


def _bare(text: str) -> str:
    """Gives back a text without what does not change its meaning: spaces and widths."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def _best_of_runs(
    probabilities: Probabilities, best: npt.NDArray[np.int64], steps: npt.NDArray[np.int64]
) -> Probabilities:
    """Gives back the highest probability of each character along its run of steps."""
    top = probabilities.max(1)
    changes = np.flatnonzero(np.r_[True, best[1:] != best[:-1]])
    runs = np.maximum.reduceat(top, changes)
    sure: Probabilities = runs[np.searchsorted(changes, steps)]
    return sure


def _with_same_forms(
    probabilities: Probabilities, best: npt.NDArray[np.int64], steps: npt.NDArray[np.int64]
) -> Probabilities:
    """Gives back the probability of each character, its full and half width counted together."""
    letters = _alphabet()
    sure = _best_of_runs(probabilities, best, steps)
    for at in np.flatnonzero(sure < NEARLY_SURE).tolist():
        row = probabilities[steps[at]]
        form = _bare(letters[int(best[steps[at]])])
        same = [k for k in np.argpartition(-row, 4)[:4].tolist() if k and _bare(letters[k]) == form]
        sure[at] = max(float(sure[at]), float(row[same].sum()))
    return sure


def _others(
    probabilities: Probabilities,
    best: npt.NDArray[np.int64],
    steps: npt.NDArray[np.int64],
    text: list[str],
) -> list[str]:
    """Gives back strings with one doubtful character as its second choice, likeliest first."""
    letters = _alphabet()
    rows = probabilities[steps].copy()
    rows[np.arange(len(steps)), best[steps]] = 0
    second = rows.argmax(1)
    chance = rows.max(1)
    found = []
    for at in np.argsort(-chance, kind="stable")[:MOST_OTHERS].tolist():
        if chance[at] < DOUBT:
            break
        found.append("".join([*text[:at], letters[int(second[at])], *text[at + 1 :]]))
    return found
