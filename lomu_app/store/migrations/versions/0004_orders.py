"""Orders, notices, licences and bail: conditions, breaches, and each step."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from lomu_app.store import base
from lomu_app.store.audit import install_capture

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

AUDITED = ("legal_order", "order_condition", "order_step", "order_breach")


def upgrade() -> None:
    op.create_table(
        "legal_order",
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("area", sa.String(length=60), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("status_since", base.UtcDateTime(), nullable=False),
        sa.Column("made_at", base.UtcDateTime(), nullable=False),
        sa.Column("made_by", sa.String(length=200), nullable=False),
        sa.Column("served_at", base.UtcDateTime(), nullable=True),
        sa.Column("case_reference", sa.String(length=120), nullable=False),
        sa.Column("officer", sa.String(length=120), nullable=False),
        sa.Column("ends_at", base.UtcDateTime(), nullable=True),
        sa.Column("court_at", base.UtcDateTime(), nullable=True),
        sa.Column("notify_at", base.UtcDateTime(), nullable=True),
        sa.Column("review_at", base.UtcDateTime(), nullable=True),
        sa.Column("note", sa.String(length=4000), nullable=False),
        sa.Column("ended_at", base.UtcDateTime(), nullable=True),
        sa.Column("ended_by", sa.String(length=80), nullable=True),
        sa.Column("policy", sa.String(length=60), nullable=False),
        sa.Column("edits", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", base.UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", base.UtcDateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.CheckConstraint(
            "status IN ('applied', 'in_force', 'varied', 'breached', 'expired', 'discharged', 'granted', 'ext_insp', 'ext_supt', 'court', 'rui', 'charged', 'nfa')",
            name=op.f("ck_legal_order_status"),
        ),
        sa.CheckConstraint(
            "status NOT IN ('granted', 'ext_insp', 'ext_supt', 'court') OR ends_at IS NOT NULL",
            name=op.f("ck_legal_order_bail_ends"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_legal_order_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_order")),
        sa.UniqueConstraint("reference", name=op.f("uq_legal_order_reference")),
        sqlite_strict=True,
    )
    op.create_index("ix_legal_order_area_status", "legal_order", ["area", "status"], unique=False)
    op.create_index(op.f("ix_legal_order_person_id"), "legal_order", ["person_id"], unique=False)
    op.create_table(
        "order_condition",
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("text", sa.String(length=2000), nullable=False),
        sa.Column("ground", sa.String(length=40), nullable=True),
        sa.Column("protected", sa.String(length=80), nullable=False),
        sa.Column("verified_how", sa.String(length=400), nullable=False),
        sa.Column("ends_at", base.UtcDateTime(), nullable=True),
        sa.Column("ended_at", base.UtcDateTime(), nullable=True),
        sa.Column("ended_by", sa.String(length=80), nullable=True),
        sa.Column("ended_reason", sa.String(length=1000), nullable=True),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", base.UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", base.UtcDateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["order_id"], ["legal_order.id"], name=op.f("fk_order_condition_order_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_condition")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_order_condition_order_id"), "order_condition", ["order_id"], unique=False
    )
    op.create_table(
        "order_step",
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("from_status", sa.String(length=40), nullable=True),
        sa.Column("to_status", sa.String(length=40), nullable=False),
        sa.Column("decided_at", base.UtcDateTime(), nullable=False),
        sa.Column("decided_by", sa.String(length=200), nullable=False),
        sa.Column("grounds", sa.String(length=4000), nullable=False),
        sa.Column("ends_before", base.UtcDateTime(), nullable=True),
        sa.Column("ends_after", base.UtcDateTime(), nullable=True),
        sa.Column("outside_limits", sa.String(length=1000), nullable=True),
        sa.Column("policy", sa.String(length=60), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", base.UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", base.UtcDateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.CheckConstraint(
            "from_status IN ('applied', 'in_force', 'varied', 'breached', 'expired', 'discharged', 'granted', 'ext_insp', 'ext_supt', 'court', 'rui', 'charged', 'nfa')",
            name=op.f("ck_order_step_from_status"),
        ),
        sa.CheckConstraint(
            "to_status IN ('applied', 'in_force', 'varied', 'breached', 'expired', 'discharged', 'granted', 'ext_insp', 'ext_supt', 'court', 'rui', 'charged', 'nfa')",
            name=op.f("ck_order_step_to_status"),
        ),
        sa.ForeignKeyConstraint(
            ["order_id"], ["legal_order.id"], name=op.f("fk_order_step_order_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_step")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_order_step_order_id"), "order_step", ["order_id"], unique=False)
    op.create_table(
        "order_breach",
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("condition_id", sa.BigInteger(), nullable=True),
        sa.Column("at", base.UtcDateTime(), nullable=False),
        sa.Column("detail", sa.String(length=2000), nullable=False),
        sa.Column("evidence", sa.String(length=2000), nullable=False),
        sa.Column("referred_to", sa.String(length=200), nullable=False),
        sa.Column("target", sa.String(length=20), nullable=True),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", base.UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", base.UtcDateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["condition_id"], ["order_condition.id"], name=op.f("fk_order_breach_condition_id")
        ),
        sa.ForeignKeyConstraint(
            ["order_id"], ["legal_order.id"], name=op.f("fk_order_breach_order_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_breach")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_order_breach_order_id"), "order_breach", ["order_id"], unique=False)
    install_capture(op.get_bind(), AUDITED)
