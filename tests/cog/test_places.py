"""Where a location lies, and which ones may be the same; handing one to another area."""

from __future__ import annotations

import dataclasses

import pytest

from lomu_app.cog.alike import find_alike
from lomu_app.cog.commands import (
    AddLocationNote,
    AmendLocation,
    AnswerTransfer,
    FieldChange,
    LinkToLocation,
    MarkDuplicate,
    OfferTransfer,
)
from lomu_app.cog.detail import load_location
from lomu_app.cog.packing import load_pack
from lomu_app.cog.people_near import find_people_near
from lomu_app.cog.queries import blockers_to_sign_off, find_location_id, on_agenda, open_transfers
from lomu_app.cog.rules import LocationStatus
from lomu_app.cog.sign_off_rules import Point
from lomu_app.cog.tactic_rules import TacticStatus
from lomu_app.cog.work_commands import ProposeTactic, RecordIntelligence
from lomu_app.kernel.errors import EditConflict, InvalidInput, NotPermitted, Refused
from lomu_app.kernel.grid import GridPoint, metres_between, read_point
from lomu_app.kernel.permissions import Permission
from lomu_app.people.address_commands import AmendAddress
from lomu_app.people.queries import load_person
from lomu_app.people.rules import NewAddress
from lomu_app.people.standing import standing_of
from tests.support.cog import (
    inform,
    link_victim,
    location,
    make_location,
    make_proposed,
    nominate,
    propose,
    run,
    seen,
    seen_transfer,
)
from tests.support.cores import Cores
from tests.support.meetings import begin, deciding, item_of, prepare
from tests.support.personal import out_of_reach
from tests.support.targets import AREA, TODAY, make_person


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        # The worked example of the Ordnance Survey, in each way of writing it.
        ("52.6579775, 1.7160389", (651409, 313177)),
        ("TG 51409 13177", (651409, 313177)),
        ("651409,313177", (651409, 313177)),
        ("tg5113", (651000, 313000)),
        ("SP 3312 7934", (433120, 279340)),
    ],
)
def test_that_a_point_is_read_however_it_is_written(typed: str, wanted: tuple[int, int]) -> None:
    found = read_point(typed)
    assert found is not None
    assert metres_between(found, GridPoint(*wanted)) < 10


def test_that_what_is_no_point_is_refused() -> None:
    assert read_point("  ") is None
    for wrong in ("IA 12 34", "SP 331 79", "48.85, 2.35, 7", "40.7, -74.0", "9000000, 1", "here"):
        with pytest.raises(InvalidInput, match="no place on the map"):
            read_point(wrong)


def test_that_an_edit_leaves_no_place_without_a_place_and_no_point_halved(
    embedded_core_as: Cores,
) -> None:
    core = embedded_core_as("sergeant")
    key = make_location(core, address="", postcode="cv1 4fy")
    assert location(core, key).postcode == "CV1 4FY", "a postcode says where it is"

    def amend(**changed: tuple[object, object]) -> None:
        changes = tuple(FieldChange(name, *values) for name, values in changed.items())
        core.execute(AmendLocation(location_id=key, changes=changes))

    for changed, told in (
        ({"postcode": ("CV1 4FY", "")}, "an address, a postcode, or a point"),
        ({"kind": ("hotel", "online")}, "Name the platform"),
        ({"easting": (None, 433_120)}, "Change easting and northing together"),
        ({"easting": (None, 433_120), "northing": (None, None)}, "an easting and a northing"),
    ):
        with pytest.raises(InvalidInput, match=told):
            amend(**changed)
    amend(easting=(None, 433_120), northing=(None, 279_340), postcode=("CV1 4FY", ""))
    amend(kind=("hotel", "online"), platform=("", "chatter"), easting=(433_120, None),
          northing=(279_340, None))  # fmt: skip
    found = location(core, key)
    assert (found.platform, found.postcode, found.easting) == ("chatter", "", None)


def test_that_of_two_peoples_points_no_third_is_made(embedded_core_as: Cores) -> None:
    core = embedded_core_as("sergeant")
    key = make_location(core, point="433120, 279340")

    def move(easting: int, northing: int, base: tuple[int, int] = (433_120, 279_340)) -> None:
        changes = (FieldChange("easting", base[0], easting), FieldChange("northing", base[1],
                                                                         northing))  # fmt: skip
        core.execute(AmendLocation(location_id=key, changes=changes))

    def point() -> tuple[int | None, int | None]:
        return location(core, key).easting, location(core, key).northing

    move(433_200, 279_340)
    # One moved it east, who looked before moves it north, or further along the same line.
    for mine in ((433_120, 279_400), (433_200, 279_400)):
        with pytest.raises(EditConflict) as told:
            move(*mine)
        assert [(each.field, each.mine, each.theirs) for each in told.value.fields] == [
            ("easting", mine[0], 433_200), ("northing", mine[1], 279_340),
        ]  # fmt: skip
    move(433_200, 279_340)
    assert point() == (433_200, 279_340), "the same twice is no conflict"
    move(433_120, 279_400, base=(433_200, 279_340))
    assert point() == (433_120, 279_400)


def test_that_what_may_be_the_same_is_told(core_as: Cores) -> None:
    core = core_as("sergeant")
    first = make_location(core, point="433120, 279340")
    done = core.execute(
        nominate(name="The Old Mill", address="3 Plover St, Coventry", point="433180, 279340")
    )
    assert done.result["alike"] == [location(core, first).reference]
    (row,) = core.ask(find_alike, int(done.result["location_id"]))
    assert row.why == ("address", "60 m away")
    for fields, why in (
        ({"name": "Lapwing Lodge", "address": "9 Teal Road, Coventry", "postcode": ""}, ("name",)),
        ({"name": "Mill", "address": "3 Plover Street", "postcode": "CV6 1AA"}, ()),
        ({"name": "Mill", "address": "4 Plover Street, Coventry"}, ()),
    ):
        key = int(core.execute(nominate(**fields)).result["location_id"])
        found = {row.id: row.why for row in core.ask(find_alike, key)}
        assert found.get(first, ()) == why
    elsewhere = core_as("sergeant", areas=("Solihull",))
    assert elsewhere.execute(nominate(area="Solihull")).result["alike"] == []


def test_that_a_duplicate_leaves_the_other_on_the_agenda(embedded_core_as: Cores) -> None:
    core = embedded_core_as("sergeant")
    one, two, away = make_location(core), make_location(core), make_location(core, area="Solihull")

    def mark(key: int, other: int) -> MarkDuplicate:
        return MarkDuplicate(**seen(core, key), same_as_id=other, reason="One hotel")

    for wrong in (one, away):
        with pytest.raises(Refused, match="names another location"):
            core.execute(mark(one, wrong))
    item = {"informed_on": TODAY, "graded": "2C P"}
    inform(core, one)
    link_victim(core, one, safeguarding="not_referred")
    run(core, one)
    core.execute(mark(one, two))
    # What is known of the one counts for the other, where everything goes from now on.
    lacking = {check.point for check in core.ask(blockers_to_sign_off, two) if not check.met}
    assert {Point.INTELLIGENCE_QUIET, Point.CHILDREN_SAFEGUARDED} <= lacking
    for adding in (
        RecordIntelligence(location_id=one, **item),
        LinkToLocation(location_id=one, kind="victim", label="V2", safeguarding="referred"),
        ProposeTactic(location_id=one, code="VISIT", objective="Look"),
    ):
        with pytest.raises(Refused, match=f"same as {location(core, two).reference}"):
            core.execute(adding)
    with pytest.raises(Refused, match="names another location"):
        core.execute(mark(two, one))
    assert core.ask(on_agenda, AREA) == [two]
    assert core.ask(load_location, one).duplicate_of == location(core, two).reference


def test_that_a_location_is_handed_over_when_it_is_accepted(core_as: Cores) -> None:
    here = core_as("sergeant", areas=(AREA,), name="ps.here")
    there = core_as("sergeant", areas=("Solihull",), name="ps.there")
    both = core_as("sergeant", areas=(AREA, "Solihull"), name="ps.here")
    found = make_location(here, children=3, licensee="M Teasel")
    item = inform(here, found)
    link_victim(here, found)
    note = AddLocationNote(location_id=found, on_day=TODAY, nature="opinion", text="Ours?")
    here.execute(note)
    run(here, found)
    for wrong, error in ((AREA, InvalidInput), ("Mordor", InvalidInput)):
        with pytest.raises(error):
            here.execute(OfferTransfer(**seen(here, found), to_area=wrong, reason="Theirs"))
    offer = OfferTransfer(**seen(here, found), to_area="solihull", reason="Over the border")
    key = int(here.execute(offer).result["transfer_id"])
    with pytest.raises(Refused, match="offered to another area already"):
        here.execute(OfferTransfer(**seen(here, found), to_area="Walsall", reason="Theirs"))
    assert [line.id for line in there.ask(open_transfers)] == [key]
    assert here.ask(on_agenda, AREA) == [found], "it stays until it is accepted"

    def answer(**fields: object) -> AnswerTransfer:
        said = {"accepted": True, "answer": "It is ours"}
        return AnswerTransfer(**seen_transfer(here, key), **said | fields)

    with pytest.raises(NotPermitted):
        here.execute(answer())
    with pytest.raises(Refused, match="Somebody else accepts"):
        both.execute(answer())
    done = there.execute(answer()).result
    assert here.ask(on_agenda, AREA) == []
    assert there.ask(on_agenda, "Solihull") == [done["location_id"]]
    assert location(here, found).status is LocationStatus.REFERRED_OUT
    told = there.ask(load_location, done["location_id"])
    assert (told.came_from, told.licensee, told.row.children, told.entry_due) == (
        location(here, found).reference, "M Teasel", 3, True,
    )  # fmt: skip
    assert [link.label for link in told.links] == ["V1"]
    assert [each.text for each in told.notes] == ["In Coventry there still run: VISIT TAC-00001."]
    with pytest.raises(Refused, match="was handed over"):
        here.execute(dataclasses.replace(note, operation_id="another"))
    (copied,) = told.intelligence
    (own,) = here.ask(load_location, found).intelligence
    assert (own.id, copied.sanitised_text, copied.submitted_by) == (
        item, own.sanitised_text, own.submitted_by,
    )  # fmt: skip
    assert copied.reference != own.reference
    with pytest.raises(NotPermitted):
        there.ask(load_location, found)
    with pytest.raises(Refused, match="answered already"):
        there.execute(answer())


def test_that_a_refused_offer_leaves_it_here(embedded_core_as: Cores) -> None:
    core, other = embedded_core_as("sergeant"), embedded_core_as("inspector")
    found, proposed = make_location(core), make_proposed(core)
    for who in (other, core):
        offer = OfferTransfer(**seen(core, found), to_area="Solihull", reason="Theirs")
        key = int(core.execute(offer).result["transfer_id"])
        who.execute(AnswerTransfer(**seen_transfer(core, key), accepted=False, answer="Not ours"))
        assert core.ask(open_transfers) == []
    assert location(core, found).status is LocationStatus.ACCEPTED
    with pytest.raises(Refused, match="cannot become referred out"):
        core.execute(OfferTransfer(**seen(core, proposed), to_area="Solihull", reason="Theirs"))


def test_that_the_agenda_of_an_authority_is_that_of_its_units(embedded_core_as: Cores) -> None:
    core = embedded_core_as("sergeant")
    east = make_location(core, area="Birmingham East", own_reference="BIR001")
    west = make_location(core, area="Birmingham West", factors=dict.fromkeys(
        ("frequency", "children", "seriousness", "control", "guardianship"), 5
    ))  # fmt: skip
    assert core.ask(on_agenda, "Birmingham") == [west, east], "the highest risk first"
    assert core.ask(on_agenda, "Birmingham East") == [east]
    assert core.ask(find_location_id, " bir001") == east
    make_location(core, area="Solihull", own_reference="BIR001")
    with pytest.raises(InvalidInput, match="Name one of: LOC-0001, LOC-0003"):
        core.ask(find_location_id, "BIR001")
    for wrong in ("Mordor", ""):
        with pytest.raises(InvalidInput):
            core.ask(on_agenda, wrong)
    with pytest.raises(InvalidInput, match="There is no location BIR001 in your areas"):
        embedded_core_as("sergeant", areas=(AREA,)).ask(find_location_id, "BIR001")


def test_that_who_lives_near_is_told_by_distance_where_there_is_a_point(
    core_as: Cores,
) -> None:
    core = core_as("sergeant")
    found = make_location(core, point="SP 33120 79340")
    sector, exact, close, far, elsewhere = (
        make_person(core, name, addresses=(NewAddress(address, point=point),))
        for name, address, point in (
            ("Alder", "8 Larch Road, Coventry CV1 4AA", ""),
            ("Birch", "3 Plover St, Coventry CV1 4FY", ""),
            ("Aspen", "1 Elm Way, Coventry CV6 1AA", "SP 33420 79740"),
            ("Cedar", "2 Elm Way, Coventry CV1 4AB", "SP 36000 79340"),
            ("Rowan", "3 Elm Way, Coventry CV6 1AB", ""),
        )
    )
    told = core.ask(find_people_near, found, 1_000)
    assert [(one.person_id, one.metres, one.same_postcode) for one in told] == [
        (close, 500, False), (exact, None, True), (sector, None, False),
    ]  # fmt: skip
    assert {far, elsewhere}.isdisjoint({one.person_id for one in told})
    (address,) = core.ask(load_person, close).addresses
    assert address.point == "SP 33420 79740"
    seen = {"address_id": address.id, "kind": address.kind, "note": "", "rank": 1}
    said = {"text": address.text, "postcode": address.postcode}
    core.execute(AmendAddress(**seen, **said, version=address.version))
    (kept,) = core.ask(load_person, close).addresses
    assert kept.point == address.point, "it is the same place"
    with pytest.raises(InvalidInput, match="no place on the map"):
        core.execute(AmendAddress(**seen, **said, version=kept.version, point="Mordor"))
    said = {"text": "4 Elm Way, Coventry", "postcode": None}
    core.execute(AmendAddress(**seen, **said, version=kept.version))
    assert core.ask(load_person, close).addresses[0].point == ""


def test_that_who_lives_there_is_told_to_those_who_see_people(core_as: Cores) -> None:
    core = core_as("sergeant")
    found = make_location(core)
    linked, here, near, gone = (
        make_person(core, name, addresses=(NewAddress(address),))
        for name, address in (
            ("Alder", "3 Plover Street, Coventry CV1 4FY"),
            ("Birch", "3 Plover St, Coventry CV1 4FY"),
            ("Aspen", "8 Larch Road, Coventry CV1 4FY"),
            ("Cedar", "3 Plover Street, Coventry CV6 1AA"),
        )
    )
    core.execute(LinkToLocation(location_id=found, kind="person", person_id=linked, role="Owner"))
    told = core.ask(load_location, found).nearby
    assert [(row.person_id, row.same_address) for row in told] == [(here, True), (near, False)]
    assert gone not in {row.person_id for row in told}
    assert [flag.words for flag in core.ask(standing_of, linked)] == ["Linked to 1 CSE location"]
    assert core_as("offender_manager").ask(standing_of, linked) == []
    blind = dataclasses.replace(
        core.actor, permissions=core.actor.permissions - {Permission.SEE_PEOPLE}
    )
    assert dataclasses.replace(core, actor=blind).ask(load_location, found).nearby == ()
    for label, fine in (("V1", True), ("K. L.", True), ("Karen Lark", False), ("Lark", False)):
        link = LinkToLocation(
            location_id=found, kind="victim", label=label, safeguarding="referred"
        )
        if fine:
            core.execute(link)
        else:
            with pytest.raises(InvalidInput, match="pseudonym or initials"):
                core.execute(link)


def test_that_a_cog_decides_on_what_lies_in_the_other_unit_of_its_authority(core_as: Cores) -> None:
    chair = core_as("cog_chair", "sergeant", areas=("Birmingham East",), name="chair.one")
    officer = core_as("sergeant", areas=("Birmingham West",), name="ps.west")
    changed, referred = (make_location(officer, area="Birmingham West") for _ in range(2))
    inform(officer, referred)
    propose(officer, referred)
    found = begin(chair, prepare(chair, area="Birmingham"))
    told = {line.reference: line for line in chair.ask(load_pack, found).lines}
    line = told[officer.ask(load_location, referred).row.reference]
    assert (len(line.tactics), line.kept_back) == (1, 1), "its papers tell what is done there"
    for key, decision, detail in (
        (changed, "change_tactic", "CLN76"), (referred, "refer", "Coventry"),
    ):  # fmt: skip
        chair.execute(deciding(item_of(chair, found, key), decision, detail=detail))
    (tactic,) = officer.ask(load_location, changed).tactics
    assert (tactic.code, tactic.status) == ("CLN76", TacticStatus.PROPOSED)
    (offer,) = core_as("sergeant", areas=("Coventry",), name="ps.coventry").ask(open_transfers)
    assert (offer.from_area, offer.to_area) == ("Birmingham West", "Coventry")
    chair.execute(
        AnswerTransfer(transfer_id=offer.id, version=offer.version, accepted=False, answer="Kept")
    )
    assert officer.ask(open_transfers) == [], "whoever referred it takes that back"
    # Alone, outside the meeting, nobody does that in an area which is not theirs.
    for alone in (
        ProposeTactic(location_id=changed, code="VISIT", objective="No more rooms for cash"),
        OfferTransfer(**seen(officer, changed), to_area="Coventry", reason="It lies there"),
    ):  # fmt: skip
        with pytest.raises((NotPermitted, out_of_reach(core_as))):
            chair.execute(alone)
