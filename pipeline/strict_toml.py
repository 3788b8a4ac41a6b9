"""A TOML file that a user wrote, read strictly: every mistake is named with its line."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from pipeline import setting_values as values
from pipeline.errors import SettingsError

_HEADER = re.compile(r"\s*(\[\[?)\s*([^\]]+?)\s*\]\]?")
_DATE = re.compile(r"\s*([\w-]+)\s*=\s*(\d+-\d+-\d+)\s*(?:#.*)?")
_KEY = re.compile(r"\s*[\"']?([\w-]+)[\"']?\s*=")

Keys = Mapping[str, values.Parser]


class TomlFile:
    """One file as it was written; keeps its text for the line numbers of errors."""

    def __init__(self, path: Path, text: str) -> None:
        self.path = path
        self._text = text
        self._lines = _line_numbers(text)

    @classmethod
    def read(cls, path: Path) -> "TomlFile":
        """Gives back the file; raises SettingsError where it is no UTF-8 text."""
        try:
            return cls(path, path.read_text("utf-8-sig"))
        except (OSError, UnicodeDecodeError) as error:
            raise SettingsError(f"{path}: cannot be read as UTF-8 text: {error}") from error

    def data(self) -> dict[str, Any]:
        """Gives back what it says; raises SettingsError where it is no TOML."""
        try:
            return tomllib.loads(self._text)
        except tomllib.TOMLDecodeError as error:
            raise SettingsError(self._not_toml(str(error))) from error

    def table(self, name: str, value: Any) -> Mapping[str, Any]:
        """Gives back a table of keys and values; raises SettingsError for anything else."""
        if not isinstance(value, dict):
            raise self.error(name, "this must be a table of keys and values")
        return value

    def entries(self, name: str, rows: Any) -> Sequence[Any]:
        """Gives back the entries of a list of tables; raises SettingsError for anything else."""
        if not isinstance(rows, list):
            raise self.error(name, f"write it as [[{name}]], once for each entry")
        return rows

    def row(
        self, name: str, value: Any, keys: Keys, needed: tuple[str, ...] = ()
    ) -> dict[str, Any]:
        """Gives back the parsed values of one table; raises SettingsError."""
        table = self.table(name, value)
        self.check_keys(name, table, tuple(keys))
        if missing := [key for key in needed if key not in table]:
            raise self.error(name, f"{' and '.join(missing)} must be given")
        return {key: self.parse(f"{name}.{key}", said, keys[key]) for key, said in table.items()}

    def check_keys(self, name: str, table: Mapping[str, Any], allowed: tuple[str, ...]) -> None:
        """Gives back nothing; raises SettingsError for a key nobody knows."""
        for key in table:
            if key not in allowed:
                near, listed = values.near(key, allowed), ", ".join(allowed)
                dotted = f"{name}.{key}" if name else key
                raise self.error(dotted, f"unknown key{near}; allowed here: {listed}")

    def parse(self, name: str, value: Any, parser: values.Parser) -> Any:
        """Gives back a value as ours; raises SettingsError."""
        try:
            return parser(value)
        except ValueError as error:
            raise self.error(name, str(error)) from error

    def error(self, name: str, what: str) -> SettingsError:
        """Gives back an error that names file, line and key."""
        line = self._lines.get(name) or self._lines.get(name.rpartition(".")[0])
        where = f"{self.path}, line {line}" if line else str(self.path)
        return SettingsError(f"{where}: {re.sub('#[0-9]+', '', name)}: {what}")

    def _not_toml(self, error: str) -> str:
        """Gives back what is wrong with text that is no TOML; a day that is none by name."""
        for number, line in enumerate(self._text.splitlines(), 1):
            key, day = found.groups() if (found := _DATE.fullmatch(line)) else ("", "2000-01-01")
            try:
                date.fromisoformat(day)
            except ValueError:
                return f"{self.path}, line {number}: {key}: there is no day {day}"
        return f"{self.path}: not valid TOML: {error}"


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
