"""What the page of a plan reads in one go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lomu_app.orders.queries import load_orders
from lomu_app.orders.rows import OrderFilter, OrderRow
from lomu_app.packs.plan_prints import may_print_plan
from lomu_app.people.queries import load_people
from lomu_app.people.rows import PersonRow
from lomu_app.plans.content import PlanContent
from lomu_app.plans.queries import load_plan, load_plans, load_version
from lomu_app.plans.rows import PlanDetail, PlanFilter, PlanRow


@dataclass(frozen=True, slots=True)
class PageFacts:
    """The person, all their plans, and the one that is shown: `content` is the version asked for.

    `detail` is None where the person has no plan; `wanted` then are the rows that ask for one.
    `orders` are the live ones, which hold somebody as much as any goal of control. `may_print`
    says whether the asker may put the plan on paper.
    """

    person: PersonRow | None
    plans: tuple[PlanRow, ...]
    wanted: tuple[PlanRow, ...]
    detail: PlanDetail | None
    content: PlanContent | None
    version: int
    orders: tuple[OrderRow, ...]
    may_print: bool


def read_page(reader: Any, person_id: int, plan_id: int, version: int, area: str) -> PageFacts:
    """The plan asked for, else the one of this area, else the person's first one."""
    people = load_people(reader, [person_id])
    rows = load_plans(reader, PlanFilter(person_id=person_id, closed_too=True))
    plans = tuple(row for row in rows if row.id is not None)
    wanted = tuple(row for row in rows if row.id is None)
    chosen = _chosen(plans, plan_id, area)
    person = people[0] if people else None
    if chosen is None or chosen.id is None:
        return PageFacts(person, plans, wanted, None, None, 0, (), False)
    detail = load_plan(reader, chosen.id)
    version = version if chosen.id == plan_id else 0
    content = load_version(reader, chosen.id, version) if version else detail.content
    orders = tuple(load_orders(reader, OrderFilter(person_id=person_id)))
    may_print = may_print_plan(reader, chosen.id)
    return PageFacts(person, plans, wanted, detail, content, version, orders, may_print)


def _chosen(plans: tuple[PlanRow, ...], plan_id: int, area: str) -> PlanRow | None:
    by_wish = [row for row in plans if row.id == plan_id]
    here = [row for row in plans if row.area == area and row.closed_on is None]
    return next(iter([*by_wish, *here, *plans]), None)
