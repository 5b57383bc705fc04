"""What the policy says of a forum, and who makes a meeting quorate."""

from __future__ import annotations

import pytest

from lomu_app.bootstrap import policies
from lomu_app.kernel.errors import InvalidInput
from lomu_app.meetings.forums import forum_of
from lomu_app.meetings.rules import (
    DEFER,
    MEETING_STATES,
    PRESENCE_LABELS,
    STATUS_LABELS,
    MeetingKind,
    MeetingStatus,
    Presence,
    QuorumRule,
    forum_rule,
    quorum_of,
)

RULE = QuorumRule(3, (("Police", "ROCU"), ("Social care",)))


@pytest.mark.parametrize(
    ("there", "lacks"),
    [
        ([("ROCU", Presence.PRESENT), ("Social care", Presence.DEPUTY),
          ("Health", Presence.PRESENT)], ()),
        ([("ROCU", Presence.PRESENT), ("Police", Presence.PRESENT),
          ("Health", Presence.PRESENT)], ("Social care",)),
        ([("Police", Presence.PRESENT), ("Social care", Presence.PRESENT),
          ("Social care", Presence.PRESENT)], ("3 agencies, 2 there",)),
        ([("Police", Presence.APOLOGIES), ("Social care", Presence.EXPECTED),
          ("Health", Presence.STRUCK)],
         ("Police or ROCU", "Social care", "3 agencies, 0 there")),
    ],
)  # fmt: skip
def test_that_a_quorum_is_agencies_that_came(
    there: list[tuple[str, Presence]], lacks: tuple[str, ...]
) -> None:
    assert quorum_of(RULE, there).lacks == lacks
    assert quorum_of(RULE, there).quorate == (not lacks)


def test_that_the_policy_of_the_cog_hangs_together() -> None:
    rule = forum_rule(policies()["meetings"], MeetingKind.COG)
    sections = {each.code for each in rule.sections}
    keys = [each.key for each in rule.decisions]
    assert len(set(keys)) == len(keys)
    for decision in rule.decisions:
        assert set(decision.sections) <= sections
        assert set(decision.needs) <= {"rationale", "detail"}
    for section in rule.sections:
        offered = {each.code for each in rule.offered(section.code)}
        assert section.topic or DEFER in offered
    assert {agency for group in rule.quorum.groups for agency in group} <= set(rule.agencies)
    assert rule.decision("sign_off").quorate
    with pytest.raises(InvalidInput, match="decides one of"):
        rule.decision("forget")
    with pytest.raises(InvalidInput, match="Meetings held here"):
        forum_of("parish council")


def test_that_a_meeting_goes_one_way_and_every_state_has_its_words() -> None:
    way = [(each.source.value, each.target.value) for each in MEETING_STATES.transitions]
    assert way == [
        ("prepared", "open"), ("open", "ended"), ("ended", "approved"),
        ("prepared", "called_off"), ("called_off", "prepared"),
    ]  # fmt: skip
    assert set(STATUS_LABELS) == set(MeetingStatus)
    assert set(PRESENCE_LABELS) == set(Presence)
