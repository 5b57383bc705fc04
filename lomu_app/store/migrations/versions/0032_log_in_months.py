"""The log of a server lies in parts, one a month; an embedded one is a whole as before."""

from __future__ import annotations

from alembic import op

from lomu_app.store import log_months

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        log_months.split(connection)
        log_months.keep_ahead(connection)
