"""Examples of the commands of CSE locations, intelligence and tactics."""

from __future__ import annotations

import datetime as dt

from lomu_app.bootstrap import Core
from lomu_app.cog.commands import (
    AddLocationNote,
    AmendLocation,
    AnswerTransfer,
    DecideSignOff,
    EndLocationLink,
    LinkToLocation,
    MarkDuplicate,
    NominateLocation,
    OfferTransfer,
    ProposeSignOff,
    RecordCogListing,
    RecordSafeguarding,
    ScoreRisk,
    StepLocation,
    WithdrawSignOff,
)
from lomu_app.cog.work_commands import (
    AmendIntelligence,
    AuthoriseTactic,
    EndTactic,
    FinishTactic,
    PlanTactic,
    ProposeTactic,
    RecordIntelligence,
    RecordTacticBreach,
    ReviewTactic,
    SanitiseIntelligence,
    ServeTactic,
)
from lomu_app.store.edit import FieldChange
from tests.support.cog import (
    NOW,
    authorise,
    done,
    inform,
    link_victim,
    make_location,
    make_proposed,
    nominate,
    propose,
    run,
    score,
    seen,
    seen_item,
    seen_link,
    seen_tactic,
    seen_transfer,
    serve,
    sign_off,
)
from tests.support.commands import example, somebody_else
from tests.support.targets import TODAY, make_person


@example(NominateLocation)
def nominate_location(_core: Core) -> NominateLocation:
    return nominate()


@example(AmendLocation)
def amend_location(core: Core) -> AmendLocation:
    return AmendLocation(
        location_id=make_location(core), changes=(FieldChange("licensee", "", "M Teasel"),)
    )


@example(StepLocation)
def step_location(core: Core) -> StepLocation:
    found = make_location(core, accepted=False)
    return StepLocation(**seen(core, found), status="accepted", reason="By the COG")


@example(MarkDuplicate)
def mark_duplicate(core: Core) -> MarkDuplicate:
    first, second = make_location(core), make_location(core)
    return MarkDuplicate(**seen(core, second), same_as_id=first, reason="One hotel")


@example(ScoreRisk)
def score_risk(core: Core) -> ScoreRisk:
    return score(core, make_location(core), 2)


@example(AddLocationNote)
def add_note(core: Core) -> AddLocationNote:
    return AddLocationNote(
        location_id=make_location(core), on_day=TODAY, nature="fact", text="Visited at 21:00"
    )


@example(LinkToLocation)
def link_to_location(core: Core) -> LinkToLocation:
    return LinkToLocation(
        location_id=make_location(core), kind="person", person_id=make_person(core), role="Driver"
    )


@example(RecordSafeguarding)
def record_safeguarding(core: Core) -> RecordSafeguarding:
    link = link_victim(core, make_location(core))
    return RecordSafeguarding(**seen_link(core, link), safeguarding="closed", partner="MASH")


@example(EndLocationLink)
def end_link(core: Core) -> EndLocationLink:
    link = link_victim(core, make_location(core))
    return EndLocationLink(**seen_link(core, link), reason="Another child")


@example(ProposeSignOff)
def propose_sign_off(core: Core) -> ProposeSignOff:
    return sign_off(core, make_location(core))


@example(WithdrawSignOff)
def withdraw_sign_off(core: Core) -> WithdrawSignOff:
    return WithdrawSignOff(**seen(core, make_proposed(core)), reason="Too early")


@example(DecideSignOff)
def decide_sign_off(core: Core) -> DecideSignOff:
    proposed = make_proposed(somebody_else(core))
    return DecideSignOff(**seen(core, proposed), granted=False, minute="Not yet")


@example(OfferTransfer)
def offer_transfer(core: Core) -> OfferTransfer:
    return OfferTransfer(**seen(core, make_location(core)), to_area="Solihull", reason="Moved")


@example(AnswerTransfer)
def answer_transfer(core: Core) -> AnswerTransfer:
    offered = somebody_else(core).execute(offer_transfer(core)).result["transfer_id"]
    return AnswerTransfer(**seen_transfer(core, offered), accepted=True, answer="It is ours")


@example(RecordCogListing)
def record_listing(_core: Core) -> RecordCogListing:
    return RecordCogListing(what="list locations", records=3)


@example(RecordIntelligence)
def record_intelligence(core: Core) -> RecordIntelligence:
    return RecordIntelligence(location_id=make_location(core), informed_on=TODAY, graded="2C P")


@example(AmendIntelligence)
def amend_intelligence(core: Core) -> AmendIntelligence:
    item = inform(core, make_location(core))
    return AmendIntelligence(
        **seen_item(core, item), graded="2C P", sanitised_text="Girls seen at the back"
    )


@example(SanitiseIntelligence)
def sanitise_intelligence(core: Core) -> SanitiseIntelligence:
    found = inform(somebody_else(core), make_location(core))
    return SanitiseIntelligence(**seen_item(core, found))


@example(ProposeTactic)
def propose_tactic(core: Core) -> ProposeTactic:
    return ProposeTactic(
        location_id=make_location(core), code="HOTEL116", objective="Names of all guests"
    )


@example(AuthoriseTactic)
def authorise_tactic(core: Core) -> AuthoriseTactic:
    return authorise(core, propose(core, make_location(core)))


def _authorised(core: Core) -> int:
    found = propose(core, make_location(core))
    core.execute(authorise(core, found))
    return found


@example(PlanTactic)
def plan_tactic(core: Core) -> PlanTactic:
    return PlanTactic(
        **seen_tactic(core, _authorised(core)), starts_on=TODAY + dt.timedelta(days=3)
    )


@example(ServeTactic)
def serve_tactic(core: Core) -> ServeTactic:
    return serve(core, _authorised(core))


@example(RecordTacticBreach)
def record_breach(core: Core) -> RecordTacticBreach:
    found = run(core, make_location(core))
    return RecordTacticBreach(**seen_tactic(core, found), at=NOW, detail="A room without a name")


@example(ReviewTactic)
def review_tactic(core: Core) -> ReviewTactic:
    found = run(core, make_location(core), "CPN")
    return ReviewTactic(**seen_tactic(core, found), found="Signs are up, nobody was let in")


@example(FinishTactic)
def finish_tactic(core: Core) -> FinishTactic:
    return done(core, run(core, make_location(core)))


@example(EndTactic)
def end_tactic(core: Core) -> EndTactic:
    found = propose(core, make_location(core))
    return EndTactic(**seen_tactic(core, found), status="withdrawn", reason="Hotel has closed")
