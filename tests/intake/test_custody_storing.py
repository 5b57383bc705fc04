"""Extracts of custody and releases: safe dates, alerts, and nobody registered from them."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path
from typing import Any

from lomu_app.bootstrap import Core
from lomu_app.cohorts.queries import load_membership
from lomu_app.cohorts.rules import MembershipStatus
from lomu_app.custody.queries import CustodyNow, custody_now
from lomu_app.daart.threat_alerts import load_alerts
from lomu_app.intake.commands import ImportCustody
from lomu_app.intake.file_kinds import FileKind
from lomu_app.intake.importing import prepare_import
from lomu_app.intake.register_line import RegisterLine
from lomu_app.people.match_commands import JoinPeople, UndoJoin
from lomu_app.people.match_queries import load_match
from lomu_app.people.queries import load_people
from lomu_app.people.telling import timeline
from lomu_app.resettlement.queries import load_release, load_releases
from lomu_app.resettlement.rows import ReleaseFilter, Tick
from lomu_app.resettlement.rules import ReleaseStatus
from tests.intake.test_member_storing import bring, decisions, doubts, members
from tests.support.cohorts import make_membership
from tests.support.cores import Cores
from tests.support.examples.intake import member_line
from tests.support.looking import look
from tests.support.targets import make_person

TODAY = dt.date(2026, 11, 24)
INSIDE = member_line(
    "OAKMERE", forenames="Dale", pnc_id="2018/0393702K", in_custody=True, place="HMP Hewell",
    release_date=dt.date(2027, 6, 1), prison_number="A1234BC",
)  # fmt: skip


def extract(
    core: Core, *lines: RegisterLine, as_at: dt.date = TODAY, partial: bool = False
) -> dict[str, Any]:
    command = ImportCustody(
        area="Coventry", file_name=f"custody {as_at}.csv", sha256="0" * 64, lines=lines,
        as_at=as_at, partial=partial,
    )  # fmt: skip
    result: dict[str, Any] = core.execute(command).result
    return result


def changed(line: RegisterLine, **fields: Any) -> RegisterLine:
    return dataclasses.replace(line, **fields)


def managed(core: Core) -> int:
    """Somebody on the register who is not known to be in custody; the id of the membership."""
    bring(core, changed(INSIDE, in_custody=None, place="", release_date=None, prison_number=""))
    return members(core)[0].row.id


def known(core: Core) -> CustodyNow:
    person_id = members(core)[0].row.person_id
    return core.ask(custody_now, [person_id])[person_id]


def test_that_an_extract_sets_place_and_release_of_people_on_record(core_as: Cores) -> None:
    core = core_as("sergeant")
    membership_id = managed(core)
    result = extract(core, INSIDE)
    assert decisions(result) == ["new"]
    assert (known(core).place, known(core).prison_number) == ("HMP Hewell", "A1234BC")
    assert core.ask(load_membership, membership_id).row.release_date == dt.date(2027, 6, 1)
    assert decisions(extract(core, INSIDE)) == ["unchanged"]
    assert core.ask(load_alerts, "Coventry", TODAY) == ()


def test_that_nobody_is_registered_from_an_extract(embedded_core_as: Cores) -> None:
    core = embedded_core_as("sergeant")
    result = extract(core, INSIDE)
    assert (decisions(result), result["people_created"]) == (["held"], 0)
    assert "Nobody on record" in result["decisions"][0]["reason"]


def test_that_an_earlier_date_is_told_and_raised_as_an_alert(embedded_core_as: Cores) -> None:
    core = embedded_core_as("sergeant")
    membership_id = managed(core)
    extract(core, INSIDE, as_at=dt.date(2026, 11, 1))
    result = extract(core, changed(INSIDE, release_date=dt.date(2027, 2, 1)))
    [moved] = result["moved"]
    assert (moved["before"], moved["after"], moved["earlier"]) == ("2027-06-01", "2027-02-01", True)
    [alert] = core.ask(load_alerts, "Coventry", TODAY)
    assert moved["alerts"] == [alert.reference]
    assert alert.text == "Release date moved from 01/06/2027 to 01/02/2027 (HMP Hewell)."
    assert core.ask(load_membership, membership_id).row.release_date == dt.date(2027, 2, 1)
    assert known(core).moved_from == dt.date(2027, 6, 1)
    person_id = members(core)[0].row.person_id
    look(core, person_id)
    told = [
        (event.title, event.detail.split("  ·  ")[0])
        for event in core.ask(timeline, person_id).events
        if event.stream == "custody"
    ]
    assert told == [
        ("In custody: HMP Hewell", "release 01/02/2027, moved from 01/06/2027"),
        ("In custody: HMP Hewell", "release 01/06/2027"),
    ]


def test_that_an_older_file_never_overwrites_a_later_one(embedded_core_as: Cores) -> None:
    core = embedded_core_as("sergeant")
    membership_id = managed(core)
    extract(core, changed(INSIDE, release_date=dt.date(2027, 2, 1)))
    result = extract(core, INSIDE, as_at=dt.date(2026, 11, 1))
    assert (decisions(result), result["moved"]) == (["unchanged"], [])
    assert "is older than what is known since 24/11/2026 (01/02/2027), which stands" in doubts(
        result
    )
    assert core.ask(load_membership, membership_id).row.release_date == dt.date(2027, 2, 1)
    bring(core, changed(INSIDE, rag="red"), as_at=dt.date(2026, 11, 2))
    assert core.ask(load_membership, membership_id).row.release_date == dt.date(2027, 2, 1)


def test_that_a_date_far_off_that_moves_later_is_told_without_an_alert(
    embedded_core_as: Cores,
) -> None:
    core = embedded_core_as("sergeant")
    managed(core)
    extract(core, INSIDE, as_at=dt.date(2026, 11, 1))
    result = extract(core, changed(INSIDE, release_date=dt.date(2027, 9, 1)))
    assert [(one["earlier"], one["alerts"]) for one in result["moved"]] == [(False, [])]


def test_that_somebody_let_out_is_an_alert(embedded_core_as: Cores) -> None:
    core = embedded_core_as("sergeant")
    managed(core)
    extract(core, INSIDE, as_at=dt.date(2026, 11, 1))
    result = extract(core, changed(INSIDE, in_custody=False, place="", release_date=None))
    assert [one["released"] for one in result["moved"]] == [True]
    [alert] = core.ask(load_alerts, "Coventry", TODAY)
    assert alert.text == "Out of custody as the latest extract says, expected 01/06/2027."


def test_that_who_is_on_an_extract_no_longer_is_told(embedded_core_as: Cores) -> None:
    core = embedded_core_as("sergeant")
    managed(core)
    extract(core, INSIDE, as_at=dt.date(2026, 11, 1))
    other = member_line("TARNLEY", pnc_id="2018/0393703L")
    assert [one["name"] for one in extract(core, other)["missing"]] == ["OAKMERE, Dale"]
    assert extract(core, other, partial=True)["missing"] == []


def test_that_a_prison_number_finds_the_person_unless_name_and_birth_differ(
    embedded_core_as: Cores,
) -> None:
    core = embedded_core_as("sergeant")
    managed(core)
    extract(core, INSIDE, as_at=dt.date(2026, 11, 1))
    bare = changed(INSIDE, pnc_id=None, surname="OAKMEER", place="HMP Oakwood")
    assert decisions(extract(core, bare, as_at=dt.date(2026, 11, 2))) == ["updates"]
    stranger = changed(bare, surname="TARNLEY", forenames="Guy", date_of_birth=dt.date(1971, 2, 3))
    result = extract(core, stranger)
    assert decisions(result) == ["held"]
    assert "who has another name and birth" in doubts(result)


def test_that_a_whole_name_and_birth_alone_are_taken_with_a_doubt(
    embedded_core_as: Cores,
) -> None:
    core = embedded_core_as("sergeant")
    managed(core)
    result = extract(core, changed(INSIDE, pnc_id=None, prison_number=""))
    assert decisions(result) == ["new"]
    assert "by name and date of birth alone" in doubts(result)
    father = changed(INSIDE, pnc_id=None, prison_number="", date_of_birth=dt.date(1961, 1, 1))
    assert decisions(extract(core, father)) == ["held"]
    nearly = changed(INSIDE, pnc_id=None, prison_number="", surname="OAKMEER")
    assert decisions(extract(core, nearly)) == ["held"]


def test_that_two_lines_of_one_file_that_contradict_each_other_are_told(
    embedded_core_as: Cores,
) -> None:
    core = embedded_core_as("sergeant")
    managed(core)
    later = changed(INSIDE, row=9, release_date=dt.date(2027, 9, 1))
    result = extract(core, INSIDE, later)
    assert decisions(result) == ["new", "unchanged"]
    assert "says otherwise than High Risk DA, row 4 of this file" in doubts(result)
    assert known(core).release_date == dt.date(2027, 6, 1)


def test_that_an_extract_is_read_whatever_its_headings(tmp_path: Path) -> None:
    path = tmp_path / "release list 20-11-2026.csv"
    path.write_text(
        "NOMS No,Surname,Forename(s),D.O.B.,PNC No,Prison,Conditional release date\n"
        "A1234BC,OAKMERE,Dale,14/03/1990,2018/0393702K,HMP Hewell,01/06/2027\n"
        "B2345CD,TARNLEY,Guy,03.02.71,,Oakwood (HMP),12 Dec 2026\n",
        encoding="utf-8",
    )
    prepared = prepare_import(path, area="Coventry", today=TODAY, kind=FileKind.CUSTODY)
    command = prepared.command
    assert isinstance(command, ImportCustody)
    assert command.as_at == dt.date(2026, 11, 20)
    found = [
        (one.prison_number, one.in_custody, one.place, one.release_date) for one in command.lines
    ]
    assert found == [
        ("A1234BC", True, "HMP Hewell", dt.date(2027, 6, 1)),
        ("B2345CD", True, "Oakwood (HMP)", dt.date(2026, 12, 12)),
    ]


def test_that_custody_follows_when_two_records_are_joined_and_goes_back(
    embedded_core_as: Cores,
) -> None:
    core = embedded_core_as("sergeant")
    managed(core)
    extract(core, INSIDE)
    inside = core.ask(load_people, [members(core)[0].row.person_id])[0]
    kept = core.ask(load_people, [make_person(core, pnc_id=None)])[0]
    match_id = core.execute(
        JoinPeople(keep_id=kept.id, keep_version=kept.version, joined_id=inside.id,
                   joined_version=inside.version, reason="One man")
    ).result  # fmt: skip
    assert core.ask(custody_now, [kept.id, inside.id]).keys() == {kept.id}
    version = core.ask(load_match, match_id).version
    core.execute(UndoJoin(match_id=match_id, version=version, reason="Two men"))
    assert core.ask(custody_now, [kept.id, inside.id]).keys() == {inside.id}


def test_that_somebody_let_out_has_come_out_and_the_rest_is_still_to_be_done(
    core_as: Cores,
) -> None:
    core = core_as("sergeant")
    managed(core)
    extract(core, INSIDE, as_at=dt.date(2026, 11, 1))
    out = changed(INSIDE, in_custody=False, place="", release_date=None)
    extract(core, out, as_at=dt.date(2026, 11, 22))
    [found] = core.ask(load_releases, ReleaseFilter(everything=True))
    assert (found.status, found.day) == (ReleaseStatus.RELEASED, dt.date(2026, 11, 22))
    assert "custody 2026-11-22.csv" in core.ask(load_release, found.id).ended_reason
    open_still = [
        task.code for task in found.tasks if task.tick in {Tick.LATE, Tick.DUE, Tick.LATER}
    ]
    assert len(open_still) == 6, "nobody has done anything yet"
    again = changed(INSIDE, release_date=dt.date(2027, 7, 1))
    extract(core, again, as_at=dt.date(2026, 11, 23))
    rows = core.ask(load_releases, ReleaseFilter(everything=True))
    assert [row.status for row in rows] == [ReleaseStatus.RELEASED, ReleaseStatus.EXPECTED]


def test_that_an_extract_that_names_the_day_of_a_release_sets_that_day(
    embedded_core_as: Cores,
) -> None:
    core = embedded_core_as("sergeant")
    managed(core)
    extract(core, INSIDE, as_at=dt.date(2026, 11, 1))
    extract(core, changed(INSIDE, in_custody=False, release_date=dt.date(2026, 11, 20)))
    [found] = core.ask(load_releases, ReleaseFilter(everything=True))
    assert (found.status, found.day) == (ReleaseStatus.RELEASED, dt.date(2026, 11, 20))


def test_that_who_was_suspended_by_hand_and_is_out_is_told(embedded_core_as: Cores) -> None:
    core = embedded_core_as("sergeant")
    member = make_membership(core, MembershipStatus.SUSPENDED)
    person = core.ask(load_membership, member).row
    line = changed(
        INSIDE, surname=person.surname, forenames=person.forenames, pnc_id=person.pnc_id,
        date_of_birth=person.date_of_birth, in_custody=False, place="", release_date=None,
    )  # fmt: skip
    result = extract(core, line)
    assert [one["released"] for one in result["moved"]] == [True]
    [found] = core.ask(load_releases, ReleaseFilter(everything=True))
    assert (found.status, found.day) == (ReleaseStatus.RELEASED, TODAY)
    assert core.ask(load_alerts, "Coventry", TODAY)
