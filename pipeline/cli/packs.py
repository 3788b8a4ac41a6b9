"""``prescreen packs``: which laws, codes and audit programmes there are, and what one holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.scope import Scope, figures, folders_of, nearest, scope_of, within
from pipeline.errors import ExitCode, UsageError

if TYPE_CHECKING:
    from validators.packs import Pack


@click.command(short_help="Lists rule packs and audit programmes, or what one holds.")
@click.argument("name", required=False)
@within
def packs(name: str | None, place: str | None, on: str | None, folders: tuple[str, ...]) -> int:
    """Lists laws, codes and audit programmes, or what NAME holds.

    Of a law or code every number with its article and source; with --place and --on only those
    that hold there on that day. Of a programme what it asks for, and what it was built from.
    """
    own = folders_of(folders)
    if name is None:
        if place is not None or on is not None:
            raise UsageError("--place and --on ask about one pack: prescreen packs NAME")
        click.echo("\n".join(_list(own)))
        return ExitCode.CLEAN
    click.echo("\n".join(_told(name, place, on, own)))
    return ExitCode.CLEAN


def _told(name: str, place: str | None, on: str | None, own: tuple[Path, ...]) -> Iterator[str]:
    """Gives back the pack of a name, and the audit programme of that name, if there are such."""
    from pipeline.cli.told_protocol import programme, told
    from validators.packs import load_pack

    asked = programme(name, own)
    if asked is None or load_pack(name, own) is not None:
        pack = _named(name, own)
        yield from _numbers(pack, scope_of(pack.country, place, on), own)
    if asked is not None:
        yield from told(asked)


def _named(name: str, own: tuple[Path, ...]) -> Pack:
    from validators.packs import load_pack, pack_ids
    from validators.protocols import protocol_names

    pack = load_pack(name, own)
    if pack is None:
        known = sorted({*pack_ids(own), *protocol_names(own)})
        raise UsageError(f"no pack {name!r}{nearest(name, known)}; there are: {', '.join(known)}")
    return pack


def _list(own: tuple[Path, ...]) -> Iterator[str]:
    from pipeline.cli.told_protocol import head
    from validators.packs import pack_ids
    from validators.protocols import load_protocol, protocol_names

    yield from (_head(_named(one, own), own) for one in pack_ids(own))
    yield "Audit programmes, for --protocol:"
    yield from (head(load_protocol(one, own)) for one in protocol_names(own))
    yield "prescreen packs NAME lists its numbers; --place and --on what holds there that day."


def _head(pack: Pack, own: tuple[Path, ...]) -> str:
    """Gives back a pack in one line; only the numbers that it sets itself are counted."""
    from validators.numbers import WEAKER

    set_here = [one for held in pack.numbers.values() for one in held if one.pack == pack.id]
    count = Counter(one.status for one in set_here)
    said = ", ".join(f"{count[one]} {one}" for one in WEAKER if count[one])
    days = sorted([one.since for one in set_here] + [one.until for one in set_here if one.until])
    dates = f"; dates {days[0]} to {days[-1]}" if days else ""
    above = _extends(pack, own)
    years = ", ".join(map(str, pack.holidays.years))
    holidays = f"; holidays of {years}" if years else ""
    extends = f"; extends {above}" if above else ""
    where = {None: "-", "*": "any other"}.get(pack.country, pack.country)
    numbers = f"{len(set_here)} numbers ({said}){dates}{holidays}{extends}"
    head = f"{pack.id:6} {pack.kind:5} {where:10} {pack.title}"
    return f"{head}\n{'':23} {numbers}; version {pack.version}"


def _extends(pack: Pack, own: tuple[Path, ...]) -> str | None:
    from validators.marked_yaml import read_marked
    from validators.pack_folders import HEAD
    from validators.pack_schema import PackHead, checked
    from validators.packs import FOLDER

    found = (folder / pack.id / HEAD for folder in (*own, FOLDER))
    return checked(PackHead, read_marked(next(one for one in found if one.is_file()))).extends


def _numbers(pack: Pack, scope: Scope, own: tuple[Path, ...]) -> Iterator[str]:
    from pipeline.cli.figures import absences, figure_line, place_note
    from validators.parameters import parameters

    yield _head(pack, own)
    yield from place_note(pack, scope)
    known = parameters()
    for name in sorted(pack.numbers):
        found = figures(pack, name, scope)
        if not found:
            continue
        yield f"{name}: {known[name].says}"
        if name in pack.overrides:
            yield f"    set anew: {pack.overrides[name]}"
        yield from (figure_line(one, pack.currency) for one in found)
    yield from absences(pack, scope)
