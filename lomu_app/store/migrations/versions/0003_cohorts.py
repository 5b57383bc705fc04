"""Cohorts: memberships and their steps, assessments, case-management plans."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from lomu_app.store import base
from lomu_app.store.audit import install_capture

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

AUDITED = (
    "assessment",
    "case_plan",
    "membership",
    "membership_step",
    "plan_contingency",
    "plan_goal",
    "plan_step",
)


def upgrade() -> None:
    op.create_table(
        "assessment",
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("area", sa.String(length=60), nullable=False),
        sa.Column("tool", sa.String(length=40), nullable=False),
        sa.Column("policy", sa.String(length=60), nullable=False),
        sa.Column("assessed_on", sa.Date(), nullable=False),
        sa.Column("assessor", sa.String(length=120), nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("score", sa.BigInteger(), nullable=True),
        sa.Column("band", sa.String(length=40), nullable=True),
        sa.Column("judged_band", sa.String(length=40), nullable=True),
        sa.Column("judgement_reason", sa.String(length=2000), nullable=False),
        sa.Column("signed_band", sa.String(length=40), nullable=True),
        sa.Column("signed_by", sa.String(length=80), nullable=True),
        sa.Column("signed_at", base.UtcDateTime(), nullable=True),
        sa.Column("signed_reason", sa.String(length=2000), nullable=False),
        sa.Column("not_done_reason", sa.String(length=40), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("withdrawn_reason", sa.String(length=2000), nullable=True),
        sa.Column("withdrawn_by", sa.String(length=80), nullable=True),
        sa.Column("note", sa.String(length=4000), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", base.UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", base.UtcDateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.CheckConstraint(
            "not_done_reason IS NULL OR (score IS NULL AND band IS NULL AND judged_band IS NULL AND signed_band IS NULL)",
            name=op.f("ck_assessment_not_done_without_band"),
        ),
        sa.CheckConstraint("signed_by <> created_by", name=op.f("ck_assessment_signed_by_another")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_assessment_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment")),
        sa.UniqueConstraint("reference", name=op.f("uq_assessment_reference")),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_assessment_person_tool",
        "assessment",
        ["person_id", "tool", "assessed_on"],
        unique=False,
    )
    op.create_table(
        "case_plan",
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("area", sa.String(length=60), nullable=False),
        sa.Column("index_offence", sa.String(length=1000), nullable=False),
        sa.Column("offending_summary", sa.String(length=4000), nullable=False),
        sa.Column("risks", sa.String(length=4000), nullable=False),
        sa.Column("intelligence_summary", sa.String(length=4000), nullable=False),
        sa.Column("exit_test", sa.String(length=2000), nullable=False),
        sa.Column("change_declined", sa.String(length=1000), nullable=True),
        sa.Column("agreement", sa.String(length=40), nullable=False),
        sa.Column("agreement_reason", sa.String(length=1000), nullable=False),
        sa.Column("agreement_on", sa.Date(), nullable=True),
        sa.Column("next_review", sa.Date(), nullable=True),
        sa.Column("pathways", sa.Text(), nullable=False),
        sa.Column("edits", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", base.UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", base.UtcDateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.CheckConstraint(
            "agreement IN ('not_asked', 'agreed', 'refused')", name=op.f("ck_case_plan_agreement")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_case_plan_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_plan")),
        sa.UniqueConstraint("person_id", "area", name=op.f("uq_case_plan_person_id_area")),
        sqlite_strict=True,
    )
    op.create_table(
        "membership",
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("cohort", sa.String(length=40), nullable=False),
        sa.Column("area", sa.String(length=60), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("status_since", base.UtcDateTime(), nullable=False),
        sa.Column("referred_on", sa.Date(), nullable=False),
        sa.Column("referred_on_assumed", sa.Boolean(), nullable=False),
        sa.Column("referral_source", sa.String(length=40), nullable=False),
        sa.Column("referral_reason", sa.String(length=2000), nullable=False),
        sa.Column("screening_due", sa.Date(), nullable=False),
        sa.Column("release_date", sa.Date(), nullable=True),
        sa.Column("da_flag", sa.Boolean(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decided_body", sa.String(length=40), nullable=True),
        sa.Column("rationale", sa.String(length=4000), nullable=False),
        sa.Column("override", sa.String(length=2000), nullable=True),
        sa.Column("lead_manager", sa.String(length=120), nullable=False),
        sa.Column("deputy", sa.String(length=120), nullable=False),
        sa.Column("plan_due", sa.Date(), nullable=True),
        sa.Column("rag", sa.String(length=40), nullable=True),
        sa.Column("rag_basis", sa.String(length=1000), nullable=False),
        sa.Column("rag_at_entry", sa.String(length=40), nullable=True),
        sa.Column("review_due", sa.Date(), nullable=True),
        sa.Column("reviewed_at", base.UtcDateTime(), nullable=True),
        sa.Column("reviewed_by", sa.String(length=80), nullable=True),
        sa.Column("contacts_a_week", sa.BigInteger(), nullable=True),
        sa.Column("statutory", sa.Boolean(), nullable=True),
        sa.Column("probation_officer", sa.String(length=120), nullable=False),
        sa.Column("supervision", sa.String(length=40), nullable=False),
        sa.Column("supervision_ends", sa.Date(), nullable=True),
        sa.Column("suspended_reason", sa.String(length=40), nullable=True),
        sa.Column("suspended_place", sa.String(length=200), nullable=True),
        sa.Column("suspended_until", sa.Date(), nullable=True),
        sa.Column("leaving_reason", sa.String(length=40), nullable=True),
        sa.Column("leaving_detail", sa.String(length=2000), nullable=True),
        sa.Column("leaving_by", sa.String(length=80), nullable=True),
        sa.Column("leaving_at", base.UtcDateTime(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_by", sa.String(length=80), nullable=True),
        sa.Column("comments", sa.String(length=4000), nullable=False),
        sa.Column("policy", sa.String(length=60), nullable=False),
        sa.Column("source_file", sa.String(length=200), nullable=True),
        sa.Column("source_sheet", sa.String(length=120), nullable=True),
        sa.Column("source_row", sa.BigInteger(), nullable=True),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", base.UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", base.UtcDateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.CheckConstraint(
            "cohort IN ('high_risk_da', 'serial_da', 'resettlement', 'cse', 'other_da', 'iom_fixed', 'iom_flex', 'iom_free')",
            name=op.f("ck_membership_cohort"),
        ),
        sa.CheckConstraint("rag IN ('red', 'amber', 'green')", name=op.f("ck_membership_rag")),
        sa.CheckConstraint(
            "rag_at_entry IN ('red', 'amber', 'green')", name=op.f("ck_membership_rag_at_entry")
        ),
        sa.CheckConstraint(
            "status IN ('referred', 'screened_in', 'screened_out', 'assessed', 'selected', 'not_selected', 'managed', 'suspended', 'deselected')",
            name=op.f("ck_membership_status"),
        ),
        sa.CheckConstraint(
            "status NOT IN ('managed', 'selected') OR (lead_manager <> '' AND review_due IS NOT NULL)",
            name=op.f("ck_membership_managed_by_somebody"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_membership_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
        sa.UniqueConstraint("reference", name=op.f("uq_membership_reference")),
        sqlite_strict=True,
    )
    op.create_index("ix_membership_area_status", "membership", ["area", "status"], unique=False)
    op.create_index(op.f("ix_membership_person_id"), "membership", ["person_id"], unique=False)
    op.create_index("ix_membership_review_due", "membership", ["review_due"], unique=False)
    op.create_table(
        "membership_step",
        sa.Column("membership_id", sa.BigInteger(), nullable=False),
        sa.Column("from_status", sa.String(length=40), nullable=True),
        sa.Column("to_status", sa.String(length=40), nullable=False),
        sa.Column("grounds", sa.String(length=4000), nullable=False),
        sa.Column("override", sa.String(length=2000), nullable=True),
        sa.Column("policy", sa.String(length=60), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", base.UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", base.UtcDateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.CheckConstraint(
            "from_status IN ('referred', 'screened_in', 'screened_out', 'assessed', 'selected', 'not_selected', 'managed', 'suspended', 'deselected')",
            name=op.f("ck_membership_step_from_status"),
        ),
        sa.CheckConstraint(
            "to_status IN ('referred', 'screened_in', 'screened_out', 'assessed', 'selected', 'not_selected', 'managed', 'suspended', 'deselected')",
            name=op.f("ck_membership_step_to_status"),
        ),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["membership.id"], name=op.f("fk_membership_step_membership_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership_step")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_membership_step_membership_id"), "membership_step", ["membership_id"], unique=False
    )
    op.create_table(
        "plan_contingency",
        sa.Column("plan_id", sa.BigInteger(), nullable=False),
        sa.Column("trigger", sa.String(length=1000), nullable=False),
        sa.Column("response", sa.String(length=2000), nullable=False),
        sa.Column("owner", sa.String(length=120), nullable=False),
        sa.Column("ended", sa.Boolean(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", base.UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", base.UtcDateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["case_plan.id"], name=op.f("fk_plan_contingency_plan_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_contingency")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_plan_contingency_plan_id"), "plan_contingency", ["plan_id"], unique=False
    )
    op.create_table(
        "plan_goal",
        sa.Column("plan_id", sa.BigInteger(), nullable=False),
        sa.Column("rank", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("pathway", sa.String(length=40), nullable=True),
        sa.Column("text", sa.String(length=1000), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("removed_reason", sa.String(length=1000), nullable=True),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", base.UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", base.UtcDateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.CheckConstraint("kind IN ('control', 'change')", name=op.f("ck_plan_goal_kind")),
        sa.CheckConstraint(
            "status IN ('active', 'future', 'achieved', 'removed')",
            name=op.f("ck_plan_goal_status"),
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["case_plan.id"], name=op.f("fk_plan_goal_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_goal")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_plan_goal_plan_id"), "plan_goal", ["plan_id"], unique=False)
    op.create_table(
        "plan_step",
        sa.Column("goal_id", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.String(length=1000), nullable=False),
        sa.Column("owner", sa.String(length=120), nullable=False),
        sa.Column("agency", sa.String(length=80), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("result", sa.String(length=2000), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", base.UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", base.UtcDateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.CheckConstraint(
            "status IN ('not_started', 'in_progress', 'cannot_be_done_yet', 'no_longer_needed', 'completed')",
            name=op.f("ck_plan_step_status"),
        ),
        sa.ForeignKeyConstraint(["goal_id"], ["plan_goal.id"], name=op.f("fk_plan_step_goal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_step")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_plan_step_due"), "plan_step", ["due"], unique=False)
    op.create_index(op.f("ix_plan_step_goal_id"), "plan_step", ["goal_id"], unique=False)
    install_capture(op.get_bind(), AUDITED)
