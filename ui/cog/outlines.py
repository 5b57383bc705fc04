"""The outlines under the map: those that come with the program, or the force's own file."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from lomu_app.kernel.errors import UnsafeFile
from ui.core.desk import Desk
from ui.kit.map_ground import Ground, load_ground, practice_ground

_KEY = "map/outlines"
_KINDS = "Outlines (*.geojson *.json)"


class Outlines(QObject):
    """`changed(Ground)` when others are in use. The file stays where it lies; its place is kept.

    One for all pages of a desk, so that the file is read once.
    """

    changed = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self._owner: QWidget | None = None
        self._asked: Path | None = None
        policy = desk.core.policies["desk"]
        self._most_bytes = int(policy["map_file_megabytes"]) * 1_000_000
        self._most_points = int(policy["map_file_points"])
        self.near_metres = int(policy["map_near_metres"])
        self.ground = practice_ground()
        self._begun = False

    def begin(self, owner: QWidget) -> None:
        """Read the file that was used last, if there is one; the first time only."""
        kept = self._desk.settings.text(_KEY)
        if kept and not self._begun:
            self._owner = owner
            self._read(Path(kept))
        self._begun = True

    def choose(self, owner: QWidget) -> None:
        """Ask for a file."""
        self._owner = owner
        title = "Outlines of the force, as GeoJSON"
        self._desk.prompter.choose_file(owner, title, _KINDS, self._read)

    def _read(self, place: Path) -> None:
        self._asked = place
        work = partial(
            load_ground, place, most_bytes=self._most_bytes, most_points=self._most_points
        )
        self._desk.tasks.run(self, work, self._arrived, self._failed, key="outlines")

    def _arrived(self, ground: Ground) -> None:
        self._desk.settings.set_text(_KEY, str(self._asked))
        self.ground = ground
        self.changed.emit(ground)

    def _failed(self, error: Exception) -> None:
        """A file that is gone or broken is not asked for again."""
        if isinstance(error, UnsafeFile):
            self._desk.settings.forget(_KEY)
        if self._owner is not None and isValid(self._owner):
            self._desk.prompter.show_problem(self._owner, error)
