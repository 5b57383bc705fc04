"""The small forms of an action: raised, closed, reworded, another day, somebody else."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from lomu_app.actions.commands import (
    AmendAction,
    ExtendAction,
    RaiseAction,
    StepAction,
    TransferAction,
)
from lomu_app.actions.queries import load_action
from lomu_app.actions.rows import ActionDetail
from lomu_app.actions.rules import PRIORITIES, STATUS_LABELS, ActionStatus
from lomu_app.kernel.changes import Kind
from lomu_app.kernel.errors import EditConflict
from lomu_app.kernel.permissions import COMPARTMENT
from ui.core.desk import Desk
from ui.core.form_dialog import FormDialog
from ui.core.person_field import PersonField
from ui.kit.dates import weekday_words
from ui.kit.fields import CheckField, ChoiceField, DateField, MultilineField, TextField

PRIORITY_WORDS = {1: "1, at once", 2: "2, soon", 3: "3, usual", 4: "4, when there is time"}
# Title, button, what is asked.
_STEPS = {
    ActionStatus.DONE: ("Done", "Done", "What came of it"),
    ActionStatus.CANCELLED: ("No longer needed", "Cancel the action", "Why"),
    ActionStatus.OPEN: ("Open it again", "Open again", "Why"),
}


class ActionDialog(FormDialog):
    """A form about one action as it was read; after a conflict, as it is now."""

    def __init__(
        self, parent: QWidget, desk: Desk, detail: ActionDetail, title: str, *, draft: str
    ) -> None:
        row = detail.row
        name = f"action:{row.id}:{draft}"
        super().__init__(
            parent, desk, f"{title} · {row.reference}",
            draft=f"{COMPARTMENT}{name}" if row.apart else name,
        )  # fmt: skip
        self.detail = detail
        if not row.apart:
            self.edits(Kind.ACTION, row.id)

    def seen(self) -> dict[str, Any]:
        """What every command about the action names."""
        return {"action_id": self.detail.row.id, "version": self.detail.row.version}

    def conflict(self, _error: EditConflict) -> None:
        """Read it again and say what has changed; what was typed stays."""
        query = partial(load_action, action_id=self.detail.row.id)
        self.desk.read(self, query, self._moved_on, self.failed, key="again")

    def _moved_on(self, detail: ActionDetail) -> None:
        last = detail.steps[-1]
        self.detail = detail
        self.say_problem(
            f"Meanwhile {last.by} changed this action: it is {STATUS_LABELS[detail.row.status]}, "
            f"due {weekday_words(detail.row.due)}, with {detail.row.owner}. What you typed is "
            "still here; if it holds all the same, send it again."
        )


class StepDialog(ActionDialog):
    """How an action ends, or why it is opened again."""

    def __init__(
        self, parent: QWidget, desk: Desk, detail: ActionDetail, status: ActionStatus
    ) -> None:
        title, yes, asked = _STEPS[status]
        super().__init__(parent, desk, detail, title, draft=status.value)
        self.status = status
        self.form.add(MultilineField("result", asked, required=True, lines=4))
        self.lay_out(yes, first="result", intro=detail.row.text)

    def command(self, values: dict[str, Any]) -> Any:
        """The step."""
        return StepAction(**self.seen(), status=self.status.value, result=values["result"])


class AmendDialog(ActionDialog):
    """Other words for what is to be done, or another priority."""

    def __init__(self, parent: QWidget, desk: Desk, detail: ActionDetail) -> None:
        super().__init__(parent, desk, detail, "Change the words", draft="amend")
        self.form.add(MultilineField("text", "What is to be done", required=True, lines=4))
        self.form.add(ChoiceField("priority", "Priority", priority_choices(), required=True))
        self.form.add(TextField("reason", "Why", required=True))
        self.form.set_values({"text": detail.row.text, "priority": str(detail.row.priority)})
        self.lay_out("Change", first="text", intro="What stands there now is kept in its history.")

    def command(self, values: dict[str, Any]) -> Any:
        """The new words."""
        return AmendAction(
            **self.seen(), text=values["text"], priority=int(values["priority"]),
            reason=values["reason"],
        )  # fmt: skip


class ExtendDialog(ActionDialog):
    """Another day, and why."""

    def __init__(self, parent: QWidget, desk: Desk, detail: ActionDetail) -> None:
        super().__init__(parent, desk, detail, "Another day", draft="extend")
        today = desk.core.clock.today
        self.form.add(DateField("due", "Due", today=today, required=True))
        self.form.add(TextField("reason", "Why", required=True))
        intro = f"{detail.row.text}\nDue {weekday_words(detail.row.due)} now; both days are kept."
        self.lay_out("Set the day", first="due", intro=intro)

    def command(self, values: dict[str, Any]) -> Any:
        """The new day."""
        return ExtendAction(**self.seen(), due=values["due"], reason=values["reason"])


class TransferDialog(ActionDialog):
    """Somebody else does it."""

    def __init__(self, parent: QWidget, desk: Desk, detail: ActionDetail) -> None:
        super().__init__(parent, desk, detail, "Give to somebody else", draft="transfer")
        agencies = [(name, name) for name in desk.core.policies["actions"]["agencies"]]
        self.form.add(TextField("owner", "Who does it from now on", required=True))
        self.form.add(ChoiceField("owner_agency", "Agency", agencies, required=True))
        self.form.add(TextField("reason", "Why", required=True))
        self.form.add(
            CheckField(
                "leaves", "It leaves the unit",
                help_text="Nobody here follows it up any more: it ends here as transferred.",
            )
        )  # fmt: skip
        self.form.set_values({"owner_agency": detail.row.owner_agency})
        intro = f"{detail.row.text}\nWith {detail.row.owner}, {detail.row.owner_agency} now."
        self.lay_out("Give it", first="owner", intro=intro)

    def command(self, values: dict[str, Any]) -> Any:
        """The transfer."""
        return TransferAction(
            **self.seen(), owner=values["owner"], owner_agency=values["owner_agency"],
            reason=values["reason"], leaves=bool(values["leaves"]),
        )  # fmt: skip


class RaiseDialog(FormDialog):
    """Something is to be done. `saved(Done)`: its result holds `action_id` and `reference`."""

    def __init__(self, parent: QWidget, desk: Desk, *, person_id: int = 0) -> None:
        super().__init__(parent, desk, "Raise an action", draft="action:new")
        policy, form = desk.core.policies["actions"], self.form
        self.who = form.add(PersonField(desk))
        areas = [(area, area) for area in desk.area.areas]
        form.add(ChoiceField("area", "Area", areas, required=True))
        form.add(MultilineField("text", "What is to be done", required=True, lines=3))
        form.add(ChoiceField("kind", "Kind", list(policy["kinds"].items()), required=True))
        form.add(ChoiceField("strand", "Strand", list(policy["strands"].items()), required=True))
        form.add(TextField("owner", "Who does it", required=True))
        agencies = [(name, name) for name in policy["agencies"]]
        form.add(ChoiceField("owner_agency", "Agency", agencies, required=True))
        form.add(DateField("due", "Due", today=desk.core.clock.today, required=True))
        form.add(ChoiceField("priority", "Priority", priority_choices(), required=True))
        form.set_values(
            {
                "area": desk.area.now, "owner": desk.core.actor.display_name, "priority": "3",
                "owner_agency": policy["own_agency"],
            }
        )  # fmt: skip
        self.lay_out("Raise it", first="text" if person_id else "person_id")
        if person_id:
            self.who.set_value(person_id)

    def command(self, values: dict[str, Any]) -> Any:
        """The action."""
        return RaiseAction(
            person_id=values["person_id"], area=values["area"], text=values["text"],
            kind=values["kind"], strand=values["strand"], owner=values["owner"],
            owner_agency=values["owner_agency"], due=values["due"],
            priority=int(values["priority"]),
        )  # fmt: skip


def priority_choices() -> list[tuple[str, str]]:
    """The priorities, each with what it means."""
    return [(str(number), PRIORITY_WORDS[number]) for number in PRIORITIES]
