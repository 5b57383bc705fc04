"""Who could do something in an area: what four eyes are counted by."""

from __future__ import annotations

import dataclasses

from lomu_app.access.queries import who_may
from lomu_app.access.rules import permissions_of
from lomu_app.bootstrap import policies
from lomu_app.kernel.permissions import Permission
from tests.support.accounts import bar, give_account
from tests.support.cores import Cores
from tests.support.statements import statements


def approvers(cores: Cores, area: str = "Coventry") -> tuple[str, ...]:
    with cores.store.reading() as session:
        return tuple(sorted(who_may(session, policies(), Permission.APPROVE_LIST, area)))


def test_that_who_may_approve_has_the_role_the_area_and_an_open_account(core_as: Cores) -> None:
    assert approvers(core_as) == ()
    give_account(core_as, "insp.here", "viewer", "inspector", areas=("Coventry", "Walsall"))
    give_account(core_as, "insp.there", "inspector", areas=("Walsall",))
    give_account(core_as, "insp.nowhere", "inspector", areas=())
    give_account(core_as, "ps.here", "sergeant", "manager", "administrator")
    give_account(core_as, "insp.gone", "inspector")
    assert approvers(core_as) == ("insp.gone", "insp.here")
    bar(core_as, "insp.gone")
    assert approvers(core_as) == ("insp.here",)
    assert approvers(core_as, "Walsall") == ("insp.here", "insp.there")
    assert approvers(core_as, "Dudley") == ()


def test_that_a_part_of_an_areas_name_is_not_the_area(core_as: Cores) -> None:
    give_account(core_as, "insp.east", "inspector", areas=("Birmingham East",))
    assert approvers(core_as, "Birmingham West") == ()
    assert approvers(core_as, "Birmingham") == ()


def test_that_it_is_one_question_without_secrets_however_many_they_are(core_as: Cores) -> None:
    for number in range(12):
        give_account(core_as, f"insp.{number}", "inspector")
    with statements(core_as.store) as asked:
        assert len(approvers(core_as)) == 12
    (question,) = (each.sql for each in asked if "user_account" in each.sql)
    assert "passphrase_hash" not in question


def test_that_a_role_which_the_policy_has_dropped_gives_nothing() -> None:
    roles = policies()["roles"]
    assert permissions_of(roles, ["gone"]) == frozenset()
    assert permissions_of(roles, ["gone", "viewer"]) == permissions_of(roles, ["viewer"])


def test_that_roles_older_than_the_right_to_ones_own_actions_take_no_work_away() -> None:
    roles, own = policies()["roles"], Permission.WORK_OWN_ACTIONS
    older = dataclasses.replace(roles, items={"roles": {
        name: {**said, "permissions": [each for each in said["permissions"] if each != own]}
        for name, said in roles["roles"].items()
    }})  # fmt: skip
    assert permissions_of(older, ["odoc_chair"]) == permissions_of(roles, ["odoc_chair"])
    assert own not in permissions_of(older, ["viewer", "cse_officer"])
