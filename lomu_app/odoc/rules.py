"""ODOC and DA meeting: what they decide, the parts of the agenda, how far a case is, its gaps."""

from __future__ import annotations

from enum import StrEnum

POLICY = "odoc"
MEMBERSHIP = "membership"
"""The kind of an item that is a case: its subject is a membership."""


class OdocDecision(StrEnum):
    """What the meeting decides on a case."""

    SELECT = "select"
    REJECT = "reject"
    KEEP = "keep"
    UPGRADE = "upgrade"
    DOWNGRADE = "downgrade"
    SUSPEND = "suspend"
    DESELECT = "deselect"
    REFER_MAPPA = "refer_mappa"
    REFER_MARAC = "refer_marac"
    RECALL_REQUEST = "recall_request"
    DEFER = "defer"


class Section(StrEnum):
    """The parts of the agenda that hold cases; a case stands in the first that it belongs to."""

    APART = "apart"
    NEW_REFERRALS = "new_referrals"
    DESELECTIONS = "deselections"
    EXCEPTIONS = "exceptions"
    RELEASES = "releases"
    RED = "red"
    AMBER = "amber"


class CaseStage(StrEnum):
    """How far a case is; it follows from what is on record of it and its meeting."""

    LISTED = "listed"
    BRIEFED = "briefed"
    DISCUSSED = "discussed"
    DECIDED = "decided"
    MINUTED = "minuted"
    APPROVED = "approved"
    ACTIONS_OPEN = "actions_open"
    ACTIONS_COMPLETE = "actions_complete"


class Gap(StrEnum):
    """What a case can lack before the meeting."""

    NO_SUMMARY = "no_summary"
    NOT_CHECKED = "not_checked"
    NO_RAG = "no_rag"
    INTELLIGENCE_HELD = "intelligence_held"
    OLD_PHOTO = "old_photo"
    LIMITED_ACCESS = "limited_access"
    NO_UPDATE = "no_update"


STAGE_LABELS = {
    CaseStage.LISTED: "Listed",
    CaseStage.BRIEFED: "Briefed",
    CaseStage.DISCUSSED: "Discussed",
    CaseStage.DECIDED: "Decided",
    CaseStage.MINUTED: "Minuted",
    CaseStage.APPROVED: "Approved",
    CaseStage.ACTIONS_OPEN: "Actions open",
    CaseStage.ACTIONS_COMPLETE: "Actions complete",
}
GAP_LABELS = {
    Gap.NO_SUMMARY: "No summary",
    Gap.NOT_CHECKED: "Summary not checked by a second person",
    Gap.NO_RAG: "No RAG",
    Gap.INTELLIGENCE_HELD: "Intelligence that may not leave",
    Gap.OLD_PHOTO: "No recent photograph",
    Gap.LIMITED_ACCESS: "Limited access",
    Gap.NO_UPDATE: "Action without an update",
}
# What to ask for where a gap is chased.
GAP_ASKS = {
    Gap.NO_SUMMARY: "Write the summary for the meeting",
    Gap.NOT_CHECKED: "Check the summary for the meeting",
    Gap.NO_RAG: "Say how the person stands: red, amber or green, and why",
    Gap.OLD_PHOTO: "Take a new photograph",
    Gap.LIMITED_ACCESS: "Say who at the meeting may know of this record",
    Gap.NO_UPDATE: "Say how far the action is",
}
