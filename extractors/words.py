"""Vocabularies: which headings, titles and marks mean what, loaded from YAML, and text made alike.

A heading in YAML may hold alternatives in braces, ``{平时,平日}加班{小时,工时}``, and ``>`` between
the levels of a header, ``加班 > 小时``.
"""

import re
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from unicodedata import normalize

import yaml

from extractors.own_words import OwnWords, current, remembered

FOLDER = Path(__file__).parent / "vocabulary"
SEPARATOR = ">"
"""Stands between the levels of a header in vocabularies and match keys."""
SHARED = "person"
"""Vocabulary of the columns that every list of people has."""
PAY = ("payroll", "pay_items")
"""Vocabularies that one payroll sheet is read with."""
PASSED_OVER = "passed_over"
"""Field of headings that hold nothing we keep, where a vocabulary has one."""

_DOTS = {0x131: "i", 0x307: None}
"""Turkish has an i without a dot, and in capitals people type either."""

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


def expand_all(texts: Iterable[str]) -> list[str]:
    """Gives back texts, each once for each choice of its braces."""
    return [choice for text in texts for choice in expand(text)]


@remembered
def vocabulary(kind: str) -> Vocabulary:
    """Gives back the vocabulary of a kind with the facility's own words merged over it.

    Raises:
        ValueError: A key stands twice, or one heading stands for two fields.
    """
    own = current()
    return with_own(built_in(kind), own) if own.digest else built_in(kind)


@cache
def built_in(kind: str) -> Vocabulary:
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
    for other in map(built_in, data.get("includes") or ()):
        fields.update({name: (*fields.get(name, ()), *more) for name, more in other.fields.items()})
        headings = {**other.headings, **headings}
    titles = [normalise(t) for text in data.get("titles") or () for t in expand(str(text))]
    lists = {key: value for key, value in data.items() if key not in ("fields", "titles")}
    return Vocabulary(kind, tuple(titles), fields, headings, lists)


def with_own(words: Vocabulary, own: OwnWords) -> Vocabulary:
    """Gives back a vocabulary with a facility's words: what they name stands for nothing else."""
    mine: dict[str, list[str]] = {}
    for section in (SHARED, words.kind):
        for field, headings in own.headings.get(section, {}).items():
            if field in words.fields:
                mine.setdefault(field, []).extend(expand_all(headings))
    ignored = expand_all(own.ignored)
    if PASSED_OVER in words.fields:
        mine.setdefault(PASSED_OVER, []).extend(ignored)
    taken = {key_of(heading) for heading in (*ignored, *_of_one_sheet(words.kind, own))}
    kept = {key: field for key, field in words.headings.items() if key not in taken}
    fields = {name: (*headings, *mine.get(name, ())) for name, headings in words.fields.items()}
    lists = {**words.lists, "ignored": [*(words.lists.get("ignored") or ()), *ignored]}
    titles = [normalise(text) for text in expand_all(own.titles.get(words.kind, ()))]
    added = by_heading(words.kind, {field: tuple(more) for field, more in mine.items()})
    return Vocabulary(words.kind, (*words.titles, *titles), fields, {**kept, **added}, lists)


def _of_one_sheet(kind: str, own: OwnWords) -> list[str]:
    """Gives back every heading that a facility names for the sheets that a vocabulary is for.

    A payroll sheet is read with two vocabularies: what is made a pay item is no field any more.
    """
    sections = PAY if kind in PAY else (kind,)
    return [
        heading
        for section in (SHARED, *sections)
        for headings in own.headings.get(section, {}).values()
        for heading in expand_all(headings)
    ]


def by_heading(kind: str, fields: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Gives back heading (made alike) to field; a heading of two fields is a ``ValueError``."""
    found: dict[str, str] = {}
    for field, headings in fields.items():
        for heading in headings:
            key = key_of(heading)
            if found.setdefault(key, field) != field:
                raise ValueError(f"{kind}: {heading!r} stands for {found[key]} and for {field}")
    return found


def key_of(heading: str) -> str:
    """Gives back the match key of a heading as vocabularies write it, ">" between its levels."""
    return path_key(tuple(heading.split(SEPARATOR)))


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
        .translate(_DOTS)
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
