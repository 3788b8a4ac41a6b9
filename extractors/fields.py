"""How the text of a record field is read: by its type and the unit in its name."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from unicodedata import normalize

from extractors.columns import Parse
from extractors.parse.clock_times import parse_minutes
from extractors.parse.dates import Order, date_order, parse_date, parse_month, parse_serial
from extractors.parse.ids import parse_account, parse_id_number, parse_worker_number
from extractors.parse.money import parse_hours, parse_hundredths, parse_minor
from extractors.parse.numbers import BLANKS
from pipeline.model.records import RECORDS

_DAY_AND_MONTH = re.compile(r"^(\d{1,2})[/.-](\d{1,2})[/.-](?:\d{4})")
_SHORT = re.compile(r"^\s*\d{1,2}[/.-]\d{1,2}\s*$")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::\d{2})?\s*([ap]\.?m\.?)?\s*$", re.IGNORECASE)
_DECIMAL_COMMA = re.compile(r"^\s*\d{1,3},\d{1,2}\s*$")
_HALF_DAY = re.compile(r"\s*(?:上午|下午|上半天|下半天|全天|[ap]\.?m\.?)\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a sheet says about how its values are written.

    Attributes:
        year: Year for dates without one.
        scale: What money is multiplied by (万元: 10000).
        point_groups: "1.234" is 1234.
        order: How dates of two readings are read, where the sheet shows it.
        short_order: The same for dates without a year ("3/8").
    """

    year: int | None = None
    scale: int = 1
    point_groups: bool = False
    order: Order | None = None
    short_order: Order | None = None


def stated_order(texts: Iterable[str]) -> Order | None:
    """Gives back the order of day and month that the dates with a day over 12 show, or None."""
    found: set[Order] = set()
    for text in texts:
        match = _DAY_AND_MONTH.match(text.strip())
        if match is not None:
            first, second = int(match[1]), int(match[2])
            if first > 12 >= second:
                found.add("dmy")
            elif second > 12 >= first:
                found.add("mdy")
    return found.pop() if len(found) == 1 else None


def clean_text(text: str) -> str | None:
    """Gives back a text with single spaces, or None where it says nothing."""
    text = " ".join(normalize("NFKC", text).split())
    return None if text.casefold() in BLANKS else text


def parser(
    kind: str, name: str, reading: Reading, *, unit: str | None = None, texts: Iterable[str] = ()
) -> Parse:
    """Gives back the function that reads a field's cells.

    Args:
        kind: Record kind.
        name: Field of it.
        reading: How the sheet writes values.
        unit: Unit of the heading, for fields in minutes.
        texts: The column's texts, for the order of day and month.
    """
    named = {"id_number": parse_id_number, "account": parse_account, "number": parse_worker_number}
    if name in named:
        return named[name]
    wanted = RECORDS[kind][name]
    if wanted == "date":
        order = date_order([text for text in texts if text])
        return date_parser(reading.year, order or reading.order, reading.short_order)
    if wanted == "month":
        return partial(_month, year=reading.year)
    if wanted == "int":
        return _number_parser(name, reading, unit)
    return clean_text


def _number_parser(name: str, reading: Reading, unit: str | None) -> Parse:
    if name.endswith("_minor"):
        return partial(parse_minor, scale=reading.scale, point_groups=reading.point_groups)
    if name.endswith("_hundredths"):
        return _with_comma(parse_hundredths) if reading.point_groups else parse_hundredths
    if name in ("start", "end"):
        return clock
    if unit == "minutes":
        return partial(parse_minutes, unit="minutes")
    return _with_comma(parse_hours) if reading.point_groups else parse_hours


def _with_comma(parse: Parse) -> Parse:
    """Gives back a reader of counts on a sheet whose decimals follow a comma: 25,5 days."""
    return lambda text: parse(text.replace(",", ".") if _DECIMAL_COMMA.match(text) else text)


def clock(text: str) -> int | None:
    """Gives back the minutes after midnight of the time in a cell, a date before it allowed."""
    found = _CLOCK.search(normalize("NFKC", text))
    if found is None or int(found[2]) > 59:
        return None
    hours = int(found[1])
    half = (found[3] or "").casefold()
    if half.startswith("p") and hours < 12:
        hours += 12
    minutes = hours * 60 + int(found[2])
    return minutes if minutes <= 2880 else None


def date_parser(year: int | None, order: Order | None, short_order: Order | None = None) -> Parse:
    """Gives back the function that reads dates, spreadsheet serial numbers as well."""

    def parse(text: str) -> str | None:
        text = _HALF_DAY.sub("", text)
        own = order or (short_order if _SHORT.match(text) else None)
        return parse_date(text, year=year, order=own) or parse_serial(text)

    return parse


def _month(text: str, *, year: int | None) -> str | None:
    serial = parse_serial(text)
    return parse_month(text, year=year) or (serial[:7] if serial else None)
