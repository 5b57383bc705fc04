"""Examples of the commands of packs and of the register of disclosures."""

from __future__ import annotations

import base64

from lomu_app.bootstrap import Core
from lomu_app.disclosure.commands import (
    AccountForCopy,
    CheckPack,
    NoteWritten,
    RecallPack,
    RecordRegisterListing,
    ReleasePack,
    SetLetterhead,
    WithdrawPack,
    WrittenFile,
)
from lomu_app.disclosure.queries import load_release
from lomu_app.disclosure.rows import ReleaseDetail
from lomu_app.packs.building import BuildPack, BuildPacks
from lomu_app.packs.frozen import frozen
from tests.support.commands import example, somebody_else
from tests.support.packs import WHY, build, content, recipient
from tests.support.targets import AREA, make_person

PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII="
)


def own(core: Core) -> ReleaseDetail:
    """A pack for one's own unit, which nobody has to check."""
    return build(core, recipient("Police LOMU", "PC Yarrow")).detail


def let_go(detail: ReleaseDetail) -> ReleasePack:
    """The command that lets it go, each copy in a file."""
    files = tuple(
        WrittenFile(copy.id, f"copy-{copy.number}.xlsx", "0" * 64, "0" * 64, "#1 00")
        for copy in detail.copies
    )
    return ReleasePack(disclosure_id=detail.row.id, version=detail.row.version, files=files)


def out(core: Core) -> ReleaseDetail:
    """A pack that is out."""
    detail = own(core)
    core.execute(let_go(detail))
    return core.ask(load_release, detail.row.id)


def recalled(core: Core) -> ReleaseDetail:
    """A pack whose copies were asked back."""
    row = out(core).row
    core.execute(RecallPack(disclosure_id=row.id, version=row.version, reason="Wrong list"))
    return core.ask(load_release, row.id)


@example(BuildPack)
def build_pack(core: Core) -> BuildPack:
    told = frozen(content(make_person(core))).decode()
    return BuildPack(area=AREA, content=told, recipients=(recipient(),), why=WHY)


@example(BuildPacks)
def build_packs(core: Core) -> BuildPacks:
    return BuildPacks(packs=(build_pack(core), build_pack(core)))


@example(RecordRegisterListing)
def record_register_listing(_core: Core) -> RecordRegisterListing:
    return RecordRegisterListing(what="list disclosures", records=3)


@example(CheckPack)
def check_pack(core: Core) -> CheckPack:
    row = build(somebody_else(core)).detail.row
    return CheckPack(disclosure_id=row.id, version=row.version, note="Seen")


@example(ReleasePack)
def release_pack(core: Core) -> ReleasePack:
    return let_go(own(core))


@example(NoteWritten)
def note_written(core: Core) -> NoteWritten:
    detail = out(core)
    return NoteWritten(disclosure_id=detail.row.id, copy_ids=(detail.copies[0].id,))


@example(WithdrawPack)
def withdraw_pack(core: Core) -> WithdrawPack:
    row = build(core).detail.row
    return WithdrawPack(disclosure_id=row.id, version=row.version, reason="Not needed")


@example(RecallPack)
def recall_pack(core: Core) -> RecallPack:
    row = out(core).row
    return RecallPack(disclosure_id=row.id, version=row.version, reason="Wrong list")


@example(AccountForCopy)
def account_for_copy(core: Core) -> AccountForCopy:
    copy = recalled(core).copies[0]
    return AccountForCopy(copy_id=copy.id, version=copy.version, how="Shredded")


@example(SetLetterhead)
def set_letterhead(core: Core) -> SetLetterhead:
    return SetLetterhead(words="Invented Constabulary", picture=PICTURE)
