"""Everybody who worked on intelligence is named with it; no decision comes with what it is on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from lomu_app.store.audit import install_capture
from lomu_app.store.four_eyes_guards import FOUR_EYES_GUARDS
from lomu_app.store.row_guards import install_row_guards

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("cog_intelligence", sa.Column("edited_by", sa.String(length=4000), nullable=True))
    install_capture(op.get_bind(), ["cog_intelligence"])
    install_row_guards(op.get_bind(), FOUR_EYES_GUARDS)
