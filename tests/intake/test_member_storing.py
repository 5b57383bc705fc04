"""What a register of managed offenders makes of memberships, the first time and the next."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

import pytest

from lomu_app.bootstrap import Core
from lomu_app.cohorts.commands import ConfirmDeselection, EndDouble, ReviewMember
from lomu_app.cohorts.queries import find_membership_ids, load_membership
from lomu_app.cohorts.rows import MembershipDetail, MembershipFilter
from lomu_app.cohorts.rules import MembershipStatus
from lomu_app.custody.queries import custody_now
from lomu_app.intake.commands import ImportCohorts
from lomu_app.intake.queries import register_lines
from lomu_app.intake.register_line import RegisterLine
from lomu_app.people.queries import load_people
from lomu_app.resettlement.queries import load_releases
from lomu_app.resettlement.rows import ReleaseFilter
from tests.support.cohorts import join, make_membership, make_plan, row_of, version_of
from tests.support.cores import Cores
from tests.support.examples.intake import member_line
from tests.support.personal import verify
from tests.support.targets import make_person

TODAY = dt.date(2026, 11, 24)
DALE = member_line("OAKMERE", forenames="Dale", pnc_id="2018/0393702K")
ALL = MembershipFilter(statuses=tuple(MembershipStatus))


def bring(core: Core, *lines: RegisterLine, as_at: dt.date = TODAY) -> dict[str, Any]:
    command = ImportCohorts(
        area="Coventry", file_name="register.xlsx", sha256="0" * 64, lines=lines, as_at=as_at
    )
    result: dict[str, Any] = core.execute(command).result
    return result


def changed(line: RegisterLine, **fields: Any) -> RegisterLine:
    return dataclasses.replace(line, **fields)


def members(core: Core) -> list[MembershipDetail]:
    return [core.ask(load_membership, key) for key in sorted(core.ask(find_membership_ids, ALL))]


def doubts(result: dict[str, Any]) -> str:
    return " | ".join(f"{one['column']}{one['row']} {one['reason']}" for one in result["doubts"])


def decisions(result: dict[str, Any]) -> list[str]:
    return [one["decision"] for one in result["decisions"]]


def test_that_whom_a_register_names_comes_in_as_selected_with_the_plan_to_be_written(
    core_as: Cores,
) -> None:
    core = core_as("sergeant")
    result = bring(core, DALE)
    [one] = members(core)
    assert (decisions(result), result["plans_to_write"]) == (["new"], [one.row.reference])
    assert one.row.status is MembershipStatus.SELECTED
    assert (one.row.clock_reason, one.row.clock) == ("Plan due", one.plan_due)
    assert (one.row.lead_manager, one.row.review_due) == ("DC 5442 Yarrow", dt.date(2027, 1, 1))
    assert (one.decided_on, one.decided_body, one.referral_source) == (
        dt.date(2026, 7, 28), None, "register",
    )  # fmt: skip
    assert (one.row.source_sheet, one.row.source_row) == ("High Risk DA", 4)
    assert [step.to_status for step in one.steps] == [MembershipStatus.SELECTED]
    assert verify(core).ok


def test_that_whose_plan_is_written_comes_in_as_managed(embedded_core_as: Cores) -> None:
    core = embedded_core_as("sergeant")
    bring(core, DALE)
    make_plan(core, members(core)[0].row.person_id)
    bring(core, changed(DALE, cohort="serial_da", sheet="Serial"))
    assert [one.row.status.value for one in members(core)] == ["selected", "managed"]


def test_that_the_same_register_twice_changes_nothing(core_as: Cores) -> None:
    core = core_as("sergeant")
    unknown = member_line("TARNLEY", row=5)
    bring(core, DALE, unknown)
    before = members(core)
    again = bring(core, changed(DALE, row=9), unknown)
    assert decisions(again) == ["unchanged", "unchanged"]
    assert members(core) == before
    assert again["people_created"] == 0


def test_that_a_newer_register_changes_what_it_says_otherwise(core_as: Cores) -> None:
    core = core_as("sergeant")
    bring(core, DALE)
    newer = changed(DALE, rag="red", review_due=dt.date(2026, 12, 1), lead_manager="")
    result = bring(core, newer)
    [one] = members(core)
    assert result["decisions"][0]["changes"] == ["rag", "review_due"]
    assert (one.row.rag, one.row.review_due) == ("red", dt.date(2026, 12, 1))
    assert one.row.lead_manager == "DC 5442 Yarrow", "a blank cell takes nothing away"
    assert "lead manager" in result["notices"][0]["text"]


def test_that_what_was_changed_here_since_stays_and_is_told(embedded_core_as: Cores) -> None:
    core = embedded_core_as("sergeant")
    bring(core, DALE)
    [one] = members(core)
    core.execute(
        ReviewMember(membership_id=one.row.id, version=one.row.version, rag="red",
                     rag_basis="Breach")
    )  # fmt: skip
    result = bring(core, changed(DALE, rag="amber"))
    assert members(core)[0].row.rag == "red"
    assert "G4 is another than “red”, which was set here since" in doubts(result)


def test_that_whom_nobody_manages_comes_in_as_referred_until_a_manager_is_named(
    embedded_core_as: Cores,
) -> None:
    core = embedded_core_as("sergeant")
    result = bring(core, changed(DALE, lead_manager=""))
    assert members(core)[0].row.status is MembershipStatus.REFERRED
    assert "names no offender manager" in doubts(result)
    bring(core, DALE)
    [one] = members(core)
    assert one.row.status is MembershipStatus.SELECTED
    assert [step.to_status.value for step in one.steps] == ["referred", "selected"]


def test_that_a_review_that_no_file_names_is_due_today(embedded_core_as: Cores) -> None:
    core = embedded_core_as("sergeant")
    result = bring(core, changed(DALE, review_due=None))
    assert members(core)[0].row.review_due == TODAY
    assert "gives no day of the next review" in doubts(result)
    bring(core, DALE)
    assert members(core)[0].row.review_due == dt.date(2027, 1, 1)


def test_that_a_review_in_years_to_come_is_doubted(embedded_core_as: Cores) -> None:
    result = bring(embedded_core_as("sergeant"), changed(DALE, review_due=dt.date(2036, 1, 1)))
    assert "is later than any review is set here, by 16/02/2027: look sooner" in doubts(result)


def test_that_a_line_struck_through_is_proposed_for_another_to_decide(
    embedded_core_as: Cores,
) -> None:
    core = embedded_core_as("sergeant")
    result = bring(core, changed(DALE, struck=True, proposed_off="Struck through"))
    [one] = members(core)
    assert (one.row.status, one.leaving_reason) == (MembershipStatus.SELECTED, "off_register")
    assert one.row.leaving_proposed
    assert "proposes to let" in doubts(result)
    assert decisions(bring(core, changed(DALE, struck=True, proposed_off="Struck through"))) == [
        "unchanged"
    ]


def test_that_whom_a_register_still_shows_after_leaving_here_stays_gone(
    embedded_core_as: Cores,
) -> None:
    core = embedded_core_as("sergeant")
    bring(core, changed(DALE, struck=True, proposed_off="Struck through"))
    [one] = members(core)
    embedded_core_as("inspector", name="insp.tansy").execute(
        ConfirmDeselection(membership_id=one.row.id, version=one.row.version, grounds="Moved")
    )
    result = bring(core, changed(DALE, rag="red"))
    assert [(one.row.status.value, one.row.rag) for one in members(core)] == [
        ("deselected", "green")
    ]
    assert "has ended here; it stays so" in doubts(result)


def test_that_what_a_register_says_of_one_that_ended_for_another_is_sent_there(
    embedded_core_as: Cores,
) -> None:
    core = embedded_core_as("sergeant")
    bring(core, DALE)
    [ended] = members(core)
    goes_on = make_membership(
        core, MembershipStatus.SELECTED, cohort=ended.row.cohort.value,
        person_id=make_person(core, pnc_id=None),
    )  # fmt: skip
    join(core, row_of(core, goes_on).person_id, ended.row.person_id)
    core.execute(
        EndDouble(
            membership_id=goes_on, version=version_of(core, goes_on), other_id=ended.row.id,
            other_version=version_of(core, ended.row.id), reason="Known here first",
        )
    )  # fmt: skip
    result = bring(core, changed(DALE, rag="red"))
    assert "M-000001 has ended here, and M-000002 goes on for it: bring that up" in doubts(result)


def test_that_a_sheet_of_no_known_cohort_is_held_with_the_choices(embedded_core_as: Cores) -> None:
    result = bring(embedded_core_as("sergeant"), changed(DALE, cohort="", sheet="Sheet1"))
    assert decisions(result) == ["held"]
    assert "Sheet1" in result["decisions"][0]["reason"]
    assert "High-risk DA (HRDA), Serial DA (SDA)" in result["decisions"][0]["reason"]


def test_that_one_person_in_two_cohorts_is_one_record(embedded_core_as: Cores) -> None:
    core = embedded_core_as("sergeant")
    bring(core, DALE, changed(DALE, cohort="cse", sheet="CSE", row=7))
    one, other = members(core)
    assert (one.row.person_id, one.row.cohort) == (other.row.person_id, "high_risk_da")
    assert other.row.cohort == "cse"


def test_that_the_same_name_without_an_identifier_is_listed_and_never_joined(
    embedded_core_as: Cores,
) -> None:
    core = embedded_core_as("sergeant")
    result = bring(core, DALE, changed(DALE, row=8, pnc_id=None))
    one, other = members(core)
    assert one.row.person_id != other.row.person_id
    assert len(result["possible_matches"]) == 1


def test_that_a_membership_made_here_is_not_overwritten_by_a_register(
    embedded_core_as: Cores,
) -> None:
    core = embedded_core_as("sergeant")
    bring(core, DALE)
    [one] = members(core)
    other = changed(DALE, cohort="serial_da", sheet="Serial")
    bring(core, other)
    result = bring(core, changed(other, pnc_id=None, surname="OAKMEER", row=9))
    assert decisions(result) == ["new"]
    assert members(core)[0] == one
    assert [missing["reference"] for missing in result["missing"]] == ["M-000002"]


def test_that_the_register_is_kept_whole(embedded_core_as: Cores) -> None:
    core = embedded_core_as("sergeant")
    bring(core, changed(DALE, texts=(("Name", "OAKMERE, Dale"), ("Panel", "ODOC 3"))))
    [one] = members(core)
    said = core.ask(register_lines, [one.row.reference])[one.row.reference]
    assert dict(said["texts"])["Panel"] == "ODOC 3"
    assert core.ask(register_lines, ["M-999999"]) == {}
    other = embedded_core_as("sergeant", name="ps.elsewhere", areas=("Walsall",))
    assert other.ask(register_lines, [one.row.reference]) == {}


@pytest.mark.parametrize(("area", "why"), [("Atlantis", "not an area"), ("Walsall", "not set up")])
def test_that_lines_of_other_areas_are_held(embedded_core_as: Cores, area: str, why: str) -> None:
    core = embedded_core_as("sergeant", areas=("Coventry",))
    result = bring(core, changed(DALE, area=area))
    assert (decisions(result), members(core)) == (["held"], [])
    assert why in result["decisions"][0]["reason"]


def test_that_custody_is_kept_and_an_older_register_does_not_undo_it(
    embedded_core_as: Cores,
) -> None:
    core = embedded_core_as("sergeant")
    inside = changed(DALE, in_custody=True, place="HMP Hewell", release_date=dt.date(2027, 3, 1))
    bring(core, inside)
    older = changed(inside, release_date=dt.date(2027, 2, 1))
    result = bring(core, older, as_at=dt.date(2026, 10, 1))
    [one] = members(core)
    known = core.ask(custody_now, [one.row.person_id])[one.row.person_id]
    assert (known.place, known.release_date) == ("HMP Hewell", dt.date(2027, 3, 1))
    assert "is older than what is known since 24/11/2026" in doubts(result)
    assert core.ask(load_people, [one.row.person_id])[0].surname == "OAKMERE"


def test_that_a_release_that_moves_moves_for_who_is_suspended_too(
    embedded_core_as: Cores,
) -> None:
    core = embedded_core_as("sergeant")
    away = changed(
        DALE, status="suspended", in_custody=True, place="HMP Hewell",
        release_date=dt.date(2027, 6, 1),
    )  # fmt: skip
    bring(core, away, as_at=dt.date(2026, 11, 1))
    assert members(core)[0].row.status is MembershipStatus.SUSPENDED
    bring(core, changed(away, release_date=dt.date(2027, 9, 1)))
    [one] = members(core)
    assert (one.row.release_date, one.row.suspended_until) == (dt.date(2027, 9, 1),) * 2
    [found] = core.ask(load_releases, ReleaseFilter(everything=True))
    assert found.day == dt.date(2027, 9, 1)
