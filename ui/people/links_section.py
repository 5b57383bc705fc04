"""Whom and what somebody is linked with: family, associates, vehicles, victims by pseudonym."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QVBoxLayout

from lomu_app.kernel.changes import Kind
from lomu_app.kernel.permissions import Permission
from lomu_app.people.entry_commands import RemoveEntry
from lomu_app.people.entry_queries import LinkRow, load_links
from lomu_app.people.queries import load_person
from lomu_app.people.rows import PersonDetail
from ui.core.desk import Desk
from ui.core.person_sections import PersonSectionView
from ui.kit.chips import Chip
from ui.people.entry_dialogs import AddLinkDialog
from ui.people.sections import Deed, Line, Section
from ui.people.words import CATEGORIES, LINKS, basis_words


class LinksSection(PersonSectionView):
    """Links recorded here, and on the other's record; those taken off are folded away."""

    watched = frozenset({Kind.PERSON, Kind.PERSON_ENTRY})

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._may_edit = desk.core.actor.may(Permission.EDIT_PEOPLE)
        self._links: dict[int, LinkRow] = {}
        self.links = Section(
            "Links", empty="No link is on record. Add family, associates, vehicles, or victims "
            "by pseudonym.", add="Add a link" if self._may_edit else "", folded="taken off",
        )  # fmt: skip
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.links)
        self.links.add_requested.connect(self._begin)
        self.links.chosen.connect(self._deed)

    def refresh(self) -> None:
        if self.person_id:
            query = partial(load_links, person_id=self.person_id)
            self._desk.read(self, query, self._arrived, self._unread, key="links")

    def _arrived(self, links: list[LinkRow]) -> None:
        self._links = {link.id: link for link in links}
        self.links.show_lines([link_line(link, may_edit=self._may_edit) for link in links])
        self.counted.emit(sum(link.removed_reason is None for link in links))

    def _begin(self) -> None:
        query = partial(load_person, person_id=self.person_id)
        self._desk.read(self, query, self._ask, self._failed, key="link")

    def _ask(self, person: PersonDetail) -> None:
        dialog = AddLinkDialog(self, self._desk, person)
        dialog.saved.connect(self._added)
        dialog.open()

    def _added(self, _result: object) -> None:
        self._desk.say("Link put on record")

    def _deed(self, key: int, deed: str) -> None:
        link = self._links[key]
        if deed == "open":
            self.navigate.emit("person", link.other_id)
        else:
            self._desk.prompter.ask_reason(
                self, "Take the link off", "Why does it hold no more?", partial(self._remove, link)
            )

    def _remove(self, link: LinkRow, reason: str) -> None:
        command = RemoveEntry(kind="link", entry_id=link.id, version=link.version, reason=reason)
        self._desk.run(self, command, self._removed, self._failed)

    def _removed(self, _done: object) -> None:
        self._desk.say("Link taken off. It stays on record.")

    def _unread(self, error: Exception) -> None:
        self._desk.prompter.show_problem(self, error)

    def _failed(self, error: Exception) -> None:
        self._desk.prompter.show_problem(self, error)
        self.refresh()


def link_line(link: LinkRow, *, may_edit: bool) -> Line:
    """One link as a line."""
    relation = link.relation
    if link.turned and relation:
        relation = f"this person is the {relation[:1].lower()}{relation[1:]}"
    facts = [dict(LINKS)[link.kind], relation, basis_words(link.basis), link.source]
    details = ["  ·  ".join(part for part in facts if part), link.detail]
    removed = link.removed_reason is not None
    if removed:
        details.append(f"Taken off: {link.removed_reason}")
    chips = (Chip(dict(CATEGORIES)[link.category]),) if link.category else ()
    deeds: tuple[Deed, ...] = (("open", "Open that record"),) if link.other_id else ()
    if may_edit and not removed:
        deeds += (("remove", "Take off …"),)
    return Line(
        link.id, link.name, tuple(part for part in details if part), chips, deeds, ended=removed
    )
