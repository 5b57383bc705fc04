"""Searching, listing, ranking and saving, against the bare statements beneath them."""

from __future__ import annotations

import hashlib
import itertools
import os
from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa

from bench.ground import AREA, DAY
from bench.racing import Race
from lomu_app.access.drafts import KeepDraft
from lomu_app.bootstrap import Core
from lomu_app.daart.queries import find_target_ids, load_targets
from lomu_app.daart.threat_commands import PrepareList
from lomu_app.people.queries import search_people

_TYPED = ("abe", "barrow dun", "2001", "quarry", "dunmoreq", "cv3")
_ROWS = 8
_PAGE = 50


class Searching:
    """What Ctrl+K asks, as somebody types."""

    def __init__(self, core: Core, people: int) -> None:
        self._core, self._people = core, people
        for typed in _TYPED[:1]:
            assert self._ours(typed) == self._fts(typed)

    def races(self) -> Iterator[Race]:
        """Six searches a call."""
        name = f"six searches among {self._people:,} people"
        yield Race(name, self.ours, self.fts, "the bare FTS5 statement, encrypted too", 3)
        yield Race(name, self.ours, self.like, "LIKE '%…%'", 0.1)

    def ours(self) -> object:
        return [self._ours(typed) for typed in _TYPED]

    def fts(self) -> object:
        return [self._fts(typed) for typed in _TYPED]

    def like(self) -> object:
        return [self._like(typed) for typed in _TYPED]

    def _ours(self, typed: str) -> list[int]:
        return [hit.record_id for hit in self._core.ask(search_people, typed, limit=_ROWS)]

    def _fts(self, typed: str) -> list[int]:
        words = " ".join(f'"{word}"*' for word in typed.split())
        query = (
            "SELECT record_id, title, detail FROM search_entry WHERE kind = 'person' AND id IN "
            "(SELECT rowid FROM search_fts WHERE search_fts MATCH ?) ORDER BY id DESC LIMIT ?"
        )
        return self._ids(query, (words, _ROWS))

    def _like(self, typed: str) -> list[int]:
        query = (
            "SELECT record_id, title, detail FROM search_entry WHERE kind = 'person' "
            "AND body LIKE ? ORDER BY id DESC LIMIT ?"
        )
        return self._ids(query, (f"%{typed}%", _ROWS))

    def _ids(self, query: str, values: tuple[object, ...]) -> list[int]:
        with self._core.store.engine.connect() as connection:
            return [row[0] for row in connection.exec_driver_sql(query, values)]


class Listing:
    """The Targets page as it opens: every id in order, and the first rows."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._count = len(self._core.ask(find_target_ids))

    def races(self) -> Iterator[Race]:
        """The ids alone; a page of rows with their arrest-ready tests."""
        yield Race(
            f"order {self._count:,} targets by urgency", self.ours, self.bare,
            "SELECT of the same ids, unordered",
        )  # fmt: skip
        yield Race(
            f"{_PAGE} rows of the Targets list", self.rows, self.bare_rows,
            "SELECT of the same records and their parts",
        )  # fmt: skip

    def ours(self) -> list[int]:
        return self._core.ask(find_target_ids)

    def bare(self) -> list[int]:
        return self._all(
            "SELECT target.id FROM target JOIN person ON person.id = target.person_id "
            "WHERE target.status NOT IN ('arrested', 'withdrawn')"
        )

    def rows(self) -> object:
        return self._core.ask(load_targets, self._core.ask(find_target_ids)[:_PAGE])

    def bare_rows(self) -> object:
        ids = ",".join(map(str, self.ours()[:_PAGE]))
        people = f"SELECT person_id FROM target WHERE id IN ({ids})"
        return [
            self._all(f"SELECT * FROM target WHERE id IN ({ids})"),
            self._all(f"SELECT * FROM target_check WHERE target_id IN ({ids})"),
            self._all(f"SELECT * FROM person WHERE id IN ({people})"),
        ]

    def _all(self, query: str) -> list[int]:
        with self._core.store.engine.connect() as connection:
            return [row[0] for row in connection.exec_driver_sql(query)]


class Preparing:
    """The draft list of the morning, generated and thrown away again."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._count = int(self._bare("SELECT count(*) FROM target WHERE area = ?", AREA)[0][0])

    def races(self) -> Iterator[Race]:
        """Against the SQL of its inputs."""
        yield Race(
            f"prepare the list of an area with {self._count} targets", self.ours, self.inputs,
            "SELECT of its inputs",
        )  # fmt: skip

    def ours(self) -> object:
        return self._core.rehearse(PrepareList(area=AREA, day=DAY))

    def inputs(self) -> object:
        of_area = "SELECT id FROM target WHERE area = ?"
        people = "SELECT person_id FROM target WHERE area = ?"
        return [
            self._bare("SELECT * FROM target WHERE area = ?", AREA),
            self._bare(f"SELECT * FROM person WHERE id IN ({people})", AREA),
            self._bare(f"SELECT * FROM target_check WHERE target_id IN ({of_area})", AREA),
            self._bare(f"SELECT * FROM arrest_attempt WHERE target_id IN ({of_area})", AREA),
            self._bare(f"SELECT * FROM person_address WHERE person_id IN ({people})", AREA),
            self._bare(f"SELECT * FROM warning_marker WHERE person_id IN ({people})", AREA),
        ]

    def _bare(self, query: str, area: str) -> list[sa.Row[object]]:
        with self._core.store.engine.connect() as connection:
            return list(connection.exec_driver_sql(query, (area,)))


class Saving:
    """One small audited save, sealed into the chain; and the check of the whole chain."""

    def __init__(self, core: Core, folder: Path) -> None:
        self._core, self._file = core, folder / "bare.bin"
        self._numbers = itertools.count()

    def races(self) -> Iterator[Race]:
        """Against a write that the disk has confirmed, and against hashing alone."""
        yield Race("one audited save", self.ours, self.write, "write and fdatasync of 4 KB")
        rows = len(self._payloads())
        yield Race(
            f"verify an audit of {rows:,} changes", self.verify, self.hashes,
            "read each change and hash it once", pairs=3,
        )  # fmt: skip

    def ours(self) -> None:
        self._core.execute(KeepDraft(form="bench", fields={"text": str(next(self._numbers))}))

    def write(self) -> None:
        with self._file.open("ab") as file:
            file.write(b"x" * 4096)
            file.flush()
            os.fdatasync(file.fileno()) if hasattr(os, "fdatasync") else os.fsync(file.fileno())

    def verify(self) -> None:
        assert self._core.verify_audit().ok

    def hashes(self) -> list[bytes]:
        return [hashlib.sha256(repr(row).encode()).digest() for row in self._payloads()]

    def _payloads(self) -> list[sa.Row[object]]:
        with self._core.store.engine.connect() as connection:
            return list(connection.exec_driver_sql("SELECT * FROM audit_change"))
