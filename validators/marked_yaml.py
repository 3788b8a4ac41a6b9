"""YAML read strictly: keys that are there twice are refused, and every value knows its line."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from pipeline.errors import PackError

Keys = tuple[Hashable, ...]


@dataclass(frozen=True, slots=True)
class Marked:
    """The content of a file.

    Attributes:
        file: Where it was read.
        content: Plain lists, dicts and scalars.
        lines: Line, from 1, of each value by the keys that lead to it.
    """

    file: Path
    content: Any
    lines: dict[Keys, int] = field(default_factory=dict)

    def where(self, keys: Keys) -> str:
        """Gives back "file:line" of a value, or of the nearest one around it."""
        while keys and keys not in self.lines:
            keys = keys[:-1]
        return f"{self.file}:{self.lines.get(keys, 1)}"


_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""Ten times as fast where it is there: every run reads its packs."""


def read_marked(file: Path) -> Marked:
    """Gives back a file's content.

    Raises:
        PackError: It cannot be read, is no YAML, or a mapping holds a key twice; names the line.
    """
    try:
        loader = _LOADER(file.read_text("utf-8"))
        node = loader.get_single_node()
    except yaml.YAMLError as error:
        raise _fault(file, error) from error
    except (OSError, UnicodeDecodeError) as error:
        raise PackError(f"{file}: {error}") from error
    marked = Marked(file, {} if node is None else None)
    if node is None:
        return marked
    try:
        return Marked(file, _built(loader, node, (), marked), marked.lines)
    except yaml.YAMLError as error:
        raise _fault(file, error) from error
    finally:
        loader.dispose()


def _fault(file: Path, error: yaml.YAMLError) -> PackError:
    """Gives back what is wrong with the YAML and at which line; the parser knows no file."""
    if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
        return PackError(f"{file}: {error}")
    said = ", ".join(one for one in (error.context, error.problem) if one)
    return PackError(f"{file}:{error.problem_mark.line + 1}: no YAML: {said}")


def _built(loader: yaml.SafeLoader, node: yaml.Node, keys: Keys, marked: Marked) -> Any:
    marked.lines[keys] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        _refuse_twice(node, marked.file)
        loader.flatten_mapping(node)
        found = {}
        for key_node, value in node.value:
            key = loader.construct_object(key_node, deep=True)
            found[key] = _built(loader, value, (*keys, key), marked)
            marked.lines[(*keys, key)] = key_node.start_mark.line + 1
        return found
    if isinstance(node, yaml.SequenceNode):
        return [_built(loader, one, (*keys, at), marked) for at, one in enumerate(node.value)]
    try:
        return loader.construct_object(node, deep=True)
    except ValueError as error:  # a date that there is not
        raise PackError(f"{marked.where(keys)}: {node.value}: {error}") from error


def _refuse_twice(node: yaml.MappingNode, file: Path) -> None:
    seen: dict[str, int] = {}
    for key, _ in node.value:
        line = key.start_mark.line + 1
        if key.value in seen:
            first = seen[key.value]
            raise PackError(f"{file}:{line}: {key.value} is there twice, first in line {first}")
        seen[key.value] = line
