"""Which facilities there are: in the inbox, and in the store."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.engine.nightly.where import Where


def folders(where: Where) -> dict[str, str]:
    """Gives back the raw name of each sub-folder of the inbox; none where the inbox is gone."""
    inbox = where.inbox_place()
    if inbox.local is not None and not inbox.local.exists():
        return {}
    return dict(inbox.folders())


def known(where: Where) -> dict[str, int]:
    """Gives back the number of each facility that the store knows."""
    from pipeline.store import facilities

    return where.database().read(lambda c: facilities.of_inbox(c, where.inbox))


def others_than(where: Where, *names: str) -> frozenset[str]:
    """Gives back the names of all other facilities."""
    return frozenset({*folders(where), *known(where)}.difference(names))
