"""The files about somebody: kept encrypted, opened through copies that do not stay."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QVBoxLayout

from lomu_app.kernel.changes import Kind
from lomu_app.kernel.clock import london
from lomu_app.kernel.errors import UnsafeFile
from lomu_app.kernel.permissions import Permission
from lomu_app.people.commands import ConsultPerson
from lomu_app.people.entry_commands import RemoveEntry
from lomu_app.people.entry_queries import DocumentRow, load_content, load_documents
from lomu_app.people.queries import load_person
from lomu_app.people.rows import PersonDetail
from ui.core.desk import Desk
from ui.core.person_sections import PersonSectionView
from ui.kit.chips import Chip
from ui.people.entry_dialogs import AddDocumentDialog
from ui.people.opened_copies import OpenedCopies
from ui.people.sections import Deed, Line, Section
from ui.people.words import basis_words

_KINDS = "Documents (*.pdf *.docx *.xlsx *.pptx *.jpg *.jpeg *.png *.txt *.csv)"


class DocumentsSection(PersonSectionView):
    """Each opening is logged with the document's name before it is read."""

    watched = frozenset({Kind.PERSON, Kind.PERSON_ENTRY})

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._may_edit = desk.core.actor.may(Permission.EDIT_PEOPLE)
        self._documents: dict[int, DocumentRow] = {}
        self.copies = OpenedCopies(self)
        self.documents = Section(
            "Documents", empty="No document is on record. PDF, Word, Excel and PowerPoint files "
            "without macros, pictures and plain text can be kept.",
            add="Add a file" if self._may_edit else "", folded="taken off",
        )  # fmt: skip
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.documents)
        self.documents.add_requested.connect(self._choose)
        self.documents.chosen.connect(self._deed)

    def refresh(self) -> None:
        if self.person_id:
            query = partial(load_documents, person_id=self.person_id)
            self._desk.read(self, query, self._arrived, self._unread, key="documents")

    def _arrived(self, documents: list[DocumentRow]) -> None:
        self._documents = {row.id: row for row in documents}
        self.documents.show_lines(
            [document_line(row, may_edit=self._may_edit) for row in documents]
        )
        self.counted.emit(sum(row.removed_reason is None for row in documents))

    # Adding

    def _choose(self) -> None:
        self._desk.prompter.choose_file(self, "Add a document", _KINDS, self._chosen)

    def _chosen(self, path: Path) -> None:
        most = int(self._desk.core.policies["people"]["document_most_megabytes"])
        if path.stat().st_size > most * 2**20:
            self._failed(UnsafeFile(f"“{path.name}” is larger than {most} MB."))
            return
        query = partial(load_person, person_id=self.person_id)
        done = partial(self._ask, path, path.read_bytes())
        self._desk.read(self, query, done, self._failed, key="document")

    def _ask(self, path: Path, content: bytes, person: PersonDetail) -> None:
        dialog = AddDocumentDialog(self, self._desk, person, path, content)
        dialog.saved.connect(self._added)
        dialog.open()

    def _added(self, _result: object) -> None:
        self._desk.say("Document kept. The file itself is still where it was.")

    # Opening and taking off

    def _deed(self, key: int, deed: str) -> None:
        row = self._documents[key]
        if deed == "remove":
            self._desk.prompter.ask_reason(
                self, "Take the document off", "Why does it hold no more?",
                partial(self._remove, row),
            )  # fmt: skip
        elif row.warning:
            self._desk.prompter.confirm(
                self, "Open this document?", row.warning, "Open", partial(self._log, row)
            )
        else:
            self._log(row)

    def _log(self, row: DocumentRow) -> None:
        consulting = self._desk.consulting
        told = "; ".join(part for part in (consulting.words, f"opened “{row.title}”") if part)
        command = ConsultPerson(
            person_id=self.person_id, reason_code=consulting.code, reason_text=told
        )
        self._desk.run(self, command, partial(self._read, row), self._failed)

    def _read(self, row: DocumentRow, _done: object) -> None:
        query = partial(load_content, document_id=row.id)
        self._desk.read(self, query, partial(self._open, row), self._failed, key="content")

    def _open(self, row: DocumentRow, content: bytes) -> None:
        if self.copies.open(row.file_name, content):
            self._desk.say("Opened as a copy that is removed after ten minutes.")
        else:
            self.copies.remove_all()
            self._failed(UnsafeFile(f"No program on this computer opens “{row.file_name}”."))

    def _remove(self, row: DocumentRow, reason: str) -> None:
        command = RemoveEntry(kind="document", entry_id=row.id, version=row.version, reason=reason)
        self._desk.run(self, command, self._removed, self._failed)

    def _removed(self, _done: object) -> None:
        self._desk.say("Document taken off. It stays on record.")

    def _unread(self, error: Exception) -> None:
        self._desk.prompter.show_problem(self, error)

    def _failed(self, error: Exception) -> None:
        self._desk.prompter.show_problem(self, error)
        self.refresh()


def document_line(row: DocumentRow, *, may_edit: bool) -> Line:
    """One document as a line."""
    size = f"{row.size / 2**20:.1f} MB" if row.size >= 2**20 else f"{max(1, row.size // 1024)} KB"
    kept = f"{london(row.added_at):%d/%m/%Y} by {row.added_by}"
    facts = [row.file_name, size, basis_words(row.basis), kept, row.source]
    details = ["  ·  ".join(part for part in facts if part), row.warning]
    removed = row.removed_reason is not None
    if removed:
        details.append(f"Taken off: {row.removed_reason}")
    deeds: tuple[Deed, ...] = (("open", "Open"),)
    if may_edit and not removed:
        deeds += (("remove", "Take off …"),)
    chips = (Chip("Beware", "soon"),) if row.warning else ()
    return Line(
        row.id, row.title, tuple(part for part in details if part), chips, deeds, ended=removed
    )
