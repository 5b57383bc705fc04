"""Tactics: the toolkit, the rank that it takes, clocks, breach and result."""

from __future__ import annotations

import datetime as dt

import pytest

from lomu_app.bootstrap import Core, policies
from lomu_app.cli.location_text import location_text
from lomu_app.cog.detail import load_location
from lomu_app.cog.queries import find_locations
from lomu_app.cog.rows import LocationFilter, TacticFilter, TacticRow
from lomu_app.cog.tactic_rules import (
    RESULT_LABELS,
    STATUS_LABELS,
    TACTIC_STATES,
    TacticResult,
    TacticStatus,
    rank_reaches,
    tactic_kinds,
)
from lomu_app.cog.work_commands import (
    AuthoriseTactic,
    EndTactic,
    PlanTactic,
    RecordTacticBreach,
    ReviewTactic,
)
from lomu_app.cog.work_queries import first_clock, load_tactics
from lomu_app.cog.work_records import Tactic
from lomu_app.kernel.clock import london
from lomu_app.kernel.errors import InvalidInput, NotPermitted, Refused
from lomu_app.orders.rules import add_months
from lomu_app.store.command import Command
from tests.support.cog import NOW, authorise, done, make_location, propose, run, seen_tactic, serve
from tests.support.cores import Cores
from tests.support.stored import stored
from tests.support.targets import TODAY, make_person

_T = TacticStatus


def _row(core: Core, key: int) -> TacticRow:
    rows = core.ask(load_tactics, TacticFilter(statuses=tuple(TacticStatus)))
    return next(row for row in rows if row.id == key)


def _commands(core: Core, key: int) -> dict[TacticStatus, Command]:
    """What leads into each status."""
    at = seen_tactic(core, key)
    ends = {
        each: EndTactic(**at, status=each.value, reason="So it is")
        for each in (_T.EXPIRED, _T.WITHDRAWN, _T.REFUSED)
    }
    return {
        **ends,
        _T.AUTHORISED: authorise(core, key),
        _T.PLANNED: PlanTactic(**at, starts_on=TODAY),
        _T.LIVE: serve(core, key),
        _T.BREACHED: RecordTacticBreach(**at, at=NOW, detail="A room without a name"),
        _T.DONE: done(core, key),
    }


_WAYS = {
    _T.PROPOSED: (), _T.AUTHORISED: (_T.AUTHORISED,), _T.PLANNED: (_T.AUTHORISED, _T.PLANNED),
    _T.LIVE: (_T.AUTHORISED, _T.LIVE), _T.BREACHED: (_T.AUTHORISED, _T.LIVE, _T.BREACHED),
    _T.DONE: (_T.AUTHORISED, _T.LIVE, _T.DONE), _T.EXPIRED: (_T.AUTHORISED, _T.LIVE, _T.EXPIRED),
    _T.WITHDRAWN: (_T.WITHDRAWN,), _T.REFUSED: (_T.REFUSED,),
}  # fmt: skip


def test_that_exactly_the_steps_of_the_table_are_taken(embedded_core_as: Cores) -> None:
    core = embedded_core_as("inspector")
    place = make_location(core)
    for source, way in _WAYS.items():
        key = propose(core, place)
        for status in way:
            core.execute(_commands(core, key)[status])
        assert stored(core, Tactic, key).status is source
        for wanted, command in _commands(core, key).items():
            # Planned again is another day, and no step.
            again = source is wanted is _T.PLANNED
            if TACTIC_STATES.find(source, wanted) is None and not again:
                with pytest.raises(Refused):
                    core.execute(command)
            else:
                assert core.rehearse(command)["version"]
    assert set(STATUS_LABELS) == set(TacticStatus)
    assert set(RESULT_LABELS) == set(TacticResult)


def test_that_a_rank_that_may_authorises_or_is_named(embedded_core_as: Cores) -> None:
    sergeant, inspector = embedded_core_as("sergeant"), embedded_core_as("inspector")
    place = make_location(sergeant)

    def asked(core: Core, key: int, **fields: str) -> AuthoriseTactic:
        return authorise(core, key, **fields)

    notice = propose(sergeant, place, "HOTEL116")
    for wrong in ({}, {"rank": "constable"}, {"rank": "inspector"}):
        with pytest.raises(InvalidInput):
            sergeant.execute(asked(sergeant, notice, **wrong))
    named = {"rank": "Inspector", "authorised_by": "Insp 12 Rowan"}
    sergeant.execute(asked(sergeant, notice, **named))
    row = _row(sergeant, notice)
    assert (row.authorised_by, row.authorised_rank) == ("Insp 12 Rowan", "inspector")
    second = propose(sergeant, place, "CLN76")
    inspector.execute(asked(inspector, second))
    assert _row(inspector, second).authorised_by == "Inspector"
    for code, body in (("LIC_REV", "licensing authority"), ("CLO80", "magistrates")):
        key = propose(sergeant, place, code)
        with pytest.raises(InvalidInput, match=body):
            inspector.execute(asked(inspector, key, rank="chief superintendent"))
        inspector.execute(asked(inspector, key, rank=body, authorised_by="Coventry"))
    officer = embedded_core_as("cse_officer")
    visit = propose(officer, place)
    for command in (
        asked(officer, visit),
        EndTactic(**seen_tactic(officer, visit), status="refused", reason="No"),
    ):
        with pytest.raises(NotPermitted):
            officer.execute(command)


def test_that_clocks_run_from_the_service_and_warn(core_as: Cores) -> None:
    core = core_as("inspector")
    place = make_location(core)
    closure, hotel = run(core, place, "CLN76"), run(core, place, "HOTEL116")
    row = _row(core, closure)
    hours = dt.timedelta(hours=1)
    assert (row.expires_at, row.court_at) == (NOW + 24 * hours, NOW + 48 * hours)
    assert (first_clock(row), row.level) == (NOW + 24 * hours, "urgent")
    last = _row(core, hotel).expires_at
    assert last is not None
    assert london(last).date() == add_months(TODAY, 6)
    assert core.ask(find_locations, LocationFilter(expiring_within=2)) == [place]
    rows = core.ask(load_tactics, TacticFilter(expiring_within=2))
    assert [each.id for each in rows] == [closure]
    core_as.clock.advance(dt.timedelta(days=5))
    assert _row(core, closure).level == "run_out"
    core.execute(EndTactic(**seen_tactic(core, closure), status="expired", reason="Its time is up"))
    assert _row(core, closure).level == "later"
    # An end that is named is not later than the toolkit's, nor before the beginning.
    third = propose(core, place, "HOTEL116")
    core.execute(authorise(core, third))
    for wrong in (
        NOW,
        dt.datetime(2027, 6, 1, tzinfo=dt.UTC),
        (NOW + 24 * hours).replace(tzinfo=None),
    ):
        with pytest.raises(InvalidInput, match="runs out"):
            core.execute(serve(core, third, expires_at=wrong))
    for wrong in (NOW - 24 * hours, core.clock.now() + hours, NOW.replace(tzinfo=None)):
        with pytest.raises(InvalidInput) as told:
            core.execute(serve(core, third, served_at=wrong))
        assert "served_at" in told.value.fields
    core.execute(serve(core, third, expires_at=NOW + 30 * 24 * hours))
    assert _row(core, third).level == "notice"


def test_that_a_review_winds_its_clock_up_again(embedded_core_as: Cores) -> None:
    core = embedded_core_as("inspector")
    place = make_location(core)
    notice, visit = run(core, place, "CPN"), run(core, place, "VISIT")
    due = _row(core, notice).review_at
    assert due is not None
    embedded_core_as.clock.moment = due + dt.timedelta(days=1)
    assert _row(core, notice).level == "run_out"
    told = location_text(core.ask(load_location, place), [], [])["tactics"]
    assert told[0]["clock"] == f"overdue since {london(due):%d/%m/%Y}"
    review = {"found": "Signs are up"}
    with pytest.raises(InvalidInput, match="what the review found"):
        core.execute(ReviewTactic(**seen_tactic(core, notice), found=" "))
    core.execute(ReviewTactic(**seen_tactic(core, notice), **review))
    row = _row(core, notice)
    assert row.review_at is not None
    assert (row.review_at > core.clock.now(), row.level) == (True, "later")
    assert (row.steps[-1].to_status, row.steps[-1].reason) == (_T.LIVE, "Reviewed: Signs are up")
    core.execute(EndTactic(**seen_tactic(core, notice), status="expired", reason="Over"))
    for key in (notice, visit):
        with pytest.raises(Refused, match="awaits no review"):
            core.execute(ReviewTactic(**seen_tactic(core, key), **review))


def test_that_done_takes_a_result_a_measure_and_a_thought(embedded_core_as: Cores) -> None:
    core = embedded_core_as("sergeant")
    key = run(core, make_location(core), target="Night manager")
    breach = RecordTacticBreach(
        **seen_tactic(core, key), at=NOW, detail="Cash taken", evidence="Till roll"
    )
    core.execute(breach)
    for wrong in ({"result": "won"}, {"count_after": -1}, {"displacement": " "}):
        with pytest.raises(InvalidInput):
            core.execute(done(core, key, **wrong))
    core.execute(done(core, key, cost_hours=12))
    row = _row(core, key)
    assert (row.count_before, row.count_after, row.result) == (6, 1, TacticResult.SUCCESSFUL)
    assert (row.breaches, row.steps[-2].evidence) == (1, "Till roll")
    assert [step.to_status for step in row.steps] == [
        _T.PROPOSED, _T.AUTHORISED, _T.LIVE, _T.BREACHED, _T.DONE,
    ]  # fmt: skip
    with pytest.raises(Refused, match="is done"):
        core.execute(PlanTactic(**seen_tactic(core, key), kept_by="PC Yarrow"))
    for text in ("night manager", "lapwing", "visit"):
        rows = core.ask(load_tactics, TacticFilter(text=text, statuses=tuple(TacticStatus)))
        assert [each.id for each in rows] == [key]


def test_that_what_is_covert_tells_of_its_file_alone(embedded_core_as: Cores) -> None:
    core = embedded_core_as("sergeant")
    person = make_person(core)
    key = propose(
        core, make_location(core), "DIRECTED", objective="Watch the back door", target="Owner",
        person_id=person,
    )  # fmt: skip
    row = _row(core, key)
    assert (row.objective, row.target, row.person_id) == ("Covert: see file", "", person)


def test_that_the_toolkit_says_who_and_how_long() -> None:
    policy = policies()["tactics"]
    kinds = tactic_kinds(policy)
    assert {"CAWN", "SRO", "SHPO", "HOTEL116", "CLN76", "CLO80", "SOA136", "TAXI"} <= set(kinds)
    for kind in kinds.values():
        assert rank_reaches(policy, kind.authority, kind)
        assert kind.label
        assert kind.power
    assert not rank_reaches(policy, "sergeant", kinds["HOTEL116"])
    assert rank_reaches(policy, "superintendent", kinds["HOTEL116"])
