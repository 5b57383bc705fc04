"""What agencies have to do, on its way out: a pack for one agency, or for each in one go."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from lomu_app.cog.out import agencies_to_do, each_to_its_own
from lomu_app.kernel.errors import InvalidInput
from lomu_app.meetings.rows import MeetingDetail
from lomu_app.packs.each_agency import build_each
from lomu_app.packs.kinds import PackWish
from ui.core.desk import Desk
from ui.core.form_dialog import FormDialog
from ui.kit.fields import ChoiceField, MultilineField

EVERY = "every"
_ONE, _EACH = "Who gets it", "Who gets each, one line an agency"


class ActionsOutDialog(FormDialog):
    """Builds a pack an agency, with nothing of any other. `saved` with those that were built."""

    def __init__(
        self, parent: QWidget, desk: Desk, detail: MeetingDetail,
        agencies: Mapping[str, tuple[str, ...]],
    ) -> None:  # fmt: skip
        row = detail.row
        # The first word keeps what is the COG's out of the log of those who are not cleared.
        draft = f"{row.kind}:meeting:{row.id}:actions"
        super().__init__(parent, desk, f"Actions for agencies · {row.title}", draft=draft)
        self._agencies, self._meeting_id = agencies, row.id
        self._wish = PackWish(row.area, row.held_on)
        choices = [(agency, agency) for agency in agencies]
        if len(agencies) > 1:
            choices.insert(0, (EVERY, "Every agency, a pack each"))
        field = self.form.add(ChoiceField("agency", "Agency", choices, required=True))
        if len(agencies) == 1:
            field.set_value(choices[0][0])
        recipients = MultilineField("recipients", _ONE, required=True, lines=3,
                                    help_text="One a line.")  # fmt: skip
        self.form.add(recipients)
        self.form.add(MultilineField("why", "Why it goes out", required=True, lines=2))
        self.lay_out(
            "Build", first="agency",
            intro="A pack for an agency: what it has to do, with cells for its answers, and nothing"
            " of any other. It waits on Disclosure, where a second person checks what goes to a"
            " partner before it is written.",
        )  # fmt: skip
        field.changed.connect(self._agency_chosen)
        self._agency_chosen()

    def accept(self) -> None:
        """Ask who has something to do now, then build."""
        if self.save_button.isEnabled() and self.form.check():
            self.problem.hide()
            self.save_button.setEnabled(False)
            query = partial(agencies_to_do, meeting_id=self._meeting_id)
            self.desk.read(self, query, self._build, self.failed)

    def command(self, _values: dict[str, Any]) -> Any:
        """They are sent by way of the door."""
        raise NotImplementedError

    def _build(self, agencies: Mapping[str, tuple[str, ...]]) -> None:
        # A colleague may have asked something of another agency since the form was opened.
        self.save_button.setEnabled(True)
        wanted = list(agencies) if self._every() else [self._agency()]
        try:
            whom = each_to_its_own(wanted, self._lines())
        except InvalidInput as error:
            self.form.show_errors({"recipients": error.message})
            return
        self.save_button.setEnabled(False)
        core, why = self.desk.core, str(self.form.values()["why"])
        work = partial(build_each, core, self._wish, whom, why)
        self.desk.tasks.run(self, work, self.done_with, self.failed)

    def _lines(self) -> list[str]:
        """Each beginning with its agency."""
        typed = str(self.form.values()["recipients"])
        lines = [line.strip() for line in typed.splitlines() if line.strip()]
        return lines if self._every() else [f"{self._agency()}: {line}" for line in lines]

    def _agency(self) -> str:
        return str(self.form.fields["agency"].value())

    def _every(self) -> bool:
        return self._agency() == EVERY

    def _agency_chosen(self) -> None:
        """For every agency whoever sits there for it is offered, to be put right."""
        field = self.form.fields["recipients"]
        offered = "\n".join(
            f"{one}: {'; '.join(who)}" for one, who in self._agencies.items()
        ).rstrip()
        if self._every() and field.value() is None:
            field.set_value(offered)
        elif not self._every() and field.value() == offered:
            field.set_value(None)
        field.set_label(_EACH if self._every() else _ONE)
