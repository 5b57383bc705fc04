"""The forms of packs: built, looked at, checked, released, withdrawn, recalled, accounted for."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from lomu_app.disclosure.audiences import POLICY, audiences, find_audience
from lomu_app.disclosure.commands import AccountForCopy, CheckPack, RecallPack, WithdrawPack
from lomu_app.disclosure.numbering import is_apart
from lomu_app.disclosure.queries import load_contents, load_release
from lomu_app.disclosure.rows import CopyRow, ReleaseDetail
from lomu_app.disclosure.rules import ReleaseStatus
from lomu_app.kernel.errors import InvalidInput
from lomu_app.kernel.permissions import COMPARTMENT
from lomu_app.packs.building import Recipient
from lomu_app.packs.frozen import thawed
from lomu_app.packs.kinds import PackWish, find_kind, pack_kinds
from lomu_app.packs.locking import new_password
from lomu_app.packs.story import PackContent
from ui.core.desk import Desk
from ui.core.form_dialog import FormDialog
from ui.core.pack_wanted import PackWanted
from ui.kit.fields import ChoiceField, DateField, MultilineField, TextField
from ui.packs import words

_LINES_SHOWN = 12


def plain_view(name: str) -> QPlainTextEdit:
    """Text to be read, by keyboard too; never taken for markup."""
    view = QPlainTextEdit()
    view.setReadOnly(True)
    view.setTabChangesFocus(True)
    view.setAccessibleName(name)
    view.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
    view.setMinimumHeight(view.fontMetrics().lineSpacing() * _LINES_SHOWN)
    return view


class PackDialog(FormDialog):
    """A form about one pack as it was read."""

    said = ""

    def __init__(
        self, parent: QWidget, desk: Desk, detail: ReleaseDetail, title: str, key: str
    ) -> None:
        row = detail.row
        super().__init__(
            parent, desk, f"{title} · {row.reference}", draft=f"{_apart(detail)}pack:{row.id}:{key}"
        )
        self.detail = detail

    def seen(self) -> dict[str, Any]:
        """What every command about the pack names."""
        return {"disclosure_id": self.detail.row.id, "version": self.detail.row.version}

    def show_contents(self) -> None:
        """Put all that each audience is shown above the form."""
        self.view = plain_view("What each audience is shown")
        self.inside.insertWidget(1, self.view)  # under what is said of it
        query = partial(load_contents, release_id=self.detail.row.id)
        self.desk.read(self, query, self._contents, self.failed, key="contents")

    def _contents(self, found: dict[str, bytes]) -> None:
        known = audiences(self.desk.core.policies[POLICY])
        parts = [
            words.content_text(known[code].label, thawed(data)) for code, data in found.items()
        ]
        self.view.setPlainText("\n\n".join(parts))


class CheckDialog(PackDialog):
    """A second person reads what each audience is shown, and lets it go."""

    said = "checked"

    def __init__(self, parent: QWidget, desk: Desk, detail: ReleaseDetail) -> None:
        super().__init__(parent, desk, detail, "Check the pack", "check")
        self.form.add(TextField("note", "Note"))
        self.lay_out(
            "Let it go", first="note",
            intro=f"{detail.row.title}, for {'; '.join(detail.row.recipients)}. Read what each is"
            " shown; what an audience may not see is not in it.",
        )  # fmt: skip
        self.show_contents()

    def command(self, values: dict[str, Any]) -> Any:
        """Checked."""
        return CheckPack(**self.seen(), note=values["note"] or "")


class LookDialog(PackDialog):
    """What each audience is shown, to be read."""

    def __init__(self, parent: QWidget, desk: Desk, detail: ReleaseDetail) -> None:
        super().__init__(parent, desk, detail, "What each is shown", "look")
        self.lay_out("Close", first="", intro=detail.row.title)
        self.show_contents()

    def command(self, _values: dict[str, Any]) -> Any:
        """Nothing is meant."""
        return None


class EndDialog(PackDialog):
    """A reason, and the pack is withdrawn or asked back."""

    def __init__(self, parent: QWidget, desk: Desk, detail: ReleaseDetail, *, recall: bool) -> None:
        title, yes = ("Recall the pack", "Recall") if recall else ("Withdraw the pack", "Withdraw")
        super().__init__(parent, desk, detail, title, "recall" if recall else "withdraw")
        self._recall = recall
        self.said = "recalled: ask each for their copy" if recall else "withdrawn"
        self.form.add(MultilineField("reason", "Why", required=True, lines=2))
        told = "; ".join(detail.row.recipients)
        self.lay_out(
            yes, first="reason",
            intro=f"These have a copy: {told}." if recall else f"It goes to none of these: {told}.",
        )  # fmt: skip

    def command(self, values: dict[str, Any]) -> Any:
        """The end of it."""
        kind = RecallPack if self._recall else WithdrawPack
        return kind(**self.seen(), reason=values["reason"])


class AccountDialog(PackDialog):
    """What became of one copy that was asked back."""

    def __init__(self, parent: QWidget, desk: Desk, detail: ReleaseDetail, copy: CopyRow) -> None:
        super().__init__(parent, desk, detail, "A copy accounted for", f"copy:{copy.number}")
        self._copy = copy
        self.said = f"the copy of {copy.recipient} is accounted for"
        self.form.add(
            TextField("how", "What became of it", required=True,
                      help_text="Given back, destroyed, not to be found; who says so.")
        )  # fmt: skip
        self.lay_out("Record", first="how", intro=f"Copy {copy.canary} of {copy.recipient}.")

    def command(self, values: dict[str, Any]) -> Any:
        """How it was accounted for."""
        return AccountForCopy(copy_id=self._copy.id, version=self._copy.version, how=values["how"])


class ReleaseDialog(PackDialog):
    """Where to; then the copies are written, and the passwords made for them shown, once."""

    def __init__(self, parent: QWidget, desk: Desk, detail: ReleaseDetail) -> None:
        again = detail.row.status is ReleaseStatus.RELEASED
        title = "Write the copies again" if again else "Release the pack"
        super().__init__(parent, desk, detail, title, "again" if again else "release")
        from lomu_app.packs.door import copies_with_password

        self.said = "its copies are written again" if again else "released"
        wanted = copies_with_password(desk.core, detail)
        self.passwords = {copy.id: new_password() for copy in wanted}
        self._writing = False
        lines = [f"{copy.recipient}, {copy.agency}: {self.passwords[copy.id]}" for copy in wanted]
        self.view = plain_view("The passwords")
        self.view.setPlainText("\n".join(lines))
        told = "Each of these copies opens with its password alone. They are shown here and kept "
        told += "nowhere: write them down now, and tell them by another way than the file."
        self.lay_out("Choose where …", first="", intro=told if lines else "One file a recipient.")
        if lines:
            self.inside.insertWidget(1, self.view)

    def accept(self) -> None:
        """Ask where to; several copies go into the folder that is chosen."""
        if self._writing:
            return
        many = len(self.detail.copies) > 1
        title = "Any name in the folder for all copies" if many else "Write the copy"
        name = f"{self.detail.row.reference}.xlsx"
        self.desk.prompter.save_file(self, title, "Workbook (*.xlsx)", self._placed, name=name)

    def reject(self) -> None:
        """Esc: leave, but not while it is being written."""
        if not self._writing:
            super().reject()

    def failed(self, error: Exception) -> None:
        """Say why, and let it be tried again."""
        self._writing = False
        super().failed(error)

    def _placed(self, path: Path) -> None:
        from lomu_app.packs.door import write_out

        many = len(self.detail.copies) > 1
        self._writing = True
        self.save_button.setEnabled(False)
        work = partial(
            write_out, self.desk.core, self.detail.row.id, path.parent if many else path,
            self.passwords, replace=not many,
        )  # fmt: skip
        self.desk.tasks.run(self, work, self.done_with, self.failed)


class BuildDialog(FormDialog):
    """What is wanted, and for whom; first what each would see is shown, then it is frozen."""

    def __init__(self, parent: QWidget, desk: Desk, wanted: PackWanted | None = None) -> None:
        super().__init__(parent, desk, "Build a pack", draft=draft_of(wanted))
        self._area = wanted.area if wanted is not None else desk.area.now
        kinds = [(kind.code, kind.label) for kind in pack_kinds()]
        self.form.add(ChoiceField("kind", "Pack", kinds, required=True))
        self.form.add(
            DateField("day", "Of the day", today=desk.core.clock.today, required=True,
                      help_text="On which the meeting is, or up to which it counts.")
        )  # fmt: skip
        self.form.add(
            TextField("about", "About", help_text="A person, week or quarter, e.g. P-000123.")
        )
        self.form.add(TextField("agency", "Whose actions", help_text="Empty for all agencies."))
        self.form.add(
            MultilineField("recipients", "Who gets it", required=True, lines=3,
                           help_text="One a line, as Probation: Ash Larch.")
        )  # fmt: skip
        self.form.add(MultilineField("why", "Why it goes out", required=True, lines=2))
        self.view = plain_view("What each audience would see")
        self.view.hide()
        self.inside.addWidget(self.view)
        self._looked: dict[str, Any] = {}
        self._seen: PackContent | None = None
        day = wanted.day if wanted is not None else desk.core.clock.today()
        self.form.set_values({"kind": wanted.kind if wanted else None, "day": day})
        self.lay_out(
            "Show what each would see", first="recipients" if wanted else "kind",
            intro=f"Of {self._area}, as at now.",
        )  # fmt: skip

    def accept(self) -> None:
        """First show it; the second time freeze what was shown."""
        if not self.save_button.isEnabled() or not self.form.check():
            return
        values = self.form.values()
        try:
            recipients = self._recipients(str(values["recipients"]))
        except InvalidInput as error:
            self.failed(error)
            return
        self.save_button.setEnabled(False)
        if self._seen is not None and values == self._looked:
            freeze = partial(self._freeze, self._seen, values, recipients)
            self.desk.tasks.run(self, freeze, self.done_with, self.failed)
        else:
            look = partial(self._look, values, recipients)
            self.desk.tasks.run(self, look, self._shown, self.failed)

    def command(self, _values: dict[str, Any]) -> Any:
        """It is sent by way of the door."""
        raise NotImplementedError

    def _recipients(self, typed: str) -> tuple[Recipient, ...]:
        found = []
        for line in filter(None, map(str.strip, typed.splitlines())):
            agency, colon, name = line.partition(":")
            if not colon or not name.strip():
                raise InvalidInput(f"“{line}” is no AGENCY: NAME.", {"recipients": "AGENCY: NAME"})
            found.append(Recipient(agency.strip(), name.strip()))
        return tuple(found)

    def _content(self, values: dict[str, Any]) -> Any:
        from lomu_app.packs.door import load

        wish = PackWish(
            self._area, values["day"], values["about"] or "", values["agency"] or ""
        )  # fmt: skip
        return load(self.desk.core, find_kind(values["kind"]), wish)

    def _look(self, values: dict[str, Any], recipients: tuple[Recipient, ...]) -> Any:
        from lomu_app.disclosure.audiences import audience_of_agency
        from lomu_app.packs.door import preview

        policy = self.desk.core.policies[POLICY]
        codes = dict.fromkeys(audience_of_agency(policy, each.agency).code for each in recipients)
        wanted = [find_audience(policy, code) for code in codes]
        content = self._content(values)
        return values, content, preview(self.desk.core, content, wanted)

    def _freeze(
        self, content: PackContent, values: dict[str, Any], recipients: tuple[Recipient, ...]
    ) -> Any:
        from lomu_app.packs.door import build

        core = self.desk.core
        built = build(core, content, recipients, str(values["why"]))
        return core.ask(load_release, built.id)

    def _shown(self, found: Any) -> None:
        self._looked, self._seen, previews = found
        self.view.setPlainText(words.preview_text(previews))
        self.view.show()
        self.name_main("Freeze it")
        self.save_button.setEnabled(True)
        # Read before it is frozen: from its first line, however low the screen.
        self.view.moveCursor(QTextCursor.MoveOperation.Start)
        self.view.setFocus()
        QTimer.singleShot(0, self, self._bring_into_view)

    def _bring_into_view(self) -> None:
        """Once there is room for it; Qt itself would be content with the line of the cursor."""
        self.area.verticalScrollBar().setValue(self.view.y())


def draft_of(wanted: PackWanted | None) -> str:
    """One for each meeting; that of a COG stays out of the log of those who are not cleared."""
    if wanted is None:
        return "pack:new"
    apart = COMPARTMENT if wanted.kind == "cog" else ""
    return f"{apart}pack:new:{wanted.kind}:{wanted.area}:{wanted.day.isoformat()}"


def _apart(detail: ReleaseDetail) -> str:
    """The first word keeps a draft out of the log of those who are not cleared."""
    return COMPARTMENT if is_apart(detail.row.id) else ""
