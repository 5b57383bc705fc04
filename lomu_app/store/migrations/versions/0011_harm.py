"""Offence rows by person, harm tables and models; ethnicity; the score seen by a decision."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from lomu_app.store import base
from lomu_app.store.audit import install_capture

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

AUDITED = (
    "harm_model",
    "harm_table",
    "offence_file",
    "offence",
    "offence_subject",
    "person_ethnicity",
    "decision_score",
)


def upgrade() -> None:
    op.create_table(
        "harm_model",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", base.UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", base.UtcDateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_harm_model")),
        sa.UniqueConstraint("name", name=op.f("uq_harm_model_name")),
        sqlite_strict=True,
    )
    op.create_table(
        "harm_table",
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("scale", sa.String(length=20), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", base.UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", base.UtcDateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_harm_table")),
        sqlite_strict=True,
    )
    op.create_table(
        "offence_file",
        sa.Column("area", sa.String(length=60), nullable=True),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("rows", sa.BigInteger(), nullable=False),
        sa.Column("report", sa.Text(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", base.UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", base.UtcDateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offence_file")),
        sqlite_strict=True,
    )
    op.create_table(
        "offence",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("file_id", sa.BigInteger(), nullable=False),
        sa.Column("area", sa.String(length=60), nullable=True),
        sa.Column("reference", sa.String(length=80), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("offence", sa.String(length=300), nullable=False),
        sa.Column("da", sa.Boolean(), nullable=True),
        sa.Column("victim", sa.String(length=200), nullable=False),
        sa.Column("relationship", sa.String(length=120), nullable=False),
        sa.Column("outcome", sa.String(length=200), nullable=False),
        sa.Column("vulnerable", sa.Boolean(), nullable=True),
        sa.Column("grade", sa.String(length=20), nullable=False),
        sa.Column("sheet", sa.String(length=120), nullable=False),
        sa.Column("row", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["offence_file.id"], name=op.f("fk_offence_file_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_offence_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offence")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_offence_person_id"), "offence", ["person_id"], unique=False)
    op.create_table(
        "offence_subject",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("said", sa.String(length=600), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.String(length=400), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_offence_subject_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offence_subject")),
        sa.UniqueConstraint("said", name=op.f("uq_offence_subject_said")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_offence_subject_person_id"), "offence_subject", ["person_id"], unique=False
    )
    op.create_table(
        "person_ethnicity",
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("self_defined", sa.Boolean(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", base.UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", base.UtcDateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_person_ethnicity_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_ethnicity")),
        sa.UniqueConstraint("person_id", name=op.f("uq_person_ethnicity_person_id")),
        sqlite_strict=True,
    )
    op.create_table(
        "decision_score",
        sa.Column("step_id", sa.BigInteger(), nullable=False),
        sa.Column("model", sa.String(length=120), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("score", sa.BigInteger(), nullable=True),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", base.UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", base.UtcDateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["step_id"], ["membership_step.id"], name=op.f("fk_decision_score_step_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision_score")),
        sa.UniqueConstraint("step_id", name=op.f("uq_decision_score_step_id")),
        sqlite_strict=True,
    )
    install_capture(op.get_bind(), AUDITED)
