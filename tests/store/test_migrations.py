"""The schema: migrated as declared, from empty and from every release, all or nothing."""

from __future__ import annotations

import re
import shutil
import threading
import warnings
from collections.abc import Iterator
from itertools import chain, count
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import event

from lomu_app import bootstrap
from lomu_app.access.commands import AddUser
from lomu_app.access.queries import find_users
from lomu_app.access.sign_in import hash_passphrase
from lomu_app.bootstrap import Core
from lomu_app.kernel.errors import StoreUnavailable
from lomu_app.store import log_months, migrate, seal
from lomu_app.store.audit import install_foundations
from lomu_app.store.backup import DATABASE, KEYS, restore
from lomu_app.store.base import Base
from lomu_app.store.engine import open_embedded, open_shared
from lomu_app.store.keys import KeyFile, new_key
from lomu_app.store.store import Store
from tests.support.cores import ADMIN, FAST, PASSPHRASE, Cores
from tests.support.personal import verify
from tests.support.postgres import FreshDatabase

REVISIONS = [
    script.revision
    for script in ScriptDirectory(str(migrate._FOLDER)).walk_revisions()
][::-1]  # fmt: skip
AT_A_TIME = 8


class Place:
    """One database, empty at first. Called, it opens an engine on it, again and again."""

    def __init__(self, folder: Path, server: FreshDatabase | None) -> None:
        self._folder, self._server, self._key = folder, server, new_key()
        self._at = server() if server else str(folder / "a.db")
        self._opened: list[sa.Engine] = []

    def __call__(self) -> sa.Engine:
        return self._open(self._at)

    def copied(self) -> sa.Engine:
        """An engine on a copy of it as it stands."""
        self.close()
        if self._server:
            return self._open(self._server.copy_of(self._at))
        copy = self._folder / f"copy{len(self._opened)}.db"
        shutil.copy(self._at, copy)
        return self._open(str(copy))

    def close(self) -> None:
        """Let go of every connection."""
        for engine in self._opened:
            engine.dispose()

    def _open(self, at: str) -> sa.Engine:
        made = open_shared(at) if self._server else open_embedded(Path(at), self._key)
        self._opened.append(made)
        return made


@pytest.fixture(params=["embedded", "postgres"])
def empty(
    request: pytest.FixtureRequest, tmp_path: Path, fresh_database: FreshDatabase
) -> Iterator[Place]:
    place = Place(tmp_path, fresh_database if request.param == "postgres" else None)
    yield place
    place.close()


def differences(engine: sa.Engine) -> list[Any]:
    """What alembic would still change."""
    with engine.connect() as connection, warnings.catch_warnings():
        # SQLite has no index over an expression, and alembic says that it cannot compare it.
        warnings.filterwarnings("ignore", "autogenerate skipping .*ix_search_entry_words")
        sqlite = engine.dialect.name == "sqlite"
        of_records = _ours if sqlite else _ours_in_months
        context = MigrationContext.configure(connection, opts={"include_object": of_records})
        return list(compare_metadata(context, Base.metadata))


def _ours(_object: object, name: str | None, *_: object) -> bool:
    return not (name or "").startswith("search_fts")


_PARTS = re.compile("(audit_entry|audit_change)_(before|later|[0-9])")


def _ours_in_months(found: Any, name: str | None, kind: str, *_: object) -> bool:
    """No record knows of the parts of the log, nor of the month that is in their keys."""
    if kind == "table":
        return _ours(found, name) and _PARTS.match(name or "") is None
    if kind == "foreign_key_constraint":  # of a change to its entry: there is one a part
        return bool(found.table.name != "audit_change")
    return (found.table.name, name) not in {("audit_entry", "month"), ("audit_change", "month")}


def schema(engine: sa.Engine) -> set[str]:
    """Every table, column, constraint and index, in the engine's own words."""
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            made = connection.exec_driver_sql(
                "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND type <> 'trigger' "
                "AND name NOT LIKE 'search_fts%' AND name <> 'alembic_version'"
            ).all()
            return {f"{row.name}: {part}" for row in made for part in _parts(row.sql)}
        questions = (
            """
            SELECT concat_ws(' ', table_name, column_name, data_type, character_maximum_length,
            is_nullable, column_default) FROM information_schema.columns
            WHERE table_schema = 'public'
            """,
            """
            SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)
            FROM pg_constraint WHERE connamespace = 'public'::regnamespace
            """,
            "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'",
        )
        found = {text for ask in questions for text in connection.exec_driver_sql(ask).scalars()}
        return {text for text in found if "alembic_version" not in text}


def _parts(sql: str) -> list[str]:
    """Columns and constraints one by one; a column that was added later stands on no line."""
    outside_brackets = r",\s+(?![^()]*\))"
    lines = sql.splitlines()
    parts = [part.strip(", \t") for line in lines for part in re.split(outside_brackets, line)]
    # Behind a constraint that was added later the table is closed on the same line.
    closing = [part for part in parts if part.count(")") > part.count("(") > 0]
    return [part[:-1] if part in closing else part for part in parts] + [")" for _ in closing]


_NEWEST: dict[str, set[str]] = {}


@pytest.fixture
def newest(request: pytest.FixtureRequest, empty: Place) -> set[str]:
    """The schema of a new database, which a test of its own compares with the records."""
    kind = empty().dialect.name
    if kind not in _NEWEST:
        fixture = "embedded_core_as" if kind == "sqlite" else "postgres_core_as"
        _NEWEST[kind] = schema(request.getfixturevalue(fixture).store.engine)
    return _NEWEST[kind]


def test_that_the_newest_revision_is_the_one_that_the_program_wants() -> None:
    assert REVISIONS[-1] == migrate.LATEST
    assert sorted(REVISIONS) == REVISIONS, "revisions are compared as text"


def test_that_migrating_an_empty_database_makes_what_the_records_declare(
    empty: Place, tmp_path: Path, fresh_database: FreshDatabase
) -> None:
    engine = empty()
    assert migrate.bring_up_to_date(engine)
    assert not migrate.bring_up_to_date(engine)
    assert migrate.revision_of(engine) == migrate.LATEST
    assert differences(engine) == []
    sqlite = engine.dialect.name == "sqlite"
    declared = (
        open_embedded(tmp_path / "b.db", new_key()) if sqlite else open_shared(fresh_database())
    )
    Base.metadata.create_all(declared)
    if not sqlite:
        _in_months(declared)
    found, wanted = schema(engine), schema(declared)
    declared.dispose()
    assert len(wanted) > 200
    assert found - wanted == set()
    assert wanted - found == set()


def _in_months(declared: sa.Engine) -> None:
    """What the records declare, with its log in parts as on a server."""
    with declared.begin() as connection:
        install_foundations(connection)
        log_months.split(connection)
        log_months.keep_ahead(connection)


def test_that_a_column_that_was_never_migrated_would_be_noticed(empty: Place) -> None:
    engine = empty()
    migrate.bring_up_to_date(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE draft DROP COLUMN saved_at")
    assert [change[0] for change in differences(engine)] == ["add_column"]


@pytest.mark.parametrize(
    "revisions",
    [REVISIONS[at : at + AT_A_TIME] for at in range(0, len(REVISIONS), AT_A_TIME)],
    ids=",".join,
)
def test_that_every_released_schema_is_brought_up_to_date_with_its_data(
    empty: Place, newest: set[str], revisions: list[str], subtests: pytest.Subtests
) -> None:
    for revision in revisions:
        migrate.upgrade(empty(), revision)
        with subtests.test(revision=revision):
            assert_brought_up_to_date_from(revision, empty.copied(), newest)


def assert_brought_up_to_date_from(revision: str, engine: sa.Engine, newest: set[str]) -> None:
    _put_somebody(engine)
    backed_up: list[str | None] = []
    upgraded = migrate.bring_up_to_date(
        engine, lambda: backed_up.append(migrate.revision_of(engine))
    )
    assert upgraded == (revision != migrate.LATEST)
    assert backed_up == ([revision] if upgraded else [])
    assert schema(engine) == newest
    core = Cores(Store(engine))("administrator")
    assert [row.username for row in core.ask(find_users)] == ["ps.old"]
    core.execute(_user("ps.new"))
    verdict = verify(core)
    assert verdict.ok, verdict.problems
    assert verdict.transactions == 2


def _user(name: str) -> AddUser:
    return AddUser(
        username=name, display_name=name, passphrase_hash="none", roles=("viewer",), areas=()
    )


def _put_somebody(engine: sa.Engine) -> None:
    Cores(Store(engine))("administrator").execute(_user("ps.old"))


# From the oldest on every statement is on the way, of which a part is failed; of the newest steps
# each one is. The very newest is hardly any on the embedded file, so there are two of them.
@pytest.mark.parametrize(("revision", "every"), [(REVISIONS[0], 29), (REVISIONS[-3], 1)])
def test_that_an_upgrade_that_fails_on_the_way_leaves_the_old_schema(
    empty: Place, newest: set[str], revision: str, every: int
) -> None:
    engine = empty()
    migrate.upgrade(engine, revision)
    _put_somebody(engine)
    before = schema(engine)
    for point in chain(range(1, 8), count(8, every)):
        if _upgrade_failing_at(engine, point):
            break
        assert schema(engine) == before, f"statement {point} left a half"
        assert migrate.revision_of(engine) == revision
    assert point > 5
    assert schema(engine) == newest


def _upgrade_failing_at(engine: sa.Engine, point: int) -> bool:
    """Whether the upgrade came to its end before so many statements."""
    done = 0

    def fail(*_: object) -> None:
        nonlocal done
        done += 1
        if done == point:
            raise ConnectionError("the power went")

    event.listen(engine, "before_cursor_execute", fail)
    try:
        migrate.upgrade(engine, migrate.LATEST)
    except ConnectionError:
        return False
    finally:
        event.remove(engine, "before_cursor_execute", fail)
    return True


def test_that_a_database_of_a_newer_release_is_refused_untouched(empty: Place) -> None:
    engine = empty()
    migrate.bring_up_to_date(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    before = schema(engine)
    with pytest.raises(StoreUnavailable, match="newer version"):
        migrate.bring_up_to_date(engine)
    assert schema(engine) == before
    assert migrate.revision_of(engine) == "9999"


def test_that_two_programs_that_start_at_once_migrate_once(empty: Place, newest: set[str]) -> None:
    engines, failures = (empty(), empty()), list[BaseException]()
    together = threading.Barrier(2)

    def start(engine: sa.Engine) -> None:
        try:
            together.wait()
            migrate.bring_up_to_date(engine)
        except BaseException as error:  # noqa: BLE001 - told by the assertion below
            failures.append(error)

    threads = [threading.Thread(target=start, args=(engine,)) for engine in engines]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert schema(engines[0]) == newest


def test_that_a_table_that_went_missing_is_told(core_as: Cores) -> None:
    core = core_as("administrator")
    with core.store.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE user_account")
    verdict = verify(core)
    assert verdict.problems == ("user_account: 1 row is not as the audit left it",)


# --- the way back -----------------------------------------------------------------------------


def _old_folder(folder: Path, revision: str) -> None:
    """A data folder as an older release has left it."""
    folder.mkdir()
    key = new_key()
    KeyFile(folder / KEYS, FAST).wrap(ADMIN, PASSPHRASE, key)
    engine = open_embedded(folder / DATABASE, key)
    migrate.upgrade(engine, revision)
    core = Cores(Store(engine, folder / DATABASE, key), folder)("administrator")
    core.execute(_admin())
    engine.dispose()


def _admin() -> AddUser:
    return AddUser(
        username=ADMIN, display_name="Admin", passphrase_hash=hash_passphrase(PASSPHRASE, FAST),
        roles=("administrator",), areas=(),
    )  # fmt: skip


@pytest.mark.parametrize("revision", [*REVISIONS[:-2:5], REVISIONS[-2]])
def test_that_the_way_back_is_the_backup_made_before_the_upgrade(
    tmp_path: Path, revision: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "data"
    _old_folder(folder, revision)
    core = bootstrap.open_folder(folder, ADMIN, PASSPHRASE)
    assert migrate.revision_of(core.store.engine) == migrate.LATEST
    core.execute(_user("ps.new"))
    _sound(core)
    (backup,) = (folder / "backups").glob("before-upgrade-*.lomubackup")
    core.close()
    restore(backup, folder, ADMIN, PASSPHRASE)
    with monkeypatch.context() as older:
        older.setattr(migrate, "LATEST", revision)
        core = bootstrap.open_folder(folder, ADMIN, PASSPHRASE)
        assert migrate.revision_of(core.store.engine) == revision
        assert [row.username for row in core.ask(find_users)] == [ADMIN]
        core.close()
    core = bootstrap.open_folder(folder, ADMIN, PASSPHRASE)
    assert migrate.revision_of(core.store.engine) == migrate.LATEST
    _sound(core)
    core.close()


def _sound(core: Core) -> None:
    with core.store.engine.connect() as connection, connection.begin():
        verdict = seal.verify(connection)
    assert verdict.ok, verdict.problems
