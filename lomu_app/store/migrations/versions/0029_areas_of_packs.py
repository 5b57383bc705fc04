"""A pack that tells of more areas than that whose unit built it names them in the register."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from lomu_app.store import base
from lomu_app.store.audit import install_capture

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("disclosure_release", sa.Column("covers", base.JsonText(), nullable=True))
    install_capture(op.get_bind(), ["disclosure_release"])
