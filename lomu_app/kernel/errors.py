"""What may go wrong, told to the person who can put it right.

Every `LomuError` carries a sentence that says what is wrong and what to do; the desk shows
it as a notice and the command line prints it and exits with 1. Anything else is a defect.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


class LomuError(Exception):
    """A problem that the user can understand and act upon."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Refused(LomuError):
    """A rule of the trade forbids this now."""


class LookFirst(Refused):
    """What was asked for is opened by a look at its person, and no such look is on record."""

    def __init__(self, message: str, person_id: int) -> None:
        super().__init__(message)
        self.person_id = person_id


class NotPermitted(LomuError):
    """The signed-in person may not do this.

    `subject` is what it was about, as far as that was known when it was refused; for the log.
    """

    subject: str | None = None


class SignInFailed(LomuError):
    """Name or passphrase do not fit; never says which."""


class RecordNotFound(LomuError):
    """The record does not exist, or not for this person."""


class StoreUnavailable(LomuError):
    """The database cannot be opened, read or written just now."""


class ServerAway(StoreUnavailable):
    """The shared database does not answer just now.

    `unanswered`: a command was under way, and nobody can know whether it was taken; sent again
    with the same operation id, it is done once.
    """

    unanswered = False


class Outgrown(ServerAway):
    """The shared database has been brought to another version than that of this open program.

    For whoever has it open the server is away, and stays so until the program is started anew.
    """


class TooSlow(StoreUnavailable):
    """The shared database is there, and was stopped because it took too long over one question."""


class UnsafeFile(LomuError):
    """A file from outside that must not, or cannot, be read."""


class NeedsPassword(UnsafeFile):
    """A file from outside that opens with a password only: none, or a wrong one, was given."""


class Cancelled(LomuError):
    """The user stopped a long piece of work; nothing was changed."""


class InvalidInput(LomuError):
    """Something typed cannot be accepted.

    `fields` names each offending field with what is wrong with it.
    """

    def __init__(self, message: str, fields: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.fields = dict(fields or {})


@dataclass(frozen=True, slots=True)
class FieldConflict:
    """One field that two people changed: what it was, what I typed, what it is now."""

    field: str
    base: Any
    mine: Any
    theirs: Any


class EditConflict(LomuError):
    """The record has moved on since it was read; nothing typed is lost.

    `theirs` is the version that now stands; `fields` may hold the clashes where known.
    """

    def __init__(
        self, message: str, *, theirs: int | None = None, fields: tuple[FieldConflict, ...] = ()
    ) -> None:
        super().__init__(message)
        self.theirs = theirs
        self.fields = fields


class LogNotWhole(LomuError):
    """The log lacks what this computer has seen of it."""
