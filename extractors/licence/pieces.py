"""A form cut into labels and values: labels letter-spaced, beside or above their values.

On a page, values stand right of their label, a little off its line, or under it, and long ones
go on underneath; in a table, in the next cell. Text recognition joins and splits them anyhow.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from unicodedata import normalize

from extractors.flow import Flow, Line, Slot
from extractors.labelled import bare
from extractors.licence.known import ADDRESS, OTHER, WHOLE_NAME, WIDE, Labels, labels_of
from extractors.words import Vocabulary
from extractors.words import normalise as key_of
from pipeline.model.document import TEXT, Part
from pipeline.model.evidence import Box
from pipeline.model.table import Table

_NEAR_BELOW = 2.6
_SAME_LINE = 1.5
"""White up to so many heights of a line within what is one."""
_ENDED = re.compile(r"[。.)]\s*$")
_CONTINUES = ("holder", "address", "subject", "company_type")
_MOST_LINES = 16
"""Lines of a value: a scope of business in small print has a dozen."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a line: a label, a value, or both.

    Attributes:
        label: As printed, or "".
        field: Field of the label, ``OTHER``, or None where there is no label.
        value: What follows the label, or the whole text.
        slot: Where it stands.
        box: Its box, None where the document has no pages.
        value_left: Left edge of the value.
        page: Page number.
    """

    label: str
    field: str | None
    value: str
    slot: Slot
    box: Box | None = None
    value_left: float = 0.0
    page: int | None = None


def pieces_of(part: Part, flow: Flow, words: Vocabulary) -> list[Piece]:
    """Gives back the pieces of a text, in reading order."""
    labels = labels_of(words)
    return [piece for line in flow.lines for piece in _cut(part, line, labels)]


def _cut(part: Part, line: Line, labels: Labels) -> Iterator[Piece]:
    raw = re.sub(r"^\s*(?:\d{1,2}[.、)]|\([一二三四五六七八九十\d]\))\s*", "", line.raw)
    hits = labels.hits(raw, scanned=part.scanned)
    at = part.grid(line.slot[0]).locate(line.slot[1], line.slot[2])
    before = raw[: hits[0].start()] if hits else raw
    for text in re.split(r"\s{3,}", before):
        if bare(text):
            box = _stretch(at.box, raw, raw.find(text), raw.find(text) + len(text))
            yield Piece("", None, bare(text), line.slot, box, box.x0 if box else 0.0, at.page)
    for index, hit in enumerate(hits):
        end = hits[index + 1].start() if index + 1 < len(hits) else len(raw)
        value, field = raw[hit.end() : end], labels.field(hit["label"])
        value, aside = _parted(value) if field in _CONTINUES else (value, None)
        stop = hit.end() + len(value)
        lead = len(value) - len(value.lstrip(" :_"))
        box = _stretch(at.box, raw, hit.start(), stop if bare(value) else hit.end())
        left = _stretch(at.box, raw, hit.end() + lead, stop)
        start = left.x0 if left else 0.0
        yield Piece(hit["label"], field, bare(value.strip(" :")), line.slot, box, start, at.page)
        if aside is not None:
            box = _stretch(at.box, raw, stop + aside, end)
            start = box.x0 if box else 0.0
            rest = bare(raw[stop + aside : end])
            yield Piece("", None, rest, line.slot, box, start, at.page)


def _parted(value: str) -> tuple[str, int | None]:
    """Gives back a value up to a wide gap, and how far on what stands beside it begins."""
    found = re.match(r"(\s*:?\s*\S.*?)(\s{3,})(?=\S)", value)
    return (found[1], len(found[2])) if found else (value, None)


def _stretch(box: Box | None, raw: str, start: int, end: int) -> Box | None:
    """Gives back the box of a stretch of a line, a Chinese character twice as wide as others."""
    if box is None:
        return None
    widths = [2 if re.match(WIDE, char) else 1 for char in raw] or [1]
    unit = (box.x1 - box.x0) / sum(widths)
    return Box(
        box.x0 + unit * sum(widths[:start]),
        box.top,
        box.x0 + unit * sum(widths[:end]),
        box.bottom,
    )


@dataclass(frozen=True, slots=True)
class Entry:
    """A field with its value and every slot the value stands in."""

    field: str
    value: str
    slots: tuple[Slot, ...]
    label: str


def entries(part: Part, pieces: Sequence[Piece], words: Vocabulary) -> list[Entry]:
    """Gives back the fields of a form with their values; blank ones too."""
    found = []
    for index, piece in enumerate(pieces):
        if piece.field is None or piece.field == OTHER:
            continue
        if piece.box is not None and piece.slot[0] < 0:
            found.append(_on_page(piece, pieces))
        else:
            found.append(_in_row(part, piece, pieces, index, words))
    return found


def _on_page(piece: Piece, pieces: Sequence[Piece]) -> Entry:
    if piece.value:
        return _with_rest(piece, piece, pieces)
    beside = _right(piece, pieces) or _below(piece, pieces)
    if beside is None or beside.field is not None:
        return Entry(piece.field or OTHER, "", (piece.slot,), piece.label)
    return _with_rest(piece, beside, pieces)


def _right(label: Piece, pieces: Sequence[Piece]) -> Piece | None:
    """Gives back the nearest piece on the right, on nearly the same line."""
    if label.box is None:
        return None
    middle, height = _middle(label.box), label.box.bottom - label.box.top
    near = [
        piece
        for piece in pieces
        if piece.box is not None
        and piece.page == label.page
        and piece.box.x0 >= label.box.x1 - 2
        and abs(_middle(piece.box) - middle) < 0.8 * height
    ]
    return min(near, key=lambda piece: piece.box.x0 if piece.box else 0.0, default=None)


def _below(label: Piece, pieces: Sequence[Piece]) -> Piece | None:
    """Gives back the nearest piece under a label."""
    if label.box is None:
        return None
    height = label.box.bottom - label.box.top
    near = [
        piece
        for piece in pieces
        if piece.box is not None
        and piece.page == label.page
        and piece is not label
        and _middle(piece.box) > label.box.bottom - 0.1 * height
        and piece.box.top - label.box.bottom < _NEAR_BELOW * height
        and piece.box.x0 < label.box.x1
        and piece.box.x1 > label.box.x0
    ]
    return min(near, key=lambda piece: piece.box.top if piece.box else 0.0, default=None)


def _middle(box: Box) -> float:
    return (box.top + box.bottom) / 2


def _with_rest(label: Piece, value: Piece, pieces: Sequence[Piece]) -> Entry:
    """Gives back a value with the lines it goes on over underneath."""
    text, slots = value.value, [value.slot]
    field = label.field or OTHER
    last, left = value, value.value_left
    while field in _CONTINUES and len(slots) < _MOST_LINES:
        if field == "holder" and WHOLE_NAME.search(text):
            break
        beside = _right_after(last, pieces)
        following = beside or _continued(last, left, label, pieces)
        if following is None:
            break
        glue = "" if re.search(WIDE, text[-1:] + following.value[:1]) else " "
        text += glue + following.value
        slots.append(following.slot)
        left = left if beside else following.value_left
        last = following
    return Entry(field, text, tuple(dict.fromkeys(slots)), label.label)


def _right_after(last: Piece, pieces: Sequence[Piece]) -> Piece | None:
    """Gives back the rest of a line that was read as two: 。 and ( leave a gap between them."""
    beside = _right(last, pieces)
    if beside is None or beside.field is not None or last.box is None or beside.box is None:
        return None
    if ADDRESS.fullmatch(beside.value):
        return None  # of a label that was not read: no rest of anything
    gap = beside.box.x0 - last.box.x1
    return beside if gap < _SAME_LINE * (last.box.bottom - last.box.top) else None


def _continued(last: Piece, left: float, label: Piece, pieces: Sequence[Piece]) -> Piece | None:
    if last.box is None or label.box is None:
        return None
    height = last.box.bottom - last.box.top
    room = max(1.4 * height, 8.0)
    for piece in pieces:
        box = piece.box
        if box is None or piece.page != last.page or piece is last:
            continue
        under = 0.3 * height < _middle(box) - _middle(last.box) < _NEAR_BELOW * height
        if under and abs(box.x0 - left) < room and box.x0 > label.box.x0 + height:
            own = piece.field is not None or _has_label(piece, label.box, pieces)
            return None if own else piece
    return None


def _has_label(value: Piece, above: Box, pieces: Sequence[Piece]) -> bool:
    """Gives back whether a line has a label of its own, under the one above."""
    box = value.box
    if box is None:
        return False
    height = box.bottom - box.top
    return any(
        other.field is not None
        and other.box is not None
        and other.page == value.page
        and abs(_middle(other.box) - _middle(box)) < 0.8 * height
        and above.x0 - 2 * height < other.box.x0 < min(above.x1, box.x0)
        for other in pieces
    )


def _in_row(
    part: Part, piece: Piece, pieces: Sequence[Piece], index: int, words: Vocabulary
) -> Entry:
    """Gives back a value in the same cell, the next cell of the row, or the next paragraph."""
    field = piece.field or OTHER
    if piece.value:
        found = Entry(field, piece.value, (piece.slot,), piece.label)
        return _with_paragraphs(found, pieces, index)
    table, row, column = piece.slot
    if table >= 0:
        grid = part.tables[table]
        first = column + grid.span_at(row, column).columns
        for at in range(first, grid.shape[1]):
            text = normalize("NFKC", str(grid.texts[row, at])).strip()
            if text:
                taken = key_of(text) in words.headings or labels_of(words).pattern.fullmatch(text)
                if not taken and not _of_lost_label(grid, first, at, words):
                    found = _with_rows_below(piece, grid, at, _value_of(text, words))
                    return _with_lines_below(found, part, piece, pieces)
                break
        return Entry(field, "", (piece.slot,), piece.label)
    after = pieces[index + 1] if index + 1 < len(pieces) else None
    if after is not None and after.field is None and after.slot[0] == table:
        return Entry(field, after.value, (after.slot,), piece.label)
    return Entry(field, "", (piece.slot,), piece.label)


def _with_paragraphs(found: Entry, pieces: Sequence[Piece], index: int) -> Entry:
    """Gives back a scope with the paragraphs it goes on over: to its full stop and the brackets."""
    text, slots = found.value, list(found.slots)
    for after in pieces[index + 1 : index + _MOST_LINES] if found.field == "subject" else ():
        ended = _ENDED.search(text) is not None and not after.value.startswith("(")
        if after.field is not None or after.slot[0] != TEXT or ended:
            break
        text += ("" if re.search(WIDE, text[-1:] + after.value[:1]) else " ") + after.value
        slots.append(after.slot)
    return replace(found, value=text, slots=tuple(slots))


def _value_of(text: str, words: Vocabulary) -> str:
    """Gives back what a cell says for the label left of it, without the label at its end."""
    return bare("\n".join(labels_of(words).before_label(line) for line in text.split("\n")))


def _of_lost_label(grid: Table, first: int, column: int, words: Vocabulary) -> bool:
    """Gives back whether labels of other rows stand between: the value's own was not read."""
    between = (key_of(str(text)) for text in grid.texts[:, first:column].ravel())
    return sum(key in words.headings for key in between) > 1


def _with_rows_below(label: Piece, grid: Table, column: int, text: str) -> Entry:
    """Gives back a value with the cells it goes on over underneath, where no label stands."""
    table, row, own = label.slot
    field = label.field or OTHER
    slots = [(table, row, column)]
    while field in _CONTINUES and len(slots) < _MOST_LINES and row + 1 < grid.shape[0]:
        row += 1
        below = normalize("NFKC", str(grid.texts[row, column])).strip()
        if not below or str(grid.texts[row, own]).strip():
            break
        if field == "holder" and WHOLE_NAME.search(text):
            break
        text += ("" if re.search(WIDE, text[-1:] + below[:1]) else " ") + bare(below)
        slots.append((table, row, column))
    return Entry(field, text, tuple(slots), label.label)


def _with_lines_below(found: Entry, part: Part, label: Piece, pieces: Sequence[Piece]) -> Entry:
    """Gives back a value with the lines it goes on over under the last row of a table.

    A form without rules is a table down to where its left and right no longer stand side by side.
    """
    table, row, column = found.slots[-1]
    cell = part.grid(table).locate(row, column)
    ends = row + 1 == part.tables[table].shape[0]
    if found.field not in _CONTINUES or not ends or cell.box is None:
        return found
    last = _first_below(cell.box, cell.page, pieces)
    if last is None or _has_label(last, label.box or cell.box, pieces):
        return found
    under = replace(label, box=Box(cell.box.x0 - 1e3, cell.box.top, cell.box.x0, cell.box.bottom))
    rest = _with_rest(replace(under, field=found.field), last, pieces)
    glue = "" if re.search(WIDE, found.value[-1:] + rest.value[:1]) else " "
    return replace(found, value=found.value + glue + rest.value, slots=(*found.slots, *rest.slots))


def _first_below(cell: Box, page: int | None, pieces: Sequence[Piece]) -> Piece | None:
    """Gives back the line that begins right under a cell of a table, None where there is none."""
    for piece in pieces:
        box = piece.box
        if box is None or piece.slot[0] >= 0 or piece.page != page or piece.field is not None:
            continue
        height = box.bottom - box.top
        near = -0.5 * height < box.top - cell.bottom < (_NEAR_BELOW - 1) * height
        if near and cell.x0 - height < box.x0 < (cell.x0 + cell.x1) / 2:
            return piece
    return None
