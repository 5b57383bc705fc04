"""Where an address lies on the grid, where somebody has said."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from lomu_app.store.audit import install_capture

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

TABLE = "person_address"


def upgrade() -> None:
    for name in ("easting", "northing"):
        op.add_column(TABLE, sa.Column(name, sa.BigInteger(), nullable=True))
    install_capture(op.get_bind(), (TABLE,))
