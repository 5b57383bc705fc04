"""What the database keeps of four eyes: a decision is taken by somebody else, on what is on record.

Names are those that the program gives: whoever has the login of the program itself can write a
name that is not theirs. What stands here makes sure that it takes more than one statement, each of
which is on record, and that nothing is decided in the statement that makes or alters it.
"""

from __future__ import annotations

from lomu_app.store.row_guards import RowGuard

_GRADED = ("sanitised_text", "source", "grade", "handling", "conditions", "legacy_grade")
_ALTERED = "(" + " OR ".join(f"new.{name} IS DISTINCT FROM old.{name}" for name in _GRADED) + ")"
_EDITORS, _EDITORS_BEFORE = "coalesce(new.edited_by, '')", "coalesce(old.edited_by, '')"


def _is_editor(who: str) -> str:
    return f"replace({_EDITORS}, ';' || {who} || ';', '') <> {_EDITORS}"


_SAME = " AND ".join(
    f"i.{name} IS NOT DISTINCT FROM new.{name}"
    for name in (*_GRADED, "submitted_by", "text_by", "edited_by", "approved_by", "approved_at")
)
_COPY = f"EXISTS (SELECT 1 FROM cog_intelligence i WHERE {_SAME})"  # noqa: S608 - our own columns

# What the eight points ask of what is on record here. The core judges them all; these are the ones
# that no policy decides, so that nobody can write down that they were met where they are not.
_PLACE = "FROM cog_location l WHERE l.id = new.location_id"
_LACKING = " OR ".join(
    (
        "trim(new.prevent) = ''", "trim(new.protect) = ''", "trim(new.justice) = ''",
        "trim(new.displacement) = ''", "new.review_on IS NULL",
        # What was found to be the same place counts here, too.
        ("NOT EXISTS (SELECT 1 FROM cog_tactic t JOIN cog_location d ON d.id = t.location_id "
        "WHERE t.status = 'done' AND t.result IS NOT NULL "
        "AND (d.id = new.location_id OR d.status = 'duplicate'))"),
        (f"EXISTS (SELECT 1 {_PLACE} AND (l.entry_due OR l.now_score IS NULL "
        "OR l.now_score >= coalesce(l.entry_score, l.now_score + 1)))"),
        ("EXISTS (SELECT 1 FROM cog_location_link k WHERE k.location_id = new.location_id "
        "AND k.kind = 'victim' AND k.ended_on IS NULL AND k.safeguarding = 'not_referred')"),
        ("NOT EXISTS (SELECT 1 FROM meeting m JOIN cog_location l ON l.id = new.location_id "
        "WHERE m.id = new.meeting_id AND m.kind = 'cog' AND m.status = 'open' "
        "AND (m.area = l.area OR m.covers = l.authority))"),
    )
)  # fmt: skip

FOUR_EYES_GUARDS: tuple[RowGuard, ...] = (
    *(
        RowGuard(
            f"cog_intelligence_not_by_an_editor_{operation}", "cog_intelligence", operation,
            f"new.approved_at IS NOT NULL AND {_is_editor('new.approved_by')}",
            "nobody lets out intelligence that they have worked on",
        )
        for operation in ("insert", "update")
    ),
    RowGuard(
        "cog_intelligence_comes_unapproved", "cog_intelligence", "insert",
        f"new.approved_at IS NOT NULL AND NOT {_COPY}",
        "intelligence comes on record without an approval, or as the copy of an approved item",
    ),
    RowGuard(
        "cog_intelligence_approved_as_it_stands", "cog_intelligence", "update",
        f"new.approved_at IS NOT NULL AND {_ALTERED}",
        "intelligence is approved as it stands, not in one step with what alters it",
    ),
    RowGuard(
        "cog_intelligence_names_its_editors", "cog_intelligence", "update",
        f"substr({_EDITORS}, 1, length({_EDITORS_BEFORE})) <> {_EDITORS_BEFORE} "
        f"OR ({_ALTERED} AND NOT ({_is_editor('new.text_by')}))",
        "whoever works on intelligence is named with it, and stays so",
    ),
    RowGuard(
        "cog_intelligence_stays_whose_it_is", "cog_intelligence", "update",
        "new.submitted_by <> old.submitted_by OR new.location_id <> old.location_id "
        f"OR (new.text_by <> old.text_by AND NOT {_ALTERED})",
        "intelligence stays of whom and where it came in",
    ),
    RowGuard(
        "cog_sign_off_comes_undecided", "cog_sign_off", "insert",
        "new.outcome IS NOT NULL AND NOT new.from_register",
        "a sign-off is proposed first, and decided then",
    ),
    RowGuard(
        "cog_sign_off_granted_on_record", "cog_sign_off", "update",
        "new.outcome = 'granted' AND new.outcome IS DISTINCT FROM old.outcome "
        f"AND new.exception_reason = '' AND NOT new.from_register AND ({_LACKING})",
        "what is on record does not bear out all points of this sign-off",
    ),
    RowGuard(
        "cog_transfer_comes_unanswered", "cog_transfer", "insert", "new.outcome IS NOT NULL",
        "a location is offered first, and answered for then",
    ),
)  # fmt: skip
