"""Where a location stands: what the table allows, and what follows from scores and tactics."""

from __future__ import annotations

import pytest

from lomu_app.bootstrap import Core
from lomu_app.cog.commands import AmendLocation, MarkDuplicate, StepLocation, WithdrawSignOff
from lomu_app.cog.detail import load_location
from lomu_app.cog.handing_over import AnswerTransfer, OfferTransfer
from lomu_app.cog.queries import find_locations, load_locations, on_agenda
from lomu_app.cog.rows import LocationFilter
from lomu_app.cog.rules import (
    DERIVED,
    LOCATION_STATES,
    ON_AGENDA,
    OPEN,
    STATUS_LABELS,
    LocationStatus,
    Trend,
)
from lomu_app.cog.work_commands import EndTactic, PlanTactic
from lomu_app.kernel.errors import EditConflict, InvalidInput, NotPermitted, Refused
from lomu_app.kernel.permissions import Permission
from lomu_app.store.edit import FieldChange
from tests.support.cog import (
    authorise,
    done,
    factors,
    inform,
    location,
    make_location,
    make_proposed,
    make_signed_off,
    nominate,
    propose,
    run,
    score,
    seen,
    seen_tactic,
    seen_transfer,
)
from tests.support.commands import somebody_else
from tests.support.cores import Cores
from tests.support.meetings import begin, deciding, item_of, prepare
from tests.support.targets import AREA, TODAY

BY_HAND = ("accepted", "reopened", "monitoring", "archived")


def _at(core: Core, wanted: LocationStatus) -> int:
    """A location that stands there."""
    status = LocationStatus
    chair = somebody_else(core)
    if wanted is status.NOMINATED:
        return make_location(core, accepted=False)
    if wanted is status.REJECTED:
        found = make_location(core, accepted=False)
        item = item_of(core, begin(core, prepare(core)), found)
        core.execute(deciding(item, "reject"))
        return found
    if wanted is status.SIGN_OFF_PROPOSED:
        return make_proposed(core)
    if wanted in (status.SIGNED_OFF, status.MONITORING, status.ARCHIVED, status.REOPENED):
        found = make_signed_off(core, chair)
        if wanted is not status.SIGNED_OFF:
            core.execute(StepLocation(**seen(core, found), status=wanted.value, reason="So it is"))
        return found
    found = make_location(core)
    if wanted in DERIVED:
        _work(core, found, wanted)
    if wanted is status.DUPLICATE:
        other = make_location(core)
        core.execute(MarkDuplicate(**seen(core, found), same_as_id=other, reason="One hotel"))
    if wanted is status.REFERRED_OUT:
        offer = OfferTransfer(**seen(core, found), to_area="Solihull", reason="Theirs")
        key = core.execute(offer).result["transfer_id"]
        answer = {"accepted": True, "answer": "It is ours"}
        chair.execute(AnswerTransfer(**seen_transfer(core, key), **answer))
    return found


def _work(core: Core, found: int, wanted: LocationStatus) -> None:
    """Bring it to where it stands by scores and tactics."""
    if wanted in (LocationStatus.DISRUPTION_LIVE, LocationStatus.RISK_REDUCED):
        tactic = run(core, found)
        if wanted is LocationStatus.RISK_REDUCED:
            core.execute(score(core, found, 1))
            core.execute(done(core, tactic))
        return
    tactic = propose(core, found)
    if wanted is LocationStatus.TACTIC_AGREED:
        core.execute(authorise(core, tactic))


def test_that_exactly_the_steps_of_the_table_are_taken_by_hand(embedded_core_as: Cores) -> None:
    core = embedded_core_as("cog_chair")
    for source in LocationStatus:
        found = _at(core, source)
        assert location(core, found).status is source
        on_it = found in core.ask(on_agenda, AREA)
        assert on_it == (source in OPEN)
        for wanted in BY_HAND:
            command = StepLocation(**seen(core, found), status=wanted, reason="So it is")
            allowed = LOCATION_STATES.find(source, LocationStatus(wanted)) is not None
            if not allowed or source is LocationStatus.SIGN_OFF_PROPOSED:
                with pytest.raises(Refused):
                    core.execute(command)
            else:
                assert core.rehearse(command)["version"]
        for wrong in ("signed_off", "referred_out", "rejected", "nowhere"):
            with pytest.raises(InvalidInput, match="steps to one of"):
                core.execute(StepLocation(**seen(core, found), status=wrong, reason="So it is"))
    assert set(STATUS_LABELS) == set(LocationStatus)
    assert {LocationStatus.NOMINATED} == OPEN - ON_AGENDA


def test_that_only_the_chair_and_the_four_doors_take_a_location_off_the_agenda() -> None:
    leaving = {
        (step.target, step.permission)
        for step in LOCATION_STATES.transitions
        if step.source in OPEN and step.target not in OPEN
    }
    assert leaving == {
        (LocationStatus.SIGNED_OFF, Permission.CHAIR_COG),
        (LocationStatus.REJECTED, Permission.CHAIR_COG),
        (LocationStatus.DUPLICATE, Permission.EDIT_CSE),
        (LocationStatus.REFERRED_OUT, Permission.EDIT_CSE),
    }
    # What follows from the record can follow from wherever it is worked on.
    for source in DERIVED:
        assert set(DERIVED) - {source} <= set(LOCATION_STATES.targets(source))


def test_that_the_status_follows_from_scores_and_tactics(core_as: Cores) -> None:
    core = core_as("sergeant")
    found = make_location(core)

    def stands(status: str) -> None:
        assert location(core, found).status.value == status

    stands("accepted")
    inform(core, found)
    stands("accepted")
    first = propose(core, found)
    stands("under_assessment")
    core.execute(authorise(core, first))
    stands("tactic_agreed")
    core.execute(PlanTactic(**seen_tactic(core, first), starts_on=TODAY))
    second = run(core, found)
    stands("disruption_live")
    core.execute(done(core, second))
    stands("tactic_agreed")
    core.execute(EndTactic(**seen_tactic(core, first), status="withdrawn", reason="Closed"))
    stands("under_assessment")
    core.execute(score(core, found, 2))
    stands("risk_reduced")
    row = core.ask(load_locations, [found])[0]
    assert (row.entry_score, row.now_score, row.trend) == (15, 10, Trend.DOWN)
    assert (row.entry_band, row.now_band) == ("high", "medium")
    core.execute(score(core, found, 4))
    stands("under_assessment")
    steps = core.ask(load_location, found).steps
    assert [step.to_status for step in steps][:3] == [
        LocationStatus.NOMINATED, LocationStatus.ACCEPTED, LocationStatus.UNDER_ASSESSMENT,
    ]  # fmt: skip
    assert all(step.reason for step in steps)


def test_that_a_proposal_withdrawn_goes_back_to_what_is_on_record(embedded_core_as: Cores) -> None:
    core = embedded_core_as("sergeant")
    found = make_proposed(core)
    since = location(core, found).agenda_since
    core.execute(WithdrawSignOff(**seen(core, found), reason="A new report"))
    assert location(core, found).status is LocationStatus.RISK_REDUCED
    assert location(core, found).agenda_since == since
    with pytest.raises(Refused, match="No sign-off"):
        core.execute(WithdrawSignOff(**seen(core, found), reason="Again"))


def test_that_a_nomination_says_where_it_is_and_how_dangerous(core_as: Cores) -> None:
    core = core_as("sergeant")
    for wrong, field in (
        ({"name": " "}, "name"), ({"kind": "castle"}, "kind"),
        ({"address": "", "postcode": ""}, "address"),
        ({"kind": "online"}, "platform"), ({"source": "register"}, "source"),
        ({"factors": {"frequency": 3}}, "children"), ({"factors": factors(6)}, "control"),
        ({"basis": ""}, "basis"), ({"postcode": "CV1"}, "postcode"), ({"point": "x"}, "point"),
        ({"strand": "pursue"}, "strand"), ({"children": -1}, "children"),
    ):  # fmt: skip
        with pytest.raises(InvalidInput) as told:
            core.execute(nominate(**wrong))
        assert field in told.value.fields, (wrong, told.value.fields)
    with pytest.raises(NotPermitted, match="not set up for"):
        core_as("sergeant", areas=("Walsall",), name="ps.far").execute(nominate())
    online = make_location(core, kind="App", platform="chirp.example", address="")
    assert location(core, online).kind == "online"
    assert location(core, online).authority == AREA
    found = make_location(core, name="Dunlin Park", point="SP 3312 7934", address="")
    assert (location(core, found).easting, location(core, found).northing) == (433120, 279340)
    for text, wanted in (("dunlin", [found]), ("chirp", [online]), ("nobody", [])):
        assert core.ask(find_locations, LocationFilter(text=text)) == wanted
    assert core.ask(find_locations, LocationFilter(kinds=("online",))) == [online]


def test_that_two_who_edit_different_fields_lose_nothing(embedded_core_as: Cores) -> None:
    core = embedded_core_as("sergeant")
    found = make_location(core)
    stale = score(core, found, 5)
    for field, text in (("licensee", "M Teasel"), ("postcode", "cv13fy"), ("kind", "Shisha")):
        was = getattr(location(core, found), field)
        core.execute(AmendLocation(location_id=found, changes=(FieldChange(field, was, text),)))
    now = location(core, found)
    assert (now.licensee, now.postcode, now.kind) == ("M Teasel", "CV1 3FY", "shisha")
    with pytest.raises(EditConflict):
        core.execute(AmendLocation(location_id=found, changes=(FieldChange("licensee", "", "X"),)))
    with pytest.raises(EditConflict):
        core.execute(stale)
    change = FieldChange("area", AREA, "Solihull")
    with pytest.raises(InvalidInput, match="cannot be changed here"):
        core.execute(AmendLocation(location_id=found, changes=(change,)))
