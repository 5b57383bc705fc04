"""The form in which an authority's numbers are entered, or put right."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from lomu_app.insight.children import ChildrenPage, ChildrenRow
from lomu_app.insight.commands import EnterChildrenAtRisk
from lomu_app.kernel.errors import EditConflict
from ui.core.desk import Desk
from ui.core.form_dialog import FormDialog
from ui.kit.fields import TextField
from ui.kit.number_field import NumberField


class ChildrenDialog(FormDialog):
    """A number for each level. Numbers in place of others say why."""

    def __init__(self, parent: QWidget, desk: Desk, page: ChildrenPage, row: ChildrenRow) -> None:
        title = f"{row.authority}, {page.quarter.label}"
        code = page.quarter.code
        super().__init__(parent, desk, title, draft=f"cog:children:{row.authority}:{code}")
        self._page, self._row = page, row
        for level, label in page.levels:
            self.form.add(NumberField(f"level:{level}", label, required=True))
        self.form.add(NumberField("reduced", "Of these, risk reduced", required=True))
        self.form.add(TextField("given_by", "Who gave the numbers", required=True))
        if row.version:
            self.form.add(TextField("reason", "Why they are put right", required=True))
            self.form.set_values(
                {f"level:{level}": row.levels.get(level) for level, _ in page.levels}
                | {"reduced": row.reduced, "given_by": row.entries[0].given_by}
            )
        self.lay_out(
            "Put right" if row.version else "Enter", first=f"level:{page.levels[0][0]}",
            intro="Children identified as at risk of or experiencing CSE at the end of the "
            "quarter. Numbers only, no names.",
        )  # fmt: skip

    def command(self, values: dict[str, Any]) -> Any:
        """The numbers."""
        return EnterChildrenAtRisk(
            authority=self._row.authority, quarter=self._page.quarter.code,
            levels={level: values[f"level:{level}"] for level, _ in self._page.levels},
            reduced=values["reduced"], given_by=values["given_by"],
            reason=values.get("reason", ""), version=self._row.version,
        )  # fmt: skip

    def conflict(self, _error: EditConflict) -> None:
        """Somebody else was quicker."""
        self.say_problem(
            "Meanwhile somebody else entered these numbers. Close this form and look; what you "
            "typed is kept."
        )
