"""What lists of results tell of people known by their PNC id."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from lomu_app.store import base
from lomu_app.store.audit import install_capture

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

AUDITED = ("pnc_result",)


def upgrade() -> None:
    op.create_table(
        "pnc_result",
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("said", sa.String(length=120), nullable=False),
        sa.Column("offence", sa.String(length=300), nullable=False),
        sa.Column("disposal", sa.String(length=200), nullable=False),
        sa.Column("reference", sa.String(length=80), nullable=False),
        sa.Column("force", sa.String(length=120), nullable=False),
        sa.Column("station", sa.String(length=120), nullable=False),
        sa.Column("offence_id", sa.BigInteger(), nullable=True),
        sa.Column("source_file", sa.String(length=200), nullable=False),
        sa.Column("source_sheet", sa.String(length=120), nullable=False),
        sa.Column("source_row", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", base.UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", base.UtcDateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.CheckConstraint(
            "kind IN ('arrest', 'charge', 'disposal', 'wanted', 'warrant', 'bail')",
            name=op.f("ck_pnc_result_kind"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_pnc_result_person_id")),
        sa.ForeignKeyConstraint(
            ["offence_id"], ["offence.id"], name=op.f("fk_pnc_result_offence_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pnc_result")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_pnc_result_person_id"), "pnc_result", ["person_id"], unique=False)
    install_capture(op.get_bind(), AUDITED)
