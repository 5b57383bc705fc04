"""Invented people and targets for tests, made through the commands that officers use."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

from lomu_app.bootstrap import Core
from lomu_app.daart.commands import (
    AnswerCheck,
    CloseTarget,
    MakeReady,
    ProposeTarget,
    RecordAttempt,
)
from lomu_app.daart.records import Target
from lomu_app.daart.rows import TargetDetail
from lomu_app.daart.rules import TargetStatus
from lomu_app.daart.target_detail import load_target
from lomu_app.people.address_commands import RecordAddressCheck
from lomu_app.people.commands import RegisterPerson
from lomu_app.people.identifiers import check_letter
from lomu_app.people.rules import LooksLikeKnown, NewAddress, NewPerson
from lomu_app.store.command import Command
from tests.support.stored import stored

AREA = "Coventry"
TODAY = dt.date(2026, 11, 24)
_NUMBERS = itertools.count(1)

# What makes a target arrest ready, but for what an officer has to tick.
COMPLETE: dict[str, Any] = {
    "power": "arrest_s24",
    "crime_reference": "20CV/12345K/26",
    "offence": "Assault occasioning actual bodily harm",
    "victim_risk": "high",
    "officer_in_case": "DC 4021 Marsh",
    "necessity_grounds": "de",
    "necessity_reason": "To protect the victim, and to interview about the threats",
    "voluntary_attendance": "Failed to attend twice",
    "evidence_summary": "Victim's account, photographs of injuries",
    "safety_note": "Dog in the yard",
    "tactical_options": ("early hours",),
}
TICKED = {
    "markers": "", "children": "None", "custody": "Coventry custody, DA team",
    "victim_contact": "DC Marsh by telephone", "search_power": "s32",
}  # fmt: skip


def pnc_id(number: int) -> str:
    """A PNC id of the year 2011 with the right check letter."""
    serial = 7_000_000 + number
    return f"2011/{serial}{check_letter(int(f'11{serial}'))}"


def make_person(core: Core, surname: str | None = None, **fields: Any) -> int:
    """Register somebody invented with one address; the id."""
    number = next(_NUMBERS)
    values: dict[str, Any] = {
        "forenames": "Jordan", "pnc_id": pnc_id(number), "date_of_birth": dt.date(1990, 1, 2),
        "addresses": (NewAddress("12 Larch Road, Coventry CV1 4FY"),),
    }  # fmt: skip
    person = NewPerson(surname=surname or f"Vane{number}", **{**values, **fields})
    try:
        return int(core.execute(RegisterPerson(person=person)).result)
    except LooksLikeKnown as known:
        seen = tuple(match.person_id for match in known.matches)
        return int(core.execute(RegisterPerson(person=person, seen_matches=seen)).result)


def make_target(core: Core, person_id: int | None = None, **fields: Any) -> int:
    """Propose a target that lacks only what is ticked; the id."""
    values = {"area": AREA, **COMPLETE, **fields}
    person_id = person_id if person_id is not None else make_person(core)
    done = core.execute(ProposeTarget(person_id=person_id, **values))
    return int(done.result["id"])


def detail(core: Core, target_id: int) -> TargetDetail:
    """The target as it stands."""
    return core.ask(load_target, target_id)


def version(core: Core, target_id: int) -> int:
    """The version that somebody who has just looked would send."""
    return stored(core, Target, target_id).version


def status(core: Core, target_id: int) -> TargetStatus:
    """Where the target stands."""
    return stored(core, Target, target_id).status


def attempt(target_id: int, outcome: str, **fields: Any) -> RecordAttempt:
    """The command that records that somebody went for the target on the tests' own day."""
    return RecordAttempt(target_id=target_id, on_day=TODAY, outcome=outcome, **fields)


def tick_all(core: Core, target_id: int) -> None:
    """Check the addresses today and answer every item that is ticked."""
    for address in detail(core, target_id).addresses:
        core.execute(RecordAddressCheck(address_id=address.id, version=address.version))
    for code, note in TICKED.items():
        core.execute(AnswerCheck(target_id=target_id, code=code, state="yes", note=note))


def make_ready(core: Core, target_id: int | None = None, **fields: Any) -> int:
    """A target that a sergeant has made arrest ready; the id."""
    target_id = target_id if target_id is not None else make_target(core, **fields)
    tick_all(core, target_id)
    core.execute(MakeReady(target_id=target_id, version=version(core, target_id)))
    return target_id


def close(core: Core, target_id: int, outcome: str = "no_further_action") -> Command:
    """The command that takes a target off the list."""
    return CloseTarget(
        target_id=target_id, version=version(core, target_id), outcome=outcome,
        result="Discontinued on advice",
    )  # fmt: skip
