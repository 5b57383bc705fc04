"""The small parts of the kit."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from lomu_app.kernel.errors import Refused
from tests.ui.support.names import unnamed
from ui.kit.banner import Banner
from ui.kit.cards import Figure, FigureCards
from ui.kit.checklist import CheckItem, Checklist
from ui.kit.chips import ChipLabel, late_chip, movement_chip, risk_chip
from ui.kit.dates import ahead_words, day_words, weekday_words
from ui.kit.empty import EmptyState
from ui.kit.filter_bar import FilterBar
from ui.kit.labels import ElidedLabel, WrappedLabel, as_tooltip
from ui.kit.layouts import FlowLayout
from ui.kit.page import DetailPane, IconButton, ListAndPane, Page
from ui.kit.progress import ProgressBar
from ui.kit.prompter import (
    ConfirmDialog,
    DeskPrompter,
    FileDialog,
    KitDialog,
    ProblemDialog,
    TextDialog,
)
from ui.kit.settings import Settings
from ui.kit.tasks import Step
from ui.kit.timeline import Timeline, TimelineEvent


def shown(qtbot: QtBot, widget: QWidget, wide: int = 600, high: int = 300) -> None:
    qtbot.addWidget(widget)
    widget.resize(wide, high)
    widget.show()
    qtbot.waitExposed(widget)


def test_that_data_is_never_taken_for_markup(qtbot: QtBot) -> None:
    label = ElidedLabel("<b>DOE</b> & SON")
    shown(qtbot, label, 60, 20)
    assert label.textFormat() == Qt.TextFormat.PlainText
    assert label.whole_text() == "<b>DOE</b> & SON"
    assert label.accessibleName() == label.whole_text()
    assert "&lt;b>" in label.toolTip()
    assert as_tooltip("A & B") == "A & B"
    assert WrappedLabel("<i>x</i>").textFormat() == Qt.TextFormat.PlainText


def test_that_a_long_label_gives_way(qtbot: QtBot) -> None:
    label = ElidedLabel("a very long title " * 20)
    shown(qtbot, label, 120, 20)
    assert label.minimumSizeHint().width() < 120
    assert label.text().endswith("…")
    label.resize(5000, 20)
    assert label.text() == label.whole_text()
    assert label.toolTip() == ""


@pytest.mark.parametrize(
    ("level", "word", "shape"),
    [
        ("very_high", "Very high", "up"),
        ("high", "High", "up"),
        ("medium", "Medium", "dot"),
        ("standard", "Standard", "down"),
    ],
)
def test_that_risk_is_a_word_and_a_shape_not_only_a_colour(
    level: str, word: str, shape: str
) -> None:
    chip = risk_chip(level)
    assert (chip.text, chip.shape, chip.tone) == (word, shape, level)


def test_that_what_is_unknown_or_in_time_is_not_coloured() -> None:
    assert risk_chip("").tone == "neutral"
    assert risk_chip("odd").text == "odd"
    assert late_chip("", "Fri 27 Nov") is None
    assert late_chip("overdue", "Overdue 3 d") is not None
    assert movement_chip("", "") is None
    chip = movement_chip("", "carried 3 d")
    assert chip is not None
    assert (chip.text, chip.tone) == ("carried 3 d", "neutral")


def test_that_a_chip_has_a_name_for_screen_readers(qtbot: QtBot) -> None:
    label = ChipLabel(risk_chip("high"))
    shown(qtbot, label, 80, 24)
    assert label.accessibleName() == "High"
    assert not label.grab().isNull()
    label.set_chip(None)
    assert not label.isVisible()


def test_that_filter_keys_do_what_they_say(qtbot: QtBot) -> None:
    bar = FilterBar("Filter lines")
    bar.add_chip("all", "All")
    bar.add_chip("mine", "Mine")
    bar.set_count("all", 1234)
    shown(qtbot, bar, 700, 60)
    assert bar.chip() == "all"
    with qtbot.waitSignal(bar.chip_chosen) as chosen:
        bar.choose("mine")
    assert chosen.args == ["mine"]
    bar.focus_quick()
    with qtbot.waitSignal(bar.text_changed) as told:
        qtbot.keyClicks(bar.quick_edit, "doe")
        qtbot.keyClick(bar.quick_edit, Qt.Key.Key_Return)
    assert told.args == ["doe"]
    with qtbot.waitSignal(bar.left_downwards):
        qtbot.keyClick(bar.quick_edit, Qt.Key.Key_Down)
    with qtbot.waitSignal(bar.text_changed) as told:
        qtbot.keyClick(bar.quick_edit, Qt.Key.Key_Escape)
    assert told.args == [""]
    assert unnamed(bar) == []


def test_that_a_tick_asks_and_the_page_decides(qtbot: QtBot) -> None:
    checks = Checklist("Checks")
    items = [CheckItem("a", "Grounds", done=True), CheckItem("b", "R&D", done=False, note="gap")]
    checks.set_items(items)
    shown(qtbot, checks)
    assert checks.heading.text() == "Checks (1 of 2)"
    with qtbot.waitSignal(checks.toggled) as asked:
        qtbot.keyClick(checks.boxes["b"], Qt.Key.Key_Space)
    assert asked.args == ["b", True]
    with qtbot.assertNotEmitted(checks.toggled):
        checks.set_items(items)
    assert not checks.boxes["b"].isChecked()
    assert checks.boxes["b"].text() == "R&&D"
    checks.set_read_only(read_only=True)
    with qtbot.assertNotEmitted(checks.toggled):
        qtbot.keyClick(checks.boxes["b"], Qt.Key.Key_Space)
    checks.set_items(items[:1])
    assert list(checks.boxes) == ["a"]
    assert unnamed(checks) == []


def test_that_figures_are_opened_by_key_and_by_mouse(qtbot: QtBot) -> None:
    cards = FigureCards()
    cards.set_figures([Figure("late", "2", "Overdue", "oldest 3 days"), Figure("x", "0", "X")])
    shown(qtbot, cards)
    first = cards.findChildren(QWidget, "card")[0]
    assert first.accessibleName() == "2 Overdue. oldest 3 days"
    with qtbot.waitSignal(cards.chosen) as chosen:
        qtbot.keyClick(first, Qt.Key.Key_Return)
    assert chosen.args == ["late"]
    with qtbot.waitSignal(cards.chosen):
        qtbot.mouseClick(first, Qt.MouseButton.LeftButton)
    cards.set_figures([Figure("x", "1", "X")])
    assert sum(card.isVisible() for card in cards.findChildren(QWidget, "card")) == 1


def test_that_a_page_folds_its_figures_and_pane_where_room_is_short(qtbot: QtBot) -> None:
    page = Page("Lines", "today")
    cards = FigureCards()
    cards.set_figures([Figure("a", "1", "One", "more")])
    pane = DetailPane("Line")
    pair = ListAndPane(QWidget(), pane)
    page.body.addWidget(cards)
    page.body.addWidget(pair)
    page.add_tool(IconButton("New", "plus", primary=True))
    shown(qtbot, page, 1600, 900)
    assert not cards.folded
    assert pane.isVisible()
    page.resize(900, 600)
    assert cards.folded
    assert not pane.isVisible()
    page.toggle_pane()
    assert pane.isVisible()
    page.resize(910, 610)
    assert pane.isVisible()
    assert unnamed(page) == []


def test_that_no_part_flashes_up_as_a_window_of_its_own(qtbot: QtBot) -> None:
    page = Page("Lines", "with a subtitle")
    qtbot.addWidget(page)
    banner = Banner()
    banner.say("2 are overdue", button="Show")
    chip = ChipLabel(risk_chip("high"))
    empty = EmptyState("Nothing", "Do this.", button="Do it")
    bar = ProgressBar()
    bar.begin("Importing")
    visible = [type(w).__name__ for w in QApplication.topLevelWidgets() if w.isVisible()]
    assert visible == []
    for part in (banner, chip, empty, bar):
        page.body.addWidget(part)
    page.show()
    qtbot.waitExposed(page)
    assert all(part.isVisible() for part in (banner, banner.button, chip, empty.button, bar))


def test_that_a_flow_wraps_instead_of_widening_the_window(qtbot: QtBot) -> None:
    holder = QWidget()
    flow = FlowLayout(holder)
    for number in range(6):
        flow.addWidget(IconButton(f"Button {number}", "plus"))
    shown(qtbot, holder, 250, 400)
    assert flow.minimumSize().width() < 250
    assert flow.heightForWidth(250) > flow.heightForWidth(2000)
    last = flow.itemAt(5)
    assert last is not None
    assert last.geometry().right() <= 250
    before = flow.heightForWidth(250)
    last.widget().setText("Button " * 20)
    flow.addWidget(IconButton("One more", "plus"))
    assert flow.heightForWidth(250) > before
    flow.takeAt(6).widget().deleteLater()
    last.widget().hide()
    assert flow.heightForWidth(250) <= before
    assert flow.itemAt(6) is None
    assert flow.count() == 6
    assert flow.sizeHint().isValid()


def test_that_a_banner_offers_its_deed_and_goes_away(qtbot: QtBot) -> None:
    banner = Banner()
    qtbot.addWidget(banner)
    assert not banner.isVisible()
    banner.say("2 targets are overdue.", tone="late", button="Show them")
    with qtbot.waitSignal(banner.action_requested):
        qtbot.keyClick(banner.button, Qt.Key.Key_Space)
    assert unnamed(banner) == []
    with qtbot.waitSignal(banner.dismissed):
        banner.close_button.click()
    assert not banner.isVisible()


def test_that_progress_can_be_stopped(qtbot: QtBot) -> None:
    class Work:
        stopped = False

        def cancel(self) -> None:
            self.stopped = True

    bar, work = ProgressBar(), Work()
    qtbot.addWidget(bar)
    bar.resize(600, 60)
    bar.begin("Importing", work)
    bar.show_step(Step(120, 400, "row 120"))
    assert bar.bar.value() == 120
    assert bar.words_label.whole_text() == "Importing: row 120  ·  120 of 400"
    assert unnamed(bar) == []
    qtbot.keyClick(bar.cancel_button, Qt.Key.Key_Space)
    assert work.stopped
    assert not bar.cancel_button.isEnabled()
    bar.end()
    assert not bar.isVisible()


def test_that_the_timeline_shows_what_it_was_given_last(qtbot: QtBot) -> None:
    line = Timeline()
    line.set_events([TimelineEvent("1 Nov", "Old")])
    line.set_events([TimelineEvent("2 Nov", "New", "PC A", "more"), TimelineEvent("1 Nov", "Old")])
    shown(qtbot, line)
    assert not line.grab().isNull()
    texts = [label.text() for label in line.findChildren(WrappedLabel) if label.isVisible()]
    assert texts == ["New", "2 Nov · PC A", "more", "Old", "1 Nov"]


def dialog_of(window: QWidget, kind: type[KitDialog]) -> KitDialog:
    return next(child for child in window.findChildren(kind) if child.isVisible())


class Answers:
    def __init__(self) -> None:
        self.given: list[object] = []

    def take(self, answer: object) -> None:
        self.given.append(answer)

    def yes(self) -> None:
        self.given.append(True)


def test_that_a_reason_must_not_be_empty(qtbot: QtBot) -> None:
    window, answers = QWidget(), Answers()
    shown(qtbot, window)
    DeskPrompter().ask_reason(window, "Take off", "Why?", answers.take)
    dialog = dialog_of(window, TextDialog)
    assert isinstance(dialog, TextDialog)
    assert unnamed(dialog) == []
    dialog.accept()
    assert dialog.isVisible()
    assert dialog.field.error() == "Fill in “Reason”."
    qtbot.keyClicks(dialog.field.focusWidget(), "moved away")
    dialog.accept()
    assert answers.given == ["moved away"]


def test_that_escape_asks_nothing_of_the_page(qtbot: QtBot) -> None:
    window, answers = QWidget(), Answers()
    shown(qtbot, window)
    DeskPrompter().ask_text(window, "Name it", "Name", answers.take, text="old")
    dialog = dialog_of(window, TextDialog)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert answers.given == []


def test_that_enter_on_a_confirmation_does_no_harm(qtbot: QtBot) -> None:
    window, answers = QWidget(), Answers()
    shown(qtbot, window)
    DeskPrompter().confirm(window, "Close it?", "It comes off.", "Close target", answers.yes)
    dialog = dialog_of(window, ConfirmDialog)
    qtbot.keyClick(dialog.focusWidget() or dialog, Qt.Key.Key_Return)
    assert answers.given == []
    DeskPrompter().confirm(window, "Close it?", "It comes off.", "Close target", answers.yes)
    dialog_of(window, ConfirmDialog).accept()
    assert answers.given == [True]


def test_that_a_problem_meant_for_users_is_told_and_a_defect_goes_to_the_crash_handler(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = QWidget()
    shown(qtbot, window)
    DeskPrompter().show_problem(window, Refused("Too late. Ask the inspector."))
    dialog = dialog_of(window, ProblemDialog)
    assert isinstance(dialog, ProblemDialog)
    assert dialog.words_label.text() == "Too late. Ask the inspector."
    dialog.accept()
    caught: list[BaseException] = []
    monkeypatch.setattr(sys, "excepthook", lambda _kind, error, _trace: caught.append(error))
    defect = KeyError("DOE, John")
    DeskPrompter().show_problem(window, defect)
    assert caught == [defect]
    assert [d for d in window.findChildren(ProblemDialog) if d.isVisible()] == []


def test_that_a_chosen_file_comes_back_as_a_path(qtbot: QtBot, tmp_path: Path) -> None:
    window, answers = QWidget(), Answers()
    shown(qtbot, window)
    DeskPrompter().choose_file(window, "Open", "Workbooks (*.xlsx)", answers.take)
    dialog = window.findChildren(FileDialog)[0]
    dialog.fileSelected.emit(str(tmp_path / "a.xlsx"))
    assert answers.given == [tmp_path / "a.xlsx"]
    dialog.close()


def test_that_settings_survive_and_spoilt_ones_do_no_harm(tmp_path: Path) -> None:
    settings = Settings(tmp_path)
    settings.set_data("a/b", {"x": [1, 2]})
    settings.set_number("n", 7)
    settings.save()
    again = Settings(tmp_path)
    assert again.data("a/b") == {"x": [1, 2]}
    assert again.number("n", 0) == 7
    again.set_text("n", "seven")
    assert again.number("n", 3) == 3
    again.forget("a/b")
    assert again.data("a/b") == {}


def test_that_the_words_of_a_check_give_way_and_enter_ticks(qtbot: QtBot) -> None:
    checks = Checklist("Checks")
    checks.set_items([CheckItem("long", "Children or vulnerable people " * 5, done=False)])
    shown(qtbot, checks, 200, 100)
    box = checks.boxes["long"]
    assert checks.minimumSizeHint().width() <= 200
    assert box.text().endswith("…")
    with qtbot.waitSignal(checks.toggled) as ticked:
        qtbot.keyClick(box, Qt.Key.Key_Return)
    assert ticked.args == ["long", True]


def test_that_a_narrow_filter_bar_puts_its_controls_under_the_chips(qtbot: QtBot) -> None:
    bar = FilterBar("Filter lines")
    for number in range(9):
        bar.add_chip(str(number), f"A chip with words {number}")
    shown(qtbot, bar, 520, 200)
    QApplication.processEvents()
    first = bar.findChild(QWidget, "chip_0")
    last = bar.findChild(QWidget, "chip_8")
    foot = last.mapTo(bar, QPoint()).y() + last.height()
    assert bar.quick_edit.mapTo(bar, QPoint()).y() >= foot
    bar.resize(2400, 60)
    QApplication.processEvents()
    assert bar.quick_edit.mapTo(bar, QPoint()).x() > first.mapTo(bar, QPoint()).x() + 900


def test_that_days_are_told_in_the_same_words_everywhere() -> None:
    told = {days: ahead_words(days) for days in (-2, 0, 1, 3)}
    assert told == {-2: "2 d late", 0: "Today", 1: "Tomorrow", 3: "In 3 days"}
    day = dt.date(2026, 11, 24)
    assert (weekday_words(day), day_words(day)) == ("Tue 24/11/2026", "24/11/2026")
