"""Morning summaries of other days: each is written anew without a facility that is forgotten."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pipeline.engine.purge.hashed import listed
from pipeline.engine.purge.traces import speaks_of, telling
from pipeline.errors import StoreError, StoreUnavailableError

if TYPE_CHECKING:
    from pipeline.engine.nightly.where import Where
    from pipeline.engine.places import Place

_DATED = re.compile(r"(\d{4}-\d\d-\d\dT\d{4})(?:\d\d)?Z\.[a-z]+")


def summaries_naming(
    out: Place, names: Collection[str], others: Collection[str], fingerprints: Collection[str]
) -> list[str]:
    """Gives back the morning summaries that name facilities, or one of their findings.

    Args:
        out: All outputs.
        names: Of the facilities.
        others: Names of the other facilities.
        fingerprints: That only these have.
    """
    told = {raw: out.read(raw) or b"" for raw in summaries(out)}
    stems = {
        _stem(raw)
        for raw, data in told.items()
        if _names(raw, data, names, others) or any(one.encode() in data for one in fingerprints)
    }
    return [raw for raw in told if _stem(raw) in stems]


def summaries_older(out: Place, before: datetime) -> list[str]:
    """Gives back the dated copies of summaries of nights that were planned before a time."""
    return [raw for raw in summaries(out) if (time := _night_of(raw)) and time < before]


def summaries(out: Place) -> Iterator[str]:
    """Gives back the raw paths of all morning summaries."""
    from pipeline.report.morning import KEPT

    if out.local is not None and not out.local.is_dir():
        return
    newest = ("morning.json", "morning.txt", "morning.html")
    yield from (raw for raw in newest if out.exists(raw))
    yield from listed(out, KEPT)


def write_anew(
    where: Where, paths: Collection[str], names: Collection[str], others: Collection[str]
) -> None:
    """Writes summaries anew from the store; those that it cannot tell without the names go.

    Args:
        where: The store and the outputs.
        paths: Of summaries, raw.
        names: Of facilities that the store has forgotten.
        others: Names of the other facilities.
    """
    out = where.out_place()
    numbers = {stem: _number(out, stem) for stem in {_stem(path) for path in paths}}
    for path in paths:
        data = _again(where, path, numbers[_stem(path)])
        if data is None or _names(path, data, names, others):
            out.remove(path)
        else:
            out.write(path, data)


def _names(raw: str, data: bytes, names: Collection[str], others: Collection[str]) -> bool:
    """Gives back whether a summary names one of these; an everyday word counts only as a name."""
    text = data.decode("utf-8", "replace")
    if raw.endswith(".json"):
        try:
            document = json.loads(data)
            listed_ = {one["name"] for one in document["facilities"]}
            said = "\n".join(document["problems"])
        except (ValueError, KeyError, TypeError):
            return any(speaks_of(text, name, others) for name in names)
        if any(name in listed_ or speaks_of(said, name, others) for name in names):
            return True
    return any(telling(name) and speaks_of(text, name, others) for name in names)


def _again(where: Where, path: str, night: int | None) -> bytes | None:
    """Gives back a summary as the store tells it now, or None where it cannot."""
    from pipeline.engine.nightly.telling import writer_of
    from pipeline.report.morning import morning_files
    from pipeline.store import nights

    if night is None:
        return None
    try:
        morning = where.database().read(lambda c: nights.morning(c, night))
    except StoreUnavailableError:
        raise
    except StoreError:  # it was forgotten, being old
        return None
    writer = writer_of(where)
    files = morning_files(morning, writer.titles, writer.language, writer.causes)
    return files.get(path)


def _number(out: Place, stem: str) -> int | None:
    """Gives back which night a summary is of."""
    try:
        return int(json.loads(out.read(f"{stem}.json") or b"")["night"]["number"])
    except (ValueError, KeyError, TypeError):
        return None


def _stem(path: str) -> str:
    return path.rpartition(".")[0]


def _night_of(raw: str) -> datetime | None:
    named = _DATED.fullmatch(raw.rpartition("/")[2])
    return datetime.strptime(named[1], "%Y-%m-%dT%H%M").replace(tzinfo=UTC) if named else None
