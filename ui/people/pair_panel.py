"""Two records of the queue side by side, and what may be decided about them."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from lomu_app.people.rows import MatchRow, PersonDetail
from ui.kit.labels import TextLabel, WrappedLabel, show_if
from ui.kit.page import IconButton
from ui.people.compare import fuller, side_by_side

_NOBODY = "Choose a pair above to see both records side by side."


class PairPanel(QFrame):
    """`join_wanted`, `apart_wanted` and `later_wanted`; `open_wanted(person id)` for one record."""

    join_wanted = Signal()
    apart_wanted = Signal()
    later_wanted = Signal()
    open_wanted = Signal(object)

    def __init__(self, *, may_decide: bool) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setAccessibleName("The pair side by side")
        self._may_decide = may_decide
        self.match: MatchRow | None = None
        self.people: tuple[PersonDetail, PersonDetail] | None = None
        self.keep_boxes: list[QRadioButton] = []
        self.title = TextLabel("", "h3")
        self.why = WrappedLabel("", "muted")
        self.words = QLineEdit()
        self.words.setPlaceholderText("More about why, if there is more to say")
        self.words.setAccessibleName("More about why you decide so")
        self.join_button = IconButton("One person: join", "check", primary=True)
        self.apart_button = IconButton("Two people: keep apart", "cross")
        self.later_button = IconButton("Later", "chevron_down")
        self.open_button = IconButton("Open", "person")
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._lay_out()
        self.show_nothing()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 12, 10)
        column.setSpacing(6)
        column.addWidget(self.title)
        column.addWidget(self.why)
        column.addWidget(self._area, 1)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        for button, signal in (
            (self.join_button, self.join_wanted), (self.apart_button, self.apart_wanted),
            (self.later_button, self.later_wanted),
        ):  # fmt: skip
            button.clicked.connect(signal)
            foot.addWidget(button)
            show_if(button, shown=self._may_decide)
        foot.addWidget(self.words, 1)
        show_if(self.words, shown=self._may_decide)
        self.open_button.clicked.connect(self._open)
        foot.addWidget(self.open_button)
        column.addLayout(foot)

    def show_nothing(self, words: str = _NOBODY) -> None:
        """No pair is chosen, or it is still being read."""
        self.match, self.people, self.keep_boxes = None, None, []
        self.title.setText("")
        self.why.setText(words)
        self._area.setWidget(QWidget())
        self._enable(enabled=False)

    def show_pair(self, match: MatchRow, people: tuple[PersonDetail, PersonDetail]) -> None:
        """Both records; the fuller one is proposed to be kept."""
        self.match, self.people = match, people
        self.keep_boxes = [QRadioButton(f"Keep {person.reference}") for person in people]
        self.keep_boxes[fuller(*people)].setChecked(True)
        for box in self.keep_boxes:
            box.setEnabled(self._may_decide)
        self.title.setText(f"Are these one person?  Likely to {match.score} in 100")
        self.why.setText("; ".join(match.reasons))
        body = side_by_side(people, self.keep_boxes)
        body.setObjectName("scrolled")
        self._area.setWidget(body)
        self.words.clear()
        self._enable(enabled=True)

    def kept_and_joined(self) -> tuple[PersonDetail, PersonDetail] | None:
        """Whom to keep, and whom to join into that record; None where no pair is shown."""
        if self.people is None:
            return None
        at = 0 if self.keep_boxes[0].isChecked() else 1
        return self.people[at], self.people[1 - at]

    def reason(self) -> str:
        """What goes on record: what agreed, and what was typed."""
        why = "; ".join(self.match.reasons) if self.match else ""
        typed = self.words.text().strip()
        return f"Compared side by side: {why}" + (f". {typed}" if typed else "")

    def wait(self) -> None:
        """A decision is on its way; nothing more may be pressed."""
        self._enable(enabled=False)

    def go_on(self) -> None:
        """It was refused: what is shown may be decided again."""
        self._enable(enabled=self.match is not None)

    def _open(self) -> None:
        chosen = self.kept_and_joined()
        if chosen is not None:
            self.open_wanted.emit(chosen[0].id)

    def _enable(self, *, enabled: bool) -> None:
        for widget in (
            self.join_button, self.apart_button, self.later_button, self.open_button, self.words,
        ):  # fmt: skip
            widget.setEnabled(enabled)
