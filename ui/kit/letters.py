"""How big the letters of the meeting view are: by the screen, or as somebody chose."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.kit.settings import Settings

LEAST, MOST = 0, 4  # steps; their sizes stand in the stylesheet
_KEY = "meeting/letters"
_SCREENS = ((1900, 4), (1350, 3), (1000, 2), (600, 1))  # from this height in pixels on: the step


class Letters:
    """The step of one view; what is chosen is kept for the next meeting."""

    def __init__(self, view: QWidget, settings: Settings) -> None:
        self._view, self._settings = view, settings
        self.step = 1

    def begin(self) -> None:
        """As kept, else as big as the screen of the view is good for."""
        high = self._view.screen().availableGeometry().height()
        fitting = next((step for least, step in _SCREENS if high >= least), LEAST)
        self._set(self._settings.number(_KEY, fitting))

    def bigger(self) -> None:
        """One step up."""
        self._choose(self.step + 1)

    def smaller(self) -> None:
        """One step down."""
        self._choose(self.step - 1)

    def _choose(self, step: int) -> None:
        self._set(step)
        self._settings.set_number(_KEY, self.step)

    def _set(self, step: int) -> None:
        self.step = max(LEAST, min(step, MOST))
        self._view.setProperty("letters", str(self.step))
        style = self._view.style()
        for widget in (self._view, *self._view.findChildren(QWidget)):
            style.unpolish(widget)
            style.polish(widget)
            widget.updateGeometry()
