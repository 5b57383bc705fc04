"""A copy with all that was written in it, for comparing what comes back with what went out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from lomu_app.disclosure.queries import copy_row, known_release, load_content, may_know
from lomu_app.disclosure.records import PackRelease, ReleaseCopy
from lomu_app.disclosure.rows import IssuedCopy, WrittenCell
from lomu_app.disclosure.rules import ReleaseStatus
from lomu_app.disclosure.whole import require_whole
from lomu_app.kernel.errors import InvalidInput, Refused
from lomu_app.kernel.permissions import Permission
from lomu_app.store.unit_of_work import Reader

Manifest = dict[str, dict[str, dict[str, WrittenCell]]]


def load_issued(reader: Reader, canary: str) -> IssuedCopy:
    """A copy with all that was written in it. Raises InvalidInput where it is none of ours.

    Raises NotPermitted where it tells of an area that is none of the asker's, or of somebody whom
    they may not see; Refused where it went out of another unit's database, since merged in: its
    rows bear the numbers of that one.
    """
    reader.actor.require(Permission.EXPORT)
    found = reader.session.scalar(
        sa.select(ReleaseCopy)
        .join(PackRelease, PackRelease.id == ReleaseCopy.release_id)
        .where(ReleaseCopy.canary == canary, may_know(reader.actor))
    )
    if found is None:
        raise InvalidInput("No copy of ours has this number.", {"copy": "not known"})
    release = found.release
    require_whole(reader.session, reader.actor, release)
    if not found.row_key:
        raise Refused(
            f"{release.reference} went out before its unit's database was merged into this one, "
            "and its rows bear the numbers that held there. Enter what was filled in by hand."
        )
    manifest, people = _manifest(load_content(reader, found.content))
    return IssuedCopy(
        copy=copy_row(reader, found), release_id=release.id, reference=release.reference,
        kind=release.kind, subject=release.subject, area=release.area, day=release.day,
        pack_version=release.pack_version, status=release.status, row_key=found.row_key,
        manifest=manifest, people=people,
    )  # fmt: skip


def load_row_keys(reader: Reader, release_id: int) -> dict[int, str]:
    """What signs the rows of each copy of a pack, by the copy's id; for whoever writes them.

    Raises Refused for a pack out of another unit's database, since merged in: none signs its rows.
    """
    reader.actor.require(Permission.EXPORT)
    release = known_release(reader, release_id)
    if not all(copy.row_key for copy in release.copies):
        ended = "Recall" if release.status is ReleaseStatus.RELEASED else "Withdraw"
        raise Refused(
            f"{release.reference} was built before its unit's database was merged into this one,"
            " and what is filled in there would find no row here."
            f" {ended} it and build it anew."
        )
    return {copy.id: copy.row_key for copy in release.copies}


def _manifest(data: bytes | None) -> tuple[Manifest, dict[str, int]]:
    """What stood in which cell of frozen content, and whose row each is."""
    told: dict[str, Any] = {"stories": []} if data is None else json.loads(data)
    manifest: Manifest = {}
    people: dict[str, int] = {}
    for story in told["stories"]:
        rows = manifest.setdefault(story["name"], {})
        for row in story["rows"]:
            cells = zip(story["columns"], row["values"], strict=True)
            last = story["columns"][-1]["key"]
            rows[row["row_id"]] = {
                column["key"]: _written(value, _opened(row, column, last))
                for column, value in cells
            }
            person = row["person_id"] if row["person_id"] is not None else story["person_id"]
            if person is not None:
                people[row["row_id"]] = person
    return manifest, people


def _opened(row: Mapping[str, Any], column: Mapping[str, Any], last: str) -> Any:
    if row["locked"] or row["look"] == "band":
        return None
    own = row["open"] if column["key"] == last else None
    return own or column["open"]


def _written(value: Any, opened: Mapping[str, Any] | None) -> WrittenCell:
    plain = value["day"] if isinstance(value, dict) else value
    if opened is None:
        return WrittenCell(plain)
    return WrittenCell(plain, open=True, choices=tuple(opened["choices"]))
