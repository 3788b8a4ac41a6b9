"""The inbox of a night as the watch sees it: what lies there, and what of it was judged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from pipeline.engine.files import DROPPING, FILE, Entry
from pipeline.engine.nightly.arrivals import Files
from pipeline.engine.places import Place
from pipeline.errors import PlaceUnavailableError

if TYPE_CHECKING:
    from pipeline.engine.nightly.where import Where


class WatchedInbox:
    """Looks at the inbox of a night, and asks its store."""

    def __init__(self, where: Where) -> None:
        self._place = where.inbox_place()
        self._inbox = where.inbox
        self._database = where.database()

    def lying(self) -> Mapping[str, Files]:
        """Gives back all facilities with their files.

        Raises:
            PlaceUnavailableError: The inbox is away.
            UsageError: There is none, or it is refused to us.
        """
        folders = self._place.folders()
        if self._place.local is None:
            return _split(self._place.listing(), folders)
        found = {name: _listed(self._place, raw) for name, raw in folders.items()}
        return {name: files for name, files in found.items() if files is not None}

    def kept(self, names: Iterable[str]) -> Mapping[str, Files]:
        """Gives back what was judged last; facilities that the store does not know are left out.

        What the survey recorded counts only once it was judged: between the two a run may die.
        """
        from pipeline.store import facilities, submissions

        wanted = frozenset(names)
        numbers = {
            number: name
            for name, number in self._database.read(
                lambda c: facilities.of_inbox(c, self._inbox)
            ).items()
            if name in wanted
        }
        judged = self._database.read(lambda c: submissions.judged_files(c, list(numbers)))
        return {
            numbers[number]: {path: (file.size, file.stamp) for path, file in files.items()}
            for number, files in judged.items()
        }

    def known(self) -> bool:
        """Gives back whether the store knows of any facility of this inbox."""
        from pipeline.store import facilities

        return bool(self._database.read(lambda c: facilities.of_inbox(c, self._inbox)))

    def whole(self) -> int | None:
        """Gives back the night of the whole inbox that finished last; None before the first."""
        from pipeline.store import nights

        return self._database.read(lambda c: nights.last_finished(c, self._inbox, whole=True))


def _listed(inbox: Place, raw: str) -> Files | None:
    """Gives back the files of a folder; None where it was taken away since the first level was."""
    try:
        return _files(inbox.at(raw).listing())
    except PlaceUnavailableError:
        if raw in inbox.folders().values():
            raise
        return None


def _split(entries: Sequence[Entry], folders: Mapping[str, str]) -> Mapping[str, Files]:
    """Gives back the listing of a whole bucket by facility: one question for all of them."""
    inside: dict[str, dict[str, tuple[int, str]]] = defaultdict(dict)
    for entry in entries:
        folder, _, raw = entry.raw.partition("/")
        path = raw if entry.kind == DROPPING else entry.path.partition("/")[2]
        inside[folder][path] = _marks(entry)
    return {name: inside.get(raw, {}) for name, raw in folders.items()}


def _files(entries: Sequence[Entry]) -> Files:
    return {entry.path: _marks(entry) for entry in entries}


def _marks(entry: Entry) -> tuple[int, str]:
    """Gives back size and stamp as the survey records them: what is no file has none."""
    return (entry.size, entry.stamp) if entry.kind == FILE else (0, "")
