"""Plans: further headings, versions kept, reviews, and which of two plans goes on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from lomu_app.store import base
from lomu_app.store.audit import install_capture

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

AUDITED = (
    "plan_ending",
    "plan_heading",
    "plan_review",
    "plan_version",
)


def upgrade() -> None:
    op.create_table('plan_ending',
    sa.Column('plan_id', sa.BigInteger(), nullable=False),
    sa.Column('goes_on_id', sa.BigInteger(), nullable=False),
    sa.Column('ended_on', sa.Date(), nullable=False),
    sa.Column('reason', sa.String(length=1000), nullable=False),
    sa.Column('id', sa.BigInteger(), nullable=False),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.Column('created_at', base.UtcDateTime(), nullable=False),
    sa.Column('created_by', sa.String(length=80), nullable=False),
    sa.Column('updated_at', base.UtcDateTime(), nullable=False),
    sa.Column('updated_by', sa.String(length=80), nullable=False),
    sa.ForeignKeyConstraint(['goes_on_id'], ['case_plan.id'], name=op.f('fk_plan_ending_goes_on_id')),
    sa.ForeignKeyConstraint(['plan_id'], ['case_plan.id'], name=op.f('fk_plan_ending_plan_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plan_ending')),
    sa.UniqueConstraint('plan_id', name=op.f('uq_plan_ending_plan_id')),
    sqlite_strict=True
    )
    op.create_table('plan_heading',
    sa.Column('plan_id', sa.BigInteger(), nullable=False),
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('text', sa.String(length=4000), nullable=False),
    sa.Column('id', sa.BigInteger(), nullable=False),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.Column('created_at', base.UtcDateTime(), nullable=False),
    sa.Column('created_by', sa.String(length=80), nullable=False),
    sa.Column('updated_at', base.UtcDateTime(), nullable=False),
    sa.Column('updated_by', sa.String(length=80), nullable=False),
    sa.ForeignKeyConstraint(['plan_id'], ['case_plan.id'], name=op.f('fk_plan_heading_plan_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plan_heading')),
    sa.UniqueConstraint('plan_id', 'code', name=op.f('uq_plan_heading_plan_id_code')),
    sqlite_strict=True
    )
    op.create_table('plan_review',
    sa.Column('plan_id', sa.BigInteger(), nullable=False),
    sa.Column('number', sa.BigInteger(), nullable=False),
    sa.Column('held_on', sa.Date(), nullable=False),
    sa.Column('present', sa.String(length=1000), nullable=False),
    sa.Column('findings', sa.String(length=4000), nullable=False),
    sa.Column('exit_test', sa.String(length=40), nullable=False),
    sa.Column('exit_reason', sa.String(length=2000), nullable=False),
    sa.Column('next_review', sa.Date(), nullable=False),
    sa.Column('policy', sa.String(length=60), nullable=False),
    sa.Column('id', sa.BigInteger(), nullable=False),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.Column('created_at', base.UtcDateTime(), nullable=False),
    sa.Column('created_by', sa.String(length=80), nullable=False),
    sa.Column('updated_at', base.UtcDateTime(), nullable=False),
    sa.Column('updated_by', sa.String(length=80), nullable=False),
    sa.CheckConstraint("exit_test IN ('met', 'partly_met', 'not_met')", name=op.f('ck_plan_review_exit_test')),
    sa.ForeignKeyConstraint(['plan_id'], ['case_plan.id'], name=op.f('fk_plan_review_plan_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plan_review')),
    sqlite_strict=True
    )
    op.create_index(op.f('ix_plan_review_plan_id'), 'plan_review', ['plan_id'], unique=False)
    op.create_table('plan_version',
    sa.Column('plan_id', sa.BigInteger(), nullable=False),
    sa.Column('number', sa.BigInteger(), nullable=False),
    sa.Column('occasion', sa.String(length=40), nullable=False),
    sa.Column('note', sa.String(length=1000), nullable=False),
    sa.Column('content', sa.Text(), nullable=False),
    sa.Column('id', sa.BigInteger(), nullable=False),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.Column('created_at', base.UtcDateTime(), nullable=False),
    sa.Column('created_by', sa.String(length=80), nullable=False),
    sa.Column('updated_at', base.UtcDateTime(), nullable=False),
    sa.Column('updated_by', sa.String(length=80), nullable=False),
    sa.CheckConstraint("occasion IN ('agreement', 'review', 'settled')", name=op.f('ck_plan_version_occasion')),
    sa.ForeignKeyConstraint(['plan_id'], ['case_plan.id'], name=op.f('fk_plan_version_plan_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plan_version')),
    sa.UniqueConstraint('plan_id', 'number', name=op.f('uq_plan_version_plan_id_number')),
    sqlite_strict=True
    )
    install_capture(op.get_bind(), AUDITED)
