"""What a report of an import leaves out: whatever is known of records under limited access.

A file adds to such a record as to any other. Its report tells the reference and whom to ask,
and nothing else that the file itself does not say.
"""

from __future__ import annotations

from lomu_app.intake.decision import Decision
from lomu_app.intake.line_doubts import LineDoubts
from lomu_app.people.records import Person
from lomu_app.people.rules import shown_name
from lomu_app.people.seeing import limited_names
from lomu_app.store.unit_of_work import UnitOfWork


class Veil:
    """Lies over those whom the person who brings a file in may not see."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow

    def words(self, person_id: int) -> str:
        """What to say instead of a name; empty for a record that may be seen."""
        return limited_names(self._uow.reader(), (person_id,)).get(person_id, "")

    def name(self, person: Person) -> str:
        """The name, or what to say instead."""
        return self.words(person.id) or shown_name(person.surname, person.forenames)

    def cover(self, decision: Decision, doubts: LineDoubts, since: int, person_id: int) -> None:
        """Take out of the report what a line changed of a hidden record, and how it differs."""
        if self.words(person_id):
            decision.edits, decision.changes = [], []
            doubts.forget_since(since)
