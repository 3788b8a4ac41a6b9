"""Column types that mean the same on SQLite and PostgreSQL."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, String, Text, TypeDecorator
from sqlalchemy.types import TypeEngine

# Bytes of a file name that are no UTF-8 come from the system as lone surrogates, which no database
# takes, as PostgreSQL takes no NUL. The last character there is begins what stands for one, and is
# written so itself: no two texts are stored alike.
_MARK = "\U0010ffff"
_UNSTORABLE = re.compile(f"[\x00\ud800-\udfff{_MARK}]")
_STORED = re.compile(f"{_MARK}([0-9a-f]{{6}})")


class UtcTime(TypeDecorator[datetime]):
    """A moment: timezone-aware in Python, UTC in the database.

    SQLite has no such type: there it is ISO text of one width, so that order is time's order.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Gives back the column type of this database."""
        sqlite = dialect.name == "sqlite"
        return dialect.type_descriptor(String(27) if sqlite else DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Gives back the moment as it is stored.

        Raises:
            ValueError: It has no time zone.
        """
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A time without time zone cannot be stored")
        moment = value.astimezone(UTC)
        return stored_text(moment) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Gives back the moment in UTC."""
        if value is None:
            return None
        moment = datetime.fromisoformat(value) if isinstance(value, str) else value
        return moment.astimezone(UTC)


def stored_text(moment: datetime) -> str:
    """Gives back a moment of UTC as SQLite holds it."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


class Words(TypeDecorator[str]):
    """Text from outside, as names of files: also what is not UTF-8 comes back as it went in."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Gives back the text with stand-ins for what no database takes."""
        if value is None:
            return None
        return _UNSTORABLE.sub(lambda odd: f"{_MARK}{ord(odd[0]):06x}", value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """Gives back the text as it went in."""
        return None if value is None else _STORED.sub(lambda held: chr(int(held[1], 16)), value)
