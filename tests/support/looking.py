"""Looking at people as the desk does before it shows what hangs on their records."""

from __future__ import annotations

from lomu_app.bootstrap import Core
from lomu_app.people.commands import ConsultPerson


def look(core: Core, *people: int) -> None:
    """Put a look at each of these on record, for case work."""
    for person_id in people:
        core.execute(ConsultPerson(person_id=person_id, reason_code="2"))
