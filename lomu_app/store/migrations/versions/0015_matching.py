"""Indexes that hold what the matching of people asks, so that it needs not read the records."""

from __future__ import annotations

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the forenames to both indexes, and the surname to that of the day of birth."""
    op.drop_index("ix_person_surname_key", table_name="person")
    op.drop_index("ix_person_date_of_birth", table_name="person")
    op.create_index(
        "ix_person_surname_key", "person", ["surname_key", "date_of_birth", "forenames"]
    )
    op.create_index(
        "ix_person_date_of_birth", "person", ["date_of_birth", "surname_key", "forenames"]
    )
