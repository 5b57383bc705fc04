"""What the page of a person is read by: joined records, and the attempts of a target by day."""

from __future__ import annotations

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_person_joined_into_id", "person", ["joined_into_id"])
    op.create_index("ix_arrest_attempt_target_day", "arrest_attempt", ["target_id", "on_day"])
    op.drop_index("ix_arrest_attempt_target_id", table_name="arrest_attempt")
