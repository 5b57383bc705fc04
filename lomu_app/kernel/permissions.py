"""What may be done, and who is doing it.

The code asks for permissions only; which role holds which is data
(`resources/policy/roles.toml`), so a force can change it without a new release.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from lomu_app.kernel.errors import NotPermitted

COMPARTMENT = "cog:"
"""What the tag or subject of a line of the log begins with of which only those who may SEE_CSE are
told; so does the name of the draft of such a form."""


class Permission(StrEnum):
    """One thing that a person may be allowed to do."""

    SEE_TARGETS = "see_targets"
    SEE_PEOPLE = "see_people"
    EDIT_PEOPLE = "edit_people"
    DECIDE_MATCHES = "decide_matches"
    LIMIT_ACCESS = "limit_access"
    EDIT_TARGETS = "edit_targets"
    RECORD_ATTEMPTS = "record_attempts"
    MAKE_READY = "make_ready"
    CLOSE_TARGETS = "close_targets"
    EXTEND_TARGETS = "extend_targets"
    SEE_COHORTS = "see_cohorts"
    REFER_TO_COHORT = "refer_to_cohort"
    SCREEN_REFERRALS = "screen_referrals"
    DECIDE_SELECTION = "decide_selection"
    MANAGE_MEMBERS = "manage_members"
    SUSPEND_MEMBERS = "suspend_members"
    PROPOSE_DESELECTION = "propose_deselection"
    CONFIRM_DESELECTION = "confirm_deselection"
    OVERRIDE_DESELECTION = "override_deselection"
    ASSESS = "assess"
    LOWER_RISK = "lower_risk"
    EDIT_PLANS = "edit_plans"
    PRINT_PLANS = "print_plans"
    EDIT_ORDERS = "edit_orders"
    EDIT_ACTIONS = "edit_actions"
    WORK_OWN_ACTIONS = "work_own_actions"
    EDIT_INTERVENTIONS = "edit_interventions"
    SEE_SCORES = "see_scores"
    PUBLISH_MODEL = "publish_model"
    STRIKE_OFFENCES = "strike_offences"
    SEE_CSE = "see_cse"
    EDIT_CSE = "edit_cse"
    SANITISE_INTELLIGENCE = "sanitise_intelligence"
    AUTHORISE_TACTICS = "authorise_tactics"
    CHAIR_COG = "chair_cog"
    EXPORT_COG = "export_cog"
    KEEP_MEETINGS = "keep_meetings"
    CHAIR_MEETINGS = "chair_meetings"
    IMPORT = "import"
    PREPARE_LIST = "prepare_list"
    SUBMIT_LIST = "submit_list"
    APPROVE_LIST = "approve_list"
    PRESENT_LIST = "present_list"
    EXPORT = "export"
    CHECK_PACKS = "check_packs"
    SEE_DISCLOSURES = "see_disclosures"
    SET_LETTERHEAD = "set_letterhead"
    READ_AUDIT = "read_audit"
    VERIFY_AUDIT = "verify_audit"
    BACK_UP = "back_up"
    RESTORE = "restore"
    MANAGE_USERS = "manage_users"
    KEEP_DRAFTS = "keep_drafts"
    CHANGE_OWN_PASSPHRASE = "change_own_passphrase"  # noqa: S105 - the name of a permission


# Where the name of a permission does not say it as the trade does.
_WORDS = {
    Permission.SEE_CSE: "see CSE locations",
    Permission.EDIT_CSE: "work on CSE locations",
    Permission.CHAIR_COG: "chair the COG",
    Permission.EXPORT_COG: "let out papers of the COG",
    Permission.SANITISE_INTELLIGENCE: "approve intelligence for release",
    Permission.MAKE_READY: "make a target arrest ready",
    Permission.PREPARE_LIST: "prepare the Threat Review list",
    Permission.SUBMIT_LIST: "submit the Threat Review list",
    Permission.APPROVE_LIST: "approve the Threat Review list",
    Permission.PRESENT_LIST: "present the Threat Review list",
    Permission.WORK_OWN_ACTIONS: "work on actions that are your own",
    Permission.MANAGE_MEMBERS: "manage cohort members",
    Permission.SUSPEND_MEMBERS: "suspend cohort members",
    Permission.ASSESS: "assess risk",
}


def permission_words(permission: Permission) -> str:
    """What it allows, in the words of the trade."""
    return _WORDS.get(permission, permission.value.replace("_", " "))


@dataclass(frozen=True, slots=True)
class Actor:
    """The signed-in person, as the core sees them.

    `areas` holds the codes of the areas they work for; empty means none.
    """

    user_id: int
    username: str
    display_name: str
    roles: frozenset[str] = frozenset()
    permissions: frozenset[Permission] = frozenset()
    areas: frozenset[str] = field(default_factory=frozenset)

    def may(self, permission: Permission) -> bool:
        """Whether this person holds the permission."""
        return permission in self.permissions

    def require(self, permission: Permission) -> None:
        """Refuse, unless this person holds the permission."""
        if not self.may(permission):
            raise NotPermitted(
                f"Your role does not allow this ({permission_words(permission)}). "
                "Ask an administrator, or somebody with the right role, to do it."
            )

    def covers(self, area: str) -> bool:
        """Whether this person works for the area."""
        return area in self.areas

    def require_area(self, area: str) -> None:
        """Refuse, unless this person works for the area."""
        if not self.covers(area):
            raise NotPermitted(
                f"You are not set up for {area}. Ask an administrator to add the area to you."
            )


SYSTEM = Actor(0, "system", "LOMU Tasking")
