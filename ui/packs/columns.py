"""The columns of the register."""

from __future__ import annotations

from lomu_app.disclosure.rows import ReleaseRow
from lomu_app.disclosure.rules import STATUS_LABELS
from ui.kit.dates import moment_words
from ui.kit.table import Column


def _reference(row: ReleaseRow) -> str:
    return row.reference


def _title(row: ReleaseRow) -> str:
    return row.title


def _status(row: ReleaseRow) -> str:
    return STATUS_LABELS[row.status]


def _recipients(row: ReleaseRow) -> str:
    return "; ".join(row.recipients)


def _out(row: ReleaseRow) -> str:
    return moment_words(row.released_at)


def _awaits(row: ReleaseRow) -> str:
    return row.awaits


def _why(row: ReleaseRow) -> str:
    return row.why


COLUMNS: tuple[Column[ReleaseRow], ...] = (
    Column("reference", "Pack", _reference, sample="D-000000m", sortable=False, whole=True),
    Column("title", "What", _title, sample="Mmmmmmmmmmmmmm", sortable=False, stretch=True),
    Column("status", "State", _status, sample="Withdrawn", sortable=False, whole=True),
    Column("recipients", "To", _recipients, sample="Probation: Mmmmmmm", sortable=False,
           gives_way=1),
    Column("released", "Released", _out, sample="24/11/2026 07:00", sortable=False, gives_way=2),
    Column("awaits", "Awaits", _awaits, sample="a second person", sortable=False, gives_way=3),
    Column("why", "Why", _why, sample="Mmmmmmmmmm", sortable=False, gives_way=4, hidden=True),
)  # fmt: skip
