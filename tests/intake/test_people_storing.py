"""Storing a list of people: all or none, known rows known again, certain ones joined."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from lomu_app.bootstrap import Core
from lomu_app.intake.match_list import list_matches
from lomu_app.intake.nominal_lines import NominalLine
from lomu_app.intake.people_commands import ImportPeople, JoinAlike
from lomu_app.kernel.errors import Cancelled, InvalidInput, NotPermitted, Refused
from lomu_app.people.limiting import LimitAccess
from lomu_app.people.match_commands import UndoJoin
from lomu_app.people.match_queries import find_join, find_open_matches
from lomu_app.people.queries import find_person_ids, load_person, search_people
from lomu_app.people.rows import PersonFilter
from tests.people.people import pnc, register, wilmot
from tests.support.accounts import give_account
from tests.support.cores import Cores
from tests.support.personal import verify

HOME = "12 Larch Road, Coventry, CV4 7JP"
ONE = NominalLine(
    "People", 2, "A1", "WILMOT", "Dale Amos", dt.date(1986, 3, 4), (1986, 3, 4), address=HOME,
    pnc_id=pnc(1234), aliases=("Jed",),
)  # fmt: skip
SAME = dataclasses.replace(ONE, row=3, source_id="A2", surname="WILLMOT", pnc_id=None)
NO_DAY = dataclasses.replace(
    SAME, row=4, source_id="A3", surname="WILMOT", date_of_birth=None, figures=None
)
EVERYBODY = PersonFilter(joined_too=True)


def importing(*lines: NominalLine, area: str | None = None) -> ImportPeople:
    return ImportPeople(file_name="people.csv", sha256="0" * 64, lines=lines, area=area)


def joining(core: Core, *lines: NominalLine) -> tuple[dict[str, int], dict[str, list[int]]]:
    """The answers of an import and of the join after it."""
    told = core.execute(importing(*lines)).result
    done = core.execute(JoinAlike(match_ids=tuple(told["certain"]), file_name="people.csv"))
    return told, done.result


def test_that_every_row_becomes_a_whole_record(core_as: Cores) -> None:
    core = core_as("sergeant", name="ps.one")
    told = core.execute(importing(ONE)).result
    (person_id,) = core.ask(find_person_ids)
    person = core.ask(load_person, person_id)
    assert (person.reference, person.name) == ("P-000001", "WILMOT, Dale Amos")
    assert (person.pnc_id, person.date_of_birth) == (pnc(1234), dt.date(1986, 3, 4))
    assert [(row.text, row.postcode, row.rank) for row in person.addresses] == [
        (HOME, "CV4 7JP", 1)
    ]
    assert [row.name for row in person.names] == ["WILMOT, Jed"]
    assert person.source == "people.csv, People, row 2"
    assert [hit.record_id for hit in core.ask(search_people, "jed cv4", limit=5)] == [person_id]
    assert told["people"][0]["reference"] == "P-000001"
    assert verify(core).ok


def test_that_what_is_certain_is_joined_and_can_be_parted(core_as: Cores) -> None:
    core = core_as("sergeant", name="ps.one")
    told, done = joining(core, ONE, SAME, NO_DAY)
    assert told["created"] == 3
    assert len(done["joined"]) == 1
    kept, other = core.ask(find_person_ids)
    assert [name.name for name in core.ask(load_person, kept).names][-1] == "WILLMOT, Dale Amos"
    decisions = {match.source_ids: match.decision for match in core.ask(list_matches)}
    assert decisions == {
        ("A1", "A2"): "joined", ("A1", "A3"): "listed", ("A2", "A3"): "listed",
    }  # fmt: skip
    match = core.ask(find_join, "P-000002")
    assert match is not None
    core.execute(UndoJoin(match_id=match.id, version=match.version, reason="Cousins"))
    assert len(core.ask(find_person_ids)) == 3
    assert {match.decision for match in core.ask(list_matches)} == {"listed"}
    assert other in core.ask(find_person_ids)


def test_that_a_record_typed_before_takes_the_row_in(embedded_core_as: Cores) -> None:
    core = embedded_core_as("sergeant")
    known = register(core, wilmot(pnc_id=pnc(1234)))
    _told, done = joining(core, dataclasses.replace(ONE, pnc_id=None))
    assert len(done["joined"]) == 1
    assert core.ask(find_person_ids) == [known.id]
    (match,) = core.ask(list_matches)
    assert (match.a, match.source_ids, match.decision) == ("P-000001", (None, "A1"), "joined")


def test_that_a_row_seen_before_is_known_again_and_one_typed_twice_is_stored_once(
    embedded_core_as: Cores,
) -> None:
    core = embedded_core_as("sergeant")
    told = core.execute(importing(ONE, dataclasses.replace(ONE, row=9))).result
    assert (told["created"], told["doubled"]) == (1, 1)
    again = core.execute(importing(dataclasses.replace(ONE, row=5))).result
    assert (again["created"], again["unchanged"], again["pairs"]) == (0, 1, [])
    assert again["people"][0]["reference"] == "P-000001"
    # Two rows without an id and a day of birth may be two people.
    bare = dataclasses.replace(NO_DAY, source_id="")
    told = core.execute(importing(bare, dataclasses.replace(bare, row=8))).result
    assert (told["created"], told["doubled"]) == (2, 0)


def test_that_only_what_an_import_found_certain_is_joined_unseen(embedded_core_as: Cores) -> None:
    core = embedded_core_as("sergeant")
    core.execute(importing(ONE, NO_DAY))
    (match_id,) = core.ask(find_open_matches)
    with pytest.raises(Refused, match="found certain"):
        core.execute(JoinAlike(match_ids=(match_id,), file_name="people.csv"))
    assert len(core.ask(find_person_ids)) == 2


def test_that_records_with_two_identifiers_stay_apart(embedded_core_as: Cores) -> None:
    core = embedded_core_as("sergeant")
    told, done = joining(core, ONE, dataclasses.replace(SAME, pnc_id=pnc(9_876)))
    assert told["certain"] == done["joined"] == []
    assert len(core.ask(find_open_matches)) == 1


def test_that_one_bad_row_leaves_nothing_behind(embedded_core_as: Cores) -> None:
    core = embedded_core_as("sergeant")
    bad = dataclasses.replace(ONE, row=4, pnc_id="18/1234?")
    with pytest.raises(InvalidInput):
        core.execute(importing(SAME, bad))
    assert core.ask(find_person_ids, EVERYBODY) == []


def test_that_a_list_of_another_area_is_refused(embedded_core_as: Cores) -> None:
    core = embedded_core_as("sergeant", areas=("Walsall",))
    with pytest.raises(NotPermitted):
        core.execute(importing(ONE, area="Coventry"))
    assert core.execute(importing(ONE, area="Walsall")).result["created"] == 1


def test_that_a_pair_with_a_limited_record_is_left_out_of_the_list(
    embedded_core_as: Cores,
) -> None:
    give_account(embedded_core_as, "ps.owner", "sergeant")
    owner = embedded_core_as("sergeant", "inspector", name="ps.owner")
    joining(owner, ONE, SAME, NO_DAY)
    (kept, _other) = owner.ask(find_person_ids)
    owner.execute(
        LimitAccess(person_id=kept, version=0, owner="ps.owner", reason="Officer's brother")
    )
    assert len(owner.ask(list_matches)) == 3
    other = embedded_core_as("sergeant", "inspector", name="ps.other")
    assert other.ask(list_matches) == [], "what was joined into it is kept from others too"


def test_that_what_cannot_be_joined_by_itself_stays_whole(core_as: Cores) -> None:
    give_account(core_as, "ps.owner", "sergeant")
    owner = core_as("sergeant", "inspector", name="ps.owner")
    owner.execute(importing(ONE))
    (known,) = owner.ask(find_person_ids)
    owner.execute(
        LimitAccess(person_id=known, version=0, owner="ps.owner", reason="Officer's brother")
    )
    told, done = joining(owner, dataclasses.replace(SAME, address="9 Elm Road, Coventry, CV5 6AA"))
    assert (len(told["certain"]), done) == (1, {"joined": [], "left": 1})
    first, second = (owner.ask(load_person, key) for key in sorted(owner.ask(find_person_ids)))
    assert [row.text for row in first.addresses] == [HOME]
    assert [row.text for row in second.addresses] == ["9 Elm Road, Coventry, CV5 6AA"]
    # Who may not see the one of both is not stopped by it: the others are joined.
    other = core_as("sergeant", "inspector", name="ps.other")
    twice = (
        dataclasses.replace(SAME, source_id="B1", row=7),
        dataclasses.replace(
            ONE, source_id="B2", row=8, surname="QUENNELL", pnc_id=None, address="1 Ash Way"
        ),
        dataclasses.replace(
            ONE, source_id="B3", row=9, surname="QUENNELL", pnc_id=None, address="1 Ash Way"
        ),
    )
    told, done = joining(other, *twice)
    left = len(told["certain"]) - len(done["joined"])
    assert (left > 0, done["joined"] != []) == (not other.store.bound, True), "a server tells none"


class Enough:
    """Whoever watches has had enough at once."""

    def step(self, done: int, total: int, what: str) -> None:
        """Nothing."""

    def cancelled(self) -> bool:
        """At once."""
        return True


def test_that_a_long_import_can_be_stopped_and_nothing_is_kept(embedded_core_as: Cores) -> None:
    core = embedded_core_as("sergeant")
    with pytest.raises(Cancelled):
        core.execute(importing(ONE, SAME), Enough())
    assert core.ask(find_person_ids, EVERYBODY) == []
