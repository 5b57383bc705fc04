"""Two people changed the same fields: each is shown as it was, yours and theirs, to choose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QRadioButton, QVBoxLayout, QWidget

from ui.kit.labels import TextLabel, WrappedLabel, announce
from ui.kit.scrolling_dialog import ScrollingDialog

CLASH = "Somebody else changed this while you were typing"
_INTRO = (
    "Nothing is saved yet, and nothing you typed is lost. Choose for each field whose counts: "
    "Y for yours, T for theirs; then Enter saves. Esc goes back to the form, where yours stands."
)
_UNCHOSEN = "Choose yours or theirs for each field first."
_QUOTED = 300  # letters of a value that are shown


@dataclass(frozen=True, slots=True)
class Clash:
    """One field that both changed, in words as the form quotes them."""

    key: str
    label: str
    was: str
    yours: str
    theirs: str

    def words(self) -> str:
        """All three, as one sentence for the form."""
        return (
            f"{self.label} was {self.was} when you began. Somebody else has made it "
            f"{self.theirs}. Yours, {self.yours}, stands in the box."
        )


class _Value(WrappedLabel):
    """What one of the two has made of it, over as many lines as it takes; a click chooses it."""

    def __init__(self, words: str, button: QRadioButton) -> None:
        super().__init__(words)
        self.setObjectName("value")
        self._button = button

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._button.click()
        event.accept()


class ClashBox(QFrame):
    """One field. `chosen` once it is decided by a key or a click."""

    chosen = Signal()

    def __init__(self, clash: Clash) -> None:
        super().__init__()
        self.setObjectName("card")
        self.clash = clash
        self.yours_button = self._button("Yours", clash.yours)
        self.theirs_button = self._button("Theirs", clash.theirs)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(4)
        column.addWidget(TextLabel(clash.label, "h3"))
        column.addWidget(WrappedLabel(f"It was {_short(clash.was)} when you began.", "muted"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setColumnStretch(1, 1)
        sides = ((self.yours_button, clash.yours), (self.theirs_button, clash.theirs))
        for row, (button, words) in enumerate(sides):
            grid.addWidget(button, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(_Value(_short(words), button), row, 1)
        column.addLayout(grid)

    def _button(self, whose: str, words: str) -> QRadioButton:
        button = QRadioButton(f"{whose}:")
        button.setAccessibleName(f"{self.clash.label}, {whose.lower()}: {words}")
        button.setAccessibleDescription(f"It was {self.clash.was} when you began")
        button.clicked.connect(self.chosen)
        # Nothing is chosen beforehand: whoever only presses Enter overwrites nobody unseen.
        button.setAutoExclusive(True)
        return button

    def is_chosen(self) -> bool:
        """Whether it is decided."""
        return self.yours_button.isChecked() or self.theirs_button.isChecked()

    def takes_theirs(self) -> bool:
        """Whose counts."""
        return self.theirs_button.isChecked()

    def take_focus(self) -> None:
        """The one that is chosen, or the first."""
        button = self.theirs_button if self.takes_theirs() else self.yours_button
        button.setFocus(Qt.FocusReason.OtherFocusReason)

    def choose(self, *, theirs: bool) -> None:
        """Decide it."""
        (self.theirs_button if theirs else self.yours_button).click()


class ConflictDialog(ScrollingDialog):
    """`decided(frozenset of keys)`: for those theirs counts, for the other clashes mine.

    `taken`: sentences of what only they changed, which stands in the form already.
    """

    decided = Signal(object)

    def __init__(
        self, parent: QWidget, clashes: Sequence[Clash], taken: Sequence[str] = (), who: str = ""
    ) -> None:
        super().__init__(parent.window(), CLASH)
        self.boxes = [ClashBox(clash) for clash in clashes]
        self.inside.addWidget(WrappedLabel(" ".join(filter(None, (who, _INTRO))), "muted"))
        for box in self.boxes:
            self.inside.addWidget(box)
            box.chosen.connect(self._chosen)
        if taken:
            told = "You had not touched these, so theirs was taken over: "
            self.inside.addWidget(WrappedLabel(told + " ".join(taken)))
        self.problem_label = WrappedLabel("", "error")
        self.inside.addWidget(self.problem_label)
        self.inside.addStretch(1)
        self.save_button = self.add_buttons("Save", "Back to the form")
        self.boxes[0].take_focus()

    def accept(self) -> None:
        """Save, once every field is decided."""
        open_box = next((box for box in self.boxes if not box.is_chosen()), None)
        if open_box is not None:
            self.problem_label.setText(_UNCHOSEN)
            announce(self, _UNCHOSEN)
            open_box.take_focus()
            return
        super().accept()
        self.decided.emit(frozenset(box.clash.key for box in self.boxes if box.takes_theirs()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        box = next((one for one in self.boxes if one.isAncestorOf(self.focusWidget())), None)
        if box is not None and event.key() in (Qt.Key.Key_Y, Qt.Key.Key_T):
            box.choose(theirs=event.key() == Qt.Key.Key_T)
        else:
            super().keyPressEvent(event)

    def _chosen(self) -> None:
        self.problem_label.setText("")
        waiting = next((box for box in self.boxes if not box.is_chosen()), None)
        if waiting is not None:
            waiting.take_focus()
        else:
            self.save_button.setFocus()


def _short(words: str) -> str:
    return words if len(words) <= _QUOTED else f"{words[:_QUOTED]} …"
