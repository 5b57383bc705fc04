"""Decides, line by line, what a tracker changes, and stores it in one unit of work."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from lomu_app.access.rules import area_names
from lomu_app.daart.attempts import ReadAttempt, add_attempts
from lomu_app.daart.editing import update_target
from lomu_app.daart.leaving import end_target
from lomu_app.daart.proposing import Ended, Source, create_target
from lomu_app.daart.records import Target
from lomu_app.daart.rules import OUTSTANDING, Outcome, TargetStatus, outcome_of
from lomu_app.intake.decision import Decision
from lomu_app.intake.doubts import Notice
from lomu_app.intake.line_doubts import LineDoubts
from lomu_app.intake.lines import ImportLine
from lomu_app.intake.people_of_lines import PeopleOfLines
from lomu_app.intake.recognising import Recogniser
from lomu_app.intake.records import ImportedLine
from lomu_app.intake.veil import Veil
from lomu_app.kernel.errors import InvalidInput
from lomu_app.store.edit import plain
from lomu_app.store.unit_of_work import UnitOfWork

_BLANK_SAYS = frozenset({
    "arrested", "arrested_on", "outcome", "proposed_off", "struck", "area",
})  # fmt: skip
"""Fields in which nothing is a word of its own: no arrest, not struck through."""
_TOLD_WHEN_BLANK = frozenset({
    "attempts", "comments", "crime_reference", "date_added", "date_of_birth", "markers",
    "offence", "officer_in_case", "pnc_id", "victim_risk", "wanted_on_pnc",
})  # fmt: skip


class Storing:
    """One run of the intake inside one unit of work."""

    def __init__(self, uow: UnitOfWork, area: str, file_name: str) -> None:
        self._uow = uow
        self._area = area
        self._file = file_name
        self._areas = set(area_names(uow.policies["areas"]))
        self._doubts = LineDoubts()
        self._people = PeopleOfLines(uow, file_name, self._doubts)
        self._veil = Veil(uow)
        self._recognisers: dict[str, Recogniser] = {}
        self._taken: set[int] = set()
        self._decisions: list[Decision] = []
        self._notices: list[Notice] = []

    @property
    def changed_anything(self) -> bool:
        """Whether any line was new or changed something."""
        return any(one.decision in {"new", "updates"} for one in self._decisions)

    def take(self, line: ImportLine) -> None:
        """Decide and store one line; a line that cannot be stored is held, with the reason."""
        off = bool(line.proposed_off or line.struck) and not line.arrested
        decision = Decision(line.sheet, line.row, "held", proposed_off=off)
        self._decisions.append(decision)
        decision.reason = self._reason_to_hold(line)
        if decision.reason:
            return
        told = self._doubts.count()
        recogniser = self._recognisers.setdefault(line.area, Recogniser(self._uow, line.area))
        known = recogniser.find(line, self._taken)
        savepoint = self._uow.session.begin_nested()
        try:
            target = self._create(line, decision) if known is None else known
            if known is not None:
                self._update(known, line, decision)
            savepoint.commit()
        except InvalidInput as error:
            savepoint.rollback()
            decision.decision, decision.reason = "held", error.message
            return
        self._taken.add(target.id)
        self._veil.cover(decision, self._doubts, told, target.person_id)
        decision.reference = target.reference
        decision.person = target.person.reference

    def result(self, lines: Sequence[ImportLine], *, whole: bool = True) -> dict[str, Any]:
        """The report of the run, as plain data; only of a `whole` list something is missing."""
        counted = [one.decision for one in self._decisions]
        return {
            "decisions": [dataclasses.asdict(one) for one in self._decisions],
            "created": counted.count("new"),
            "updated": counted.count("updates"),
            "unchanged": counted.count("unchanged"),
            "held": counted.count("held"),
            "doubts": self._doubts.as_data(),
            "notices": [dataclasses.asdict(one) for one in self._notices],
            "missing": self._missing({line.sheet for line in lines}) if whole else [],
            **self._people.report(),
        }

    def _reason_to_hold(self, line: ImportLine) -> str:
        if line.area not in self._areas:
            return f"“{line.area}” is not an area of this force."
        if not self._uow.actor.covers(line.area):
            return f"It belongs to {line.area}, for which you are not set up."
        named = line.column("name") or line.column("surname")
        if line.forenames and not line.surname and not named:
            # A surname in a column that nobody knows: half a name finds nobody again.
            if self._people.by_identifier(line) is None:
                return "It gives a forename and no surname: say which column holds the surname."
        elif not (line.surname or line.forenames):
            # Nobody can be registered without a name; the row is kept for mending.
            if not (line.pnc_id or line.cro_number):
                return "It names nobody: there is no name and no PNC id."
            if self._people.by_identifier(line) is None:
                return "It gives a PNC id that is not on record, and no name."
        return ""

    def _create(self, line: ImportLine, decision: Decision) -> Target:
        person = self._people.person_for(line)
        values = target_values(line)
        if line.date_added is not None:
            values["date_added"] = line.date_added
        target = create_target(
            self._uow, person, line.area, values,
            source=Source(self._file, line.sheet, line.row), ended=self._ended(line),
        )  # fmt: skip
        if (line.proposed_off or line.struck) and not line.arrested:
            update_target(
                self._uow, target, {"proposed_off": comparable_values(line)["proposed_off"]}
            )
        self._add_attempts(target, line)
        self._remember(target, line)
        decision.decision = "new"
        return target

    def _update(self, target: Target, line: ImportLine, decision: Decision) -> None:
        kept = self._kept(target)
        before = kept.said if kept is not None else {}
        said = self._with_blanks_filled(said_by(line), before, line)
        changes: list[str] = []
        if said != before:
            decision.edits = self._apply(target, line, before)
            changes += [str(edit["field"]) for edit in decision.edits]
            changes += self._people.enrich(target.person, line, before)
            changes += self._add_attempts(target, line)
            changes += self._close_if_arrested(target, line, before)
            if kept is None or kept.said != said:
                self._remember(target, line, kept, said)
        decision.decision = "updates" if changes else "unchanged"
        decision.changes = changes

    def _apply(
        self, target: Target, line: ImportLine, before: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Set what the newer file changes; what was changed here since stays, and is told."""
        wanted: dict[str, Any] = {}
        for field, value in comparable_values(line).items():
            if field != "proposed_off" and _says_nothing(value):
                continue
            if plain(value) == _thawed(before.get(field), value):
                continue
            here = plain(getattr(target, field))
            assumed = field == "date_added" and target.date_added_assumed
            if (
                field in before
                and not assumed
                and here not in {_thawed(before[field], value), plain(value)}
            ):
                self._doubts.add(
                    line, field, f"says {_words(value)}, but was changed here to {_words(here)}; "
                    "what stands here was kept",
                )  # fmt: skip
                continue
            wanted[field] = value
        edited = update_target(self._uow, target, wanted)
        if line.date_added is not None and target.date_added_assumed:
            # The file says now what was assumed, to the day.
            target.date_added_assumed = False
            self._uow.changed(target)
        return [
            {"field": one.field, "before": _frozen(one.old), "after": _frozen(one.new)}
            for one in edited
        ]

    def _close_if_arrested(
        self, target: Target, line: ImportLine, before: dict[str, Any]
    ) -> list[str]:
        if not line.arrested:
            if target.status not in OUTSTANDING:
                self._doubts.add(
                    line, "status",
                    f"is still on the sheet, but {target.reference} was closed here; "
                    "it stays closed",
                )  # fmt: skip
            return []
        if target.status not in OUTSTANDING or before.get("arrested"):
            return []
        ended = self._ended(line)
        if ended is None or not end_target(
            self._uow, target, ended.outcome, ended.detail, ended.on_day
        ):
            return []
        return ["outcome"]

    def _add_attempts(self, target: Target, line: ImportLine) -> list[str]:
        if not line.attempts and line.attempts_count is None:
            return []  # a cell left blank takes no attempt back
        read = [ReadAttempt(one.day, one.time, one.outcome, one.note) for one in line.attempts]
        before = target.attempts_reported
        new = add_attempts(
            self._uow, target, read, reported=line.attempts_count,
            source=f"{self._file}, {line.sheet}, row {line.row}",
        )  # fmt: skip
        return ["attempts"] if new or target.attempts_reported != before else []

    def _ended(self, line: ImportLine) -> Ended | None:
        if not line.arrested:
            return None
        outcome = outcome_of(line.outcome) if line.outcome else Outcome.ARRESTED
        detail = f"{self._file}, {line.sheet}, row {line.row}"
        return Ended(outcome, detail, line.arrested_on or self._uow.clock.today())

    def _kept(self, target: Target) -> ImportedLine | None:
        return self._uow.session.scalar(
            sa.select(ImportedLine).where(ImportedLine.target_id == target.id)
        )

    def _with_blanks_filled(
        self, said: dict[str, Any], before: dict[str, Any], line: ImportLine
    ) -> dict[str, Any]:
        """What the line says, with its older words where a cell is blank now; that is told."""
        filled = dict(said)
        for field in sorted(said.keys() - _BLANK_SAYS):
            if _is_blank(said[field]) and not _is_blank(before.get(field)):
                filled[field] = before[field]
                if field in _TOLD_WHEN_BLANK:
                    self._notices.append(_emptied(line, field))
        return filled

    def _remember(
        self, target: Target, line: ImportLine, kept: ImportedLine | None = None,
        said: dict[str, Any] | None = None,
    ) -> None:  # fmt: skip
        if kept is None:
            self._uow.add(
                ImportedLine(
                    target_id=target.id, file_name=self._file, sheet=line.sheet, row=line.row,
                    said=said_by(line),
                )
            )  # fmt: skip
            return
        kept.file_name, kept.sheet, kept.row = self._file, line.sheet, line.row
        kept.said = said_by(line) if said is None else said
        self._uow.changed(kept)

    def _missing(self, sheets: set[str]) -> list[dict[str, Any]]:
        """Open targets of the area that came from such a sheet before and are not in it now."""
        wanted = (
            sa.select(Target)
            .join(ImportedLine, ImportedLine.target_id == Target.id)
            .where(
                Target.area == self._area,
                Target.status.in_(sorted(OUTSTANDING)),
                ImportedLine.sheet.in_(sorted(sheets)),
            )
            .order_by(Target.id)
        )
        return [
            {"reference": target.reference, "name": self._veil.name(target.person),
             "crime_reference": self._veil.words(target.person_id) or target.crime_reference}
            for target in self._uow.session.scalars(wanted)
            if target.id not in self._taken and target.status is not TargetStatus.CLOSED
        ]  # fmt: skip


def target_values(line: ImportLine) -> dict[str, Any]:
    """The fields of a target that a line fills."""
    return {
        "crime_reference": line.crime_reference,
        "offence": line.offence,
        "victim_risk": line.victim_risk or "not_assessed",
        "wanted_on_pnc": line.wanted_on_pnc,
        "officer_in_case": line.officer_in_case,
        "comments": line.comments,
    }


def comparable_values(line: ImportLine) -> dict[str, Any]:
    """What a newer file may change of a target."""
    values = target_values(line)
    del values["crime_reference"]
    values["date_added"] = line.date_added
    # Without the row number: a line that only moved has not changed.
    struck = "Struck through in the unit's sheet" if line.struck else None
    values["proposed_off"] = line.proposed_off or struck
    return values


def said_by(line: ImportLine) -> dict[str, Any]:
    """Everything that a line says, as JSON-able data, to tell a newer file from this one.

    The row number is left out: a line that only moved has not changed.
    """
    everything = dataclasses.asdict(line)
    for place in ("sheet", "row", "columns"):
        del everything[place]
    frozen: dict[str, Any] = _frozen(everything)
    frozen |= _frozen(comparable_values(line))
    return frozen


def _frozen(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _frozen(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_frozen(part) for part in value]
    return value.isoformat() if isinstance(value, dt.date) else value


def _thawed(kept: Any, like: Any) -> Any:
    return dt.date.fromisoformat(kept) if isinstance(like, dt.date) and kept else kept


def _is_blank(said: Any) -> bool:
    return said is None or said in ("", "not_assessed", [])


def _emptied(line: ImportLine, field: str) -> Notice:
    return Notice(
        line.sheet, line.row, line.column(field), "note",
        f"Row {line.row} leaves “{field.replace('_', ' ')}” blank, which was filled in an "
        "earlier file; what is on record stays.",
    )  # fmt: skip


def _says_nothing(value: Any) -> bool:
    return value in {None, "", "not_assessed"}


def _words(value: Any) -> str:
    if isinstance(value, dt.date):
        return f"{value:%d/%m/%Y}"
    return "nothing" if value in {None, ""} else f"“{str(value).replace('_', ' ')}”"
