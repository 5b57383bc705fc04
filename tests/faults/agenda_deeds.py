"""What is done to CSE locations in whatever order, for the walk over the agendas."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from random import Random
from typing import Any

import sqlalchemy as sa
from hypothesis.stateful import RuleBasedStateMachine

from lomu_app.cog import commands as does
from lomu_app.cog import work_commands as works
from lomu_app.cog.records import Location, LocationLink, Transfer
from lomu_app.cog.rules import LocationStatus
from lomu_app.cog.tactic_rules import TacticStatus
from lomu_app.cog.work_records import Tactic
from lomu_app.kernel.errors import LomuError, StoreUnavailable
from lomu_app.store.command import Command
from tests.faults.agenda_checks import LEFT
from tests.support.cog import factors
from tests.support.cores import Cores

AREAS = ("Coventry", "Walsall")
STAFF = {
    "chair.one": ("cog_chair",), "chair.two": ("cog_chair", "sergeant"), "ps.one": ("sergeant",),
    "insp.one": ("inspector",), "cse.one": ("cse_officer",),
}  # fmt: skip


class Hands(RuleBasedStateMachine):
    """Two areas and those who work there; what is refused changes nothing."""

    cores: Cores
    taken: Counter[str]

    def __init__(self) -> None:
        super().__init__()
        self.staff = {name: self.cores(*roles, name=name) for name, roles in STAFF.items()}
        self.draw = Random()
        self.changed = True
        self.items: dict[int, tuple[int, str, int | None]] = {}

    @property
    def today(self) -> dt.date:
        return self.cores.clock.today()

    def found(self, wanted: Any) -> list[Any]:
        with self.cores.store.reading() as session:
            return list(session.scalars(wanted))

    def tries(self, draw: Random, command: Command, name: str = "") -> bool:
        """Whether it was done; what is refused changes nothing, which the invariants see."""
        try:
            self.staff[name or draw.choice(list(STAFF))].execute(command)
        except StoreUnavailable:
            raise  # what the program lets somebody do, no rule of the database stands against
        except LomuError:
            self.taken["refused"] += 1
            return False
        self.taken[type(command).__name__] += 1
        self.changed = True
        return True

    def place(self, draw: Random, *states: LocationStatus) -> Location | None:
        wanted = sa.select(Location).where(Location.area.in_(AREAS)).order_by(Location.id.desc())
        if states:
            wanted = wanted.where(Location.status.in_(states))
        found = self.found(wanted.limit(8))
        return draw.choice(found) if found else None

    def at(self, place: Location) -> dict[str, int]:
        return {"location_id": place.id, "version": place.version}


class Places(Hands):
    """What is done to a location."""

    def raises(self, draw: Random) -> None:
        area = draw.choice(AREAS)
        open_ones = sa.select(Location.id).where(
            Location.area == area, Location.status.not_in(LEFT)
        )
        if len(self.found(open_ones)) < 5:
            self.tries(
                draw,
                does.NominateLocation(
                    area=area, name="Invented House", kind="hotel", source="police",
                    factors=factors(4), basis="Reports", address="1 Nowhere Lane",
                ),
                "ps.one",
            )  # fmt: skip

    def accepts(self, draw: Random) -> None:
        place = self.place(draw, LocationStatus.NOMINATED)
        if place is not None:
            self.tries(draw, does.StepLocation(**self.at(place), status="accepted", reason="Yes"))

    def steps(self, draw: Random) -> None:
        place = self.place(draw)
        if place is not None:
            status = draw.choice(["accepted", "reopened", "reopened", "monitoring", "archived"])
            self.tries(draw, does.StepLocation(**self.at(place), status=status, reason="So be it"))

    def judges(self, draw: Random) -> None:
        place = self.place(draw)
        if place is not None:
            self.tries(
                draw,
                does.ScoreRisk(
                    **self.at(place), factors=factors(draw.choice([1, 1, 3, 5])), basis="Looked",
                    grounds="disruption",
                ),
            )  # fmt: skip

    def hears(self, draw: Random) -> None:
        place = self.place(draw)
        if place is not None:
            self.tries(
                draw,
                works.RecordIntelligence(
                    location_id=place.id, informed_on=self.today,
                    graded=draw.choice(["2C P", "1A P", "3E P", "2D P"]), sanitised_text="Seen",
                ),
            )  # fmt: skip

    def works(self, draw: Random) -> None:
        place = self.place(draw)
        if place is None:
            return
        tactics = self.found(_tactics_of(place))
        waiting = [each for each in tactics if each.status in _NEXT]
        if not waiting:
            self.tries(
                draw, works.ProposeTactic(location_id=place.id, code="HVP", objective="Be seen")
            )
            return
        tactic = draw.choice(waiting)
        seen = {"tactic_id": tactic.id, "version": tactic.version}
        self.tries(draw, _next_of(tactic.status, seen, self.cores.clock.now()))

    def links(self, draw: Random) -> None:
        place = self.place(draw)
        if place is not None:
            state = draw.choice(["not_referred", "referred"])
            self.tries(
                draw,
                does.LinkToLocation(
                    location_id=place.id, kind="victim", label="Child A", safeguarding=state,
                    partner="Social care",
                ),
            )  # fmt: skip

    def safeguards(self, draw: Random) -> None:
        waiting = self.found(
            sa.select(LocationLink)
            .where(LocationLink.safeguarding == "not_referred")
            .order_by(LocationLink.id)
            .limit(4)
        )
        for link in waiting:
            self.tries(
                draw,
                does.RecordSafeguarding(
                    link_id=link.id, version=link.version, safeguarding="referred", partner="MASH"
                ),
            )

    def proposes(self, draw: Random) -> None:
        place = self.place(draw)
        if place is not None:
            said = draw.choice(["Done", "Done", ""])
            self.tries(
                draw,
                does.ProposeSignOff(
                    **self.at(place), prevent=said, protect="Done", justice="Done",
                    displacement="Looked", review_on=self.today + dt.timedelta(days=60),
                ),
            )  # fmt: skip

    def withdraws(self, draw: Random) -> None:
        place = self.place(draw, LocationStatus.SIGN_OFF_PROPOSED)
        if place is not None:
            self.tries(draw, does.WithdrawSignOff(**self.at(place), reason="Too early"))

    def decides_outside(self, draw: Random) -> None:
        place = self.place(draw, LocationStatus.SIGN_OFF_PROPOSED)
        if place is not None:
            self.tries(
                draw,
                does.DecideSignOff(
                    **self.at(place), granted=draw.random() < 0.5, minute="By hand",
                    exception_reason=draw.choice(["", "Demolished"]),
                ),
            )  # fmt: skip

    def doubles(self, draw: Random) -> None:
        place, other = self.place(draw), self.place(draw)
        if place is not None and other is not None and draw.random() < 0.3:
            self.tries(
                draw, does.MarkDuplicate(**self.at(place), same_as_id=other.id, reason="Same")
            )

    def offers(self, draw: Random) -> None:
        place = self.place(draw)
        if place is not None:
            self.tries(
                draw,
                does.OfferTransfer(**self.at(place), to_area=draw.choice(AREAS), reason="Theirs"),
            )

    def answers(self, draw: Random) -> None:
        waiting = sa.select(Transfer).where(Transfer.outcome.is_(None)).order_by(Transfer.id)
        for offer in self.found(waiting.limit(2)):
            self.tries(
                draw,
                does.AnswerTransfer(
                    transfer_id=offer.id, version=offer.version, accepted=draw.random() < 0.7,
                    answer="Seen",
                ),
            )  # fmt: skip

    def makes_it_ready(self, draw: Random) -> None:
        """So that some are signed off on all eight points."""
        place = self.place(draw)
        if place is None or place.status.value in LEFT:
            return
        for _ in range(4):
            self.works_on(draw, place)
        self.safeguards(draw)
        self.cores.clock.advance(dt.timedelta(days=30))
        for command in (does.ScoreRisk, does.ProposeSignOff):
            with self.cores.store.reading() as session:
                now = session.get_one(Location, place.id)
            said: dict[str, Any] = {
                "factors": factors(1), "basis": "Quiet", "grounds": "disruption",
            } if command is does.ScoreRisk else {
                "prevent": "Done", "protect": "Done", "justice": "Done", "displacement": "Looked",
                "review_on": self.today + dt.timedelta(days=60),
            }  # fmt: skip
            self.tries(draw, command(**self.at(now), **said), "ps.one")

    def works_on(self, draw: Random, place: Location) -> None:
        tactics = self.found(_tactics_of(place))
        waiting = [each for each in tactics if each.status in _NEXT]
        if waiting:
            seen = {"tactic_id": waiting[0].id, "version": waiting[0].version}
            command = _next_of(waiting[0].status, seen, self.cores.clock.now())
            self.tries(draw, command, "insp.one")
        elif not any(each.status is TacticStatus.DONE for each in tactics):
            proposal = works.ProposeTactic(location_id=place.id, code="HVP", objective="Be seen")
            self.tries(draw, proposal, "ps.one")


_NEXT = (
    TacticStatus.PROPOSED, TacticStatus.AUTHORISED, TacticStatus.PLANNED, TacticStatus.LIVE,
)  # fmt: skip


def _tactics_of(place: Location) -> Any:
    return sa.select(Tactic).where(Tactic.location_id == place.id).order_by(Tactic.id)


def _next_of(status: TacticStatus, seen: dict[str, int], now: dt.datetime) -> Command:
    made: Any = {
        TacticStatus.PROPOSED: (works.AuthoriseTactic, {}),
        TacticStatus.AUTHORISED: (works.PlanTactic, {"starts_on": now.date()}),
        TacticStatus.PLANNED: (works.ServeTactic, {"served_at": now, "served_by": "PC Sedge"}),
        TacticStatus.LIVE: (
            works.FinishTactic,
            {"result": "successful", "count_before": 9, "count_after": 1,
             "displacement": "Looked at the park"},
        ),
    }[status]  # fmt: skip
    kind, said = made
    command: Command = kind(**seen, **said)
    return command
