"""Tactics: proposed, authorised by a rank that may, planned, served, broken, finished."""

from __future__ import annotations

import datetime as dt

from lomu_app.cog.keeping import TOOLKIT, finish, get_location, require_takes_more, settle
from lomu_app.cog.records import Location
from lomu_app.cog.tactic_rules import (
    FINISHED,
    RUNNING,
    STATUS_LABELS,
    TACTIC_STATES,
    Side,
    Strand,
    TacticKind,
    TacticResult,
    TacticStatus,
    clocks_of,
    find_tactic_kind,
    rank_reaches,
    tactic_kinds,
)
from lomu_app.cog.work_commands import (
    AuthoriseTactic,
    EndTactic,
    FinishTactic,
    PlanTactic,
    ProposeTactic,
    RecordTacticBreach,
    ReviewTactic,
    ServeTactic,
)
from lomu_app.cog.work_records import Tactic, TacticStep
from lomu_app.kernel.changes import Kind
from lomu_app.kernel.clock import london
from lomu_app.kernel.errors import InvalidInput, Refused
from lomu_app.kernel.permissions import Actor
from lomu_app.kernel.policy import Policy
from lomu_app.kernel.wording import require_words
from lomu_app.people.commands import require_not_joined
from lomu_app.people.identifiers import clean_line
from lomu_app.people.records import Person
from lomu_app.store.command import handles
from lomu_app.store.numbers import next_id
from lomu_app.store.search import index_record
from lomu_app.store.unit_of_work import UnitOfWork

_WITHOUT_RESULT = (TacticStatus.EXPIRED, TacticStatus.WITHDRAWN, TacticStatus.REFUSED)


@handles(ProposeTactic)
def propose_tactic(uow: UnitOfWork, command: ProposeTactic) -> dict[str, int | str]:
    """Store it as proposed, with what the toolkit says of it."""
    return keep_proposed(uow, get_location(uow, command.location_id), command)


def keep_proposed(
    uow: UnitOfWork, location: Location, command: ProposeTactic
) -> dict[str, int | str]:
    """The same for a COG, which decides on the locations of each unit of its authority."""
    require_takes_more(uow, location)
    kind = find_tactic_kind(uow.policies[TOOLKIT], command.code)
    if command.person_id is not None:
        require_not_joined(uow.get(Person, command.person_id))
    number = next_id(uow.session, Tactic)
    tactic = Tactic(
        id=number, reference=f"TAC-{number:05d}", wording="", location_id=location.id,
        location=location, code=kind.code,
        target="" if kind.covert else clean_line(command.target),
        person_id=command.person_id, strand=_strand(command.strand, kind),
        side=_side(command.side, kind), objective=_objective(kind, command.objective),
        agency=clean_line(command.agency) or kind.serves, status=TacticStatus.PROPOSED,
        status_since=uow.clock.now(), authority=kind.authority, authorised_by="",
        authorised_rank="", authorised_at=None, starts_on=None, served_by="", served_at=None,
        court_at=None, review_at=None, expires_at=None, breaches=0, cost_hours=None,
        count_before=None, count_after=None, result=None, displacement="", kept_by="",
        policy=uow.policies[TOOLKIT].stamp,
    )  # fmt: skip
    uow.add(tactic)
    _keep_step(uow, tactic, None, uow.clock.now(), "")
    _finish(uow, tactic, f"{tactic.reference} was proposed")
    return {"tactic_id": tactic.id, "reference": tactic.reference, "version": tactic.version}


@handles(AuthoriseTactic)
def authorise_tactic(uow: UnitOfWork, command: AuthoriseTactic) -> dict[str, int]:
    """Store by whom, if the rank reaches; a court or a partner decides what is theirs."""
    tactic, kind = get_tactic(uow, command.tactic_id, command.version)
    policy, named = uow.policies[TOOLKIT], clean_line(command.authorised_by)
    rank = command.rank.strip().lower() or _own_rank(policy, uow.actor)
    if not rank_reaches(policy, rank, kind):
        raise InvalidInput(
            f"{kind.label} takes the authority of: {kind.authority}. Name who gave it, and their "
            "rank or body.",
            {"rank": kind.authority},
        )
    if command.rank.strip() and rank != _own_rank(policy, uow.actor) and not named:
        raise InvalidInput("Name who authorised it.", {"authorised_by": "needed"})
    tactic.authorised_by, tactic.authorised_rank = named or uow.actor.display_name, rank
    at = _past(uow, command.authorised_at or uow.clock.now(), "authorised_at")
    tactic.authorised_at = at
    _step(uow, tactic, TacticStatus.AUTHORISED, at, tactic.authorised_by)
    _finish(uow, tactic, f"{tactic.reference} was authorised")
    return {"version": tactic.version}


@handles(PlanTactic)
def plan_tactic(uow: UnitOfWork, command: PlanTactic) -> dict[str, int]:
    """Store the day, and who keeps it going."""
    tactic, _kind = get_tactic(uow, command.tactic_id, command.version)
    kept_by = clean_line(command.kept_by)
    if command.starts_on is None and not kept_by:
        raise InvalidInput("Say from which day it runs.", {"starts_on": "needed"})
    if tactic.status in FINISHED:
        raise Refused(f"{tactic.reference} is {STATUS_LABELS[tactic.status].lower()}.")
    if command.starts_on is not None:
        tactic.starts_on = command.starts_on
        told = f"From {command.starts_on:%d/%m/%Y}"
        if tactic.status is not TacticStatus.PLANNED:
            _step(uow, tactic, TacticStatus.PLANNED, uow.clock.now(), told)
    tactic.kept_by = kept_by or tactic.kept_by
    _finish(uow, tactic, f"{tactic.reference} was planned")
    return {"version": tactic.version}


@handles(ServeTactic)
def serve_tactic(uow: UnitOfWork, command: ServeTactic) -> dict[str, int]:
    """Start its clocks; an end that is named lies within what the toolkit allows.

    Of one that runs, taken over from a register that did not say, it is told once.
    """
    tactic, kind = get_tactic(uow, command.tactic_id, command.version)
    told_late = tactic.status in RUNNING and tactic.served_at is None
    served_at = _past(uow, command.served_at, "served_at")
    # By the day: what was allowed by word of mouth is often put down after it has begun.
    if tactic.authorised_at is not None and _day(served_at) < _day(tactic.authorised_at):
        raise InvalidInput("It cannot begin before it is authorised.", {"served_at": "too early"})
    tactic.served_by = require_words(clean_line(command.served_by), "served_by", "who served it")
    tactic.served_at, tactic.starts_on = served_at, _day(served_at)
    tactic.court_at, tactic.review_at, latest = clocks_of(kind, served_at)
    tactic.expires_at = _end(command.expires_at, served_at, latest)
    if told_late:
        _keep_step(uow, tactic, tactic.status, served_at, f"By {tactic.served_by}")
    else:
        _step(uow, tactic, TacticStatus.LIVE, served_at, f"By {tactic.served_by}")
    _finish(uow, tactic, f"{tactic.reference} is live")
    return {"version": tactic.version}


@handles(RecordTacticBreach)
def record_breach(uow: UnitOfWork, command: RecordTacticBreach) -> dict[str, int]:
    """Count it, and keep when, how and by what evidence."""
    tactic, _kind = get_tactic(uow, command.tactic_id, command.version)
    at = _past(uow, command.at, "at")
    detail = require_words(command.detail, "detail", "how it was broken")
    _step(uow, tactic, TacticStatus.BREACHED, at, detail, command.evidence.strip())
    tactic.breaches += 1
    _finish(uow, tactic, f"{tactic.reference} was breached")
    return {"version": tactic.version}


@handles(ReviewTactic)
def review_tactic(uow: UnitOfWork, command: ReviewTactic) -> dict[str, int]:
    """Keep what was found, and wind up the clock of the review."""
    tactic, kind = get_tactic(uow, command.tactic_id, command.version)
    if tactic.status not in RUNNING or tactic.review_at is None:
        raise Refused(f"{tactic.reference} awaits no review: it does not run, or takes none.")
    found = require_words(command.found, "found", "what the review found")
    now = uow.clock.now()
    tactic.review_at = clocks_of(kind, now)[1]
    _keep_step(uow, tactic, tactic.status, now, f"Reviewed: {found}")
    _finish(uow, tactic, f"{tactic.reference} was reviewed")
    return {"version": tactic.version}


@handles(FinishTactic)
def finish_tactic(uow: UnitOfWork, command: FinishTactic) -> dict[str, int]:
    """Store result and measure; displacement is thought of each time."""
    tactic, _kind = get_tactic(uow, command.tactic_id, command.version)
    if command.result not in set(TacticResult):
        raise InvalidInput(
            f"The result is one of: {', '.join(TacticResult)}.", {"result": "choose"}
        )
    if min(command.count_before, command.count_after, command.cost_hours or 0) < 0:
        raise InvalidInput("Counts and hours are 0 or more.", {"count_before": "0 or more"})
    tactic.displacement = require_words(
        command.displacement, "displacement", "where it may have gone, and what was looked at"
    )
    tactic.result = TacticResult(command.result)
    tactic.count_before, tactic.count_after = command.count_before, command.count_after
    tactic.cost_hours = command.cost_hours
    _step(uow, tactic, TacticStatus.DONE, uow.clock.now(), command.reason.strip())
    _finish(uow, tactic, f"{tactic.reference} is done")
    return {"version": tactic.version}


@handles(EndTactic)
def end_tactic(uow: UnitOfWork, command: EndTactic) -> dict[str, int]:
    """Step it; a refusal takes somebody who may authorise."""
    tactic, _kind = get_tactic(uow, command.tactic_id, command.version)
    if command.status not in _WITHOUT_RESULT:
        raise InvalidInput(
            f"It ends as one of: {', '.join(_WITHOUT_RESULT)}.", {"status": command.status}
        )
    wanted = TacticStatus(command.status)
    uow.actor.require(TACTIC_STATES.require(tactic.status, wanted).permission)
    reason = require_words(command.reason, "reason", "why")
    _step(uow, tactic, wanted, uow.clock.now(), reason)
    _finish(uow, tactic, f"{tactic.reference} is {STATUS_LABELS[wanted].lower()}")
    return {"version": tactic.version}


def get_tactic(uow: UnitOfWork, tactic_id: int, version: int) -> tuple[Tactic, TacticKind]:
    """Load a tactic to change it, with its kind: in an area of the actor's."""
    tactic = uow.get(Tactic, tactic_id, expected_version=version)
    uow.actor.require_area(tactic.location.area)
    return tactic, tactic_kinds(uow.policies[TOOLKIT])[tactic.code]


def _strand(typed: str, kind: TacticKind) -> Strand:
    if typed and typed not in set(Strand):
        raise InvalidInput(f"The strand is one of: {', '.join(Strand)}.", {"strand": typed})
    return Strand(typed) if typed else kind.strand


def _side(typed: str, kind: TacticKind) -> Side:
    if typed and typed not in set(Side):
        raise InvalidInput(f"The side is one of: {', '.join(Side)}.", {"side": typed})
    return Side(typed) if typed else kind.side


def _objective(kind: TacticKind, typed: str) -> str:
    # What is covert is told by its file alone.
    if kind.covert:
        return kind.label
    return require_words(typed, "objective", "what it is to achieve")


def _own_rank(policy: Policy, actor: Actor) -> str:
    ranks: list[str] = policy["ranks"]
    held = [policy["role_ranks"][role] for role in actor.roles if role in policy["role_ranks"]]
    return max(held, key=ranks.index, default="")


def _past(uow: UnitOfWork, value: dt.datetime, field: str) -> dt.datetime:
    if value.tzinfo is None:
        raise InvalidInput("A moment needs its time zone.", {field: "without a time zone"})
    at = value.astimezone(dt.UTC)
    if at > uow.clock.now():
        raise InvalidInput("This is yet to come.", {field: "not later than now"})
    return at


def _day(at: dt.datetime) -> dt.date:
    return london(at).date()


def _end(
    named: dt.datetime | None, served_at: dt.datetime, latest: dt.datetime | None
) -> dt.datetime | None:
    if named is None:
        return latest
    if named.tzinfo is None or named <= served_at or (latest is not None and named > latest):
        told = "later than its beginning"
        if latest is not None:
            told += f", by {london(latest):%d/%m/%Y %H:%M} at the latest"
        raise InvalidInput(f"It runs out {told}.", {"expires_at": told})
    return named.astimezone(dt.UTC)


def _step(
    uow: UnitOfWork, tactic: Tactic, wanted: TacticStatus, at: dt.datetime, reason: str,
    evidence: str = "",
) -> None:  # fmt: skip
    TACTIC_STATES.require(tactic.status, wanted)
    before, tactic.status = tactic.status, wanted
    tactic.status_since = at
    _keep_step(uow, tactic, before, at, reason, evidence)


def _keep_step(
    uow: UnitOfWork, tactic: Tactic, before: TacticStatus | None, at: dt.datetime, reason: str,
    evidence: str = "",
) -> None:  # fmt: skip
    uow.add(
        TacticStep(
            tactic_id=tactic.id, from_status=before, to_status=tactic.status, at=at,
            reason=reason, evidence=evidence,
        )
    )  # fmt: skip


def _finish(uow: UnitOfWork, tactic: Tactic, told: str) -> None:
    location: Location = tactic.location
    uow.changed(tactic)
    uow.session.flush()
    uow.session.expire(tactic, ["steps"])
    settle(uow, location, told)
    finish(uow, location)
    index_record(
        uow.session, Kind.TACTIC, tactic.id,
        title=f"{tactic.reference} · {location.name}",
        detail=" · ".join((tactic.code, STATUS_LABELS[tactic.status], location.area)),
        area=location.area,
        words=[tactic.code, tactic.target, tactic.objective, tactic.agency, location.reference],
    )  # fmt: skip
    uow.explain(subject=f"cog:tactic:{tactic.id}")
    uow.touch(Kind.TACTIC, tactic.id)
