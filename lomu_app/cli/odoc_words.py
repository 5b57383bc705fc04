"""Words about the ODOC, `odoc prepare` to `odoc minutes`, and the DA meeting, `da-meeting …`."""

from __future__ import annotations

import argparse
from functools import partial
from typing import Any

from lomu_app.bootstrap import Core
from lomu_app.cli import session
from lomu_app.cli.days import as_day
from lomu_app.cli.meeting_deeds import (
    SHARED,
    Run,
    add_group,
    as_code,
    load_named,
    minutes,
    note,
    standing_words,
    tell,
    telling_the_word,
)
from lomu_app.cli.paper_words import BEHIND, EXPORT, INVITE
from lomu_app.cli.show import print_json, print_rows
from lomu_app.kernel.errors import InvalidInput, RecordNotFound, Refused
from lomu_app.meetings.rules import MeetingKind
from lomu_app.odoc.commands import BriefCase, ChaseGap, CheckBriefing, DecideCase, SetGapAside
from lomu_app.odoc.pack_rows import load_odoc_pack
from lomu_app.odoc.preflight import load_preflight
from lomu_app.odoc.queries import load_case, load_cases, who_is_meant
from lomu_app.odoc.rows import CaseRow, GapRow
from lomu_app.odoc.rules import STAGE_LABELS
from lomu_app.people.rules import shown_name

_COLUMNS = (
    "position", "reference", "name", "cohort", "section", "rag_then", "rag_now", "stage",
    "reasons", "decision",
)  # fmt: skip
_GAPS = ("reference", "name", "gap", "told", "owner", "agency", "settled")


def show(options: argparse.Namespace) -> None:
    """Print the cases, and where the meeting stands; one whole with --case."""
    with session.signed_in(options) as core:
        found = load_named(core, options)
        wanted = [_case(core, options)] if options.case else core.ask(load_cases, found.row.id)
        pack = core.ask(load_odoc_pack, found.row.id)
        note(core, options.forum, f"{options.forum} show {options.area}", len(wanted))
    if options.json:
        print_json(
            [_row(case) | {"case": case.briefing} for case in wanted] if options.case
            else {"meeting": _head(pack), "cases": [_row(case) for case in wanted]}
        )  # fmt: skip
        return
    if options.case:
        print("\n".join(_whole(wanted[0])))
        return
    print(standing_words(found))
    print_rows([_row(case) | {"reasons": "; ".join(case.reasons)} for case in wanted], _COLUMNS)
    apart = sum(item.title == _APART for item in found.items)
    print(f"{apart} under limited access." if apart else "Nobody under limited access.")


def brief(options: argparse.Namespace) -> None:
    """Write the summary of a case; with --check, say as a second person that it may be read."""
    with session.signed_in(options) as core:
        case = _case(core, options)
        if options.check:
            command: Any = CheckBriefing(case_id=case.case_id, version=case.version)
        else:
            command = BriefCase(case_id=case.case_id, version=case.version, summary=options.summary)
        done = core.execute(command)
    done_words = "checked" if options.check else "briefed"
    tell(options, done.result, f"{case.briefing.reference} is {done_words}.")


def preflight(options: argparse.Namespace) -> None:
    """Print what is missing; with --chase or --set-aside, do something about one gap."""
    with session.signed_in(options) as core:
        key = load_named(core, options).row.id
        gaps = core.ask(load_preflight, key)
        if options.case:
            gap = _gap(gaps, options)
            core.execute(_about(gap, options))
            gaps = core.ask(load_preflight, key)
        note(core, options.forum, f"{options.forum} preflight {options.area}", len(gaps))
    rows = [_gap_row(gap) for gap in gaps]
    if options.json:
        print_json(rows)
    else:
        print_rows(rows, _GAPS)


def decide(options: argparse.Namespace) -> None:
    """Record what the meeting decided on a case; what the rules refuse is kept, and told."""
    with session.signed_in(options) as core, telling_the_word(options):
        case = _case(core, options)
        done = core.execute(
            DecideCase(
                meeting_item_id=case.item_id, version=case.item_version,
                decision=as_code(options.decision), rationale=options.rationale, rag=options.rag,
                next_review=options.next_review, lead_manager=options.manager,
                deputy=options.deputy, where=options.where, suspended_for=options.reason,
                place=options.place, until=options.until, override=options.override,
                chair_reason=options.chair_reason, vote=options.vote, dissent=options.dissent,
            )
        )  # fmt: skip
    if done.result["refused"]:
        raise Refused(f"Refused, and kept with the case: {done.result['refused']}")
    left = done.result["left"]
    words = f"{case.briefing.reference}: {as_code(options.decision)}. {left} left."
    tell(options, done.result, words)


def _meant(core: Core, meeting_id: int) -> list[str]:
    found = core.ask(who_is_meant, meeting_id)
    lines = [
        f"{each.reference}: {each.name}"
        + (f", born {each.date_of_birth:%d/%m/%Y}" if each.date_of_birth else "")
        for each in found
    ]
    return ["", "WHO IS MEANT", *lines] if lines else []


WORDS: dict[str, tuple[Run, str]] = {
    **SHARED,
    **INVITE,
    **EXPORT,
    "show": (show, "print the cases, or one whole"),
    "brief": (brief, "write or check what is read out of a case"),
    "preflight": (preflight, "print what is missing, chase it or set it aside"),
    "decide": (decide, "record what was decided on a case"),
    "minutes": (partial(minutes, meant=_meant), SHARED["minutes"][1]),
}


def add_words(word: Any, group: Any) -> None:
    """Let the command line know them, for both meetings."""
    behind = {
        **BEHIND,
        "show": _of_show,
        "brief": _of_brief,
        "preflight": _of_gaps,
        "decide": _of_decide,
    }
    odoc = group("odoc", "the ODOC of an area: cases before partner agencies")
    add_group(word, odoc, MeetingKind.ODOC, WORDS, behind)
    told = "the fortnightly DA meeting of an area"
    add_group(word, group("da-meeting", told), MeetingKind.DA_MEETING, WORDS, behind)


def _of_show(made: argparse.ArgumentParser) -> None:
    made.add_argument("--case", default="", metavar="REF", help="one of them whole")


def _of_case(made: argparse.ArgumentParser) -> None:
    made.add_argument("--case", required=True, metavar="REF", help="e.g. M-000012, or its place")


def _of_brief(made: argparse.ArgumentParser) -> None:
    _of_case(made)
    what = made.add_mutually_exclusive_group(required=True)
    what.add_argument("--summary", default="", metavar="TEXT", help="what is read out")
    what.add_argument("--check", action="store_true", help="as the second person")


def _of_gaps(made: argparse.ArgumentParser) -> None:
    made.add_argument("--case", default="", metavar="REF", help="whose gap to do something about")
    made.add_argument("--gap", default="", metavar="G", help="e.g. no_summary")
    made.add_argument("--owner", default="", metavar="NAME", help="whom to chase")
    made.add_argument("--set-aside", default="", metavar="TEXT", help="why it does without")


def _of_decide(made: argparse.ArgumentParser) -> None:
    _of_case(made)
    made.add_argument("--decision", required=True, metavar="D", help="keep, select, refer_marac …")
    made.add_argument("--rag", default="", help="red, amber or green from now on")
    made.add_argument("--next-review", type=as_day, metavar="D")
    made.add_argument("--until", type=as_day, metavar="D", help="earliest day of release")
    for name in (
        "rationale", "manager", "deputy", "where", "reason", "place", "override", "chair-reason",
        "vote", "dissent",
    ):  # fmt: skip
        made.add_argument(f"--{name}", default="", metavar="TEXT")


_APART = "Under limited access"


def _case(core: Core, options: argparse.Namespace) -> CaseRow:
    wanted = options.case.strip().upper()
    for item in load_named(core, options).items:
        if item.subject_id is not None and wanted in {item.reference.upper(), str(item.position)}:
            return core.ask(load_case, item.id)
    raise RecordNotFound(f"{options.case} is no case of this agenda. See: {options.forum} show.")


def _gap(gaps: tuple[GapRow, ...], options: argparse.Namespace) -> GapRow:
    wanted = options.case.strip().upper()
    mine = [gap for gap in gaps if gap.reference.upper() == wanted and gap.case_id is not None]
    for gap in mine:
        if gap.code == options.gap:
            return gap
    lacks = ", ".join(gap.code for gap in mine) or "nothing"
    raise InvalidInput(f"{options.case} lacks: {lacks}.", {"gap": options.gap})


def _about(gap: GapRow, options: argparse.Namespace) -> ChaseGap | SetGapAside:
    case_id = gap.case_id or 0
    if options.set_aside:
        return SetGapAside(
            case_id=case_id, version=gap.version, gap=gap.code, reason=options.set_aside
        )
    return ChaseGap(case_id=case_id, version=gap.version, gap=gap.code, owner=options.owner)


def _gap_row(gap: GapRow) -> dict[str, Any]:
    return {
        "reference": gap.reference, "name": gap.name, "gap": gap.code, "label": gap.label,
        "told": gap.told, "owner": gap.owner, "agency": gap.agency, "settled": gap.settled,
    }  # fmt: skip


def _row(case: CaseRow) -> dict[str, Any]:
    told = case.briefing
    return {
        "position": case.position, "reference": told.reference,
        "name": shown_name(told.surname, told.forenames), "cohort": told.cohort,
        "section": case.section, "rag_then": told.rag_then, "rag_now": told.rag_now,
        "stage": STAGE_LABELS[case.stage].lower(), "reasons": list(case.reasons),
        "summary": told.summary, "decision": case.decision, "decided": case.decided,
        "refusals": [f"{each.decision}: {each.why}" for each in case.refusals],
        "deferred_before": case.deferred_before,
    }  # fmt: skip


def _head(pack: Any) -> dict[str, Any]:
    return {
        "short": pack.short, "area": pack.area, "held_on": pack.held_on, "status": pack.status,
        "apart": pack.apart, "digest": pack.digest(),
        "metrics": {each.key: each.value for each in pack.metrics},
        "changes": [f"{each.reference}: {each.what}" for each in pack.changes],
    }  # fmt: skip


def _whole(case: CaseRow) -> list[str]:
    """One case as it is heard: who, the summary, what happened, control and change."""
    told = case.briefing
    lines = [
        f"{told.reference} {shown_name(told.surname, told.forenames)}, {told.cohort}",
        f"{case.section_label}. {told.status}. Lead: {told.lead_manager or 'nobody yet'}.",
        f"RAG then {told.rag_then or 'none'}, now {told.rag_now or 'none'}. {told.rag_basis}",
        f"Summary: {told.summary or 'none that a second person has checked'}",
        *told.exceptions, f"SINCE {told.since_on:%d/%m/%Y}",
        *(f"{each.on:%d/%m/%Y} {each.title}. {each.detail}" for each in told.since),
        "CONTROL", *(goal.text for goal in told.control), *told.orders, "CHANGE",
    ]  # fmt: skip
    for line in told.change:
        goals = "; ".join(goal.text for goal in line.goals)
        lines.append(f"{line.pathway}: {line.state.lower()}{f'. {goals}' if goals else ''}")
    lines.append("ACTIONS")
    lines += [
        f"{each.reference} {each.text}. {each.owner}, {each.due:%d/%m/%Y}" for each in told.actions
    ]
    if case.decision:
        lines.append(f"Decision: {case.decision_label} {case.decided}. Why: {case.rationale}")
    return lines
