"""Computers whose clocks are wrong, each in its own way, on one server."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from lomu_app.kernel.clock import SystemClock
from tests.support.commands import everybody
from tests.support.sharing import Sharing
from tests.support.targets import make_person


class WrongClock:
    """Goes some hours before or behind, and jumps back."""

    wrong = dt.timedelta()

    def now(self) -> dt.datetime:
        return SystemClock().now() + self.wrong


def test_that_the_log_has_the_servers_time_and_its_order_whatever_a_desk_takes_it_for(
    sharing: Sharing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lomu_app.store.unit_of_work.SystemClock", WrongClock)
    desks = [everybody(sharing(), f"desk.{number}") for number in range(3)]
    for hours, desk in zip((5, -3, 0, -4, 5, 2), desks * 2, strict=True):
        WrongClock.wrong = dt.timedelta(hours=hours)
        make_person(desk)
    with desks[0].store.engine.connect() as connection:
        noted = list(
            connection.execute(
                sa.text(
                    "SELECT e.at FROM audit_entry e JOIN audit_seal s USING (tx) "
                    "WHERE e.username LIKE 'desk.%' ORDER BY s.position"
                )
            ).scalars()
        )
    assert len(noted) == 6
    assert noted == sorted(noted)
    off = SystemClock().now() - dt.datetime.fromisoformat(noted[0])
    assert abs(off) < dt.timedelta(minutes=10)
    verdict = desks[0].verify_audit()
    assert verdict.ok, verdict.problems
