"""Children at risk of CSE as numbers, by authority and quarter, with every entry of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from lomu_app.store import base
from lomu_app.store.audit import install_capture
from lomu_app.store.insight_guards import INSIGHT_GUARDS
from lomu_app.store.row_guards import install_row_guards

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

AUDITED = ("children_at_risk", "children_entry")


def upgrade() -> None:
    op.create_table(
        "children_at_risk",
        sa.Column("authority", sa.String(length=60), nullable=False),
        sa.Column("quarter", sa.String(length=8), nullable=False),
        sa.Column("levels", base.JsonText(), nullable=False),
        sa.Column("reduced", sa.BigInteger(), nullable=False),
        sa.Column("policy", sa.String(length=60), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", base.UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", base.UtcDateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.CheckConstraint("reduced >= 0", name=op.f("ck_children_at_risk_reduced")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_children_at_risk")),
        sa.UniqueConstraint(
            "authority", "quarter", name=op.f("uq_children_at_risk_authority_quarter")
        ),
        sqlite_strict=True,
    )
    op.create_table(
        "children_entry",
        sa.Column("figures_id", sa.BigInteger(), nullable=False),
        sa.Column("levels", base.JsonText(), nullable=False),
        sa.Column("reduced", sa.BigInteger(), nullable=False),
        sa.Column("given_by", sa.String(length=120), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", base.UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", base.UtcDateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["figures_id"], ["children_at_risk.id"], name=op.f("fk_children_entry_figures_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_children_entry")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_children_entry_figures_id"), "children_entry", ["figures_id"], unique=False
    )
    install_row_guards(op.get_bind(), INSIGHT_GUARDS)
    install_capture(op.get_bind(), AUDITED)
