"""The read side of harm: one person's ledger, and the list of everybody by score."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from lomu_app.harm.ledger import (
    History,
    Reading,
    every_history,
    history_of,
    serial_since,
)
from lomu_app.harm.models import POLICY, model_in_use
from lomu_app.harm.patterns import Pattern, escalation, repeat_victim, serial_test
from lomu_app.harm.records import Offence, OffenceFile, OffenceStrike
from lomu_app.harm.rows import (
    LedgerDetail,
    OffenceRow,
    RankedRow,
    Ranking,
    Standing,
    StrikeShown,
)
from lomu_app.harm.rules import (
    Addend,
    Model,
    Part,
    Score,
    falls_below,
    plain_weight,
    score_of,
)
from lomu_app.harm.standing import OF_ANOTHER_AREA
from lomu_app.harm.striking import may_strike
from lomu_app.harm.weighing import Weights
from lomu_app.kernel.permissions import Permission
from lomu_app.kernel.progress import Progress, Silent
from lomu_app.people.records import Person
from lomu_app.people.seeing import require_person
from lomu_app.store.unit_of_work import Reader

_BATCH = 5_000
_ROWS = (
    Offence.id, Offence.day, Offence.reference, Offence.offence, Offence.da, Offence.victim,
    Offence.relationship, Offence.outcome, Offence.vulnerable, Offence.grade, Offence.area,
    Offence.sheet, Offence.row, Offence.file_id, OffenceFile.file_name,
    OffenceFile.version.label("file_version"), Offence.strike_id,
    OffenceStrike.version.label("strike_version"), OffenceStrike.file_id.label("struck_file"),
    OffenceStrike.reason, OffenceStrike.created_by, OffenceStrike.created_at,
)  # fmt: skip
_PEOPLE = (
    Person.id, Person.reference, Person.surname, Person.forenames, Person.date_of_birth,
    Person.pnc_id,
)  # fmt: skip


def ledger_of(reader: Reader, person_id: int) -> LedgerDetail:
    """One person's score today with all that it stands on.

    The whole force's rows count; of those of other areas only the day is shown.
    """
    reader.actor.require(Permission.SEE_SCORES)
    require_person(reader, person_id)
    person = reader.session.execute(sa.select(*_PEOPLE).where(Person.id == person_id)).one()
    model, weights = model_in_use(reader.session, reader.policies)
    policy, today = reader.policies[POLICY], reader.clock.today()
    reading = Reading(policy, weights)
    rows = _whole_rows(reader, person_id)
    standing = [row for row in rows if row.strike_id is None]
    history = history_of(standing, reading, person_id, today)
    score = score_of(model, history.incidents, today)
    shown = tuple(_shown(reader, reading, row, score, today) for row in rows)
    return LedgerDetail(
        person_id=person_id, reference=person.reference, surname=person.surname,
        forenames=person.forenames, date_of_birth=person.date_of_birth, model=model,
        score=score.total, above_line=score.total >= model.line,
        addends=tuple(_told(addend, shown) for addend in score.addends),
        rows=shown, unweighed=score.unweighed,
        serial=serial_test(
            policy["serial"], history.incidents, history.related, person.date_of_birth, today
        ),
        repeat=_without_names(repeat_victim(policy["repeat"], history.incidents, today), shown),
        escalation=escalation(policy["escalation"], history.incidents, today),
        fall=falls_below(model, history.incidents, today),
        notes=_notes(reading, standing, score, struck=len(rows) - len(standing)),
    )  # fmt: skip


def rank_people(
    reader: Reader, area: str | None = None, progress: Progress | None = None
) -> Ranking:
    """Everybody with points by the model in use; with an area, those with a row in it."""
    reader.actor.require(Permission.SEE_SCORES)
    model, weights = model_in_use(reader.session, reader.policies)
    return Ranking(model, rank_by(reader, model, weights, area, progress))


def rank_by(
    reader: Reader, model: Model, weights: Weights, area: str | None,
    progress: Progress | None = None,
) -> tuple[Standing, ...]:  # fmt: skip
    """The same by any model. Raises Cancelled when `progress` says so."""
    within = _within(reader, area)
    policy, today = reader.policies[POLICY], reader.clock.today()
    since = min(today - dt.timedelta(days=model.longest), serial_since(policy.items, today))
    births = _births(reader)
    reading = Reading(policy, weights)
    found: list[Standing] = []
    # Of each history only what is shown is kept: those of a whole force are a million objects.
    for history in every_history(
        reader.session, reading, since=since, today=today, progress=progress or Silent()
    ):
        if within is not None and history.person_id not in within:
            continue
        score = score_of(model, history.incidents, today)
        if score.total:
            born = births.get(history.person_id)
            serial = serial_test(policy["serial"], history.incidents, history.related, born, today)
            found.append(_standing(model, history, score, serial=serial.met))
    return _ranked(found)


def load_ranked(reader: Reader, standings: Sequence[Standing]) -> dict[int, RankedRow]:
    """Names and numbers beside standings, by person id."""
    reader.actor.require(Permission.SEE_SCORES)
    by_id = {standing.id: standing for standing in standings}
    ids, found = list(by_id), {}
    for start in range(0, len(ids), _BATCH):
        wanted = sa.select(*_PEOPLE).where(Person.id.in_(ids[start : start + _BATCH]))
        for row in reader.session.execute(wanted):
            found[row.id] = RankedRow(*row, standing=by_id[row.id])
    return found


def list_offences(
    reader: Reader, *, person_id: int | None = None, area: str | None = None
) -> list[dict[str, Any]]:
    """Offence rows of the areas that the reader works for, as plain data, by file and row.

    `struck` is why a row was struck out, None for one that stands.
    """
    reader.actor.require(Permission.SEE_SCORES)
    if area is not None:
        reader.actor.require_area(area)
    wanted = (
        sa.select(
            Offence, OffenceFile.file_name, Person.reference.label("person"), OffenceStrike.reason
        )
        .join(OffenceFile, Offence.file_id == OffenceFile.id)
        .outerjoin(OffenceStrike, Offence.strike_id == OffenceStrike.id)
        .join(Person, Offence.person_id == Person.id)
        .where(_visible((area,) if area else tuple(reader.actor.areas)))
        .order_by(Offence.file_id, Offence.id)
    )
    if person_id is not None:
        wanted = wanted.where(Offence.person_id == person_id)
    fields = (
        "area", "day", "offence", "da", "victim", "relationship", "outcome", "vulnerable", "grade",
    )  # fmt: skip
    return [
        {"crime_reference": offence.reference, "person": person}
        | {field: getattr(offence, field) for field in fields}
        | {"source": {"file": file, "sheet": offence.sheet, "row": offence.row}, "struck": struck}
        for offence, file, person, struck in reader.session.execute(wanted)
    ]


# --- parts ------------------------------------------------------------------------------


def _ranked(found: list[Standing]) -> tuple[Standing, ...]:
    """Highest first, each with its rank; whoever has the same score shares it."""
    ranked: list[Standing] = []
    for at, one in enumerate(sorted(found, key=_by_score), 1):
        same = bool(ranked) and ranked[-1].score == one.score
        ranked.append(dataclasses.replace(one, rank=ranked[-1].rank if same else at))
    return tuple(ranked)


def _by_score(standing: Standing) -> tuple[int, int, int]:
    return -standing.score, -standing.recency, standing.id


def _standing(model: Model, history: History, score: Score, *, serial: bool) -> Standing:
    return Standing(
        id=history.person_id, rank=0, score=score.total, recency=score.of(Part.RECENCY),
        frequency=score.of(Part.FREQUENCY), gravity=score.of(Part.GRAVITY),
        vulnerability=score.of(Part.VULNERABILITY), incidents=len(history.incidents),
        victims=len({victim for one in history.incidents for victim in one.victims}),
        last=max((one.on for one in history.incidents), default=None), serial=serial,
        above_line=score.total >= model.line,
    )  # fmt: skip


def _visible(areas: Iterable[str]) -> sa.ColumnElement[bool]:
    return sa.or_(Offence.area.is_(None), Offence.area.in_(tuple(areas)))


def _within(reader: Reader, area: str | None) -> set[int] | None:
    """Whose rows the reader may rank: of the area, or of any area that they work for.

    The ids are gathered once; None where nobody is left out.
    """
    if area is not None:
        reader.actor.require_area(area)
    areas = (area,) if area is not None else tuple(reader.actor.areas)
    others = sa.select(Offence.id).where(sa.not_(_visible(areas)), Offence.area.is_not(None))
    if reader.session.scalar(others.limit(1)) is None:
        return None
    return set(
        reader.session.scalars(sa.select(Offence.person_id).where(_visible(areas)).distinct())
    )


def _births(reader: Reader) -> dict[int, dt.date | None]:
    known = sa.select(Person.id, Person.date_of_birth).where(
        Person.id.in_(sa.select(Offence.person_id).distinct())
    )
    return {row.id: row.date_of_birth for row in reader.session.execute(known)}


def _whole_rows(reader: Reader, person_id: int) -> Sequence[Any]:
    wanted = (
        sa.select(*_ROWS)
        .join(OffenceFile, Offence.file_id == OffenceFile.id)
        .outerjoin(OffenceStrike, Offence.strike_id == OffenceStrike.id)
        .where(Offence.person_id == person_id)
        .order_by(Offence.day.desc(), Offence.id)
    )
    return reader.session.execute(wanted).all()


def _shown(reader: Reader, reading: Reading, row: Any, score: Score, today: dt.date) -> OffenceRow:
    strike = _strike(row)
    why_not = f"struck out: {strike.reason}" if strike else reading.why_not(row, today)
    points = tuple(dict.fromkeys(addend.part for addend in score.addends if row.id in addend.rows))
    found = reading.weights.find(row.offence)
    harm = "" if found is None else plain_weight(found.weight)
    hidden = row.area is not None and not reader.actor.covers(row.area)
    common = {
        "id": row.id, "day": row.day, "area": row.area, "counts": not why_not, "points": points,
        "hidden": hidden,
    }  # fmt: skip
    if hidden:
        return OffenceRow(
            **common, reference="", offence="", da=None, victim="", relationship="", outcome="",
            outcome_label="", vulnerable=None, grade="", harm="", why_not="", file="", sheet="",
            row=0,
        )  # fmt: skip
    return OffenceRow(
        **common, reference=row.reference, offence=row.offence, da=row.da, victim=row.victim,
        relationship=row.relationship, outcome=row.outcome,
        outcome_label=reading.outcome_label(row.outcome), vulnerable=row.vulnerable,
        grade=row.grade, harm=harm, why_not=why_not, file=row.file_name, sheet=row.sheet,
        row=row.row, file_id=row.file_id, file_version=row.file_version, strike=strike,
        may_strike=may_strike(reader.actor, reader.policies, row.area),
    )  # fmt: skip


def _strike(row: Any) -> StrikeShown | None:
    if row.strike_id is None:
        return None
    whole = row.struck_file is not None
    return StrikeShown(
        row.strike_id, row.strike_version, whole, row.reason, row.created_by, row.created_at
    )


def _told(addend: Addend, shown: Sequence[OffenceRow]) -> Addend:
    """The addend; words that name an offence which the reader may not see are left out."""
    rows = [row for row in shown if row.id in addend.rows]
    if addend.part is not Part.GRAVITY or not any(row.hidden for row in rows):
        return addend
    seen = next((row for row in rows if not row.hidden), None)
    if seen is None:
        return dataclasses.replace(addend, why=OF_ANOTHER_AREA)
    return dataclasses.replace(addend, why=addend.why if _is_mean(addend) else
                               f"gravest: {seen.offence}, harm weight {seen.harm}")  # fmt: skip


def _is_mean(addend: Addend) -> bool:
    return not addend.why.startswith("gravest")


def _without_names(pattern: Pattern, shown: Sequence[OffenceRow]) -> Pattern:
    """The pattern; where rows of other areas show it, the victims are not named."""
    if not any(row.hidden for row in shown if row.id in pattern.rows):
        return pattern
    return dataclasses.replace(
        pattern, words="a victim more than once; rows of other areas are among them"
    )


def _notes(reading: Reading, rows: Sequence[Any], score: Score, *, struck: int) -> tuple[str, ...]:
    """What somebody must know before they lean on the score; `rows` that are not struck out."""
    told = []
    if struck:
        told.append(f"{struck} struck out; not counted")
    unmarked = sum(row.da is not True and reading.related(row.relationship) is True for row in rows)
    if unmarked:
        told.append(
            f"{unmarked} against partner, former partner or family not marked as domestic abuse; "
            "not counted"
        )
    if score.unweighed:
        told.append(f"{len(score.unweighed)} without a harm weight; gravity does not see them")
    if reading.weights.sample:
        told.append("Harm weights are SAMPLES; bring in the published table")
    return tuple(told)
