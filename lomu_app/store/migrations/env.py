"""Alembic's entry: runs on the connection that `lomu_app.store.migrate` hands over."""

from __future__ import annotations

from alembic import context

from lomu_app.store.base import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
