"""What stands above a plan where it is not simply the plan: an old version, closed, one of two."""

from __future__ import annotations

from dataclasses import dataclass

from lomu_app.plans.rows import PlanDetail
from ui.plans.reading import PageFacts


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence, how urgent it is, and what to do about it; without words there is none."""

    words: str = ""
    tone: str = "info"
    button: str = ""


def notice_of(facts: PageFacts, detail: PlanDetail, *, may_edit: bool) -> Notice:
    """What to say of the plan that is shown."""
    row = detail.row
    if facts.version:
        told = f"This is version {facts.version}. It stays as it was; nothing here is changed."
        return Notice(told, button="Back to the plan as it stands")
    if row.closed_on is not None:
        live = any(each.closed_on is None and each.area == row.area for each in facts.plans)
        told = f"Closed, since {row.goes_on} goes on instead: {row.closed_reason}"
        return Notice(told, button="Reopen …" if may_edit and not live else "")
    if not detail.others:
        return Notice()
    other = detail.others[0]
    told = (
        f"Two plans run for this person in {row.area}: the other is {other.reference}, which came "
        f"with record {other.lies_with or other.person_reference}. Choose the one that goes on."
    )
    return Notice(told, "late", "Choose …" if may_edit else "")
