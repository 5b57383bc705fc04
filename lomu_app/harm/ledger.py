"""From offence rows to incidents that count, for one person and for everybody."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lomu_app.harm.records import Offence
from lomu_app.harm.rules import Incident, intelligence_counts
from lomu_app.harm.weighing import Weights
from lomu_app.kernel.policy import Policy
from lomu_app.kernel.progress import Progress, check_cancelled

UNKNOWN_OUTCOME = "unknown"
_COLUMNS = (
    Offence.id, Offence.person_id, Offence.day, Offence.offence, Offence.da, Offence.victim,
    Offence.relationship, Offence.outcome, Offence.vulnerable, Offence.grade,
)  # fmt: skip
_BATCH = 5_000
_TOLD_EVERY = 500
_NOT_WORDS = re.compile(r"[^a-z0-9]+")


@dataclass
class Reading:
    """What the words of a row mean by the policy; each word is looked up once."""

    policy: Policy
    weights: Weights
    _outcomes: dict[str, str] = field(default_factory=dict)
    _relations: dict[str, str] = field(default_factory=dict)
    _grades: dict[str, bool] = field(default_factory=dict)

    def __post_init__(self) -> None:
        outcomes, relations = self.policy["outcomes"], self.policy["relations"]
        self._by_outcome = {_plain(w): each["code"] for each in outcomes for w in each["words"]}
        self._no_count = {each["code"] for each in outcomes if not each["counts"]}
        self.outcome_labels = {each["code"]: str(each["label"]) for each in outcomes}
        self._by_relation = {_plain(w): code for code, words in relations.items() for w in words}
        self._related = set(self.policy["serial"]["relations"])

    def outcome(self, words: str) -> str:
        """The code of an outcome; `unknown` where the policy has no such words."""
        if words not in self._outcomes:
            self._outcomes[words] = self._by_outcome.get(_plain(words), UNKNOWN_OUTCOME)
        return self._outcomes[words]

    def outcome_label(self, words: str) -> str:
        """What an outcome makes of somebody, in words."""
        return self.outcome_labels.get(self.outcome(words), "Suspect; outcome not understood")

    def related(self, words: str) -> bool | None:
        """Whether the victim is one whom the serial test names; None where nobody knows."""
        if words not in self._relations:
            self._relations[words] = self._by_relation.get(_plain(words), "")
        code = self._relations[words]
        return code in self._related if code else None

    def why_not(self, row: Any, today: dt.date) -> str:
        """Why a row counts nowhere; empty where it counts."""
        if row.da is not True:
            return "not marked as domestic abuse" if row.da is False else "no DA marker is given"
        if row.day is None:
            return "its day is not known"
        if row.day > today:
            return "its day is still to come"
        if self.outcome(row.outcome) in self._no_count:
            return f"its outcome: {row.outcome}"
        if row.grade and not self._grade_counts(row.grade):
            return f"intelligence graded {row.grade} never counts"
        return ""

    def is_report(self, row: Any) -> bool:
        """Whether a row tells of a report of domestic abuse, whatever came of it.

        An acquittal takes no report away. A row found to be no crime, or of somebody else, is
        none, nor is intelligence.
        """
        none_was = set(self.policy["reports"]["not_outcomes"])
        return row.da is True and not row.grade and self.outcome(row.outcome) not in none_was

    def incident(self, row: Any) -> Incident:
        """A row that counts, as the rules take it."""
        found = self.weights.find(row.offence)
        return Incident(
            row.id, row.day, victims_of(row.victim), None if found is None else found.weight,
            bool(row.vulnerable), row.offence,
        )  # fmt: skip

    def _grade_counts(self, grade: str) -> bool:
        if grade not in self._grades:
            self._grades[grade] = intelligence_counts(grade)
        return self._grades[grade]


@dataclass(slots=True)
class History:
    """What counts of one person, and of which rows the victim is one that the test names."""

    person_id: int
    incidents: list[Incident] = field(default_factory=list)
    related: dict[int, bool | None] = field(default_factory=dict)


def victims_of(text: str) -> tuple[str, ...]:
    """The references in a cell, each once."""
    if not text:
        return ()
    if "," not in text:
        return (text,)
    return tuple(dict.fromkeys(part for one in text.split(",") if (part := one.strip())))


def history_of(rows: Sequence[Any], reading: Reading, person_id: int, today: dt.date) -> History:
    """What counts of these rows of one person."""
    history = History(person_id)
    for row in rows:
        if not reading.why_not(row, today):
            history.incidents.append(reading.incident(row))
            history.related[row.id] = reading.related(row.relationship)
    return history


def rows_of_people(session: Session, ids: Sequence[int]) -> dict[int, list[Any]]:
    """The rows that the rules read, of these people, by person; none that is struck out."""
    found: dict[int, list[Any]] = {person_id: [] for person_id in ids}
    for start in range(0, len(ids), _BATCH):
        wanted = sa.select(*_COLUMNS).where(
            Offence.person_id.in_(ids[start : start + _BATCH]), Offence.strike_id.is_(None)
        )
        for row in session.execute(wanted.order_by(Offence.id)):
            found[row.person_id].append(row)
    return found


def every_history(
    session: Session, reading: Reading, *, since: dt.date, today: dt.date, progress: Progress
) -> Iterator[History]:
    """Of everybody with an incident that counts since a day, read as it goes; one at a time.

    Raises Cancelled when `progress` says so.
    """
    wanted = (
        sa.select(*_COLUMNS)
        .where(
            Offence.da.is_(True),
            Offence.strike_id.is_(None),
            Offence.day >= since,
            Offence.day <= today,
        )
        .order_by(Offence.person_id)
    )
    total = session.scalar(sa.select(sa.func.count()).select_from(wanted.subquery())) or 0
    rows = session.execute(wanted.execution_options(stream_results=True, yield_per=_BATCH))
    history: History | None = None
    for number, row in enumerate(rows):
        if number % _TOLD_EVERY == 0:
            check_cancelled(progress)
            progress.step(number, total, "offences")
        if reading.why_not(row, today):
            continue
        if history is None or history.person_id != row.person_id:
            if history is not None:
                yield history
            history = History(row.person_id)
        history.incidents.append(reading.incident(row))
        history.related[row.id] = reading.related(row.relationship)
    if history is not None:
        yield history
    progress.step(total, total, "offences")


def serial_since(policy: Mapping[str, Any], today: dt.date) -> dt.date:
    """The first day that the serial test can look at, and a day to spare."""
    return today - dt.timedelta(days=366 * int(policy["serial"]["years"]))


def _plain(words: str) -> str:
    return _NOT_WORDS.sub(" ", words.lower()).strip()
