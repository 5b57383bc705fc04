"""A Threat Review list in words: what print and workbook say about it, said once."""

from __future__ import annotations

import datetime as dt
import re

from lomu_app.daart.rules import WITHOUT_NECESSITY
from lomu_app.daart.snapshot import (
    AlertLine,
    BriefingAddress,
    BriefingAttempt,
    BriefingMarker,
    ListLine,
    ListSnapshot,
)
from lomu_app.daart.threat_rules import Movement, movement_in_words
from lomu_app.kernel.clock import london
from lomu_app.kernel.counting import counted

TITLE = "Threat Review"
CONFIRM_AFTER_DAYS = 365

_WORDS = {
    "not_stated": "Power not stated",
    "arrest_s24": "Arrest, s.24 PACE",
    "warrant": "Warrant",
    "recall": "Recall to prison",
    "unlawfully_at_large": "Unlawfully at large",
    "breach_police_bail": "Breach of police bail, s.46A PACE",
    "breach_court_bail": "Breach of court bail, s.7 Bail Act",
    "breach_of_order": "Breach of an order",
    "absconder": "Absconder",
    "seen_made_off": "Seen, made off",
    "aborted_safety": "Aborted for safety",
    "open": "Draft",
    "actioned": "Meeting over",
    "m": "Male",
    "f": "Female",
}
_CODE = re.compile(r"[a-z0-9_]+")
_GROUNDS = {
    "a": "to find out the name",
    "b": "to find out the address",
    "c": "to prevent injury, loss, damage, indecency or obstruction",
    "d": "to protect a child or vulnerable person",
    "e": "for a prompt and effective investigation",
    "f": "to prevent disappearance",
}
_SHAPES = {"very_high": "▲▲", "high": "▲", "medium": "●", "standard": "▼"}
_RISK_WORDS = {
    "very_high": "Very high",
    "high": "High",
    "medium": "Medium",
    "standard": "Standard",
    "not_assessed": "Not assessed",
}


def words(code: str) -> str:
    """A stored code as people say it; what is in words already stays."""
    if not code or not _CODE.fullmatch(code):
        return code
    return _WORDS.get(code, code.replace("_", " ").capitalize())


def day_text(day: dt.date | None) -> str:
    """`24/11/2026`, or nothing."""
    return day.strftime("%d/%m/%Y") if day else ""


def long_day(day: dt.date) -> str:
    """`Tuesday 24 November 2026`."""
    return f"{day:%A} {day.day} {day:%B %Y}"


def moment_text(moment: dt.datetime | None) -> str:
    """`24/11/2026 07:05` as the clock on the wall shows it."""
    return london(moment).strftime("%d/%m/%Y %H:%M") if moment else ""


def risk_level(line: ListLine) -> str:
    """One of very_high, high, medium, standard, not_assessed."""
    level = line.victim_risk.strip().lower().replace(" ", "_").replace("-", "_")
    return level if level in _RISK_WORDS else "not_assessed"


def risk_text(line: ListLine) -> str:
    """Shape and word: `▲ High`; colour only repeats them."""
    level = risk_level(line)
    return f"{_SHAPES.get(level, '–')} {_RISK_WORDS[level]}"


def name_of(line: ListLine) -> str:
    """`BRANNIGAN, Adam`."""
    return ", ".join(part for part in (line.surname.upper(), line.forenames) if part) or "Not named"


def identity_of(line: ListLine) -> str:
    """Born, age and sex on one line."""
    born = (
        f"born {day_text(line.date_of_birth)}" if line.date_of_birth else "date of birth not known"
    )
    age = f"age {line.age}" if line.age is not None else ""
    sex = words(line.sex.lower())
    told = "sex not known" if sex.lower() == "not known" else sex
    return " · ".join(part for part in (born, age, told) if part)


def identifiers_of(line: ListLine) -> str:
    """PNC, CRO and crime reference, as far as known."""
    parts = (("PNC", line.pnc_id), ("CRO", line.cro_number), ("Crime", line.crime_reference))
    return " · ".join(f"{name} {value}" for name, value in parts if value) or "None recorded"


def why_here(line: ListLine) -> str:
    """Category first, then each reason with the points it brings, heaviest first."""
    told, category = reasons_of(line), category_of(line)
    return f"{category}: {told}" if category and told else category or told


def reasons_of(line: ListLine) -> str:
    """Each reason, heaviest first, with its points where it brings any."""
    reasons = sorted(line.reasons, key=lambda reason: -reason.points)
    return "; ".join(
        f"{reason.text} ({reason.points:+d})" if reason.points else reason.text
        for reason in reasons
    )


def why_short(line: ListLine, named: int = 5) -> str:
    """Category, points, and the heaviest reasons: enough to see why one stands before another."""
    reasons = sorted(line.reasons, key=lambda reason: -reason.points)
    told = "; ".join(reason.text for reason in reasons[:named])
    more = len(reasons) - named
    rest = f"; and {more} more" if more > 0 else ""
    points = counted(line.score, "point")
    head = ", ".join(part for part in (category_of(line), points) if part)
    return f"{head}: {told}{rest}" if told else head


def gaps_short(line: ListLine, named: int = 2) -> str:
    """How many gaps, with the first few by name: in a list many would hide who comes next."""
    if not line.gaps:
        return ""
    count = counted(len(line.gaps), "gap")
    more = f"; {len(line.gaps) - named} more in the briefing" if len(line.gaps) > named else ""
    return f"{count}: {'; '.join(line.gaps[:named])}{more}"


def category_of(line: ListLine) -> str:
    """What kind of line it is: `Warrant due`, `Arrest target`."""
    return line.category_label or words(line.category.lower())


def movement_text(line: ListLine) -> str:
    """`NEW`, `Up from 7 · carried 1 day`, as the list itself says it."""
    told = line.movement_text or movement_in_words(
        line.movement, line.previous_rank, line.carried_days
    )
    return told.upper() if line.movement in (Movement.NEW, Movement.OFF) else told


def pnc_wanted(line: ListLine) -> str:
    """Whether circulated as wanted on PNC."""
    return {True: "Yes", False: "NO", None: "Not known"}[line.wanted_on_pnc]


def power_of(line: ListLine) -> str:
    """What entitles to arrest, with its reference."""
    label = line.power_label or words(line.power)
    return " · ".join(part for part in (label, line.power_reference) if part)


def necessity_of(line: ListLine) -> str:
    """Code G grounds in words, and the reason."""
    letters = [c for c in line.necessity_grounds.lower() if c in _GROUNDS]
    grounds = "; ".join(f"({c}) {_GROUNDS[c]}" for c in dict.fromkeys(letters))
    told = ". ".join(part for part in (grounds, line.necessity_reason) if part)
    if not told and line.power in WITHOUT_NECESSITY:
        return "Not needed with this power"
    return told or "No Code G ground recorded"


def marker_text(marker: BriefingMarker) -> str:
    """The marker as the officer at the door must see it."""
    return f"{marker.code} · {marker.label}" if marker.code else marker.label


def marker_age(marker: BriefingMarker, today: dt.date) -> str:
    """How old the knowledge is; a year old or undated asks to confirm."""
    last = max(filter(None, (marker.confirmed_on, marker.marked_on)), default=None)
    if last is None:
        return "CONFIRM: date not known"
    word = "confirmed" if last == marker.confirmed_on else "marked"
    old = (today - last).days > CONFIRM_AFTER_DAYS
    return f"{'CONFIRM: ' if old else ''}{word} {day_text(last)}"


def markers_short(line: ListLine) -> str:
    """All markers in short, for a list."""
    return "; ".join(m.label or m.code for m in line.markers) or "None recorded"


def address_text(address: BriefingAddress) -> str:
    """The address with its postcode once."""
    postcode = address.postcode or ""
    if postcode and postcode.replace(" ", "") not in address.text.upper().replace(" ", ""):
        return f"{address.text}, {postcode}"
    return address.text


def checked_text(address: BriefingAddress, today: dt.date) -> str:
    """When it was last checked, and how long that is ago."""
    if address.last_checked is None:
        return "never checked"
    days = (today - address.last_checked).days
    ago = "today" if days <= 0 else "yesterday" if days == 1 else f"{days} days ago"
    return f"checked {day_text(address.last_checked)}, {ago}"


def first_address(line: ListLine) -> str:
    """Where to go first."""
    return address_text(line.addresses[0]) if line.addresses else "No address"


def result_of(line: ListLine) -> str:
    """What came of it, in words; empty until there is a result."""
    told = line.result_label or words(line.result or "")
    return ". ".join(part for part in (told, line.result_note) if part)


def attempt_text(attempt: BriefingAttempt) -> str:
    """Outcome and note of one attempt."""
    return ". ".join(part for part in (words(attempt.outcome), attempt.note) if part)


def attempt_time(attempt: BriefingAttempt) -> str:
    """Day and time of one attempt."""
    return " ".join(part for part in (day_text(attempt.on_day), attempt.at_time or "") if part)


def attempts_told(line: ListLine) -> str:
    """How many attempts there were, and how many of them are known one by one."""
    known = len(line.attempts)
    total = max(line.attempts_total, known)
    if total == 0:
        return "No attempts yet"
    told = counted(total, "attempt")
    return told if known == total else f"{told}, of which {known} known one by one"


def owner_of(line: ListLine) -> str:
    """Owner and team, or that there is none."""
    return ", ".join(part for part in (line.owner, line.team) if part) or "NOT ALLOCATED"


def due_day(line: ListLine) -> dt.date | None:
    """The due day, where `due` is one."""
    try:
        return dt.date.fromisoformat(line.due.strip()[:10])
    except ValueError:
        return None


def due_text(line: ListLine) -> str:
    """The due day as people write it, or the words that were typed."""
    day = due_day(line)
    return day_text(day) if day else line.due


def alert_kind(alert: AlertLine) -> str:
    """`AL-26-0007 · Release today`."""
    return f"{alert.reference} · {alert.category_label or alert.category}"


def since_of(alert: AlertLine) -> str:
    """`today`, `for 3 days, since 21/11/2026`, and whether the approver could not have seen it."""
    days = counted(alert.carried_days, "day")
    told = f"for {days}, since {alert.day:%d/%m/%Y}" if alert.carried_days > 0 else "today"
    return f"{told} · came in AFTER THE APPROVAL" if alert.late else told


def said_of(alert: AlertLine) -> str:
    """Who, what, since when, and what came of it, in one paragraph."""
    who = f"{alert.name}: " if alert.name else ""
    told = f"{who}{alert.text} ({since_of(alert)})"
    return f"{told}. Outcome: {alert.outcome}" if alert.outcome else told


def listed(snapshot: ListSnapshot) -> list[ListLine]:
    """The lines that are on the list."""
    return [line for line in snapshot.lines if not line.removed_reason]


def removed(snapshot: ListSnapshot) -> list[ListLine]:
    """The lines that somebody took off, who must have given a reason."""
    return [line for line in snapshot.lines if line.removed_reason]


def status_text(snapshot: ListSnapshot) -> str:
    """The state in one word, and a warning where nobody approved it."""
    if snapshot.approved_at is None:
        return f"{words(snapshot.status.lower()).upper()}: not approved"
    return words(snapshot.status.lower())


def approval_warnings(snapshot: ListSnapshot) -> tuple[str, ...]:
    """What a reader must know about the approval: not by other eyes, with gaps (in short)."""
    alone = (
        f"Approved by {snapshot.approved_by}, who also worked on this list: nobody in "
        f"{snapshot.area} who could approve it was free of it."
    )
    gaps = f"Approved with gaps: {snapshot.approved_gaps}"
    told = ((snapshot.approved_alone, alone), (bool(snapshot.approved_gaps), gaps))
    return tuple(words for holds, words in told if holds)


def steps(snapshot: ListSnapshot) -> list[tuple[str, str]]:
    """Who prepared, submitted, approved, presented and closed it, and when."""
    done = (
        ("Prepared", snapshot.prepared_by, snapshot.prepared_at),
        ("Submitted", snapshot.submitted_by, snapshot.submitted_at),
        ("Approved", snapshot.approved_by, snapshot.approved_at),
        ("Presented", snapshot.presented_by, snapshot.presented_at),
        ("Closed", snapshot.closed_by, snapshot.closed_at),
    )
    told = [
        (name, f"{who or 'not recorded'}, {moment_text(when)}" if when else "not yet")
        for name, who, when in done
    ]
    return told if snapshot.closed_at else told[:-1]


def head_text(head: str) -> str:
    """`log #1042 3f9ac1d2e07b`, however the head was handed over."""
    head = " ".join(head.split()).removeprefix("log ")
    return f"log {head}" if head else "log not stated"


def generated_text(by: str, at: dt.datetime) -> str:
    """Who made the file, and when."""
    return f"Generated {moment_text(at)} by {by}"


def markup(line: ListLine) -> list[tuple[str, str]]:
    """What people did to this line: moved, carried, proposed off; with reasons."""
    told = []
    if line.moved_reason:
        told.append(("Moved by hand", f"{line.moved_reason} ({line.moved_by or 'not recorded'})"))
    if line.carry_reason:
        told.append((f"Carried {counted(line.carried_days, 'day')}", line.carry_reason))
    if line.proposed_off:
        told.append(("Proposed to come off", line.proposed_off))
    return told


NO_MARKERS = "No warning markers recorded. That is not “none”: check PNC before you go."

# A box and its words stay on one line.
RECORD = "   ".join(
    f"☐ {outcome}".replace(" ", "\u00a0")
    for outcome in (
        "Arrested", "No reply", "Not present", "Seen, made off", "Address empty",
        "Wrong address", "In custody elsewhere", "Aborted for safety",
    )
)  # fmt: skip
RECORD_ASK = (
    "Time, who went, what was seen, power and necessity said, next step. Enter it before the"
    " shift ends."
)
