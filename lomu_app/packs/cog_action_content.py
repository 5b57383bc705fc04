"""What a COG asked of one agency, with cells for its answers, through the one door."""

from __future__ import annotations

from lomu_app.actions.rules import STATUS_LABELS, ActionStatus
from lomu_app.cog.out import load_action_pack
from lomu_app.disclosure.rules import Sensitivity
from lomu_app.kernel.errors import InvalidInput
from lomu_app.kernel.permissions import Permission
from lomu_app.meetings.papers import PackAction
from lomu_app.meetings.queries import find_meeting_id
from lomu_app.meetings.rules import MeetingKind
from lomu_app.packs.action_content import ANSWERS
from lomu_app.packs.action_kinds import sensitivity_of_action
from lomu_app.packs.kinds import PackWish, pack_kind
from lomu_app.packs.story import (
    Column,
    Count,
    Method,
    OpenCell,
    PackContent,
    Story,
    StoryRow,
)
from lomu_app.store.unit_of_work import Reader

KIND = "cog_actions"
_FINISHED = {
    STATUS_LABELS[each] for each in (ActionStatus.DONE, ActionStatus.CANCELLED,
                                     ActionStatus.TRANSFERRED)
}  # fmt: skip
COLUMNS = (
    Column("reference", "Action", 12, style="strong"),
    Column("location", "Location", 12),
    Column("about", "About", 28, Sensitivity.ADDRESS),
    Column("text", "What is to be done", 46, Sensitivity.ACTION),
    Column("owner", "By whom", 18, Sensitivity.ACTION),
    Column("due", "Due", 12, style="date"),
    Column("late", "Days late", 8, style="number"),
    Column("status", "Status", 14, open=OpenCell("How it stands now.", ANSWERS)),
    Column("result", "What came of it", 38, open=OpenCell("In a sentence; name no victim.")),
)  # fmt: skip


def load_cog_action_content(reader: Reader, wish: PackWish) -> PackContent:
    """The actions of `wish.agency` from the COG of that day, and those not settled before it."""
    reader.actor.require(Permission.SEE_CSE)
    if not wish.agency.strip():
        raise InvalidInput("Say whose actions: --agency.", {"agency": "needed"})
    key = find_meeting_id(reader, MeetingKind.COG, wish.area, wish.day)
    pack = load_action_pack(reader, key, wish.agency)
    late = sum(each.days_late > 0 for each in pack.actions)
    return PackContent(
        kind=KIND, title=f"{pack.short} actions of {pack.agency}", subject=f"meeting:{key}",
        area=pack.area, day=pack.held_on, version=pack.version, data_as_at=pack.data_as_at,
        stories=(
            Story(
                "Actions", f"Actions of {pack.agency}", COLUMNS,
                tuple(action_row(each, sensitivity_of_action(each.kind)) for each in pack.actions),
                note="The yellow cells are for your answers; send the workbook back with them.",
                tells="What the meeting asks of you, and by when",
            ),
        ),
        counts=(
            Count(len(pack.actions), "actions", "Raised at this meeting, or not settled before."),
            Count(late, "of them late", "Their day is past."),
        ),
        method=(Method("Days late", "Calendar days since the day on which it was due."),),
        least_marking=pack.marking, seen_with=Permission.SEE_CSE,
    )  # fmt: skip


pack_kind(KIND, label="COG action sheet", load=load_cog_action_content)


def action_row(each: PackAction, sensitivity: Sensitivity) -> StoryRow:
    """One action with cells for its answer; what is finished takes none."""
    return StoryRow(
        each.reference,
        (each.reference, _location(each.about), each.about, each.text, each.owner, each.due,
         each.days_late, each.status, each.result),
        sensitivity=sensitivity, locked=each.status in _FINISHED,
    )  # fmt: skip


def _location(about: str) -> str:
    """The number alone, by which whoever is not shown names and addresses can ask."""
    first = about.partition(" ")[0].rstrip(",:")
    return first if first.startswith("LOC-") else ""
