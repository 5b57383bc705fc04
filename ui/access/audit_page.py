"""Is the audit whole, a backup of it all, and the log of who did what."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QVBoxLayout

from lomu_app.kernel.clock import london
from lomu_app.kernel.counting import counted
from lomu_app.kernel.errors import Cancelled
from lomu_app.kernel.permissions import Permission
from lomu_app.kernel.progress import Progress
from ui.access.log_list import LogList
from ui.core.desk import Desk
from ui.kit.labels import TextLabel, WrappedLabel, announce, restyle, show_if
from ui.kit.page import IconButton, Page
from ui.kit.progress import ProgressBar
from ui.kit.tasks import Running

_BACKUP = "Backups (*.lomubackup)"
_SHOWN_PROBLEMS = 5
_TAMPERED = (
    "▲ Something was altered outside this program. Change nothing more, keep the last backups, "
    "and tell your data protection auditor."
)
Done = Callable[[Any], None]


class Task(QFrame):
    """A heading, what it is for, a button, how far it is, and what came of it."""

    def __init__(self, title: str, words: str, button: str, icon: str) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setAccessibleName(title)
        self.button = IconButton(button, icon)
        self.told_label = WrappedLabel("", "h3")
        self.told_label.hide()
        self.progress = ProgressBar()
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(TextLabel(title, "h2"), 1)
        head.addWidget(self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 14, 12)
        column.setSpacing(6)
        column.addLayout(head)
        column.addWidget(WrappedLabel(words, "muted"))
        column.addWidget(self.told_label)
        column.addWidget(self.progress)
        column.addStretch(1)

    def begin(self, words: str) -> None:
        """Say that it is under way."""
        self.told_label.hide()
        self.button.setEnabled(False)
        self.progress.begin(words)

    def watch(self, running: Running) -> None:
        """What Stop will stop; nothing where it is over already."""
        if not self.button.isEnabled():
            self.progress.watch(running)

    def tell(self, words: str, *, wrong: bool = False) -> None:
        """Say what came of it, and let it be done again."""
        self.progress.end()
        self.button.setEnabled(True)
        restyle(self.told_label, "role", "error" if wrong else "h3")
        self.told_label.setText(words)
        self.told_label.setVisible(bool(words))
        if words:
            announce(self, words)


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
        self.log: LogList | None = LogList(desk) if may(Permission.READ_AUDIT) else None
        # A shared database is backed up by its server's own tools.
        backs_up = may(Permission.BACK_UP) and desk.core.folder is not None
        self._tasks_row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._tasks_row.setSpacing(9)
        for widget, shown in (
            (self.verify_task, may(Permission.VERIFY_AUDIT)), (self.backup_task, backs_up),
        ):  # fmt: skip
            self._tasks_row.addWidget(widget, 1)
            show_if(widget, shown=shown)
        self.body.addLayout(self._tasks_row)
        if self.log is None:
            self.body.addStretch(1)
        else:
            self.body.addWidget(self.log, 1)
            self.log.navigate.connect(self.navigate)
        self.verify_task.button.clicked.connect(self.verify)
        self.backup_task.button.clicked.connect(self.back_up)

    def open_with(self, _argument: Any) -> None:
        """Show the log as it now stands."""
        self.refresh()

    def refresh(self) -> None:
        """Read the log again."""
        if self.log is not None:
            self.log.refresh()

    def take_focus(self) -> None:
        """The first thing that can be done, but for a log that has it already."""
        if not self.isAncestorOf(self.window().focusWidget()):
            self.verify_task.button.setFocus()

    def verify(self) -> None:
        """Check the whole audit, off the GUI thread."""
        if self.verify_task.button.isEnabled():
            self._start(self.verify_task, "Verifying", self._verified, self._tell_verdict)

    def back_up(self) -> None:
        """Ask where to, then write the backup."""
        if not self.backup_task.button.isEnabled():
            return
        now = london(self._desk.core.clock.now())
        self._desk.prompter.save_file(
            self, "Back up", _BACKUP, self._back_up_to, name=f"lomu-{now:%Y-%m-%d-%H%M}.lomubackup"
        )

    def _start(
        self, task: Task, words: str, work: Callable[[Progress], object], done: Done
    ) -> None:
        task.begin(words)
        failed = partial(self._failed, task)
        running = self._desk.tasks.run_long(self, work, done, failed, task.progress.show_step)
        task.watch(running)

    def _verified(self, progress: Progress) -> tuple[bool, str]:
        core = self._desk.core
        core.actor.require(Permission.VERIFY_AUDIT)
        verdict = core.verify_audit(progress)
        if verdict.ok:
            return True, (
                f"The audit is whole: {counted(verdict.transactions, 'transaction')} with "
                f"{counted(verdict.changes, 'change')}, up to {verdict.head.short}."
            )
        more = len(verdict.problems) - _SHOWN_PROBLEMS
        found = [f"{problem}." for problem in verdict.problems[:_SHOWN_PROBLEMS]]
        if more > 0:
            found.append(f"And {more:,} more.")
        return False, "\n".join((_TAMPERED, *found))

    def _tell_verdict(self, verdict: tuple[bool, str]) -> None:
        whole, words = verdict
        self.verify_task.tell(f"✓ {words}" if whole else words, wrong=not whole)

    def _back_up_to(self, out: Path) -> None:
        work = partial(self._desk.core.back_up, out)
        self._start(self.backup_task, "Writing and checking the backup", work, self._backed_up)

    def _backed_up(self, report: Any) -> None:
        self.backup_task.tell(
            f"✓ Wrote {report.file.name} ({report.bytes / 1e6:,.1f} MB), which ends with "
            f"log #{report.position}. Keep it on another computer."
        )

    def _failed(self, task: Task, error: Exception) -> None:
        if isinstance(error, Cancelled):
            task.tell("Stopped.")
            return
        task.tell("")
        self._desk.prompter.show_problem(self, error)
