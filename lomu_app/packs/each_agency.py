"""What a COG asked of each agency: a pack of its own for each, through the one door."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence

from lomu_app.packs import door
from lomu_app.packs.building import Recipient
from lomu_app.packs.cog_action_content import KIND
from lomu_app.packs.house import House
from lomu_app.packs.kinds import PackWish, find_kind


def build_each(
    house: House, wish: PackWish, whom: Mapping[str, Sequence[str]], why: str
) -> list[door.BuiltPack]:
    """A pack of the actions of each agency, for those who get it there; all are built, or none.

    `whom` names by agency who gets its pack. Raises RecordNotFound, InvalidInput or NotPermitted.
    """
    kind = find_kind(KIND)
    packs = [
        (
            door.load(house, kind, dataclasses.replace(wish, agency=agency)),
            [Recipient(agency, name) for name in names],
        )
        for agency, names in whom.items()
    ]
    return door.build_all(house, packs, why)
