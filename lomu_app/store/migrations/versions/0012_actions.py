"""Actions, releases from custody, interventions: and each step of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from lomu_app.store import base
from lomu_app.store.audit import install_capture

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

AUDITED = (
    "action_item",
    "intervention",
    "prison_release",
    "action_step",
    "intervention_session",
    "intervention_step",
    "release_step",
)


def upgrade() -> None:
    op.create_table(
        "action_item",
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("area", sa.String(length=60), nullable=False),
        sa.Column("source_kind", sa.String(length=40), nullable=False),
        sa.Column("source_id", sa.BigInteger(), nullable=False),
        sa.Column("task", sa.String(length=40), nullable=True),
        sa.Column("text", sa.String(length=1000), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("strand", sa.String(length=40), nullable=False),
        sa.Column("owner", sa.String(length=120), nullable=False),
        sa.Column("owner_agency", sa.String(length=80), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("due_note", sa.String(length=300), nullable=False),
        sa.Column("priority", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("status_since", base.UtcDateTime(), nullable=False),
        sa.Column("result", sa.String(length=2000), nullable=False),
        sa.Column("closed_at", base.UtcDateTime(), nullable=True),
        sa.Column("closed_by", sa.String(length=80), nullable=True),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", base.UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", base.UtcDateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.CheckConstraint(
            "status IN ('open', 'in_progress') OR (result <> '' AND closed_by IS NOT NULL)",
            name=op.f("ck_action_item_closed_with_result"),
        ),
        sa.CheckConstraint(
            "status IN ('open', 'in_progress', 'done', 'cancelled', 'transferred')",
            name=op.f("ck_action_item_status"),
        ),
        sa.CheckConstraint("priority BETWEEN 1 AND 4", name=op.f("ck_action_item_priority")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_action_item_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_item")),
        sa.UniqueConstraint("reference", name=op.f("uq_action_item_reference")),
        sa.UniqueConstraint(
            "source_kind",
            "source_id",
            "task",
            name=op.f("uq_action_item_source_kind_source_id_task"),
        ),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_action_item_area_status", "action_item", ["area", "status", "due"], unique=False
    )
    op.create_index(op.f("ix_action_item_person_id"), "action_item", ["person_id"], unique=False)
    op.create_table(
        "intervention",
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("area", sa.String(length=60), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("beneficiary", sa.String(length=40), nullable=False),
        sa.Column("pseudonym", sa.String(length=80), nullable=False),
        sa.Column("provider", sa.String(length=200), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("status_since", sa.Date(), nullable=False),
        sa.Column("referred_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=2000), nullable=False),
        sa.Column("sessions", sa.BigInteger(), nullable=False),
        sa.Column("outcome", sa.String(length=2000), nullable=False),
        sa.Column("policy", sa.String(length=60), nullable=False),
        sa.Column("edits", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", base.UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", base.UtcDateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.CheckConstraint(
            "beneficiary <> 'victim' OR pseudonym <> ''", name=op.f("ck_intervention_pseudonym")
        ),
        sa.CheckConstraint(
            "beneficiary IN ('offender', 'victim')", name=op.f("ck_intervention_beneficiary")
        ),
        sa.CheckConstraint(
            "status IN ('referred', 'started', 'completed', 'failed', 'declined', 'withdrawn')",
            name=op.f("ck_intervention_status"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_intervention_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intervention")),
        sa.UniqueConstraint("reference", name=op.f("uq_intervention_reference")),
        sqlite_strict=True,
    )
    op.create_index("ix_intervention_area_status", "intervention", ["area", "status"], unique=False)
    op.create_index(op.f("ix_intervention_person_id"), "intervention", ["person_id"], unique=False)
    op.create_table(
        "prison_release",
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("area", sa.String(length=60), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("owner", sa.String(length=120), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("ended_reason", sa.String(length=1000), nullable=False),
        sa.Column("withdrawn", sa.Text(), nullable=False),
        sa.Column("screening", sa.String(length=40), nullable=False),
        sa.Column("screened_at", base.UtcDateTime(), nullable=True),
        sa.Column("screened_by", sa.String(length=80), nullable=True),
        sa.Column("looked_at", sa.String(length=2000), nullable=False),
        sa.Column("screening_note", sa.String(length=2000), nullable=False),
        sa.Column("alert", sa.String(length=20), nullable=True),
        sa.Column("policy", sa.String(length=60), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", base.UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", base.UtcDateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.CheckConstraint(
            "screening = 'not_done' OR (screened_by IS NOT NULL AND looked_at <> '')",
            name=op.f("ck_prison_release_screened_by_somebody"),
        ),
        sa.CheckConstraint(
            "screening IN ('not_done', 'found', 'not_found')",
            name=op.f("ck_prison_release_screening"),
        ),
        sa.CheckConstraint(
            "status IN ('expected', 'released', 'cancelled')", name=op.f("ck_prison_release_status")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_prison_release_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prison_release")),
        sa.UniqueConstraint("reference", name=op.f("uq_prison_release_reference")),
        sqlite_strict=True,
    )
    op.create_index("ix_prison_release_area_day", "prison_release", ["area", "day"], unique=False)
    op.create_index(
        op.f("ix_prison_release_person_id"), "prison_release", ["person_id"], unique=False
    )
    op.create_table(
        "action_step",
        sa.Column("action_id", sa.BigInteger(), nullable=False),
        sa.Column("from_status", sa.String(length=40), nullable=True),
        sa.Column("to_status", sa.String(length=40), nullable=False),
        sa.Column("due_before", sa.Date(), nullable=True),
        sa.Column("due_after", sa.Date(), nullable=False),
        sa.Column("owner_before", sa.String(length=120), nullable=False),
        sa.Column("owner_after", sa.String(length=120), nullable=False),
        sa.Column("reason", sa.String(length=2000), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", base.UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", base.UtcDateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.CheckConstraint(
            "from_status IN ('open', 'in_progress', 'done', 'cancelled', 'transferred')",
            name=op.f("ck_action_step_from_status"),
        ),
        sa.CheckConstraint(
            "to_status IN ('open', 'in_progress', 'done', 'cancelled', 'transferred')",
            name=op.f("ck_action_step_to_status"),
        ),
        sa.ForeignKeyConstraint(
            ["action_id"], ["action_item.id"], name=op.f("fk_action_step_action_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_step")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_action_step_action_id"), "action_step", ["action_id"], unique=False)
    op.create_table(
        "intervention_session",
        sa.Column("intervention_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("note", sa.String(length=2000), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", base.UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", base.UtcDateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('attended', 'missed', 'excused', 'called_off')",
            name=op.f("ck_intervention_session_outcome"),
        ),
        sa.ForeignKeyConstraint(
            ["intervention_id"],
            ["intervention.id"],
            name=op.f("fk_intervention_session_intervention_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intervention_session")),
        sa.UniqueConstraint(
            "intervention_id", "number", name=op.f("uq_intervention_session_intervention_id_number")
        ),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_intervention_session_intervention_id"),
        "intervention_session",
        ["intervention_id"],
        unique=False,
    )
    op.create_table(
        "intervention_step",
        sa.Column("intervention_id", sa.BigInteger(), nullable=False),
        sa.Column("from_status", sa.String(length=40), nullable=True),
        sa.Column("to_status", sa.String(length=40), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=2000), nullable=False),
        sa.Column("action", sa.String(length=20), nullable=True),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", base.UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", base.UtcDateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.CheckConstraint(
            "from_status IN ('referred', 'started', 'completed', 'failed', 'declined', 'withdrawn')",
            name=op.f("ck_intervention_step_from_status"),
        ),
        sa.CheckConstraint(
            "to_status IN ('referred', 'started', 'completed', 'failed', 'declined', 'withdrawn')",
            name=op.f("ck_intervention_step_to_status"),
        ),
        sa.ForeignKeyConstraint(
            ["intervention_id"],
            ["intervention.id"],
            name=op.f("fk_intervention_step_intervention_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intervention_step")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_intervention_step_intervention_id"),
        "intervention_step",
        ["intervention_id"],
        unique=False,
    )
    op.create_table(
        "release_step",
        sa.Column("release_id", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("day_before", sa.Date(), nullable=True),
        sa.Column("day_after", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", base.UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", base.UtcDateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.CheckConstraint(
            "status IN ('expected', 'released', 'cancelled')", name=op.f("ck_release_step_status")
        ),
        sa.ForeignKeyConstraint(
            ["release_id"], ["prison_release.id"], name=op.f("fk_release_step_release_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release_step")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_release_step_release_id"), "release_step", ["release_id"], unique=False
    )
    install_capture(op.get_bind(), AUDITED)
