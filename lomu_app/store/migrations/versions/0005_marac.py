"""MARACs that have heard of somebody."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from lomu_app.store import base
from lomu_app.store.audit import install_capture

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

AUDITED = ("marac_hearing",)


def upgrade() -> None:
    op.create_table(
        "marac_hearing",
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("area", sa.String(length=60), nullable=False),
        sa.Column("heard_on", sa.Date(), nullable=False),
        sa.Column("note", sa.String(length=2000), nullable=False),
        sa.Column("withdrawn_reason", sa.String(length=1000), nullable=True),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", base.UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", base.UtcDateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_marac_hearing_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_marac_hearing")),
        sqlite_strict=True,
    )
    op.create_index("ix_marac_hearing_person_id", "marac_hearing", ["person_id"], unique=False)
    install_capture(op.get_bind(), AUDITED)
