"""What a newer version of the file corrects about people, and what it may not touch."""

from __future__ import annotations

import datetime as dt

from lomu_app.bootstrap import Core
from lomu_app.daart.queries import list_targets
from lomu_app.people.commands import AmendPerson, FieldChange
from lomu_app.people.match_queries import open_matches
from lomu_app.people.queries import find_person_ids, load_people, load_person
from lomu_app.people.rows import PersonRow
from tests.intake.test_storing import bring, decisions, other
from tests.support.cores import Cores

WITHOUT_PNC = {"pnc_id": None}


def only_person(core: Core) -> PersonRow:
    [person] = core.ask(load_people, core.ask(find_person_ids))
    return person


def test_that_a_slip_mended_in_the_file_is_mended_here(core_as: Cores) -> None:
    core = core_as("sergeant")
    bring(core, other(surname="HARBOTTEL", date_of_birth=dt.date(1989, 2, 20), **WITHOUT_PNC))
    result = bring(core, other(surname="HARBOTTEL", **WITHOUT_PNC))
    assert (decisions(result), result["decisions"][0]["changes"]) == (
        ["updates"], ["date_of_birth"]
    )  # fmt: skip
    result = bring(core, other(**WITHOUT_PNC))
    assert (decisions(result), result["doubts"]) == (["updates"], [])
    person = only_person(core)
    assert (person.surname, person.date_of_birth) == ("HARBOTTLE", dt.date(1988, 2, 20))
    names = core.ask(load_person, person.id).names
    assert ("HARBOTTEL", "Leon") in {(name.surname, name.forenames) for name in names}
    assert len(core.ask(list_targets, status="all")) == 1


def test_that_a_wrong_identifier_is_replaced_by_the_right_one(core_as: Cores) -> None:
    core = core_as("sergeant")
    bring(core, other(pnc_id="2011/9000004E"))
    result = bring(core, other())
    assert (decisions(result), result["people_created"]) == (["updates"], 0)
    assert only_person(core).pnc_id == "2018/9000001H"


def test_that_what_was_changed_here_about_a_person_stays_and_is_told(core_as: Cores) -> None:
    core = core_as("sergeant")
    bring(core, other(date_of_birth=dt.date(1998, 2, 20)))
    person = only_person(core)
    change = FieldChange("date_of_birth", person.date_of_birth, dt.date(1990, 7, 1))
    core.execute(AmendPerson(person_id=person.id, version=person.version, changes=(change,)))
    result = bring(core, other())
    [doubt] = result["doubts"]
    assert "01/07/1990 on record" in doubt["reason"]
    assert only_person(core).date_of_birth == dt.date(1990, 7, 1)


def test_that_one_line_cannot_overrule_another_about_the_same_person(core_as: Cores) -> None:
    core = core_as("sergeant")
    second = other(crime_reference="20CV/2222B/26", row=7)
    bring(core, other(), second)
    result = bring(core, other(date_of_birth=dt.date(1989, 2, 20)), second)
    [doubt] = result["doubts"]
    assert (doubt["row"], "20/02/1988 on record" in doubt["reason"]) == (6, True)
    assert only_person(core).date_of_birth == dt.date(1988, 2, 20)


def test_that_an_identifier_of_somebody_else_is_not_taken_over(core_as: Cores) -> None:
    core = core_as("sergeant")
    without = other(crime_reference="20CV/2222B/26", row=7, **WITHOUT_PNC)
    bring(core, other(), without)
    assert len(core.ask(open_matches)) == 1
    with_it = other(crime_reference="20CV/2222B/26", row=7)
    result = bring(core, other(), with_it)
    [doubt] = result["doubts"]
    assert (doubt["row"], doubt["value"]) == (7, "2018/9000001H")
    assert "another person" in doubt["reason"]
    people = core.ask(load_people, core.ask(find_person_ids))
    assert sorted(person.pnc_id or "" for person in people) == ["", "2018/9000001H"]
    third = bring(core, other(crime_reference="20CV/3333C/26", row=8))
    assert third["people_created"] == 0


def test_that_two_people_wanted_for_one_crime_stay_two(core_as: Cores) -> None:
    core = core_as("sergeant")
    father = other(forenames="Leon", date_of_birth=dt.date(1958, 2, 20), **WITHOUT_PNC)
    son = other(row=7, forenames="Luke", date_of_birth=dt.date(1988, 2, 20), **WITHOUT_PNC)
    bring(core, father)
    result = bring(core, son)
    assert decisions(result) == ["new"]
    assert len(core.ask(list_targets, status="all")) == 2
    assert decisions(bring(core, father, son)) == ["unchanged", "unchanged"]
