"""Papers on their way out: minutes of any meeting; agenda and agencies' actions of a COG.

Each is on record with who gets it and why before a file is written.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

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
from lomu_app.packs.trm_file import place_for
from ui.core.desk import Desk
from ui.core.form_dialog import FormDialog
from ui.kit.fields import CheckField, ChoiceField, MultilineField
from ui.meetings.deeds import AGENDA_OUT, INVITATION_OUT, MINUTES_OUT
from ui.printing.agenda_print import agenda_paper, write_agenda_pdf
from ui.printing.minutes_print import minutes_paper, write_minutes_pdf
from ui.printing.problem_print import ProblemPaper, ProblemPreview

BOOK, WORD, PDF, PAPER, CALENDAR = ".xlsx", ".docx", ".pdf", "paper", ".ics"
_WORDS = {
    BOOK: ("book", "Workbook (.xlsx)"), WORD: ("word", "Word document (.docx)"),
    PDF: ("pdf", "PDF, as it prints"), PAPER: ("paper", "On paper, through the preview"),
}  # fmt: skip
_KINDS = {
    BOOK: "Workbook (*.xlsx)", WORD: "Word document (*.docx)", PDF: "PDF (*.pdf)",
    CALENDAR: "Calendar (*.ics)",
}  # fmt: skip
Pack = CogPack | MinutesPack | ActionPack | Invitation


@dataclass(frozen=True, slots=True)
class Left:
    """What has left: files, and what is still to be printed with what stands around it."""

    files: tuple[Path, ...]
    paper: ProblemPaper | None
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Leaving:
    """One paper in one or more forms, one file each; `what` is what the log calls it.

    With `print_it` it goes on paper besides, or on paper alone.
    """

    core: Core
    kind: str
    pack: Pack
    what: str
    files: tuple[Path, ...]
    recipients: tuple[str, ...]
    why: str
    replace: bool = False
    print_it: bool = False

    def write(self) -> Left:
        """Put it on record, then write the files. On a pool thread."""
        core = self.core
        paper = self._paper() if self.print_it else None
        printed = ("print",) if self.print_it else ()
        core.execute(
            recording(
                self.kind, self.pack.meeting_id, self.what,
                (*(path.name for path in self.files), *printed), self.pack.digest(),
                self.recipients, self.why,
            )
        )  # fmt: skip
        facts: dict[str, Any] = {
            "head": core.audit_head().short, "generated_by": core.actor.display_name,
            "generated_at": core.clock.now(), "marking": core.marking,
        }  # fmt: skip
        for path in self.files:
            self._write_one(path, facts | {"replace": self.replace})
        return Left(self.files, paper, facts)

    def _paper(self) -> ProblemPaper | None:
        marking = self.core.marking
        if isinstance(self.pack, CogPack):
            return agenda_paper(self.pack, marking, self.recipients)
        if isinstance(self.pack, MinutesPack):
            return minutes_paper(self.pack, marking, self.recipients)
        return None

    def _write_one(self, path: Path, facts: dict[str, Any]) -> None:
        if isinstance(self.pack, Invitation):
            text = invitation_text(self.pack, facts["generated_at"], facts["marking"])
            write_whole(path, text.encode(), replace=self.replace)
        elif isinstance(self.pack, ActionPack):
            build_action_sheet(self.pack, out=path, **facts)
        elif isinstance(self.pack, CogPack) and path.suffix == PDF:
            write_agenda_pdf(self.pack, path, recipients=self.recipients, **facts)
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

    def query(self) -> Callable[[Any], Pack]:
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

    def _ask_where(self, pack: Pack) -> None:
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
        there = [file.name for file in self._files if file.exists()]
        if there:
            self.desk.prompter.confirm(
                self, "Replace what is there?",
                f"In {path.parent} there is already: {', '.join(there)}.", "Replace",
                self._replace,
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
        values = self.form.values()
        lines = (line.strip() for line in values["recipients"].splitlines())
        leaving = Leaving(
            self.desk.core, self._kind, self._pack, self.names()[0], self._files,
            tuple(line for line in lines if line), values["why"], replace,
            PAPER in self.forms(),
        )  # fmt: skip
        self._writing = True
        self.save_button.setEnabled(False)
        self.name_main("Writing …")
        self.desk.tasks.run(self, leaving.write, self.done_with, self.failed)


class AgendaOutDialog(OutDialog):
    """The agenda with a page for each location."""

    title = "Agenda pack"
    lead = (
        "A page for each location. Children are numbers; of intelligence only what a second "
        "person let out."
    )
    offered = (BOOK, PDF, PAPER)

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
        self.preview: ProblemPreview | None = None

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

    def _written(self, left: Left) -> None:
        if left.files:
            self._desk.say("Exported " + " and ".join(path.name for path in left.files))
        if left.paper is not None:
            self.preview = ProblemPreview(left.paper, self._owner, **left.facts)
            self.preview.dialog.finished.connect(self._closed)
            self.preview.failed.connect(self._failed)
            self.preview.open()

    def _closed(self, _answer: int) -> None:
        if self.preview is not None:
            self.preview.deleteLater()
            self.preview = None

    def _failed(self, error: Exception) -> None:
        self._desk.prompter.show_problem(self._owner, error)
