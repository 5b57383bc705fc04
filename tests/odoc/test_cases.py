"""Whatever must be heard is on the agenda, by name only to whoever may know; decisions happen."""

from __future__ import annotations

import dataclasses
import datetime as dt
import random

import pytest
import sqlalchemy as sa

from lomu_app.actions.queries import find_action_ids, load_actions
from lomu_app.actions.rows import ActionFilter
from lomu_app.actions.rules import Source
from lomu_app.bootstrap import Core, policies
from lomu_app.cohorts.commands import ProposeDeselection, ReviewMember, SuspendMember
from lomu_app.cohorts.queries import load_membership
from lomu_app.cohorts.records import Membership
from lomu_app.cohorts.rules import MembershipStatus, Rag
from lomu_app.kernel.errors import NotPermitted, RecordNotFound, Refused
from lomu_app.kernel.policy import Policy
from lomu_app.meetings.commands import CloseMeeting
from lomu_app.meetings.papers import load_minutes_paper
from lomu_app.meetings.queries import load_minutes
from lomu_app.meetings.records import MeetingItem
from lomu_app.meetings.rules import MeetingKind
from lomu_app.odoc.commands import BriefCase, CheckBriefing
from lomu_app.odoc.pack_rows import load_odoc_pack
from lomu_app.odoc.preflight import load_preflight
from lomu_app.odoc.queries import load_case, load_cases
from lomu_app.odoc.scope import scope_of
from lomu_app.people.limiting import LimitAccess
from tests.support.cohorts import make_membership, row_of, version_of
from tests.support.cores import ADMIN, Cores
from tests.support.meetings import end, item_of, meeting, raise_for
from tests.support.meetings import seen as seen_meeting
from tests.support.odoc import case_of, deciding, hold, prepare
from tests.support.orders import make_order
from tests.support.stored import stored
from tests.support.targets import TODAY, make_person

STAGES = (
    MembershipStatus.REFERRED, MembershipStatus.SCREENED_IN, MembershipStatus.ASSESSED,
    MembershipStatus.SELECTED, MembershipStatus.MANAGED, MembershipStatus.SUSPENDED,
)  # fmt: skip


def seen(core: Core, membership_id: int) -> dict[str, int]:
    return {"membership_id": membership_id, "version": version_of(core, membership_id)}


def change(core: Core, dice: random.Random, membership_id: int) -> None:
    """One thing that happens to somebody, where the rules allow it."""
    rag = dice.choice(tuple(Rag)).value
    soon = TODAY + dt.timedelta(days=dice.choice((10, 60)))
    command = dice.choices(
        (
            ReviewMember(**seen(core, membership_id), rag=rag, rag_basis="Seen this week"),
            SuspendMember(
                **seen(core, membership_id), reason="custody", place="HMP Elmbrook", until=soon
            ),
            ProposeDeselection(
                **seen(core, membership_id), reason="risk_reduced", detail="Quiet for a year"
            ),
        ),
        weights=(4, 2, 1),
    )[0]
    try:
        core.execute(command)
    except Refused:
        return


def section(member: Membership) -> str | None:
    """Where somebody belongs, told a second time and plainly."""
    if member.status in {MembershipStatus.SCREENED_IN, MembershipStatus.ASSESSED}:
        return "new_referrals"
    if member.status is MembershipStatus.REFERRED:
        return None
    if member.leaving_by is not None:
        return "deselections"
    away = member.status is MembershipStatus.SUSPENDED
    if away and member.suspended_until is not None:
        near = member.suspended_until <= TODAY + dt.timedelta(days=28)
        return "releases" if near else None
    return {Rag.RED: "red", Rag.AMBER: "amber"}.get(member.rag) if member.rag else None


def test_that_whatever_must_be_heard_is_on_the_agenda_and_stays_in_step(
    embedded_core_as: Cores,
) -> None:
    core = embedded_core_as("inspector", name="insp.one")
    dice = random.Random(4)
    ours = [make_membership(core, stage) for stage in (*STAGES, *STAGES[3:5])]
    make_membership(core, MembershipStatus.MANAGED, area="Walsall")
    found = prepare(core, TODAY)
    for _ in range(4):
        for _ in range(6):
            change(core, dice, dice.choice(ours))
        rows = {key: stored(core, Membership, key) for key in ours}
        wanted = {key: section(row) for key, row in rows.items() if section(row) is not None}
        items = [each for each in meeting(core, found).items if each.subject_kind == "membership"]
        assert {each.subject_id: each.section for each in items if each.waits} == wanted
        left = [each for each in items if not each.waits]
        assert all(each.settled == "No longer before this forum." for each in left)
    assert len({each.section for each in items}) >= 3


def test_that_of_whoever_is_under_limited_access_only_a_case_is_seen(
    core_as: Cores,
) -> None:
    owner = core_as("inspector", name=ADMIN)
    other = core_as("inspector", name="insp.two")
    person = make_person(owner, surname="Quillfeather")
    found = make_membership(owner, MembershipStatus.MANAGED, person_id=person)
    key = prepare(owner)
    assert item_of(other, key, found).title.startswith("QUILLFEATHER")
    owner.execute(
        LimitAccess(person_id=person, version=0, owner=ADMIN, reason="An officer's brother")
    )
    prepare(other)
    item = item_of(other, key, found)
    assert (item.title, item.facts, item.choices) == ("Under limited access", {}, ())
    assert other.ask(load_cases, key) == ()
    with pytest.raises(RecordNotFound):
        other.ask(load_case, item.id)
    (gap,) = other.ask(load_preflight, key)
    assert (gap.name, gap.case_id) == ("Under limited access", None)
    assert {each.gap.value for each in owner.ask(load_preflight, key)} >= {"limited_access"}
    hold(other, key)
    assert item_of(other, key, found).settled == "", "nobody takes off what they do not see"
    case = case_of(owner, key, found)
    assert (case.section, case.briefing.surname) == ("apart", "QUILLFEATHER")
    with pytest.raises(NotPermitted, match="limited access"):
        other.execute(deciding(case))
    with pytest.raises(NotPermitted, match=r"no such case|under limited access"):
        other.execute(BriefCase(case_id=case.case_id, version=case.version, summary="He is back"))
    with pytest.raises(NotPermitted, match="limited access"):
        raise_for(other, "meeting", item.id, text="Ring her brother")
    with pytest.raises(Refused, match="Not decided yet: M-000001"):
        other.execute(CloseMeeting(**seen_meeting(other, key)))
    owner.execute(
        deciding(case, "downgrade", rag="amber", rationale="He has moved to Quillfeather Row")
    )
    case = case_of(owner, key, found)
    assert (case.frozen, case.briefing.rag_now) == (True, "red"), "what it was decided on"
    assert item_of(other, key, found).rationale == ""
    raise_for(owner, "meeting", item.id, text="Ring her brother")
    end(other, key)
    assert owner.ask(load_minutes_paper, key).actions == ()
    assert "Quillfeather" not in owner.ask(load_minutes, key).text
    assert "M-000001 is under limited access." in owner.ask(load_minutes, key).text
    pack = owner.ask(load_odoc_pack, key)
    assert (pack.cases, pack.apart) == ((), 1)
    core_as.clock.advance(dt.timedelta(days=28))
    later = hold(owner, prepare(owner, TODAY + dt.timedelta(days=28)))
    (case,) = [each for each in owner.ask(load_cases, later) if each.membership_id == found]
    owner.execute(deciding(case, next_review=TODAY + dt.timedelta(days=40)))
    end(owner, later)
    assert "brother" not in owner.ask(load_minutes, later).text
    with owner.store.engine.connect() as connection:
        rows = connection.execute(sa.select(MeetingItem.title, MeetingItem.facts)).all()
    assert "quillfeather" not in str(rows).lower()


def test_that_decisions_do_to_the_membership_what_they_say(core_as: Cores) -> None:
    core = core_as("inspector", name="insp.one")
    writer = core_as("sergeant", name="ps.one")
    new = make_membership(core, MembershipStatus.ASSESSED)
    unwanted = make_membership(core, MembershipStatus.ASSESSED)
    going, staying, inside, marac = (
        make_membership(core, MembershipStatus.MANAGED) for _ in range(4)
    )
    whose = row_of(core, marac).person_id
    make_order(core, whose)
    make_order(core, whose, area="Walsall")
    for key in (going, staying):
        writer.execute(
            ProposeDeselection(**seen(core, key), reason="risk_reduced", detail="Quiet for a year")
        )
    found = prepare(core)
    case = case_of(core, found, marac)
    written = {"case_id": case.case_id, "summary": "Three calls since the last meeting."}
    told = writer.execute(BriefCase(**written, version=case.version)).result
    with pytest.raises(Refused, match="A second person"):
        writer.execute(CheckBriefing(case_id=case.case_id, version=told["version"]))
    core.execute(CheckBriefing(case_id=case.case_id, version=told["version"]))
    hold(core, found)
    soon = TODAY + dt.timedelta(days=20)

    def decide(key: int, decision: str, **said: object) -> str:
        case = case_of(core, found, key)
        done = core.execute(deciding(case, decision, **{"next_review": soon, **said}))
        return str(done.result["refused"])

    assert decide(new, "select", rag="amber", lead_manager="PC Yarrow", where="LOMU") == ""
    assert decide(unwanted, "reject", rag="") == ""
    assert decide(going, "deselect", rag="") == ""
    assert decide(staying, "keep") == ""
    with pytest.raises(Refused, match="was decided"):
        decide(staying, "defer", rag="")
    assert decide(inside, "suspend", place="HMP Elmbrook", until=soon) == ""
    assert decide(marac, "refer_marac") == ""
    assert [row_of(core, key).status.value for key in (new, unwanted, going, staying, inside)] == [
        "selected", "not_selected", "deselected", "managed", "suspended",
    ]  # fmt: skip
    assert (row_of(core, new).rag, row_of(core, new).review_due) == (Rag.AMBER, soon)
    assert core.ask(load_membership, new).decided_body == "odoc"
    assert not row_of(core, staying).leaving_proposed
    (action,) = core.ask(
        load_actions, core.ask(find_action_ids, ActionFilter(source=Source.MEETING))
    )
    assert (action.person_id, action.owner) == (row_of(core, marac).person_id, "PC Yarrow")
    with pytest.raises(Refused, match="was decided"):
        decide(new, "reject")
    core.execute(ReviewMember(**seen(core, staying), rag="green", rag_basis="Quiet"))
    kept = case_of(core, found, staying).briefing
    assert (kept.rag_now, kept.summary) == ("red", "")
    told_of = case_of(core, found, marac).briefing
    assert (told_of.summary, len(told_of.orders)) == (written["summary"], 1)
    # The chair works for Walsall as well; whoever reads this may not.
    assert sum(line.group == "Orders" for line in told_of.since) == 1
    end(core, found)
    later = prepare(core, TODAY + dt.timedelta(days=28))
    case = case_of(core, later, marac)
    assert (case.briefing.rag_then, case.stage.value) == ("red", "listed")
    assert {each.what for each in core.ask(load_odoc_pack, later).changes} == {"Left the agenda"}


def test_that_rag_then_is_what_the_meeting_before_left_whenever_this_one_was_prepared(
    embedded_core_as: Cores,
) -> None:
    core = embedded_core_as("inspector", name="insp.one")
    found = make_membership(core, MembershipStatus.MANAGED)
    soon, later_on = TODAY + dt.timedelta(days=20), TODAY + dt.timedelta(days=28)
    first, later = prepare(core), prepare(core, later_on)
    assert case_of(core, later, found).briefing.rag_then == "red"
    hold(core, first)
    case = case_of(core, first, found)
    core.execute(deciding(case, "downgrade", rag="amber", next_review=soon))
    end(core, first)
    assert prepare(core, later_on) == later
    assert case_of(core, later, found).briefing.rag_then == "amber"


def test_that_a_chair_decides_what_their_own_role_may_and_nothing_besides(
    embedded_core_as: Cores,
) -> None:
    writer = embedded_core_as("sergeant", name="ps.one")
    going, inside = (make_membership(writer, MembershipStatus.MANAGED) for _ in range(2))
    writer.execute(
        ProposeDeselection(**seen(writer, going), reason="risk_reduced", detail="Quiet for a year")
    )
    chair = embedded_core_as("sergeant", "cog_chair", name="chair.two")
    found = hold(chair, prepare(chair))
    soon = TODAY + dt.timedelta(days=20)
    with pytest.raises(NotPermitted, match="desel"):
        chair.execute(deciding(case_of(chair, found, going), next_review=soon))
    assert row_of(chair, going).leaving_proposed
    odoc_chair = embedded_core_as("odoc_chair", name="chair.one")
    done = odoc_chair.execute(
        deciding(case_of(odoc_chair, found, inside), "suspend", place="HMP Elmbrook", until=soon)
    )
    assert done.result["refused"] == ""
    assert row_of(odoc_chair, inside).status is MembershipStatus.SUSPENDED


def test_that_da_cases_are_heard_at_marac_where_the_policy_says_so() -> None:
    known = policies()["odoc"]
    told: Policy = dataclasses.replace(known, items={**known.items, "marac_areas": ["Dudley"]})
    heard = [scope_of(told, MeetingKind.ODOC, area) for area in ("Dudley", "Coventry")]
    assert [("serial_da" in each.cohorts, each.marac) for each in heard] == [
        (False, True), (True, False),
    ]  # fmt: skip
    assert "serial_da" in scope_of(told, MeetingKind.DA_MEETING, "Dudley").cohorts
