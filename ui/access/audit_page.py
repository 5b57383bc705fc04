"""Is the audit whole, who looked at a record, and a backup of it all."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from lomu_app.kernel.clock import london
from lomu_app.kernel.permissions import Permission
from ui.core.desk import Desk
from ui.kit.labels import TextLabel, WrappedLabel, announce, show_if
from ui.kit.page import IconButton, Page

_BACKUP = "Backups (*.lomubackup)"


class Task(QFrame):
    """A heading, what it is for, a button, and what came of it."""

    def __init__(self, title: str, words: str, button: str, icon: str) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.button = IconButton(button, icon)
        self.told_label = WrappedLabel("", "h3")
        self.told_label.hide()
        texts = QVBoxLayout()
        texts.setSpacing(3)
        texts.addWidget(TextLabel(title, "h2"))
        texts.addWidget(WrappedLabel(words, "muted"))
        texts.addWidget(self.told_label)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 12, 14, 12)
        row.setSpacing(16)
        row.addLayout(texts, 1)
        row.addWidget(self.button)

    def tell(self, words: str) -> None:
        """Say what came of it, and let it be done again."""
        self.told_label.setText(words)
        self.told_label.setVisible(bool(words))
        self.button.setEnabled(True)
        announce(self, words)

    def begin(self, words: str) -> None:
        """Say that it is under way."""
        self.tell(words)
        self.button.setEnabled(False)


class AuditPage(Page):
    """For administrators and auditors; the parts shown go by permission."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("Audit and backup", "Every change is sealed in a chain of hashes")
        self._desk = desk
        may = desk.core.actor.may
        self.verify_task = Task(
            "Is the audit whole?",
            "Checks every link of the chain, that each record is what its last change left, and "
            "that the chain still holds what this computer saw last.",
            "Verify the audit", "check_circle",
        )  # fmt: skip
        self.backup_task = Task(
            "Backup",
            "Writes one encrypted file, checked after writing. It opens with the passphrases "
            "and the recovery key of today.",
            "Back up …", "export",
        )  # fmt: skip
        self.looks = LooksTask(desk)
        for widget, wanted in (
            (self.verify_task, Permission.VERIFY_AUDIT), (self.looks, Permission.READ_AUDIT),
            (self.backup_task, Permission.BACK_UP),
        ):  # fmt: skip
            self.body.addWidget(widget)
            show_if(widget, shown=may(wanted))
        self.body.addStretch(1)
        self.verify_task.button.clicked.connect(self.verify)
        self.backup_task.button.clicked.connect(self.back_up)

    def verify(self) -> None:
        """Check the whole audit, off the GUI thread."""
        if not self.verify_task.button.isEnabled():
            return
        self.verify_task.begin("Verifying …")
        self._desk.tasks.run(self, self._verified, self.verify_task.tell, self._verify_failed)

    def back_up(self) -> None:
        """Ask where to, then write the backup."""
        now = london(self._desk.core.clock.now())
        self._desk.prompter.save_file(
            self, "Back up", _BACKUP, self._back_up_to, name=f"lomu-{now:%Y-%m-%d-%H%M}.lomubackup"
        )

    def _verified(self) -> str:
        core = self._desk.core
        core.actor.require(Permission.VERIFY_AUDIT)
        verdict = core.verify_audit()
        if verdict.ok:
            return (
                f"The audit is whole: {verdict.transactions:,} transactions with "
                f"{verdict.changes:,} changes, up to {verdict.head.short}."
            )
        found = "\n".join(verdict.problems)
        return f"The audit was tampered with. Tell your data protection auditor.\n{found}"

    def _verify_failed(self, error: Exception) -> None:
        self.verify_task.tell("")
        self._desk.prompter.show_problem(self, error)

    def _back_up_to(self, out: Path) -> None:
        self.backup_task.begin("Writing and checking the backup …")
        work = partial(self._desk.core.back_up, out)
        self._desk.tasks.run(self, work, self._backed_up, self._backup_failed)

    def _backed_up(self, report: Any) -> None:
        self.backup_task.tell(
            f"Wrote {report.file.name} ({report.bytes / 1e6:,.1f} MB), which ends with "
            f"log #{report.position}."
        )

    def _backup_failed(self, error: Exception) -> None:
        self.backup_task.tell("")
        self._desk.prompter.show_problem(self, error)
