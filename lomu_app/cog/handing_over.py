"""A location is handed to another area: offered here, accepted there, never lost between them.

It stays on this agenda until there is an open record of the other area; that one knows where it
came from, and what was known of it comes along.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from lomu_app.access.rules import find_area
from lomu_app.cog.agenda import cog_place
from lomu_app.cog.alike import point_of
from lomu_app.cog.commands import AnswerTransfer, OfferTransfer
from lomu_app.cog.keeping import (
    TEXTS,
    TOOLKIT,
    TRANSFER,
    NewLocation,
    add_location,
    finish,
    get_location,
    now_of,
    step,
)
from lomu_app.cog.records import Location, LocationLink, LocationNote, Transfer
from lomu_app.cog.rules import LOCATION_STATES, LocationStatus, NoteNature, TransferOutcome
from lomu_app.cog.tactic_rules import AGREED, RUNNING, tactic_kinds
from lomu_app.cog.work_records import Intelligence, Tactic
from lomu_app.kernel.changes import Kind
from lomu_app.kernel.errors import InvalidInput, Refused
from lomu_app.kernel.wording import require_words
from lomu_app.store.base import Base
from lomu_app.store.command import handles
from lomu_app.store.numbers import next_id
from lomu_app.store.unit_of_work import UnitOfWork

_OWN = {"id", "version", "created_at", "created_by", "updated_at", "updated_by", "location_id"}


@handles(OfferTransfer)
def offer_transfer(uow: UnitOfWork, command: OfferTransfer) -> dict[str, int]:
    """Store the offer; one at a time."""
    return keep_offer(uow, get_location(uow, command.location_id, command.version), command)


def keep_offer(uow: UnitOfWork, location: Location, command: OfferTransfer) -> dict[str, int]:
    """The same for a COG, which decides on the locations of each unit of its authority."""
    to_area = find_area(uow.policies["areas"], command.to_area)
    if to_area == location.area:
        raise InvalidInput("It is in this area already.", {"to_area": "the same area"})
    LOCATION_STATES.require(location.status, LocationStatus.REFERRED_OUT)
    waiting = sa.select(Transfer.id).where(
        Transfer.location_id == location.id, Transfer.outcome.is_(None)
    )
    if uow.session.scalars(waiting).first() is not None:
        raise Refused("It is offered to another area already.")
    transfer = uow.add(
        Transfer(
            location_id=location.id, to_area=to_area,
            reason=require_words(command.reason, "reason", "why it is theirs"),
            offered_by=uow.actor.username, offered_at=uow.clock.now(), outcome=None,
            answered_by="", answered_at=None, answer="", new_location_id=None,
        )
    )  # fmt: skip
    finish(uow, location, command.reason)
    return {"transfer_id": transfer.id, "version": location.version}


@handles(AnswerTransfer)
def answer_transfer(uow: UnitOfWork, command: AnswerTransfer) -> dict[str, Any]:
    """Answer as the other area; whoever offered it may take the offer back by refusing it."""
    transfer = uow.get(Transfer, command.transfer_id, expected_version=command.version)
    location = uow.get(Location, transfer.location_id)
    mine = uow.actor.username == transfer.offered_by
    if not mine or command.accepted:
        uow.actor.require_area(transfer.to_area)
    elif not uow.actor.covers(cog_place(uow.policies["areas"], location.authority)[0]):
        uow.actor.require_area(location.area)  # else it was offered by the COG, which meets there
    if transfer.outcome is not None:
        raise Refused("This offer was answered already.")
    transfer.answer = require_words(command.answer, "answer", "why")
    transfer.answered_by, transfer.answered_at = uow.actor.username, uow.clock.now()
    uow.changed(transfer)
    if not command.accepted:
        transfer.outcome = TransferOutcome.WITHDRAWN if mine else TransferOutcome.REFUSED
        finish(uow, location, command.answer)
        return {"version": transfer.version}
    if mine:
        raise Refused("Somebody else accepts what you have offered.")
    LOCATION_STATES.require(location.status, LocationStatus.REFERRED_OUT)
    ours = _take_over(uow, location, transfer)
    finish(uow, ours)
    transfer.new_location_id, transfer.outcome = ours.id, TransferOutcome.ACCEPTED
    # The database asks for the acceptance before the location may leave the agenda.
    uow.session.flush()
    location.transfer_id = transfer.id
    step(uow, location, LocationStatus.REFERRED_OUT, f"{transfer.to_area}: {transfer.answer}")
    finish(uow, location, command.answer)
    return {"version": transfer.version, "location_id": ours.id, "reference": ours.reference}


def _take_over(uow: UnitOfWork, location: Location, transfer: Transfer) -> Location:
    texts = {name: getattr(location, name) for name in TEXTS}
    ours = add_location(
        uow,
        NewLocation(
            area=transfer.to_area, name=location.name, kind=location.kind, source=TRANSFER,
            raised_on=uow.clock.today(), entry=now_of(location), status=LocationStatus.ACCEPTED,
            basis=f"Handed over by {location.area} as {location.reference}: {transfer.reason}",
            point=point_of(location), came_from_id=location.id,
            fields={**texts, "children": location.children},
        ),
    )  # fmt: skip
    for link in location.links:
        if link.ended_on is None:
            uow.add(LocationLink(location_id=ours.id, **_fields(link)))
    asked = sa.select(Intelligence).where(Intelligence.location_id == location.id)
    for item in uow.session.scalars(asked.order_by(Intelligence.id)).all():
        number = next_id(uow.session, Intelligence)
        known = _fields(item) | {"id": number, "reference": f"INT-{number:05d}"}
        uow.add(Intelligence(location_id=ours.id, **known))
        uow.touch(Kind.INTELLIGENCE, number)
    if running := _running(uow, location):
        told = f"In {location.area} there still run: {running}."
        note = {"on_day": uow.clock.today(), "nature": NoteNature.FACT, "text": told}
        uow.add(LocationNote(location_id=ours.id, **note))
    ours.last_new_intelligence_at = location.last_new_intelligence_at
    return ours


def _running(uow: UnitOfWork, location: Location) -> str:
    """The tactics that were agreed or run there: the other area goes on with them, or ends them."""
    asked = sa.select(Tactic.code, Tactic.reference).where(
        Tactic.location_id == location.id, Tactic.status.in_(AGREED | RUNNING)
    )
    kinds = tactic_kinds(uow.policies[TOOLKIT])
    rows = uow.session.execute(asked.order_by(Tactic.id))
    # What is covert is told by its file alone.
    return ", ".join(f"{code} {reference}" for code, reference in rows if not kinds[code].covert)


def _fields(record: Base) -> dict[str, Any]:
    names = [column.name for column in record.__table__.columns if column.name not in _OWN]
    return {name: getattr(record, name) for name in names}
