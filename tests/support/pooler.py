"""A throw-away PgBouncer in session mode before the tests' PostgreSQL, which asks for passwords."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import sqlalchemy as sa

from tests.support.postgres import PostgresServer, lent, new_folder, remove
from tests.support.server import BoundCores
from tests.support.sharing import until

MISSING = (
    "PgBouncer 1.19 or newer is not here, so nothing is tried behind it: apt-get install "
    "--no-install-recommends pgbouncer"
)
_ABLE = (1, 19)  # asks another database than the program's what is kept of a passphrase
_PORT = 6432
_ASKS, _SECRET = "lomu_pooler", "an invented word or two"
# As in docs/deployment.md: the pooler learns what is kept of a passphrase, of desks alone.
_MADE = f"""
CREATE ROLE {_ASKS} LOGIN PASSWORD '{_SECRET}';
CREATE SCHEMA pooler;
CREATE FUNCTION pooler.kept(wanted text) RETURNS TABLE (login text, secret text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
SELECT rolname::text, rolpassword FROM pg_authid WHERE rolname = wanted AND rolcanlogin
AND NOT rolsuper AND coalesce(rolvaliduntil > now(), true)
AND pg_has_role(oid, '{{desk}}', 'MEMBER') $$;
REVOKE ALL ON FUNCTION pooler.kept(text) FROM PUBLIC;
GRANT USAGE ON SCHEMA pooler TO {_ASKS};
GRANT EXECUTE ON FUNCTION pooler.kept(text) TO {_ASKS}
"""
_GONE = f"DROP SCHEMA pooler CASCADE; DROP ROLE {_ASKS}"


def find_pgbouncer() -> str | None:
    """The program, where there is one; Debian keeps it with those of administrators."""
    path = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"))
    found = None if os.name == "nt" else shutil.which("pgbouncer", path=path)
    if found is None:
        return None
    told = subprocess.run([found, "--version"], capture_output=True, text=True, check=False).stdout
    version = re.search(r"PgBouncer (\d+)\.(\d+)", told)
    return found if version and (int(version[1]), int(version[2])) >= _ABLE else None


@dataclass
class Pooler:
    """One PgBouncer. `settings` stand beside ours, `database` beside where the server is."""

    cores: BoundCores
    folder: Path
    settings: Mapping[str, str] = field(default_factory=dict)
    database: str = ""
    _process: subprocess.Popen[bytes] | None = None
    _started: int = 0

    @property
    def address(self) -> str:
        """The database by way of it, without a login: who signs in is the login."""
        name = sa.make_url(self.cores.operator).database
        return f"postgresql+psycopg:///{name}?host={self.folder}&port={_PORT}"

    def connect(self, login: str, password: str) -> psycopg.Connection[tuple[object, ...]]:
        """A connection past the program."""
        return psycopg.connect(
            host=str(self.folder), port=_PORT, user=login, password=password,
            dbname=sa.make_url(self.cores.operator).database, prepare_threshold=None,
        )  # fmt: skip

    def start(self) -> None:
        """Start it, and wait until it answers."""
        program = find_pgbouncer()
        assert program is not None, MISSING
        with (self.folder / "out").open("wb") as sink:
            self._process = subprocess.Popen(
                [program, "-q", str(self.folder / "pgbouncer.ini")],
                stdin=subprocess.DEVNULL, stdout=sink, stderr=sink, cwd=self.folder,
                **lent(self.folder),
            )  # fmt: skip
        self._started += 1
        until(self._is_up)

    def kill(self) -> None:
        """End it at once: whoever is connected through it is cut off."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def _is_up(self) -> bool:
        """As it says itself: who asks it would be one of those whom it counts."""
        log = self.folder / "log"
        told = log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""
        assert self._process is not None
        assert self._process.poll() is None, told
        return told.count("process up") == self._started

    def write(self) -> None:
        """What it is told to be."""
        parts = sa.make_url(self.cores.operator)
        told = {
            "listen_port": str(_PORT), "listen_addr": "", "unix_socket_dir": str(self.folder),
            "logfile": str(self.folder / "log"), "pool_mode": "session",
            "auth_type": "scram-sha-256", "auth_file": str(self.folder / "users"),
            "auth_user": _ASKS, "auth_dbname": "keeping",
            "auth_query": "SELECT login, secret FROM pooler.kept($1)",
            **self.settings,
        }  # fmt: skip
        place = f"host={parts.query['host']} port={parts.query['port']}"
        (self.folder / "pgbouncer.ini").write_text(
            f"[databases]\n{parts.database} = {place} {self.database}\n"
            f"keeping = {place} dbname=postgres\n[pgbouncer]\n"
            + "".join(f"{name} = {value}\n" for name, value in told.items()),
            encoding="utf-8",
        )
        (self.folder / "users").write_text(f'"{_ASKS}" "{_SECRET}"\n', encoding="utf-8")


@contextmanager
def pooler_to(
    cores: BoundCores, settings: Mapping[str, str] | None = None, *, database: str = ""
) -> Iterator[Pooler]:
    """A pooler to the database of these cores, whose server `asks_for_passwords`."""
    folder = new_folder()
    pooler = Pooler(cores, folder, settings or {}, database)
    try:
        lent(folder)
        pooler.write()
        pooler.start()
        yield pooler
    finally:
        pooler.kill()
        remove(folder)


@contextmanager
def asks_for_passwords(server: PostgresServer, cores: BoundCores) -> Iterator[None]:
    """The server lets nobody but its operator into that database without the password."""
    file = server.folder / "data" / "pg_hba.conf"
    before = file.read_text(encoding="utf-8")
    database, operator = (cores.names()[name] for name in ("database", "operator"))
    ways = (
        f"local {database} {operator} trust", f"local {database} all scram-sha-256",
        f"local postgres {_ASKS} scram-sha-256",
    )  # fmt: skip
    desk = cores.names()["desk"]
    with server.maintained() as keeper:
        keeper.execute(_MADE.replace("{desk}", desk.strip('"')).encode())
        file.write_text("\n".join((*ways, before)), encoding="utf-8")
        keeper.execute("SELECT pg_reload_conf()")
        until(lambda: not _let_in_without(server))
    try:
        yield
    finally:
        file.write_text(before, encoding="utf-8")
        with server.maintained() as keeper:
            keeper.execute("SELECT pg_reload_conf()")
            until(lambda: _let_in_without(server))
            keeper.execute(_GONE.encode())


def _let_in_without(server: PostgresServer) -> bool:
    try:
        psycopg.connect(host=server.host, port=server.port, user=_ASKS, dbname="postgres").close()
    except psycopg.OperationalError:
        return False
    return True
