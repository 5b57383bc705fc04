"""Examples of the commands of ODOC cases."""

from __future__ import annotations

import datetime as dt

from lomu_app.bootstrap import Core
from lomu_app.cohorts.rules import MembershipStatus
from lomu_app.kernel.permissions import Permission
from lomu_app.meetings.queries import find_meetings
from lomu_app.meetings.rules import MeetingStatus
from lomu_app.odoc.commands import BriefCase, ChaseGap, CheckBriefing, DecideCase, SetGapAside
from lomu_app.odoc.rows import CaseRow
from tests.support.cohorts import make_membership
from tests.support.commands import example, somebody_else
from tests.support.odoc import case_of, deciding, hold, prepare
from tests.support.targets import AREA

SEES = (Permission.SEE_COHORTS,)


def _case(core: Core, kind: str = "da_meeting") -> CaseRow:
    """A case of today's meeting, which is prepared."""
    return case_of(core, prepare(core, kind=kind), make_membership(core, MembershipStatus.MANAGED))


def _seen(case: CaseRow) -> dict[str, int]:
    return {"case_id": case.case_id, "version": case.version}


@example(BriefCase, also=SEES)
def brief_case(core: Core) -> BriefCase:
    return BriefCase(**_seen(_case(core)), summary="Two calls since the last meeting.")


@example(CheckBriefing, also=SEES)
def check_briefing(core: Core) -> CheckBriefing:
    case = _case(core)
    somebody_else(core).execute(BriefCase(**_seen(case), summary="Two calls since."))
    return CheckBriefing(**_seen(case_of(core, case.meeting_id, case.membership_id)))


@example(ChaseGap, also=SEES)
def chase_gap(core: Core) -> ChaseGap:
    return ChaseGap(**_seen(_case(core)), gap="no_summary")


@example(SetGapAside, also=SEES)
def set_gap_aside(core: Core) -> SetGapAside:
    return SetGapAside(**_seen(_case(core)), gap="no_summary", reason="He is known to all")


@example(DecideCase, also=(*SEES, Permission.DECIDE_SELECTION))
def decide_case(core: Core) -> DecideCase:
    member = make_membership(core, MembershipStatus.MANAGED)
    held = [
        row for row in core.ask(find_meetings, "odoc", AREA) if row.status is MeetingStatus.OPEN
    ]
    found = held[0].id if held else hold(core, prepare(core))
    soon = core.clock.today() + dt.timedelta(days=7)
    return deciding(case_of(core, found, member), rag="red", next_review=soon)
