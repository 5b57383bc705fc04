"""State tables: one table drives the service, the page, the manual and the tests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from lomu_app.kernel.errors import Refused
from lomu_app.kernel.permissions import Permission

StateT = TypeVar("StateT", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Transition(Generic[StateT]):
    """One allowed step: from where, to where, who may take it, what it needs in words."""

    source: StateT
    target: StateT
    permission: Permission
    needs: str = ""


class StateTable(Generic[StateT]):
    """The allowed steps of one kind of record; `labels` are its states as the trade says them."""

    def __init__(
        self, name: str, transitions: Iterable[Transition[StateT]],
        labels: Mapping[StateT, str] | None = None,
    ) -> None:  # fmt: skip
        self.name, self._labels = name, labels or {}
        self.transitions = tuple(transitions)
        self._by_step = {(t.source, t.target): t for t in self.transitions}

    def find(self, source: StateT, target: StateT) -> Transition[StateT] | None:
        """The step, or None where the table has no such step."""
        return self._by_step.get((source, target))

    def require(self, source: StateT, target: StateT) -> Transition[StateT]:
        """The step, or a refusal that says what is possible instead."""
        found = self.find(source, target)
        if found is None:
            raise Refused(self._why_not(source, target))
        return found

    def _why_not(self, source: StateT, target: StateT) -> str:
        article = "An" if self.name[0] in "aeiou" else "A"
        told = f"{article} {self.name} that is {self._words(source)}"
        if source is target:
            return f"{told} needs no such step: it is that already."
        possible = ", ".join(sorted(self._words(each) for each in self.targets(source)))
        after = f"From here it can become: {possible}." if possible else "Nothing comes after that."
        return f"{told} cannot become {self._words(target)}. {after}"

    def _words(self, state: StateT) -> str:
        return self._labels.get(state, state.value.replace("_", " ")).lower()

    def targets(self, source: StateT) -> tuple[StateT, ...]:
        """Every state that can be reached in one step."""
        return tuple(t.target for t in self.transitions if t.source == source)

    def offered(self, source: StateT, permissions: frozenset[Permission]) -> tuple[StateT, ...]:
        """The states that somebody with these permissions can choose from."""
        return tuple(
            t.target for t in self.transitions if t.source == source and t.permission in permissions
        )
