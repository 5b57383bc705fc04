"""The forms around a meeting: prepared, arranged, attended, its statement read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from lomu_app.kernel.errors import EditConflict
from lomu_app.meetings.commands import (
    AmendMinutes,
    ArrangeMeeting,
    Attendee,
    CallOffMeeting,
    PrepareMeeting,
    ReadStatement,
    RecordAttendance,
)
from lomu_app.meetings.rows import MeetingDetail
from lomu_app.meetings.rules import PRESENCE_LABELS, MeetingStatus, Presence, forum_rule
from ui.core.desk import Desk
from ui.core.form_dialog import FormDialog
from ui.kit.fields import ChoiceField, DateField, MultilineField, TextField
from ui.kit.labels import WrappedLabel
from ui.meetings.words import meeting_line

_PRESENCE = [(each.value, words) for each, words in PRESENCE_LABELS.items()]


class PrepareDialog(FormDialog):
    """For which area and day an agenda is made."""

    def __init__(self, parent: QWidget, desk: Desk, kinds: Sequence[tuple[str, str]]) -> None:
        super().__init__(parent, desk, "Prepare a meeting", draft="cog:meeting:new")
        areas = [(area, area) for area in desk.area.areas]
        self.form.add(ChoiceField("kind", "Meeting", kinds, required=True))
        self.form.add(ChoiceField("area", "Area", areas, required=True))
        self.form.add(DateField("held_on", "Day", today=desk.core.clock.today, required=True))
        self.form.set_values({"kind": kinds[0][0], "area": desk.area.now})
        self.lay_out(
            "Prepare it", first="held_on",
            intro="The agenda makes itself: whatever belongs on it by rule is on it.",
        )  # fmt: skip

    def command(self, values: dict[str, Any]) -> Any:
        """The agenda."""
        return PrepareMeeting(kind=values["kind"], area=values["area"], held_on=values["held_on"])


class MeetingDialog(FormDialog):
    """A form about one meeting as it was read."""

    def __init__(
        self, parent: QWidget, desk: Desk, detail: MeetingDetail, title: str, *, draft: str
    ) -> None:
        heading = f"{title} · {detail.row.title}"
        super().__init__(
            parent, desk, heading, draft=f"{detail.row.kind.value}:meeting:{detail.row.id}:{draft}"
        )
        self.detail = detail

    def seen(self) -> dict[str, Any]:
        """What every command about the meeting names."""
        return {"meeting_id": self.detail.row.id, "version": self.detail.row.version}

    def conflict(self, _error: EditConflict) -> None:
        """Somebody else was quicker."""
        self.say_problem(
            "Meanwhile somebody else changed this meeting. Close this form, look, and say it "
            "again if it still holds; what you typed is kept."
        )


class ArrangeDialog(MeetingDialog):
    """When and where it is held, who takes the minutes, when the next one is."""

    def __init__(self, parent: QWidget, desk: Desk, detail: MeetingDetail) -> None:
        super().__init__(parent, desk, detail, "Day, time and place", draft="arrange")
        row, form = detail.row, self.form
        if row.status is MeetingStatus.PREPARED:
            form.add(DateField("held_on", "Day", today=desk.core.clock.today, required=True))
        form.add(TextField("starts_at", "Time", required=True, letters=6, hint="10:00"))
        form.add(TextField("place", "Place"))
        form.add(TextField("minute_taker", "Who takes the minutes"))
        form.add(DateField("next_on", "Next meeting", today=desk.core.clock.today))
        form.set_values(
            {"held_on": row.held_on, "starts_at": row.starts_at, "place": row.place,
             "minute_taker": row.minute_taker, "next_on": detail.next_on}
        )  # fmt: skip
        self.lay_out("Keep it", first="starts_at")

    def command(self, values: dict[str, Any]) -> Any:
        """What is arranged."""
        return ArrangeMeeting(
            **self.seen(), held_on=values.get("held_on"), starts_at=values["starts_at"],
            place=values["place"] or "", minute_taker=values["minute_taker"] or "",
            next_on=values["next_on"],
        )  # fmt: skip


class AttendanceDialog(MeetingDialog):
    """Everybody on the list with whether they came, and somebody new under them."""

    def __init__(self, parent: QWidget, desk: Desk, detail: MeetingDetail) -> None:
        super().__init__(parent, desk, detail, "Who is here", draft="attendance")
        rule = forum_rule(desk.core.policies["meetings"], detail.row.kind)
        values: dict[str, Any] = {}
        for number, person in enumerate(detail.attendance):
            label = f"{person.rank} {person.name}, {person.agency}".strip()
            self.form.add_row(
                ChoiceField(f"presence_{number}", label, _PRESENCE, required=True),
                TextField(f"deputy_{number}", "Deputy for"),
            )
            values[f"presence_{number}"] = person.presence.value
            values[f"deputy_{number}"] = person.deputy_for
        self.form.add_heading("Somebody else")
        agencies = [(agency, agency) for agency in rule.agencies]
        self.form.add_row(TextField("name", "Name"), ChoiceField("agency", "Agency", agencies))
        self.form.add_row(
            TextField("rank", "Rank or post"), ChoiceField("presence", "Here?", _PRESENCE)
        )
        self.form.add(TextField("deputy_for", "Deputy for"))
        values["presence"] = Presence.PRESENT.value
        self.form.set_values(values)
        lacks = "; ".join(detail.quorum.lacks)
        intro = f"A quorum still lacks: {lacks}." if lacks else "The meeting is quorate."
        self.lay_out("Keep it", first="presence_0" if detail.attendance else "name", intro=intro)

    def command(self, values: dict[str, Any]) -> Any:
        """All whose presence was changed, and who came new; None where nothing was said."""
        people = [
            Attendee(
                person.name, person.agency, values[f"presence_{number}"], person.rank,
                values[f"deputy_{number}"] or "",
            )
            for number, person in enumerate(self.detail.attendance)
            if values[f"presence_{number}"] != person.presence.value
            or (values[f"deputy_{number}"] or "") != person.deputy_for
        ]  # fmt: skip
        if values["name"]:
            people.append(
                Attendee(
                    values["name"], values["agency"] or "", values["presence"] or "",
                    values["rank"] or "", values["deputy_for"] or "",
                )
            )  # fmt: skip
        return RecordAttendance(**self.seen(), people=tuple(people)) if people else None


class StatementDialog(MeetingDialog):
    """The confidentiality statement in full; that it was read is kept with name and time."""

    def __init__(self, parent: QWidget, desk: Desk, detail: MeetingDetail) -> None:
        super().__init__(parent, desk, detail, "Confidentiality statement", draft="statement")
        self.form.add_widget(WrappedLabel(detail.statement, "h2"))
        self.lay_out("It has been read out", first="", intro=meeting_line(detail.row))

    def command(self, _values: dict[str, Any]) -> Any:
        """That it was read."""
        return ReadStatement(**self.seen())


class CallOffDialog(MeetingDialog):
    """Why the meeting is not held."""

    def __init__(self, parent: QWidget, desk: Desk, detail: MeetingDetail) -> None:
        super().__init__(parent, desk, detail, "Call the meeting off", draft="call_off")
        self.form.add(MultilineField("reason", "Why it is not held", required=True, lines=3))
        self.lay_out(
            "Call it off", first="reason",
            intro="Its agenda stays as it stands, and nothing joins it any more. What belongs on "
            "an agenda comes onto the next one by itself.",
        )  # fmt: skip

    def command(self, values: dict[str, Any]) -> Any:
        """That it is not held, and why."""
        return CallOffMeeting(**self.seen(), reason=values["reason"])


class AddendumDialog(MeetingDialog):
    """What is added to minutes that are locked."""

    def __init__(self, parent: QWidget, desk: Desk, detail: MeetingDetail) -> None:
        super().__init__(parent, desk, detail, "Addendum to the minutes", draft="addendum")
        items = [
            (str(item.id), f"{item.position}. {item.reference} {item.title}")
            for item in detail.items
        ]
        self.form.add(ChoiceField("item", "About which item; left open, the whole", items))
        self.form.add(MultilineField("text", "What is to be added", required=True, lines=4))
        self.lay_out(
            "Add it", first="text",
            intro="The minutes are locked. This stands beneath them, dated and signed.",
        )  # fmt: skip

    def command(self, values: dict[str, Any]) -> Any:
        """The addendum."""
        item = values["item"]
        return AmendMinutes(
            meeting_id=self.detail.row.id, text=values["text"],
            meeting_item_id=int(item) if item else None,
        )  # fmt: skip
