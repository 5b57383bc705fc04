"""`return quarterly`: what the regional co-ordinator publishes each quarter."""

from __future__ import annotations

import argparse
import dataclasses
from pathlib import Path
from typing import Any

from lomu_app.bootstrap import Core
from lomu_app.cli import session
from lomu_app.cli.show import print_json, print_rows
from lomu_app.cog.commands import RecordCogListing
from lomu_app.insight.quarterly import QuarterlyReturn, load_quarterly
from lomu_app.insight.quarters import Quarter, quarter_of, read_quarter
from lomu_app.kernel.errors import InvalidInput

_AGENCY = "Regional co-ordinator"


def quarterly(options: argparse.Namespace) -> None:
    """Print the return of a quarter; with --out, write it for the co-ordinator."""
    with session.signed_in(options) as core:
        quarter = quarter_of(core.clock.today()).before
        if options.quarter:
            quarter = read_quarter(options.quarter)
        if options.out is not None:
            _write(core, options, quarter)
            return
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


def _write(core: Core, options: argparse.Namespace, quarter: Quarter) -> None:
    """Through the door of all packs: put on record who gets it, then written."""
    from lomu_app.packs import door
    from lomu_app.packs.building import Recipient
    from lomu_app.packs.kinds import PackWish, find_kind
    from lomu_app.packs.quarterly_content import KIND

    if not options.to.strip():
        raise InvalidInput("Say which co-ordinator gets it: --to NAME.", {"to": "needed"})
    area = min(core.actor.areas, default="")
    wish = PackWish(area, core.clock.today(), quarter.code)
    content = door.load(core, find_kind(KIND), wish)
    built = door.build(core, content, [Recipient(_AGENCY, options.to)], options.why)
    if built.needs_check:
        body: dict[str, Any] = {**dataclasses.asdict(built), "files": []}
        told = f"{built.reference} is built. A second person has to check it: pack check."
    else:
        written = door.write_out(core, built.id, options.out, {}, replace=options.replace)
        body = {**dataclasses.asdict(built), "files": [str(each.file) for each in written]}
        told = f"Wrote {', '.join(body['files'])}."
    if options.json:
        print_json(body)
    else:
        print(told)


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
    made.add_argument("--out", type=Path, metavar="FILE", help=".xlsx, for the co-ordinator")
    made.add_argument("--to", default="", metavar="NAME", help="the co-ordinator who gets it")
    made.add_argument("--why", default="Quarterly return", metavar="TEXT", help="why it goes out")
    made.add_argument("--replace", action="store_true", help="write over this file")
