"""From rows on record to ledger, ranking, models and what decisions keep of them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from lomu_app.assessments.queries import load_assessments_of_person
from lomu_app.bootstrap import Core
from lomu_app.cli.harm_words import ledger_as_data
from lomu_app.cohorts.commands import AssessFromHistory, RejectMember
from lomu_app.cohorts.queries import load_membership
from lomu_app.cohorts.rules import MembershipStatus
from lomu_app.harm.queries import ledger_of, load_ranked, rank_people
from lomu_app.harm.rows import LedgerDetail
from lomu_app.harm.rules import Part
from lomu_app.harm.standing import figures_of
from lomu_app.kernel.errors import Cancelled, EditConflict, InvalidInput, NotPermitted, Refused
from lomu_app.people.ethnicity import RecordEthnicity, ethnicity_of
from lomu_app.people.match_commands import JoinPeople, UndoJoin
from lomu_app.people.match_queries import load_match
from lomu_app.people.queries import find_person_ids, load_person
from tests.support.cohorts import BODY, make_membership, row_of, version_of
from tests.support.cores import Cores
from tests.support.harm import (
    HEADINGS,
    batch_of,
    bring_in,
    import_batch,
    offence,
    write_extract,
)
from tests.support.personal import verify
from tests.support.targets import TODAY, make_person


def _ledger(core: Core, path: Path, *rows: list[str]) -> LedgerDetail:
    bring_in(core, write_extract(path / "a.csv", rows))
    (person_id,) = core.ask(find_person_ids)
    return core.ask(ledger_of, person_id)


def test_that_a_ledger_tells_of_each_row_whether_it_counts_and_why_not(
    core_as: Cores, tmp_path: Path
) -> None:
    ledger = _ledger(
        core_as("sergeant"), tmp_path,
        offence(1), offence(2, da="N"), offence(3, outcome="No crime"),
        offence(4, outcome="Not guilty"), offence(5, offence="Wizardry"), offence(6, day=""),
    )  # fmt: skip
    told = {row.reference: (row.counts, row.why_not) for row in ledger.rows}
    assert told["20CV/1001A/26"] == (True, "")
    assert told["20CV/1002A/26"] == (False, "not marked as domestic abuse")
    assert told["20CV/1003A/26"] == (False, "its outcome: No crime")
    assert told["20CV/1004A/26"] == (False, "its outcome: Not guilty")
    assert told["20CV/1005A/26"] == (True, "")
    assert told["20CV/1006A/26"] == (False, "its day is not known")
    assert ledger.score == sum(addend.points for addend in ledger.addends) > 0
    (unknown,) = (row for row in ledger.rows if row.offence == "Wizardry")
    assert ledger.unweighed == (unknown.id,)
    assert any("SAMPLE" in note for note in ledger.notes)
    assert any("not marked as domestic abuse" in note for note in ledger.notes)
    assert {row.outcome_label for row in ledger.rows if row.counts} == {"Charged, not tried"}


def test_that_every_point_goes_down_to_rows_of_the_file(
    embedded_core_as: Cores, tmp_path: Path
) -> None:
    told: dict[str, Any] = ledger_as_data(
        _ledger(embedded_core_as("sergeant"), tmp_path, offence(1), offence(2, victim="V2"))
    )
    assert told["score"] == sum(addend["points"] for addend in told["addends"])
    for addend in told["addends"]:
        assert {row["row"] for row in addend["rows"]} <= {2, 3}
        assert {row["file"] for row in addend["rows"]} == {"a.csv"}
    assert told["serial"]["met"]
    assert told["model"]["sample"] is True
    assert told["advice"].startswith("Advice only")


def test_that_intelligence_graded_e_gives_no_point(embedded_core_as: Cores, tmp_path: Path) -> None:
    rows = [[*offence(1), "2E"], [*offence(2, victim="V7"), "2B"]]
    core = embedded_core_as("sergeant")
    bring_in(core, write_extract(tmp_path / "a.csv", rows, [*HEADINGS, "Intel grading"]))
    (person_id,) = core.ask(find_person_ids)
    ledger = core.ask(ledger_of, person_id)
    assert {row.grade: row.counts for row in ledger.rows} == {"2E": False, "2B": True}
    named = {row for addend in ledger.addends for row in addend.rows}
    assert named == {row.id for row in ledger.rows if row.grade == "2B"}


def test_that_rows_of_other_areas_count_and_show_no_more_than_their_day(
    core_as: Cores,
) -> None:
    everywhere = core_as("sergeant")
    import_batch(everywhere, batch_of(TODAY))
    other = batch_of(TODAY - dt.timedelta(days=9), offence="Rape")
    packed = other.lines()
    assert next(packed).offence == "Rape"
    import_batch(everywhere, _renamed(other), area="Walsall")
    (person_id,) = everywhere.ask(find_person_ids)
    here = core_as("sergeant", areas=("Coventry",), name="ps.here")
    whole, seen = everywhere.ask(ledger_of, person_id), here.ask(ledger_of, person_id)
    assert seen.score == whole.score
    (hidden,) = (row for row in seen.rows if row.hidden)
    assert (hidden.reference, hidden.victim, hidden.offence, hidden.harm) == ("", "", "", "")
    assert hidden.day == TODAY - dt.timedelta(days=9)
    assert not any(row.hidden for row in whole.rows)
    assert not any("Rape" in addend.why for addend in seen.addends)
    # Nor is a victim of the other area's named, here or in an assessment by the history.
    assert "V200000 (2 times)" in whole.repeat.words
    assert (seen.repeat.met, "V20000" in seen.repeat.words) == (True, False)
    told = [one.evidence for one in here.ask(figures_of, person_id, "rfgv")]
    assert not any("Rape" in one for one in told)
    assert any("Rape" in one.evidence for one in everywhere.ask(figures_of, person_id, "rfgv"))


def _renamed(batch: Any) -> Any:
    """The same person's other offence, under another reference."""
    renamed = batch_of(number=902)
    rows = [
        [line.row, 0, f"{line.reference}W", line.day.isoformat(), line.offence, line.da,
         line.victim, line.relationship, line.outcome, None, ""]
        for line in batch.lines()
    ]  # fmt: skip
    renamed.take({"stage": "rows", "table": 0, "people": [], "rows": rows, "doubts": [],
                  "held": [], "notes": []})  # fmt: skip
    return renamed


def test_that_the_ranking_has_equal_scores_on_one_rank_and_the_highest_first(
    core_as: Cores,
) -> None:
    core = core_as("sergeant")
    for number, days in ((910, (0, 5, 9)), (911, (300,)), (912, (300,)), (913, (2_000,))):
        batch = batch_of(*(TODAY - dt.timedelta(days=d) for d in days), number=number)
        import_batch(core, batch)
    ranking = core.ask(rank_people, "Coventry")
    assert [standing.rank for standing in ranking.standings] == [1, 2, 2], "no points, no rank"
    assert ranking.above_line == sum(s.score >= ranking.model.line for s in ranking.standings)
    named = core.ask(load_ranked, ranking.standings)
    for standing in ranking.standings:
        ledger = core.ask(ledger_of, standing.id)
        assert ledger.score == standing.score == named[standing.id].standing.score
        assert ledger.serial.met == standing.serial
    assert core.ask(rank_people, "Walsall").standings == ()
    with pytest.raises(NotPermitted):
        core_as("viewer").ask(rank_people)
    with pytest.raises(NotPermitted):
        core_as("viewer").ask(ledger_of, ranking.standings[0].id)


class _Enough:
    def step(self, done: int, total: int, what: str) -> None:
        """Nothing to tell."""

    def cancelled(self) -> bool:
        return True


def test_that_ranking_stops_when_asked_to(embedded_core_as: Cores) -> None:
    core = embedded_core_as("sergeant")
    import_batch(core, batch_of(TODAY))
    with pytest.raises(Cancelled):
        core.ask(rank_people, None, _Enough())


def test_that_ethnicity_is_recorded_once_and_changed_by_who_saw_it(core_as: Cores) -> None:
    core = core_as("offender_manager")
    person_id = make_person(core)
    assert core.ask(ethnicity_of, person_id) is None
    first = RecordEthnicity(person_id=person_id, version=0, code="asian", self_defined=False)
    core.execute(first)
    with pytest.raises(EditConflict):
        core.execute(RecordEthnicity(person_id=person_id, version=0, code="white",
                                     self_defined=True))  # fmt: skip
    core.execute(RecordEthnicity(person_id=person_id, version=1, code="other", self_defined=True))
    found = core.ask(ethnicity_of, person_id)
    assert found is not None
    assert (found.version, found.label, found.self_defined) == (2, "Other ethnic group", True)
    with pytest.raises(InvalidInput):
        core.execute(RecordEthnicity(person_id=person_id, version=2, code="x", self_defined=True))
    with pytest.raises(NotPermitted):
        core_as("viewer").ask(ethnicity_of, person_id)


def test_that_offences_follow_a_join_and_go_back_and_newer_files_find_who_was_kept(
    core_as: Cores, tmp_path: Path
) -> None:
    core = core_as("sergeant")
    bring_in(core, write_extract(tmp_path / "a.csv", [offence(1, pnc="")]))
    (joined,) = core.ask(find_person_ids)
    kept = make_person(core, "QUILLFEATHER", forenames="Aldous", date_of_birth=dt.date(1988, 3, 2))
    match_id = core.execute(
        JoinPeople(
            keep_id=kept, keep_version=core.ask(load_person, kept).version, joined_id=joined,
            joined_version=core.ask(load_person, joined).version, reason="Same man",
        )
    ).result  # fmt: skip
    assert len(core.ask(ledger_of, kept).rows) == 1
    told = bring_in(
        core, write_extract(tmp_path / "b.csv", [offence(1, pnc=""), offence(2, pnc="")])
    )
    assert (told["people_created"], told["created"], told["unchanged"]) == (0, 1, 1)
    assert len(core.ask(ledger_of, kept).rows) == 2
    version = core.ask(load_match, match_id).version
    core.execute(UndoJoin(match_id=match_id, version=version, reason="Brothers"))
    assert [len(core.ask(ledger_of, one).rows) for one in (kept, joined)] == [1, 1]
    assert verify(core).ok


def _with_history(core: Core, membership_id: int) -> None:
    person = core.ask(load_person, row_of(core, membership_id).person_id)
    batch = batch_of(TODAY, TODAY - dt.timedelta(days=50))
    named = batch.people[0]
    batch.people[0] = type(named)(
        person.surname, person.forenames, person.date_of_birth, person.pnc_id, None, (),
        named.sheet, named.row,
    )  # fmt: skip
    import_batch(core, batch)


def test_that_a_decision_names_the_model_in_use_and_what_it_said(core_as: Cores) -> None:
    core = core_as("inspector")
    found = make_membership(core, MembershipStatus.ASSESSED)
    _with_history(core, found)
    score = core.ask(ledger_of, row_of(core, found).person_id)
    said = {"body": BODY, "rationale": "No grounds"}
    core.execute(RejectMember(membership_id=found, version=version_of(core, found), **said))
    step = core.ask(load_membership, found).steps[-1]
    assert (step.model, step.score) == (score.model.stamp, score.score)
    seen = core_as("viewer").ask(load_membership, found).steps[-1]
    assert (seen.model, seen.score) == ("", None), "whoever may not see scores sees none here"
    other = make_membership(core, MembershipStatus.SELECTED)
    (step,) = (s for s in core.ask(load_membership, other).steps if s.model)
    assert (step.to_status, step.score) == (MembershipStatus.SELECTED, None)


def test_that_the_instruments_take_the_figures_of_the_history(core_as: Cores) -> None:
    core = core_as("sergeant")
    found = make_membership(core, MembershipStatus.SCREENED_IN)
    asked = {"membership_id": found, "version": version_of(core, found)}
    with pytest.raises(Refused, match="offence history has nothing"):
        core.execute(AssessFromHistory(**asked, tool="rfgv"))
    _with_history(core, found)
    ledger = core.ask(ledger_of, row_of(core, found).person_id)
    done = core.execute(AssessFromHistory(**asked, tool="rfgv")).result
    assert done["score"] == ledger.score
    serial = core.execute(AssessFromHistory(**asked, tool="serial_test")).result
    assert serial["band"] == "met"
    kept = {
        row.tool: row for row in core.ask(load_assessments_of_person, row_of(core, found).person_id)
    }
    evidence = {answer.item: answer.evidence for answer in kept["rfgv"].answers}
    for part in Part:
        assert ledger.model.stamp in evidence[part.value]
    with pytest.raises(Refused):
        core.execute(AssessFromHistory(**asked, tool="dash"))
