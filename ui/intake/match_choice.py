"""Two people who may be one, beside each other, and what a person decides about them."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QPushButton, QVBoxLayout

from ui.intake.chosen import MatchChoice, Pair
from ui.intake.words import value_words
from ui.kit.labels import TextLabel, WrappedLabel
from ui.kit.layouts import FlowLayout

SAME, DIFFERENT, LATER = "same", "different", "later"
_ANSWERS = ((SAME, "Same person …"), (DIFFERENT, "Different people …"), (LATER, "Decide later"))


class MatchChoiceCard(QFrame):
    """`answered(pair, same | different | later)`; the choice shown is set by `show_choice`.

    `place` is where the row stands that is looked at, such as `DAART, row 12`.
    """

    answered = Signal(object, str)

    def __init__(self, pair: Pair, place: str, *, may_decide: bool) -> None:
        super().__init__()
        self.setProperty("band", True)
        self._pair = pair
        here, there = sides(pair, place)
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(2)
        for at, (title, person) in enumerate((("This row", here), ("May be", there))):
            grid.setColumnStretch(at, 1)
            grid.addWidget(TextLabel(title, "h3"), 0, at)
            for line, (words, role) in enumerate(_lines(person), start=1):
                grid.addWidget(WrappedLabel(words, role), line, at, Qt.AlignmentFlag.AlignTop)
        self.words_label = WrappedLabel("", "small")
        self.buttons = self._make_buttons(_name(there), may_decide=may_decide)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 6, 10, 8)
        column.setSpacing(5)
        column.addLayout(grid)
        column.addWidget(WrappedLabel("; ".join(pair["reasons"]), "muted"))
        flow = FlowLayout()
        for button in self.buttons.values():
            flow.addWidget(button)
        column.addLayout(flow)
        column.addWidget(self.words_label)

    def show_choice(self, choice: MatchChoice | None) -> None:
        """What has been decided so far."""
        chosen = LATER if choice is None else SAME if choice.same else DIFFERENT
        for key, button in self.buttons.items():
            button.setChecked(key == chosen)
        self.words_label.setText(
            "Both stay as they are, and the pair waits on the People page." if choice is None
            else f"Done once the rows are stored, because: {choice.reason}"
        )  # fmt: skip

    def _make_buttons(self, name: str, *, may_decide: bool) -> dict[str, QPushButton]:
        made = {}
        for key, words in _ANSWERS:
            button = QPushButton(words)
            button.setObjectName(key)
            button.setProperty("chip", True)
            button.setCheckable(True)
            button.setEnabled(may_decide)
            button.setToolTip("" if may_decide else "Your role does not allow this")
            button.setAccessibleName(f"{words.removesuffix(' …')}: {name}")
            button.clicked.connect(self._clicked)  # in a group an arrow key alone would decide
            made[key] = button
        return made

    def _clicked(self) -> None:
        self.answered.emit(self._pair, self.sender().objectName())


def sides(pair: Pair, place: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The person of the row that is looked at, and the other one."""
    first, second = pair["first"], pair["second"]
    turned = str(second["source"]).endswith(place) and not str(first["source"]).endswith(place)
    return (second, first) if turned else (first, second)


def _name(person: dict[str, Any]) -> str:
    return f"{person['surname']}, {person['forenames']}"


def _lines(person: dict[str, Any]) -> list[tuple[str, str]]:
    """What is to be compared, line by line, each with its look."""
    born, pnc = person["date_of_birth"], person["pnc_id"]
    return [
        (_name(person), "body"),
        (f"born {value_words(born)}" if born else "birth not known", "body"),
        (f"PNC {pnc}" if pnc else "no PNC id", "body"),
        (_breakable(str(person["source"])), "small"),
    ]


def _breakable(text: str) -> str:
    """Names of files may go over two lines where they have a stroke or a dot."""
    return text.replace("_", "_\u200b").replace(".", ".\u200b").replace("-", "-\u200b")
