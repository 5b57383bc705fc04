"""What each column of a database holds that means something else in another one, as data.

Keys that the schema knows of need no entry. What stands here is the rest: numbers that name a row
without a foreign key, plain data with such numbers in it, words with references that the program
wrote, and columns that name an account or an area. What people typed is in none of them: it goes
over letter for letter.
"""

from __future__ import annotations

from lomu_app.server.duties import AUTHORS, NAMED_BY_OTHERS

HELD_BACK: dict[str, str] = {
    "operation": "receipts, which programs that were at work there ask for",
    "draft": "unsaved typing stays where it was typed",
    "installation": "facts of the installation itself",
    "harm_model": "the model that is in use here goes on to count",
    "harm_table": "the weights that are in use here go on to count",
    "pack_letterhead": "the letterhead that is in use here goes on to count",
}
"""Tables of which nothing is taken over, each with its reason."""

LOG = {
    "audit_entry": "merged_entry", "audit_change": "merged_change", "audit_seal": "merged_seal",
}  # fmt: skip
"""Where the log of a merged database goes, table by table."""

KNOWN_HERE: dict[str, tuple[str, ...]] = {
    "user_account": ("username_folded",),
    "file_content": ("sha256",),
    "saved_mapping": ("name",),
    "offence_subject": ("said",),
    "children_at_risk": ("authority", "quarter"),
}
"""Tables of which what is there already is not taken a second time, and by what it is told."""

ONE_OF_EACH: dict[str, tuple[tuple[str, ...], str]] = {
    "threat_list": (("area", "day"), "a Threat Review list of {0} for {1}"),
    "meeting": (("kind", "area", "held_on"), "a meeting ({0}) of {1} on {2}"),
}
"""Tables of which there can be one row only, and what is said where both databases have it."""

REFERENCES: dict[str, str] = {
    "person": "person", "target": "target", "threat_alert": "alert", "membership": "membership",
    "legal_order": "order", "action_item": "action", "assessment": "assessment",
    "cog_location": "location", "cog_intelligence": "intelligence", "cog_tactic": "tactic",
    "prison_release": "release", "intervention": "intervention",
    "disclosure_release": "disclosure",
}  # fmt: skip
"""Tables whose rows have a reference of their own, made of their id; by what search calls them."""

PLANS = ("case_plan", "plan", "PL-")
"""A plan is called by its id as well, without a column for it."""

COMPARTMENT = frozenset({"cog_location", "cog_intelligence", "cog_tactic"})

LOOSE_KEYS: dict[tuple[str, str], str] = {
    ("cog_location", "sign_off_id"): "cog_sign_off",
    ("cog_location", "transfer_id"): "cog_transfer",
    ("cog_location_step", "meeting_id"): "meeting",
    ("cog_sign_off", "meeting_id"): "meeting",
    ("offence", "strike_id"): "offence_strike",
}
"""Columns with the id of a row of another table, which the schema does not hold them to."""

BY_KIND: dict[tuple[str, str], str] = {
    ("action_item", "source_id"): "source_kind",
    ("meeting_item", "subject_id"): "subject_kind",
    ("search_entry", "record_id"): "kind",
    ("former_number", "record_id"): "kind",
}
"""Columns with the id of a row of some table, and the column that tells of which kind it is."""

TABLE_OF_KIND: dict[str, str] = {
    **{kind: table for table, kind in REFERENCES.items()},
    PLANS[1]: PLANS[0], "meeting": "meeting",
}  # fmt: skip

NUMBERS: dict[str, tuple[str, ...]] = {
    "action_item": ("priority",),
    "assessment": ("score",),
    "case_plan": ("edits",),
    "children_at_risk": ("reduced",),
    "children_entry": ("reduced",),
    "cog_location": (
        "easting", "northing", "children", "entry_score", "now_score", "edits",
    ),
    "cog_risk_score": ("score",),
    "cog_tactic": ("breaches", "cost_hours", "count_before", "count_after"),
    "custody_record": ("source_row",),
    "decision_score": ("score",),
    "disclosure_copy": ("number",),
    "disclosure_release": ("pack_version",),
    "imported_line": ("row",),
    "imported_location": ("row",),
    "imported_member": ("row",),
    "imported_person": ("row",),
    "intervention": ("sessions", "edits"),
    "intervention_session": ("number",),
    "legal_order": ("edits",),
    "meeting": ("edits",),
    "meeting_item": ("position", "deferred_before"),
    "membership": ("contacts_a_week", "source_row"),
    "merged_change": ("number", "tx"),
    "merged_database": ("position", "transactions", "changes"),
    "merged_entry": ("tx", "user_id"),
    "merged_seal": ("position", "tx", "changes"),
    "offence": ("row",),
    "offence_file": ("rows",),
    "offence_strike": ("rows",),
    "pack_return": ("altered",),
    "person": ("perceived_birth_year",),
    "person_address": ("rank", "easting", "northing"),
    "person_document": ("size",),
    "plan_goal": ("rank",),
    "plan_review": ("number",),
    "plan_version": ("number",),
    "pnc_result": ("source_row",),
    "possible_match": ("score",),
    "step_before": ("version_after",),
    "target": ("attempts_reported", "period_days", "source_row"),
    "threat_item": ("rank", "policy_rank", "score", "previous_rank", "carried_days"),
    "threat_list": ("edits",),
}  # fmt: skip
"""Columns with a number that names nothing."""

PLAIN_DATA: dict[str, tuple[str, ...]] = {
    "children_at_risk": ("levels",),
    "children_entry": ("levels",),
    "cog_intelligence": ("condition_codes",),
    "assessment": ("answers",),
    "case_plan": ("pathways",),
    "cog_risk_score": ("factors",),
    "disclosure_person": ("given",),
    "imported_file": ("report",),
    "imported_line": ("said",),
    "imported_location": ("said",),
    "imported_member": ("said",),
    "merged_database": ("shifts",),
    "merged_entry": ("recipients",),
    "odoc_case": ("decided", "refusals", "gaps"),
    "offence_file": ("report",),
    "possible_match": ("reasons",),
    "prison_release": ("withdrawn",),
    "saved_mapping": ("content",),
    "target": ("tactical_options", "undated_attempts"),
    "threat_item": ("reasons", "gaps"),
    "user_account": ("roles",),
}  # fmt: skip
"""Columns of plain data in which nothing names a row."""

KEYED: dict[tuple[str, str], str | None] = {
    ("threat_snapshot", "content"): "hash",
    ("meeting_paper", "content"): "digest",
    ("meeting_item", "facts"): None,
    ("odoc_case", "frozen"): "digest",
    ("membership", "grounds"): None,
    ("step_before", "fields"): None,
    ("plan_version", "content"): None,
}
"""Columns of plain data in which fields name rows, and the column with its digest."""

KEYS_IN_DATA: dict[str, str] = {
    "person_id": "person", "target_id": "target", "item_id": "threat_item",
    "list_id": "threat_list", "alert_id": "threat_alert", "meeting_id": "meeting",
    "membership_id": "membership", "location_id": "cog_location", "action_id": "action_item",
    "case_id": "odoc_case", "order_id": "legal_order", "plan_id": "case_plan",
}  # fmt: skip
"""Which table a field of such data names a row of."""

ITEMS_OF_MEETINGS = frozenset({"odoc_case", "meeting_paper"})
"""In these an `item_id` is that of an item of a meeting."""

IDS_IN_PLANS: dict[str, str] = {
    "goals": "plan_goal", "steps": "plan_step", "contingencies": "plan_contingency",
}  # fmt: skip
"""In a kept plan each of these lists has rows with an `id`."""

MOVED_WITH: dict[str, str] = {
    "access limits": "access_limit", "actions": "action_item", "assessments": "assessment",
    "cog_links": "cog_location_link", "cog_tactics": "cog_tactic", "custody": "custody_record",
    "documents": "person_document", "ethnicity": "person_ethnicity",
    "interventions": "intervention", "links": "person_link", "marac hearings": "marac_hearing",
    "memberships": "membership", "offence_subjects": "offence_subject", "offences": "offence",
    "orders": "legal_order", "photos": "person_photo", "plans": "case_plan",
    "pnc_results": "pnc_result", "releases": "prison_release", "targets": "target",
}  # fmt: skip
"""What followed a join, by the name under which it did; the ids are those of this table."""

WORDED: dict[str, tuple[str, ...]] = {
    "action_item": ("about",),
    "former_number": ("now",),
    "intervention_step": ("action",),
    "meeting_item": ("reference", "title"),
    "order_breach": ("target",),
    "pack_answer": ("done",),
    "person_name": ("source",),
    "prison_release": ("source", "alert"),
    "release_step": ("reason",),
    "search_entry": ("title", "detail"),
    "threat_alert": ("text",),
}
"""Columns in which the program itself writes references."""

_OWNERS: dict[str, tuple[str, ...]] = {
    "access_limit": ("owner",),
    "action_item": ("owner",),
    "action_step": ("owner_before", "owner_after"),
    "assessment": ("assessor",),
    "legal_order": ("officer",),
    "meeting": ("chair", "minute_taker"),
    "meeting_attendance": ("name",),
    "membership": ("lead_manager", "deputy"),
    "plan_contingency": ("owner",),
    "plan_step": ("owner",),
    "prison_release": ("owner",),
    "target": ("owner",),
    "threat_item": ("owner",),
    "user_account": ("username", "username_folded", "display_name"),
}


def names_somebody(table: str) -> tuple[str, ...]:
    """The columns of a table that may hold the login name, or the name, of an account."""
    decided = (AUTHORS, NAMED_BY_OTHERS, _OWNERS)
    return ("created_by", "updated_by", *(name for each in decided for name in each.get(table, ())))


NAMES_IN_DATA: dict[str, tuple[str, ...]] = {"access_limit": ("named",), "threat_list": ("hands",)}
"""Columns with a list of login names."""

AREAS: tuple[str, ...] = ("area", "to_area")
AREAS_IN_DATA: dict[str, tuple[str, ...]] = {
    "disclosure_release": ("covers",), "user_account": ("areas",),
}  # fmt: skip
"""Columns that name an area, and those with a list of areas."""

HANDLED: dict[str, tuple[str, ...]] = {
    "cog_risk_score": ("rests_on",), "possible_match": ("moved",),
}  # fmt: skip
"""Columns of plain data with a rule of their own."""
