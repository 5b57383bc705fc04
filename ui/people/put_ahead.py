"""The questions of a person's page, put once before anybody waits for their answers.

The first time a question is put in a program it is worded, checked and planned, which takes
several times as long as answering it.
"""

from __future__ import annotations

from typing import Any

from lomu_app.daart.queries import find_target_ids, load_targets
from lomu_app.daart.rows import TargetFilter, TargetGroup, TargetRow
from lomu_app.daart.rules import OUTSTANDING
from lomu_app.kernel.permissions import Permission
from lomu_app.people.looking import ahead_of_looks
from lomu_app.people.queries import load_person, some_person
from lomu_app.people.telling import timeline
from ui.people.record_head import read_head


def targets_of(reader: Any, person_id: int) -> list[TargetRow]:
    """Every target of the person in the asker's areas, outstanding ones first."""
    wanted = TargetFilter(group=TargetGroup.ALL, person_id=person_id)
    ids = find_target_ids(reader, wanted)
    rows = load_targets(reader, ids)
    found = [rows[key] for key in ids if key in rows]
    return sorted(found, key=lambda row: row.status not in OUTSTANDING)


def put_ahead(reader: Any) -> None:
    """Put them about somebody. Nobody sees an answer, so this is not a look that is logged."""
    person_id = some_person(reader)
    if person_id is None:
        return
    load_person(reader, person_id)
    with ahead_of_looks(reader):
        read_head(reader, person_id)
        timeline(reader, person_id)
    if reader.actor.may(Permission.SEE_TARGETS):
        targets_of(reader, person_id)
