"""Words about the COG's meetings, from `cog prepare` to `cog minutes` and `cog export`."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Mapping
from typing import Any

from lomu_app.bootstrap import Core
from lomu_app.cli import item_words, session
from lomu_app.cli.cog_out_words import add_options, export
from lomu_app.cli.days import as_day
from lomu_app.cli.meeting_deeds import (
    SHARED,
    Run,
    add_group,
    as_code,
    load_named,
    note,
    standing_words,
    tell,
    telling_the_word,
)
from lomu_app.cli.paper_words import BEHIND, INVITE
from lomu_app.cli.show import print_json, print_rows
from lomu_app.cog.meeting import agenda_for_show
from lomu_app.meetings.commands import DecideItem
from lomu_app.meetings.finding import search_meetings
from lomu_app.meetings.forums import all_forums
from lomu_app.meetings.queries import find_meetings
from lomu_app.meetings.rows import MeetingRow
from lomu_app.meetings.rules import MeetingKind

_COLUMNS = (
    "position", "reference", "name", "kind", "risk_at_entry", "risk_now", "meetings_on_agenda",
    "decision", "blockers_to_sign_off",
)  # fmt: skip
_MOST_FOUND = 100
_MEETINGS = (
    "held_on", "starts_at", "area", "kind", "status", "items", "left", "chair", "place",
    "called_off",
)  # fmt: skip


def show(options: argparse.Namespace) -> None:
    """Print the locations of the agenda, and where the meeting stands."""
    with session.signed_in(options) as core:
        found = load_named(core, options)
        rows = core.ask(agenda_for_show, found.row.id)
        note(core, MeetingKind.COG, f"cog show {options.area}", len(rows))
    if options.json:
        print_json(rows)
        return
    print(standing_words(found))
    print_rows([row | {"blockers_to_sign_off": _blockers(row)} for row in rows], _COLUMNS)


def decide(options: argparse.Namespace) -> None:
    """Record what the meeting decided on an item."""
    with session.signed_in(options) as core, telling_the_word(options):
        item = item_words.find_item(load_named(core, options), options.item)
        done = core.execute(
            DecideItem(
                meeting_item_id=item.id, version=item.version, decision=as_code(options.decision),
                detail=options.to, rationale=options.rationale, dissent=options.dissent,
                chair_reason=options.chair_reason, vote=options.vote,
                next_review=options.next_review,
            )
        )  # fmt: skip
    left = done.result["left"]
    tell(options, done.result, f"{item.reference}: {as_code(options.decision)}. {left} left.")


def list_meetings(options: argparse.Namespace) -> None:
    """Print the meetings of one forum, or of all that one may know of; the newest first."""
    with session.signed_in(options) as core:
        found = _found(core, options)
        rows = [_meeting(row) for row in found]
        for kind, number in sorted(Counter(row.kind for row in found).items()):
            note(core, kind, f"list meetings {kind}", number)
    if options.json:
        print_json(rows)
    else:
        print_rows(rows, _MEETINGS)


def _found(core: Core, options: argparse.Namespace) -> list[MeetingRow]:
    if options.text:
        return core.ask(search_meetings, options.text, _MOST_FOUND)
    forums = [forum for forum in all_forums() if core.actor.may(forum.sees)]
    kinds = [options.kind] if options.kind else [forum.kind for forum in forums]
    found = [row for kind in kinds for row in core.ask(find_meetings, kind, options.area or "")]
    return sorted(found, key=lambda row: row.held_on, reverse=True)


def _meeting(row: MeetingRow) -> dict[str, Any]:
    return {
        "held_on": row.held_on, "starts_at": row.starts_at, "area": row.area, "kind": row.short,
        "status": row.status.value, "items": row.items, "left": row.left, "chair": row.chair,
        "place": row.place, "called_off": row.called_off,
    }  # fmt: skip


WORDS: dict[str, tuple[Run, str]] = {
    **SHARED,
    **INVITE,
    **item_words.WORDS,
    "show": (show, "print the agenda"),
    "decide": (decide, "record what was decided on an item"),
    "export": (export, "write agenda pack or minutes"),
}


def add_words(word: Any, group: Any, lists: Any) -> None:
    """Let the command line know them, with what may stand behind each."""
    made = word("meetings", list_meetings, "meetings, the newest first", lists)
    made.add_argument("--kind", default="", help="one forum's, for instance cog or odoc")
    made.add_argument("--area", metavar="A")
    made.add_argument(
        "--text", metavar="X", help="of any forum and area: by day, month, place, chair"
    )
    cog = group("cog", "the meetings of the CSE Operational Group of an area")
    add_group(
        word,
        cog,
        MeetingKind.COG,
        WORDS,
        {**BEHIND, **item_words.BEHIND, "decide": _of_decide, "export": add_options},
    )


def _of_decide(made: argparse.ArgumentParser) -> None:
    made.add_argument("--item", required=True, metavar="REF", help="e.g. LOC-0001, or its place")
    made.add_argument("--decision", required=True, metavar="D", help="keep, defer, sign_off …")
    made.add_argument("--to", default="", help="the area, or the other tactic")
    for name in ("rationale", "chair-reason", "vote", "dissent"):
        made.add_argument(f"--{name}", default="", metavar="TEXT")
    made.add_argument("--next-review", type=as_day, metavar="D")


def _blockers(row: Mapping[str, Any]) -> str:
    """How many of the points are open, and the first of them: a table holds no more."""
    lacking = row["blockers_to_sign_off"]
    return f"{len(lacking)}: {lacking[0]}" if lacking else "none"
