"""The first tables."""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_TIME = sa.DateTime(timezone=True).with_variant(sa.String(27), "sqlite")
_OPEN = sa.text("until_run IS NULL")


def _refers(column: str, to: str, name: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [to], name=name)


def upgrade() -> None:
    """Makes them."""
    identity = op.create_table(
        "identity",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_identity"),
    )
    op.bulk_insert(identity, [{"number": secrets.randbits(62)}])
    op.create_table(
        "documents",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("format", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("reader_version", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("recorded", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_documents"),
    )
    op.create_table(
        "inboxes",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_inboxes"),
        sa.UniqueConstraint("place", name="uq_inboxes_place"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "leases",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("until", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_leases"),
    )
    op.create_table(
        "document_members",
        sa.Column("archive", sa.String(length=64), nullable=False),
        sa.Column("member", sa.String(length=64), nullable=False),
        _refers("archive", "documents.sha256", "fk_document_members_archive_documents"),
        sa.PrimaryKeyConstraint("archive", "member", name="pk_document_members"),
    )
    op.create_index("ix_document_members_member", "document_members", ["member"], unique=False)
    op.create_table(
        "facilities",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("inbox_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        _refers("inbox_id", "inboxes.id", "fk_facilities_inbox_id_inboxes"),
        sa.PrimaryKeyConstraint("id", name="pk_facilities"),
        sa.UniqueConstraint("inbox_id", "name", name="uq_facilities_inbox_id_name"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "nights",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("inbox_id", sa.Integer(), nullable=False),
        sa.Column("scheduled", _TIME, nullable=False),
        sa.Column("started", _TIME, nullable=False),
        sa.Column("finished", _TIME, nullable=True),
        sa.Column("summary", sa.Integer(), nullable=True),
        sa.Column("last_facility", sa.Integer(), nullable=True),
        sa.Column("collapsed_into", sa.Integer(), nullable=True),
        sa.Column("problems", sa.JSON(), nullable=False),
        sa.Column("partial", sa.Boolean(), nullable=False),
        _refers("collapsed_into", "nights.id", "fk_nights_collapsed_into_nights"),
        _refers("inbox_id", "inboxes.id", "fk_nights_inbox_id_inboxes"),
        sa.PrimaryKeyConstraint("id", name="pk_nights"),
        sa.UniqueConstraint(
            "inbox_id", "scheduled", "partial", name="uq_nights_inbox_id_scheduled_partial"
        ),
        sa.UniqueConstraint("inbox_id", "summary", name="uq_nights_inbox_id_summary"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_nights_collapsed_into", "nights", ["collapsed_into"])
    op.create_table(
        "deliveries",
        sa.Column("night_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("sent", _TIME, nullable=False),
        _refers("night_id", "nights.id", "fk_deliveries_night_id_nights"),
        sa.PrimaryKeyConstraint("night_id", "channel", name="pk_deliveries"),
    )
    op.create_table(
        "submissions",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("facility_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("first_seen", _TIME, nullable=False),
        sa.Column("last_seen", _TIME, nullable=False),
        _refers("facility_id", "facilities.id", "fk_submissions_facility_id_facilities"),
        sa.PrimaryKeyConstraint("id", name="pk_submissions"),
        sa.UniqueConstraint("facility_id", "digest", name="uq_submissions_facility_id_digest"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "current_submissions",
        sa.Column("facility_id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        _refers("facility_id", "facilities.id", "fk_current_submissions_facility_id_facilities"),
        _refers(
            "submission_id", "submissions.id", "fk_current_submissions_submission_id_submissions"
        ),
        sa.PrimaryKeyConstraint("facility_id", name="pk_current_submissions"),
    )
    op.create_index(
        "ix_current_submissions_submission_id",
        "current_submissions",
        ["submission_id"],
        unique=False,
    )
    op.create_table(
        "runs",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("facility_id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=True),
        sa.Column("night_id", sa.Integer(), nullable=True),
        sa.Column("reported_in", sa.Integer(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("judge_key", sa.Text(), nullable=False),
        sa.Column("audit_date", sa.String(length=10), nullable=True),
        sa.Column("stands_until", sa.String(length=10), nullable=True),
        sa.Column("report", sa.Text(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("lost", sa.Integer(), nullable=False),
        sa.Column("recorded", _TIME, nullable=False),
        _refers("facility_id", "facilities.id", "fk_runs_facility_id_facilities"),
        _refers("night_id", "nights.id", "fk_runs_night_id_nights"),
        _refers("reported_in", "nights.id", "fk_runs_reported_in_nights"),
        _refers("submission_id", "submissions.id", "fk_runs_submission_id_submissions"),
        sa.PrimaryKeyConstraint("id", name="pk_runs"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_runs_facility_id_id", "runs", ["facility_id", "id"])
    op.create_index("ix_runs_night_id", "runs", ["night_id"])
    op.create_index("ix_runs_reported_in", "runs", ["reported_in"])
    op.create_index("ix_runs_submission_id", "runs", ["submission_id"])
    op.create_table(
        "submission_files",
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("stamp", sa.Text(), nullable=False),
        sa.Column("unopened", sa.Text(), nullable=True),
        _refers("submission_id", "submissions.id", "fk_submission_files_submission_id_submissions"),
        sa.PrimaryKeyConstraint("submission_id", "path", name="pk_submission_files"),
    )
    op.create_index("ix_submission_files_sha256", "submission_files", ["sha256"], unique=False)
    op.create_table(
        "findings",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("facility_id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("opened_run", sa.Integer(), nullable=False),
        sa.Column("since_run", sa.Integer(), nullable=False),
        sa.Column("until_run", sa.Integer(), nullable=True),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("severity", sa.Text(), nullable=False),
        sa.Column("certainty", sa.Text(), nullable=True),
        sa.Column("worker_key", sa.Text(), nullable=True),
        sa.Column("document_kind", sa.Text(), nullable=True),
        sa.Column("period", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("amount_owed_minor", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.Text(), nullable=True),
        sa.Column("evidence_kinds", sa.Text(), nullable=False),
        sa.Column("failed_severity", sa.Text(), nullable=True),
        sa.Column("failed_amount_minor", sa.BigInteger(), nullable=True),
        sa.Column("failed_currency", sa.Text(), nullable=True),
        _refers("facility_id", "facilities.id", "fk_findings_facility_id_facilities"),
        _refers("opened_run", "runs.id", "fk_findings_opened_run_runs"),
        _refers("since_run", "runs.id", "fk_findings_since_run_runs"),
        _refers("until_run", "runs.id", "fk_findings_until_run_runs"),
        sa.PrimaryKeyConstraint("id", name="pk_findings"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_findings_facility_id_since_run",
        "findings",
        ["facility_id", "since_run"],
        unique=False,
    )
    op.create_index("ix_findings_opened_run", "findings", ["opened_run"])
    op.create_index("ix_findings_since_run", "findings", ["since_run"])
    op.create_index("ix_findings_until_run", "findings", ["until_run"])
    op.create_index(
        "uq_findings_open",
        "findings",
        ["facility_id", "fingerprint"],
        unique=True,
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )


def downgrade() -> None:
    """Takes them away, with all they hold."""
    for table in (
        "findings",
        "submission_files",
        "runs",
        "current_submissions",
        "submissions",
        "deliveries",
        "nights",
        "facilities",
        "document_members",
        "leases",
        "inboxes",
        "documents",
        "identity",
    ):
        op.drop_table(table)
