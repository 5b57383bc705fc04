"""The second step: sheets, header row, columns and saved mappings, all by keys."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from lomu_app.bootstrap import Core
from lomu_app.intake.queries import load_mapping, saved_mappings
from tests.support.cores import Cores
from tests.ui.intake.files import coventry, walsall
from tests.ui.intake.rig import CHECK, COLUMNS, ON, Rig, sergeant
from ui.intake.column_rows import ColumnRow
from ui.kit.labels import TextLabel


@pytest.fixture
def core(embedded_core_as: Cores) -> Core:
    return sergeant(embedded_core_as)


def columns(rig: Rig) -> dict[str, ColumnRow]:
    """The columns of the sheet shown, by letter."""
    model = rig.page.view.mapping_step.model
    rows = (model.row_at(model.index(at, 0)) for at in range(model.rowCount()))
    return {row.guess.column: row for row in rows if row is not None}


def fields(rig: Rig) -> dict[str, str | None]:
    return {letter: row.guess.field for letter, row in columns(rig).items()}


def said(rig: Rig) -> str:
    """All words beside the columns."""
    pane = rig.page.view.mapping_step.pane
    return "\n".join(label.text() for label in pane.findChildren(TextLabel) if label.isVisible())


def choose_field(rig: Rig, words: str) -> None:
    """Enter on a column, type the beginning of a field's name, Enter."""
    rig.press("Return")
    assert QApplication.activePopupWidget() is not None
    rig.type(words)
    rig.press("Return")


def test_that_every_column_is_proposed_with_samples_and_how_sure(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    rig = Rig(qtbot, core, tmp_path).choose(coventry(tmp_path))
    found = columns(rig)
    assert [row.guess.field for row in found.values()] == [
        "date_added", "crime_reference", "name", "date_of_birth", "pnc_id", "address", "offence",
        "victim_risk", "oic", "wanted_on_pnc", "markers", "attempts", "comments",
    ]  # fmt: skip
    assert all(row.guess.samples for row in found.values() if row.guess.field != "comments")
    header = rig.page.view.mapping_step.header_combo
    assert header.currentText().startswith("4:  Date Added | Crime No | SUSPECT")
    rig.press("Down")
    assert "Column B: Crime No" in said(rig)
    assert "Sure, by its heading" in said(rig)


def test_that_the_sheet_tells_what_was_seen_beside_the_rows(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    rig = Rig(qtbot, core, tmp_path).choose(coventry(tmp_path))
    words = said(rig)
    for told in (
        "Hidden columns were read as well: E.", "A8: Seen at the market",
        "Row 7 is struck through", "green", "Row 17 is the same line as row 5",
        "Row 1: DAART - COVENTRY", "12 rows read, 0 held, 1 typed twice, 1 doubt",
    ):  # fmt: skip
        assert told in words, told
    sheets = rig.page.view.mapping_step.sheets
    assert "Left out: it is no live list, by its name." in sheets.item(1).text()
    assert sheets.item(0).text().splitlines()[3:] == [
        "Told beside it (F8):", "1 struck through", "1 coloured", "1 with comments",
        "1 typed twice", "hidden columns",
    ]  # fmt: skip


def test_that_a_column_is_given_another_meaning_by_keys(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    rig = Rig(qtbot, core, tmp_path).choose(walsall(tmp_path))
    before = fields(rig)
    assert before["M"] is None
    for _ in range(len(before) - 1):
        rig.press("Down")
    assert "Column M: Qzz" in said(rig)
    choose_field(rig, "Comm")
    assert fields(rig) == before | {"M": "comments"}
    table = rig.page.view.mapping_step.table
    assert table.hasFocus(), "one goes on with the next column"
    assert table.current_id() == len(before)
    assert "Chosen by a person" in said(rig)
    rig.press(ON)
    assert rig.step == CHECK
    assert "M2  Comments\nzzWS" in rig.pane_text()


def test_that_passing_through_the_fields_takes_nothing_from_other_columns(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    rig = Rig(qtbot, core, tmp_path).choose(walsall(tmp_path))
    before = fields(rig)
    rig.press("Return")
    for _ in range(6):
        rig.press("Down")
    rig.press("Escape")
    assert QApplication.activePopupWidget() is None
    assert fields(rig) == before
    combo = rig.page.view.mapping_step.pane.combo
    assert combo.hasFocus()
    rig.press("Down")
    assert QApplication.activePopupWidget() is not None, "a key opens the list first"
    rig.press("Escape")
    rig.press("Escape")
    assert rig.page.view.mapping_step.table.hasFocus()
    assert fields(rig) == before


def test_that_a_field_of_one_column_only_is_taken_from_the_other(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    rig = Rig(qtbot, core, tmp_path).choose(walsall(tmp_path))
    rig.press("Down")
    choose_field(rig, "Offe")
    assert (fields(rig)["B"], fields(rig)["G"]) == ("offence", None)


def test_that_a_mapping_is_saved_by_name_and_used_for_the_next_file(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    rig = Rig(qtbot, core, tmp_path).choose(walsall(tmp_path))
    for _ in range(12):
        rig.press("Down")
    choose_field(rig, "Comm")
    rig.prompter.text = "Walsall tracker"
    rig.press("Ctrl+S")
    assert core.ask(saved_mappings) == ("Walsall tracker",)
    kept = core.ask(load_mapping, "Walsall tracker")
    assert [one["field"] for one in kept["columns"] if one["heading"] == "Qzz"] == ["comments"]
    rig.page.put_away()

    rig.choose(walsall(tmp_path))
    assert fields(rig)["M"] is None
    combo = rig.page.view.mapping_step.mapping_bar.combo
    rig.tab_to(combo)
    rig.press("Down")
    assert (combo.currentText(), fields(rig)["M"]) == ("Walsall tracker", "comments")
    rig.press("Up")
    assert (combo.currentText(), fields(rig)["M"]) == ("As proposed", None)


def test_that_a_mapping_saved_by_somebody_else_meanwhile_is_there(
    core: Core, embedded_core_as: Cores, qtbot: QtBot, tmp_path: Path
) -> None:
    rig = Rig(qtbot, core, tmp_path).choose(walsall(tmp_path))
    other = Rig(qtbot, sergeant(embedded_core_as, "ps.two"), tmp_path).choose(walsall(tmp_path))
    other.prompter.text = "Of the other desk"
    other.press("Ctrl+S")
    rig.page.refresh()
    combo = rig.page.view.mapping_step.mapping_bar.combo
    assert [combo.itemText(at) for at in range(combo.count())] == [
        "As proposed", "Of the other desk",
    ]  # fmt: skip


def test_that_another_header_row_is_pointed_at_by_keys(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    rig = Rig(qtbot, core, tmp_path).choose(coventry(tmp_path))
    header = rig.page.view.mapping_step.header_combo
    rig.tab_to(header)
    rig.press("Down")
    assert header.currentText().startswith("5:  ")
    assert columns(rig)["B"].guess.heading != "Crime No"
    rig.press("Up")
    assert columns(rig)["B"].guess.heading == "Crime No"


def test_that_a_sheet_is_left_out_and_taken_again_by_keys(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    rig = Rig(qtbot, core, tmp_path).choose(coventry(tmp_path))
    rig.tab_to(rig.page.view.mapping_step.sheets)
    rig.press("Space")
    assert "Left out: it was left out by you." in rig.page.view.mapping_step.sheets.item(0).text()
    assert columns(rig) == {}
    assert not rig.page.view.foot.on_button.isEnabled()
    rig.press(ON)
    assert rig.step == COLUMNS, "there is nothing to check"
    assert "Tick a sheet" in rig.page.view.foot.words_label.whole_text()
    rig.tab_to(rig.page.view.mapping_step.sheets)
    rig.press("Space")
    assert len(columns(rig)) == 13
    rig.press(ON)
    assert rig.step == CHECK


def test_that_a_workbook_without_targets_says_what_to_do(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "Holiday"
    book.active["A2"] = "=1+1"
    book.save(tmp_path / "rota.xlsx")
    rig = Rig(qtbot, core, tmp_path).choose(tmp_path / "rota.xlsx")
    assert rig.step == COLUMNS
    assert "No sheet looks like a list of targets." in (
        rig.page.view.mapping_step.banner.words_label.text()
    )


def test_that_words_of_the_file_are_shown_as_they_are(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    path = coventry(tmp_path)
    book = openpyxl.load_workbook(path)
    sheet = book["DAART"]
    sheet.cell(4, 13).value = "<img src='http://127.0.0.1/x'>Comments"
    sheet.cell(5, 13).value = "<b>bold</b> & =cmd"
    sheet.title = "<i>DAART"
    book.save(path)
    rig = Rig(qtbot, core, tmp_path).choose(path)
    for _ in range(12):
        rig.press("Down")
    assert "Column M: <img src='http://127.0.0.1/x'>Comments" in said(rig)
    rig.press(ON)
    assert "<b>bold</b> & =cmd" in rig.pane_text()
    labels = rig.page.findChildren(TextLabel)
    assert {label.textFormat().name for label in labels} == {"PlainText"}
