"""The lines of the page's lists, and where each of them leads. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from lomu_app.daart.doings import Doing
from lomu_app.daart.rows import TargetGroup
from lomu_app.daart.today import Morning
from lomu_app.daart.waiting import Named, Waiting
from lomu_app.intake.queries import ImportRow
from lomu_app.kernel.counting import counted
from ui.today.action_rows import action_lines, pack_lines, signing_lines
from ui.today.cohort_rows import cohort_lines
from ui.today.reading import AreaWork, Day, DraftLine
from ui.today.words import since_words

Place = tuple[str, Any]
_NAMED = 4


@dataclass(frozen=True, slots=True)
class MorningRow:
    """An area's line; `minutes` are those until the meeting."""

    id: int
    morning: Morning
    minutes: int


@dataclass(frozen=True, slots=True)
class WorkRow:
    """Something that waits: how many, what, how late, on which page."""

    id: int
    number: str
    what: str
    detail: str
    place: Place
    late: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class NewsRow:
    """What somebody did, or what was typed and not saved."""

    id: int
    when: str
    who: str
    what: str
    place: Place | None


def morning_rows(mornings: Sequence[Morning], minutes: int) -> list[MorningRow]:
    """One line an area."""
    return [MorningRow(at, one, minutes) for at, one in enumerate(mornings, 1)]


def work_rows(morning: Morning, work: AreaWork, held: Sequence[ImportRow]) -> list[WorkRow]:
    """What waits in an area; what is late or missing first, lines without a number left out."""
    waiting = work.waiting
    cohorts = [_row(*line) for line in cohort_lines(work.cohorts)]
    actions = [_row(*line) for line in action_lines(work.mine, work.releases)]
    signing = [_row(*line) for line in (*pack_lines(work.unwritten), *signing_lines(work.unsigned))]
    told = [
        *_of_lists(morning), *_late(morning, waiting), *actions, *signing, *cohorts,
        *_to_look_at(waiting), *_held(morning, held), *_since_last(waiting),
        *_counts(morning, waiting),
    ]  # fmt: skip
    return [replace(row, id=at) for at, row in enumerate(told, 1)]


def _row(
    number: int, what: str, detail: str, place: Place, late: tuple[str, str] | None = None
) -> WorkRow:
    return WorkRow(0, f"{number:,}", what, detail, place, late)


def _group(group: TargetGroup) -> Place:
    return "targets", ("group", group.value)


def _of_lists(morning: Morning) -> Iterator[WorkRow]:
    lists: Place = ("threat_review", None)
    if morning.unsettled is not None:
        what = f"List of {morning.unsettled:%d/%m/%Y} not closed"
        detail = f"{counted(morning.open_lines, 'line')} without an outcome"
        yield _row(1, what, detail, ("threat_review", morning.unsettled), ("overdue", "Late"))
    if morning.came or morning.gone:
        parts = [
            f"{counted(morning.came, 'target')} came in" if morning.came else "",
            f"{counted(morning.gone, 'target')} left" if morning.gone else "",
        ]
        told = " and ".join(part for part in parts if part)
        number = morning.came + morning.gone
        yield _row(number, "Prepare the list again", told, lists)
    if morning.alerts:
        yield _row(morning.alerts, "Alerts for the meeting", "without an outcome yet", lists)


def _late(morning: Morning, waiting: Waiting) -> Iterator[WorkRow]:
    overdue, review = (morning.counts[g] for g in (TargetGroup.OVERDUE, TargetGroup.REVIEW_DUE))
    if overdue:
        detail = f"and {waiting.due_today:,} due today" if waiting.due_today else ""
        late = ("overdue", "Late")
        yield _row(overdue, "Return overdue", detail, _group(TargetGroup.OVERDUE), late)
    elif waiting.due_today:
        late = ("today", "Today")
        yield _row(waiting.due_today, "Return due", "", _group(TargetGroup.OUTSTANDING), late)
    if review:
        late = ("today", "Today")
        yield _row(
            review, "Review due", "a sergeant looks again", _group(TargetGroup.REVIEW_DUE), late
        )


def _to_look_at(waiting: Waiting) -> Iterator[WorkRow]:
    for one in waiting.clashes[:_NAMED]:
        detail = f"{one.name}: {one.detail}"
        yield _row(1, "Deconfliction", detail, ("targets", one.target_id))
    more = waiting.clashes[_NAMED:]
    if more:
        place = ("targets", more[0].target_id)
        yield _row(len(more), "More deconfliction", _names(more), place)
    if waiting.matches:
        yield _row(
            waiting.matches, "Possible matches", "one person or two?", ("people", "possible")
        )
    if waiting.markers:
        place = ("targets", waiting.markers[0].target_id)
        yield _row(
            len(waiting.markers), "Warning markers to confirm", _names(waiting.markers), place
        )


def _names(found: Sequence[Named], *, why: bool = False) -> str:
    shown = "; ".join(f"{one.name} ({one.detail})" if why else one.name for one in found[:_NAMED])
    more = len(found) - _NAMED
    return f"{shown}; and {more:,} more" if more > 0 else shown


def _held(morning: Morning, held: Sequence[ImportRow]) -> Iterator[WorkRow]:
    for one in held:
        if one.area == morning.area:
            detail = f"{one.file_name}: to be mended"
            yield _row(one.held, "Rows of the tracker held back", detail, ("intake", None))


def _since_last(waiting: Waiting) -> Iterator[WorkRow]:
    """What changed since the list before was presented."""
    lines = (
        (waiting.arrested, "Arrested since last list", _names(waiting.arrested)),
        (waiting.left, "Left the list otherwise", _names(waiting.left, why=True)),
        (waiting.remarked, "Warning markers changed", _names(waiting.remarked)),
    )
    for found, what, detail in lines:
        if found:
            yield _row(len(found), what, detail, ("targets", found[0].target_id))


def _counts(morning: Morning, waiting: Waiting) -> Iterator[WorkRow]:
    counts = morning.counts
    missing = "; ".join(f"{label} {number:,}" for label, number in waiting.missing)
    new = f"{waiting.new_since_yesterday:,} new since yesterday, {counts[TargetGroup.NEW]:,} new "
    lines = (
        (TargetGroup.MINE, "Allocated to you", ""),
        (TargetGroup.OUTSTANDING, "Outstanding", new + "this week"),
        (TargetGroup.HIGH_RISK, "High risk to the victim", ""),
        (TargetGroup.READY, "Arrest ready", _share(morning)),
        (TargetGroup.NOT_READY, "Not ready", f"missing most: {missing}" if missing else ""),
        (TargetGroup.PROPOSED_OFF, "Proposed to come off", "to be decided at the meeting"),
    )
    for group, what, detail in lines:
        if counts[group]:
            yield _row(counts[group], what, detail, _group(group))


def _share(morning: Morning) -> str:
    outstanding = morning.outstanding
    share = round(100 * morning.counts[TargetGroup.READY] / outstanding) if outstanding else 0
    return f"{share} % of those outstanding"


def news_rows(day: Day, today: dt.date) -> list[NewsRow]:
    """One's own unsaved drafts first, then what others did, newest first."""
    told = [_draft(one, today) for one in day.drafts] + [_doing(one, today) for one in day.doings]
    return [NewsRow(at, *each) for at, each in enumerate(told, 1)]


def _doing(one: Doing, today: dt.date) -> tuple[str, str, str, Place | None]:
    place: Place | None = None
    if one.target_id is not None:
        place = ("targets", one.target_id)
    elif one.list_day is not None:
        place = ("threat_review", one.list_day)
    return since_words(one.at, today), one.by, f"{one.what} ({one.area})", place


# What a draft's form begins with: what it is called, and the page where it is offered again.
_DRAFTS: Mapping[str, tuple[str, str]] = {
    "target": ("a target", "targets"),
    "person": ("a person", "people"),
    "marker": ("a warning marker", "people"),
    "address": ("an address", "people"),
    "threat_line": ("a line of the Threat Review", "threat_review"),
    "threat_list": ("a Threat Review list", "threat_review"),
    "alert": ("an alert", "threat_review"),
    "membership": ("a form about a cohort", "cohorts"),
    "action": ("an action", "actions"),
    "intervention": ("an intervention", "people"),
    "release": ("a release", "releases"),
    "release_day": ("a day of release", "releases"),
    "intake": ("a tracker being brought in", "intake"),
    "cog": ("a form about a CSE location", "cog"),
}


def _draft(one: DraftLine, today: dt.date) -> tuple[str, str, str, Place | None]:
    kind, _, rest = one.form.partition(":")
    key = rest.partition(":")[0]
    told, page = _DRAFTS.get(kind, ("a form", ""))
    if key == "new":
        told = "a referral" if kind == "membership" else f"a new {kind}"
    place: Place | None = (page, None) if page else None
    if key.isdigit() and kind in ("target", "person", "membership"):
        place = ("person" if kind == "person" else page, int(key))
    how = "Typed as the connection was lost" if one.lost else "Typed and not saved"
    return since_words(one.saved_at, today), "You", f"{how}: {told}", place
