"""Keeps which file is on its way in and what was chosen for it, and offers it again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer

from lomu_app.access.drafts import DraftRow, DropDraft, KeepDraft, find_drafts
from lomu_app.kernel.clock import london
from lomu_app.kernel.errors import LomuError, StoreUnavailable
from lomu_app.kernel.permissions import Permission
from ui.core.desk import Desk
from ui.core.drafts import DraftBanner
from ui.intake.chosen import Chosen
from ui.intake.job import Job
from ui.kit.dates import day_words

FORM = "intake"
_PAUSE = 800  # milliseconds after the last choice before the draft is kept


class JobDraft(QObject):
    """`look` once the page is shown. The rows of the file are not kept, only where it lies."""

    def __init__(self, desk: Desk, job: Job, banner: DraftBanner) -> None:
        super().__init__(job)
        self._desk, self._job, self._banner = desk, job, banner
        self._found: DraftRow | None = None
        self._kept = self._complained = False
        self._may = desk.core.actor.may(Permission.KEEP_DRAFTS)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE)
        self._timer.timeout.connect(self.keep_now)
        desk.add_keeper(self)
        job.changed.connect(self._timer.start)
        job.opened.connect(banner.hide)
        job.stored.connect(self.drop)
        banner.action_requested.connect(self._use)
        banner.throw_away_requested.connect(self.drop)

    def look(self) -> None:
        """Ask whether something was left half-way, and offer it."""
        if self._may and self._job.file is None:
            self._desk.read(self, find_drafts, self._offer, self._not_looked, key="look")

    def keep_now(self) -> bool:
        """Keep at once where one is; whether there was anything."""
        self._timer.stop()
        job = self._job
        if not self._may or job.file is None or job.result is not None:
            return False
        self._kept = True
        fields = {
            "path": str(job.file.path), "area": job.area, "digest": job.file.digest,
            "chosen": job.chosen.to_dict(),
        }  # fmt: skip
        now = self._desk.core.clock.now()
        command = KeepDraft(form=FORM, fields=fields, typed_at=now)
        self._desk.run(self, command, self._told, self._failed, key="keep")
        return True

    def drop(self) -> None:
        """It was brought in, or is not wanted any more."""
        self._timer.stop()
        self._banner.hide()
        if self._may and (self._kept or self._found is not None):
            forms = {FORM} | ({self._found.form} if self._found is not None else set())
            self._kept, self._found = False, None
            for form in forms:
                self._desk.run(self, DropDraft(form=form), self._dropped, self._failed)

    def has_changed(self) -> bool:
        """Whether the file is another one than when it was left."""
        kept, file = self._found, self._job.file
        if kept is None or file is None or kept.fields["path"] != str(file.path):
            return False
        return bool(kept.fields["digest"] != file.digest)

    def _offer(self, drafts: list[DraftRow]) -> None:
        self._found = next((draft for draft in drafts if draft.of == FORM), None)
        if self._found is None or self._job.file is not None:
            return
        at = london(self._found.saved_at)
        when = f"at {at:%H:%M}"
        if at.date() != self._desk.core.clock.today():
            when = f"on {day_words(at.date())} {when}"
        name = Path(self._found.fields["path"]).name
        self._banner.say(
            f"You had begun to bring in {name} for {self._found.fields['area']} {when}. Nothing "
            "of it is stored yet; what you chose is kept.", button="Go on with it",
        )  # fmt: skip

    def _use(self) -> None:
        if self._found is not None:
            fields = self._found.fields
            area = str(fields["area"])
            if area in self._desk.area.areas:
                path, chosen = Path(fields["path"]), Chosen.from_dict(fields["chosen"])
                self._job.resume(path, area, chosen)
            else:
                self._banner.say(f"You do not work for {area} any more.", tone="problem")

    def _told(self, _done: Any) -> None:
        if self._job.file is None or self._job.result is not None:
            self.drop()  # it was over before the draft was kept
            return
        self._complained = False
        self._desk.saved.emit(f"Draft kept {self._desk.time()}")

    def _dropped(self, _done: Any) -> None:
        """Gone."""

    def _not_looked(self, error: Exception) -> None:
        """While the database is away nobody can say whether anything was left."""
        if not isinstance(error, StoreUnavailable):
            self._failed(error)

    def _failed(self, error: Exception) -> None:
        self._desk.saved.emit("▲ Draft not kept")
        if not isinstance(error, LomuError):
            self._desk.prompter.show_problem(self._banner, error)
        elif not self._complained:  # said once, and quietly: nobody asked for the draft
            self._complained = True
            self._desk.say(f"What you chose is not kept as a draft. {error.message}")
