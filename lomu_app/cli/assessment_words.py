"""Words about risk assessments: instruments, a person's assessments, MARAC gates."""

from __future__ import annotations

import argparse
import dataclasses
from typing import Any

from lomu_app.assessments.marac import GateFacts
from lomu_app.assessments.queries import (
    load_assessments_of_person,
    load_instrument,
    load_instruments,
    load_marac_gates,
)
from lomu_app.assessments.rules import Instrument
from lomu_app.cli import session
from lomu_app.cli.show import print_json, print_rows
from lomu_app.people.commands import ConsultPerson
from lomu_app.people.queries import find_person_id

_REASON = "2"  # case work
_INSTRUMENTS = ("code", "title", "scoring", "bands", "override", "validity_days", "unverified")
_ASSESSMENTS = (
    "reference", "tool_short", "state", "assessed_on", "score", "stands_label", "not_known",
    "not_done_label", "assessor", "signed_by", "valid_until", "area",
)  # fmt: skip
_GATES = ("label", "state", "why")


def list_instruments(options: argparse.Namespace) -> None:
    """Print the instruments of the force, with their bands and what is unverified of them."""
    with session.signed_in(options) as core:
        wanted = options.code
        found = [core.ask(load_instrument, wanted)] if wanted else core.ask(load_instruments)
        _print(options, [_instrument(each) for each in found], _INSTRUMENTS)


def list_assessments(options: argparse.Namespace) -> None:
    """Print one person's assessments, latest first."""
    with session.signed_in(options) as core:
        person_id = core.ask(find_person_id, options.person)
        core.execute(
            ConsultPerson(person_id=person_id, reason_code=_REASON, reason_text="list assessments")
        )
        found = core.ask(load_assessments_of_person, person_id)
        session.note_listing(core, f"list assessments {options.person}", len(found))
        _print(options, [_told(dataclasses.asdict(each)) for each in found], _ASSESSMENTS)


def list_marac_gates(options: argparse.Namespace) -> None:
    """Print how the MARAC gates of one person stand."""
    facts = GateFacts(options.reports, options.last_marac, options.incident)
    with session.signed_in(options) as core:
        person_id = core.ask(find_person_id, options.person)
        gates = core.ask(load_marac_gates, person_id, facts)
        session.note_listing(core, f"list marac-gates {options.person}", len(gates))
        _print(options, [dataclasses.asdict(each) for each in gates], _GATES)


def _print(
    options: argparse.Namespace, rows: list[dict[str, Any]], columns: tuple[str, ...]
) -> None:
    if options.json:
        print_json(rows)
    else:
        print_rows(rows, columns)


def _instrument(found: Instrument) -> dict[str, Any]:
    return {
        "code": found.code, "title": found.title, "short": found.short, "policy": found.stamp,
        "scoring": found.scoring, "override": found.override,
        "validity_days": found.validity_days, "unverified": found.unverified,
        "bands": [band.code for band in found.bands],
        "items": [{"code": item.code, "label": item.label} for item in found.items],
    }  # fmt: skip


def _told(row: dict[str, Any]) -> dict[str, Any]:
    del row["id"], row["person_id"]
    return row | {"person": row.pop("person_reference")}
