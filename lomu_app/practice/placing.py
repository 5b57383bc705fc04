"""Puts invented locations on the agenda of each area, as if the COG had met for months.

Through the handlers that officers' commands use; only days that are past are written after.
"""

from __future__ import annotations

import datetime as dt

from lomu_app.access.rules import area_names
from lomu_app.cog.commands import AddLocationNote, LinkToLocation, ScoreRisk
from lomu_app.cog.disrupting import (
    authorise_tactic,
    finish_tactic,
    propose_tactic,
    serve_tactic,
)
from lomu_app.cog.informing import record_intelligence
from lomu_app.cog.keeping import NewLocation, add_location, finish
from lomu_app.cog.noting import add_note, link_to_location, score_risk
from lomu_app.cog.records import Location, LocationLink, RiskScore
from lomu_app.cog.rules import LocationStatus, rate
from lomu_app.cog.tactic_rules import tactic_kinds
from lomu_app.cog.work_commands import (
    AuthoriseTactic,
    FinishTactic,
    ProposeTactic,
    RecordIntelligence,
    ServeTactic,
)
from lomu_app.cog.work_records import Intelligence, Tactic
from lomu_app.kernel.grid import GridPoint
from lomu_app.practice.names import POSTCODE_AREAS, STREETS
from lomu_app.practice.places import (
    MIDDLES,
    NOTES,
    OTHER_NAMES,
    PLACES,
    TEXTS,
    Five,
    InventedPlace,
    InventedTactic,
)
from lomu_app.store.unit_of_work import UnitOfWork

_FULL, _OTHERS = 2, 3  # the area that the desk opens on has them all, the rest so many
_SECOND_PERSON = "insp.tansy"
_BASIS = "Reports of the last months, and what partners told the COG."


class Placing:
    """Fills the agendas of all areas."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._uow, self._today = uow, uow.clock.today()
        self._policy = uow.policies["cog"]
        self._names, self._number = iter(OTHER_NAMES), 0

    def fill(self) -> None:
        """All areas, the one that the desk opens on with every kind of place."""
        for number, area in enumerate(area_names(self._uow.policies["areas"])):
            if number == _FULL:
                for place in PLACES:
                    self._place(area, place, place.name)
            else:
                chosen = [PLACES[(number + step) % len(PLACES)] for step in range(_OTHERS)]
                for place in chosen[: 2 - number % 2]:
                    self._place(area, place, next(self._names))

    def _place(self, area: str, place: InventedPlace, name: str) -> None:
        uow, raised = self._uow, self._day(place.days_ago)
        online, middle = place.where is None, MIDDLES[area]
        self._number += 1
        street = STREETS[self._number * 5 % len(STREETS)]
        point = None
        if place.where is not None:
            east, north = place.where
            point = GridPoint(middle.easting + east, middle.northing + north)
        status = LocationStatus.NOMINATED if place.nominated else LocationStatus.ACCEPTED
        location = add_location(
            uow,
            NewLocation(
                area=area, name=name, kind=place.kind, source="intelligence", raised_on=raised,
                entry=rate(self._policy, self._factors(place.entry)), status=status,
                factors=self._factors(place.entry), basis=_BASIS, point=point,
                fields={
                    "address": "" if online else f"{self._number + 3} {street}, {area}",
                    "postcode": "" if online else f"{POSTCODE_AREAS[area]} 1ZZ",
                    "platform": f"{name}, invented" if online else "", "lead": "DC Bryony",
                    "raised_by": "DC Bryony", "theme": "Older men, younger girls",
                },
            ),
        )  # fmt: skip
        finish(uow, location)
        for at, (days, graded) in enumerate(place.heard):
            self._hear(location, at, days, graded)
        for invented in place.tactics:
            self._disrupt(location, invented)
        self._judge(location, place)
        self._tell(location, place)

    def _hear(self, location: Location, at: int, days: int, graded: str) -> None:
        day = self._day(days)
        held = graded.endswith("C")
        done = record_intelligence(
            self._uow,
            RecordIntelligence(
                location_id=location.id, informed_on=day - dt.timedelta(days=1), received_on=day,
                graded=graded, urn=f"PR{location.id:02d}/{at:03d}", several_sources=at % 3 == 0,
                conditions="Not to be told to the owner." if held else "",
                condition_codes=("A2",) if held else (), raw_reference="Intelligence system",
                sanitised_text=TEXTS[(location.id + at) % len(TEXTS)],
            ),
        )  # fmt: skip
        item = self._uow.get(Intelligence, int(done["intelligence_id"]))
        item.created_at = self._at(days)
        if at % 4 != 3:  # somebody else has looked at most of it since
            item.approved_by, item.approved_at = _SECOND_PERSON, self._at(max(days - 1, 0))
        self._uow.changed(item)

    def _disrupt(self, location: Location, invented: InventedTactic) -> None:
        uow = self._uow
        done = propose_tactic(
            uow,
            ProposeTactic(
                location_id=location.id, code=invented.code, objective=invented.objective
            ),
        )
        tactic = uow.get(Tactic, int(done["tactic_id"]))
        kind = tactic_kinds(uow.policies["tactics"])[invented.code]
        authorise_tactic(
            uow,
            AuthoriseTactic(
                tactic_id=tactic.id, version=tactic.version, authorised_by="Insp Tansy",
                rank=kind.authority, authorised_at=self._at(invented.agreed_days_ago),
            ),
        )  # fmt: skip
        tactic.steps[0].at = self._at(invented.agreed_days_ago)
        uow.changed(tactic)
        if invented.served_days_ago is not None:
            serve_tactic(
                uow,
                ServeTactic(
                    tactic_id=tactic.id, version=tactic.version, served_by="PC Yarrow",
                    served_at=self._at(invented.served_days_ago),
                ),
            )  # fmt: skip
        if invented.result:
            self._finish(tactic, invented)

    def _finish(self, tactic: Tactic, invented: InventedTactic) -> None:
        before, after = invented.counts
        finish_tactic(
            self._uow,
            FinishTactic(
                tactic_id=tactic.id, version=tactic.version, result=invented.result,
                count_before=before, count_after=after, cost_hours=12,
                displacement="Three places around it were looked at; nothing was found.",
            ),
        )  # fmt: skip
        tactic.status_since = tactic.steps[-1].at = self._at(invented.ended_days_ago)
        self._uow.changed(tactic)

    def _judge(self, location: Location, place: InventedPlace) -> None:
        """The risk as it is now, on the day on which it was judged."""
        if place.now == place.entry:
            return
        score_risk(
            self._uow,
            ScoreRisk(
                location_id=location.id, version=location.version, basis=_BASIS,
                factors=self._factors(place.now), grounds="disruption",
            ),
        )  # fmt: skip
        day = self._day(place.scored_days_ago)
        last: RiskScore = location.scores[-1]
        last.scored_on = location.now_scored_on = day
        self._uow.changed(last)
        finish(self._uow, location)

    def _tell(self, location: Location, place: InventedPlace) -> None:
        for number in range(place.children):
            done = link_to_location(
                self._uow,
                LinkToLocation(
                    location_id=location.id, kind="victim", label=f"V{number + 1}",
                    role="Seen there", partner="Children's social care",
                    safeguarding="closed" if number % 2 else "referred",
                ),
            )  # fmt: skip
            link = self._uow.get(LocationLink, int(done["link_id"]))
            link.created_at = self._at(place.days_ago)
            self._uow.changed(link)
        link_to_location(
            self._uow,
            LinkToLocation(
                location_id=location.id, kind="vehicle", label="Grey estate, taxi plate",
                role="Waits outside",
            ),
        )  # fmt: skip
        for at, (nature, text) in enumerate(NOTES):
            add_note(
                self._uow,
                AddLocationNote(
                    location_id=location.id, on_day=self._day(14 - 6 * at), nature=nature,
                    text=text,
                ),
            )  # fmt: skip

    def _factors(self, five: Five) -> dict[str, int]:
        return dict(zip(self._policy["factors"], five, strict=True))

    def _day(self, days_ago: int) -> dt.date:
        return self._today - dt.timedelta(days=days_ago)

    def _at(self, days_ago: int) -> dt.datetime:
        return self._uow.clock.now() - dt.timedelta(days=days_ago, minutes=5)
