"""Pictures beside the text of a PDF page: those that may hold a document are read, or said."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from extractors.readers import pdfium
from extractors.readers.guessed_text import doubt_guessed
from extractors.readers.page_issues import page_issue
from extractors.readers.typed_over import typed_over
from extractors.tables.layer import Bools, Floats, map_box
from extractors.tables.page_table import PageTable, ReadPage
from pipeline.model.document import Issue
from pipeline.model.evidence import Box

ByText = Callable[[pdfium.PdfPage], ReadPage]

LARGE = 140.0
"""Points, both ways, from which on a picture may be a document, whatever it looks like: 5 cm. This
and the figures to ``OVER`` are chosen; of two it says what they were held against."""
LEAST_LONG, LEAST_SHORT = 140.0, 40.0
"""Points that a smaller one must have, which is looked at for rows: three lines of print."""
TOUCHING = 1.5
"""Points: pictures this close are strips of one."""
LOOKED_AT = 1.5
"""Pixels to a point at which a picture is looked at."""
INK = 48
"""Steps of 255 darker than the paper of a picture, from which on there is ink. The darkest ink
of nine drawn tables (three sizes, sharp to too soft to read) is 87 steps darker, or more."""
PLAIN = 6.0
"""Spread of the greys of a picture that shows nothing: 0 of a field of colour, 17 and more of those
nine tables."""
RULE_SHARE, RULE_WIDE = 0.6, 4
"""Share of a picture that a rule crosses, and pixels that it is wide at most."""
LEAST_ROWS = 4
"""Lines of print that logos, signatures and stamps do not have."""
OVER = 20
"""Characters over a picture from which on it lies behind the text: paper, a mark, a seal."""


def with_pictures(
    read: ReadPage, page: pdfium.Page, seen: pdfium.PdfPage, scale: float, by_text: ByText
) -> ReadPage:
    """Gives back a page with what stands in the pictures beside its text.

    Text typed over a table in a picture is that table's, and is not read by itself.

    Args:
        read: The page as its text says it.
        page: The page.
        seen: Its characters and pictures.
        scale: Pixels to a point at which pictures are recognised.
        by_text: Reads the page by its text once more, without what is typed over tables.
    """
    asked = [box for box in joined(seen.pictures) if _may_hold_content(page, seen, box)]
    if not asked:
        return read
    from extractors.readers.scan import read_scan

    found = read_scan(read.number, _alone(page, seen, asked, scale), 1 / scale)
    if found.issues and found.issues[0].code == "no-reader-of-scans":
        return replace(read, issues=(*read.issues, *found.issues))
    poor = any(issue.code == "poor-scan" for issue in found.issues)
    if poor or not _is_content(found):
        # Scraps of text, as a chart or a view of a hall gives, are less than nothing.
        return replace(read, issues=(*read.issues, *_unread(read.number, asked, loses=poor)))
    found, rest = _with_typed(found, seen)
    if len(rest.layer.glyphs) < len(seen.layer.glyphs):
        read = replace(by_text(rest), figures=read.figures)
    blank = [box for box in asked if not _says_something(found, box)]
    return replace(
        read,
        tables=(*read.tables, *found.tables),
        lines=(*read.lines, *found.lines),
        figures=(*read.figures, *found.figures),
        issues=(*read.issues, *found.issues, *_unread(read.number, blank, loses=False)),
    )


def _with_typed(found: ReadPage, seen: pdfium.PdfPage) -> tuple[ReadPage, pdfium.PdfPage]:
    """Gives back what pictures hold with the text typed over their tables, and the page without."""
    glyphs, tables, issues = seen.layer.glyphs, [], []
    for table in found.tables:
        whole, taken, keeps = typed_over(table, glyphs)
        glyphs = glyphs.take(~taken)
        tables.append(whole)
        if not keeps:
            issues.append(page_issue("text-over-picture", found.number, box=_box_of(table)))
    found = replace(found, tables=tuple(tables), issues=(*found.issues, *issues))
    rest = replace(seen, layer=replace(seen.layer, glyphs=glyphs))
    return doubt_guessed(found, seen.guessed), rest


def _box_of(table: PageTable) -> Box:
    rows, columns = table.row_edges, table.column_edges
    return map_box(table.to_page, (columns[0], rows[0], columns[-1], rows[-1]))


def _is_content(found: ReadPage) -> bool:
    """Whether anything was read, or by hand: the edges of a photo may make a table of nothing."""
    by_hand = any(issue.code == "handwriting" for issue in found.issues)
    return bool(found.lines) or by_hand or any(table.texts.any() for table in found.tables)


def _unread(number: int, boxes: Iterable[Floats], *, loses: bool) -> list[Issue]:
    places = (map_box(None, box.tolist()) for box in boxes)
    said = (page_issue("picture-not-read", number, box=place) for place in places)
    return [replace(issue, loses_data=loses) for issue in said]


def joined(pictures: Floats) -> list[Floats]:
    """Gives back the boxes of pictures, those put together that go on where another ends.

    Programs cut a picture into strips or tiles, of which each alone would be too small to matter.
    """
    boxes = [box for box in pictures if box[2] > box[0] and box[3] > box[1]]
    for along in (1, 0):
        groups: dict[tuple[float, ...], list[Floats]] = {}
        for box in boxes:
            sides = np.round(box[[1 - along, 3 - along]] / TOUCHING)
            groups.setdefault(tuple(sides.tolist()), []).append(box)
        boxes = [box for group in groups.values() for box in _strung(group, along)]
    return boxes


def _strung(boxes: list[Floats], along: int) -> list[Floats]:
    """Gives back boxes between the same two lines, those put together that touch."""
    found: list[Floats] = []
    for box in sorted(boxes, key=lambda b: float(b[along])):
        if found and box[along] - found[-1][along + 2] <= TOUCHING:
            last = found[-1]
            found[-1] = np.r_[np.minimum(last[:2], box[:2]), np.maximum(last[2:], box[2:])]
        else:
            found.append(box)
    return found


def _may_hold_content(page: pdfium.Page, seen: pdfium.PdfPage, box: Floats) -> bool:
    """Whether a picture may hold what somebody would miss; a logo or a signature does not."""
    wide, high = box[2] - box[0], box[3] - box[1]
    if max(wide, high) < LEAST_LONG or min(wide, high) < LEAST_SHORT:
        return False
    shown = _whitened(page, seen, box)
    if shown.size == 0 or float(shown.std()) < PLAIN:
        return False
    free = int(_inside(seen, box).sum()) < OVER
    return (min(wide, high) >= LARGE and free) or holds_rows(shown)


def _inside(seen: pdfium.PdfPage, box: Floats) -> Bools:
    x, y = seen.layer.glyphs.centres
    found: Bools = (x > box[0]) & (x < box[2]) & (y > box[1]) & (y < box[3])
    return found


def _whitened(page: pdfium.Page, seen: pdfium.PdfPage, box: Floats) -> npt.NDArray[np.float32]:
    """Gives back the greys of a picture, the text that lies over it left out."""
    width, height = seen.layer.width, seen.layer.height
    x0, top, x1, bottom = np.clip(box, 0, [width, height, width, height]).tolist()
    if x1 - x0 < 1 or bottom - top < 1:
        return np.zeros((0, 0), np.float32)
    image = pdfium.render(page, LOOKED_AT, (x0, top, x1, bottom))
    glyphs = seen.layer.glyphs.boxes[_inside(seen, box)] - [x0, top, x0, top]
    _clear(image, glyphs * LOOKED_AT)
    return np.asarray(image.mean(2), np.float32)


def _clear(image: npt.NDArray[np.uint8], boxes: Floats) -> None:
    low, high = np.floor(boxes[:, :2]), np.ceil(boxes[:, 2:])
    for (x0, top), (x1, bottom) in zip(
        low.astype(int).clip(0).tolist(), high.astype(int).clip(0).tolist(), strict=True
    ):
        image[top:bottom, x0:x1] = 255


def holds_rows(grey: npt.NDArray[np.float32]) -> bool:
    """Whether a picture shows rules both ways, or several lines of print.

    Args:
        grey: (rows, columns) of about 108 dpi, 0 to 255.
    """
    ink = grey < np.percentile(grey, 90) - INK
    across, down = _rules(ink.mean(1)), _rules(ink.mean(0))
    if min(across, down) >= 2 and max(across, down) >= 3:
        return True
    return len(_runs(ink.sum(1) >= 2)) >= LEAST_ROWS


def _rules(shares: npt.NDArray[np.float64]) -> int:
    """Gives back how many thin rules cross a picture, by the share of ink of its rows."""
    return sum(length <= RULE_WIDE for length in _runs(shares >= RULE_SHARE))


def _runs(flags: npt.NDArray[np.bool_]) -> list[int]:
    """Gives back the lengths of the runs of set flags."""
    steps = np.flatnonzero(np.diff(np.r_[False, flags, False].astype(np.int8)))
    return [int(length) for length in steps[1::2] - steps[::2]]


def _alone(
    page: pdfium.Page, seen: pdfium.PdfPage, boxes: Iterable[Floats], scale: float
) -> npt.NDArray[np.uint8]:
    """Gives back the page with nothing but some of its pictures."""
    shown = pdfium.render(page, scale)
    outside = np.ones(shown.shape[:2], bool)
    for box in boxes:
        x0, top, x1, bottom = np.round(box * scale).astype(int).clip(0).tolist()
        outside[top:bottom, x0:x1] = False
    shown[outside] = 255
    _clear(shown, seen.layer.glyphs.boxes * scale)
    return shown


def _says_something(found: ReadPage, box: Floats) -> bool:
    """Whether any table or line that was read stands in a picture."""
    spots = [line.box for line in found.lines]
    spots += [_box_of(table) for table in found.tables]
    return any(
        s.x0 < box[2] and s.x1 > box[0] and s.top < box[3] and s.bottom > box[1] for s in spots
    )
