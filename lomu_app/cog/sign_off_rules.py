"""The eight points of a sign-off: why a location is still on the agenda, and what would end it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from lomu_app.cog.rules import MOST, Risk, Safeguarding, bands, find_band
from lomu_app.cog.tactic_rules import AGREED, RUNNING, Strand, TacticStatus
from lomu_app.kernel.counting import counted
from lomu_app.kernel.policy import Policy


class SignOffOutcome(StrEnum):
    """What became of a proposal."""

    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    GRANTED = "granted"


class Point(StrEnum):
    """One of the eight; the values are the columns that keep them."""

    TACTIC_DONE = "tactic_done"
    SCORE_FALLEN = "score_fallen"
    INTELLIGENCE_QUIET = "intelligence_quiet"
    STRANDS_TOLD = "strands_told"
    CHILDREN_SAFEGUARDED = "children_safeguarded"
    DISPLACEMENT_CONSIDERED = "displacement_considered"
    CHAIR_DECIDED = "chair_decided"
    REVIEW_SET = "review_set"


POINT_LABELS = {
    Point.TACTIC_DONE: "A tactic is done, none runs without an owner",
    Point.SCORE_FALLEN: "A fresh score lies below that at entry, and low enough",
    Point.INTELLIGENCE_QUIET: "No new intelligence",
    Point.STRANDS_TOLD: "Evidence on Prevent, Protect and Justice",
    Point.CHILDREN_SAFEGUARDED: "Children safeguarded",
    Point.DISPLACEMENT_CONSIDERED: "Displacement considered",
    Point.CHAIR_DECIDED: "Decided by the chair in a quorate meeting",
    Point.REVIEW_SET: "Day of the review set",
}


POINT_NAMES = {
    Point.TACTIC_DONE: "tactics",
    Point.SCORE_FALLEN: "score",
    Point.INTELLIGENCE_QUIET: "intelligence",
    Point.STRANDS_TOLD: "evidence on each strand",
    Point.CHILDREN_SAFEGUARDED: "children",
    Point.DISPLACEMENT_CONSIDERED: "displacement",
    Point.CHAIR_DECIDED: "the chair’s decision",
    Point.REVIEW_SET: "day of the review",
}
"""In a word or two, where what lacks was told before."""
OF_PROPOSAL = frozenset(
    {Point.STRANDS_TOLD, Point.DISPLACEMENT_CONSIDERED, Point.CHAIR_DECIDED, Point.REVIEW_SET}
)
"""What only whoever proposes the sign-off, or decides it, adds."""


@dataclass(frozen=True, slots=True)
class TacticFact:
    """What the points ask of one tactic."""

    reference: str
    status: TacticStatus
    has_result: bool
    kept_by: str


@dataclass(frozen=True, slots=True)
class SignOffFacts:
    """All that the points are judged by. `new_items` counts what is graded A to C.

    `proposed_by` is empty where nothing is proposed yet; `decided_by` before the decision;
    `quorate` says whether it is decided in a meeting that is.
    """

    area: str
    today: dt.date
    tactics: Sequence[TacticFact]
    entry: Risk
    now: Risk
    scored_on: dt.date
    entry_pending: bool
    new_items: int
    strands: Mapping[Strand, str]
    children: Sequence[Safeguarding]
    displacement: str
    review_on: dt.date | None
    proposed_by: str
    decided_by: str = ""
    quorate: bool = False


@dataclass(frozen=True, slots=True)
class PointCheck:
    """One point: whether it is met, and what is told of it: why so, or what is lacking."""

    point: Point
    met: bool
    told: str

    @property
    def label(self) -> str:
        """The point in words."""
        return POINT_LABELS[self.point]


def check_points(policy: Policy, facts: SignOffFacts) -> tuple[PointCheck, ...]:
    """The eight points, in their order."""
    checks = (
        _tactic_done(facts), _score_fallen(policy, facts), _quiet(policy, facts), _strands(facts),
        _children(facts), _displacement(facts), _chair(facts), _review(policy, facts),
    )  # fmt: skip
    return tuple(
        PointCheck(point, not lacking, lacking or kept)
        for point, (lacking, kept) in zip(Point, checks, strict=True)
    )


# Each tells what is lacking, empty where nothing is, and what it is met by.
_Told = tuple[str, str]


def _tactic_done(facts: SignOffFacts) -> _Told:
    done = [each for each in facts.tactics if each.status is TacticStatus.DONE and each.has_result]
    loose = [
        each.reference
        for each in facts.tactics
        if each.status in AGREED | RUNNING and not each.kept_by
    ]
    if not done:
        return "No tactic is done with a result.", ""
    if loose:
        return f"Finish, or name who keeps it going: {', '.join(loose)}.", ""
    return "", f"{len(done)} done with a result."


def _score_fallen(policy: Policy, facts: SignOffFacts) -> _Told:
    age, now = (facts.today - facts.scored_on).days, facts.now.score
    if facts.entry_pending:
        return "It was not scored since it came on the agenda.", ""
    if now is None:
        return "Only its band is known: score it by the five factors.", ""
    if age > policy["fresh_score_days"]:
        fresh = policy["fresh_score_days"]
        return f"The score is {counted(age, 'day')} old; {fresh} are allowed.", ""
    entry, how = _entry_score(policy, facts.entry)
    if now >= entry:
        return f"The score does not lie below {entry}, that at entry{how}.", ""
    limit = policy["area_sign_off_score"].get(facts.area, policy["sign_off_score"])
    if now > limit:
        return f"The score is above {limit}.", ""
    return "", f"Scored {counted(age, 'day')} ago, {now} against {entry} at entry{how}."


def _entry_score(policy: Policy, entry: Risk) -> tuple[int, str]:
    """The score at entry; where a register gave a band alone, the highest that lies in it."""
    if entry.score is not None:
        return entry.score, ""
    rank = find_band(policy, entry.band).rank
    above = [band.least - 1 for band in bands(policy) if band.rank > rank]
    return min(above, default=MOST * len(policy["factors"])), " (the most that its band allows)"


def _quiet(policy: Policy, facts: SignOffFacts) -> _Told:
    told = f"{counted(facts.new_items, 'new item')} graded A to C in {policy['quiet_days']} days."
    return (told, "") if facts.new_items else ("", told)


def _strands(facts: SignOffFacts) -> _Told:
    missing = [strand.value for strand in Strand if not facts.strands.get(strand, "").strip()]
    if missing:
        return f"Say what was achieved, or why nothing had to be: {', '.join(missing)}.", ""
    return "", "Told for each."


def _children(facts: SignOffFacts) -> _Told:
    open_ones = sum(each is Safeguarding.NOT_REFERRED for each in facts.children)
    if open_ones:
        return f"{open_ones} of {len(facts.children)} children not yet referred.", ""
    linked = counted(len(facts.children), "child", "children")
    return "", f"{linked} linked, each referred or closed."


def _displacement(facts: SignOffFacts) -> _Told:
    if not facts.displacement.strip():
        return "Say where it may have gone, and what was looked at.", ""
    return "", "Considered."


def _chair(facts: SignOffFacts) -> _Told:
    if not facts.proposed_by:
        return "Somebody proposes it, then the chair decides in a meeting.", ""
    if not facts.decided_by:
        return f"Proposed by {facts.proposed_by}; the chair decides in a meeting.", ""
    if facts.decided_by == facts.proposed_by:
        return "Whoever proposed it does not decide.", ""
    return ("", "Decided.") if facts.quorate else ("Not decided in a quorate meeting.", "")


def _review(policy: Policy, facts: SignOffFacts) -> _Told:
    latest = facts.today + dt.timedelta(days=policy["review_days"])
    if facts.review_on is None or not facts.today < facts.review_on <= latest:
        return f"Set a review by {latest:%d/%m/%Y}.", ""
    return "", f"Review on {facts.review_on:%d/%m/%Y}."
