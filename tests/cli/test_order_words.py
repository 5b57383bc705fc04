"""The orders and their clocks as other programs, and calendars, read them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import sqlalchemy as sa

from lomu_app import bootstrap
from lomu_app.kernel.clock import FixedClock
from lomu_app.store.audit import AuditEntry
from tests.cli.test_words import SECRET, Desk
from tests.support.cores import FAST
from tests.support.orders import MADE, make_bail, make_order
from tests.support.personal import behind

KEYS = {
    "reference", "person", "surname", "forenames", "date_of_birth", "pnc_id", "kind",
    "kind_label", "area", "status", "made_at", "served_at", "ends_at", "conditions", "breaches",
    "clock", "clock_reason", "left", "level",
}  # fmt: skip


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    made = Desk(tmp_path / "data", capsys)
    clock = FixedClock(MADE + dt.timedelta(hours=1))
    core = bootstrap.create(
        made.folder, "ps.one", SECRET, stretching=FAST, roles=("sergeant",), clock=clock
    ).core
    make_bail(core)
    make_order(core, kind="dvpn", area="Walsall")
    make_order(core)
    core.close()
    return made


def test_that_orders_are_listed_by_what_is_due_first(desk: Desk, tmp_path: Path) -> None:
    on_the_day = ("--today", "2026-11-21", "list", "orders")
    rows = desk.json(*on_the_day)
    assert [row["kind"] for row in rows] == ["dvpn", "pre_charge_bail", "restraining"]
    assert all(set(row) >= KEYS for row in rows)
    assert (rows[0]["clock"], rows[0]["level"]) == ("2026-11-22T10:30:00+00:00", "urgent")
    (here,) = desk.json(*on_the_day, "--area", "walsall")
    assert here["area"] == "Walsall"
    (theirs,) = desk.json(*on_the_day, "--person", here["person"])
    assert theirs == here
    (soon,) = desk.json(*on_the_day, "--due-within", "1")
    assert soon["kind"] == "dvpn"
    assert desk.json(*on_the_day, "--due-within", "0") == []
    calendar = tmp_path / "clocks.ics"
    out = ("--ics", str(calendar))
    code, _, err = desk.run(*on_the_day, *out)
    assert (code, "Say who gets the calendar" in err, calendar.exists()) == (1, True, False)
    to = ("--to", "K Rowan, Probation", "--reason", "Bail")
    desk.json(*on_the_day, *out, *to)
    text = calendar.read_bytes().decode()
    assert text.count("BEGIN:VEVENT\r\n") == 2
    assert not any(row["surname"] in text for row in rows)
    code, _, err = desk.run(*on_the_day, *out, *to)
    assert (code, "there already" in err) == (1, True)
    code, told, _ = desk.run(*on_the_day, "--area", "Walsall", *out, *to, "--replace")
    assert code == 0
    assert "22/11/2026 10:30" in told
    assert calendar.read_bytes().count(b"BEGIN:VEVENT") == 1
    core = bootstrap.open_folder(desk.folder, "ps.one", SECRET)
    wanted = sa.select(AuditEntry.subject, AuditEntry.reason, AuditEntry.recipients)
    with behind(core.store).engine.connect() as connection:
        found = connection.execute(
            wanted.where(AuditEntry.tag == "pack:exported").order_by(AuditEntry.tx)
        ).all()
    core.close()
    assert [each.subject for each in found] == ["clocks:all areas", "clocks:Walsall"]
    assert found[0].reason.startswith("Calendar (Bail): clocks.ics from snapshot ")
    assert found[0].recipients == ["K Rowan, Probation"]


def test_that_a_wrong_area_names_the_choices(desk: Desk) -> None:
    code, _, err = desk.run("list", "orders", "--area", "Mordor")
    assert (code, "Birmingham East" in err) == (1, True)
