"""The look afterwards: names of files, their bytes, the database, the outputs and the inbox.

It shares nothing with what removes: a mistake there is found here.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.engine.cache.work import strange
from pipeline.engine.purge import names, outputs, summaries
from pipeline.engine.purge.hashed import caches, hashes_named, listed
from pipeline.engine.purge.traces import hashes_in, speaks_of, spellings, telling, words_in

if TYPE_CHECKING:
    from pipeline.engine.purge.what import Plan

_READING = ".arrow"
_LOCAL_LOGS = ("", "-wal", "-shm", "-journal")


@dataclass(slots=True)
class Found:
    """What the look came to; attributes as of ``Proof``."""

    looked_at: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def look(made: Plan) -> Found:
    """Gives back what is left of what a plan was to remove.

    Raises:
        StoreUnavailableError, PlaceUnavailableError: They are away.
    """
    found = Found()
    _names(made, found)
    _bytes(made, found)
    for name in made.names:
        _database(made, name, found)
        _outputs(made, name, found)
    if made.names:
        found.looked_at.append("every table of the database")
        found.looked_at.append("the folders of the outputs, and every morning summary")
    if made.facility is not None:
        _inbox(made, made.facility, found)
    found.left += [f"{folder} in the outputs is no report of ours" for folder in made.strange]
    _notes(made, found)
    return found


def _names(made: Plan, found: Found) -> None:
    """Looks for the hashes in the names of all files of the data folder."""
    hashes, count = made.traces.hashes, 0
    for shown, raw in _data_names(made):
        count += 1
        if hashes_named(raw) & hashes:
            found.left.append(f"{shown}/{raw}")
    found.looked_at.append(f"the names of {count} files in the data folder, for their hashes")


def _data_names(made: Plan) -> Iterator[tuple[str, str]]:
    store = made.where.store()
    for path in _files(store.folder):
        yield str(store.folder), path.relative_to(store.folder).as_posix()
    for place in caches(store):
        if place.local is None:
            yield from ((place.url, raw) for raw in listed(place))


def _bytes(made: Plan, found: Found) -> None:
    """Looks for hashes, fingerprints and the name in the bytes of all that is no reading."""
    store_files = _store_files(made)
    named = _mentions(made, found) if made.facility is not None else False
    others = {path for path in _files(made.where.store().folder) if path.suffix != _READING}
    journals = made.where.store().folder / "purges"
    for path in sorted((others | store_files) - set(_files(journals))):
        try:
            if there := hashes_in(path, made.traces.all):
                found.left.append(f"{len(there)} hashes in the bytes of {path}")
            if made.facility is not None:
                _name_in(path, made.facility, path in store_files, named, found)
        except FileNotFoundError:  # another process removed it since it was listed
            continue
    if store_files:
        found.looked_at.append("the raw bytes of the database and its logs, down to free pages")
    found.looked_at.append("the bytes of all other files of the data folder that are no readings")


def _name_in(path: Path, name: str, is_store: bool, named: bool, found: Found) -> None:
    if is_store:
        if not named and words_in(path, spellings(name)):
            found.left.append(f"the name in the bytes of {path}")
    elif words_in(path, spellings(name), whole=True):
        if telling(name):
            found.left.append(f"the name in the bytes of {path}")
        else:
            found.notes.append(
                f"the word {name!r} stands in {path}; it may well mean another thing"
            )


def _mentions(made: Plan, found: Found) -> bool:
    """Gives back whether the database holds the name in what is kept of others."""
    from pipeline.store import marks

    name = str(made.facility)
    told = made.where.database().read(lambda c: marks.mentions(c, spellings(name)))
    others = names.others_than(made.where, name)
    own = [text for text in told.pop("nights", ()) if speaks_of(text, name, others)]
    if own:
        found.left.append(f"{len(own)} nights of the database name it among their problems")
    if told:
        tables = ", ".join(sorted(told))
        found.notes.append(
            f"{name!r} is also part of what is kept of others ({tables}), so the bytes of the "
            "database were searched for the hashes, but not for the name"
        )
    return bool(told or own)


def _store_files(made: Plan) -> set[Path]:
    """Gives back the files of a SQLite store; none of a server's."""
    from pipeline.store.engines import parsed

    database = made.where.database()
    if not database.is_sqlite:
        return set()
    path = str(parsed(database.url).database)
    return {file for end in _LOCAL_LOGS if (file := Path(path + end)).exists()}


def _database(made: Plan, name: str, found: Found) -> None:
    from pipeline.store import purging

    database, known = made.where.database(), names.known(made.where)
    counts: Mapping[str, int] = {}
    if made.number is not None:
        number = made.number
        counts = database.read(lambda c: purging.counts_left(c, number))
    found.left += [f"{count} rows of {table} in the database" for table, count in counts.items()]
    if name in known and known[name] != made.number:
        found.left.append(f"the database knows {name!r} again: a run took it up meanwhile")


def _outputs(made: Plan, name: str, found: Found) -> None:
    out = made.where.out_place()
    others = names.others_than(made.where, name)
    folders = outputs.report_folders(out, name, others)
    found.left += [f"{out}/{one}" for one in folders if one not in made.strange]
    naming = summaries.summaries_naming(out, [name], others, made.traces.fingerprints)
    found.left += [f"{out}/{one} names it" for one in naming]


def _inbox(made: Plan, name: str, found: Found) -> None:
    if made.keep_inbox:
        found.notes.append("what was handed in stays in the inbox: the next night takes it as new")
    elif name in names.folders(made.where):
        found.left.append(f"its folder in {made.where.inbox}")
    found.looked_at.append("the inbox")


def _notes(made: Plan, found: Found) -> None:
    store = made.where.store()
    if any(str(store.folder / "prefect") in one for one in found.left):
        found.notes.append(
            f"{store.folder / 'prefect'} is Prefect's, and a purge does not reach into it: end the "
            "nights that use this data folder, delete that folder (it is made anew at the next "
            "start), and purge again"
        )
    if not made.where.database().is_sqlite:
        found.notes.append(
            "PostgreSQL keeps a log written ahead, and maybe backups: they are its operator's to "
            "clear"
        )
    if store.shared is not None:
        found.notes.append(
            f"copies in the scratch folders of other machines that read for {store.shared} are "
            "not seen from here: empty PRESCREEN_SCRATCH there"
        )
    if count := strange(store.folder / "work"):
        found.notes.append(
            f"{count} folders in {store.folder / 'work'} are of other machines or of before this "
            "one was started; files in work may lie in them. They go when nobody has touched them "
            "for a week: remove them where none of those machines is at work"
        )
    if any(place.local is None for place in (made.where.inbox_place(), made.where.out_place())):
        found.notes.append("a bucket that keeps versions keeps the removed ones, until its rules")


def _files(folder: Path) -> Iterator[Path]:
    for inside, _, files in os.walk(folder):
        yield from (Path(inside) / name for name in files)
