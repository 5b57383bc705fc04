"""The banner above the list: the one thing that most needs saying, and the deed that helps."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.kit.banner import Banner
from ui.threat_review.banner_words import Notice, notice_of
from ui.threat_review.listing import Listing


class ListBanner(Banner):
    """Follows the listing. `wanted(deed)` when its button is pressed; `read` to read it again."""

    wanted = Signal(str)

    def __init__(self, listing: Listing, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._listing = listing
        self._deed = "read"
        self.close_button.hide()
        self.action_requested.connect(self._pressed)

    def follow(self) -> None:
        """Say what there is to say of the list as it was last read."""
        facts = self._listing.facts
        self.show_notice(notice_of(facts) if facts is not None else None)

    def show_notice(self, notice: Notice | None) -> None:
        """Say this; nothing at all without a notice."""
        if notice is None:
            self.say("")
            return
        judged = notice.deed in ("close", "prepare")
        may = not judged or self._listing.standing.may(notice.deed)
        self._deed = notice.deed
        self.say(notice.words, tone=notice.tone, button=notice.button if may else "")

    def _pressed(self) -> None:
        self.wanted.emit(self._deed)
