"""A case in words: chips, and the lines of its card."""

from __future__ import annotations

from lomu_app.odoc.rows import Briefing, CaseRow, GapRow, GoalLine
from lomu_app.odoc.rules import STAGE_LABELS
from ui.kit.chips import Chip
from ui.kit.dates import day_words

# Token family and shape of a RAG: the word comes first.
_RAG = {"red": ("very_high", "up"), "amber": ("medium", "dot"), "green": ("standard", "down")}


def rag_chip(rag: str, when: str) -> Chip:
    """`Red now`, in words, shape and colour."""
    tone, shape = _RAG.get(rag, ("neutral", ""))
    word = rag.capitalize() if rag else "No RAG"
    return Chip(f"{word} {when}", tone, shape, strong=when == "now")


def case_chips(case: CaseRow) -> list[Chip]:
    """How it stood, how it stands, how far it is, and what brings it out of turn."""
    told = case.briefing
    chips = [rag_chip(told.rag_now, "now"), rag_chip(told.rag_then, "then")]
    chips.append(Chip(STAGE_LABELS[case.stage]))
    return [*chips, *(Chip(each, "soon") for each in told.exceptions)]


def summary_lines(case: CaseRow) -> list[str]:
    """What is read out, and who manages the person."""
    told = case.briefing
    text = told.summary or "Nobody has written and checked a summary."
    born = f"born {day_words(told.date_of_birth)}" if told.date_of_birth else ""
    lead = f"Lead {told.lead_manager}" if told.lead_manager else "No lead manager yet"
    deputy = f"deputy {told.deputy}" if told.deputy else ""
    officer = f"probation {told.probation_officer}" if told.probation_officer else ""
    held = f"held at {told.held_at}" if told.held_at else ""
    release = f"release {day_words(told.release_on)}" if told.release_on else ""
    who = "  ·  ".join(part for part in (born, lead, deputy, officer, held, release) if part)
    why = f"RAG because: {told.rag_basis}" if told.rag_basis else ""
    leaving = f"Proposed to be deselected. {told.leaving}" if told.leaving else ""
    return [line for line in (text, who, why, leaving) if line]


def since_lines(told: Briefing) -> list[str]:
    """What happened, newest first."""
    if not told.since:
        return ["Nothing is on record."]
    return [
        f"{each.on:%d/%m}  {each.title}{f'. {each.detail}' if each.detail else ''}"
        for each in told.since
    ]


def action_lines(told: Briefing) -> list[str]:
    """What is to be done about the person; what is late says so."""
    return [
        f"{'▲ ' if each.days_late else ''}{each.reference}  {each.text}. {each.owner}, "
        f"{each.agency}, by {day_words(each.due)}. {each.status}"
        for each in told.actions
    ]


def control_lines(told: Briefing) -> list[str]:
    """Goals of control and the orders that bind."""
    return [*_goals(told.control), *told.orders] or ["Nothing controls the person."]


def change_lines(told: Briefing) -> list[str]:
    """All seven pathways, with their goals."""
    lines = []
    for each in told.change:
        lines.append(f"{each.pathway}: {each.state.lower()}")
        lines += [f"    {line}" for line in _goals(each.goals)]
    return lines or ["There is no plan."]


def _goals(goals: tuple[GoalLine, ...]) -> list[str]:
    lines = []
    for goal in goals:
        lines.append(f"{goal.text} ({goal.status.lower()})")
        lines += [f"    {step}" for step in goal.steps]
    return lines


def gap_words(gap: GapRow) -> str:
    """One thing that is missing, on one line; a sign tells whether something was done about it."""
    sign = "✓" if gap.settled else "○"
    who = f"{gap.reference} {gap.name}"
    done = f"  ·  {gap.settled}" if gap.settled else ""
    return f"{sign}  {who}: {gap.label.lower()}, {gap.told}{done}"
