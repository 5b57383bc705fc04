"""Every command, tried by every role: the policy file decides, and nothing else."""

from __future__ import annotations

import json

import pytest
import sqlalchemy as sa

from lomu_app.bootstrap import policies
from lomu_app.insight.commands import EnterChildrenAtRisk
from lomu_app.kernel.errors import LomuError, NotPermitted
from lomu_app.kernel.permissions import Permission
from lomu_app.store.audit import AuditEntry, Verb
from lomu_app.store.command import Command, all_commands
from lomu_app.store.store import Store
from tests.support.commands import EXAMPLES, everybody, traces_of, with_example
from tests.support.cores import EVERY_AREA, Cores
from tests.support.personal import behind, out_of_reach, verify

ROLES: dict[str, dict[str, list[str]]] = policies()["roles"]["roles"]


def test_that_every_command_has_an_example() -> None:
    missing = sorted(kind.__name__ for kind in set(all_commands()) - set(EXAMPLES))
    assert not missing, f"add these to tests/support/examples/: {missing}"


# Commands on what has no area: accounts, nominals (known to the whole force), one's own drafts,
# and the papers' register, which tells what was taken out and shows nothing.
WITHOUT_AREA = {
    "ImportHarmWeights", "PublishModel", "RecordEthnicity",
    "AddAddress", "AddMarker", "AddName", "AddUser", "AmendAddress", "AmendMarker", "AmendPerson",
    "ChangeOwnPassphrase", "ChangeUser", "ConfirmMarkersRead", "ConsultPerson", "DropDraft",
    "EndAddress", "EndMarker", "EndName", "FillPractice", "ImportPeople", "JoinAlike", "JoinPeople",
    "KeepApart", "KeepDraft", "MakeDraftKey", "QueueLimitedDoubles",
    "RecordAddressCheck", "RecordBackup", "RecordCopy", "RecordExport", "RecordListing",
    "RecordRestore",
    "RegisterPerson", "SaveMapping", "SetPassphrase", "SetUpInstallation", "UndoJoin",
    "AddDocument", "AddLink", "AddPhoto", "LimitAccess", "RemoveEntry", "RecordCogListing",
    "RecordRegisterListing", "SetLetterhead",
}  # fmt: skip
# On a server: a login's passphrase is given with it, and invented people come before there are any.
NOT_AT_A_DESK = {"ChangeOwnPassphrase": ("viewer",), "FillPractice": tuple(ROLES)}
AREA_OF = {
    "case_id": (
        "SELECT area FROM membership "
        "WHERE id = (SELECT membership_id FROM odoc_case WHERE id = :key)"
    ),
    "target_id": "SELECT area FROM target WHERE id = :key",
    "list_id": "SELECT area FROM threat_list WHERE id = :key",
    "membership_id": "SELECT area FROM membership WHERE id = :key",
    "assessment_id": "SELECT area FROM assessment WHERE id = :key",
    "order_id": "SELECT area FROM legal_order WHERE id = :key",
    "action_id": "SELECT area FROM action_item WHERE id = :key",
    "release_id": "SELECT area FROM prison_release WHERE id = :key",
    "intervention_id": "SELECT area FROM intervention WHERE id = :key",
    "offence_id": "SELECT area FROM offence WHERE id = :key",
    "plan_id": "SELECT area FROM case_plan WHERE id = :key",
    "alert_id": "SELECT area FROM threat_alert WHERE id = :key",
    "location_id": "SELECT area FROM cog_location WHERE id = :key",
    "link_id": (
        "SELECT area FROM cog_location "
        "WHERE id = (SELECT location_id FROM cog_location_link WHERE id = :key)"
    ),
    "intelligence_id": (
        "SELECT area FROM cog_location "
        "WHERE id = (SELECT location_id FROM cog_intelligence WHERE id = :key)"
    ),
    "tactic_id": (
        "SELECT area FROM cog_location "
        "WHERE id = (SELECT location_id FROM cog_tactic WHERE id = :key)"
    ),
    # Who answers is the area that it is offered to.
    "transfer_id": "SELECT to_area FROM cog_transfer WHERE id = :key",
    "disclosure_id": "SELECT area FROM disclosure_release WHERE id = :key",
    "copy_id": (
        "SELECT area FROM disclosure_release "
        "WHERE id = (SELECT release_id FROM disclosure_copy WHERE id = :key)"
    ),
    "meeting_id": "SELECT area FROM meeting WHERE id = :key",
    "meeting_item_id": (
        "SELECT area FROM meeting WHERE id = (SELECT meeting_id FROM meeting_item WHERE id = :key)"
    ),
    "item_id": (
        "SELECT area FROM threat_list WHERE id = (SELECT list_id FROM threat_item WHERE id = :key)"
    ),
}


def area_of(command: Command, store: Store) -> str | None:
    """The area that a command works in; None if it works in none."""
    named = getattr(command, "area", None)
    if isinstance(command, EnterChildrenAtRisk):
        named = command.authority  # Coventry is an authority of one unit, called like it
    if named is not None:
        return str(named)
    for field, question in AREA_OF.items():
        key = getattr(command, field, None)
        if key is not None:
            with behind(store).engine.connect() as connection:
                return str(connection.execute(sa.text(question), {"key": key}).scalar_one())
    return None


@pytest.mark.parametrize("kind", with_example(), ids=lambda kind: kind.__name__)
def test_that_exactly_the_roles_of_the_policy_may_do_it_in_their_own_area_and_once(
    kind: type[Command], core_as: Cores
) -> None:
    wanted = {kind.permission, *EXAMPLES[kind].also}
    allowed = {role for role in ROLES if wanted <= set(ROLES[role]["permissions"])}
    assert allowed, "nobody could ever do this"
    preparing = everybody(core_as)
    command = EXAMPLES[kind].make(preparing)
    if core_as.store.bound and kind.__name__ in NOT_AT_A_DESK:
        with pytest.raises(LomuError):
            core_as(*NOT_AT_A_DESK[kind.__name__], name="tries.it").execute(command)
        return
    # Whoever may not comes first: they all try the same command, which stays undone.
    nobody = [((), EVERY_AREA), *(((role,), EVERY_AREA) for role in ROLES if role not in allowed)]
    refuse(core_as, command, nobody)
    for place, role in enumerate(sorted(allowed)):
        if EXAMPLES[kind].own:
            command = EXAMPLES[kind].make(everybody(core_as, f"tries.{role}"))
        elif place:
            command = EXAMPLES[kind].make(preparing)
        area = area_of(command, preparing.store)
        assert (area is None) == (kind.__name__ in WITHOUT_AREA)
        if area is not None:
            refuse(core_as, command, [((role,), tuple(set(EVERY_AREA) - {area}))])
        do_it_once(core_as, role, command, EVERY_AREA if area is None else (area,))
    verdict = verify(preparing)
    assert verdict.ok, verdict.problems


def do_it_once(cores: Cores, role: str, command: Command, areas: tuple[str, ...]) -> None:
    """The command does something, and sent a second time it does no more."""
    core = cores(role, name=f"tries.{role}", areas=areas)
    before = traces_of(core.store)
    done = core.execute(command)
    after = traces_of(core.store)
    assert after != before, f"{role} did it, and nothing came of it"
    again = core.execute(command)
    assert again.repeated
    assert again.result == json.loads(json.dumps(done.result)), "the retry was told otherwise"
    assert traces_of(core.store) == after, "the retry did something"


def refuse(
    cores: Cores, command: Command, those: list[tuple[tuple[str, ...], tuple[str, ...]]]
) -> None:
    """None of those, given by roles and areas, changes anything, and the audit says who tried."""
    tried = []
    for roles, areas in those:  # let in before, which leaves its own trace
        name = f"tries.{'.'.join(roles) or 'without_role'}"
        tried.append((cores(*roles, name=name, areas=areas), set(areas) == set(EVERY_AREA)))
    before = traces_of(cores.store)
    denied = []
    for core, everywhere in tried:
        kept = () if everywhere else (out_of_reach(cores),)
        with pytest.raises((NotPermitted, *kept)) as refused:
            core.execute(command)
        if refused.type is NotPermitted:
            denied.append((core.actor.username, command.tag, Verb.DENIED))
    assert traces_of(cores.store) == before, "one of those did something"
    assert _newest_entries(cores, len(denied)) == denied


def test_that_the_policy_names_only_permissions_that_the_program_knows() -> None:
    named = {name for role in ROLES.values() for name in role["permissions"]}
    assert named <= set(Permission)
    assert named == set(Permission), "a permission that no role holds cannot be used"


def _newest_entries(cores: Cores, count: int) -> list[tuple[str, str, str]]:
    """Who did what and how, the newest last."""
    entries = (
        sa.select(AuditEntry.username, AuditEntry.tag, AuditEntry.verb)
        .order_by(AuditEntry.tx.desc())
        .limit(count)
    )
    with cores.store.engine.connect() as connection:
        return [tuple(row) for row in reversed(connection.execute(entries).all())]
