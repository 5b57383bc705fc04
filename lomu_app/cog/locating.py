"""A location is raised, described, taken on and off the agenda by what is not a sign-off."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lomu_app.access.rules import find_area
from lomu_app.cog.alike import find_alike
from lomu_app.cog.commands import (
    AmendLocation,
    MarkDuplicate,
    NominateLocation,
    RecordCogListing,
    StepLocation,
)
from lomu_app.cog.keeping import (
    POLICY,
    REGISTER,
    TEXTS,
    TRANSFER,
    NewLocation,
    add_location,
    finish,
    get_location,
    settle,
    step,
)
from lomu_app.cog.records import Location
from lomu_app.cog.rules import (
    LOCATION_STATES,
    OPEN,
    LocationKind,
    LocationStatus,
    find_location_kind,
    rate,
)
from lomu_app.cog.tactic_rules import Strand
from lomu_app.kernel.counting import counted
from lomu_app.kernel.errors import InvalidInput, Refused
from lomu_app.kernel.grid import read_point
from lomu_app.kernel.policy import Policy
from lomu_app.kernel.wording import require_words
from lomu_app.people.identifiers import clean_line, parse_postcode
from lomu_app.store.command import handles
from lomu_app.store.edit import apply_changes
from lomu_app.store.unit_of_work import UnitOfWork

_BY_HAND = (
    LocationStatus.ACCEPTED, LocationStatus.REOPENED, LocationStatus.MONITORING,
    LocationStatus.ARCHIVED,
)  # fmt: skip


_POINT = ("easting", "northing")


@handles(NominateLocation)
def nominate_location(uow: UnitOfWork, command: NominateLocation) -> dict[str, Any]:
    """Store it as nominated; the result says what may be the same place."""
    area = find_area(uow.policies["areas"], command.area)
    uow.actor.require_area(area)
    policy = uow.policies[POLICY]
    kind = find_location_kind(policy, command.kind)
    fields: dict[str, str | int | None] = {
        name: clean_line(getattr(command, name)) for name in TEXTS
    }
    fields["postcode"] = _postcode(command.postcode)
    fields["strand"] = _strand(command.strand)
    fields["children"] = _children(command.children)
    fields["raised_by"] = fields["raised_by"] or uow.actor.display_name
    _require_place(kind, command)
    wanted = NewLocation(
        area=area, name=require_words(clean_line(command.name), "name", "what it is called"),
        kind=kind.code, source=_source(policy, command.source), raised_on=uow.clock.today(),
        entry=rate(policy, command.factors), factors=command.factors,
        basis=require_words(command.basis, "basis", "on what the risk is judged"),
        point=read_point(command.point), fields=fields,
    )  # fmt: skip
    location = add_location(uow, wanted)
    finish(uow, location)
    alike = [row.reference for row in find_alike(uow.reader(), location.id)]
    return {"location_id": location.id, "reference": location.reference, "alike": alike}


@handles(AmendLocation)
def amend_location(uow: UnitOfWork, command: AmendLocation) -> dict[str, Any]:
    """Apply the edits field by field."""
    location = get_location(uow, command.location_id)
    policy = uow.policies[POLICY]
    had_place = _has_place(policy, location)
    edited = apply_changes(
        location, command.changes, _editable(uow), theirs=location.version, together=(_POINT,)
    )
    _require_whole_point(location)
    if had_place and not _has_place(policy, location):
        raise _no_place(find_location_kind(policy, location.kind))
    if edited:
        finish(uow, location)
    return {"version": location.version, "fields": [one.field for one in edited]}


@handles(StepLocation)
def step_location(uow: UnitOfWork, command: StepLocation) -> dict[str, int]:
    """Step it, by somebody who may; a reopened one stands on the next agenda."""
    location = get_location(uow, command.location_id, command.version)
    if command.status not in _BY_HAND:
        choices = ", ".join(_BY_HAND)
        raise InvalidInput(f"A location steps to one of: {choices}.", {"status": command.status})
    wanted = LocationStatus(command.status)
    if location.status is LocationStatus.SIGN_OFF_PROPOSED:
        raise Refused("Its sign-off is proposed. Withdraw the proposal, or let the chair decide.")
    uow.actor.require(LOCATION_STATES.require(location.status, wanted).permission)
    step(uow, location, wanted, require_words(command.reason, "reason", "why"))
    settle(uow, location, "On record already", worked=False)
    finish(uow, location, command.reason)
    return {"version": location.version}


@handles(MarkDuplicate)
def mark_duplicate(uow: UnitOfWork, command: MarkDuplicate) -> dict[str, int]:
    """Point it at the other one, which must itself be open and of the same area."""
    location = get_location(uow, command.location_id, command.version)
    other = get_location(uow, command.same_as_id)
    if other.id == location.id or other.area != location.area or other.status not in OPEN:
        raise Refused(
            "A duplicate names another location of the same area that is open. Reopen that one "
            "first, or hand this one over."
        )
    reason = require_words(command.reason, "reason", "why they are the same")
    location.duplicate_of_id = other.id
    step(uow, location, LocationStatus.DUPLICATE, f"The same as {other.reference}. {reason}")
    finish(uow, location, reason)
    return {"version": location.version}


@handles(RecordCogListing)
def record_listing(uow: UnitOfWork, command: RecordCogListing) -> None:
    """Write the audit entry; no row changes."""
    uow.explain(subject="cog", reason=f"{command.what}: {counted(command.records, 'record')}")


# --- what may be typed ------------------------------------------------------------------------


def _editable(uow: UnitOfWork) -> dict[str, Callable[[Any], Any]]:
    """The fields that may be edited, each with what checks and tidies it."""
    policy = uow.policies[POLICY]

    def kind(typed: Any) -> str:
        return find_location_kind(policy, str(typed)).code

    def name(typed: Any) -> str:
        return require_words(clean_line(str(typed)), "name", "what it is called")

    checked: dict[str, Callable[[Any], Any]] = dict.fromkeys(TEXTS, _line)
    return checked | {
        "name": name, "kind": kind, "postcode": _postcode, "strand": _strand,
        "children": _children, "easting": _metres, "northing": _metres,
    }  # fmt: skip


def _line(typed: Any) -> str:
    return clean_line(str(typed or ""))


def _postcode(typed: Any) -> str:
    text = _line(typed)
    try:
        return parse_postcode(text) if text else ""
    except ValueError as error:
        raise InvalidInput(f"“{text}” {error}.", {"postcode": text}) from error


def _strand(typed: Any) -> str:
    text = _line(typed).lower()
    if text and text not in set(Strand):
        raise InvalidInput(f"Choose one of: {', '.join(Strand)}.", {"strand": text})
    return text


def _children(typed: Any) -> int | None:
    if typed is None:
        return None
    if isinstance(typed, bool) or not isinstance(typed, int) or typed < 0:
        raise InvalidInput("Say how many children, 0 or more.", {"children": "0 or more"})
    return typed


def _metres(typed: Any) -> int | None:
    if typed is None or (isinstance(typed, int) and 0 <= typed < 1_300_000):
        return typed
    raise InvalidInput("Metres of the national grid, 0 or more.", {"easting": "metres"})


def _source(policy: Policy, typed: str) -> str:
    known: dict[str, str] = policy["sources"]
    if typed not in known or typed in (REGISTER, TRANSFER):
        choices = ", ".join(code for code in known if code not in (REGISTER, TRANSFER))
        raise InvalidInput(f"It was raised by one of: {choices}.", {"source": typed})
    return typed


def _require_place(kind: LocationKind, command: NominateLocation) -> None:
    own = (command.platform,) if kind.online else (
        command.address, command.postcode, command.point,
    )  # fmt: skip
    if not any(text.strip() for text in own):
        raise _no_place(kind)


def _has_place(policy: Policy, location: Location) -> bool:
    """Whether it is said where it is; what a register brought may lack it."""
    if find_location_kind(policy, location.kind).online:
        return bool(location.platform)
    return bool(location.address or location.postcode or location.easting is not None)


def _no_place(kind: LocationKind) -> InvalidInput:
    if kind.online:
        return InvalidInput("Name the platform, or its address on the web.", {"platform": "needed"})
    return InvalidInput(
        "Say where it is: an address, a postcode, or a point.", {"address": "needed"}
    )


def _require_whole_point(location: Location) -> None:
    if (location.easting is None) != (location.northing is None):
        raise InvalidInput("A point has an easting and a northing.", dict.fromkeys(_POINT, "both"))
