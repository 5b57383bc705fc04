"""What takes months to tell: sign-offs that lasted, harm that fell; and who may know of what."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest

from lomu_app.cohorts.rules import MembershipStatus
from lomu_app.harm.models import model_in_use
from lomu_app.insight.queries import list_measures, load_measure
from lomu_app.insight.rows import Asked
from lomu_app.insight.rules import By
from lomu_app.kernel.errors import InvalidInput, NotPermitted
from lomu_app.kernel.permissions import Permission
from lomu_app.people.limiting import LimitAccess
from lomu_app.people.queries import load_person
from lomu_app.store.unit_of_work import Reader
from tests.insight.plain import Raw, harm, lasting
from tests.support.accounts import give_account
from tests.support.cog import inform, make_signed_off
from tests.support.cohorts import make_membership, row_of
from tests.support.cores import Cores
from tests.support.harm import batch_of, import_batch
from tests.support.targets import AREA, TODAY, make_target
from tests.support.worlds import World


def test_that_a_sign_off_lasts_if_nothing_brings_it_back_within_six_months(
    core_as: Cores,
) -> None:
    core, chair = core_as("sergeant"), core_as("cog_chair")
    lasted, came_back = (make_signed_off(core, chair, name=name) for name in ("Knot", "Ruff"))
    asked = Asked("sign_off_durability", TODAY, TODAY)
    assert core.ask(load_measure, asked).whole.number is None, "it is too early to tell"
    core_as.clock.advance(dt.timedelta(days=60))
    inform(core, came_back, informed_on=core.clock.today())
    core_as.clock.advance(dt.timedelta(days=60))
    assert core.ask(load_measure, asked).whole.number is None
    core_as.clock.advance(dt.timedelta(days=70))
    found = core.ask(load_measure, Asked("sign_off_durability"))
    assert {fact.id: fact.counts for fact in found.facts} == {lasted: True, came_back: False}
    assert (found.whole.text, found.whole.small) == ("50%", True)
    plain = lasting(Raw(core), core.clock.today())
    assert [(fact.id, fact.counts, fact.on.isoformat()) for fact in found.facts] == [
        (row.key, row.counts, row.on) for row in plain
    ]
    assert found.whole.number == Fraction(sum(row.counts for row in plain), len(plain))
    assert core.ask(load_measure, Asked("locations_signed_off")).whole.base == 2


def test_that_harm_removed_is_the_weight_before_a_selection_less_that_after(
    embedded_core_as: Cores,
) -> None:
    core = embedded_core_as("inspector")
    member = make_membership(core, MembershipStatus.SELECTED)
    person = core.ask(load_person, row_of(core, member).person_id)
    days = (-300, -180, -100, -1, 0, 150, 181, 182)
    embedded_core_as.clock.advance(dt.timedelta(days=200))
    history = batch_of(*(TODAY + dt.timedelta(days=each) for each in days), person=person)
    import_batch(core, history)

    def weigh(reader: Reader) -> int:
        _, weights = model_in_use(reader.session, reader.policies)
        found = weights.find("ABH s.47")
        return 0 if found is None else found.weight

    each = Fraction(core.ask(weigh), 1000)
    assert each, "the offence has a weight"
    found = core.ask(load_measure, Asked("harm_removed"))
    assert [fact.id for fact in found.facts] == [member]
    # Before: 180, 100 and 1 days; after: on the day, and 150 and 181 days later.
    assert found.whole.number == 0
    import_batch(core, batch_of(TODAY - dt.timedelta(days=50), number=903, person=person))
    again = core.ask(load_measure, Asked("harm_removed"))
    assert again.whole.number == each
    early = Asked("harm_removed", last=TODAY + dt.timedelta(days=100))
    assert core.ask(load_measure, early).whole.number == each, "by when it was selected"


def test_that_whoever_was_selected_twice_is_once_in_the_whole_and_in_each_part(
    core_as: Cores,
) -> None:
    core, clock = core_as("inspector"), core_as.clock
    one = make_membership(core, MembershipStatus.SELECTED)
    person_id = row_of(core, one).person_id
    person = core.ask(load_person, person_id)
    clock.advance(dt.timedelta(days=30))
    two = make_membership(core, MembershipStatus.SELECTED, person_id=person_id, cohort="serial_da")
    clock.advance(dt.timedelta(days=200))
    # Before both selections; between them, so after the first and before the second.
    for number, days in ((904, (-20, -10)), (905, (10,))):
        some = (TODAY + dt.timedelta(days=each) for each in days)
        import_batch(core, batch_of(*some, number=number, person=person))
    asked = Asked("harm_removed", by=By.COHORT)
    found = core.ask(load_measure, asked)
    assert [fact.id for fact in found.facts] == [one], "by the first selection"
    assert found.whole.base == 1
    parts = {each.facts[0].id: each.figure.number for each in found.groups}
    # Two before and one after for the first; three before for the second.
    each = found.whole.number
    assert each
    assert parts == {one: each, two: 3 * each}
    months = core.ask(load_measure, Asked("harm_removed", by=By.MONTH))
    assert [point.figure.number for point in months.chart.points if point.figure.base] == [
        each, 3 * each,
    ]  # fmt: skip
    area = core.ask(load_measure, Asked("harm_removed", by=By.AREA)).groups
    assert [group.figure.number for group in area] == [each]
    later = core.ask(load_measure, Asked("harm_removed", TODAY + dt.timedelta(days=1)))
    assert later.whole.number == 3 * each, "the first selection of the period"
    assert "overlap" in found.row.definition.caution
    rows = harm(Raw(core), float(each), core.clock.today())
    whole = {row.groups["person"]: row.value for row in reversed(rows)}
    assert sum(whole.values()) == pytest.approx(float(each))
    assert {row.key: row.value for row in rows} == {
        key: pytest.approx(float(number or 0)) for key, number in parts.items()
    }


def test_that_people_under_limited_access_are_in_no_number_for_others_or_outside(
    core_as: Cores,
) -> None:
    give_account(core_as, "ps.owner", "sergeant")
    owner, other = (core_as("sergeant", name=name) for name in ("ps.owner", "ps.other"))
    make_target(owner)
    member = make_membership(owner, MembershipStatus.REFERRED)
    person_id = row_of(owner, member).person_id
    hidden = make_target(owner, person_id)
    owner.execute(
        LimitAccess(person_id=person_id, version=0, owner="ps.owner", reason="Officer's brother")
    )
    asked = Asked("new_targets", by=By.AREA)
    assert hidden in {fact.id for fact in owner.ask(load_measure, asked).facts}
    assert other.ask(load_measure, asked).whole.base == 1
    outside = Asked("new_targets", outside=True)
    assert owner.ask(load_measure, outside).whole.base == 1
    assert owner.ask(load_measure, Asked("cohort_funnel")).whole.base == 1
    assert other.ask(load_measure, Asked("cohort_funnel")).whole.base == 0
    walsall = core_as("sergeant", areas=("Walsall",))
    assert walsall.ask(load_measure, asked).whole.base == 0
    with pytest.raises(NotPermitted, match=AREA):
        walsall.ask(load_measure, Asked("new_targets", areas=(AREA,)))


def test_that_the_uncleared_are_told_the_same_with_cse_records_and_without(
    worlds: tuple[World, World],
) -> None:
    without, with_cse = (
        {
            name: {
                row.definition.code: (found.whole, found.chart)
                for row in core.ask(list_measures)
                for found in [core.ask(load_measure, Asked(row.definition.code))]
            }
            for name, core in world.asking().items()
        }
        for world in worlds
    )
    assert without == with_cse
    told = without["any right"]
    assert len(told) == 16
    assert not [code for code in told if "location" in code or "cog" in code or "sign" in code]
    core = worlds[1].asking()["any right"]
    refusals = []
    for code in ("sign_off_durability", "no_such_measure"):
        with pytest.raises(InvalidInput) as refused:
            core.ask(load_measure, Asked(code))
        refusals.append(refused.value.message.replace(code, "…"))
    assert refusals[0] == refusals[1], "not even the name of a measure is told"
    cleared = worlds[1].cores("sergeant")
    assert cleared.actor.may(Permission.SEE_CSE)
    assert cleared.ask(load_measure, Asked("locations_raised")).whole.base == 3
