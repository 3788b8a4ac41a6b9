"""What the evidence of a facility is known by, and where such a mark still stands.

A purge asks before it removes anything, and looks again when it has; nothing is changed here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from sqlalchemy import (
    JSON,
    ColumnElement,
    Connection,
    Select,
    String,
    Text,
    cast,
    or_,
    select,
    type_coerce,
)

from pipeline.store.columns import Words
from pipeline.store.statements import portions
from pipeline.store.tables import (
    document_members,
    findings,
    metadata,
    submission_files,
    submissions,
)

_MOST = 100


@dataclass(frozen=True, slots=True)
class Marks:
    """Hexadecimal digests that stand for one facility alone, of 64 digits each.

    Attributes:
        fingerprints: Of its findings that no other facility has.
        submissions: Of what it handed in at one time, unless another handed in the very same.
    """

    fingerprints: frozenset[str] = frozenset()
    submissions: frozenset[str] = frozenset()


def marks_of(connection: Connection, facility: int) -> Marks:
    """Gives back what a facility alone is known by, beside the hashes of its documents."""
    return Marks(
        _alone(connection, findings.c.fingerprint, findings.c.facility_id, facility),
        _alone(connection, submissions.c.digest, submissions.c.facility_id, facility),
    )


def of_nobody(connection: Connection, hashes: Collection[str]) -> frozenset[str]:
    """Gives back those documents that no facility has, in an archive or out of one."""
    wanted = sorted(set(hashes))
    held: set[str] = set()
    for portion in portions(wanted):
        for column in (submission_files.c.sha256, document_members.c.member):
            held.update(connection.scalars(select(column).where(column.in_(portion))))
    return frozenset(wanted) - held


def mentions(connection: Connection, words: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Gives back the texts, by table, that hold any of these words; at most 100 of each column.

    Letters of other case count as the same. Texts come as they stand in the database.
    """
    found: dict[str, tuple[str, ...]] = {}
    for table in metadata.sorted_tables:
        columns = [column for column in table.columns if _holds_text(column)]
        texts = [text for column in columns for text in _holding(connection, column, words)]
        if texts:
            found[table.name] = tuple(texts)
    return found


def _alone(
    connection: Connection, mark: ColumnElement[str], whose: ColumnElement[int], facility: int
) -> frozenset[str]:
    def of(theirs: ColumnElement[bool]) -> Select[tuple[str]]:
        return select(mark).where(theirs)

    return frozenset(connection.scalars(of(whose == facility).except_(of(whose != facility))))


def _holding(
    connection: Connection, column: ColumnElement[object], words: Collection[str]
) -> Iterator[str]:
    # As it stands in the database: no stand-ins are taken back, no JSON is unpacked.
    is_json = isinstance(column.type, JSON)
    text = cast(column, Text) if is_json else type_coerce(column, Text)
    holds = or_(*(text.contains(word, autoescape=True) for word in words))
    yield from connection.scalars(select(text).where(holds).limit(_MOST))


def _holds_text(column: ColumnElement[object]) -> bool:
    return isinstance(column.type, JSON | String | Words)
