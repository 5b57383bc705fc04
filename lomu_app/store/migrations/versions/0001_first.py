"""The first schema: access, people, targets, Threat Review lists, intake, audit, search."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from lomu_app.store import base
from lomu_app.store.audit import install_capture, install_foundations
from lomu_app.store.search import install_search

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

AUDITED = (
    "imported_file",
    "installation",
    "person",
    "saved_mapping",
    "threat_list",
    "user_account",
    "person_address",
    "person_name",
    "possible_match",
    "target",
    "threat_snapshot",
    "warning_marker",
    "arrest_attempt",
    "imported_line",
    "target_check",
    "threat_addendum",
    "threat_item",
)


def upgrade() -> None:
    op.create_table(
        "audit_entry",
        sa.Column("tx", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("username", sa.String(length=80), nullable=False),
        sa.Column("machine", sa.String(length=120), nullable=False),
        sa.Column("tag", sa.String(length=80), nullable=False),
        sa.Column("verb", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=True),
        sa.Column("reason", sa.String(length=2000), nullable=True),
        sa.Column("recipients", sa.Text(), nullable=True),
        sa.Column("operation_id", sa.String(length=64), nullable=True),
        sa.Column("app_version", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("tx", name=op.f("pk_audit_entry")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_audit_entry_subject"), "audit_entry", ["subject"], unique=False)
    op.create_table(
        "audit_seal",
        sa.Column("position", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("tx", sa.BigInteger(), nullable=False),
        sa.Column("changes", sa.BigInteger(), nullable=False),
        sa.Column("digests", sa.LargeBinary(), nullable=False),
        sa.Column("previous", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_audit_seal")),
        sa.UniqueConstraint("tx", name=op.f("uq_audit_seal_tx")),
        sqlite_strict=True,
    )
    op.create_table(
        "draft",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("form", sa.String(length=120), nullable=False),
        sa.Column("saved_at", base.UtcDateTime(), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
        sa.UniqueConstraint("user_id", "form", name=op.f("uq_draft_user_id_form")),
        sqlite_strict=True,
    )
    op.create_table(
        "imported_file",
        sa.Column("area", sa.String(length=60), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("report", sa.Text(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", base.UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", base.UtcDateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imported_file")),
        sqlite_strict=True,
    )
    op.create_table(
        "installation",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.String(length=400), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_installation")),
        sqlite_strict=True,
    )
    op.create_table(
        "operation",
        sa.Column("operation_id", sa.String(length=64), nullable=False),
        sa.Column("command", sa.String(length=80), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("result", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("operation_id", name=op.f("pk_operation")),
        sqlite_strict=True,
    )
    op.create_table(
        "person",
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("surname", sa.String(length=120), nullable=False),
        sa.Column("forenames", sa.String(length=160), nullable=False),
        sa.Column("surname_key", sa.String(length=120), nullable=False),
        sa.Column("phonetic", sa.String(length=40), nullable=False),
        sa.Column("date_of_birth", sa.Date(), nullable=True),
        sa.Column("perceived_birth_year", sa.BigInteger(), nullable=True),
        sa.Column("sex", sa.String(length=40), nullable=False),
        sa.Column("pnc_id", sa.String(length=20), nullable=True),
        sa.Column("cro_number", sa.String(length=20), nullable=True),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("joined_into_id", sa.BigInteger(), nullable=True),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", base.UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", base.UtcDateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.CheckConstraint(
            "sex IN ('not_known', 'male', 'female', 'not_specified')", name=op.f("ck_person_sex")
        ),
        sa.CheckConstraint(
            "status IN ('active', 'in_custody', 'deceased', 'moved_away', 'joined')",
            name=op.f("ck_person_status"),
        ),
        sa.ForeignKeyConstraint(
            ["joined_into_id"], ["person.id"], name=op.f("fk_person_joined_into_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("reference", name=op.f("uq_person_reference")),
        sqlite_strict=True,
    )
    op.create_index("ix_person_cro_number", "person", ["cro_number"], unique=False)
    op.create_index("ix_person_date_of_birth", "person", ["date_of_birth"], unique=False)
    op.create_index("ix_person_phonetic", "person", ["phonetic"], unique=False)
    op.create_index("ix_person_pnc_id", "person", ["pnc_id"], unique=False)
    op.create_index(
        "ix_person_surname_key", "person", ["surname_key", "date_of_birth"], unique=False
    )
    op.create_table(
        "saved_mapping",
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", base.UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", base.UtcDateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_mapping")),
        sa.UniqueConstraint("name", name=op.f("uq_saved_mapping_name")),
        sqlite_strict=True,
    )
    op.create_table(
        "search_entry",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("record_id", sa.BigInteger(), nullable=False),
        sa.Column("area", sa.String(length=60), nullable=True),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("detail", sa.String(length=300), nullable=False),
        sa.Column("body", sa.String(length=8000), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_entry")),
        sa.UniqueConstraint("kind", "record_id", name=op.f("uq_search_entry_kind_record_id")),
        sqlite_strict=True,
    )
    op.create_table(
        "threat_list",
        sa.Column("area", sa.String(length=60), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("prepared_by", sa.String(length=80), nullable=False),
        sa.Column("prepared_at", base.UtcDateTime(), nullable=False),
        sa.Column("submitted_by", sa.String(length=80), nullable=True),
        sa.Column("submitted_at", base.UtcDateTime(), nullable=True),
        sa.Column("approved_by", sa.String(length=80), nullable=True),
        sa.Column("approved_at", base.UtcDateTime(), nullable=True),
        sa.Column("approved_gaps", sa.String(length=1000), nullable=True),
        sa.Column("presented_by", sa.String(length=80), nullable=True),
        sa.Column("presented_at", base.UtcDateTime(), nullable=True),
        sa.Column("closed_by", sa.String(length=80), nullable=True),
        sa.Column("closed_at", base.UtcDateTime(), nullable=True),
        sa.Column("returned_by", sa.String(length=80), nullable=True),
        sa.Column("returned_reason", sa.String(length=1000), nullable=True),
        sa.Column("policy", sa.String(length=60), nullable=False),
        sa.Column("hands", sa.Text(), nullable=False),
        sa.Column("edits", sa.BigInteger(), nullable=False),
        sa.Column("snapshot_hash", sa.String(length=64), nullable=True),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", base.UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", base.UtcDateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_threat_list")),
        sa.UniqueConstraint("area", "day", name=op.f("uq_threat_list_area_day")),
        sqlite_strict=True,
    )
    op.create_table(
        "user_account",
        sa.Column("username", sa.String(length=40), nullable=False),
        sa.Column("username_folded", sa.String(length=40), nullable=False),
        sa.Column("display_name", sa.String(length=80), nullable=False),
        sa.Column("passphrase_hash", sa.String(length=200), nullable=False),
        sa.Column("roles", sa.Text(), nullable=False),
        sa.Column("areas", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", base.UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", base.UtcDateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_account")),
        sa.UniqueConstraint("username_folded", name=op.f("uq_user_account_username_folded")),
        sqlite_strict=True,
    )
    op.create_table(
        "audit_change",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("tx", sa.BigInteger(), nullable=False),
        sa.Column("table_name", sa.String(length=60), nullable=False),
        sa.Column("row_key", sa.String(length=80), nullable=False),
        sa.Column("operation", sa.String(length=10), nullable=False),
        sa.Column("salt", sa.String(length=64), nullable=False),
        sa.Column("old", sa.Text(), nullable=True),
        sa.Column("new", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["tx"],
            ["audit_entry.tx"],
            name=op.f("fk_audit_change_tx"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_change")),
        sqlite_strict=True,
    )
    op.create_index("ix_audit_change_row", "audit_change", ["table_name", "row_key"], unique=False)
    op.create_index(op.f("ix_audit_change_tx"), "audit_change", ["tx"], unique=False)
    op.create_table(
        "person_address",
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("rank", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("text", sa.String(length=400), nullable=False),
        sa.Column("postcode", sa.String(length=8), nullable=True),
        sa.Column("last_checked", sa.Date(), nullable=True),
        sa.Column("checked_by", sa.String(length=80), nullable=True),
        sa.Column("note", sa.String(length=1000), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", base.UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", base.UtcDateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_person_address_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_address")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_person_address_person_id"), "person_address", ["person_id"], unique=False
    )
    op.create_index(
        op.f("ix_person_address_postcode"), "person_address", ["postcode"], unique=False
    )
    op.create_table(
        "person_name",
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("surname", sa.String(length=120), nullable=False),
        sa.Column("forenames", sa.String(length=160), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", base.UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", base.UtcDateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.CheckConstraint(
            "kind IN ('real', 'alias', 'nickname', 'charge')", name=op.f("ck_person_name_kind")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_person_name_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_name")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_person_name_person_id"), "person_name", ["person_id"], unique=False)
    op.create_table(
        "possible_match",
        sa.Column("first_id", sa.BigInteger(), nullable=False),
        sa.Column("second_id", sa.BigInteger(), nullable=False),
        sa.Column("score", sa.BigInteger(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("decision", sa.String(length=40), nullable=False),
        sa.Column("decided_by", sa.String(length=80), nullable=True),
        sa.Column("decided_reason", sa.String(length=1000), nullable=True),
        sa.Column("moved", sa.Text(), nullable=True),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", base.UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", base.UtcDateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.CheckConstraint(
            "decision IN ('open', 'same', 'different')", name=op.f("ck_possible_match_decision")
        ),
        sa.ForeignKeyConstraint(
            ["first_id"], ["person.id"], name=op.f("fk_possible_match_first_id")
        ),
        sa.ForeignKeyConstraint(
            ["second_id"], ["person.id"], name=op.f("fk_possible_match_second_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_possible_match")),
        sa.UniqueConstraint(
            "first_id", "second_id", name=op.f("uq_possible_match_first_id_second_id")
        ),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_possible_match_first_id"), "possible_match", ["first_id"], unique=False
    )
    op.create_index(
        op.f("ix_possible_match_second_id"), "possible_match", ["second_id"], unique=False
    )
    op.create_table(
        "target",
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("area", sa.String(length=60), nullable=False),
        sa.Column("power", sa.String(length=40), nullable=False),
        sa.Column("power_reference", sa.String(length=120), nullable=False),
        sa.Column("warrant_code", sa.String(length=4), nullable=True),
        sa.Column("warrant_result", sa.String(length=4), nullable=True),
        sa.Column("crime_reference", sa.String(length=60), nullable=True),
        sa.Column("offence", sa.String(length=300), nullable=False),
        sa.Column("victim_risk", sa.String(length=40), nullable=False),
        sa.Column("date_added", sa.Date(), nullable=False),
        sa.Column("date_added_assumed", sa.Boolean(), nullable=False),
        sa.Column("wanted_on_pnc", sa.Boolean(), nullable=True),
        sa.Column("officer_in_case", sa.String(length=120), nullable=False),
        sa.Column("owner", sa.String(length=120), nullable=False),
        sa.Column("team", sa.String(length=80), nullable=False),
        sa.Column("necessity_grounds", sa.String(length=12), nullable=False),
        sa.Column("necessity_reason", sa.String(length=2000), nullable=False),
        sa.Column("voluntary_attendance", sa.String(length=1000), nullable=False),
        sa.Column("evidence_summary", sa.String(length=4000), nullable=False),
        sa.Column("safety_note", sa.String(length=400), nullable=False),
        sa.Column("tactical_options", sa.Text(), nullable=False),
        sa.Column("comments", sa.String(length=4000), nullable=False),
        sa.Column("attempts_reported", sa.BigInteger(), nullable=False),
        sa.Column("undated_attempts", sa.Text(), nullable=False),
        sa.Column("period_days", sa.BigInteger(), nullable=False),
        sa.Column("return_due", sa.Date(), nullable=False),
        sa.Column("review_due", sa.Date(), nullable=False),
        sa.Column("reviewed_at", base.UtcDateTime(), nullable=True),
        sa.Column("reviewed_by", sa.String(length=80), nullable=True),
        sa.Column("circulation", sa.String(length=200), nullable=True),
        sa.Column("circulated_on", sa.Date(), nullable=True),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("status_since", base.UtcDateTime(), nullable=False),
        sa.Column("status_before", sa.String(length=40), nullable=True),
        sa.Column("outcome", sa.String(length=40), nullable=True),
        sa.Column("outcome_detail", sa.String(length=1000), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("proposed_off", sa.String(length=300), nullable=True),
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
            "outcome IN ('arrested', 'surrendered', 'voluntary_attendance', 'in_custody_elsewhere', 'withdrawn', 'misidentified', 'deceased', 'no_further_action', 'other_force', 'not_stated')",
            name=op.f("ck_target_outcome"),
        ),
        sa.CheckConstraint(
            "power IN ('not_stated', 'arrest_s24', 'warrant', 'recall', 'unlawfully_at_large', 'breach_police_bail', 'breach_court_bail', 'breach_of_order', 'absconder')",
            name=op.f("ck_target_power"),
        ),
        sa.CheckConstraint(
            "status IN ('draft', 'submitted', 'ready', 'on_list', 'allocated', 'attempted', 'arrested', 'closed', 'returned', 'circulated', 'in_custody_elsewhere', 'withdrawn', 'misidentified')",
            name=op.f("ck_target_status"),
        ),
        sa.CheckConstraint(
            "victim_risk IN ('high', 'medium', 'standard', 'not_assessed')",
            name=op.f("ck_target_victim_risk"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_target_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_target")),
        sa.UniqueConstraint("reference", name=op.f("uq_target_reference")),
        sqlite_strict=True,
    )
    op.create_index("ix_target_area_status", "target", ["area", "status"], unique=False)
    op.create_index("ix_target_crime_reference", "target", ["crime_reference"], unique=False)
    op.create_index(op.f("ix_target_person_id"), "target", ["person_id"], unique=False)
    op.create_table(
        "threat_snapshot",
        sa.Column("list_id", sa.BigInteger(), nullable=False),
        sa.Column("taken_at", base.UtcDateTime(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["list_id"], ["threat_list.id"], name=op.f("fk_threat_snapshot_list_id")
        ),
        sa.PrimaryKeyConstraint("list_id", name=op.f("pk_threat_snapshot")),
        sqlite_strict=True,
    )
    op.create_table(
        "warning_marker",
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("note", sa.String(length=1000), nullable=False),
        sa.Column("marked_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", base.UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", base.UtcDateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_warning_marker_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_warning_marker")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_warning_marker_person_id"), "warning_marker", ["person_id"], unique=False
    )
    op.create_table(
        "arrest_attempt",
        sa.Column("target_id", sa.BigInteger(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("at_time", sa.String(length=5), nullable=True),
        sa.Column("place", sa.String(length=400), nullable=False),
        sa.Column("officers", sa.String(length=300), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("note", sa.String(length=2000), nullable=False),
        sa.Column("next_step", sa.String(length=1000), nullable=False),
        sa.Column("custody_reference", sa.String(length=60), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", base.UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", base.UtcDateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('arrested', 'no_reply', 'not_present', 'seen_made_off', 'address_empty', 'wrong_address', 'already_in_custody', 'surrendered', 'deceased', 'aborted_safety', 'voluntary_attended', 'not_recorded')",
            name=op.f("ck_arrest_attempt_outcome"),
        ),
        sa.ForeignKeyConstraint(
            ["target_id"], ["target.id"], name=op.f("fk_arrest_attempt_target_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_arrest_attempt")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_arrest_attempt_target_id"), "arrest_attempt", ["target_id"], unique=False
    )
    op.create_table(
        "imported_line",
        sa.Column("target_id", sa.BigInteger(), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("sheet", sa.String(length=120), nullable=False),
        sa.Column("row", sa.BigInteger(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", base.UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", base.UtcDateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["target_id"], ["target.id"], name=op.f("fk_imported_line_target_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imported_line")),
        sa.UniqueConstraint("target_id", name=op.f("uq_imported_line_target_id")),
        sqlite_strict=True,
    )
    op.create_table(
        "target_check",
        sa.Column("target_id", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("note", sa.String(length=1000), nullable=False),
        sa.Column("checked_at", base.UtcDateTime(), nullable=False),
        sa.Column("checked_by", sa.String(length=80), nullable=False),
        sa.Column("exception_reason", sa.String(length=1000), nullable=True),
        sa.Column("exception_by", sa.String(length=80), nullable=True),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", base.UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", base.UtcDateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.CheckConstraint(
            "state IN ('yes', 'no', 'not_applicable')", name=op.f("ck_target_check_state")
        ),
        sa.ForeignKeyConstraint(
            ["target_id"], ["target.id"], name=op.f("fk_target_check_target_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_target_check")),
        sa.UniqueConstraint("target_id", "code", name=op.f("uq_target_check_target_id_code")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_target_check_target_id"), "target_check", ["target_id"], unique=False)
    op.create_table(
        "threat_addendum",
        sa.Column("list_id", sa.BigInteger(), nullable=False),
        sa.Column("target_id", sa.BigInteger(), nullable=True),
        sa.Column("text", sa.String(length=2000), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", base.UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", base.UtcDateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["list_id"], ["threat_list.id"], name=op.f("fk_threat_addendum_list_id")
        ),
        sa.ForeignKeyConstraint(
            ["target_id"], ["target.id"], name=op.f("fk_threat_addendum_target_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_threat_addendum")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_threat_addendum_list_id"), "threat_addendum", ["list_id"], unique=False
    )
    op.create_table(
        "threat_item",
        sa.Column("list_id", sa.BigInteger(), nullable=False),
        sa.Column("target_id", sa.BigInteger(), nullable=False),
        sa.Column("rank", sa.BigInteger(), nullable=False),
        sa.Column("policy_rank", sa.BigInteger(), nullable=False),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("score", sa.BigInteger(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("gaps", sa.Text(), nullable=False),
        sa.Column("movement", sa.String(length=20), nullable=False),
        sa.Column("previous_rank", sa.BigInteger(), nullable=True),
        sa.Column("previous_worked", sa.Boolean(), nullable=False),
        sa.Column("carried_days", sa.BigInteger(), nullable=False),
        sa.Column("moved_reason", sa.String(length=1000), nullable=True),
        sa.Column("moved_by", sa.String(length=80), nullable=True),
        sa.Column("removed_reason", sa.String(length=1000), nullable=True),
        sa.Column("removed_by", sa.String(length=80), nullable=True),
        sa.Column("carry_reason", sa.String(length=1000), nullable=True),
        sa.Column("carry_by", sa.String(length=80), nullable=True),
        sa.Column("carry_until", sa.Date(), nullable=True),
        sa.Column("ask", sa.String(length=1000), nullable=False),
        sa.Column("decision", sa.String(length=2000), nullable=False),
        sa.Column("owner", sa.String(length=120), nullable=False),
        sa.Column("team", sa.String(length=80), nullable=False),
        sa.Column("due", sa.String(length=40), nullable=False),
        sa.Column("result", sa.String(length=40), nullable=True),
        sa.Column("result_note", sa.String(length=2000), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", base.UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", base.UtcDateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["list_id"], ["threat_list.id"], name=op.f("fk_threat_item_list_id")
        ),
        sa.ForeignKeyConstraint(
            ["target_id"], ["target.id"], name=op.f("fk_threat_item_target_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_threat_item")),
        sa.UniqueConstraint("list_id", "target_id", name=op.f("uq_threat_item_list_id_target_id")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_threat_item_list_id"), "threat_item", ["list_id"], unique=False)
    op.create_index(op.f("ix_threat_item_target_id"), "threat_item", ["target_id"], unique=False)

    if op.get_bind().dialect.name == "postgresql":
        op.create_index(
            "ix_search_entry_words",
            "search_entry",
            [sa.text("to_tsvector('simple', body)")],
            postgresql_using="gin",
        )
    install_foundations(op.get_bind())
    install_search(op.get_bind())
    install_capture(op.get_bind(), AUDITED)
