"""Two desks, and the command line, on one database."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook

from lomu_app import cli
from lomu_app.access.drafts import KeepDraft
from tests.desk.conftest import SitDown
from tests.desk.whole import DAY, WholeDesk

AREA = "Birmingham East"


def _look(desk: WholeDesk) -> None:
    desk.desk.changes.look()
    desk.settle()


def _told(desk: WholeDesk) -> str:
    return desk.window.status.words_label.whole_text()


def _listed(desk: WholeDesk) -> list[str]:
    """The names on the Targets page, as they are shown."""
    desk.desk.area.choose(AREA)
    model = desk.go("targets").model
    return [str(model.index(row, 1).data()) for row in range(model.rowCount())]


def _tracker(folder: Path) -> Path:
    book = Workbook()
    sheet = book.active
    sheet.append(["Surname", "Forename", "DOB", "Offence", "Crime ref", "Risk", "Date added"])
    sheet.append(
        ["Zuckermandel", "Test", "01/02/1990", "Burglary", "20BE/123456/26", "High", "23/11/2026"]
    )
    book.save(folder / "tracker.xlsx")
    return folder / "tracker.xlsx"


def test_that_a_desk_tells_what_another_has_changed_but_not_what_it_did_itself(
    sit_down: SitDown,
) -> None:
    first, second = sit_down("ps.sorrel"), sit_down("insp.tansy")
    for desk in (first, second):
        _look(desk)
    first.core.execute(KeepDraft(form="person:1", fields={"note": "half typ"}))
    for desk in (first, second):
        _look(desk)
    assert "Somebody else changed something" not in _told(first)
    assert "Somebody else changed something" in _told(second)


def test_that_the_desk_shows_what_the_command_line_has_brought_in(
    sit_down: SitDown, practice: Path, tmp_path: Path
) -> None:
    desk = sit_down()
    _look(desk)
    before = _listed(desk)
    assert not [name for name in before if name.startswith("ZUCKERMANDEL")]
    where = ["--data", str(practice), "--today", DAY.isoformat()]
    words = [*where, "import", "targets", str(_tracker(tmp_path)), "--area", AREA]
    assert cli.main(words) == cli.DONE
    _look(desk)
    after = _listed(desk)
    assert len(after) == len(before) + 1
    assert [name for name in after if name.startswith("ZUCKERMANDEL")]


def test_that_a_second_window_closes_without_taking_the_first_along(sit_down: SitDown) -> None:
    first, second = sit_down("ps.sorrel"), sit_down("viewer.sage")
    assert second.window.close()
    first.settle()
    assert first.window.isVisible()
    assert first.go("people").isVisible()
    assert first.prompter.problems == []
