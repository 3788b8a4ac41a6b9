"""Where in the store some words stand: a purge looks here after it has removed everything."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import JSON, ColumnElement, Connection, Text, cast, func, or_, select, type_coerce

from pipeline.store.tables import metadata


def mentions(connection: Connection, words: Collection[str]) -> dict[str, int]:
    """Gives back how many rows of each table hold any of these words within a text.

    Letters of other case count as the same; tables without such a row are left out.
    """
    found: dict[str, int] = {}
    for table in metadata.sorted_tables:
        texts = [_as_text(column) for column in table.columns if _holds_text(column)]
        holds = [text.contains(one, autoescape=True) for text in texts for one in words]
        if holds:
            query = select(func.count()).select_from(table).where(or_(*holds))
            found[table.name] = int(connection.execute(query).scalar_one())
    return {name: count for name, count in found.items() if count}


def _holds_text(column: ColumnElement[object]) -> bool:
    return isinstance(column.type, JSON) or column.type.python_type is str


def _as_text(column: ColumnElement[object]) -> ColumnElement[str]:
    # As it stands in the database: no stand-ins are taken back, no JSON is unpacked.
    return cast(column, Text) if isinstance(column.type, JSON) else type_coerce(column, Text)
