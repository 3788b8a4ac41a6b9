"""Tesseract as the second reader of doubtful lines, and the only one where models are missing.

Imports pytesseract alone. Each call starts a program, so many lines go into one picture.
"""

from __future__ import annotations

import errno
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from extractors.readers.office import work_folder

Grey = npt.NDArray[np.uint8]

STRIP, SPACE, MARGIN = 44, 36, 24
"""Pixels: height of a line in the common picture, white between lines, white around."""
MOST_WIDE = 2400
LINES_A_CALL = 60
CHINESE, FIGURES, VIETNAMESE = ("chi_sim", "eng"), ("eng",), ("vie",)
"""Languages to read with, those that are installed."""
_ABSENT = (None, errno.ENOENT, errno.EACCES, errno.ENOEXEC)


@cache
def installed(wanted: tuple[str, ...]) -> str:
    """Gives back the installed ones of languages, joined for Tesseract; "" if none."""
    if shutil.which("tesseract") is None:
        return ""
    pytesseract = _pytesseract()
    try:
        there = set(pytesseract.get_languages())
    except OSError as error:
        _only_absent(error)
        return ""
    except pytesseract.TesseractError:
        return ""
    return "+".join(name for name in wanted if name in there)


def _only_absent(error: OSError) -> None:
    """Raises the error of a machine in trouble; of a program that is not there it says nothing.

    The wrapper says of any trouble that the program is not there.
    """
    meant = error.__context__ if isinstance(error.__context__, OSError) else error
    if meant.errno not in _ABSENT:
        raise meant


@cache
def _pytesseract() -> Any:
    """Gives back the wrapper, kept from loading pandas: it costs more than a page of figures."""
    hidden = "pandas" not in sys.modules
    if hidden:
        sys.modules["pandas"] = None  # type: ignore[assignment]
    try:
        import pytesseract
    finally:
        if hidden:
            del sys.modules["pandas"]
    return pytesseract


@contextmanager
def _in_work_folder() -> Iterator[None]:
    """Lets the wrapper lay its pictures of a document where a killed run leaves nothing behind.

    It takes the folder that the process has for such files; scans are read by processes that do
    one thing at a time.
    """
    folder = work_folder()
    before = tempfile.tempdir
    tempfile.tempdir = str(folder) if folder else before
    try:
        yield
    finally:
        tempfile.tempdir = before


def read_lines(crops: Sequence[Grey], wanted: tuple[str, ...] = CHINESE) -> list[tuple[str, float]]:
    """Gives back text and confidence (0 to 1) of each line, ("", 0) where nothing was read.

    Args:
        crops: Dark text on light, one line each.
        wanted: Languages that they may be in.
    """
    language = installed(wanted)
    if not language:
        return [("", 0.0)] * len(crops)
    found: list[tuple[str, float]] = []
    for at in range(0, len(crops), LINES_A_CALL):
        found += _read(crops[at : at + LINES_A_CALL], language)
    return found


def script_of(crops: Sequence[Grey]) -> tuple[str, float]:
    """Gives back the script of lines ("Bengali") and how sure, ("", 0) where it cannot be told.

    It counts for lines that are read badly as something else: of good Chinese print it is often
    wrong.
    """
    if not installed(("osd",)) or not crops:
        return "", 0.0
    pytesseract = _pytesseract()
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")
    try:
        with _in_work_folder():
            said = pytesseract.image_to_osd(
                _stack(crops[:LINES_A_CALL]),
                config="--psm 0 --dpi 300",
                output_type=pytesseract.Output.DICT,
            )
    except pytesseract.TesseractError:  # too few letters
        return "", 0.0
    return str(said["script"]), float(said["script_conf"])


def _read(crops: Sequence[Grey], language: str) -> list[tuple[str, float]]:
    pytesseract = _pytesseract()
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")
    picture = _stack(crops)
    try:
        with _in_work_folder():
            data = pytesseract.image_to_data(
                picture,
                lang=language,
                config="--psm 6 --dpi 300",
                output_type=pytesseract.Output.DICT,
            )
    except OSError as error:
        _only_absent(error)
        return [("", 0.0)] * len(crops)
    except (RuntimeError, pytesseract.TesseractError):
        return [("", 0.0)] * len(crops)
    words: list[list[tuple[int, str, float]]] = [[] for _ in crops]
    columns = zip(
        data["left"], data["top"], data["height"], data["text"], data["conf"], strict=True
    )
    for left, top, height, text, sure in columns:
        row = int((top + height / 2 - MARGIN + SPACE / 2) // (STRIP + SPACE))
        if text.strip() and float(sure) >= 0 and 0 <= row < len(crops):
            words[row].append((left, text.strip(), float(sure) / 100))
    return [_line(row) for row in words]


def _line(words: list[tuple[int, str, float]]) -> tuple[str, float]:
    if not words:
        return "", 0.0
    ordered = sorted(words)
    return " ".join(w[1] for w in ordered), min(w[2] for w in ordered)


def _stack(crops: Sequence[Grey]) -> Grey:
    strips = [_strip(crop) for crop in crops]
    wide = max(s.shape[1] for s in strips) + 2 * MARGIN
    high = len(strips) * (STRIP + SPACE) + 2 * MARGIN - SPACE
    picture = np.full((high, wide), 255, np.uint8)
    for k, strip in enumerate(strips):
        top = MARGIN + k * (STRIP + SPACE)
        picture[top : top + STRIP, MARGIN : MARGIN + strip.shape[1]] = strip
    return picture


def _strip(crop: Grey) -> Grey:
    wide = min(max(round(crop.shape[1] * STRIP / crop.shape[0]), 1), MOST_WIDE)
    strip: Grey = cv2.resize(crop, (wide, STRIP), interpolation=cv2.INTER_CUBIC)
    return strip
