"""The numbers of packs and copies; those that not everybody may know of are counted apart.

Otherwise a gap in the numbers of the others would tell how many there are.
"""

from __future__ import annotations

import sqlalchemy as sa

from lomu_app.disclosure.records import PackRelease, ReleaseCopy
from lomu_app.store.numbers import APART, next_apart, next_id
from lomu_app.store.unit_of_work import UnitOfWork


def next_number(uow: UnitOfWork, model: type[PackRelease | ReleaseCopy], *, apart: bool) -> int:
    """The id of the next row."""
    if apart:
        return next_apart(uow.session, model)
    if uow.session.get_bind().dialect.name != "sqlite":
        return next_id(uow.session, model)
    highest = sa.select(sa.func.max(model.id)).where(model.id < APART)
    return int(uow.session.scalars(highest).one() or 0) + 1


def reference_of(number: int) -> str:
    """`D-000012`; `DX-000012` where not everybody may know of it."""
    apart = is_apart(number)
    return f"{'DX' if apart else 'D'}-{number - (APART if apart else 0):06d}"


def is_apart(number: int) -> bool:
    """Whether it is numbered among those of which not everybody may know."""
    return number > APART
