"""What the pane tells of a target, section by section. Pure functions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from lomu_app.daart.rows import AttemptRow, HistoryLine, TargetDetail
from lomu_app.daart.rules import OUTCOME_LABELS, POWER_LABELS, ground_labels
from lomu_app.kernel.policy import Policy
from ui.daart.words import born_words, days, owner_words, source_words, warrant_words
from ui.kit.chips import Chip
from ui.kit.dates import day_words, moment_words
from ui.kit.timeline import TimelineEvent

Facts = list[tuple[str, str]]


def identity_line(detail: TargetDetail, today: dt.date) -> str:
    """Reference, date of birth, identifiers, other names, area."""
    row = detail.row
    born = born_words(row.date_of_birth, today)
    parts = [
        row.reference, f"born {born}" if born else "date of birth not known",
        f"PNC {row.pnc_id}" if row.pnc_id else "",
        f"CRO {detail.cro_number}" if detail.cro_number else "", row.area,
    ]  # fmt: skip
    line = "  ·  ".join(part for part in parts if part)
    return f"{line}\nalso {'; '.join(detail.aliases)}" if detail.aliases else line


def marker_chips(detail: TargetDetail, policy: Policy) -> list[Chip]:
    """Warning markers in words, gravest first; old ones ask to be confirmed."""
    known = {item["code"]: item for item in policy["markers"]}
    chips = []
    for marker in sorted(detail.markers, key=lambda one: known.get(one.code, {}).get("order", 999)):
        label = known.get(marker.code, {}).get("label", marker.note)
        text = f"{marker.code}  {label}".strip()
        if marker.to_confirm:
            chips.append(Chip(f"{text} · confirm", "soon", "", strong=True))
        else:
            chips.append(Chip(text, strong=True))
    return chips


def safety_facts(detail: TargetDetail) -> Facts:
    """The note first, then tactics and what the markers say in words."""
    notes = [f"{one.code} {one.note}".strip() for one in detail.markers if one.note]
    return [
        ("", detail.safety_note or "No officer-safety note yet."),
        ("Tactics", ", ".join(detail.tactical_options)), ("Markers", "\n".join(notes)),
    ]  # fmt: skip


def necessity_facts(detail: TargetDetail, powers: Policy) -> Facts:
    """Power and reference, grounds of Code G and the reason in words."""
    return [
        ("Power", POWER_LABELS[detail.row.power]), ("Reference", detail.power_reference),
        ("Warrant", warrant_words(detail, powers)),
        ("Grounds", "\n".join(ground_labels(detail.necessity_grounds))),
        ("Reason", detail.necessity_reason), ("Voluntary", detail.voluntary_attendance),
    ]  # fmt: skip


def case_facts(detail: TargetDetail) -> Facts:
    """Offence, evidence, officers, comments; the outcome once there is one."""
    row = detail.row
    outcome = OUTCOME_LABELS[row.outcome] if row.outcome is not None else ""
    ended = f"{outcome}, {day_words(detail.closed_on)}: {detail.outcome_detail}" if outcome else ""
    return [
        ("Outcome", ended), ("Offence", row.offence), ("Crime ref.", row.crime_reference or ""),
        ("Evidence", detail.evidence_summary), ("OIC", row.officer_in_case),
        ("Owner", owner_words(row.owner, row.team)), ("Comments", detail.comments),
    ]  # fmt: skip


def clock_facts(detail: TargetDetail) -> Facts:
    """Since when, until when, last reviewed, circulated."""
    row, clocks = detail.row, detail.row.clocks
    since = day_words(row.date_added) + (" (assumed)" if row.date_added_assumed else "")
    reviewed = ""
    if detail.reviewed_at is not None:
        reviewed = f"{moment_words(detail.reviewed_at)} by {detail.reviewed_by}"
    circulated = f"{detail.circulation}, {day_words(detail.circulated_on)}"
    return [
        ("Wanted", f"{days(clocks.days_wanted)}, since {since}"),
        ("Return by", f"{day_words(clocks.return_due)} ({detail.period_days}-day period)"),
        ("Review by", day_words(clocks.review_due)), ("Reviewed", reviewed),
        ("Circulated", circulated if detail.circulation else ""),
    ]  # fmt: skip


def source_facts(detail: TargetDetail) -> Facts:
    """The spreadsheet that it was read from, and who put it in and changed it last."""
    return [
        ("Spreadsheet", source_words(detail.row)),
        ("Put in", f"{moment_words(detail.created_at)} by {detail.created_by}"),
        ("Changed", f"{moment_words(detail.updated_at)} by {detail.updated_by}"),
    ]


def attempt_events(detail: TargetDetail) -> list[TimelineEvent]:
    """Newest first; those without a day last."""
    dated = [_attempt(row) for row in reversed(detail.attempts)]
    undated = [TimelineEvent("day not known", text) for text in detail.undated_attempts]
    return [*dated, *undated]


def _attempt(row: AttemptRow) -> TimelineEvent:
    lines = [row.place, row.note, f"Next: {row.next_step}" if row.next_step else ""]
    if row.custody_reference:
        lines.append(f"Custody {row.custody_reference}")
    elif row.lacks_custody_reference:
        lines.append("The custody reference is missing.")
    when = f"{day_words(row.on_day)} {row.at_time or ''}".strip()
    by = row.officers or row.source or row.recorded_by
    return TimelineEvent(when, row.outcome_label, by, "\n".join(line for line in lines if line))


def history_events(lines: Iterable[HistoryLine]) -> list[TimelineEvent]:
    """Who changed what and when."""
    return [
        TimelineEvent(
            moment_words(line.at), f"{line.what[:1].upper()}{line.what[1:]}", line.who,
            line.reason or "",
        )
        for line in lines
    ]  # fmt: skip
