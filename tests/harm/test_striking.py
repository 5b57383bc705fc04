"""Wrong rows are struck out with a reason, count nowhere, and may be counted again."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from lomu_app.assessments.queries import load_marac_gates
from lomu_app.bootstrap import Core
from lomu_app.harm.queries import ledger_of, list_offences, rank_people
from lomu_app.harm.rows import OffenceRow
from lomu_app.harm.striking import StrikeOffences
from lomu_app.kernel.errors import EditConflict, InvalidInput, NotPermitted, Refused
from lomu_app.people.queries import find_person_ids, load_person
from tests.support.cores import Cores
from tests.support.harm import batch_of, bring_in, import_batch, offence, write_extract
from tests.support.personal import verify
from tests.support.targets import TODAY, make_person

DAY = dt.timedelta(days=1)


def _rows(core: Core, person_id: int) -> list[OffenceRow]:
    return sorted(core.ask(ledger_of, person_id).rows, key=_reference)


def _reference(row: OffenceRow) -> str:
    return row.reference


def _strike(core: Core, row: OffenceRow, reason: str = "Of his brother") -> dict[str, int]:
    command = StrikeOffences(kind="row", offence_id=row.id, file_id=row.file_id, reason=reason)
    done: dict[str, int] = core.execute(command).result
    return done


def _back(core: Core, done: dict[str, int]) -> dict[str, int]:
    command = StrikeOffences(
        kind="back", strike_id=done["strike_id"], version=done["version"], reason="It was him"
    )
    found: dict[str, int] = core.execute(command).result
    return found


def _with_two_rows(core: Core, area: str | None = "Coventry", number: int = 902) -> int:
    person_id = make_person(core)
    person = core.ask(load_person, person_id)
    import_batch(core, batch_of(TODAY - DAY, TODAY - 9 * DAY, number=number, person=person), area)
    return person_id


def test_that_a_struck_row_stays_on_record_and_counts_nowhere_until_taken_back(
    core_as: Cores,
) -> None:
    core = core_as("sergeant")
    person_id = _with_two_rows(core)
    before = core.ask(ledger_of, person_id)
    wrong = _rows(core, person_id)[0]
    assert wrong.may_strike
    done = _strike(core, wrong)
    assert done["rows"] == 1
    ledger = core.ask(ledger_of, person_id)
    assert ledger.score < before.score
    assert "1 struck out; not counted" in ledger.notes
    (struck,) = (row for row in ledger.rows if row.strike)
    assert (struck.id, struck.counts, struck.why_not) == (
        wrong.id, False, "struck out: Of his brother",
    )  # fmt: skip
    assert struck.strike is not None
    assert (struck.strike.by, struck.strike.whole_file) == (core.actor.username, False)
    (standing,) = core.ask(rank_people, "Coventry").standings
    assert (standing.score, standing.incidents) == (ledger.score, 1)
    (gate,) = (g for g in core.ask(load_marac_gates, person_id) if g.code == "escalation")
    assert gate.why == "1 report"
    listed = {row["crime_reference"]: row["struck"] for row in core.ask(list_offences)}
    assert listed.pop(wrong.reference) == "Of his brother"
    assert list(listed.values()) == [None]
    _back(core, done)
    assert core.ask(ledger_of, person_id) == before
    assert verify(core).ok


def test_that_all_rows_of_a_file_are_struck_at_once_and_come_back_with_another_file(
    core_as: Cores, tmp_path: Path
) -> None:
    core = core_as("sergeant")
    rows = [offence(1), offence(2, victim="V2"), offence(3, victim="V3")]
    bring_in(core, write_extract(tmp_path / "wrong.csv", rows))
    (person_id,) = core.ask(find_person_ids)
    alone = _strike(core, _rows(core, person_id)[2])
    row = _rows(core, person_id)[0]
    whole = core.execute(
        StrikeOffences(
            kind="file", file_id=row.file_id, version=row.file_version, reason="Test data"
        )
    ).result  # fmt: skip
    assert whole["rows"] == 2, "one is struck out already"
    assert core.ask(ledger_of, person_id).score == 0
    with pytest.raises(Refused, match="Test data"):
        bring_in(core, tmp_path / "wrong.csv")
    told = bring_in(core, write_extract(tmp_path / "right.csv", [rows[0], rows[2], offence(4)]))
    assert (told["created"], told["updated"], told["unchanged"], told["struck"]) == (1, 1, 1, 1)
    assert [doubt["row"] for doubt in told["doubts"] if "struck out" in doubt["reason"]] == [3]
    strikes = {row.reference[:9]: row.strike for row in _rows(core, person_id)}
    assert [bool(strike) for strike in strikes.values()] == [False, True, True, False]
    assert strikes["20CV/1002"] is not None
    assert strikes["20CV/1002"].whole_file
    assert _back(core, whole)["rows"] == 2
    _back(core, alone)
    assert not any(row.strike for row in _rows(core, person_id))
    assert verify(core).ok


def test_that_striking_needs_the_right_the_area_a_reason_and_what_was_seen(
    embedded_core_as: Cores,
) -> None:
    core = embedded_core_as("sergeant")
    person_id = _with_two_rows(core)
    row, other = _rows(core, person_id)
    with pytest.raises(NotPermitted):
        _strike(embedded_core_as("offender_manager", name="om"), row)
    elsewhere = embedded_core_as("sergeant", areas=("Walsall",), name="ps.walsall")
    with pytest.raises(NotPermitted):
        _strike(elsewhere, row)
    assert not any(one.may_strike for one in elsewhere.ask(ledger_of, person_id).rows)
    with pytest.raises(InvalidInput) as wrong:
        _strike(core, row, " ")
    assert set(wrong.value.fields) == {"reason"}
    for kind in ("row", "file", "back", "all"):
        with pytest.raises(InvalidInput):
            core.execute(StrikeOffences(kind=kind, reason="Wrong"))
    # A newer file has moved the row meanwhile.
    person = core.ask(load_person, person_id)
    import_batch(core, batch_of(TODAY - DAY, TODAY - 9 * DAY, person=person, outcome="Convicted"))
    with pytest.raises(EditConflict):
        _strike(core, row)
    with pytest.raises(Refused, match="counts any more"):
        core.execute(
            StrikeOffences(kind="file", file_id=row.file_id, version=row.file_version, reason="No")
        )
    done = _strike(core, _rows(core, person_id)[1])
    with pytest.raises(Refused, match="already"):
        _strike(core, _rows(core, person_id)[1])
    _back(core, done)
    with pytest.raises(EditConflict):
        _back(core, done)
    with pytest.raises(Refused, match="already"):
        _back(core, done | {"version": done["version"] + 1})
    assert other.id == _rows(core, person_id)[1].id


def test_that_rows_of_the_whole_force_are_struck_by_who_works_for_all_of_it(
    embedded_core_as: Cores,
) -> None:
    core = embedded_core_as("sergeant")
    person_id = _with_two_rows(core, area=None)
    row = _rows(core, person_id)[0]
    one_area = embedded_core_as("sergeant", areas=("Coventry",), name="ps.cov")
    assert not any(one.may_strike for one in one_area.ask(ledger_of, person_id).rows)
    with pytest.raises(NotPermitted):
        _strike(one_area, row)
    assert _strike(core, row)["rows"] == 1
