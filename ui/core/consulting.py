"""Looking at a nominal is a consultation: its reason is logged once a session and person."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject

from lomu_app.bootstrap import Core
from lomu_app.people.commands import ConsultPerson
from ui.kit.tasks import Tasks

Then = Callable[[], None]
Failed = Callable[[Exception], None]


class Consulting(QObject):
    """Remembers the reason chosen, and who has been looked at for which reason."""

    def __init__(self, core: Core, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._core, self._tasks = core, tasks
        self._logged: set[tuple[int, str]] = set()
        listed = core.policies["consultation"]["reasons"]
        self.reasons: list[tuple[str, str]] = [
            (str(item["code"]), str(item["label"])) for item in listed
        ]
        self._with_words = {str(item["code"]) for item in listed if item.get("needs_text")}
        self.code, self.words = self.reasons[0][0], ""

    def needs_words(self, code: str) -> bool:
        """Whether this reason must be explained."""
        return code in self._with_words

    def choose(self, code: str, words: str = "") -> None:
        """From now on, this is why."""
        self.code, self.words = code, words

    def look_at(
        self, person_id: int, then: Then | None = None, failed: Failed | None = None
    ) -> None:
        """Log that the person is being looked at, unless that was logged for this reason.

        `then` is called once it is logged; a page that shows a whole record waits for it.
        """
        key = self._key(person_id)
        if key in self._logged:
            self._done(then, None)
            return
        self._logged.add(key)
        command = ConsultPerson(person_id=person_id, reason_code=self.code, reason_text=self.words)
        self._tasks.run(
            self,
            partial(self._core.execute, command),
            partial(self._done, then),
            partial(self._failed, key, failed),
        )

    def logged(self, person_id: int) -> bool:
        """Whether a look at this person is on record for the reason chosen."""
        return self._key(person_id) in self._logged

    def _key(self, person_id: int) -> tuple[int, str]:
        return person_id, f"{self.code} {self.words}"

    @staticmethod
    def _done(then: Then | None, _done: object) -> None:
        if then is not None:
            then()

    def _failed(self, key: tuple[int, str], failed: Failed | None, error: Exception) -> None:
        self._logged.discard(key)  # else a second look would go unlogged
        if failed is None:
            raise error  # reading without a log must not go unnoticed
        failed(error)
