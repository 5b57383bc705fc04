"""One location beside the list: risk, why it is still here, what is done about it."""

from __future__ import annotations

from PySide6.QtCore import Signal

from lomu_app.cog.rows import LocationDetail
from ui.cog import words
from ui.cog.bands import Bands
from ui.cog.deeds import deeds_for
from ui.core.deed_pane import DeedPane
from ui.core.desk import Desk
from ui.kit.facts import Facts
from ui.kit.page import IconButton
from ui.kit.pane_lines import PaneLine, PaneLines


class LocationPane(DeedPane):
    """Shows a `LocationDetail`; `page_wanted` for the page of its own."""

    page_wanted = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "Location", "Choose a location in the list.", "pin", of_person=False)
        self.detail: LocationDetail | None = None
        self._known = Bands(desk.core.policies["cog"])
        self.page_button = IconButton("Open its page", "document")
        self.page_button.setToolTip("Enter in the list")
        self.page_button.clicked.connect(self.page_wanted)
        self.tool_row.addWidget(self.page_button)
        self.risk = Facts("Risk")
        self.open_points = PaneLines("What would sign it off")
        self.standing = Facts("How it stands")
        self.tactics = PaneLines("Tactics")
        self.lay_out(self.risk, self.open_points, self.standing, self.tactics)

    def clear(self) -> None:
        """Nothing is chosen."""
        self.detail = None
        super().clear()

    def show_location(self, detail: LocationDetail) -> None:
        """Show this one."""
        row = detail.row
        same = self.detail is not None and self.detail.row.id == row.id
        self.detail = detail
        self.show_head(row.name, words.location_line(row), 0, same=same)
        self.chips.set_chips(words.location_chips(row, self._known))
        self.warn(exception_words(detail))
        self.risk.set_facts(words.risk_facts(row, self._known))
        self.open_points.show_lines(
            [
                PaneLine(at, point.label, (point.told,))
                for at, point in enumerate(words.point_lines(detail)) if not point.met
            ]
        )  # fmt: skip
        self.standing.set_facts(words.standing_facts(row))
        self.tactics.show_lines(
            [
                PaneLine(one.id, words.tactic_title(one), (), (), words.tactic_chips(one))
                for one in detail.tactics
            ]
        )
        self.steps.set_events(words.events(detail, self._known)[:12])
        self.set_deeds(deeds_for(detail, self._desk.core.actor))


def exception_words(detail: LocationDetail) -> str:
    """A sign-off by exception is told wherever its location is."""
    granted = [line for line in detail.sign_offs if line.exception and line.decided_at]
    return words.sign_off_words(granted[-1]) if granted else ""
