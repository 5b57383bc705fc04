"""What can be done to a meeting as it stands; what may not be done says why."""

from __future__ import annotations

from collections.abc import Iterator

from lomu_app.kernel.permissions import Actor, Permission
from lomu_app.meetings.rows import MeetingDetail
from lomu_app.meetings.rules import MeetingKind, MeetingStatus
from ui.core.deed_pane import REFUSED, Deed
from ui.core.forum_parts import parts_of

AGENDA_OUT, MINUTES_OUT, ACTIONS_OUT = "agenda_out", "minutes_out", "actions_out"
MISSING = "missing"
INVITATION_OUT = "invitation_out"
PACK_OUT = "pack_out"
OUT = (INVITATION_OUT, AGENDA_OUT, MINUTES_OUT, ACTIONS_OUT)
_S = MeetingStatus
_BEFORE_LOCK = (_S.PREPARED, _S.OPEN, _S.ENDED)
_KEEP, _CHAIR = Permission.KEEP_MEETINGS, Permission.CHAIR_MEETINGS
# Key, words, icon, what it takes, in which states, what it needs.
_DEEDS = (
    ("hold", "Hold the meeting", "present", None, (_S.OPEN,), ""),
    ("open", "Open the meeting", "present", _CHAIR, (_S.PREPARED,), "you in the chair"),
    ("approve", "Approve the minutes", "check", _CHAIR, (_S.ENDED,), "the minutes read"),
    ("close", "End the meeting", "check_circle", _CHAIR, (_S.OPEN,), "a decision on each item"),
    ("minutes", "Minutes …", "document", None, (_S.ENDED, _S.APPROVED), ""),
    ("attendance", "Who is here …", "people", _KEEP, _BEFORE_LOCK, ""),
    ("statement", "Confidentiality statement …", "lock", _KEEP, (_S.PREPARED, _S.OPEN), ""),
    ("arrange", "Day, time and place …", "calendar", _KEEP, _BEFORE_LOCK, ""),
    ("take_up", "Take it up again", "undo", _CHAIR, (_S.CALLED_OFF,), "a day that is not past"),
    (MISSING, "What is missing …", "warning", _KEEP, (_S.PREPARED, _S.OPEN), ""),
    ("refresh", "Bring the agenda up to date", "refresh", _KEEP, (_S.PREPARED, _S.OPEN), ""),
    ("call_off", "Call it off …", "cross", _CHAIR, (_S.PREPARED,), "why it is not held"),
    ("addendum", "Addendum …", "plus", _KEEP, (_S.APPROVED,), "what is to be added"),
)  # fmt: skip


def deeds_for(detail: MeetingDetail, actor: Actor) -> list[Deed]:
    """What can be done to a meeting as it stands, with what one may not do greyed out."""
    found: list[Deed] = []
    for key, told, icon, takes, states, needs in _DEEDS:
        if detail.row.status in states and (key != MISSING or parts_of(detail.row.kind)):
            allowed = takes is None or actor.may(takes)
            hint = (f"Needs {needs}." if needs else "") if allowed else REFUSED
            found.append(Deed(key, told, icon, allowed, hint))
    found.extend(_out(detail, actor))
    found.append(_pack(detail, actor))
    return found


def _pack(detail: MeetingDetail, actor: Actor) -> Deed:
    """What each partner is shown of it, built where all packs are."""
    cog = detail.row.kind is MeetingKind.COG
    own = (Permission.EXPORT_COG, Permission.SEE_CSE) if cog else ()
    hint = "" if all(map(actor.may, (Permission.EXPORT, *own))) else REFUSED
    return Deed(PACK_OUT, "Pack for partners …", "export", not hint, hint)


def _out(detail: MeetingDetail, actor: Actor) -> Iterator[Deed]:
    """The papers of a meeting on their way out; a COG has more of them."""
    cog = detail.row.kind is MeetingKind.COG
    takes = (Permission.EXPORT_COG, Permission.SEE_CSE) if cog else (Permission.EXPORT,)
    may = "" if all(actor.may(each) for each in takes) else REFUSED
    packs = may or ("" if actor.may(Permission.EXPORT) else REFUSED)
    ended = detail.row.status in (_S.ENDED, _S.APPROVED)
    off = detail.row.status is _S.CALLED_OFF
    no_minutes = (
        "It was called off." if off else "There are no minutes before the meeting has ended."
    )
    asked = detail.last_actions or any(item.actions for item in detail.items)
    papers = (
        (INVITATION_OUT, "Invitation (calendar file) …", "calendar",
         "It has been held." if ended else ""),
        (AGENDA_OUT, "Agenda pack (workbook, PDF, print) …", "export", ""),
        (MINUTES_OUT, "Minutes (workbook, Word, PDF, print) …", "export",
         "" if ended else no_minutes),
        (ACTIONS_OUT, "Actions for agencies (packs) …", "export",
         packs or ("" if asked else "No agency has anything to do.")),
    )  # fmt: skip
    for key, told, icon, why_not in papers:
        if cog or key in (INVITATION_OUT, MINUTES_OUT):
            hint = may or why_not
            yield Deed(key, told, icon, not hint, hint)
