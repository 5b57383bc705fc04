"""The one door for writes: permission, operation id, unit of work, handler, commit."""

from __future__ import annotations

import hashlib
import json
import logging
import uuid
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any, ClassVar, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column
from sqlalchemy.orm.exc import StaleDataError

from lomu_app.kernel.changes import ChangeSet
from lomu_app.kernel.clock import Clock
from lomu_app.kernel.errors import (
    EditConflict,
    NotPermitted,
    Refused,
    ServerAway,
    StoreUnavailable,
)
from lomu_app.kernel.permissions import Actor, Permission
from lomu_app.kernel.policy import PolicyBook
from lomu_app.kernel.progress import Progress
from lomu_app.store.audit import Verb
from lomu_app.store.base import Base, JsonText, Words
from lomu_app.store.plain_text import json_pieces
from lomu_app.store.store import Store, translate, with_retries
from lomu_app.store.unit_of_work import CONFLICT, UnitOfWork


@dataclass(frozen=True, kw_only=True, slots=True)
class Command:
    """One use case, as the user means it. Subclasses are frozen dataclasses.

    `operation_id` is made where the user presses the key; sending the same command again
    (after a crash, a lost answer, a double click) never does it twice.
    """

    permission: ClassVar[Permission]
    verb: ClassVar[Verb]
    tag: ClassVar[str]

    operation_id: str = field(default_factory=lambda: uuid.uuid4().hex)

    def said(self) -> dict[str, Any]:
        """All that it says, for its digest; one that carries a whole file names it instead."""
        return asdict(self)


CommandT = TypeVar("CommandT", bound=Command)
Handler = Callable[[UnitOfWork, Any], Any]
_HANDLERS: dict[type[Command], Handler] = {}
_LOG = logging.getLogger(__name__)


def handles(
    kind: type[CommandT],
) -> Callable[[Callable[[UnitOfWork, CommandT], Any]], Callable[[UnitOfWork, CommandT], Any]]:
    """Register the handler of a command; its result must be plain data (it is kept)."""

    def register(
        handler: Callable[[UnitOfWork, CommandT], Any],
    ) -> Callable[[UnitOfWork, CommandT], Any]:
        if kind in _HANDLERS:
            raise AssertionError(f"{kind.__name__} already has a handler")
        _HANDLERS[kind] = handler
        return handler

    return register


def all_commands() -> dict[type[Command], Handler]:
    """Every command that the loaded rooms define, with its handler."""
    return dict(_HANDLERS)


AsNow = Callable[[Session, Actor], Actor]
"""Whoever signed in, as their account stands at this moment; raises NotPermitted when barred."""


class Operation(Base):
    """A receipt: which command was done under which operation id, and its answer."""

    __tablename__ = "operation"
    operation_id: Mapped[str] = mapped_column(Words(64), primary_key=True)
    command: Mapped[str] = mapped_column(Words(80))
    digest: Mapped[str] = mapped_column(Words(64))
    user_id: Mapped[int]
    result: Mapped[Any] = mapped_column(JsonText(), nullable=True)


@dataclass(frozen=True, slots=True)
class Done:
    """The answer of a command: its result, what changed, and whether it was a repeat."""

    result: Any
    changes: tuple[ChangeSet, ...]
    repeated: bool = False


class CommandBus:
    """Executes commands for whoever is signed in."""

    def __init__(
        self, store: Store, clock: Clock, policies: PolicyBook, as_now: AsNow | None = None
    ) -> None:
        self._store = store
        self._clock = clock
        self._policies = policies
        self._as_now = as_now

    def execute(self, command: Command, actor: Actor, progress: Progress | None = None) -> Done:
        """Do it once, wholly or not at all; `progress` may stop it before it is committed.

        Raises NotPermitted, Refused, InvalidInput, EditConflict or StoreUnavailable; after
        any of them the database is as it was, but for a line that says who was denied.
        """
        handler = _handler_of(command)
        tries = 0

        def once() -> Done:
            nonlocal tries
            tries += 1
            return self._once(command, handler, actor, progress)

        try:
            actor.require(command.permission)
            done = with_retries(once)
        except NotPermitted as refusal:
            self._record_denial(command, actor, refusal)
            raise
        except StaleDataError as error:
            raise EditConflict(CONFLICT) from error
        except ServerAway as error:  # it let nobody in, or has another release by now
            error.unanswered = tries > 1  # whether the one before it was taken, nobody can say
            raise
        except sa.exc.DBAPIError as error:
            raise _unanswered(translate(error)) from error
        self._seal_what_waits()
        return done

    def _seal_what_waits(self) -> None:
        # The command is committed: whatever happens here must not make it look undone. What
        # stays unsealed is sealed after the next command, and told by a verification.
        try:
            self._store.seal_waiting()
        except (sa.exc.DBAPIError, ServerAway):
            _LOG.warning("The audit could not be sealed just now; the next command does it.")

    def rehearse(self, command: Command, actor: Actor, progress: Progress | None = None) -> Any:
        """What the command would answer, with everything it did taken back."""
        actor.require(command.permission)
        try:
            with self._store.writing() as connection:
                uow = self._unit(connection, actor, progress)
                self._still_may(uow, command)
                result = _handler_of(command)(uow, command)
                uow.session.close()
                return result
        except sa.exc.DBAPIError as error:
            raise translate(error) from error

    def _unit(
        self, connection: sa.Connection, actor: Actor, progress: Progress | None = None
    ) -> UnitOfWork:
        return UnitOfWork(self._store, connection, actor, self._clock, self._policies, progress)

    def _once(
        self, command: Command, handler: Handler, actor: Actor, progress: Progress | None
    ) -> Done:
        digest = digest_of(command)
        with self._store.writing() as connection:
            uow = self._unit(connection, actor, progress)
            earlier = uow.session.get(Operation, command.operation_id)
            if earlier is not None:
                return _repeat(earlier, digest, actor)
            self._still_may(uow, command)
            try:
                result = handler(uow, command)
            except NotPermitted as refusal:
                refusal.subject = uow.subject
                raise
            uow.session.add(
                Operation(
                    operation_id=command.operation_id, command=type(command).__name__,
                    digest=digest, user_id=actor.user_id, result=result,
                )
            )  # fmt: skip
            changes = uow.commit(command.tag, command.verb, command.operation_id)
        return Done(result, changes)

    def _still_may(self, uow: UnitOfWork, command: Command) -> None:
        """Whoever was barred or lost a role since they signed in gets no further."""
        if self._as_now is not None:
            uow.actor = self._as_now(uow.session, uow.actor)
            uow.actor.require(command.permission)

    def _record_denial(self, command: Command, actor: Actor, refusal: NotPermitted) -> None:
        try:
            with self._store.writing() as connection:
                uow = self._unit(connection, actor)
                uow.explain(subject=refusal.subject, reason=refusal.message)
                uow.commit(command.tag, Verb.DENIED, None)
        except sa.exc.DBAPIError as error:
            raise translate(error) from error


def _unanswered(error: StoreUnavailable) -> StoreUnavailable:
    if isinstance(error, ServerAway):
        error.unanswered = True
    return error


def _handler_of(command: Command) -> Handler:
    handler = _HANDLERS.get(type(command))
    if handler is None:
        raise Refused(f"This program does not know how to do “{type(command).__name__}”.")
    return handler


def digest_of(command: Command) -> str:
    """A digest of the command's content; the same id must mean the same thing."""
    digest = hashlib.sha256(f"[{json.dumps(type(command).__name__)}, ".encode())
    for piece in json_pieces(command.said(), default=str):
        digest.update(piece.encode("utf-8", "surrogatepass"))
    digest.update(b"]")
    return digest.hexdigest()


def _repeat(earlier: Operation, digest: str, actor: Actor) -> Done:
    if earlier.digest != digest or earlier.user_id != actor.user_id:
        raise Refused(
            "This operation number was already used for something else. Start the action again."
        )
    return Done(earlier.result, (), repeated=True)
