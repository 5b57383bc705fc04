"""The draft: generated, complete, explained, and changed by hand only with a reason."""

from __future__ import annotations

import datetime as dt

import pytest

from lomu_app.daart.snapshot import ListSnapshot, explain
from lomu_app.daart.threat_commands import (
    MoveLine,
    PrepareList,
    RemoveLine,
    RestoreLine,
    SetLine,
    SubmitList,
)
from lomu_app.daart.threat_queries import list_days, list_for_show, load_changes, load_list
from lomu_app.daart.working import ProposeOff
from lomu_app.kernel.errors import EditConflict, InvalidInput, NotPermitted, Refused
from lomu_app.people.limiting import LimitAccess
from lomu_app.people.marker_commands import AddMarker
from lomu_app.people.rules import NewMarker
from tests.support.accounts import give_account
from tests.support.cores import MORNING, Cores
from tests.support.threat import AREA, attempt, line_of, order_of, prepare, shown, submit, wanted

DAY = dt.timedelta(days=1)


def move(listed: ListSnapshot, target_id: int, rank: int, reason: str) -> MoveLine:
    line = line_of(listed, target_id)
    return MoveLine(item_id=line.item_id, version=line.version, new_rank=rank, reason=reason)


def remove(listed: ListSnapshot, target_id: int, reason: str) -> RemoveLine:
    line = line_of(listed, target_id)
    return RemoveLine(item_id=line.item_id, version=line.version, reason=reason)


def test_that_every_outstanding_target_stands_on_the_list_once_and_no_other(
    core_as: Cores,
) -> None:
    core = core_as("sergeant", name="ps.one")
    here = [wanted(core, name) for name in ("Ashby", "Birch", "Cole")]
    gone = wanted(core, "Dunn")
    attempt(core, gone, "arrested")
    elsewhere = wanted(core, "Elm", area="Walsall")

    listed = prepare(core)
    assert sorted(line.target_id for line in listed.lines) == sorted(here)
    assert [line.rank for line in listed.lines] == [1, 2, 3]
    assert {gone, elsewhere}.isdisjoint(line.target_id for line in listed.lines)


def test_that_a_line_says_why_it_is_where_it_is(core_as: Cores) -> None:
    core = core_as("sergeant")
    target = wanted(
        core, "Ashby", days=31, victim_risk="high", power="recall", wanted_on_pnc=False,
        markers=("FI",),
    )  # fmt: skip
    attempt(core, target, days_ago=9)
    line = line_of(prepare(core), target)
    texts = [reason.text for reason in line.reasons]
    assert texts[:2] == ["Recalled to prison", "High risk to the victim"]
    for text in (
        "Wanted 31 days", "No attempt for 9 days", "1 attempt so far",
        "Not circulated as wanted on PNC", "Marker: firearms", "Return overdue by 24 days",
    ):  # fmt: skip
        assert text in texts
    assert line.score == sum(reason.points for reason in line.reasons)
    assert "High risk to the victim (+40)" in explain(line)
    assert "Evidence summary and officer in the case" in line.gaps
    assert line.category_label == "Recall"
    assert [marker.label for marker in line.markers] == ["Firearms"]


def test_that_those_proposed_to_come_off_stand_last(core_as: Cores) -> None:
    core = core_as("sergeant")
    grave = wanted(core, "Ashby", victim_risk="high", days=40)
    wanted(core, "Birch")
    core.execute(ProposeOff(target_id=grave, version=1, reason="Struck through"))
    listed = prepare(core)
    assert order_of(listed) == ["BIRCH", "ASHBY"]
    assert listed.lines[1].score > listed.lines[0].score


def test_that_preparing_twice_changes_nothing(core_as: Cores) -> None:
    core = core_as("sergeant", name="ps.one")
    wanted(core, "Ashby")
    first = prepare(core)
    other = core_as("sergeant", name="ps.two")
    again = other.execute(PrepareList(area="coventry", day=core.clock.today())).result
    assert (again["created"], again["added"], again["gone"], again["changed"]) == (False, 0, 0, 0)
    after = shown(core)
    assert (after.version, after.hands, after.prepared_by) == (first.version, ("ps.one",), "ps.one")


def test_that_a_line_moves_only_with_a_reason_and_keeps_its_place(core_as: Cores) -> None:
    core = core_as("sergeant", name="ps.one")
    first, second, third = (
        wanted(core, name, days=days) for name, days in (("Ashby", 30), ("Birch", 20), ("Cole", 0))
    )
    listed = prepare(core)
    assert order_of(listed) == ["ASHBY", "BIRCH", "COLE"]
    with pytest.raises(InvalidInput):
        core.execute(move(listed, third, 1, "  "))
    assert order_of(shown(core)) == ["ASHBY", "BIRCH", "COLE"]

    core.execute(move(listed, third, 1, "Seen at his mother's last night"))
    core.execute(move(shown(core), second, 2, "Same street"))
    core.execute(PrepareList(area=AREA, day=core.clock.today()))
    assert order_of(shown(core)) == ["COLE", "BIRCH", "ASHBY"]

    wanted(core, "Dunn", days=60, victim_risk="high")
    after = prepare(core)
    assert order_of(after) == ["COLE", "BIRCH", "DUNN", "ASHBY"]
    moved = line_of(after, third)
    assert (moved.moved_by, moved.moved_reason) == ("ps.one", "Seen at his mother's last night")

    with pytest.raises(InvalidInput):
        core.execute(RestoreLine(item_id=moved.item_id, version=moved.version, reason=" "))
    core.execute(RestoreLine(item_id=moved.item_id, version=moved.version, reason="Not him"))
    assert order_of(shown(core)) == ["DUNN", "BIRCH", "ASHBY", "COLE"]
    assert line_of(shown(core), first).moved_reason is None


def test_that_a_line_taken_off_says_who_took_it_off_and_stays_off(core_as: Cores) -> None:
    core = core_as("sergeant", name="ps.one")
    target, other = wanted(core, "Ashby", days=9), wanted(core, "Birch")
    listed = prepare(core)
    with pytest.raises(InvalidInput):
        core.execute(remove(listed, target, ""))
    core.execute(remove(listed, target, "With the homicide team"))
    after = prepare(core)
    line = line_of(after, target)
    assert (line.removed_by, line.removed_reason) == ("ps.one", "With the homicide team")
    assert (line.movement, line.rank, line_of(after, other).rank) == ("off", 2, 1)
    assert order_of(after) == ["BIRCH"]
    with pytest.raises(Refused):
        core.execute(move(after, target, 1, "back"))

    core.execute(RestoreLine(item_id=line.item_id, version=line.version, reason="They are done"))
    assert order_of(shown(core)) == ["ASHBY", "BIRCH"]


def test_that_owner_team_and_ask_are_set_and_survive_a_refresh(core_as: Cores) -> None:
    core = core_as("sergeant")
    target = wanted(core, "Ashby", owner="PC Reed")
    line = line_of(prepare(core), target)
    assert line.owner == "PC Reed"
    core.execute(
        SetLine(item_id=line.item_id, version=line.version, team="Response B", due="tonight",
                ask="Method of entry")
    )  # fmt: skip
    line = line_of(prepare(core), target)
    assert (line.owner, line.team, line.due, line.ask) == (
        "PC Reed", "Response B", "tonight", "Method of entry",
    )  # fmt: skip


def test_that_a_target_arrested_meanwhile_leaves_the_draft_and_is_told_of(core_as: Cores) -> None:
    core = core_as("sergeant")
    stays, goes = wanted(core, "Ashby"), wanted(core, "Birch")
    listed = prepare(core)
    attempt(core, goes, "arrested")
    came = wanted(core, "Cole")
    changes = core.ask(load_changes, AREA, core.clock.today())
    assert (changes.missing, changes.gone) == (1, 1)
    assert [each.reference for each in changes.arrested] == [line_of(listed, goes).reference]
    with pytest.raises(Refused, match="1 target came in and 1 left"):
        core.execute(SubmitList(list_id=listed.list_id, version=listed.version))
    after = prepare(core)
    assert sorted(line.target_id for line in after.lines) == [stays, came]


def test_that_a_line_of_an_old_screen_is_not_overwritten(core_as: Cores) -> None:
    core = core_as("sergeant")
    target = wanted(core, "Ashby")
    listed = prepare(core)
    core.execute(remove(listed, target, "Elsewhere"))
    with pytest.raises(EditConflict):
        core.execute(move(listed, target, 1, "Mine first"))


def test_that_each_change_by_hand_makes_a_new_version_of_the_list(core_as: Cores) -> None:
    core = core_as("sergeant")
    target = wanted(core, "Ashby")
    listed = prepare(core)
    core.execute(remove(listed, target, "Elsewhere"))
    assert shown(core).version > listed.version


def test_that_a_past_day_cannot_be_made_up_nor_one_too_far_ahead(core_as: Cores) -> None:
    core = core_as("sergeant")
    wanted(core, "Ashby")
    today = core.clock.today()
    with pytest.raises(Refused, match="is over"):
        core.execute(PrepareList(area=AREA, day=today - DAY))
    with pytest.raises(Refused, match="too far ahead"):
        core.execute(PrepareList(area=AREA, day=today + 5 * DAY))
    core.execute(PrepareList(area=AREA, day=today + DAY))
    assert shown(core, day=today + DAY).lines[0].days_wanted == 1


def test_that_the_line_of_somebody_hidden_stays_and_is_for_those_who_see_them(
    core_as: Cores,
) -> None:
    give_account(core_as, "ps.owner", "sergeant")
    owner, other = (core_as("sergeant", name=name) for name in ("ps.owner", "ps.other"))
    wanted(owner, "Ashby")
    person_id = prepare(owner).lines[0].person_id
    owner.execute(
        LimitAccess(person_id=person_id, version=0, owner="ps.owner", reason="Officer's brother")
    )
    wanted(other, "Brook")
    for step in (prepare, submit):
        assert order_of(step(other)) == ["BROOK"]
        assert order_of(shown(owner)) == ["ASHBY", "BROOK"]


def test_that_the_draft_is_for_those_who_may_and_in_their_area(core_as: Cores) -> None:
    core = core_as("sergeant")
    wanted(core, "Ashby")
    today = core.clock.today()
    with pytest.raises(NotPermitted):
        core_as("offender_manager").execute(PrepareList(area=AREA, day=today))
    with pytest.raises(NotPermitted):
        core_as("sergeant", areas=("Walsall",), name="ps.far").execute(
            PrepareList(area=AREA, day=today)
        )
    prepare(core)
    with pytest.raises(NotPermitted):
        core_as("viewer", areas=("Walsall",), name="see.far").ask(load_list, AREA, today)
    with pytest.raises(NotPermitted):
        core_as("administrator").ask(load_list, AREA, today)
    assert core_as("viewer").ask(load_list, AREA, today) is not None


def test_that_the_command_line_gets_plain_rows(core_as: Cores) -> None:
    core = core_as("sergeant")
    wanted(core, "Ashby", victim_risk="high")
    prepare(core)
    (row,) = core.ask(list_for_show, AREA, core.clock.today())["items"]
    assert (row["rank"], row["movement"], row["name"]) == (1, "new", "ASHBY, Invented")
    assert "High risk to the victim" in row["reasons"]
    assert row["reference"].startswith("T-")
    assert row["gaps"]
    (day,) = core.ask(list_days, AREA)
    assert (day.day, day.status, day.lines, day.without_result) == (MORNING.date(), "open", 1, 1)


def test_that_changed_markers_are_told(core_as: Cores) -> None:
    core = core_as("sergeant")
    target = wanted(core, "Ashby")
    line = line_of(prepare(core), target)
    core_as.clock.advance(DAY)
    core.execute(AddMarker(person_id=line.person_id, marker=NewMarker("VI", "Bit an officer")))
    wanted(core, "Birch")
    changes = core.ask(load_changes, AREA, core.clock.today())
    assert [each.name for each in changes.markers] == ["ASHBY, Invented"]
    assert [each.name for each in changes.new] == ["BIRCH, Invented"]
