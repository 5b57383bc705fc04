"""No clock of a member ends unseen, and nothing that somebody set is quietly set back."""

from __future__ import annotations

import datetime as dt

import pytest

from lomu_app.bootstrap import Core
from lomu_app.cohorts.commands import (
    AmendSupervision,
    ProposeDeselection,
    ResumeMember,
    ReviewMember,
)
from lomu_app.cohorts.due import DueKind, load_due
from lomu_app.cohorts.queries import find_membership_ids, load_membership
from lomu_app.cohorts.rows import MembershipFilter
from lomu_app.cohorts.rules import MembershipStatus, ReviewState
from lomu_app.kernel.errors import InvalidInput, Refused
from tests.cohorts.test_grounds import selecting
from tests.support.cohorts import make_membership, propose_leaving, row_of, version_of
from tests.support.cores import Cores
from tests.support.releases import day, set_day
from tests.support.targets import AREA, TODAY

S = MembershipStatus


def seen(core: Core, found: int) -> dict[str, int]:
    """What somebody would send who was just looking."""
    return {"membership_id": found, "version": version_of(core, found)}


def test_that_who_is_suspended_without_a_day_is_still_reviewed(core_as: Cores) -> None:
    core = core_as("sergeant")
    found = make_membership(core, S.SUSPENDED)
    review = row_of(core, found).review_due
    assert review is not None
    set_day(core, found, None, reason="Remanded without a date")
    row = row_of(core, found)
    assert (row.clock, row.clock_reason) == (review, "Review due")
    core_as.clock.moment = dt.datetime.combine(
        review + dt.timedelta(days=15), dt.time(9), tzinfo=dt.UTC
    )
    assert row_of(core, found).review_state is ReviewState.OVERDUE
    waiting = {one.kind: (one.number, one.red) for one in core.ask(load_due, AREA)}
    assert waiting == {DueKind.REVIEW: (1, 1)}
    assert core.ask(find_membership_ids, MembershipFilter(late=True)) == [found]
    core.execute(ReviewMember(**seen(core, found), rag="red", rag_basis="No date yet"))
    assert core.ask(load_due, AREA) == ()
    set_day(core, found, 200, reason="Sentenced")
    assert row_of(core, found).clock_reason == "Release expected"
    with pytest.raises(Refused, match="no review"):
        core.execute(ReviewMember(**seen(core, found), rag="red", rag_basis="Early"))


def test_that_the_review_after_a_suspension_comes_as_soon_as_any(embedded_core_as: Cores) -> None:
    core = embedded_core_as("sergeant")
    found = make_membership(core, S.SUSPENDED)
    with pytest.raises(
        InvalidInput, match="At red the next review is on a day from today to 22/12/2026"
    ):
        core.execute(ResumeMember(**seen(core, found), review_due=day(29)))
    core.execute(ResumeMember(**seen(core, found), review_due=day(28)))
    assert row_of(core, found).review_due == day(28)


def test_that_more_contacts_than_the_least_stay_until_the_rag_changes(
    embedded_core_as: Cores,
) -> None:
    core = embedded_core_as("sergeant")
    found = make_membership(core, S.MANAGED)
    core.execute(
        AmendSupervision(**seen(core, found), statutory=None, supervision="none",
                         contacts_a_week=7)
    )  # fmt: skip
    for rag, contacts in (("red", 7), ("amber", 2)):
        core.execute(ReviewMember(**seen(core, found), rag=rag, rag_basis="Calls"))
        assert core.ask(load_membership, found).contacts_a_week == contacts


def test_that_a_proposal_of_somebody_else_is_not_written_over(core_as: Cores) -> None:
    core = core_as("sergeant")
    found = make_membership(core, S.MANAGED)
    propose_leaving(core, found)
    said = {"reason": "moved_away", "detail": "He lives in Dudley now"}
    other = core_as("inspector", name="insp.two")
    with pytest.raises(Refused, match="sergeant has proposed this already"):
        other.execute(ProposeDeselection(**seen(core, found), **said))
    core.execute(ProposeDeselection(**seen(core, found), **said))
    assert core.ask(load_membership, found).leaving_detail == said["detail"]


def test_that_nobody_is_selected_on_what_has_run_out_unless_it_is_said_why(
    embedded_core_as: Cores,
) -> None:
    core = embedded_core_as("sergeant")
    found = make_membership(core, S.ASSESSED, cohort="high_risk_da")
    embedded_core_as.clock.advance(dt.timedelta(days=400))
    with pytest.raises(InvalidInput, match="not assessed any more") as wrong:
        core.execute(selecting(core, found, "sergeant"))
    assert set(wrong.value.fields) == {"override"}
    core.execute(selecting(core, found, "sergeant", override="He is out tomorrow"))
    assert row_of(core, found).status is S.SELECTED


def test_that_who_was_taken_in_waits_to_be_assessed(embedded_core_as: Cores) -> None:
    core = embedded_core_as("sergeant")
    found = make_membership(core, S.SCREENED_IN)
    assert [(one.kind, one.number, one.late) for one in core.ask(load_due, AREA)] == [
        (DueKind.ASSESSMENT, 1, 0)
    ]
    assert row_of(core, found).status_since.date() == TODAY
