"""One meeting beside the list: where it stands, who came, what is to be decided."""

from __future__ import annotations

from lomu_app.meetings.rows import MeetingDetail
from lomu_app.meetings.rules import MeetingStatus
from ui.core.deed_pane import DeedPane
from ui.core.desk import Desk
from ui.kit.facts import Facts
from ui.kit.pane_lines import PaneLine, PaneLines
from ui.meetings import words
from ui.meetings.deeds import deeds_for


class MeetingPane(DeedPane):
    """Shows a `MeetingDetail`."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk, "Meeting", "Choose a meeting in the list.", "present", of_person=False
        )
        self.detail: MeetingDetail | None = None
        self.facts = Facts("The meeting")
        self.people = PaneLines("Who comes", empty="Nobody is on the list yet.")
        self.last_actions = PaneLines("Actions of the meetings before")
        self.agenda = PaneLines("Agenda")
        self.lay_out(self.facts, self.people, self.last_actions, self.agenda, story=False)

    def clear(self) -> None:
        """Nothing is chosen."""
        self.detail = None
        super().clear()

    def show_meeting(self, detail: MeetingDetail) -> None:
        """Show this one."""
        same = self.detail is not None and self.detail.row.id == detail.row.id
        self.detail = detail
        self.show_head(detail.row.title, words.meeting_line(detail.row), 0, same=same)
        self.chips.set_chips(words.meeting_chips(detail))
        self.tools.hide()
        self.facts.set_facts(words.meeting_facts(detail))
        self.people.show_lines(words.attendance_lines(detail.attendance))
        self.last_actions.show_lines(
            [PaneLine(one.action_id, words.action_words(one)) for one in detail.last_actions]
        )
        off = detail.row.status is MeetingStatus.CALLED_OFF
        self.agenda.show_lines(
            [
                PaneLine(
                    item.id, f"{item.position}. {item.reference} {item.title}",
                    () if off else tuple(words.decision_lines(item)), ended=off or not item.waits,
                )
                for item in detail.items if item.needs_decision or item.decision
            ]
        )  # fmt: skip
        self.set_deeds(deeds_for(detail, self._desk.core.actor))
