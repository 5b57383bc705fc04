"""Decides, row by row, whom a result is of and what is new of it, and tells the managers.

People are known by their PNC id alone. Where name or birth differ it is a doubt; where both do
the row is held, for the number may be somebody else's.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import Any

import sqlalchemy as sa

from lomu_app.actions.keeping import NewAction, raise_action
from lomu_app.actions.rules import Source
from lomu_app.cohorts.records import Membership
from lomu_app.cohorts.rules import LIVE
from lomu_app.daart.threat_alerts import raise_alert
from lomu_app.daart.threat_commands import RaiseAlert
from lomu_app.harm.records import OffenceFile
from lomu_app.harm.result_kinds import RESULT_LABELS
from lomu_app.harm.results import ResultSaid, record_result
from lomu_app.harm.telling import where_words
from lomu_app.intake.doubts import Doubt, as_dict
from lomu_app.intake.result_lines import ResultLine
from lomu_app.people.comparing import name_key
from lomu_app.people.matching import resolve
from lomu_app.people.records import Person
from lomu_app.people.rules import Identity, shown_name
from lomu_app.store.unit_of_work import UnitOfWork

_UNKNOWN = "Nobody on record has this PNC id, and nobody is registered from a list of results."
_ALERT = "pnc_result"
_TOLD = 3  # results of one person in one action
_LONGEST = 400


class ResultStoring:
    """One run of a list inside one unit of work."""

    def __init__(self, uow: UnitOfWork, file_name: str, sha256: str, rows: int) -> None:
        self._uow, self._file, self._sha256, self._rows = uow, file_name, sha256, rows
        self._policy = uow.policies["pnc_results"]
        self._since = uow.clock.today() - dt.timedelta(days=self._policy["told_days"])
        self._doubts: list[Doubt] = []
        self._decisions: list[dict[str, Any]] = []
        self._offences: OffenceFile | None = None
        self._news: defaultdict[int, list[ResultLine]] = defaultdict(list)

    def take(self, line: ResultLine) -> None:
        """Decide and keep one line; whom nobody knows is held."""
        told = {
            "sheet": line.sheet, "row": line.row, "decision": "held", "reason": _UNKNOWN,
            "person": "", "changes": [],
        }  # fmt: skip
        self._decisions.append(told)
        person = self._person(line)
        if person is None:
            return
        told["person"] = person.reference
        if why := self._is_another(line, person):
            told["reason"] = why
            return
        kept = record_result(self._uow, person.id, self._said(line), self._offence_file)
        told["reason"] = ""
        if kept is None:
            told["decision"] = "unchanged"
            return
        told["changes"] = kept[1]
        told["decision"] = "new" if kept[1] == ["result"] else "updates"
        if told["decision"] == "new" and line.day >= self._since:
            self._news[person.id].append(line)

    def finish(self) -> dict[str, Any]:
        """Tell the managers; the report of the run as plain data."""
        counted = [one["decision"] for one in self._decisions]
        raised = [one for person, lines in self._news.items() for one in self._tell(person, lines)]
        return {
            "decisions": self._decisions, "created": counted.count("new"),
            "updated": counted.count("updates"), "unchanged": counted.count("unchanged"),
            "held": counted.count("held"), "doubts": [as_dict(one) for one in self._doubts],
            "people_matched": len({one["person"] for one in self._decisions if one["person"]}),
            "raised": raised,
        }  # fmt: skip

    def _person(self, line: ResultLine) -> Person | None:
        found = resolve(self._uow.reader(), Identity(pnc_id=line.pnc_id))
        return None if found.same is None else self._uow.get(Person, found.same)

    def _is_another(self, line: ResultLine, person: Person) -> str:
        """Why the number may be somebody else's; what differs in one way only is a doubt."""
        differing = []
        if line.surname and name_key(line.surname) not in _surnames(person):
            field = "surname" if "surname" in dict(line.columns) else "name"
            known = shown_name(person.surname, person.forenames)
            differing.append((field, line.surname, known))
        born = person.date_of_birth
        if None not in (line.date_of_birth, born) and line.date_of_birth != born:
            differing.append(
                ("date_of_birth", f"{line.date_of_birth:%d/%m/%Y}", f"{born:%d/%m/%Y}")
            )
        if len(differing) > 1:
            return (
                f"{person.reference} has this PNC id and another name and date of birth: the "
                "number may be somebody else's."
            )
        self._doubts += [
            line.doubt(field, said, f"is {known} on record for {person.reference}, who has the "
                       "PNC id; the result was kept and the record stays")
            for field, said, known in differing
        ]  # fmt: skip
        return ""

    def _said(self, line: ResultLine) -> ResultSaid:
        return ResultSaid(
            line.day, line.kind, line.said, line.offence, line.disposal, line.reference,
            line.force, line.station, self._file[-200:], line.sheet, line.row,
        )  # fmt: skip

    def _offence_file(self) -> int:
        if self._offences is None:
            self._offences = self._uow.add(
                OffenceFile(
                    area=None, file_name=self._file[-200:], sha256=self._sha256, rows=self._rows,
                    report={},
                )
            )  # fmt: skip
        return self._offences.id

    def _tell(self, person_id: int, lines: list[ResultLine]) -> list[dict[str, Any]]:
        """An action for each manager of a live membership; an alert where there is none."""
        person, words = self._uow.get(Person, person_id), _news_words(lines)
        owners: dict[tuple[str, str], Membership] = {}
        for membership in self._live_memberships(person_id):
            owners.setdefault((membership.area, membership.lead_manager or ""), membership)
        name = shown_name(person.surname, person.forenames)
        return [
            {"person": person.reference, "name": name, "area": area, "manager": manager,
             "text": words, "reference": self._raise(person, membership, manager, words)}
            for (area, manager), membership in owners.items()
        ]  # fmt: skip

    def _raise(self, person: Person, membership: Membership, manager: str, words: str) -> str:
        today, wanted = self._uow.clock.today(), self._policy["action"]
        if not manager:
            alert = RaiseAlert(area=membership.area, day=today, category=_ALERT, text=words,
                               person=person.reference)  # fmt: skip
            return str(raise_alert(self._uow, alert)["reference"])
        action = NewAction(
            person=person, area=membership.area, source_kind=Source.MEMBERSHIP,
            source_id=membership.id, text=f"{words} See what it changes: plan, risk and RAG.",
            kind=wanted["kind"], strand=wanted["strand"], owner=manager,
            owner_agency=self._uow.policies["actions"]["own_agency"],
            due=today + dt.timedelta(days=wanted["days"]), priority=wanted["priority"],
        )  # fmt: skip
        return raise_action(self._uow, action).reference

    def _live_memberships(self, person_id: int) -> list[Membership]:
        wanted = (
            sa.select(Membership)
            .where(
                Membership.person_id == person_id, Membership.status.in_(LIVE),
                Membership.area.in_(sorted(self._uow.actor.areas)),
            )
            .order_by(Membership.id)
        )  # fmt: skip
        return list(self._uow.session.scalars(wanted))


def _surnames(person: Person) -> set[str]:
    return {name_key(person.surname), *(name_key(one.surname) for one in person.names)}


def _news_words(lines: list[ResultLine]) -> str:
    """`Arrested 22/11/2026 in Leicester: Assault.`, the newest first."""
    newest = sorted(lines, key=_day_of, reverse=True)
    words = [result_words(line) for line in newest[:_TOLD]]
    more = f" And {len(lines) - _TOLD} more." if len(lines) > _TOLD else ""
    return " ".join(words)[: _LONGEST - len(more)] + more


def _day_of(line: ResultLine) -> dt.date:
    return line.day


def result_words(line: ResultLine) -> str:
    """`Arrested 22/11/2026 in Leicester (Leicestershire): Assault.`"""
    about = "; ".join(part for part in (line.offence, line.disposal) if part)
    place = where_words(line.station, line.force)
    return f"{RESULT_LABELS[line.kind]} {line.day:%d/%m/%Y}{place}{f': {about}' if about else ''}."
