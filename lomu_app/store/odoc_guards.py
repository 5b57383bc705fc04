"""What the database keeps of the cases of a meeting: what was read out stays what it was."""

from __future__ import annotations

from lomu_app.store.row_guards import RowGuard, never_deleted

_LOCKED = (
    "EXISTS (SELECT 1 FROM meeting_item i JOIN meeting m ON m.id = i.meeting_id "
    "WHERE i.id = new.meeting_item_id AND m.status IN ('approved', 'called_off'))"
)

ODOC_GUARDS: tuple[RowGuard, ...] = (
    never_deleted("odoc_case", "a case of a meeting"),
    RowGuard(
        "odoc_case_stays_itself", "odoc_case", "update",
        "new.meeting_item_id <> old.meeting_item_id OR new.membership_id <> old.membership_id",
        "a case stays that of its item and membership",
    ),
    RowGuard(
        "odoc_case_frozen_stands", "odoc_case", "update",
        "old.frozen IS NOT NULL AND (new.frozen IS DISTINCT FROM old.frozen "
        "OR new.digest IS DISTINCT FROM old.digest OR new.summary <> old.summary "
        "OR new.checked_by IS DISTINCT FROM old.checked_by)",
        "what the meeting was opened on stays as it was",
    ),
    RowGuard(
        "odoc_case_locked", "odoc_case", "update", _LOCKED,
        "the minutes are approved and locked, or the meeting called off; only addenda are added",
    ),
)  # fmt: skip
