"""What a person's page shows of CSE locations, to whoever is cleared for them."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QVBoxLayout

from lomu_app.cog.of_person import LinkedLocation, locations_of_person
from lomu_app.cog.rows import TacticRow
from lomu_app.cog.tactic_rules import FINISHED
from lomu_app.kernel.changes import Kind
from ui.cog import words
from ui.cog.bands import Bands
from ui.core.desk import Desk
from ui.core.person_sections import PersonSectionView
from ui.kit.cards import in_card
from ui.kit.dates import day_words
from ui.kit.pane_lines import PaneLine, PaneLines


def _tactic(row: TacticRow) -> str:
    chips = ", ".join(chip.text for chip in words.tactic_chips(row))
    return f"{row.label} {row.reference}: {chips}"


class LocationsSection(PersonSectionView):
    """Each with its risk, what they have to do with it, and the tactics aimed at them."""

    watched = frozenset({Kind.LOCATION, Kind.TACTIC})

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._bands = Bands(desk.core.policies["cog"])
        self.locations = PaneLines("CSE locations", empty="Linked to no location of your areas.")
        self.locations.chosen.connect(self._open)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 4)
        column.addWidget(in_card(self.locations))
        column.addStretch(1)

    def refresh(self) -> None:
        """Read them again."""
        if self.person_id:
            query = partial(locations_of_person, person_id=self.person_id)
            self._desk.read(self, query, self._arrived, self._failed, key="locations")

    def _arrived(self, found: list[LinkedLocation]) -> None:
        self.locations.show_lines([self._line(linked) for linked in found])
        self.counted.emit(sum(linked.now for linked in found))

    def _line(self, linked: LinkedLocation) -> PaneLine:
        row = linked.row
        link = ""
        if linked.since is not None:
            role = f", {linked.role}" if linked.role else ""
            link = f"Linked since {day_words(linked.since)}{role}"
        if linked.ended_on is not None:
            link = f"{link}; ended {day_words(linked.ended_on)}: {linked.ended_reason}"
        details = (
            f"{words.status_words(row)}  ·  {words.place_words(row)}  ·  {row.area}", link,
            *(_tactic(each) for each in linked.tactics if each.status not in FINISHED),
            *(_tactic(each) for each in linked.tactics if each.status in FINISHED),
        )  # fmt: skip
        return PaneLine(
            row.id, f"{row.name} {row.reference}", tuple(part for part in details if part),
            (("open", "Open"),), (self._bands.chip(row.now_band, row.now_score),),
            ended=not linked.now,
        )  # fmt: skip

    def _open(self, location_id: int, _deed: str) -> None:
        self.navigate.emit("location", location_id)

    def _failed(self, error: Exception) -> None:
        self._desk.prompter.show_problem(self, error)
