"""Who could do something in an area: what four eyes are counted by."""

from __future__ import annotations

import dataclasses
import itertools

from lomu_app.access.queries import who_may
from lomu_app.access.rules import lacks_people, permissions_of
from lomu_app.bootstrap import policies
from lomu_app.kernel.permissions import Permission
from lomu_app.kernel.policy import Policy
from tests.support.accounts import bar, give_account
from tests.support.cores import Cores
from tests.support.personal import PersonalCores
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


def of_a_force(**permissions: tuple[str, ...]) -> Policy:
    """The policy of a force with roles of its own alone."""
    told = {name: {"label": name, "permissions": list(held)} for name, held in permissions.items()}
    return dataclasses.replace(policies()["roles"], items={"roles": told})


def test_that_nobody_is_shown_what_is_about_people_who_may_not_see_people() -> None:
    own = of_a_force(
        arrests=("see_targets", "see_cohorts", "record_attempts"), people=("see_people",)
    )
    assert permissions_of(own, ["arrests"]) == {Permission.RECORD_ATTEMPTS}
    assert lacks_people(own, ["arrests"]) == (
        "Your roles let you see cohorts and see targets, but not see people. Each of them is about "
        "somebody, so none is shown to you. Ask an administrator for a role besides that may see "
        "people."
    )
    both = {Permission(each) for role in own["roles"].values() for each in role["permissions"]}
    assert permissions_of(own, ["arrests", "people"]) == both
    assert lacks_people(own, ["arrests", "people"]) == lacks_people(own, ["people"]) == ""
    shipped = policies()["roles"]
    assert {lacks_people(shipped, [role]) for role in shipped["roles"]} == {""}


def test_that_a_server_gives_the_same_rights_by_a_role_of_a_force_s_own(
    personal_core_as: PersonalCores,
) -> None:
    roles = {
        "arrests": ("see_targets", "see_scores", "record_attempts"), "people": ("see_people",),
        "locations": ("edit_cse", "keep_meetings"), "cleared": ("see_cse",),
    }  # fmt: skip
    own = of_a_force(**roles)
    rows = [(role, each) for role, held in roles.items() for each in held]
    with personal_core_as.store.engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO lomu_rules.role_permission VALUES (%s, %s)", rows
        )  # fmt: skip
    for number in range(1, 3):
        for held in itertools.combinations(roles, number):
            core = personal_core_as(*held)
            with core.store.engine.connect() as connection:
                given = connection.exec_driver_sql("SELECT lomu_rules.my_rights()").scalar_one()
            assert set(given) == permissions_of(own, held), held
