"""A COG may reject a nomination; the database lets nothing else off the agenda by that door."""

from __future__ import annotations

from alembic import op

from lomu_app.cog.rules import LocationStatus
from lomu_app.store.cog_guards import COG_GUARDS
from lomu_app.store.row_guards import install_row_guards

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_COLUMNS = (
    ("cog_location", "status"), ("cog_location_step", "from_status"),
    ("cog_location_step", "to_status"),
)  # fmt: skip


def upgrade() -> None:
    names = ", ".join(f"'{each.value}'" for each in LocationStatus)
    for table, column in _COLUMNS:
        # Both back-ends read this alike; alembic would build the tables of SQLite anew for it.
        op.execute(f"ALTER TABLE {table} DROP CONSTRAINT ck_{table}_{column}")
        # SQLite counts a check that comes to nothing as broken by the rows that it finds.
        empty = f"{column} IS NULL OR " if column == "from_status" else ""
        op.execute(
            f"ALTER TABLE {table} ADD CONSTRAINT ck_{table}_{column} "
            f"CHECK ({empty}{column} IN ({names}))"
        )
    install_row_guards(op.get_bind(), COG_GUARDS)
