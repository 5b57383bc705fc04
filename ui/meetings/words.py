"""Meetings in words: chips, facts, lines, and what a screen reader says."""

from __future__ import annotations

from collections.abc import Sequence

from lomu_app.kernel.counting import counted
from lomu_app.meetings.rows import AttendanceRow, ItemRow, MeetingAction, MeetingDetail, MeetingRow
from lomu_app.meetings.rules import PRESENCE_LABELS, THERE, MeetingStatus
from ui.kit.chips import Chip
from ui.kit.dates import day_words, moment_words, weekday_words
from ui.kit.pane_lines import PaneLine


def left_words(row: MeetingRow) -> str:
    """How many items want a decision."""
    if row.status is MeetingStatus.CALLED_OFF:
        return "not held"
    if row.status in (MeetingStatus.ENDED, MeetingStatus.APPROVED):
        return "all decided"
    return f"{row.left} of {row.items}" if row.left else "all decided"


def spoken(row: MeetingRow) -> str:
    """The line in one sentence."""
    if row.called_off:
        return f"{row.title}, {row.status_label} {row.called_off}"
    return f"{row.title}, {row.status_label}, {counted(row.left, 'item')} to decide"


def meeting_line(row: MeetingRow) -> str:
    """When and where, under the name."""
    place = f", {row.place}" if row.place else ""
    return f"{weekday_words(row.held_on)} at {row.starts_at}{place}"


def meeting_chips(detail: MeetingDetail) -> list[Chip]:
    """Where it stands, and whether it may decide."""
    if detail.row.status is MeetingStatus.CALLED_OFF:
        return [Chip(detail.row.status_label, "soon", strong=True)]
    quorum = Chip("Quorate", strong=True) if detail.quorum.quorate else Chip("Not quorate", "soon")
    return [Chip(detail.row.status_label, strong=True), quorum]


def meeting_facts(detail: MeetingDetail) -> list[tuple[str, str]]:
    """What is arranged and what has happened."""
    row, quorum = detail.row, detail.quorum
    read = detail.statement_read_at
    told = f"{moment_words(read)} by {detail.statement_read_by}" if read else "not read yet"
    off = row.status is MeetingStatus.CALLED_OFF
    stands = "as it stood" if off else f"{row.left} to decide"
    return [
        ("Called off", row.called_off),
        ("Chair", row.chair),
        ("Minutes taken by", row.minute_taker),
        ("Statement", "" if off else told),
        ("Quorum lacks", "" if off else "; ".join(quorum.lacks)),
        ("Agenda", f"{counted(row.items, 'item')}, {stands}"),
        ("Opened", moment_words(detail.opened_at)),
        ("Ended", moment_words(detail.ended_at)),
        ("Approved", f"{moment_words(detail.approved_at)} by {detail.approved_by}"
         if detail.approved_at else ""),
        ("Next meeting", day_words(detail.next_on)),
    ]  # fmt: skip


def attendance_lines(people: Sequence[AttendanceRow]) -> list[PaneLine]:
    """Who is on the list; who came first."""
    ordered = sorted(people, key=_who_came)
    return [
        PaneLine(
            number, f"{each.rank} {each.name}".strip(),
            (f"{each.agency}, {presence_words(each).lower()}",), ended=each.presence not in THERE,
        )
        for number, each in enumerate(ordered, 1)
    ]  # fmt: skip


def _who_came(person: AttendanceRow) -> tuple[bool, str]:
    return person.presence not in THERE, person.agency


def presence_words(person: AttendanceRow) -> str:
    """Whether somebody came, and for whom."""
    told = PRESENCE_LABELS[person.presence]
    return f"{told} for {person.deputy_for}" if person.deputy_for else told


def action_words(action: MeetingAction) -> str:
    """What is to be done, by whom, by when, and how it stands."""
    late = f", {counted(action.days_late, 'day')} late" if action.days_late else ""
    result = f": {action.result}" if action.result else ""
    return (
        f"{action.reference}  {action.text}. {action.owner}, {action.agency}, by "
        f"{day_words(action.due)}. {action.status}{late}{result}"
    )


def decision_words(item: ItemRow) -> str:
    """What was decided, with what was added to it; why it wants no decision; or that it waits."""
    if item.decision is None:
        if item.settled:
            return item.settled
        return "Not decided yet." if item.needs_decision else ""
    return f"{item.decision_label}: {item.detail}" if item.detail else item.decision_label


def decision_lines(item: ItemRow) -> list[str]:
    """All that is on record of the decision."""
    told = (
        ("", decision_words(item)), ("Why", item.rationale),
        ("The chair’s reason", item.chair_reason), ("Vote", item.vote), ("Dissent", item.dissent),
        ("Next review", day_words(item.next_review)),
    )  # fmt: skip
    lines = [f"{label}: {words}" if label else words for label, words in told if words]
    if item.deferred_before:
        lines.append(f"Put off {counted(item.deferred_before, 'time')} running before this.")
    return lines


def clock_words(seconds: int, minutes: int) -> str:
    """How long an item has been on, and how much of its time is left or over."""
    gone = f"{seconds // 60}:{seconds % 60:02d}"
    over = seconds - minutes * 60
    if over > 0:
        return f"▲ {gone}, {over // 60}:{over % 60:02d} over"
    return f"{gone} of {minutes} min"
