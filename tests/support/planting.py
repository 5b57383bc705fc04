"""A force of a few invented people in which each free text is a word of its own.

Whatever kind of pack is made of it, the words in the file say from which column they came; so it
shows what an audience was told, whichever way it went. Rows of somebody under limited access hold
words of their own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from lomu_app.bootstrap import Core
from lomu_app.cog.commands import AddLocationNote, LinkToLocation
from lomu_app.cog.work_commands import SanitiseIntelligence
from lomu_app.cohorts.rules import MembershipStatus
from lomu_app.daart.threat_commands import PrepareList, RaiseAlert
from lomu_app.odoc.commands import BriefCase, CheckBriefing
from lomu_app.odoc.queries import load_cases
from lomu_app.people.limiting import LimitAccess
from lomu_app.people.rules import NewAddress, NewMarker, NewName
from lomu_app.store.base import Base, Words
from lomu_app.store.engine import WRITE
from lomu_app.store.store import Store
from tests.support import meetings
from tests.support.cog import inform, link_victim, make_location, run, seen_item
from tests.support.cohorts import make_membership
from tests.support.commands import everybody, somebody_else
from tests.support.cores import ADMIN, Cores
from tests.support.odoc import prepare as prepare_odoc
from tests.support.orders import make_order
from tests.support.targets import AREA, TODAY, attempt, make_person, make_ready, make_target
from tests.support.worlds import raising

LIMITED = "ZqLimited"
"""What each word begins with that stands on a row of somebody under limited access."""
ACTION_KINDS = ("visit", "intelligence", "victim_contact")
_WEEKS = dt.timedelta(weeks=4)
# Narrower columns hold codes and references, which have to stay what they are.
_LEAST = 80
# Wide enough, but a code, the name of a column's user, or what a rule looks at.
_KEPT = frozenset(
    {
        "agency", "owner_agency", "surname_key", "source_file", "source_sheet", "policy", "partner",
        "area", "label", "wording", "settled", "platform",
    }
)  # fmt: skip
_NARROW = frozenset(
    {
        "person.pnc_id", "person.cro_number", "person_address.postcode", "cog_location.postcode",
        "cog_location.own_reference", "target.crime_reference",
    }
)  # fmt: skip
_UNTOUCHED = frozenset({"user_account", "installation", "operation", "draft", "search_entry"})
# The rows of one column that are of different kinds, by the column that tells them apart.
_APART = {
    ("action_item", "text"): "kind", ("action_item", "result"): "kind",
    ("cog_location_note", "text"): "nature", ("cog_intelligence", "sanitised_text"): "handling",
    ("plan_goal", "text"): "pathway", ("meeting_item", "title"): "subject_kind",
    ("cog_tactic", "objective"): "agency", ("action_item", "about"): "seen_with",
}  # fmt: skip
_LISTS = (("target", "tactical_options"), ("threat_item", "gaps"))


def make_force(cores: Cores) -> Core:
    """Two people alike, one of them under limited access, with something of everything.

    A COG was held four weeks ago, and today there are a COG, an ODOC, a DA meeting and a Threat
    Review list that have not begun, so that packs tell what stands now.
    """
    core = everybody(cores, ADMIN)
    cores.clock.moment -= _WEEKS
    place = make_location(core, lead="DC Bryony")
    people = [_person(core, surname) for surname in ("Dunnock", "Wheatear")]
    _hold_cog(core, place)
    cores.clock.moment += _WEEKS
    _inform(core, place)
    for person in people:
        _fill_location(core, place, person)
        _fill(core, person)
    meetings.prepare(core)
    for kind in ("odoc", "da_meeting"):
        _brief(core, prepare_odoc(core, kind=kind))
    core.execute(PrepareList(area=AREA, day=TODAY))
    core.execute(
        LimitAccess(
            person_id=people[1], version=0, owner=core.actor.username, reason="A relative"
        )
    )  # fmt: skip
    return core


def _person(core: Core, surname: str) -> int:
    return make_person(
        core, surname, names=(NewName(f"{surname}ly", "Jo"),),
        markers=(NewMarker("VI", "Fought with officers", TODAY),),
        addresses=(NewAddress("12 Larch Road, Coventry CV1 4FY", note="Side door"),),
    )  # fmt: skip


def _fill_location(core: Core, place: int, person: int) -> None:
    link = LinkToLocation(location_id=place, kind="person", person_id=person, role="Driver")
    core.execute(link)
    link_victim(core, place, label=f"V{person}")
    run(core, place, person_id=person, target="Quiet owner")


def _hold_cog(core: Core, place: int) -> None:
    """With an action of each kind."""
    held = meetings.begin(core, meetings.prepare(core))
    item = meetings.item_of(core, held, place)
    for kind in ACTION_KINDS:
        said = {"kind": kind, "due": TODAY, "owner_agency": "Licensing"}
        core.execute(raising(None, source_kind="meeting", source_id=item.id, **said))
    meetings.end(core, held)
    meetings.approve(core, held)


def _inform(core: Core, place: int) -> None:
    """What may leave the room and what may not: intelligence, notes; and what a partner does."""
    for graded, conditions in (("2B P", ""), ("2B C", "Only with consent")):
        found = inform(core, place, graded=graded, conditions=conditions)
        somebody_else(core).execute(SanitiseIntelligence(**seen_item(core, found)))
    run(core, place, agency="Licensing", target="The owner")
    for nature in ("fact", "opinion"):
        note = {"on_day": TODAY, "nature": nature, "text": "It was quiet"}
        core.execute(AddLocationNote(location_id=place, **note))


def _fill(core: Core, person: int) -> None:
    target = make_ready(core, make_target(core, person))
    core.execute(attempt(target, "no_reply", note="Curtain moved", place="The back"))
    make_membership(core, MembershipStatus.MANAGED, person_id=person)
    make_order(core, person)
    for kind in ACTION_KINDS:
        core.execute(raising(person, kind=kind, owner_agency="Probation"))
    core.execute(
        RaiseAlert(
            area=AREA, day=TODAY, category="release_today", text="Released at ten",
            person=f"P-{person:06d}",
        )
    )  # fmt: skip


def _brief(core: Core, meeting_id: int) -> None:
    other = somebody_else(core)
    for case in core.ask(load_cases, meeting_id):
        command = BriefCase(case_id=case.case_id, version=case.version, summary="Two calls since")
        core.execute(command)
    for case in core.ask(load_cases, meeting_id):
        other.execute(CheckBriefing(case_id=case.case_id, version=case.version))


def plant(store: Store, limited: int) -> None:
    """Put a word of its own into each free text: `Zq`, table, column, and what kind of row it is.

    The guards of the database are taken away first: nothing is written in it any more.
    """
    with store.engine.connect().execution_options(**{WRITE: True}) as connection:
        triggers = sa.text("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for name in connection.scalars(triggers).all():
            connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
        for table, column in _free_texts():
            apart = _APART.get((table.name, column.name))
            kind = sa.literal("")
            if apart is not None:
                told = sa.type_coerce(table.c[apart], sa.String)
                kind = sa.func.coalesce("." + sa.func.nullif(told, ""), "")
            own = _is_of(table, limited)
            begins = sa.literal("Zq") if own is None else sa.case((own, LIMITED), else_="Zq")
            word = begins + sa.literal(f".{table.name}.{column.name}") + kind
            connection.execute(sa.update(table).values({column: word}).where(column.is_not(None)))
        for name, key in _LISTS:
            table = Base.metadata.tables[name]
            own = _is_of(table, limited)
            assert own is not None
            for condition, begins in ((own, LIMITED), (sa.not_(own), "Zq")):
                words = [f"{begins}.{name}.{key}"]
                connection.execute(sa.update(table).values({key: words}).where(condition))
        connection.commit()


def _free_texts() -> Iterator[tuple[sa.Table, sa.Column[Any]]]:
    for table in Base.metadata.sorted_tables:
        if table.name in _UNTOUCHED or table.name.startswith("audit"):
            continue
        for column in table.columns:
            wide = isinstance(column.type, Words) and column.type.length >= _LEAST
            kept = column.name in _KEPT or column.name.endswith("_by")
            if (wide and not kept) or f"{table.name}.{column.name}" in _NARROW:
                yield table, column


def _is_of(table: sa.Table, person: int) -> sa.ColumnElement[bool] | None:
    """That a row belongs to this person, by whatever it refers to; None where nobody's can."""
    if table.name == "person":
        return table.c.id == person
    found = []
    for column in table.columns:
        for key in column.foreign_keys:
            parent = key.column.table
            if parent is table or parent.name in ("meeting", "threat_list", "cog_location"):
                continue
            theirs = _is_of(parent, person)
            if theirs is not None:
                found.append(column.in_(sa.select(key.column).where(theirs)))
    return sa.or_(*found) if found else None
