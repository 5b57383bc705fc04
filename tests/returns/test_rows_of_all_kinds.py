"""Answers on locations and items of a meeting; and what only the cleared ever learn of."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import openpyxl
import pytest

from lomu_app.bootstrap import Core
from lomu_app.cog.commands import AnswerTransfer, MarkDuplicate, OfferTransfer
from lomu_app.cog.records import LocationNote
from lomu_app.cohorts.rules import MembershipStatus
from lomu_app.kernel.errors import InvalidInput, RecordNotFound
from lomu_app.kernel.permissions import Permission
from lomu_app.meetings.commands import NoteItem
from lomu_app.odoc.queries import load_cases
from lomu_app.packs import door
from lomu_app.packs.kinds import PackWish, find_kind
from lomu_app.packs.story import Column, OpenCell, PackContent, Story, StoryRow
from lomu_app.returns.checking import check_return
from lomu_app.returns.deciding import command_for, what_is_plain
from lomu_app.returns.queries import load_returns
from lomu_app.returns.reading import read_return
from lomu_app.returns.records import SENDER
from tests.meetings.test_meeting_actions import raise_for
from tests.support.cog import location, make_location, seen, seen_transfer
from tests.support.cohorts import make_membership
from tests.support.cores import MORNING, Cores
from tests.support.meetings import approve, begin, deciding, end, item_of, meeting, prepare
from tests.support.odoc import prepare as prepare_odoc
from tests.support.releases import day
from tests.support.returns import OWN
from tests.support.stored import stored
from tests.support.targets import AREA, TODAY, detail, make_target


def _content(*row_ids: str, seen_with: Permission | None = None) -> PackContent:
    columns = (Column("what", "What", 30), Column("update", "Update", 40, open=OpenCell("Say")))
    rows = tuple(StoryRow(row_id, (f"About {row_id}", None)) for row_id in row_ids)
    return PackContent(
        kind="example", title="Example", subject="example:1", area=AREA, day=TODAY, version=1,
        data_as_at=MORNING, stories=(Story("Lines", "Lines", columns, rows),),
        seen_with=seen_with,
    )  # fmt: skip


def _send(
    core: Core, folder: Path, content: PackContent, stories: tuple[str, ...] = ("Lines",),
    column: int = 2, said: str = "Word on",
) -> Path:  # fmt: skip
    built = door.build(core, content, (OWN,), "For answers")
    file = door.write_out(core, built.id, folder, {})[0].file
    book = openpyxl.load_workbook(file)
    for sheet in map(book.__getitem__, stories):
        for row in sheet.iter_rows():
            if str(row[1].value).startswith(("About ", "AX-")):
                sheet.cell(row[0].row, 1 + column).value = f"{said} {row[1].value}"
    book.save(file)
    return file


def test_that_each_row_goes_to_the_room_that_it_belongs_to(
    embedded_core_as: Cores, tmp_path: Path
) -> None:
    core = embedded_core_as("cog_chair", "sergeant", name="ps.one")
    place = make_location(core)
    meeting_id = prepare(core)
    item = item_of(core, begin(core, meeting_id), place)
    sent = _content(
        f"location:{place}", f"item:{item.id}", "nothing:7", seen_with=Permission.SEE_CSE
    )
    file = _send(core, tmp_path, sent)
    check = core.ask(check_return, read_return(file))
    assert [change.may_be_taken for change in check.changes] == [True, True, False]
    assert check.changes[1].now == f"COG {AREA}, 24/11/2026, Open"
    command = command_for(check, what_is_plain(check), returned_by="K Rowan", received_on=TODAY)
    uncleared = dataclasses.replace(
        core,
        actor=dataclasses.replace(
            core.actor, permissions=core.actor.permissions - {Permission.SEE_CSE}
        ),
    )
    for ask in (lambda: uncleared.ask(check_return, read_return(file)),
                lambda: uncleared.execute(command)):  # fmt: skip
        with pytest.raises((InvalidInput, RecordNotFound), match=r"known as a copy|this number"):
            ask()
    told = core.execute(command).result
    assert (told["taken"], told["refused"]) == (2, 1)
    note = stored(core, LocationNote, 1)
    assert note.text.startswith(f"K Rowan (Police LOMU), in copy {check.copy}: Word on About")
    # Somebody's account is no fact, and so it leaves in no pack.
    assert note.nature == "opinion"
    assert "Word on About item" in item_of(core, meeting_id, place).discussion
    assert uncleared.ask(load_returns) == []
    assert len(core.ask(load_returns)) == 1
    # What a COG asked of an agency comes back in the same way, for the same few.
    asked = {"text": "Check the rooms", "owner_agency": "Licensing", "due": day(35)}
    raise_for(core, "meeting", item_of(core, meeting_id, place).id, **asked)
    content = door.load(core, find_kind("cog_actions"), PackWish(AREA, TODAY, agency="licensing"))
    assert content.seen_with is Permission.SEE_CSE
    answered = _send(core, tmp_path, content, ("Actions",), 9)
    sheet = core.ask(check_return, read_return(answered))
    command = command_for(sheet, what_is_plain(sheet), returned_by="J Ash", received_on=TODAY)
    assert core.execute(command).result["done"] == ["AX-000001: noted, open"]
    core.execute(deciding(item_of(core, meeting_id, place), "keep", rationale="Reports go on"))
    end(core, meeting_id)
    approve(core, meeting_id)
    assert meeting(core, meeting_id).row.status_label
    late = _send(core, tmp_path, _content(f"item:{item.id}", seen_with=Permission.SEE_CSE))
    (change,) = core.ask(check_return, read_return(late)).changes
    assert change.cannot == "The minutes are locked: bring it to the next meeting"


def test_that_a_location_that_takes_nothing_any_more_does_not_hold_up_the_rest(
    embedded_core_as: Cores, tmp_path: Path
) -> None:
    core = embedded_core_as("cog_chair", "sergeant", name="ps.one")
    there = embedded_core_as("sergeant", areas=("Solihull",), name="ps.there")
    stays, same, gone = (make_location(core) for _ in range(3))
    rows = (f"location:{key}" for key in (stays, same, gone))
    file = _send(core, tmp_path, _content(*rows, seen_with=Permission.SEE_CSE))
    core.execute(MarkDuplicate(**seen(core, same), same_as_id=stays, reason="One hotel"))
    offer = OfferTransfer(**seen(core, gone), to_area="Solihull", reason="Over the border")
    key = int(core.execute(offer).result["transfer_id"])
    there.execute(AnswerTransfer(**seen_transfer(core, key), accepted=True, answer="Ours"))
    check = core.ask(check_return, read_return(file))
    one, two, three = (location(core, each).reference for each in (stays, same, gone))
    assert [change.cannot for change in check.changes] == [
        "", f"{two} is the same as {one}. Record it there",
        f"{three} was handed over. Tell the other area, or reopen it here",
    ]  # fmt: skip
    command = command_for(check, what_is_plain(check), returned_by="J Ash", received_on=TODAY)
    told = core.execute(command).result
    assert (told["taken"], told["refused"], told["done"]) == (1, 2, [f"{one}: noted"])


def test_that_an_answer_for_which_there_is_no_room_does_not_hold_up_the_rest(
    embedded_core_as: Cores, tmp_path: Path
) -> None:
    core = embedded_core_as("cog_chair", "sergeant", name="ps.one")
    place = make_location(core)
    full, half = (make_target(core, comments="x" * many) for many in (3_900, 500))
    item = item_of(core, begin(core, prepare(core)), place)
    core.execute(NoteItem(meeting_item_id=item.id, version=item.version, discussion="y" * 7_900))
    rows = (f"target:{full}", f"target:{half}", f"item:{item.id}")
    sent = _content(*rows, seen_with=Permission.SEE_CSE)
    names = ("Lines", "More", "Last")
    stories = tuple(dataclasses.replace(sent.stories[0], name=name) for name in names)
    content = dataclasses.replace(sent, stories=stories)
    file = _send(core, tmp_path, content, names, said="z" * 1_470)
    check = core.ask(check_return, read_return(file))
    told = {row: [each.cannot for each in check.changes if each.cell.row_id == row] for row in rows}
    shorten = [f"The comments of {detail(core, key).row.reference} are full: shorten them first"
               for key in (full, half)]  # fmt: skip
    said = "What was said of it in the meeting is full: shorten that first"
    assert list(told.values()) == [[shorten[0]] * 3, ["", "", shorten[1]], [said] * 3]
    command = command_for(
        check, what_is_plain(check), returned_by="J Ash".ljust(SENDER, "e"), received_on=TODAY
    )
    taken = core.execute(command).result
    assert (taken["taken"], taken["refused"]) == (2, 7)
    assert detail(core, half).comments.count("z" * 1_470) == 2


def test_that_what_a_partner_says_of_a_case_stands_in_its_discussion_and_decides_nothing(
    embedded_core_as: Cores, tmp_path: Path
) -> None:
    core = embedded_core_as("inspector", "sergeant", name="ps.one")
    make_membership(core, MembershipStatus.MANAGED)
    meeting_id = prepare_odoc(core)
    content = door.load(core, find_kind("odoc"), PackWish(AREA, TODAY))
    built = door.build(core, content, (OWN,), "For answers")
    file = door.write_out(core, built.id, tmp_path, {})[0].file
    (case,) = core.ask(load_cases, meeting_id)
    book = openpyxl.load_workbook(file)
    sheet = next(each for each in book if any(cell.value == "RAG from now on"
                 for row in each.iter_rows() for cell in row))  # fmt: skip
    head = next(row for row in sheet.iter_rows() if any(cell.value == "Why" for cell in row))
    column = next(cell.column for cell in head if cell.value == "Why")
    row = next(row for row in sheet.iter_rows() if row[1].value == case.briefing.reference)
    sheet.cell(row[0].row, column).value = "Keeps to his licence"
    book.save(file)
    check = core.ask(check_return, read_return(file))
    (change,) = check.changes
    assert change.is_plain, change
    command = command_for(check, what_is_plain(check), returned_by="J Ash", received_on=TODAY)
    core.execute(command)
    found = next(each for each in meeting(core, meeting_id).items if each.id == case.item_id)
    assert found.discussion.endswith("Keeps to his licence")
    assert found.decision is None
