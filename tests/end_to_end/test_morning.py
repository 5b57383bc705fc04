"""One morning, whole, by nothing but keys: from the unit's spreadsheet to the closed list."""

from __future__ import annotations

import re
from pathlib import Path

from openpyxl import load_workbook

from lomu_app.daart.queries import list_targets
from lomu_app.daart.snapshot import ListSnapshot
from lomu_app.daart.threat_queries import load_list
from tests.end_to_end.conftest import Unit
from tests.end_to_end.hands import Hands
from tests.support.printed import words_of_pages
from ui.intake.page import IntakePage
from ui.threat_review.page import ThreatReviewPage

TRACKER = Path(__file__).parents[1] / "data" / "daart_coventry.xlsx"
AREA = "Coventry"
ON = "Ctrl+Return"
REFERENCE = re.compile(r"T-\d{6}")


def _list(hands: Hands) -> ListSnapshot:
    found = hands.core.ask(load_list, AREA, hands.core.clock.today())
    assert found is not None
    return found


def _references(hands: Hands) -> list[str]:
    return [line.reference for line in _list(hands).active]


def _outstanding(hands: Hands) -> set[str]:
    rows = hands.core.ask(list_targets, area=AREA)
    return {row["reference"] for row in rows if row["outcome"] is None}


def _intake(hands: Hands) -> IntakePage:
    page = hands.page()
    assert isinstance(page, IntakePage)
    return page


def _review(hands: Hands) -> ThreatReviewPage:
    page = hands.page()
    assert isinstance(page, ThreatReviewPage)
    return page


def _open_review(hands: Hands, status: str) -> None:
    """Go to the list of the area, and wait until it is shown as it stands."""
    hands.press("Ctrl+2")
    review = _review(hands)
    hands.until(lambda: review.listing.facts is not None and review.listing.area == AREA)
    hands.until(lambda: (review.listing.facts.status if review.listing.facts else "") == status)
    hands.until(lambda: status == "" or review.current_line() is not None)


def _bring_in(hands: Hands) -> None:
    """Choose the file and the area, look at each step, bring it in."""
    hands.press("Ctrl+5")
    page = _intake(hands)
    hands.tab_to("Area that the file is for")
    hands.type("Cov")
    hands.press("Ctrl+O")
    hands.name_file(TRACKER)
    for step in (1, 2):
        hands.until(lambda wanted=step: page.view.step() == wanted and not page.job.busy)
        assert page.job.area == AREA
        hands.press(ON)
    hands.answer("Bring in daart_coventry.xlsx?", "Bring in for Coventry")
    hands.until(lambda: page.view.step() == 3 and not page.job.busy)


def _stands_at(hands: Hands, status: str) -> None:
    review = _review(hands)
    hands.until(lambda: review.listing.facts is not None and review.listing.facts.status == status)


def test_that_a_morning_is_worked_from_the_spreadsheet_to_the_closed_list_by_keys(
    unit: Unit, tmp_path: Path
) -> None:
    sergeant = unit.sit_down("ps.marsh")
    _bring_in(sergeant)
    outstanding = _outstanding(sergeant)
    assert len(outstanding) == 94

    # Prepare, and move the third line to the top with a reason.
    _open_review(sergeant, "")
    sergeant.press("Ctrl+Shift+G")
    _stands_at(sergeant, "open")
    generated = _references(sergeant)
    assert sorted(generated) == sorted(outstanding)
    review = _review(sergeant)
    sergeant.until(lambda: review.current_line() is not None)
    sergeant.press("Ctrl+Home", "Down", "Down", "Alt+Up", "Alt+Up")
    sergeant.type("Seen at the shop at 06:30")
    sergeant.press("Tab", "Return")
    moved = [generated[2], generated[0], generated[1], *generated[3:]]
    sergeant.until(lambda: _references(sergeant) == moved)
    assert _list(sergeant).active[0].moved_reason == "Seen at the shop at 06:30"
    sergeant.until(sergeant.nothing_asked)
    sergeant.press("Ctrl+Shift+U")
    _stands_at(sergeant, "submitted")

    # Other eyes approve it.
    inspector = unit.sit_down("insp.vale")
    inspector.press("Ctrl+2")
    inspector.tab_to("Area")
    inspector.type("Cov")
    _open_review(inspector, "submitted")
    inspector.press("Ctrl+Shift+Y")
    inspector.answer("Approve with gaps?", "Approve")
    _stands_at(inspector, "approved")
    assert _list(inspector).approved_by == "insp.vale"

    # The meeting: the first desk sees the approval, presents, decides, records.
    sergeant.come()
    sergeant.press("F5")
    _stands_at(sergeant, "approved")
    sergeant.press("Ctrl+Shift+M")
    sergeant.answer("Begin the meeting?", "Present")
    _stands_at(sergeant, "presented")
    sergeant.press("Ctrl+Home")
    for rank in (1, 2):
        sergeant.until(lambda wanted=rank: _current_rank(sergeant) == wanted)
        sergeant.press("F6", "E", "Return")
        sergeant.until(lambda wanted=rank: _list(sergeant).active[wanted - 1].decision != "")
        sergeant.until(sergeant.nothing_asked)
    sergeant.press("Ctrl+Home", "F7", "A", "Tab")
    sergeant.type("CV/C/2611")
    sergeant.press("Return")
    sergeant.until(lambda: _list(sergeant).active[0].result == "arrested")
    sergeant.until(sergeant.nothing_asked)

    # Export and close: who was arrested has left, everybody else is carried over.
    sergeant.press("Ctrl+Shift+E")
    sergeant.answer("Export the list", "Choose where …")
    sergeant.name_file(tmp_path / "TRM.xlsx")
    sergeant.until(sergeant.nothing_asked)
    sergeant.press("Ctrl+Shift+W")
    sergeant.answer("Close the list", "Close and carry over")
    _stands_at(sergeant, "closed")

    assert _outstanding(sergeant) == outstanding - {moved[0]}
    book = load_workbook(tmp_path / "TRM.xlsx")
    told = [str(cell.value) for row in book["List"].iter_rows() for cell in row]
    found = [REFERENCE.findall(words) for words in told]
    assert [reference for each in found for reference in each] == moved
    assert not [cell for sheet in book for row in sheet for cell in row if cell.data_type == "f"]
    assert any(moved[0] in page for page in words_of_pages(tmp_path / "TRM.pdf"))
    assert sergeant.core.verify_audit().ok


def _current_rank(hands: Hands) -> int:
    line = _review(hands).current_line()
    return line.rank if line is not None else 0
