"""Meetings: kinds, states, who makes them quorate, and what the policy lets them decide."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from lomu_app.kernel.counting import counted
from lomu_app.kernel.errors import InvalidInput, Refused
from lomu_app.kernel.permissions import Permission
from lomu_app.kernel.policy import Policy
from lomu_app.kernel.workflow import StateTable, Transition


class StatementNotRead(Refused):
    """Nothing is decided before everybody heard the statement on confidentiality."""

    def __init__(self) -> None:
        super().__init__("Read out the confidentiality statement first, and say that it was read.")


class MeetingKind(StrEnum):
    """Which forum meets; what each of them decides and needs is policy `meetings`."""

    COG = "cog"
    ODOC = "odoc"
    FSIM = "fsim"
    DA_MEETING = "da_meeting"


class MeetingStatus(StrEnum):
    """Where a meeting stands. Ended means that the minutes lie before the chair.

    Called off is what was prepared and is not held; whoever chairs may take it up again.
    """

    PREPARED = "prepared"
    OPEN = "open"
    ENDED = "ended"
    APPROVED = "approved"
    CALLED_OFF = "called_off"


class Presence(StrEnum):
    """Whether somebody came. `struck` is an entry made by mistake, told nowhere."""

    EXPECTED = "expected"
    PRESENT = "present"
    DEPUTY = "deputy"
    APOLOGIES = "apologies"
    ABSENT = "absent"
    STRUCK = "struck"


STATUS_LABELS = {
    MeetingStatus.PREPARED: "Prepared",
    MeetingStatus.OPEN: "Open",
    MeetingStatus.ENDED: "Ended, minutes with the chair",
    MeetingStatus.APPROVED: "Approved and locked",
    MeetingStatus.CALLED_OFF: "Called off",
}
PRESENCE_LABELS = {
    Presence.EXPECTED: "Expected",
    Presence.PRESENT: "Present",
    Presence.DEPUTY: "Present as deputy",
    Presence.APOLOGIES: "Apologies",
    Presence.ABSENT: "Absent",
    Presence.STRUCK: "Entered by mistake",
}
THERE = frozenset({Presence.PRESENT, Presence.DEPUTY})
UNLOCKED = frozenset(MeetingStatus) - {MeetingStatus.APPROVED, MeetingStatus.CALLED_OFF}
BEFORE_HELD = frozenset({MeetingStatus.PREPARED, MeetingStatus.CALLED_OFF})
"""Nobody has met on these, and nothing was decided."""
TOPIC = "topic"
"""The kind of an item that is a heading of the agenda, about no record of its own."""
DEFER = "defer"
"""The decision that the engine itself knows: put off to the next meeting."""


def _steps() -> Iterator[Transition[MeetingStatus]]:
    status, chair = MeetingStatus, Permission.CHAIR_MEETINGS
    yield Transition(status.PREPARED, status.OPEN, chair, "everything that belongs on the agenda")
    yield Transition(status.OPEN, status.ENDED, chair, "a decision on each item")
    yield Transition(status.ENDED, status.APPROVED, chair, "the minutes read")
    yield Transition(status.PREPARED, status.CALLED_OFF, chair, "why it is not held")
    yield Transition(status.CALLED_OFF, status.PREPARED, chair, "a day that is not past")


MEETING_STATES = StateTable("meeting", _steps(), STATUS_LABELS)


@dataclass(frozen=True, slots=True)
class DecisionRule:
    """One thing that a forum may decide.

    `quorate` takes a quorum; `final` cannot be decided otherwise in the same meeting, since it
    changed the record; `needs` names the fields of the decision that have to be filled, and
    `detail` what stands in the field of that name, in words. `short` is its label where there is
    little room.
    """

    code: str
    label: str
    key: str = ""
    short: str = ""
    sections: tuple[str, ...] = ()
    quorate: bool = False
    final: bool = False
    needs: tuple[str, ...] = ()
    detail: str = "what it is about"

    def lacking(self, filled: Mapping[str, str]) -> dict[str, str]:
        """By name, in words, the fields that have to be filled and are not."""
        words = {
            "rationale": "the reason", "detail": self.detail,
            "next_review": "the day of the next review",
        }  # fmt: skip
        return {
            name: words.get(name, name.replace("_", " "))
            for name in self.needs
            if not filled[name].strip()
        }


@dataclass(frozen=True, slots=True)
class SectionRule:
    """One part of an agenda. A topic has one item of its own, which needs no decision."""

    code: str
    label: str
    topic: bool = False


@dataclass(frozen=True, slots=True)
class QuorumRule:
    """How many agencies have to be there, and of each group at least one."""

    least: int
    groups: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class ForumRule:
    """What the policy says of one kind of meeting."""

    kind: MeetingKind
    label: str
    short: str
    marking: str
    quorum: QuorumRule
    agencies: tuple[str, ...]
    sections: tuple[SectionRule, ...]
    decisions: tuple[DecisionRule, ...]
    minutes_an_item: int = 3

    def decision(self, code: str) -> DecisionRule:
        """The rule of a decision; raises InvalidInput naming the choices."""
        for rule in self.decisions:
            if rule.code == code:
                return rule
        choices = ", ".join(rule.code for rule in self.decisions)
        raise InvalidInput(f"The {self.short} decides one of: {choices}.", {"decision": code})

    def offered(self, section: str) -> tuple[DecisionRule, ...]:
        """What may be decided on an item of this section."""
        return tuple(
            rule for rule in self.decisions if not rule.sections or section in rule.sections
        )

    def section_label(self, code: str) -> str:
        """The heading of a section; the code where the policy has dropped it since."""
        return next((each.label for each in self.sections if each.code == code), code)

    def decision_label(self, code: str | None) -> str:
        """The words of a decision; empty where there is none yet."""
        return next((each.label for each in self.decisions if each.code == code), code or "")

    def place_of(self, section: str) -> int:
        """Where a section stands on the agenda."""
        codes = [each.code for each in self.sections]
        return codes.index(section) if section in codes else len(codes)


@dataclass(frozen=True, slots=True)
class Quorum:
    """Whether a meeting may decide what takes a quorum; `lacks` says what it wants for."""

    agencies: tuple[str, ...]
    lacks: tuple[str, ...] = field(default=())

    @property
    def quorate(self) -> bool:
        """Whether nothing lacks."""
        return not self.lacks


def forum_rule(policy: Policy, kind: MeetingKind) -> ForumRule:
    """What policy `meetings` says of a forum."""
    found: dict[str, Any] = policy["kinds"][kind.value]
    quorum = found["quorum"]
    return ForumRule(
        kind=kind, label=found["label"], short=found["short"], marking=found["marking"],
        quorum=QuorumRule(
            least=int(quorum["least"]), groups=tuple(tuple(each) for each in quorum["one_of_each"])
        ),
        agencies=tuple(found["agencies"]),
        sections=tuple(SectionRule(**each) for each in found["sections"]),
        decisions=tuple(
            DecisionRule(**{name: _plain(value) for name, value in each.items()})
            for each in found["decisions"]
        ),
        minutes_an_item=int(found["minutes_an_item"]),
    )  # fmt: skip


def _plain(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def quorum_of(rule: QuorumRule, attended: Iterable[tuple[str, Presence]]) -> Quorum:
    """Who is there, by agency, and what a quorum wants for."""
    there = tuple(sorted({agency for agency, presence in attended if presence in THERE}))
    lacks = [
        " or ".join(group) for group in rule.groups if not any(agency in there for agency in group)
    ]
    if len(there) < rule.least:
        lacks.append(f"{counted(rule.least, 'agency', 'agencies')}, {len(there)} there")
    return Quorum(there, tuple(lacks))
