"""Under which name the papers of a COG go."""

from __future__ import annotations

from lomu_app.cog.pack_rows import CogPack
from lomu_app.meetings.invitation import Invitation
from lomu_app.meetings.papers import MinutesPack
from lomu_app.packs.files import pack_file_name
from lomu_app.packs.marking import marking_of


def cog_file_name(
    snapshot: CogPack | MinutesPack | Invitation, kind: str,
    marking: str | None = None, suffix: str = ".xlsx",
) -> str:  # fmt: skip
    """`COG-agenda-Coventry-2026-11-24-v7_OFFICIAL-SENSITIVE.xlsx`."""
    marked = marking_of(marking or snapshot.marking)
    return pack_file_name(
        f"{snapshot.short}-{kind}", snapshot.area, snapshot.held_on, snapshot.version, marked,
        suffix=suffix,
    )  # fmt: skip
