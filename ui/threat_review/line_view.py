"""One line in full: why it is there, what is missing, the dangers, where to try."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from lomu_app.daart.snapshot import ListLine, ListSnapshot
from lomu_app.kernel.counting import counted
from lomu_app.packs import trm_words as say
from ui.kit.chips import Chip, ChipLabel, movement_chip, risk_chip
from ui.kit.labels import WrappedLabel
from ui.kit.layouts import FlowLayout
from ui.threat_review.reasons import ReasonBars
from ui.threat_review.rows import movement_value, off, risk_value
from ui.threat_review.words import change_lines

_NEWEST = 6


def chips_of(line: ListLine) -> list[Chip]:
    """Risk first, then power, movement and the warning markers."""
    chips = [risk_chip(risk_value(line)), Chip(line.power_label or say.words(line.power))]
    moved = movement_chip(*movement_value(line))
    if moved is not None:
        chips.append(moved)
    chips += [Chip(marker.label or marker.code, strong=True) for marker in line.markers]
    return chips


def safety_lines(line: ListLine, snapshot: ListSnapshot) -> list[str]:
    """What the officer at the door must know: the note, then each marker with its age."""
    told = [line.safety_note] if line.safety_note else []
    for marker in line.markers:
        note = f": {marker.note}" if marker.note else ""
        told.append(f"{say.marker_text(marker)}{note}  ({say.marker_age(marker, snapshot.day)})")
    return told or [say.NO_MARKERS]


def address_lines(line: ListLine, snapshot: ListSnapshot) -> list[str]:
    """Where to try, in order, and how old the knowledge is."""
    return [
        f"{number}.  {say.address_text(one)}  ({say.checked_text(one, snapshot.day)})"
        + (f"\n     {one.note}" if one.note else "")
        for number, one in enumerate(line.addresses, 1)
    ] or ["No address is known."]


def attempt_lines(line: ListLine) -> list[str]:
    """Newest first."""
    newest = sorted(line.attempts, key=lambda one: (one.on_day, one.at_time or ""), reverse=True)
    told = [f"{say.attempt_time(one)}  {say.attempt_text(one)}" for one in newest[:_NEWEST]]
    return [say.attempts_told(line), *told]


def decision_lines(line: ListLine) -> list[str]:
    """What the meeting was asked, what it decided, what came of it."""
    told = [f"Asked: {line.ask}"] if line.ask else []
    if line.decision:
        told.append(f"Decided: {line.decision}")
    if line.decision or line.owner or line.team:
        by = f", by {say.due_text(line)}" if line.due else ""
        told.append(f"Owner: {say.owner_of(line)}{by}")
    if line.result is not None:
        told.append(
            f"Outcome: {line.result_label}" + (f". {line.result_note}" if line.result_note else "")
        )
    return told


def matter_lines(line: ListLine) -> list[str]:
    """What it is about, what entitles to arrest, and why it is necessary."""
    crime = line.crime_reference or "no crime number"
    return [
        f"{line.offence or 'Offence not stated'}  ({crime})",
        say.power_of(line),
        say.necessity_of(line),
        f"Wanted on PNC: {say.pnc_wanted(line)}",
        f"Officer in the case: {line.officer_in_case or 'not stated'}",
    ]


class Section(QFrame):
    """A heading with lines beneath; away when there are none. `band` frames it."""

    def __init__(self, title: str, *, band: bool = False) -> None:
        super().__init__()
        self.setProperty("band", band)
        self.title_label = WrappedLabel(title, "h3")
        self.words_label = WrappedLabel()
        column = QVBoxLayout(self)
        column.setContentsMargins(*((10, 6, 10, 8) if band else (0, 4, 0, 2)))
        column.setSpacing(1)
        column.addWidget(self.title_label)
        column.addWidget(self.words_label)

    def show_lines(self, lines: Sequence[str], title: str = "") -> None:
        """Show these lines."""
        if title:
            self.title_label.setText(title)
        self.words_label.setText("\n".join(lines))
        self.setVisible(bool(lines))


class ChipRow(QWidget):
    """Chips side by side, over as many lines as they need."""

    def __init__(self) -> None:
        super().__init__()
        self._flow = FlowLayout(self, 5)
        self._labels: list[ChipLabel] = []

    def set_chips(self, chips: Sequence[Chip]) -> None:
        """Show these."""
        while len(self._labels) < len(chips):
            label = ChipLabel()
            self._flow.addWidget(label)
            self._labels.append(label)
        for number, label in enumerate(self._labels):
            label.set_chip(chips[number] if number < len(chips) else None)
        self._flow.invalidate()
        self.updateGeometry()


class LineView(QWidget):
    """Everything about one line, from top to bottom, or beside each other where it is wide."""

    def __init__(self, parent: QWidget | None = None, *, two_columns: bool = False) -> None:
        super().__init__(parent)
        self.name_label = WrappedLabel("", "h1" if two_columns else "h2")
        self.identity_label = WrappedLabel("", "muted")
        self.chips = ChipRow()
        self.reasons_label = WrappedLabel("", "h3")
        self.reasons = ReasonBars()
        self.decision = Section("Meeting")
        self.changes = Section("Since the last list")
        self.safety = Section("Officer safety", band=True)
        self.gaps = Section("Gaps")
        self.addresses = Section("Where to try, in this order")
        self.attempts = Section("Attempts")
        self.matter = Section("Matter, power and necessity")
        head = (self.name_label, self.identity_label, self.chips)
        why = (self.decision, self.reasons_label, self.reasons, self.changes)
        work = (self.safety, self.addresses, self.attempts)
        rest = (self.gaps, self.matter)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(5)
        _stack(outer, head)
        if two_columns:
            beside = QHBoxLayout()
            beside.setSpacing(28)
            for parts in ((*why, *rest), work):
                column = QVBoxLayout()
                column.setSpacing(5)
                _stack(column, parts)
                column.addStretch(1)
                beside.addLayout(column, 1)
            outer.addLayout(beside)
        else:
            _stack(outer, (*why, *work, *rest))
        outer.addStretch(1)

    def show_line(self, line: ListLine, snapshot: ListSnapshot, checks: int) -> None:
        """Show this line of this list."""
        place = "Taken off" if off(line) else f"{line.rank}."
        self.name_label.setText(f"{place}  {say.name_of(line)}")
        aliases = f"\nAlso known as {'; '.join(line.aliases)}" if line.aliases else ""
        ids = say.identifiers_of(line)
        self.identity_label.setText(f"{say.identity_of(line)}\n{line.reference} · {ids}{aliases}")
        self.chips.set_chips(chips_of(line))
        self.decision.show_lines(decision_lines(line))
        self.reasons_label.setText(f"Why on the list: {counted(line.score, 'point')}")
        self.reasons.set_reasons(line.reasons, line.score)
        self.changes.show_lines(change_lines(line))
        self.safety.show_lines(safety_lines(line, snapshot))
        gaps = len(line.gaps)
        self.gaps.show_lines(
            [f"☐  {gap}" for gap in line.gaps], f"Gaps: {gaps} of {checks} checks are missing"
        )
        self.addresses.show_lines(address_lines(line, snapshot))
        self.attempts.show_lines(attempt_lines(line))
        self.matter.show_lines(matter_lines(line))


def _stack(column: QVBoxLayout, parts: Sequence[QWidget]) -> None:
    for part in parts:
        column.addWidget(part)
