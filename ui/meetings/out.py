"""Papers on their way out: minutes of any meeting; agenda and agencies' actions of a COG.

Each is on record with who gets it and why before a file is written.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from lomu_app.bootstrap import Core
from lomu_app.cog.out import agencies_to_do, load_action_pack
from lomu_app.cog.pack_rows import ActionPack, CogPack
from lomu_app.cog.packing import load_pack
from lomu_app.meetings.invitation import Invitation, invitation_text, load_invitation
from lomu_app.meetings.papers import MinutesPack
from lomu_app.meetings.rows import MeetingDetail
from lomu_app.packs.cog_actions import build_action_sheet
from lomu_app.packs.cog_file import cog_file_name
from lomu_app.packs.cog_minutes import build_minutes_book
from lomu_app.packs.cog_pack import build_cog_pack
from lomu_app.packs.files import write_whole
from lomu_app.packs.minutes_of import load_minutes_of, recording
from ui.core.desk import Desk
from ui.core.form_dialog import FormDialog
from ui.kit.fields import CheckField, ChoiceField, MultilineField
from ui.meetings.deeds import AGENDA_OUT, INVITATION_OUT, MINUTES_OUT
from ui.printing.minutes_print import write_minutes_pdf

BOOK, WORD, PDF, CALENDAR = ".xlsx", ".docx", ".pdf", ".ics"
_KINDS = {BOOK: "Workbook (*.xlsx)", WORD: "Word document (*.docx)", PDF: "PDF (*.pdf)",
          CALENDAR: "Calendar (*.ics)"}  # fmt: skip
Pack = CogPack | MinutesPack | ActionPack | Invitation


@dataclass(frozen=True, slots=True)
class Leaving:
    """One paper in one or more forms, one file each; `what` is what the log calls it."""

    core: Core
    kind: str
    pack: Pack
    what: str
    files: tuple[Path, ...]
    recipients: tuple[str, ...]
    why: str
    replace: bool = False

    def write(self) -> tuple[Path, ...]:
        """Put it on record, then write the files; those written. On a pool thread."""
        core = self.core
        core.execute(
            recording(
                self.kind, self.pack.meeting_id, self.what, [path.name for path in self.files],
                self.pack.digest(), self.recipients, self.why,
            )
        )  # fmt: skip
        facts: dict[str, Any] = {
            "head": core.audit_head().short, "generated_by": core.actor.display_name,
            "generated_at": core.clock.now(), "marking": core.marking, "replace": self.replace,
        }  # fmt: skip
        for path in self.files:
            self._write_one(path, facts)
        return self.files

    def _write_one(self, path: Path, facts: dict[str, Any]) -> None:
        if isinstance(self.pack, Invitation):
            text = invitation_text(self.pack, facts["generated_at"], facts["marking"])
            write_whole(path, text.encode(), replace=self.replace)
        elif isinstance(self.pack, ActionPack):
            build_action_sheet(self.pack, out=path, **facts)
        elif isinstance(self.pack, CogPack):
            build_cog_pack(self.pack, out=path, recipients=self.recipients, **facts)
        elif path.suffix == PDF:
            write_minutes_pdf(self.pack, path, recipients=self.recipients, **facts)
        elif path.suffix == WORD:
            # Slow to load, and seldom needed.
            from lomu_app.packs.cog_minutes_word import build_minutes_document

            build_minutes_document(self.pack, out=path, recipients=self.recipients, **facts)
        else:
            build_minutes_book(self.pack, out=path, recipients=self.recipients, **facts)


class OutDialog(FormDialog):
    """Asks who gets it and why, then where to. `saved(paths)` once the files are written.

    It stays open until then: a file that another program holds is told of, and what was typed
    is still there. Subclasses say what is read, and what it is called.
    """

    title, lead = "", ""

    def __init__(self, parent: QWidget, desk: Desk, detail: MeetingDetail) -> None:
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
        """Fields before who gets it; none unless there is something to choose."""

    def draft_words(self, _detail: MeetingDetail) -> str:
        """That it is not final yet; nothing where it is."""
        return ""

    def query(self) -> Callable[[Any], Pack]:
        """What is read of it, as it is when it leaves."""
        raise NotImplementedError

    def names(self) -> tuple[str, str]:
        """What the log calls it, and what its file does."""
        raise NotImplementedError

    def forms(self) -> tuple[str, ...]:
        """The suffixes of the files that are wanted."""
        return (BOOK,)

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

    def _ask_where(self, pack: Pack) -> None:
        self._pack = pack
        self.save_button.setEnabled(True)
        suffix = self.forms()[0]
        name = cog_file_name(pack, self.names()[1], self.desk.core.marking, suffix)
        self.desk.prompter.save_file(self, self.title, _KINDS[suffix], self._placed, name=name)

    def _placed(self, path: Path) -> None:
        self._files = tuple(path.with_suffix(suffix) for suffix in self.forms())
        there = [file.name for file in self._files if file.exists()]
        if there:
            self.desk.prompter.confirm(
                self, "Replace what is there?",
                f"In {path.parent} there is already: {', '.join(there)}.", "Replace",
                self._replace,
            )  # fmt: skip
        else:
            self._write(replace=False)

    def _replace(self) -> None:
        self._write(replace=True)

    def _write(self, *, replace: bool) -> None:
        if self._pack is None:
            return
        values = self.form.values()
        lines = (line.strip() for line in values["recipients"].splitlines())
        leaving = Leaving(
            self.desk.core, self._kind, self._pack, self.names()[0], self._files,
            tuple(line for line in lines if line), values["why"], replace,
        )  # fmt: skip
        self._writing = True
        self.save_button.setEnabled(False)
        self.name_main("Writing …")
        self.desk.tasks.run(self, leaving.write, self.done_with, self.failed)


class AgendaOutDialog(OutDialog):
    """The agenda with a page for each location."""

    title = "Agenda pack"
    lead = (
        "A workbook with a page for each location. Children are numbers; of intelligence only "
        "what a second person let out."
    )

    def draft_words(self, detail: MeetingDetail) -> str:
        """Before the meeting it may still change."""
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

    def add_choices(self) -> None:
        """Which forms."""
        self.boxes = {
            BOOK: CheckField("book", "Workbook (.xlsx)"),
            WORD: CheckField("word", "Word document (.docx)"),
            PDF: CheckField("pdf", "PDF, as it prints"),
        }
        for box in self.boxes.values():
            self.form.add(box)
        self.boxes[PDF].set_value(True)

    def draft_words(self, detail: MeetingDetail) -> str:
        """Before the chair has approved them."""
        return "" if detail.approved_at else " They are not approved yet: they say DRAFT."

    def query(self) -> Callable[[Any], Pack]:
        """Drafted or approved, and what was added."""
        return partial(load_minutes_of, meeting_id=self._meeting_id)

    def names(self) -> tuple[str, str]:
        """Of the log, and of the file."""
        return f"{self._short} minutes", "minutes"

    def forms(self) -> tuple[str, ...]:
        """Those ticked."""
        return tuple(suffix for suffix, box in self.boxes.items() if box.value())


class ActionsOutDialog(OutDialog):
    """What one agency has to do, and nothing of any other."""

    title = "Action sheet"
    lead = "A workbook for one agency, with a column for its answers and nothing of any other."

    def __init__(
        self, parent: QWidget, desk: Desk, detail: MeetingDetail, agencies: tuple[str, ...]
    ) -> None:
        self._agencies = agencies
        super().__init__(parent, desk, detail)

    def add_choices(self) -> None:
        """Whose."""
        agencies = [(agency, agency) for agency in self._agencies]
        field = self.form.add(ChoiceField("agency", "Agency", agencies, required=True))
        if len(agencies) == 1:
            field.set_value(self._agencies[0])

    def query(self) -> Callable[[Any], Pack]:
        """The actions of the agency that is chosen."""
        agency = str(self.form.fields["agency"].value())
        return partial(load_action_pack, meeting_id=self._meeting_id, agency=agency)

    def names(self) -> tuple[str, str]:
        """Of the log, and of the file."""
        agency = self.form.fields["agency"].value()
        return f"COG actions of {agency}", f"actions-{agency}"


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


class Outgoing(QObject):
    """Opens these forms, and tells what was written."""

    def __init__(self, owner: QWidget, desk: Desk) -> None:
        super().__init__(owner)
        self._owner, self._desk = owner, desk
        self._detail: MeetingDetail | None = None

    def export(self, key: str, detail: MeetingDetail) -> None:
        """One of `deeds.OUT`."""
        self._detail = detail
        if key == INVITATION_OUT:
            self._open(InvitationOutDialog(self._owner, self._desk, detail))
        elif key == AGENDA_OUT:
            self._open(AgendaOutDialog(self._owner, self._desk, detail))
        elif key == MINUTES_OUT:
            self._open(MinutesOutDialog(self._owner, self._desk, detail))
        else:
            query = partial(agencies_to_do, meeting_id=detail.row.id)
            self._desk.read(self, query, self._ask_whose, self._failed, key="agencies")

    def _ask_whose(self, agencies: tuple[str, ...]) -> None:
        if self._detail is not None:
            self._open(ActionsOutDialog(self._owner, self._desk, self._detail, agencies))

    def _open(self, dialog: OutDialog) -> None:
        dialog.saved.connect(self._written)
        dialog.open()

    def _written(self, files: tuple[Path, ...]) -> None:
        self._desk.say("Exported " + " and ".join(path.name for path in files))

    def _failed(self, error: Exception) -> None:
        self._desk.prompter.show_problem(self._owner, error)
