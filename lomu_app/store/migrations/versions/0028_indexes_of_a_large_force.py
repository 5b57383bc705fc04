"""No page goes through a large table from its first row to its last."""

from __future__ import annotations

from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

_INDEXES = {
    "ix_arrest_attempt_created_at": ("arrest_attempt", ["created_at"]),
    "ix_assessment_area_valid": ("assessment", ["area", "valid_until"]),
    "ix_audit_entry_verb_tx": ("audit_entry", ["verb", "tx"]),
    "ix_offence_area_person": ("offence", ["area", "person_id"]),
    "ix_offence_da_day": ("offence", ["da", "day"]),
    "ix_person_address_grid": ("person_address", ["easting", "northing"]),
}


def upgrade() -> None:
    for name, (table, columns) in _INDEXES.items():
        op.create_index(name, table, columns)
    op.drop_index("ix_person_address_postcode", "person_address")
    op.create_index(
        "ix_person_address_postcode", "person_address", ["postcode"],
        postgresql_ops={"postcode": "text_pattern_ops"},
    )  # fmt: skip
