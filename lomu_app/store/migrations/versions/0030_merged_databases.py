"""Databases that were merged into this one, with their logs and the numbers that they gave."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from lomu_app.store import base
from lomu_app.store.audit import install_append_only, install_capture

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

LOGS = ("merged_entry", "merged_change", "merged_seal")


def upgrade() -> None:
    op.create_table(
        "merged_database",
        sa.Column("label", sa.String(length=80), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("origin", sa.String(length=64), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("head", sa.String(length=64), nullable=False),
        sa.Column("transactions", sa.BigInteger(), nullable=False),
        sa.Column("changes", sa.BigInteger(), nullable=False),
        sa.Column("shifts", base.JsonText(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", base.UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", base.UtcDateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merged_database")),
        sa.UniqueConstraint("origin", name=op.f("uq_merged_database_origin")),
        sqlite_strict=True,
    )
    op.create_table(
        "former_number",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("merged_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("record_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("now", sa.String(length=40), nullable=False),
        sa.Column("found", sa.String(length=40), nullable=False),
        sa.Column("apart", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["merged_id"], ["merged_database.id"], name=op.f("fk_former_number_merged_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_former_number")),
        sqlite_strict=True,
    )
    for name, columns in (
        ("ix_former_number_found", ["found"]),
        ("ix_former_number_kind_record_id", ["kind", "record_id"]),
        ("ix_former_number_merged_id", ["merged_id"]),
    ):
        op.create_index(name, "former_number", columns, unique=False)
    _logs()
    install_append_only(op.get_bind(), LOGS)
    install_capture(op.get_bind(), ["merged_database", "former_number"])


def _logs() -> None:
    _log(
        "merged_entry", "tx",
        sa.Column("tx", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("username", sa.String(length=80), nullable=False),
        sa.Column("machine", sa.String(length=120), nullable=False),
        sa.Column("tag", sa.String(length=80), nullable=False),
        sa.Column("verb", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=True),
        sa.Column("reason", sa.String(length=2000), nullable=True),
        sa.Column("recipients", base.JsonText(), nullable=True),
        sa.Column("operation_id", sa.String(length=64), nullable=True),
        sa.Column("app_version", sa.String(length=20), nullable=False),
    )  # fmt: skip
    _log(
        "merged_change", "number",
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("tx", sa.BigInteger(), nullable=False),
        sa.Column("table_name", sa.String(length=60), nullable=False),
        sa.Column("row_key", sa.String(length=80), nullable=False),
        sa.Column("operation", sa.String(length=10), nullable=False),
        sa.Column("salt", sa.String(length=64), nullable=False),
        sa.Column("old", sa.Text(), nullable=True),
        sa.Column("new", sa.Text(), nullable=True),
    )  # fmt: skip
    op.create_index("ix_merged_change_merged_id_tx", "merged_change", ["merged_id", "tx"])
    op.create_index(
        "ix_merged_change_row", "merged_change", ["merged_id", "table_name", "row_key"]
    )
    _log(
        "merged_seal", "position",
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("tx", sa.BigInteger(), nullable=False),
        sa.Column("changes", sa.BigInteger(), nullable=False),
        sa.Column("digests", sa.LargeBinary(), nullable=False),
        sa.Column("previous", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
    )  # fmt: skip


def _log(table: str, key: str, *columns: sa.Column[object]) -> None:
    op.create_table(
        table,
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("merged_id", sa.BigInteger(), nullable=False),
        *columns,
        sa.ForeignKeyConstraint(
            ["merged_id"], ["merged_database.id"], name=op.f(f"fk_{table}_merged_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("merged_id", key, name=op.f(f"uq_{table}_merged_id_{key}")),
        sqlite_strict=True,
    )
