"""From lines to stored targets: once, whole, and never over what was changed here."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

import pytest
import sqlalchemy as sa

from lomu_app.bootstrap import Core
from lomu_app.daart.commands import AmendTarget
from lomu_app.daart.leaving import WithdrawTarget
from lomu_app.daart.queries import list_targets
from lomu_app.daart.target_detail import load_target
from lomu_app.intake.commands import ImportTargets, SaveMapping
from lomu_app.intake.lines import ImportLine, LineAddress, LineAttempt
from lomu_app.intake.queries import load_mapping, saved_mappings
from lomu_app.kernel.errors import InvalidInput, NotPermitted, RecordNotFound
from lomu_app.kernel.permissions import Permission
from lomu_app.people.match_queries import open_matches
from lomu_app.people.queries import find_person_ids, load_people
from lomu_app.store.audit import AuditEntry
from lomu_app.store.edit import FieldChange
from tests.support.cores import Cores
from tests.support.personal import behind, verify

LINE = ImportLine(
    sheet="DAART", row=6, area="Coventry", surname="HARBOTTLE", forenames="Leon",
    aliases=("Bones",), date_of_birth=dt.date(1988, 2, 20), pnc_id="2018/9000001H",
    cro_number=None, crime_reference="20CV/1111A/26", offence="Stalking", victim_risk="high",
    date_added=dt.date(2026, 11, 12), wanted_on_pnc=False, markers=(("VI", "VI"),),
    attempts=(LineAttempt(dt.date(2026, 11, 20), "22:10", "no_reply", "no reply"),),
    attempts_count=1, addresses=(LineAddress("5 Kiln Croft, CV87 1AA", "CV87 1AA", ""),),
    officer_in_case="PC 8804 Esk", comments="Works nights", arrested=False, outcome=None,
    struck=False, columns=(("comments", "P"), ("date_added", "B"), ("name", "D"), ("status", "Q")),
)  # fmt: skip


def other(**changes: Any) -> ImportLine:
    return dataclasses.replace(LINE, **changes)


def bring(core: Core, *lines: ImportLine, file: str = "tracker.xlsx") -> dict[str, Any]:
    result: dict[str, Any] = core.execute(
        ImportTargets(area="Coventry", file_name=file, sha256="0" * 64, lines=lines)
    ).result
    return result


def decisions(result: dict[str, Any]) -> list[str]:
    return [one["decision"] for one in result["decisions"]]


def test_that_a_new_line_becomes_a_person_and_a_target_with_all_it_says(core_as: Cores) -> None:
    core = core_as("sergeant")
    assert decisions(bring(core, LINE)) == ["new"]
    [row] = core.ask(list_targets, area="Coventry")
    assert (row["surname"], row["forenames"], row["pnc_id"]) == (
        "HARBOTTLE", "Leon", "2018/9000001H"
    )  # fmt: skip
    assert (row["victim_risk"], row["attempts"], row["markers"], row["postcodes"]) == (
        "high", 1, ["VI"], ["CV87 1AA"]
    )  # fmt: skip
    assert row["source"] == {"file": "tracker.xlsx", "sheet": "DAART", "row": 6}
    assert row["outcome"] is None


def test_that_the_same_file_twice_changes_nothing(core_as: Cores) -> None:
    core = core_as("sergeant")
    bring(core, LINE)
    before = verify(core).changes
    again = bring(core, dataclasses.replace(LINE, row=9))
    assert decisions(again) == ["unchanged"]
    assert (again["people_created"], again["possible_matches"], again["doubts"]) == (0, [], [])
    assert verify(core).changes == before


def test_that_a_newer_file_updates_what_it_changes(core_as: Cores) -> None:
    core = core_as("sergeant")
    bring(core, LINE)
    newer = other(
        victim_risk="medium", comments="Moved to nights at the depot", attempts_count=2,
        attempts=(*LINE.attempts, LineAttempt(dt.date(2026, 11, 23), "07:15", "moved_out", "gone")),
    )  # fmt: skip
    result = bring(core, newer)
    assert decisions(result) == ["updates"]
    assert set(result["decisions"][0]["changes"]) == {"victim_risk", "comments", "attempts"}
    [row] = core.ask(list_targets, area="Coventry")
    assert (row["victim_risk"], row["attempts"]) == ("medium", 2)


def test_that_what_was_changed_here_is_kept_and_the_clash_is_told_by_cell(core_as: Cores) -> None:
    core = core_as("sergeant")
    bring(core, LINE)
    [row] = core.ask(list_targets, area="Coventry")
    target_id = int(row["reference"].removeprefix("T-"))
    core.execute(
        AmendTarget(
            target_id=target_id, changes=(FieldChange("comments", "Works nights", "Works days"),)
        )
    )
    same_file = bring(core, LINE)
    assert decisions(same_file) == ["unchanged"]

    newer = bring(core, other(comments="Works weekends"))
    [doubt] = newer["doubts"]
    assert (doubt["sheet"], doubt["row"], doubt["column"]) == ("DAART", 6, "P")
    assert "Works days" in doubt["reason"]
    assert core.ask(load_target, target_id).comments == "Works days"


def test_that_a_corrected_day_of_adding_is_taken_over_and_one_set_here_is_kept(
    core_as: Cores,
) -> None:
    core = core_as("inspector")
    bring(core, LINE)
    result = bring(core, other(date_added=dt.date(2026, 11, 2)))
    assert result["decisions"][0]["changes"] == ["date_added"]
    [row] = core.ask(list_targets, area="Coventry")
    assert row["date_added"] == "2026-11-02"
    change = FieldChange("date_added", dt.date(2026, 11, 2), dt.date(2026, 10, 30))
    core.execute(AmendTarget(target_id=number_of(row), changes=(change,)))
    result = bring(core, other(date_added=dt.date(2026, 11, 5)))
    [doubt] = result["doubts"]
    assert (doubt["column"], doubt["value"]) == ("B", "05/11/2026")
    assert "30/10/2026" in doubt["reason"]
    [row] = core.ask(list_targets, area="Coventry")
    assert row["date_added"] == "2026-10-30"
    assert bring(core, other(date_added=None))["doubts"] == []


@pytest.mark.parametrize("day", [dt.date(2026, 11, 24), dt.date(2026, 11, 20)])
def test_that_a_day_that_was_assumed_is_known_once_a_newer_file_says_it(
    core_as: Cores, day: dt.date
) -> None:
    core = core_as("sergeant")
    bring(core, other(date_added=None))
    [row] = core.ask(list_targets, area="Coventry")
    assert (row["date_added_assumed"], row["date_added"]) == (True, "2026-11-24")
    assert bring(core, other(date_added=day))["doubts"] == []
    [row] = core.ask(list_targets, area="Coventry")
    assert (row["date_added_assumed"], row["date_added"]) == (False, day.isoformat())


def number_of(row: dict[str, Any]) -> int:
    return int(row["reference"].removeprefix("T-"))


def test_that_an_arrested_line_closes_its_target_with_that_outcome(core_as: Cores) -> None:
    core = core_as("sergeant")
    second = other(crime_reference="20CV/2222B/26", row=7)
    bring(core, LINE, second)
    bring(core, other(arrested=True, outcome="arrested"), second)
    rows = {row["crime_reference"]: row for row in core.ask(list_targets, status="all")}
    assert rows["20CV/1111A/26"]["outcome"] == "arrested"
    assert rows["20CV/2222B/26"]["outcome"] is None


def test_that_a_target_closed_here_stays_closed_and_is_told(core_as: Cores) -> None:
    core = core_as("sergeant")
    bring(core, LINE)
    [row] = core.ask(list_targets, area="Coventry")
    target_id = int(row["reference"].removeprefix("T-"))
    version = core.ask(load_target, target_id).row.version
    core.execute(WithdrawTarget(target_id=target_id, version=version, reason="No further action"))
    result = bring(core, other(comments="Still about"))
    assert any("stays closed" in doubt["reason"] for doubt in result["doubts"])
    [row] = core.ask(list_targets, status="all")
    assert row["outcome"] == "withdrawn"


def test_that_a_struck_line_proposes_to_come_off_and_an_unstruck_one_takes_it_back(
    core_as: Cores,
) -> None:
    core = core_as("sergeant")
    bring(core, other(struck=True))
    [row] = core.ask(list_targets, area="Coventry")
    assert "Struck through" in row["proposed_off"]
    bring(core, LINE)
    [row] = core.ask(list_targets, area="Coventry")
    assert row["proposed_off"] is None


def test_that_a_struck_line_that_was_arrested_is_closed_and_proposes_nothing(
    core_as: Cores,
) -> None:
    core = core_as("sergeant")
    gone = other(struck=True, arrested=True, outcome="arrested")
    [decision] = bring(core, gone)["decisions"]
    assert decision["proposed_off"] is False
    [row] = core.ask(list_targets, status="all")
    assert (row["outcome"], row["proposed_off"]) == ("arrested", None)


def test_that_a_target_missing_from_a_newer_file_is_told_and_kept(core_as: Cores) -> None:
    core = core_as("sergeant")
    bring(core, LINE, other(crime_reference="20CV/2222B/26", row=7))
    result = bring(core, LINE)
    assert [one["crime_reference"] for one in result["missing"]] == ["20CV/2222B/26"]
    assert len(core.ask(list_targets, area="Coventry")) == 2


def test_that_people_are_joined_on_a_safe_identifier_only(core_as: Cores) -> None:
    core = core_as("sergeant")
    result = bring(
        core, LINE,
        other(row=7, crime_reference="20CV/2222B/26"),
        other(row=8, crime_reference="20CV/3333C/26", pnc_id=None),
    )  # fmt: skip
    assert (result["people_created"], len(result["possible_matches"])) == (2, 1)
    pair = result["possible_matches"][0]
    assert {pair["first"]["pnc_id"], pair["second"]["pnc_id"]} == {"2018/9000001H", None}
    assert len(core.ask(open_matches)) == 1


def test_that_another_spelling_of_the_same_person_is_kept_as_alias_and_told(core_as: Cores) -> None:
    core = core_as("sergeant")
    result = bring(core, LINE, other(row=7, crime_reference="20CV/2222B/26", surname="HARBOTLE"))
    [doubt] = result["doubts"]
    assert (doubt["row"], doubt["column"], doubt["value"]) == (7, "D", "HARBOTLE")
    [person] = core.ask(load_people, core.ask(find_person_ids))
    assert person.surname == "HARBOTTLE"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (other(surname="", forenames="", pnc_id=None), "names nobody"),
        (other(surname="", forenames=""), "not on record"),
        (other(area="Atlantis"), "not an area"),
        (other(area="Walsall"), "not set up"),
    ],
)
def test_that_a_line_that_cannot_be_stored_is_held_with_its_reason(
    core_as: Cores, line: ImportLine, reason: str
) -> None:
    core = core_as("sergeant", areas=("Coventry",))
    result = bring(core, other(row=5, crime_reference="20CV/9999Z/26", pnc_id=None), line)
    assert decisions(result) == ["new", "held"]
    assert reason in result["decisions"][1]["reason"]


def test_that_a_rehearsal_tells_the_same_and_changes_nothing(core_as: Cores) -> None:
    core = core_as("sergeant")
    command = ImportTargets(area="Coventry", file_name="a.xlsx", sha256="0" * 64, lines=(LINE,))
    before = verify(core).transactions
    rehearsed = core.rehearse(command)
    assert core.ask(list_targets, status="all") == []
    assert verify(core).transactions == before
    done = core.execute(command).result
    # Numbers that a rehearsal has drawn are not drawn again on PostgreSQL.
    for result in (rehearsed, done):
        for decision in result["decisions"]:
            del decision["reference"], decision["person"]
    assert done == rehearsed


def test_that_only_who_may_import_for_the_area_does(core_as: Cores) -> None:
    with pytest.raises(NotPermitted):
        bring(core_as("viewer"), LINE)
    with pytest.raises(NotPermitted):
        bring(core_as("sergeant", areas=("Walsall",)), LINE)


def test_that_a_mapping_is_kept_by_name(core_as: Cores) -> None:
    core = core_as("sergeant")
    core.execute(SaveMapping(name="  Our  tracker ", content={"columns": []}))
    core.execute(SaveMapping(name="Our tracker", content={"columns": [1]}))
    assert core.ask(saved_mappings) == ("Our tracker",)
    assert core.ask(load_mapping, "Our tracker") == {"columns": [1]}
    with pytest.raises(RecordNotFound):
        core.ask(load_mapping, "Other")


def test_that_a_mapping_of_a_cog_register_is_kept_for_the_cleared_alone(core_as: Cores) -> None:
    core, other = core_as("sergeant"), core_as("sergeant", name="ps.two")
    actor = dataclasses.replace(
        other.actor, permissions=other.actor.permissions - {Permission.SEE_CSE}
    )
    uncleared = dataclasses.replace(other, actor=actor)
    fields = ("place", "place_kind", "initial_risk", "current_risk", "tactics")
    columns = [{"column": sign, "field": field}
               for sign, field in zip("ABCDE", fields, strict=True)]  # fmt: skip
    sheet = {"sheet": "Solihull", "columns": columns}
    core.execute(SaveMapping(name="Solihull register", content=sheet))
    assert core.ask(saved_mappings) == ("Solihull register (COG)",)
    for name in ("Solihull register", "Solihull register (COG)"):
        assert core.ask(load_mapping, name) == sheet
        with pytest.raises(RecordNotFound, match="none yet"):
            uncleared.ask(load_mapping, name)
    assert uncleared.ask(saved_mappings) == ()
    # The same name, as if there were none.
    uncleared.execute(SaveMapping(name="Solihull register", content={"columns": []}))
    assert uncleared.ask(saved_mappings) == ("Solihull register",)
    assert core.ask(load_mapping, "Solihull register (COG)") == sheet
    with behind(core.store).engine.connect() as connection:
        told = sa.select(AuditEntry.subject).where(AuditEntry.tag == "mapping:saved")
        assert connection.scalars(told.order_by(AuditEntry.tx)).first() == "cog:mapping"
    with pytest.raises(InvalidInput, match="Give the mapping a name"):
        core.execute(SaveMapping(name="cog:mine", content={}))
