"""Puts invented people under orders, notices, licences and bail, with clocks at every distance.

Everything goes through the handlers that officers' commands use, as with memberships.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from lomu_app.orders.commands import AddCondition, RecordBreach, RecordOrder
from lomu_app.orders.parts import add_condition, record_breach
from lomu_app.orders.recording import record_order
from lomu_app.people.records import Person
from lomu_app.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Invented:
    """One order: made so many hours ago, running so many days; 0 where it has no end.

    The force is filled a day before it is shown: a notice of 21 hours has 45 behind it then.
    """

    kind: str
    hours_ago: int
    days: int
    made_by: str
    conditions: tuple[tuple[str, str], ...] = ()
    broken: str = ""


_NO_CONTACT = ("contact", "Not to contact V1 by any means, nor through others.")
_KEEP_OUT = ("exclusion", "Not to enter the street in which V1 lives, nor the one behind it.")
_CURFEW = ("curfew", "Indoors from 20:00 to 06:00.")
ORDERS = (
    Invented("dvpn", 21, 0, "Supt Larch", (_NO_CONTACT, _KEEP_OUT)),
    Invented("pre_charge_bail", 80 * 24, 86, "PS Elm", (_CURFEW, _NO_CONTACT)),
    Invented("dvpo", 9 * 24, 27, "Magistrates' court", (_NO_CONTACT, _KEEP_OUT),
             "Stood at her gate and shouted."),
    Invented("licence", 30 * 24, 210, "HMP Elmbrook", (("residence", "To live where told."),)),
    Invented("nmo", 60 * 24, 0, "Family court", (_NO_CONTACT,)),
    Invented("cawn", 170 * 24, 0, "PC Hazel"),
    Invented("shpo", 24, 5 * 365 + 2, "Crown court"),
    Invented("rui", 20 * 24, 0, "PS Elm"),
)  # fmt: skip


class Binding:
    """Puts one person after the other under the next kind of order of the area."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow
        self._bound: dict[str, int] = {}

    def bind(self, person: Person, area: str) -> None:
        """The next order of the area, once each; nobody after the last."""
        at = self._bound.setdefault(area, 0)
        if at < len(ORDERS):
            self._bound[area] += 1
            self._store(person, area, ORDERS[at])

    def _store(self, person: Person, area: str, invented: Invented) -> None:
        made = self._uow.clock.now() - dt.timedelta(hours=invented.hours_ago)
        by_paper = invented.kind in ("dvpn", "cawn")
        done = record_order(
            self._uow,
            RecordOrder(
                person_id=person.id, area=area, kind=invented.kind, made_at=made,
                made_by=invented.made_by, officer="PC Yarrow",
                served_at=made + dt.timedelta(hours=1) if by_paper else None,
                ends_at=made + dt.timedelta(days=invented.days) if invented.days else None,
            ),
        )  # fmt: skip
        order_id, version = int(done["order_id"]), int(done["version"])
        for category, text in invented.conditions:
            protected = "V1" if "V1" in text else ""
            version = add_condition(
                self._uow,
                AddCondition(
                    order_id=order_id, version=version, category=category, text=text,
                    protected=protected,
                ),
            )["version"]  # fmt: skip
        if invented.broken:
            record_breach(
                self._uow,
                RecordBreach(
                    order_id=order_id, version=version, detail=invented.broken,
                    at=self._uow.clock.now() - dt.timedelta(hours=9),
                    evidence="Doorbell recording, two neighbours.",
                ),
            )  # fmt: skip
