"""Several programs edit the same few records at once: each edit is kept, or its editor is told.

`python -m bench.contended [--programs 8] [--edits 2000] [--records 20] [--on server folder]
[--logins]`: each program edits until so many of its edits were accepted, on a PostgreSQL of its own
and on an encrypted file. With `--logins` that server is its own boundary and each program has its
own login. Told are edits that were accepted and are not in the log exactly once, each on top of the
one before it, and whatever a person would have been shown beside a conflict. The control does the
same with SQLAlchemy's usual session, on a table that nothing guards.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import random
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import sqlcipher3.dbapi2 as cipher
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from bench.ground import MORNING, force
from bench.kept import asked, keeping
from bench.logins import caretakers, lapses_by, make_boundary, sign_in_as
from bench.machine import machine
from bench.own_server import own_server
from lomu_app import bootstrap
from lomu_app.bootstrap import Core
from lomu_app.kernel.clock import FixedClock
from lomu_app.kernel.errors import EditConflict, LomuError
from lomu_app.people.commands import AmendPerson, FieldChange
from lomu_app.people.queries import find_person_ids
from lomu_app.people.records import Person
from lomu_app.practice.building import FillPractice
from lomu_app.store.engine import apply_settings
from lomu_app.store.store import Store
from lomu_app.store.unit_of_work import Reader

_WHO = ("ps.sorrel", "practice")
_ENOUGH = 100  # errors of one program
Place = str | Path
"""An address of a server, or a folder."""


@dataclass
class Told:
    """What one program was told of its edits; `accepted` holds record and text of each."""

    accepted: list[tuple[int, str]] = field(default_factory=list)
    conflicts: int = 0
    errors: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Kept:
    """What is stored of them."""

    steps: int  # of the versions, all records together
    lost: int  # accepted and not in the log exactly once, or not what it was made of
    problems: tuple[str, ...]  # of the log


def edit(core: Core, people: Sequence[int], edits: int, name: str) -> Told:
    """Read, type, save; after a conflict read again. Until so many were accepted."""
    told, chance, typed = Told(), random.Random(name), 0
    while len(told.accepted) < edits and len(told.errors) < _ENOUGH:
        person_id, typed = chance.choice(people), typed + 1
        try:
            version, source = core.ask(seen, person_id)
            change = FieldChange("source", source, f"{name}-{typed}")
            core.execute(AmendPerson(person_id=person_id, version=version, changes=(change,)))
            told.accepted.append((person_id, f"{name}-{typed}"))
        except EditConflict:
            told.conflicts += 1
        except LomuError as error:
            told.errors.append(f"{type(error).__name__}: {error}")
    return told


def seen(reader: Reader, person_id: int) -> tuple[int, str]:
    """Version and source of somebody, as they stand."""
    wanted = sa.select(Person.version, Person.source).where(Person.id == person_id)
    version, source = reader.session.execute(wanted).one()
    return version, source


def versions(store: Store) -> int:
    """The versions of all people together."""
    with store.reading() as session:
        return int(session.execute(sa.select(sa.func.sum(Person.version))).scalar_one())


Check = Callable[[], Sequence[str]]
"""What is wrong with a log, by whoever may see the whole of it."""


def kept(core: Core, told: Sequence[Told], before: int, check: Check | None = None) -> Kept:
    """Hold what was accepted against records and log; `before`: the versions at the beginning.

    `check` where nobody at a desk verifies the log.
    """
    taken = Counter(each for one in told for each in one.accepted)
    found: Counter[tuple[int, str]] = Counter()
    stands: dict[int, str] = {}
    torn = 0
    with core.store.engine.connect() as connection:
        for key, old, new in connection.execute(_EDITS):
            was, is_now = json.loads(old)["source"], json.loads(new)["source"]
            torn += stands.get(int(key), was) != was
            stands[int(key)] = is_now
            found[int(key), is_now] += 1
        now = dict(connection.execute(sa.select(Person.id, Person.source)).all())
    torn += sum(now[key] != text for key, text in stands.items())
    lost = sum(count != found[each] for each, count in taken.items()) + torn
    problems = core.verify_audit().problems if check is None else check()
    return Kept(versions(core.store) - before, lost, tuple(problems))


_EDITS = sa.text(
    "SELECT row_key, old, new FROM audit_change WHERE table_name = 'person' "
    "AND operation = 'update' ORDER BY id"
)


# The control: what SQLAlchemy's documentation shows first


class _Base(DeclarativeBase):
    """Of the control alone."""


class Plain(_Base):
    """A row that counts its edits."""

    __tablename__ = "plain"
    id: Mapped[int] = mapped_column(primary_key=True)
    edits: Mapped[int]


def usual_engine(store: Store) -> sa.Engine:
    """The same database as SQLAlchemy opens it by itself; whoever asks for it lets go of it."""
    if not store.embedded:
        return sa.create_engine(store.engine.url)
    key = store.key
    if key is None:
        raise ValueError("an open file has a key")

    def connect() -> Any:
        connection = cipher.connect(str(store.path))
        apply_settings(connection, key)
        return connection

    return sa.create_engine("sqlite://", module=cipher, creator=connect)


def make_plain(engine: sa.Engine, records: int) -> None:
    """The table of the control, empty of edits."""
    with engine.connect() as connection:
        connection.execute(sa.schema.CreateTable(sa.inspect(Plain).local_table))  # type: ignore[arg-type]  # a table it is
        rows = [{"id": number, "edits": 0} for number in range(1, records + 1)]
        connection.execute(sa.insert(Plain), rows)
        connection.commit()


def edit_plainly(engine: sa.Engine, records: int, edits: int, name: str) -> tuple[int, int]:
    """Read, add one, commit; how many were acknowledged, and how many failed."""
    chance, done, failed = random.Random(name), 0, 0
    for _ in range(edits):
        try:
            with Session(engine) as session:
                row = session.get_one(Plain, chance.randint(1, records))
                row.edits += 1
                session.commit()
            done += 1
        except sa.exc.OperationalError:
            failed += 1
    return done, failed


def plain_edits(engine: sa.Engine) -> int:
    """How many edits the rows of the control remember."""
    with engine.connect() as connection:
        return int(connection.execute(sa.select(sa.func.sum(Plain.edits))).scalar_one())


# As programs of their own


def sign_in(place: Place) -> Core:
    """A program at this place."""
    name, secret = _WHO
    if isinstance(place, Path):
        return bootstrap.open_folder(place, name, secret, clock=FixedClock(MORNING))
    return bootstrap.open_url(place, name, secret, clock=FixedClock(MORNING))


def prepare(place: Place, records: int) -> Core:
    """A practice force of so few people."""
    if isinstance(place, Path):
        return force(place, records)
    name, secret = _WHO
    core = bootstrap.create_shared(
        place, name, secret, clock=FixedClock(MORNING), practice=True,
        roles=("sergeant", "inspector"),
    )  # fmt: skip
    core.execute(FillPractice(people=records, seed=7, first=0))
    return core


@dataclass(frozen=True)
class Arena:
    """Where they contend. `control` is a database of its own on a server; on a file it is none.

    With `logins` the server is the boundary.
    """

    place: Place
    control: str = ""
    logins: bool = False

    def core(self, number: int) -> Core:
        """The program of that number."""
        own = self.logins and isinstance(self.place, str)
        return sign_in_as(str(self.place), number) if own else sign_in(self.place)

    @contextmanager
    def plainly(self, store: Store) -> Iterator[sa.Engine]:
        """The control as SQLAlchemy opens it by itself."""
        engine = sa.create_engine(self.control) if self.control else usual_engine(store)
        try:
            yield engine
        finally:
            engine.dispose()


def _program(
    arena: Arena, records: int, edits: int, number: int, ready: threading.Barrier
) -> tuple[Told, float, tuple[int, int]]:
    core = arena.core(number)
    people = core.ask(find_person_ids)
    ready.wait()
    began = time.monotonic()
    told = edit(core, people, edits, f"p{number}")
    took = time.monotonic() - began
    ready.wait()
    with arena.plainly(core.store) as engine:
        plainly = edit_plainly(engine, records, edits, f"p{number}")
    core.close()
    return told, took, plainly


def _contend(arena: Arena, options: argparse.Namespace) -> bool:
    """Let them loose together, and print what came of it; whether all is well."""
    made = prepare(arena.place, options.records)
    with ExitStack() as to_close, arena.plainly(made.store) as control:
        make_plain(control, options.records)
        core, check = made, None
        if arena.logins and isinstance(arena.place, str):
            make_boundary(arena.place, options.programs)
            core = to_close.enter_context(caretakers(made, arena.place))
            check = lapses_by(core, arena.place)
        before = versions(core.store)
        answers = _let_loose(arena, options)
        told = [answer[0] for answer in answers]
        found = kept(core, told, before, check)
        remembered = plain_edits(control)
    made.close()
    accepted = sum(len(one.accepted) for one in told)
    errors = [error for one in told for error in one.errors]
    done, failed = (sum(answer[2][place] for answer in answers) for place in (0, 1))
    print(
        f"| {_name_of(arena)} | {accepted:,} | {sum(one.conflicts for one in told):,} "
        f"| {found.steps:,} | {found.lost} | {len(errors)} | {len(found.problems)} "
        f"| {max(answer[1] for answer in answers):.0f} s | {done - remembered:,} of "
        f"{done:,} | {failed:,} |"
    )
    for error in sorted({*errors, *found.problems})[:5]:
        print(f"\n{error}", file=sys.stderr)
    return accepted == found.steps and not (found.lost or errors or found.problems)


def _let_loose(
    arena: Arena, options: argparse.Namespace
) -> list[tuple[Told, float, tuple[int, int]]]:
    """What each of the programs was told, how long it took, and what its control did."""
    with multiprocessing.Manager() as manager:
        ready = manager.Barrier(options.programs)
        given = [
            (arena, options.records, options.edits, number, ready)
            for number in range(options.programs)
        ]
        context = multiprocessing.get_context("spawn")
        with context.Pool(options.programs) as pool:
            return pool.starmap(_program, given, chunksize=1)


def _name_of(arena: Arena) -> str:
    if isinstance(arena.place, Path):
        return "encrypted file"
    return "PostgreSQL, a login each" if arena.logins else "PostgreSQL"


@contextmanager
def _arenas(options: argparse.Namespace) -> Iterator[list[Callable[[], Arena]]]:
    with tempfile.TemporaryDirectory(prefix="lomu-bench-") as folder, own_server() as server:

        def on_server() -> Arena:
            return Arena(*(server.url(server.create()) for _ in range(2)), options.logins)

        made = {"server": on_server, "folder": lambda: Arena(Path(folder) / "force")}
        yield [made[name] for name in options.on]


def main() -> int:
    """Run it; 1 if an edit was lost, or anything but a conflict was shown."""
    parser = argparse.ArgumentParser(prog="python -m bench.contended", description=__doc__)
    parser.add_argument("--programs", type=int, default=8)
    parser.add_argument("--edits", type=int, default=2_000, help="accepted ones of each program")
    parser.add_argument("--records", type=int, default=20)
    parser.add_argument(
        "--on", nargs="+", choices=("server", "folder"), default=["server", "folder"]
    )
    parser.add_argument("--logins", action="store_true", help="a login for each program")
    options = parser.parse_args()
    good = True
    with keeping(asked("bench.contended", sys.argv[1:])), _arenas(options) as arenas:
        print(machine())
        print(
            "\n| on | accepted | told of a conflict | steps of versions | lost | other errors "
            "| faults of the log | took | SQLAlchemy's usual session lost | and failed |"
        )
        print("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|")
        for arena in arenas:
            good &= _contend(arena(), options)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
