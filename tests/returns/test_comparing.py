"""What was typed is told exactly, and nothing is altered unseen, whatever saved the file."""

from __future__ import annotations

import dataclasses
import datetime as dt
import random
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from bench.returned_packs import (
    CANARY,
    COLUMN_OF,
    KEY,
    TODAY,
    answers,
    as_day,
    content,
    is_told,
    manifest,
    others,
    write,
    write_content,
)
from lomu_app.intake.compare import put
from lomu_app.intake.workbook import Sheet
from lomu_app.packs.story import PackContent
from lomu_app.returns.comparing import Comparison, compare, with_all_else
from lomu_app.returns.manifest import manifest_of
from lomu_app.returns.reading import read_return
from lomu_app.returns.sameness import is_same
from tests.returns.resaving import (
    DAMAGES,
    as_openpyxl,
    as_pandas,
    copied,
    without_first_column,
)

ROWS = 100
Damage = Callable[[tuple[Sheet, ...]], tuple[Sheet, ...]]


def _compare(sheets: tuple[Sheet, ...], rows: int = ROWS) -> Comparison:
    return compare(sheets, manifest(rows), TODAY)


def _compare_all(sent: tuple[Sheet, ...], back: tuple[Sheet, ...]) -> Comparison:
    return compare(back, with_all_else(manifest(ROWS), sent), TODAY)


@pytest.fixture(scope="module")
def sheets(tmp_path_factory: pytest.TempPathFactory) -> tuple[Sheet, ...]:
    """A copy of a hundred actions as it was sent, read once."""
    return read_return(write(tmp_path_factory.mktemp("pack") / "sent.xlsx", ROWS)).sheets


def test_that_a_thousand_answers_come_back_exactly_whatever_became_of_the_file(
    sheets: tuple[Sheet, ...],
) -> None:
    chance, told = random.Random(1), 0
    for turn in range(12):
        wanted = answers(chance, ROWS, 90)
        filled = copied(sheets)
        table = next(sheet for sheet in filled if sheet.name == "Actions")
        for (number, key), text in wanted.items():
            cells = table.rows[3 + number]
            cells.extend([None] * (COLUMN_OF[key] + 1 - len(cells)))
            cells[COLUMN_OF[key]] = as_day(text) if key == "on_day" else text
        damage = DAMAGES[turn % len(DAMAGES)]
        found = _compare_all(sheets, damage(filled))
        assert {(int(one.row_id[2:]), one.key): one.after for one in found.typed} == wanted
        assert not any(one.cannot or one.doubt for one in found.typed)
        assert (found.altered, found.added, found.gone) == ([], [], []), damage
        told += len(found.typed)
    assert told > 1_000


def test_that_a_thousand_alterations_outside_the_open_cells_are_found(
    sheets: tuple[Sheet, ...],
) -> None:
    chance = random.Random(2)
    everywhere = [
        (number, row, column)
        for number, sheet in enumerate(sheets)
        for row in sheet.rows
        for column in range(max(6, len(sheet.rows[row])))
        if sheet.name != "Actions" or column < 6 or row < 4
    ]
    everywhere = [each for each in everywhere if each[2] or sheets[each[0]].text(*each[1:]) != "id"]
    tried = 0
    while tried < 1_000:
        altered, wanted = copied(sheets), set()
        rows_of_table = set()
        for number, row, column in chance.sample(everywhere, 40):
            if (number, row) in rows_of_table:  # one a row, so that each shows by itself
                continue
            rows_of_table.add((number, row))
            before = altered[number].text(row, column)
            put(altered[number], row, column, others(chance, altered[number].value(row, column)))
            after = altered[number].text(row, column)
            if after != before:
                wanted.add((sheets[number].name, (row, column), before, after))
        found = _compare_all(sheets, altered)
        assert not {each for each in wanted if not is_told(found, *each)}
        tried += len(wanted)
    assert _compare_all(sheets, copied(sheets)).altered == []


@pytest.mark.parametrize("save", [as_openpyxl, as_pandas])
def test_that_other_programs_may_save_it_again(save: Callable[..., Path], tmp_path: Path) -> None:
    place = write(tmp_path / "sent.xlsx", 12)
    typed: dict[str, object] = {
        "G5": "in progress",
        "H6": dt.date(2026, 11, 20),
        "I7": "Rang, 07700",
    }
    book = openpyxl.load_workbook(place)
    for address, value in typed.items():
        book["Actions"][address] = value
    book.save(place)
    file = read_return(save(place, tmp_path / "back.xlsx"))
    found = _compare(file.sheets, 12)
    assert [(one.row_id, one.key, one.after) for one in found.typed] == [
        ("A-000001", "state", "In progress"), ("A-000002", "on_day", "20/11/2026"),
        ("A-000003", "update", "Rang, 07700"),
    ]  # fmt: skip
    assert (found.altered, found.added, found.gone, found.unsigned) == ([], [], [], 0)
    assert ("Copy" in file.properties) == (save is as_openpyxl)


def test_that_rows_and_sheets_by_hand_are_told_apart_from_ours(sheets: tuple[Sheet, ...]) -> None:
    made = copied(sheets)
    table = next(sheet for sheet in made if sheet.name == "Actions")
    table.rows[60] = [*table.rows[60][:8], None]
    table.rows[200] = [
        None,
        None,
        "Also rang the landlord",
        "M Teasel",
        None,
        None,
        None,
        None,
        "no answer",
    ]
    table.rows[201] = [*table.rows[10]]  # a row of ours, copied
    table.rows[202] = [str(table.rows[11][0]).replace("K7Q4", "AAAA"), *table.rows[11][1:]]
    del table.rows[20]
    made += (Sheet("Notes", rows={0: ["See overleaf"]}),)
    found = _compare(made)
    assert [row.cells for row in found.added] == [
        (("What", "Also rang the landlord"), ("Owner", "M Teasel"), ("Your update", "no answer"))
    ]
    assert {one.what for one in found.altered} == {
        "This row was copied", "This row is of another copy, AAAA-M2XR", "This sheet was added",
    }  # fmt: skip
    assert found.gone == [("Actions", "A-000017")]


def test_that_answers_in_spoilt_rows_and_of_no_use_say_so(sheets: tuple[Sheet, ...]) -> None:
    made = without_first_column(sheets)
    table = next(sheet for sheet in made if sheet.name == "Actions")
    typed = (
        (4, 5, "Finished"), (5, 6, "soon"), (6, 7, "=HYPERLINK(1)"), (7, 7, "x" * 2_000),
        (8, 7, "Seen"), (8, 2, "Somebody"),
    )  # fmt: skip
    for row, column, value in typed:
        table.rows[row].extend([None] * (column + 1 - len(table.rows[row])))
        table.rows[row][column] = value
    table.rows[9].extend([None] * 3)
    table.rows[9][7] = "2"
    table.formulas.add((9, 7))
    found = _compare(made)
    told = [one.cannot.split()[:5] or one.doubt for one in found.typed]
    assert told == [
        ["It", "is", "none", "of", "the"], ["It", "is", "no", "day", "that"],
        ["It", "begins", "as", "a", "formula"], ["It", "is", "longer", "than", "1500"],
        "Locked cells of this row were changed as well", ["It", "is", "a", "formula.", "Formulas"],
    ]  # fmt: skip
    assert found.unsigned == ROWS + 2


def _tall() -> PackContent:
    """One action whose text is too tall for a page, and another."""
    made = content(2)
    story = made.stories[0]
    values = list(story.rows[0].values)
    values[1] = "Agreed: " + "ask again and tell what was agreed with everybody there, " * 60
    rows = (dataclasses.replace(story.rows[0], values=tuple(values)), story.rows[1])
    return dataclasses.replace(made, stories=(dataclasses.replace(story, rows=rows),))


def test_that_a_tall_row_is_put_together_again(tmp_path: Path) -> None:
    place = write_content(_tall(), tmp_path / "tall.xlsx")
    book = openpyxl.load_workbook(place)
    assert len([row for row in book["Actions"]["A"] if row.value]) > 3
    sheets = read_return(place).sheets
    for made in (sheets, without_first_column(sheets)):
        found = compare(made, manifest_of(_tall(), CANARY, KEY), TODAY)
        assert (found.typed, found.altered, found.added, found.gone) == ([], [], [], [])
    spoilt = copied(sheets)
    table = next(sheet for sheet in spoilt if sheet.name == "Actions")
    table.rows[5][2] = str(table.rows[5][2]).replace("agreed", "denied", 1)
    assert compare(spoilt, manifest_of(_tall(), CANARY, KEY), TODAY).altered


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_that_files_that_libreoffice_has_saved_are_read_to_the_cell(kind: str) -> None:
    file = read_return(Path(__file__).parent / "data" / f"libreoffice.{kind}")
    assert file.properties["Copy"] == CANARY
    found = _compare(file.sheets, 12)
    assert [(one.row_id, one.after, bool(one.cannot)) for one in found.typed] == [
        ("A-000001", "In progress", False), ("A-000002", "20/11/2026", False),
        ("A-000003", "Rang, 07700 900123\nnobody in", False), ("A-000005", "2", True),
    ]  # fmt: skip
    assert [(one.place, one.wrote, one.reads) for one in found.altered] == [
        ("D8", "M Teasel 0", "Somebody else")
    ]
    assert (found.added, found.gone, found.unsigned) == ([], [], 0)


def test_that_a_value_is_the_same_in_another_form_and_no_other_value_is() -> None:
    day = dt.datetime.combine(dt.date(2026, 11, 24), dt.time())
    same = (("12", 12.0), ("24/11/2026", day), ("24/11/2026", "24 Nov 2026"), ("24/11/2026", 46350),
            ("two  words", "two words\r\n"), ("", None))  # fmt: skip
    other = (("007", 7), ("12", 13), ("24/11/2026", "25/11/2026"), ("two words", "twowords"),
             ("x", None), ("", "x"))  # fmt: skip
    assert [pair for pair in same if not is_same(*pair)] == []
    assert [pair for pair in other if is_same(*pair)] == []
