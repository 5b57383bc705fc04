"""Decides, line by line, what a COG register changes, and stores it in one unit of work."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import Counter
from typing import Any

from lomu_app.cog.from_register import (
    UNKNOWN_BAND,
    RegisterTactic,
    add_parts,
    enter_from_register,
    update_from_register,
    working_tactics,
)
from lomu_app.cog.records import Location
from lomu_app.cog.rules import OPEN, STATUS_LABELS, LocationStatus
from lomu_app.intake.decision import Decision
from lomu_app.intake.doubts import Doubt, as_dict
from lomu_app.intake.location_entry import (
    fields_of,
    frozen,
    new_intelligence,
    new_notes,
    new_tactics,
    registered,
    said_by,
)
from lomu_app.intake.location_line import LocationLine
from lomu_app.intake.location_recognising import LocationRecogniser, authority_units, units_of
from lomu_app.intake.records import ImportedLocation
from lomu_app.kernel.errors import InvalidInput
from lomu_app.store.edit import plain
from lomu_app.store.unit_of_work import UnitOfWork

_COLUMNS = {
    "name": "place", "own_reference": "reference", "kind_detail": "place_kind", "lead": "officer",
    "platform": "address", "proprietor": "premises_owner", "licence_number": "licence",
    "raised_on": "raised",
}  # fmt: skip
"""Columns of a register by fields of a location, where they have other names."""
_COUNTED = ("rows", "on_agenda", "signed_off")
_SAID = {
    "place": "name",
    "place_kind": "kind_said",
    "raised": "raised_on",
    "signed_off": "signed_off_on",
}
"""Attributes of a line by columns, where they have other names."""
_STANDING = frozenset({"name", "raised_on"})
"""What stays as it is on record whatever a newer register says; that is told."""


class LocationStoring:
    """One run of the intake of COG registers inside one unit of work."""

    def __init__(self, uow: UnitOfWork, area: str, file_name: str) -> None:
        self._uow, self._area, self._file = uow, area, file_name
        self._today = uow.clock.today()
        self._recognisers: dict[tuple[str, ...], LocationRecogniser] = {}
        self._taken: dict[int, int] = {}
        self._decisions: list[Decision] = []
        self._doubts: list[Doubt] = []
        self._counts: dict[str, Counter[str]] = {}

    @property
    def changed_anything(self) -> bool:
        """Whether any line was new or changed something."""
        return any(one.decision in {"new", "updates"} for one in self._decisions)

    def take(self, line: LocationLine) -> None:
        """Decide and store one line; a line that cannot be stored is held, with the reason."""
        decision = Decision(line.sheet, line.row, "held")
        self._decisions.append(decision)
        area, decision.reason = self._area_of(line)
        if decision.reason:
            return
        savepoint = self._uow.session.begin_nested()
        try:
            location = self._store(line, area, decision)
            savepoint.commit()
        except InvalidInput as error:
            savepoint.rollback()
            decision.decision, decision.reason = "held", error.message
            return
        if location is not None:
            self._taken[location.id] = line.row
            decision.reference = location.reference
            counted = self._counts.setdefault(location.area, Counter())
            counted["rows"] += 1
            counted["on_agenda"] += location.status in OPEN
            counted["signed_off"] += location.status is LocationStatus.SIGNED_OFF

    def result(self, *, whole: bool) -> dict[str, Any]:
        """The report of the run, as plain data; only of a `whole` register something is missing."""
        counted = [one.decision for one in self._decisions]
        return {
            "decisions": [dataclasses.asdict(one) for one in self._decisions],
            "created": counted.count("new"), "updated": counted.count("updates"),
            "unchanged": counted.count("unchanged"), "held": counted.count("held"),
            "doubts": as_dict(self._doubts), "notices": [],
            "missing": self._missing() if whole else [],
            "areas": [
                {"area": area} | {name: counts[name] for name in _COUNTED}
                for area, counts in self._counts.items()
            ],
            "people_created": 0, "people_matched": 0, "possible_matches": [],
        }  # fmt: skip

    def _area_of(self, line: LocationLine) -> tuple[str, str]:
        """The unit that a line belongs to, and why it cannot be stored, if it cannot."""
        named = line.area or self._area
        if not named:
            return "", "Neither the row nor its sheet tells an area: name one with the file."
        units = units_of(self._uow.policies["areas"], named)
        if not units:
            return "", f"“{line.area}” is not an area of this force."
        unit = self._area if self._area in units else units[0]
        if not self._uow.actor.covers(unit):
            return "", f"It belongs to {unit}, for which you are not set up."
        return unit, ""

    def _recogniser(self, area: str) -> LocationRecogniser:
        units = authority_units(self._uow.policies["areas"], area)
        if units not in self._recognisers:
            self._recognisers[units] = LocationRecogniser(self._uow, units)
        return self._recognisers[units]

    def _store(self, line: LocationLine, area: str, decision: Decision) -> Location | None:
        """The location of a line; None where it is held, with the reason in `decision`."""
        recogniser = self._recogniser(area)
        known, other = recogniser.find(line), recogniser.clash(line)
        if known is None:
            if other is None:
                return self._create(line, area, recogniser, decision)
            decision.reason = (
                f"{other.reference} “{other.name}” has the reference {line.reference} as well, "
                "and another name, address and postcode. Mend the reference, or amend that one."
            )
        elif known.id in self._taken:
            decision.reason = (
                f"{known.reference} is on row {self._taken[known.id]} already. Leave the line "
                "that counts, and bring the file in again."
            )
        elif not self._uow.actor.covers(known.area):
            decision.reason = f"It belongs to {known.area}, for which you are not set up."
        else:
            self._update(known, line, recogniser.kept(known), decision)
            return known
        return None

    def _create(
        self, line: LocationLine, area: str, recogniser: LocationRecogniser, decision: Decision
    ) -> Location:
        if (other := recogniser.alike(line)) is not None:
            self._doubt(
                line, "place", f"may be the same place as {other.reference} “{other.name}”: mark "
                "one as a duplicate if it is",
            )  # fmt: skip
        if not (line.initial_risk or line.current_risk):
            self._doubt(
                line, "current_risk", f"gives no band; it counts as {UNKNOWN_BAND} until it is "
                "scored",
            )  # fmt: skip
        said = registered(line, area, self._origin(line), self._today)
        location = enter_from_register(self._uow, said)
        self._remember(location, line, None)
        decision.decision = "new"
        return location

    def _update(
        self, location: Location, line: LocationLine, kept: ImportedLocation | None,
        decision: Decision,
    ) -> None:  # fmt: skip
        before = kept.said if kept is not None else {}
        decision.decision = "unchanged"
        if said_by(line) == before:
            return
        self._tell_standing(location, line, before)
        wanted, band = self._wanted(location, line, before), self._band(location, line, before)
        edited = update_from_register(self._uow, location, wanted, band, self._origin(line))
        news = dataclasses.replace(
            registered(line, location.area, self._origin(line), self._today),
            notes=new_notes(line, before, self._today),
            tactics=self._new_tactics(location, line, before),
            intelligence=new_intelligence(line, before),
        )  # fmt: skip
        changes = [one.field for one in edited]
        changes += [part for part in ("notes", "tactics", "intelligence") if getattr(news, part)]
        if changes:
            add_parts(self._uow, location, news)
            decision.decision, decision.changes = "updates", changes
        decision.edits = [
            {"field": one.field, "before": frozen(one.old), "after": frozen(one.new)}
            for one in edited
        ]
        self._remember(location, line, kept)

    def _tell_standing(
        self, location: Location, line: LocationLine, before: dict[str, Any]
    ) -> None:
        """What the register says otherwise of the sign-off: it is decided here, not there."""
        signed, reference = line.signed_off_on, location.reference
        if signed is not None and location.status in OPEN:
            self._doubt(
                line, "signed_off", f"is a sign-off there, but {reference} is on the agenda here: "
                "it stays on it until the COG has decided",
            )  # fmt: skip
        elif signed is None and location.status not in OPEN:
            status = STATUS_LABELS[location.status].lower()
            self._doubt(
                line, "signed_off", f"tells of no sign-off, but {reference} is {status} here: "
                "reopen it if it is to come back",
            )  # fmt: skip
        elif before and frozen(signed) != before["signed_off_on"]:
            self._doubt(line, "signed_off", "is another day than an earlier register gave")

    def _wanted(
        self, location: Location, line: LocationLine, before: dict[str, Any]
    ) -> dict[str, Any]:
        """What the newer file changes; what was changed here since stays, and is told."""
        wanted: dict[str, Any] = {}
        earlier = before.get("fields", {})
        for field, value in fields_of(line).items():
            here = frozen(plain(getattr(location, field)))
            if value in (None, "") or frozen(value) in (earlier.get(field), here):
                continue
            if field in _STANDING or (here and earlier.get(field) != here):
                self._doubt(
                    line, _COLUMNS.get(field, field),
                    f"is another than “{here}”, which is on record; what stands here was kept",
                )  # fmt: skip
                continue
            wanted[field] = value
        return wanted

    def _band(self, location: Location, line: LocationLine, before: dict[str, Any]) -> str:
        """The risk now where the register has changed it, and nobody has scored it here since."""
        band, earlier = line.current_risk, before.get("current_risk", "")
        if not band or band in (earlier, location.now_band):
            return ""
        if location.now_score is None and (not earlier or earlier == location.now_band):
            return band
        self._doubt(
            line, "current_risk", f"is another band than “{location.now_band}”, to which it was "
            "judged here; what stands here was kept",
        )  # fmt: skip
        return ""

    def _new_tactics(
        self, location: Location, line: LocationLine, before: dict[str, Any]
    ) -> list[RegisterTactic]:
        """What is new of tactics, without those that are worked on here already."""
        found = []
        known = working_tactics(self._uow, location)
        for one in new_tactics(line, before, over=location.status not in OPEN):
            if one.code in known:
                self._doubt(
                    line, "tactics", f"tells of {one.code}, which is {known[one.code]} here: "
                    "bring it up to date there",
                )  # fmt: skip
                continue
            found.append(one)
        return found

    def _remember(
        self, location: Location, line: LocationLine, kept: ImportedLocation | None
    ) -> None:
        place = {"file_name": self._file[-200:], "sheet": line.sheet[:120], "row": line.row}
        if kept is None:
            said = said_by(line)
            self._uow.add(ImportedLocation(location_id=location.id, said=said, **place))
            return
        kept.file_name, kept.sheet, kept.row = self._file[-200:], line.sheet[:120], line.row
        kept.said = said_by(line)
        self._uow.changed(kept)

    def _missing(self) -> list[dict[str, Any]]:
        """What came from a register of these areas before, is open, and is not in it now."""
        return [
            {"reference": one.reference, "name": one.name, "area": one.area}
            for recogniser in self._recognisers.values()
            for one in recogniser.from_register()
            if one.id not in self._taken and one.status in OPEN and one.area in self._counts
        ]

    def _origin(self, line: LocationLine) -> str:
        return f"{self._file}, {line.sheet}, row {line.row}"

    def _doubt(self, line: LocationLine, field: str, reason: str) -> None:
        value = getattr(line, _SAID.get(field, field), "")
        said = f"{value:%d/%m/%Y}" if isinstance(value, dt.date) else str(value or "")
        said = "" if field == "tactics" else said
        self._doubts.append(Doubt(line.sheet, line.row, line.column(field), said, reason))
