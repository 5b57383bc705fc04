"""What goes out after a COG: its minutes, and what each agency has to do."""

from __future__ import annotations

from lomu_app.access.queries import display_names
from lomu_app.cog.pack_lines import Veil
from lomu_app.cog.pack_rows import ActionPack, MinutesPack, PackAction
from lomu_app.cog.packing import pack_action, veil_of
from lomu_app.kernel.clock import london
from lomu_app.kernel.errors import InvalidInput
from lomu_app.kernel.permissions import Permission
from lomu_app.meetings.queries import load_meeting, load_minutes
from lomu_app.meetings.rows import AddendumRow, MeetingAction, MeetingDetail
from lomu_app.meetings.rules import forum_rule
from lomu_app.store.unit_of_work import Reader


def load_minutes_pack(reader: Reader, meeting_id: int) -> MinutesPack:
    """The minutes word for word, with what was added since and the actions they raised.

    Raises RecordNotFound before the meeting has ended.
    """
    reader.actor.require(Permission.SEE_CSE)
    kept, found = load_minutes(reader, meeting_id), load_meeting(reader, meeting_id)
    names, row = display_names(reader.session), found.row
    approved_by, veil = found.approved_by or "", veil_of(reader)
    text = veil(kept.text)
    return MinutesPack(
        meeting_id=row.id, version=row.version, area=row.area,
        held_on=row.held_on, label=found.label, short=row.short, marking=found.marking,
        chair=row.chair, status=row.status_label,
        locked=kept.locked, approved_by=names.get(approved_by, approved_by),
        approved_at=found.approved_at, data_as_at=found.approved_at or reader.clock.now(),
        text=text, veiled=text != kept.text, kept=kept.digest,
        addenda=tuple(_addendum(each, names, veil) for each in kept.addenda),
        actions=_actions(reader, [action for item in found.items for action in item.actions]),
    )  # fmt: skip


def load_action_pack(reader: Reader, meeting_id: int, agency: str) -> ActionPack:
    """What this agency has to do: raised at this meeting, or earlier and not settled before it.

    Raises InvalidInput for an agency that neither sits there nor has anything to do.
    """
    reader.actor.require(Permission.SEE_CSE)
    found = load_meeting(reader, meeting_id)
    agency = _agency(reader, found, agency)
    row = found.row
    return ActionPack(
        meeting_id=row.id, version=row.version, area=row.area, held_on=row.held_on, short=row.short,
        marking=found.marking, agency=agency, data_as_at=reader.clock.now(),
        actions=_actions(reader, [each for each in _all(found) if each.agency == agency]),
    )  # fmt: skip


def agencies_to_do(reader: Reader, meeting_id: int) -> tuple[str, ...]:
    """The agencies for which there is an action sheet, by name."""
    reader.actor.require(Permission.SEE_CSE)
    return tuple(sorted({each.agency for each in _all(load_meeting(reader, meeting_id))}))


def _all(found: MeetingDetail) -> list[MeetingAction]:
    here = [action for item in found.items for action in item.actions]
    return sorted([*found.last_actions, *here], key=lambda each: (each.due, each.action_id))


def _actions(reader: Reader, found: list[MeetingAction]) -> tuple[PackAction, ...]:
    veil = veil_of(reader)
    return tuple(pack_action(each, veil) for each in found)


def _agency(reader: Reader, found: MeetingDetail, typed: str) -> str:
    rule = forum_rule(reader.policies["meetings"], found.row.kind)
    known = {*rule.agencies, *(each.agency for each in _all(found))}
    wanted = typed.strip().casefold()
    for each in known:
        if each.casefold() == wanted:
            return each
    raise InvalidInput(
        f"“{typed}” is no agency of the {rule.short}. Choose one of: {', '.join(sorted(known))}.",
        {"agency": typed},
    )


def _addendum(each: AddendumRow, names: dict[str, str], veil: Veil) -> tuple[str, str]:
    about = f", {each.reference}" if each.reference else ""
    return f"{london(each.at):%d/%m/%Y %H:%M}, {names.get(each.by, each.by)}{about}", veil(
        each.text
    )
