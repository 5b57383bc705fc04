"""What a person's page says of each name, address, marker, target, match and look."""

from __future__ import annotations

import datetime as dt

from lomu_app.daart.rows import TargetRow
from lomu_app.daart.rules import OUTSTANDING, STATUS_LABELS
from lomu_app.kernel.clock import london
from lomu_app.kernel.counting import counted
from lomu_app.people.rows import (
    AddressRow,
    HistoryLine,
    LookRow,
    MarkerRow,
    MatchRow,
    NameRow,
    PersonBrief,
    PersonDetail,
)
from ui.kit.chips import Chip
from ui.people.sections import Deed, Line
from ui.people.words import NAME_KINDS, SEXES, STATUSES, brief_words, day_words

UNKNOWN = ("not on record", "not known")
_NEWEST = 30  # changes shown before the others are asked for
_VERBS = {
    "collection": "put on record", "alteration": "changed", "consultation": "looked",
    "disclosure": "handed out", "combination": "joined", "erasure": "erased",
    "denied": "was refused",
}  # fmt: skip


def facts(person: PersonDetail) -> tuple[tuple[str, str], ...]:
    """Who this is, as label and value."""
    if person.date_of_birth is not None:
        born = day_words(person.date_of_birth)
        age = "" if person.age is None else f"  ({person.age})"
        birth = ("Born", f"{born}{age}")
    elif person.perceived_birth_year is not None:
        birth = ("Born, as it seems", f"about {person.perceived_birth_year}")
    else:
        birth = ("Born", UNKNOWN[1])
    known = ", ".join(name.name for name in person.names if name.ended_on is None)
    told = [
        birth,
        ("Sex", dict(SEXES).get(person.sex, person.sex)),
        ("PNC id", person.pnc_id or UNKNOWN[0]),
        ("CRO number", person.cro_number or UNKNOWN[0]),
        ("Status", dict(STATUSES).get(person.status, person.status)),
    ]
    if known:
        told.append(("Also known as", known))
    return tuple(told)


def name_lines(person: PersonDetail, *, may_edit: bool) -> list[Line]:
    """The other names."""
    return [_name_line(name, may_edit=may_edit) for name in person.names]


def _name_line(name: NameRow, *, may_edit: bool) -> Line:
    details = [dict(NAME_KINDS).get(name.kind, name.kind), name.source]
    if name.ended_on:
        details.append(f"ended {day_words(name.ended_on)}")
    deeds: tuple[Deed, ...] = (("end", "End …"),) if may_edit and not name.ended_on else ()
    return Line(
        name.id, name.name, (_joined(details),), deeds=deeds, ended=name.ended_on is not None
    )


def address_lines(person: PersonDetail, today: dt.date, *, may_edit: bool) -> list[Line]:
    """The addresses, in the order of trying."""
    running = sum(address.ended_on is None for address in person.addresses)
    return [
        _address_line(address, today, running, may_edit=may_edit) for address in person.addresses
    ]


def _address_line(address: AddressRow, today: dt.date, running: int, *, may_edit: bool) -> Line:
    ended = address.ended_on is not None
    title = address.text if ended else f"{address.rank}.  {address.text}"
    details = [_joined([address.kind.capitalize(), _checked_words(address, today)])]
    if address.note:
        details.append(address.note)
    if address.source:
        details.append(f"Source: {address.source}")
    chips = (Chip("Check", "soon"),) if address.to_check else ()
    if ended:
        details.append(f"Ended {day_words(address.ended_on)}")
    deeds: tuple[Deed, ...] = ()
    if may_edit and not ended:
        deeds = (("check", "Record a check …"), ("amend", "Change …"))
        if address.rank > 1:
            deeds += (("up", "Try earlier"),)
        if address.rank < running:
            deeds += (("down", "Try later"),)
        deeds += (("end", "End …"),)
    return Line(address.id, title, tuple(details), chips, deeds, ended=ended)


def _checked_words(address: AddressRow, today: dt.date) -> str:
    if address.last_checked is None:
        return "never checked"
    days = (today - address.last_checked).days
    ago = "today" if days == 0 else "yesterday" if days == 1 else f"{days} days ago"
    by = f" by {address.checked_by}" if address.checked_by else ""
    return f"last checked {day_words(address.last_checked)} ({ago}){by}"


def marker_lines(person: PersonDetail, *, may_edit: bool) -> list[Line]:
    """The markers, gravest first."""
    return [_marker_line(marker, may_edit=may_edit) for marker in person.markers]


def _marker_line(marker: MarkerRow, *, may_edit: bool) -> Line:
    title = f"{marker.code}  {marker.label}" if marker.code else marker.note
    days = [
        f"set {day_words(marker.marked_on)}" if marker.marked_on else "day not known",
        f"ends {day_words(marker.ends_on)}" if marker.live and marker.ends_on else "",
        f"ended {day_words(marker.ends_on)}" if not marker.live else "",
        _confirmed_words(marker) if marker.live else "",
        f"source: {marker.source}" if marker.source else "",
    ]
    note = (marker.note,) if marker.code and marker.note else ()
    chips = (Chip("Old: confirm", "soon"),) if marker.to_confirm else ()
    deeds: tuple[Deed, ...] = ()
    if may_edit and marker.live:
        deeds = (("amend", "Change …"), ("end", "End …"))
    return Line(marker.id, title, (*note, _joined(days)), chips, deeds, ended=not marker.live)


def _confirmed_words(marker: MarkerRow) -> str:
    if marker.confirmed_today:
        return "confirmed today"
    return f"confirmed {day_words(marker.confirmed_on)}" if marker.confirmed_on else "not confirmed"


def target_lines(targets: list[TargetRow]) -> list[Line]:
    """What the person is wanted for, or was."""
    return [
        Line(
            target.id,
            f"{target.reference}  {target.offence or 'offence not stated'}",
            (_joined([target.area, f"since {day_words(target.date_added)}",
                      counted(target.attempts, "attempt") if target.attempts else "no attempt"]),),
            (Chip(STATUS_LABELS[target.status]),),
            (("open", "Open"),),
            ended=target.status not in OUTSTANDING,
        )
        for target in targets
    ]  # fmt: skip


def other_of(match: MatchRow, person_id: int) -> PersonBrief:
    """The other one of the pair."""
    return match.second if match.first.id == person_id else match.first


def match_lines(person: PersonDetail, *, may_decide: bool) -> list[Line]:
    """Records that may be the same person, and what was decided of others."""
    return [_match_line(match, person, may_decide=may_decide) for match in person.matches]


def _match_line(match: MatchRow, person: PersonDetail, *, may_decide: bool) -> Line:
    other = other_of(match, person.id)
    details = [brief_words(other)]
    decided = match.decision != "open"
    if decided:
        words = "Same person" if match.decision == "same" else "Kept apart"
        details.append(f"{words}: {match.decided_reason} ({match.decided_by})")
    else:
        details.append("; ".join(match.reasons))
    deeds: tuple[Deed, ...] = (("compare", "Compare …"), ("open", "Open that record"))
    if match.decision == "same":
        deeds = (("open", "Open that record"),)
        if may_decide:
            deeds += (("undo", "Undo the join …"),)
    return Line(match.id, other.name, tuple(details), deeds=deeds, ended=decided)


def look_lines(looks: list[LookRow]) -> list[Line]:
    """Who looked at the record or changed it, newest first."""
    return [
        Line(
            number,
            f"{look.username} {_VERBS.get(look.verb, look.verb)}",
            (_joined([_moment(dt.datetime.fromisoformat(look.at)), look.reason or "",
                      look.machine, *(f"to {name}" for name in look.recipients)]),),
        )
        for number, look in enumerate(looks)
    ]  # fmt: skip


def history_lines(history: list[HistoryLine]) -> list[Line]:
    """What became of the record, newest first; older changes folded away."""
    return [
        Line(
            number, line.what, (_joined([_moment(line.at), line.who, line.reason]),),
            ended=number >= _NEWEST,
        )
        for number, line in enumerate(history)
    ]  # fmt: skip


def _moment(at: dt.datetime) -> str:
    return f"{london(at):%d/%m/%Y %H:%M}"


def source_words(person: PersonDetail) -> str:
    """Where the record comes from, and who touched it last."""
    first = f"Put on record {london(person.created_at):%d/%m/%Y %H:%M} by {person.created_by}."
    last = f"Last changed {london(person.updated_at):%d/%m/%Y %H:%M} by {person.updated_by}."
    return f"{person.source or 'No source was given.'}\n{first}\n{last}"


def _joined(parts: list[str]) -> str:
    return "  ·  ".join(part for part in parts if part)
