"""What lies in a user's folder of packs and would not be read is refused, not passed over."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pipeline.errors import PackError
from validators.marked_yaml import read_marked

HEAD = "pack.yaml"
PROTOCOLS = "protocols"
"""Folder of audit programmes, which may lie among packs."""

_YAML = (".yaml", ".yml")


def check_folder(folder: Path) -> None:
    """Refuses what is not read in a folder of packs.

    Raises:
        PackError: It is a pack itself, a folder in it has no ``pack.yaml``, or two packs in it
            are of one country; names the file and what to do.
    """
    if (folder / HEAD).is_file():
        raise PackError(
            f"{folder / HEAD}:1: {folder.name} is a pack itself; name the folder that it lies in: "
            f"{folder.resolve().parent}"
        )
    inside = (one for one in sorted(folder.iterdir()) if one.is_dir() and one.name != PROTOCOLS)
    for one in inside:
        lost = next(_yaml(one), None)
        if lost is not None and not (one / HEAD).is_file():
            raise PackError(f"{lost}:1: is not read: there is no {HEAD} in {one}; a pack needs one")
    _refuse_two(folder)


def refuse_unread(pack: Path) -> None:
    """Refuses YAML in a pack that is not read.

    Raises:
        PackError: It does not end in ``.yaml``, or lies in a folder of its own; names the file.
    """
    for file in _yaml(pack):
        if file.suffix != ".yaml":
            raise PackError(f"{file}:1: is not read; allowed: names that end in .yaml")
    for one in sorted(pack.iterdir()):
        lost = next(_yaml(one), None) if one.is_dir() else None
        if lost is not None:
            raise PackError(f"{lost}:1: is not read; all files of a pack lie beside its {HEAD}")


def _yaml(folder: Path) -> Iterator[Path]:
    return (one for one in sorted(folder.iterdir()) if one.suffix.lower() in _YAML)


def _refuse_two(folder: Path) -> None:
    seen: dict[object, str] = {}
    for file in sorted(folder.glob(f"*/{HEAD}")):
        head = read_marked(file)
        content = head.content if isinstance(head.content, dict) else {}
        country, line = content.get("country"), head.where(("country",))
        if country in seen:
            raise PackError(
                f"{line}: {seen[country]} is a law of {country} too; allowed: one of a country in "
                "a folder; one that is only extended has `kind: base` and no country"
            )
        if country is not None:
            seen[country] = line
