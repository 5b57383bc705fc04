"""What was begun is not lost: on other pages, after a closed desk, after a crash."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from lomu_app.access.drafts import find_drafts
from lomu_app.bootstrap import Core
from lomu_app.people.match_queries import open_matches
from tests.support.cores import Cores
from tests.ui.intake.files import coventry, entries
from tests.ui.intake.rig import CHECK, COLUMNS, DONE, FILE, ON, Rig, sergeant


@pytest.fixture
def core(core_as: Cores) -> Core:
    return sergeant(core_as)


@pytest.fixture
def embedded(embedded_core_as: Cores) -> Core:
    return sergeant(embedded_core_as)


def offer(rig: Rig) -> str:
    banner = rig.page.view.draft_banner
    return banner.words_label.text() if banner.isVisible() else ""


def test_that_another_page_and_back_shows_where_one_was(
    embedded: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    rig = Rig(qtbot, embedded, tmp_path).choose(coventry(tmp_path))
    rig.press(ON)
    rig.page.view.check_step.filter_bar.choose("off")
    rig.press("Ctrl+3")
    assert rig.window.stack.key() == "targets"
    rig.press("Alt+Left")
    assert (rig.window.stack.key(), rig.step) == ("intake", CHECK)
    assert [row.row for row in rig.page.view.check_step.shown()] == [7]
    assert offer(rig) == "", "what is open is not offered again"


def test_that_a_desk_closed_half_way_goes_on_with_all_that_was_chosen(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    first = Rig(qtbot, core, tmp_path).choose(coventry(tmp_path))
    first.page.job.set_field("DAART", 0, "M", "aliases")
    first.press(ON)
    step = first.page.view.check_step
    step.filter_bar.choose("matches")
    first.prompter.reason = "Two men, seen side by side"
    first.tab_to(step.pane.cards()[0].buttons["different"])
    first.press("Space")
    assert first.page.draft.keep_now()
    assert [draft.form for draft in core.ask(find_drafts)] == ["intake"]

    rig = Rig(qtbot, core, tmp_path)
    assert "You had begun to bring in tracker_coventry.xlsx for Coventry" in offer(rig)
    assert rig.step == FILE
    rig.tab_to(rig.page.view.draft_banner.button)
    rig.press("Space")
    assert (rig.step, offer(rig)) == (COLUMNS, "")
    assert rig.page.job.plans[0].tables[0][1].columns[12].field == "aliases"
    rig.press(ON)
    rig.page.view.check_step.filter_bar.choose("matches")
    [card] = rig.page.view.check_step.pane.cards()
    assert card.buttons["different"].isChecked()
    assert "because: Two men" in card.words_label.text()
    rig.press(ON)
    assert rig.step == DONE
    assert core.ask(open_matches) == []
    assert core.ask(find_drafts) == [], "what is stored is no draft any more"


def test_that_a_draft_is_kept_by_itself_soon_after_a_choice(
    embedded: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    rig = Rig(qtbot, embedded, tmp_path).choose(coventry(tmp_path))
    qtbot.waitUntil(lambda: len(embedded.ask(find_drafts)) == 1)
    assert rig.stored() == []


def test_that_a_draft_is_kept_when_the_window_closes_or_the_program_crashes(
    embedded: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    rig = Rig(qtbot, embedded, tmp_path).choose(coventry(tmp_path))
    kept = [keeper.keep_now() for keeper in rig.desk.keepers()]
    assert any(kept)
    assert len(embedded.ask(find_drafts)) == 1


def test_that_a_file_changed_meanwhile_is_told(
    embedded: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    Rig(qtbot, embedded, tmp_path).choose(coventry(tmp_path)).page.draft.keep_now()
    coventry(tmp_path, lines=entries()[:-1])
    rig = Rig(qtbot, embedded, tmp_path)
    rig.page.view.draft_banner.button.click()
    assert "The file was changed since you left it." in rig.page.view.banner.words_label.text()


def test_that_a_file_gone_meanwhile_is_told_and_its_draft_stays(
    embedded: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    path = coventry(tmp_path)
    Rig(qtbot, embedded, tmp_path).choose(path).page.draft.keep_now()
    path.rename(tmp_path / "elsewhere.xlsx")
    rig = Rig(qtbot, embedded, tmp_path)
    rig.page.view.draft_banner.button.click()
    assert "cannot be read" in rig.page.view.file_step.refused.words_label.text()
    assert rig.step == FILE
    assert len(embedded.ask(find_drafts)) == 1
    (tmp_path / "elsewhere.xlsx").rename(path)
    assert "You had begun" in offer(rig)
    rig.page.view.draft_banner.button.click()
    assert rig.step == COLUMNS


def test_that_a_draft_is_thrown_away_on_wish(embedded: Core, qtbot: QtBot, tmp_path: Path) -> None:
    Rig(qtbot, embedded, tmp_path).choose(coventry(tmp_path)).page.draft.keep_now()
    rig = Rig(qtbot, embedded, tmp_path)
    rig.tab_to(rig.page.view.draft_banner.throw_button)
    rig.press("Space")
    assert (offer(rig), embedded.ask(find_drafts)) == ("", [])


def test_that_a_file_put_away_is_forgotten_and_nothing_is_stored(
    embedded: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    rig = Rig(qtbot, embedded, tmp_path).choose(coventry(tmp_path))
    rig.page.draft.keep_now()
    rig.press(ON)
    rig.tab_to(rig.page.away_button)
    rig.press("Space")
    assert (rig.step, rig.page.job.file, rig.stored()) == (FILE, None, [])
    assert embedded.ask(find_drafts) == []
    assert not rig.page.away_button.isVisible()


def test_that_nobody_is_offered_the_draft_of_somebody_else(
    embedded: Core, embedded_core_as: Cores, qtbot: QtBot, tmp_path: Path
) -> None:
    Rig(qtbot, embedded, tmp_path).choose(coventry(tmp_path)).page.draft.keep_now()
    assert offer(Rig(qtbot, sergeant(embedded_core_as, "ps.two"), tmp_path)) == ""


def test_that_a_draft_for_an_area_that_one_has_left_is_not_taken_up(
    embedded: Core, embedded_core_as: Cores, qtbot: QtBot, tmp_path: Path
) -> None:
    Rig(qtbot, embedded, tmp_path).choose(coventry(tmp_path)).page.draft.keep_now()
    moved = embedded_core_as("sergeant", areas=("Walsall",), name="ps.one")
    rig = Rig(qtbot, moved, tmp_path)
    rig.page.view.draft_banner.button.click()
    assert offer(rig) == "You do not work for Coventry any more."
    assert rig.page.job.file is None
