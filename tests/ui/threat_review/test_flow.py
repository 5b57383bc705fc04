"""The whole morning by real key presses: from no list to a closed one, and its files."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from openpyxl import load_workbook

from lomu_app.bootstrap import Core
from lomu_app.daart.threat_queries import load_list
from tests.support.cores import Cores
from tests.support.printed import words_of_pages
from tests.support.threat import AREA, close, presented, shown
from tests.ui.threat_review.conftest import MakeRig
from tests.ui.threat_review.rig import Rig


def listed(rig: Rig) -> str:
    return shown(rig.core).status


def test_that_a_day_goes_by_key_presses_from_no_list_to_a_closed_one(
    sergeant: Core, inspector: Core, three: tuple[int, int, int], sit_down: MakeRig, tmp_path: Path
) -> None:
    desk = sit_down(sergeant)
    assert "3 outstanding targets" in desk.page.line_list.empty.advice_label.text()
    desk.press("Ctrl+Shift+G")
    assert desk.names() == ["Ashby", "Birch", "Cole"]

    # Reorder with a reason, then hand it over.
    desk.press("Down", "Down", "Alt+Up")
    desk.type("Seen at the shop this morning")
    desk.press("Tab", "Return")
    assert desk.no_dialog()
    assert desk.names() == ["Ashby", "Cole", "Birch"]
    assert desk.line().moved_reason == "Seen at the shop this morning"
    assert desk.line().surname.title() == "Cole"
    desk.press("Ctrl+Shift+U")
    assert listed(desk) == "submitted"

    # Whoever worked on it cannot approve it; an inspector can.
    office = sit_down(inspector)
    office.press("Ctrl+Shift+Y")
    assert office.prompter.asked == ["Approve with gaps?"]
    assert shown(inspector).approved_by == "insp.one"

    desk.come()
    desk.press("F5", "Ctrl+Shift+M")
    assert desk.prompter.asked == ["Begin the meeting?"]
    assert listed(desk) == "presented"

    # Decide by letter and Enter; the cursor goes on to the next undecided line.
    desk.press("Ctrl+Home")
    for surname in ("Ashby", "Cole", "Birch"):
        assert desk.line().surname.title() == surname
        desk.press("Return", "E", "Return")
        assert desk.no_dialog()
    assert [line.decision for line in shown(sergeant).active] == ["Early-morning visit"] * 3
    assert listed(desk) == "actioned"
    assert desk.page.head_line.progress_label.text() == "3 of 3 decided  ·  0 with an outcome"

    # One is arrested; the rest are told of at closing, and carried over.
    desk.press("Ctrl+Home", "Return", "A")
    desk.press("Tab")
    desk.type("CV/C/00471")
    desk.press("Return")
    assert desk.no_dialog()
    assert shown(sergeant).active[0].result == "arrested"
    assert desk.line().surname.title() == "Cole"
    desk.press("Ctrl+Shift+W")
    assert [line.surname.title() for line in desk.dialog().open_lines] == ["Cole", "Birch"]
    desk.press("Tab", "Return")
    assert desk.no_dialog()
    assert listed(desk) == "closed"
    assert desk.said[-1] == "Closed: 1 left, 2 carried over"

    # Out as workbook and PDF, read back.
    desk.prompter.save = tmp_path / "list.xlsx"
    desk.press("Ctrl+Shift+E")
    desk.dialog().main_button.setFocus()
    desk.press("Return")
    assert desk.no_dialog()
    book = load_workbook(tmp_path / "list.xlsx")
    words = {str(cell.value) for row in book["List"] for cell in row}
    assert any("ASHBY" in word for word in words)
    assert "ASHBY" in words_of_pages(tmp_path / "list.pdf")[0]


def test_that_outcomes_follow_the_next_morning(
    sergeant: Core, inspector: Core, three: tuple[int, int, int], sit_down: MakeRig
) -> None:
    presented(sergeant, inspector)
    desk = sit_down(sergeant)
    desk.press("Ctrl+Shift+D")
    assert desk.prompter.asked == ["End the meeting?"]
    assert listed(desk) == "actioned"
    desk.press("F7", "X", "Tab")
    desk.type("No officers free")
    desk.press("Return")
    assert desk.no_dialog()
    line = shown(sergeant).active[0]
    assert (line.result, line.result_note) == ("not_done", "No officers free")
    assert desk.line().surname.title() == "Birch"


def test_that_closing_leads_to_a_line_without_an_outcome_and_enter_closes_nothing(
    sergeant: Core, inspector: Core, three: tuple[int, int, int], sit_down: MakeRig
) -> None:
    presented(sergeant, inspector)
    desk = sit_down(sergeant)
    desk.press("Ctrl+End", "Ctrl+Shift+W")
    assert desk.dialog().list.item(0).text() == "1.  ASHBY, Invented"
    assert desk.dialog().list.count() == 3
    desk.press("Down", "Return")
    assert desk.no_dialog()
    assert desk.line().surname.title() == "Birch"
    assert sergeant.ask(load_list, AREA, sergeant.clock.today()).status == "presented"  # type: ignore[union-attr]  # it is there


def test_that_a_list_with_every_outcome_closes_without_carrying_anybody(
    sergeant: Core, inspector: Core, three: tuple[int, int, int], sit_down: MakeRig
) -> None:
    presented(sergeant, inspector)
    desk = sit_down(sergeant)
    desk.press("Ctrl+Home")
    for number in range(3):
        desk.press("F7", "A", "Tab")
        desk.type(f"CV/C/0047{number}")
        desk.press("Return")
        assert desk.no_dialog()
    assert desk.said[-1] == "That was the last one: every line has an outcome"
    desk.press("Ctrl+Shift+W")
    assert desk.dialog().open_lines == ()
    assert desk.dialog().lead_label.text() == "Every line has an outcome."
    desk.press("Return")
    assert desk.no_dialog()
    assert listed(desk) == "closed"
    assert desk.said[-1] == "Closed: 3 left, 0 carried over"


def test_that_an_inspector_has_to_say_why_a_line_is_carried_for_so_long(
    sergeant: Core, inspector: Core, three: tuple[int, int, int], embedded_core_as: Cores,
    sit_down: MakeRig,
) -> None:  # fmt: skip
    for _ in range(9):
        listed_today = presented(sergeant, inspector)
        if listed_today.active[0].carried_days > 7:
            break
        close(sergeant)
        embedded_core_as.clock.advance(dt.timedelta(days=1))
    desk = sit_down(sergeant)
    desk.press("Ctrl+Shift+W")
    dialog = desk.dialog()
    dialog.main_button.setFocus()
    desk.press("Return")
    assert dialog.form.fields["reason"].error()
    desk.type("No officers for a week")
    dialog.main_button.setFocus()
    desk.press("Return")
    # A sergeant may not: it says so, and the words are still there for the inspector to read.
    assert desk.dialog() is dialog
    assert dialog.problem_banner.words_label.text()
    assert dialog.form.values()["reason"] == "No officers for a week"
    desk.press("Escape")
    assert listed(desk) == "presented"

    office = sit_down(inspector)
    office.press("Ctrl+Shift+W")
    office.dialog().form.fields["reason"].set_value("No officers for a week")
    office.dialog().main_button.setFocus()
    office.press("Return")
    assert office.no_dialog()
    assert listed(office) == "closed"
    assert office.said[-1].endswith("3 carried over, 3 of them for too long")
