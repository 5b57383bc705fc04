"""The register of disclosures: which packs, who has which copy, and whose data went where."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from lomu_app.access.queries import display_names
from lomu_app.access.rules import area_names
from lomu_app.disclosure.audiences import POLICY, audiences
from lomu_app.disclosure.records import Letterhead, PackRelease, ReleaseCopy, ReleasePerson
from lomu_app.disclosure.rows import (
    CopyRow,
    GivenRow,
    ReleaseDetail,
    ReleaseFilter,
    ReleaseRow,
    areas_told,
)
from lomu_app.disclosure.rules import SENSITIVITY_LABELS, ReleaseStatus, Sensitivity
from lomu_app.disclosure.whole import names_limited, require_whole
from lomu_app.kernel.errors import InvalidInput, RecordNotFound, Refused
from lomu_app.kernel.permissions import Actor, Permission
from lomu_app.people.entry_records import AccessLimit, FileContent
from lomu_app.people.joined import records_of
from lomu_app.people.records import Person
from lomu_app.people.seeing import refuse_limited
from lomu_app.store.server_log import knows_who
from lomu_app.store.unit_of_work import Reader

EVERYTHING = ReleaseFilter()
NOT_THERE = "There is no such pack in the register. Reload the page."
_ELSEWHERE = (
    " It may be one of another area, which this server shows to whoever works there alone: ask"
    " somebody who works for all areas."
)


def find_release_ids(reader: Reader, wanted: ReleaseFilter = EVERYTHING) -> list[int]:
    """Ids of the wanted packs in the areas of the asker, newest first."""
    _require(reader)
    conditions = [*_mine(reader), *_conditions(reader, wanted)]
    asked = sa.select(PackRelease.id, PackRelease.area, PackRelease.covers).where(*conditions)
    return [
        key
        for key, area, covers in reader.session.execute(asked.order_by(PackRelease.id.desc()))
        # Only who has every area that a pack tells of can check it.
        if not wanted.to_check or all(map(reader.actor.covers, areas_told(area, covers)))
    ]


def load_releases(reader: Reader, ids: Sequence[int]) -> list[ReleaseRow]:
    """The rows of these ids, in their order; those that the asker may not know are left out."""
    _require(reader)
    query = (
        sa.select(PackRelease)
        .options(selectinload(PackRelease.copies))
        .where(PackRelease.id.in_(ids), *_mine(reader))
    )
    found = {each.id: _row(reader, each) for each in reader.session.scalars(query)}
    return [found[key] for key in ids if key in found]


def load_release(reader: Reader, release_id: int) -> ReleaseDetail:
    """Everything about one pack. Raises RecordNotFound, or NotPermitted outside the areas."""
    found = known_release(reader, release_id)
    people = sa.select(sa.func.count(sa.distinct(ReleasePerson.person_id))).where(
        ReleasePerson.release_id == release_id
    )
    return ReleaseDetail(
        row=_row(reader, found), subject=found.subject, data_as_at=found.data_as_at,
        snapshot=found.snapshot, policy=found.policy, checked_at=found.checked_at,
        check_note=found.check_note, released_by=found.released_by,
        ended_reason=found.ended_reason, people=int(reader.session.scalar(people) or 0),
        copies=tuple(copy_row(reader, each) for each in found.copies),
    )  # fmt: skip


def find_release_id(reader: Reader, typed: str) -> int:
    """The id of the pack with this reference. Raises InvalidInput where there is none."""
    _require(reader)
    reference = typed.strip().upper()
    wanted = sa.select(PackRelease.id).where(PackRelease.reference == reference, *_mine(reader))
    found = reader.session.scalar(wanted)
    if found is None:
        raise InvalidInput(f"There is no pack {reference}.", {"pack": "not known"})
    return found


def find_given_to(reader: Reader, person_id: int) -> list[GivenRow]:
    """Who has been given this person's data, what of it, when and why; the newest first.

    What was given of a record that was joined into this one counts too.
    """
    _require(reader)
    refuse_limited(reader.session, reader.actor, person_id)
    query = (
        sa.select(ReleasePerson, PackRelease, ReleaseCopy)
        .join(PackRelease, PackRelease.id == ReleasePerson.release_id)
        .join(
            ReleaseCopy,
            sa.and_(
                ReleaseCopy.release_id == ReleasePerson.release_id,
                ReleaseCopy.audience == ReleasePerson.audience,
            ),
        )
        .where(
            ReleasePerson.person_id.in_(records_of(reader.session, person_id)),
            PackRelease.released_at.is_not(None), *_mine(reader),
        )
        .order_by(PackRelease.released_at.desc(), PackRelease.id.desc(), ReleaseCopy.number)
    )  # fmt: skip
    return [_given(*found) for found in reader.session.execute(query)]


def find_person_by_reference(reader: Reader, typed: str) -> int:
    """For whoever keeps the register and sees no nominals; raises InvalidInput.

    A server shows them no others than packs tell of.
    """
    _require(reader)
    reference = typed.strip().upper()
    found = reader.session.scalar(sa.select(Person.id).where(Person.reference == reference))
    if found is None and knows_who(reader.session) and not reader.actor.may(Permission.SEE_PEOPLE):
        raise InvalidInput(
            f"No pack that you may know of tells of {reference}, or there is no such person.",
            {"person": "not known"},
        )
    if found is None:
        raise InvalidInput(f"There is no person {reference}.", {"person": "not known"})
    return found


def find_copies(reader: Reader, canaries: Sequence[str]) -> list[tuple[ReleaseRow, CopyRow]]:
    """The copies with these canaries that the asker may know of: a leak must name its path.

    In a file that is in whatever area; a server keeps those of other areas.
    """
    _require(reader)
    query = (
        sa.select(ReleaseCopy)
        .join(PackRelease, PackRelease.id == ReleaseCopy.release_id)
        .where(ReleaseCopy.canary.in_(canaries), may_know(reader.actor))
        .order_by(ReleaseCopy.id)
    )
    return [
        (_row(reader, each.release), copy_row(reader, each))
        for each in reader.session.scalars(query)
    ]


def perhaps_elsewhere(reader: Reader) -> str:
    """What to say besides where no copy is known: a server keeps those of other areas; else ""."""
    if not knows_who(reader.session):
        return ""
    names = area_names(reader.policies["areas"])
    return "" if all(map(reader.actor.covers, names)) else _ELSEWHERE


def find_copy_of_file(reader: Reader, sha256: str) -> str | None:
    """The canary of the copy whose file has this SHA-256, as written or as sent."""
    _require(reader)
    same = sa.or_(ReleaseCopy.sha256 == sha256, ReleaseCopy.sent_sha256 == sha256)
    return reader.session.scalar(sa.select(ReleaseCopy.canary).where(same).limit(1))


def load_content(reader: Reader, sha256: str | None) -> bytes | None:
    """What was frozen under this SHA-256; None where nothing was."""
    if sha256 is None:
        return None
    wanted = sa.select(FileContent.content).where(FileContent.sha256 == sha256)
    return reader.session.scalar(wanted)


def load_contents(reader: Reader, release_id: int) -> dict[str, bytes]:
    """What each audience of a pack is shown, as frozen, by the audience's code.

    Raises NotPermitted where it tells of an area that is none of the asker's, or of somebody whom
    they may not see.
    """
    found = known_release(reader, release_id)
    if not reader.actor.may(Permission.CHECK_PACKS):
        reader.actor.require(Permission.EXPORT)
    require_whole(reader.session, reader.actor, found)
    told = {each.audience: load_content(reader, each.content) for each in found.copies}
    return {audience: data for audience, data in told.items() if data is not None}


def refuse_newly_limited(reader: Reader, release_id: int) -> None:
    """Refuse to let a pack go in which somebody stands who has come under limited access since.

    A pack names people by the records of its day; one may have been joined into another since.
    """
    if names_limited(reader.session, release_id, limited_people(reader)):
        raise Refused(
            "Somebody in it has come under limited access since it was built. Whoever may see them"
            " withdraws it, or recalls it; then build it anew."
        )


def limited_people(reader: Reader) -> frozenset[int]:
    """Everybody under limited access, whoever may see them: packs tell only that they exist."""
    live = sa.select(AccessLimit.person_id).where(AccessLimit.lifted_at.is_(None))
    found: set[int] = set()
    for person in reader.session.scalars(live).all():
        found.update(records_of(reader.session, person))
    return frozenset(found)


def load_letterhead(reader: Reader) -> tuple[str, bytes | None]:
    """The force's own words and picture for covers; empty and None where it has none."""
    found = reader.session.scalar(sa.select(Letterhead).order_by(Letterhead.id.desc()).limit(1))
    if found is None:
        return "", None
    return found.words, load_content(reader, found.picture)


# --- how it is put together ---------------------------------------------------------------


def _require(reader: Reader) -> None:
    reader.actor.require(Permission.SEE_DISCLOSURES)


def may_know(actor: Actor) -> sa.ColumnElement[bool]:
    """That the actor may know of a pack at all."""
    held = sorted(actor.permissions)
    return sa.or_(PackRelease.seen_with.is_(None), PackRelease.seen_with.in_(held))


def _mine(reader: Reader) -> tuple[sa.ColumnElement[bool], ...]:
    return PackRelease.area.in_(reader.actor.areas), may_know(reader.actor)


def known_release(reader: Reader, release_id: int) -> PackRelease:
    """One that the asker may know of. Raises RecordNotFound, NotPermitted outside the areas."""
    _require(reader)
    found = reader.session.get(PackRelease, release_id, options=[selectinload(PackRelease.copies)])
    if found is None or found.seen_with not in (None, *reader.actor.permissions):
        raise RecordNotFound(NOT_THERE)
    reader.actor.require_area(found.area)
    return found


def _conditions(reader: Reader, wanted: ReleaseFilter) -> list[sa.ColumnElement[bool]]:
    for area in wanted.areas:
        reader.actor.require_area(area)
    conditions: list[sa.ColumnElement[bool]] = []
    if wanted.areas:
        conditions.append(PackRelease.area.in_(wanted.areas))
    if wanted.statuses:
        conditions.append(PackRelease.status.in_(wanted.statuses))
    if wanted.to_check:
        conditions += [
            PackRelease.status == ReleaseStatus.BUILT, PackRelease.needs_check.expression,
            PackRelease.created_by != reader.actor.username,
        ]  # fmt: skip
    if wanted.to_account:
        conditions += [
            PackRelease.status == ReleaseStatus.RECALLED,
            PackRelease.copies.any(ReleaseCopy.accounted_at.is_(None)),
        ]
    if wanted.to_write:
        conditions += [
            PackRelease.status == ReleaseStatus.RELEASED,
            PackRelease.copies.any(ReleaseCopy.awaits_file.is_(True)),
        ]
    if wanted.person_id is not None:
        refuse_limited(reader.session, reader.actor, wanted.person_id)
        persons = records_of(reader.session, wanted.person_id)
        of_them = sa.select(ReleasePerson.release_id).where(ReleasePerson.person_id.in_(persons))
        conditions.append(PackRelease.id.in_(of_them))
    if wanted.text.strip():
        conditions.append(_says(wanted.text))
    return conditions


def _says(typed: str) -> sa.ColumnElement[bool]:
    """What is on the line of the register; it is short, so nothing indexes it."""
    word = f"%{typed.strip().casefold()}%"
    copies = PackRelease.copies.any(
        sa.or_(
            sa.func.lower(ReleaseCopy.recipient).like(word),
            sa.func.lower(ReleaseCopy.agency).like(word),
        )
    )
    columns = (PackRelease.reference, PackRelease.title, PackRelease.kind, PackRelease.why)
    return sa.or_(*(sa.func.lower(column).like(word) for column in columns), copies)


def _row(reader: Reader, found: PackRelease) -> ReleaseRow:
    accounted = sum(each.accounted_at is not None for each in found.copies)
    names = display_names(reader.session)
    return ReleaseRow(
        id=found.id, version=found.version, reference=found.reference, kind=found.kind,
        title=found.title, area=found.area, covers=tuple(found.covers or ()), day=found.day,
        pack_version=found.pack_version, marking=found.marking, why=found.why, status=found.status,
        status_since=found.status_since, built_by=found.created_by,
        built_by_name=names.get(found.created_by, found.created_by),
        built_at=found.created_at,
        needs_check=found.needs_check, checked_by=found.checked_by,
        released_at=found.released_at,
        recipients=tuple(f"{each.agency}: {each.recipient}" for each in found.copies),
        copies=len(found.copies), accounted=accounted,
        awaits=_awaits(reader.actor, found, accounted),
    )  # fmt: skip


def _awaits(actor: Actor, found: PackRelease, accounted: int) -> str:
    if found.status is ReleaseStatus.BUILT and found.needs_check:
        own = found.created_by == actor.username
        whole = all(map(actor.covers, areas_told(found.area, found.covers)))
        return "your check" if whole and not own else "a second person"
    if found.status in (ReleaseStatus.BUILT, ReleaseStatus.CHECKED):
        return "its release"
    unwritten = sum(bool(each.awaits_file) for each in found.copies)
    if found.status is ReleaseStatus.RELEASED and unwritten:
        return f"{unwritten} of {len(found.copies)} files"
    missing = len(found.copies) - accounted
    if found.status is ReleaseStatus.RECALLED and missing:
        return f"word of {missing} of {len(found.copies)} copies"
    return ""


def copy_row(reader: Reader, found: ReleaseCopy) -> CopyRow:
    """A copy as the register shows it."""
    audience = audiences(reader.policies[POLICY]).get(found.audience)
    return CopyRow(
        id=found.id, version=found.version, number=found.number, agency=found.agency,
        recipient=found.recipient, audience=found.audience,
        audience_label=found.audience if audience is None else audience.label,
        canary=found.canary, file_name=found.file_name, sha256=found.sha256,
        sent_sha256=found.sent_sha256, head=found.head,
        password=found.sent_sha256 != found.sha256, content=found.content,
        accounted_at=found.accounted_at, accounted_how=found.accounted_how,
        awaits_file=bool(found.awaits_file),
    )  # fmt: skip


def _given(person: ReleasePerson, release: PackRelease, copy: ReleaseCopy) -> GivenRow:
    given = tuple(Sensitivity(each) for each in person.given)
    return GivenRow(
        release_id=release.id, reference=release.reference, kind=release.kind,
        title=release.title, area=release.area, status=release.status, agency=copy.agency,
        recipient=copy.recipient, canary=copy.canary,
        at=release.released_at or release.created_at,
        by=release.released_by or release.created_by, why=release.why, given=given,
        what=", ".join(SENSITIVITY_LABELS[each] for each in given),
    )  # fmt: skip
