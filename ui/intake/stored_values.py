"""What a line of a file stores, in words, by the field of the column that it comes from."""

from __future__ import annotations

import datetime as dt

from lomu_app.intake.lines import ImportLine
from lomu_app.intake.location_line import LocationLine
from lomu_app.intake.location_mapping import KEPT as KEPT_OF_LOCATIONS
from lomu_app.intake.register_line import RegisterLine
from lomu_app.intake.register_mapping import KEPT
from ui.intake.words import value_words


def stored_values(line: ImportLine | RegisterLine | LocationLine) -> dict[str, str]:
    """The same by field; a field that is not named is not stored."""
    if isinstance(line, LocationLine):
        return _location_values(line)
    return _member_values(line) if isinstance(line, RegisterLine) else _target_values(line)


def _location_values(line: LocationLine) -> dict[str, str]:
    """What a line of a COG register stores; what no field holds becomes a note."""
    told = line.grading
    graded = told.legacy or f"{told.source}{told.grade} {told.handling} {told.conditions}".strip()
    signed = value_words(line.signed_off_on) if line.signed_off_on else "On the agenda"
    values = {
        field: _words(getattr(line, field))
        for field in ("initial_risk", "current_risk", "next_review")
    }
    kept = dict.fromkeys(KEPT_OF_LOCATIONS, "in a note, as it stands")
    return kept | values | {
        "reference": line.reference, "place": line.name, "place_kind": _words(line.kind),
        "address": line.address,
        "postcode": line.postcode, "area": line.area, "raised": _words(line.raised_on),
        "raised_by": line.raised_by, "intelligence": line.intelligence, "grading": graded,
        "tactics": "; ".join(f"{one.code or 'note'}: {one.text}" for one in line.tactics),
        "officer": line.officer,
        "updates": "\n".join(
            f"{value_words(one.day) if one.day else 'No day'}: {one.text}" for one in line.notes
        ),
        "signed_off": signed, "signed_on": signed, "signed_off_by": line.signed_off_by,
        "premises_owner": line.premises_owner, "licensee": line.licensee,
        "licence": line.licence, "opening_hours": line.opening_hours,
    }  # fmt: skip


def _member_values(line: RegisterLine) -> dict[str, str]:
    """What a line of a register stores; what no field holds goes to the comments."""
    name = ", ".join(part for part in (line.surname, line.forenames) if part)
    born = value_words(line.date_of_birth) if line.date_of_birth else ""
    inside = {True: "In custody", False: "Community", None: ""}[line.in_custody]
    values = {
        field: _words(getattr(line, field))
        for field in (
            "lead_manager", "deputy", "selected_on", "referred_on", "screened_on", "rag",
            "rag_basis", "review_due", "reviewed_on", "release_date", "supervision_ends",
            "statutory", "supervision", "probation_officer", "da_flag", "prison_number", "area",
            "pnc_id", "cro_number", "surname", "forenames", "status",
        )
    }  # fmt: skip
    kept = dict.fromkeys(KEPT, "in the comments, as it stands")
    return kept | values | {
        "name": name, "identity": ", ".join(filter(None, (name, born, line.pnc_id))),
        "date_of_birth": born, "aliases": ", ".join(line.aliases),
        "custody": " · ".join(filter(None, (inside, line.place))),
        "cohort": line.cohort.replace("_", " "),
        "address": "; ".join(address.text for address in line.addresses),
        "markers": ", ".join(code or text for code, text in line.markers),
        "comments": line.comments,
    }  # fmt: skip


def _words(value: str | bool | dt.date | None) -> str:
    return "" if value is None or value == "" else value_words(value)


def _target_values(line: ImportLine) -> dict[str, str]:
    """What a line of a tracker stores."""
    name = ", ".join(part for part in (line.surname, line.forenames) if part)
    offence, crime = line.offence, line.crime_reference or ""
    attempts = "; ".join(
        " ".join(part for part in (value_words(a.day) if a.day else "", a.time or "",
                                   a.outcome.replace("_", " ")) if part)
        for a in line.attempts
    )  # fmt: skip
    numbers = [value_words(line.date_of_birth) if line.date_of_birth else "", line.pnc_id or ""]
    arrested = value_words(line.outcome or "arrested") if line.arrested else "Outstanding"
    return {
        "name": name, "surname": line.surname, "forenames": line.forenames,
        "identity": ", ".join(part for part in (name, *numbers) if part),
        "aliases": ", ".join(line.aliases), "date_of_birth": numbers[0], "pnc_id": numbers[1],
        "cro_number": line.cro_number or "", "crime_reference": crime, "offence": offence,
        "crime_offence": ", ".join(part for part in (crime, offence) if part),
        "victim_risk": value_words(line.victim_risk) if line.victim_risk else "Not assessed",
        "date_added": value_words(line.date_added) if line.date_added else "",
        "wanted_on_pnc": "" if line.wanted_on_pnc is None else value_words(line.wanted_on_pnc),
        "markers": ", ".join(code or text for code, text in line.markers), "attempts": attempts,
        "attempts_count": "" if line.attempts_count is None else str(line.attempts_count),
        "address": "; ".join(address.text for address in line.addresses),
        "oic": line.officer_in_case, "area": line.area, "comments": line.comments,
        "status": arrested, "outcome": arrested if line.arrested else "",
        "arrested": arrested,
        "arrest_date": value_words(line.arrested_on) if line.arrested_on else "",
    }  # fmt: skip
