"""Words about a whole database that goes to another place."""

from __future__ import annotations

import argparse
import dataclasses
from typing import Any

from lomu_app.cli import session
from lomu_app.cli.merge_words import add_merge
from lomu_app.cli.show import print_json
from lomu_app.cli.terminal import Terminal
from lomu_app.kernel.counting import counted
from lomu_app.moving.ends import Place
from lomu_app.moving.house import Moved, move


def add_words(word: Any, group: Any) -> None:
    """`store move` and `store merge`."""
    stores = group("store", "a whole database, from one place to another")
    made = word(
        "move", move_store, "take a database to an empty place, with its log and its chain", stores
    )
    place = "DIR|postgresql+psycopg://…"
    made.add_argument("--from", dest="source", required=True, metavar=place)
    made.add_argument("--to", dest="target", required=True, metavar=place)
    add_merge(word, stores)


def move_store(options: argparse.Namespace) -> None:
    """Move, and tell what has arrived; the recovery key of a new folder is told once."""
    with Terminal() as progress:
        moved = move(
            Place.named(options.source), Place.named(options.target), options.user,
            session.passphrase(options), clock=session.clock(options), progress=progress,
        )  # fmt: skip
    if options.json:
        print_json(
            {
                "from": Place.named(options.source).words, "to": Place.named(options.target).words,
                "position": moved.head.position, "head": moved.head.hash.hex(),
                "rows": moved.rows, "transactions": moved.transactions,
                "tables": {name: dataclasses.asdict(tally) for name, tally in moved.tables.items()},
                "recovery_key": moved.recovery_key, "without_key": moved.without_key,
            }
        )  # fmt: skip
        return
    print("\n".join(_sentences(options, moved)))


def _sentences(options: argparse.Namespace, moved: Moved) -> list[str]:
    source, target = Place.named(options.source).words, Place.named(options.target).words
    told = [
        f"Moved {counted(moved.rows, 'row')} in {counted(len(moved.tables), 'table')} to {target}.",
        f"On both ends the log verifies, up to {moved.head.short}, and all digests are the same.",
        f"{source} is as it was.",
        "Whoever goes on working there works apart from now on: tell everybody, and put it away.",
    ]
    if moved.recovery_key:
        told += [
            "", f"    Recovery key:  {moved.recovery_key}", "",
            "Print this key, seal it and lock it away. It is shown only now.",
        ]  # fmt: skip
    if moved.without_key:
        names = ", ".join(moved.without_key)
        told += [
            "The key of the new folder is wrapped for you alone so far.",
            f"With `user change`, give each of these a new passphrase: {names}.",
        ]
    return told
