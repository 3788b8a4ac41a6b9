"""Who signed a contract, and when.

A space counts as blank only where the document could show a signature and shows none: no text,
no picture, no seal and no ink near its label. Where a picture is there that cannot be told to
belong to either party, it is not known.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from extractors.contract.agreement import Agreement
from extractors.contract.parties import side_of
from extractors.flow import Line, Slot
from extractors.parse.dates import find_dates, parse_date
from extractors.words import expand, simplified, vocabulary
from pipeline.model.document import TEXT, Figure
from pipeline.model.evidence import Box
from pipeline.model.table import SheetPlace, Table, WordPlace

_BLOCK_LINES = 14
_ABOVE, _BELOW, _LEFT, _RIGHT = 70.0, 80.0, 30.0, 270.0
_LARGE_SEAL = 60.0
_LONGEST_NAME = 60
_NO_NAME = re.compile(
    r"^(?:[\s_:()/.,，、\-—年月日\d]|盖章|签字|签名|签章|公章|手印|或|和|日期|处|date|signature|seal|ngày|tháng|năm)*$",
    re.IGNORECASE,
)
_OTHER_LABEL = re.compile(
    r"[:：]|日期|代表人|代理人|经办|联系|电话|地址|身份证|date\b|ngày", re.IGNORECASE
)
_MADE = re.compile(r"_?(?:在.{0,20})?(?:签订|签署|订立)")
_SIGNED = re.compile(
    r"(?:signed on|ký(?: kết)? ngày|lập ngày|hôm nay,? ?(?:ngày)?)\s*$", re.IGNORECASE
)
_SAID = re.compile(r"\((?:đã ký|signed|已签字|已签名|已签|已盖章)\)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Spot:
    """A label beside which a party signs.

    Attributes:
        side: "employer" or "worker".
        line: Index of its line in the flow.
        start, end: Where it stands in the raw line.
        until: Where the space beside it ends: the next label, or the end of the line.
    """

    side: str
    line: int
    start: int
    end: int
    until: int


@cache
def _labels() -> re.Pattern[str]:
    lists = vocabulary("contract").lists
    signs = "|".join(sorted(map(re.escape, lists["signs"]), key=len, reverse=True))
    sides = "|".join(
        f"(?P<{side}>"
        + "|".join(
            sorted({re.escape(w) for text in words for w in expand(text)}, key=len, reverse=True)
        )
        + ")"
        for side, words in lists["parties"].items()
    )
    return re.compile(
        rf"(?<![\u4e00-\u9fffA-Za-z])(?:{sides})(?:[^:,，。;；\n\s]|\s(?!\s)){{0,14}}?[:(\s]*"
        rf"(?:{signs})[^:,，。;；\n\u4e00-\u9fff]{{0,6}}\)?\s*:?",
        re.IGNORECASE,
    )


def read_signing(agreement: Agreement) -> None:
    """Finds whether each party signed, and the date of signing."""
    spots = _spots(agreement)
    for side, name in (("employer", "employer_signed"), ("worker", "worker_signed")):
        own = [spot for spot in spots if spot.side == side]
        if not own:
            _said(agreement, side, name)
        else:
            slots = tuple(dict.fromkeys(agreement.flow.lines[spot.line].slot for spot in own))
            agreement.put(name, _signed(agreement, own, spots), slots)
    _date(agreement, spots)


def _said(agreement: Agreement, side: str, name: str) -> None:
    """Takes "Bên B: Lê Thị Hương (đã ký)" at its word: signed, says the line."""
    for index, line in enumerate(agreement.flow.lines):
        for piece in re.split(r"\s{3,}", line.raw):
            label, colon, value = piece.partition(":")
            if colon and side_of(label) == side and _SAID.search(value):
                agreement.put(name, True, (agreement.flow.lines[index].slot,))


def _spots(agreement: Agreement) -> list[_Spot]:
    spots = []
    for index, line in enumerate(agreement.flow.lines):
        hits = [hit for hit in _labels().finditer(simplified(line.raw)) if _is_label(line.raw, hit)]
        for at, hit in enumerate(hits):
            side = "employer" if hit["employer"] else "worker"
            until = hits[at + 1].start() if at + 1 < len(hits) else len(line.raw)
            spots.append(_Spot(side, index, hit.start(), hit.end(), until))
    return spots


def _is_label(raw: str, hit: re.Match[str]) -> bool:
    """Gives back whether a hit is a place to sign, not a sentence that speaks of signing."""
    before = raw[: hit.start()].rstrip()
    if re.search(r"[\u4e00-\u9fffA-Za-z]$", before) and not re.search(r"\s$", raw[: hit.start()]):
        return False
    after = raw[hit.end() :].strip()
    return hit[0].rstrip().endswith((":", ")")) or not after or after[0] in "_年 "


def _signed(agreement: Agreement, own: Sequence[_Spot], spots: Sequence[_Spot]) -> bool | None:
    found = [_of_spot(agreement, spot, spots) for spot in own]
    if True in found:
        return True
    return None if None in found else False


def _of_spot(agreement: Agreement, spot: _Spot, spots: Sequence[_Spot]) -> bool | None:
    line = agreement.flow.lines[spot.line]
    beside = line.raw[spot.end : spot.until]
    if _says_a_name(beside) or _name_below(agreement, spot, spots):
        return True
    place = agreement.part.grid(line.slot[0]).place
    if isinstance(place, SheetPlace):
        return None
    if isinstance(place, WordPlace):
        return _picture_in_word(agreement, spot, spots)
    return _figure_on_page(agreement, spot, spots)


def _says_a_name(text: str) -> bool:
    dated = find_dates(text)
    head = text[: dated[0][1]] if dated else text
    head = _OTHER_LABEL.split(head)[0] if re.search(r"[:：]", head) else head
    return not _NO_NAME.match(head) and not re.fullmatch(r"\W*(?:日期|时间)\W*", head)


def _name_below(agreement: Agreement, spot: _Spot, spots: Sequence[_Spot]) -> bool:
    """Gives back whether the next line, or the next cell, holds the party's name and no label."""
    lines = agreement.flow.lines
    slot = lines[spot.line].slot
    if slot[0] != TEXT:
        table = agreement.part.tables[slot[0]]
        right = slot[2] + table.span_at(slot[1], slot[2]).columns
        cell = str(table.texts[slot[1], right]).strip() if right < table.shape[1] else ""
        beside = bool(cell) and _says_a_name(cell) and not _labels().search(cell)
        return beside or (_in_columns(spot, spots, lines) and _named_under(table, slot))
    if spot.line + 1 >= len(lines) or any(other.line == spot.line + 1 for other in spots):
        return False
    below = lines[spot.line + 1].raw
    if _OTHER_LABEL.search(below) or find_dates(below) or len(below) > 60:
        return False
    known = agreement.values.get("employer" if spot.side == "employer" else "name")
    return bool(known) and re.sub(r"\s", "", str(known)) in re.sub(r"\s", "", below)


def _in_columns(spot: _Spot, spots: Sequence[_Spot], lines: Sequence[Line]) -> bool:
    """Gives back whether the parties sign in two columns of a table, each under its label."""
    own = lines[spot.line].slot
    rows = [(lines[other.line].slot, other.side) for other in spots]
    return any(at[:2] == own[:2] and at[2] != own[2] and side != spot.side for at, side in rows)


def _named_under(table: Table, slot: Slot) -> bool:
    """Gives back whether the first cell with text under a label holds a name and no label."""
    below = (str(text).strip() for text in table.texts[slot[1] + 1 :, slot[2]])
    cell = next((text for text in below if text), "")
    if _labels().search(cell) or _OTHER_LABEL.search(cell) or len(cell) > _LONGEST_NAME:
        return False
    return bool(cell) and _says_a_name(cell)


def _picture_in_word(agreement: Agreement, spot: _Spot, spots: Sequence[_Spot]) -> bool | None:
    figures = agreement.part.figures
    slot = agreement.flow.lines[spot.line].slot
    same_line = [other for other in spots if other.line == spot.line]
    if slot[0] == TEXT:
        following = [
            agreement.flow.lines[other.line].slot[1]
            for other in spots
            if other.line > spot.line and agreement.flow.lines[other.line].slot[0] == TEXT
        ]
        last = min([slot[1] + 2, *(row - 1 for row in following)])
        near = [
            figure
            for figure in figures
            if figure.at.paragraph is not None and slot[1] <= figure.at.paragraph - 1 <= last
        ]
    else:
        near = [figure for figure in figures if _beside_cell(figure, slot)]
    if len(near) >= len(same_line) > 0:
        return True
    return None if figures else False


def _beside_cell(figure: Figure, slot: Slot) -> bool:
    at = figure.at
    if at.table != slot[0] + 1 or at.row is None or at.column is None:
        return False
    down, right = at.row - 1 - slot[1], at.column - 1 - slot[2]
    return (down == 0 and right in (0, 1)) or (down == 1 and right == 0)


def _figure_on_page(agreement: Agreement, spot: _Spot, spots: Sequence[_Spot]) -> bool | None:
    line = agreement.flow.lines[spot.line]
    at = agreement.part.grid(line.slot[0]).locate(line.slot[1], line.slot[2])
    if at.box is None:
        return None
    on_page = [f for f in agreement.part.figures if f.at.page == at.page and f.at.box is not None]
    region = _region(at.box, spot, len(line.raw))
    near = [f for f in on_page if f.at.box is not None and _inside(f.at.box, region)]
    if spot.side == "worker":
        near = [f for f in near if f.kind != "seal" or _side(f) < _LARGE_SEAL]
    if near:
        return True
    if not agreement.part.scanned:
        return None  # a seal of a digital page may be drawn with lines, which are not looked at
    low = [f for f in on_page if f.at.box is not None and f.at.box.bottom > region.top - _ABOVE]
    return None if low and not _taken(agreement, low, spot, spots) else False


def _taken(
    agreement: Agreement, figures: Sequence[Figure], spot: _Spot, spots: Sequence[_Spot]
) -> bool:
    """Gives back whether every figure stands beside the label of somebody else."""
    others = []
    for other in spots:
        if other.side != spot.side:
            line = agreement.flow.lines[other.line]
            box = agreement.part.grid(line.slot[0]).locate(line.slot[1], line.slot[2]).box
            if box is not None:
                others.append(_region(box, other, len(line.raw)))
    return all(
        any(figure.at.box is not None and _inside(figure.at.box, region) for region in others)
        for figure in figures
    )


def _region(box: Box, spot: _Spot, length: int) -> Box:
    """Gives back the space around a label in which its signature or seal stands."""
    per_character = (box.x1 - box.x0) / max(length, 1)
    left = box.x0 + per_character * spot.start
    right = box.x0 + per_character * spot.until if spot.until < length else left + _RIGHT
    return Box(left - _LEFT, box.top - _ABOVE, max(right, left + 80), box.bottom + _BELOW)


def _inside(box: Box, region: Box) -> bool:
    x, y = (box.x0 + box.x1) / 2, (box.top + box.bottom) / 2
    return region.x0 <= x <= region.x1 and region.top <= y <= region.bottom


def _side(figure: Figure) -> float:
    box = figure.at.box
    return 0.0 if box is None else max(box.x1 - box.x0, box.bottom - box.top)


def _date(agreement: Agreement, spots: Sequence[_Spot]) -> None:
    """Finds the date of signing: the later one where the parties wrote two."""
    flow = agreement.flow
    dated = [
        (iso, found.slots)
        for found in agreement.of("signed_on")
        for iso in _dates_in(agreement, found.value)[:1]
    ]
    if spots:
        first = spots[0].line
        for line in flow.lines[first : first + _BLOCK_LINES]:
            dated += [(iso, (line.slot,)) for iso in _dates_in(agreement, line.raw)]
    if not dated:
        for iso, start, end in find_dates(flow.text, order=agreement.order):
            before, after = flow.text[:start], flow.text[end:]
            chinese = re.search(r"于_?$", before) and _MADE.match(after)
            if chinese or _SIGNED.search(before):
                dated.append((iso, flow.slots(start, end)))
    if dated:
        latest = max(iso for iso, _ in dated)
        slots = tuple(dict.fromkeys(s for iso, at in dated if iso == latest for s in at))
        agreement.put("signed_on", latest, slots)


def _dates_in(agreement: Agreement, text: str) -> list[str]:
    whole = parse_date(text, order=agreement.order)
    return [whole] if whole else [iso for iso, _, _ in find_dates(text, order=agreement.order)]
