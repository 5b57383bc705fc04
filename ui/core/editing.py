"""What is open for editing at this desk, so that others can see it beside the record."""

from __future__ import annotations

from PySide6.QtCore import QObject, SignalInstance

from lomu_app.kernel.changes import Kind
from ui.core.changes import ChangeNotifier


class Editing(QObject):
    """Tells a shared database what the forms of this desk have open; an embedded one nothing."""

    def __init__(self, changes: ChangeNotifier, parent: QObject) -> None:
        super().__init__(parent)
        self._link = changes.link
        self._held: dict[QObject, tuple[Kind, int]] = {}

    def hold(self, form: QObject, over: SignalInstance, kind: Kind, key: int) -> None:
        """This form has that record open until its signal `over`; 0 is a record to come."""
        if self._link is not None and key:
            self._held[form] = (kind, key)
            over.connect(self._let_go)
            self._tell()

    def held(self) -> frozenset[tuple[Kind, int]]:
        """What is open."""
        return frozenset(self._held.values())

    def _let_go(self, _how: object = None) -> None:
        self._held.pop(self.sender(), None)
        self._tell()

    def _tell(self) -> None:
        if self._link is not None:
            self._link.hold(self.held())
