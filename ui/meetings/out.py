"""Papers on their way out: minutes of any meeting; agenda and agencies' actions of a COG.

Each is on record with who gets it and why before a file is written.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtWidgets import QWidget

from lomu_app.cog.packing import load_pack
from lomu_app.meetings.invitation import load_invitation
from lomu_app.meetings.rows import MeetingDetail
from lomu_app.packs.cog_file import cog_file_name
from lomu_app.packs.minutes_of import load_minutes_of
from lomu_app.packs.trm_file import place_for
from ui.core.desk import Desk
from ui.core.form_dialog import FormDialog
from ui.kit.fields import CheckField, MultilineField
from ui.meetings.leaving import PDF, WORD, Leaving, Left, Pack

BOOK, PAPER, CALENDAR = ".xlsx", "paper", ".ics"
_WORDS = {
    BOOK: ("book", "Workbook (.xlsx)"), WORD: ("word", "Word document (.docx)"),
    PDF: ("pdf", "PDF, as it prints"), PAPER: ("paper", "On paper, through the preview"),
}  # fmt: skip
_KINDS = {
    BOOK: "Workbook (*.xlsx)", WORD: "Word document (*.docx)", PDF: "PDF (*.pdf)",
    CALENDAR: "Calendar (*.ics)",
}  # fmt: skip


class OutDialog(FormDialog):
    """Asks who gets it and why, then where to. `saved(Left)` once the files are written.

    It stays open until then: a file that another program holds is told of, and what was typed
    is still there. Subclasses say what is read, and what it is called.
    """

    title, lead = "", ""
    offered: ClassVar[tuple[str, ...]] = ()
    usual: ClassVar[str] = BOOK

    def __init__(self, parent: QWidget, desk: Desk, detail: MeetingDetail) -> None:
        self.boxes: dict[str, CheckField] = {}
        key = detail.row.id
        # The first word keeps what is the COG's out of the log of those who are not cleared.
        draft = f"{detail.row.kind}:meeting:{key}:{type(self).__name__}"
        super().__init__(parent, desk, f"{self.title} · {detail.row.title}", draft=draft)
        self._meeting_id, self._writing = key, False
        self._kind, self._short = detail.row.kind, detail.row.short
        self._pack: Pack | None = None
        self._files: tuple[Path, ...] = ()
        self.add_choices()
        recipients = MultilineField(
            "recipients", "Who gets it", required=True, lines=3,
            help_text="Name and agency, one a line.",
        )  # fmt: skip
        self.form.add(recipients)
        self.form.add(MultilineField("why", "Why it goes out", required=True, lines=2))
        intro = f"{self.lead}{self.draft_words(detail)} The export is put on record."
        self.lay_out("Choose where …", first=next(iter(self.form.fields)), intro=intro)

    def add_choices(self) -> None:
        """Fields before who gets it: in which of the `offered` forms, the `usual` one ticked."""
        self.boxes = {form: CheckField(*_WORDS[form]) for form in self.offered}
        for box in self.boxes.values():
            self.form.add(box)
        if self.boxes:
            self.boxes[self.usual].set_value(True)

    def draft_words(self, _detail: MeetingDetail) -> str:
        """That it is not final yet; nothing where it is."""
        return ""

    def query(self) -> Callable[[Any], Any]:
        """What is read of it, as it is when it leaves."""
        raise NotImplementedError

    def names(self) -> tuple[str, str]:
        """What the log calls it, and what its file does."""
        raise NotImplementedError

    def forms(self) -> tuple[str, ...]:
        """The suffixes of the files that are wanted, and whether it goes on paper."""
        if not self.boxes:
            return (BOOK,)
        return tuple(form for form, box in self.boxes.items() if box.value())

    def accept(self) -> None:
        """Read it, then ask where to."""
        if not self.save_button.isEnabled() or not self.form.check():
            return
        if not self.forms():
            self.form.show_errors({"book": "Choose at least one form."})
            return
        self.problem.hide()
        self.save_button.setEnabled(False)
        self.desk.read(self, self.query(), self._ask_where, self.failed)

    def reject(self) -> None:
        """Esc: leave, but not while it is being written."""
        if not self._writing:
            super().reject()

    def failed(self, error: Exception) -> None:
        """Nothing more is written; say why, and let it be tried again."""
        self._writing = False
        self.name_main("Choose where …")
        super().failed(error)

    def _ask_where(self, pack: Any) -> None:
        self._pack = pack
        self.save_button.setEnabled(True)
        suffix = self.forms()[0]
        if suffix == PAPER:
            self._files = ()
            self._write(replace=False)
            return
        name = cog_file_name(pack, self.names()[1], self.desk.core.marking, suffix)
        self.desk.prompter.save_file(self, self.title, _KINDS[suffix], self._placed, name=name)

    def _placed(self, path: Path) -> None:
        self._files = tuple(self._file(path, suffix) for suffix in self.forms() if suffix != PAPER)
        self.confirm_files(self._files)

    def confirm_files(self, files: tuple[Path, ...]) -> None:
        """Write them; where one of them is there already, ask first."""
        there = [file for file in files if file.exists()]
        if there:
            names = ", ".join(file.name for file in there)
            self.desk.prompter.confirm(
                self, "Replace what is there?",
                f"In {there[0].parent} there is already: {names}.", "Replace", self._replace,
            )  # fmt: skip
        else:
            self._write(replace=False)

    def _file(self, path: Path, suffix: str) -> Path:
        """The file of one form; in a folder that bears its name, under its proper name."""
        if self._pack is None:
            raise ValueError("nothing was read")
        name = cog_file_name(self._pack, self.names()[1], self.desk.core.marking, suffix)
        return place_for(path.with_suffix(suffix), name)

    def _replace(self) -> None:
        self._write(replace=True)

    def _write(self, *, replace: bool) -> None:
        if self._pack is None:
            return
        leaving = Leaving(
            self.desk.core, self._kind, self._pack, self.names()[0], self._files,
            self.recipient_lines(), self.form.values()["why"], replace, PAPER in self.forms(),
        )  # fmt: skip
        self.begin_writing(leaving.write)

    def recipient_lines(self) -> tuple[str, ...]:
        """Who gets it, one a line."""
        lines = (line.strip() for line in self.form.values()["recipients"].splitlines())
        return tuple(line for line in lines if line)

    def begin_writing(self, write: Callable[[], Left]) -> None:
        """Write on a pool thread; the form stays until it is done."""
        self._writing = True
        self.save_button.setEnabled(False)
        self.name_main("Writing …")
        self.desk.tasks.run(self, write, self.done_with, self.failed)


class AgendaOutDialog(OutDialog):
    """The agenda with a page for each location."""

    title = "Agenda pack"
    lead = (
        "A page for each location. Children are numbers; of intelligence only what a second "
        "person let out. It stays in the force and bears no number of a copy: partners get a pack, "
        "from “Pack for partners …”."
    )
    offered = (BOOK, PDF, PAPER)

    def draft_words(self, detail: MeetingDetail) -> str:
        """Before the meeting it may still change."""
        if detail.row.called_off:
            return " The meeting was called off, and it says so."
        return "" if detail.opened_at else " The meeting is not opened yet: it says DRAFT."

    def query(self) -> Callable[[Any], Pack]:
        """As it was frozen, or as it stands before the meeting."""
        return partial(load_pack, meeting_id=self._meeting_id)

    def names(self) -> tuple[str, str]:
        """Of the log, and of the file."""
        return "COG agenda pack", "agenda"


class MinutesOutDialog(OutDialog):
    """The minutes in up to three forms."""

    title = "Minutes out"
    lead = (
        "The minutes word for word; a child who is linked reads [child], and of whoever is under "
        "limited access there is a reference alone."
    )
    offered = (BOOK, WORD, PDF, PAPER)
    usual = PDF

    def draft_words(self, detail: MeetingDetail) -> str:
        """Before the chair has approved them."""
        return "" if detail.approved_at else " They are not approved yet: they say DRAFT."

    def query(self) -> Callable[[Any], Pack]:
        """Drafted or approved, and what was added."""
        return partial(load_minutes_of, meeting_id=self._meeting_id)

    def names(self) -> tuple[str, str]:
        """Of the log, and of the file."""
        return f"{self._short} minutes", "minutes"


class InvitationOutDialog(OutDialog):
    """The meeting as an event for calendars outside."""

    title = "Invitation"
    lead = (
        "A calendar file with forum, area, day and place. Whoever may see that calendar sees that "
        "the meeting is held."
    )

    def query(self) -> Callable[[Any], Pack]:
        """As it is arranged now."""
        return partial(load_invitation, meeting_id=self._meeting_id)

    def names(self) -> tuple[str, str]:
        """Of the log, and of the file."""
        return f"{self._short} invitation", "invitation"

    def forms(self) -> tuple[str, ...]:
        """One file."""
        return (CALENDAR,)
