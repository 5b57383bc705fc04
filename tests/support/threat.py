"""Wanted people and their list, made through the same commands as the desk's."""

from __future__ import annotations

import datetime as dt
import zlib
from typing import Any

import sqlalchemy as sa

from lomu_app.bootstrap import Core
from lomu_app.daart.attempts import RecordAttempt
from lomu_app.daart.proposing import ProposeTarget
from lomu_app.daart.records import ThreatList
from lomu_app.daart.snapshot import ListLine, ListSnapshot
from lomu_app.daart.threat_commands import (
    ApproveList,
    CloseList,
    PrepareList,
    PresentList,
    RecordResult,
    SubmitList,
)
from lomu_app.daart.threat_queries import load_list
from lomu_app.people.commands import RegisterPerson
from lomu_app.people.rules import LooksLikeKnown, NewMarker, NewPerson
from tests.support.cores import Cores

AREA = "Coventry"


def staff(core_as: Cores) -> tuple[Core, Core]:
    """A sergeant who works on lists, and an inspector who approves them."""
    return core_as("sergeant", name="ps.one"), core_as("inspector", name="insp.one")


def wanted(
    core: Core, surname: str, *, markers: tuple[str, ...] = (), days: int = 0, area: str = AREA,
    **target: Any,
) -> int:  # fmt: skip
    """Somebody wanted since so many days; the id of the target."""
    day = core.clock.today()
    born = dt.date(1960, 1, 1) + dt.timedelta(days=zlib.crc32(surname.encode()) % 15_000)
    person = NewPerson(
        surname=surname, forenames="Invented", date_of_birth=born,
        markers=tuple(NewMarker(code, marked_on=day) for code in markers),
    )  # fmt: skip
    person_id = _register(core, person)
    values: dict[str, Any] = {
        "power": "arrest_s24", "offence": "Assault", "victim_risk": "standard",
        "wanted_on_pnc": True, **target,
    }  # fmt: skip
    proposed = core.execute(
        ProposeTarget(
            person_id=person_id, area=area, date_added=day - dt.timedelta(days=days), **values
        )
    )
    return int(proposed.result["id"])


def _register(core: Core, person: NewPerson) -> int:
    try:
        return int(core.execute(RegisterPerson(person=person)).result)
    except LooksLikeKnown as found:
        seen = tuple(match.person_id for match in found.matches)
        return int(core.execute(RegisterPerson(person=person, seen_matches=seen)).result)


def attempt(
    core: Core, target_id: int, outcome: str = "no_reply", *, days_ago: int = 0,
    at_time: str | None = None,
) -> None:  # fmt: skip
    """Somebody went for the target so many days ago."""
    core.execute(
        RecordAttempt(
            target_id=target_id, outcome=outcome, custody_reference="CV/1", at_time=at_time,
            on_day=core.clock.today() - dt.timedelta(days=days_ago),
        )
    )  # fmt: skip


def prepare(core: Core, area: str = AREA, day: dt.date | None = None) -> ListSnapshot:
    """The list of the day (today), prepared."""
    core.execute(PrepareList(area=area, day=day or core.clock.today()))
    return shown(core, area, day)


def shown(core: Core, area: str = AREA, day: dt.date | None = None) -> ListSnapshot:
    """The list as it stands; there has to be one."""
    found = core.ask(load_list, area, day or core.clock.today())
    assert found is not None
    return found


def line_of(snapshot: ListSnapshot, target_id: int) -> ListLine:
    """The one line of the target."""
    (line,) = [line for line in snapshot.lines if line.target_id == target_id]
    return line


def order_of(snapshot: ListSnapshot) -> list[str]:
    """The surnames in rank order, as far as they are on."""
    return [line.surname for line in snapshot.active]


def submit(core: Core, area: str = AREA, day: dt.date | None = None) -> ListSnapshot:
    """Hand the list to the approver."""
    core.execute(SubmitList(**_seen(core, area, day)))
    return shown(core, area, day)


def approve(core: Core, area: str = AREA, day: dt.date | None = None) -> ListSnapshot:
    """Approve the list."""
    core.execute(ApproveList(**_seen(core, area, day)))
    return shown(core, area, day)


def present(core: Core, area: str = AREA, day: dt.date | None = None) -> ListSnapshot:
    """Begin the meeting."""
    core.execute(PresentList(**_seen(core, area, day)))
    return shown(core, area, day)


def presented(
    sergeant: Core, inspector: Core, area: str = AREA, day: dt.date | None = None
) -> ListSnapshot:
    """The list, taken all the way into the meeting."""
    sergeant.execute(PrepareList(area=area, day=day or sergeant.clock.today()))
    sergeant.execute(SubmitList(**_seen(sergeant, area, day)))
    inspector.execute(ApproveList(**_seen(inspector, area, day)))
    return present(sergeant, area, day)


def _seen(core: Core, area: str, day: dt.date | None) -> dict[str, int]:
    """What every step of a list names, as somebody sees it now."""
    wanted = (ThreatList.area == area, ThreatList.day == (day or core.clock.today()))
    with core.store.reading() as session:
        found = session.scalars(sa.select(ThreatList).where(*wanted)).one()
    return {"list_id": found.id, "version": found.version}


def result_of(listed: ListSnapshot, target_id: int, result: str, **more: Any) -> RecordResult:
    """The command that records what came of the target's line; `more` are its other fields."""
    line = line_of(listed, target_id)
    return RecordResult(item_id=line.item_id, version=line.version, result=result, **more)


def close(core: Core, day: dt.date | None = None, **more: Any) -> dict[str, Any]:
    """Close the list of the day (today); what the command tells: the counts left and carried."""
    done = core.execute(CloseList(**_seen(core, AREA, day), **more))
    told: dict[str, Any] = done.result
    return told
