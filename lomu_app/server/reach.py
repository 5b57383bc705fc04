"""Who sees and writes the rows of each table, as data: one entry a table, and none may lack one.

A table says what its rows hang on (an area, a person, a row above them) and which permissions it
takes to see and to write them. The policies of the server are made of this alone.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from lomu_app.assessments.records import IN_WORDS
from lomu_app.intake.records import CLEARED, EVERY_AREA
from lomu_app.kernel.permissions import Permission
from lomu_app.store.server_log import RULES

P = Permission
Permissions = frozenset[P]


def may(permissions: Permissions) -> str:
    """The SQL condition that the asker holds one of these; asked once a statement."""
    listed = ",".join(sorted(permissions))
    return f"(SELECT {RULES}.may('{{{listed}}}'))"


def _mine(column: str) -> str:
    return f"{column} = ANY ((SELECT {RULES}.my_areas())::text[])"


def _shown(column: str) -> str:
    return f"coalesce({column} <> ALL ((SELECT {RULES}.hidden())::bigint[]), true)"


ANYBODY = f"(SELECT {RULES}.my_id()) IS NOT NULL"
_ME = f"(SELECT {RULES}.my_id())"


@dataclass(frozen=True, slots=True)
class Reach:
    """`sees` is the SQL condition on a row; `writes` the permissions, one of which it takes.

    `deletes` says whether rows ever go. Rows of the `compartment` are out of reach of everybody
    who is not in its group; `keeps` names columns that nobody reads through the table; `alters` is
    what it takes besides to change a row.
    """

    sees: str
    writes: Permissions = frozenset()
    deletes: bool = False
    compartment: bool = False
    keeps: frozenset[str] = frozenset()
    alters: str = "true"


def _area(
    sees: Permissions, writes: Permissions, *, person: bool = True, also: str = "",
    compartment: bool = False,
) -> Reach:  # fmt: skip
    conditions = [may(sees), _mine("area"), *([_shown("person_id")] if person else [])]
    return Reach(
        " AND ".join([*conditions, *([also] if also else [])]), writes, compartment=compartment
    )


def _person(sees: Permissions, writes: Permissions, *columns: str, deletes: bool = False) -> Reach:
    shown = [_shown(column) for column in columns or ("person_id",)]
    return Reach(" AND ".join([may(sees), *shown]), writes, deletes)


def _looked_at(table: str, sees: Permissions, writes: Permissions, *ends: str) -> Reach:
    """Rows of a person that a look opens: at theirs, the other of its `ends`, or to their writer.

    What was handed to a record from another one is opened by looks at both.
    """
    mine = f"created_by = (SELECT {RULES}.my_name())"
    here = f"({_opened('person_id')} AND id <> ALL ((SELECT {RULES}.shut('{table}'))::bigint[]))"
    rows = _person(sees, writes, "person_id", *ends)
    return replace(rows, sees=f"{rows.sees} AND ({' OR '.join([here, *map(_opened, ends), mine])})")


def _opened(column: str) -> str:
    return f"{column} = ANY ((SELECT {RULES}.opened())::bigint[])"


def _below(
    column: str, parent: str, writes: Permissions, *, sees: Permissions = frozenset(),
    person: bool = False, deletes: bool = False, compartment: bool = False,
) -> Reach:  # fmt: skip
    """Rows that are seen with the row above them."""
    conditions = [
        *([may(sees)] if sees else []), *([_shown("person_id")] if person else []),
        f"EXISTS (SELECT 1 FROM {parent} up WHERE up.id = {column})",
    ]  # fmt: skip
    return Reach(" AND ".join(conditions), writes, deletes, compartment)


def _one(*permissions: P) -> Permissions:
    return frozenset(permissions)


_PEOPLE, _TARGETS, _COHORTS = _one(P.SEE_PEOPLE), _one(P.SEE_TARGETS), _one(P.SEE_COHORTS)
_CSE = _one(P.SEE_CSE)
_WRITE_PEOPLE = _one(P.EDIT_PEOPLE, P.IMPORT, P.DECIDE_MATCHES)
_WRITE_TARGETS = _one(
    P.EDIT_TARGETS, P.IMPORT, P.CLOSE_TARGETS, P.EXTEND_TARGETS, P.MAKE_READY, P.RECORD_ATTEMPTS,
    P.DECIDE_MATCHES,
)  # fmt: skip
_WRITE_LISTS = _one(
    P.PREPARE_LIST, P.SUBMIT_LIST, P.APPROVE_LIST, P.PRESENT_LIST, P.RECORD_ATTEMPTS
)
_WRITE_MEMBERS = _one(
    P.REFER_TO_COHORT, P.SCREEN_REFERRALS, P.DECIDE_SELECTION, P.MANAGE_MEMBERS, P.SUSPEND_MEMBERS,
    P.PROPOSE_DESELECTION, P.CONFIRM_DESELECTION, P.CHAIR_MEETINGS, P.IMPORT, P.DECIDE_MATCHES,
)  # fmt: skip
_WRITE_ACTIONS = _one(
    P.EDIT_ACTIONS, P.EDIT_INTERVENTIONS, P.MANAGE_MEMBERS, P.SUSPEND_MEMBERS, P.IMPORT,
    P.CHAIR_MEETINGS, P.DECIDE_MATCHES, P.EDIT_PLANS, P.WORK_OWN_ACTIONS,
)  # fmt: skip
_WRITE_CSE = _one(
    P.EDIT_CSE, P.SANITISE_INTELLIGENCE, P.AUTHORISE_TACTICS, P.CHAIR_COG, P.CHAIR_MEETINGS,
    P.IMPORT, P.DECIDE_MATCHES,
)  # fmt: skip
_WRITE_RELEASES = _one(P.MANAGE_MEMBERS, P.SUSPEND_MEMBERS, P.IMPORT, P.DECIDE_MATCHES)
_WRITE_ORDERS = _one(P.EDIT_ORDERS, P.EDIT_TARGETS, P.DECIDE_MATCHES)
_WRITE_PLANS = _one(P.EDIT_PLANS, P.DECIDE_MATCHES)
_WRITE_HELP = _one(P.EDIT_INTERVENTIONS, P.DECIDE_MATCHES)
_WRITE_MEETINGS = _one(
    P.KEEP_MEETINGS, P.CHAIR_MEETINGS, P.CHAIR_COG, P.EDIT_CSE, P.DECIDE_SELECTION,
    P.CONFIRM_DESELECTION, P.PROPOSE_DESELECTION, P.MANAGE_MEMBERS, P.REFER_TO_COHORT,
    P.SCREEN_REFERRALS, P.SUSPEND_MEMBERS, P.SANITISE_INTELLIGENCE, P.EDIT_ACTIONS, P.IMPORT,
)  # fmt: skip
_PACKS = _one(P.SEE_DISCLOSURES, P.EXPORT, P.CHECK_PACKS, P.EXPORT_COG, P.PRINT_PLANS)
_WRITE_PACKS = _one(P.EXPORT, P.CHECK_PACKS, P.EXPORT_COG)
_ASSESS = _one(P.ASSESS, P.LOWER_RISK, P.DECIDE_MATCHES)
_IMPORT = _one(P.IMPORT)
_STRIKE = _one(P.STRIKE_OFFENCES, P.IMPORT, P.DECIDE_MATCHES)
_SCORES = _one(P.SEE_SCORES, P.SEE_COHORTS)
_USERS = _one(P.MANAGE_USERS)
_NOT_A_SECRET_KIND = (
    f"(seen_with IS NULL OR seen_with = ANY ((SELECT {RULES}.my_rights())::text[]))"
)

_OWN_ACTION = f"lower(owner) = ANY ((SELECT {RULES}.my_names())::text[])"
_MEETING = (
    f"{_mine('area')} AND CASE kind WHEN 'cog' THEN {may(_CSE)} "
    f"WHEN 'fsim' THEN {may(_TARGETS)} ELSE {may(_COHORTS)} END"
)
_LOCATION = f"{may(_CSE)} AND ({_mine('area')} OR id = ANY ((SELECT {RULES}.offered())::bigint[]))"
_AUTHORITY = f"{may(_CSE)} AND authority = ANY ((SELECT {RULES}.my_authorities())::text[])"


def _place(column: str = "location_id", *, person: bool = False) -> Reach:
    return _below(column, "cog_location", _WRITE_CSE, sees=_CSE, person=person, compartment=True)


def _whole(pack: str) -> str:
    """That all of a pack is the asker's to see: each area that it tells of, and everybody in it."""
    told = f"jsonb_array_elements_text(coalesce({pack}.covers, '[]')::jsonb) told"
    mine = f"told = ANY ((SELECT {RULES}.my_areas())::text[])"
    return (
        f"NOT EXISTS (SELECT 1 FROM {told} WHERE NOT {mine}) "
        f"AND NOT {RULES}.names_hidden({pack}.id)"
    )


def _of_whole_pack(copy: str) -> str:
    """The same of the pack of which something is a copy, by a condition on that."""
    return (
        "EXISTS (SELECT 1 FROM disclosure_copy f JOIN disclosure_release r ON r.id = f.release_id "
        f"WHERE {copy} AND {_whole('r')})"
    )


def _seen_by_kind() -> str:
    """What is found by search is what may be seen; the compartment is not even asked."""
    plain = {
        "person": ("person", _PEOPLE), "target": ("target", _TARGETS),
        "alert": ("threat_alert", _TARGETS), "membership": ("membership", _COHORTS),
        "order": ("legal_order", _COHORTS),
        "action": ("action_item", _COHORTS | _one(P.WORK_OWN_ACTIONS)),
        "plan": ("case_plan", _COHORTS), "assessment": ("assessment", _COHORTS),
    }  # fmt: skip
    told = " ".join(
        f"WHEN '{kind}' THEN {may(sees)} "
        f"AND EXISTS (SELECT 1 FROM {table} t WHERE t.id = record_id)"
        for kind, (table, sees) in plain.items()
    )
    offered = " OR ".join(
        f"(kind = '{kind}' AND record_id = ANY ((SELECT {RULES}.{asked}())::bigint[]))"
        for kind, asked in (("location", "offered"), ("tactic", "offered_tactics"))
    )
    return (
        f"(area IS NULL OR {_mine('area')} OR {offered}) AND CASE kind {told} ELSE {may(_CSE)} END"
    )


def _changes() -> str:
    """The history of a record is for whoever sees the record."""
    rows = (
        "target", "target_check", "arrest_attempt", "person", "person_name", "person_address",
        "warning_marker",
    )  # fmt: skip
    told = " ".join(
        f"WHEN '{table}' THEN EXISTS (SELECT 1 FROM public.{table} t WHERE t.id = row_key::bigint)"
        for table in rows
    )
    return f"CASE table_name {told} ELSE false END"


_OF_COMPARTMENT = (
    "(starts_with(tag, 'cog:') OR starts_with(coalesce(subject, ''), 'cog:') "
    "OR (starts_with(tag, 'meeting:') AND subject IS NULL))"
)
_ENTRIES = (
    f"({may(_one(P.READ_AUDIT))} AND ({may(_CSE)} OR NOT {_OF_COMPARTMENT})) "
    "OR EXISTS (SELECT 1 FROM lomu_log.audit_change c "
    "WHERE c.tx = audit_entry.tx AND c.month = audit_entry.month)"
)

REACH: dict[str, Reach] = {
    # Who is who, and what everybody may know.
    "user_account": Reach(ANYBODY, _USERS, keeps=frozenset({"passphrase_hash"})),
    "installation": Reach(ANYBODY, _USERS),
    "saved_mapping": Reach(may(_IMPORT), _IMPORT),
    "merged_database": Reach(ANYBODY, keeps=frozenset({"shifts"})),
    "former_number": Reach(
        f"{ANYBODY} AND (NOT apart OR {may(_CSE)}) AND (kind <> 'person' OR {_shown('record_id')})"
    ),
    # Nobody at a desk: not all who see a record here may read what another unit wrote of it once.
    "merged_entry": Reach("false"),
    "merged_change": Reach("false"),
    "merged_seal": Reach("false"),
    "harm_model": Reach(ANYBODY, _one(P.PUBLISH_MODEL)),
    "harm_table": Reach(ANYBODY, _one(P.PUBLISH_MODEL)),
    "pack_letterhead": Reach(ANYBODY, _one(P.SET_LETTERHEAD)),
    "draft": Reach(
        f"user_id = {_ME} AND ({may(_CSE)} OR NOT starts_with(form, 'cog:'))",
        _one(P.KEEP_DRAFTS), deletes=True,
    ),
    "operation": Reach(f"user_id = {_ME}", frozenset(P)),
    "file_content": Reach(
        " OR ".join(
            f"EXISTS (SELECT 1 FROM {table} f WHERE f.{column} = file_content.sha256)"
            for table, column in (
                ("person_photo", "sha256"), ("person_document", "sha256"),
                ("pack_letterhead", "picture"),
            )
        )
        # What a pack holds is for those who build and check packs.
        + f" OR ({may(_one(P.EXPORT, P.CHECK_PACKS))} AND "
        f"{_of_whole_pack('f.content = file_content.sha256')})",
        _one(P.EDIT_PEOPLE, P.EXPORT, P.EXPORT_COG, P.SET_LETTERHEAD),
    ),
    "search_entry": Reach(_seen_by_kind(), frozenset(P) - _one(P.CHANGE_OWN_PASSPHRASE)),
    # People, known to the whole force but for those under limited access.
    "person": Reach(
        f"{_shown('id')} AND ({may(_PEOPLE)} OR ({may(_one(P.SEE_DISCLOSURES))} "
        f"AND id = ANY ((SELECT {RULES}.disclosed())::bigint[])))",
        _WRITE_PEOPLE,
    ),
    "access_limit": Reach(
        may(_PEOPLE | _one(P.SEE_DISCLOSURES)), _one(P.LIMIT_ACCESS), keeps=frozenset({"reason"}),
        # Whoever may not see the record does not open it to themselves.
        alters=_shown("person_id"),
    ),
    "person_address": _person(_PEOPLE, _WRITE_PEOPLE),
    "person_document": _looked_at("person_document", _PEOPLE, _WRITE_PEOPLE),
    "person_ethnicity": _person(_PEOPLE, _WRITE_PEOPLE),
    "person_link": _looked_at("person_link", _PEOPLE, _WRITE_PEOPLE, "other_id"),
    "person_name": _person(_PEOPLE, _WRITE_PEOPLE, deletes=True),
    "person_photo": _looked_at("person_photo", _PEOPLE, _WRITE_PEOPLE),
    "warning_marker": _person(_PEOPLE, _WRITE_PEOPLE),
    "possible_match": _person(_PEOPLE, _WRITE_PEOPLE, "first_id", "second_id"),
    "imported_person": _person(_PEOPLE, _WRITE_PEOPLE),
    "custody_record": _person(_PEOPLE, _WRITE_RELEASES),
    "pnc_result": _person(_PEOPLE, _IMPORT | _WRITE_TARGETS),
    "offence_subject": _person(_PEOPLE | _SCORES, _STRIKE),
    # Scores are made of the offences of every area; see docs/assurance.md.
    "offence": _person(_SCORES, _STRIKE),
    "offence_file": Reach(may(_SCORES | _IMPORT), _STRIKE),
    "offence_strike": Reach(may(_SCORES), _STRIKE),
    # Targets and the Threat Review, which belong to their area.
    "target": _area(_TARGETS, _WRITE_TARGETS),
    "target_check": _below("target_id", "target", _WRITE_TARGETS),
    "arrest_attempt": _below("target_id", "target", _WRITE_TARGETS),
    "imported_line": _below("target_id", "target", _IMPORT),
    "threat_alert": _area(_TARGETS, _WRITE_TARGETS | _WRITE_RELEASES | _WRITE_ACTIONS),
    "threat_list": _area(_TARGETS, _WRITE_LISTS, person=False),
    # The line of somebody under limited access is for those who see them.
    "threat_item": Reach(
        "EXISTS (SELECT 1 FROM threat_list up WHERE up.id = list_id) "
        "AND EXISTS (SELECT 1 FROM target up WHERE up.id = target_id)",
        _WRITE_LISTS, deletes=True,
    ),
    "threat_snapshot": _below("list_id", "threat_list", _WRITE_LISTS),
    "threat_addendum": _below("list_id", "threat_list", _WRITE_LISTS),
    # A register of people is of no area.
    "imported_file": Reach(
        f"{may(_IMPORT)} AND (area = '{EVERY_AREA}' OR {_mine('area')}) "
        f"AND ({may(_CSE)} OR strpos(report, '{CLEARED}') = 0)",
        _IMPORT,
    ),
    # Cohorts, and what hangs on being managed.
    "membership": _area(_COHORTS, _WRITE_MEMBERS),
    "membership_step": _below("membership_id", "membership", _WRITE_MEMBERS),
    "imported_member": _below("membership_id", "membership", _IMPORT),
    "decision_score": _below("step_id", "membership_step", _WRITE_MEMBERS),
    "step_before": _below("step_id", "membership_step", _WRITE_MEMBERS),
    # What it says in words is told by `looks`, to whoever has looked at its person.
    "assessment": replace(_area(_COHORTS, _ASSESS), keeps=frozenset(IN_WORDS)),
    "marac_hearing": _area(_COHORTS, _ASSESS),
    "case_plan": _area(_COHORTS, _WRITE_PLANS),
    "plan_contingency": _below("plan_id", "case_plan", _WRITE_PLANS),
    "plan_ending": _below("plan_id", "case_plan", _WRITE_PLANS, deletes=True),
    "plan_goal": _below("plan_id", "case_plan", _WRITE_PLANS),
    "plan_heading": _below("plan_id", "case_plan", _WRITE_PLANS),
    "plan_review": _below("plan_id", "case_plan", _WRITE_PLANS),
    "plan_version": _below("plan_id", "case_plan", _WRITE_PLANS),
    "plan_step": _below("goal_id", "plan_goal", _WRITE_PLANS),
    "legal_order": _area(_COHORTS, _WRITE_ORDERS),
    "order_condition": _below("order_id", "legal_order", _WRITE_ORDERS),
    "order_step": _below("order_id", "legal_order", _WRITE_ORDERS),
    "order_breach": _below("order_id", "legal_order", _WRITE_ORDERS),
    "intervention": _area(_COHORTS, _WRITE_HELP),
    "intervention_session": _below("intervention_id", "intervention", _WRITE_HELP),
    "intervention_step": _below("intervention_id", "intervention", _WRITE_HELP),
    # Whoever does not see cohorts sees and works on what is their own.
    "action_item": Reach(
        f"{_mine('area')} AND {_shown('person_id')} AND {_NOT_A_SECRET_KIND} "
        f"AND ({may(_COHORTS)} OR ({may(_one(P.WORK_OWN_ACTIONS))} AND {_OWN_ACTION}))",
        _WRITE_ACTIONS,
        alters=f"({may(_WRITE_ACTIONS - _one(P.WORK_OWN_ACTIONS))} OR {_OWN_ACTION})",
    ),
    "action_step": _below("action_id", "action_item", _WRITE_ACTIONS),
    "prison_release": _area(_COHORTS, _WRITE_RELEASES),
    "release_step": _below("release_id", "prison_release", _WRITE_RELEASES),
    # Meetings of every forum.
    "meeting": Reach(_MEETING, _WRITE_MEETINGS),
    "meeting_item": _below("meeting_id", "meeting", _WRITE_MEETINGS),
    "meeting_attendance": _below("meeting_id", "meeting", _WRITE_MEETINGS),
    "meeting_paper": _below("meeting_id", "meeting", _WRITE_MEETINGS),
    "meeting_addendum": _below("meeting_id", "meeting", _WRITE_MEETINGS),
    "odoc_case": Reach(
        "EXISTS (SELECT 1 FROM meeting_item i WHERE i.id = meeting_item_id) "
        "AND EXISTS (SELECT 1 FROM membership m WHERE m.id = membership_id)",
        _WRITE_MEETINGS | _WRITE_MEMBERS,
    ),
    # What leaves, and what comes back.
    "disclosure_release": replace(
        _area(_PACKS, _WRITE_PACKS, person=False, also=_NOT_A_SECRET_KIND),
        alters=_whole("disclosure_release"),
    ),
    "disclosure_copy": replace(
        _below("release_id", "disclosure_release", _WRITE_PACKS),
        alters="EXISTS (SELECT 1 FROM disclosure_release r "
        f"WHERE r.id = disclosure_copy.release_id AND {_whole('r')})",
    ),
    "disclosure_person": _below("release_id", "disclosure_release", _WRITE_PACKS, person=True),
    "pack_return": _area(_IMPORT, _IMPORT, person=False, also=_of_whole_pack("f.id = copy_id")),
    "pack_answer": _below("return_id", "pack_return", _IMPORT),
    # The compartment.
    "cog_location": Reach(_LOCATION, _WRITE_CSE, compartment=True),
    "cog_location_link": _place(person=True),
    "cog_location_note": _place(),
    "cog_location_step": _place(),
    "cog_risk_score": _place(),
    "cog_intelligence": _place(),
    "cog_tactic": _place(person=True),
    "cog_tactic_step": _below(
        "tactic_id", "cog_tactic", _WRITE_CSE, sees=_CSE, compartment=True
    ),
    "cog_sign_off": _place(),
    "cog_transfer": Reach(
        f"{may(_CSE)} AND ({_mine('to_area')} "
        "OR EXISTS (SELECT 1 FROM cog_location up WHERE up.id = location_id))",
        _WRITE_CSE, compartment=True,
    ),
    "imported_location": _place(),
    "children_at_risk": Reach(_AUTHORITY, _WRITE_CSE, compartment=True),
    "children_entry": _below(
        "figures_id", "children_at_risk", _WRITE_CSE, sees=_CSE, compartment=True
    ),
}  # fmt: skip

LOG_READS = {"audit_entry": _ENTRIES, "audit_change": _changes(), "audit_seal": ANYBODY}
"""Who reads the log. Nobody writes to it but by making an entry, which the database signs."""
