"""``vocabulary.yaml`` beside a facility's documents: its own headings, titles and marks, strictly.

Every mistake is named with its line, as a word that is silently not used is a column not checked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from extractors.own_words import NONE, WORDS_FILE, OwnWords
from extractors.words import PAY, SHARED, built_in, expand, key_of
from pipeline.errors import SettingsError
from pipeline.setting_values import near

LISTS = (
    SHARED, "payroll", "pay_items", "attendance", "roster", "identity", "leave",
    "overtime_approval", "social_insurance", "bank_transfer", "contract", "entry",
)  # fmt: skip
"""Vocabularies of sheets with headings; the first holds for all of them."""
NO_KINDS = (SHARED, PAY[1], "entry")
"""Vocabularies of several kinds of sheets, which have no title of their own."""
OTHERS = ("titles", "marks", "ignored")
_LARGEST = 1 << 20
_SHOWN = 40
_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class _Said:
    """One text of the file and its line."""

    text: str
    line: int


def own_words_in(folder: Path) -> OwnWords:
    """Gives back what the vocabulary of a folder of documents says; ``NONE`` where it has none.

    Raises:
        SettingsError: It is wrong; names file, line, key and what is allowed.
    """
    path = folder / WORDS_FILE
    return load_own_words(path) if path.is_file() else NONE


def load_own_words(path: Path) -> OwnWords:
    """Gives back what a facility's vocabulary says.

    Raises:
        SettingsError: It is wrong; names file, line, key and what is allowed.
    """
    return _File(path).words()


class _File:
    """One file as it is looked through; ``path`` is named in its errors."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def words(self) -> OwnWords:
        """Gives back the words of the file; one without content says nothing."""
        root = self._root()
        headings: dict[str, dict[str, tuple[str, ...]]] = {}
        more: dict[str, dict[str, tuple[str, ...]]] = {"titles": {}, "marks": {}}
        ignored: tuple[str, ...] = ()
        for section, node in self._entries(root) if root is not None else ():
            self._allowed(section, (*LISTS, *OTHERS), "section")
            if section.text == "ignored":
                ignored = self._texts(node, section)
            elif section.text in more:
                allowed = tuple(_allowed_in(section.text))
                more[section.text] = self._fields(section, node, allowed)
            else:
                fields = tuple(built_in(section.text).fields)
                headings[section.text] = self._fields(section, node, fields)
        named = {section: fields for section, fields in headings.items() if fields}
        return OwnWords(named, more["titles"], more["marks"], ignored)

    def _root(self) -> yaml.Node | None:
        try:
            data = self.path.read_bytes()
            if len(data) > _LARGEST:
                raise SettingsError(f"{self.path}: larger than 1 MB; this is no list of words")
            return yaml.compose(data.decode("utf-8-sig"), _Base)
        except (OSError, UnicodeDecodeError) as error:
            raise SettingsError(f"{self.path}: cannot be read as UTF-8 text: {error}") from error
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            what = getattr(error, "problem", None) or "not valid YAML"
            raise self._wrong(mark.line + 1 if mark else 0, f"not valid YAML: {what}") from error

    def _fields(
        self, section: _Said, node: yaml.Node, allowed: tuple[str, ...]
    ) -> dict[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        taken: dict[str, _Said] = {}
        for name, value in self._entries(node, section):
            self._allowed(name, allowed, f"name under {section.text}")
            said = list(self._said(value, name))
            for one in said if section.text in LISTS else ():
                self._once(one, name, taken)
            found[name.text] = tuple(one.text for one in said)
        return found

    def _once(self, one: _Said, name: _Said, taken: dict[str, _Said]) -> None:
        for heading in expand(one.text):
            held = taken.setdefault(key_of(heading), name)
            if held.text != name.text:
                what = f"{heading!r} stands for {held.text} (line {held.line}) and {name.text}"
                raise self._wrong(one.line, f"{what}: a heading can mean one thing only")

    def _entries(
        self, node: yaml.Node, under: _Said | None = None
    ) -> Iterator[tuple[_Said, yaml.Node]]:
        where = f"{under.text}: " if under else ""
        if _is_empty(node):
            return
        if not isinstance(node, yaml.MappingNode):
            what = "write one name a line, each with its headings: name: [heading, heading]"
            raise self._wrong(node.start_mark.line + 1, f"{where}{what}")
        seen: dict[str, int] = {}
        for key, value in node.value:
            said = _Said(str(key.value).strip(), key.start_mark.line + 1)
            if said.text in seen:
                line = seen[said.text]
                raise self._wrong(said.line, f"{where}{said.text} stands in line {line} already")
            seen[said.text] = said.line
            yield said, value

    def _texts(self, node: yaml.Node, name: _Said) -> tuple[str, ...]:
        return tuple(one.text for one in self._said(node, name))

    def _said(self, node: yaml.Node, name: _Said) -> Iterator[_Said]:
        """Gives back the texts of a list; numbers, dates and words such as "no" stay as written."""
        if _is_empty(node):
            return
        nodes = node.value if isinstance(node, yaml.SequenceNode) else [node]
        for one in nodes:
            line = one.start_mark.line + 1
            text = str(one.value).strip() if isinstance(one, yaml.ScalarNode) else ""
            if not text:
                raise self._wrong(line, f"{name.text}: write a list of texts: [heading, heading]")
            yield _Said(text, line)

    def _allowed(self, said: _Said, allowed: tuple[str, ...], what: str) -> None:
        if said.text in allowed:
            return
        listed = ", ".join(allowed[:_SHOWN]) + (" ..." if len(allowed) > _SHOWN else "")
        hint = near(said.text, allowed)
        raise self._wrong(said.line, f"unknown {what}: {said.text}{hint}; allowed: {listed}")

    def _wrong(self, line: int, what: str) -> SettingsError:
        where = f"{self.path}, line {line}" if line else str(self.path)
        return SettingsError(f"{where}: {what}")


def _is_empty(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.value in ("", "~", "null")


def _allowed_in(section: str) -> Iterator[str]:
    if section == "marks":
        yield from built_in("marks").lists["words"]
    else:
        yield from (kind for kind in LISTS if kind not in NO_KINDS)
