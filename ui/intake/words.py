"""How the intake's fields, guesses and counts are said."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from typing import Any

from lomu_app.intake.doubts import Doubt, Notice
from lomu_app.intake.file_kinds import LISTS, FileKind, fields_of
from lomu_app.intake.location_mapping import KEPT as KEPT_OF_LOCATIONS
from lomu_app.intake.mapping import ColumnGuess
from lomu_app.intake.planning import SheetPlan
from lomu_app.intake.register_mapping import KEPT
from lomu_app.kernel.counting import counted

_LABELS = {
    "name": "Name (whole)", "surname": "Surname", "forenames": "Forenames",
    "middle_names": "Middle names", "aliases": "Other names", "date_of_birth": "Date of birth",
    "identity": "Name, birth and PNC id in one cell", "pnc_id": "PNC id",
    "cro_number": "CRO number", "crime_reference": "Crime reference", "offence": "Offence",
    "crime_offence": "Crime reference and offence in one cell", "victim_risk": "Risk to the victim",
    "date_added": "Added to the list", "wanted_on_pnc": "Circulated on PNC",
    "markers": "Warning markers", "attempts": "Arrest attempts",
    "attempts_count": "Number of attempts", "last_attempt": "Last attempt", "address": "Addresses",
    "postcode": "Postcode", "oic": "Officer in the case", "area": "Area", "comments": "Comments",
    "status": "Status", "outcome": "Outcome", "arrested": "Arrested",
    "arrest_date": "Date arrested",
}  # fmt: skip
_REGISTER_LABELS = {
    "lead_manager": "Offender manager", "deputy": "Deputy", "selected_on": "Adopted",
    "referred_on": "Referred", "screened_on": "Screened", "rag": "RAG", "rag_basis": "RAG, why",
    "review_due": "Next review", "reviewed_on": "Last review", "custody": "Custody or community",
    "release_date": "Release date", "prison_number": "Prison number",
    "supervision_ends": "Supervision ends", "statutory": "Statutory",
    "supervision": "Supervision", "probation_officer": "Probation officer",
    "da_flag": "Earlier high-risk DA flag", "cohort": "Cohort", "left_on": "Left the cohort",
    "left_reason": "Left, why", "score": "Score", "orders": "Orders", "victims": "Victims",
    "offence": "Offence", "plan": "Plan", "contact": "Contact", "decided_on": "Adopted",
    "leaving_detail": "Proposed for deselection", "in_custody": "In custody",
    "moved_from": "Release date before",
}  # fmt: skip
_LIST_LABELS = {
    "source_id": "Id in this list", "other_id": "Another id", "number": "House number",
    "further_address": "Address, further lines", "town": "Town", "county": "County", "day":
    "Day it happened", "da": "DA marker", "victim": "Reference of the victim",
    "kind": "What happened", "force": "Force", "station": "Station", "disposal": "Disposal",
    "reference": "Reference", "result": "The result",
    "relationship": "Relationship", "vulnerable": "Vulnerable victim", "grade": "Grade",
}  # fmt: skip
_LOCATION_LABELS = {
    "place": "Location", "place_kind": "Type of location", "raised": "Raised",
    "raised_by": "Raised by", "intelligence": "Intelligence", "grading": "Grading",
    "initial_risk": "Risk at entry", "current_risk": "Risk now", "tactics": "Tactics",
    "officer": "Owner (officer)", "updates": "Updates", "signed_off": "Signed off",
    "signed_on": "Signed off on", "signed_off_by": "Signed off by", "next_review": "Next review",
    "premises_owner": "Owner of the premises", "licensee": "Licensee", "licence": "Licence",
    "opening_hours": "Opening hours", "own_reference": "Reference",
    "kind_detail": "Type of location", "lead": "Owner (officer)",
    "proprietor": "Owner of the premises", "licence_number": "Licence", "notes": "Updates",
    "now_band": "Risk now", "platform": "Platform",
}  # fmt: skip
_UNSTORED = frozenset(
    {
        "line_number", "days_outstanding", "age", "sex", "ethnicity", "offence_date",
        "review_date", "arrest_detail", "off_date", "other_matter", "victim", "phone", "vehicle",
        "supervisor", "cohort",
    }
)  # fmt: skip
_STORED_LABELS = {"proposed_off": "Proposed to come off", "officer_in_case": "Officer in the case"}
_BY = {
    "heading": "by its heading", "values": "by what it holds",
    "both": "by its heading and what it holds", "user": "chosen by a person", "none": "",
}  # fmt: skip
_MARKS = {"heading": "heading", "values": "values", "both": "both", "none": ""}
_SURE, _LIKELY = 0.9, 0.6
_KINDS = {
    "note": "Banners and notes, not read as rows", "section": "Section rows",
    "footer": "Totals and keys, not read as rows", "hidden_columns": "Hidden columns",
    "hidden_rows": "Hidden rows", "doubled": "Typed twice", "struck": "Struck through",
    "colour": "Coloured rows", "comment": "Comments on cells", "unused_column": "Columns not used",
    "formatting": "Formatting",
}  # fmt: skip
_MARKED = {
    "struck": "struck through", "colour": "coloured", "comment": "with comments",
    "doubled": "typed twice", "hidden_columns": "hidden columns", "hidden_rows": "hidden rows",
}  # fmt: skip
DECISIONS = {
    "new": "New", "updates": "Updates", "unchanged": "Unchanged", "held": "Held",
    "doubled": "Typed twice", "stored": "Stored",
}  # fmt: skip


def field_label(field: str | None) -> str:
    """A field of the mapping, in words."""
    if field is None:
        return "Not used"
    if field.startswith("marker:"):
        return f"Marker {field.removeprefix('marker:')}"
    label = _LABELS.get(field) or _STORED_LABELS.get(field) or _REGISTER_LABELS.get(field)
    label = label or _LIST_LABELS.get(field) or _LOCATION_LABELS.get(field)
    return label or field.replace("_", " ").capitalize()


def field_choices(kind: FileKind = FileKind.TARGETS) -> list[tuple[str, str]]:
    """All fields that a column can have, in the order of use; those not stored come last."""
    if kind in LISTS:
        return [(field, field_label(field)) for field in fields_of(kind)]
    if kind is not FileKind.TARGETS:
        return _register_choices(kind)
    known = fields_of(kind)
    wanted = [field for field in (*_LABELS, *known) if field in known]
    stored = [field for field in dict.fromkeys(wanted) if field not in _UNSTORED]
    others = [field for field in dict.fromkeys(wanted) if field in _UNSTORED]
    return [(field, field_label(field)) for field in stored] + [
        (field, f"{field_label(field)} (told, not stored)") for field in others
    ]


def _register_choices(kind: FileKind) -> list[tuple[str, str]]:
    """Fields of a register; what is kept under its own heading comes last."""
    locations = kind is FileKind.LOCATIONS
    kept = KEPT_OF_LOCATIONS if locations else KEPT
    where = "kept as a note" if locations else "kept in the comments"
    known = fields_of(kind)
    labels = _LOCATION_LABELS if locations else {**_LABELS, **_REGISTER_LABELS}
    wanted = [field for field in dict.fromkeys((*labels, *known)) if field in known]
    return [(field, field_label(field)) for field in wanted if field not in kept] + [
        (field, f"{field_label(field)} ({where})") for field in wanted if field in kept
    ]


def guess_words(guess: ColumnGuess) -> str:
    """How a column's field was found, and how surely."""
    if guess.field is None:
        return "chosen by a person" if guess.by == "user" else "not recognised"
    if guess.by == "user":
        return _BY["user"]
    return f"{_sureness(guess)}, {_BY[guess.by]}"


def guess_mark(guess: ColumnGuess) -> str:
    """The same in few words, for a table."""
    if guess.field is None or guess.by == "user":
        return "you" if guess.by == "user" else "not recognised"
    return f"{_sureness(guess)}, {_MARKS[guess.by]}"


def _sureness(guess: ColumnGuess) -> str:
    if guess.confidence >= _SURE:
        return "sure"
    return "likely" if guess.confidence >= _LIKELY else "a guess"


def doubt_words(doubt: Doubt) -> str:
    """A doubt with its cell address."""
    where = f"{doubt.column}{doubt.row}" if doubt.column else f"Row {doubt.row}"
    said = f" “{doubt.value}”" if doubt.value else ""
    return f"{where}{said} {doubt.reason}"


def notice_groups(notices: list[Notice]) -> list[tuple[str, list[str]]]:
    """What a sheet tells beside its lines, by kind, each with a few examples."""
    groups: dict[str, list[str]] = {}
    for kind in _KINDS:
        for notice in notices:
            if notice.kind == kind:
                groups.setdefault(kind, []).append(_notice_line(notice))
    return [(_KINDS[kind], _shortened(lines)) for kind, lines in groups.items()]


def notice_marks(notices: Sequence[Notice]) -> list[str]:
    """What a sheet tells, in few words: `2 struck through`, `11 coloured`, `hidden columns`."""
    counts = Counter(notice.kind for notice in notices)
    return [
        words if kind.startswith("hidden") else f"{counts[kind]} {words}"
        for kind, words in _MARKED.items()
        if counts[kind]
    ]


def _notice_line(notice: Notice) -> str:
    if notice.row is None or notice.kind in {"struck", "colour", "doubled", "unused_column"}:
        return notice.text
    return f"{notice.column or 'Row '}{notice.row}: {notice.text}"


def _shortened(lines: list[str]) -> list[str]:
    most = 8
    more = len(lines) - most
    return lines if more <= 1 else [*lines[:most], f"and {more} more"]


def plan_words(plan: SheetPlan) -> str:
    """What was found on a sheet, or why it is left out."""
    if plan.left_out:
        return f"Left out: it {plan.left_out}."
    tables = len(plan.tables)
    first = plan.tables[0][0]
    header = f"header in row {first.header_row}" if first.header_row else "no header row"
    rows = sum(1 for block, _ in plan.tables for _ in range(block.first, block.last + 1))
    more = f", {tables} tables" if tables > 1 else ""
    return f"{header}, {counted(rows, 'row')} below it{more}"


def value_words(value: Any) -> str:
    """A stored value as people read it."""
    if value is None or value == "" or value == () or value == []:
        return "nothing"
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, dt.date):
        return f"{value:%d/%m/%Y}"
    text = str(value)
    if len(text) == 10 and text[4] == text[7] == "-":
        try:
            return f"{dt.date.fromisoformat(text):%d/%m/%Y}"
        except ValueError:
            return text
    return text.replace("_", " ").capitalize() if text.replace("_", "").islower() else text
