"""What the entries of a licence say: numbers, names, dates and how long it holds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from extractors.fields import clean_text
from extractors.flow import Flow, Slot
from extractors.labelled import as_printed
from extractors.licence.known import ADDRESS
from extractors.licence.pieces import Entry, Piece
from extractors.parse.counts import COUNT, parse_count
from extractors.parse.dates import (
    Order,
    find_dates,
    last_day,
    parse_date,
    parse_month,
    parse_period,
    parse_serial,
)
from extractors.parse.names import looks_like_name, split_name
from extractors.parse.scripts import is_vietnamese
from extractors.words import Vocabulary, alike

_OPEN_ENDED = re.compile(
    r"长期|永久|无固定期限|不约定期限|long[- ]term|indefinite|permanent|no expiry"
    r"|vô thời hạn|không thời hạn",
    re.IGNORECASE,
)
_SPAN = re.compile(
    rf"(?:为|共|自[^,，]{{2,12}}起)?\s*({COUNT}|one|two|three|five)\s*个?(年|月|years?|months?|năm|tháng)(?:内有效)?",
    re.IGNORECASE,
)
_CODE = re.compile(r"(?<![0-9A-Za-z])(9[1-3N][0-9A-Z]{15,17})(?![0-9A-Za-z])")
_DAY = r"\d{4}年\d{1,2}月\d{1,2}日"
_TERM = re.compile(rf"自?{_DAY}起?\s*至\s*(?:长期|永久|{_DAY}止?)")
_REFERENCE = re.compile(r"[\u4e00-\u9fff]{2,12}[〔\[(【]\d{4}[〕\])】]第?\d{1,6}号")
_STREET = re.compile(
    r"^\d+\w? .*\b(?:road|rd|street|avenue|ave|lane|building|floor|zone|district|park)\b",
    re.IGNORECASE,
)
_COMPANY = r"^[^:。;；，]{3,60}(?:公司|厂|店|中心|ltd\.?|limited|inc\.?)$"
_ADDRESSED = re.compile(r"[\u4e00-\u9fff()]{4,40}(?:公司|厂|店|中心)")
_CERTIFIED = re.compile(
    r"(?:^|[,，])(?:兹|特此)?证明:?$|certif(?:y|ies) that\b.{0,80}$"
    r"|(?:awarded|issued|granted) to:?$",
    re.IGNORECASE,
)
_NAMES = ("holder", "address", "legal_representative", "subject", "company_type")
_PRINTED = (*_NAMES, "registered_capital", "title")
_CAPITAL = re.compile(r"[\d零壹贰叁肆伍陆柒捌玖拾佰仟一二三四五六七八九十百千]")


@dataclass(slots=True)
class Reading:
    """What was read of one licence: values, where they stand, and what could not be read.

    ``blank`` are the labels beside which nothing was read. ``lasts`` is how many months it is
    said to hold, and where that stands.
    """

    order: Order | None
    values: dict[str, Any] = field(default_factory=dict)
    at: dict[str, tuple[Slot, ...]] = field(default_factory=dict)
    seen: list[str] = field(default_factory=list)
    unread: list[Entry] = field(default_factory=list)
    blank: list[Entry] = field(default_factory=list)
    lasts: tuple[int, tuple[Slot, ...]] | None = None

    def put(self, name: str, value: Any, slots: Sequence[Slot]) -> None:
        """Keeps a value; the first one found stays."""
        if value is not None and name not in self.values:
            self.values[name] = value
            self.at[name] = tuple(slots)


def order_of(flow: Flow) -> Order | None:
    """Gives back how the dates of a text are to be read: day first in Vietnamese."""
    return "dmy" if any(is_vietnamese(line.raw) for line in flow.lines) else None


def read_values(
    found: Sequence[Entry], pieces: Sequence[Piece], flow: Flow, words: Vocabulary
) -> Reading:
    """Gives back what entries and the text around them say."""
    reading = Reading(order_of(flow))
    for entry in found:
        reading.seen.append(entry.field)
        if entry.value:
            _take(reading, entry, words)
        else:
            reading.blank.append(entry)
    _latest_issue(reading, found)
    _end_of_span(reading)
    _reference(reading, flow)
    _code_anywhere(reading, flow)
    _holder_alone(reading, flow)
    _term_alone(reading, flow)
    _address_alone(reading, pieces)
    if "issued_on" not in reading.values:
        _date_of_seal(reading, pieces)
    return reading


def _take(reading: Reading, entry: Entry, words: Vocabulary) -> None:
    name = entry.field
    if name in ("valid_from", "valid_to", "issued_on", "established_on"):
        _take_date(reading, entry)
    elif name == "period":
        _take_period(reading, entry)
    elif name in ("number", "credit_code"):
        parse = number_in if name == "number" else code_in
        reading.put(name, parse(entry.value), entry.slots)
    elif name == "issuer":
        if is_issuer(entry.value, words):
            value = re.sub(r"^\((?:盖章|公章|章)\)\s*", "", entry.value)
            reading.put(name, clean_text(as_printed(value)), entry.slots)
    elif name == "person":
        value = re.split(r"性别|身份证|民族|出生|证件", entry.value)[0]  # recognition joins them
        person = split_name(value)[0] if looks_like_name(value) else None
        reading.put(name, person, entry.slots)
    elif name in _PRINTED and (name != "registered_capital" or _CAPITAL.search(entry.value)):
        value = re.split(r",? ?(?:chức danh|title)\s*:", entry.value)[0]
        value = re.sub(r"(?<=[\u4e00-\u9fff、,;])\n(?=[\u4e00-\u9fff\d])", "", value)
        reading.put(name, clean_text(as_printed(value.rstrip(" ,;、"))), entry.slots)


def number_in(value: str) -> str | None:
    """Gives back a certificate's number: up to the next gap, a remark behind it cut off."""
    first = re.split(r"\s{2,}|[,，;；]", value.strip())[0].strip(" .。")
    if _STREET.search(first):
        return None  # "No. 2 Test Road" is an address
    return first if re.search(r"\d", first) and len(first) <= 60 else None


def code_in(value: str) -> str | None:
    """Gives back a credit code or tax number as printed, whether its check holds or not."""
    code = re.sub(r"[\s\-]", "", value).upper()
    found = re.match(r"[0-9A-Z]{8,22}", code)
    return found[0] if found else None


def is_issuer(value: str, words: Vocabulary) -> bool:
    """Gives back whether a text can name an authority: it has its word, and is no date."""
    key = alike(value)
    said = any(alike(str(word)) in key for word in words.lists.get("issuers", ()))
    return said and len(key) >= 3 and not re.match(r"\d{4}年", key)


def date_in(value: str, order: Order | None) -> str | None:
    """Gives back the one date of a text; of a month alone, its last day."""
    value = value.strip(" .。;；")
    whole = parse_date(value, order=order) or parse_serial(value)
    if whole:
        return whole
    inside = {iso for iso, _, _ in find_dates(value, order=order)}
    if len(inside) == 1:
        return inside.pop()
    month = parse_month(value) if not inside else None
    return f"{month}-{last_day(month):02d}" if month else None


def _take_date(reading: Reading, entry: Entry) -> None:
    if entry.field == "valid_to" and _OPEN_ENDED.search(entry.value):
        reading.put("open_ended", True, entry.slots)
        return
    period = parse_period(entry.value, order=reading.order)
    if period and entry.field not in ("issued_on", "established_on"):
        reading.put("valid_from", period[0], entry.slots)
        reading.put("valid_to", period[1], entry.slots)
        return
    iso = date_in(entry.value, reading.order)
    reading.put(entry.field, iso, entry.slots)
    if iso is None:
        reading.unread.append(entry)


def _take_period(reading: Reading, entry: Entry) -> None:
    value = entry.value
    period = parse_period(value, order=reading.order)
    dates = [iso for iso, _, _ in find_dates(value, order=reading.order)]
    if period:
        reading.put("valid_from", period[0], entry.slots)
        reading.put("valid_to", period[1], entry.slots)
    elif _OPEN_ENDED.search(value):
        reading.put("open_ended", True, entry.slots)
        reading.put("valid_from", dates[0] if dates else None, entry.slots)
    elif len(dates) == 2:
        reading.put("valid_from", min(dates), entry.slots)
        reading.put("valid_to", max(dates), entry.slots)
    elif re.match(r"\s*(?:至|到|截止|截至|until|to|đến)", value) or len(dates) == 1:
        reading.put("valid_to", date_in(value, reading.order), entry.slots)
    elif span := _SPAN.fullmatch(value.strip(" 。.")):
        count = parse_count(span[1]) or 0
        months = count * (12 if span[2].casefold() in ("年", "year", "years", "năm") else 1) // 100
        reading.lasts = (months, entry.slots)
    elif re.search(r"\d{4}", value):
        reading.unread.append(entry)


def _end_of_span(reading: Reading) -> None:
    """Reckons the last day of what holds for a year from its issue or examination."""
    first = reading.values.get("valid_from") or reading.values.get("issued_on")
    if reading.lasts is None or first is None or "open_ended" in reading.values:
        return
    months, slots = reading.lasts
    year, month = divmod(int(first[:4]) * 12 + int(first[5:7]) - 1 + months, 12)
    day = min(int(first[8:]), last_day(f"{year:04d}-{month + 1:02d}"))
    end = date(year, month + 1, day) - timedelta(days=1)
    start = "valid_from" if "valid_from" in reading.values else "issued_on"
    reading.put("valid_to", end.isoformat(), (*slots, *reading.at[start]))


def _latest_issue(reading: Reading, found: Sequence[Entry]) -> None:
    """Takes the latest of several dates of issue: that of the last change counts."""
    dated = [
        (iso, entry.slots)
        for entry in found
        if entry.field == "issued_on" and (iso := date_in(entry.value, reading.order))
    ]
    if len(dated) > 1:
        reading.values["issued_on"], reading.at["issued_on"] = max(dated)


def _reference(reading: Reading, flow: Flow) -> None:
    """Takes an approval's own number, 粤环审〔2020〕12号, where no label names one."""
    for line in flow.lines:
        hit = _REFERENCE.fullmatch(line.text)
        if hit:
            reading.put("number", hit[0], (line.slot,))
            return


def _code_anywhere(reading: Reading, flow: Flow) -> None:
    """Takes the one credit code of the text where its label stands apart from it."""
    hits = [
        (hit[1], line.slot)
        for line in flow.lines
        for hit in _CODE.finditer(line.raw.upper())
        if not re.search(r"\d{3}[A-Z]$", hit[1][18:])
    ]
    codes = dict(hits)
    if len(codes) == 1:
        code, slot = next(iter(codes.items()))
        reading.put("credit_code", code, (slot,))


def _holder_alone(reading: Reading, flow: Flow) -> None:
    """Takes the company that an approval is addressed to, or of which a certificate speaks."""
    before = ""
    for line in flow.lines:
        name = line.text.rstrip(":, ")
        certified = _CERTIFIED.search(before) and re.search(_COMPANY, name, re.IGNORECASE)
        if certified or (line.text.endswith(":") and _ADDRESSED.fullmatch(name)):
            reading.put("holder", clean_text(as_printed(name)), (line.slot,))
            return
        before = line.text


def _term_alone(reading: Reading, flow: Flow) -> None:
    """Takes "2018年04月12日至长期" where its label was not read: nothing else is so written."""
    if {"valid_from", "valid_to", "open_ended"} & set(reading.values):
        return
    alone = [line for line in flow.lines if _TERM.fullmatch(line.text)]
    if len(alone) == 1:
        _take_period(reading, Entry("period", alone[0].text, (alone[0].slot,), ""))


def _address_alone(reading: Reading, pieces: Sequence[Piece]) -> None:
    """Takes the one address of a form of which the label was not read, as where it is broken up."""
    used = {slot for slots in reading.at.values() for slot in slots}
    alone = [
        piece
        for piece in pieces
        if piece.field is None and piece.slot not in used and ADDRESS.fullmatch(piece.value)
    ]
    if len(alone) == 1 and {"holder", "credit_code"} & set(reading.values):
        reading.put("address", clean_text(as_printed(alone[0].value)), (alone[0].slot,))


def _date_of_seal(reading: Reading, pieces: Sequence[Piece]) -> None:
    """Takes the last date that stands alone: it is printed under the authority's seal."""
    used = {slot for slots in reading.at.values() for slot in slots}
    for piece in reversed(pieces):
        if piece.field is None and piece.slot not in used:
            iso = parse_date(piece.value, order=reading.order)
            if iso:
                reading.put("issued_on", iso, (piece.slot,))
                return
