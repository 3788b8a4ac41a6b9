"""Protocols: what an audit programme asks for, over which window, and how it grades."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import Field

from pipeline.errors import PackError
from pipeline.model.document import Kind
from pipeline.model.finding import Basis, Severity
from pipeline.model.records import RECORDS
from validators.marked_yaml import Marked, read_marked
from validators.pack_schema import Status, Strict, checked, perhaps
from validators.registry import rule_ids

FOLDER = Path(__file__).parent / "protocols"
OF_A_USER = "protocols"
"""Where protocols lie in a folder of packs of the user's own."""

_HEAD = frozenset({"title", "version", "extends", "overrides", "instrument", "source", "status"})
"""Keys that are of one protocol alone: nobody need say why they differ."""


class Override(Strict):
    """A severity that a programme sets, and why."""

    severity: Severity
    reason: str


class Protocol(Strict):
    """One audit programme.

    Attributes:
        extends: The programme whose word holds where this one says nothing.
        overrides: Key that this one says otherwise, and why.
        codes: Rule packs of codes that it judges by, unless the user names others.
        months: Length of the window of records, in months.
        kinds: Document kinds it asks for.
        monthly: Those of them asked for in every month of the window.
        fields: Kind to the groups of fields that must be in it, where no law lists them.
        registers: Kind to the longest time between entries, in days.
        severity: Rule to the severity that the programme gives it.
    """

    id: str = ""
    title: str
    version: str
    extends: str | None = None
    overrides: dict[str, str] = Field(default_factory=dict)
    codes: tuple[str, ...] = ()
    months: int = Field(ge=1)
    instrument: str
    source: str | None = None
    status: Status
    kinds: tuple[str, ...]
    monthly: tuple[str, ...] = ()
    fields: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    registers: dict[str, int] = Field(default_factory=dict)
    severity: dict[str, Override] = Field(default_factory=dict)

    def basis(self) -> Basis:
        """Gives back what a finding says of this programme's list."""
        return Basis(
            pack=self.id,
            instrument=self.instrument,
            article=None,
            status=self.status,
            source=self.source,
        )


def protocol_names(folders: tuple[Path, ...] = ()) -> list[str]:
    """Gives back the names of all protocols, sorted."""
    return sorted({file.stem for place in _places(folders) for file in place.glob("*.yaml")})


@cache
def load_protocol(name: str, folders: tuple[Path, ...] = ()) -> Protocol:
    """Gives back a protocol by its name.

    Args:
        name: Its file, without the ending.
        folders: Folders of packs of the user's own; their protocols come before ours.

    Raises:
        PackError: There is none of that name (says which there are), it extends itself, or its
            file is wrong; names file, line and what is allowed.
    """
    marked = _joined(name, folders, ())
    found = checked(Protocol, marked)
    _check_words(found, marked)
    return found


def _places(folders: tuple[Path, ...]) -> list[Path]:
    return [*(folder / OF_A_USER for folder in folders), FOLDER]


def _joined(name: str, folders: tuple[Path, ...], below: tuple[str, ...]) -> Marked:
    """Gives back a protocol's content over that of the one it extends; lines are its own."""
    files = [place / f"{name}.yaml" for place in _places(folders)]
    file = next((one for one in files if one.is_file()), None)
    if file is None or name in below:
        what = f"{' -> '.join((*below, name))} extend each other in a ring"
        allowed = ", ".join(protocol_names(folders))
        raise PackError(what if file else f"no protocol {name!r}; allowed: {allowed}")
    own = read_marked(file)
    if not isinstance(own.content, Mapping):
        raise PackError(f"{file}: keys and values are needed")
    content: dict[str, Any] = {**own.content, "id": name}
    parent_name = content.get("extends")
    if parent_name is None:
        return Marked(file, content, own.lines)
    parent = _joined(str(parent_name), folders, (*below, name))
    _check_overrides(own, parent.content)
    return Marked(file, {**parent.content, **content, "overrides": _whys(content)}, own.lines)


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


def _check_words(protocol: Protocol, marked: Marked) -> None:
    """Raises where a rule, kind or field is not known."""
    kinds = [str(one) for one in sorted(Kind)]
    known: dict[str, list[str]] = {
        "severity": rule_ids(),
        "fields": sorted(RECORDS),
        "kinds": kinds,
        "registers": kinds,
        "monthly": list(protocol.kinds),
    }
    for key, allowed in known.items():
        for word in getattr(protocol, key):
            if word not in allowed:
                line, near = marked.where((key, word)), perhaps(word, allowed)
                raise PackError(f"{line}: {key}: {word} is not allowed{near}: {', '.join(allowed)}")
