"""Opening somebody of whom 2,000 things are on record, against the bare reads beneath it."""

from __future__ import annotations

import datetime as dt
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import sqlalchemy as sa
from PySide6.QtWidgets import QApplication

from bench.racing import Race
from lomu_app.access.commands import AddUser
from lomu_app.bootstrap import Core
from lomu_app.daart.records import ArrestAttempt, Target
from lomu_app.people.entry_records import AccessLimit
from lomu_app.people.queries import load_person
from lomu_app.people.seeing import limited_records
from lomu_app.people.telling import timeline
from lomu_app.store.audit import AuditEntry, AuditSeal
from lomu_app.store.unit_of_work import Reader
from ui.people.timeline_list import TimelineModel, rows_of
from ui.people.timeline_section import TimelineList

_EVENTS = 2_000
_PAGE = 50
_ROUNDS = 100
_DESKS = 7
_ROOT = Path(__file__).resolve().parent.parent
_OWNER = "ps.owner"
_NOON = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)


class Opening:
    """The record and the first page of the timeline; painting against the budget of 100 ms."""

    def __init__(self, core: Core) -> None:
        self._core = core
        core.execute(
            AddUser(
                username=_OWNER, display_name=_OWNER, passphrase_hash="", roles=("sergeant",),
                areas=(),
            )
        )  # fmt: skip
        with core.store.engine.begin() as connection:
            target = connection.execute(sa.select(Target.id, Target.person_id).limit(1)).one()
            self._person_id = target.person_id
            _fill(connection, target.id)
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        self._application = QApplication.instance() or QApplication([])
        self.processor: dict[str, dict[str, float]] = {}

    def races(self) -> Iterator[Race]:
        name = f"open a person with {_EVENTS:,} events"
        bare = "five point reads and one page by its key"
        yield Race(name, self.ours, self.bare, bare, 5, 15)
        yield Race("read and paint its first page", self.paint, self.read, "reading it", None, 15)
        self.processor["with no record limited"] = self._processor_times()
        with self._core.store.engine.begin() as connection:
            _limit(connection, self._person_id + 1)
        if not self._core.ask(limited_records):
            raise AssertionError("the record that is limited can be seen")
        name = "the same, while somebody else's record is limited"
        yield Race(name, self.ours, self.bare, bare, None, 15)
        self.processor["with one record limited"] = self._processor_times()

    def _processor_times(self) -> dict[str, float]:
        """Milliseconds of processor in turns, warm: they say more than the clock on a busy machine.

        Of each the lower quartile, since what others do to the machine's memory only adds to it.
        """
        jobs: dict[str, Callable[[], object]] = {
            "a query that asks nothing": self._nothing, "the record": self._record,
            "its first page": self.read, "both": self.ours, "bare": self.bare,
            "first page read and painted": self.paint,
        }  # fmt: skip
        times: dict[str, list[float]] = {name: [] for name in jobs}
        for _ in range(_ROUNDS):
            for name, job in jobs.items():
                job()
                began = time.process_time()
                job()
                times[name].append((time.process_time() - began) * 1000)
        return {name: statistics.quantiles(each, n=4)[0] for name, each in times.items()}

    def ours(self) -> object:
        """What the page asks before it shows anything, and the timeline's first page."""
        return self._record(), self.read()

    def _nothing(self) -> object:
        return self._core.ask(_ask_nothing)

    def _record(self) -> object:
        return self._core.ask(load_person, self._person_id)

    def read(self) -> object:
        """The first page of the timeline."""
        return self._core.ask(timeline, self._person_id, limit=_PAGE)

    def paint(self) -> None:
        """Read, rows made, laid out and painted in a window of 1080 by 560."""
        page = self._core.ask(timeline, self._person_id, limit=_PAGE)
        model, shown = TimelineModel(), TimelineList()
        shown.setModel(model)
        shown.resize(1080, 560)
        model.show(rows_of(page.events, self._core.clock.today(), None))
        shown.grab()
        shown.deleteLater()

    def bare(self) -> object:
        """One connection: five rows by their keys, and fifty of the person's attempts."""
        one = "SELECT * FROM person WHERE id = ?"
        page = (
            "SELECT a.id, a.on_day, a.outcome, a.place FROM arrest_attempt a JOIN target t ON "
            "t.id = a.target_id WHERE t.person_id = ? AND a.on_day <= '9999-01-01' "
            "ORDER BY a.on_day DESC, a.id DESC LIMIT ?"
        )
        with self._core.store.engine.connect() as connection, connection.begin():
            rows = [connection.exec_driver_sql(one, (self._person_id,)).all() for _ in range(5)]
            return rows, connection.exec_driver_sql(page, (self._person_id, _PAGE)).all()


def openings(data: Path, look: Path) -> str:
    """How long the first person opened at a desk takes, and the next: medians of fresh processes.

    Each desk has rested before, so that what it does ahead is done.
    """
    command = [sys.executable, "-m", "bench.opened", str(data), str(look)]
    runs = [
        subprocess.run(
            command, check=True, cwd=_ROOT, timeout=120, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        ).stdout.split()
        for _ in range(_DESKS)
    ]  # fmt: skip
    first, second, third, *worked = (
        statistics.median(map(float, times)) for times in zip(*runs, strict=True)
    )
    return (
        f"Opened at {_DESKS} fresh desks, medians: the first person {first:.0f} ms, the next "
        f"{second:.0f} and {third:.0f}; of processor "
        + ", ".join(f"{ms:.0f}" for ms in worked) + "."
    )  # fmt: skip


def _ask_nothing(_reader: Reader) -> None:
    """What every query costs before it asks anything."""


def _limit(connection: sa.Connection, person_id: int) -> None:
    """Somebody whom the asker may not see, so that every statement bears the condition."""
    limit = {"person_id": person_id, "owner": _OWNER, "named": [], "reason": "bench",
             "version": 1, "created_at": _NOON, "created_by": "bench", "updated_at": _NOON,
             "updated_by": "bench"}  # fmt: skip
    connection.execute(sa.insert(AccessLimit), [limit])


def _fill(connection: sa.Connection, target_id: int) -> None:
    """Attempts over five years, in one transaction that the audit knows."""
    tx = connection.execute(sa.select(sa.func.max(AuditSeal.tx) + 1)).scalar_one()
    signed = {"version": 1, "created_at": _NOON, "created_by": "bench", "updated_at": _NOON,
              "updated_by": "bench"}  # fmt: skip
    first = connection.execute(sa.select(sa.func.max(ArrestAttempt.id))).scalar_one() or 0
    rows = [
        {"id": first + number, "target_id": target_id, "outcome": "no_reply",
         "on_day": _NOON.date() - dt.timedelta(days=number * 5 // 6), "at_time": "06:10",
         "place": "12 Quarry Bank, CV1 1AB", "officers": "PC 12", "note": "Curtains drawn",
         "next_step": "", "custody_reference": "", "source": "", **signed}
        for number in range(1, _EVENTS + 1)
    ]  # fmt: skip
    connection.execute(sa.insert(ArrestAttempt), rows)
    entry = {"tx": tx, "at": "2026-11-23T12:00:00.000000Z", "user_id": 0, "username": "bench",
             "machine": "", "tag": "bench", "verb": "collection", "app_version": ""}  # fmt: skip
    connection.execute(sa.insert(AuditEntry), [entry])
