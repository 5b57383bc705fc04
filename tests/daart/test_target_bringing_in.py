"""What the intake does to targets, inside one unit of work: once, and the same when repeated."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from lomu_app.bootstrap import Core
from lomu_app.daart.attempts import ReadAttempt, add_attempts
from lomu_app.daart.commands import RecordAttempt
from lomu_app.daart.editing import update_target
from lomu_app.daart.leaving import end_target
from lomu_app.daart.proposing import Ended, Source, create_target
from lomu_app.daart.records import Target
from lomu_app.daart.rules import (
    AttemptOutcome,
    Outcome,
    TargetStatus,
    attempt_outcome,
    outcome_of,
)
from lomu_app.people.records import Person
from lomu_app.store.audit import Verb
from lomu_app.store.unit_of_work import UnitOfWork
from tests.support.cores import Cores
from tests.support.targets import detail, make_person
from tests.support.units import unit_of_work

TODAY = dt.date(2026, 11, 24)
SOURCE = Source("arrests.xlsx", "DAART", 6)


def within(core: Core, work: Callable[[UnitOfWork], Any]) -> Any:
    """Do it in one unit of work, as the intake's handler does."""
    with unit_of_work(core) as uow:
        result = work(uow)
        uow.commit("import:targets", Verb.COLLECTION, None)
    return result


def bring_in(core: Core, values: dict[str, Any], **given: Any) -> int:
    person = make_person(core)

    def work(uow: UnitOfWork) -> int:
        target = create_target(
            uow, uow.get(Person, person), "Coventry", values, source=SOURCE, **given
        )
        return target.id

    return int(within(core, work))


def attempts(core: Core, target: int, read: list[ReadAttempt], reported: int | None) -> int:
    def work(uow: UnitOfWork) -> int:
        found = uow.get(Target, target)
        return add_attempts(uow, found, read, source="arrests.xlsx, DAART, 6", reported=reported)

    return int(within(core, work))


def test_that_a_line_becomes_a_target_with_its_source(core_as: Cores) -> None:
    core = core_as("sergeant")
    target = bring_in(core, {"victim_risk": "high", "date_added": dt.date(2026, 11, 1)})
    row = detail(core, target).row
    assert (row.source_file, row.source_sheet, row.source_row) == ("arrests.xlsx", "DAART", 6)
    assert (row.status, row.clocks.return_due) == (TargetStatus.DRAFT, dt.date(2026, 11, 8))
    assert not row.date_added_assumed


def test_that_a_line_without_a_day_is_dated_today_and_says_so(core_as: Cores) -> None:
    core = core_as("sergeant")
    target = bring_in(core, {})
    assert (detail(core, target).row.date_added, detail(core, target).row.date_added_assumed) == (
        TODAY, True
    )  # fmt: skip
    told = {"date_added": dt.date(2026, 11, 2)}
    within(core, lambda uow: len(update_target(uow, uow.get(Target, target), told)))
    assert not detail(core, target).row.date_added_assumed


def test_that_an_arrested_line_comes_in_closed(core_as: Cores) -> None:
    core = core_as("sergeant")
    ended = Ended(Outcome.ARRESTED, "Arrested 20/11", dt.date(2026, 11, 20))
    row = detail(core, bring_in(core, {}, ended=ended)).row
    assert (row.status, row.outcome) == (TargetStatus.CLOSED, Outcome.ARRESTED)


def test_that_the_same_line_again_changes_nothing_and_a_newer_one_what_differs(
    core_as: Cores,
) -> None:
    core = core_as("sergeant")
    values = {"victim_risk": "high", "offence": "Stalking", "wanted_on_pnc": True}
    target = bring_in(core, values)

    def update(newer: dict[str, Any]) -> list[tuple[str, Any, Any]]:
        def work(uow: UnitOfWork) -> list[tuple[str, Any, Any]]:
            edited = update_target(uow, uow.get(Target, target), newer)
            return [(one.field, one.old, one.new) for one in edited]

        found: list[tuple[str, Any, Any]] = within(core, work)
        return found

    assert update(values) == []
    assert detail(core, target).row.version == 1
    newer = {**values, "victim_risk": "medium", "proposed_off": "struck through"}
    assert update(newer) == [
        ("victim_risk", "high", "medium"), ("proposed_off", None, "struck through")
    ]  # fmt: skip
    assert update(newer) == []


def test_that_attempts_are_added_once_and_those_without_a_day_stay_in_words(
    core_as: Cores,
) -> None:
    core = core_as("sergeant")
    target = bring_in(core, {})
    read = [
        ReadAttempt(dt.date(2026, 11, 12), "22:10", "no_reply", "lights on"),
        ReadAttempt(None, None, "moved_out", "says neighbour"),
    ]
    assert attempts(core, target, read, 4) == 1
    before = detail(core, target)
    assert (before.row.attempts, before.row.last_attempt) == (4, dt.date(2026, 11, 12))
    assert before.undated_attempts == ("Address empty, or moved out: says neighbour",)
    assert attempts(core, target, read, 4) == 0
    assert detail(core, target).row.version == before.row.version

    core.execute(RecordAttempt(target_id=target, on_day=TODAY, outcome="no_reply"))
    assert attempts(core, target, read, 4) == 0
    assert detail(core, target).row.attempts == 5
    newer = [*read, ReadAttempt(dt.date(2026, 11, 20), None, "no_reply", "")]
    assert attempts(core, target, newer, 5) == 1
    assert detail(core, target).row.attempts == 6


def test_that_an_arrest_out_of_a_spreadsheet_says_that_its_custody_reference_is_missing(
    core_as: Cores,
) -> None:
    core = core_as("sergeant")
    target = bring_in(core, {})
    attempts(core, target, [ReadAttempt(TODAY, None, "arrested", "")], None)
    assert detail(core, target).attempts[0].lacks_custody_reference


def test_that_a_newer_spreadsheet_takes_a_target_off_once(core_as: Cores) -> None:
    core = core_as("sergeant")
    target = bring_in(core, {})

    def end(uow: UnitOfWork) -> bool:
        return end_target(uow, uow.get(Target, target), Outcome.SURRENDERED, "per sheet", TODAY)

    assert [within(core, end), within(core, end)] == [True, False]
    assert detail(core, target).row.outcome is Outcome.SURRENDERED


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("no_reply", AttemptOutcome.NO_REPLY), ("not_at_address", AttemptOutcome.NOT_PRESENT),
        ("moved_out", AttemptOutcome.ADDRESS_EMPTY),
        ("refused_information", AttemptOutcome.NOT_PRESENT),
        ("other_occupant", AttemptOutcome.NOT_PRESENT),
        ("address_void", AttemptOutcome.ADDRESS_EMPTY),
        ("seen_made_off", AttemptOutcome.SEEN_MADE_OFF), ("arrested", AttemptOutcome.ARRESTED),
        ("surrendered", AttemptOutcome.SURRENDERED), ("other", AttemptOutcome.NOT_RECORDED),
    ],
)  # fmt: skip
def test_that_each_outcome_of_the_intake_has_its_word(code: str, expected: AttemptOutcome) -> None:
    assert attempt_outcome(code) is expected


def test_that_an_outcome_which_is_not_known_is_told_as_not_stated() -> None:
    assert outcome_of("no_further_action") is Outcome.NO_FURTHER_ACTION
    assert outcome_of("removed") is outcome_of(None) is Outcome.NOT_STATED
