"""Invented CSE locations for tests, made through the commands that officers use."""

from __future__ import annotations

import datetime as dt
from typing import Any

from lomu_app.bootstrap import Core
from lomu_app.cog.commands import (
    DecideSignOff,
    LinkToLocation,
    NominateLocation,
    ProposeSignOff,
    ScoreRisk,
    StepLocation,
)
from lomu_app.cog.records import Location, LocationLink, Transfer
from lomu_app.cog.work_commands import (
    AuthoriseTactic,
    FinishTactic,
    ProposeTactic,
    RecordIntelligence,
    ServeTactic,
)
from lomu_app.cog.work_records import Intelligence, Tactic
from tests.support.stored import stored
from tests.support.targets import AREA, TODAY

FACTORS = ("frequency", "children", "seriousness", "control", "guardianship")
NOW = dt.datetime(2026, 11, 24, 6, 30, tzinfo=dt.UTC)
STRANDS = {"prevent": "Staff were trained", "protect": "Outreach went", "justice": "n/a - no one"}


def factors(each: int) -> dict[str, int]:
    """All five factors judged alike."""
    return dict.fromkeys(FACTORS, each)


def nominate(**fields: Any) -> NominateLocation:
    """The command that raises a hotel of 15 points, or what the fields say."""
    said: dict[str, Any] = {
        "area": AREA, "name": "Lapwing Lodge", "kind": "hotel", "source": "police",
        "factors": factors(3), "basis": "Reports of the night staff",
        "address": "3 Plover Street, Coventry", "postcode": "CV1 4FY",
    }  # fmt: skip
    return NominateLocation(**said | fields)


def make_location(core: Core, accepted: bool = True, **fields: Any) -> int:
    """A location on the agenda, accepted unless it is to be a nomination; its id."""
    found = int(core.execute(nominate(**fields)).result["location_id"])
    if accepted:
        core.execute(StepLocation(**seen(core, found), status="accepted", reason="By the COG"))
    return found


def location(core: Core, key: int) -> Location:
    """The location as it is stored."""
    return stored(core, Location, key)


def seen(core: Core, key: int) -> dict[str, int]:
    """What a command about a location names, as somebody sees it now."""
    return {"location_id": key, "version": location(core, key).version}


def seen_link(core: Core, key: int) -> dict[str, int]:
    """What a command about a link names."""
    return {"link_id": key, "version": stored(core, LocationLink, key).version}


def seen_item(core: Core, key: int) -> dict[str, int]:
    """What a command about an item of intelligence names."""
    return {"intelligence_id": key, "version": stored(core, Intelligence, key).version}


def seen_tactic(core: Core, key: int) -> dict[str, int]:
    """What a command about a tactic names."""
    return {"tactic_id": key, "version": stored(core, Tactic, key).version}


def seen_transfer(core: Core, key: int) -> dict[str, int]:
    """What a command about an offer names."""
    return {"transfer_id": key, "version": stored(core, Transfer, key).version}


def inform(core: Core, location_id: int, **fields: Any) -> int:
    """An item of intelligence; its id."""
    said: dict[str, Any] = {
        "informed_on": TODAY, "graded": "2B P", "sanitised_text": "Two girls seen at the back",
    }  # fmt: skip
    command = RecordIntelligence(location_id=location_id, **said | fields)
    return int(core.execute(command).result["intelligence_id"])


def link_victim(core: Core, location_id: int, **fields: Any) -> int:
    """A victim by pseudonym; the id of the link."""
    said = {"kind": "victim", "label": "V1", "safeguarding": "referred", "partner": "MASH"}
    done = core.execute(LinkToLocation(location_id=location_id, **said | fields))
    return int(done.result["link_id"])


def propose(core: Core, location_id: int, code: str = "VISIT", **fields: Any) -> int:
    """A proposed tactic; its id."""
    command = ProposeTactic(
        location_id=location_id, code=code, **{"objective": "No more rooms for cash"} | fields
    )
    return int(core.execute(command).result["tactic_id"])


def run(core: Core, location_id: int, code: str = "VISIT", **fields: Any) -> int:
    """A tactic that is live; its id."""
    found = propose(core, location_id, code, **fields)
    core.execute(authorise(core, found))
    core.execute(serve(core, found))
    return found


def authorise(core: Core, tactic_id: int, **fields: Any) -> AuthoriseTactic:
    """The command by which whoever sends it authorises a tactic, an hour before it begins."""
    said: dict[str, Any] = {"authorised_at": NOW - dt.timedelta(hours=1)}
    return AuthoriseTactic(**seen_tactic(core, tactic_id), **said | fields)


def serve(core: Core, tactic_id: int, **fields: Any) -> ServeTactic:
    """The command that starts a tactic."""
    said: dict[str, Any] = {"served_at": NOW, "served_by": "PC Yarrow"}
    return ServeTactic(**seen_tactic(core, tactic_id), **said | fields)


def done(core: Core, tactic_id: int, **fields: Any) -> FinishTactic:
    """The command that finishes a tactic with a result."""
    said: dict[str, Any] = {
        "result": "successful", "count_before": 6, "count_after": 1,
        "displacement": "Looked at three hotels nearby",
    }  # fmt: skip
    return FinishTactic(**seen_tactic(core, tactic_id), **said | fields)


def score(core: Core, location_id: int, each: int, **fields: Any) -> ScoreRisk:
    """The command that judges the risk anew, all factors alike."""
    said: dict[str, Any] = {"basis": "Visit of the licensing officer", "grounds": "disruption"}
    return ScoreRisk(**seen(core, location_id), factors=factors(each), **said | fields)


def sign_off(core: Core, location_id: int, **fields: Any) -> ProposeSignOff:
    """The command that proposes a sign-off with evidence on everything."""
    said: dict[str, Any] = {
        **STRANDS, "displacement": "None found", "review_on": TODAY + dt.timedelta(days=60),
    }  # fmt: skip
    return ProposeSignOff(**seen(core, location_id), **said | fields)


def make_proposed(core: Core, **fields: Any) -> int:
    """A location whose sign-off is proposed, with all that it takes but the chair; its id."""
    found = make_location(core, **fields)
    core.execute(done(core, run(core, found)))
    core.execute(score(core, found, 1))
    link_victim(core, found)
    core.execute(sign_off(core, found))
    return found


def decide(core: Core, location_id: int, **fields: Any) -> DecideSignOff:
    """The command by which the chair grants it by exception, outside a meeting."""
    said: dict[str, Any] = {
        "granted": True, "minute": "Closed since March", "exception_reason": "Premises pulled down",
    }  # fmt: skip
    return DecideSignOff(**seen(core, location_id), **said | fields)


def make_signed_off(core: Core, chair: Core, **fields: Any) -> int:
    """A location that the chair has signed off by exception; its id."""
    found = make_proposed(core, **fields)
    chair.execute(decide(chair, found))
    return found
