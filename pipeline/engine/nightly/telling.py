"""The morning goes out: into the outputs, by mail, by webhook; and what an earlier one still owes.

A night that ends records what it owes in the transaction that ends it. Whoever tells a morning
first tells those whose process died before it had.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from pipeline.engine.nightly.where import Where
    from pipeline.engine.notify import Writer
    from pipeline.model.nightly import Morning

MOST_LATE = 100
"""Summaries that are written after the outputs were away; older ones are in the store only."""


def told(where: Where, morning: Morning) -> Morning:
    """Gives back the morning, with what could not be sent or was told late among its problems.

    May be done again at any time: files are written over, what was sent stays sent. The files
    come first: whoever is mailed finds them.

    Raises:
        PlaceUnavailableError: The outputs stay away.
        StoreUnavailableError: The store stays away.
    """
    from pipeline.engine.notify import tell
    from pipeline.store import deliveries, nights

    writer, database = writer_of(where), where.database()
    late = _late(where, morning)
    if late:
        words = [LATE.format(file=_kept(one)) for one in late]
        morning = database.run(lambda c: nights.finish(c, morning.night, words))
    if morning.silent:
        return morning
    for one in (*late, morning):
        write(where, one, writer)
        database.run(lambda c, one=one: nights.mark_sent(c, one.night, deliveries.FILES))  # type: ignore[misc]
    failures = tell(database, morning, writer)
    if not failures:
        return morning
    again = database.run(lambda c: nights.finish(c, morning.night, failures))
    write(where, again, writer)
    return again


def tell_owed(where: Where) -> None:
    """Tells what ended nights of the inbox still owe, where nobody is at it; else does nothing.

    Raises:
        PlaceUnavailableError: The outputs stay away.
        StoreUnavailableError: The store stays away.
    """
    from pipeline.engine.notify import channel_names
    from pipeline.store import deliveries, nights

    database, channels = where.database(), (deliveries.FILES, *channel_names())
    last = database.read(lambda c: nights.last_finished(c, where.inbox))
    if last is None or database.read(lambda c: nights.at_work(c, last)):
        return
    if database.read(lambda c: any(deliveries.owed(c, last, to, 1) for to in channels)):
        told(where, database.read(lambda c: nights.morning(c, last)))


def write(where: Where, morning: Morning, writer: Writer) -> None:
    """Writes the summary into the outputs, each file whole; of an older night its copies alone.

    The last whole night stands in the first place until the next: a night of some facilities has
    its copies, and a line in the list of what was judged since.
    """
    from pipeline.report.morning import KEPT, SINCE, morning_files, since_page
    from pipeline.store import nights

    out, inbox, database = where.out_place(), where.inbox, where.database()
    last = database.read(
        lambda c: nights.last_finished(c, inbox, whole=True) or nights.last_finished(c, inbox)
    )
    files = morning_files(morning, writer.titles, writer.language, writer.causes)
    for path, data in files.items():
        if last == morning.night or path.startswith(f"{KEPT}/"):
            out.write(path, data)
    if last is not None:
        since = database.read(lambda c: nights.partial_since(c, last))
        out.write(SINCE, since_page(since, writer.language))


def writer_of(where: Where) -> Writer:
    """Gives back what puts the mornings of a place into words."""
    from pipeline.engine.notify import Writer
    from validators.causes import CAUSES
    from validators.registry import rules

    titles = {rule.id: rule.title for rule in rules()}
    return Writer(titles, CAUSES, where.options.get("language", "both"), where.out)


def _late(where: Where, morning: Morning) -> list[Morning]:
    """Gives back the mornings before this one that no file tells, of nights that nobody works."""
    from pipeline.store import deliveries, nights

    def ask(connection: Connection) -> list[Morning]:
        owed = deliveries.owed(connection, morning.night, deliveries.FILES, MOST_LATE)
        return [
            nights.morning(connection, night)
            for night in owed
            if night != morning.night and not nights.at_work(connection, night)
        ]

    return where.database().read(ask)


def _kept(morning: Morning) -> str:
    from pipeline.report.morning import KEPT, dated

    return f"{KEPT}/{dated(morning)}.html"


LATE = (
    "An earlier night ended before its summary was written. It is told now, and its news are not "
    "among those of this one: read {file} too"
)
