"""The fields of a target, as its two forms show them and as the core takes them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lomu_app.daart.commands import FieldChange
from lomu_app.daart.rows import TargetDetail
from lomu_app.daart.rules import NECESSITY_GROUNDS, POWER_LABELS, RISK_LABELS, Power
from ui.core.desk import Desk
from ui.kit.fields import ChoiceField, DateField, MultilineField, TextField
from ui.kit.forms import Form
from ui.kit.ticks_field import TicksField

WANTED = (("yes", "Yes"), ("no", "No"))
_TRUTH = {"yes": True, "no": False}
_NULLABLE = {"warrant_code", "crime_reference"}
# Every field of the core that both forms edit, in the order of the form.
EDITED = (
    "offence", "crime_reference", "power", "power_reference", "warrant_code", "victim_risk",
    "date_added", "wanted_on_pnc", "officer_in_case", "owner", "team", "necessity_grounds",
    "necessity_reason", "voluntary_attendance", "evidence_summary", "safety_note",
    "tactical_options", "comments",
)  # fmt: skip


def add_target_fields(form: Form, desk: Desk) -> None:
    """Add all of them, grouped as officers think of them."""
    policies = desk.core.policies
    codes = policies["powers"]["warrant_codes"].items()
    options = [(word, word) for word in policies["targets"]["tactical_options"]]
    form.add_heading("What for")
    form.add(TextField("offence", "Offence"))
    form.add(TextField("crime_reference", "Crime reference", letters=24))
    form.add(ChoiceField("victim_risk", "Risk to the victim", _labelled(RISK_LABELS)))
    form.add_heading("Power and necessity")
    form.add(ChoiceField("power", "Power of arrest", _labelled(POWER_LABELS)))
    form.add(
        TextField("power_reference", "Reference of the warrant, recall, bail or order", letters=40)
    )
    warrants = [(code, f"{code}  {words}") for code, words in codes]
    form.add(ChoiceField("warrant_code", "Kind of warrant", warrants))
    grounds = [(letter, f"({letter}) {words}") for letter, words in NECESSITY_GROUNDS.items()]
    form.add(
        TicksField(
            "necessity_grounds", "Necessity, PACE Code G 2.9", grounds,
            help_text="Not asked for a warrant, a recall or somebody unlawfully at large.",
        )
    )  # fmt: skip
    form.add(MultilineField("necessity_reason", "Why it is necessary", lines=3))
    form.add(
        MultilineField("voluntary_attendance", "Why voluntary attendance will not do", lines=2)
    )
    form.add_heading("Safety")
    form.add(
        MultilineField(
            "safety_note", "Officer-safety note", lines=3, help_text="At most 400 characters."
        )
    )
    form.add(TicksField("tactical_options", "Tactical options", options, columns=4))
    form.add_heading("The case")
    form.add(MultilineField("evidence_summary", "Evidence summary", lines=3))
    form.add(TextField("officer_in_case", "Officer in the case"))
    form.add(TextField("owner", "Owner", help_text="Who goes for this person."))
    form.add(TextField("team", "Team", letters=30))
    form.add(ChoiceField("wanted_on_pnc", "Wanted on PNC", WANTED))
    form.add(DateField("date_added", "On the list since", today=desk.core.clock.today))
    form.add(MultilineField("comments", "Comments", lines=3))


def _labelled(labels: Mapping[Any, str]) -> list[tuple[str, str]]:
    return [(member.value, words) for member, words in labels.items()]


def stored_values(detail: TargetDetail) -> dict[str, Any]:
    """The fields as the record holds them; the base of every edit."""
    row = detail.row
    return {
        "offence": row.offence, "crime_reference": row.crime_reference, "power": row.power.value,
        "power_reference": detail.power_reference, "warrant_code": detail.warrant_code,
        "victim_risk": row.victim_risk.value, "date_added": row.date_added,
        "wanted_on_pnc": row.wanted_on_pnc, "officer_in_case": row.officer_in_case,
        "owner": row.owner, "team": row.team, "necessity_grounds": detail.necessity_grounds,
        "necessity_reason": detail.necessity_reason,
        "voluntary_attendance": detail.voluntary_attendance,
        "evidence_summary": detail.evidence_summary, "safety_note": detail.safety_note,
        "tactical_options": detail.tactical_options, "comments": detail.comments,
    }  # fmt: skip


def to_field(name: str, value: Any) -> Any:
    """A stored value as its field shows it."""
    if name == "wanted_on_pnc":
        return {True: "yes", False: "no"}.get(value)
    return value


def from_field(name: str, value: Any) -> Any:
    """What a field gives, as the core takes it."""
    if name == "wanted_on_pnc":
        return _TRUTH.get(str(value))
    if name == "necessity_grounds":
        return "".join(value)
    if name in _NULLABLE or name in {"date_added", "tactical_options"}:
        return value
    if name == "power":
        return value or Power.NOT_STATED.value
    if name == "victim_risk":
        return value or "not_assessed"
    return value or ""


def shown_values(stored: Mapping[str, Any]) -> dict[str, Any]:
    """All stored values as the fields show them."""
    return {name: to_field(name, value) for name, value in stored.items()}


def edits(base: Mapping[str, Any], values: Mapping[str, Any]) -> tuple[FieldChange, ...]:
    """Which fields differ from what they were when the form was filled."""
    made = ((name, from_field(name, values[name])) for name in EDITED if name in values)
    return tuple(FieldChange(name, base[name], mine) for name, mine in made if mine != base[name])


def told(name: str, value: Any) -> str:
    """A value in words, for telling of a conflict."""
    if value in (None, "", ()):
        return "nothing"
    if name == "power":
        return POWER_LABELS[Power(value)]
    if name == "victim_risk":
        return next(words for risk, words in RISK_LABELS.items() if risk.value == value)
    if name == "wanted_on_pnc":
        return "yes" if value else "no"
    if name == "date_added":
        return f"{value:%d/%m/%Y}"
    if name == "necessity_grounds":
        return ", ".join(f"({letter})" for letter in value)
    return ", ".join(value) if isinstance(value, tuple | list) else f"“{value}”"
