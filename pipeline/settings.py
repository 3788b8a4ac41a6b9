"""``facility.toml`` and the data folder: what the user said, read strictly (DESIGN 4.1)."""

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from pipeline import setting_values as values
from pipeline.errors import SettingsError
from pipeline.model.document import Kind
from pipeline.model.facility import CalendarDay, DocumentHint, Facility, Shift, WorkerHint

FILE_NAME = "facility.toml"
DAY_KINDS = ("normal", "rest", "holiday")

_HEADER = re.compile(r"\s*(\[\[?)\s*([^\]]+?)\s*\]\]?")
_DATE = re.compile(r"\s*([\w-]+)\s*=\s*(\d+-\d+-\d+)\s*(?:#.*)?")
_KEY = re.compile(r"\s*[\"']?([\w-]+)[\"']?\s*=")


LONGEST_DAY = 960
"""Minutes from a shift's start within which its breaks lie, the supper of overtime included."""


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
        raise SettingsError(_not_toml(path, text, str(error))) from error
    return _Reader(path, text).facility(data)


def _not_toml(path: Path, text: str, error: str) -> str:
    """Gives back what is wrong with text that is no TOML; a date that does not exist by name."""
    for number, line in enumerate(text.splitlines(), 1):
        key, day = found.groups() if (found := _DATE.fullmatch(line)) else ("", "2000-01-01")
        try:
            date.fromisoformat(day)
        except ValueError:
            return f"{path}, line {number}: {key}: there is no day {day}"
    return f"{path}: not valid TOML: {error}"


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
            raise SettingsError(f"{_option(name)}: {error}") from error
    keys = {_OPTIONS[name][0] for name in given}
    return replace(facility, **changes, given=tuple(sorted({*facility.given, *keys})))


def misfit(path: Path | None, options: Mapping[str, Any], key: str, what: str) -> SettingsError:
    """Gives back an error about a value that only those who use it could judge.

    Args:
        path: The ``facility.toml`` in use, if any.
        options: As of ``override``; where one gave the value, the error names it.
        key: Dotted key, as "audit.protocol", or "documents#0.path" in a list of tables.
        what: What is wrong and what is allowed.
    """
    field = {dotted: name for name, (dotted, _) in _OPTIONS.items()}.get(key)
    if field is not None and options.get(field) not in (None, ()):
        return SettingsError(f"{_option(field)}: {what}")
    if path is None:
        return SettingsError(f"{key}: {what}")
    return _Reader(path, path.read_text("utf-8-sig")).error(key, what)


def data_folder(chosen: Path | None = None) -> Path:
    """Gives back where readings are cached: chosen, else PRESCREEN_DATA, else the XDG folder."""
    if chosen is not None:
        return chosen.expanduser()
    if from_environment := os.environ.get("PRESCREEN_DATA"):
        return Path(from_environment).expanduser()
    base = os.environ.get("XDG_DATA_HOME") or "~/.local/share"
    return Path(base).expanduser() / "prescreen"


# section -> key in the file -> (field of the noun, parser)
_FACILITY: dict[str, dict[str, tuple[str, values.Parser]]] = {
    "facility": {
        "name": ("name", values.text),
        "credit_code": ("credit_code", values.text),
        "address": ("address", values.text),
        "country": ("country", values.country),
        "place": ("place", values.text),
    },
    "audit": {
        "period": ("period", values.period),
        "date": ("audit_date", values.day),
        "protocol": ("protocol", values.text),
        "codes": ("codes", values.texts),
    },
    "hours": {
        "rest_days": ("rest_days", values.rest_days),
        "overtime_unit_minutes": ("overtime_unit_minutes", values.whole(1, 60)),
        "pay_month_starts_on": ("pay_month_starts_on", values.whole(1, 28)),
    },
}
_SHIFT: dict[str, values.Parser] = {
    "name": values.text,
    "start": values.clock,
    "end": values.clock,
    "breaks": values.breaks,
    "applies_to": values.texts,
}
_SHIFT_NEEDS = ("name", "start", "end")
_CALENDAR: dict[str, values.Parser] = {"date": values.day, "kind": values.one_of(DAY_KINDS)}
_DOCUMENT: dict[str, values.Parser] = {
    "path": values.text,
    "part": values.text,
    "kind": values.one_of(tuple(Kind)),
    "month": values.month,
}
_WORKER: dict[str, values.Parser] = {"number": values.text, "also": values.texts}
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
        said: dict[str, Any] = {}
        given: list[str] = []
        for section, keys in _FACILITY.items():
            table = self._table(section, data.get(section, {}))
            lists = ("shift", "calendar") if section == "hours" else ()
            self._check_keys(section, table, (*keys, *lists))
            for key in (key for key in table if key in keys):
                field, parser = keys[key]
                said[field] = self._parse(f"{section}.{key}", table[key], parser)
                given.append(f"{section}.{key}")
        hours = data.get("hours", {})
        shifts = self._shifts(hours.get("shift", []))
        days = self._rows("hours.calendar", hours.get("calendar", []), _CALENDAR, ("date", "kind"))
        documents = self._rows("documents", data.get("documents", []), _DOCUMENT, ("path",))
        workers = self._rows("workers", data.get("workers", []), _WORKER, ("number", "also"))
        lists_given: dict[str, Any] = {
            "hours.shift": shifts,
            "hours.calendar": days,
            "documents": documents,
            "workers": workers,
        }
        return Facility(
            **said,
            shifts=shifts,
            calendar=tuple(CalendarDay(**row) for row in days),
            documents=tuple(DocumentHint(**row) for row in documents),
            workers=tuple(WorkerHint(**row) for row in workers),
            given=tuple(sorted([*given, *(key for key, rows in lists_given.items() if rows)])),
        )

    def _rows(
        self, name: str, rows: Any, keys: Mapping[str, values.Parser], needed: tuple[str, ...]
    ) -> list[dict[str, Any]]:
        if not isinstance(rows, list):
            raise self.error(name, f"write it as [[{name}]], once for each entry")
        found = []
        for at, row in enumerate(rows):
            where = f"{name}#{at}"
            table = self._table(where, row)
            self._check_keys(where, table, tuple(keys))
            if missing := [key for key in needed if key not in table]:
                raise self.error(where, f"{' and '.join(missing)} must be given")
            found.append({k: self._parse(f"{where}.{k}", v, keys[k]) for k, v in table.items()})
        return found

    def _shifts(self, rows: Any) -> tuple[Shift, ...]:
        shifts = []
        for at, row in enumerate(self._rows("hours.shift", rows, _SHIFT, _SHIFT_NEEDS)):
            shift = _shift(**row)
            # The supper break lies after the shift's end: those who stay on take it.
            if any(not a < b <= shift.start + LONGEST_DAY for a, b in shift.breaks):
                what = "a break must end within 16 hours of its shift's start, and begin before"
                raise self.error(f"hours.shift#{at}.breaks", what)
            shifts.append(shift)
        return tuple(shifts)

    def _table(self, name: str, value: Any) -> Mapping[str, Any]:
        if not isinstance(value, dict):
            raise self.error(name, "this must be a table of keys and values")
        return value

    def _check_keys(self, name: str, table: Mapping[str, Any], allowed: tuple[str, ...]) -> None:
        for key in table:
            if key not in allowed:
                near, listed = values.near(key, allowed), ", ".join(allowed)
                dotted = f"{name}.{key}" if name else key
                raise self.error(dotted, f"unknown key{near}; allowed here: {listed}")

    def _parse(self, name: str, value: Any, parser: values.Parser) -> Any:
        try:
            return parser(value)
        except ValueError as error:
            raise self.error(name, str(error)) from error

    def error(self, name: str, what: str) -> SettingsError:
        """Gives back an error that names file, line and key."""
        line = self.lines.get(name) or self.lines.get(name.rpartition(".")[0])
        where = f"{self.path}, line {line}" if line else str(self.path)
        return SettingsError(f"{where}: {re.sub('#[0-9]+', '', name)}: {what}")


def _option(field: str) -> str:
    return "--" + {"codes": "code"}.get(field, field.replace("_", "-"))


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
