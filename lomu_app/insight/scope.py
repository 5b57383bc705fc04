"""What a measure is asked for: by whom, in which areas, from which day to which."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from lomu_app.kernel.clock import LONDON, london
from lomu_app.kernel.policy import Policy
from lomu_app.people.entry_records import AccessLimit
from lomu_app.store.unit_of_work import Reader

POLICY = "insight"


@dataclass(frozen=True, slots=True)
class Scope:
    """`outside` leaves out everybody under limited access, whoever asks: for what goes out."""

    reader: Reader
    areas: tuple[str, ...]
    first: dt.date
    last: dt.date
    outside: bool = False

    @property
    def policy(self) -> Policy:
        """The policy of the measures."""
        return self.reader.policies[POLICY]

    def has(self, day: dt.date | None) -> bool:
        """Whether a day lies in the period."""
        return day is not None and self.first <= day <= self.last

    def has_moment(self, moment: dt.datetime | None) -> bool:
        """Whether a moment lies on a day of the period, in London."""
        return moment is not None and self.has(london(moment).date())

    @property
    def since(self) -> dt.datetime:
        """The first moment of the period, for a question to the database."""
        return dt.datetime.combine(self.first, dt.time.min, LONDON)

    @property
    def until(self) -> dt.datetime:
        """The first moment after the period."""
        return dt.datetime.combine(self.last + dt.timedelta(days=1), dt.time.min, LONDON)

    def may_go_out(
        self, person_id: InstrumentedAttribute[int] | InstrumentedAttribute[int | None]
    ) -> Iterable[sa.ColumnElement[bool]]:
        """The conditions on whose row it is, beyond those of the session."""
        if not self.outside:
            return ()
        limited = sa.select(AccessLimit.person_id).where(AccessLimit.lifted_at.is_(None))
        return (sa.or_(person_id.is_(None), person_id.not_in(limited)),)
