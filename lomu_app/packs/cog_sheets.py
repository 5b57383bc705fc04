"""The action sheets of a COG in one go: a file an agency, each on record with its recipients."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from lomu_app.cog.out import require_recipients
from lomu_app.cog.pack_rows import ActionPack
from lomu_app.kernel.errors import InvalidInput, Refused
from lomu_app.packs.cog_actions import build_action_sheet
from lomu_app.packs.cog_file import cog_file_name
from lomu_app.packs.door import House
from lomu_app.packs.exporting import RecordCogExport
from lomu_app.packs.workbook import PackReport


def sheet_places(packs: Sequence[ActionPack], folder: Path, marking: str) -> dict[str, Path]:
    """By agency the file of its sheet. Raises InvalidInput where `folder` is none."""
    if not folder.is_dir():
        raise InvalidInput(
            f"Name a folder for one file an agency; {folder} is none.", {"out": "folder"}
        )
    return {
        pack.agency: folder / cog_file_name(pack, f"actions-{pack.agency}", marking)
        for pack in packs
    }


def write_sheets(
    house: House, packs: Sequence[ActionPack], recipients: Mapping[str, Sequence[str]], why: str,
    folder: Path, *, replace: bool = False, password: str = "",
) -> list[PackReport]:  # fmt: skip
    """Write every sheet; each is a disclosure of its own, on record before its file is there.

    Raises Refused, and writes none, where one of the files is there already, unless told to
    `replace`; InvalidInput, likewise, where an agency has nobody who gets its sheet.
    """
    require_recipients([pack.agency for pack in packs], recipients)
    places = sheet_places(packs, folder, house.marking)
    there = [place.name for place in places.values() if place.exists()]
    if there and not replace:
        raise Refused(f"{', '.join(there)}: there already. Choose another folder, or replace them.")
    reports = []
    for pack in packs:
        place = places[pack.agency]
        house.execute(
            RecordCogExport(
                meeting_id=pack.meeting_id, what=f"{pack.short} actions of {pack.agency}",
                files=(place.name,), snapshot=pack.digest(),
                recipients=tuple(recipients[pack.agency]), why=why,
            )
        )  # fmt: skip
        reports.append(
            build_action_sheet(
                pack, out=place, head=house.audit_head().short,
                generated_by=house.actor.display_name, generated_at=house.clock.now(),
                marking=house.marking, replace=replace, password=password,
            )
        )  # fmt: skip
    return reports
