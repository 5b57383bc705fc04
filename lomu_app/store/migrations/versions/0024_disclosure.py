"""Packs that went out: which copies, to whom, with whose data; a force's own letterhead."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from lomu_app.store import base
from lomu_app.store.audit import install_capture

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

AUDITED = ("disclosure_release", "disclosure_copy", "disclosure_person", "pack_letterhead")


def upgrade() -> None:
    op.create_table(
        "disclosure_release",
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("area", sa.String(length=60), nullable=False),
        sa.Column("seen_with", sa.String(length=40), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("pack_version", sa.BigInteger(), nullable=False),
        sa.Column("data_as_at", base.UtcDateTime(), nullable=False),
        sa.Column("snapshot", sa.String(length=64), nullable=False),
        sa.Column("marking", sa.String(length=120), nullable=False),
        sa.Column("why", sa.String(length=1000), nullable=False),
        sa.Column("needs_check", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("status_since", base.UtcDateTime(), nullable=False),
        sa.Column("checked_by", sa.String(length=80), nullable=True),
        sa.Column("checked_at", base.UtcDateTime(), nullable=True),
        sa.Column("check_note", sa.String(length=1000), nullable=False),
        sa.Column("released_by", sa.String(length=80), nullable=True),
        sa.Column("released_at", base.UtcDateTime(), nullable=True),
        sa.Column("ended_reason", sa.String(length=1000), nullable=False),
        sa.Column("policy", sa.String(length=60), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", base.UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", base.UtcDateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.CheckConstraint(
            "status <> 'released' OR NOT needs_check OR checked_by IS NOT NULL",
            name=op.f("ck_disclosure_release_checked_first"),
        ),
        sa.CheckConstraint(
            "status IN ('built', 'checked', 'released', 'recalled', 'withdrawn')",
            name=op.f("ck_disclosure_release_status"),
        ),
        sa.CheckConstraint(
            "checked_by IS NULL OR checked_by <> created_by",
            name=op.f("ck_disclosure_release_checked_by_another"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disclosure_release")),
        sa.UniqueConstraint("reference", name=op.f("uq_disclosure_release_reference")),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_disclosure_release_area_status", "disclosure_release", ["area", "status"], unique=False
    )
    op.create_table(
        "disclosure_copy",
        sa.Column("release_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("agency", sa.String(length=80), nullable=False),
        sa.Column("recipient", sa.String(length=200), nullable=False),
        sa.Column("audience", sa.String(length=40), nullable=False),
        sa.Column("canary", sa.String(length=16), nullable=False),
        sa.Column("row_key", sa.String(length=64), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("sent_sha256", sa.String(length=64), nullable=False),
        sa.Column("head", sa.String(length=60), nullable=False),
        sa.Column("content", sa.String(length=64), nullable=True),
        sa.Column("accounted_at", base.UtcDateTime(), nullable=True),
        sa.Column("accounted_how", sa.String(length=300), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", base.UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", base.UtcDateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["content"], ["file_content.sha256"], name=op.f("fk_disclosure_copy_content")
        ),
        sa.ForeignKeyConstraint(
            ["release_id"], ["disclosure_release.id"], name=op.f("fk_disclosure_copy_release_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disclosure_copy")),
        sa.UniqueConstraint("canary", name=op.f("uq_disclosure_copy_canary")),
        sa.UniqueConstraint(
            "release_id", "number", name=op.f("uq_disclosure_copy_release_id_number")
        ),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_disclosure_copy_release_id"), "disclosure_copy", ["release_id"], unique=False
    )
    op.create_table(
        "disclosure_person",
        sa.Column("release_id", sa.BigInteger(), nullable=False),
        sa.Column("audience", sa.String(length=40), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("given", base.JsonText(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", base.UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", base.UtcDateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_disclosure_person_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["release_id"], ["disclosure_release.id"], name=op.f("fk_disclosure_person_release_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disclosure_person")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_disclosure_person_person_id"), "disclosure_person", ["person_id"], unique=False
    )
    op.create_index(
        "ix_disclosure_person_release_id_audience",
        "disclosure_person",
        ["release_id", "audience"],
        unique=False,
    )
    op.create_table(
        "pack_letterhead",
        sa.Column("words", sa.String(length=300), nullable=False),
        sa.Column("picture", sa.String(length=64), nullable=True),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", base.UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", base.UtcDateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["picture"], ["file_content.sha256"], name=op.f("fk_pack_letterhead_picture")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pack_letterhead")),
        sqlite_strict=True,
    )
    install_capture(op.get_bind(), AUDITED)
