"""Sections of a person's page, which features add without knowing each other.

A feature's `register(desk)` says:

    desk.add_person_section(
        PersonSection("cohorts", "Cohorts", pages.make_person_section, Permission.SEE_COHORTS)
    )

`make` returns a `PersonSectionView`. It is called when somebody first comes to the section;
from then on the same view is shown for everybody. `show_person(id)` comes each time when a
person is opened there (the look is logged before), `refresh()` when a record of one of its
`watched` kinds was changed, and on F5. `navigate(page id, argument)` goes to another page,
`counted(n)` puts a number beside the section's title. The page scrolls the view, unless
`scrolls` says that it does so itself (a list); it must give way down to 500 pixels of width.
Another page comes to a section with `navigate.emit("person", ("cohorts", person_id))`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from lomu_app.kernel.changes import Kind
from lomu_app.kernel.permissions import Permission

# Where each stands on the page; one that is not named here comes after these.
ORDER = (
    "overview", "timeline", "cohorts", "risk", "plan", "orders", "resettlement",
    "locations", "interventions", "harm", "links", "documents", "changes", "looks",
)  # fmt: skip


class PersonSectionView(QWidget):
    """What one section shows. `person_id` is 0 until somebody was opened."""

    navigate = Signal(str, object)
    counted = Signal(int)
    watched: ClassVar[frozenset[Kind]] = frozenset()
    scrolls: ClassVar[bool] = False

    def __init__(self) -> None:
        super().__init__()
        self.person_id = 0

    def show_person(self, person_id: int) -> None:
        """Show this person from now on."""
        self.person_id = person_id
        self.refresh()

    def refresh(self) -> None:
        """Read again what is shown of `person_id`."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class PersonSection:
    """A section: its key, the words on its tab, how it is made, and who may see it."""

    id: str
    title: str
    make: Callable[[], PersonSectionView]
    permission: Permission


def in_order(sections: list[PersonSection]) -> list[PersonSection]:
    """As they stand on the page. Raises ValueError where two have one id."""
    ids = [section.id for section in sections]
    if len(set(ids)) < len(ids):
        raise ValueError(f"there are two sections called {ids[-1]}")
    return sorted(sections, key=_place)


def _place(section: PersonSection) -> int:
    return ORDER.index(section.id) if section.id in ORDER else len(ORDER)
