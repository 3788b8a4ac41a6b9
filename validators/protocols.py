"""Audit programmes: what is asked for, over which window, by which rules, and how it is graded.

A programme is one YAML file. One that covers several domains may be cut to some of them
("full:social,quality"), and several may be asked for at once ("smeta+alibaba"): what any of them
asks for is asked for, the strictest severity and interval hold, and what each finding rests on
names the programmes that ask for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.errors import NoSuchProgrammeError, PackError
from validators.marked_yaml import Marked, read_marked
from validators.pack_schema import checked, perhaps
from validators.protocol_schema import Protocol
from validators.protocol_words import check_words

FOLDER = Path(__file__).parent / "protocols"
OF_A_USER = "protocols"
"""Where protocols lie in a folder of packs of the user's own."""

AND, ONLY = "+", ":"
"""Between several programmes, and before the domains that one is cut to."""

_HEAD = frozenset(
    {"title", "version", "extends", "overrides", "built_from", "instrument", "source", "status"}
)
"""Keys that are of one protocol alone: nobody need say why they differ."""

_ASKED = ("kinds", "monthly", "fields", "registers")


def protocol_names(folders: tuple[Path, ...] = ()) -> list[str]:
    """Gives back the names of all protocols, sorted."""
    return sorted({file.stem for place in _places(folders) for file in place.glob("*.yaml")})


@cache
def load_protocol(name: str, folders: tuple[Path, ...] = ()) -> Protocol:
    """Gives back a protocol by its name.

    Args:
        name: Its file, without the ending: "smeta"; with domains: "full:social,quality"; several:
            "smeta+alibaba".
        folders: Folders of packs of the user's own; their protocols come before ours.

    Raises:
        PackError: There is none of that name (says which there are), it extends itself, or its
            file is wrong; names file, line and what is allowed.
    """
    names = list(dict.fromkeys(one.strip() for one in name.split(AND)))
    found = [_one(one, folders) for one in names]
    return found[0] if len(found) == 1 else _together(found)


def _one(name: str, folders: tuple[Path, ...]) -> Protocol:
    plain, cut, chosen = name.partition(ONLY)
    marked = _joined(plain.strip(), folders, ())
    found = checked(Protocol, marked)
    check_words(found, marked)
    if not found.domains:
        if cut:
            raise NoSuchProgrammeError(f"protocol {plain} has no domains to choose from")
        return found
    wanted = list(dict.fromkeys(one.strip() for one in chosen.split(","))) if cut else []
    for one in wanted:
        if one not in found.domains:
            allowed = ", ".join(found.domains)
            near = perhaps(one, list(found.domains))
            what = f"protocol {plain} has no domain {one!r}{near}; allowed: {allowed}"
            raise NoSuchProgrammeError(what)
    return _of_domains(found, wanted)


def _of_domains(protocol: Protocol, wanted: list[str]) -> Protocol:
    """Gives back a programme with what some of its domains ask for; all where none is named."""
    held = [protocol.domains[one] for one in wanted or protocol.domains]
    said = {key: _union([protocol, *held], key) for key in _ASKED}
    if wanted:  # a whole programme is judged by all its rules, one cut to domains by theirs
        said["rules"] = _union([protocol, *held], "rules")
    cut = {} if not wanted else {"id": f"{protocol.id}{ONLY}{','.join(wanted)}"}
    titles = ", ".join(one.title.en for one in held)
    named = {"title": f"{protocol.title}: {titles}"} if wanted else {}
    return protocol.model_copy(update={**said, **cut, **named})


def _together(found: list[Protocol]) -> Protocol:
    """Gives back several programmes as one that asks for what any of them does."""
    said = {key: _union(found, key) for key in (*_ASKED, "codes")}
    first = found[0]
    return first.model_copy(
        update={
            **said,
            "id": AND.join(one.id for one in found),
            "title": "; ".join(one.title for one in found),
            "version": "; ".join(one.version for one in found),
            "instrument": "; ".join(one.instrument for one in found),
            "source": None,
            "extends": None,
            "overrides": {},
            "built_from": None,
            "months": max(one.months for one in found),
            "rules": () if any(not one.rules for one in found) else _union(found, "rules"),
            "severity": {},
            "domains": {},
            "parts": tuple(found),
        }
    )


def _union(held: list[Any], key: str) -> Any:
    """Gives back what several ask for under a key, in their order; the shortest of intervals."""
    values = [getattr(one, key) for one in held]
    if not isinstance(values[0], dict):
        return tuple(dict.fromkeys(word for one in values for word in one))
    found: dict[str, Any] = {}
    for one in values:
        for word, value in one.items():
            if word not in found:
                found[word] = value
            elif isinstance(value, int):
                found[word] = min(found[word], value)
            else:
                found[word] = tuple(dict.fromkeys((*found[word], *value)))
    return found


def _places(folders: tuple[Path, ...]) -> list[Path]:
    return [*(folder / OF_A_USER for folder in folders), FOLDER]


def _joined(name: str, folders: tuple[Path, ...], below: tuple[str, ...]) -> Marked:
    """Gives back a protocol's content over that of the one it extends; lines are its own."""
    files = [place / f"{name}.yaml" for place in _places(folders)]
    file = next((one for one in files if one.is_file()), None)
    if file is None or name in below:
        if file:
            raise PackError(f"{file}: {' -> '.join((*below, name))} extend each other in a ring")
        allowed = ", ".join(protocol_names(folders))
        raise NoSuchProgrammeError(f"no protocol {name!r}; allowed: {allowed}")
    own = read_marked(file)
    if not isinstance(own.content, Mapping):
        raise PackError(f"{file}: keys and values are needed")
    _refuse_own_words(own)
    content: dict[str, Any] = {**own.content, "id": name}
    parent_name = content.get("extends")
    if parent_name is None:
        return Marked(file, content, own.lines)
    try:
        parent = _joined(str(parent_name), folders, (*below, name))
    except PackError as error:
        raise PackError(f"{own.where(('extends',))}: {error}") from error
    _check_overrides(own, parent.content)
    return Marked(file, {**parent.content, **content, "overrides": _whys(content)}, own.lines)


def _refuse_own_words(own: Marked) -> None:
    """Raises where a file sets what is not a programme's to say."""
    for key in ("id", "parts"):
        if key in own.content:
            raise PackError(f"{own.where((key,))}: {key}: the name is the file's own")


def _whys(content: Mapping[str, Any]) -> Mapping[str, Any]:
    return content.get("overrides") or {}


def _check_overrides(own: Marked, parent: Mapping[str, Any]) -> None:
    """Raises where a protocol says otherwise than the one it extends, and not why."""
    whys, other = _whys(own.content), parent["id"]
    differing = [
        key
        for key, value in own.content.items()
        if key in parent and parent[key] != value and key not in _HEAD
    ]
    for key in differing:
        if key not in whys:
            line = own.where((key,))
            raise PackError(f"{line}: {key} differs from {other}: say why under `overrides`")
    for key in whys:
        if key not in differing:
            line = own.where(("overrides", key))
            raise PackError(f"{line}: overrides {key}, which does not differ from {other}")
