"""What the attacks are made on: two areas, a compartment, a record under limited access.

Everything is entered through the program, by people with logins of their own.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
from dataclasses import dataclass, field

import psycopg

from lomu_app.bootstrap import Core
from lomu_app.cog.commands import OfferTransfer
from lomu_app.cohorts.rules import MembershipStatus
from lomu_app.daart.records import ThreatList
from lomu_app.daart.threat_commands import PrepareList, SubmitList
from lomu_app.packs import door
from lomu_app.packs.story import PackContent
from lomu_app.people.entry_commands import AddDocument, AddLink, AddPhoto
from lomu_app.people.limiting import LimitAccess
from lomu_app.server.looks import MOST_AN_HOUR
from tests.support import meetings, threat
from tests.support.assessments import dash, recording
from tests.support.cog import inform, make_location, make_proposed, seen
from tests.support.cohorts import make_membership, propose_leaving, refer
from tests.support.looking import look
from tests.support.packs import content, recipient
from tests.support.pictures import JPEG
from tests.support.server import BoundCores
from tests.support.stored import stored
from tests.support.targets import close, make_person, make_target

MINE, THEIRS = "Coventry", "Dudley"
PEOPLE = {
    "viewer": "viewer.one", "offender_manager": "om.one", "sergeant": "ps.one",
    "inspector": "insp.one", "cse_officer": "cse.one", "cog_chair": "chair.one",
    "odoc_chair": "odoc.one", "manager": "manager.one", "data_protection_auditor": "dp.one",
    "administrator": "adm.one",
}  # fmt: skip
"""Who attacks, by role; each works for one area alone."""
UNCLEARED = ("viewer", "offender_manager", "odoc_chair", "manager", "data_protection_auditor",
             "administrator")  # fmt: skip
ELSEWHERE, CHAIR_ELSEWHERE = "ps.dudley", "chair.dudley"
SECRETS = (
    "Corncrake", "LAPWING", "Lapwing", "girls", "Ptarmigan", "Redshank", "Siskin", "Nightjar",
    "Dotterel", "Fieldfare",
)  # fmt: skip
"""Words that stand in rows of the other area, of the compartment, under limited access, or behind a
look alone."""

THEIR_NOTE = "Ptarmigan in the yard"


@dataclass
class World:
    """The database, and the ids that the attacks name."""

    cores: BoundCores
    ids: dict[str, int | str] = field(default_factory=dict)

    _open: dict[str, psycopg.Connection[tuple[object, ...]]] = field(default_factory=dict)

    def connection(self, login: str) -> psycopg.Connection[tuple[object, ...]]:
        """The connection of a login past the program; empty for the operator's."""
        if login not in self._open:
            self._open[login] = self.cores.connect(login)
        return self._open[login]

    def close(self) -> None:
        """Let go of everything."""
        for connection in self._open.values():
            connection.close()
        self.cores.close()

    def core(self, role: str) -> Core:
        """Somebody of the area in this role."""
        return self.cores(role, areas=(MINE,), name=PEOPLE[role])


def build_pack(core: Core, told: PackContent) -> int:
    """A pack for one's own unit; its id."""
    return door.build(core, told, [recipient("Police LOMU", "PC Yarrow")], "For the meeting").id


def _hang_on_records(ids: dict[str, int | str], second: Core, elsewhere: Core) -> None:
    """What a look alone opens: a photograph, a file, a link, the answers of a DASH."""
    shown = ids["shown"] = make_person(second, "Treecreeper")
    second.execute(AddPhoto(person_id=shown, content=JPEG, taken_on=None))
    second.execute(AddLink(person_id=shown, kind="associate", name="Nightjar"))
    second.execute(
        AddLink(person_id=make_person(second, "Wheatear"), kind="associate", other_id=shown)
    )
    told = b"Seen with Fieldfare"
    second.execute(AddDocument(person_id=shown, file_name="a.txt", content=told))
    ids["bytes"] = hashlib.sha256(told).hexdigest()
    given = [dataclasses.replace(each, evidence="Dotterel saw it") for each in dash(3)]
    second.execute(recording(shown, "dash", area=MINE, answers=tuple(given)))
    ids["their_dash"] = elsewhere.execute(
        recording(int(ids["their_person"]), "dash", area=THEIRS, answers=tuple(given))
    ).result["assessment_id"]


def _at_the_most(world: World, role: str) -> None:
    """Somebody who has looked at as many people within this hour as anybody may."""
    with world.cores.connect("") as operator:
        operator.execute(
            "INSERT INTO lomu_log.opened SELECT u.id, 100000 + n, now(), '1' FROM user_account u, "
            "generate_series(1, %s) n WHERE u.username = %s",
            [MOST_AN_HOUR, PEOPLE[role]],
        )


def build(cores: BoundCores) -> World:
    """Fill the database."""
    world = World(cores)
    for role in PEOPLE:
        world.core(role)
    sergeant, chair = world.core("sergeant"), world.core("cog_chair")
    second = cores("inspector", areas=(MINE,), name="insp.two")
    elsewhere = cores("sergeant", areas=(THEIRS,), name=ELSEWHERE)
    ids = world.ids
    ids["person"] = make_person(sergeant, "Siddall")
    ids["target"] = make_target(sergeant, int(ids["person"]))
    ids["member"] = refer(sergeant, int(ids["person"]))
    ids["leaving"] = make_membership(
        sergeant, MembershipStatus.SELECTED, person_id=make_person(sergeant, "Yaffle")
    )
    propose_leaving(second, int(ids["leaving"]))
    ids["limited"] = make_person(elsewhere, "Corncrake")
    make_target(elsewhere, int(ids["limited"]), area=THEIRS, safety_note=THEIR_NOTE)
    ids["their_person"] = make_person(elsewhere, "Whimbrel")
    ids["their_target"] = make_target(
        elsewhere, int(ids["their_person"]), area=THEIRS, safety_note=THEIR_NOTE
    )
    ids["their_member"] = refer(elsewhere, int(ids["their_person"]), area=THEIRS)
    ids["limited_pack"] = build_pack(sergeant, content(int(ids["limited"])))
    elsewhere.execute(
        LimitAccess(person_id=int(ids["limited"]), version=0, owner=ELSEWHERE, reason="Redshank")
    )
    both = cores("sergeant", areas=(MINE, THEIRS), name="ps.both")
    ids["wide_pack"] = build_pack(both, content(covers=(MINE, THEIRS)))
    _hang_on_records(ids, second, elsewhere)
    ids["place"] = make_location(sergeant)
    ids["info"] = inform(sergeant, int(ids["place"]))
    ids["proposed"] = make_proposed(sergeant, name="Siskin Arms", address="4 Plover Street")
    ids["their_place"] = make_location(elsewhere, area=THEIRS, name="Siskin Court")
    ids["meeting"] = meetings.prepare(chair)
    ids["called_off"] = meetings.prepare(chair, chair.clock.today() + dt.timedelta(28))
    meetings.call_off(
        cores("cog_chair", areas=(MINE,), name="cog.two"), int(ids["called_off"])
    )  # fmt: skip
    ids["settled"] = make_target(sergeant, make_person(sergeant, "Wryneck"))
    threat.prepare(sergeant)
    ids["list"] = threat.submit(sergeant).list_id
    sergeant.execute(close(sergeant, int(ids["settled"])))
    later = sergeant.clock.today() + dt.timedelta(1)
    ids["other_list"] = second.execute(PrepareList(area=MINE, day=later)).result["list_id"]
    version = stored(second, ThreatList, int(ids["other_list"])).version
    second.execute(SubmitList(list_id=int(ids["other_list"]), version=version))
    ids["transfer"] = sergeant.execute(
        OfferTransfer(
            **seen(
                sergeant, make_location(sergeant, name="Lapwing Yard", address="6 Plover Street")
            ),
            to_area=THEIRS,
            reason="It moved there",
        )
    ).result["transfer_id"]
    # On no agenda yet: the COG was prepared before.
    make_location(sergeant, name="Lapwing Lane", address="5 Plover Street")
    for role in ("offender_manager", "sergeant", "inspector"):
        look(world.core(role), int(ids["person"]))
    _at_the_most(world, "manager")
    ids |= cores.names()
    ids["pid"] = world.connection("insp.two").info.backend_pid
    with cores.connect("") as operator:
        operator.execute("ANALYZE")
        # Taken for large, as a force's are: of a few rows each estimate is one row.
        operator.execute(
            "UPDATE pg_class SET reltuples = 1e9 WHERE oid IN ('target'::regclass, "
            "'audit_entry'::regclass, 'audit_change'::regclass)"
        )
        # As the part of the log is called into which all this was written.
        told = operator.execute("SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYY_MM')").fetchone()
        ids["month"] = str(told[0]) if told else ""
    return world
