"""Meetings, who came, what was decided, their papers; actions that concern no person."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from lomu_app.store import base
from lomu_app.store.audit import install_capture
from lomu_app.store.meeting_guards import MEETING_GUARDS
from lomu_app.store.row_guards import install_row_guards

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

AUDITED = (
    "meeting", "meeting_attendance", "meeting_item", "meeting_paper", "meeting_addendum",
    "action_item",
)  # fmt: skip


def upgrade() -> None:
    op.create_table(
        "meeting",
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("area", sa.String(length=60), nullable=False),
        sa.Column("covers", sa.String(length=60), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("starts_at", sa.String(length=5), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("chair", sa.String(length=80), nullable=False),
        sa.Column("minute_taker", sa.String(length=120), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("prepared_by", sa.String(length=80), nullable=False),
        sa.Column("opened_at", base.UtcDateTime(), nullable=True),
        sa.Column("opened_by", sa.String(length=80), nullable=True),
        sa.Column("statement", sa.String(length=20), nullable=False),
        sa.Column("statement_read_at", base.UtcDateTime(), nullable=True),
        sa.Column("statement_read_by", sa.String(length=80), nullable=True),
        sa.Column("ended_at", base.UtcDateTime(), nullable=True),
        sa.Column("ended_by", sa.String(length=80), nullable=True),
        sa.Column("approved_at", base.UtcDateTime(), nullable=True),
        sa.Column("approved_by", sa.String(length=80), nullable=True),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("policy", sa.String(length=60), nullable=False),
        sa.Column("edits", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", base.UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", base.UtcDateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.CheckConstraint(
            "status <> 'approved' OR (approved_by IS NOT NULL AND ended_by IS NOT NULL)",
            name=op.f("ck_meeting_approved"),
        ),
        sa.CheckConstraint(
            "status = 'prepared' OR (opened_by IS NOT NULL AND chair <> '')",
            name=op.f("ck_meeting_opened"),
        ),
        sa.CheckConstraint(
            "status IN ('prepared', 'open', 'ended', 'approved')", name=op.f("ck_meeting_status")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
        sa.UniqueConstraint("kind", "area", "held_on", name=op.f("uq_meeting_kind_area_held_on")),
        sqlite_strict=True,
    )
    op.create_table(
        "meeting_attendance",
        sa.Column("meeting_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("agency", sa.String(length=80), nullable=False),
        sa.Column("rank", sa.String(length=60), nullable=False),
        sa.Column("presence", sa.String(length=40), nullable=False),
        sa.Column("deputy_for", sa.String(length=120), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", base.UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", base.UtcDateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.CheckConstraint(
            "presence IN ('expected', 'present', 'deputy', 'apologies', 'absent', 'struck')",
            name=op.f("ck_meeting_attendance_presence"),
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_attendance_meeting_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_attendance")),
        sa.UniqueConstraint(
            "meeting_id",
            "name",
            "agency",
            name=op.f("uq_meeting_attendance_meeting_id_name_agency"),
        ),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_meeting_attendance_meeting_id"), "meeting_attendance", ["meeting_id"], unique=False
    )
    op.create_table(
        "meeting_item",
        sa.Column("meeting_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("section", sa.String(length=40), nullable=False),
        sa.Column("subject_kind", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.BigInteger(), nullable=True),
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("needs_decision", sa.Boolean(), nullable=False),
        sa.Column("settled", sa.String(length=300), nullable=False),
        sa.Column("joined_late", sa.Boolean(), nullable=False),
        sa.Column("presented_by", sa.String(length=120), nullable=False),
        sa.Column("summary", sa.String(length=4000), nullable=False),
        sa.Column("discussion", sa.String(length=8000), nullable=False),
        sa.Column("decision", sa.String(length=40), nullable=True),
        sa.Column("detail", sa.String(length=200), nullable=False),
        sa.Column("rationale", sa.String(length=4000), nullable=False),
        sa.Column("chair_reason", sa.String(length=2000), nullable=False),
        sa.Column("vote", sa.String(length=200), nullable=False),
        sa.Column("dissent", sa.String(length=2000), nullable=False),
        sa.Column("next_review", sa.Date(), nullable=True),
        sa.Column("deferred_before", sa.BigInteger(), nullable=False),
        sa.Column("decided_at", base.UtcDateTime(), nullable=True),
        sa.Column("decided_by", sa.String(length=80), nullable=True),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", base.UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", base.UtcDateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.CheckConstraint(
            "decision IS NULL OR (decided_at IS NOT NULL AND decided_by IS NOT NULL)",
            name=op.f("ck_meeting_item_decided_by_somebody"),
        ),
        sa.CheckConstraint("deferred_before >= 0", name=op.f("ck_meeting_item_deferred_before")),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_item_meeting_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_item")),
        sa.UniqueConstraint(
            "meeting_id",
            "subject_kind",
            "subject_id",
            name=op.f("uq_meeting_item_meeting_id_subject_kind_subject_id"),
        ),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_meeting_item_meeting_id"), "meeting_item", ["meeting_id"], unique=False
    )
    op.create_index(
        "ix_meeting_item_subject", "meeting_item", ["subject_kind", "subject_id"], unique=False
    )
    op.create_table(
        "meeting_paper",
        sa.Column("meeting_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", base.UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", base.UtcDateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_paper_meeting_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_paper")),
        sa.UniqueConstraint("meeting_id", "kind", name=op.f("uq_meeting_paper_meeting_id_kind")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_meeting_paper_meeting_id"), "meeting_paper", ["meeting_id"], unique=False
    )
    op.create_table(
        "meeting_addendum",
        sa.Column("meeting_id", sa.BigInteger(), nullable=False),
        sa.Column("item_id", sa.BigInteger(), nullable=True),
        sa.Column("text", sa.String(length=4000), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", base.UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", base.UtcDateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"], ["meeting_item.id"], name=op.f("fk_meeting_addendum_item_id")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_addendum_meeting_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_addendum")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_meeting_addendum_item_id"), "meeting_addendum", ["item_id"], unique=False
    )
    op.create_index(
        op.f("ix_meeting_addendum_meeting_id"), "meeting_addendum", ["meeting_id"], unique=False
    )
    # ### end Alembic commands ###
    _let_actions_concern_no_person()
    install_capture(op.get_bind(), AUDITED)
    install_row_guards(op.get_bind(), MEETING_GUARDS)


def _let_actions_concern_no_person() -> None:
    op.add_column("action_item", sa.Column("about", sa.String(length=200), nullable=True))
    op.add_column("action_item", sa.Column("seen_with", sa.String(length=40), nullable=True))
    # Both back-ends read this alike; alembic would build the table of SQLite anew for it.
    op.execute("ALTER TABLE action_item ALTER COLUMN person_id DROP NOT NULL")
    op.execute(
        "ALTER TABLE action_item ADD CONSTRAINT ck_action_item_about "
        "CHECK (person_id IS NOT NULL OR about IS NOT NULL)"
    )
    op.execute(
        "ALTER TABLE action_item ADD CONSTRAINT ck_action_item_seen_with "
        "CHECK (person_id IS NULL OR seen_with IS NULL)"
    )
