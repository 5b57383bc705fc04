"""`pack build cog_actions --all-agencies`: a pack of its own for each that has something to do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from lomu_app.bootstrap import Core
from lomu_app.cog.out import agencies_to_do
from lomu_app.kernel.errors import InvalidInput, Refused
from lomu_app.meetings.queries import find_meeting_id
from lomu_app.meetings.rules import MeetingKind
from lomu_app.packs.building import Recipient
from lomu_app.packs.kinds import PackWish

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
