"""What a line says of custody goes on record; what is older or contradicted is told."""

from __future__ import annotations

from lomu_app.custody.recording import CustodyChange, CustodySaid, record_custody
from lomu_app.custody.records import CustodyRecord
from lomu_app.intake.line_doubts import LineDoubts
from lomu_app.intake.person_line import PersonLine
from lomu_app.store.unit_of_work import UnitOfWork


def tell_custody(
    uow: UnitOfWork, doubts: LineDoubts, line: PersonLine, person_id: int, said: CustodySaid
) -> CustodyChange:
    """Keep what a line of a register says, and doubt it where something later stands."""
    if said.in_custody is None and not (said.release_date or said.prison_number):
        return CustodyChange()
    change = record_custody(uow, person_id, said)
    before = change.before
    if before is not None and (change.stale or change.clash):
        field = "release_date" if line.column("release_date") else "custody"
        doubts.add(line, field, stands_instead(change, before))
    return change


def stands_instead(change: CustodyChange, before: CustodyRecord) -> str:
    """Why a statement was not taken over, as the end of a sentence about its cell."""
    if change.clash:
        return f"says otherwise than {before.source_sheet}, row {before.source_row} of this file"
    known = before.release_date
    stands = f"{known:%d/%m/%Y}" if known else before.place or "no date"
    return f"is older than what is known since {before.as_at:%d/%m/%Y} ({stands}), which stands"
