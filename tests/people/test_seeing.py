"""Limited access: every way to a record, tried by somebody who may not see it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from lomu_app.bootstrap import Core
from lomu_app.cohorts.queries import find_membership_ids, load_membership
from lomu_app.daart.commands import RecordAttempt
from lomu_app.daart.queries import find_target_ids
from lomu_app.daart.records import Target
from lomu_app.daart.rows import TargetFilter, TargetGroup
from lomu_app.daart.target_detail import load_target
from lomu_app.kernel.errors import EditConflict, InvalidInput, LomuError, NotPermitted, Refused
from lomu_app.orders.queries import load_clocks, load_order, load_orders
from lomu_app.people.commands import AddName, ConsultPerson, RegisterPerson
from lomu_app.people.entry_commands import AddLink
from lomu_app.people.entry_queries import load_limit, load_links
from lomu_app.people.limiting import LimitAccess
from lomu_app.people.match_commands import JoinPeople
from lomu_app.people.match_queries import find_possible, open_matches, possible_rows
from lomu_app.people.queries import (
    find_person_id,
    find_person_ids,
    load_people,
    load_person,
    search_people,
)
from lomu_app.people.records import Person
from lomu_app.people.rules import Identity, LooksLikeKnown, NewName
from lomu_app.people.seeing import LimitedRow, limited_records
from lomu_app.people.telling import timeline
from lomu_app.store.unit_of_work import Reader
from tests.architecture.sources import ROOT
from tests.people.people import register, two_alike, wilmot
from tests.support.accounts import bar, give_account
from tests.support.cohorts import refer
from tests.support.cores import Cores
from tests.support.looking import look
from tests.support.orders import make_bail, make_order
from tests.support.personal import out_of_reach
from tests.support.plans import join, undo_join
from tests.support.targets import make_person, make_target


def limit(core: Core, person_id: int, **fields: object) -> None:
    """Put a record under limited access of ps.owner, with insp.named."""
    seen = {"version": core.ask(load_limit, person_id).version, "owner": "ps.owner",
            "named": ("insp.named",), "reason": "Officer's brother"}  # fmt: skip
    core.execute(LimitAccess(person_id=person_id, **seen | fields))


@pytest.fixture
def owner(core_as: Cores) -> Core:
    """The sergeant who owns the limited record; a second one is named."""
    for name, role in (("ps.owner", "sergeant"), ("insp.named", "inspector")):
        give_account(core_as, name, role)
    return core_as("sergeant", name="ps.owner")


def other(cores: Cores) -> Core:
    """A sergeant who may do everything, but see this."""
    return cores("sergeant", name="ps.other")


def test_that_only_the_owner_and_those_named_see_it_anywhere(core_as: Cores, owner: Core) -> None:
    person_id = make_person(owner, "Quillfeather")
    target_id, membership_id = make_target(owner, person_id), refer(owner, person_id)
    make_bail(owner, person_id)
    limit(owner, person_id)
    for core, seen in (
        (owner, True), (core_as("inspector", name="insp.named"), True), (other(core_as), False),
    ):  # fmt: skip
        everyone = TargetFilter(group=TargetGroup.ALL)
        found = {
            "list": person_id in core.ask(find_person_ids),
            "rows": bool(core.ask(load_people, [person_id])),
            "search": bool(core.ask(search_people, "Quillfeather")),
            "targets": target_id in core.ask(find_target_ids, everyone),
            "cohorts": membership_id in core.ask(find_membership_ids),
            "orders": bool(core.ask(load_orders)),
            "clocks": bool(core.ask(load_clocks)),
        }
        assert set(found.values()) == {seen}, (core.actor.username, found)


def test_that_others_are_told_that_it_exists_and_whom_to_ask(core_as: Cores, owner: Core) -> None:
    person_id = make_person(owner, "Quillfeather")
    limit(owner, person_id)
    core = other(core_as)
    reference = f"P-{person_id:06d}"
    assert core.ask(limited_records) == (LimitedRow(person_id, reference, "Ps Owner"),)
    assert owner.ask(limited_records) == ()
    for refused in (
        lambda: core.ask(load_person, person_id),
        lambda: core.ask(timeline, person_id),
        lambda: core.ask(load_links, person_id),
        lambda: core.ask(find_person_id, reference),
        lambda: core.execute(ConsultPerson(person_id=person_id, reason_code="2")),
        lambda: core.execute(AddName(person_id=person_id, name=NewName("Tinker"))),
    ):
        with pytest.raises(NotPermitted, match=f"{reference} is under limited access. Ask Ps Own"):
            refused()


def test_that_nothing_of_it_is_reached_by_its_own_number(core_as: Cores, owner: Core) -> None:
    person_id = make_person(owner)
    target_id, membership_id = make_target(owner, person_id), refer(owner, person_id)
    order_id = make_order(owner, person_id)
    limit(owner, person_id)
    core, today = other(core_as), dt.date(2026, 11, 24)
    attempt = RecordAttempt(target_id=target_id, on_day=today, outcome="no_reply")
    for refused in (
        lambda: core.ask(load_target, target_id),
        lambda: core.ask(load_membership, membership_id),
        lambda: core.ask(load_order, order_id),
        lambda: core.execute(attempt),
        lambda: make_target(core, person_id),
        lambda: refer(core, person_id, cohort="high_risk_da"),
    ):
        with pytest.raises(LomuError):
            refused()


def test_that_a_match_and_a_link_do_not_give_it_away(core_as: Cores, owner: Core) -> None:
    first, second, _match = two_alike(owner)
    third = make_person(owner)
    owner.execute(AddLink(person_id=third, kind="family", other_id=first.id, relation="brother"))
    limit(owner, first.id)
    core = other(core_as)
    assert core.ask(open_matches) == []
    assert core.ask(load_person, second.id).matches == ()
    look(core, third)
    assert core.ask(load_links, third) == []
    typed = Identity(surname="Wilmot", forenames="Dale", date_of_birth=first.date_of_birth)
    assert first.id not in {row.person.id for row in core.ask(find_possible, typed)}


def test_that_a_search_before_registering_says_whom_to_ask(core_as: Cores, owner: Core) -> None:
    person = register(owner, wilmot())
    limit(owner, person.id)
    core = other(core_as)
    if core.store.bound:  # which compares with no record that it keeps from whoever asks
        core.execute(RegisterPerson(person=wilmot()))
        return
    with pytest.raises(LooksLikeKnown) as refused:
        core.execute(RegisterPerson(person=wilmot()))
    (row,) = core.ask(possible_rows, refused.value.matches)
    assert row.person.name == "Limited access: ask Ps Owner"
    assert (row.person.date_of_birth, row.person.addresses) == (None, ())


def test_that_the_limit_is_changed_and_lifted_by_those_who_see_it(
    core_as: Cores, owner: Core
) -> None:
    person_id = make_person(owner)
    limit(owner, person_id, named=())
    assert core_as("inspector", name="insp.named").ask(find_person_ids) == []
    core = other(core_as)
    with pytest.raises(NotPermitted):
        core.execute(LimitAccess(person_id=person_id, version=1, owner="ps.other", reason="Mine"))
    limit(owner, person_id)
    assert core_as("inspector", name="insp.named").ask(find_person_ids) == [person_id]
    limit(owner, person_id, owner="", reason="Case closed")
    assert other(core_as).ask(find_person_ids) == [person_id]
    with pytest.raises(Refused, match="under no limit"):
        limit(owner, person_id, owner="", reason="Again")
    with pytest.raises(EditConflict):
        limit(owner, person_id, version=0)
    for wrong in ({"owner": "nobody"}, {"named": ("nobody",)}, {"reason": " "}):
        with pytest.raises(InvalidInput):
            limit(owner, person_id, **wrong)


def test_that_a_limited_record_is_not_joined(core_as: Cores, owner: Core) -> None:
    first, second, _match = two_alike(owner)
    limit(owner, second.id)
    version = owner.ask(load_person, second.id).version
    with pytest.raises(Refused, match="under limited access"):
        owner.execute(
            JoinPeople(
                keep_id=first.id, keep_version=first.version, joined_id=second.id,
                joined_version=version, reason="Same",
            )
        )  # fmt: skip


def test_that_it_is_left_out_wherever_a_statement_names_it(core_as: Cores, owner: Core) -> None:
    person_id = make_person(owner)
    make_target(owner, person_id)
    limit(owner, person_id)
    targets, people = sa.select(Target.id), sa.select(Person.id)
    within, first = targets.subquery(), targets.cte()
    for number, statement in enumerate(
        (
            targets.join(Target.person),
            sa.select(Target).options(joinedload(Target.person)),
            sa.select(within.c.id),
            sa.select(sa.literal(1)).where(sa.select(first.c.id).exists()),
            sa.select(sa.literal(1)).where(sa.literal(person_id).in_(people)),
            sa.union_all(targets, people),
        )
    ):
        told = [core.ask(everything, statement) for core in (owner, other(core_as))]
        assert told[0], number
        assert told[1] == [], number


def everything(reader: Reader, statement: Any) -> list[str]:
    """What a statement tells, as text: records are gone with their session."""
    return [repr(row) for row in reader.session.execute(statement)]


# Each alias is joined to a row (a match, a link, a target, a membership of the same person) that
# is left out with its person.
WITH_ALIASES = {
    "lomu_app/cohorts/doubles.py",
    "lomu_app/daart/waiting.py",
    "lomu_app/people/match_queries.py",
}  # fmt: skip


def test_that_a_limit_whose_people_have_all_left_can_be_changed(
    embedded_core_as: Cores,
) -> None:
    for name, role in (
        ("ps.owner", "sergeant"),
        ("insp.named", "inspector"),
        ("ps.new", "sergeant"),
    ):
        give_account(embedded_core_as, name, role)
    owner = embedded_core_as("sergeant", name="ps.owner")
    person_id = make_person(owner)
    limit(owner, person_id)
    bar(embedded_core_as, "ps.owner")
    new = embedded_core_as("sergeant", name="ps.new")
    assert new.ask(find_person_ids) == [], "somebody who is named is left to ask"
    bar(embedded_core_as, "insp.named")
    assert new.ask(find_person_ids) == [person_id]
    assert embedded_core_as("offender_manager").ask(find_person_ids) == []
    with pytest.raises(InvalidInput, match=r"Nobody signs in as ps\.owner"):
        limit(new, person_id, named=())
    limit(new, person_id, owner="ps.new", named=())
    assert other(embedded_core_as).ask(find_person_ids) == []


def test_that_what_was_joined_into_a_limited_record_is_limited_with_it(
    core_as: Cores, owner: Core
) -> None:
    kept, joined = make_person(owner), make_person(owner, "Quennell", pnc_id=None)
    match_id = join(owner, kept, joined)
    limit(owner, kept)
    core = other(core_as)
    for query, argument in ((load_person, joined), (timeline, joined), (load_links, joined)):
        with pytest.raises(out_of_reach(core_as), match=r"Ask Ps Owner|no such person"):
            core.ask(query, argument)
    assert core.ask(search_people, "Quennell") == []
    assert [row.person_id for row in core.ask(limited_records)] == [kept]
    assert owner.ask(search_people, "Quennell")
    limit(owner, kept, owner="", reason="Case closed")
    undo_join(owner, match_id)
    assert core.ask(load_person, joined).surname


def test_that_no_other_query_asks_for_people_by_another_name() -> None:
    found = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "lomu_app").rglob("*.py")
        if "aliased(" in path.read_text(encoding="utf-8")
    }
    assert found == WITH_ALIASES, "limited access does not reach an alias: see people/seeing.py"
