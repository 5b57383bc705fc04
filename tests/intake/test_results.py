"""Lists of results for PNC ids: known by the number alone, each once, told to the manager."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from lomu_app.actions.queries import find_action_ids, load_actions
from lomu_app.bootstrap import Core
from lomu_app.cohorts.rules import MembershipStatus
from lomu_app.daart.threat_alerts import load_alerts
from lomu_app.harm.queries import list_offences
from lomu_app.intake.file_kinds import FileKind
from lomu_app.intake.importing import NO_WISH
from lomu_app.intake.importing_lists import PreparedList, prepare_list
from lomu_app.intake.list_answers import answer_of
from lomu_app.intake.opening import open_any
from lomu_app.kernel.progress import Silent
from lomu_app.people.match_commands import JoinPeople, UndoJoin
from lomu_app.people.match_queries import find_join
from lomu_app.people.queries import find_person_ids, load_person
from lomu_app.people.rows import PersonDetail
from lomu_app.people.rules import SubjectCategory
from lomu_app.people.telling import timeline
from tests.people.people import pnc, register, wilmot
from tests.support.cohorts import make_membership, row_of
from tests.support.cores import Cores
from tests.support.looking import look
from tests.support.targets import TODAY

HEADINGS = ("PNC ID", "Surname", "Forenames", "DOB", "Event date", "Event", "Force", "Station",
            "Offence", "Result", "ASN")  # fmt: skip
PNC = pnc(1234)


def event(kind: str = "Arrested", day: str = "22/11/2026", **said: str) -> list[str]:
    row = {
        "pnc": PNC, "surname": "WILMOT", "forenames": "Dale", "born": "04/03/1986", "day": day,
        "kind": kind, "force": "Leicestershire", "station": "Leicester", "offence": "Assault",
        "disposal": "", "reference": "26/33/1A",
    }  # fmt: skip
    return list((row | said).values())


@pytest.fixture
def core(embedded_core_as: Cores) -> Core:
    return embedded_core_as("sergeant")


@pytest.fixture
def dale(core: Core) -> PersonDetail:
    return register(core, wilmot(pnc_id=PNC))


def read(core: Core, folder: Path, *rows: list[str]) -> PreparedList:
    path = folder / "idiom results.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADINGS, *rows])
    opened = open_any(path, today=TODAY, progress=Silent())
    assert opened.kind is FileKind.RESULTS
    return prepare_list(
        opened, area="Coventry", today=TODAY, kind=opened.kind, wish=NO_WISH,
        policy=core.policies["pnc_results"], progress=Silent(),
    )  # fmt: skip


def bring(core: Core, folder: Path, *rows: list[str]) -> dict[str, Any]:
    prepared = read(core, folder, *rows)
    return answer_of(prepared, core.execute(prepared.command).result, joins=False)


def decided(answer: dict[str, Any]) -> list[str]:
    return [one["decision"] for one in answer["decisions"]]


def told(core: Core, person_id: int) -> list[tuple[str, str, SubjectCategory | None]]:
    look(core, person_id)
    events = core.ask(timeline, person_id).events
    return [(e.title, e.detail, e.category) for e in events if e.stream == "pnc_results"]


def test_that_results_are_kept_once_and_bring_the_offence_further_step_by_step(
    core: Core, dale: PersonDetail, tmp_path: Path
) -> None:
    rows = [
        event(), event("Charged", "23/11/2026"),
        event("Court disposal", "24/11/2026", disposal="Guilty: 12 weeks"),
        event("Wanted", "20/11/2026", offence="", reference=""),
    ]  # fmt: skip
    assert decided(bring(core, tmp_path, *rows)) == ["new"] * 4
    [offence] = core.ask(list_offences)
    assert (offence["person"], offence["outcome"], offence["da"]) == (
        dale.reference, "Guilty: 12 weeks", None,
    )  # fmt: skip
    assert offence["source"]["file"] == "idiom results.csv"
    assert told(core, dale.id) == [
        ("Disposed of in Leicester (Leicestershire)",
         "Assault  ·  Guilty: 12 weeks  ·  26/33/1A  ·  as idiom results.csv says",
         SubjectCategory.CONVICTED),
        ("Charged in Leicester (Leicestershire)",
         "Assault  ·  26/33/1A  ·  as idiom results.csv says", SubjectCategory.SUSPECT),
        ("Arrested in Leicester (Leicestershire)",
         "Assault  ·  26/33/1A  ·  as idiom results.csv says", SubjectCategory.SUSPECT),
        ("Circulated as wanted in Leicester (Leicestershire)", "as idiom results.csv says",
         SubjectCategory.SUSPECT),
    ]  # fmt: skip
    again = bring(core, tmp_path, *reversed(rows))
    assert decided(again) == ["unchanged"] * 4
    assert again["raised"] == []
    assert core.ask(list_offences) == [offence]
    assert len(told(core, dale.id)) == 4


@pytest.mark.parametrize("disposal", ["Not guilty", "Conditional caution"])
def test_that_no_acquittal_or_caution_makes_anybody_convicted(
    core: Core, dale: PersonDetail, tmp_path: Path, disposal: str
) -> None:
    bring(core, tmp_path, event("Court disposal", disposal=disposal))
    assert told(core, dale.id)[0][2] is SubjectCategory.SUSPECT


def test_that_people_are_known_by_a_pnc_id_that_holds_and_nobody_is_registered(
    core: Core, dale: PersonDetail, tmp_path: Path
) -> None:
    wrong = PNC[:-1] + ("A" if PNC[-1] != "A" else "B")
    rows = [
        event(pnc=pnc(777)), event(pnc=wrong), event(pnc=""), event(day=""), event("Sneezed"),
        event(surname="TARNLEY", born="01/01/1990"),
    ]  # fmt: skip
    prepared = read(core, tmp_path, *rows)
    held = {row.row: row.reason for row in prepared.read.held}
    assert held.keys() == {3, 4, 5, 6}
    assert "has no PNC id that holds: it" in held[3]
    assert "letter" in held[3]
    assert held[6] == "tells of “Sneezed”, which is no event that is known"
    answer = answer_of(prepared, core.execute(prepared.command).result, joins=False)
    assert decided(answer) == ["held", "held"]
    assert "Nobody on record has this PNC id" in answer["decisions"][0]["reason"]
    assert "another name and date of birth" in answer["decisions"][1]["reason"]
    assert core.ask(find_person_ids) == [dale.id]
    assert told(core, dale.id) == []


def test_that_a_name_or_a_birth_that_differs_is_doubted_by_its_cell(
    core: Core, dale: PersonDetail, tmp_path: Path
) -> None:
    answer = bring(
        core, tmp_path, event(surname="TARNLEY"), event("Charged", born="05/03/1986"),
    )  # fmt: skip
    assert decided(answer) == ["new", "new"]
    assert [(one["column"], one["row"]) for one in answer["doubts"]] == [("B", 2), ("D", 3)]
    assert f"is WILMOT, Dale on record for {dale.reference}" in answer["doubts"][0]["reason"]


def test_that_what_is_new_is_put_before_the_manager_and_without_one_before_the_meeting(
    core: Core, tmp_path: Path
) -> None:
    managed = row_of(core, make_membership(core, MembershipStatus.MANAGED))
    referred = row_of(core, make_membership(core, MembershipStatus.REFERRED))
    rows = [
        event(pnc=core.ask(load_person, member.person_id).pnc_id or "", surname="", born="",
              forenames="", day=day)
        for member, day in ((managed, "22/11/2026"), (referred, "22/11/2026"),
                            (managed, "01/03/2019"))
    ]  # fmt: skip
    answer = bring(core, tmp_path, *rows)
    words = "Arrested 22/11/2026 in Leicester (Leicestershire): Assault."
    assert [one["text"] for one in answer["raised"]] == [words, words], "what is old is not news"
    [action] = core.ask(load_actions, core.ask(find_action_ids))
    assert (action.owner, action.due) == (managed.lead_manager, TODAY + dt.timedelta(days=2))
    assert action.text.startswith(words)
    [alert] = core.ask(load_alerts, "Coventry", TODAY)
    assert (alert.category, alert.text, alert.person_id) == (
        "pnc_result", words, referred.person_id,
    )  # fmt: skip


def test_that_results_follow_when_records_are_joined_and_go_back(
    core: Core, dale: PersonDetail, tmp_path: Path
) -> None:
    bring(core, tmp_path, event())
    other = register(core, wilmot(), dale.id)
    core.execute(JoinPeople(keep_id=other.id, keep_version=other.version, joined_id=dale.id,
                            joined_version=core.ask(load_person, dale.id).version,
                            reason="one man"))  # fmt: skip
    assert len(told(core, other.id)) == 1
    match = core.ask(find_join, dale.reference)
    assert match is not None
    core.execute(UndoJoin(match_id=match.id, version=match.version, reason="two men"))
    assert (len(told(core, other.id)), len(told(core, dale.id))) == (0, 1)
