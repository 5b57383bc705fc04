"""Papers that have builders of their own stand in the register of disclosures, too.

The Threat Review list and the papers of a COG are written by builders that know their layout; what
they have in common with every other pack is who has it, and whose data is in it.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

import sqlalchemy as sa

from lomu_app.cohorts.records import Membership
from lomu_app.daart.records import Target, ThreatItem, ThreatList
from lomu_app.disclosure.audiences import OWN, POLICY, audience_of_agency
from lomu_app.disclosure.canary import new_canary, new_row_key
from lomu_app.disclosure.numbering import next_number, reference_of
from lomu_app.disclosure.own_force import name_and_agency
from lomu_app.disclosure.records import PackRelease, ReleaseCopy
from lomu_app.disclosure.rules import ReleaseStatus, Sensitivity
from lomu_app.kernel.changes import Kind
from lomu_app.kernel.names import MARKING
from lomu_app.kernel.permissions import Permission
from lomu_app.meetings.records import Meeting, MeetingItem
from lomu_app.meetings.rules import MeetingKind
from lomu_app.packs.building import note_people
from lomu_app.store.unit_of_work import UnitOfWork

_LIST = "threat_list:"
_MEETING = re.compile(r"(\w+):meeting:(\d{1,12})")
# What the items of an agenda are about, by the name that they give it.
_ON_AGENDAS: tuple[tuple[str, type[Membership | Target]], ...] = (
    ("membership", Membership), ("target", Target),
)  # fmt: skip
# What a briefing tells of its target.
_OF_TARGETS = frozenset(
    {
        Sensitivity.IDENTITY, Sensitivity.ADDRESS, Sensitivity.RISK, Sensitivity.OFFENCE,
        Sensitivity.OFFICER,
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper that leaves: what it is, of which day, in which files, to whom and why.

    `recipients` are lines as they were typed, `name, agency`; `people` those named in it.
    """

    kind: str
    title: str
    subject: str
    area: str
    day: dt.date
    snapshot: str
    files: tuple[str, ...]
    recipients: tuple[str, ...]
    why: str
    version: int = 1
    seen_with: Permission | None = None
    people: tuple[int, ...] = ()


def register_list(
    uow: UnitOfWork, subject: str, what: str, snapshot: str, files: tuple[str, ...],
    recipients: tuple[str, ...], why: str,
) -> None:  # fmt: skip
    """Register a Threat Review list that leaves; any other subject is left alone."""
    number = subject.removeprefix(_LIST)
    if not subject.startswith(_LIST) or not number.isdecimal():
        return
    found = uow.session.get(ThreatList, int(number))
    if found is None:
        return
    on_it = sa.select(Target.person_id).join(ThreatItem, ThreatItem.target_id == Target.id)
    people = uow.session.scalars(on_it.where(ThreatItem.list_id == found.id).distinct())
    register_paper(
        uow,
        Paper(
            kind="trm", title=f"{what} of {found.area}", subject=subject, area=found.area,
            day=found.day, snapshot=snapshot, files=files, recipients=recipients,
            why=why or "Threat Review", version=found.version, people=tuple(people),
        ),
    )  # fmt: skip


def register_minutes(
    uow: UnitOfWork, subject: str, what: str, snapshot: str, files: tuple[str, ...],
    recipients: tuple[str, ...], why: str, *, names_people: bool = True,
) -> None:  # fmt: skip
    """Register a paper of a forum but the COG, with the people on its agenda if it names them."""
    found = _MEETING.fullmatch(subject)
    meeting = uow.session.get(Meeting, int(found.group(2))) if found else None
    if found is None or meeting is None or meeting.kind is MeetingKind.COG:
        return
    items = sa.select(MeetingItem.subject_id).where(MeetingItem.meeting_id == meeting.id)
    people: set[int] = set()
    for kind, model in _ON_AGENDAS if names_people else ():
        these = items.where(MeetingItem.subject_kind == kind)
        people.update(uow.session.scalars(sa.select(model.person_id).where(model.id.in_(these))))
    register_paper(
        uow,
        Paper(
            kind=found.group(1), title=what, subject=subject, area=meeting.area,
            day=meeting.held_on, snapshot=snapshot, files=files, recipients=recipients,
            why=why or what, version=meeting.version, people=tuple(sorted(people)),
        ),
    )  # fmt: skip


def register_cog(
    uow: UnitOfWork, meeting: Meeting, what: str, snapshot: str, files: tuple[str, ...],
    recipients: tuple[str, ...], why: str,
) -> None:  # fmt: skip
    """Register a paper of a COG, which counts people and names none; only the cleared know."""
    register_paper(
        uow,
        Paper(
            kind="cog", title=what, subject=f"cog:meeting:{meeting.id}", area=meeting.area,
            day=meeting.held_on, snapshot=snapshot, files=files, recipients=recipients,
            why=why or what, version=meeting.version, seen_with=Permission.SEE_CSE,
        ),
    )  # fmt: skip


def register_paper(uow: UnitOfWork, paper: Paper) -> None:
    """Store it as released: it leaves at once, and nobody is asked to check it first."""
    now = uow.clock.now()
    number = next_number(uow, PackRelease, apart=paper.seen_with is not None)
    release = uow.add(
        PackRelease(
            id=number, reference=reference_of(number), kind=paper.kind, title=paper.title[:200],
            subject=paper.subject[:80], area=paper.area, seen_with=paper.seen_with, day=paper.day,
            pack_version=paper.version, data_as_at=now, snapshot=paper.snapshot[:64],
            marking=MARKING, why=paper.why[:1000], needs_check=False,
            status=ReleaseStatus.RELEASED, status_since=now, check_note="",
            released_by=uow.actor.username, released_at=now, ended_reason="",
            policy=uow.policies[POLICY].stamp,
        )
    )  # fmt: skip
    files = ", ".join(paper.files)[:200]
    codes = {
        _add_copy(uow, release, place, line, files)
        for place, line in enumerate(paper.recipients, 1)
    }
    for code in sorted(codes):
        note_people(uow, release, code, dict.fromkeys(paper.people, _OF_TARGETS))
    uow.touch(Kind.DISCLOSURE, release.id)


def _add_copy(uow: UnitOfWork, release: PackRelease, place: int, line: str, files: str) -> str:
    policy = uow.policies[POLICY]
    name, agency = name_and_agency(policy, line)
    audience = audience_of_agency(policy, agency).code if agency else OWN
    uow.add(
        ReleaseCopy(
            id=next_number(uow, ReleaseCopy, apart=release.seen_with is not None),
            release_id=release.id, number=place, agency=agency[:80] or "Not stated",
            recipient=name[:200], audience=audience,
            canary=new_canary(), row_key=new_row_key(), file_name=files, sha256="",
            sent_sha256="", head="", content=None, awaits_file=False, accounted_how="",
        )
    )  # fmt: skip
    return audience
