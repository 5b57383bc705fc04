"""Cases of an ODOC or DA meeting: briefing, decision, refusals, what is missing."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from lomu_app.store import base
from lomu_app.store.audit import install_capture
from lomu_app.store.odoc_guards import ODOC_GUARDS
from lomu_app.store.row_guards import install_row_guards

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

AUDITED = ("odoc_case",)


def upgrade() -> None:
    op.create_table(
        "odoc_case",
        sa.Column("meeting_item_id", sa.BigInteger(), nullable=False),
        sa.Column("membership_id", sa.BigInteger(), nullable=False),
        sa.Column("rag_then", sa.String(length=40), nullable=True),
        sa.Column("summary", sa.String(length=2000), nullable=False),
        sa.Column("summary_by", sa.String(length=80), nullable=True),
        sa.Column("summary_at", base.UtcDateTime(), nullable=True),
        sa.Column("checked_by", sa.String(length=80), nullable=True),
        sa.Column("checked_at", base.UtcDateTime(), nullable=True),
        sa.Column("frozen", base.JsonText(), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("rag_decided", sa.String(length=40), nullable=True),
        sa.Column("decided", base.JsonText(), nullable=False),
        sa.Column("refusals", base.JsonText(), nullable=False),
        sa.Column("gaps", base.JsonText(), nullable=False),
        sa.Column("policy", sa.String(length=60), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", base.UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", base.UtcDateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.CheckConstraint(
            "checked_by IS NULL OR (summary <> '' AND checked_by <> summary_by)",
            name=op.f("ck_odoc_case_two_people"),
        ),
        sa.CheckConstraint(
            "(frozen IS NULL) = (digest IS NULL)", name=op.f("ck_odoc_case_frozen_with_digest")
        ),
        sa.CheckConstraint(
            "rag_decided IN ('red', 'amber', 'green')", name=op.f("ck_odoc_case_rag_decided")
        ),
        sa.CheckConstraint(
            "rag_then IN ('red', 'amber', 'green')", name=op.f("ck_odoc_case_rag_then")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_item_id"], ["meeting_item.id"], name=op.f("fk_odoc_case_meeting_item_id")
        ),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["membership.id"], name=op.f("fk_odoc_case_membership_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_odoc_case")),
        sa.UniqueConstraint("meeting_item_id", name=op.f("uq_odoc_case_meeting_item_id")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_odoc_case_membership_id"), "odoc_case", ["membership_id"], unique=False
    )
    install_capture(op.get_bind(), AUDITED)
    install_row_guards(op.get_bind(), ODOC_GUARDS)
