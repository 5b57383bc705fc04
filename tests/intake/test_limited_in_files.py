"""A file that names somebody under limited access comes in, and tells nothing of the record."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from lomu_app.bootstrap import Core
from lomu_app.custody.queries import custody_now
from lomu_app.kernel.errors import RecordNotFound
from lomu_app.people.limiting import LimitAccess
from lomu_app.people.queries import find_person_ids, load_person
from tests.intake.test_custody_storing import INSIDE, changed, extract
from tests.intake.test_member_storing import bring, decisions, members
from tests.support.accounts import give_account
from tests.support.cores import Cores
from tests.support.examples.intake import member_line
from tests.support.harm import batch_of, import_batch
from tests.support.personal import out_of_reach
from tests.support.targets import TODAY

STRANGER = member_line("TARNLEY", forenames="Guy", pnc_id="2018/0393703L")


@pytest.fixture
def owner(embedded_core_as: Cores) -> Core:
    """Who owns the record of Dale Oakmere, on the register and limited."""
    give_account(embedded_core_as, "ps.owner", "sergeant")
    core = embedded_core_as("sergeant", name="ps.owner")
    bring(core, changed(INSIDE, addresses=()))
    person = members(core)[0].row.person_id
    core.execute(
        LimitAccess(person_id=person, version=0, owner="ps.owner", reason="Officer's brother")
    )
    return core


def kept_from(report: object) -> bool:
    """Whether nothing of the record is told, but what the file itself says."""
    told = json.dumps(report)
    return not any(word in told for word in ("OAKMERE", "Oakmere", "Dale", "2018/0393702K"))


def test_that_a_register_with_a_limited_person_comes_in_whole(
    embedded_core_as: Cores, owner: Core
) -> None:
    other = embedded_core_as("sergeant", name="ps.other")
    result = bring(other, changed(INSIDE, lead_manager="PC Tansy"), STRANGER)
    assert decisions(result) == ["updates", "new"]
    assert kept_from({key: result[key] for key in ("possible_matches", "missing")})
    assert members(owner)[0].row.lead_manager == "PC Tansy"
    assert [one.row.surname for one in members(other)] == ["TARNLEY"]


def test_that_who_is_missing_from_a_file_is_told_without_a_name(
    embedded_core_as: Cores, owner: Core
) -> None:
    other = embedded_core_as("sergeant", name="ps.other")
    result = bring(other, STRANGER)
    assert kept_from(result)
    assert [one["name"] for one in result["missing"]] == ["Limited access: ask Ps Owner"]
    assert [one["name"] for one in bring(owner, STRANGER)["missing"]] == ["OAKMERE, Dale"]


def test_that_a_namesake_of_a_limited_person_is_registered_and_told_of_no_other(
    embedded_core_as: Cores, owner: Core
) -> None:
    other = embedded_core_as("sergeant", name="ps.other")
    line = changed(INSIDE, pnc_id=None, prison_number="", sheet="Serial DA", cohort="serial_da")
    result = bring(other, line)
    assert decisions(result) == ["new"]
    (pair,) = result["possible_matches"]
    assert kept_from([pair["reasons"]])
    assert "Limited access: ask Ps Owner" in json.dumps(pair)
    assert json.dumps(pair).count("2018/0393702K") == 0
    assert owner.ask(load_person, members(owner)[0].row.person_id).matches


def test_that_an_extract_reaches_a_limited_person_and_names_nobody(
    embedded_core_as: Cores, owner: Core
) -> None:
    other = embedded_core_as("sergeant", name="ps.other")
    line = changed(INSIDE, release_date=TODAY, place="HMP Oakwood")
    result = extract(other, line)
    assert decisions(result) == ["updates"]
    assert kept_from(result)
    person = members(owner)[0].row.person_id
    assert owner.ask(custody_now, [person])[person].place == "HMP Oakwood"
    assert kept_from(extract(other, STRANGER, as_at=TODAY.replace(day=25)))


def test_that_offences_of_a_limited_person_come_in_and_tell_nothing_of_the_record(
    core_as: Cores,
) -> None:
    give_account(core_as, "ps.owner", "sergeant")
    owner, other = (core_as("sergeant", name=name) for name in ("ps.owner", "ps.other"))
    assert import_batch(owner, batch_of(TODAY))["people_created"] == 1
    (limited,) = owner.ask(find_person_ids)
    owner.execute(LimitAccess(person_id=limited, version=0, owner="ps.owner", reason="Informant"))
    again = import_batch(other, batch_of(TODAY, TODAY - dt.timedelta(days=9)))
    assert (again["held"], again["possible_matches"]) == ([], [])
    # On a server whoever is kept from the record is told of somebody new, and only once.
    new = out_of_reach(core_as) is RecordNotFound
    assert again["people_created"] == int(new)
    assert import_batch(other, batch_of(TODAY))["people_created"] == 0
    assert other.ask(find_person_ids) == [limited + 1] * new
