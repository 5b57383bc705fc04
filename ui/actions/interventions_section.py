"""Interventions on a person's page: each with its sessions, and what can be done by keyboard."""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar

from PySide6.QtWidgets import QVBoxLayout

from lomu_app.interventions.queries import load_interventions
from lomu_app.interventions.rows import InterventionFilter, InterventionRow
from lomu_app.interventions.rules import (
    INTERVENTION_STATES,
    LIVE,
    OUTCOME_LABELS,
    STATUS_LABELS,
    Beneficiary,
    InterventionStatus,
    SessionOutcome,
)
from lomu_app.kernel.changes import Kind
from lomu_app.kernel.permissions import Permission
from ui.actions.intervention_dialogs import (
    InterventionDialog,
    InterventionStepDialog,
    ReferDialog,
    SessionDialog,
)
from ui.core.desk import Desk
from ui.core.person_sections import PersonSectionView
from ui.kit.cards import in_card
from ui.kit.chips import Chip
from ui.kit.dates import day_words
from ui.kit.empty import EmptyState
from ui.kit.layouts import at_the_right
from ui.kit.page import IconButton
from ui.kit.pane_lines import PaneLine, PaneLines

_SIGNS = {
    SessionOutcome.ATTENDED: "✓", SessionOutcome.MISSED: "▲", SessionOutcome.EXCUSED: "–",
    SessionOutcome.CALLED_OFF: "–",
}  # fmt: skip
_STEP_WORDS = {
    InterventionStatus.STARTED: "Started …", InterventionStatus.COMPLETED: "Completed …",
    InterventionStatus.FAILED: "Failed …", InterventionStatus.DECLINED: "Declined …",
    InterventionStatus.WITHDRAWN: "Withdrawn …",
}  # fmt: skip
SESSION = "session"


def line_of(row: InterventionRow, *, may: bool) -> PaneLine:
    """What one intervention shows: sessions attended, each session, the steps."""
    live = row.status in LIVE
    deeds: list[tuple[str, str]] = []
    if live and may:
        deeds.append((SESSION, "Session …"))
        targets = INTERVENTION_STATES.targets(row.status)
        deeds += [(status.value, _STEP_WORDS[status]) for status in targets]
    whom = f" for {row.pseudonym}" if row.beneficiary is Beneficiary.VICTIM else ""
    tone = ("today", "") if row.status is InterventionStatus.FAILED else ("neutral", "")
    chips = [Chip(STATUS_LABELS[row.status], *tone, strong=True)]
    if row.sessions or row.held:
        of = f" of {row.sessions}" if row.sessions else ""
        chips.append(Chip(f"{row.attended}{of} attended"))
    if row.missed:
        chips.append(Chip(f"{row.missed} missed", "soon"))
    if row.beneficiary is Beneficiary.VICTIM:
        chips.append(Chip("Victim"))
    return PaneLine(
        row.id, f"{row.kind_label}{whom} · {row.reference}", _details(row), tuple(deeds),
        tuple(chips), ended=not live,
    )  # fmt: skip


def _details(row: InterventionRow) -> tuple[str, ...]:
    provider = f" · {row.provider}" if row.provider else ""
    told = [f"Referred {day_words(row.referred_on)}{provider} · {row.area}: {row.reason}"]
    told += [
        f"{_SIGNS[line.outcome]}  Session {line.number}, {day_words(line.held_on)}: "
        f"{OUTCOME_LABELS[line.outcome].lower()}{f' – {line.note}' if line.note else ''}"
        for line in row.held
    ]
    followed = [step.action for step in row.steps if step.action]
    if row.status not in LIVE:
        after = f" · followed by {', '.join(followed)}" if followed else ""
        told.append(
            f"{STATUS_LABELS[row.status]} {day_words(row.status_since)}: "
            f"{row.outcome or 'nothing noted'}{after}"
        )
    return tuple(told)


class InterventionsSection(PersonSectionView):
    """Programmes, courses and support of one person, live ones first."""

    watched: ClassVar[frozenset[Kind]] = frozenset({Kind.INTERVENTION})

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._may = desk.core.actor.may(Permission.EDIT_INTERVENTIONS)
        self.rows: dict[int, InterventionRow] = {}
        self.refer_button = IconButton("Refer", "plus", primary=True)
        self.refer_button.setAccessibleName("Refer to a programme or support")
        self.refer_button.setEnabled(self._may)
        self.refer_button.clicked.connect(self.refer)
        self.lines = PaneLines("Programmes and support")
        self.lines.chosen.connect(self._chosen)
        self.empty = EmptyState(
            "No intervention",
            "Nobody has been referred to a programme, course or support. “Refer” begins one.",
            icon="people",
        )
        self.card = in_card(self.lines)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 4)
        column.setSpacing(8)
        column.addLayout(at_the_right(self.refer_button))
        column.addWidget(self.card)
        column.addWidget(self.empty)
        column.addStretch(1)

    def refresh(self) -> None:
        """Read again what is shown of the person."""
        if self.person_id:
            wanted = InterventionFilter(
                person_id=self.person_id, statuses=tuple(InterventionStatus)
            )
            query = partial(load_interventions, wanted=wanted)
            self._desk.read(self, query, self._arrived, self._failed, key="interventions")

    def refer(self) -> None:
        """Begin one."""
        if self._may and self.person_id:
            dialog = ReferDialog(self, self._desk, self.person_id)
            dialog.saved.connect(self._referred)
            dialog.open()

    def _arrived(self, rows: list[InterventionRow]) -> None:
        self.rows = {row.id: row for row in rows}
        self.lines.show_lines([line_of(row, may=self._may) for row in rows])
        self.card.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        self.counted.emit(sum(row.status in LIVE for row in rows))

    def _chosen(self, key: int, deed: str) -> None:
        row = self.rows.get(key)
        if row is None:
            return
        dialog: InterventionDialog
        if deed == SESSION:
            dialog = SessionDialog(self, self._desk, row)
        else:
            dialog = InterventionStepDialog(self, self._desk, row, InterventionStatus(deed))
        dialog.saved.connect(self._saved)
        dialog.open()

    def _referred(self, done: Any) -> None:
        self._desk.say(f"{done.result['reference']} referred")
        self.refresh()

    def _saved(self, done: Any) -> None:
        dialog = self.sender()
        if not isinstance(dialog, InterventionDialog):
            raise TypeError("only the forms of an intervention are answered here")
        action = done.result.get("action")
        follows = f"; {action} follows" if action else ""
        self._desk.say(f"{dialog.row.kind_short} {dialog.row.reference} recorded{follows}")
        self.refresh()

    def _failed(self, error: Exception) -> None:
        self._desk.prompter.show_problem(self, error)
