"""The look of the whole desk: scheme, zoom, palette, stylesheet and icons.

There is one `Theme` on the application. Widgets that paint ask `current_theme()` once, keep
it, and repaint on `changed`; all others get their look from the one stylesheet.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, QTemporaryDir, Signal
from PySide6.QtGui import QFont, QFontInfo, QFontMetricsF, QIcon
from PySide6.QtWidgets import QApplication

from ui.kit.icons import Icons
from ui.kit.settings import Settings
from ui.kit.stylesheet import build_palette, build_stylesheet, write_control_images
from ui.kit.tokens import CONTRAST, DARK, LIGHT, THEMES, Tokens

SCHEMES = ("system", "light", "dark", "contrast")
ZOOM_STEPS = (80, 90, 100, 110, 125, 150, 175, 200)
_NAME = "lomu-theme"


def _base_points(font: QFont) -> float:
    """Wide faces such as DejaVu Sans take half a point less than Segoe UI."""
    probe = QFont(font)
    probe.setPixelSize(100)
    wide = QFontMetricsF(probe).horizontalAdvance("Outstanding targets") > 920
    return 9.0 if wide else 9.75


class Theme(QObject):
    """Sets Fusion, palette, font and stylesheet on the application, and changes them live."""

    changed = Signal()

    def __init__(self, app: QApplication, settings: Settings | None = None) -> None:
        super().__init__(app)
        self.setObjectName(_NAME)
        self._app, self._settings = app, settings
        app.setStyle("Fusion")
        self._base = _base_points(app.font())
        self._scheme = settings.text("look/scheme", "system") if settings else "light"
        if self._scheme not in SCHEMES:
            self._scheme = "system"
        self._zoom = settings.number("look/zoom", 100) if settings else 100
        if self._zoom not in ZOOM_STEPS:
            self._zoom = 100
        self._images = QTemporaryDir()
        self._tokens = LIGHT
        self._icons = Icons(LIGHT.as_dict())
        app.styleHints().colorSchemeChanged.connect(self._system_changed)
        self._apply()

    @property
    def tokens(self) -> Tokens:
        """The colours now in force."""
        return self._tokens

    @property
    def scheme(self) -> str:
        """What the user chose: system, light, dark or contrast."""
        return self._scheme

    @property
    def zoom(self) -> int:
        """Size of type in per cent."""
        return self._zoom

    @property
    def points(self) -> float:
        """Size of body type in points, zoom included."""
        return round(self._base * self._zoom / 100, 2)

    def icon(self, name: str, tint: str = "text2") -> QIcon:
        """An icon in the colour of a token of this theme."""
        return self._icons.get(name, tint)

    def set_scheme(self, scheme: str) -> None:
        """Choose system, light, dark or contrast; remembered."""
        if scheme not in SCHEMES:
            raise ValueError(f"no scheme called {scheme}")
        self._scheme = scheme
        if self._settings:
            self._settings.set_text("look/scheme", scheme)
        self._apply()

    def use_light(self) -> None:
        """Dark on light."""
        self.set_scheme("light")

    def use_dark(self) -> None:
        """Light on dark."""
        self.set_scheme("dark")

    def use_contrast(self) -> None:
        """High contrast."""
        self.set_scheme("contrast")

    def use_system(self) -> None:
        """As the system has it."""
        self.set_scheme("system")

    def set_zoom(self, per_cent: int) -> None:
        """Set the size of type, to one of `ZOOM_STEPS`; remembered."""
        nearest = min(ZOOM_STEPS, key=lambda step: abs(step - per_cent))
        if nearest == self._zoom:
            return
        self._zoom = nearest
        if self._settings:
            self._settings.set_number("look/zoom", nearest)
        self._apply()

    def zoom_in(self) -> None:
        """One step bigger."""
        self.set_zoom(ZOOM_STEPS[min(ZOOM_STEPS.index(self._zoom) + 1, len(ZOOM_STEPS) - 1)])

    def zoom_out(self) -> None:
        """One step smaller."""
        self.set_zoom(ZOOM_STEPS[max(ZOOM_STEPS.index(self._zoom) - 1, 0)])

    def zoom_reset(self) -> None:
        """Back to 100 %."""
        self.set_zoom(100)

    def _wanted(self) -> Tokens:
        if self._scheme != "system":
            return THEMES[self._scheme]
        hints = self._app.styleHints()
        if hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast:
            return CONTRAST
        return DARK if hints.colorScheme() == Qt.ColorScheme.Dark else LIGHT

    def _system_changed(self) -> None:
        if self._scheme == "system" and self._wanted() is not self._tokens:
            self._apply()

    def _apply(self) -> None:
        hints = self._app.styleHints()
        if self._scheme == "system":
            hints.unsetColorScheme()
        else:
            dark = THEMES[self._scheme].dark
            hints.setColorScheme(Qt.ColorScheme.Dark if dark else Qt.ColorScheme.Light)
        self._tokens = self._wanted()
        self._icons = Icons(self._tokens.as_dict())
        font = QFont(self._app.font())
        font.setFamily(QFontInfo(font).family())
        font.setPointSizeF(self.points)
        self._app.setFont(font)
        self._app.setPalette(build_palette(self._tokens))
        images = write_control_images(self._tokens, self._images.path())
        self._app.setStyleSheet(build_stylesheet(self._tokens, self.points, images))
        self.changed.emit()


def current_theme() -> Theme:
    """The application's theme; a light one is put in place when there is none yet."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        raise TypeError("there is no application yet")
    found = app.findChild(Theme, _NAME, Qt.FindChildOption.FindDirectChildrenOnly)
    return found if isinstance(found, Theme) else Theme(app)
