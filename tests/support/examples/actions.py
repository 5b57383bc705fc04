"""Examples of the commands of actions, releases and interventions."""

from __future__ import annotations

from lomu_app.actions.commands import (
    AmendAction,
    ExtendAction,
    NoteOnAction,
    RaiseAction,
    StepAction,
    TransferAction,
)
from lomu_app.bootstrap import Core
from lomu_app.cohorts.commands import SetReleaseDate
from lomu_app.interventions.commands import (
    RecordSession,
    ReferToIntervention,
    StepIntervention,
)
from lomu_app.kernel.permissions import Permission
from lomu_app.resettlement.commands import (
    DropRelease,
    PlanReleases,
    RecordRelease,
    RecordScreening,
)
from tests.support.cohorts import refer, version_of
from tests.support.commands import example
from tests.support.plans import join
from tests.support.releases import (
    day,
    intervention,
    looked_at,
    make_action,
    make_release,
    refer_to,
    release,
    releases,
    seen,
    set_day,
)
from tests.support.targets import AREA, TODAY, make_person


@example(RaiseAction)
def raise_action(core: Core) -> RaiseAction:
    return RaiseAction(
        person_id=make_person(core), area=AREA, text="Check the curfew", kind="curfew_check",
        strand="justice", owner="PC Yarrow", due=day(3),
    )  # fmt: skip


@example(StepAction, also=(Permission.EDIT_ACTIONS,))
def step_action(core: Core) -> StepAction:
    return StepAction(**looked_at(core, make_action(core)), status="done", result="At home")


@example(NoteOnAction, also=(Permission.EDIT_ACTIONS,))
def note_on_action(core: Core) -> NoteOnAction:
    return NoteOnAction(action_id=make_action(core), text="Rang, nobody in")


@example(AmendAction)
def amend_action(core: Core) -> AmendAction:
    return AmendAction(
        **looked_at(core, make_action(core)), text="See him at work", priority=2,
        reason="He is never at home",
    )  # fmt: skip


@example(ExtendAction)
def extend_action(core: Core) -> ExtendAction:
    return ExtendAction(**looked_at(core, make_action(core)), due=day(20), reason="Away")


@example(TransferAction)
def transfer_action(core: Core) -> TransferAction:
    return TransferAction(
        **looked_at(core, make_action(core)), owner="M Teasel", owner_agency="Probation",
        reason="It is hers",
    )  # fmt: skip


@example(SetReleaseDate)
def set_release_date(core: Core) -> SetReleaseDate:
    found = refer(core)
    return SetReleaseDate(
        membership_id=found, version=version_of(core, found), release_date=day(30),
        reason="The prison says so",
    )  # fmt: skip


@example(RecordScreening)
def record_screening(core: Core) -> RecordScreening:
    found = release(core, make_release(core))
    return RecordScreening(**seen(core, found.id), found=False, looked_at="Crime system, PNC")


@example(RecordRelease)
def record_release(core: Core) -> RecordRelease:
    found = release(core, make_release(core, 0))
    return RecordRelease(**seen(core, found.id), released_on=TODAY, note="Met at the gate")


@example(PlanReleases)
def plan_releases(core: Core) -> PlanReleases:
    make_release(core)
    return PlanReleases(area=AREA)


@example(ReferToIntervention)
def refer_to_intervention(core: Core) -> ReferToIntervention:
    return ReferToIntervention(
        person_id=make_person(core), area=AREA, kind="dvpp", reason="Wants to change"
    )


@example(StepIntervention)
def step_intervention(core: Core) -> StepIntervention:
    found = refer_to(core)
    version = intervention(core, found).version
    return StepIntervention(
        intervention_id=found, version=version, status="failed", reason="Never came"
    )


@example(RecordSession)
def record_session(core: Core) -> RecordSession:
    found = refer_to(core)
    version = intervention(core, found).version
    return RecordSession(
        intervention_id=found, version=version, number=1, held_on=TODAY, outcome="attended"
    )


@example(DropRelease)
def drop_release(core: Core) -> DropRelease:
    kept, joined = make_person(core), make_person(core, pnc_id=None)
    first, second = refer(core, kept), refer(core, joined)
    for member in (first, second):
        set_day(core, member, 40)
    join(core, kept, joined)
    found = releases(core, first)[-1]
    return DropRelease(**seen(core, found.id), reason="The same release")
