"""What becomes of a pack once it is built: checked, released, recalled, accounted for."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from typing import Any, ClassVar

from lomu_app.disclosure.pictures import check_picture
from lomu_app.disclosure.queries import refuse_newly_limited
from lomu_app.disclosure.records import Letterhead, PackRelease, ReleaseCopy
from lomu_app.disclosure.rules import RELEASE_STATES, ReleaseStatus
from lomu_app.disclosure.whole import require_whole
from lomu_app.kernel.changes import Kind
from lomu_app.kernel.counting import counted
from lomu_app.kernel.errors import InvalidInput, RecordNotFound, Refused
from lomu_app.kernel.permissions import COMPARTMENT, Permission
from lomu_app.kernel.wording import require_words
from lomu_app.people.entry_commands import keep_bytes
from lomu_app.store.audit import Verb
from lomu_app.store.command import Command, handles
from lomu_app.store.unit_of_work import GONE, UnitOfWork


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """The file of one copy: its name, the workbook's SHA-256, and that of what is sent."""

    copy_id: int
    file_name: str
    sha256: str
    sent_sha256: str
    head: str


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckPack(Command):
    """A second person has looked at what each audience is shown, and lets it go."""

    permission: ClassVar[Permission] = Permission.CHECK_PACKS
    verb: ClassVar[Verb] = Verb.CONSULTATION
    tag: ClassVar[str] = "pack:checked"

    disclosure_id: int
    version: int
    note: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class ReleasePack(Command):
    """Let the copies go, each to its recipient; on record before a file is there."""

    permission: ClassVar[Permission] = Permission.EXPORT
    verb: ClassVar[Verb] = Verb.DISCLOSURE
    tag: ClassVar[str] = "pack:released"

    disclosure_id: int
    version: int
    files: tuple[WrittenFile, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class NoteWritten(Command):
    """The files of these copies are there; on record before they were, they are awaited no more."""

    permission: ClassVar[Permission] = Permission.EXPORT
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "pack:written"

    disclosure_id: int
    copy_ids: tuple[int, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class WithdrawPack(Command):
    """A pack that was built goes to nobody; it stays on record with the reason."""

    permission: ClassVar[Permission] = Permission.EXPORT
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "pack:withdrawn"

    disclosure_id: int
    version: int
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class RecallPack(Command):
    """Ask for every copy back: each must be given back, destroyed or accounted for."""

    permission: ClassVar[Permission] = Permission.EXPORT
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "pack:recalled"

    disclosure_id: int
    version: int
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class AccountForCopy(Command):
    """Say what became of a copy that was asked back."""

    permission: ClassVar[Permission] = Permission.EXPORT
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "pack:copy:accounted"

    copy_id: int
    version: int
    how: str


@dataclass(frozen=True, kw_only=True, slots=True)
class SetLetterhead(Command):
    """Put a force's own words and picture on every cover from now on; both empty for none."""

    permission: ClassVar[Permission] = Permission.SET_LETTERHEAD
    verb: ClassVar[Verb] = Verb.ADMINISTRATION
    tag: ClassVar[str] = "pack:letterhead"

    words: str = ""
    picture: bytes = b""

    def said(self) -> dict[str, Any]:
        """The picture by its SHA-256."""
        return {**asdict(self), "picture": hashlib.sha256(self.picture).hexdigest()}


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordRegisterListing(Command):
    """Note that the register was printed: `what` of it, and how many lines it held."""

    permission: ClassVar[Permission] = Permission.SEE_DISCLOSURES
    verb: ClassVar[Verb] = Verb.CONSULTATION
    tag: ClassVar[str] = "disclosures:consulted"

    what: str
    records: int


@handles(RecordRegisterListing)
def record_listing(uow: UnitOfWork, command: RecordRegisterListing) -> None:
    """Write the audit entry; no row changes."""
    records = counted(command.records, "record")
    uow.explain(subject="disclosures", reason=f"{command.what}: {records}")


@handles(CheckPack)
def check_pack(uow: UnitOfWork, command: CheckPack) -> dict[str, int]:
    """Note who; whoever built it may not."""
    release = get_release(uow, command.disclosure_id, command.version)
    RELEASE_STATES.require(release.status, ReleaseStatus.CHECKED)
    if release.created_by == uow.actor.username:
        raise Refused("You built this pack. Somebody else has to look at it.")
    release.checked_by = uow.actor.username
    release.checked_at = uow.clock.now()
    release.check_note = command.note.strip()
    return _step(uow, release, ReleaseStatus.CHECKED, command.note.strip())


@handles(ReleasePack)
def release_pack(uow: UnitOfWork, command: ReleasePack) -> dict[str, int]:
    """Note each file and who gets it. Refuses a pack that a second person has not seen."""
    release = get_release(uow, command.disclosure_id, command.version)
    RELEASE_STATES.require(release.status, ReleaseStatus.RELEASED)
    if release.needs_check and release.checked_by is None:
        raise Refused(
            f"{release.reference} is {release.marking} and goes to a partner: a second person has"
            " to check it first."
        )
    refuse_newly_limited(uow.reader(), release.id)
    files = {each.copy_id: each for each in command.files}
    if set(files) != {copy.id for copy in release.copies}:
        raise InvalidInput("Every copy needs its file.", {"files": "one a copy"})
    for copy in release.copies:
        _fill(uow, copy, files[copy.id])
    release.released_by = uow.actor.username
    release.released_at = uow.clock.now()
    uow.explain(recipients=[f"{each.agency}: {each.recipient}" for each in release.copies])
    names = ", ".join(each.file_name for each in release.copies)
    return _step(uow, release, ReleaseStatus.RELEASED, f"{release.why}: {names}")


@handles(NoteWritten)
def note_written(uow: UnitOfWork, command: NoteWritten) -> dict[str, int]:
    """Note it of those that are awaited; how many."""
    release = get_release(uow, command.disclosure_id)
    noted = [
        copy for copy in release.copies if copy.id in command.copy_ids and copy.awaits_file
    ]  # fmt: skip
    for copy in noted:
        copy.awaits_file = False
        uow.changed(copy)
    return {"written": len(noted)}


@handles(WithdrawPack)
def withdraw_pack(uow: UnitOfWork, command: WithdrawPack) -> dict[str, int]:
    """Note why."""
    return _end(uow, command, ReleaseStatus.WITHDRAWN, "why it goes to nobody")


@handles(RecallPack)
def recall_pack(uow: UnitOfWork, command: RecallPack) -> dict[str, int]:
    """Note why; its copies are to be accounted for from now on."""
    return _end(uow, command, ReleaseStatus.RECALLED, "why it is asked back")


@handles(AccountForCopy)
def account_for_copy(uow: UnitOfWork, command: AccountForCopy) -> dict[str, int]:
    """Note how; refuses copies that nobody asked for."""
    copy = uow.get(ReleaseCopy, command.copy_id, expected_version=command.version)
    release = get_release(uow, copy.release_id)
    if release.status is not ReleaseStatus.RECALLED:
        raise Refused(f"{release.reference} is not recalled; nobody asked for its copies.")
    copy.accounted_how = require_words(command.how, "how", "what became of the copy")
    copy.accounted_at = uow.clock.now()
    uow.changed(copy)
    uow.explain(reason=f"copy {copy.canary} of {copy.recipient}: {copy.accounted_how}")
    uow.touch(Kind.DISCLOSURE, release.id)
    uow.session.flush()
    return {"version": copy.version}


@handles(SetLetterhead)
def set_letterhead(uow: UnitOfWork, command: SetLetterhead) -> dict[str, int]:
    """Keep both; the newest counts."""
    picture = None
    if command.picture:
        check_picture(command.picture)
        picture = keep_bytes(uow, command.picture)
    made = uow.add(Letterhead(words=" ".join(command.words.split()), picture=picture))
    return {"letterhead_id": made.id}


def get_release(uow: UnitOfWork, release_id: int, version: int | None = None) -> PackRelease:
    """Load a pack to change it: the version that was seen, and all of it the actor's to see."""
    known = uow.session.get(PackRelease, release_id)
    if known is not None and known.seen_with not in (None, *uow.actor.permissions):
        raise RecordNotFound(GONE)  # as if there were none
    release = uow.get(PackRelease, release_id, expected_version=version)
    tell(uow, release)
    require_whole(uow.session, uow.actor, release)
    return release


def tell(uow: UnitOfWork, release: PackRelease, reason: str | None = None) -> None:
    """Say in the log which pack it is about, and to those who may not know of it nothing."""
    compartment = COMPARTMENT if release.seen_with is Permission.SEE_CSE else ""
    told = None if reason is None else reason[:1500]
    uow.explain(subject=f"{compartment}pack:{release.id}", reason=told)
    uow.touch(Kind.DISCLOSURE, release.id)


def _fill(uow: UnitOfWork, copy: ReleaseCopy, file: WrittenFile) -> None:
    copy.file_name, copy.head = file.file_name, file.head
    copy.sha256, copy.sent_sha256 = file.sha256, file.sent_sha256
    copy.awaits_file = True
    uow.changed(copy)


def _end(
    uow: UnitOfWork, command: WithdrawPack | RecallPack, wanted: ReleaseStatus, what: str
) -> dict[str, int]:
    release = get_release(uow, command.disclosure_id, command.version)
    RELEASE_STATES.require(release.status, wanted)
    release.ended_reason = require_words(command.reason, "reason", what)
    return _step(uow, release, wanted, release.ended_reason)


def _step(
    uow: UnitOfWork, release: PackRelease, wanted: ReleaseStatus, reason: str
) -> dict[str, int]:
    release.status = wanted
    release.status_since = uow.clock.now()
    uow.changed(release)
    uow.session.flush()
    tell(uow, release, reason or None)
    return {"disclosure_id": release.id, "version": release.version}
