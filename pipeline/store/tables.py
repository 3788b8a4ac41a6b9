"""The tables. A change here needs a migration beside it; a test compares the two."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.schema import SchemaItem

from pipeline.store.columns import UtcTime, Words

# Every constraint has a name of its own, the same on every database, so that it can be migrated.
metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _numbered(name: str, *rest: SchemaItem) -> Table:
    """Gives back a table with numbered rows.

    Numbers are never given twice, even after a purge: leases and open tasks name them.
    """
    number = Column("id", Integer, primary_key=True, autoincrement=True)
    return Table(name, metadata, number, *rest, sqlite_autoincrement=True)


# One row, made with the table: machines tell by it whether they mean the same store.
identity = Table(
    "identity",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
)

inboxes = _numbered(
    "inboxes",
    Column("place", Words, nullable=False, unique=True),
)

facilities = _numbered(
    "facilities",
    Column("inbox_id", ForeignKey("inboxes.id"), nullable=False),
    Column("name", Words, nullable=False),
    UniqueConstraint("inbox_id", "name"),
)

submissions = _numbered(
    "submissions",
    Column("facility_id", ForeignKey("facilities.id"), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("first_seen", UtcTime, nullable=False),
    Column("last_seen", UtcTime, nullable=False),
    UniqueConstraint("facility_id", "digest"),
)

submission_files = Table(
    "submission_files",
    metadata,
    Column("submission_id", ForeignKey("submissions.id"), primary_key=True),
    Column("path", Words, primary_key=True),
    Column("sha256", String(64), nullable=False, index=True),
    Column("size", BigInteger, nullable=False),
    Column("stamp", Text, nullable=False),
    Column("unopened", Words),
)

current_submissions = Table(
    "current_submissions",
    metadata,
    Column("facility_id", ForeignKey("facilities.id"), primary_key=True),
    Column("submission_id", ForeignKey("submissions.id"), nullable=False, index=True),
)

documents = Table(
    "documents",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("size", BigInteger, nullable=False),
    Column("format", Text),
    Column("status", Text, nullable=False),
    Column("reader_version", Text, nullable=False),
    Column("reason", Text),
    Column("recorded", UtcTime, nullable=False),
)

document_members = Table(
    "document_members",
    metadata,
    Column("archive", ForeignKey("documents.sha256"), primary_key=True),
    Column("member", String(64), primary_key=True, index=True),
)

nights = _numbered(
    "nights",
    Column("inbox_id", ForeignKey("inboxes.id"), nullable=False),
    Column("scheduled", UtcTime, nullable=False),
    Column("started", UtcTime, nullable=False),
    Column("finished", UtcTime),
    # Which one of the inbox's summaries it was: 1 for the first.
    Column("summary", Integer),
    Column("last_facility", Integer),
    Column("collapsed_into", ForeignKey("nights.id"), index=True),
    Column("problems", JSON, nullable=False),
    # Only some facilities were asked for: it stands for no planned time.
    Column("partial", Boolean, nullable=False),
    UniqueConstraint("inbox_id", "scheduled", "partial"),
    UniqueConstraint("inbox_id", "summary"),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("night_id", ForeignKey("nights.id"), primary_key=True),
    Column("channel", Text, primary_key=True),
    Column("sent", UtcTime, nullable=False),
)

runs = _numbered(
    "runs",
    Column("facility_id", ForeignKey("facilities.id"), nullable=False),
    Column("submission_id", ForeignKey("submissions.id"), index=True),
    Column("night_id", ForeignKey("nights.id"), index=True),
    Column("reported_in", ForeignKey("nights.id"), index=True),
    Column("state", Text, nullable=False),
    Column("judge_key", Text, nullable=False),
    Column("audit_date", String(10)),
    Column("stands_until", String(10)),
    Column("report", Words),
    Column("error", Words),
    Column("counts", JSON, nullable=False),
    Column("lost", Integer, nullable=False),
    Column("recorded", UtcTime, nullable=False),
    Index(None, "facility_id", "id"),
)

# One row says: from run `since_run` until run `until_run` (null: still) the finding stood open
# with these facts. Rows with the same `opened_run` are one spell; a fact that changes ends a row
# and begins the next.
findings = _numbered(
    "findings",
    Column("facility_id", ForeignKey("facilities.id"), nullable=False),
    Column("fingerprint", String(64), nullable=False),
    Column("opened_run", ForeignKey("runs.id"), nullable=False, index=True),
    Column("since_run", ForeignKey("runs.id"), nullable=False, index=True),
    Column("until_run", ForeignKey("runs.id"), index=True),
    Column("rule", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("severity", Text, nullable=False),
    Column("certainty", Text),
    Column("worker_key", Text),
    Column("document_kind", Text),
    Column("period", Text),
    Column("reason", Text),
    Column("amount_owed_minor", BigInteger),
    Column("currency", Text),
    Column("evidence_kinds", Text, nullable=False),
    # How it last failed in this spell, where it cannot be told now: that it had is not forgotten
    # with the evidence that showed it. The severity is null where it never did.
    Column("failed_severity", Text),
    Column("failed_amount_minor", BigInteger),
    Column("failed_currency", Text),
    Index(
        "uq_findings_open",
        "facility_id",
        "fingerprint",
        unique=True,
        sqlite_where=text("until_run IS NULL"),
        postgresql_where=text("until_run IS NULL"),
    ),
    Index(None, "facility_id", "since_run"),
)

leases = Table(
    "leases",
    metadata,
    Column("name", Text, primary_key=True),
    Column("holder", Text, nullable=False),
    Column("until", UtcTime, nullable=False),
)
