"""Tactics of disruption: what the toolkit says of each, its states, and its clocks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import Any

from lomu_app.kernel.errors import InvalidInput
from lomu_app.kernel.permissions import Permission
from lomu_app.kernel.policy import Policy
from lomu_app.kernel.workflow import StateTable, Transition
from lomu_app.orders.rules import Span, deadline, read_span


class TacticStatus(StrEnum):
    """Where a tactic stands."""

    PROPOSED = "proposed"
    AUTHORISED = "authorised"
    PLANNED = "planned"
    LIVE = "live"
    BREACHED = "breached"
    DONE = "done"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"


class TacticResult(StrEnum):
    """What a tactic came to."""

    SUCCESSFUL = "successful"
    PARTLY = "partly"
    NO_EFFECT = "no_effect"
    DISPLACED = "displaced"
    WITHDRAWN = "withdrawn"


class Strand(StrEnum):
    """Of the strategy."""

    PREVENT = "prevent"
    PROTECT = "protect"
    JUSTICE = "justice"


class Side(StrEnum):
    """Of the triangle that a problem is looked at by."""

    LOCATION = "location"
    VICTIM = "victim"
    OFFENDER = "offender"


_T = TacticStatus
AGREED = frozenset({_T.AUTHORISED, _T.PLANNED})
RUNNING = frozenset({_T.LIVE, _T.BREACHED})
FINISHED = frozenset({_T.DONE, _T.EXPIRED, _T.WITHDRAWN, _T.REFUSED})
STATUS_LABELS = {
    _T.PROPOSED: "Proposed",
    _T.AUTHORISED: "Authorised",
    _T.PLANNED: "Planned",
    _T.LIVE: "Live",
    _T.BREACHED: "Live, breached",
    _T.DONE: "Done",
    _T.EXPIRED: "Expired",
    _T.WITHDRAWN: "Withdrawn",
    _T.REFUSED: "Refused",
}
RESULT_LABELS = {
    TacticResult.SUCCESSFUL: "Successful",
    TacticResult.PARTLY: "Partly successful",
    TacticResult.NO_EFFECT: "No effect",
    TacticResult.DISPLACED: "Displaced",
    TacticResult.WITHDRAWN: "Withdrawn",
}


def _steps() -> Iterator[Transition[TacticStatus]]:
    edit, authorise = Permission.EDIT_CSE, Permission.AUTHORISE_TACTICS
    yield Transition(_T.PROPOSED, _T.AUTHORISED, authorise, "a rank that may")
    yield Transition(_T.PROPOSED, _T.REFUSED, authorise, "a reason")
    yield Transition(_T.PROPOSED, _T.WITHDRAWN, edit, "a reason")
    yield Transition(_T.AUTHORISED, _T.PLANNED, edit, "the day from which it runs")
    for source in (_T.AUTHORISED, _T.PLANNED):
        yield Transition(source, _T.LIVE, edit, "when it began or was served, by whom")
        yield Transition(source, _T.WITHDRAWN, edit, "a reason")
    for source in (_T.LIVE, _T.BREACHED):
        yield Transition(source, _T.BREACHED, edit, "when and how it was broken")
        yield Transition(source, _T.DONE, edit, "the result, and reports before and after")
        yield Transition(source, _T.EXPIRED, edit, "that its time is up")
        yield Transition(source, _T.WITHDRAWN, edit, "a reason")
    yield Transition(_T.EXPIRED, _T.DONE, edit, "the result, and reports before and after")


TACTIC_STATES = StateTable("tactic", _steps(), STATUS_LABELS)


@dataclass(frozen=True, slots=True)
class TacticKind:
    """What the toolkit says of one tactic. `authority` is a rank, or a body outside the police.

    `court` and `longest` count from the service; `longest` None where nothing ends it.
    """

    code: str
    label: str
    power: str
    authority: str
    serves: str
    strand: Strand
    side: Side
    court: Span | None
    longest: Span | None
    review: Span | None
    evidence: str
    breach: str
    offence: str
    covert: bool
    unverified: tuple[str, ...]


@cache
def tactic_kinds(policy: Policy) -> Mapping[str, TacticKind]:
    """Every tactic of the policy `tactics` by its code, in its order."""
    return MappingProxyType({each["code"]: _kind(each) for each in policy["tactics"]})


def _kind(each: Mapping[str, Any]) -> TacticKind:
    return TacticKind(
        code=each["code"], label=each["label"], power=each["power"], authority=each["authority"],
        serves=each.get("serves", ""), strand=Strand(each["strand"]), side=Side(each["side"]),
        court=read_span(each.get("court", "")), longest=read_span(each.get("longest", "")),
        review=read_span(each.get("review", "")), evidence=each.get("evidence", ""),
        breach=each.get("breach", ""), offence=each.get("offence", ""),
        covert=bool(each.get("covert")), unverified=tuple(each.get("unverified", ())),
    )  # fmt: skip


def find_tactic_kind(policy: Policy, typed: str) -> TacticKind:
    """The tactic meant by a code or label; raises InvalidInput naming the codes."""
    wanted = typed.strip().casefold()
    for kind in tactic_kinds(policy).values():
        if wanted in (kind.code.casefold(), kind.label.casefold()):
            return kind
    choices = ", ".join(tactic_kinds(policy))
    raise InvalidInput(f"There is no tactic “{typed}”. Choose one of: {choices}.", {"code": typed})


def rank_reaches(policy: Policy, rank: str, kind: TacticKind) -> bool:
    """Whether somebody of this rank may authorise; a body outside the police decides itself."""
    ranks: list[str] = policy["ranks"]
    if kind.authority not in ranks:
        return rank == kind.authority
    return rank in ranks and ranks.index(rank) >= ranks.index(kind.authority)


def clocks_of(
    kind: TacticKind, started: dt.datetime
) -> tuple[dt.datetime | None, dt.datetime | None, dt.datetime | None]:
    """When it must be at court, has to be looked at again, and runs out, at the latest."""

    def at(span: Span | None) -> dt.datetime | None:
        return None if span is None else deadline(started, span)

    return at(kind.court), at(kind.review), at(kind.longest)
