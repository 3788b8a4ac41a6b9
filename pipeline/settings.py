"""``facility.toml`` and the data folder: what the user said, read strictly (DESIGN 4.1)."""

import difflib
import os
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from pipeline.errors import SettingsError
from pipeline.model.document import Kind
from pipeline.model.facility import CalendarDay, DocumentHint, Facility, Shift, WorkerHint

FILE_NAME = "facility.toml"
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
DAY_KINDS = ("normal", "rest", "holiday")

_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
_CLOCK = re.compile(r"([01]?\d|2[0-4]):([0-5]\d)")
_HEADER = re.compile(r"\s*(\[\[?)\s*([^\]]+?)\s*\]\]?")
_KEY = re.compile(r"\s*[\"']?([\w-]+)[\"']?\s*=")

Parser = Callable[[Any], Any]
"""Takes a TOML value, gives back ours, or raises ValueError saying what is allowed."""


def load_facility(path: Path) -> Facility:
    """Gives back what a ``facility.toml`` says.

    Raises:
        SettingsError: The file is wrong; names file, line, key and what is allowed.
    """
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: cannot be read as UTF-8 text: {error}") from error
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path}: not valid TOML: {error}") from error
    return _Reader(path, text).facility(data)


def override(facility: Facility, **options: Any) -> Facility:
    """Gives back the facility with the command line's options in place of its own.

    Args:
        facility: What ``facility.toml`` said.
        options: Fields of ``Facility`` as text; None and () mean "not given".

    Raises:
        SettingsError: A value is wrong; names the option and what is allowed.
    """
    given = {name: value for name, value in options.items() if value not in (None, ())}
    changes: dict[str, Any] = {}
    for name, value in given.items():
        _, parser = _OPTIONS[name]
        try:
            changes[name] = parser(value)
        except ValueError as error:
            option = "--" + {"codes": "code"}.get(name, name.replace("_", "-"))
            raise SettingsError(f"{option}: {error}") from error
    keys = {_OPTIONS[name][0] for name in given}
    return replace(facility, **changes, given=tuple(sorted({*facility.given, *keys})))


def data_folder(chosen: Path | None = None) -> Path:
    """Gives back where readings are cached: chosen, else PRESCREEN_DATA, else the XDG folder."""
    if chosen is not None:
        return chosen.expanduser()
    if from_environment := os.environ.get("PRESCREEN_DATA"):
        return Path(from_environment).expanduser()
    base = os.environ.get("XDG_DATA_HOME") or "~/.local/share"
    return Path(base).expanduser() / "prescreen"


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{value!r} is not allowed; write text in quotes")
    return value.strip()


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or not value:
        raise ValueError(f'{value!r} is not allowed; write a list such as ["a", "b"]')
    return tuple(_text(item) for item in value)


def _country(value: Any) -> str:
    code = _text(value).upper()
    if not re.fullmatch("[A-Z]{2}", code):
        raise ValueError(f"{value!r} is no country; write its two letters, such as CN")
    return code


def _month(value: Any) -> str:
    if not isinstance(value, str) or not _MONTH.fullmatch(value):
        raise ValueError(f"{value!r} is no month; write year and month, such as 2025-03")
    return value


def _period(value: Any) -> tuple[str, str]:
    months = value.split("..") if isinstance(value, str) else []
    if len(months) == 1:
        months *= 2
    if len(months) != 2 or not all(_MONTH.fullmatch(m) for m in months) or months[0] > months[1]:
        raise ValueError(f"{value!r} is no period; write first and last month: 2025-01..2025-12")
    return months[0], months[1]


def _date(value: Any) -> str:
    if type(value) is date:
        return value.isoformat()
    try:
        return date.fromisoformat(value).isoformat()
    except (TypeError, ValueError):
        raise ValueError(f"{value!r} is no date; write it as 2026-01-15") from None


def _one_of(allowed: tuple[str, ...]) -> Parser:
    def parse(value: Any) -> str:
        if value not in allowed:
            raise ValueError(
                f"{value!r} is not allowed; allowed: {', '.join(allowed)}{_near(value, allowed)}"
            )
        return str(value)

    return parse


def _whole(first: int, last: int) -> Parser:
    def parse(value: Any) -> int:
        if type(value) is not int or not first <= value <= last:
            raise ValueError(
                f"{value!r} is not allowed; write a whole number from {first} to {last}"
            )
        return value

    return parse


def _clock(value: Any) -> int:
    match = _CLOCK.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise ValueError(f'{value!r} is no time of day; write it as "08:00"')
    return int(match[1]) * 60 + int(match[2])


def _break(value: Any) -> tuple[int, int]:
    ends = value.split("-") if isinstance(value, str) else []
    if len(ends) != 2:
        raise ValueError(f'{value!r} is no break; write it as "12:00-13:00"')
    return _clock(ends[0].strip()), _clock(ends[1].strip())


def _breaks(value: Any) -> tuple[tuple[int, int], ...]:
    if not isinstance(value, list):
        raise ValueError(f'{value!r} is not allowed; write a list such as ["12:00-13:00"]')
    return tuple(_break(item) for item in value)


def _rest_days(value: Any) -> tuple[str, ...]:
    weekday = _one_of(WEEKDAYS)
    return tuple(weekday(day) for day in _texts(value))


def _near(value: Any, allowed: tuple[str, ...]) -> str:
    close = difflib.get_close_matches(str(value), allowed, 1)
    return f" (did you mean {close[0]}?)" if close else ""


# section -> key in the file -> (field of the noun, parser)
_FACILITY: dict[str, dict[str, tuple[str, Parser]]] = {
    "facility": {
        "name": ("name", _text),
        "credit_code": ("credit_code", _text),
        "address": ("address", _text),
        "country": ("country", _country),
        "place": ("place", _text),
    },
    "audit": {
        "period": ("period", _period),
        "date": ("audit_date", _date),
        "protocol": ("protocol", _text),
        "codes": ("codes", _texts),
    },
    "hours": {
        "rest_days": ("rest_days", _rest_days),
        "overtime_unit_minutes": ("overtime_unit_minutes", _whole(1, 60)),
        "pay_month_starts_on": ("pay_month_starts_on", _whole(1, 28)),
    },
}
_SHIFT: dict[str, Parser] = {
    "name": _text,
    "start": _clock,
    "end": _clock,
    "breaks": _breaks,
    "applies_to": _texts,
}
_CALENDAR: dict[str, Parser] = {"date": _date, "kind": _one_of(DAY_KINDS)}
_DOCUMENT: dict[str, Parser] = {
    "path": _text,
    "part": _text,
    "kind": _one_of(tuple(Kind)),
    "month": _month,
}
_WORKER: dict[str, Parser] = {"number": _text, "also": _texts}
_SECTIONS = (*_FACILITY, "documents", "workers")
_OPTIONS = {field: (f"{s}.{key}", p) for s, k in _FACILITY.items() for key, (field, p) in k.items()}


class _Reader:
    """Reads one file; keeps its text for the line numbers of errors."""

    def __init__(self, path: Path, text: str) -> None:
        self.path = path
        self.lines = _line_numbers(text)

    def facility(self, data: Mapping[str, Any]) -> Facility:
        """Gives back the facility; raises SettingsError."""
        self._check_keys("", data, _SECTIONS)
        values: dict[str, Any] = {}
        given: list[str] = []
        for section, keys in _FACILITY.items():
            table = self._table(section, data.get(section, {}))
            lists = ("shift", "calendar") if section == "hours" else ()
            self._check_keys(section, table, (*keys, *lists))
            for key in keys.keys() & table.keys():
                field, parser = keys[key]
                values[field] = self._parse(f"{section}.{key}", table[key], parser)
                given.append(f"{section}.{key}")
        hours = data.get("hours", {})
        shifts = self._rows("hours.shift", hours.get("shift", []), _SHIFT, ("name", "start", "end"))
        days = self._rows("hours.calendar", hours.get("calendar", []), _CALENDAR, ("date", "kind"))
        documents = self._rows("documents", data.get("documents", []), _DOCUMENT, ("path",))
        workers = self._rows("workers", data.get("workers", []), _WORKER, ("number", "also"))
        lists_given = {
            "hours.shift": shifts,
            "hours.calendar": days,
            "documents": documents,
            "workers": workers,
        }
        return Facility(
            **values,
            shifts=tuple(_shift(**row) for row in shifts),
            calendar=tuple(CalendarDay(**row) for row in days),
            documents=tuple(DocumentHint(**row) for row in documents),
            workers=tuple(WorkerHint(**row) for row in workers),
            given=tuple(sorted([*given, *(key for key, rows in lists_given.items() if rows)])),
        )

    def _rows(
        self, name: str, rows: Any, keys: Mapping[str, Parser], needed: tuple[str, ...]
    ) -> list[dict[str, Any]]:
        if not isinstance(rows, list):
            raise self._error(name, f"write it as [[{name}]], once for each entry")
        found = []
        for at, row in enumerate(rows):
            where = f"{name}#{at}"
            table = self._table(where, row)
            self._check_keys(where, table, tuple(keys))
            if missing := [key for key in needed if key not in table]:
                raise self._error(where, f"{' and '.join(missing)} must be given")
            found.append({k: self._parse(f"{where}.{k}", v, keys[k]) for k, v in table.items()})
        return found

    def _table(self, name: str, value: Any) -> Mapping[str, Any]:
        if not isinstance(value, dict):
            raise self._error(name, "this must be a table of keys and values")
        return value

    def _check_keys(self, name: str, table: Mapping[str, Any], allowed: tuple[str, ...]) -> None:
        for key in table:
            if key not in allowed:
                near, listed = _near(key, allowed), ", ".join(allowed)
                dotted = f"{name}.{key}" if name else key
                raise self._error(dotted, f"unknown key{near}; allowed here: {listed}")

    def _parse(self, name: str, value: Any, parser: Parser) -> Any:
        try:
            return parser(value)
        except ValueError as error:
            raise self._error(name, str(error)) from error

    def _error(self, name: str, what: str) -> SettingsError:
        line = self.lines.get(name) or self.lines.get(name.rpartition(".")[0])
        where = f"{self.path}, line {line}" if line else str(self.path)
        return SettingsError(f"{where}: {re.sub('#[0-9]+', '', name)}: {what}")


def _shift(name: str, start: int, end: int, **rest: Any) -> Shift:
    """Gives back a shift with everything past midnight over 1440."""

    def after(minute: int, first: int) -> int:
        return minute + 1440 if minute < first else minute

    breaks = []
    for first, last in rest.pop("breaks", ()):
        first = after(first, start)
        breaks.append((first, after(last, first)))
    return Shift(name, start, end + 1440 if end <= start else end, tuple(breaks), **rest)


def _line_numbers(text: str) -> dict[str, int]:
    """Gives back the line of each table and key by dotted name; ``name#0`` in lists of tables."""
    lines: dict[str, int] = {}
    seen: dict[str, int] = {}
    table = ""
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.match(line):
            table = header[2].replace('"', "").replace(" ", "")
            if header[1] == "[[":
                seen[table] = seen.get(table, -1) + 1
                table = f"{table}#{seen[table]}"
            lines.setdefault(table, number)
        elif key := _KEY.match(line):
            lines.setdefault(f"{table}.{key[1]}" if table else key[1], number)
    return lines
