"""A copy that is on record as going out says until its file is there that it is awaited."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from lomu_app.store.audit import install_capture

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("disclosure_copy", sa.Column("awaits_file", sa.Boolean(), nullable=True))
    install_capture(op.get_bind(), ["disclosure_copy"])
