"""What the database keeps of the COG's agenda: a location that is not signed off stays on it."""

from __future__ import annotations

from lomu_app.store.row_guards import RowGuard, never_deleted

OPEN = (
    "'nominated', 'accepted', 'under_assessment', 'tactic_agreed', 'disruption_live', "
    "'risk_reduced', 'sign_off_proposed', 'reopened'"
)
"""The statuses of a location that no agenda of its area may lack."""
_LEAVES = f"old.status IN ({OPEN}) AND new.status NOT IN ({OPEN})"

# A decision that was used before the location came back is not used again: the number of the
# decision that a location names only grows.
_SIGNED_OFF = (
    "EXISTS (SELECT 1 FROM cog_sign_off s WHERE s.id = new.sign_off_id "
    "AND s.location_id = new.id AND s.outcome = 'granted' "
    "AND s.id > coalesce(old.sign_off_id, 0))"
)
_HANDED_OVER = (
    "EXISTS (SELECT 1 FROM cog_transfer t "  # noqa: S608 - our own statuses
    "JOIN cog_location l ON l.id = t.new_location_id "
    "WHERE t.id = new.transfer_id AND t.location_id = new.id AND t.outcome = 'accepted' "
    "AND t.id > coalesce(old.transfer_id, 0) AND l.id <> new.id AND l.area = t.to_area "
    f"AND l.status IN ({OPEN}))"
)
_THE_SAME = (
    "EXISTS (SELECT 1 FROM cog_location l "  # noqa: S608 - our own statuses
    "WHERE l.id = new.duplicate_of_id AND l.id <> new.id "
    f"AND l.area = new.area AND l.status IN ({OPEN}))"
)
_REJECTED = (
    "old.status = 'nominated' AND EXISTS (SELECT 1 FROM meeting_item i "
    "JOIN meeting m ON m.id = i.meeting_id WHERE m.kind = 'cog' "
    "AND i.subject_kind = 'location' AND i.subject_id = new.id "
    "AND i.decision = 'reject' AND i.rationale <> '')"
)
_KEPT = (
    "cog_location", "cog_location_step", "cog_location_note", "cog_location_link",
    "cog_risk_score", "cog_intelligence", "cog_tactic", "cog_tactic_step", "cog_transfer",
    "cog_sign_off",
)  # fmt: skip
_GRADED = ("sanitised_text", "source", "grade", "handling", "conditions", "legacy_grade")

COG_GUARDS: tuple[RowGuard, ...] = (
    *(never_deleted(table, "what is on record of a CSE location") for table in _KEPT),
    RowGuard(
        "cog_location_starts_open", "cog_location", "insert", f"new.status NOT IN ({OPEN})",
        "a location comes on record as one of the agenda",
    ),
    RowGuard(
        "cog_location_stays_in_its_area", "cog_location", "update",
        "new.area <> old.area OR new.authority <> old.authority",
        "a location is handed over, not moved",
    ),
    RowGuard(
        "cog_location_leaves_by_a_door", "cog_location", "update",
        f"{_LEAVES} AND new.status NOT IN ('signed_off', 'referred_out', 'duplicate', "
        "'rejected')",
        "a location leaves the agenda signed off, handed over, rejected or as a duplicate",
    ),
    RowGuard(
        "cog_location_signed_off_by_decision", "cog_location", "update",
        f"{_LEAVES} AND new.status = 'signed_off' AND NOT {_SIGNED_OFF}",
        "a location is signed off by a decision of the chair on all points, or by exception",
    ),
    RowGuard(
        "cog_location_handed_over_if_accepted", "cog_location", "update",
        f"{_LEAVES} AND new.status = 'referred_out' AND NOT {_HANDED_OVER}",
        "a location is handed over when the other area has accepted it",
    ),
    RowGuard(
        "cog_location_duplicate_of_an_open_one", "cog_location", "update",
        f"{_LEAVES} AND new.status = 'duplicate' AND NOT {_THE_SAME}",
        "a duplicate names an open location of the same area",
    ),
    RowGuard(
        "cog_location_rejected_as_a_nomination", "cog_location", "update",
        f"{_LEAVES} AND new.status = 'rejected' AND NOT ({_REJECTED})",
        "a location is rejected as a nomination, by a decision of the COG with its reason",
    ),
    RowGuard(
        "cog_location_not_nominated_again", "cog_location", "update",
        "new.status = 'nominated' AND old.status <> 'nominated'",
        "an accepted location is no nomination any more",
    ),
    RowGuard(
        "cog_sign_off_of_a_register_at_once", "cog_sign_off", "insert",
        "new.from_register AND NOT EXISTS (SELECT 1 FROM cog_location l "
        "WHERE l.id = new.location_id AND l.from_register AND l.version = 1)",
        "a register tells of a sign-off only when the location comes in with it",
    ),
    RowGuard(
        "cog_sign_off_of_one_location", "cog_sign_off", "update",
        "new.location_id <> old.location_id OR new.proposed_by <> old.proposed_by "
        "OR new.from_register <> old.from_register",
        "a proposed sign-off stays what and whose it was",
    ),
    RowGuard(
        "cog_sign_off_granted_stands", "cog_sign_off", "update", "old.outcome = 'granted'",
        "a granted sign-off is not altered; the location is reopened",
    ),
    RowGuard(
        "cog_transfer_accepted_stands", "cog_transfer", "update",
        "new.location_id <> old.location_id OR new.to_area <> old.to_area "
        "OR new.offered_by <> old.offered_by OR (old.outcome = 'accepted' "
        "AND (new.outcome IS DISTINCT FROM old.outcome "
        "OR new.new_location_id IS DISTINCT FROM old.new_location_id))",
        "what was offered to another area, and accepted, stands",
    ),
    RowGuard(
        "cog_intelligence_approval_void_by_edit", "cog_intelligence", "update",
        "new.approved_at IS NOT NULL AND new.approved_at IS NOT DISTINCT FROM old.approved_at "
        "AND (" + " OR ".join(f"new.{name} IS DISTINCT FROM old.{name}" for name in _GRADED) + ")",
        "whoever alters approved intelligence voids the approval",
    ),
)  # fmt: skip

KEPT_TABLES = frozenset(_KEPT)
