"""What a person's page tells of disclosures: who has been given their data, when, why and what."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QVBoxLayout

from lomu_app.disclosure.queries import find_given_to
from lomu_app.disclosure.rows import GivenRow
from lomu_app.disclosure.rules import STATUS_LABELS
from lomu_app.kernel.changes import Kind
from ui.core.desk import Desk
from ui.core.person_sections import PersonSectionView
from ui.kit.cards import in_card
from ui.kit.dates import moment_words
from ui.kit.pane_lines import PaneLine, PaneLines


class DisclosureSection(PersonSectionView):
    """Enter on a line's button opens the pack in the register."""

    watched = frozenset({Kind.DISCLOSURE})

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.given = PaneLines(
            "Who has been given this person's data", empty="Nobody, by a pack of this desk."
        )
        self.given.chosen.connect(self._open)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 4)
        column.addWidget(in_card(self.given))
        column.addStretch(1)

    def refresh(self) -> None:
        """Read it again."""
        if self.person_id:
            query = partial(find_given_to, person_id=self.person_id)
            self._desk.read(self, query, self._arrived, self._failed, key="given")

    def _arrived(self, found: list[GivenRow]) -> None:
        self.given.show_lines([_line(row) for row in found])
        self.counted.emit(len(found))

    def _open(self, release_id: int, _deed: str) -> None:
        self.navigate.emit("disclosure", release_id)

    def _failed(self, error: Exception) -> None:
        self._desk.prompter.show_problem(self, error)


def _line(row: GivenRow) -> PaneLine:
    return PaneLine(
        row.release_id, f"{row.recipient}, {row.agency}",
        (
            f"{moment_words(row.at)}, by {row.by} · {STATUS_LABELS[row.status]}",
            f"{row.title} ({row.reference}): {row.why}", f"What: {row.what}",
        ),
        (("open", "Open the pack"),),
    )  # fmt: skip
