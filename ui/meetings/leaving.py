"""One paper of a meeting on its way out: on record first, then written."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lomu_app.bootstrap import Core
from lomu_app.cog.pack_rows import CogPack
from lomu_app.meetings.invitation import Invitation, invitation_text
from lomu_app.meetings.papers import MinutesPack
from lomu_app.packs.cog_minutes import build_minutes_book
from lomu_app.packs.cog_pack import build_cog_pack
from lomu_app.packs.files import write_whole
from lomu_app.packs.house import put_on_record
from lomu_app.packs.minutes_of import recording
from ui.printing.agenda_print import agenda_paper, write_agenda_pdf
from ui.printing.minutes_print import minutes_paper, write_minutes_pdf
from ui.printing.problem_print import ProblemPaper

WORD, PDF = ".docx", ".pdf"
Pack = CogPack | MinutesPack | Invitation


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
        paper = self._paper() if self.print_it else None
        printed = ("print",) if self.print_it else ()
        record = recording(
            self.kind,
            self.pack.meeting_id,
            self.what,
            (*(path.name for path in self.files), *printed),
            self.pack.digest(),
            self.recipients,
            self.why,
            names_people=not isinstance(self.pack, Invitation),
            stays_in_force=isinstance(self.pack, CogPack),
        )
        facts = put_on_record(self.core, record)
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
