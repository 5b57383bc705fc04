"""A meeting that is prepared can be called off, and stays as it stood."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from lomu_app.store import base
from lomu_app.store.audit import install_capture
from lomu_app.store.meeting_guards import MEETING_GUARDS
from lomu_app.store.odoc_guards import ODOC_GUARDS
from lomu_app.store.row_guards import install_row_guards

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

_CHECKS = {
    "status": "status IN ('prepared', 'open', 'ended', 'approved', 'called_off')",
    "opened": "status IN ('prepared', 'called_off') OR (opened_by IS NOT NULL AND chair <> '')",
    "called_off": (
        "status <> 'called_off' OR (called_off_by IS NOT NULL AND called_off_at IS NOT NULL "
        "AND called_off_reason IS NOT NULL AND trim(called_off_reason) <> '')"
    ),
}
_CHANGED = frozenset({
    "meeting_steps", "meeting_called_off_stands", "meeting_in_order", "odoc_case_locked",
    *(
        f"{table}_locked_{operation}"
        for table in ("meeting_item", "meeting_attendance", "meeting_paper")
        for operation in ("insert", "update")
    ),
})  # fmt: skip


def upgrade() -> None:
    op.add_column("meeting", sa.Column("called_off_at", base.UtcDateTime(), nullable=True))
    for name, length in (("called_off_by", 80), ("called_off_reason", 2000)):
        op.add_column("meeting", sa.Column(name, sa.String(length=length), nullable=True))
    # Both back-ends read this alike; alembic would build the table of SQLite anew for it.
    for name in ("status", "opened"):
        op.execute(f"ALTER TABLE meeting DROP CONSTRAINT ck_meeting_{name}")
    for name, condition in _CHECKS.items():
        op.execute(f"ALTER TABLE meeting ADD CONSTRAINT ck_meeting_{name} CHECK ({condition})")
    install_capture(op.get_bind(), ["meeting"])
    install_row_guards(
        op.get_bind(),
        [guard for guard in (*MEETING_GUARDS, *ODOC_GUARDS) if guard.name in _CHANGED],
    )
