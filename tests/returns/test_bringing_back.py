"""A pack comes back: known, compared, taken or refused, once; and it is on record."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path

import pytest

from lomu_app.actions.commands import NoteOnAction
from lomu_app.actions.queries import load_action
from lomu_app.actions.rules import ActionStatus
from lomu_app.bootstrap import Core
from lomu_app.disclosure.commands import RecallPack
from lomu_app.disclosure.queries import find_release_id, load_release
from lomu_app.kernel.errors import InvalidInput, NeedsPassword, NotPermitted, Refused
from lomu_app.kernel.permissions import Permission
from lomu_app.packs.tracing import verify_file
from lomu_app.people.limiting import LimitAccess
from lomu_app.returns import queries
from lomu_app.returns.checking import TURNED, check_return
from lomu_app.returns.commands import BringPackBack
from lomu_app.returns.deciding import Wish, command_for, place_of, what_is_plain
from lomu_app.returns.queries import load_returns
from lomu_app.returns.reading import read_return
from lomu_app.returns.receiving import NOT_YOURS
from lomu_app.returns.rows import Change, ReturnCheck
from lomu_app.returns.taken_back import AS_SENT, WIPED_OUT
from tests.support.accounts import give_account
from tests.support.cores import CoreAs
from tests.support.personal import verify
from tests.support.releases import action, make_action
from tests.support.returns import fill_in, send_actions
from tests.support.targets import TODAY, make_person


def _reference(core: Core, action_id: int) -> str:
    return action(core, action_id).reference


def _check(core: Core, file: Path, *, named: str = "", password: str = "") -> ReturnCheck:
    return core.ask(check_return, read_return(file, password=password), named)


def _store(
    core: Core, check: ReturnCheck, sender: str = "K Rowan", **wishes: Wish
) -> dict[str, object]:
    wanted = what_is_plain(check) | {
        place_of(each): wishes[each.cell.place]
        for each in check.changes
        if each.cell.place in wishes
    }
    command = command_for(check, wanted, returned_by=sender, received_on=TODAY)
    return dict(core.execute(command).result)


def test_that_answers_are_taken_once_with_who_gave_them_and_when(
    core_as: CoreAs, tmp_path: Path
) -> None:
    core = core_as("sergeant", name="ps.one")
    done, going, still = (make_action(core, text=text) for text in ("Visit", "Ring", "Write"))
    file = send_actions(core, tmp_path)
    untouched = _check(core, file)
    assert (untouched.changes, untouched.altered, untouched.added) == ((), (), ())
    assert untouched.notices == ()
    answers: dict[str, dict[str, object]] = {
        _reference(core, done): {"Status": "Done", "What came of it": "Seen at home\non Monday"},
        _reference(core, going): {"Status": "in progress"},
        _reference(core, still): {"What came of it": "Waiting for the court"},
    }
    fill_in(file, answers)
    check = _check(core, file)
    assert len(check.changes) == 4
    assert all(change.is_plain for change in check.changes)
    assert {change.now.split(",")[0] for change in check.changes} == {"Open"}
    told = _store(core, check)
    assert told["taken"] == 4
    row = action(core, done)
    assert (row.status, row.result) == (
        ActionStatus.DONE,
        f"K Rowan (Police LOMU), in copy {check.copy}: Seen at home\non Monday",
    )
    assert action(core, going).status is ActionStatus.IN_PROGRESS
    steps = core.ask(load_action, still).steps
    assert steps[-1].reason.endswith("Waiting for the court")
    assert steps[-1].by == "ps.one"
    # The very same file again: understood, and nothing happens twice.
    again = _check(core, file)
    assert [change.taken_before for change in again.changes] == [True] * 4
    assert any("This very file was brought back" in notice for notice in again.notices)
    assert what_is_plain(again) == {}
    repeated = command_for(check, what_is_plain(check), returned_by="K", received_on=TODAY)
    assert core.execute(repeated).result["known"] == 4
    assert core.ask(load_action, still).steps == steps
    # Undone as actions are undone, and on record.
    returns = core.ask(load_returns)
    assert [(row.taken, row.refused, row.returned_by) for row in returns] == [
        (0, 0, "K"), (4, 0, "K Rowan"),
    ]  # fmt: skip
    assert {answer.done for answer in returns[1].answers} == {
        f"{_reference(core, done)}: done", f"{_reference(core, going)}: noted, in progress",
        f"{_reference(core, still)}: noted, open",
    }  # fmt: skip
    assert verify(core).ok


def test_that_conflicts_refusals_and_late_copies_are_told(
    embedded_core_as: CoreAs, tmp_path: Path
) -> None:
    core = embedded_core_as("sergeant", name="ps.one")
    first, second = make_action(core, text="Visit"), make_action(core, text="Ring")
    file = send_actions(core, tmp_path)
    one, two = _reference(core, first), _reference(core, second)
    fill_in(file, {one: {"What came of it": "Seen"}, two: {"Status": "Done"}})
    embedded_core_as.clock.advance(dt.timedelta(days=40))
    core.execute(NoteOnAction(action_id=first, text="Was seen by us meanwhile"))
    newer = send_actions(core, tmp_path)
    check = _check(core, file)
    by_row = {change.reference: change for change in check.changes}
    assert "Was seen by us meanwhile" in by_row[one].since[0]
    assert not by_row[one].is_plain
    assert any("A newer one went to them" in notice for notice in check.notices)
    assert any("40 days ago" in notice for notice in check.notices)
    places = {change.reference: change.cell.place for change in check.changes}
    with pytest.raises(InvalidInput, match="why it is refused"):
        _store(core, check, **{places[two]: Wish(take=False)})
    wishes = {places[two]: Wish(take=False, reason="Asked for an account"),
              places[one]: Wish(take=True)}  # fmt: skip
    told = _store(core, check, **wishes)
    assert (told["taken"], told["refused"]) == (1, 1)
    again = {change.reference: change for change in _check(core, file).changes}
    assert again[one].taken_before
    assert "Refused on" in again[two].earlier
    detail = core.ask(load_release, core.ask(find_release_id, check.release))
    row = detail.row
    core.execute(RecallPack(disclosure_id=row.id, version=row.version, reason="Wrong list"))
    assert any("was recalled" in notice for notice in _check(core, file).notices)
    assert not any("newer one" in notice for notice in _check(core, newer).notices)
    fill_in(newer, {one: {"What came of it": "Seen again"}})
    from tests.support.releases import close

    close(core, first)
    closed = _check(core, newer).changes[0]
    assert closed.cannot == f"{one} is done here"


def test_that_done_without_its_result_holds_up_nothing_else_and_is_taken_with_it_later(
    core_as: CoreAs, tmp_path: Path
) -> None:
    core = core_as("sergeant", name="ps.one")
    bare, whole, long = (make_action(core, text=text) for text in ("Visit", "Ring", "Write"))
    file = send_actions(core, tmp_path)
    one, two, three = (_reference(core, key) for key in (bare, whole, long))
    outcome = "What came of it"
    fill_in(
        file,
        {one: {"Status": "Done"}, two: {"Status": "Done", outcome: "Seen"},
         three: {"Status": "Done", outcome: "x" * 1_501}},
    )  # fmt: skip
    check = _check(core, file)
    told = {(each.reference, each.cell.heading): each.cannot for each in check.changes}
    without = "It is said to be done, but not what came of it. Ask for that in a sentence"
    assert told.pop((one, "Status")).startswith(without)
    assert told.pop((three, "Status")).startswith(without)
    assert told.pop((three, outcome)) == "It is longer than 1500 signs"
    assert told == {(two, "Status"): "", (two, outcome): ""}
    # The core asks for it too, whatever a desk says.
    plain = what_is_plain(check)
    command = command_for(check, plain, returned_by="K Rowan", received_on=TODAY)
    bold = dataclasses.replace(
        command, decided=tuple(dataclasses.replace(each, take=True) for each in command.decided[:1])
    )
    with pytest.raises(Refused, match=f"{one}: {without}"):
        core.execute(bold)
    result = core.execute(command).result
    assert (result["taken"], result["refused"], result["done"]) == (2, 3, [f"{two}: done"])
    # What came of it may come later, or have come before the word that it is done.
    fill_in(file, {one: {outcome: "Moved"}, three: {"Status": "Open", outcome: "Waits"}})
    assert _store(core, _check(core, file))["done"] == [f"{one}: done", f"{three}: noted, open"]
    fill_in(file, {three: {"Status": "Done"}})
    last = _check(core, file)
    assert [each.cell.heading for each in last.changes if each.is_plain] == ["Status"]
    assert _store(core, last)["done"] == [f"{three}: done"]
    assert [action(core, key).result.rpartition(": ")[2] for key in (bare, whole, long)] == [
        "Moved", "Seen", "Waits",
    ]  # fmt: skip


def test_that_whoever_may_not_change_the_record_is_told_before_anything_is_taken(
    embedded_core_as: CoreAs, tmp_path: Path
) -> None:
    core = embedded_core_as("sergeant", name="ps.one")
    key = make_action(core)
    file = fill_in(send_actions(core, tmp_path), {_reference(core, key): {"Status": "In progress"}})
    fewer = core.actor.permissions - {Permission.EDIT_ACTIONS}
    other = dataclasses.replace(core, actor=dataclasses.replace(core.actor, permissions=fewer))
    assert [each.cannot for each in _check(other, file).changes] == [NOT_YOURS]


def test_that_a_copy_is_known_by_more_than_one_trace_and_nobody_elses_is_taken(
    core_as: CoreAs, tmp_path: Path
) -> None:
    import openpyxl

    core = core_as("sergeant", name="ps.one")
    key = make_action(core)
    file = send_actions(core, tmp_path)
    fill_in(file, {_reference(core, key): {"What came of it": "Seen"}})
    kept = tmp_path / "kept.xlsx"
    kept.write_bytes(file.read_bytes())
    assert _check(core, file).known_by == "rows"
    copy = _check(core, file).copy
    book = openpyxl.load_workbook(file)
    book["Actions"].delete_cols(1)
    book.save(file)
    assert _check(core, file).known_by == "property"
    for name in list(book.custom_doc_props.names):
        del book.custom_doc_props[name]
    book.save(file)
    cover = _check(core, file)
    assert (cover.known_by, cover.copy) == ("cover", copy)
    assert [change.cell.after for change in cover.changes] == ["Seen"]
    for name in ("Cover", "Method"):
        del book[name]
    for row in book["Actions"].iter_rows():
        for cell in row:
            if isinstance(cell.value, str):
                cell.value = "".join(sign for sign in cell.value if sign.isprintable())
    book.save(file)
    with pytest.raises(InvalidInput, match="not known as a copy") as nowhere:
        _check(core, file)
    assert "another area" not in nowhere.value.message, "whoever has all of them need ask nobody"
    named = _check(core, file, named=copy.lower())
    assert [change.cell.after for change in named.changes] == ["Seen"]
    assert {"This sheet is gone"} == {one.what for one in named.altered}
    with pytest.raises(InvalidInput, match="not known as a copy"):
        _check(core, file, named="AAAA-AAAA")
    elsewhere = core_as("sergeant", areas=("Sandwell",), name="ps.two")
    with pytest.raises((NotPermitted, InvalidInput), match="area"):
        _check(elsewhere, kept)
    told = elsewhere.ask(verify_file, kept.read_bytes())
    assert told.ours or "another area" in told.problems[0], "nobody is told that it is a forgery"
    with pytest.raises(NotPermitted):
        _check(core_as("pc", name="pc.one"), kept)
    # The core trusts no desk: a locked cell is not taken, whatever the command says.
    command = command_for(named, what_is_plain(named), returned_by="K", received_on=TODAY)
    forged = BringPackBack(
        **{
            name: getattr(command, name)
            for name in ("copy_id", "file_name", "sha256", "returned_by", "received_on", "known_by")
        },
        decided=tuple(
            type(one)(sheet=one.sheet, row_id=one.row_id, column="text", after="Other", take=True)
            for one in command.decided
        ),
    )
    with pytest.raises(InvalidInput, match="no cell to fill in"):
        core.execute(forged)


def test_that_a_copy_with_a_password_opens_with_it_alone(
    embedded_core_as: CoreAs, tmp_path: Path
) -> None:
    core = embedded_core_as("sergeant", name="ps.one")
    make_action(core)
    file = send_actions(core, tmp_path, password="four plain words")
    with pytest.raises(NeedsPassword, match="has a password"):
        read_return(file)
    with pytest.raises(NeedsPassword, match="does not open"):
        read_return(file, password="four plain wards")
    assert _check(core, file, password="four plain words").changes == ()


def test_that_an_answer_that_changed_and_came_again_is_put_to_a_person(
    embedded_core_as: CoreAs, tmp_path: Path
) -> None:
    core = embedded_core_as("sergeant", name="ps.one")
    key = make_action(core)
    one, outcome = _reference(core, key), "What came of it"
    sent = send_actions(core, tmp_path)

    def says(name: str, **cells: object) -> Path:
        told = {heading.replace("_", " "): said for heading, said in cells.items()}
        return fill_in(sent, {one: told}, tmp_path / f"{name}.xlsx")

    first = says("first", What_came_of_it="Seen")
    assert _store(core, _check(core, first))["taken"] == 1
    # Another file in which it still stands: known, beside what is new.
    more = _check(core, says("more", What_came_of_it="Seen", Status="In progress"))
    assert {each.cell.heading: each.taken_before for each in more.changes} == {
        "Status": False, outcome: True,
    }  # fmt: skip
    moved = _check(core, says("moved", What_came_of_it="Moved"))
    assert _store(core, moved)["taken"] == 1
    turned = _check(core, says("turned", What_came_of_it="Seen", Status="Open"))
    again = _of(turned, outcome)
    assert (again.taken_before, again.is_plain, again.doubt) == (False, False, TURNED)
    assert again.may_be_taken
    assert again.earlier.startswith("Taken on")
    # The very file of the first time is known, whatever was said since.
    assert [each.taken_before for each in _check(core, first).changes] == [True]
    told = _store(core, turned, **{again.cell.place: Wish(take=True)})
    assert (told["taken"], told["known"]) == (1, 0)
    # Wiped out again: told once, nothing is taken back, and what comes after that is new.
    wiped = _check(core, sent)
    assert {each.cannot for each in wiped.changes} == {WIPED_OUT}
    assert _store(core, wiped)["refused"] == 1
    assert _check(core, sent).changes == ()
    file = says("last", What_came_of_it="Seen", Status="In progress")
    last = _check(core, file)
    assert (_of(last, outcome).taken_before, _of(last, outcome).doubt) == (False, TURNED)
    # What was refused in this very file is not taken with the rest; a person may still take it.
    _store(core, last, **{again.cell.place: Wish(take=False, reason="Heard that already")})
    settled = _of(_check(core, file), outcome)
    assert (settled.settled_here, settled.may_be_taken) == (True, True)
    assert what_is_plain(_check(core, file)) == {}


def test_that_what_two_officers_answer_each_in_a_file_of_their_own_takes_nothing_back(
    embedded_core_as: CoreAs, tmp_path: Path
) -> None:
    core = embedded_core_as("sergeant", name="ps.one")
    one, two, three, four = (_reference(core, make_action(core)) for _ in range(4))
    sent, outcome = send_actions(core, tmp_path), "What came of it"

    def says(name: str, **rows: dict[str, object]) -> ReturnCheck:
        named = {"one": one, "two": two, "three": three, "four": four}
        told = {named[row]: cells for row, cells in rows.items()}
        return _check(core, fill_in(sent, told, tmp_path / f"{name}.xlsx"))

    seen, rung = {"Status": "In progress", outcome: "Seen"}, {outcome: "Rung"}
    elm = says("elm", one=seen, two=rung)
    assert _store(core, elm, sender="B Elm")["taken"] == 3
    # The other officer knows nothing of these cells. One word, and nothing to decide on.
    ash = says("ash", three=rung)
    assert [each.reference for each in ash.changes] == [three]
    (word,) = (each for each in ash.notices if "from another file of this copy" in each)
    assert word.startswith("3 cells (Actions ")
    assert _store(core, ash, sender="J Ash")["taken"] == 1
    # Who goes on in their own file and has wiped an answer out is told of that, and of no other's.
    wiped = says("wiped", one=seen, four=rung)
    told = {(each.reference, each.cell.heading): each.cannot for each in wiped.changes}
    assert told.pop((two, outcome)) == WIPED_OUT
    assert set(told) == {(one, "Status"), (one, outcome), (four, outcome)}
    assert any(each.startswith("1 cell (Actions ") for each in wiped.notices)
    # Whoever works on the same row is asked about all of it, and so is who sends nothing at all.
    both = says("both", one={outcome: "Moved"})
    assert _of(both, "Status").doubt == AS_SENT
    assert len(_check(core, sent).changes) == 4


def test_that_two_officers_whose_files_one_sender_passes_on_take_nothing_of_each_other_s_back(
    embedded_core_as: CoreAs, tmp_path: Path
) -> None:
    core = embedded_core_as("sergeant", name="ps.one")
    one, two, three = (_reference(core, make_action(core)) for _ in range(3))
    sent, rung = send_actions(core, tmp_path), {"What came of it": "Rung"}

    def says(name: str, *rows: str) -> ReturnCheck:
        return _check(core, fill_in(sent, dict.fromkeys(rows, rung), tmp_path / f"{name}.xlsx"))

    assert _store(core, says("elm", one))["taken"] == 1
    assert _store(core, says("ash", two))["taken"] == 1
    # The second file of the other officer, who goes on from the first one.
    again = says("again", two, three)
    assert {each.reference for each in again.changes if not each.taken_before} == {three}
    assert any("1 cell (Actions " in each for each in again.notices)


def _of(check: ReturnCheck, heading: str) -> Change:
    return next(each for each in check.changes if each.cell.heading == heading)


def test_that_what_is_hidden_from_somebody_takes_no_place_in_their_list_of_returns(
    embedded_core_as: CoreAs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    core, other = embedded_core_as("sergeant", name="ps.one"), embedded_core_as("sergeant")
    monkeypatch.setattr(queries, "_AT_ONCE", 2)
    make_action(core)
    shown = send_actions(core, tmp_path)
    for name in ("K Rowan", "J Ash"):
        _store(core, _check(core, shown), sender=name)
    hidden = make_person(core)
    make_action(core, person_id=hidden)
    for _ in range(3):
        _store(core, _check(core, send_actions(core, tmp_path)), sender="B Linden")
    give_account(embedded_core_as, "ps.owner", "sergeant")
    limit = LimitAccess(person_id=hidden, version=0, owner="ps.owner", reason="A brother")
    embedded_core_as("inspector").execute(limit)
    found = other.ask(load_returns, 2)
    assert [row.returned_by for row in found] == ["J Ash", "K Rowan"]
