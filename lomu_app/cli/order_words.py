"""Words about orders, notices, licences and bail: what runs, and what is due first."""

from __future__ import annotations

import argparse
import dataclasses

from lomu_app.access.rules import find_area
from lomu_app.bootstrap import Core
from lomu_app.cli import session
from lomu_app.cli.show import print_json, print_rows
from lomu_app.kernel.clock import london
from lomu_app.orders.queries import load_clocks, load_orders
from lomu_app.orders.rows import OrderFilter
from lomu_app.people.queries import find_person_id

_COLUMNS = (
    "reference", "kind_short", "surname", "forenames", "status", "clock", "clock_reason", "left",
    "level", "area",
)  # fmt: skip


def list_orders(options: argparse.Namespace) -> None:
    """Print the live orders, what is due first on top; with `--ics` also write their clocks."""
    with session.signed_in(options) as core:
        wanted = _wanted(core, options)
        rows = [_told(row) for row in map(dataclasses.asdict, core.ask(load_orders, wanted))]
        session.note_listing(core, "list orders", len(rows))
        if options.ics is not None:
            _write_clocks(core, options, wanted)
    if options.json:
        print_json(rows)
    else:
        print_rows([_shown(row) for row in rows], _COLUMNS)


def _wanted(core: Core, options: argparse.Namespace) -> OrderFilter:
    wanted = OrderFilter(due_within=options.due_within)
    if options.area is not None:
        area = find_area(core.policies["areas"], options.area)
        wanted = dataclasses.replace(wanted, areas=(area,))
    if options.person is not None:
        person_id = core.ask(find_person_id, options.person)
        wanted = dataclasses.replace(wanted, person_id=person_id)
    return wanted


def _write_clocks(core: Core, options: argparse.Namespace, wanted: OrderFilter) -> None:
    # What writes files is not needed to print a list.
    from lomu_app.packs.clock_calendar import write_clock_calendar

    of = "all areas" if not wanted.areas else ", ".join(wanted.areas)
    subject = f"clocks:{of}" if wanted.person_id is None else f"person:{wanted.person_id}"
    write_clock_calendar(
        core, core.ask(load_clocks, wanted), subject, options.ics, options.to, why=options.reason,
        replace=options.replace,
    )  # fmt: skip


def _told(row: dict[str, object]) -> dict[str, object]:
    """The row as other programs read it."""
    del row["id"], row["person_id"]
    return row | {"person": row.pop("person_reference")}


def _shown(row: dict[str, object]) -> dict[str, object]:
    """The row as people read it, with the clock as it hangs on the wall."""
    clock = row["clock"]
    return row | {"clock": f"{london(clock):%d/%m/%Y %H:%M}" if clock else ""}  # type: ignore[arg-type]  # a moment where there is one
