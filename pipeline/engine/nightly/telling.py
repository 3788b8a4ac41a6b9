"""The morning goes out: into the outputs, by mail, by webhook."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.engine.nightly.where import Where
    from pipeline.engine.notify import Writer
    from pipeline.model.nightly import Morning


def told(where: Where, morning: Morning) -> Morning:
    """Gives back the morning, with what could not be sent among its problems.

    May be done again at any time: files are written over, what was sent stays sent. The files
    come first: whoever is mailed finds them.

    Raises:
        PlaceUnavailableError: The outputs stay away.
        StoreUnavailableError: The store stays away.
    """
    from pipeline.engine.notify import tell
    from pipeline.store import nights

    writer = writer_of(where)
    write(where, morning, writer)
    failures = tell(where.database(), morning, writer)
    if not failures:
        return morning
    again = where.database().run(lambda c: nights.finish(c, morning.night, failures))
    write(where, again, writer)
    return again


def write(where: Where, morning: Morning, writer: Writer) -> None:
    """Writes the summary into the outputs, each file whole."""
    from pipeline.report.morning import morning_files

    out = where.out_place()
    files = morning_files(morning, writer.titles, writer.language, writer.causes)
    for path, data in files.items():
        out.write(path, data)


def writer_of(where: Where) -> Writer:
    """Gives back what puts the mornings of a place into words."""
    from pipeline.engine.notify import Writer
    from validators.causes import CAUSES
    from validators.registry import rules

    titles = {rule.id: rule.title for rule in rules()}
    return Writer(titles, CAUSES, where.options.get("language", "both"), where.out)
