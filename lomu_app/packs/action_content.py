"""The action sheet: what an agency has to do, with cells in which it says what came of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from lomu_app.actions.queries import find_action_ids, load_actions
from lomu_app.actions.rows import ActionFilter, ActionRow
from lomu_app.actions.rules import STATUS_LABELS, ActionStatus
from lomu_app.disclosure.rules import Sensitivity
from lomu_app.packs.action_kinds import sensitivity_of_action
from lomu_app.packs.kinds import PackWish, pack_kind
from lomu_app.packs.story import (
    Column,
    Count,
    Fact,
    Method,
    OpenCell,
    PackContent,
    Story,
    StoryRow,
)
from lomu_app.people.rules import shown_name
from lomu_app.store.unit_of_work import Reader

KIND = "actions"
_S = Sensitivity
ANSWERS = tuple(
    STATUS_LABELS[each] for each in (ActionStatus.DONE, ActionStatus.IN_PROGRESS, ActionStatus.OPEN)
)
_COLUMNS = (
    Column("reference", "Action", 11, style="strong"),
    Column("person", "Person", 22, _S.IDENTITY),
    Column("text", "What is to be done", 44, _S.ACTION),
    Column("owner", "By whom", 18, _S.ACTION),
    Column("due", "Due", 12, style="date"),
    Column("late", "Days late", 8, style="number"),
    Column("priority", "Priority", 9, style="number"),
    Column("status", "Status", 14, open=OpenCell("How it stands now.", ANSWERS)),
    Column("result", "What came of it", 36, open=OpenCell("In a sentence; name no victim.")),
)  # fmt: skip


def load_action_content(reader: Reader, wish: PackWish) -> PackContent:
    """What is open in the area: of one agency, or of all of them."""
    wanted = ActionFilter(areas=(wish.area,), agency=wish.agency)
    found = [
        row for row in load_actions(reader, find_action_ids(reader, wanted)) if not row.apart
    ]  # fmt: skip
    late = sum(row.days_late > 0 for row in found)
    whose = wish.agency or "all agencies"
    return PackContent(
        kind=KIND, title=f"Actions of {whose}", subject=f"actions:{wish.area}", area=wish.area,
        day=wish.day, version=1, data_as_at=reader.clock.now(),
        stories=(action_story(found, f"Actions of {whose}"),),
        counts=(
            Count(len(found), "open actions", "Open or in progress, raised in this area."),
            Count(late, "of them late", "Their day is past."),
        ),
        facts=tuple(
            Fact(agency, f"{number} open", _S.PLAIN)
            for agency, number in sorted(Counter(row.owner_agency for row in found).items())
        ),
        method=(
            Method("Which actions", "Open or in progress today, by the day on which they are due;"
                   " what meetings about CSE locations raised is left out."),
            Method("Days late", "Calendar days since the day on which it was due."),
        ),
    )  # fmt: skip


pack_kind(KIND, label="Action sheet", load=load_action_content)


def action_story(found: Sequence[ActionRow], title: str) -> Story:
    """The sheet of these actions, with cells for the answers of whoever does them."""
    return Story(
        "Actions", title, _COLUMNS, tuple(map(_row, found)),
        note="The yellow cells are for your answers; send the workbook back with them.",
        tells="What is to be done, by whom and when",
    )  # fmt: skip


def _row(row: ActionRow) -> StoryRow:
    name = shown_name(row.surname, row.forenames) if row.person_id else row.about
    return StoryRow(
        f"action:{row.id}",
        (
            row.reference, name, row.text, f"{row.owner}, {row.owner_agency}", row.due,
            row.days_late, row.priority, STATUS_LABELS[row.status], row.result,
        ),
        person_id=row.person_id, sensitivity=sensitivity_of_action(row.kind),
    )  # fmt: skip
