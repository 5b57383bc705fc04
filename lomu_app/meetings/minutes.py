"""The minutes of a meeting as plain text, built from what is on record and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lomu_app.access.queries import display_names
from lomu_app.kernel.clock import LONDON
from lomu_app.kernel.counting import counted
from lomu_app.meetings.forums import ItemShown, shown_items
from lomu_app.meetings.keeping import POLICY, quorum_now, rule_of
from lomu_app.meetings.raised import actions_of_items, last_actions, late_on, told_to_all
from lomu_app.meetings.records import Meeting, MeetingItem
from lomu_app.meetings.rows import MeetingAction
from lomu_app.meetings.rules import PRESENCE_LABELS, TOPIC, ForumRule, Presence
from lomu_app.store.unit_of_work import Reader

_APART = "is under limited access. What was said and decided on it stands with its own record."
_TOLD = (Presence.PRESENT, Presence.DEPUTY, Presence.APOLOGIES, Presence.ABSENT)


def minutes_text(reader: Reader, found: Meeting) -> str:
    """The whole text, one fact a line; sections in the order of the agenda."""
    rule = rule_of(reader, found)
    names = display_names(reader.session)
    raised, shown = actions_of_items(reader, found), shown_items(reader, found)
    lines = [*_head(rule, found, names), "", *_people(rule, found), *_statement(reader, found)]
    for section in rule.sections:
        items = [each for each in found.items if each.section == section.code]
        if items and not section.topic:
            lines += ["", section.label.upper()]
        for item in items:
            told = shown.get(item.id)
            if told is not None and told.apart:
                lines += ["", f"{item.position}. {item.reference} {_APART}"]
                continue
            lines += _item(rule, item, names, told)
            lines += [_action(each) for each in told_to_all(reader, raised.get(item.id, ()))]
        if section.code == "last_actions":
            told_of = told_to_all(reader, last_actions(reader, found))
            lines += [_action(each, late_on(each, found.held_on)) for each in told_of]
    lines += ["", "NEXT MEETING", f"{found.next_on:%d/%m/%Y}" if found.next_on else "Not set"]
    return "\n".join(lines)


def _head(rule: ForumRule, found: Meeting, names: dict[str, str]) -> Iterator[str]:
    yield rule.marking
    yield f"{rule.label} ({rule.short}), {found.area}"
    place = f", {found.place}" if found.place else ""
    yield f"Minutes of the meeting of {found.held_on:%d/%m/%Y}, {found.starts_at}{place}"
    yield f"Chair: {names.get(found.chair, found.chair)}"
    if found.minute_taker:
        yield f"Minutes taken by: {found.minute_taker}"
    if found.opened_at is not None and found.ended_at is not None:
        begun, ended = (at.astimezone(LONDON) for at in (found.opened_at, found.ended_at))
        yield f"Held from {begun:%H:%M} to {ended:%H:%M}"


def _people(rule: ForumRule, found: Meeting) -> Iterator[str]:
    yield "ATTENDANCE"
    for presence in _TOLD:
        for each in found.attendance:
            if each.presence is presence:
                rank = f"{each.rank} " if each.rank else ""
                deputy = f" for {each.deputy_for}" if each.deputy_for else ""
                yield f"{PRESENCE_LABELS[presence]}{deputy}: {rank}{each.name}, {each.agency}"
    quorum = quorum_now(rule, found)
    yield "Quorate" if quorum.quorate else f"Not quorate: {'; '.join(quorum.lacks)} lacking"


def _statement(reader: Reader, found: Meeting) -> Iterator[str]:
    yield ""
    yield "CONFIDENTIALITY"
    if found.statement_read_at is None:
        yield "The statement was not read."
        return
    at = found.statement_read_at.astimezone(LONDON)
    yield f"Read at {at:%H:%M} (version {found.statement}): {_said(reader, found)}"


def _said(reader: Reader, found: Meeting) -> str:
    statement: dict[str, Any] = reader.policies[POLICY]["statement"]
    # The policy may say it in other words since.
    same = statement["version"] == found.statement
    return str(statement["text"]) if same else "in the words of that version"


def _item(
    rule: ForumRule, item: MeetingItem, names: dict[str, str], told_besides: ItemShown | None
) -> Iterator[str]:
    yield ""
    late = " (came in during the meeting)" if item.joined_late else ""
    title = item.title.upper() if item.subject_kind == TOPIC else f"{item.reference} {item.title}"
    yield f"{item.position}. {title}{late}"
    yield from (str(line) for line in item.facts.get("minuted", ()))
    told = (
        ("Presented by", item.presented_by), ("Summary", item.summary),
        ("Discussion", item.discussion),
        ("Decision", _decision(rule, item, names)), ("Why", item.rationale),
        ("The chair’s reason", item.chair_reason), ("Vote", item.vote),
        ("Dissent", item.dissent),
        ("Next review", f"{item.next_review:%d/%m/%Y}" if item.next_review else ""),
    )  # fmt: skip
    yield from (f"{label}: {words}" for label, words in told if words)
    yield from told_besides.lines if told_besides is not None else ()


def _decision(rule: ForumRule, item: MeetingItem, names: dict[str, str]) -> str:
    if item.decision is None:
        return item.settled
    words = rule.decision_label(item.decision)
    if item.detail:
        words = f"{words}: {item.detail}"
    if item.deferred_before:
        words += f" (put off {counted(item.deferred_before, 'time')} before)"
    by = names.get(item.decided_by or "", item.decided_by or "")
    return words if item.decided_by == item.meeting.chair else f"{words}, by {by}"


def _action(each: MeetingAction, days_late: int = 0) -> str:
    """One action; late as on the day of the meeting, on which what it raised itself is not."""
    late = f", {counted(days_late, 'day')} late" if days_late else ""
    result = f": {each.result}" if each.result else ""
    return (
        f"Action {each.reference}: {each.text}. {each.owner}, {each.agency}, by "
        f"{each.due:%d/%m/%Y}. {each.status}{late}{result}"
    )
