"""`return quarterly`: what the regional co-ordinator publishes each quarter."""

from __future__ import annotations

import argparse
from typing import Any

from lomu_app.cli import session
from lomu_app.cli.show import print_json, print_rows
from lomu_app.cog.commands import RecordCogListing
from lomu_app.insight.quarterly import QuarterlyReturn, load_quarterly
from lomu_app.insight.quarters import quarter_of, read_quarter


def quarterly(options: argparse.Namespace) -> None:
    """Print the return of a quarter."""
    with session.signed_in(options) as core:
        quarter = quarter_of(core.clock.today()).before
        if options.quarter:
            quarter = read_quarter(options.quarter)
        found = core.ask(load_quarterly, quarter)
        core.execute(RecordCogListing(what=f"return quarterly {quarter.code}", records=1))
    if options.json:
        print_json(_plain(found))
        return
    print(f"Quarterly return, {found.quarter.told}")
    for line in found.lacking:
        print(line)
    for table in found.tables:
        print(f"\n{table.title}")
        print_rows(
            [{"": line.label, **_told(table.numbers(line.label), found.few)}
             for line in table.lines], ("", *table.columns),
        )  # fmt: skip
    print(f"\n{found.suspects}")
    for line in found.children.told:
        print(line)


def _told(numbers: dict[str, int | None], few: int) -> dict[str, str]:
    return {
        column: f"held back (<{few})" if number is None else f"{number:,}"
        for column, number in numbers.items()
    }


def _plain(found: QuarterlyReturn) -> dict[str, Any]:
    return {
        "quarter": found.quarter.code, "label": found.quarter.told, "until": found.until,
        "areas": list(found.areas), "complete": found.complete, "lacking": list(found.lacking),
        "tables": {table.code: _table(table) for table in found.tables},
        "suspects": found.suspects, "children": list(found.children.told),
        "total": found.children.now.total, "data_as_at": found.data_as_at, "policy": found.policy,
    }  # fmt: skip


def _table(table: Any) -> dict[str, Any]:
    return {line.label: table.numbers(line.label) for line in table.lines}


def add_words(word: Any, group: Any) -> None:
    """Let the command line know it."""
    made = word("quarterly", quarterly, "the return of a quarter, for the region", group)
    made.add_argument("--quarter", metavar="2026Q3", help="default: the last that has ended")
