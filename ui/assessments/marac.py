"""MARAC gates in words, and the form that puts a MARAC on record."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from PySide6.QtWidgets import QWidget

from lomu_app.assessments.hearings import RecordMarac
from lomu_app.assessments.marac import Gate, GateState
from lomu_app.assessments.rows import HearingRow
from lomu_app.kernel.permissions import Actor, Permission
from ui.core.desk import Desk
from ui.core.form_dialog import FormDialog
from ui.kit.dates import day_words
from ui.kit.fields import ChoiceField, DateField, MultilineField
from ui.kit.pane_lines import PaneLine


def gate_facts(gates: Iterable[Gate]) -> list[tuple[str, str]]:
    """Every gate with how it stands; what nobody looked at says so."""
    words = {
        GateState.RAISED: "▲ raised", GateState.NOT_RAISED: "not raised",
        GateState.NOT_KNOWN: "not known",
    }  # fmt: skip
    return [(gate.label, f"{words[gate.state]}: {gate.why}") for gate in gates]


def hearing_line(row: HearingRow, actor: Actor) -> PaneLine:
    """One MARAC that heard of the person."""
    gone = row.withdrawn_reason is not None
    details = [f"{row.area} · recorded by {row.recorded_by}", row.note]
    if gone:
        details.append(f"Taken back: {row.withdrawn_reason}")
    may = actor.may(Permission.ASSESS) and not gone
    return PaneLine(
        row.id, f"MARAC of {day_words(row.heard_on)}", tuple(part for part in details if part),
        (("take_back", "Take back …"),) if may else (), ended=gone,
    )  # fmt: skip


class MaracDialog(FormDialog):
    """The day on which a MARAC heard of the person; or, with `hearing`, that none did."""

    def __init__(
        self, parent: QWidget, desk: Desk, person_id: int, hearing: HearingRow | None = None
    ) -> None:
        title = "Record a MARAC" if hearing is None else "Take back a MARAC"
        key = f"marac:{person_id}" if hearing is None else f"marac:{hearing.id}:back"
        super().__init__(parent, desk, title, draft=key)
        self._person_id, self._hearing = person_id, hearing
        if hearing is None:
            today = desk.core.clock.today
            self.form.add(DateField("heard_on", "Heard on", today=today, required=True))
            areas = [(area, area) for area in desk.area.areas]
            self.form.add(ChoiceField("area", "Area", areas, required=True))
            self.form.add(MultilineField("note", "Actions, and whom it was about", lines=3))
            self.form.set_values({"area": desk.area.now})
            self.lay_out("Record", first="heard_on", intro="A pseudonym for the victim, no name.")
        else:
            self.form.add(MultilineField("note", "Why it is taken back", required=True, lines=3))
            self.lay_out("Take back", first="note", intro="It stays on record and counts no more.")

    def command(self, values: dict[str, Any]) -> Any:
        """The hearing, or that it was none."""
        if self._hearing is None:
            return RecordMarac(
                person_id=self._person_id, area=values["area"], heard_on=values["heard_on"],
                note=values["note"] or "",
            )  # fmt: skip
        return RecordMarac(
            person_id=self._person_id, area=self._hearing.area, heard_on=self._hearing.heard_on,
            note=values["note"], hearing_id=self._hearing.id, version=self._hearing.version,
        )  # fmt: skip

    def taking_back(self, hearing_id: int, version: int) -> RecordMarac:
        """What undoes the recording."""
        values = self.form.values()
        return RecordMarac(
            person_id=self._person_id, area=values["area"], heard_on=values["heard_on"],
            note="Taken back: recorded by mistake", hearing_id=hearing_id, version=version,
        )  # fmt: skip
