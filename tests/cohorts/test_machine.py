"""Whatever anybody does in whatever order: who is managed lacks nothing, who leaves is free to."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings

from lomu_app.cohorts.rules import MembershipStatus
from tests.cohorts.machine import Members
from tests.support.cores import Cores


@pytest.mark.timeout(300)
def test_that_whatever_is_done_nobody_is_managed_or_let_go_against_the_rules(
    embedded_core_as: Cores,
) -> None:
    class Here(Members):
        cores = embedded_core_as

    Here.TestCase.settings = settings(
        max_examples=4, stateful_step_count=40, deadline=None, derandomize=True,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    Here.TestCase().runTest()
    assert Here.taken > 15
    assert Here.refused > 30
    assert MembershipStatus.MANAGED in Here.reached
