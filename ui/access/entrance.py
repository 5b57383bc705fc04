"""The window before the desk: first run or sign-in."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextDocument
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from lomu_app.bootstrap import Core, FirstRun, PracticePerson
from ui.access.first_run import FirstRunPanel, RecoveryPanel, SetUp
from ui.access.practice import PracticePanel
from ui.access.recover import Recover, RecoverPanel
from ui.access.sign_in import SignIn, SignInPanel
from ui.kit.alt_letters import AltLetters
from ui.kit.keys import press_by_enter
from ui.kit.labels import TextLabel, restyle
from ui.kit.prompter import Prompter
from ui.kit.settings import Settings
from ui.kit.tasks import Tasks
from ui.kit.theme import current_theme

_LETTERS = 72
Panel = SignInPanel | FirstRunPanel | RecoveryPanel | PracticePanel | RecoverPanel


class Entrance(QWidget):
    """Holds one panel at a time. `arrived(Core)`: somebody is signed in."""

    arrived = Signal(object)

    def __init__(
        self,
        tasks: Tasks,
        prompter: Prompter,
        settings: Settings,
        *,
        marking: str,
        prints: Callable[[QTextDocument, QWidget], None],
    ) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle("LOMU Tasking")
        self._tasks, self._prompter, self._settings = tasks, prompter, settings
        self._prints = prints
        self.panel: Panel | None = None
        self._recover: Recover | None = None
        self.marking_label = TextLabel(marking)
        self.marking_label.setObjectName("marking")
        self.marking_label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._frame = QFrame()
        self._frame.setObjectName("panel")
        self._frame.setFixedWidth(self.fontMetrics().averageCharWidth() * _LETTERS)
        self._inside = QVBoxLayout(self._frame)
        self._inside.setContentsMargins(28, 24, 28, 26)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.marking_label)
        column.addWidget(self._scrolled(), 1)
        self.resize(1000, 760)
        self.alt_letters = AltLetters(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not press_by_enter(self, event):
            super().keyPressEvent(event)

    def ask_to_sign_in(self, sign_in: SignIn, where: str, recover: Recover | None = None) -> None:
        """Show the sign-in panel; `where` tells which database it is.

        `recover` is called where somebody has only the recovery key.
        """
        self._sign_in, self._where, self._recover = sign_in, where, recover
        self._show_sign_in()

    def _show_sign_in(self) -> None:
        panel = SignInPanel(
            self._sign_in, self._where, self._tasks, self._prompter, self._settings,
            may_recover=self._recover is not None,
        )  # fmt: skip
        panel.signed_in.connect(self.arrived)
        panel.forgotten.connect(self._show_recovery)
        self._show(panel)

    def _show_recovery(self, name: str) -> None:
        if self._recover is not None:
            panel = RecoverPanel(self._recover, name, self._tasks, self._prompter)
            panel.signed_in.connect(self.arrived)
            panel.given_up.connect(self._show_sign_in)
            self._show(panel)

    def ask_whom_to_be(
        self, people: Sequence[PracticePerson], sign_in: Callable[[str], Core]
    ) -> None:
        """Show the people of the practice force."""
        self.marking_label.setText(f"{self.marking_label.text()} · PRACTICE")
        restyle(self.marking_label, "practice", True)
        panel = PracticePanel(people, sign_in, self._tasks, self._prompter)
        panel.signed_in.connect(self.arrived)
        self._show(panel)

    def ask_to_set_up(self, make: SetUp) -> None:
        """Show the first-run panel."""
        panel = FirstRunPanel(make, self._tasks, self._prompter)
        panel.set_up.connect(self._show_key)
        self._show(panel)

    def _show_key(self, made: FirstRun) -> None:
        panel = RecoveryPanel(made, self._prints)
        panel.put_away.connect(self.arrived)
        self._show(panel)

    def _show(self, panel: Panel) -> None:
        if self.panel is not None:
            self._inside.removeWidget(self.panel)
            self.panel.hide()
            self.panel.deleteLater()
        self.panel = panel
        self._inside.addWidget(panel)
        panel.show()  # now, not with the next event: the first Tab must find its way
        panel.take_focus()

    def _scrolled(self) -> QScrollArea:
        brand = QHBoxLayout()
        brand.setSpacing(10)
        picture = QLabel()
        picture.setPixmap(current_theme().icon("shield", "accent").pixmap(30, 30))
        brand.addStretch(1)
        brand.addWidget(picture)
        brand.addWidget(TextLabel("LOMU Tasking", "h1"))
        brand.addStretch(1)
        body = QWidget()
        body.setObjectName("scrolled")
        column = QVBoxLayout(body)
        column.setContentsMargins(16, 20, 16, 24)
        column.setSpacing(18)
        column.addStretch(2)
        column.addLayout(brand)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self._frame)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(3)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(body)
        return area
