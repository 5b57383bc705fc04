"""The weight lab and the fairness view: what a ranking does to groups, and what others would.

Nothing is stored here. A model is put in use by `PublishModel` alone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from lomu_app.harm.fairness import age_band, rank_shifts
from lomu_app.harm.models import POLICY, freeze, model_in_use, plain_content
from lomu_app.harm.queries import load_ranked, rank_by
from lomu_app.harm.records import HarmModel, HarmTable
from lomu_app.harm.rows import GroupShift, LabLine, LabResult, ModelShown, Standing, TableShown
from lomu_app.kernel.permissions import Permission
from lomu_app.kernel.progress import Progress
from lomu_app.people.ethnicity import ethnic_groups
from lomu_app.people.records import Person
from lomu_app.people.rules import shown_name
from lomu_app.store.unit_of_work import Reader

AGE, ETHNICITY = "Age", "Ethnicity"
_MOST_LINES = 200
_BATCH = 5_000


def models_on_record(reader: Reader) -> tuple[ModelShown, ...]:
    """The model in use first, then those before it, down to that of the policy file."""
    reader.actor.require(Permission.SEE_SCORES)
    policy = reader.policies[POLICY]
    found = []
    for kept in reader.session.scalars(sa.select(HarmModel).order_by(HarmModel.id.desc())):
        model, _ = freeze(reader.session, policy, kept.name, kept.content)
        found.append(ModelShown(model, kept.content, kept.created_by, kept.created_at, kept.reason))
    content = plain_content(policy["model"])
    first, _ = freeze(reader.session, policy, f"{content['name']} {policy.version}", content)
    return (*found, ModelShown(first, content, "", None, f"As delivered ({policy.stamp})"))


def tables_on_record(reader: Reader) -> tuple[TableShown, ...]:
    """Every harm table that was brought in, the newest first."""
    reader.actor.require(Permission.SEE_SCORES)
    wanted = sa.select(HarmTable).order_by(HarmTable.id.desc())
    return tuple(
        TableShown(table.id, table.name, table.scale, len(table.content), table.file_name)
        for table in reader.session.scalars(wanted)
    )


def fairness_of(
    reader: Reader, ranked: Sequence[Standing], other: Sequence[Standing] | None = None
) -> tuple[GroupShift, ...]:
    """How age bands and recorded ethnicities fare in a ranking, and against `other`."""
    reader.actor.require(Permission.SEE_SCORES)
    policy, today = reader.policies[POLICY]["fairness"], reader.clock.today()
    ids = [standing.id for standing in ranked]
    births = _births(reader, ids)
    ages = {key: age_band(policy["age_bands"], births.get(key), today) for key in ids}
    least = int(policy["least_people"])
    return (
        *rank_shifts(AGE, ages, ranked, least=least, other=other),
        *rank_shifts(ETHNICITY, ethnic_groups(reader, ids), ranked, least=least, other=other),
    )


def try_weights(
    reader: Reader, content: Mapping[str, Any], area: str | None = None,
    progress: Progress | None = None,
) -> LabResult:  # fmt: skip
    """Everybody before and after: by the model in use, and by this content.

    Raises InvalidInput for a model that cannot be, Cancelled when `progress` says so.
    """
    reader.actor.require(Permission.SEE_SCORES)
    now, weights = model_in_use(reader.session, reader.policies)
    tried, other_weights = freeze(reader.session, reader.policies[POLICY], "Tried", content)
    before = rank_by(reader, now, weights, area, progress)
    after = rank_by(reader, tried, other_weights, area, progress)
    return LabResult(
        before=now, after=tried, people=len(after),
        above_before=sum(one.above_line for one in before),
        above_after=sum(one.above_line for one in after),
        lines=_lines(reader, before, after), groups=fairness_of(reader, after, before),
    )  # fmt: skip


def _lines(
    reader: Reader, before: Sequence[Standing], after: Sequence[Standing]
) -> tuple[LabLine, ...]:
    """Who moves most, and who crosses the line, on top."""
    was = {standing.id: standing for standing in before}
    both = [(was[one.id], one) for one in after if one.id in was]
    both.sort(key=_most_moved)
    shown = both[:_MOST_LINES]
    named = load_ranked(reader, [one for _, one in shown])
    return tuple(
        LabLine(
            one.id, named[one.id].reference,
            shown_name(named[one.id].surname, named[one.id].forenames), old.score, one.score,
            old.rank, one.rank, crosses=old.above_line != one.above_line,
        )
        for old, one in shown
    )  # fmt: skip


def _most_moved(pair: tuple[Standing, Standing]) -> tuple[bool, int, int]:
    old, new = pair
    return old.above_line == new.above_line, -abs(old.rank - new.rank), new.rank


def _births(reader: Reader, ids: Sequence[int]) -> dict[int, dt.date | None]:
    found: dict[int, dt.date | None] = {}
    for start in range(0, len(ids), _BATCH):
        wanted = sa.select(Person.id, Person.date_of_birth).where(
            Person.id.in_(ids[start : start + _BATCH])
        )
        found |= {row.id: row.date_of_birth for row in reader.session.execute(wanted)}
    return found
