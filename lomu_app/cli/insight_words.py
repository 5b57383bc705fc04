"""`insight`: the measures, one of them with its rows; `children`: numbers of children at risk."""

from __future__ import annotations

import argparse
from typing import Any

from lomu_app.access.rules import find_area
from lomu_app.bootstrap import Core
from lomu_app.cli import session
from lomu_app.cli.days import as_day
from lomu_app.cli.show import print_json, print_rows
from lomu_app.cog.commands import RecordCogListing
from lomu_app.insight.children import ChildrenPage, ChildrenRow, load_children
from lomu_app.insight.commands import EnterChildrenAtRisk
from lomu_app.insight.limits import STANDING_LABELS, Band, Point
from lomu_app.insight.measures import is_apart
from lomu_app.insight.quarters import Quarter, quarter_of, read_quarter
from lomu_app.insight.queries import list_measures, load_measure
from lomu_app.insight.rows import Asked, Group, MeasureDetail, MeasureRow, as_number
from lomu_app.insight.rules import By, Fact, Figure
from lomu_app.kernel.counting import counted
from lomu_app.kernel.errors import InvalidInput

_MEASURES = ("measure", "label", "by", "formula")
_GROUPS = ("group", "told", "standing", "limits")
_ROWS = ("reference", "who", "area", "on", "counts", "told")


def insight(options: argparse.Namespace) -> None:
    """Print the measures that there are, or one of them."""
    with session.signed_in(options) as core:
        if options.measure is None:
            _list(options, core.ask(list_measures))
            return
        found = core.ask(load_measure, _asked(core, options))
        _note(core, options, found)
    if options.json:
        print_json(_plain(found, rows=options.rows))
        return
    words = found.row.definition
    print(f"{words.label} ({words.unit}), {found.period}: {found.whole.told}")
    print(words.formula)
    if words.caution:
        print(f"Take care: {words.caution}")
    print(f"{', '.join(found.areas)}. {found.chart.told}")
    print_rows([_group_cells(each) for each in found.groups], _GROUPS)
    if options.rows:
        print_rows([_fact(each) for each in found.facts], _ROWS)


def _asked(core: Core, options: argparse.Namespace) -> Asked:
    areas = (find_area(core.policies["areas"], options.area),) if options.area else ()
    return Asked(options.measure, options.first, options.last, _by(options.by), areas)


def _by(typed: str | None) -> By | None:
    if typed is None:
        return None
    try:
        return By(typed.casefold())
    except ValueError as error:
        choices = ", ".join(By)
        raise InvalidInput(f"By is one of: {choices}.", {"by": choices}) from error


def _list(options: argparse.Namespace, found: tuple[MeasureRow, ...]) -> None:
    rows = [
        {
            "measure": each.definition.code, "label": each.definition.label,
            "by": [by.value for by in each.by], "formula": each.definition.formula,
            "source": each.definition.source, "owner": each.definition.owner,
            "caution": each.definition.caution,
        }
        for each in found
    ]  # fmt: skip
    if options.json:
        print_json(rows)
    else:
        print_rows(rows, _MEASURES)


def _note(core: Core, options: argparse.Namespace, found: MeasureDetail) -> None:
    """Rows of people are a listing; whatever is told of the compartment is put on record."""
    what = f"insight {found.row.definition.code}"
    if is_apart(found.row.definition.code):
        core.execute(RecordCogListing(what=what, records=len(found.facts)))
    elif options.rows:
        session.note_listing(core, what, len(found.facts))


def _plain(found: MeasureDetail, *, rows: bool) -> dict[str, Any]:
    words = found.row.definition
    told = {
        "measure": words.code, "label": words.label, "unit": words.unit, "formula": words.formula,
        "source": words.source, "owner": words.owner, "caution": words.caution,
        "from": found.first, "to": found.last, "areas": list(found.areas),
        "data_as_at": found.data_as_at, "policy": found.policy, **_figure(found.whole),
        "by": found.by.value, "groups": [_group(each) for each in found.groups],
        "months": [_point(each) for each in found.chart.points],
        "median": as_number(found.chart.median), "trend": found.chart.told,
    }  # fmt: skip
    return told | {"rows": [_fact(each) for each in found.facts]} if rows else told


def _figure(each: Figure) -> dict[str, Any]:
    return {
        "value": as_number(each.number), "text": each.text, "counts": each.top, "of": each.base,
        "small": each.small,
    }  # fmt: skip


def _group(each: Group) -> dict[str, Any]:
    rows = [fact.reference for fact in each.facts]
    return {"group": each.name, **_figure(each.figure), **_band(each.band),
            "standing": STANDING_LABELS[each.standing], "references": rows}  # fmt: skip


def _group_cells(each: Group) -> dict[str, Any]:
    band = each.band
    limits = "" if band.low is None or band.high is None else f"{band.low:.2f} to {band.high:.2f}"
    return {"group": each.name, "told": each.figure.told,
            "standing": STANDING_LABELS[each.standing], "limits": limits}  # fmt: skip


def _point(each: Point) -> dict[str, Any]:
    return {"month": each.label, **_figure(each.figure), **_band(each.band),
            "signal": each.signal}  # fmt: skip


def _band(band: Band) -> dict[str, Any]:
    return {
        "low": None if band.low is None else round(band.low, 4),
        "high": None if band.high is None else round(band.high, 4),
    }


def _fact(each: Fact) -> dict[str, Any]:
    return {
        "reference": each.reference, "who": each.who, "area": each.area, "on": each.on,
        "counts": each.counts, "value": as_number(each.value), "told": each.told,
    }  # fmt: skip


# --- children at risk ---------------------------------------------------------------------------


def show_children(options: argparse.Namespace) -> None:
    """Print what the authorities gave for a quarter, and the sum beside the quarter before."""
    with session.signed_in(options) as core:
        page = core.ask(load_children, _quarter(core, options))
        core.execute(RecordCogListing(what=f"children {page.quarter.code}", records=len(page.rows)))
    if options.json:
        print_json(_children(page))
        return
    print(f"Children at risk, {page.quarter.told}")
    columns = ("authority", *(code for code, _ in page.levels), "total", "reduced", "entered_by")
    print_rows([_authority(row) for row in page.rows], columns)
    for line in page.told:
        print(line)


def enter_children(options: argparse.Namespace) -> None:
    """Enter an authority's numbers, or put right those that stand."""
    with session.signed_in(options) as core:
        quarter = _quarter(core, options)
        page = core.ask(load_children, quarter)
        wanted = options.authority.strip().casefold()
        versions = {row.authority.casefold(): row.version for row in page.rows}
        done = core.execute(
            EnterChildrenAtRisk(
                authority=options.authority, quarter=quarter.code, levels=options.levels,
                reduced=options.reduced, given_by=options.given_by, reason=options.reason,
                version=versions.get(wanted, 0),
            )
        )  # fmt: skip
    if options.json:
        print_json(done.result)
    else:
        children = counted(done.result["total"], "child", "children")
        print(f"{done.result['authority']}, {quarter.label}: {children}.")


def _quarter(core: Core, options: argparse.Namespace) -> Quarter:
    """The one named, else the last that has ended."""
    if options.quarter:
        return read_quarter(options.quarter)
    return quarter_of(core.clock.today()).before


def _children(page: ChildrenPage) -> dict[str, Any]:
    return {
        "quarter": page.quarter.code, "label": page.quarter.told, "total": page.now.total,
        "reduced": page.now.reduced, "highest": page.now.highest,
        "total_before": page.before.total if page.before else None,
        "authorities": [_authority(row) for row in page.rows], "told": list(page.told),
    }  # fmt: skip


def _authority(row: ChildrenRow) -> dict[str, Any]:
    entries = [
        {"at": each.at, "by": each.by, "given_by": each.given_by, "levels": dict(each.levels),
         "reduced": each.reduced, "reason": each.reason}
        for each in row.entries
    ]  # fmt: skip
    return {
        "authority": row.authority, **row.levels, "total": row.total, "reduced": row.reduced,
        "entered_by": row.entries[0].by if row.entries else "not yet", "entries": entries,
    }  # fmt: skip


def add_words(word: Any, group: Any) -> None:
    """Let the command line know them, with what may stand behind each."""
    told = "the measures with their definitions, or one with its numbers"
    made = word("insight", insight, told)
    made.add_argument("measure", nargs="?", metavar="MEASURE", help="e.g. arrests_within_target")
    made.add_argument("--from", dest="first", type=as_day, metavar="D")
    made.add_argument("--to", dest="last", type=as_day, metavar="D", help="default: today")
    made.add_argument("--by", metavar="BY", help="area, team, cohort, agency, month …")
    made.add_argument("--area", metavar="A", help="default: all of yours")
    made.add_argument("--rows", action="store_true", help="also every row behind the number")
    children = group("children", "children at risk of CSE, as numbers by quarter")
    shown = word("show", show_children, "what the authorities gave for a quarter", children)
    entered = word("enter", enter_children, "enter an authority's numbers", children)
    for each in (shown, entered):
        each.add_argument("--quarter", metavar="2026Q3", help="default: the last that has ended")
    entered.add_argument("--authority", required=True, metavar="A")
    entered.add_argument(
        "--levels", type=_levels, required=True, metavar="L=N,L=N", help="at_risk=60,serious=5 …"
    )
    entered.add_argument("--reduced", type=int, required=True, metavar="N")
    entered.add_argument("--given-by", required=True, metavar="WHO", help="who gave the numbers")
    entered.add_argument("--reason", default="", metavar="TEXT", help="why they are put right")


def _levels(text: str) -> dict[str, int]:
    """`at_risk=60,serious=5`; raises what argparse tells the user."""
    try:
        pairs = [part.split("=", 1) for part in text.split(",") if part.strip()]
        return {name.strip(): int(number) for name, number in pairs}
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text} is not like at_risk=60,serious=5") from error
