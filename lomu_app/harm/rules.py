"""How a history of offences adds up to a score, and how each point is told.

Recency, frequency, gravity and vulnerability, each from 0 to 10 and weighted. The ledger holds
every addend with the rows that it comes from; the score is their sum and nothing else.
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from lomu_app.kernel.counting import counted

MOST = 10
_GRADE = re.compile(r"(?:[1-3]\W?([A-E])|([A-E])\W?([1-5])|([A-E]))(?:\W?[1-5PC])?", re.IGNORECASE)


class Part(StrEnum):
    """What is weighed of a history."""

    RECENCY = "recency"
    FREQUENCY = "frequency"
    GRAVITY = "gravity"
    VULNERABILITY = "vulnerability"


PART_LABELS = {
    Part.RECENCY: "Recency",
    Part.FREQUENCY: "Frequency",
    Part.GRAVITY: "Gravity",
    Part.VULNERABILITY: "Vulnerability",
}
Bands = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Model:
    """A frozen model. `digest` (SHA-256) covers all that decides over points, weights too.

    Bands are pairs of an edge and points. `basis` is max or mean. `sample` says that the harm
    weights are samples.
    """

    name: str
    digest: str
    scale: str
    table: str
    sample: bool
    line: int
    weights: Mapping[Part, int]
    recency: Bands
    frequency_days: int
    frequency: Bands
    gravity_days: int
    basis: str
    gravity: Bands
    vulnerability_days: int
    victims: Bands
    repeat: int
    vulnerable: int

    @property
    def stamp(self) -> str:
        """What a decision keeps: the name and the beginning of the digest."""
        return f"{self.name} #{self.digest[:12]}{' SAMPLE' if self.sample else ''}"

    @property
    def longest(self) -> int:
        """So many days back an incident can still give a point."""
        edge = max((days for days, _ in self.recency), default=0)
        return max(edge, self.frequency_days, self.gravity_days, self.vulnerability_days)


@dataclass(frozen=True, slots=True)
class Incident:
    """One offence that counts. `harm` is its weight in thousandths, None where none is known."""

    id: int
    on: dt.date
    victims: tuple[str, ...] = ()
    harm: int | None = None
    vulnerable: bool = False
    offence: str = ""


@dataclass(frozen=True, slots=True)
class Addend:
    """`points` of a score: `raw` out of 10 times `weight`, why, and the rows they come from."""

    part: Part
    points: int
    raw: int
    weight: int
    why: str
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """A score and its addends. `unweighed` are rows in gravity's time without a harm weight."""

    total: int
    addends: tuple[Addend, ...]
    unweighed: tuple[int, ...] = ()

    def of(self, part: Part) -> int:
        """The points of one part."""
        return sum(addend.points for addend in self.addends if addend.part is part)


@dataclass(frozen=True, slots=True)
class Fall:
    """The day from which the score is `score` if nothing new happens, and what lapsed by then."""

    on: dt.date
    score: int
    because: tuple[str, ...]


def intelligence_counts(grade: str | None) -> bool:
    """Whether something graded 3x5x2 (`2E`, `3-E-C`) or 5x5x5 (`B5`, `E41`) may count.

    What is suspected to be false never does: E, and 5 of the older grading, whose E is a source
    that nobody has tested. Nor does what cannot be read: a grade that nobody understands must
    not raise anybody. None and blank are no intelligence.
    """
    if grade is None or not grade.strip():
        return True
    found = _GRADE.fullmatch(grade.strip())
    if found is None:
        return False
    said = {part.upper() for part in found.groups() if part}
    return not said & {"E", "5"}


def score_of(model: Model, incidents: Sequence[Incident], today: dt.date) -> Score:
    """The score on a day; what lies after it is left out. `incidents` in any order."""
    past = sorted((one for one in incidents if one.on <= today), key=_day)
    addends: list[Addend] = []
    addends += _recency(model, past, today)
    addends += _frequency(model, _within(past, today, model.frequency_days))
    grave = _within(past, today, model.gravity_days)
    addends += _gravity(model, grave)
    addends += _vulnerability(model, _within(past, today, model.vulnerability_days))
    unweighed = tuple(one.id for one in grave if one.harm is None)
    return Score(sum(addend.points for addend in addends), tuple(addends), unweighed)


def falls_below(model: Model, incidents: Sequence[Incident], today: dt.date) -> Fall | None:
    """When the score first falls below the line with no new incident; None if it is below now.

    Only days on which an incident leaves a band can change anything.
    """
    now = score_of(model, incidents, today)
    if now.total < model.line:
        return None
    edges = {days for days, _ in model.recency}
    edges |= {model.frequency_days, model.gravity_days, model.vulnerability_days}
    days = sorted({one.on + dt.timedelta(days=edge + 1) for one in incidents for edge in edges})
    for day in days[bisect_right(days, today) :]:
        then = score_of(model, incidents, day)
        if then.total < model.line:
            return Fall(day, then.total, _changes(now, then))
    return None  # a line of nothing, below which nobody falls


def _changes(now: Score, then: Score) -> tuple[str, ...]:
    told = []
    for part in Part:
        before, after = now.of(part), then.of(part)
        if before != after:
            told.append(f"{PART_LABELS[part].lower()} goes from {before} to {after}")
    return tuple(told)


def _day(incident: Incident) -> dt.date:
    return incident.on


def _within(past: Sequence[Incident], today: dt.date, days: int) -> Sequence[Incident]:
    """The incidents of the last so many days, of a list in order of days."""
    first = today - dt.timedelta(days=days)
    return past[bisect_left(past, first, key=_day) :]


def _reached(bands: Bands, number: int) -> int:
    """The points of the last band whose edge is reached."""
    return max((points for edge, points in bands if number >= edge), default=0)


def _addend(model: Model, part: Part, raw: int, why: str, rows: Iterable[int]) -> list[Addend]:
    weight = model.weights[part]
    if raw * weight == 0:
        return []
    return [Addend(part, raw * weight, raw, weight, why, tuple(rows))]


def _recency(model: Model, past: Sequence[Incident], today: dt.date) -> list[Addend]:
    if not past:
        return []
    last = past[-1].on
    days = (today - last).days
    raw = next((points for edge, points in model.recency if days <= edge), 0)
    rows = [one.id for one in past if one.on == last]
    return _addend(
        model, Part.RECENCY, raw, f"last incident {last:%d/%m/%Y}, {counted(days, 'day')} ago", rows
    )


def _frequency(model: Model, recent: Sequence[Incident]) -> list[Addend]:
    why = f"{counted(len(recent), 'incident')} in {model.frequency_days} days"
    raw = _reached(model.frequency, len(recent))
    return _addend(model, Part.FREQUENCY, raw, why, (one.id for one in recent))


def _gravity(model: Model, recent: Sequence[Incident]) -> list[Addend]:
    weighed = [one for one in recent if one.harm is not None]
    if not weighed:
        return []
    harms = [one.harm or 0 for one in weighed]
    if model.basis == "mean":
        harm, rows = sum(harms) // len(harms), [one.id for one in weighed]
        why = f"harm weight {plain_weight(harm)} on average over {counted(len(rows), 'incident')}"
    else:
        harm = max(harms)
        rows = [one.id for one in weighed if one.harm == harm]
        named = next(one.offence for one in weighed if one.harm == harm)
        why = f"gravest: {named}, harm weight {plain_weight(harm)}"
    return _addend(model, Part.GRAVITY, _reached(model.gravity, harm // 1000), why, rows)


def _vulnerability(model: Model, recent: Sequence[Incident]) -> list[Addend]:
    seen = Counter(victim for one in recent for victim in one.victims)
    left = MOST
    found: list[Addend] = []
    parts = (
        (_reached(model.victims, len(seen)), counted(len(seen), "different victim"),
         [one.id for one in recent if one.victims]),
        (model.repeat, "a victim more than once",
         [one.id for one in recent if any(seen[victim] > 1 for victim in one.victims)]),
        (model.vulnerable, "a vulnerable victim", [one.id for one in recent if one.vulnerable]),
    )  # fmt: skip
    for points, why, rows in parts:
        raw = min(points, left) if rows else 0
        limited = f" (at most {MOST} in all)" if 0 < raw < points else ""
        found += _addend(model, Part.VULNERABILITY, raw, why + limited, rows)
        left -= raw
    return found


def plain_weight(thousandths: int) -> str:
    """A harm weight as people write it: `365`, `18.75`."""
    return f"{thousandths / 1000:,.3f}".rstrip("0").rstrip(".")
