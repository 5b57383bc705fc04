"""The MARAC gates that are raised for somebody, as a banner that any page may show."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from PySide6.QtWidgets import QWidget

from lomu_app.assessments.marac import Gate, GateState
from lomu_app.assessments.queries import load_marac_gates
from ui.core.desk import Desk
from ui.kit.banner import Banner


class MaracBanner(Banner):
    """`show_person(id)` reads the gates itself; `show_gates` where a page has read them."""

    def __init__(self, desk: Desk, parent: QWidget | None = None, *, button: str = "") -> None:
        super().__init__(parent)
        self._desk, self._button = desk, button
        self.close_button.hide()

    def show_person(self, person_id: int) -> None:
        """Hidden for 0, and while no gate is raised."""
        self.say("")
        if person_id:
            query = partial(load_marac_gates, person_id=person_id)
            self._desk.read(self, query, self.show_gates, self._failed, key="gates")

    def show_gates(self, gates: Iterable[Gate]) -> None:
        """Say which are raised, and why."""
        words = raised_words(gates)
        self.say(words, tone="problem", button=self._button if words else "")
        self.close_button.hide()

    def _failed(self, error: Exception) -> None:
        self._desk.prompter.show_problem(self, error)


def raised_words(gates: Iterable[Gate]) -> str:
    """Which gates are raised, and why; empty when none is."""
    raised = [gate for gate in gates if gate.state is GateState.RAISED]
    if not raised:
        return ""
    told = "; ".join(f"{gate.label.lower()} ({gate.why})" for gate in raised)
    return f"Refer to MARAC: {told}."
