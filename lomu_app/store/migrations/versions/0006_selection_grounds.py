"""What a decision on a membership stood on, and where somebody is managed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from lomu_app.store.audit import install_capture

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

AUDITED = ("membership",)


def upgrade() -> None:
    op.add_column("membership", sa.Column("grounds", sa.Text(), nullable=True))
    op.add_column("membership", sa.Column("managed_where", sa.String(length=200), nullable=True))
    install_capture(op.get_bind(), AUDITED)
