"""``facility.toml`` and the data folder: what the user said, read strictly (DESIGN 4.1)."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from pipeline import setting_values as values
from pipeline.errors import Gathered, SettingsError
from pipeline.model.document import Kind
from pipeline.model.facility import (
    CalendarDay,
    DocumentHint,
    Facility,
    Notice,
    Shift,
    WorkerHint,
)
from pipeline.strict_toml import Keys, TomlFile

FILE_NAME = "facility.toml"
DAY_KINDS = ("normal", "rest", "holiday")

LONGEST_DAY = 960
"""Minutes from a shift's start within which its breaks lie, the supper of overtime included."""


def load_facility(path: Path) -> Facility:
    """Gives back what a ``facility.toml`` says.

    Raises:
        SettingsError: The file is wrong; names file, line, key and what is allowed.
    """
    file = TomlFile.read(path)
    return _facility(file, file.data())


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
    return TomlFile.read(path).error(key, what)


def allowed(key: str) -> str:
    """Gives back what a value of a dotted key may be, as errors end with it; "" for sections."""
    try:
        _PARSERS[key](None)
    except KeyError:
        return ""
    except ValueError as error:
        return str(error).partition("; ")[2]
    raise AssertionError(key)  # pragma: no cover - TOML has no nothing, and no parser takes it


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
        "also": ("also", values.texts),
        "credit_code": ("credit_code", values.text),
        "address": ("address", values.text),
        "country": ("country", values.country),
        "place": ("place", values.text),
    },
    "audit": {
        "period": ("period", values.period),
        "date": ("audit_date", values.day),
        "protocol": ("protocol", values.programmes),
        "domains": ("domains", values.domains),
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
_NOTICE: dict[str, values.Parser] = {
    "parameter": values.text,
    "value": values.figure,
    "from": values.day,
    "to": values.day,
    "place": values.text,
    "document": values.text,
    "article": values.text,
}
_NOTICE_NEEDS = ("parameter", "value", "from", "document")
_LISTS: dict[str, tuple[Keys, tuple[str, ...]]] = {
    "hours.shift": (_SHIFT, _SHIFT_NEEDS),
    "hours.calendar": (_CALENDAR, ("date", "kind")),
    "documents": (_DOCUMENT, ("path",)),
    "workers": (_WORKER, ("number", "also")),
    "notices": (_NOTICE, _NOTICE_NEEDS),
}
_SECTIONS = (*_FACILITY, "documents", "workers", "notices")
_PARSERS: dict[str, values.Parser] = {
    **{f"{s}.{key}": parser for s, keys in _FACILITY.items() for key, (_, parser) in keys.items()},
    **{f"hours.shift.{key}": parser for key, parser in _SHIFT.items()},
    **{f"hours.calendar.{key}": parser for key, parser in _CALENDAR.items()},
    **{f"documents.{key}": parser for key, parser in _DOCUMENT.items()},
    **{f"workers.{key}": parser for key, parser in _WORKER.items()},
    **{f"notices.{key}": parser for key, parser in _NOTICE.items()},
}
KEYS = frozenset({*_SECTIONS, "hours.shift", "hours.calendar", *_PARSERS})
"""Dotted names of all sections and keys."""
_OPTIONS = {
    **{field: (f"{s}.{key}", p) for s, k in _FACILITY.items() for key, (field, p) in k.items()},
    # Who hands in documents does not choose the law: no key of the file.
    "packs": ("audit.packs", values.folders),
}


def _facility(file: TomlFile, data: Mapping[str, Any]) -> Facility:
    wrong = Gathered()
    _known(file, wrong, "", data, _SECTIONS)
    said: dict[str, Any] = {}
    given: list[str] = []
    for section, keys in _FACILITY.items():
        table: Mapping[str, Any] = {}
        with wrong:
            table = file.table(section, data.get(section, {}))
        lists = ("shift", "calendar") if section == "hours" else ()
        _known(file, wrong, section, table, (*keys, *lists))
        for key in (key for key in table if key in keys):
            field, parser = keys[key]
            with wrong:
                said[field] = file.parse(f"{section}.{key}", table[key], parser)
            given.append(f"{section}.{key}")
    found = data.get("hours", {})
    hours = found if isinstance(found, dict) else {}
    lists_said = {**data, **{f"hours.{key}": value for key, value in hours.items()}}
    rows = {
        name: _rows(file, wrong, name, lists_said.get(name, []), keys, needed)
        for name, (keys, needed) in _LISTS.items()
    }
    wrong.tell()
    return Facility(
        **said,
        shifts=_shifts(file, rows["hours.shift"]),
        calendar=tuple(CalendarDay(**row) for row in rows["hours.calendar"]),
        documents=tuple(DocumentHint(**row) for row in rows["documents"]),
        workers=tuple(WorkerHint(**row) for row in rows["workers"]),
        notices=tuple(_notice(file, at, row) for at, row in enumerate(rows["notices"])),
        given=tuple(sorted([*given, *(name for name, listed in rows.items() if listed)])),
    )


def _rows(
    file: TomlFile, wrong: Gathered, name: str, said: Any, keys: Keys, needed: tuple[str, ...]
) -> list[dict[str, Any]]:
    """Gives back the entries of a list of tables that can be read; notes the others."""
    listed: Sequence[Any] = ()
    with wrong:
        listed = file.entries(name, said)
    read = []
    for at, one in enumerate(listed):
        with wrong:
            read.append(file.row(f"{name}#{at}", one, keys, needed))
    return read


def _known(
    file: TomlFile, wrong: Gathered, name: str, table: Mapping[str, Any], keys: tuple[str, ...]
) -> None:
    """Notes each key that nobody knows."""
    for key, value in table.items():
        with wrong:
            file.check_keys(name, {key: value}, keys)


def _shifts(file: TomlFile, rows: list[dict[str, Any]]) -> tuple[Shift, ...]:
    shifts = []
    for at, row in enumerate(rows):
        shift = _shift(**row)
        # The supper break lies after the shift's end: those who stay on take it.
        if any(not a < b <= shift.start + LONGEST_DAY for a, b in shift.breaks):
            what = "a break must end within 16 hours of its shift's start, and begin before"
            raise file.error(f"hours.shift#{at}.breaks", what)
        shifts.append(shift)
    return tuple(shifts)


def _notice(file: TomlFile, at: int, row: dict[str, Any]) -> Notice:
    since, until = row.pop("from"), row.pop("to", None)
    if until is not None and until < since:
        raise file.error(f"notices#{at}.to", f"it ends ({until}) before it begins ({since})")
    return Notice(since=since, until=until, **row)


def _option(field: str) -> str:
    return "--" + {"codes": "code", "domains": "only"}.get(field, field.replace("_", "-"))


def _shift(name: str, start: int, end: int, **rest: Any) -> Shift:
    """Gives back a shift with everything past midnight over 1440."""

    def after(minute: int, first: int) -> int:
        return minute + 1440 if minute < first else minute

    breaks = []
    for first, last in rest.pop("breaks", ()):
        first = after(first, start)
        breaks.append((first, after(last, first)))
    return Shift(name, start, end + 1440 if end <= start else end, tuple(breaks), **rest)
