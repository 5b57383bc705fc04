"""`pack build cog_actions --all-agencies`: a pack of its own for each that has something to do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from lomu_app.bootstrap import Core
from lomu_app.cog.out import agencies_to_do
from lomu_app.kernel.errors import InvalidInput, Refused
from lomu_app.meetings.queries import find_meeting_id
from lomu_app.meetings.rules import MeetingKind
from lomu_app.packs.building import Recipient
from lomu_app.packs.kinds import PackWish
from lomu_app.packs.story import PackContent

KIND = "cog_actions"


def wishes_of_each(
    core: Core, kind: str, wish: PackWish, recipients: Iterable[Recipient]
) -> list[tuple[PackWish, list[Recipient]]]:
    """What is asked for and who gets it, agency by agency, by name.

    Raises InvalidInput for another kind, for a recipient whose agency has nothing to do, and where
    an agency has nobody who gets its own.
    """
    if kind != KIND:
        raise InvalidInput(f"Only {KIND} is one pack an agency.", {"all_agencies": KIND})
    meeting_id = core.ask(find_meeting_id, MeetingKind.COG, wish.area, wish.day)
    agencies = tuple(core.ask(agencies_to_do, meeting_id))
    if not agencies:
        raise Refused("No agency has anything to do.")
    found: defaultdict[str, list[Recipient]] = defaultdict(list)
    for one in recipients:
        found[one.agency.casefold()].append(one)
    unknown = set(found) - {agency.casefold() for agency in agencies}
    nobody = [agency for agency in agencies if agency.casefold() not in found]
    if unknown or nobody:
        raise InvalidInput(
            f"Say who gets the pack of each, with --to AGENCY:NAME: {', '.join(agencies)}.",
            {"to": ", ".join((*sorted(unknown), *nobody))},
        )
    return [
        (PackWish(wish.area, wish.day, wish.about, agency), found[agency.casefold()])
        for agency in agencies
    ]


def require_folder(
    core: Core, packs: Iterable[tuple[PackContent, Sequence[Recipient]]], marking: str,
    out: Path | None,
) -> None:  # fmt: skip
    """Refuse before any is built, where one leaves at once and `out` is no folder for it.

    In one file the copies of the next agency would take the place of those of the last.
    """
    from lomu_app.packs import door

    if out is not None and out.is_dir():
        return
    if not all(door.needs_check(core, content, whom, marking) for content, whom in packs):
        raise InvalidInput(
            "Some of them leave at once. Name a folder that is there, for one file a copy:"
            " --out FOLDER.",
            {"out": "folder"},
        )
