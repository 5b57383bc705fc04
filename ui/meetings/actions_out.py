"""What agencies have to do, on its way out: one agency's sheet, or every one's in one go."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from lomu_app.cog.out import each_to_its_own, load_action_pack, load_action_packs
from lomu_app.cog.pack_rows import ActionPack
from lomu_app.kernel.errors import InvalidInput
from lomu_app.meetings.rows import MeetingDetail
from lomu_app.packs.cog_sheets import sheet_places
from ui.core.desk import Desk
from ui.kit.fields import ChoiceField
from ui.meetings.leaving import EachLeaving
from ui.meetings.out import OutDialog

EVERY = "every"
_ONE, _EACH = "Who gets it", "Who gets each, one line an agency"


class ActionsOutDialog(OutDialog):
    """What one agency has to do, or each: a file an agency, with nothing of any other."""

    title = "Action sheet"
    lead = "A workbook for an agency, with a column for its answers and nothing of any other."

    def __init__(
        self, parent: QWidget, desk: Desk, detail: MeetingDetail,
        agencies: Mapping[str, tuple[str, ...]],
    ) -> None:  # fmt: skip
        self._agencies = agencies
        self._packs: tuple[ActionPack, ...] = ()
        self._whom: dict[str, tuple[str, ...]] = {}
        self._folder = Path()
        super().__init__(parent, desk, detail)
        self.form.fields["agency"].changed.connect(self._agency_chosen)
        self._agency_chosen()

    def add_choices(self) -> None:
        """Whose."""
        agencies = [(agency, agency) for agency in self._agencies]
        if len(agencies) > 1:
            agencies.insert(0, (EVERY, "Every agency, one file each"))
        field = self.form.add(ChoiceField("agency", "Agency", agencies, required=True))
        if len(self._agencies) == 1:
            field.set_value(agencies[0][0])

    def query(self) -> Callable[[Any], Any]:
        """The actions of the agency that is chosen, or of each."""
        if self._every():
            return partial(load_action_packs, meeting_id=self._meeting_id)
        return partial(load_action_pack, meeting_id=self._meeting_id, agency=self._agency())

    def names(self) -> tuple[str, str]:
        """Of the log, and of the file."""
        return f"COG actions of {self._agency()}", f"actions-{self._agency()}"

    def _ask_where(self, pack: Any) -> None:
        if not isinstance(pack, tuple):
            super()._ask_where(pack)
            return
        self.save_button.setEnabled(True)
        # Of the agencies as they are read now: a colleague may have asked something of another
        # one since the form was opened.
        try:
            self._whom = each_to_its_own([one.agency for one in pack], self.recipient_lines())
        except InvalidInput as error:
            self.form.show_errors({"recipients": error.message})
            return
        self._packs = pack
        self.desk.prompter.save_file(
            self, "Any name in the folder for all sheets", "Workbook (*.xlsx)", self._placed,
            name=f"{self._short}-actions.xlsx",
        )  # fmt: skip

    def _placed(self, path: Path) -> None:
        if not self._every():
            super()._placed(path)
            return
        self._folder = path.parent
        places = sheet_places(self._packs, self._folder, self.desk.core.marking)
        self.confirm_files(tuple(places.values()))

    def _write(self, *, replace: bool) -> None:
        if not self._every():
            super()._write(replace=replace)
            return
        leaving = EachLeaving(
            self.desk.core, self._packs, self._whom, self.form.values()["why"], self._folder,
            replace,
        )  # fmt: skip
        self.begin_writing(leaving.write)

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
