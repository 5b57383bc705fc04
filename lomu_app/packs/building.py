"""A pack is built: for each audience what it may see, for each recipient a copy of its own."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar

import sqlalchemy as sa

from lomu_app.access.rules import find_area
from lomu_app.disclosure.audiences import (
    POLICY,
    Audience,
    audience_for,
    marking_for,
    needs_second_person,
)
from lomu_app.disclosure.canary import new_canary, new_row_key
from lomu_app.disclosure.commands import tell
from lomu_app.disclosure.numbering import is_apart, next_number, reference_of
from lomu_app.disclosure.queries import limited_people
from lomu_app.disclosure.records import PackRelease, ReleaseCopy, ReleasePerson
from lomu_app.disclosure.rules import ReleaseStatus, Sensitivity
from lomu_app.kernel.errors import InvalidInput
from lomu_app.kernel.permissions import COMPARTMENT, Permission
from lomu_app.kernel.policy import Policy
from lomu_app.kernel.wording import require_words
from lomu_app.packs.frozen import frozen, thawed
from lomu_app.packs.marking import marking_of
from lomu_app.packs.story import PackContent, for_audience, held, people_in
from lomu_app.people.entry_commands import keep_bytes
from lomu_app.people.records import Person
from lomu_app.store.audit import Verb
from lomu_app.store.command import Command, handles
from lomu_app.store.unit_of_work import Reader, UnitOfWork


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who gets a copy; `audience` is a code of the policy, empty for that of the agency."""

    agency: str
    name: str
    audience: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class BuildPack(Command):
    """Freeze what each recipient is to be shown. The result holds the pack's id and reference.

    `content` is all that there is to tell, as `frozen` made it; what an audience may not see is
    taken out here, whatever was shown before. `marking` raises the one that follows from what is
    held. Nothing has left yet: that is `ReleasePack`.
    """

    permission: ClassVar[Permission] = Permission.EXPORT
    verb: ClassVar[Verb] = Verb.CONSULTATION
    tag: ClassVar[str] = "pack:built"

    area: str
    content: str
    recipients: tuple[Recipient, ...]
    why: str
    marking: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class BuildPacks(Command):
    """Freeze several packs in one go, all or none; the result holds that of each, in order."""

    permission: ClassVar[Permission] = Permission.EXPORT
    verb: ClassVar[Verb] = Verb.CONSULTATION
    tag: ClassVar[str] = "packs:built"

    packs: tuple[BuildPack, ...]

    @property
    def area(self) -> str:
        """Whose work it is; of each pack its own is checked."""
        return self.packs[0].area if self.packs else ""


@handles(BuildPack)
def build_pack(uow: UnitOfWork, command: BuildPack) -> dict[str, int | str | bool]:
    """Store the pack, its copies, and whose data each audience is given."""
    area = find_area(uow.policies["areas"], command.area)
    uow.actor.require_area(area)
    content = thawed(command.content.encode())
    if content.area != area:
        raise InvalidInput(f"This pack is of {content.area}.", {"area": content.area})
    if content.seen_with is not None:
        uow.actor.require(content.seen_with)
    wanted = _audiences(uow.policies[POLICY], command.recipients)
    shown = shown_to(uow.reader(), content, wanted.values())
    marking = marking_of_all(uow.reader(), shown.values(), command.marking)
    number = next_number(uow, PackRelease, apart=content.seen_with is not None)
    release = uow.add(
        PackRelease(
            id=number, reference=reference_of(number), kind=content.kind, title=content.title,
            subject=content.subject, area=area, covers=_covers(uow, content),
            seen_with=content.seen_with, day=content.day,
            pack_version=content.version, data_as_at=content.data_as_at,
            snapshot=hashlib.sha256(command.content.encode()).hexdigest(), marking=marking,
            why=require_words(command.why, "why", "why it goes out"),
            needs_check=needs_second_person(uow.policies[POLICY], marking, wanted.values()),
            status=ReleaseStatus.BUILT, status_since=uow.clock.now(), check_note="",
            ended_reason="", policy=uow.policies[POLICY].stamp,
        )
    )  # fmt: skip
    kept = {code: keep_bytes(uow, frozen(each)) for code, each in shown.items()}
    for place, recipient in enumerate(command.recipients, 1):
        code = wanted[recipient].code
        _add_copy(uow, release, place, recipient, code, kept[code])
    for code, each in shown.items():
        note_people(uow, release, code, people_in(each))
    tell(uow, release, f"{content.title}: {release.why}")
    return {
        "disclosure_id": release.id, "version": release.version, "reference": release.reference,
        "needs_check": release.needs_check,
    }  # fmt: skip


@handles(BuildPacks)
def build_packs(uow: UnitOfWork, command: BuildPacks) -> list[dict[str, int | str | bool]]:
    """Store each as if it were built alone; the log tells of all of them in one line."""
    if not command.packs:
        raise InvalidInput("Say which packs are to be built.", {"packs": "needed"})
    built = [build_pack(uow, each) for each in command.packs]
    keys = [int(each["disclosure_id"]) for each in built]
    compartment = COMPARTMENT if any(map(is_apart, keys)) else ""
    told = ", ".join(str(each["reference"]) for each in built)
    uow.explain(
        subject=f"{compartment}packs:{keys[0]}", reason=f"{told}: {command.packs[0].why}"[:1500]
    )
    return built


def shown_to(
    reader: Reader, content: PackContent, wanted: Iterable[Audience]
) -> dict[str, PackContent]:
    """What each of these audiences is shown of it, by the audience's code."""
    limited = limited_people(reader)
    return {each.code: for_audience(content, each, limited) for each in wanted}


def floor_of(reader: Reader, contents: Iterable[PackContent]) -> str:
    """The least marking of what is shown to these; one pack is marked alike for all of them."""
    contents = tuple(contents)
    found = {kind for each in contents for kind in held(each)}
    least = marking_for(reader.policies[POLICY], found)
    asked = {each.least_marking for each in contents} - {""}
    return max((least, *asked), key=len)


def would_need_check(
    reader: Reader, content: PackContent, recipients: Iterable[Recipient], wanted: str = ""
) -> bool:
    """Whether a second person would be asked for, were it built for these with that marking.

    Raises InvalidInput without recipients.
    """
    policy = reader.policies[POLICY]
    served = _audiences(policy, recipients).values()
    marking = marking_of_all(reader, shown_to(reader, content, served).values(), wanted)
    return needs_second_person(policy, marking, served)


def marking_of_all(reader: Reader, contents: Iterable[PackContent], wanted: str = "") -> str:
    """The marking of the pack: its floor, or what raises it; PRACTICE stays."""
    return marking_of(wanted, floor_of(reader, contents))


def note_people(
    uow: UnitOfWork, release: PackRelease, audience: str,
    people: Mapping[int, Iterable[Sensitivity]],
) -> None:  # fmt: skip
    """Keep whose data an audience is given, and of which kinds."""
    known = set(uow.session.scalars(sa.select(Person.id).where(Person.id.in_(list(people)))))
    for person, kinds in people.items():
        if person in known:
            given = sorted(kinds)
            uow.session.add(
                _signed(
                    uow,
                    ReleasePerson(
                        release_id=release.id, audience=audience, person_id=person, given=given
                    ),
                )
            )  # fmt: skip
    uow.session.flush()


def _signed(uow: UnitOfWork, record: ReleasePerson) -> ReleasePerson:
    now = uow.clock.now()
    record.created_at = record.updated_at = now
    record.created_by = record.updated_by = uow.actor.username
    return record


def _covers(uow: UnitOfWork, content: PackContent) -> list[str] | None:
    """All areas that it tells of, where these are more than its own; each one of the actor's."""
    for area in content.covers:
        uow.actor.require_area(area)
    return list(content.covers) or None


def _audiences(policy: Policy, recipients: Iterable[Recipient]) -> dict[Recipient, Audience]:
    found = {
        each: audience_for(policy, each.agency, each.audience) for each in recipients
    }  # fmt: skip
    if not found:
        raise InvalidInput("Say who gets it: a name and an agency.", {"recipients": "needed"})
    return found


def _add_copy(
    uow: UnitOfWork, release: PackRelease, number: int, recipient: Recipient, audience: str,
    content: str | None,
) -> None:  # fmt: skip
    uow.add(
        ReleaseCopy(
            id=next_number(uow, ReleaseCopy, apart=release.seen_with is not None),
            release_id=release.id, number=number,
            agency=require_words(recipient.agency, "recipients", "whose agency"),
            recipient=require_words(recipient.name, "recipients", "who gets it"),
            audience=audience, canary=new_canary(), row_key=new_row_key(), file_name="",
            sha256="", sent_sha256="", head="", content=content, awaits_file=False,
            accounted_how="",
        )
    )  # fmt: skip
