"""What came back before, by whom, and what was made of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from lomu_app.disclosure.queries import may_know
from lomu_app.disclosure.records import PackRelease, ReleaseCopy
from lomu_app.disclosure.rows import areas_told
from lomu_app.disclosure.whole import shut_to
from lomu_app.kernel.permissions import Permission
from lomu_app.returns.records import PackReturn
from lomu_app.returns.rows import AnswerRow, ReturnRow
from lomu_app.returns.rules import Decision
from lomu_app.store.unit_of_work import Reader

POLICY = "returns"
_AT_ONCE = 50


def load_returns(reader: Reader, limit: int = 50) -> list[ReturnRow]:
    """What was brought back of packs that are the asker's to see, the newest first."""
    return list(islice(_load(reader, PackReturn.area.in_(reader.actor.areas)), limit))


def returns_of_copy(reader: Reader, copy_id: int) -> list[ReturnRow]:
    """Each time that one copy came back, the first time first."""
    return list(_load(reader, PackReturn.copy_id == copy_id))[::-1]


def taken_before(rows: Iterable[ReturnRow]) -> dict[tuple[str, str], dict[str, list[str]]]:
    """What was taken of each row, by its sheet and id, then by column, the newest last."""
    found: dict[tuple[str, str], dict[str, list[str]]] = {}
    for row in rows:
        for each in row.answers:
            if each.decision is Decision.TAKEN:
                columns = found.setdefault((each.sheet, each.row_id), {})
                columns.setdefault(each.column, []).append(each.after)
    return found


def last_taken(row: Mapping[str, Sequence[str]], but: Collection[str]) -> dict[str, str]:
    """What was last taken of a row's cells, but for those columns that say something now."""
    return {column: said[-1] for column, said in row.items() if column and column not in but}


def _load(reader: Reader, wanted: sa.ColumnElement[bool]) -> Iterator[ReturnRow]:
    """Those that the asker may see, the newest first; read on for as long as more are asked for.

    What is hidden from the asker is counted by nobody: they get as many as others do.
    """
    reader.actor.require(Permission.IMPORT)
    query = (
        sa.select(PackReturn)
        .join(ReleaseCopy, ReleaseCopy.id == PackReturn.copy_id)
        .join(PackRelease, PackRelease.id == ReleaseCopy.release_id)
        .options(selectinload(PackReturn.answers))
        .where(wanted, may_know(reader.actor))
        .order_by(PackReturn.id.desc())
        .limit(_AT_ONCE)
    )
    older: sa.ColumnElement[bool] = sa.true()
    while found := reader.session.scalars(query.where(older)).all():
        releases = {each.copy.release_id for each in found}
        shut = shut_to(reader.session, reader.actor, releases)
        for each in found:
            if each.copy.release_id not in shut and _whole(reader, each):
                yield _row(each)
        if len(found) < _AT_ONCE:
            return
        older = PackReturn.id < found[-1].id


def _whole(reader: Reader, found: PackReturn) -> bool:
    release = found.copy.release
    return all(map(reader.actor.covers, areas_told(release.area, release.covers)))


def _row(found: PackReturn) -> ReturnRow:
    copy = found.copy
    answers = tuple(
        AnswerRow(
            each.sheet, each.row_id, each.column_key, each.before, each.after, each.decision,
            each.reason, each.done,
        )
        for each in found.answers
    )  # fmt: skip
    return ReturnRow(
        id=found.id, at=found.created_at, by=found.created_by, copy=copy.canary,
        release=copy.release.reference, title=copy.release.title, area=found.area,
        agency=copy.agency, returned_by=found.returned_by, received_on=found.received_on,
        file_name=found.file_name, sha256=found.sha256, known_by=found.known_by,
        altered=found.altered, note=found.note,
        taken=sum(each.decision is Decision.TAKEN for each in answers),
        refused=sum(each.decision is Decision.REFUSED for each in answers), answers=answers,
    )  # fmt: skip
