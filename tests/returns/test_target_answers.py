"""What partners fill in on a Threat Review list or an agenda comes back to what it is about."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pytest

from lomu_app.daart.attempts import RecordAttempt
from lomu_app.kernel.errors import RecordNotFound
from lomu_app.packs import door
from lomu_app.packs.frozen import frozen
from lomu_app.packs.kinds import PackWish, find_kind
from lomu_app.packs.story import Story
from lomu_app.returns.checking import check_return
from lomu_app.returns.deciding import command_for, what_is_plain
from lomu_app.returns.reading import read_return
from tests.support.cog import location, make_location
from tests.support.cores import Cores
from tests.support.meetings import prepare as prepare_cog
from tests.support.returns import OWN
from tests.support.targets import AREA, TODAY, close, detail, make_ready
from tests.support.threat import prepare


def fill_in(file: Path, story: Story, said: str) -> None:
    """Type into the last cell of each row of the list, and save."""
    book = openpyxl.load_workbook(file)
    sheet = book[story.name]
    head = next(row for row in sheet.iter_rows() if any(cell.value == "No." for cell in row))
    column = next(cell.column for cell in head if str(cell.value).startswith("What you know"))
    for number, row in enumerate(story.rows, 1):
        place = next(each[0].row for each in sheet.iter_rows() if each[2].value == row.values[1])
        sheet.cell(place, column).value = f"Seen on {number} {said}"
    book.save(file)


def test_that_what_a_partner_knows_of_a_target_stands_in_its_comments(
    embedded_core_as: Cores, tmp_path: Path
) -> None:
    core = embedded_core_as("sergeant")
    first, second = (make_ready(core, comments="Works nights") for _ in range(2))
    prepare(core)
    content = door.load(core, find_kind("trm"), PackWish(AREA, TODAY))
    assert [row.row_id for row in content.stories[0].rows] == [
        f"target:{key}" for key in (first, second)
    ]
    built = door.build(core, content, (OWN,), "For answers")
    file = door.write_out(core, built.id, tmp_path, {})[0].file
    fill_in(file, content.stories[0], "at the market")
    embedded_core_as.clock.advance(dt.timedelta(hours=2))
    core.execute(RecordAttempt(target_id=second, on_day=TODAY, outcome="no_reply"))
    check = core.ask(check_return, read_return(file))
    assert [change.is_plain for change in check.changes] == [True, False]
    command = command_for(check, what_is_plain(check), returned_by="J Ash", received_on=TODAY)
    (told,) = core.execute(command).result["done"]
    assert told.endswith(": noted")
    works, said = detail(core, first).comments.splitlines()
    assert works == "Works nights"
    assert said.startswith("J Ash (Police LOMU), in copy ")
    assert said.endswith("Seen on 1 at the market")
    assert detail(core, second).comments == "Works nights"
    core.execute(close(core, second))
    change = core.ask(check_return, read_return(file)).changes[1]
    assert "is closed here" in change.cannot


def test_that_what_a_partner_knows_of_a_location_is_a_note_that_leaves_in_no_pack(
    embedded_core_as: Cores, tmp_path: Path
) -> None:
    core = embedded_core_as("sergeant", "cog_chair")
    place = make_location(core)
    prepare_cog(core)
    wish = PackWish(AREA, TODAY)
    content = door.load(core, find_kind("cog"), wish)
    built = door.build(core, content, (OWN,), "For answers")
    assert built.reference == "DX-000001"
    file = door.write_out(core, built.id, tmp_path, {})[0].file
    fill_in(file, content.stories[0], "at the back")
    check = core.ask(check_return, read_return(file))
    command = command_for(check, what_is_plain(check), returned_by="J Ash", received_on=TODAY)
    assert core.execute(command).result["done"] == [f"{location(core, place).reference}: noted"]
    told = door.load(core, find_kind("cog"), wish)
    assert "at the back" not in frozen(told).decode()


def test_that_there_is_no_pack_of_what_was_not_prepared(embedded_core_as: Cores) -> None:
    core = embedded_core_as("sergeant")
    told = "of Coventry on 24/11/2026. Prepare it first"
    for kind, what in (("cog", "COG"), ("da_meeting", "DA meeting")):
        with pytest.raises(RecordNotFound, match=f"There is no {what} {told}"):
            door.load(core, find_kind(kind), PackWish(AREA, TODAY))
    with pytest.raises(RecordNotFound, match="There is no list of Coventry for 24/11/2026"):
        door.load(core, find_kind("trm"), PackWish(AREA, TODAY))
