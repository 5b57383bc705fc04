"""The head of a person's page: who this is, whichever section is shown below."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from lomu_app.people.rows import PersonDetail
from ui.kit.banner import Banner
from ui.kit.labels import TextLabel
from ui.kit.layouts import FlowLayout
from ui.people import person_lines as lines


class FactBar(QFrame):
    """Label and value of what identifies somebody, side by side."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self._flow = FlowLayout(None, gap=26)
        self._flow.setContentsMargins(0, 0, 0, 0)
        holder = QWidget()
        holder.setLayout(self._flow)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 8, 14, 8)
        column.addWidget(holder)
        self._shown: list[QWidget] = []

    def show_facts(self, facts: tuple[tuple[str, str], ...]) -> None:
        """Show these."""
        for widget in self._shown:
            self._flow.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._shown = []
        for label, value in facts:
            one = QWidget()
            one.setAccessibleName(f"{label}: {value}")
            inside = QVBoxLayout(one)
            inside.setContentsMargins(0, 0, 0, 0)
            inside.setSpacing(0)
            inside.addWidget(TextLabel(label, "small"))
            inside.addWidget(TextLabel(value, "muted" if value in lines.UNKNOWN else "h3"))
            self._flow.addWidget(one)
            self._shown.append(one)
        self.updateGeometry()


class RecordHead(QWidget):
    """Facts that identify somebody, and what must be known before the record is read."""

    def __init__(self) -> None:
        super().__init__()
        self.joined_banner = Banner()
        self.joined_banner.close_button.hide()
        self.fact_bar = FactBar()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.joined_banner)
        column.addWidget(self.fact_bar)

    def show_person(self, person: PersonDetail) -> None:
        """Show who this is."""
        self.fact_bar.show_facts(lines.facts(person))
        if person.joined_into_id is not None:
            self.joined_banner.say(
                f"This record was joined into P-{person.joined_into_id:06d}. Work on that one.",
                tone="late", button="Open that record",
            )  # fmt: skip
        elif person.joined:
            told = ", ".join(f"{brief.reference} {brief.name}" for brief in person.joined)
            self.joined_banner.say(f"Joined into this record: {told}.")
        else:
            self.joined_banner.say("")
