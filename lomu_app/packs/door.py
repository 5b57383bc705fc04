"""The one door: a pack is loaded, frozen for its recipients, checked where asked, and written.

Desk and command line go this way alike. Whatever leaves is on record before a file is there, and
no file stands half-written.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lomu_app.disclosure.audiences import POLICY, Audience, audiences
from lomu_app.disclosure.commands import NoteWritten, ReleasePack, WrittenFile
from lomu_app.disclosure.issued import load_row_keys
from lomu_app.disclosure.numbering import is_apart
from lomu_app.disclosure.queries import (
    load_contents,
    load_letterhead,
    load_release,
    refuse_newly_limited,
)
from lomu_app.disclosure.rows import CopyRow, ReleaseDetail, ReleaseRow
from lomu_app.disclosure.rules import ReleaseStatus
from lomu_app.kernel.errors import InvalidInput, Refused
from lomu_app.kernel.permissions import COMPARTMENT, Permission
from lomu_app.packs.building import (
    BuildPack,
    BuildPacks,
    Recipient,
    floor_of,
    shown_to,
    would_need_check,
)
from lomu_app.packs.exporting import RecordExport
from lomu_app.packs.files import free_place, write_whole
from lomu_app.packs.frozen import frozen, thawed
from lomu_app.packs.house import House
from lomu_app.packs.kinds import PackKind, PackWish
from lomu_app.packs.preview import Preview, preview_of
from lomu_app.packs.story import PackContent
from lomu_app.packs.with_password import checked_password, with_password
from lomu_app.packs.writing import CopyFacts, file_name_of, pack_bytes


@dataclass(frozen=True, slots=True)
class BuiltPack:
    """A pack that is frozen; `needs_check` until a second person has looked at it."""

    id: int
    version: int
    reference: str
    needs_check: bool


@dataclass(frozen=True, slots=True)
class WrittenCopy:
    """One file that was written, and whose it is."""

    file: Path
    recipient: str
    agency: str
    canary: str
    sheets: int
    rows: int
    sha256: str
    password: bool


def load(house: House, kind: PackKind, wish: PackWish) -> PackContent:
    """All that there is to tell, as it stands now."""
    house.actor.require(Permission.EXPORT)
    house.actor.require_area(wish.area)
    return house.ask(kind.load, wish)


def preview(house: House, content: PackContent, wanted: Iterable[Audience]) -> tuple[Preview, ...]:
    """What each of these audiences would see of it, and what not; nothing is kept."""
    wanted = tuple(wanted)
    shown = house.ask(shown_to, content, wanted)
    return tuple(
        preview_of(content, shown[each.code], each, house.ask(floor_of, [shown[each.code]]))
        for each in wanted
    )


def build(
    house: House, content: PackContent, recipients: Iterable[Recipient], why: str, marking: str = ""
) -> BuiltPack:
    """Freeze it for these recipients; nothing has left yet."""
    return _built(house.execute(_building(house, content, recipients, why, marking)).result)


def build_all(
    house: House, packs: Iterable[tuple[PackContent, Iterable[Recipient]]], why: str,
    marking: str = "",
) -> list[BuiltPack]:  # fmt: skip
    """Freeze each for its recipients, all or none; nothing has left yet."""
    wanted = tuple(_building(house, content, whom, why, marking) for content, whom in packs)
    return [_built(each) for each in house.execute(BuildPacks(packs=wanted)).result]


def _building(
    house: House, content: PackContent, recipients: Iterable[Recipient], why: str, marking: str
) -> BuildPack:
    return BuildPack(
        area=content.area, content=frozen(content).decode(), recipients=tuple(recipients), why=why,
        marking=_marking(house, marking),
    )  # fmt: skip


def _built(done: Mapping[str, Any]) -> BuiltPack:
    return BuiltPack(done["disclosure_id"], done["version"], done["reference"], done["needs_check"])


def needs_check(
    house: House, content: PackContent, recipients: Iterable[Recipient], marking: str = ""
) -> bool:
    """Whether what `build` would make of this has to wait for a second person; builds nothing."""
    whom = tuple(recipients)
    return house.ask(would_need_check, content, whom, _marking(house, marking))


def copies_with_password(house: House, detail: ReleaseDetail) -> tuple[CopyRow, ...]:
    """The copies that must not leave without one."""
    known = audiences(house.policies[POLICY])
    for copy in detail.copies:
        if copy.audience not in known:
            raise Refused(
                f"The copy of {copy.agency} is for “{copy.audience_label}”, which the policy knows"
                " no more. Withdraw the pack and build it anew."
            )
    return tuple(copy for copy in detail.copies if known[copy.audience].password)


def write_out(
    house: House, release_id: int, out: Path, passwords: Mapping[int, str], *,
    replace: bool = False,
) -> tuple[WrittenCopy, ...]:  # fmt: skip
    """Let a pack go: put it on record, then write each copy, whole or not at all.

    `out` is a folder, or the file where there is one copy. `passwords` are by the copies' ids.
    A pack that is out already is written again, the same to the byte before encryption.
    """
    detail = house.ask(load_release, release_id)
    for copy in copies_with_password(house, detail):
        if copy.id not in passwords:
            raise InvalidInput(
                f"The copy of {copy.agency} needs a password.", {"password": "needed"}
            )
    for password in passwords.values():
        checked_password(password)
    places = _places(detail, house, out, replace=replace)
    again = detail.row.status is ReleaseStatus.RELEASED
    head = "" if again else house.audit_head().short
    made = [_made(house, detail, copy, head, passwords.get(copy.id, "")) for copy in detail.copies]
    if again:
        _record_again(house, detail, made, places)
    else:
        _record(house, detail, made, places)
    _write_each(house, detail, made, places, replace=replace)
    return tuple(
        WrittenCopy(
            place, each.copy.recipient, each.copy.agency, each.copy.canary, each.sheets, each.rows,
            each.sha256, each.sent_sha256 != each.sha256,
        )
        for each, place in zip(made, places, strict=True)
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Made:
    copy: CopyRow
    head: str
    sent: bytes
    sha256: str
    sent_sha256: str
    sheets: int
    rows: int


def _made(house: House, detail: ReleaseDetail, copy: CopyRow, head: str, password: str) -> _Made:
    content = _content(house, detail, copy)
    facts = facts_of(
        detail.row, copy, row_key=house.ask(load_row_keys, detail.row.id)[copy.id],
        head=head or copy.head, letterhead=house.ask(load_letterhead),
    )  # fmt: skip
    data, report = pack_bytes(content, facts)
    sent = with_password(data, password) if password else data
    return _Made(
        copy, facts.head, sent, report.sha256, hashlib.sha256(sent).hexdigest(), report.sheets,
        report.rows,
    )  # fmt: skip


def facts_of(
    row: ReleaseRow, copy: CopyRow, *, row_key: str, head: str, letterhead: tuple[str, bytes | None]
) -> CopyFacts:
    """What a copy says of itself; the same facts write the same bytes again."""
    return CopyFacts(
        marking=row.marking, floor=row.marking, head=head, generated_by=row.built_by_name,
        generated_at=row.built_at, release=row.reference, made_for=copy.audience_label,
        recipient=f"{copy.recipient}, {copy.agency}", canary=copy.canary, row_key=row_key,
        letterhead=letterhead, known_by=copy.content or "",
    )  # fmt: skip


def _content(house: House, detail: ReleaseDetail, copy: CopyRow) -> PackContent:
    kept = house.ask(load_contents, detail.row.id).get(copy.audience)
    if kept is None:
        raise Refused(f"{detail.row.reference} is no pack that this desk can write.")
    return thawed(kept)


def _places(detail: ReleaseDetail, house: House, out: Path, *, replace: bool) -> list[Path]:
    folder = out if out.is_dir() else out.parent
    if not folder.is_dir():
        raise InvalidInput(f"There is no folder “{folder}”.", {"out": "no folder"})
    if not os.access(folder, os.W_OK | os.X_OK):
        raise InvalidInput(f"Nothing can be written in “{folder}”.", {"out": "not writable"})
    if out.is_dir():
        return _in_folder(detail, house, out)
    if len(detail.copies) > 1:
        raise InvalidInput(
            f"There are {len(detail.copies)} copies: name a folder.", {"out": "a folder"}
        )
    if out.exists() and not replace:
        raise Refused(f"“{out.name}” exists already. Choose another name, or say to replace it.")
    return [out]


def _in_folder(detail: ReleaseDetail, house: House, folder: Path) -> list[Path]:
    places: list[Path] = []
    for copy in detail.copies:
        content = _content(house, detail, copy)
        name = file_name_of(content, detail.row.marking, made_for=copy.agency)
        place, number = free_place(folder, name), 2
        while place in places:
            stem = f"{Path(name).stem} ({number})"
            place, number = free_place(folder, f"{stem}{Path(name).suffix}"), number + 1
        places.append(place)
    return places


def _record(house: House, detail: ReleaseDetail, made: list[_Made], places: list[Path]) -> None:
    files = tuple(
        WrittenFile(each.copy.id, place.name[:200], each.sha256, each.sent_sha256, each.head)
        for each, place in zip(made, places, strict=True)
    )
    house.execute(ReleasePack(disclosure_id=detail.row.id, version=detail.row.version, files=files))


def _write_each(
    house: House, detail: ReleaseDetail, made: list[_Made], places: list[Path], *, replace: bool
) -> None:
    """Write them, and note those that are there: what dies in between is told of afterwards."""
    again = detail.row.status is ReleaseStatus.RELEASED
    there: list[int] = []
    try:
        for each, place in zip(made, places, strict=True):
            write_whole(place, each.sent, replace=replace)
            if each.copy.awaits_file or not again:
                there.append(each.copy.id)
    finally:
        if there:
            house.execute(NoteWritten(disclosure_id=detail.row.id, copy_ids=tuple(there)))


def _record_again(
    house: House, detail: ReleaseDetail, made: list[_Made], places: list[Path]
) -> None:
    if any(each.sha256 != each.copy.sha256 for each in made):
        raise Refused(
            f"{detail.row.reference} cannot be written as it was: the letterhead or this program"
            " has changed since. Recall it and build it anew."
        )
    house.ask(refuse_newly_limited, detail.row.id)
    compartment = COMPARTMENT if is_apart(detail.row.id) else ""
    house.execute(
        RecordExport(
            subject=f"{compartment}pack:{detail.row.id}", what=f"{detail.row.title}, written again",
            files=tuple(place.name for place in places), snapshot=detail.snapshot,
            recipients=tuple(f"{each.copy.agency}: {each.copy.recipient}" for each in made),
            why=detail.row.why,
        )
    )  # fmt: skip


def _marking(house: House, wanted: str) -> str:
    """What is wanted, with PRACTICE where people are invented."""
    _, _, practice = house.marking.partition(" · ")
    return " ".join(part for part in (wanted, practice) if part)
