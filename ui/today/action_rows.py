"""What somebody has to do or to sign, and who comes out today, as lines of the list. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lomu_app.actions.rows import ActionRow
from lomu_app.assessments.signing import UnsignedRow
from lomu_app.disclosure.rows import ReleaseRow as PackRow
from lomu_app.people.rules import shown_name
from lomu_app.resettlement.rows import ReleaseRow

Place = tuple[str, Any]
Line = tuple[int, str, str, Place, tuple[str, str] | None]
_NAMED = 3


def action_lines(mine: Sequence[ActionRow], releases: Sequence[ReleaseRow]) -> list[Line]:
    """Number, what, detail, place and lateness: one's own actions, then today's releases."""
    lines: list[Line] = []
    late = sum(row.days_late > 0 for row in mine)
    if mine:
        told = ("overdue", f"{late:,} late") if late else ("today", "Today")
        detail = _names([row.text for row in mine])
        lines.append((len(mine), "Your actions due", detail, ("actions", ("show", "mine")), told))
    past = sum(row.days_left < 0 for row in releases)
    if releases:
        told = ("overdue", f"{past:,} past") if past else ("today", "Today")
        detail = _names([_release(row) for row in releases])
        place: Place = ("releases", ("show", "today"))
        lines.append((len(releases), "Releases today", detail, place, told))
    return lines


def signing_lines(unsigned: Sequence[UnsignedRow]) -> list[Line]:
    """The assessments that wait for the signature of whoever looks; who waits longest first."""
    if not unsigned:
        return []
    late = sum(row.days_late > 0 for row in unsigned)
    told = ("overdue", f"{late:,} late") if late else None
    detail = _names([f"{shown_name(row.surname, row.forenames)}, {row.tool_short}"
                     for row in unsigned])  # fmt: skip
    return [(len(unsigned), "Assessments to sign", detail, ("signing", ("show", "sign")), told)]


def pack_lines(unwritten: Sequence[PackRow]) -> list[Line]:
    """Packs on record as released of which a file may not be there."""
    if not unwritten:
        return []
    named = _names([f"{row.reference} ({row.awaits})" for row in unwritten])
    detail = f"{named}: write the copies again, or recall them"
    place: Place = ("disclosure", ("show", "to_write"))
    return [(len(unwritten), "Packs without their files", detail, place, ("overdue", "Cut off"))]


def _release(row: ReleaseRow) -> str:
    place = f", {row.place}" if row.place else ""
    return f"{shown_name(row.surname, row.forenames)}{place}"


def _names(names: Sequence[str]) -> str:
    more = len(names) - _NAMED
    shown = "; ".join(names[:_NAMED])
    return f"{shown}; and {more:,} more" if more > 0 else shown
