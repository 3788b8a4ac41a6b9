"""Calls into PDFium by the thousand. Each fills a row of an array whose address it is given.

Through the wrappers of ``pypdfium2.raw`` a call costs three times as much, and a page of a payroll
takes ten thousand of them.
"""

from __future__ import annotations

import ctypes
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from ctypes import c_double, c_float, c_int, c_uint, c_void_p
from itertools import repeat
from typing import Any

import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from extractors.tables.layer import Bools, Floats, Ints

TEXT, PATH, IMAGE = raw.FPDF_PAGEOBJ_TEXT, raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE
SHADING, FORM = raw.FPDF_PAGEOBJ_SHADING, raw.FPDF_PAGEOBJ_FORM
MOVE_TO = raw.FPDF_SEGMENT_MOVETO
Handle = int
"""The address of an object of PDFium."""


def address(handle: Any) -> Handle:
    """Gives back where an object, or a function, of ``pypdfium2`` lies."""
    return ctypes.cast(handle, c_void_p).value or 0


def _quick(name: str, gives: Any, *takes: Any) -> Callable[..., Any]:
    return ctypes.PYFUNCTYPE(gives, *takes)(address(getattr(raw, name)))


_P, _I = c_void_p, c_int
_count_chars = _quick("FPDFText_CountChars", _I, _P)
_text = _quick("FPDFText_GetText", _I, _P, _I, _I, _P)
_unicode = _quick("FPDFText_GetUnicode", c_uint, _P, _I)
_loose_box = _quick("FPDFText_GetLooseCharBox", _I, _P, _I, _P)
_angle = _quick("FPDFText_GetCharAngle", c_float, _P, _I)
_map_error = _quick("FPDFText_HasUnicodeMapError", _I, _P, _I)
_text_object = _quick("FPDFText_GetTextObject", _P, _P, _I)
_font_size = _quick("FPDFText_GetFontSize", c_double, _P, _I)
_text_matrix = _quick("FPDFText_GetMatrix", _I, _P, _I, _P)
_count_objects = _quick("FPDFPage_CountObjects", _I, _P)
_object = _quick("FPDFPage_GetObject", _P, _P, _I)
_kind = _quick("FPDFPageObj_GetType", _I, _P)
_count_inner = _quick("FPDFFormObj_CountObjects", _I, _P)
_inner = _quick("FPDFFormObj_GetObject", _P, _P, c_uint)
_matrix = _quick("FPDFPageObj_GetMatrix", _I, _P, _P)
_bounds = _quick("FPDFPageObj_GetBounds", _I, _P, _P, _P, _P, _P)
_fill_colour = _quick("FPDFPageObj_GetFillColor", _I, _P, _P, _P, _P, _P)
_stroke_colour = _quick("FPDFPageObj_GetStrokeColor", _I, _P, _P, _P, _P, _P)
_stroke_width = _quick("FPDFPageObj_GetStrokeWidth", _I, _P, _P)
_see_through = _quick("FPDFPageObj_HasTransparency", _I, _P)
_drawn_picture = _quick("FPDFImageObj_GetRenderedBitmap", _P, _P, _P, _P)
_render_mode = _quick("FPDFTextObj_GetTextRenderMode", _I, _P)
_draw_mode = _quick("FPDFPath_GetDrawMode", _I, _P, _P, _P)
_count_segments = _quick("FPDFPath_CountSegments", _I, _P)
_segment = _quick("FPDFPath_GetPathSegment", _P, _P, _I)
_point = _quick("FPDFPathSegment_GetPoint", _I, _P, _P, _P)
_segment_kind = _quick("FPDFPathSegment_GetType", _I, _P)
_closes = _quick("FPDFPathSegment_GetClose", _I, _P)
_clip = _quick("FPDFPageObj_GetClipPath", _P, _P)
_clip_paths = _quick("FPDFClipPath_CountPaths", _I, _P)
_clip_count = _quick("FPDFClipPath_CountPathSegments", _I, _P, _I)
_clip_segment = _quick("FPDFClipPath_GetPathSegment", _P, _P, _I, _I)


def codes(text: Handle) -> Ints:
    """Gives back the Unicode (n,) of each character of a text page, 0 where it has none.

    All at once where each stands for one unit of UTF-16, which it does on nearly every page.
    """
    count = max(_count_chars(text), 0)
    units = np.zeros(count + 1, np.uint16)
    written = _text(text, 0, count, units.ctypes.data)
    plain = units[:count]
    if written == count + 1 and not ((plain >= 0xD800) & (plain < 0xE000)).any():
        return plain.astype(np.int64)
    return np.fromiter(map(_unicode, repeat(text), range(count)), np.int64, count)


def loose_boxes(text: Handle, which: Ints) -> Floats:
    """Gives back left, bottom, right, top (n, 4) of some characters, as high as their font."""
    boxes = np.zeros((len(which), 4), np.float32)
    _each(_loose_box, repeat(text), which.tolist(), _rows(boxes))
    return boxes[:, [0, 3, 2, 1]].astype(float)


def angles(text: Handle, which: Ints) -> Floats:
    """Gives back the angle (n,) of some characters, radians."""
    return np.fromiter(map(_angle, repeat(text), which.tolist()), float, len(which))


def map_errors(text: Handle, which: Ints) -> Bools:
    """Gives back of some characters whether their text is a guess."""
    found = np.fromiter(map(_map_error, repeat(text), which.tolist()), np.int64, len(which))
    return np.equal(found, 1)


def font_sizes(text: Handle, which: Ints) -> Floats:
    """Gives back the size (n,) in points at which some characters are set on the page."""
    flat = np.zeros((len(which), 6), np.float32)
    _each(_text_matrix, repeat(text), which.tolist(), _rows(flat))
    scale = np.sqrt(np.abs(flat[:, 0] * flat[:, 3] - flat[:, 1] * flat[:, 2]))
    sizes = np.fromiter(map(_font_size, repeat(text), which.tolist()), float, len(which))
    return sizes * scale


def text_objects(text: Handle, which: Ints) -> list[Handle | None]:
    """Gives back the object that each character is of; None for one that PDFium put between."""
    return list(map(_text_object, repeat(text), which.tolist()))


def objects(page: Handle) -> list[Handle]:
    """Gives back the objects of a page in the order they are drawn."""
    return list(map(_object, repeat(page), range(max(_count_objects(page), 0))))


def inner_objects(form: Handle) -> list[Handle]:
    """Gives back the objects of a form in the order they are drawn."""
    return list(map(_inner, repeat(form), range(max(_count_inner(form), 0))))


def kinds(items: Sequence[Handle]) -> list[int]:
    """Gives back TEXT, PATH and so on of each object."""
    return list(map(_kind, items))


def matrices(items: Sequence[Handle]) -> Floats:
    """Gives back the matrix (n, 3, 3) of each object."""
    flat = _six(items)
    whole = np.zeros((len(items), 3, 3))
    whole[:, 0] = flat[:, [0, 2, 4]]
    whole[:, 1] = flat[:, [1, 3, 5]]
    whole[:, 2, 2] = 1.0
    return whole


def directions(items: Sequence[Handle]) -> Floats:
    """Gives back where each object's own x axis points to, (n, 2), on its page."""
    return _six(items)[:, :2].astype(float)


def _six(items: Sequence[Handle]) -> npt.NDArray[np.float32]:
    flat = np.zeros((len(items), 6), np.float32)
    _each(_matrix, items, _rows(flat))
    return flat


def bounds(items: Sequence[Handle]) -> Floats:
    """Gives back left, bottom, right, top (n, 4) of each object."""
    found = np.zeros((len(items), 4), np.float32)
    _each(_bounds, items, *_columns(found))
    return found.astype(float)


def colours(items: Sequence[Handle], *, stroke: bool = False) -> Ints:
    """Gives back red, green, blue and alpha (n, 4) of each object, -1 where it has a pattern."""
    found = np.zeros((len(items), 4), np.uint32)
    call = _stroke_colour if stroke else _fill_colour
    known = np.fromiter(map(call, items, *_columns(found)), np.int64, len(items))
    return np.where(known[:, None] != 0, found.astype(np.int64), -1)


def stroke_widths(items: Sequence[Handle]) -> Floats:
    """Gives back the line width (n,) of each path, before its matrix."""
    found = np.zeros((len(items), 1), np.float32)
    _each(_stroke_width, items, _rows(found))
    return found[:, 0].astype(float)


def see_through(items: Sequence[Handle]) -> Bools:
    """Gives back of each object whether what lies under it shows."""
    return np.not_equal(np.fromiter(map(_see_through, items), np.int64, len(items)), 0)


def shade(document: Handle, page: Handle, picture: Handle) -> Floats | None:
    """Gives back how dense (high, wide), 0 to 1, a picture is as drawn; None where it has no alpha.

    None too where it cannot be drawn.
    """
    found = _drawn_picture(document, page, picture)
    if not found:
        return None
    # The bitmap is freed with what holds its pixels.
    bitmap = pdfium.PdfBitmap.from_raw(ctypes.cast(found, raw.FPDF_BITMAP))
    if bitmap.format != raw.FPDFBitmap_BGRA:
        return None
    dense: Floats = bitmap.to_numpy()[:, :, 3].astype(float) / 255
    return dense


def render_modes(items: Sequence[Handle]) -> Ints:
    """Gives back the mode (n,) in which each text is shown, 3 and 7 for not at all."""
    return np.fromiter(map(_render_mode, items), np.int64, len(items))


def draw_modes(paths: Sequence[Handle]) -> tuple[Ints, Ints]:
    """Gives back how each path is filled (0 for not), and whether it is stroked."""
    found = np.zeros((len(paths), 2), np.int32)
    _each(_draw_mode, paths, *_columns(found))
    return found[:, 0].astype(np.int64), found[:, 1].astype(np.int64)


def segment_counts(paths: Sequence[Handle]) -> Ints:
    """Gives back the number of segments (n,) of each path."""
    return np.fromiter(map(_count_segments, paths), np.int64, len(paths))


def segments(paths: Sequence[Handle], counts: Ints) -> tuple[Floats, Ints, Ints]:
    """Gives back points (m, 2), kinds and closings of the segments of paths, on end.

    Only the last segment of an outline can close it.
    """
    ends = np.cumsum(counts)
    within = np.arange(ends[-1] if len(ends) else 0) - np.repeat(ends - counts, counts)
    of_path = np.repeat(np.array(paths, np.uint64), counts)
    pieces = list(map(_segment, of_path.tolist(), within.tolist()))
    kinds_of = np.fromiter(map(_segment_kind, pieces), np.int64, len(pieces))
    closing = np.zeros(len(pieces), np.int64)
    last = np.r_[(kinds_of == MOVE_TO)[1:] | (within[1:] == 0), True]
    which = np.flatnonzero(last[: len(pieces)])
    closing[which] = list(map(_closes, map(pieces.__getitem__, which.tolist())))
    return _points(pieces), kinds_of, closing


def clip_boxes(items: Sequence[Handle]) -> Floats:
    """Gives back the box (n, 4) that each object is cut to, without end where it is not."""
    found = np.tile([-np.inf, -np.inf, np.inf, np.inf], (len(items), 1))
    clips = list(map(_clip, items))
    held = [k for k, clip in enumerate(clips) if clip]
    counts = map(_clip_paths, map(clips.__getitem__, held))
    for k, paths in zip(held, counts, strict=True):
        for path in range(paths):
            count = _clip_count(clips[k], path)
            if count > 0:
                points = _points([_clip_segment(clips[k], path, s) for s in range(count)])
                found[k, :2] = np.maximum(found[k, :2], points.min(0))
                found[k, 2:] = np.minimum(found[k, 2:], points.max(0))
    return found


def _points(pieces: Sequence[Handle]) -> Floats:
    found = np.zeros((len(pieces), 2), np.float32)
    _each(_point, pieces, *_columns(found))
    return found.astype(float)


def _each(call: Callable[..., Any], *takes: Iterable[Any]) -> None:
    deque(map(call, *takes), maxlen=0)


def _rows(array: npt.NDArray[Any]) -> range:
    """Gives back the address of each row."""
    start, step = array.ctypes.data, array.shape[1] * array.itemsize
    return range(start, start + step * len(array), step)


def _columns(array: npt.NDArray[Any]) -> list[range]:
    """Gives back for each column the addresses of its values."""
    step, size = array.shape[1] * array.itemsize, array.itemsize
    starts = range(array.ctypes.data, array.ctypes.data + step, size)
    return [range(start, start + step * len(array), step) for start in starts]
