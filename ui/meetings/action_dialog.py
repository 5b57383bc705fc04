"""Who does what by when, raised for one item of a meeting."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from lomu_app.actions.commands import RaiseAction
from lomu_app.actions.rules import Source
from lomu_app.meetings.rows import ItemRow
from ui.core.desk import Desk
from ui.kit.fields import ChoiceField, DateField, MultilineField, TextField
from ui.meetings.item_dialogs import ItemDialog

_PRIORITY = 3


class ItemActionDialog(ItemDialog):
    """The action stands in the register of actions, and in the minutes under its item."""

    def __init__(self, parent: QWidget, desk: Desk, item: ItemRow, area: str) -> None:
        super().__init__(parent, desk, item, "Who does what by when", draft="action")
        self._area = area
        policy, form = desk.core.policies["actions"], self.form
        kinds, strands = list(policy["kinds"].items()), list(policy["strands"].items())
        agencies = [(name, name) for name in policy["agencies"]]
        form.add(MultilineField("text", "What is to be done", required=True, lines=3))
        form.add_row(
            TextField("owner", "Who does it", required=True),
            ChoiceField("owner_agency", "Agency", agencies, required=True),
        )
        form.add(DateField("due", "By", today=desk.core.clock.today, required=True))
        form.add_row(
            ChoiceField("kind", "Kind", kinds, required=True),
            ChoiceField("strand", "Strand", strands, required=True),
        )
        form.set_values(
            {"owner_agency": policy["own_agency"], "kind": kinds[0][0], "strand": strands[0][0]}
        )
        self.lay_out("Raise it", first="text")

    def command(self, values: dict[str, Any]) -> Any:
        """The action."""
        return RaiseAction(
            person_id=None, area=self._area, text=values["text"], kind=values["kind"],
            strand=values["strand"], owner=values["owner"], due=values["due"],
            owner_agency=values["owner_agency"], priority=_PRIORITY,
            source_kind=Source.MEETING.value, source_id=self.item.id,
        )  # fmt: skip
