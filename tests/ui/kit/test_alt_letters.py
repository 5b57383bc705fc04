"""Alt and a letter press a button; which letter that is stays the same."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QSpinBox,
    QTableWidget,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from ui.kit.alt_letters import AltLetters, wishes
from ui.kit.chip_row import ChipRow
from ui.kit.fields import TextField
from ui.kit.theme import Theme

ALT = Qt.KeyboardModifier.AltModifier
FIELDS = (
    QComboBox, QListWidget, QPlainTextEdit, QSpinBox, QTableWidget, QTextEdit, QPushButton,
)  # fmt: skip


class Rig(QWidget):
    """A window with buttons of these words, and a field that has the focus."""

    def __init__(self, qtbot: QtBot, words: tuple[str, ...], field: QWidget | None = None) -> None:
        super().__init__()
        qtbot.addWidget(self)
        self.pressed: list[str] = []
        self.letters = AltLetters(self)
        column = QVBoxLayout(self)
        self.field = field or QWidget()
        column.addWidget(self.field)
        self.buttons = [QPushButton(one) for one in words]
        for button in self.buttons:
            button.clicked.connect(self._press)
            column.addWidget(button)
        with qtbot.waitActive(self):
            self.show()
            self.activateWindow()

    def given(self) -> str:
        """The letter of each button, in their order; a dot where it has none."""
        given = self.letters.give()
        return "".join(given.get(button, ".") for button in self.buttons)

    def seen(self) -> str:
        """The letters over the buttons."""
        tips = [one for one in self.findChildren(QWidget, "altLetters") if one.isVisible()]
        return tips[0].accessibleName() if tips else ""

    def _press(self) -> None:
        sender = self.sender()
        assert isinstance(sender, QPushButton)
        self.pressed.append(sender.text())


def test_that_the_letters_that_somebody_would_try_come_first() -> None:
    assert "".join(wishes("Take off …"))[:4] == "tokf"
    assert len(set(wishes("Edit"))) == 36


def test_that_no_two_buttons_have_one_letter(qtbot: QtBot, theme: Theme) -> None:
    rig = Rig(qtbot, ("Export", "Edit", "E", "&Save", "Show all"))
    assert rig.given() == "ed1sa"
    assert [one.text() for one in rig.buttons[:2]] == ["Export", "Edit"]


def test_that_a_button_that_comes_and_goes_leaves_the_others_their_letters(
    qtbot: QtBot, theme: Theme
) -> None:
    rig = Rig(qtbot, ("Give back", "Go on", "Give back"))
    assert rig.given() == "gob"
    rig.buttons[0].hide()
    assert rig.given() == ".og"
    rig.buttons[0].show()
    rig.buttons[2].hide()
    assert rig.given() == "go."


def test_that_letters_that_run_out_go_to_what_is_seen(qtbot: QtBot, theme: Theme) -> None:
    rig = Rig(qtbot, tuple(f"Settle {chr(97 + number % 26) * 2}{number}" for number in range(40)))
    for button in rig.buttons[:20]:
        button.hide()
    assert rig.given()[:20] == "." * 20
    assert len(set(rig.given()[20:])) == 20
    assert "." not in rig.given()[20:]


@pytest.mark.parametrize("kind", [*FIELDS, TextField], ids=lambda kind: kind.__name__)
def test_that_alt_shows_the_letters_from_any_field_and_presses(
    qtbot: QtBot, theme: Theme, kind: type[QWidget]
) -> None:
    field = kind("field", "Field") if kind is TextField else kind()
    rig = Rig(qtbot, ("Record", "Cancel"), field)
    field.setFocus()
    focus = rig.focusWidget() if rig.focusWidget() is not None else rig
    QTest.keyPress(focus, Qt.Key.Key_Alt, ALT)
    qtbot.waitUntil(lambda: "C" in rig.seen())
    assert "R" in rig.seen()
    QTest.keyRelease(focus, Qt.Key.Key_Alt)
    assert rig.seen() == ""
    QTest.keyClick(focus, Qt.Key.Key_R, ALT)
    qtbot.waitUntil(lambda: rig.pressed == ["Record"])


def test_that_a_row_with_one_letter_is_come_to_by_it_and_chosen_from_by_arrows(
    qtbot: QtBot, theme: Theme
) -> None:
    rows = [ChipRow(name, one_letter=True) for name in ("Health", "Housing")]
    rig = Rig(qtbot, ("Record",))
    for row in rows:
        for key in ("none", "open"):
            row.add(key, key.title())
        rig.layout().addWidget(row)
        row.show()
    given = {button.text(): letter for button, letter in rig.letters.give().items()}
    assert sorted(rig.letters.give().values()) == ["h", "r", "s"]
    assert given["Record"] == "r"
    rig.field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    # The second time another one of the row is chosen, and bears the letter.
    for arrow, chosen in ((Qt.Key.Key_Right, "open"), (Qt.Key.Key_Left, "none")):
        rig.field.setFocus()
        for kind in (QTest.keyPress, QTest.keyRelease):
            kind(rig, Qt.Key.Key_Alt, ALT)
        QTest.keyClick(rig, Qt.Key.Key_S, ALT)
        qtbot.waitUntil(lambda: rows[1].isAncestorOf(QApplication.focusWidget()))
        QTest.keyClick(QApplication.focusWidget(), arrow)
        assert [row.key() for row in rows] == ["none", chosen]
