"""What a line says of custody goes on record; what is older or contradicted is told."""

from __future__ import annotations

from lomu_app.custody.recording import CustodySaid, record_custody
from lomu_app.intake.line_doubts import LineDoubts
from lomu_app.intake.person_line import PersonLine
from lomu_app.store.unit_of_work import UnitOfWork


def tell_custody(
    uow: UnitOfWork, doubts: LineDoubts, line: PersonLine, person_id: int, said: CustodySaid
) -> list[str]:
    """Keep what a line of a register says; `custody` if that changed anything."""
    if said.in_custody is None and not (said.release_date or said.prison_number):
        return []
    change = record_custody(uow, person_id, said)
    before = change.before
    if before is not None and (change.stale or change.clash):
        reason = f"is older than what is known since {before.as_at:%d/%m/%Y}, which stands"
        if change.clash:
            reason = (
                f"says otherwise than {before.source_sheet}, row {before.source_row} of this file"
            )
        doubts.add(line, "custody" if line.column("custody") else "release_date", reason)
        return []
    return ["custody"] if change.changes else []
