"""Words that show one record whole: `show membership`, `show order`."""

from __future__ import annotations

import argparse
import dataclasses
from collections.abc import Mapping
from typing import Any

from lomu_app.cli import session
from lomu_app.cli.show import print_details, print_json
from lomu_app.cohorts.queries import find_membership_id, load_membership
from lomu_app.orders.queries import find_order_id, load_order


def show_membership(options: argparse.Namespace) -> None:
    """Print all of one membership: its grounds, what it lacks, and each step taken."""
    with session.signed_in(options) as core:
        key = core.ask(find_membership_id, options.reference)
        told = dataclasses.asdict(core.ask(load_membership, key))
        session.note_listing(core, f"show {options.reference.upper()}", 1)
    _print(options, told)


def show_order(options: argparse.Namespace) -> None:
    """Print all of one order: its clocks, conditions and breaches."""
    with session.signed_in(options) as core:
        key = core.ask(find_order_id, options.reference)
        told = dataclasses.asdict(core.ask(load_order, key))
        session.note_listing(core, f"show {options.reference.upper()}", 1)
    _print(options, told)


def _print(options: argparse.Namespace, told: dict[str, Any]) -> None:
    """What the list shows of it first, then the rest."""
    whole: Mapping[str, Any] = told.pop("row") | told
    if options.json:
        print_json(whole)
    else:
        print_details(whole)
