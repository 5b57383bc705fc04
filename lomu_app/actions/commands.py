"""The use cases of actions, as the desk and other rooms send them.

`version` is always that of the action that the user was looking at.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from lomu_app.kernel.permissions import Permission
from lomu_app.store.audit import Verb
from lomu_app.store.command import Command


@dataclass(frozen=True, kw_only=True, slots=True)
class RaiseAction(Command):
    """Ask somebody to do something by a day; the result holds `action_id` and `reference`.

    `source_id` None stands for the person themselves, where `source_kind` is person. What is
    raised for a meeting's item or a location concerns no person: `person_id` is None then.
    """

    permission: ClassVar[Permission] = Permission.EDIT_ACTIONS
    verb: ClassVar[Verb] = Verb.COLLECTION
    tag: ClassVar[str] = "action:raised"

    person_id: int | None
    area: str
    text: str
    kind: str
    strand: str
    owner: str
    due: dt.date
    owner_agency: str = ""
    priority: int = 3
    source_kind: str = "person"
    source_id: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class StepAction(Command):
    """Take an action up, close it, or open it again.

    `status` is in_progress, done, cancelled or open; `result` says what came of it, or why.
    Whoever may work on their own alone steps none of others', calls none off, and opens again
    only what was done.
    """

    permission: ClassVar[Permission] = Permission.WORK_OWN_ACTIONS
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "action:stepped"

    action_id: int
    version: int
    status: str
    result: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class NoteOnAction(Command):
    """Put down how far an action has come; it stays where it stands.

    It names no version: nobody's note is lost to another's.
    """

    permission: ClassVar[Permission] = Permission.WORK_OWN_ACTIONS
    verb: ClassVar[Verb] = Verb.COLLECTION
    tag: ClassVar[str] = "action:noted"

    action_id: int
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class AmendAction(Command):
    """Say otherwise what is to be done, and how urgent it is; what stood there is kept."""

    permission: ClassVar[Permission] = Permission.EDIT_ACTIONS
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "action:amended"

    action_id: int
    version: int
    text: str
    priority: int
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ExtendAction(Command):
    """Give an action until another day, and say why."""

    permission: ClassVar[Permission] = Permission.EDIT_ACTIONS
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "action:extended"

    action_id: int
    version: int
    due: dt.date
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class TransferAction(Command):
    """Give an action to somebody else, and say why.

    `leaves` where it goes out of the unit's hands: it is then finished here.
    """

    permission: ClassVar[Permission] = Permission.EDIT_ACTIONS
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "action:transferred"

    action_id: int
    version: int
    owner: str
    owner_agency: str
    reason: str
    leaves: bool = False
