"""What everything that leaves needs of a Core."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

from lomu_app.kernel.clock import Clock
from lomu_app.kernel.permissions import Actor
from lomu_app.kernel.policy import PolicyBook
from lomu_app.store.command import Command, Done
from lomu_app.store.unit_of_work import Reader

P = ParamSpec("P")
T = TypeVar("T")


class Head(Protocol):
    """The newest link of the log, as printed on paper."""

    @property
    def short(self) -> str:
        """`#1042 3f9ac1d2e07b`."""


class House(Protocol):
    """Who is at work, on which database."""

    actor: Actor
    clock: Clock
    policies: PolicyBook

    @property
    def marking(self) -> str:
        """The marking of everything shown; says PRACTICE where people are invented."""

    def execute(self, command: Command) -> Done:
        """Do a command."""

    def ask(
        self, query: Callable[Concatenate[Reader, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Answer a query."""

    def audit_head(self) -> Head:
        """The newest link of the log."""


def put_on_record(house: House, command: Command) -> dict[str, Any]:
    """Put on record that something leaves; then what stands on each of its pages.

    Log's head (which holds that it left), by whom, when, marking: as every builder takes it.
    """
    house.execute(command)
    return {
        "head": house.audit_head().short, "generated_by": house.actor.display_name,
        "generated_at": house.clock.now(), "marking": house.marking,
    }  # fmt: skip
