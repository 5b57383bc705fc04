"""Whether somebody may look at a person's record at all."""

from __future__ import annotations

import sqlalchemy as sa

from lomu_app.kernel.errors import RecordNotFound
from lomu_app.kernel.permissions import Permission
from lomu_app.people.records import Person
from lomu_app.store.unit_of_work import Reader


def require_person(reader: Reader, person_id: int) -> None:
    """Refuse, unless there is such a record and the asker may see it.

    Raises NotPermitted, RecordNotFound.
    """
    reader.actor.require(Permission.SEE_PEOPLE)
    if reader.session.scalar(sa.select(Person.id).where(Person.id == person_id)) is None:
        raise RecordNotFound("There is no such person. Reload the page.")
