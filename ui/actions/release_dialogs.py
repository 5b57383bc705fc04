"""The forms of a release: screened, come out or not after all, dropped, another day."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from lomu_app.cohorts.commands import SetReleaseDate
from lomu_app.cohorts.queries import load_membership
from lomu_app.cohorts.rows import MembershipDetail
from lomu_app.kernel.errors import EditConflict
from lomu_app.resettlement.commands import DropRelease, RecordRelease, RecordScreening
from lomu_app.resettlement.queries import load_release
from lomu_app.resettlement.rows import ReleaseDetail
from ui.actions.words import name_of, release_line
from ui.core.desk import Desk
from ui.core.form_dialog import FormDialog
from ui.kit.dates import weekday_words
from ui.kit.fields import CheckField, ChoiceField, DateField, MultilineField, TextField

FOUND, NOT_FOUND = "found", "not_found"


class ReleaseDialog(FormDialog):
    """A form about one release as it was read; after a conflict, as it is now.

    `said` is what a notice says of the release once it is stored.
    """

    said = ""

    def __init__(
        self, parent: QWidget, desk: Desk, detail: ReleaseDetail, title: str, *, draft: str
    ) -> None:
        row = detail.row
        super().__init__(
            parent, desk, f"{title} · {name_of(row)}", draft=f"release:{row.id}:{draft}"
        )
        self.detail = detail

    def seen(self) -> dict[str, Any]:
        """What every command about the release names."""
        return {"release_id": self.detail.row.id, "version": self.detail.row.version}

    def conflict(self, _error: EditConflict) -> None:
        """Read it again and say what has changed; what was typed stays."""
        query = partial(load_release, release_id=self.detail.row.id)
        self.desk.read(self, query, self._moved_on, self.failed, key="again")

    def _moved_on(self, detail: ReleaseDetail) -> None:
        self.detail = detail
        last = detail.steps[-1]
        self.say_problem(
            f"Meanwhile this release was changed (last by {last.by}: {last.reason}). The day is "
            f"{weekday_words(detail.row.day)} now. What you typed is still here; if it holds all "
            "the same, send it again."
        )


class ScreenDialog(ReleaseDialog):
    """Whether there are earlier high-risk DA flags, and what was looked at."""

    said = "screened"

    def __init__(self, parent: QWidget, desk: Desk, detail: ReleaseDetail) -> None:
        super().__init__(parent, desk, detail, "Release screening", draft="screen")
        form = self.form
        results = [(FOUND, "An earlier high-risk DA flag was found"),
                   (NOT_FOUND, "No flag was found")]  # fmt: skip
        self.answer = form.add(ChoiceField("result", "Result", results, required=True))
        form.add(
            MultilineField("looked_at", "What was looked at", required=True, lines=2,
                           help_text="Systems and years, e.g. crime system since 2010, PNC.")
        )  # fmt: skip
        form.add(MultilineField("note", "What it says", lines=2))
        self.refer = form.add(
            CheckField("refer", "Refer to the resettlement cohort",
                       help_text="Not twice: somebody who is in it already only gets the flag.")
        )  # fmt: skip
        self.answer.changed.connect(self._switch)
        self.lay_out(
            "Record", first="result",
            intro=f"{release_line(detail.row)}\nWhatever the index offence.",
        )  # fmt: skip
        self._switch()

    def command(self, values: dict[str, Any]) -> Any:
        """The result."""
        found = values["result"] == FOUND
        return RecordScreening(
            **self.seen(), found=found, looked_at=values["looked_at"], note=values["note"] or "",
            refer=found and bool(values["refer"]),
        )  # fmt: skip

    def _switch(self) -> None:
        self.refer.setVisible(self.answer.value() == FOUND)


class CameOutDialog(ReleaseDialog):
    """They are out."""

    said = "out"

    def __init__(self, parent: QWidget, desk: Desk, detail: ReleaseDetail) -> None:
        super().__init__(parent, desk, detail, "Came out", draft="out")
        clock = desk.core.clock
        day = self.form.add(DateField("released_on", "Day", today=clock.today, required=True))
        day.set_value(min(detail.row.day, clock.today()))
        self.form.add(
            MultilineField("note", "How it went", required=True, lines=3,
                           help_text="Who met them, where they sleep, the first appointment.")
        )  # fmt: skip
        self.lay_out(
            "They are out", first="note",
            intro=f"{release_line(detail.row)}\nThe task of the day is done with it; the first "
            "day and the first week are reckoned from this day.",
        )  # fmt: skip

    def command(self, values: dict[str, Any]) -> Any:
        """The release."""
        return RecordRelease(**self.seen(), released_on=values["released_on"], note=values["note"])


class NotOutDialog(ReleaseDialog):
    """They were recorded as out, and are not."""

    said = "awaited again"

    def __init__(self, parent: QWidget, desk: Desk, detail: ReleaseDetail) -> None:
        super().__init__(parent, desk, detail, "Not out after all", draft="not_out")
        self.form.add(MultilineField("note", "Why", required=True, lines=3))
        self.lay_out(
            "Not out", first="note",
            intro=f"{release_line(detail.row)}\nThe release is awaited again on the day that "
            "stood before, and the task of that day is open again.",
        )  # fmt: skip

    def command(self, values: dict[str, Any]) -> Any:
        """The way back."""
        return RecordRelease(
            **self.seen(), released_on=self.detail.row.day, note=values["note"], taken_back=True
        )


class DropDialog(ReleaseDialog):
    """One of two releases that await the same person goes."""

    said = "dropped"

    def __init__(self, parent: QWidget, desk: Desk, detail: ReleaseDetail) -> None:
        super().__init__(parent, desk, detail, "Drop this release", draft="drop")
        self.form.add(TextField("reason", "Why", required=True))
        row = detail.row
        self.lay_out(
            "Drop it", first="reason",
            intro=f"{row.reference} and {row.twin} await the same person. {row.twin} goes on; "
            f"what is not done of {row.reference} is withdrawn, what is done stays on record.",
        )  # fmt: skip

    def command(self, values: dict[str, Any]) -> Any:
        """The end of this one."""
        return DropRelease(**self.seen(), reason=values["reason"])


class ReleaseDayDialog(FormDialog):
    """Another day of release, or none; set on the membership that the release follows."""

    def __init__(self, parent: QWidget, desk: Desk, member: MembershipDetail) -> None:
        row = member.row
        super().__init__(
            parent, desk, f"Day of release · {row.surname}, {row.forenames}",
            draft=f"release_day:{row.id}",
        )  # fmt: skip
        self.member = member
        today = desk.core.clock.today
        self.form.add(
            DateField("release_date", "Day of release", today=today,
                      help_text="Empty: no day is known any more. What is not done is withdrawn.")
        )  # fmt: skip
        self.form.add(TextField("place", "Where they are"))
        self.form.add(TextField("reason", "Where this is known from", required=True))
        self.form.set_values(
            {"release_date": _day_of(member), "place": member.suspended_place or ""}
        )
        self.lay_out(
            "Set the day", first="release_date",
            intro="Tasks that are not done move with it, and are told both days. Other "
            "memberships that named the same day follow.",
        )  # fmt: skip

    def command(self, values: dict[str, Any]) -> Any:
        """The day."""
        return SetReleaseDate(
            membership_id=self.member.row.id, version=self.member.row.version,
            release_date=values["release_date"], reason=values["reason"],
            place=values["place"] or "",
        )  # fmt: skip

    def conflict(self, _error: EditConflict) -> None:
        """Read it again and say so; what was typed stays."""
        query = partial(load_membership, membership_id=self.member.row.id)
        self.desk.read(self, query, self._moved_on, self.failed, key="again")

    def _moved_on(self, member: MembershipDetail) -> None:
        self.member = member
        day = _day_of(member)
        told = weekday_words(day) if day else "not known"
        self.say_problem(
            f"Meanwhile {member.row.reference} was changed; its day of release is {told} now. "
            "What you typed is still here; if it holds all the same, send it again."
        )


def _day_of(member: MembershipDetail) -> Any:
    return member.row.suspended_until or member.row.release_date
