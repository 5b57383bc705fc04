"""Decides, line by line, what an extract of custody and releases changes, and stores it.

Nobody is registered from an extract: it names a whole prison. What it says goes to people on
record, and from there to their live memberships; whom nobody knows is told.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from lomu_app.cohorts.from_register import set_release_date
from lomu_app.cohorts.keeping import POLICY
from lomu_app.cohorts.records import Membership
from lomu_app.cohorts.rules import LIVE, MembershipStatus
from lomu_app.custody.recording import (
    CustodyChange,
    CustodySaid,
    inside_before,
    person_with_prison_number,
    record_custody,
)
from lomu_app.custody.records import CustodyRecord
from lomu_app.daart.threat_alerts import raise_alert
from lomu_app.daart.threat_commands import RaiseAlert
from lomu_app.intake.custody_cells import stands_instead
from lomu_app.intake.decision import Decision
from lomu_app.intake.line_doubts import LineDoubts
from lomu_app.intake.register_line import RegisterLine
from lomu_app.intake.veil import Veil
from lomu_app.people.comparing import name_key
from lomu_app.people.matching import resolve
from lomu_app.people.records import Person
from lomu_app.people.rules import Identity
from lomu_app.resettlement.keeping import awaited_of, came_out, releases_of
from lomu_app.store.unit_of_work import UnitOfWork

_UNKNOWN = (
    "Nobody on record is this person by prison number, PNC id, or whole name and date of birth."
)
_ALERT = "release_moved"


class CustodyStoring:
    """One run of the intake of an extract inside one unit of work."""

    def __init__(self, uow: UnitOfWork, area: str, file_name: str, as_at: dt.date) -> None:
        self._uow = uow
        self._area = area
        self._file = file_name
        self._as_at = as_at
        self._veil = Veil(uow)
        self._soon = dt.timedelta(days=uow.policies[POLICY]["release_task_days"])
        self._doubts = LineDoubts()
        self._decisions: list[Decision] = []
        self._moved: list[dict[str, Any]] = []
        self._seen: set[int] = set()

    @property
    def changed_anything(self) -> bool:
        """Whether any line was new or changed something."""
        return any(one.decision in {"new", "updates"} for one in self._decisions)

    def take(self, line: RegisterLine) -> None:
        """Decide and store one line; whom nobody knows is held."""
        decision = Decision(line.sheet, line.row, "held")
        self._decisions.append(decision)
        told = self._doubts.count()
        person = self._person(line)
        if person is None:
            decision.reason = _UNKNOWN
            return
        self._seen.add(person.id)
        decision.person = decision.reference = person.reference
        said = CustodySaid(
            self._as_at, line.in_custody, line.place, line.prison_number, line.release_date,
            self._file, line.sheet, line.row,
        )  # fmt: skip
        change = record_custody(self._uow, person.id, said)
        decision.decision = self._decided(line, change)
        decision.changes = list(change.changes) if change.now is not change.before else []
        if decision.decision in {"new", "updates"}:
            decision.edits = _edits(change)
            self._carry_over(person, change)
        self._veil.cover(decision, self._doubts, told, person.id)

    def result(self, *, whole: bool) -> dict[str, Any]:
        """The report of the run, as plain data; only of a `whole` extract somebody is missing."""
        counted = [one.decision for one in self._decisions]
        return {
            "decisions": [dataclasses.asdict(one) for one in self._decisions],
            "created": counted.count("new"),
            "updated": counted.count("updates"),
            "unchanged": counted.count("unchanged"),
            "held": counted.count("held"),
            "doubts": self._doubts.as_data(),
            "notices": [],
            "missing": self._missing() if whole else [],
            "moved": self._moved,
            "people_created": 0,
            "people_matched": len(self._seen),
            "possible_matches": [],
        }

    def _person(self, line: RegisterLine) -> Person | None:
        """Who is meant: by prison number, by a safe identifier, else by whole name and birth."""
        session = self._uow.session
        if line.prison_number:
            known = person_with_prison_number(session, line.prison_number)
            if known is not None:
                # Not by `get`: an extract adds to a record under limited access as well.
                person = session.get_one(Person, known)
                if _may_be(person, line):
                    return person
                self._doubts.add(
                    line, "prison_number",
                    f"is on record for {person.reference}, who has another name and birth",
                )  # fmt: skip
        found = resolve(self._uow.reader(), _identity(line))
        if found.same is not None:
            return session.get_one(Person, found.same)
        exact = [one for one in found.possible if one.exact]
        if len(exact) == 1 and line.date_of_birth is not None:
            person = session.get_one(Person, exact[0].person_id)
            self._doubts.add(
                line, "surname",
                f"is taken to be {person.reference} by name and date of birth alone",
            )  # fmt: skip
            return person
        return None

    def _decided(self, line: RegisterLine, change: CustodyChange) -> str:
        before = change.before
        if before is not None and (change.stale or change.clash):
            field = "release_date" if line.column("release_date") else "custody"
            self._doubts.add(line, field, stands_instead(change, before))
            return "unchanged"
        if not change.changes:
            return "unchanged"
        return "new" if before is None else "updates"

    def _carry_over(self, person: Person, change: CustodyChange) -> None:
        """Set the day of release on the live memberships; what matters is raised as an alert."""
        now, before = change.now, change.before
        if now is None:
            return
        members = self._live_memberships(person.id)
        if now.release_date is not None:
            for membership in members:
                set_release_date(self._uow, membership, now.release_date)
        out = now.in_custody is False and _was_inside(before, members)
        if out:
            self._record_releases(person, now, members)
        was = None if before is None else before.release_date
        if not out and (was is None or was == now.release_date):
            return
        earlier = was is not None and now.release_date is not None and now.release_date < was
        last = self._uow.clock.today() + self._soon
        soon = now.release_date is None or now.release_date <= last
        alerts = []
        if out or earlier or soon:
            areas = sorted({membership.area for membership in members})
            words = _words(was, now.release_date, now.place, out=out)
            alerts = [self._alert(person, area, words) for area in areas]
        covered = bool(self._veil.words(person.id))
        days = (None, None) if covered else (was, now.release_date)
        self._moved.append({
            "person": person.reference, "name": self._veil.name(person),
            "before": days[0] and days[0].isoformat(), "after": days[1] and days[1].isoformat(),
            "released": out, "earlier": earlier, "place": "" if covered else now.place,
            "memberships": [membership.reference for membership in members], "alerts": alerts,
        })  # fmt: skip

    def _record_releases(
        self, person: Person, now: CustodyRecord, members: Sequence[Membership]
    ) -> None:
        """Whoever is out has come out: on the day that is named, else by that of the extract.

        The task of the day stays: nobody has confirmed yet where the person sleeps.
        """
        latest = min(self._as_at, self._uow.clock.today())
        named = now.release_date
        on = named if named is not None and named <= latest else latest
        told = f"Out of custody by {on:%d/%m/%Y}, as {self._file} says"
        for area in sorted({membership.area for membership in members}):
            for release in awaited_of(releases_of(self._uow, person.id, area)):
                came_out(self._uow, release, on, told)

    def _alert(self, person: Person, area: str, words: str) -> str:
        raised = raise_alert(
            self._uow,
            RaiseAlert(
                area=area, day=self._uow.clock.today(), category=_ALERT, text=words,
                person=person.reference,
            ),
        )  # fmt: skip
        return str(raised["reference"])

    def _live_memberships(self, person_id: int) -> Sequence[Membership]:
        return self._uow.session.scalars(
            sa.select(Membership)
            .where(
                Membership.person_id == person_id, Membership.status.in_(LIVE),
                Membership.area.in_(sorted(self._uow.actor.areas)),
            )
            .order_by(Membership.id)
        ).all()  # fmt: skip

    def _missing(self) -> list[dict[str, Any]]:
        """Whom the area works with, who was in custody before this day and is not in the file."""
        live = (
            sa.select(Membership.person_id)
            .where(Membership.area == self._area, Membership.status.in_(LIVE))
            .distinct()
        )
        members = set(self._uow.session.scalars(live))
        absent = inside_before(self._uow.session, members - self._seen, self._as_at)
        people = (self._uow.session.get_one(Person, one.person_id) for one in absent)
        return [
            {"reference": person.reference, "name": self._veil.name(person),
             "place": "" if self._veil.words(person.id) else one.place}
            for person, one in zip(people, absent, strict=True)
        ]  # fmt: skip


def _identity(line: RegisterLine) -> Identity:
    return Identity(
        line.surname,
        line.forenames,
        line.date_of_birth,
        pnc_id=line.pnc_id,
        cro_number=line.cro_number,
    )


def _may_be(person: Person, line: RegisterLine) -> bool:
    """Whether a prison number is borne out by name or birth, or at least not contradicted."""
    same_name = name_key(line.surname) == name_key(person.surname)
    births = (line.date_of_birth, person.date_of_birth)
    if None not in births:
        return same_name or births[0] == births[1]
    return same_name or not line.surname


def _was_inside(before: CustodyRecord | None, members: Sequence[Membership]) -> bool:
    """Whether somebody was known to be inside: by an earlier file, or suspended in custody."""
    if before is not None and before.in_custody is not None:
        return before.in_custody
    return any(
        one.status is MembershipStatus.SUSPENDED and one.suspended_reason == "custody"
        for one in members
    )


def _edits(change: CustodyChange) -> list[dict[str, Any]]:
    shown = []
    for field in change.changes if change.before is not None else ():
        pair = (getattr(change.before, field), getattr(change.now, field))
        before, after = (one.isoformat() if isinstance(one, dt.date) else one for one in pair)
        shown.append({"field": field, "before": before, "after": after})
    return shown


def _words(was: dt.date | None, now: dt.date | None, place: str, *, out: bool) -> str:
    where = f" ({place})" if place else ""
    if out:
        expected = f", expected {was:%d/%m/%Y}" if was else ""
        return f"Out of custody as the latest extract says{expected}."
    if was is None or now is None:
        return f"No release date is given any more{where}."
    return f"Release date moved from {was:%d/%m/%Y} to {now:%d/%m/%Y}{where}."
