"""What a login may say of who did something, and which steps are open to it.

Column and row rights cannot tell one step from another. A trigger on each table does: it signs the
row with the account of whoever logged in, refuses a duty under another name, and refuses a step
that takes a permission which they do not hold. It holds for whatever sends the statement.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa

from lomu_app.daart.rules import OUTSTANDING
from lomu_app.kernel.permissions import Permission
from lomu_app.server.reach import REACH
from lomu_app.server.steps import ENDED_AS_DOUBLE, emptied, needs, shut
from lomu_app.store.base import Base
from lomu_app.store.numbers import APART
from lomu_app.store.server_log import RULES

P = Permission
_PREFIX = "author_"
_SIGNED = ("created_by", "updated_by")

AUTHORS: dict[str, tuple[str, ...]] = {
    "action_item": ("closed_by",),
    "assessment": ("signed_by", "withdrawn_by"),
    "cog_transfer": ("offered_by", "answered_by"),
    "disclosure_release": ("checked_by", "released_by"),
    "legal_order": ("ended_by",),
    "meeting": (
        "prepared_by", "opened_by", "statement_read_by", "ended_by", "approved_by",
        "called_off_by",
    ),
    "meeting_item": ("decided_by",),
    "membership": ("reviewed_by", "leaving_by", "ended_by"),
    "odoc_case": ("summary_by", "checked_by"),
    "offence_strike": ("back_by",),
    "order_condition": ("ended_by",),
    "person_address": ("checked_by",),
    "possible_match": ("decided_by",),
    "prison_release": ("screened_by",),
    "target": ("reviewed_by",),
    "target_check": ("checked_by", "exception_by"),
    "threat_alert": ("settled_by",),
    "threat_item": ("moved_by", "removed_by"),
    "threat_list": (
        "prepared_by", "submitted_by", "approved_by", "presented_by", "closed_by", "returned_by",
    ),
}  # fmt: skip
"""Columns that name who did their duty: whoever fills one can only name themselves."""

NAMED_BY_OTHERS: dict[str, tuple[str, ...]] = {
    "children_entry": ("given_by",),
    "cog_intelligence": ("submitted_by", "text_by", "edited_by", "approved_by"),
    "cog_location": ("raised_by",),
    "cog_sign_off": ("proposed_by", "decided_by"),
    "cog_tactic": ("authorised_by", "served_by", "kept_by"),
    "legal_order": ("made_by",),
    "meeting_item": ("presented_by",),
    "order_step": ("decided_by",),
    "pack_return": ("returned_by", "known_by"),
    "threat_item": ("carry_by",),
}
"""The others: words about somebody outside, or with a rule of their own below."""


@dataclass(frozen=True, slots=True)
class Duty:
    """`when` is the SQL condition on which the row is refused; `says` the message."""

    table: str
    when: str
    says: str


_OUTSTANDING = ", ".join(f"'{status}'" for status in sorted(OUTSTANDING))
_HANDS = "(SELECT l.hands::jsonb FROM public.threat_list l WHERE l.id = NEW.list_id)"
_DRAFTED = (
    "(SELECT l.status FROM public.threat_list l WHERE l.id = NEW.list_id) "
    "IN ('open', 'submitted', 'approved')"
)
# Somebody with no hand in the list who could approve it, as `check_four_eyes` asks.
_OTHER_EYES = (
    f"EXISTS (SELECT 1 FROM public.user_account u, {RULES}.role_permission p "
    "WHERE u.active AND u.username <> me AND NOT NEW.hands::jsonb ? u.username "
    "AND u.areas::jsonb ? NEW.area AND u.roles::jsonb ? p.role AND p.permission = 'approve_list')"
)
_GIVES_CLEARANCE = (
    f"EXISTS (SELECT 1 FROM {RULES}.role_permission p WHERE p.permission = 'see_cse' "
    "AND NEW.roles::jsonb ? p.role AND NOT coalesce(OLD.roles::jsonb ? p.role, false))"
)
_OWN_ONLY = " OR ".join(
    f"NEW.{name} IS DISTINCT FROM OLD.{name}"
    for name in ("username", "username_folded", "display_name", "roles", "areas", "active")
)
_COPIED = (
    "EXISTS (SELECT 1 FROM public.cog_intelligence i WHERE i.sanitised_text = NEW.sanitised_text "
    "AND i.submitted_by = NEW.submitted_by AND i.text_by = NEW.text_by "
    "AND i.edited_by IS NOT DISTINCT FROM NEW.edited_by "
    "AND i.approved_by IS NOT DISTINCT FROM NEW.approved_by "
    "AND i.approved_at IS NOT DISTINCT FROM NEW.approved_at)"
)

DUTIES: tuple[Duty, ...] = (
    Duty(
        "cog_intelligence",
        "TG_OP = 'INSERT' AND (NEW.submitted_by <> me OR NEW.text_by <> me "
        f"OR NEW.edited_by IS DISTINCT FROM ';' || me || ';') AND NOT {_COPIED}",
        "intelligence comes in under the name of whoever enters it",
    ),
    Duty(
        "cog_intelligence",
        "TG_OP = 'UPDATE' AND NEW.approved_at IS DISTINCT FROM OLD.approved_at "
        f"AND NEW.approved_at IS NOT NULL AND (NEW.approved_by <> me "
        f"OR {needs(P.SANITISE_INTELLIGENCE)})",
        "intelligence is let out by whoever may, under their own name",
    ),
    Duty(
        "cog_intelligence",
        "TG_OP = 'UPDATE' AND ((NEW.text_by <> OLD.text_by AND NEW.text_by <> me) "
        "OR (NEW.edited_by IS DISTINCT FROM OLD.edited_by "
        "AND NEW.edited_by <> coalesce(OLD.edited_by, '') || ';' || me || ';') "
        "OR (NEW.sanitised_text <> OLD.sanitised_text "
        "AND strpos(coalesce(NEW.edited_by, ''), ';' || me || ';') = 0))",
        "whoever works on intelligence is named with it",
    ),
    Duty(
        "cog_sign_off",
        "NOT NEW.from_register AND ((TG_OP = 'INSERT' AND NEW.proposed_by <> me) "
        "OR (TG_OP = 'UPDATE' AND NEW.outcome IS DISTINCT FROM OLD.outcome AND (NEW.decided_by "
        f"<> me OR {needs(P.CHAIR_COG, P.EDIT_CSE)} "
        f"OR (NEW.outcome = 'granted' AND (NEW.proposed_by = me OR {needs(P.CHAIR_COG)})))))",
        "a sign-off is proposed under one's own name, and decided by the chair under theirs",
    ),
    Duty(
        "cog_transfer",
        "TG_OP = 'UPDATE' AND NEW.outcome IS DISTINCT FROM OLD.outcome "
        f"AND NEW.outcome = 'accepted' AND NEW.to_area <> ALL ({RULES}.my_areas())",
        "a location is accepted by the area that it is offered to",
    ),
    Duty(
        "assessment",
        f"NEW.signed_by IS DISTINCT FROM OLD.signed_by AND {needs(P.LOWER_RISK)}",
        "an assessment is signed by a supervisor",
    ),
    Duty(
        "disclosure_release",
        "NEW.checked_by IS DISTINCT FROM OLD.checked_by AND NEW.checked_by IS NOT NULL "
        f"AND ({needs(P.CHECK_PACKS)} OR OLD.created_by = me)",
        "a pack is checked by a second person who may",
    ),
    Duty(
        "disclosure_release",
        "TG_OP = 'UPDATE' AND (NEW.needs_check <> OLD.needs_check OR (NEW.status = 'released' "
        "AND OLD.status <> 'released' AND NEW.needs_check AND NEW.checked_by IS NULL))",
        "a pack that somebody else has to check leaves when they have",
    ),
    Duty(
        "membership",
        "TG_OP = 'UPDATE' AND NEW.status = 'deselected' AND OLD.status <> 'deselected' "
        "AND coalesce(OLD.leaving_by, me) = me "
        f"AND NOT coalesce({ENDED_AS_DOUBLE}, false)",
        "somebody proposes to let a member go, and somebody else decides on it",
    ),
    # The step itself takes `chair_meetings`, whatever forum it is.
    *(
        Duty(
            "meeting",
            f"TG_OP = 'UPDATE' AND NEW.status <> OLD.status AND NEW.kind IN ({kinds}) "
            f"AND {needs(chairs)}",
            "a meeting is opened, ended, approved and called off by whoever chairs its forum",
        )
        for kinds, chairs in (
            ("'cog'", P.CHAIR_COG), ("'odoc', 'da_meeting'", P.DECIDE_SELECTION),
        )
    ),
    # Else whoever did so before, and took it up again, would be told as who does so now.
    Duty(
        "meeting",
        "TG_OP = 'UPDATE' AND NEW.status = 'called_off' AND OLD.status <> 'called_off' "
        "AND NEW.called_off_by IS DISTINCT FROM me",
        "a meeting is called off in one's own name",
    ),
    Duty(
        "odoc_case",
        "NEW.checked_by IS NOT NULL AND (NEW.checked_by = coalesce(NEW.summary_by, NEW.checked_by) "
        "OR NEW.summary IS DISTINCT FROM OLD.summary)",
        "a briefing is checked as it stands, by somebody who did not write it",
    ),
    Duty(
        "odoc_case",
        "coalesce(NEW.summary, '') <> '' AND ((NEW.summary IS DISTINCT FROM OLD.summary "
        "AND NEW.summary_by IS DISTINCT FROM me) OR (NEW.summary = OLD.summary "
        "AND NEW.summary_by IS DISTINCT FROM OLD.summary_by))",
        "a briefing names whoever wrote it",
    ),
    Duty(
        "threat_list",
        "TG_OP = 'UPDATE' AND NEW.status = 'approved' AND OLD.status <> 'approved' "
        f"AND (NEW.approved_by IS DISTINCT FROM me OR (OLD.hands::jsonb ? me AND {_OTHER_EYES}))",
        "somebody who had no hand in the list has to approve it",
    ),
    Duty(
        "threat_list",
        "TG_OP = 'UPDATE' AND NOT NEW.hands::jsonb @> OLD.hands::jsonb",
        "whoever had a hand in a list stays named with it",
    ),
    Duty(
        "threat_list",
        "TG_OP = 'INSERT' AND (NEW.status <> 'open' OR NOT NEW.hands::jsonb ? me)",
        "a list begins open, in the hands of whoever makes it",
    ),
    Duty(
        "user_account", f"{_GIVES_CLEARANCE}",
        "who is cleared for the compartment is named on the server: server add-user",
    ),
    Duty(
        "user_account",
        f"{needs(P.MANAGE_USERS)} AND ({_OWN_ONLY} OR NEW.id IS DISTINCT FROM {RULES}.my_id())",
        "accounts are changed by an administrator",
    ),
    Duty(
        "user_account",
        "TG_OP = 'UPDATE' AND (NEW.username <> OLD.username "
        "OR NEW.username_folded <> OLD.username_folded)",
        "nobody takes another name: what they did stands under theirs",
    ),
    Duty(
        "user_account",
        "TG_OP = 'INSERT' AND NEW.username_folded <> lower(NEW.username)",
        "an account is known by its own name",
    ),
    Duty(
        "operation", f"NEW.user_id <> {RULES}.my_id()",
        "a receipt is that of whoever did it",
    ),
    # To be told that such a number is taken would be to be told that there is one.
    *(
        Duty(
            table, f"TG_OP = 'INSERT' AND {needs(*sees)} AND (NEW.id > {APART} "
            f"OR substr(NEW.reference, 1, {len(letters)}) = '{letters}')",
            "this number is counted apart",
        )
        for table, letters, sees in (
            ("action_item", "AX", (P.SEE_CSE,)),
            ("disclosure_release", "DX", (P.SEE_CSE, P.SEE_COHORTS)),
        )
    ),
    Duty("draft", f"NEW.user_id <> {RULES}.my_id()", "a draft belongs to its writer"),
    Duty(
        "person",
        "NEW.joined_into_id IS DISTINCT FROM OLD.joined_into_id "
        f"AND {needs(P.DECIDE_MATCHES, P.IMPORT)}",
        "records are joined, and joins taken back, by whoever may decide on matches",
    ),
    # Whoever sees a row sees the bytes that it names: those of a pack are seen by way of the pack.
    *(
        Duty(
            table, "EXISTS (SELECT 1 FROM public.disclosure_copy c "
            f"WHERE c.content = NEW.{column})",
            "these bytes belong to a pack",
        )
        for table, column in (
            ("person_photo", "sha256"), ("person_document", "sha256"),
            ("pack_letterhead", "picture"),
        )
    ),
)  # fmt: skip


LEAVES = Duty(
    "threat_item",
    f"NOT (rights && '{{{P.PREPARE_LIST}}}') OR NOT {_DRAFTED.replace('NEW', 'OLD')} "
    "OR EXISTS (SELECT 1 FROM public.target t JOIN public.threat_list l ON l.area = t.area "
    f"WHERE l.id = OLD.list_id AND t.id = OLD.target_id AND t.status IN ({_OUTSTANDING}))",
    "a line leaves a draft by itself when its target has left with an outcome",
)
"""Asked of a line that is taken away: by no other way than the preparation of its draft."""

AT_COMMIT = Duty(
    "threat_item",
    f"{_DRAFTED} AND NOT {_HANDS} ? {RULES}.my_name()".replace(
        "NEW.list_id", "coalesce(NEW.list_id, OLD.list_id)"
    ),
    "whoever changes a line of a list is named among its hands",
)
"""Asked when all is written: a line may be changed before the list names who changed it."""


def at_commit() -> tuple[str, ...]:
    """What is asked then, as SQL that can be run anew."""
    name = f"hands_{AT_COMMIT.table}"
    return (
        f"CREATE OR REPLACE FUNCTION {RULES}.{name}() RETURNS trigger LANGUAGE plpgsql "
        "SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$ BEGIN "
        f"IF {RULES}.my_id() IS NOT NULL AND {AT_COMMIT.when} THEN "
        f"RAISE EXCEPTION '{AT_COMMIT.says}'; END IF; RETURN NULL; END $$",
        f"REVOKE ALL ON FUNCTION {RULES}.{name}() FROM PUBLIC",
        f"DROP TRIGGER IF EXISTS {name} ON public.{AT_COMMIT.table}",
        f"CREATE CONSTRAINT TRIGGER {name} AFTER INSERT OR UPDATE OR DELETE "
        f"ON public.{AT_COMMIT.table} DEFERRABLE INITIALLY DEFERRED "
        f"FOR EACH ROW EXECUTE FUNCTION {RULES}.{name}()",
    )


def at_leaving() -> tuple[str, ...]:
    """What is asked before a row is taken away, as SQL that can be run anew."""
    name = f"leaves_{LEAVES.table}"
    return (
        f"CREATE OR REPLACE FUNCTION {RULES}.{name}() RETURNS trigger LANGUAGE plpgsql "
        "SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$ "
        f"DECLARE rights text[] := {RULES}.my_rights(); BEGIN "
        f"IF {RULES}.my_id() IS NOT NULL THEN {_raise(LEAVES.when, LEAVES.says)} END IF; "
        "RETURN OLD; END $$",
        f"REVOKE ALL ON FUNCTION {RULES}.{name}() FROM PUBLIC",
        f"DROP TRIGGER IF EXISTS {name} ON public.{LEAVES.table}",
        f"CREATE TRIGGER {name} BEFORE DELETE ON public.{LEAVES.table} "
        f"FOR EACH ROW EXECUTE FUNCTION {RULES}.{name}()",
    )


def functions() -> dict[str, str]:
    """The trigger functions, as SQL by name; one a table."""
    return {f"{_PREFIX}{table}": _function(Base.metadata.tables[table]) for table in REACH}


def triggers() -> Iterator[tuple[str, str]]:
    """Table and name of each trigger that calls them."""
    for table in REACH:
        yield table, f"{_PREFIX}{table}"


def install_trigger(table: str, name: str) -> str:
    """The trigger as SQL; its name lets it come before the guards, which look at what it signed."""
    return (
        f"CREATE TRIGGER {name} BEFORE INSERT OR UPDATE ON public.{table} "
        f"FOR EACH ROW EXECUTE FUNCTION {RULES}.{name}()"
    )


def _function(table: sa.Table) -> str:
    lines = [*_signing(table), *_authors(table.name), *_steps(table.name), *_refused(table.name)]
    return (
        f"CREATE OR REPLACE FUNCTION {RULES}.{_PREFIX}{table.name}() RETURNS trigger "
        "LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$ "
        f"DECLARE me text := {RULES}.my_name(); rights text[] := {RULES}.my_rights(); BEGIN "
        "IF me IS NULL THEN RAISE EXCEPTION 'this login belongs to no account'; END IF; "
        # Whoever looks after the database brings it up to date, and is named in its log.
        f"IF {RULES}.my_id() IS NULL THEN RETURN NEW; END IF; "
        f"{' '.join(lines)} RETURN NEW; END $$"
    )


def _signing(table: sa.Table) -> Iterator[str]:
    if "created_by" in table.columns:
        yield "NEW.created_by := CASE TG_OP WHEN 'INSERT' THEN me ELSE OLD.created_by END;"
    if "updated_by" in table.columns:
        yield "NEW.updated_by := me;"


def _authors(table: str) -> Iterator[str]:
    for column in AUTHORS.get(table, ()):
        yield _raise(
            f"NEW.{column} IS DISTINCT FROM OLD.{column} AND coalesce(NEW.{column}, me) NOT IN "
            "('', me)",
            f"{column} names somebody else than whoever is logged in",
        )
        lost = emptied(table, column)
        yield _raise(lost.when, lost.says)


def _steps(table: str) -> Iterator[str]:
    for each in shut(table):
        yield _raise(each.when, each.says)


def _refused(table: str) -> Iterator[str]:
    for duty in DUTIES:
        if duty.table == table:
            yield _raise(duty.when, duty.says)


def _raise(when: str, says: str) -> str:
    told = says.replace("'", "''")
    return f"IF {when} THEN RAISE EXCEPTION '{told}'; END IF;"
