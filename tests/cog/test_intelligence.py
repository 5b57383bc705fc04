"""Grades, conditions, and the two people that a text takes before it leaves the room."""

from __future__ import annotations

import datetime as dt

import pytest

from lomu_app.bootstrap import Core
from lomu_app.cog.grading import Handling, counts_as_new, is_suspected_false, read_grade
from lomu_app.cog.rows import IntelligenceFilter, IntelligenceRow
from lomu_app.cog.work_commands import AmendIntelligence, SanitiseIntelligence
from lomu_app.cog.work_queries import load_intelligence
from lomu_app.kernel.errors import InvalidInput, NotPermitted, Refused
from tests.support.cog import inform, make_location, seen_item
from tests.support.cores import Cores
from tests.support.targets import TODAY


def _row(core: Core, item: int) -> IntelligenceRow:
    return next(row for row in core.ask(load_intelligence) if row.id == item)


def _amend(core: Core, item: int, **fields: object) -> AmendIntelligence:
    said = {"graded": "2B P", "sanitised_text": "Two girls seen at the back"}
    return AmendIntelligence(**seen_item(core, item), **said | fields)


def _approve(core: Core, item: int) -> SanitiseIntelligence:
    return SanitiseIntelligence(**seen_item(core, item))


def test_that_four_eyes_hold_through_edits_by_a_third_person(core_as: Cores) -> None:
    one, two, three, four = (
        core_as("sergeant", name=f"ps.{name}") for name in ("one", "two", "three", "four")
    )
    item = inform(one, make_location(one))
    with pytest.raises(Refused, match="Somebody else"):
        one.execute(_approve(one, item))
    two.execute(_approve(two, item))
    assert _row(one, item).usable
    # Saving it as it stands takes nothing away; any other word does, whoever writes it.
    assert not three.execute(_amend(three, item)).result["void"]
    assert _row(one, item).approved_by == "ps.two"
    assert three.execute(_amend(three, item, sanitised_text="One girl")).result["void"]
    assert (_row(one, item).approved_by, _row(one, item).usable) == (None, False)
    # Now three has edited it last, and one has submitted it.
    for core in (three, one):
        with pytest.raises(Refused, match="Somebody else"):
            core.execute(_approve(core, item))
    two.execute(_approve(two, item))
    assert two.execute(_amend(two, item, graded="2C P", sanitised_text="One girl")).result["void"]
    # The words are still those of three: that two has altered the grade since makes no difference.
    for core in (two, three, one):
        with pytest.raises(Refused, match="Somebody else"):
            core.execute(_approve(core, item))
    assert three.execute(_amend(three, item, graded="2C P", sanitised_text="A girl")).result
    four.execute(_approve(four, item))
    row = _row(one, item)
    assert (row.graded, row.approved_by) == ("2C P", "ps.four")
    assert row.worked_on_by == ("ps.one", "ps.three", "ps.two")


def test_that_conditions_block_a_pack_and_have_to_be_named(embedded_core_as: Cores) -> None:
    core, other = embedded_core_as("sergeant"), embedded_core_as("inspector")
    key = make_location(core)
    with pytest.raises(InvalidInput) as told:
        inform(core, key, graded="2C C")
    assert set(told.value.fields) == {"conditions"}
    with pytest.raises(InvalidInput, match="Conditions are"):
        inform(core, key, graded="2C C", conditions="Ask first", condition_codes=("Z9",))
    item = inform(core, key, graded="2c c", conditions="Ask first", condition_codes=("A2",))
    other.execute(_approve(other, item))
    row = _row(core, item)
    assert (row.graded, row.condition_codes, row.usable) == ("2C C", ("A2",), False)
    assert row.single_source
    second = inform(core, key, sanitised_text="")
    assert not _row(core, item).single_source
    with pytest.raises(InvalidInput, match="no text"):
        other.execute(_approve(other, second))
    waiting = core.ask(load_intelligence, IntelligenceFilter(awaiting_approval=True))
    assert [each.id for each in waiting] == []
    officer = embedded_core_as("cse_officer")
    with pytest.raises(NotPermitted):
        officer.execute(_approve(officer, second))


def test_that_a_day_to_come_and_an_old_grade_are_refused(embedded_core_as: Cores) -> None:
    core = embedded_core_as("sergeant")
    key, day = make_location(core), dt.timedelta(days=1)
    for wrong in (
        {"informed_on": TODAY + day}, {"received_on": TODAY + day},
        {"informed_on": TODAY, "received_on": TODAY - day}, {"graded": "B24"}, {"graded": "4A P"},
    ):  # fmt: skip
        with pytest.raises(InvalidInput):
            inform(core, key, **wrong)
    found = inform(core, key, sanitised_text="Seen by the canal", urn="20CV/77")
    for text, wanted in (("canal", [found]), ("20CV/77", [found]), ("lapwing", [found])):
        rows = core.ask(load_intelligence, IntelligenceFilter(text=text))
        assert [row.id for row in rows] == wanted


def test_that_old_grades_are_read_for_what_they_say() -> None:
    assert read_grade(" 2c C ") == ("2", "C", Handling.CONDITIONS)
    assert read_grade("b 24") is None
    for wrong in ("", "B2", "4A P", "1F P", "AB24"):
        with pytest.raises(InvalidInput, match="no grade"):
            read_grade(wrong)
    assert [counts_as_new(None, old) for old in ("B24", "A11", "C34", "E41", "E54", "")] == [
        True, True, True, False, False, False,
    ]  # fmt: skip
    assert is_suspected_false(None, "E54")
    assert not is_suspected_false(None, "E41")
