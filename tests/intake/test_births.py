"""A date of birth that a newer file or another line gives otherwise."""

from __future__ import annotations

import datetime as dt

import pytest

from lomu_app.daart.queries import list_targets
from lomu_app.people.match_queries import open_matches
from lomu_app.people.queries import find_person_ids, load_people
from tests.intake.test_storing import bring, decisions, other
from tests.support.cores import Cores

BORN = dt.date(1982, 2, 2)


@pytest.mark.parametrize("newer", [dt.date(1983, 2, 2), dt.date(1982, 12, 2)])
def test_that_a_changed_birth_is_doubted_with_the_old_day_and_the_new(
    core_as: Cores, newer: dt.date
) -> None:
    core = core_as("sergeant")
    bring(core, other(pnc_id=None, date_of_birth=BORN))
    result = bring(core, other(pnc_id=None, date_of_birth=newer))
    [doubt] = result["doubts"]
    assert (doubt["row"], doubt["value"]) == (6, f"{newer:%d/%m/%Y}")
    assert "was 02/02/1982 in the last file" in doubt["reason"]


@pytest.mark.parametrize("newer", [dt.date(1992, 2, 2), dt.date(1962, 2, 2), dt.date(1985, 2, 2)])
def test_that_a_slip_of_years_leaves_the_record_as_it_is_without_an_identifier(
    core_as: Cores, newer: dt.date
) -> None:
    core = core_as("sergeant")
    bring(core, other(pnc_id=None, date_of_birth=BORN))
    result = bring(core, other(pnc_id=None, date_of_birth=newer))
    [doubt] = result["doubts"]
    assert (doubt["row"], doubt["value"]) == (6, f"{newer:%d/%m/%Y}")
    assert "02/02/1982 on record" in doubt["reason"]
    [person] = core.ask(load_people, core.ask(find_person_ids))
    assert person.date_of_birth == BORN
    assert len(core.ask(list_targets, status="all")) == 1
    again = bring(core, other(pnc_id=None, date_of_birth=BORN))
    assert (again["people_created"], again["doubts"]) == (0, [])


def test_that_a_birth_that_cannot_be_is_mended_by_a_slip_of_any_length(core_as: Cores) -> None:
    core = core_as("sergeant")
    bring(core, other(pnc_id=None, date_of_birth=dt.date(2018, 2, 2)))
    bring(core, other(pnc_id=None, date_of_birth=dt.date(2008, 2, 2)))
    [person] = core.ask(load_people, core.ask(find_person_ids))
    assert person.date_of_birth == dt.date(2008, 2, 2)


def test_that_a_slip_of_the_decade_is_mended_where_the_identifier_agrees(core_as: Cores) -> None:
    core = core_as("sergeant")
    bring(core, other(date_of_birth=dt.date(1998, 2, 20)))
    result = bring(core, other(date_of_birth=dt.date(1988, 2, 20)))
    [doubt] = result["doubts"]
    assert "was 20/02/1998 in the last file" in doubt["reason"]
    [person] = core.ask(load_people, core.ask(find_person_ids))
    assert person.date_of_birth == dt.date(1988, 2, 20)


@pytest.mark.parametrize("newer", [dt.date(1989, 2, 20), dt.date(1974, 9, 13)])
def test_that_a_birth_far_away_leaves_the_record_as_it_is(core_as: Cores, newer: dt.date) -> None:
    core = core_as("sergeant")
    bring(core, other(date_of_birth=dt.date(1984, 5, 7)))
    result = bring(core, other(date_of_birth=newer))
    [doubt] = result["doubts"]
    assert "07/05/1984 on record" in doubt["reason"]
    [person] = core.ask(load_people, core.ask(find_person_ids))
    assert person.date_of_birth == dt.date(1984, 5, 7)


def test_that_one_id_with_births_thirty_years_apart_makes_two_people_and_a_match(
    core_as: Cores,
) -> None:
    core = core_as("sergeant")
    elder = other(date_of_birth=dt.date(1960, 2, 20))
    younger = other(row=7, crime_reference="20CV/2222B/26", date_of_birth=dt.date(1990, 2, 20))
    result = bring(core, elder, younger)
    assert (result["people_created"], len(result["possible_matches"])) == (2, 1)
    assert len(core.ask(open_matches)) == 1
    assert len(core.ask(list_targets, status="all")) == 2
    assert decisions(bring(core, elder, younger)) == ["unchanged", "unchanged"]
