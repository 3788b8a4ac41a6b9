"""Which facilities there are: in the inbox, and in the store."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.engine.places import Top
from pipeline.errors import PlaceUnavailableError, UsageError

if TYPE_CHECKING:
    from pipeline.engine.nightly.where import Where


def folders(where: Where) -> dict[str, str]:
    """Gives back the raw name of each sub-folder of the inbox; none where the inbox is gone."""
    return dict(_top(where).folders)


def folder_of(where: Where, name: str) -> str | None:
    """Gives back the raw name of a facility's sub-folder; None where there is none.

    Raises:
        UsageError: Several folders print as this name.
    """
    top = _top(where)
    if name in top.alike:
        raise UsageError(
            f"several folders of {where.inbox} print as {name!r}, and which is meant cannot be "
            "told: rename all but one, and purge again"
        )
    return top.folders.get(name)


def still_there(where: Where) -> frozenset[str]:
    """Gives back the names of the sub-folders of the inbox.

    Raises:
        PlaceUnavailableError: The store knows facilities and the inbox shows none of any kind: it
            may just not be mounted, and everything would count as gone.
    """
    top = _top(where)
    found = frozenset(top.folders) | top.alike
    if not found and known(where):
        raise PlaceUnavailableError(
            f"{where.inbox} held folders of facilities and holds none now: is the share mounted? "
            "Nothing was removed. If they are gone on purpose, purge each with --facility"
        )
    return found


def known(where: Where) -> dict[str, int]:
    """Gives back the number of each facility that the store knows."""
    from pipeline.store import facilities

    return where.database().read(lambda c: facilities.of_inbox(c, where.inbox))


def others_than(where: Where, *names: str) -> frozenset[str]:
    """Gives back the names of all other facilities."""
    top = _top(where)
    return frozenset({*top.folders, *top.alike, *known(where)}.difference(names))


def _top(where: Where) -> Top:
    inbox = where.inbox_place()
    if inbox.local is not None and not inbox.local.exists():
        return Top({})
    return inbox.top()
