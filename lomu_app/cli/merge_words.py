"""Words about a further unit's database that comes into this one."""

from __future__ import annotations

import argparse
import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lomu_app.cli import session
from lomu_app.cli.show import print_json, print_rows
from lomu_app.cli.terminal import Terminal
from lomu_app.kernel.counting import counted
from lomu_app.kernel.errors import RecordNotFound
from lomu_app.moving.decisions import Decisions, read_decisions
from lomu_app.moving.ends import Place
from lomu_app.moving.merging import Credentials, Merged, merge
from lomu_app.moving.whose import HELD_BACK
from lomu_app.people.former import find_former

_SHOWN = 50
_NAMED = {
    "person": "people", "target": "targets", "membership": "cohort members",
    "legal_order": "orders", "assessment": "assessments", "action_item": "actions",
    "case_plan": "plans", "prison_release": "releases", "intervention": "interventions",
    "threat_list": "Threat Review lists", "meeting": "meetings", "offence": "offences",
    "disclosure_release": "packs",
}  # fmt: skip


def add_merge(word: Any, stores: Any) -> None:
    """`store merge`."""
    made = word(
        "merge", merge_store, "bring a further unit's database into one that is at work", stores
    )
    place = "DIR|postgresql+psycopg://…"
    made.add_argument("--from", dest="source", required=True, metavar=place)
    made.add_argument("--to", dest="target", required=True, metavar=place)
    made.add_argument("--unit", required=True, metavar="NAME", help="whose database comes in")
    made.add_argument("--from-user", metavar="NAME", help="who signs in there; default: --user")
    made.add_argument("--from-passphrase-file", type=Path, metavar="FILE")
    made.add_argument(
        "--decisions", type=Path, metavar="FILE.toml", help="who is who, and which area is which"
    )
    made.add_argument("--dry-run", action="store_true", help="tell what would happen, and stop")


def add_details(word: Any, details: Any) -> None:
    """`show former-number`."""
    made = word(
        "former-number", show_former, "what a number of a merged unit's database is now", details
    )
    made.add_argument("number", metavar="REF", help="as it was there, e.g. R-000012")


def show_former(options: argparse.Namespace) -> None:
    """Each record that had the number in the database of a unit that was merged in."""
    with session.signed_in(options) as core:
        found = core.ask(find_former, options.number)
    if not found:
        raise RecordNotFound(f"No unit that was merged in had a record {options.number}.")
    told = [dataclasses.asdict(row) for row in found]
    if options.json:
        print_json(told)
    else:
        print_rows(told, ("was", "unit", "now", "kind"))


def merge_store(options: argparse.Namespace) -> None:
    """Merge, or only try to, and tell what came in and what is left to do."""
    secret = session.passphrase(options)
    there = options.from_passphrase_file
    who = Credentials(
        options.user, secret, options.from_user or options.user,
        secret if there is None else session.read_passphrase(there),
    )  # fmt: skip
    decisions = Decisions() if options.decisions is None else read_decisions(options.decisions)
    with Terminal() as progress:
        merged = merge(
            Place.named(options.source), Place.named(options.target), who, options.unit,
            decisions, clock=session.clock(options), rehearse=options.dry_run, progress=progress,
        )  # fmt: skip
    if options.json:
        print_json(_plain(options, merged))
        return
    print("\n".join(_sentences(options, merged)))


def _plain(options: argparse.Namespace, merged: Merged) -> dict[str, Any]:
    brought = merged.brought
    return {
        "from": Place.named(options.source).words, "to": Place.named(options.target).words,
        "unit": merged.label, "dry_run": options.dry_run, "position": merged.head.position,
        "head": merged.head.hash.hex(), "transactions": merged.transactions,
        "rows": brought.rows, "known": brought.known, "left": brought.left,
        "renumbered": brought.renumbered, "limited": brought.limited,
        "accounts": {name: list(roles) for name, roles in brought.accounts.items()},
        "pairs": [
            {"there": each.there, "here": each.here, "score": each.candidate.score}
            for each in merged.pairs if not each.limited
        ],
        "pairs_in_all": len(merged.pairs),
    }  # fmt: skip


def _sentences(options: argparse.Namespace, merged: Merged) -> Iterator[str]:
    brought, target = merged.brought, Place.named(options.target).words
    rows = sum(brought.rows.values())
    if options.dry_run:
        yield f"Nothing was changed. This is what would come in from {merged.label}:"
    else:
        yield f"Merged {counted(rows, 'row')} of {merged.label} into {target}."
    for table, name in _NAMED.items():
        if brought.rows.get(table):
            yield f"  {brought.rows[table]:>9,}  {name}"
    yield (
        f"{counted(brought.renumbered, 'record')} with a new number here; each is found under its "
        "old one as well."
    )
    yield (
        f"The log of {merged.label} ({counted(merged.transactions, 'transaction')}, up to "
        f"{merged.head.short}) is kept word for word, and verifies."
    )
    if brought.limited:
        yield f"Under limited access, and stay so: {counted(brought.limited, 'person', 'people')}."
    for table, count in brought.known.items():
        yield f"Rows of {table} that are here already, and stay as they are: {count:,}."
    for table, count in brought.left.items():
        if count:
            yield f"Rows of {table} that stay there: {count:,}. Why: {HELD_BACK[table]}."
    yield from _of_pairs(merged)
    yield from _of_accounts(merged)
    if options.dry_run:
        yield "Without --dry-run it is done."
        return
    yield (
        f"{Place.named(options.source).words} is as it was. Whoever goes on working there works "
        "apart from now on: tell everybody, and put it away."
    )


def _of_pairs(merged: Merged) -> Iterator[str]:
    if not merged.pairs:
        yield "Nobody of both looks like one person."
        return
    yield (
        f"{counted(len(merged.pairs), 'pair')} may be one person each. Nobody is joined: People, "
        "Possible matches, has them for a person to decide. The likeliest:"
    )
    told = sorted(
        (pair for pair in merged.pairs if not pair.limited), key=lambda pair: -pair.candidate.score
    )
    for pair in told[:_SHOWN]:
        yield f"  {pair.candidate.score:>3}  {pair.there} there, {pair.here} here"
    limited = sum(pair.limited for pair in merged.pairs)
    if limited:
        yield f"  {limited} more, of whom one is under limited access"


def _of_accounts(merged: Merged) -> Iterator[str]:
    if not merged.brought.accounts:
        return
    yield "These accounts come without rights; give each its roles, areas and a new passphrase:"
    for name, roles in sorted(merged.brought.accounts.items()):
        yield f"  {name}, who was {', '.join(roles) or 'without roles'} there"
