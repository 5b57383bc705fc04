"""What is put down about a location: its risk, dated notes, and whom or what it is linked to."""

from __future__ import annotations

import re

from lomu_app.cog.commands import (
    AddLocationNote,
    EndLocationLink,
    LinkToLocation,
    RecordSafeguarding,
    ScoreRisk,
)
from lomu_app.cog.grading import is_suspected_false
from lomu_app.cog.keeping import (
    POLICY,
    finish,
    get_location,
    get_to_add,
    keep_score,
    now_of,
    settle,
)
from lomu_app.cog.records import Location, LocationLink, LocationNote
from lomu_app.cog.reopening import reopen_if_recent
from lomu_app.cog.rules import OPEN, LinkKind, NoteNature, Risk, Safeguarding, is_lower, rate
from lomu_app.cog.work_records import Intelligence
from lomu_app.kernel.errors import InvalidInput, Refused
from lomu_app.kernel.wording import require_words
from lomu_app.people.commands import require_not_joined
from lomu_app.people.identifiers import clean_line
from lomu_app.people.records import Person
from lomu_app.people.rules import is_pseudonym
from lomu_app.store.command import handles
from lomu_app.store.unit_of_work import UnitOfWork

_INITIALS = re.compile(r"(?:[A-Z]\.? ?){1,3}")


@handles(ScoreRisk)
def score_risk(uow: UnitOfWork, command: ScoreRisk) -> dict[str, int | str | None]:
    """Store the score; after a return to the agenda it is the risk at entry as well."""
    location = get_location(uow, command.location_id, command.version)
    if location.status not in OPEN:
        raise Refused(f"{location.reference} is not on the agenda. Reopen it first.")
    risk = rate(uow.policies[POLICY], command.factors)
    basis = require_words(command.basis, "basis", "on what the risk is judged")
    grounds = _drop_grounds(uow, location, risk, command.grounds)
    for item_id in command.rests_on:
        _require_fit(uow.get(Intelligence, item_id), location)
    today = uow.clock.today()
    keep_score(
        uow, location, risk, command.factors, today, basis=basis, grounds=grounds,
        rests_on=command.rests_on,
    )  # fmt: skip
    location.now_score, location.now_band, location.now_scored_on = risk.score, risk.band, today
    if location.entry_due:
        location.entry_score, location.entry_band = risk.score, risk.band
        location.entry_scored_on, location.entry_due = today, False
    settle(uow, location, "The risk was judged anew")
    finish(uow, location)
    return {"version": location.version, "score": risk.score, "band": risk.band}


def _drop_grounds(uow: UnitOfWork, location: Location, risk: Risk, typed: str) -> str:
    """Why it falls; that nothing was heard is none of the policy's grounds."""
    policy = uow.policies[POLICY]
    if not is_lower(policy, risk, now_of(location)):
        return ""
    known: dict[str, str] = policy["drop_grounds"]
    if typed not in known:
        choices = ", ".join(known)
        raise InvalidInput(
            f"The risk falls: say why, by one of {choices}. That nothing was heard is no reason.",
            {"grounds": "needed"},
        )
    return typed


def _require_fit(item: Intelligence, location: Location) -> None:
    if item.location_id != location.id:
        raise InvalidInput(f"{item.reference} is not of this location.", {"rests_on": "elsewhere"})
    if is_suspected_false(item.grade, item.legacy_grade):
        raise Refused(f"{item.reference} is suspected to be false. No score may rest on it.")


@handles(AddLocationNote)
def add_note(uow: UnitOfWork, command: AddLocationNote) -> dict[str, int]:
    """Store the note, of today or of an earlier day."""
    location = get_to_add(uow, command.location_id)
    if command.nature not in set(NoteNature):
        raise InvalidInput(f"A note is one of: {', '.join(NoteNature)}.", {"nature": "choose"})
    if command.on_day > uow.clock.today():
        raise InvalidInput("This day is yet to come.", {"on_day": "not later than today"})
    note = uow.add(
        LocationNote(
            location_id=location.id, on_day=command.on_day, nature=NoteNature(command.nature),
            text=require_words(command.text, "text", "what happened"),
        )
    )  # fmt: skip
    finish(uow, location)
    return {"note_id": note.id, "version": location.version}


@handles(LinkToLocation)
def link_to_location(uow: UnitOfWork, command: LinkToLocation) -> dict[str, int | bool]:
    """Store the link; a victim's may put the location back on the agenda (`reopened`)."""
    location = get_to_add(uow, command.location_id)
    if command.kind not in set(LinkKind):
        raise InvalidInput(f"Link one of: {', '.join(LinkKind)}.", {"kind": command.kind})
    kind = LinkKind(command.kind)
    link = LocationLink(
        location_id=location.id, kind=kind, person_id=None, label="",
        role=clean_line(command.role), safeguarding=None, partner="", ended_on=None,
        ended_reason="",
    )  # fmt: skip
    if kind is LinkKind.PERSON:
        link.person_id = _person_id(uow, location, command.person_id)
    else:
        link.label = _label(kind, command.label)
    if kind is LinkKind.VICTIM:
        link.safeguarding = _safeguarding(command.safeguarding)
        link.partner = clean_line(command.partner)
    uow.add(link)
    reopened = kind is LinkKind.VICTIM and reopen_if_recent(uow, location, "A victim was linked")
    finish(uow, location)
    return {"link_id": link.id, "version": location.version, "reopened": reopened}


def _person_id(uow: UnitOfWork, location: Location, person_id: int | None) -> int:
    if person_id is None:
        raise InvalidInput("Say who it is.", {"person_id": "needed"})
    person = uow.get(Person, person_id)
    require_not_joined(person)
    if any(link.person_id == person.id and link.ended_on is None for link in location.links):
        raise Refused(f"{person.reference} is linked already.")
    return person.id


def _label(kind: LinkKind, typed: str) -> str:
    label = require_words(clean_line(typed), "label", "which")
    if kind is LinkKind.VICTIM and not (is_pseudonym(label) or _INITIALS.fullmatch(label)):
        raise InvalidInput(
            "Of a victim only a pseudonym or initials may stand here, such as V1 or K. L.",
            {"label": "no names"},
        )
    return label


def _safeguarding(typed: str) -> Safeguarding:
    if typed not in set(Safeguarding):
        raise InvalidInput(
            f"Say how far safeguarding has come: {', '.join(Safeguarding)}.",
            {"safeguarding": "choose"},
        )
    return Safeguarding(typed)


@handles(RecordSafeguarding)
def record_safeguarding(uow: UnitOfWork, command: RecordSafeguarding) -> dict[str, int]:
    """Store how far it has come."""
    link, location = _get_link(uow, command.link_id, command.version)
    if link.kind is not LinkKind.VICTIM:
        raise Refused("Safeguarding is told of a child who is linked.")
    link.safeguarding = _safeguarding(command.safeguarding)
    link.partner = clean_line(command.partner)
    uow.changed(link)
    finish(uow, location)
    return {"version": link.version}


@handles(EndLocationLink)
def end_link(uow: UnitOfWork, command: EndLocationLink) -> dict[str, int]:
    """Mark it as ended, with the reason."""
    link, location = _get_link(uow, command.link_id, command.version)
    link.ended_reason = require_words(command.reason, "reason", "why it holds no longer")
    link.ended_on = uow.clock.today()
    uow.changed(link)
    finish(uow, location, command.reason)
    return {"version": link.version}


def _get_link(uow: UnitOfWork, link_id: int, version: int) -> tuple[LocationLink, Location]:
    link = uow.get(LocationLink, link_id, expected_version=version)
    location = get_location(uow, link.location_id)
    if link.ended_on is not None:
        raise Refused("This link has ended. Link it anew.")
    return link, location
