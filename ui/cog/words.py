"""Locations, intelligence and tactics in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from lomu_app.cog.grading import INFORMATION_LABELS, SOURCE_LABELS, Handling
from lomu_app.cog.rows import (
    IntelligenceRow,
    LinkLine,
    LocationDetail,
    LocationRow,
    SignOffLine,
    TacticRow,
)
from lomu_app.cog.rules import (
    LINK_LABELS,
    SAFEGUARDING_LABELS,
    STATUS_LABELS,
    LinkKind,
    NoteNature,
    Trend,
)
from lomu_app.cog.sign_off_rules import SignOffOutcome
from lomu_app.cog.tactic_rules import RESULT_LABELS, Strand, TacticStatus
from lomu_app.cog.tactic_rules import STATUS_LABELS as TACTIC_LABELS
from lomu_app.cog.work_queries import running_clocks
from lomu_app.kernel.clock import london
from lomu_app.kernel.counting import counted
from lomu_app.orders.rules import Level
from ui.cog.bands import Bands, trend_chip
from ui.cog.place_fields import point_text
from ui.kit.chips import Chip
from ui.kit.dates import day_words, moment_words
from ui.kit.points import PointLine
from ui.kit.timeline import TimelineEvent

TREND_WORDS = {
    Trend.NEW: "first score", Trend.UP: "risen", Trend.DOWN: "fallen", Trend.SAME: "unchanged",
}  # fmt: skip
NATURE_WORDS = {
    NoteNature.FACT: "Fact", NoteNature.OPINION: "Opinion", NoteNature.INTELLIGENCE: "Intelligence",
}  # fmt: skip
# How near the first clock of a tactic is: tone, shape, word before it.
_CLOCK_CHIPS = {
    Level.RUN_OUT.value: ("overdue", "late", "Overdue: "),
    Level.URGENT.value: ("today", "", ""), Level.SOON.value: ("soon", "", ""),
    Level.NOTICE.value: ("neutral", "", ""),
}  # fmt: skip
STRAND_CHOICES = [(each.value, each.value.capitalize()) for each in Strand]
_OUTCOMES = {
    SignOffOutcome.GRANTED: "Signed off", SignOffOutcome.DECLINED: "Sign-off declined",
    SignOffOutcome.WITHDRAWN: "Sign-off withdrawn",
}  # fmt: skip


def place_words(row: LocationRow) -> str:
    """Where it is: an address, a platform, or a point of the grid."""
    if row.platform:
        return row.platform
    where = ", ".join(part for part in (row.address, row.postcode) if part)
    if not where and row.easting is not None:
        return point_text(row.easting, row.northing)
    return where


def status_words(row: LocationRow) -> str:
    """Where it stands."""
    return STATUS_LABELS[row.status]


def location_line(row: LocationRow) -> str:
    """What tells it from others, under its name."""
    own = f"register {row.own_reference}" if row.own_reference else ""
    parts = (row.reference, own, row.kind_label, row.area, place_words(row))
    return "  ·  ".join(part for part in parts if part)


def location_chips(row: LocationRow, known: Bands) -> list[Chip]:
    """Risk first, then where it has gone, then where it stands."""
    return [
        known.chip(row.now_band, row.now_score), trend_chip(row.trend), Chip(status_words(row)),
    ]  # fmt: skip


def risk_words(band: str, score: int | None, known: Bands) -> str:
    """`High, 17`, or the band alone."""
    return known.label(band) if score is None else f"{known.label(band)}, {score}"


def risk_facts(row: LocationRow, known: Bands) -> list[tuple[str, str]]:
    """Risk at entry, now, and between them."""
    now = risk_words(row.now_band, row.now_score, known)
    return [
        ("At entry", risk_words(row.entry_band, row.entry_score, known)),
        ("Now", f"{now}, judged {day_words(row.now_scored_on)}"),
        ("Trend", TREND_WORDS[row.trend]),
    ]


def standing_facts(row: LocationRow) -> list[tuple[str, str]]:
    """Where it stands on the agenda, and what is near."""
    children = "" if row.children is None else f", {row.children} thought to be at risk"
    return [
        ("Status", status_words(row)),
        ("On the agenda since", day_words(row.agenda_since)),
        ("Last new intelligence", day_words(row.last_new_intelligence_at) or "none graded A to C"),
        ("Children linked", f"{row.victims}{children}"),
        ("People linked", str(row.suspects)),
        ("Tactics", ", ".join(row.tactics) or "none under way"),
        ("First runs out", moment_words(row.next_expiry)),
        ("Next review", day_words(row.next_review)),
        ("Lead", row.lead),
    ]


def place_facts(detail: LocationDetail) -> list[tuple[str, str]]:
    """What is known of the place itself."""
    row = detail.row
    point = f"E {row.easting} N {row.northing}" if row.easting is not None else ""
    return [
        ("Kind", f"{row.kind_label} ({row.kind_detail})" if row.kind_detail else row.kind_label),
        ("Where", place_words(row)),
        ("Grid", point),
        ("Ward", detail.ward),
        ("Authority", row.authority),
        ("Owner", detail.proprietor),
        ("Licensee", detail.licensee),
        ("Licence", detail.licence_number),
        ("Open", detail.opening_hours),
        ("Strand", detail.strand.capitalize()),
        ("Theme", detail.theme),
        ("Raised", f"{day_words(row.raised_on)} by {detail.raised_by or 'somebody unnamed'}"),
        ("From", "register of the authority" if detail.from_register else ""),
        ("The same as", detail.duplicate_of),
        ("Came from", detail.came_from),
    ]


def points_sum(detail: LocationDetail) -> str:
    """How many points are met, or why it asks for none."""
    if not detail.points:
        return f"It is not on the agenda: {status_words(detail.row).lower()}."
    met = sum(check.met for check in detail.points)
    left = len(detail.points) - met
    return f"{met} of {len(detail.points)} points are met, {left} to go."


def point_lines(detail: LocationDetail) -> list[PointLine]:
    """The eight points."""
    return [PointLine(check.label, check.met, check.told) for check in detail.points]


def spoken(row: LocationRow, known: Bands) -> str:
    """The line in one sentence, for a screen reader."""
    risk = risk_words(row.now_band, row.now_score, known)
    return (
        f"{row.name}, {risk}, {TREND_WORDS[row.trend]}, {row.kind_label}, {status_words(row)}, "
        f"{row.reference}"
    )


# Intelligence


def grade_words(row: IntelligenceRow) -> str:
    """The grade, and what it means."""
    if row.source is None or row.grade is None:
        return f"{row.graded} (old grading)"
    told = f"{SOURCE_LABELS[row.source].lower()}, {INFORMATION_LABELS[row.grade].lower()}"
    return f"{row.graded}: {told}"


def intelligence_chips(row: IntelligenceRow) -> tuple[Chip, ...]:
    """Whether it may leave the room, and what stands against it."""
    chips = [Chip(row.graded, strong=True)]
    if row.handling is Handling.CONDITIONS:
        chips.append(Chip("Conditions: not in packs", "today"))
    elif row.usable:
        chips.append(Chip("Sanitised, may enter a pack"))
    elif row.sanitised_text:
        chips.append(Chip("Awaits a second person", "soon"))
    else:
        chips.append(Chip("Not sanitised", "soon"))
    if row.single_source:
        chips.append(Chip("Single source", "soon"))
    return tuple(chips)


def intelligence_details(row: IntelligenceRow) -> tuple[str, ...]:
    """What it says as far as it may be told, and where it comes from."""
    approved = f", approved by {row.approved_by} {moment_words(row.approved_at)}"
    urn = f"URN {row.urn}" if row.urn else ""
    parts = (
        row.sanitised_text or f"No text yet. The report: {row.raw_reference or 'place not named'}",
        grade_words(row),
        f"Conditions {' '.join(row.condition_codes)}: {row.conditions}" if row.conditions else "",
        "  ·  ".join(
            part for part in (
                urn, f"information of {day_words(row.informed_on)}",
                f"in by {row.submitted_by} {day_words(row.received_on)}"
                + (approved if row.approved_at else ""),
            ) if part
        ),
    )  # fmt: skip
    return tuple(part for part in parts if part)


# Tactics


def tactic_title(row: TacticRow) -> str:
    """What it is and at whom."""
    aim = f": {row.target}" if row.target else ""
    return f"{row.label}{aim}"


def tactic_chips(row: TacticRow) -> tuple[Chip, ...]:
    """Where it stands, and how near its end is."""
    chips = [Chip(TACTIC_LABELS[row.status], strong=True)]
    if row.status is TacticStatus.BREACHED:
        chips[0] = Chip(f"Breached {counted(row.breaches, 'time')}", "overdue", "late")
    clocks = running_clocks(row)
    if row.level in _CLOCK_CHIPS and clocks:
        tone, shape, sign = _CLOCK_CHIPS[row.level]
        at, name = clocks[0]
        chips.append(Chip(f"{sign}{name} {moment_words(at)}", tone, shape))
    return tuple(chips)


def tactic_details(row: TacticRow) -> tuple[str, ...]:
    """Objective, authority, clocks, result."""
    by = f" by {row.authorised_by} ({row.authorised_rank})" if row.authorised_by else ""
    authority = f"authorised{by}" if by else f"takes authority of: {row.authority}"
    clocks = (
        ("served", row.served_at), ("court by", row.court_at), ("review", row.review_at),
        ("ends", row.expires_at),
    )  # fmt: skip
    dated = [f"{word} {moment_words(at)}" for word, at in clocks if at is not None]
    if row.unserved:
        dated.append("when it was served is not on record, so no clock runs")
    what = (row.reference, row.code, row.strand.value, row.side.value, row.agency)
    parts = (
        row.objective,
        "  ·  ".join(what),
        "  ·  ".join((authority, *dated)),
        f"Kept going by {row.kept_by}" if row.kept_by else "",
        result_words(row),
    )
    return tuple(part for part in parts if part)


def result_words(row: TacticRow) -> str:
    """What it came to, with what was counted."""
    if row.result is None:
        return ""
    before, after = row.count_before, row.count_after
    told = f"{RESULT_LABELS[row.result]}; reports {before} before, {after} after"
    return f"{told}. Displacement: {row.displacement}" if row.displacement else told


# People, victims


def link_title(link: LinkLine) -> str:
    """Who or what it is; a child is a pseudonym."""
    return f"{LINK_LABELS[link.kind]}: {link.label}"


def link_details(link: LinkLine) -> tuple[str, ...]:
    """What for, and how far the partner has come with a child."""
    parts = [link.role]
    if link.kind is LinkKind.VICTIM and link.safeguarding is not None:
        partner = f", {link.partner}" if link.partner else ""
        parts.append(f"{SAFEGUARDING_LABELS[link.safeguarding]}{partner}")
    if link.ended_on is not None:
        parts.append(f"Ended {day_words(link.ended_on)}: {link.ended_reason}")
    return tuple(part for part in parts if part)


# What happened


def sign_off_words(line: SignOffLine) -> str:
    """A proposal and what became of it; an exception is never left out."""
    if line.outcome is None:
        return f"Sign-off proposed by {line.proposed_by}"
    told = f"{_OUTCOMES[line.outcome]} by {line.decided_by}"
    if line.from_register:
        return f"{told}, as the register of the authority says; its points are not known"
    if line.exception:
        return f"{told} BY EXCEPTION: {line.exception}. Not met: {'; '.join(line.lacking)}"
    return told


Dated = tuple[dt.date, TimelineEvent]


def _event(day: dt.date, title: str, by: str = "", text: str = "") -> Dated:
    return day, TimelineEvent(day_words(day), title, by, text)


def step_events(detail: LocationDetail) -> list[Dated]:
    """How it came to stand so, and what became of each proposal."""
    told = [
        _event(london(step.at).date(), STATUS_LABELS[step.to_status], step.by, step.reason)
        for step in detail.steps
    ]
    for line in detail.sign_offs:
        day = london(line.decided_at or line.proposed_at).date()
        told.append(_event(day, sign_off_words(line), "", line.minute))
    return told


def score_events(detail: LocationDetail, known: Bands) -> list[Dated]:
    """Each time the risk was judged."""
    return [
        _event(score.scored_on, f"Risk judged: {risk_words(score.band, score.score, known)}",
               score.by, score.basis)
        for score in detail.scores
    ]  # fmt: skip


def work_events(detail: LocationDetail) -> list[Dated]:
    """Notes, intelligence as far as it is told anywhere, and the steps of tactics."""
    told = [
        _event(note.on_day, NATURE_WORDS[note.nature], note.by, note.text) for note in detail.notes
    ]
    for item in detail.intelligence:
        title = f"Intelligence {item.reference}, {item.graded}"
        told.append(_event(item.received_on, title, item.submitted_by))
    for tactic in detail.tactics:
        for taken in tactic.steps:
            title = f"{tactic.label}: {TACTIC_LABELS[taken.to_status].lower()}"
            told.append(_event(london(taken.at).date(), title, taken.by, taken.reason))
    return told


def events(detail: LocationDetail, known: Bands) -> list[TimelineEvent]:
    """Everything dated, the newest first."""
    told = [*step_events(detail), *score_events(detail, known), *work_events(detail)]
    return [event for _day, event in newest_first(told)]


def newest_first(told: Sequence[Dated]) -> list[Dated]:
    """By day; of one day what came later on record first."""
    found = sorted(told, key=_day_of)
    found.reverse()
    return found


def _day_of(event: Dated) -> dt.date:
    return event[0]
