"""Decides, line by line, what a register of managed offenders changes, and stores it."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from lomu_app.access.rules import area_names
from lomu_app.cohorts.from_register import (
    UPDATABLE,
    RegisterEntry,
    enter_from_register,
    propose_leaving,
    set_release_date,
    update_from_register,
)
from lomu_app.cohorts.keeping import POLICY
from lomu_app.cohorts.records import Membership
from lomu_app.cohorts.rules import (
    JOINED_RECORD,
    LIVE,
    Cohort,
    CohortRule,
    MembershipStatus,
    cohort_rules,
)
from lomu_app.custody.recording import CustodySaid
from lomu_app.intake.custody_cells import tell_custody
from lomu_app.intake.decision import Decision
from lomu_app.intake.doubts import Notice
from lomu_app.intake.line_doubts import LineDoubts
from lomu_app.intake.member_counts import counts_by_cohort
from lomu_app.intake.member_recognising import MemberRecogniser
from lomu_app.intake.people_of_lines import PeopleOfLines
from lomu_app.intake.records import ImportedMember
from lomu_app.intake.register_line import RegisterLine
from lomu_app.intake.veil import Veil
from lomu_app.kernel.errors import InvalidInput
from lomu_app.people.records import Person, PersonStatus
from lomu_app.store.edit import Edited, plain
from lomu_app.store.unit_of_work import UnitOfWork

_FIELDS = {
    "decided_on": "selected_on", "comments": "comments", "release_date": "release_date",
    "review_due": "review_due", "lead_manager": "lead_manager",
}  # fmt: skip
"""Fields of a membership that stand under another name in a line, or are told when blank."""


class MemberStoring:
    """One run of the intake of registers inside one unit of work."""

    def __init__(self, uow: UnitOfWork, area: str, file_name: str, as_at: dt.date) -> None:
        self._uow = uow
        self._area = area
        self._file = file_name
        self._as_at = as_at
        self._areas = set(area_names(uow.policies["areas"]))
        self._rules = cohort_rules(uow.policies[POLICY])
        self._doubts = LineDoubts()
        self._people = PeopleOfLines(uow, file_name, self._doubts)
        self._veil = Veil(uow)
        self._recogniser = MemberRecogniser(uow)
        self._taken: dict[int, int] = {}
        self._decisions: list[Decision] = []
        self._notices: list[Notice] = []
        self._without_plan: list[str] = []

    @property
    def changed_anything(self) -> bool:
        """Whether any line was new or changed something."""
        return any(one.decision in {"new", "updates"} for one in self._decisions)

    def take(self, line: RegisterLine) -> None:
        """Decide and store one line; a line that cannot be stored is held, with the reason."""
        decision = Decision(line.sheet, line.row, "held", proposed_off=bool(line.proposed_off))
        self._decisions.append(decision)
        decision.reason = self._reason_to_hold(line)
        if decision.reason:
            return
        rule = self._rules[Cohort(line.cohort)]
        told = self._doubts.count()
        savepoint = self._uow.session.begin_nested()
        try:
            membership = self._store(line, rule, decision)
            savepoint.commit()
        except InvalidInput as error:
            savepoint.rollback()
            decision.decision, decision.reason = "held", error.message
            return
        if membership is not None:
            self._taken[membership.id] = line.row
            self._veil.cover(decision, self._doubts, told, membership.person_id)
            decision.reference = membership.reference
            decision.person = membership.person.reference

    def result(self, lines: Sequence[RegisterLine], *, whole: bool) -> dict[str, Any]:
        """The report of the run, as plain data; only of a `whole` register something is missing."""
        counted = [one.decision for one in self._decisions]
        return {
            "decisions": [dataclasses.asdict(one) for one in self._decisions],
            "created": counted.count("new"),
            "updated": counted.count("updates"),
            "unchanged": counted.count("unchanged"),
            "held": counted.count("held"),
            "doubts": self._doubts.as_data(),
            "notices": [dataclasses.asdict(one) for one in self._notices],
            "missing": self._missing(lines) if whole else [],
            "cohorts": counts_by_cohort(lines, self._decisions, self._rules.values()),
            "plans_to_write": self._without_plan,
            **self._people.report(),
        }

    def _reason_to_hold(self, line: RegisterLine) -> str:
        if line.cohort not in {rule.code.value for rule in self._rules.values()}:
            choices = ", ".join(f"{r.label} ({r.short})" for r in self._rules.values() if r.offered)
            return (
                f"Neither the sheet “{line.sheet}” nor the row names a cohort that is known. "
                f"Choose one of: {choices}."
            )
        if line.area not in self._areas:
            return f"“{line.area}” is not an area of this force."
        if not self._uow.actor.covers(line.area):
            return f"It belongs to {line.area}, for which you are not set up."
        if not (line.surname and line.forenames) and self._people.by_identifier(line) is None:
            if not (line.surname or line.forenames):
                return "It gives no name, and no identifier that is on record."
            if not (line.surname or line.column("name") or line.column("surname")):
                return "It gives a forename and no surname: say which column holds the surname."
        return ""

    def _store(self, line: RegisterLine, rule: CohortRule, decision: Decision) -> Membership | None:
        kept = self._recogniser.kept_line(line, self._taken.keys())
        if kept is not None:
            # Not by `get`: a file adds to a record under limited access as well.
            membership = self._uow.session.get_one(Membership, kept.membership_id)
            self._update(membership, line, decision, kept)
            return membership
        person = self._people.person_for(line)
        live = self._recogniser.live_membership(person, rule.code, line.area)
        if live is not None and live.id in self._taken:
            decision.reason = (
                f"{person.reference} is on row {self._taken[live.id]} already, in the same cohort "
                f"({live.reference}). Leave the line that counts, and bring the file in again."
            )
            return None
        if live is not None:
            self._update(live, line, decision, None)
            return live
        return self._create(person, rule, line, decision)

    def _create(
        self, person: Person, rule: CohortRule, line: RegisterLine, decision: Decision
    ) -> Membership | None:
        if person.status is PersonStatus.DECEASED:
            decision.reason = f"{person.reference} is on record as deceased."
            return None
        membership, gaps = enter_from_register(
            self._uow, person, rule, line.area, self._entry(line)
        )
        for gap in gaps:
            field = "review_due" if "review" in gap else "lead_manager" if "manager" in gap else ""
            self._doubts.add(line, field or "status", gap)
        if membership.status is MembershipStatus.SELECTED:
            self._without_plan.append(membership.reference)
        self._propose_off(membership, line)
        self._custody(membership, line)
        self._uow.add(
            ImportedMember(
                membership_id=membership.id, file_name=self._file, sheet=line.sheet, row=line.row,
                said=said_by(line),
            )
        )  # fmt: skip
        decision.decision = "new"
        return membership

    def _update(
        self, membership: Membership, line: RegisterLine, decision: Decision,
        kept: ImportedMember | None,
    ) -> None:  # fmt: skip
        before = kept.said if kept is not None else {}
        said = said_by(line)
        if said == before:
            decision.decision = "unchanged"
            return
        if membership.status not in LIVE:
            self._doubts.add(line, "status", self._told_of_end(membership))
        edited: tuple[Edited, ...] = ()
        told = self._custody(membership, line)
        if membership.status in LIVE:
            wanted = self._wanted(membership, line, before)
            if told is None:
                wanted.pop("release_date", None)
            edited = update_from_register(self._uow, membership, wanted, self._entry(line))
            edited += self._propose_off(membership, line)
        changes = [one.field for one in edited]
        changes += self._people.enrich(membership.person, line, before)
        changes += told or []
        decision.edits = [
            {"field": one.field, "before": _frozen(one.old), "after": _frozen(one.new)}
            for one in edited
        ]
        decision.decision = "updates" if changes else "unchanged"
        decision.changes = changes
        self._remember(membership, line, kept, said)

    def _told_of_end(self, ended: Membership) -> str:
        """What to do with a line of a membership that has ended, perhaps for another one."""
        told = f"is still on the register, but {ended.reference} has ended here"
        live = self._recogniser.live_membership(ended.person, ended.cohort, ended.area)
        if ended.leaving_reason != JOINED_RECORD or live is None:
            return f"{told}; it stays so"
        return f"{told}, and {live.reference} goes on for it: bring that up to date there"

    def _wanted(
        self, membership: Membership, line: RegisterLine, before: dict[str, Any]
    ) -> dict[str, Any]:
        """What the newer file changes; what was changed here since stays, and is told."""
        wanted: dict[str, Any] = {}
        for field, value in membership_fields(line).items():
            if _says_nothing(value):
                if not _says_nothing(before.get(field)) and field in _FIELDS:
                    self._notices.append(_emptied(line, field))
                continue
            here = _frozen(plain(getattr(membership, field)))
            if _frozen(value) in (before.get(field), here):
                continue
            if (
                here != before.get(field)
                and not _says_nothing(here)
                and not (field == "review_due" and _is_assumed(membership, before))
            ):
                self._doubts.add(
                    line, _FIELDS.get(field, field), f"is another than {_words(here)}, which was "
                    "set here since; what stands here was kept",
                )  # fmt: skip
                continue
            wanted[field] = value
        return wanted

    def _propose_off(self, membership: Membership, line: RegisterLine) -> tuple[Edited, ...]:
        if not line.proposed_off:
            return ()
        edited = propose_leaving(self._uow, membership, line.leaving, line.proposed_off)
        if edited:
            self._doubts.add(
                line, "status", f"proposes to let {membership.reference} go: {line.proposed_off}"
            )
        return edited

    def _custody(self, membership: Membership, line: RegisterLine) -> list[str] | None:
        """Keep what the line says of custody; None where something later stands instead."""
        said = CustodySaid(
            self._as_at, line.in_custody, line.place, line.prison_number, line.release_date,
            self._file, line.sheet, line.row,
        )  # fmt: skip
        change = tell_custody(self._uow, self._doubts, line, membership.person_id, said)
        if change.stale and change.before is not None:
            set_release_date(self._uow, membership, change.before.release_date)
            return None
        return ["custody"] if change.changes and not change.clash else []

    def _entry(self, line: RegisterLine) -> RegisterEntry:
        return RegisterEntry(
            file=self._file, sheet=line.sheet, row=line.row, pending=line.status == "referred",
            away=line.status == "suspended", place=line.place,
            referred_on=line.referred_on, fields=membership_fields(line),
        )  # fmt: skip

    def _remember(
        self, membership: Membership, line: RegisterLine, kept: ImportedMember | None,
        said: dict[str, Any],
    ) -> None:  # fmt: skip
        if kept is None:
            self._uow.add(
                ImportedMember(
                    membership_id=membership.id, file_name=self._file, sheet=line.sheet,
                    row=line.row, said=said,
                )
            )  # fmt: skip
            return
        kept.file_name, kept.sheet, kept.row = self._file, line.sheet, line.row
        kept.said = said
        self._uow.changed(kept)

    def _missing(self, lines: Iterable[RegisterLine]) -> list[dict[str, Any]]:
        """Who came from a register of these cohorts before, is live, and is not in it now."""
        cohorts = sorted({line.cohort for line in lines if line.cohort})
        return [
            {"reference": one.reference, "name": self._veil.name(one.person),
             "cohort": one.cohort.value}
            for one in self._recogniser.live_from_register(self._area, cohorts)
            if one.id not in self._taken
        ]  # fmt: skip


def membership_fields(line: RegisterLine) -> dict[str, Any]:
    """The fields of a membership that a line fills."""
    values = {field: getattr(line, field) for field in UPDATABLE if field != "decided_on"}
    # The day of a screening is the day on which a resettlement register took somebody on.
    return values | {"decided_on": line.selected_on or line.screened_on}


def said_by(line: RegisterLine) -> dict[str, Any]:
    """Everything that a line says, as JSON-able data, to tell a newer file from this one.

    The row number is left out: a line that only moved has not changed.
    """
    everything = dataclasses.asdict(line)
    for place in ("sheet", "row", "columns", "doubts"):
        del everything[place]
    frozen: dict[str, Any] = _frozen(everything | membership_fields(line))
    return frozen


def _is_assumed(membership: Membership, before: dict[str, Any]) -> bool:
    """Whether the day of the next review was set by the intake, as no file gave it."""
    return bool(before) and not before["review_due"] and membership.reviewed_at is None


def _frozen(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _frozen(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_frozen(part) for part in value]
    return value.isoformat() if isinstance(value, dt.date) else value


def _says_nothing(value: Any) -> bool:
    return value is None or value == ""


def _emptied(line: RegisterLine, field: str) -> Notice:
    return Notice(
        line.sheet, line.row, line.column(_FIELDS[field]), "note",
        f"Row {line.row} leaves “{field.replace('_', ' ')}” blank, which was filled in an "
        "earlier file; what is on record stays.",
    )  # fmt: skip


def _words(value: Any) -> str:
    return f"“{str(value).replace('_', ' ')}”"
