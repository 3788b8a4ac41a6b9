"""What lies in the inbox: told by listing alone; only what is new or was touched is hashed."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline import setting_values as values
from pipeline.engine.files import is_text
from pipeline.engine.nightly.looking import Files, Lying, Pause, hashed, look, still
from pipeline.engine.outputs import unusable
from pipeline.errors import (
    PlaceUnavailableError,
    StoreError,
    StoreUnavailableError,
    UnreadableError,
    UsageError,
)
from pipeline.model.nightly import EMPTIED, GONE, RunRecord, RunState

if TYPE_CHECKING:
    from pipeline.engine.nightly.where import Where
    from pipeline.engine.places import Place, Top
    from pipeline.store.database import Database

DEFAULT_SETTLE = 10.0
"""Seconds for which a file must have stood still."""
PORTION = 200
"""Facilities looked at together: bounds what is held of a large inbox."""

Say = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Survey:
    """What the inbox holds.

    Attributes:
        facilities: (number, name) of those whose evidence is recorded and may be judged.
        waiting: Still arriving: left as they were.
        gone: Known from before and not there any more, emptied, or purged meanwhile: left so.
        failed: Could not be listed: a failed run is recorded for each.
        problems: Words for the morning; they name folders of the inbox.
        files: How many lie in ``facilities``.
        hashed: How many of them had to be hashed.
        hashed_bytes: And their size.
    """

    facilities: tuple[tuple[int, str], ...]
    waiting: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    files: int = 0
    hashed: int = 0
    hashed_bytes: int = 0


@dataclass(slots=True)
class _Found:
    """What was found so far; what is wrong by the name of its facility."""

    facilities: list[str] = field(default_factory=list)
    waiting: dict[str, str] = field(default_factory=dict)
    gone: dict[str, str] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)
    files: int = 0
    hashed: int = 0
    hashed_bytes: int = 0


def survey(
    where: Where,
    only: Sequence[str] = (),
    settle: float = DEFAULT_SETTLE,
    say: Say = lambda _: None,
    night: int | None = None,
    pause: Pause = time.sleep,
) -> Survey:
    """Gives back what the inbox holds, once all that is new is recorded in the store.

    Args:
        where: The inbox and the store.
        only: Names of facilities; none for all.
        settle: Seconds for which new files must stand still; 0 to take all as they lie.
        say: Called with 1 for each facility that was looked at.
        night: In which failed runs are recorded.
        pause: Waits so many seconds.

    Raises:
        UsageError: There is no such inbox or facility.
        PlaceUnavailableError: The inbox stays away, or has lost all of its folders.
    """
    from pipeline.store import facilities

    database, inbox = where.database(), where.inbox_place()
    top = inbox.top()
    known = database.read(lambda c: facilities.of_inbox(c, where.inbox))
    names = _chosen(top, known, only, inbox)
    failed = {name: words for name in names if (words := _unfit(name, top))}
    missing = [name for name in only or known if name not in names]
    found = _Found(gone=dict.fromkeys(missing, GONE), failed=failed)
    numbers = database.run(lambda c: facilities.ensure(c, where.inbox, names)) if names else {}
    places = {name: inbox.at(top.folders[name]) for name in names if name not in failed}
    for some in _portions(places):
        changed = list(_changed(some, database, numbers, found, say, inbox))
        for lying in still(changed, settle, pause, inbox.check):
            if isinstance(lying, tuple):
                found.waiting[lying[0]] = lying[1]
            else:
                _record(lying, database, numbers[lying.name], found)
    if found.failed:
        inbox.check()  # where all of it went away meanwhile, that is no facility's failure
    for name, words in list(found.failed.items()):
        with _unless_purged(database, name, numbers[name], found):
            _record_failure(database, numbers[name], night, words)
    return _told(found, numbers, () if only else top.others)


def _chosen(top: Top, known: Mapping[str, int], only: Sequence[str], inbox: Place) -> list[str]:
    """Gives back the facilities to look at; raises where they, or all, are not there."""
    if known and not (top.folders or top.alike):
        raise PlaceUnavailableError(
            f"{inbox} held folders of facilities and holds none now: is the share mounted? "
            "Nothing is taken as removed; run again when it is there"
        )
    lie = (*top.folders, *sorted(top.alike))
    there = tuple(dict.fromkeys((*lie, *known)))
    for name in only:
        if name not in there:
            raise UsageError(f"{inbox} holds no facility {name!r}{values.near(name, there)}")
    return [name for name in lie if not only or name in only]


def _unfit(name: str, top: Top) -> str | None:
    """Gives back why a facility cannot be worked under the name of its folder, or None."""
    if name in top.alike:
        return _ALIKE.format(name=name)
    return unusable(name) if is_text(top.folders[name]) else _NO_TEXT


def _changed(
    places: Mapping[str, Place],
    database: Database,
    numbers: Mapping[str, int],
    found: _Found,
    say: Say,
    inbox: Place,
) -> Iterator[Lying]:
    """Gives back the facilities that do not lie as recorded; the others are noted."""
    from pipeline.store import submissions

    ids = [numbers[name] for name in places]
    held = database.read(lambda c: submissions.current_numbers(c, ids))
    recorded = database.read(lambda c: submissions.current_files(c, ids))
    seen: dict[str, Files] = {name: recorded[numbers[name]] for name in places}
    unchanged: list[int] = []
    for lying in look(places, seen, inbox.check):
        say(1)
        if isinstance(lying, tuple):
            found.failed[lying[0]] = lying[1]
        elif lying.seen and not lying.entries:
            found.gone[lying.name] = EMPTIED
        elif lying.changed or numbers[lying.name] not in held:
            yield lying
        else:
            found.facilities.append(lying.name)
            found.files += len(lying.entries)
            unchanged.append(numbers[lying.name])
    if unchanged:
        database.run(lambda c: submissions.see_again(c, unchanged))


def _record(lying: Lying, database: Database, number: int, found: _Found) -> None:
    from pipeline.store import submissions

    try:
        submission, new = hashed(lying)
    except UnreadableError:
        found.waiting[lying.name] = _MOVED
        return
    with _unless_purged(database, lying.name, number, found):
        database.run(lambda c: submissions.record(c, number, submission))
        found.facilities.append(lying.name)
        found.files += len(submission.files)
        found.hashed += len(new)
        found.hashed_bytes += sum(file.size for file in new)


@contextlib.contextmanager
def _unless_purged(database: Database, name: str, number: int, found: _Found) -> Iterator[None]:
    """Notes a facility as gone where it was purged while the others were looked at."""
    from pipeline.store import facilities

    try:
        yield
    except StoreUnavailableError:
        raise
    except StoreError:
        if database.read(lambda c: facilities.names(c, [number])):
            raise
        found.failed.pop(name, None)
        found.gone[name] = _PURGED


def _record_failure(database: Database, number: int, night: int | None, words: str) -> None:
    from pipeline.store import runs

    failed = RunRecord(RunState.FAILED, "", None, None, None, words)
    database.run(lambda c: runs.record(c, number, None, night, failed))


def _told(found: _Found, numbers: Mapping[str, int], others: Sequence[tuple[str, str]]) -> Survey:
    problems = [
        *_beside(others),
        *(f"{name}: {why}; it was left as it was" for name, why in sorted(found.waiting.items())),
        *(f"{name}: {why}" for name, why in sorted(found.gone.items())),
    ]
    return Survey(
        facilities=tuple((numbers[name], name) for name in sorted(found.facilities)),
        waiting=tuple(sorted(found.waiting)),
        gone=tuple(sorted(found.gone)),
        failed=tuple(sorted(found.failed)),
        problems=tuple(problems),
        files=found.files,
        hashed=found.hashed,
        hashed_bytes=found.hashed_bytes,
    )


def _beside(others: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Gives back words on what lies in the inbox and is nobody's; loose files stay unnamed."""
    loose = sum(kind == "file" for _, kind in others)
    if loose:
        yield _LOOSE.format(count=loose)
    for name, kind in others:
        if kind in _NO_FOLDER:
            yield f"{name}: {_NO_FOLDER[kind]}"


def _portions(places: Mapping[str, Place]) -> Iterator[dict[str, Place]]:
    names = list(places)
    for first in range(0, len(names), PORTION):
        yield {name: places[name] for name in names[first : first + PORTION]}


_PURGED = "it was purged while the inbox was looked at; the next run takes it as new"
_NO_TEXT = (
    "the name of its folder is no UTF-8 text, so that no report can name it: give the folder a "
    "name that this system shows as it is"
)
_ALIKE = (
    "several folders of the inbox print as {name!r} (their names are in different encodings, say), "
    "so nobody can tell which is this facility's; none of them was read. Rename all but one"
)
_MOVED = "a file changed or vanished while it was looked at"
_LOOSE = (
    "{count} file(s) lie in the inbox beside the folders: they belong to no facility and were not "
    "read. Put each into the folder of its facility"
)
_NO_FOLDER = {
    "link": "this is a link and was not followed: it could lead to another's documents. Put the "
    "folder itself into the inbox",
    "hidden": "this folder is hidden (its name begins with a dot) and was not looked into. Rename "
    "it if it is a facility's",
}
