"""What a forum brings to the desk beside its agenda: more on its card, forms of its own.

The folder of the forum says so when the desk is put together; the page and surface of meetings
ask here, since the folders of the desk do not know each other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QDialog, QWidget

from lomu_app.meetings.rows import ItemRow, MeetingDetail
from lomu_app.meetings.rules import DecisionRule
from ui.core.desk import Desk
from ui.core.form_dialog import FormDialog


class CardPart(QWidget):
    """More of an item than the engine knows; it reads what it shows by itself.

    `head` is what the room hears first and stands above the decisions, the rest below them.
    """

    def __init__(self) -> None:
        super().__init__()
        self.head = QWidget()

    def show_item(self, item: ItemRow) -> None:
        """Show what there is of this item; hidden where there is nothing."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class ForumParts:
    """`card(desk)` stands on the surface, `decide(parent, desk, item, rule)` asks for the words of
    a decision, `missing(parent, desk, detail)` shows what lacks before the meeting.
    """

    card: Callable[[Desk], CardPart]
    decide: Callable[[QWidget, Desk, ItemRow, DecisionRule], FormDialog]
    missing: Callable[[QWidget, Desk, MeetingDetail], QDialog]


_PARTS: dict[str, ForumParts] = {}


def brings_parts(kind: str, parts: ForumParts) -> None:
    """Let a forum bring its own."""
    _PARTS[kind] = parts


def parts_of(kind: str) -> ForumParts | None:
    """What this forum brings, None where the engine's are all there is."""
    return _PARTS.get(kind)
