"""Recording a person's ethnicity, for the fairness view alone."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from lomu_app.people.ethnicity import EthnicityRow, RecordEthnicity, ethnicity_of
from ui.core.desk import Desk
from ui.core.form_dialog import FormDialog
from ui.kit.fields import CheckField, ChoiceField

_INTRO = "Used only to see whether the ranking treats groups alike. No list or search shows it."


class EthnicityDialog(FormDialog):
    """One code of the policy's list, and who said so."""

    def __init__(
        self, parent: QWidget, desk: Desk, person_id: int, known: EthnicityRow | None
    ) -> None:
        super().__init__(parent, desk, "Ethnicity", draft=f"ethnicity:{person_id}")
        self._person_id, self._known = person_id, known
        labels = desk.core.policies["people"]["ethnicities"]
        choices = [(code, str(label)) for code, label in labels.items()]
        self.form.add(ChoiceField("code", "Ethnicity", choices, required=True))
        self.form.add(CheckField("self_defined", "Said by the person"))
        if known is not None:
            self.form.set_values({"code": known.code, "self_defined": known.self_defined})
        self.lay_out("Record", first="code", intro=_INTRO)

    def command(self, values: dict[str, Any]) -> RecordEthnicity | None:
        """What was chosen; None where nothing changed."""
        known = self._known
        if known is not None and (known.code, known.self_defined) == (
            values["code"], values["self_defined"],
        ):  # fmt: skip
            return None
        return RecordEthnicity(
            person_id=self._person_id, version=0 if known is None else known.version,
            code=values["code"], self_defined=values["self_defined"],
        )  # fmt: skip


def open_ethnicity(parent: QWidget, desk: Desk, person_id: int) -> None:
    """Read what is recorded, then ask."""
    show = partial(_show, parent, desk, person_id)
    failed = partial(desk.prompter.show_problem, parent)
    desk.read(desk, partial(ethnicity_of, person_id=person_id), show, failed)


def _show(parent: QWidget, desk: Desk, person_id: int, known: EthnicityRow | None) -> None:
    EthnicityDialog(parent, desk, person_id, known).open()
