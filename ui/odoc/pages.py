"""What ODOC and DA meeting bring to the page and surface of meetings."""

from __future__ import annotations

from lomu_app.odoc.scope import FORUMS
from ui.core.desk import Desk
from ui.core.forum_parts import ForumParts, brings_parts
from ui.odoc.case_card import CaseCard
from ui.odoc.decision_dialog import CaseDecisionDialog
from ui.odoc.missing_dialog import MissingDialog


def register(_desk: Desk) -> None:
    """Let both meetings have the card of a case, the form of its decision, and what is missing."""
    for kind in FORUMS:
        brings_parts(kind.value, ForumParts(CaseCard, CaseDecisionDialog, MissingDialog))
