"""What a location's line in the authority's COG register last said."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from lomu_app.store import base
from lomu_app.store.audit import install_capture

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

AUDITED = ("imported_location",)


def upgrade() -> None:
    op.create_table(
        "imported_location",
        sa.Column("location_id", sa.BigInteger(), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("sheet", sa.String(length=120), nullable=False),
        sa.Column("row", sa.BigInteger(), nullable=False),
        sa.Column("said", base.JsonText(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", base.UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", base.UtcDateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["location_id"], ["cog_location.id"], name=op.f("fk_imported_location_location_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imported_location")),
        sa.UniqueConstraint("location_id", name=op.f("uq_imported_location_location_id")),
        sqlite_strict=True,
    )
    install_capture(op.get_bind(), AUDITED)
