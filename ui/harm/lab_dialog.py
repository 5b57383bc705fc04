"""The weight lab: before and after other weights; nothing is kept unless a model is published."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from lomu_app.harm.commands import PublishModel
from lomu_app.harm.lab import models_on_record, try_weights
from lomu_app.harm.models import plain_content
from lomu_app.harm.rows import LabResult, ModelShown
from lomu_app.harm.rules import PART_LABELS, Part
from lomu_app.kernel.counting import counted
from lomu_app.kernel.errors import InvalidInput, LomuError
from lomu_app.kernel.permissions import Permission
from ui.core.desk import Desk
from ui.harm.groups_view import GroupsView, GrowingDialog, signed
from ui.harm.words import ADVICE
from ui.kit.banner import Banner
from ui.kit.fields import TextField
from ui.kit.labels import TextLabel, WrappedLabel
from ui.kit.page import IconButton

_MOST_WEIGHT, _MOST_LINE, _MOVERS, _IN_A_ROW = 10, 200, 4, 3


class LabDialog(GrowingDialog):
    """Weights and line to try; a manager may publish what was tried under a name."""

    def __init__(self, parent: QWidget, desk: Desk) -> None:
        super().__init__(parent.window(), "Weight lab")
        self._desk = desk
        self._in_use: ModelShown | None = None
        self.problem = Banner()
        self.problem.close_button.hide()
        self.boxes: dict[str, QLineEdit] = {}
        self.told = WrappedLabel("Nothing is stored by trying.", "muted")
        self.movers = WrappedLabel("")
        self.groups = GroupsView()
        self.try_button = IconButton("Try", "refresh", primary=True)
        self.try_button.clicked.connect(self.try_it)
        self.name = TextField("name", "Name of the new model")
        self.reason = TextField("reason", "Why it changes")
        self._lay_out()
        desk.read(self, models_on_record, self._show_models, self._failed)

    def _lay_out(self) -> None:
        self.column.addWidget(WrappedLabel("Weight lab", "h2"))
        self.column.addWidget(self.problem)
        grid = QGridLayout()
        keys = [(part.value, PART_LABELS[part], _MOST_WEIGHT) for part in Part]
        for at, (key, label, most) in enumerate([*keys, ("line", "Line", _MOST_LINE)]):
            box = QLineEdit()
            box.setValidator(QIntValidator(0, most, box))
            box.setToolTip(f"0 to {most}")
            box.setAccessibleName(label)
            self.boxes[key] = box
            words = TextLabel(label)
            words.setBuddy(box)
            row, column = divmod(at, _IN_A_ROW)
            grid.addWidget(words, 2 * row, column)
            grid.addWidget(box, 2 * row + 1, column)
        grid.addWidget(self.try_button, 3, _IN_A_ROW - 1)
        self.column.addLayout(grid)
        self.column.addWidget(self.told)
        self.column.addWidget(self.movers)
        self.column.addWidget(self.groups)
        may = self._desk.core.actor.may(Permission.PUBLISH_MODEL)
        for field in (self.name, self.reason):
            field.setVisible(may)
            self.column.addWidget(field)
        self.publish_button = self.add_buttons("Publish as new model" if may else "Close",
                                               no="Close" if may else "")  # fmt: skip
        self.try_button.setDefault(True)  # Enter in a box tries; nothing closes or publishes by it
        self.boxes[Part.RECENCY.value].setFocus()

    def content(self) -> dict[str, Any]:
        """The model in use with what was set here."""
        if self._in_use is None:
            raise InvalidInput("The model in use is still being read. Try again.")
        content = plain_content(self._in_use.content)
        content["weights"] = {part.value: self._number(part.value) for part in Part}
        content["line"] = self._number("line")
        return content

    def _number(self, key: str) -> int:
        return int(self.boxes[key].text() or 0)

    def try_it(self) -> None:
        """Reckon everybody by these weights."""
        self.problem.say("")
        self.try_button.setEnabled(False)
        query = partial(try_weights, content=self.content(), area=self._desk.area.now or None)
        self._desk.read(self, query, self._show, self._failed, key="try")

    def accept(self) -> None:
        """Publish, where one may; else close."""
        if not self._desk.core.actor.may(Permission.PUBLISH_MODEL) or self._in_use is None:
            super().accept()
            return
        missing = [f for f in (self.name, self.reason) if not (f.value() or "").strip()]
        for field in (self.name, self.reason):
            field.set_error("is needed to publish" if field in missing else "")
        if missing:
            missing[0].take_focus()
            return
        command = PublishModel(
            name=self.name.value() or "", content=self.content(),
            reason=self.reason.value() or "", based_on=self._in_use.model.digest,
        )  # fmt: skip
        self.publish_button.setEnabled(False)
        self._desk.run(self, command, self._published, self._failed)

    def _show_models(self, models: tuple[ModelShown, ...]) -> None:
        self._in_use = models[0]
        model = models[0].model
        for part in Part:
            self.boxes[part.value].setText(str(model.weights[part]))
        self.boxes["line"].setText(str(model.line))
        self.told.setText(f"In use: {model.stamp}. Nothing is stored by trying.")

    def _show(self, result: LabResult) -> None:
        self.try_button.setEnabled(True)
        crossing = sum(line.crosses for line in result.lines)
        self.told.setText(
            f"{counted(result.people, 'person', 'people')}. "
            f"Above the line: {result.above_before:,} before, {result.above_after:,} after; "
            f"{crossing:,} cross it. {ADVICE}"
        )
        moved = [line for line in result.lines if line.crosses or line.moved][:_MOVERS]
        self.movers.setText("\n".join(
            f"{line.name} ({line.reference}): score {line.before} → {line.after}, "
            f"rank {line.rank_before} → {line.rank_after} ({signed(line.moved)})"
            for line in moved
        ) or "Nobody moves.")  # fmt: skip
        self.groups.show_groups(result.groups)
        self.grow()

    def _published(self, done: Any) -> None:
        self._desk.say(f"{done.result['model']} is in use from now on.")
        super().accept()

    def _failed(self, error: Exception) -> None:
        self.try_button.setEnabled(True)
        self.publish_button.setEnabled(True)
        if isinstance(error, LomuError):
            self.problem.say(error.message, tone="problem")
            self.problem.close_button.hide()
        else:
            self._desk.prompter.show_problem(self, error)
