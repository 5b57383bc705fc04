"""Alerts: what the Threat Review Meeting goes through besides its targets."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from lomu_app.store import base
from lomu_app.store.audit import install_capture

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

AUDITED = ("threat_alert",)


def upgrade() -> None:
    op.create_table(
        "threat_alert",
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("area", sa.String(length=60), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("text", sa.String(length=400), nullable=False),
        sa.Column("outcome", sa.String(length=1000), nullable=True),
        sa.Column("settled_at", base.UtcDateTime(), nullable=True),
        sa.Column("settled_by", sa.String(length=80), nullable=True),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", base.UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", base.UtcDateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_threat_alert_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_threat_alert")),
        sa.UniqueConstraint("reference", name=op.f("uq_threat_alert_reference")),
        sqlite_strict=True,
    )
    op.create_index("ix_threat_alert_area_day", "threat_alert", ["area", "day"], unique=False)
    op.create_index(op.f("ix_threat_alert_person_id"), "threat_alert", ["person_id"], unique=False)
    install_capture(op.get_bind(), AUDITED)
