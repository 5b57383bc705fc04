"""Photographs, links, documents and limited access."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from lomu_app.store import base
from lomu_app.store.audit import install_capture

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

AUDITED = (
    "access_limit",
    "person_document",
    "person_link",
    "person_photo",
)


def upgrade() -> None:
    op.create_table('file_content',
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint('sha256', name=op.f('pk_file_content')),
    sqlite_strict=True
    )
    op.create_table('access_limit',
    sa.Column('person_id', sa.BigInteger(), nullable=False),
    sa.Column('owner', sa.String(length=80), nullable=False),
    sa.Column('named', sa.Text(), nullable=False),
    sa.Column('reason', sa.String(length=1000), nullable=False),
    sa.Column('lifted_at', base.UtcDateTime(), nullable=True),
    sa.Column('id', sa.BigInteger(), nullable=False),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.Column('created_at', base.UtcDateTime(), nullable=False),
    sa.Column('created_by', sa.String(length=80), nullable=False),
    sa.Column('updated_at', base.UtcDateTime(), nullable=False),
    sa.Column('updated_by', sa.String(length=80), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_access_limit_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_access_limit')),
    sa.UniqueConstraint('person_id', name=op.f('uq_access_limit_person_id')),
    sqlite_strict=True
    )
    op.create_table('person_document',
    sa.Column('person_id', sa.BigInteger(), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('file_name', sa.String(length=200), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('size', sa.BigInteger(), nullable=False),
    sa.Column('basis', sa.String(length=40), nullable=False),
    sa.Column('warning', sa.String(length=400), nullable=False),
    sa.Column('source', sa.String(length=300), nullable=False),
    sa.Column('removed_reason', sa.String(length=1000), nullable=True),
    sa.Column('id', sa.BigInteger(), nullable=False),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.Column('created_at', base.UtcDateTime(), nullable=False),
    sa.Column('created_by', sa.String(length=80), nullable=False),
    sa.Column('updated_at', base.UtcDateTime(), nullable=False),
    sa.Column('updated_by', sa.String(length=80), nullable=False),
    sa.CheckConstraint("basis IN ('fact', 'opinion', 'intelligence')", name=op.f('ck_person_document_basis')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_person_document_person_id')),
    sa.ForeignKeyConstraint(['sha256'], ['file_content.sha256'], name=op.f('fk_person_document_sha256')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_person_document')),
    sqlite_strict=True
    )
    op.create_index(op.f('ix_person_document_person_id'), 'person_document', ['person_id'], unique=False)
    op.create_table('person_link',
    sa.Column('person_id', sa.BigInteger(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('other_id', sa.BigInteger(), nullable=True),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('relation', sa.String(length=120), nullable=False),
    sa.Column('detail', sa.String(length=1000), nullable=False),
    sa.Column('category', sa.String(length=40), nullable=True),
    sa.Column('basis', sa.String(length=40), nullable=False),
    sa.Column('source', sa.String(length=300), nullable=False),
    sa.Column('removed_reason', sa.String(length=1000), nullable=True),
    sa.Column('id', sa.BigInteger(), nullable=False),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.Column('created_at', base.UtcDateTime(), nullable=False),
    sa.Column('created_by', sa.String(length=80), nullable=False),
    sa.Column('updated_at', base.UtcDateTime(), nullable=False),
    sa.Column('updated_by', sa.String(length=80), nullable=False),
    sa.CheckConstraint("basis IN ('fact', 'opinion', 'intelligence')", name=op.f('ck_person_link_basis')),
    sa.CheckConstraint("category IN ('suspect', 'convicted', 'victim', 'witness')", name=op.f('ck_person_link_category')),
    sa.CheckConstraint("kind <> 'victim' OR other_id IS NULL", name=op.f('ck_person_link_victim_by_pseudonym')),
    sa.CheckConstraint("kind IN ('family', 'associate', 'vehicle', 'victim', 'other')", name=op.f('ck_person_link_kind')),
    sa.ForeignKeyConstraint(['other_id'], ['person.id'], name=op.f('fk_person_link_other_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_person_link_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_person_link')),
    sqlite_strict=True
    )
    op.create_index(op.f('ix_person_link_other_id'), 'person_link', ['other_id'], unique=False)
    op.create_index(op.f('ix_person_link_person_id'), 'person_link', ['person_id'], unique=False)
    op.create_table('person_photo',
    sa.Column('person_id', sa.BigInteger(), nullable=False),
    sa.Column('taken_on', sa.Date(), nullable=True),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('source', sa.String(length=300), nullable=False),
    sa.Column('removed_reason', sa.String(length=1000), nullable=True),
    sa.Column('id', sa.BigInteger(), nullable=False),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.Column('created_at', base.UtcDateTime(), nullable=False),
    sa.Column('created_by', sa.String(length=80), nullable=False),
    sa.Column('updated_at', base.UtcDateTime(), nullable=False),
    sa.Column('updated_by', sa.String(length=80), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_person_photo_person_id')),
    sa.ForeignKeyConstraint(['sha256'], ['file_content.sha256'], name=op.f('fk_person_photo_sha256')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_person_photo')),
    sqlite_strict=True
    )
    op.create_index(op.f('ix_person_photo_person_id'), 'person_photo', ['person_id'], unique=False)
    install_capture(op.get_bind(), AUDITED)
