"""A day and the time on it, to the minute, as the clock in London shows it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from lomu_app.kernel.clock import LONDON, london
from ui.kit.fields import DateField

_TIME = re.compile(r"(\d{1,2})[:.]?(\d{2})$")
HOW_TO_TYPE = "Day, month, year and time, such as 24 11 2026 07:30. Ctrl+; puts in now."


class _TimePart(QLineEdit):
    """Ctrl+; puts in the present moment."""

    now_wanted = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if control and event.key() == Qt.Key.Key_Semicolon:
            self.now_wanted.emit()
        else:
            super().keyPressEvent(event)


class MomentField(DateField):
    """The value is an aware moment in UTC, None until day and time are whole.

    `now` is the Core's clock. `usual` is the time that is meant where only a day is given,
    such as 23:59 for an end. Of an hour that comes twice, when the clocks go back, the first
    is meant; an hour that never comes, when they go forward, is refused.
    """

    def __init__(
        self, key: str, label: str, *, now: Callable[[], dt.datetime], usual: str = "",
        help_text: str = HOW_TO_TYPE, required: bool = False,
    ) -> None:  # fmt: skip
        self._now = now
        super().__init__(key, label, today=self._london_day, help_text=help_text, required=required)
        self.time_edit = _TimePart()
        self.time_edit.setAccessibleName(f"{label}: time")
        self.time_edit.setPlaceholderText(usual or "hh:mm")
        self.time_edit.setFixedWidth(self.fontMetrics().horizontalAdvance("0") * 7 + 22)
        self.time_edit.textChanged.connect(self._changed)
        self.time_edit.now_wanted.connect(self.set_today)
        self._usual = usual
        self._add_time()

    def value(self) -> dt.datetime | None:
        day, time = self.day(), self._time()
        if day is None or time is None:
            return None
        at = dt.datetime.combine(day, time, LONDON).astimezone(dt.UTC)
        return at if london(at).time() == time else None

    def set_value(self, value: Any) -> None:
        at = london(value) if isinstance(value, dt.datetime) else None
        self.show_day(at.date() if at else None)
        self.time_edit.setText(f"{at:%H:%M}" if at else "")

    def draft(self) -> list[str]:
        return [*super().draft(), self.time_edit.text()]

    def set_draft(self, draft: Any) -> None:
        texts = draft if isinstance(draft, list) and len(draft) == 4 else [""] * 4
        super().set_draft(texts[:3])
        self.time_edit.setText(str(texts[3]))

    def problem(self) -> str:
        if self.value() is not None:
            return ""
        day = self.day()
        if day is not None and self._time() is None:
            return f"Fill in the time of “{self.label}”, such as 07:30."
        if day is not None:
            return "This time does not exist: the clocks go forward in that hour."
        if self.time_edit.text().strip() and not any(part.text().strip() for part in self.parts):
            return f"Fill in the day of “{self.label}”."
        return super().problem()

    def set_today(self) -> None:
        """Ctrl+; puts in now, to the minute."""
        self.set_value(self._now().replace(second=0, microsecond=0))

    def _london_day(self) -> dt.date:
        return london(self._now()).date()

    def _time(self) -> dt.time | None:
        found = _TIME.match(self.time_edit.text().strip() or self._usual)
        if found is None or int(found[1]) > 23 or int(found[2]) > 59:
            return None
        return dt.time(int(found[1]), int(found[2]))

    def _add_time(self) -> None:
        body = self.parts[0].parentWidget()
        row = body.layout() if isinstance(body, QWidget) else None
        if isinstance(row, QHBoxLayout):
            row.insertWidget(row.count() - 1, self.time_edit)
        self._controls = (*self._controls, self.time_edit)
