"""The lines of the draft, and the ways out: move, take off, undo, filter, copy, export, print."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from PySide6.QtGui import QGuiApplication

from lomu_app.bootstrap import Core
from lomu_app.store.audit import AuditEntry
from tests.support.cores import Cores
from tests.support.personal import behind
from tests.support.threat import approve, prepare, shown, submit, wanted
from tests.ui.threat_review.conftest import MakeRig
from tests.ui.threat_review.rig import Rig
from ui.threat_review.rows import COLUMNS


def take_off(desk: Rig, reason: str) -> None:
    desk.press("Ctrl+Del")
    desk.type(reason)
    desk.press("Tab", "Return")
    assert desk.no_dialog()


def test_that_the_table_tells_what_the_meeting_asks_for(
    sergeant: Core, three: tuple[int, int, int], sit_down: MakeRig
) -> None:
    prepare(sergeant)
    desk = sit_down(sergeant)
    model = desk.page.line_list.model
    first = {column.key: model.index(0, at).data() for at, column in enumerate(model.columns)}
    assert first["rank"] == "1"
    assert first["movement"] == "New"
    assert first["name"] == "ASHBY, Invented"
    assert first["risk"] == "High"
    assert first["why"].startswith("Recalled to prison; Wanted 40 days")
    assert first["power"] == "Recall to prison"
    assert first["days"] == "40"
    assert first["attempts"] == "0"
    assert first["gaps"].endswith("gaps")
    texts = desk.page.pane.view.reasons.texts()
    assert texts[0] in ("+40  High risk to the victim", "+40  Recalled to prison")
    assert "Firearms" in desk.page.pane.view.safety.words_label.text()


def test_that_the_columns_follow_the_meeting_and_what_the_user_chose_stays(
    sergeant: Core, inspector: Core, three: tuple[int, int, int], sit_down: MakeRig
) -> None:
    prepare(sergeant)
    desk = sit_down(sergeant)
    layout = desk.page.table.layout_of_columns

    def shown_now() -> set[str]:
        return {COLUMNS[at].key for at in layout.shown()} & {"outcome", "carried", "owner"}

    assert shown_now() == {"carried"}
    layout.save()
    kept = desk.desk.settings.data("columns/threat_review")
    assert set(kept["hidden"]) == {column.key for column in COLUMNS if column.hidden}
    desk.press("Ctrl+Shift+U")
    approve(inspector)
    desk.press("F5", "Ctrl+Shift+M")
    assert shown_now() == {"outcome"}
    layout.set_shown("carried", shown=True)
    layout.set_shown("owner", shown=True)
    desk.press("F5")
    assert shown_now() == {"outcome", "carried", "owner"}


def test_that_alt_and_arrows_go_on_choosing_the_place_in_the_dialog(
    sergeant: Core, three: tuple[int, int, int], sit_down: MakeRig
) -> None:
    prepare(sergeant)
    desk = sit_down(sergeant)
    desk.press("Alt+Down", "Alt+Down", "Alt+Down")
    assert desk.dialog().rank_field.value() == "3"
    desk.type("Wife gave a new address")
    desk.press("Tab", "Return")
    assert desk.names() == ["Birch", "Cole", "Ashby"]
    desk.press("Ctrl+Z")
    assert desk.names() == ["Ashby", "Birch", "Cole"]
    assert shown(sergeant).active[0].moved_reason is None
    desk.press("Ctrl+Home", "Alt+Up")
    assert desk.no_dialog()
    assert desk.said[-1] == "It is the first already."


def test_that_a_line_taken_off_stays_in_sight_and_comes_back(
    sergeant: Core, three: tuple[int, int, int], sit_down: MakeRig
) -> None:
    prepare(sergeant)
    desk = sit_down(sergeant)
    take_off(desk, "In hospital")
    assert desk.names() == ["Birch", "Cole", "Ashby"]
    assert desk.page.line_list.model.index(2, 0).data() == "–"
    assert "Taken off by ps.one: In hospital" in desk.page.pane.view.changes.words_label.text()
    desk.press("F4")
    assert desk.no_dialog()
    desk.press("Ctrl+Shift+Del", "Tab", "Return")
    assert desk.dialog().form.fields["reason"].error() == "Fill in “Reason”."
    desk.type("Let out this morning")
    desk.press("Tab", "Return")
    assert desk.no_dialog()
    assert desk.names() == ["Ashby", "Birch", "Cole"]
    assert desk.said[-1] == "Put back, to 1"
    with behind(sergeant.store).reading() as session:
        (entry,) = session.scalars(
            sa.select(AuditEntry).where(AuditEntry.tag == "threat_list:line:restored")
        )
    assert entry.reason == "Let out this morning"
    desk.press("Ctrl+Z")
    assert desk.names() == ["Birch", "Cole", "Ashby"]
    assert desk.line().removed_reason == "In hospital"


def test_that_a_removal_is_taken_back_by_undo(
    sergeant: Core, three: tuple[int, int, int], sit_down: MakeRig
) -> None:
    prepare(sergeant)
    desk = sit_down(sergeant)
    take_off(desk, "In hospital")
    desk.press("Ctrl+Z")
    assert desk.names() == ["Ashby", "Birch", "Cole"]
    assert shown(sergeant).active[0].removed_reason is None
    desk.press("Ctrl+Shift+Del")
    assert desk.no_dialog()
    assert desk.said[-1] == "This line is where the policy has it already."


def test_that_a_line_is_moved_to_a_place_by_its_number(
    sergeant: Core, three: tuple[int, int, int], sit_down: MakeRig
) -> None:
    prepare(sergeant)
    desk = sit_down(sergeant)
    desk.press("Ctrl+M")
    desk.type("3")
    desk.press("Tab")
    desk.type("At his mother's until tonight")
    desk.press("Tab", "Return")
    assert desk.no_dialog()
    assert desk.names() == ["Birch", "Cole", "Ashby"]
    desk.page.pane.move_button.setFocus()
    desk.press("Space")
    desk.type("9")
    desk.press("Tab")
    desk.type("Last")
    desk.press("Tab", "Return")
    assert desk.said[-1] == "Moved to 3"
    desk.press("Ctrl+Shift+Del")
    desk.type("Seen to")
    desk.press("Tab", "Return")
    assert desk.names() == ["Ashby", "Birch", "Cole"]
    desk.press("Ctrl+Z")
    assert desk.names() == ["Birch", "Cole", "Ashby"]
    assert desk.line().moved_reason == "Last"


def test_that_undo_puts_a_moved_line_back_to_where_it_was_moved(
    sergeant: Core, three: tuple[int, int, int], sit_down: MakeRig
) -> None:
    prepare(sergeant)
    desk = sit_down(sergeant)
    desk.press("Alt+Down")
    desk.type("First move")
    desk.press("Tab", "Return")
    take_off(desk, "Second thoughts")
    desk.press("Ctrl+Z")
    assert desk.names() == ["Birch", "Ashby", "Cole"]
    assert shown(sergeant).active[1].moved_reason == "First move"


def test_that_owner_and_question_are_set_by_key(
    sergeant: Core, three: tuple[int, int, int], sit_down: MakeRig
) -> None:
    prepare(sergeant)
    desk = sit_down(sergeant)
    desk.press("F4")
    desk.type("PC 4471 Arkwright")
    desk.press("Tab")
    desk.type("Response B")
    desk.press("Tab")
    desk.type("26/11")
    desk.press("Tab")
    desk.type("Dog handler")
    desk.press("Return")
    line = shown(sergeant).active[0]
    assert (line.owner, line.team, line.ask) == ("PC 4471 Arkwright", "Response B", "Dog handler")
    assert line.due == "26/11"
    desk.press("Ctrl+Z")
    line = shown(sergeant).active[0]
    assert (line.owner, line.team, line.due, line.ask) == ("", "", "", "")


def test_that_what_came_in_since_is_told_and_prepared_again(
    sergeant: Core, three: tuple[int, int, int], sit_down: MakeRig
) -> None:
    prepare(sergeant)
    submit(sergeant)
    desk = sit_down(sergeant)
    wanted(sergeant, "Dale", days=1)
    assert "1 target came in" in desk.page.banner.words_label.text()
    desk.page.banner.button.setFocus()
    desk.press("Space")
    assert sorted(desk.names()) == ["Ashby", "Birch", "Cole", "Dale"]
    assert desk.said[-1].startswith("Prepared again: 1 came")
    assert "draft again" in desk.said[-1]


def test_that_a_list_given_back_says_why(
    sergeant: Core, inspector: Core, three: tuple[int, int, int], sit_down: MakeRig
) -> None:
    prepare(sergeant)
    submit(sergeant)
    office = sit_down(inspector)
    office.press("Ctrl+Shift+B")
    office.type("Ring the officer in the case first")
    office.press("Tab", "Return")
    assert office.no_dialog()
    assert shown(inspector).status == "open"
    desk = sit_down(sergeant)
    told = desk.page.banner.words_label.text()
    assert told == "Given back by insp.one: Ring the officer in the case first"


def test_that_filter_and_figures_narrow_the_list(
    sergeant: Core, three: tuple[int, int, int], sit_down: MakeRig
) -> None:
    prepare(sergeant)
    desk = sit_down(sergeant)
    desk.press("Ctrl+F")
    desk.type("warrant")
    desk.press("Return")
    assert desk.names() == ["Birch"]
    desk.press("Escape", "Return")
    assert len(desk.names()) == 3
    desk.page.cards.chosen.emit("high")
    assert desk.names() == ["Ashby"]
    desk.page.line_list.go_to(shown(sergeant).active[2].item_id)
    assert desk.line().surname.title() == "Cole"


def test_that_a_filter_that_hides_everything_is_taken_off_by_its_button(
    sergeant: Core, three: tuple[int, int, int], sit_down: MakeRig
) -> None:
    prepare(sergeant)
    desk = sit_down(sergeant)
    desk.press("Ctrl+F")
    desk.type("nobody like this")
    desk.press("Return")
    assert desk.names() == []
    assert desk.page.line_list.empty.title_label.text() == "No line fits"
    desk.page.line_list.empty.button.setFocus()
    desk.press("Space")
    assert len(desk.names()) == 3
    assert desk.page.line_list.filter_bar.text() == ""


def test_that_an_area_without_targets_leads_to_the_intake(
    sergeant: Core, embedded_core_as: Cores, sit_down: MakeRig
) -> None:
    desk = sit_down(sergeant)
    empty = desk.page.line_list.empty
    assert empty.title_label.text() == "Nobody to review"
    empty.button.setFocus()
    desk.press("Space")
    assert desk.went_to == ["intake"]
    watching = sit_down(embedded_core_as("viewer"))
    assert not watching.page.line_list.empty.button.isVisible()


def test_that_the_copied_list_is_a_table_with_headings_that_cannot_run(
    sergeant: Core, sit_down: MakeRig
) -> None:
    wanted(sergeant, "Ashby", offence="=1+1", owner="=cmd()")
    prepare(sergeant)
    desk = sit_down(sergeant)
    desk.page.table.layout_of_columns.set_shown("owner", shown=True)
    desk.press("Ctrl+Shift+C")
    data = QGuiApplication.clipboard().mimeData()
    head, row = data.text().splitlines()[:2]
    assert head.split("\t")[:4] == ["#", "Move", "Name", "Risk"]
    assert "ASHBY, Invented" in row
    assert "'=cmd()" in row
    assert "OFFICIAL-SENSITIVE" in data.html()
    desk.page.table.setFocus()
    desk.press("Ctrl+A", "Ctrl+C")
    assert "ASHBY, Invented" in QGuiApplication.clipboard().text()
    assert desk.said[-1] == "1 line copied as a table"
    # Both are on record, as any other way out.
    with behind(sergeant.store).reading() as session:
        kept = session.scalars(sa.select(AuditEntry).where(AuditEntry.tag == "pack:exported"))
        assert [entry.subject for entry in kept] == ["threat_list:1"] * 2


def test_that_whoever_may_not_export_copies_nothing(
    sergeant: Core, three: tuple[int, int, int], embedded_core_as: Cores, sit_down: MakeRig
) -> None:
    prepare(sergeant)
    QGuiApplication.clipboard().setText("mine")
    desk = sit_down(embedded_core_as("viewer"))
    desk.press("Ctrl+A", "Ctrl+C")
    assert QGuiApplication.clipboard().text() == "mine"
    assert desk.said == ["Your role does not allow this."]


def test_that_an_export_never_replaces_a_file_without_a_word(
    sergeant: Core, three: tuple[int, int, int], sit_down: MakeRig, tmp_path: Path
) -> None:
    prepare(sergeant)
    desk = sit_down(sergeant)
    there = tmp_path / "list.pdf"
    there.write_text("mine", encoding="utf-8")
    desk.prompter.save, desk.prompter.yes = tmp_path / "list.xlsx", False
    desk.press("Ctrl+Shift+E")
    dialog = desk.dialog()
    dialog.main_button.setFocus()
    desk.press("Return")
    assert desk.prompter.asked == ["Export the list", "Replace what is there?"]
    assert there.read_text(encoding="utf-8") == "mine"
    assert not (tmp_path / "list.xlsx").exists()
    desk.prompter.yes = True
    desk.press("Return")
    assert desk.no_dialog()
    assert there.read_bytes().startswith(b"%PDF")
    assert desk.said[-1] == "Exported list.xlsx and list.pdf"
    with behind(sergeant.store).reading() as session:
        (entry,) = session.scalars(sa.select(AuditEntry).where(AuditEntry.tag == "pack:exported"))
    assert list(entry.recipients) == ["Threat Review Meeting, Coventry"]


def test_that_an_export_that_cannot_be_written_keeps_its_words(
    sergeant: Core, three: tuple[int, int, int], sit_down: MakeRig, tmp_path: Path
) -> None:
    prepare(sergeant)
    desk = sit_down(sergeant)
    desk.prompter.save = tmp_path / "no such folder" / "list.xlsx"
    desk.press("Ctrl+Shift+E")
    dialog = desk.dialog()
    dialog.form.fields["recipients"].set_value("Duty inspector")
    dialog.main_button.setFocus()
    desk.press("Return")
    assert "does not exist. Choose another folder" in dialog.problem_banner.words_label.text()
    assert dialog.form.values()["recipients"] == "Duty inspector"
    desk.press("Escape")


def test_that_the_preview_opens_on_the_list_shown(
    sergeant: Core, three: tuple[int, int, int], sit_down: MakeRig
) -> None:
    prepare(sergeant)
    desk = sit_down(sergeant)
    desk.press("Ctrl+P")
    preview = desk.page.out.preview
    assert preview is not None
    assert preview.dialog.isVisible()
    assert preview.dialog.place_label.text() == "Page 1 of 4"
    desk.press("PgDown")
    assert preview.dialog.place_label.text() == "Page 2 of 4"
    desk.press("Escape")
    assert desk.page.out.preview is None


def test_that_the_rule_of_the_order_can_be_read(
    sergeant: Core, three: tuple[int, int, int], sit_down: MakeRig
) -> None:
    prepare(sergeant)
    desk = sit_down(sergeant)
    desk.press("Ctrl+Shift+I")
    assert "Risk to the victim: up to 40 points" in desk.dialog().words_label.text()
    desk.press("Return")
    assert desk.no_dialog()
