"""Looking at a nominal is a consultation: its reason is logged once a session and person.

Whoever keeps the desk open for longer than half a day looks again: a server opens what is shown of
a record for a day from the look.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject

from lomu_app.bootstrap import Core
from lomu_app.people.commands import ConsultPerson
from ui.kit.tasks import Tasks

Then = Callable[[], None]
Failed = Callable[[Exception], None]
_HOLDS = dt.timedelta(hours=12)  # well within what a server opens a record for
_Key = tuple[int, str]


class Consulting(QObject):
    """Remembers the reason chosen, and who has been looked at for which reason."""

    def __init__(self, core: Core, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._core, self._tasks = core, tasks
        self._logged: dict[_Key, dt.datetime] = {}
        self._waiting: dict[_Key, list[tuple[Then | None, Failed | None]]] = {}
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
        if self._holds(key):
            if then is not None:
                then()
            return
        waiting = self._waiting.setdefault(key, [])
        waiting.append((then, failed))
        if len(waiting) > 1:
            return  # it is being logged; whoever reads before it is might be told nothing
        command = ConsultPerson(person_id=person_id, reason_code=self.code, reason_text=self.words)
        self._tasks.run(
            self,
            partial(self._core.execute, command),
            partial(self._done, key),
            partial(self._failed, key),
        )

    def logged(self, person_id: int) -> bool:
        """Whether a look at this person is on record for the reason chosen."""
        return self._holds(self._key(person_id))

    def forget(self, person_id: int) -> bool:
        """A look that opens them no more, as another record was joined into theirs since.

        Whether there was one, for the reason chosen, or there is another one on its way.
        """
        key = self._key(person_id)
        known = key in self._waiting or self._holds(key)
        self._logged = {key: at for key, at in self._logged.items() if key[0] != person_id}
        return known

    def _holds(self, key: _Key) -> bool:
        logged = self._logged.get(key)
        return logged is not None and self._core.clock.now() - logged < _HOLDS

    def _key(self, person_id: int) -> _Key:
        return person_id, f"{self.code} {self.words}"

    def _done(self, key: _Key, _done: object) -> None:
        self._logged[key] = self._core.clock.now()
        for then, _failed in self._waiting.pop(key):
            if then is not None:
                then()

    def _failed(self, key: _Key, error: Exception) -> None:
        self._logged.pop(key, None)  # else a second look would go unlogged
        waiting = self._waiting.pop(key)
        for _then, failed in waiting:
            if failed is not None:
                failed(error)
        if any(failed is None for _then, failed in waiting):
            raise error  # reading without a log must not go unnoticed
