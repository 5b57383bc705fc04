"""What can be done to the head of a record: its photograph, and who may see it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QWidget

from lomu_app.kernel.errors import LomuError, LookFirst
from lomu_app.kernel.permissions import Permission
from lomu_app.packs.exporting import RecordExport
from lomu_app.packs.house import put_on_record
from lomu_app.people.entry_commands import RemoveEntry
from lomu_app.people.entry_queries import LimitRow, PhotoRow, load_limit
from lomu_app.people.rows import PersonDetail
from ui.core.desk import Desk
from ui.people.entry_dialogs import AddPhotoDialog, LimitDialog
from ui.people.form_dialog import FormDialog
from ui.people.pictures import KINDS, as_kept, read_picture
from ui.people.profile import read_profile
from ui.printing.profile_print import ProfilePaper, ProfilePreview
from ui.printing.showing import ShowsPaper


class EntryDeeds(ShowsPaper):
    """Set `person` and `photo` to what is shown."""

    def __init__(self, desk: Desk, page: QWidget) -> None:
        super().__init__(page)
        self._desk, self._page = desk, page
        self.person: PersonDetail | None = None
        self.photo: PhotoRow | None = None

    def choose_photo(self) -> None:
        """A photograph from a file."""
        if self.person:
            self._desk.prompter.choose_file(self._page, "Photograph", KINDS, self._read_photo)

    def paste_photo(self) -> None:
        """A photograph from the clipboard."""
        self._keep(QGuiApplication.clipboard().image())

    def remove_photo(self) -> None:
        """The photograph that is shown is not right."""
        if self.photo:
            self._desk.prompter.ask_reason(
                self._page, "Take the photograph off", "Why is it not to be shown?",
                partial(self._remove, self.photo),
            )  # fmt: skip

    def limit(self) -> None:
        """Say who alone may see the record."""
        if self.person:
            query = partial(load_limit, person_id=self.person.id)
            self._desk.read(self, query, self._ask_limit, self._failed, key="limit")

    def print_profile(self) -> None:
        """Put it on record, then show the preview; whoever looked long ago looks anew first."""
        if self.person is None:
            return
        if not self._desk.core.actor.may(Permission.EXPORT):
            self._desk.say("Your role does not allow printing. Ask a sergeant to do it.")
            return
        self._look_and_print(self.person.id, partial(self._not_printed, self.person.id))

    def _look_and_print(self, person_id: int, failed: Callable[[Exception], None]) -> None:
        work = partial(self._record, person_id)
        run = partial(
            self._desk.tasks.run, self, work, self._show_preview, failed, key="print"
        )  # fmt: skip
        self._desk.consulting.look_at(person_id, run, self._failed)

    def _not_printed(self, person_id: int, error: Exception) -> None:
        """Look anew, once, where another record was joined into theirs since."""
        if isinstance(error, LookFirst) and self._desk.consulting.forget(person_id):
            self._look_and_print(person_id, self._failed)
        else:
            self._failed(error)

    def _record(self, person_id: int) -> tuple[ProfilePaper, dict[str, Any]]:
        """On a pool thread."""
        core = self._desk.core
        paper = core.ask(read_profile, person_id)
        record = RecordExport(
            subject=f"person:{person_id}",
            what="Print",
            files=(paper.title,),
            snapshot=paper.digest(),
        )
        return paper, put_on_record(core, record)

    def _show_preview(self, found: tuple[ProfilePaper, dict[str, Any]]) -> None:
        paper, said = found
        self.show_paper(ProfilePreview(paper, self._page, **said))

    def _read_photo(self, path: Path) -> None:
        try:
            image = read_picture(path)
        except LomuError as error:
            self._failed(error)
            return
        self._keep(image)

    def _keep(self, image: QImage) -> None:
        if self.person is None:
            return
        try:
            content = as_kept(image)
        except LomuError as error:
            self._failed(error)
            return
        self._open(AddPhotoDialog(self._page, self._desk, self.person, content), self._kept)

    def _ask_limit(self, limit: LimitRow) -> None:
        if self.person:
            self._open(LimitDialog(self._page, self._desk, self.person, limit), self._limited)

    def _open(self, dialog: FormDialog, done: object) -> None:
        dialog.saved.connect(done)
        dialog.open()

    def _kept(self, _result: object) -> None:
        self._desk.say("Photograph kept")

    def _limited(self, _result: object) -> None:
        self._desk.say("Who may see the record was changed")

    def _remove(self, photo: PhotoRow, reason: str) -> None:
        command = RemoveEntry(kind="photo", entry_id=photo.id, version=photo.version, reason=reason)
        self._desk.run(self, command, self._removed, self._failed)

    def _removed(self, _done: object) -> None:
        self._desk.say("Photograph taken off. It stays on record.")

    def _failed(self, error: Exception) -> None:
        self._desk.prompter.show_problem(self._page, error)
