"""CSE locations, intelligence and tactics; the database keeps an open location on the agenda."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from lomu_app.store import base
from lomu_app.store.audit import install_capture
from lomu_app.store.cog_guards import COG_GUARDS
from lomu_app.store.row_guards import install_row_guards

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

AUDITED = (
    "cog_location",
    "cog_intelligence",
    "cog_location_link",
    "cog_location_note",
    "cog_location_step",
    "cog_risk_score",
    "cog_sign_off",
    "cog_tactic",
    "cog_transfer",
    "cog_tactic_step",
)


def upgrade() -> None:
    op.create_table(
        "cog_location",
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("own_reference", sa.String(length=40), nullable=False),
        sa.Column("area", sa.String(length=60), nullable=False),
        sa.Column("authority", sa.String(length=60), nullable=False),
        sa.Column("ward", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("kind_detail", sa.String(length=80), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("postcode", sa.String(length=12), nullable=False),
        sa.Column("easting", sa.BigInteger(), nullable=True),
        sa.Column("northing", sa.BigInteger(), nullable=True),
        sa.Column("platform", sa.String(length=300), nullable=False),
        sa.Column("proprietor", sa.String(length=200), nullable=False),
        sa.Column("licensee", sa.String(length=200), nullable=False),
        sa.Column("licence_number", sa.String(length=60), nullable=False),
        sa.Column("opening_hours", sa.String(length=200), nullable=False),
        sa.Column("lead", sa.String(length=120), nullable=False),
        sa.Column("strand", sa.String(length=40), nullable=False),
        sa.Column("theme", sa.String(length=120), nullable=False),
        sa.Column("children", sa.BigInteger(), nullable=True),
        sa.Column("raised_on", sa.Date(), nullable=False),
        sa.Column("raised_by", sa.String(length=120), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("from_register", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("status_since", base.UtcDateTime(), nullable=False),
        sa.Column("agenda_since", sa.Date(), nullable=True),
        sa.Column("entry_score", sa.BigInteger(), nullable=True),
        sa.Column("entry_band", sa.String(length=40), nullable=False),
        sa.Column("entry_scored_on", sa.Date(), nullable=False),
        sa.Column("now_score", sa.BigInteger(), nullable=True),
        sa.Column("now_band", sa.String(length=40), nullable=False),
        sa.Column("now_scored_on", sa.Date(), nullable=False),
        sa.Column("entry_due", sa.Boolean(), nullable=False),
        sa.Column("next_review", sa.Date(), nullable=True),
        sa.Column("last_new_intelligence_at", sa.Date(), nullable=True),
        sa.Column("sign_off_id", sa.BigInteger(), nullable=True),
        sa.Column("transfer_id", sa.BigInteger(), nullable=True),
        sa.Column("duplicate_of_id", sa.BigInteger(), nullable=True),
        sa.Column("came_from_id", sa.BigInteger(), nullable=True),
        sa.Column("policy", sa.String(length=60), nullable=False),
        sa.Column("edits", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", base.UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", base.UtcDateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.CheckConstraint(
            "status IN ('nominated', 'accepted', 'under_assessment', 'tactic_agreed', 'disruption_live', 'risk_reduced', 'sign_off_proposed', 'reopened', 'signed_off', 'monitoring', 'archived', 'duplicate', 'referred_out')",
            name=op.f("ck_cog_location_status"),
        ),
        sa.ForeignKeyConstraint(
            ["came_from_id"], ["cog_location.id"], name=op.f("fk_cog_location_came_from_id")
        ),
        sa.ForeignKeyConstraint(
            ["duplicate_of_id"], ["cog_location.id"], name=op.f("fk_cog_location_duplicate_of_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cog_location")),
        sa.UniqueConstraint("reference", name=op.f("uq_cog_location_reference")),
        sqlite_strict=True,
    )
    op.create_index("ix_cog_location_area_status", "cog_location", ["area", "status"], unique=False)
    op.create_index(
        "ix_cog_location_own_reference", "cog_location", ["own_reference"], unique=False
    )
    op.create_table(
        "cog_intelligence",
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("urn", sa.String(length=60), nullable=False),
        sa.Column("location_id", sa.BigInteger(), nullable=False),
        sa.Column("informed_on", sa.Date(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("submitted_by", sa.String(length=80), nullable=False),
        sa.Column("provenance", sa.String(length=40), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=True),
        sa.Column("grade", sa.String(length=40), nullable=True),
        sa.Column("handling", sa.String(length=40), nullable=True),
        sa.Column("condition_codes", sa.Text(), nullable=False),
        sa.Column("conditions", sa.String(length=1000), nullable=False),
        sa.Column("legacy_grade", sa.String(length=20), nullable=False),
        sa.Column("raw_reference", sa.String(length=120), nullable=False),
        sa.Column("sanitised_text", sa.String(length=4000), nullable=False),
        sa.Column("text_by", sa.String(length=80), nullable=False),
        sa.Column("approved_by", sa.String(length=80), nullable=True),
        sa.Column("approved_at", base.UtcDateTime(), nullable=True),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("policy", sa.String(length=60), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", base.UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", base.UtcDateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.CheckConstraint(
            "(source IS NOT NULL AND grade IS NOT NULL AND handling IS NOT NULL) OR legacy_grade <> ''",
            name=op.f("ck_cog_intelligence_graded"),
        ),
        sa.CheckConstraint(
            "approved_at IS NULL OR (approved_by IS NOT NULL AND sanitised_text <> '' AND approved_by <> submitted_by AND approved_by <> text_by)",
            name=op.f("ck_cog_intelligence_four_eyes"),
        ),
        sa.CheckConstraint(
            "grade IN ('A', 'B', 'C', 'D', 'E')", name=op.f("ck_cog_intelligence_grade")
        ),
        sa.CheckConstraint("handling IN ('P', 'C')", name=op.f("ck_cog_intelligence_handling")),
        sa.CheckConstraint(
            "handling IS NULL OR handling <> 'C' OR conditions <> ''",
            name=op.f("ck_cog_intelligence_conditions_named"),
        ),
        sa.CheckConstraint(
            "provenance IN ('single', 'multiple')", name=op.f("ck_cog_intelligence_provenance")
        ),
        sa.CheckConstraint("source IN ('1', '2', '3')", name=op.f("ck_cog_intelligence_source")),
        sa.ForeignKeyConstraint(
            ["location_id"], ["cog_location.id"], name=op.f("fk_cog_intelligence_location_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cog_intelligence")),
        sa.UniqueConstraint("reference", name=op.f("uq_cog_intelligence_reference")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_cog_intelligence_location_id"), "cog_intelligence", ["location_id"], unique=False
    )
    op.create_table(
        "cog_location_link",
        sa.Column("location_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("label", sa.String(length=80), nullable=False),
        sa.Column("role", sa.String(length=200), nullable=False),
        sa.Column("safeguarding", sa.String(length=40), nullable=True),
        sa.Column("partner", sa.String(length=120), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_reason", sa.String(length=1000), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", base.UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", base.UtcDateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.CheckConstraint(
            "(kind = 'person') = (person_id IS NOT NULL)",
            name=op.f("ck_cog_location_link_person_is_known"),
        ),
        sa.CheckConstraint(
            "kind <> 'victim' OR safeguarding IS NOT NULL",
            name=op.f("ck_cog_location_link_victim_status"),
        ),
        sa.CheckConstraint(
            "kind = 'person' OR label <> ''", name=op.f("ck_cog_location_link_labelled")
        ),
        sa.CheckConstraint(
            "kind IN ('vehicle', 'group', 'person', 'victim')",
            name=op.f("ck_cog_location_link_kind"),
        ),
        sa.CheckConstraint(
            "safeguarding IN ('not_referred', 'referred', 'closed')",
            name=op.f("ck_cog_location_link_safeguarding"),
        ),
        sa.ForeignKeyConstraint(
            ["location_id"], ["cog_location.id"], name=op.f("fk_cog_location_link_location_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_cog_location_link_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cog_location_link")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_cog_location_link_location_id"), "cog_location_link", ["location_id"], unique=False
    )
    op.create_index(
        op.f("ix_cog_location_link_person_id"), "cog_location_link", ["person_id"], unique=False
    )
    op.create_table(
        "cog_location_note",
        sa.Column("location_id", sa.BigInteger(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("nature", sa.String(length=40), nullable=False),
        sa.Column("text", sa.String(length=4000), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", base.UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", base.UtcDateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.CheckConstraint(
            "nature IN ('fact', 'opinion', 'intelligence')",
            name=op.f("ck_cog_location_note_nature"),
        ),
        sa.ForeignKeyConstraint(
            ["location_id"], ["cog_location.id"], name=op.f("fk_cog_location_note_location_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cog_location_note")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_cog_location_note_location_id"), "cog_location_note", ["location_id"], unique=False
    )
    op.create_table(
        "cog_location_step",
        sa.Column("location_id", sa.BigInteger(), nullable=False),
        sa.Column("from_status", sa.String(length=40), nullable=True),
        sa.Column("to_status", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=2000), nullable=False),
        sa.Column("meeting_id", sa.BigInteger(), nullable=True),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", base.UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", base.UtcDateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.CheckConstraint(
            "from_status IN ('nominated', 'accepted', 'under_assessment', 'tactic_agreed', 'disruption_live', 'risk_reduced', 'sign_off_proposed', 'reopened', 'signed_off', 'monitoring', 'archived', 'duplicate', 'referred_out')",
            name=op.f("ck_cog_location_step_from_status"),
        ),
        sa.CheckConstraint(
            "to_status IN ('nominated', 'accepted', 'under_assessment', 'tactic_agreed', 'disruption_live', 'risk_reduced', 'sign_off_proposed', 'reopened', 'signed_off', 'monitoring', 'archived', 'duplicate', 'referred_out')",
            name=op.f("ck_cog_location_step_to_status"),
        ),
        sa.ForeignKeyConstraint(
            ["location_id"], ["cog_location.id"], name=op.f("fk_cog_location_step_location_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cog_location_step")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_cog_location_step_location_id"), "cog_location_step", ["location_id"], unique=False
    )
    op.create_table(
        "cog_risk_score",
        sa.Column("location_id", sa.BigInteger(), nullable=False),
        sa.Column("scored_on", sa.Date(), nullable=False),
        sa.Column("factors", sa.Text(), nullable=False),
        sa.Column("score", sa.BigInteger(), nullable=True),
        sa.Column("band", sa.String(length=40), nullable=False),
        sa.Column("basis", sa.String(length=2000), nullable=False),
        sa.Column("grounds", sa.String(length=40), nullable=False),
        sa.Column("rests_on", sa.Text(), nullable=False),
        sa.Column("policy", sa.String(length=60), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", base.UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", base.UtcDateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["location_id"], ["cog_location.id"], name=op.f("fk_cog_risk_score_location_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cog_risk_score")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_cog_risk_score_location_id"), "cog_risk_score", ["location_id"], unique=False
    )
    op.create_table(
        "cog_sign_off",
        sa.Column("location_id", sa.BigInteger(), nullable=False),
        sa.Column("prevent", sa.String(length=2000), nullable=False),
        sa.Column("protect", sa.String(length=2000), nullable=False),
        sa.Column("justice", sa.String(length=2000), nullable=False),
        sa.Column("displacement", sa.String(length=2000), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("proposed_by", sa.String(length=120), nullable=False),
        sa.Column("proposed_at", base.UtcDateTime(), nullable=False),
        sa.Column("tactic_done", sa.Boolean(), nullable=False),
        sa.Column("score_fallen", sa.Boolean(), nullable=False),
        sa.Column("intelligence_quiet", sa.Boolean(), nullable=False),
        sa.Column("strands_told", sa.Boolean(), nullable=False),
        sa.Column("children_safeguarded", sa.Boolean(), nullable=False),
        sa.Column("displacement_considered", sa.Boolean(), nullable=False),
        sa.Column("chair_decided", sa.Boolean(), nullable=False),
        sa.Column("review_set", sa.Boolean(), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=True),
        sa.Column("decided_by", sa.String(length=120), nullable=False),
        sa.Column("decided_at", base.UtcDateTime(), nullable=True),
        sa.Column("minute", sa.String(length=4000), nullable=False),
        sa.Column("meeting_id", sa.BigInteger(), nullable=True),
        sa.Column("exception_reason", sa.String(length=2000), nullable=False),
        sa.Column("from_register", sa.Boolean(), nullable=False),
        sa.Column("policy", sa.String(length=60), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", base.UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", base.UtcDateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('declined', 'withdrawn', 'granted')", name=op.f("ck_cog_sign_off_outcome")
        ),
        sa.CheckConstraint(
            "outcome IS NULL OR outcome <> 'granted' OR from_register OR (decided_by <> proposed_by AND (exception_reason <> '' OR (tactic_done AND score_fallen AND intelligence_quiet AND strands_told AND children_safeguarded AND displacement_considered AND chair_decided AND review_set)))",
            name=op.f("ck_cog_sign_off_granted_by_rule"),
        ),
        sa.ForeignKeyConstraint(
            ["location_id"], ["cog_location.id"], name=op.f("fk_cog_sign_off_location_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cog_sign_off")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_cog_sign_off_location_id"), "cog_sign_off", ["location_id"], unique=False
    )
    op.create_table(
        "cog_tactic",
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("wording", sa.String(length=200), nullable=False),
        sa.Column("location_id", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("target", sa.String(length=200), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("strand", sa.String(length=40), nullable=False),
        sa.Column("side", sa.String(length=40), nullable=False),
        sa.Column("objective", sa.String(length=1000), nullable=False),
        sa.Column("agency", sa.String(length=120), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("status_since", base.UtcDateTime(), nullable=False),
        sa.Column("authority", sa.String(length=60), nullable=False),
        sa.Column("authorised_by", sa.String(length=120), nullable=False),
        sa.Column("authorised_rank", sa.String(length=60), nullable=False),
        sa.Column("authorised_at", base.UtcDateTime(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("served_by", sa.String(length=120), nullable=False),
        sa.Column("served_at", base.UtcDateTime(), nullable=True),
        sa.Column("court_at", base.UtcDateTime(), nullable=True),
        sa.Column("review_at", base.UtcDateTime(), nullable=True),
        sa.Column("expires_at", base.UtcDateTime(), nullable=True),
        sa.Column("breaches", sa.BigInteger(), nullable=False),
        sa.Column("cost_hours", sa.BigInteger(), nullable=True),
        sa.Column("count_before", sa.BigInteger(), nullable=True),
        sa.Column("count_after", sa.BigInteger(), nullable=True),
        sa.Column("result", sa.String(length=40), nullable=True),
        sa.Column("displacement", sa.String(length=2000), nullable=False),
        sa.Column("kept_by", sa.String(length=120), nullable=False),
        sa.Column("policy", sa.String(length=60), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", base.UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", base.UtcDateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.CheckConstraint(
            "result IN ('successful', 'partly', 'no_effect', 'displaced', 'withdrawn')",
            name=op.f("ck_cog_tactic_result"),
        ),
        sa.CheckConstraint(
            "side IN ('location', 'victim', 'offender')", name=op.f("ck_cog_tactic_side")
        ),
        sa.CheckConstraint(
            "status <> 'done' OR result IS NOT NULL", name=op.f("ck_cog_tactic_done_with_result")
        ),
        sa.CheckConstraint(
            "status IN ('proposed', 'authorised', 'planned', 'live', 'breached', 'done', 'expired', 'withdrawn', 'refused')",
            name=op.f("ck_cog_tactic_status"),
        ),
        sa.CheckConstraint(
            "strand IN ('prevent', 'protect', 'justice')", name=op.f("ck_cog_tactic_strand")
        ),
        sa.ForeignKeyConstraint(
            ["location_id"], ["cog_location.id"], name=op.f("fk_cog_tactic_location_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_cog_tactic_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cog_tactic")),
        sa.UniqueConstraint("reference", name=op.f("uq_cog_tactic_reference")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_cog_tactic_location_id"), "cog_tactic", ["location_id"], unique=False)
    op.create_index(op.f("ix_cog_tactic_person_id"), "cog_tactic", ["person_id"], unique=False)
    op.create_index("ix_cog_tactic_status", "cog_tactic", ["status", "expires_at"], unique=False)
    op.create_table(
        "cog_transfer",
        sa.Column("location_id", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(length=2000), nullable=False),
        sa.Column("to_area", sa.String(length=60), nullable=False),
        sa.Column("offered_by", sa.String(length=80), nullable=False),
        sa.Column("offered_at", base.UtcDateTime(), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=True),
        sa.Column("answered_by", sa.String(length=80), nullable=False),
        sa.Column("answered_at", base.UtcDateTime(), nullable=True),
        sa.Column("answer", sa.String(length=2000), nullable=False),
        sa.Column("new_location_id", sa.BigInteger(), nullable=True),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", base.UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", base.UtcDateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('refused', 'accepted', 'withdrawn')", name=op.f("ck_cog_transfer_outcome")
        ),
        sa.CheckConstraint(
            "outcome IS NULL OR outcome <> 'accepted' OR (new_location_id IS NOT NULL AND answered_by <> offered_by)",
            name=op.f("ck_cog_transfer_accepted_by_another"),
        ),
        sa.ForeignKeyConstraint(
            ["location_id"], ["cog_location.id"], name=op.f("fk_cog_transfer_location_id")
        ),
        sa.ForeignKeyConstraint(
            ["new_location_id"], ["cog_location.id"], name=op.f("fk_cog_transfer_new_location_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cog_transfer")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_cog_transfer_location_id"), "cog_transfer", ["location_id"], unique=False
    )
    op.create_table(
        "cog_tactic_step",
        sa.Column("tactic_id", sa.BigInteger(), nullable=False),
        sa.Column("from_status", sa.String(length=40), nullable=True),
        sa.Column("to_status", sa.String(length=40), nullable=False),
        sa.Column("at", base.UtcDateTime(), nullable=False),
        sa.Column("reason", sa.String(length=2000), nullable=False),
        sa.Column("evidence", sa.String(length=2000), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", base.UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", base.UtcDateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.CheckConstraint(
            "from_status IN ('proposed', 'authorised', 'planned', 'live', 'breached', 'done', 'expired', 'withdrawn', 'refused')",
            name=op.f("ck_cog_tactic_step_from_status"),
        ),
        sa.CheckConstraint(
            "to_status IN ('proposed', 'authorised', 'planned', 'live', 'breached', 'done', 'expired', 'withdrawn', 'refused')",
            name=op.f("ck_cog_tactic_step_to_status"),
        ),
        sa.ForeignKeyConstraint(
            ["tactic_id"], ["cog_tactic.id"], name=op.f("fk_cog_tactic_step_tactic_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cog_tactic_step")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_cog_tactic_step_tactic_id"), "cog_tactic_step", ["tactic_id"], unique=False
    )
    install_capture(op.get_bind(), AUDITED)
    install_row_guards(op.get_bind(), COG_GUARDS)
