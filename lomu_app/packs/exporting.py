"""Every pack that leaves is on record before it is written (DPA 2018 s.62: disclosure)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from lomu_app.cog.records import Location
from lomu_app.disclosure.audiences import POLICY
from lomu_app.disclosure.own_force import require_own_force
from lomu_app.kernel.errors import InvalidInput, NotPermitted
from lomu_app.kernel.permissions import COMPARTMENT, Permission
from lomu_app.meetings.keeping import get_meeting
from lomu_app.meetings.rules import MeetingKind
from lomu_app.packs.registering import register_cog, register_list, register_minutes
from lomu_app.store.audit import Verb
from lomu_app.store.command import Command, handles
from lomu_app.store.unit_of_work import UnitOfWork

FOR_PARTNERS = (
    "Partners are given what their agency may see: “Pack for partners …” on the desk, or"
    " pack build cog --to AGENCY:NAME."
)


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordExport(Command):
    """Note what is exported, from which snapshot, to which files, for whom, and why.

    `names_people` is False for what is about a meeting and tells of nobody on its agenda.
    """

    permission: ClassVar[Permission] = Permission.EXPORT
    verb: ClassVar[Verb] = Verb.DISCLOSURE
    tag: ClassVar[str] = "pack:exported"

    subject: str
    what: str
    files: tuple[str, ...]
    snapshot: str
    recipients: tuple[str, ...] = ()
    why: str = ""
    names_people: bool = True


@handles(RecordExport)
def record_export(uow: UnitOfWork, command: RecordExport) -> None:
    """Write the audit entry; lists and minutes stand in the register of disclosures, too."""
    whom = _whom(uow, command.recipients)
    told = (uow, command.subject, command.what, command.snapshot, command.files, whom, command.why)
    register_list(*told)
    register_minutes(*told, names_people=command.names_people)
    uow.explain(subject=command.subject, reason=_told(command), recipients=whom)


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordCogExport(Command):
    """The same of a paper of the COG: of one meeting, or of one location.

    What `stays_in_force` is refused to recipients who are not of it.
    """

    permission: ClassVar[Permission] = Permission.EXPORT_COG
    verb: ClassVar[Verb] = Verb.DISCLOSURE
    tag: ClassVar[str] = "cog:paper:exported"

    what: str
    files: tuple[str, ...]
    snapshot: str
    meeting_id: int | None = None
    location_id: int | None = None
    stays_in_force: bool = False
    recipients: tuple[str, ...] = ()
    why: str = ""


@handles(RecordCogExport)
def record_cog_export(uow: UnitOfWork, command: RecordCogExport) -> None:
    """Write the audit entry, of whose subject only the cleared are told, and register it."""
    uow.actor.require(Permission.SEE_CSE)
    if command.stays_in_force:
        policy, forum = uow.policies[POLICY], uow.policies["meetings"]["kinds"][MeetingKind.COG]
        require_own_force(
            policy, command.recipients, command.what, FOR_PARTNERS, forum["agencies"]
        )  # fmt: skip
    whom = _whom(uow, command.recipients)
    if command.meeting_id is not None:
        meeting, _ = get_meeting(uow, command.meeting_id, None)
        register_cog(uow, meeting, command.what, command.snapshot, command.files, whom, command.why)
        subject = f"{COMPARTMENT}meeting:{command.meeting_id}"
    elif command.location_id is not None:
        found = uow.session.get(Location, command.location_id)
        if found is None:
            raise NotPermitted("There is no such location that your role lets you see.")
        uow.actor.require_area(found.area)
        subject = f"{COMPARTMENT}location:{found.id}"
    else:
        raise InvalidInput("Name the meeting or the location.", {"meeting_id": "needed"})
    uow.explain(subject=subject, reason=_told(command), recipients=whom)


def _told(command: RecordExport | RecordCogExport) -> str:
    why = f" ({command.why})" if command.why else ""
    return f"{command.what}{why}: {', '.join(command.files)} from snapshot {command.snapshot}"


def _whom(uow: UnitOfWork, recipients: Sequence[str]) -> tuple[str, ...]:
    return tuple(recipients) or (f"files of {uow.actor.username}",)
