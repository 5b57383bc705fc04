"""The screening of a release, and the release itself."""

from __future__ import annotations

import datetime as dt

import pytest

from lomu_app.actions.rules import ActionStatus
from lomu_app.cohorts.queries import load_membership, load_memberships_of_person
from lomu_app.kernel.errors import InvalidInput, NotPermitted, Refused
from lomu_app.resettlement.commands import RecordRelease, RecordScreening
from lomu_app.resettlement.queries import load_release
from lomu_app.resettlement.rules import ReleaseStatus, Screening
from tests.support.cohorts import row_of
from tests.support.cores import Cores
from tests.support.releases import day, make_release, release, releases, seen, set_day, tasks
from tests.support.targets import TODAY

FOUND = {"found": True, "looked_at": "Crime system since 2010, PNC", "note": "Flag of 2019"}


def test_that_a_screening_says_what_was_looked_at_and_closes_its_task(
    embedded_core_as: Cores,
) -> None:
    core = embedded_core_as("offender_manager")
    found = release(core, make_release(embedded_core_as("sergeant")))
    assert found.screening is Screening.NOT_DONE
    with pytest.raises(InvalidInput, match="what was looked at"):
        core.execute(RecordScreening(**seen(core, found.id), found=False, looked_at=" "))
    core.execute(RecordScreening(**seen(core, found.id), found=False, looked_at="PNC"))
    told = core.ask(load_release, found.id)
    assert (told.row.screening, told.screened_by, told.looked_at) == (
        Screening.NOT_FOUND, "offender_manager", "PNC",
    )  # fmt: skip
    task = tasks(core, told.row)["screening"]
    assert (task.status, task.result) == (
        ActionStatus.DONE, "No DA flag found. Looked at: PNC",
    )  # fmt: skip


def test_that_a_flag_refers_to_the_resettlement_cohort_once(core_as: Cores) -> None:
    core = core_as("offender_manager")
    found = release(core, make_release(core_as("sergeant")))
    with pytest.raises(InvalidInput, match="Only somebody with an earlier"):
        core.execute(
            RecordScreening(**seen(core, found.id), found=False, looked_at="PNC", refer=True)
        )
    done = core.execute(RecordScreening(**seen(core, found.id), **FOUND, refer=True))
    (other, member) = sorted(
        core.ask(load_memberships_of_person, found.person_id), key=lambda row: row.id
    )
    assert (member.reference, member.cohort_short) == (done.result["referred"], "RES")
    assert (member.release_date, other.cohort_short) == (day(40), "XDA")
    assert core.ask(load_membership, member.id).da_flag is True
    again = core.execute(RecordScreening(**seen(core, found.id), **FOUND, refer=True))
    assert again.result["referred"] == member.reference
    assert len(core.ask(load_memberships_of_person, found.person_id)) == 2
    assert len(releases(core)) == 1


def test_that_a_flag_that_was_found_is_taken_away_by_a_supervisor_who_says_why(
    embedded_core_as: Cores,
) -> None:
    core, sergeant = embedded_core_as("offender_manager"), embedded_core_as("sergeant")
    found = release(core, make_release(sergeant))
    done = core.execute(RecordScreening(**seen(core, found.id), **FOUND, refer=True))
    referred = next(
        row.id for row in core.ask(load_memberships_of_person, found.person_id)
        if row.reference == done.result["referred"]
    )  # fmt: skip
    none = {"found": False, "looked_at": "PNC", "note": "His brother's"}
    with pytest.raises(NotPermitted):
        core.execute(RecordScreening(**seen(core, found.id), **none))
    assert core.ask(load_membership, referred).da_flag is True
    with pytest.raises(InvalidInput, match="does not hold"):
        sergeant.execute(RecordScreening(**seen(core, found.id), **none | {"note": " "}))
    sergeant.execute(RecordScreening(**seen(core, found.id), **none))
    assert core.ask(load_membership, referred).da_flag is False
    assert release(core, referred).screening is Screening.NOT_FOUND


def test_that_a_release_is_recorded_on_its_day_and_the_rest_reckoned_from_it(
    core_as: Cores,
) -> None:
    core = core_as("offender_manager")
    member = make_release(core_as("sergeant"), 3)
    found = release(core, member)
    note = {"note": "Met at the gate"}
    with pytest.raises(InvalidInput, match="yet to come"):
        core.execute(RecordRelease(**seen(core, found.id), released_on=day(3), **note))
    with pytest.raises(InvalidInput, match="how it went"):
        core.execute(RecordRelease(**seen(core, found.id), released_on=TODAY, note=""))
    core.execute(RecordRelease(**seen(core, found.id), released_on=TODAY, **note))
    found = release(core, member)
    assert (found.status, found.day) == (ReleaseStatus.RELEASED, TODAY)
    rows = tasks(core, found)
    assert rows["day_of_release"].result == "Released on 24/11/2026: Met at the gate"
    assert rows["compliance_1"].due == day(1)
    # The membership says so too, and no second release is awaited.
    assert row_of(core, member).release_date == TODAY
    with pytest.raises(Refused, match="not awaited: released"):
        core.execute(RecordRelease(**seen(core, found.id), released_on=TODAY, **note))


def test_that_a_recall_and_its_release_are_a_release_of_their_own(embedded_core_as: Cores) -> None:
    core = embedded_core_as("sergeant")
    member = make_release(core, 0)
    first = release(core, member)
    core.execute(RecordRelease(**seen(core, first.id), released_on=TODAY, note="At the gate"))
    set_day(core, member, 5, reason="A typing error of the prison")
    assert [row.id for row in releases(core, member)] == [first.id]
    embedded_core_as.clock.advance(dt.timedelta(days=60))
    set_day(core, member, 120, reason="Recalled, released at the end of the sentence")
    (old, new) = releases(core, member)
    assert (old.id, old.status, new.status) == (
        first.id, ReleaseStatus.RELEASED, ReleaseStatus.EXPECTED,
    )  # fmt: skip
    assert all(row.status is ActionStatus.OPEN for row in tasks(core, new).values())
    set_day(core, member, None, reason="No date yet")
    with pytest.raises(Refused, match="nobody to screen"):
        core.execute(RecordScreening(**seen(core, new.id), **FOUND))
