"""A valid example of every command, for the tests that walk over all of them.

Each room keeps its examples in `tests/support/examples/<room>.py`:

    @example(AddUser)
    def add_user(core: Core) -> AddUser:
        return AddUser(username=unique("pc"), ...)

`core` may do everything in every area; the function stores through it what the command needs
and returns a command that will succeed, each time anew. Whoever executes it is somebody else.
`also` names permissions that the handler asks for beyond `Command.permission`; `own` says that
only whoever did what the command takes back may send it.
"""

from __future__ import annotations

import dataclasses
import importlib
import itertools
import pkgutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from lomu_app.bootstrap import Core
from lomu_app.kernel.permissions import Permission
from lomu_app.store.base import Base
from lomu_app.store.command import Command, all_commands
from lomu_app.store.store import Store
from tests.support import examples
from tests.support.cores import Cores
from tests.support.personal import acting, behind

Make = Callable[[Core], Command]


@dataclass(frozen=True, slots=True)
class Example:
    """How to make a command that succeeds, and what else it asks for."""

    make: Make
    also: frozenset[Permission]
    own: bool


EXAMPLES: dict[type[Command], Example] = {}
_NUMBERS = itertools.count(1)


def example(
    kind: type[Command], *, also: tuple[Permission, ...] = (), own: bool = False
) -> Callable[[Make], Make]:
    """Register the example of one command."""

    def register(make: Make) -> Make:
        assert kind not in EXAMPLES, f"{kind.__name__} has two examples"
        EXAMPLES[kind] = Example(make, frozenset(also), own)
        return make

    return register


def unique(beginning: str) -> str:
    """A name that no other call returns."""
    return f"{beginning}{next(_NUMBERS)}"


def with_example() -> list[type[Command]]:
    """Every command of the program that has an example, by name."""
    return sorted(set(all_commands()) & set(EXAMPLES), key=lambda kind: kind.__name__)


def everybody(cores: Cores, name: str = "prepares.all") -> Core:
    """A Core that may do everything in every area."""
    from lomu_app.bootstrap import policies

    return cores(*policies()["roles"]["roles"], name=name)


def somebody_else(core: Core) -> Core:
    """Somebody else with the same rights, for what needs four eyes."""
    actor = dataclasses.replace(core.actor, username="second.pair", user_id=core.actor.user_id + 1)
    return acting(core, actor)


def state_of(store: Store) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, but for who did what when."""
    names = [
        table.name for table in Base.metadata.sorted_tables
        if table.name not in {"audit_entry", "audit_seal"}
    ]  # fmt: skip
    return dict(zip(names, _read(store, map(_all_of, names)), strict=True))


def traces_of(store: Store) -> list[list[tuple[object, ...]]]:
    """What any change leaves a trace in: the captured changes, and all that is not captured.

    Cheaper than `state_of`, and as sharp: `tests/store/test_audit_capture` proves that no way
    of writing escapes the capture.
    """
    changes = "SELECT count(*), coalesce(max(id), 0) FROM audit_change"
    return _read(store, [changes, *map(_all_of, ("operation", "draft", "search_entry"))])


def _all_of(table: str) -> str:
    key = Base.metadata.tables[table].primary_key
    return f"SELECT * FROM {table} ORDER BY {', '.join(column.name for column in key)}"


def _read(store: Store, questions: Iterable[str]) -> list[list[tuple[object, ...]]]:
    """The rows of each, straight from the driver: SQLAlchemy would cost more than the answer."""
    with behind(store).engine.connect() as connection:
        cursor = connection.connection.cursor()
        if store.embedded:
            return [cursor.execute(question).fetchall() for question in questions]
        cursor.execute("; ".join(questions))
        found = [cursor.fetchall()]
        while cursor.nextset():
            found.append(cursor.fetchall())
        return found


for _module in pkgutil.iter_modules(examples.__path__):
    importlib.import_module(f"{examples.__name__}.{_module.name}")
