"""Vocabularies: which headings, titles and marks mean what, loaded from YAML, and text made alike.

A heading in YAML may hold alternatives in braces, ``{平时,平日}加班{小时,工时}``, and ``>`` between
the levels of a header, ``加班 > 小时``.
"""

import re
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from unicodedata import normalize

import yaml

FOLDER = Path(__file__).parent / "vocabulary"
SEPARATOR = ">"
"""Stands between the levels of a header in vocabularies and match keys."""

_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _StrictLoader(_Base):  # type: ignore[misc]
    """YAML that refuses a key written twice: the second would silently win."""


def _mapping(loader: Any, node: yaml.MappingNode) -> dict[Hashable, Any]:
    found: dict[Hashable, Any] = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if key in found:
            raise ValueError(f"{key_node.start_mark}: key {key!r} is there twice")
        found[key] = loader.construct_object(value_node, deep=True)
    return found


_StrictLoader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """The words of one kind of document; one is equal only to itself, so it can be a cache key.

    Attributes:
        kind: Name of the file it came from.
        titles: Words of its titles, made alike with ``normalise``.
        fields: Record field to its headings as written, braces expanded.
        headings: Heading made alike (levels joined by ">") to record field.
        lists: Whatever else the file holds, as it stands there.
    """

    kind: str
    titles: tuple[str, ...]
    fields: Mapping[str, tuple[str, ...]]
    headings: Mapping[str, str]
    lists: Mapping[str, Any]

    def words(self, name: str) -> tuple[str, ...]:
        """Gives back a list of words made alike, braces expanded; empty where there is none."""
        written = self.lists.get(name) or ()
        return tuple(normalise(text) for word in written for text in expand(str(word)))


def load_yaml(path: Path) -> Any:
    """Gives back a YAML file; a key written twice is a ``ValueError``."""
    return yaml.load(path.read_bytes(), _StrictLoader)


def expand(text: str) -> Iterator[str]:
    """Gives back a heading once for each choice of its braces."""
    found = re.search(r"\{([^{}]*)\}", text)
    if found is None:
        yield text
        return
    for choice in found[1].split(","):
        yield from expand(text[: found.start()] + choice.strip() + text[found.end() :])


@cache
def vocabulary(kind: str) -> Vocabulary:
    """Gives back the vocabulary ``extractors/vocabulary/<kind>.yaml``.

    The file may name others whose fields it shares (``includes``); its own headings win.

    Raises:
        ValueError: A key stands twice, or one heading stands for two fields.
    """
    data = load_yaml(FOLDER / f"{kind}.yaml") or {}
    written = {name: spec["headings"] for name, spec in data.get("items", {}).items()}
    written.update(data.get("fields") or {})
    fields = {
        field: tuple(heading for text in headings or () for heading in expand(str(text)))
        for field, headings in written.items()
    }
    headings = by_heading(kind, fields)
    for other in map(vocabulary, data.get("includes") or ()):
        fields.update({name: (*fields.get(name, ()), *more) for name, more in other.fields.items()})
        headings = {**other.headings, **headings}
    titles = [normalise(t) for text in data.get("titles") or () for t in expand(str(text))]
    lists = {key: value for key, value in data.items() if key not in ("fields", "titles")}
    return Vocabulary(kind, tuple(titles), fields, headings, lists)


def by_heading(kind: str, fields: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Gives back heading (made alike) to field; a heading of two fields is a ``ValueError``."""
    found: dict[str, str] = {}
    for field, headings in fields.items():
        for heading in headings:
            key = path_key(tuple(heading.split(SEPARATOR)))
            if found.setdefault(key, field) != field:
                raise ValueError(f"{kind}: {heading!r} stands for {found[key]} and for {field}")
    return found


def path_key(path: tuple[str, ...]) -> str:
    """Gives back the match key of a header path: its levels made alike, joined.

    A unit in the lowest label stays, as "事假@hours": a heading with a unit fits only that unit.
    """
    label, unit = split_unit(path[-1])
    key = SEPARATOR.join([*map(normalise, path[:-1]), label])
    return f"{key}@{unit}" if unit else key


@cache
def _characters() -> tuple[dict[int, str], dict[str, str]]:
    data = load_yaml(FOLDER / "characters.yaml")
    table = dict(
        zip(
            map(ord, data["traditional"].replace(" ", "")),
            data["simplified"].replace(" ", ""),
            strict=True,
        )
    )
    units = {word: unit for unit, words in data["units"].items() for word in words}
    return table, units


@cache
def look_alikes() -> tuple[frozenset[str], ...]:
    """Gives back the groups of characters that are typed or recognised one for the other."""
    return tuple(map(frozenset, load_yaml(FOLDER / "characters.yaml")["look_alike"]))


@lru_cache(maxsize=65536)
def alike(text: str) -> str:
    """Gives back a text for comparing: NFKC, no white space, case folded, simplified characters."""
    if text.isascii():
        return "".join(text.split()).casefold()
    return (
        normalize("NFKC", "".join(normalize("NFKC", text).split()))
        .casefold()
        .translate(_characters()[0])
    )


def simplified(text: str) -> str:
    """Gives back a text with traditional characters simplified, each character one for one."""
    return text if text.isascii() else text.translate(_characters()[0])


@lru_cache(maxsize=65536)
def split_unit(text: str) -> tuple[str, str | None]:
    """Gives back a heading made alike without its unit, and the unit: "加班(h)" is 加班, hours."""
    label = alike(text).strip(":*.·•、,;_|")
    found = re.search(r"[(\[<]([^()\[\]<>]*)[)\]>]$", label)
    if found is None or found.start() == 0:
        return label, None
    unit = _characters()[1].get(found[1].strip(":"))
    if unit is None:
        return label, None
    return label[: found.start()], unit


def normalise(text: str) -> str:
    """Gives back a heading for matching: made alike, its unit cut, no colon at its end."""
    return split_unit(text)[0]


def unit_word(text: str) -> str | None:
    """Gives back the unit that a whole label names: "小时" is hours, "金额" yuan; else None."""
    return _characters()[1].get(alike(text).strip("():"))
