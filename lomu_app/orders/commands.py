"""The use cases of orders, notices, licences and bail, as the desk and other rooms send them.

Handlers: `recording` (made, brought into force, served), `changing` (varied, extended, ended,
clocks settled), `parts` (conditions and breaches). `version` is always that of the order that
the user was looking at. All moments are aware.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from lomu_app.kernel.permissions import Permission
from lomu_app.store.audit import Verb
from lomu_app.store.command import Command


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordOrder(Command):
    """Put an order on record, of a kind of the policy; a clock left None is set by the policy.

    `made_at` is the moment of the arrest for bail before charge. `outside_limits` says why an
    end is right that the policy's shortest or longest time does not allow. The result holds
    `order_id` and `reference`.
    """

    permission: ClassVar[Permission] = Permission.EDIT_ORDERS
    verb: ClassVar[Verb] = Verb.COLLECTION
    tag: ClassVar[str] = "order:recorded"

    person_id: int
    area: str
    kind: str
    made_at: dt.datetime
    made_by: str
    applied_only: bool = False
    served_at: dt.datetime | None = None
    ends_at: dt.datetime | None = None
    court_at: dt.datetime | None = None
    review_at: dt.datetime | None = None
    case_reference: str = ""
    officer: str = ""
    note: str = ""
    outside_limits: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class BringIntoForce(Command):
    """Say that an order that was applied for has been made."""

    permission: ClassVar[Permission] = Permission.EDIT_ORDERS
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "order:in_force"

    order_id: int
    version: int
    made_at: dt.datetime
    made_by: str
    ends_at: dt.datetime | None = None
    outside_limits: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class ServeOrder(Command):
    """Say when it was served; clocks that count from the service are set anew."""

    permission: ClassVar[Permission] = Permission.EDIT_ORDERS
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "order:served"

    order_id: int
    version: int
    served_at: dt.datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class VaryOrder(Command):
    """Say what was changed, by whom; `ends_at` None leaves the end as it is."""

    permission: ClassVar[Permission] = Permission.EDIT_ORDERS
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "order:varied"

    order_id: int
    version: int
    varied_at: dt.datetime
    varied_by: str
    changes: str
    ends_at: dt.datetime | None = None
    outside_limits: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class ExtendBail(Command):
    """The next extension of bail before charge: by an inspector, a superintendent, the court."""

    permission: ClassVar[Permission] = Permission.EDIT_ORDERS
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "order:bail:extended"

    order_id: int
    version: int
    extended_at: dt.datetime
    extended_by: str
    ends_at: dt.datetime
    grounds: str


@dataclass(frozen=True, kw_only=True, slots=True)
class EndOrder(Command):
    """The last step: `status` is expired or discharged; for bail rui, charged or nfa.

    Released under investigation ends bail and its conditions, but not the matter: a review
    clock starts instead.
    """

    permission: ClassVar[Permission] = Permission.EDIT_ORDERS
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "order:ended"

    order_id: int
    version: int
    status: str
    ended_at: dt.datetime
    reason: str
    decided_by: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class SettleClock(Command):
    """Say what came of a hearing, notification or review; `next_at` where there is another.

    `clock` is court, notify or review; the next review is reckoned by the policy where None.
    """

    permission: ClassVar[Permission] = Permission.EDIT_ORDERS
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "order:clock:settled"

    order_id: int
    version: int
    clock: str
    result: str
    next_at: dt.datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class AddCondition(Command):
    """Add what the person must or must not do; `protected` is a pseudonym, never a name."""

    permission: ClassVar[Permission] = Permission.EDIT_ORDERS
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "order:condition:added"

    order_id: int
    version: int
    category: str
    text: str
    ground: str | None = None
    protected: str = ""
    verified_how: str = ""
    ends_at: dt.datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class EndCondition(Command):
    """Say that a condition holds no more, and why."""

    permission: ClassVar[Permission] = Permission.EDIT_ORDERS
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "order:condition:ended"

    order_id: int
    version: int
    condition_id: int
    ended_at: dt.datetime
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordBreach(Command):
    """Say when and how the order was broken, and what shows it. The result holds `breach_id`."""

    permission: ClassVar[Permission] = Permission.EDIT_ORDERS
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "order:breached"

    order_id: int
    version: int
    at: dt.datetime
    detail: str
    evidence: str = ""
    condition_id: int | None = None
    referred_to: str = ""
