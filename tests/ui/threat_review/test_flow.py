"""The whole morning by real key presses: from no list to a closed one, and its files."""

from __future__ import annotations

from pathlib import Path

import pypdf
from openpyxl import load_workbook

from lomu_app.bootstrap import Core
from lomu_app.daart.threat_queries import load_list
from tests.support.threat import AREA, presented, shown
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
    desk.press("Return")
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
    pages = pypdf.PdfReader(tmp_path / "list.pdf").pages
    assert "ASHBY" in pages[0].extract_text()


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


def test_that_closing_leads_to_the_first_line_without_an_outcome(
    sergeant: Core, inspector: Core, three: tuple[int, int, int], sit_down: MakeRig
) -> None:
    presented(sergeant, inspector)
    desk = sit_down(sergeant)
    desk.press("Ctrl+End", "Ctrl+Shift+W")
    dialog = desk.dialog()
    (first,) = [b for b in dialog.buttons.buttons() if b.text() == "Go to the first of them"]
    first.setFocus()
    desk.press("Space")
    assert desk.no_dialog()
    assert desk.line().surname.title() == "Ashby"
    assert sergeant.ask(load_list, AREA, sergeant.clock.today()).status == "presented"  # type: ignore[union-attr]  # it is there
