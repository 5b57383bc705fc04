"""What can be done to a location as it stands, to its tactics and to its intelligence."""

from __future__ import annotations

from lomu_app.cog.rows import IntelligenceRow, LinkLine, LocationDetail, TacticRow
from lomu_app.cog.rules import (
    LOCATION_STATES,
    OPEN,
    LinkKind,
    LocationStatus,
)
from lomu_app.cog.tactic_rules import FINISHED, TACTIC_STATES, TacticStatus
from lomu_app.kernel.permissions import Actor, Permission
from ui.core.deed_pane import REFUSED, Deed
from ui.kit.pane_lines import Deed as LineDeed

_S, _T = LocationStatus, TacticStatus
_EDIT, _CHAIR = Permission.EDIT_CSE, Permission.CHAIR_COG
# Steps by hand: the status, words, icon, what they need.
_STEPS = (
    (_S.ACCEPTED, "Accept it onto the agenda …", "check", "a reason"),
    (_S.REOPENED, "Reopen it …", "undo", "a reason"),
    (_S.MONITORING, "Monitor it …", "clock", "a reason"),
    (_S.ARCHIVED, "Archive it …", "folder", "a reason"),
)


def deeds_for(detail: LocationDetail, actor: Actor) -> list[Deed]:
    """Everything that can be done from here, the likeliest first."""
    status = detail.row.status
    found: list[tuple[str, str, str, str, Permission]] = []
    if status is _S.NOMINATED:
        found.append(("accepted", *_STEPS[0][1:], _EDIT))
    if status in OPEN:
        found.append(("score", "Judge the risk …", "trend", "five factors and a basis", _EDIT))
    found += [
        ("intelligence", "Add intelligence …", "plus", "a grade", _EDIT),
        ("tactic", "Propose a tactic …", "target", "an objective", _EDIT),
        ("note", "Note …", "edit", "", _EDIT),
        ("link", "Link a person, vehicle, group or child …", "link", "", _EDIT),
    ]
    found += _ending(detail)
    found += [
        (step.value, words, icon, needs, LOCATION_STATES.require(status, step).permission)
        for step, words, icon, needs in _STEPS
        if step in LOCATION_STATES.targets(status) and step is not _S.ACCEPTED
    ]
    found.append(("place", "Where it lies …", "pin", "a grid reference or postcode", _EDIT))
    found.append(("amend", "Change what is said of the place …", "edit", "", _EDIT))
    return [_deed(actor, *each) for each in found]


def _ending(detail: LocationDetail) -> list[tuple[str, str, str, str, Permission]]:
    status = detail.row.status
    if status is _S.SIGN_OFF_PROPOSED:
        return [
            ("withdraw", "Withdraw the proposal …", "undo", "a reason", _EDIT),
            ("decide", "Decide outside a meeting …", "gavel", "a minute, or an exception", _CHAIR),
        ]
    found: list[tuple[str, str, str, str, Permission]] = []
    if _S.SIGN_OFF_PROPOSED in LOCATION_STATES.targets(status):
        needs = "evidence on each strand"
        found.append(("propose", "Propose the sign-off …", "check_circle", needs, _EDIT))
    if _S.DUPLICATE in LOCATION_STATES.targets(status):
        found.append(("duplicate", "The same as another …", "copy", "which one", _EDIT))
    if _S.REFERRED_OUT in LOCATION_STATES.targets(status):
        found.append(("transfer", "Offer it to another area …", "forward", "which area", _EDIT))
    return found


def _deed(actor: Actor, key: str, words: str, icon: str, needs: str, takes: Permission) -> Deed:
    allowed = actor.may(takes)
    hint = (f"Needs {needs}." if needs else "") if allowed else REFUSED
    return Deed(key, words, icon, allowed, hint)


def tactic_deeds(row: TacticRow, actor: Actor) -> tuple[LineDeed, ...]:
    """What comes next for a tactic; the rarer steps stand behind the last button."""
    found: list[LineDeed] = []
    may_edit = actor.may(_EDIT)
    if row.status is _T.PROPOSED and actor.may(Permission.AUTHORISE_TACTICS):
        found.append(("authorise", "Authorise …"))
    if may_edit and row.status is _T.AUTHORISED:
        found.append(("plan", "Plan …"))
    if may_edit and row.status in (_T.AUTHORISED, _T.PLANNED):
        found.append(("serve", "Served or begun …"))
    if may_edit and row.unserved:
        found.append(("serve", "When it was served …"))
    if may_edit and row.status in (_T.LIVE, _T.BREACHED):
        if row.review_at is not None:
            found.append(("review", "Reviewed …"))
        found += [("breach", "Breached …"), ("finish", "Result …")]
    if may_edit and row.status is _T.EXPIRED:
        found.append(("finish", "Result …"))
    if may_edit and row.status not in FINISHED and tactic_ends(row, actor):
        found.append(("end", "End without result …"))
    return tuple(found)


def tactic_ends(row: TacticRow, actor: Actor) -> list[TacticStatus]:
    """How it may end without a result."""
    ends = (_T.REFUSED, _T.WITHDRAWN, _T.EXPIRED)
    return [
        end for end in ends
        if end in TACTIC_STATES.targets(row.status)
        and actor.may(TACTIC_STATES.require(row.status, end).permission)
    ]  # fmt: skip


def intelligence_deeds(row: IntelligenceRow, actor: Actor) -> tuple[LineDeed, ...]:
    """Approve the text as a second person, or write it anew."""
    found: list[LineDeed] = []
    mine = actor.username in row.worked_on_by
    waits = row.approved_at is None and bool(row.sanitised_text)
    if waits and not mine and actor.may(Permission.SANITISE_INTELLIGENCE):
        found.append(("sanitise", "Approve the text …"))
    if actor.may(_EDIT):
        found.append(("reword", "Change text or grade …"))
    return tuple(found)


def link_deeds(link: LinkLine, actor: Actor) -> tuple[LineDeed, ...]:
    """Open a person, say how far the partner has come with a child, end a link."""
    if link.ended_on is not None:
        return ()
    found: list[LineDeed] = []
    if link.kind is LinkKind.PERSON and actor.may(Permission.SEE_PEOPLE):
        found.append(("open", "Open person"))
    if actor.may(_EDIT):
        if link.kind is LinkKind.VICTIM:
            found.append(("safeguarding", "Safeguarding …"))
        found.append(("unlink", "Ended …"))
    return tuple(found)
