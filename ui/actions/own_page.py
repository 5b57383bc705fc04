"""The actions of somebody who sees none but their own: what is to be done, late, over."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from ui.actions.action_page import MINE, OWN_CHIPS, OWN_OVER, ActionsPage
from ui.core.desk import Desk


class OwnActionsPage(ActionsPage):
    """As the page of all, without what speaks of others: agencies, teams, raising for somebody."""

    whole: ClassVar[str] = MINE
    finished: ClassVar[str] = OWN_OVER
    chips: ClassVar[Mapping[str, str]] = OWN_CHIPS
    advice: ClassVar[str] = "What a meeting or a colleague asks of you by name stands here."

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.agency.hide()
        self.new_button.setEnabled(False)
        self.new_button.hide()
        self.empty.button.setText("Show mine")
