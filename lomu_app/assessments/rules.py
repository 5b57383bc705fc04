"""Instruments of risk assessment: what is answered, and what the answers add up to.

A band belongs to its instrument. DASH, RoSH and the others are scales of their own: bands of
two instruments are never compared, nor turned into each other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from lomu_app.kernel.errors import InvalidInput
from lomu_app.kernel.permissions import Actor


class Scoring(StrEnum):
    """How the answers of an instrument become a score and a band."""

    POINTS = "points"  # added up, each with its weight; the sum falls into a band
    TALLY = "tally"  # looked at one by one: neither score nor band
    CHOSEN = "chosen"  # the answer is the band
    TEST = "test"  # met where every item reaches its least
    SCREEN = "screen"  # found where any answer is yes, unsettled while any is not known
    GATES = "gates"  # nothing is answered: raised from what is on record


class AnswerKind(StrEnum):
    """What may be answered to an item."""

    YES_NO = "yes_no"
    MARK = "mark"
    NUMBER = "number"
    BAND = "band"


class Override(StrEnum):
    """Who may set the band below what was computed."""

    SUPERVISOR = "supervisor"
    NOBODY = "nobody"


class AssessmentState(StrEnum):
    """How an assessment stands today; one that was not done is a state of its own."""

    DONE = "done"
    EXPIRED = "expired"
    NOT_DONE = "not_done"
    WITHDRAWN = "withdrawn"


YES, NO, NOT_KNOWN = "yes", "no", "not_known"
WORDS = {
    AnswerKind.YES_NO: (YES, NO, NOT_KNOWN),
    AnswerKind.MARK: ("absent", "present", "critical"),
}


@dataclass(frozen=True, slots=True)
class Band:
    """One band of one instrument; `least` is the score from which on it is reached.

    `<` compares within the instrument and raises TypeError across instruments.
    """

    tool: str
    code: str
    label: str
    rank: int
    least: int | None = None

    def __lt__(self, other: Band) -> bool:
        if self.tool != other.tool:
            raise TypeError(f"bands of {self.tool} and {other.tool} are never compared")
        return self.rank < other.rank


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that is answered: a number from 0 to `most`, or one of the kind's words."""

    code: str
    label: str
    group: str
    kind: AnswerKind
    most: int = 0
    least: int = 0
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Instrument:
    """An instrument as its policy file describes it; bands rise.

    `unverified` names what was not seen in a source; `evidence_for` the answers that are
    nothing without evidence.
    """

    code: str
    title: str
    short: str
    source: str
    stamp: str
    scoring: Scoring
    override: Override
    validity_days: int
    unverified: tuple[str, ...]
    evidence_for: frozenset[str]
    items: tuple[Item, ...]
    bands: tuple[Band, ...]
    settings: Mapping[str, int | str]

    def band(self, code: str, field: str = "band") -> Band:
        """The band of this code; raises InvalidInput naming the field and the choices."""
        for band in self.bands:
            if band.code == code:
                return band
        if not self.bands:
            raise InvalidInput(f"{self.short} has no bands. Leave the band empty.", {field: code})
        choices = ", ".join(band.label for band in self.bands)
        raise InvalidInput(f"The bands of {self.short} are: {choices}.", {field: code})

    def band_label(self, code: str | None) -> str:
        """How a stored band is shown; one that the file no longer knows keeps its code."""
        labels = {band.code: band.label for band in self.bands}
        return "" if code is None else labels.get(code, code)


def assessed_by(actor: Actor, recorded_by: str, assessor: str) -> bool:
    """Whether this is their own assessment, which somebody else has to sign."""
    own = {actor.username.casefold(), actor.display_name.casefold()}
    return bool(own & {recorded_by.casefold(), assessor.casefold()})


@dataclass(frozen=True, slots=True)
class NewAnswer:
    """What was answered to one item, and what it stands on."""

    item: str
    value: str | int
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the answers add up to.

    `points` are the addends of `score` by item. `ceiling` is the band if every answer that is
    not known were a yes.
    """

    score: int | None = None
    band: Band | None = None
    points: tuple[tuple[str, int], ...] = ()
    ceiling: Band | None = None


def check_answers(instrument: Instrument, answers: Iterable[NewAnswer]) -> tuple[NewAnswer, ...]:
    """The answers in the order of the instrument; raises InvalidInput naming each item.

    Every item is answered: a gap must not pass for a no.
    """
    wrong: dict[str, str] = {}
    given: dict[str, NewAnswer] = {}
    known = {item.code for item in instrument.items}
    for answer in answers:
        if answer.item not in known:
            wrong[answer.item] = f"not in {instrument.short}"
        elif answer.item in given:
            wrong[answer.item] = "answered twice"
        given[answer.item] = answer
    for item in instrument.items:
        fault = _fault(instrument, item, given.get(item.code))
        if fault:
            wrong.setdefault(item.code, fault)
    if wrong:
        told = "; ".join(f"{code}: {fault}" for code, fault in wrong.items())
        raise InvalidInput(f"{instrument.short} is not complete. {told}.", wrong)
    return tuple(
        NewAnswer(item.code, given[item.code].value, given[item.code].evidence.strip())
        for item in instrument.items
    )


def _fault(instrument: Instrument, item: Item, answer: NewAnswer | None) -> str:
    if answer is None:
        return "not answered"
    if item.kind is AnswerKind.NUMBER:
        whole = isinstance(answer.value, int) and not isinstance(answer.value, bool)
        if not whole or not 0 <= int(answer.value) <= item.most:
            return f"a whole number from 0 to {item.most}"
    else:
        bands = tuple(band.code for band in instrument.bands)
        words = bands if item.kind is AnswerKind.BAND else WORDS[item.kind]
        if answer.value not in words:
            return f"one of {', '.join(words)}"
    if str(answer.value) in instrument.evidence_for and not answer.evidence.strip():
        return "needs evidence"
    return ""


def add_up(instrument: Instrument, answers: Iterable[NewAnswer]) -> Outcome:
    """Score and band of answers that were checked."""
    return _SCORED[instrument.scoring](instrument, tuple(answers))


def _points(instrument: Instrument, answers: tuple[NewAnswer, ...]) -> Outcome:
    points = tuple(
        (item.code, _worth(item, answer.value))
        for item, answer in zip(instrument.items, answers, strict=True)
    )
    score = sum(each for _, each in points)
    open_still = sum(
        item.weight
        for item, answer in zip(instrument.items, answers, strict=True)
        if answer.value == NOT_KNOWN
    )
    return Outcome(
        score, _reached(instrument, score), points, _reached(instrument, score + open_still)
    )


def _worth(item: Item, value: str | int) -> int:
    return item.weight * (value if isinstance(value, int) else int(value == YES))


def _reached(instrument: Instrument, score: int) -> Band | None:
    reached = [b for b in instrument.bands if b.least is not None and b.least <= score]
    return reached[-1] if reached else None


def _tally(_instrument: Instrument, _answers: tuple[NewAnswer, ...]) -> Outcome:
    return Outcome()


def _chosen(instrument: Instrument, answers: tuple[NewAnswer, ...]) -> Outcome:
    band = instrument.band(str(answers[0].value))
    return Outcome(band=band, ceiling=band)


def _test(instrument: Instrument, answers: tuple[NewAnswer, ...]) -> Outcome:
    met = all(
        int(answer.value) >= item.least
        for item, answer in zip(instrument.items, answers, strict=True)
    )
    band = instrument.bands[1 if met else 0]
    return Outcome(band=band, ceiling=band)


def _screen(instrument: Instrument, answers: tuple[NewAnswer, ...]) -> Outcome:
    none, unsettled, found = instrument.bands
    values = {answer.value for answer in answers}
    if YES in values:
        return Outcome(band=found, ceiling=found)
    if NOT_KNOWN in values:
        return Outcome(band=unsettled, ceiling=found)
    return Outcome(band=none, ceiling=none)


_SCORED: dict[Scoring, Callable[[Instrument, tuple[NewAnswer, ...]], Outcome]] = {
    Scoring.POINTS: _points,
    Scoring.TALLY: _tally,
    Scoring.CHOSEN: _chosen,
    Scoring.TEST: _test,
    Scoring.SCREEN: _screen,
}
