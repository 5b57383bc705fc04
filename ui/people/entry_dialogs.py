"""Putting a photograph, a link or a document on record, and limiting who may see a record."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QLabel, QWidget

from lomu_app.people.entry_commands import AddDocument, AddLink, AddPhoto
from lomu_app.people.entry_queries import LimitRow
from lomu_app.people.limiting import LimitAccess
from lomu_app.people.rows import PersonDetail
from ui.core.desk import Desk
from ui.kit.fields import ChoiceField, DateField, MultilineField, TextField
from ui.people.form_dialog import FormDialog
from ui.people.words import BASES, CATEGORIES, LINKS

_REFERENCE = re.compile(r"P-?0*(\d{1,12})", re.IGNORECASE)
_PREVIEW = 180  # pixels high


class AddPhotoDialog(FormDialog):
    """Keeps a picture that was chosen or pasted."""

    def __init__(self, parent: QWidget, desk: Desk, person: PersonDetail, content: bytes) -> None:
        super().__init__(
            parent, desk, f"Photograph of {person.name}", draft=f"person:{person.id}:photo",
            person_id=person.id,
        )  # fmt: skip
        self._content = content
        picture = QLabel()
        picture.setAccessibleName("The photograph")
        pixmap = QPixmap()
        pixmap.loadFromData(self._content)
        picture.setPixmap(pixmap.scaledToHeight(_PREVIEW))
        self.inside.insertWidget(0, picture)
        self.form.add(DateField("taken_on", "Day it was taken", today=desk.core.clock.today))
        self.form.add(TextField("source", "Where this comes from"))
        self.finish("Keep the photograph")

    def command(self) -> AddPhoto:
        """The picture without its file's metadata."""
        values = self.form.values()
        return AddPhoto(
            person_id=self.person_id, content=self._content, taken_on=values["taken_on"],
            source=values["source"] or "",
        )  # fmt: skip


class AddLinkDialog(FormDialog):
    """Links with a person, a vehicle, or a victim by pseudonym."""

    def __init__(self, parent: QWidget, desk: Desk, person: PersonDetail) -> None:
        super().__init__(
            parent, desk, f"Link of {person.name}", draft=f"person:{person.id}:link",
            person_id=person.id,
        )  # fmt: skip
        form = self.form
        form.add(ChoiceField("kind", "Link with", LINKS, required=True))
        form.add(
            TextField(
                "name", "Who or what", required=True,
                help_text="A reference such as P-000012 where they are on record, else a name or "
                "a registration. A victim by pseudonym alone, such as V1.",
            )
        )  # fmt: skip
        form.add(TextField("relation", "What they are to each other", help_text="Brother, keeper."))
        form.add(MultilineField("detail", "Note", lines=2))
        form.add(ChoiceField("category", "Appears as", CATEGORIES))
        form.add(ChoiceField("basis", "This is", BASES, required=True)).set_value("fact")
        form.add(TextField("source", "Where this comes from"))
        self.finish("Put on record")

    def command(self) -> AddLink:
        """The new link; a reference stands for the record."""
        values = self.form.values()
        typed = values["name"] or ""
        known = _REFERENCE.fullmatch(typed.strip())
        return AddLink(
            person_id=self.person_id, kind=values["kind"], name="" if known else typed,
            other_id=int(known[1]) if known else None, relation=values["relation"] or "",
            detail=values["detail"] or "", category=values["category"] or "",
            basis=values["basis"], source=values["source"] or "",
        )  # fmt: skip


class AddDocumentDialog(FormDialog):
    """Keeps a file that was chosen."""

    def __init__(
        self, parent: QWidget, desk: Desk, person: PersonDetail, path: Path, content: bytes
    ) -> None:
        super().__init__(
            parent, desk, f"Document about {person.name}", draft=f"person:{person.id}:document",
            person_id=person.id,
        )  # fmt: skip
        self._name, self._content = path.name, content
        self.form.add(TextField("title", "What it is", required=True)).set_value(path.stem)
        self.form.add(ChoiceField("basis", "What it tells is", BASES, required=True)).set_value(
            "fact"
        )
        self.form.add(TextField("source", "Where this comes from"))
        self.finish("Keep the document")

    def command(self) -> AddDocument:
        """The file with its title."""
        values = self.form.values()
        return AddDocument(
            person_id=self.person_id, file_name=self._name, content=self._content,
            title=values["title"] or "", basis=values["basis"], source=values["source"] or "",
        )  # fmt: skip


class LimitDialog(FormDialog):
    """Says who alone may see a record; without an owner the limit is lifted."""

    def __init__(self, parent: QWidget, desk: Desk, person: PersonDetail, limit: LimitRow) -> None:
        super().__init__(
            parent, desk, f"Who may see {person.name}", draft=f"person:{person.id}:limit",
            person_id=person.id, version=limit.version,
        )  # fmt: skip
        self.form.add(
            TextField(
                "owner", "Whom others are told to ask",
                help_text="The name by which they sign in. Leave it empty to let everybody see "
                "the record again.",
            )
        )  # fmt: skip
        self.form.add(
            TextField(
                "named", "Who else may see it", help_text="Names for signing in, with commas."
            )
        )
        self.form.add(MultilineField("reason", "Why", lines=2, required=True))
        self.form.set_values(
            {
                "owner": limit.owner or desk.core.actor.username, "named": ", ".join(limit.named),
                "reason": limit.reason,
            }
        )  # fmt: skip
        self.finish("Save")

    def command(self) -> LimitAccess:
        """The limit as it stands in the boxes."""
        values = self.form.values()
        named = tuple(name.strip() for name in (values["named"] or "").split(","))
        return LimitAccess(
            person_id=self.person_id, version=self.version, owner=values["owner"] or "",
            named=tuple(name for name in named if name), reason=values["reason"] or "",
        )  # fmt: skip
