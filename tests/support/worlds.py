"""Two databases alike, one of which also holds CSE records: what the uncleared may not tell apart.

Both come of one copy. `with_cse` holds a location with something of everything, a COG that was
held on it, actions, a register, drafts, and the traces that all this leaves in the log.
"""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from lomu_app import bootstrap, cli
from lomu_app.access.commands import AddUser
from lomu_app.access.drafts import KeepDraft
from lomu_app.access.sign_in import hash_passphrase
from lomu_app.actions.commands import RaiseAction, StepAction
from lomu_app.bootstrap import Core
from lomu_app.cog.commands import AddLocationNote, LinkToLocation
from lomu_app.cohorts.rules import MembershipStatus
from lomu_app.daart.threat_commands import PrepareList
from lomu_app.intake.commands import ImportLocations, ImportTargets
from lomu_app.kernel.errors import NotPermitted
from lomu_app.kernel.permissions import Permission
from lomu_app.meetings.commands import CloseMeeting
from lomu_app.people.limiting import LimitAccess
from lomu_app.store.backup import KEYS
from lomu_app.store.keys import KeyFile
from tests.support import meetings
from tests.support.cog import inform, link_victim, make_location, make_signed_off, run
from tests.support.cohorts import make_membership
from tests.support.commands import EXAMPLES, everybody, somebody_else
from tests.support.cores import EVERY_AREA, FAST, PASSPHRASE, Cores
from tests.support.examples.intake import line_with
from tests.support.orders import make_bail
from tests.support.plans import join, undo_join
from tests.support.postgres import FreshDatabase
from tests.support.targets import AREA, TODAY, make_person, make_ready, make_target

SECRETS = (
    "LAPWING", "PLOVER", "GIRLS SEEN", "QUIET OWNER", "LOC-", "INT-", "TAC-", "AX-", "HERON",
    "DUNLIN",
)  # fmt: skip
"""What stands in CSE records alone, in capitals."""
UNCLEARED = tuple(
    role
    for role, told in bootstrap.policies()["roles"]["roles"].items()
    if Permission.SEE_CSE not in told["permissions"]
)
INSIDER, CLEARED = "pc.insider", "ps.cleared"


@dataclass(frozen=True)
class World:
    """One of the two; `cores` are on its database, and its people sign in at its folder."""

    folder: Path | None
    cores: Cores
    person_id: int

    def asking(self) -> dict[str, Core]:
        """Whoever is not cleared: in each role, in all of them, with any right but the one."""
        roles = {role: self.cores(role, name=f"asks.{role}") for role in UNCLEARED}
        actor = everybody(self.cores, "asks.any").actor
        rights = frozenset(Permission) - {Permission.SEE_CSE}
        any_right = dataclasses.replace(actor, permissions=rights)
        return {
            **roles, "all roles": self.cores(*UNCLEARED, name=INSIDER),
            "any right": dataclasses.replace(self.cores(), actor=any_right),
        }  # fmt: skip

    def run(self, *words: str, user: str = INSIDER) -> int:
        """Words of the command line, as somebody with an account."""
        assert self.folder is not None
        common = ("--data", str(self.folder), "--user", user, "--today", TODAY.isoformat())
        return cli.main([*common, *words])


@pytest.fixture
def worlds(tmp_path: Path) -> Iterator[tuple[World, World]]:
    """Without CSE records, and with them; the same was done in both before and after."""
    folders = (tmp_path / "without", tmp_path / "with_cse")
    first = bootstrap.create(
        folders[0], CLEARED, PASSPHRASE, stretching=FAST, roles=("sergeant",), practice=True
    ).core
    _let_in(first, INSIDER, UNCLEARED)
    assert first.store.key is not None
    KeyFile.read(folders[0] / KEYS).wrap(INSIDER, PASSPHRASE, first.store.key)
    person_id = _before(Cores(first.store, folders[0]))
    first.close()
    shutil.copytree(*folders)
    opened = [bootstrap.open_folder(folder, CLEARED, None) for folder in folders]
    made = [
        World(folder, Cores(core.store, folder), person_id)
        for folder, core in zip(folders, opened, strict=True)
    ]
    fill(made[1])
    yield made[0], made[1]
    for core in opened:
        core.close()


@pytest.fixture
def shared_worlds(fresh_database: FreshDatabase) -> Iterator[tuple[World, World]]:
    """The same on a server, where nobody signs in at a folder."""
    stores = [bootstrap.open_store_url(fresh_database(_prepare_shared)) for _ in range(2)]
    made = [World(None, Cores(store), 1) for store in stores]
    fill(made[1])
    yield made[0], made[1]
    for store in stores:
        store.close()


def _prepare_shared(url: str) -> None:
    first = bootstrap.create_shared(url, CLEARED, PASSPHRASE, stretching=FAST)
    _let_in(first, INSIDER, UNCLEARED)
    _before(Cores(first.store))
    first.close()


def _let_in(core: Core, name: str, roles: tuple[str, ...]) -> None:
    hashed = hash_passphrase(PASSPHRASE, FAST)
    core.execute(
        AddUser(
            username=name, display_name=name.title(), passphrase_hash=hashed, roles=roles,
            areas=EVERY_AREA,
        )
    )  # fmt: skip


def _before(cores: Cores) -> int:
    """Somebody of whom every room without CSE holds something that can be printed or exported."""
    core = everybody(cores)
    person_id = make_person(core, "Merlin")
    make_ready(core, make_target(core, person_id))
    core.execute(raising(person_id))
    make_membership(core, MembershipStatus.MANAGED, person_id=person_id)
    make_bail(core, person_id)
    core.execute(PrepareList(area=AREA, day=TODAY))
    return person_id


def raising(person_id: int | None, **fields: Any) -> RaiseAction:
    """The command that raises an action on a person, or on what the fields name."""
    said: dict[str, Any] = {
        "area": AREA, "kind": "visit", "strand": "protect", "owner": "PC Yarrow", "due": TODAY,
        "text": "See the neighbours",
    }  # fmt: skip
    return RaiseAction(person_id=person_id, **said | fields)


def fill(world: World) -> None:
    """Something of everything that the compartment knows, and the traces of it."""
    core = everybody(world.cores)
    found = fill_location(core, world.person_id)
    meeting_id = meet(core, found)
    core.execute(EXAMPLES[ImportLocations].make(core))
    for form in ("cog:location:1:note", "cog:meeting-item:3:keep"):
        core.execute(KeepDraft(form=form, fields={"text": "Dunlin"}))
    sergeant = world.cores("sergeant", name=CLEARED)
    for refused in (
        sergeant, world.cores("cog_chair", areas=("Walsall",), name="insp.walsall"),
    ):  # fmt: skip
        with suppress(NotPermitted):
            refused.execute(CloseMeeting(meeting_id=meeting_id, version=1))
    apart = sergeant.execute(raising(None, source_kind="location", source_id=found)).result
    walsall = world.cores("sergeant", areas=("Walsall",), name="ps.walsall")
    with suppress(NotPermitted):
        walsall.execute(StepAction(action_id=apart["action_id"], version=1, status="in_progress"))
    if world.folder is not None:
        world.run("show", "action", str(apart["reference"]), user=CLEARED)
        world.run("list", "locations", user=CLEARED)


def fill_location(core: Core, person_id: int) -> int:
    """A location with something of everything, linked to this person; another signed off."""
    found = make_location(core, lead="PC Yarrow")
    link = LinkToLocation(location_id=found, kind="person", person_id=person_id, role="Driver")
    core.execute(link)
    link_victim(core, found)
    inform(core, found)
    run(core, found, person_id=person_id, target="Quiet owner")
    note = {"on_day": TODAY, "nature": "fact", "text": "Plover Street was quiet"}
    core.execute(AddLocationNote(location_id=found, **note))
    make_signed_off(core, somebody_else(core))
    return found


def meet(core: Core, location_id: int) -> int:
    """A COG that has been held on it, with an action of the location and one of an item."""
    meeting_id = meetings.begin(core, meetings.prepare(core))
    item = meetings.item_of(core, meeting_id, location_id)
    core.execute(meetings.deciding(item))
    for kind, key in (("location", location_id), ("meeting", item.id)):
        said = "Plover Street at night"
        core.execute(raising(None, source_kind=kind, source_id=key, text=said))
    meetings.end(core, meeting_id)
    meetings.approve(core, meeting_id)
    return meeting_id


def go_on(world: World) -> list[object]:
    """What people do afterwards who know nothing of it, what they are answered and told anew."""
    anybody = world.asking()["any right"]
    officer = world.cores("offender_manager", name="pc.officer")
    told: list[object] = [officer.execute(raising(world.person_id)).result]
    anybody.listen(told.append)
    other, third = (make_person(anybody, name, pnc_id=None) for name in ("Siskin", "Merlyn"))
    match = join(anybody, other, world.person_id)
    undo_join(anybody, match)
    told += [other, third, match]
    told.append(join(anybody, world.person_id, third))
    brought = ImportTargets(
        area=AREA, file_name="a.xlsx", sha256="1" * 64, lines=(line_with("20CV/31A/26"),)
    )
    # Heard by no one: a run of the intake has a number, which no screen shows.
    told.append(world.asking()["any right"].execute(brought).result)
    if world.folder is not None:
        world.run("list", "actions", user=CLEARED)
    hidden = LimitAccess(person_id=other, version=0, owner=INSIDER, reason="Officer's brother")
    told.append(anybody.execute(hidden).result)
    return told


Worlds = tuple[World, World]
