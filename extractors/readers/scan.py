"""A page as a picture: straightened, its tables and lines recognised and graded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from extractors.readers import recogniser, tesseract
from extractors.readers.dashes import told_dashes
from extractors.readers.first_look import recognise_in_two
from extractors.readers.grading import Graded, grade_lines
from extractors.readers.models import let_go
from extractors.readers.orientation import Upright, all_crops, upright
from extractors.readers.other_scripts import OtherScript, in_other_script, other_script
from extractors.readers.page_issues import page_issue
from extractors.readers.recogniser import Reading
from extractors.readers.scan_layout import ScanLayout, pen_boxes
from extractors.readers.scan_table import grid_table
from extractors.readers.second_look import look_again
from extractors.readers.unread_ink import with_doubts
from extractors.readers.vietnamese import in_vietnamese, is_vietnamese
from extractors.tables.cell_lines import LineCrop
from extractors.tables.layer import Floats, map_box
from extractors.tables.lines import Segment, line_segment, reading_order, text_lines
from extractors.tables.page_table import PageLine, PageTable, ReadPage
from extractors.tables.paper import Grey
from extractors.tables.print_places import PrintedLine, print_of
from extractors.tables.sheet_image import Sheet, is_of_seal
from extractors.tables.unruled import Block, unruled_tables
from extractors.tables.weak_cells import with_weak
from pipeline.model.document import Figure, Issue
from pipeline.model.evidence import Grade, Locator

POOR_MEAN = 0.55
"""Mean confidence below which a page is refused."""
FEW, FEW_MEAN = 5, 0.7
"""The same for fewer lines than that, none of which was read without doubt."""
POOR_SHARE = 0.3
"""Share of doubtful lines from which a page is said to be poor."""
NOISE, SEALED_NOISE = 0.35, 0.7
"""Lines outside tables read with less confidence are marks, not text; under a seal even more."""
FIGURES, NARROW = 1.08, 1.5
"""Times the usual height of lines that figures with their commas are high, where Chinese characters
are higher; and widths in heights up to which a picture is padded anyway."""
DASH = Reading("-", 1.0)
"""Of a line that its shape tells."""
INK_HEIGHT = 1.4
"""Times the usual height: unread marks this tall are ink (a signature, a scrawl)."""


@dataclass(frozen=True, slots=True)
class _Page:
    """What the steps of reading one picture share."""

    number: int
    sheet: Sheet
    found: ScanLayout
    to_points: Floats


def read_scan(number: int, image: npt.NDArray[np.uint8], points: float) -> ReadPage:
    """Gives back what a picture of a page holds.

    Args:
        number: Page number from 1.
        image: BGR picture of the page as displayed.
        points: PDF points to a pixel of it.
    """
    if not (recogniser.available() or tesseract.installed(tesseract.CHINESE)):
        issues = (page_issue("no-reader-of-scans", number),)
        width, height = image.shape[1] * points, image.shape[0] * points
        return ReadPage(number, width, height, scanned=True, issues=issues)
    try:
        return _read_scan(number, image, points)
    finally:
        let_go()


def _read_scan(number: int, image: npt.NDArray[np.uint8], points: float) -> ReadPage:
    stood = upright(image)
    sheet, found, turn = stood.sheet, stood.found, stood.turn
    page = _Page(number, sheet, found, np.diag([points, points, 1.0]) @ sheet.to_image)
    width, height = image.shape[1] * points, image.shape[0] * points
    lines, script = _graded(stood)
    empty = ReadPage(number, width, height, figures=_seals(page), scanned=True)
    if not lines:
        marks = [_figure(page, "ink" if sparse else "picture", box) for box, sparse in found.marks]
        said = _of_geometry(page)
        if marks or found.tables:
            said.append(page_issue("nothing-read", number))
        return replace(empty, figures=(*empty.figures, *marks), issues=tuple(said))
    issues = _issues(page, lines, turn, script)
    if any(issue.code == "poor-scan" for issue in issues) and _is_lost(lines):
        return replace(empty, issues=tuple(issues))
    read = _read(page, lines, empty)
    return replace(read, issues=(*issues, *read.issues))


def _graded(stood: Upright) -> tuple[list[Graded], OtherScript | None]:
    """Gives back the readings of all lines: those of each table in turn, then those outside.

    With them the script of the words, where it is one that the recogniser was not taught.
    """
    crops = [c.picture for c in all_crops(stood.found)]
    if recogniser.available():
        read = _recognised(stood, crops)
        if is_vietnamese("".join(r.text for r in read)):
            return in_vietnamese(read, crops), None
        script = other_script(read, crops)
        if script is not None:
            return in_other_script(script, read, crops), script
        return grade_lines(read, crops, _second), None
    read = [Reading(text, sure) for text, sure in tesseract.read_lines(crops)]
    return grade_lines(read, crops, _nobody), None


def _recognised(stood: Upright, crops: Sequence[Grey]) -> list[Reading]:
    """Gives back the reading of each line; what is known of it already is not read again."""
    tables, most = stood.found.tables, FIGURES * stood.found.em
    told = [one for table in tables for one in told_dashes(table.grid, table.crops)]
    known = dict.fromkeys(np.flatnonzero(told).tolist(), DASH) | dict(stood.readings)
    left = [k for k in range(len(crops)) if k not in known]
    low = [k for k in left if k < len(told) and _is_low(crops[k], most)]
    rest = sorted(set(left) - set(low))
    for which, line in ((low, recogniser.FIGURES), (rest, recogniser.HEIGHT)):
        read = recognise_in_two([crops[k] for k in which], line)
        known |= dict(zip(which, read, strict=True))
    return [known[k] for k in range(len(crops))]


def _is_low(crop: Grey, most: float) -> bool:
    """Whether a line of a table is as low as figures are, and so wide that this saves time."""
    high, wide = crop.shape[:2]
    return bool(high <= most and wide > NARROW * high)


def _second(crops: Sequence[Grey], figures: bool) -> list[tuple[str, float]]:
    return tesseract.read_lines(crops, tesseract.FIGURES if figures else tesseract.CHINESE)


def _nobody(crops: Sequence[Grey], figures: bool) -> list[tuple[str, float]]:
    return [("", 0.0)] * len(crops)


def _read(page: _Page, lines: Sequence[Graded], empty: ReadPage) -> ReadPage:
    matrix = tuple(float(v) for v in page.to_points.ravel())
    at = 0
    tables: list[PageTable] = []
    figures = list(empty.figures)
    for table in page.found.tables:
        own = _second_looked(table.crops, lines[at : at + len(table.crops)])
        at += len(table.crops)
        tables.append(replace(grid_table(table, own, table.handwritten), to_page=matrix))
        figures += _ink(page, table.crops, own)
        figures += [_figure(page, "ink", box) for box in pen_boxes(table)]
    outside = with_doubts(lines[at:], page.found.outside)
    figures += _ink(page, page.found.outside, outside)
    figures += [
        _figure(page, "ink" if sparse else "picture", box) for box, sparse in page.found.marks
    ]
    running, blocks = _running(page, outside)
    tables += [replace(block.table, to_page=matrix) for block in blocks]
    issues = [
        page_issue("heading-unclear", page.number, box=map_box(matrix, box))
        for block in blocks
        for box in block.unclear
    ]
    tables.sort(key=lambda table: table.row_edges[0])
    text = tuple(
        PageLine(
            s.text,
            map_box(matrix, (s.x0, s.top, s.x1, s.bottom)),
            s.grade,
            s.others,
            s.height * page.to_points[0, 0],
        )
        for s in running
    )
    return replace(
        empty, tables=tuple(tables), lines=text, figures=tuple(figures), issues=tuple(issues)
    )


def _second_looked(crops: Sequence[LineCrop], lines: Sequence[Graded]) -> list[Graded]:
    if not recogniser.available():
        return list(lines)
    doubted = with_doubts(lines, crops)
    return look_again(doubted, [crop.picture for crop in crops], recogniser.recognise)


def _running(page: _Page, lines: Sequence[Graded]) -> tuple[list[Segment], list[Block]]:
    """Gives back running text and the unruled tables among it."""
    printed = print_of(
        [
            PrintedLine(c, g.text, g.places, int(g.grade), g.others)
            for c, g in zip(page.found.outside, lines, strict=True)
            if g.text and g.confidence >= (SEALED_NOISE if _in_seal(page.sheet, c) else NOISE)
        ]
    )
    rows = text_lines(printed.loose, printed.tight)
    blocks = unruled_tables(rows, words=printed.words(), close=True)
    used = {k for block in blocks for k in range(block.first, block.last)}
    rest = reading_order([row for k, row in enumerate(rows) if k not in used])
    weak = [
        (c.box, (g.text, *g.others))
        for c, g in zip(page.found.outside, lines, strict=True)
        if g.text and g.confidence < (SEALED_NOISE if _in_seal(page.sheet, c) else NOISE)
    ]
    blocks = [replace(block, table=with_weak(block.table, weak)) for block in blocks]
    return [line_segment(row) for row in rest], blocks


def _seals(page: _Page) -> tuple[Figure, ...]:
    return tuple(_figure(page, "seal", box) for box in page.sheet.seals.tolist())


def _ink(page: _Page, crops: Sequence[LineCrop], lines: Sequence[Graded]) -> list[Figure]:
    """Gives back the marks that read as nothing and are taller than print."""
    return [
        _figure(page, "ink", c.box)
        for c, g in zip(crops, lines, strict=True)
        if g.confidence < NOISE
        and c.box[3] - c.box[1] > INK_HEIGHT * page.found.em
        and not _in_seal(page.sheet, c)
        and not is_of_seal(page.sheet, c.box)
    ]


def _in_seal(sheet: Sheet, crop: LineCrop) -> bool:
    """Whether a line lies in a seal, whose own letters and rim are no text of the page."""
    x, y = (crop.box[0] + crop.box[2]) / 2, (crop.box[1] + crop.box[3]) / 2
    return any(a < x < c and b < y < d for a, b, c, d in sheet.seals.tolist())


def _figure(page: _Page, kind: str, box: Sequence[float]) -> Figure:
    matrix = tuple(float(v) for v in page.to_points.ravel())
    return Figure(kind, Locator(page=page.number, box=map_box(matrix, box)))


def _issues(
    page: _Page, lines: Sequence[Graded], turn: int, script: OtherScript | None
) -> list[Issue]:
    issues = _of_geometry(page)
    if turn:
        issues.append(page_issue("page-turned", page.number, f"{turn}°"))
    if not recogniser.available():
        issues.append(page_issue("no-recogniser", page.number))
    if script is not None:
        if script.missing:
            lacks = f"{script.name} ({script.missing})"
            issues.append(page_issue("script-not-read", page.number, lacks))
        return issues
    doubtful = sum(g.grade < Grade.READ for g in lines) / len(lines)
    if _is_lost(lines) or (doubtful > POOR_SHARE and len(lines) >= FEW):
        issues.append(page_issue("poor-scan", page.number, f"{doubtful:.0%}"))
    return issues


def _is_lost(lines: Sequence[Graded]) -> bool:
    """Whether so little of a page was read that it is refused."""
    none = len(lines) < FEW and all(g.grade < Grade.READ for g in lines)
    return _mean(lines) < (FEW_MEAN if none else POOR_MEAN)


def _of_geometry(page: _Page) -> list[Issue]:
    """Gives back what of the page is cut off, lies beside it, is not certain, or is handwritten."""
    found = []
    if page.sheet.place.others is not None and len(page.sheet.place.others):
        found.append(page_issue("second-sheet", page.number))
    for table in page.found.tables:
        spots = [(doubt.code, doubt.box) for doubt in table.doubts]
        spots += [("handwriting", box) for box in pen_boxes(table)]
        for code, spot in spots:
            at = _figure(page, "", spot).at.box
            found.append(page_issue(code, page.number, box=at))
    return found


def _mean(lines: Sequence[Graded]) -> float:
    """Gives back the mean confidence, by length of text; unread lines count as one letter."""
    weights = [max(len(g.text), 1) for g in lines]
    return sum(g.confidence * w for g, w in zip(lines, weights, strict=True)) / sum(weights)
