"""What goes out after a COG: its minutes, and what each agency has to do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from lomu_app.cog.pack_rows import ActionPack
from lomu_app.cog.packing import veil_of
from lomu_app.kernel.errors import InvalidInput
from lomu_app.kernel.permissions import Permission
from lomu_app.meetings.papers import MinutesPack, PackAction, load_minutes_paper, pack_action
from lomu_app.meetings.queries import load_meeting
from lomu_app.meetings.rows import MeetingAction, MeetingDetail
from lomu_app.meetings.rules import forum_rule
from lomu_app.store.unit_of_work import Reader


def load_minutes_pack(reader: Reader, meeting_id: int) -> MinutesPack:
    """The minutes word for word, with what was added since and the actions they raised.

    Raises RecordNotFound before the meeting has ended.
    """
    reader.actor.require(Permission.SEE_CSE)
    return load_minutes_paper(reader, meeting_id, veil_of(reader))


def load_action_pack(reader: Reader, meeting_id: int, agency: str) -> ActionPack:
    """What this agency has to do: raised at this meeting, or earlier and not settled before it.

    Raises InvalidInput for an agency that neither sits there nor has anything to do.
    """
    reader.actor.require(Permission.SEE_CSE)
    found = load_meeting(reader, meeting_id)
    agency = _agency(reader, found, agency)
    return _pack_of(reader, found, agency)


def agencies_to_do(reader: Reader, meeting_id: int) -> dict[str, tuple[str, ...]]:
    """The agencies that have something to do, by name, each with who sits there for it."""
    reader.actor.require(Permission.SEE_CSE)
    found = load_meeting(reader, meeting_id)
    return {
        agency: tuple(each.name for each in found.attendance if each.agency == agency)
        for agency in _agencies(found)
    }


def each_to_its_own(
    agencies: Iterable[str], lines: Iterable[str]
) -> dict[str, tuple[str, ...]]:  # fmt: skip
    """By agency who gets its pack, from lines such as `Licensing: C Rowan; D Aspen`.

    Raises InvalidInput for a line of no such agency, and where an agency has nobody: no pack
    is built without its recipient on record.
    """
    known = {agency.casefold(): agency for agency in agencies}
    found: dict[str, list[str]] = {agency: [] for agency in known.values()}
    for line in lines:
        typed, _, names = line.partition(":")
        agency = known.get(typed.strip().casefold())
        if agency is None:
            raise InvalidInput(
                f"“{line}” begins with no agency that has something to do. Write AGENCY:NAME, with "
                f"one of: {', '.join(found)}.",
                {"recipients": line},
            )
        found[agency] += [name.strip() for name in names.split(";") if name.strip()]
    require_recipients(found, found)
    return {agency: tuple(names) for agency, names in found.items()}


def require_recipients(agencies: Iterable[str], known: Mapping[str, Sequence[str]]) -> None:
    """Raise InvalidInput where one of these agencies has nobody who gets its pack."""
    nobody = ", ".join(agency for agency in agencies if not known.get(agency))
    if nobody:
        raise InvalidInput(
            f"Say who gets the pack of {nobody}: AGENCY:NAME.", {"recipients": nobody}
        )


def _agencies(found: MeetingDetail) -> list[str]:
    return sorted({each.agency for each in _all(found)})


def _pack_of(reader: Reader, found: MeetingDetail, agency: str) -> ActionPack:
    row = found.row
    return ActionPack(
        meeting_id=row.id, version=row.version, area=row.area, held_on=row.held_on, short=row.short,
        marking=found.marking, agency=agency, data_as_at=reader.clock.now(),
        actions=_actions(reader, [each for each in _all(found) if each.agency == agency]),
    )  # fmt: skip


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
