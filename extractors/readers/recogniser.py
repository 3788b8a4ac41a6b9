"""Pictures of single lines of text to strings, each with how sure it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from extractors.readers.models import RECOGNISER, Model, alphabet, engine, session
from extractors.readers.read_once import read_once
from extractors.readers.unspaced import unspaced
from pipeline.model.lookalike_letters import FIGURE_OF

HEIGHT = 48
"""Pixels: the height that the model reads."""
FIGURES = 40
"""Pixels of it that a line of figures needs, the rest is its paper: as well read as at 48, in a
sixth less of the time. They are then 30 pixels high, and two of the model's steps wide. Of Chinese
characters more would be in doubt, and a scrawl is taken for a figure."""
LEAST_WIDTH = 64
"""A narrower picture is padded: at 32 the model takes 0 for O."""
MOST_WIDTH = 3200
BUCKET = 16
CLASSES = ((256, 32), (512, 64), (1024, 128), (MOST_WIDTH, 256))
"""Up to which width a picture is padded to a multiple of what, where OpenVINO reads: it prepares
itself for every size of a block. Over 200 lines of 64 to 2,000 pixels it held 237 MB, not 313, and
took 4.2 CPU seconds, not 7.3. onnxruntime prepares nothing, and would only read more white."""
BATCH_PIXELS = 500
"""Widths of one batch add up to at most this many pixels, where it holds several."""
FEW = 60
"""Lines below which nothing is gained by looking for repeats."""
DOUBT = 0.02
"""Probability from which the second choice for a character is another reading."""
SO_SURE_THAT_NONE = 0.985
"""Probability above which no second choice can reach that: together they are 1, or nearly so."""
MOST_OTHERS = 3
NEARLY_SURE = 0.98
NOTHING = 0.95
"""Probability from which there is no character at a step."""

Grey = npt.NDArray[np.uint8]
Probabilities = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a line says.

    Attributes:
        text: "" where nothing was read.
        confidence: Smallest probability of its characters, 0 where there are none.
        others: Other plausible readings, most plausible first.
        places: Where the middle of each character was seen, as a share of the picture's width;
            empty where that is not known.
        left_out: Largest probability of a character where none was taken, up to 0.05 as 0.
    """

    text: str
    confidence: float
    others: tuple[str, ...] = ()
    places: tuple[float, ...] = ()
    left_out: float = 0.0


def available() -> bool:
    """Whether the model can be loaded."""
    return session(RECOGNISER) is not None


def recognise(crops: Sequence[Grey], line: int = HEIGHT) -> list[Reading]:
    """Gives back the reading of each crop: dark text on light, one line, cut close.

    Of many crops that show the same figures a few are read (see ``read_once``).

    Args:
        crops: The pictures.
        line: Pixels that they are made high; less is quicker.
    """
    if len(crops) < FEW:
        return recognise_each(crops, line)
    return read_once(crops, lambda some: recognise_each(some, line))


def recognise_each(
    crops: Sequence[Grey], line: int = HEIGHT, model: Model | None = None
) -> list[Reading]:
    """Gives back the reading of each crop, each put through the model.

    A crop is padded by its own width alone and only those of one width share a batch: what else
    is on the page changes its probabilities by less than one in 100,000.

    Args:
        crops: The pictures.
        line: Pixels that they are made high.
        model: Another form of the model.
    """
    prepares = model is None and engine() == "openvino"
    model = model or session(RECOGNISER)
    readings: list[Reading] = [Reading("", 0.0)] * len(crops)
    if model is None:
        return readings
    widths = [_width(crop, line) for crop in crops]
    for batch in _batches(widths, prepares):
        block = np.zeros((len(batch), 3, HEIGHT, _padded(widths[batch[0]], prepares)), np.float32)
        for row, k in enumerate(batch):
            block[row, :, :, : widths[k]] = _scaled(crops[k], widths[k], line)
        for k, probabilities in zip(batch, model(block), strict=True):
            wide = widths[k] / block.shape[3]
            readings[k] = _decode(probabilities, wide)
    return readings


def _width(crop: Grey, line: int) -> int:
    high, wide = crop.shape[:2]
    return int(min(max(np.ceil(wide * line / high), 8), MOST_WIDTH))


def _padded(width: int, prepares: bool) -> int:
    classes = CLASSES if prepares else ((MOST_WIDTH, BUCKET),)
    step = next(step for most, step in classes if width <= most)
    return max(LEAST_WIDTH, -(-width // step) * step)


def _batches(widths: Sequence[int], prepares: bool) -> list[list[int]]:
    """Gives back the places of crops in batches of one padded width each.

    Where what reads prepares itself for every size of a block, what is left over of full ones is
    read one by one.
    """
    alike: dict[int, list[int]] = {}
    for k, width in enumerate(widths):
        alike.setdefault(_padded(width, prepares), []).append(k)
    batches = []
    for padded in sorted(alike):
        own, most = alike[padded], max(1, BATCH_PIXELS // padded)
        full = len(own) - len(own) % most if prepares else len(own)
        batches += [own[at : at + most] for at in range(0, full, most)]
        batches += [[k] for k in own[full:]]
    return batches


def _scaled(crop: Grey, width: int, line: int) -> Probabilities:
    import cv2

    shrinks = crop.shape[0] > line
    how = cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC
    small = cv2.resize(crop, (width, line), interpolation=how)
    room = (HEIGHT - line) // 2
    picture = cv2.copyMakeBorder(small, room, room, 0, 0, cv2.BORDER_REPLICATE)
    scaled: Probabilities = picture.astype(np.float32) / 127.5 - 1.0
    return scaled


def _decode(probabilities: Probabilities, wide: float = 1.0) -> Reading:
    """Gives back the most probable string of (steps, characters), and near ones.

    ``wide`` is the share of the steps that the picture fills; the rest is padding.
    """
    letters = alphabet()
    best = probabilities.argmax(1)
    steps = np.flatnonzero((best != 0) & np.r_[True, best[1:] != best[:-1]])
    left_out = _left_out(probabilities, best)
    if not len(steps):
        return Reading("", 0.0, left_out=left_out)
    sure = _with_same_forms(probabilities, best, steps)
    text = [letters[k] for k in best[steps].tolist()]
    joined = "".join(text)
    printed = [p for p, letter in zip(sure.tolist(), text, strict=True) if letter != " "]
    others = _others(probabilities, best, steps, text)
    bare = unspaced(joined)
    different = tuple(o for o in others if unspaced(o) != bare)
    first = len(joined) - len(joined.lstrip())
    held = _places(best, steps, wide) if all(len(letter) == 1 for letter in text) else ()
    places = held[first : first + len(joined.strip())]
    least = float(min(printed, default=0.0))
    return Reading(joined.strip(), least, different, places, left_out)


def _left_out(probabilities: Probabilities, best: npt.NDArray[np.int64]) -> float:
    """Gives back how probable a character is at most where none was taken.

    The characters on either side do not count, whose strokes reach over there.
    """
    taken, most = np.flatnonzero(best), 0.0
    for at in np.flatnonzero((best == 0) & (probabilities[:, 0] < NOTHING)).tolist():
        after = int(np.searchsorted(taken, at))
        row = probabilities[at].copy()
        row[[0, *best[taken[max(after - 1, 0) : after + 1]].tolist()]] = 0
        most = max(most, float(row.max()))
    return most


def _places(
    best: npt.NDArray[np.int64], steps: npt.NDArray[np.int64], wide: float
) -> tuple[float, ...]:
    """Gives back where each character is seen, in the middle of its run of steps."""
    ends = np.flatnonzero(np.r_[best[1:] != best[:-1], True])
    last = ends[np.searchsorted(ends, steps)]
    middles = (steps + last + 1) / 2 / len(best) / max(wide, 1e-6)
    return tuple(np.clip(middles, 0.0, 1.0).tolist())


def _best_of_runs(
    probabilities: Probabilities, best: npt.NDArray[np.int64], steps: npt.NDArray[np.int64]
) -> Probabilities:
    """Gives back the highest probability of each character along its run of steps."""
    top = probabilities[np.arange(len(best)), best]
    changes = np.flatnonzero(np.r_[True, best[1:] != best[:-1]])
    runs = np.maximum.reduceat(top, changes)
    sure: Probabilities = runs[np.searchsorted(changes, steps)]
    return sure


def _with_same_forms(
    probabilities: Probabilities, best: npt.NDArray[np.int64], steps: npt.NDArray[np.int64]
) -> Probabilities:
    """Gives back the probability of each character, its full and half width counted together."""
    letters = alphabet()
    sure = _best_of_runs(probabilities, best, steps)
    for at in np.flatnonzero(sure < NEARLY_SURE).tolist():
        row = probabilities[steps[at]]
        form = unspaced(letters[int(best[steps[at]])])
        same = [
            k for k in np.argpartition(-row, 4)[:4].tolist() if k and unspaced(letters[k]) == form
        ]
        sure[at] = max(float(sure[at]), float(row[same].sum()))
    return sure


def _others(
    probabilities: Probabilities,
    best: npt.NDArray[np.int64],
    steps: npt.NDArray[np.int64],
    text: list[str],
) -> list[str]:
    """Gives back strings with one doubtful character as another, likeliest character first."""
    unsure = np.flatnonzero(probabilities[steps, best[steps]] <= SO_SURE_THAT_NONE)
    rows = probabilities[steps[unsure]]
    rows[np.arange(len(unsure)), best[steps[unsure]]] = 0
    doubtful = np.argsort(-rows.max(1), kind="stable")[:MOST_OTHERS]
    return [
        "".join([*text[:at], letter, *text[at + 1 :]])
        for row, at in zip(rows[doubtful], unsure[doubtful].tolist(), strict=True)
        for letter in _choices(row, text[at])
    ]


def _choices(row: Probabilities, said: str) -> list[str]:
    """Gives back what else a character may be: the next choice, and more where that looks like it.

    Beside a 0 that may be O the question is which figure may stand there.
    """
    letters = alphabet()
    found: list[str] = []
    likely = np.flatnonzero(row >= DOUBT)
    for k in likely[np.argsort(-row[likely], kind="stable")][:MOST_OTHERS].tolist():
        found.append(letters[k])
        if _shape(letters[k]) != _shape(said):
            break
    return found


def _shape(letter: str) -> str:
    return unspaced(letter).translate(FIGURE_OF)
