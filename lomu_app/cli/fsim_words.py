"""Words about the FSIM: `fsim show` tells a week in figures; `fsim prepare` to `fsim minutes`."""

from __future__ import annotations

import argparse
from typing import Any

from lomu_app.access.rules import find_area
from lomu_app.cli import session
from lomu_app.cli.days import as_day
from lomu_app.cli.meeting_deeds import SHARED, Run, add_group, as_code, load_named, tell
from lomu_app.cli.paper_words import BEHIND, EXPORT, INVITE
from lomu_app.cli.show import print_json, print_rows
from lomu_app.fsim.sheet import FsimFigure, FsimSheet, TeamLine, load_sheet, read_week, week_of
from lomu_app.insight.rows import as_number
from lomu_app.insight.rules import Figure
from lomu_app.kernel.errors import RecordNotFound
from lomu_app.meetings.commands import DecideItem
from lomu_app.meetings.rules import MeetingKind

_WAITING = ("why", "reference", "who", "area", "team", "days_wanted", "told")


def show(options: argparse.Namespace) -> None:
    """Print the week in figures, the teams, and who waits longest."""
    with session.signed_in(options) as core:
        week = read_week(options.week) if options.week else week_of(core.clock.today())
        areas = (find_area(core.policies["areas"], options.area),) if options.area else ()
        sheet = core.ask(load_sheet, areas, week)
        session.note_listing(core, f"fsim show {week.code}", len(sheet.waiting))
    if options.json:
        print_json(_plain(sheet))
        return
    print(f"FSIM, {sheet.week.told}: {', '.join(sheet.areas)}")
    print_rows([_figure_cells(each) for each in sheet.figures], ("measure", "now", "before"))
    codes = tuple(sheet.teams[0].figures) if sheet.teams else ()
    print_rows([_team_cells(each) for each in sheet.teams], ("team", *codes))
    print_rows([_waiting(each) for each in sheet.waiting], _WAITING)
    for reason, number in sheet.reasons:
        print(f"{reason}: {number}")


def decide(options: argparse.Namespace) -> None:
    """Record what the meeting decided on a target."""
    with session.signed_in(options) as core:
        found = load_named(core, options)
        wanted = options.item.strip().upper()
        item = next(
            (each for each in found.items if wanted in (each.reference, str(each.position))), None
        )
        if item is None:
            raise RecordNotFound(f"{options.item} is no item of this agenda.")
        done = core.execute(
            DecideItem(
                meeting_item_id=item.id, version=item.version, decision=as_code(options.decision),
                detail=options.to, rationale=options.rationale, chair_reason=options.chair_reason,
                next_review=options.next_review,
            )
        )  # fmt: skip
    left = done.result["left"]
    tell(options, done.result, f"{item.reference}: {as_code(options.decision)}. {left} left.")


def _plain(sheet: FsimSheet) -> dict[str, Any]:
    return {
        "week": sheet.week.code, "from": sheet.week.first, "to": sheet.last,
        "areas": list(sheet.areas), "data_as_at": sheet.data_as_at, "policy": sheet.policy,
        "figures": {
            each.measure.definition.code: {"now": _value(each.now), "before": _value(each.before)}
            for each in sheet.figures
        },
        "teams": {
            each.team: {code: _value(figure) for code, figure in each.figures.items()}
            for each in sheet.teams
        },
        "waiting": [_waiting(each) for each in sheet.waiting], "reasons": dict(sheet.reasons),
    }  # fmt: skip


def _value(figure: Figure) -> dict[str, Any]:
    return {"value": as_number(figure.number), "text": figure.text, "of": figure.base}


def _figure_cells(each: FsimFigure) -> dict[str, str]:
    words = each.measure.definition
    return {
        "measure": f"{words.label} ({words.unit})", "now": each.now.told,
        "before": each.before.told,
    }  # fmt: skip


def _team_cells(each: TeamLine) -> dict[str, str]:
    return {"team": each.team, **{code: figure.text for code, figure in each.figures.items()}}


def _waiting(each: Any) -> dict[str, Any]:
    return {name: getattr(each, name) for name in _WAITING}


def add_words(word: Any, group: Any) -> None:
    """Let the command line know them, with what may stand behind each."""
    fsim = group("fsim", "the weekly Force Service Improvement Meeting")
    shown = word("show", show, "a week in figures, by team, and who waits longest", fsim)
    shown.add_argument("--area", metavar="A", help="default: all of yours")
    shown.add_argument("--week", metavar="W", help="2026-W48, or a day in it; default: this week")
    words: dict[str, tuple[Run, str]] = {
        **SHARED, **INVITE, **EXPORT, "decide": (decide, "record what was decided on a target"),
    }  # fmt: skip
    add_group(word, fsim, MeetingKind.FSIM, words, {**BEHIND, "decide": _of_decide})


def _of_decide(made: argparse.ArgumentParser) -> None:
    made.add_argument("--item", required=True, metavar="REF", help="e.g. T-000012, or its place")
    made.add_argument("--decision", required=True, metavar="D", help="continue, task, escalate …")
    made.add_argument("--to", default="", help="the team that is tasked")
    for name in ("rationale", "chair-reason"):
        made.add_argument(f"--{name}", default="", metavar="TEXT")
    made.add_argument("--next-review", type=as_day, metavar="D")
