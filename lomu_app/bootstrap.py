"""The composition root: opens a database and hands out a Core.

A Core is what the desk and the command line share: commands in, queries out, for one
signed-in person.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

import sqlalchemy as sa
from platformdirs import user_data_path

from lomu_app.access import sign_in as signing_in
from lomu_app.access.accounts import active_account, give_passphrase
from lomu_app.access.backing_up import RecordBackup
from lomu_app.access.commands import ADMINISTRATOR, AddUser, SetUpInstallation
from lomu_app.access.queries import fact
from lomu_app.access.records import UserAccount
from lomu_app.access.rules import area_names, permissions_of
from lomu_app.kernel.changes import ChangeSet
from lomu_app.kernel.clock import Clock, SystemClock
from lomu_app.kernel.errors import Refused, SignInFailed, StoreUnavailable
from lomu_app.kernel.names import MARKING, PROGRAM
from lomu_app.kernel.permissions import SYSTEM, Actor, Permission
from lomu_app.kernel.policy import PolicyBook, book_of
from lomu_app.kernel.progress import Progress
from lomu_app.people.seeing import shade
from lomu_app.store import guards, keys, seal, witness
from lomu_app.store.backup import DATABASE, KEYS, BackupReport, back_up, check_place
from lomu_app.store.command import AsNow, Command, CommandBus, Done
from lomu_app.store.engine import make_folder, open_embedded
from lomu_app.store.exchange import undo_interrupted
from lomu_app.store.serving import open_server, refuse_whole_log
from lomu_app.store.shared import with_login
from lomu_app.store.store import Store, bring_up_to_date, translate, translated, with_retries
from lomu_app.store.unit_of_work import Reader

# Importing the rooms registers their tables and their commands.
from lomu_app import rooms as _rooms  # noqa: F401  isort: skip

POLICY_FOLDER = Path(__file__).resolve().parent.parent / "resources" / "policy"
PRACTICE = "practice"
P = ParamSpec("P")
T = TypeVar("T")
Listener = Callable[[tuple[ChangeSet, ...]], None]


@dataclass(slots=True)
class Core:
    """Commands and queries on one database, for one signed-in person."""

    store: Store
    actor: Actor
    clock: Clock
    policies: PolicyBook
    folder: Path | None = None
    practice: bool = False
    as_now: AsNow | None = None  # how the account stands now; None where the actor is none
    held: str = ""  # why nothing can be done just now; empty as a rule
    seen_in: Path | None = None  # where this computer keeps what it has seen of the log
    doubt: str = ""  # what is wrong with the log by that, as found at sign-in; empty as a rule
    _listeners: list[Listener] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.seen_in = self.seen_in or self.folder

    @property
    def marking(self) -> str:
        """The protective marking of everything shown; says PRACTICE where people are invented."""
        return f"{MARKING} · PRACTICE" if self.practice else MARKING

    def execute(self, command: Command, progress: Progress | None = None) -> Done:
        """Do a command as the signed-in person, and tell the listeners what changed."""
        if self.held:
            raise StoreUnavailable(self.held)
        done = self._bus().execute(command, self.actor, progress)
        if self.seen_in is not None:
            witness.note(self.seen_in, self.store.engine)
        if not done.repeated:
            for listener in list(self._listeners):
                listener(done.changes)
        return done

    def rehearse(self, command: Command, progress: Progress | None = None) -> Any:
        """The answer that a command would give; nothing is changed."""
        return self._bus().rehearse(command, self.actor, progress)

    def ask(
        self, query: Callable[Concatenate[Reader, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Answer a query on one consistent snapshot, as the signed-in person."""

        def once() -> T:
            with self.store.reading() as session:
                actor = self.actor if self.as_now is None else self.as_now(session, self.actor)
                shade(session, actor)
                return query(Reader(session, actor, self.clock, self.policies), *args, **kwargs)

        with translated():
            return with_retries(once)

    def listen(self, listener: Listener) -> None:
        """Call `listener` (on the thread that executed) after each command.

        It gets what changed: nothing, if the command only left its trace in the audit.
        """
        self._listeners.append(listener)

    def audit_head(self) -> seal.Head:
        """The newest link of the audit chain. Raises StoreUnavailable."""
        self.store.check_file()
        with translated(), self.store.reading() as session:
            return seal.head(session.connection())

    def verify_audit(self, progress: Progress | None = None) -> seal.Verdict:
        """Check the whole audit, its guards, and that it holds what this workstation has seen.

        Others may go on working meanwhile: it is checked as it stood when the check began.
        """
        refuse_whole_log(self.store)
        noted = None if self.seen_in is None else witness.seen(self.seen_in)
        store = self.store.unhurried()
        try:
            store.seal_waiting(everything=True)
            with store.reading() as session:
                connection = session.connection()
                weak = guards.problems(connection)
                verdict = seal.verify(connection, progress)
                missing = None if noted is None else witness.problem(connection, noted)
        except sa.exc.DBAPIError as error:
            raise translate(error) from error
        return verdict.with_problems(*(() if missing is None else (missing,)), *weak)

    def back_up(self, out: Path, progress: Progress | None = None) -> BackupReport:
        """Write an encrypted, checked backup to `out`. Raises Refused where it is there.

        The log says so before it is written; so does that of the backup.
        """
        check_place(self.store, out)
        self.execute(RecordBackup(file=out.name))
        return back_up(self.store, (self.folder or out.parent) / KEYS, out, progress)

    def close(self) -> None:
        """Let go of the database."""
        self.store.close()

    def _bus(self) -> CommandBus:
        return CommandBus(self.store, self.clock, self.policies, self.as_now)


@dataclass(frozen=True, slots=True)
class FirstRun:
    """What `init` made: the Core of the administrator, and the recovery key, told once."""

    core: Core
    recovery_key: str


@dataclass(frozen=True, slots=True)
class PracticePerson:
    """Somebody whom one may choose to be in the practice force; `roles` in words."""

    username: str
    display_name: str
    roles: str


def policies() -> PolicyBook:
    """The policy files that this program ships, each read once for the life of the program."""
    return book_of(POLICY_FOLDER)


def usual_folder() -> Path:
    """Where the desk keeps its database when no folder is named."""
    return user_data_path(PROGRAM, appauthor=False) / "desk"


def practice_folder() -> Path:
    """Where the practice force lives."""
    return user_data_path(PROGRAM, appauthor=False) / "practice"


def is_set_up(folder: Path) -> bool:
    """Whether there is a database in the folder, or a part of one."""
    undo_interrupted(folder)
    return (folder / KEYS).exists() or (folder / DATABASE).exists()


def practice_people(folder: Path) -> tuple[str, ...]:
    """Who may be chosen without a passphrase: people of the practice force, else nobody."""
    file = keys.KeyFile.read(folder / KEYS)
    if file.practice_passphrase is None:
        return ()
    return tuple(name for name in file.wraps if name != keys.RECOVERY.casefold())


def practice_accounts(folder: Path) -> tuple[PracticePerson, ...]:
    """The same people with their names and roles, in the order they were added."""
    names = practice_people(folder)
    if not names:
        return ()
    file = keys.KeyFile.read(folder / KEYS)
    store = open_file(folder, file.unwrap(names[0], file.practice_passphrase or ""))
    labels = policies()["roles"]["roles"]
    try:
        with store.reading() as session:
            accounts = session.scalars(sa.select(UserAccount).order_by(UserAccount.id)).all()
            return tuple(
                PracticePerson(
                    account.username, account.display_name,
                    ", ".join(str(labels[role]["label"]) for role in account.roles),
                )
                for account in accounts
                if account.active
            )  # fmt: skip
    finally:
        store.close()


def create(
    folder: Path, username: str, passphrase: str, *, display_name: str | None = None,
    clock: Clock | None = None, stretching: keys.Stretching | None = None,
    roles: tuple[str, ...] = (), practice: bool = False,
) -> FirstRun:  # fmt: skip
    """Make a new encrypted database in `folder` with its first administrator.

    Raises Refused if there is one already, InvalidInput for a weak passphrase.
    """
    if is_set_up(folder):
        raise Refused(f"There is a database in {folder} already. Nothing was changed.")
    if not practice:
        keys.check_passphrase(passphrase, username)
    make_folder(folder)
    key, recovery = keys.new_key(), keys.new_recovery_key()
    file = keys.KeyFile(folder / KEYS, stretching or keys.Stretching())
    if practice:
        file.practice_passphrase = passphrase
    # The hash and the two wraps are the slow part of a first run, and independent.
    with ThreadPoolExecutor(2) as pool:
        hashed = pool.submit(signing_in.hash_passphrase, passphrase, file.stretching)
        file.wrap(username, passphrase, key)
        file.wrap(keys.RECOVERY, recovery, key)
    store = open_file(folder, key)
    core = Core(store, SYSTEM, clock or SystemClock(), policies(), folder, practice)
    _name_administrator(core, username, display_name, passphrase, hashed.result(), roles)
    return FirstRun(core, recovery)


def create_shared(
    url: str, username: str, passphrase: str, *, display_name: str | None = None,
    clock: Clock | None = None, stretching: keys.Stretching | None = None,
    roles: tuple[str, ...] = (), practice: bool = False,
) -> Core:  # fmt: skip
    """Set up an empty PostgreSQL database with its first administrator.

    Raises Refused if it has users already, InvalidInput for a weak passphrase.
    """
    if not practice:
        keys.check_passphrase(passphrase, username)
    store = open_store_url(url)
    core = Core(store, SYSTEM, clock or SystemClock(), policies(), None, practice)
    with store.reading() as session:
        taken = session.scalar(sa.select(UserAccount.id).limit(1)) is not None
    if taken:
        store.close()
        raise Refused("This database has been set up already. Sign in instead.")
    hashed = signing_in.hash_passphrase(passphrase, stretching or keys.Stretching())
    _name_administrator(core, username, display_name, passphrase, hashed, roles)
    return core


def _name_administrator(
    core: Core, username: str, display_name: str | None, passphrase: str, hashed: str,
    roles: tuple[str, ...],
) -> None:  # fmt: skip
    book = core.policies
    core.actor = Actor(
        0, "first run", "First run", permissions=permissions_of(book["roles"], [ADMINISTRATOR])
    )
    core.execute(
        AddUser(
            username=username, display_name=display_name or username, passphrase_hash=hashed,
            roles=(ADMINISTRATOR, *roles), areas=area_names(book["areas"]),
        )
    )  # fmt: skip
    if core.practice:
        core.execute(SetUpInstallation(name=PRACTICE, value="yes"))
    with core.store.reading() as session:
        core.actor = signing_in.sign_in(session, username, passphrase, book["roles"])
    core.as_now = partial(signing_in.as_account_stands, roles=book["roles"])


def open_folder(
    folder: Path, username: str | None, passphrase: str | None, *, clock: Clock | None = None
) -> Core:
    """Sign in to the embedded database in `folder`.

    The practice force needs no passphrase, and without a name signs in its sergeant.
    Raises SignInFailed, StoreUnavailable.
    """
    undo_interrupted(folder)
    file = keys.KeyFile.read(folder / KEYS)
    if username is None:
        if file.practice_passphrase is None:
            raise SignInFailed("Say who you are: --user NAME --passphrase-file FILE.")
        username = next(iter(file.wraps))
    if passphrase is None:
        passphrase = file.practice_passphrase
    key = file.unwrap(username, passphrase or "")
    store = open_file(folder, key)
    return _signed_in(store, username, passphrase or "", clock, folder)


def recover(
    folder: Path, username: str, recovery_key: str, passphrase: str, *, clock: Clock | None = None
) -> Core:
    """Give somebody a new passphrase by the recovery key, and sign them in.

    Raises SignInFailed for a wrong key or name, InvalidInput for a weak passphrase.
    """
    keys.check_passphrase(passphrase, username)
    file = keys.KeyFile.read(folder / KEYS)
    try:
        key = file.unwrap(keys.RECOVERY, keys.tidy_recovery_key(recovery_key))
    except SignInFailed as error:
        raise SignInFailed("The recovery key is not right. Check each letter.") from error
    store = open_file(folder, key)
    holder = Actor(
        0, keys.RECOVERY, "Recovery key", permissions=frozenset({Permission.MANAGE_USERS})
    )
    core = Core(store, holder, clock or SystemClock(), policies(), folder)
    try:
        give_passphrase(core, active_account(core, username), passphrase)
    except BaseException:
        store.close()
        raise
    return _signed_in(store, username, passphrase, clock, folder)


def open_url(url: str, username: str, passphrase: str, *, clock: Clock | None = None) -> Core:
    """Sign in to a PostgreSQL database. Raises SignInFailed, StoreUnavailable.

    One that holds nothing is left so. An address without a login is taken for the person's own,
    with the same passphrase.
    """
    store = open_server(with_login(url, username.casefold(), passphrase), empty=False)
    return _signed_in(store, username, passphrase, clock, None)


def open_store_url(url: str) -> Store:
    """A PostgreSQL database brought up to date, with nobody signed in yet."""
    return open_server(url)


def open_file(folder: Path, key: bytes) -> Store:
    """The embedded database of the folder, brought up to date, with nobody signed in yet."""
    path = folder / DATABASE
    engine = open_embedded(path, key)
    store = Store(engine, path, key)

    def back_up_first() -> None:
        number = len(list((folder / "backups").glob("before-*.lomubackup"))) + 1
        back_up(store, folder / KEYS, folder / "backups" / f"before-upgrade-{number:03}.lomubackup")

    bring_up_to_date(engine, back_up_first)
    if os.name == "posix":
        path.chmod(0o600)
    store.remember_file()
    return store


def _signed_in(
    store: Store, username: str, passphrase: str, clock: Clock | None, folder: Path | None
) -> Core:
    book = policies()
    try:
        with store.reading() as session:
            actor = signing_in.sign_in(session, username, passphrase, book["roles"])
            practice = fact(session, PRACTICE) == "yes"
    except sa.exc.DBAPIError as error:
        store.close()
        raise translate(error) from error
    except BaseException:
        store.close()
        raise
    as_now = partial(signing_in.as_account_stands, roles=book["roles"])
    seen_in = folder or witness.place_of(store.engine.url)
    doubt = witness.doubt(seen_in, store.engine)
    return Core(
        store, actor, clock or SystemClock(), book, folder, practice, as_now, seen_in=seen_in,
        doubt=doubt,
    )  # fmt: skip
