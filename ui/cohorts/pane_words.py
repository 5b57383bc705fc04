"""What the pane tells of a membership, section by section. Pure functions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from lomu_app.assessments.instruments import tool_names
from lomu_app.cohorts.doubles import has_come_as_far
from lomu_app.cohorts.rows import Ground, MembershipDetail, MembershipRow, StepLine
from lomu_app.cohorts.rules import STATUS_LABELS, MembershipStatus, Speaks
from lomu_app.kernel.policy import Policy, PolicyBook
from ui.cohorts.words import (
    born_words,
    clock_chip,
    is_live,
    manager_words,
    rag_chip,
    rag_words,
    since_words,
    source_words,
    stage_words,
    supervision_chip,
)
from ui.kit.chips import Chip
from ui.kit.dates import day_words, moment_words
from ui.kit.timeline import TimelineEvent

Told = list[tuple[str, str]]
_SPEAKS = {
    Speaks.FOR: "speaks for selection", Speaks.AGAINST: "speaks against selection",
    Speaks.NEITHER: "", Speaks.UNSEEN: "",
}  # fmt: skip
_YES_NO = {True: "Yes", False: "No", None: ""}


def identity_line(detail: MembershipDetail, today: dt.date) -> str:
    """Reference, date of birth, identifier, area."""
    row = detail.row
    born = born_words(row.date_of_birth, today)
    parts = [
        row.reference, row.person_reference, f"born {born}" if born else "date of birth not known",
        f"PNC {row.pnc_id}" if row.pnc_id else "", row.area,
    ]  # fmt: skip
    return "  ·  ".join(part for part in parts if part)


def head_chips(detail: MembershipDetail, today: dt.date, red_after_days: int) -> list[Chip]:
    """Cohort, stage, RAG, and what is late."""
    row = detail.row
    chips = [Chip(row.cohort_label, strong=True), Chip(STATUS_LABELS[row.status])]
    if row.leaving_proposed:
        chips.append(Chip(stage_words(row)))
    if row.rag is not None:
        chips.append(rag_chip(row.rag))
    if is_live(row):
        late = (clock_chip(row, today, red_after_days), supervision_chip(row))
        chips += [chip for chip in late if chip is not None]
    return chips


def gap_sentence(detail: MembershipDetail, policies: PolicyBook) -> str:
    """What the next step lacks; empty where it lacks nothing."""
    status = detail.row.status
    if status is MembershipStatus.SCREENED_IN and detail.missing_tools:
        return f"Still to be assessed: {tool_names(policies, detail.missing_tools)}."
    planned = (MembershipStatus.SELECTED, MembershipStatus.MANAGED, MembershipStatus.SUSPENDED)
    if status in planned and detail.plan_gaps:
        return f"To be managed, the person lacks {', and '.join(detail.plan_gaps)}."
    return ""


def further_double(detail: MembershipDetail) -> MembershipRow | None:
    """The other membership of the same cohort that has come further; None where none has."""
    stage = detail.row.status
    return next((one for one in detail.doubles if not has_come_as_far(stage, one.status)), None)


def double_sentence(detail: MembershipDetail) -> str:
    """That the person stands in the cohort twice, and what to do; empty for everybody else."""
    if not detail.doubles:
        return ""
    told = "; ".join(double_words(one) for one in detail.doubles)
    further = further_double(detail)
    advice = "Keep one; the other ends as a joined record, and both stay on record."
    if further is not None:
        advice = f"Keep {further.reference}, which has come further."
    return f"Twice in {detail.row.cohort_label} since records were joined: also {told}. {advice}"


def double_words(row: MembershipRow) -> str:
    """`M-000012 (managed, PC Yarrow, RAG red)`."""
    rag = f"RAG {rag_words(row.rag).lower()}" if row.rag else ""
    parts = (stage_words(row).lower(), row.lead_manager, rag)
    return f"{row.reference} ({', '.join(part for part in parts if part)})"


def leaving_sentence(detail: MembershipDetail, policy: Policy) -> str:
    """That somebody proposed to let the person go, and what is still live."""
    if not detail.row.leaving_proposed:
        return ""
    reasons = policy["deselection_reasons"]
    reason = reasons.get(detail.leaving_reason or "", detail.leaving_reason or "")
    told = f"{detail.leaving_by} proposes to deselect: {reason}. {detail.leaving_detail}"
    if detail.hindrances:
        return f"{told}\nStill live: {'; '.join(detail.hindrances)}."
    return f"{told}\nNothing is live any more."


def ground_facts(grounds: Iterable[Ground]) -> Told:
    """Each ground with what it says, in words; never by a colour."""
    return [
        (one.label, " – ".join(part for part in (one.told, _SPEAKS[one.speaks]) if part))
        for one in grounds
    ]


def referral_facts(detail: MembershipDetail, policy: Policy, today: dt.date) -> Told:
    """Where the referral came from, why, and the clocks of the way in."""
    row = detail.row
    source = policy["referral_sources"].get(detail.referral_source, detail.referral_source)
    referred = row.status is MembershipStatus.REFERRED
    return [
        ("Referred", f"{day_words(row.referred_on)}, {source}" if source else
         day_words(row.referred_on)),
        ("Because", detail.referral_reason),
        ("Screen by", day_words(detail.screening_due) if referred else ""),
        ("At this stage", since_words(row, today) if is_live(row) else ""),
        ("Release", day_words(row.release_date)),
    ]  # fmt: skip


def decision_facts(detail: MembershipDetail, policy: Policy) -> Told:
    """Who decided, when, on what grounds, and why against what was known."""
    if detail.decided_on is None and not detail.rationale:
        return []
    body = policy["bodies"].get(detail.decided_body or "", detail.decided_body or "")
    decided = " by ".join(part for part in (day_words(detail.decided_on), body) if part)
    return [
        ("Decided", decided),
        ("Grounds", detail.rationale), ("Override", detail.override or ""),
        *ground_facts(detail.decided_grounds),
        ("Managed where", detail.managed_where), ("Rules", detail.policy),
    ]  # fmt: skip


def managing_facts(detail: MembershipDetail) -> Told:
    """Manager, RAG with its basis, review and contacts."""
    row = detail.row
    reviewed = ""
    if detail.reviewed_at is not None:
        reviewed = f"{moment_words(detail.reviewed_at)} by {detail.reviewed_by}"
    entry = detail.rag_at_entry
    basis = f": {detail.rag_basis}" if detail.rag_basis else ""
    contacts = "" if detail.contacts_a_week is None else f"{detail.contacts_a_week} a week at least"
    return [
        ("Manager", manager_words(row) or ("Nobody yet" if is_live(row) else "")),
        ("RAG", f"{rag_words(row.rag)}{basis}" if row.rag else ""),
        ("At entry", rag_words(entry) if entry and entry is not row.rag else ""),
        ("Plan by", day_words(detail.plan_due) if row.status is MembershipStatus.SELECTED else ""),
        ("Review by", day_words(row.review_due)), ("Reviewed", reviewed), ("Contacts", contacts),
    ]  # fmt: skip


def supervision_facts(detail: MembershipDetail, policy: Policy) -> Told:
    """Who supervises by law, until when."""
    kind = policy["supervision_types"].get(detail.supervision, detail.supervision)
    return [
        ("Statutory", _YES_NO[detail.statutory]), ("Kind", kind),
        ("Ends", day_words(detail.supervision_ends)), ("Probation", detail.probation_officer),
    ]  # fmt: skip


def suspension_facts(detail: MembershipDetail, policy: Policy) -> Told:
    """Why the work rests, where the person is, and when to expect them."""
    if detail.row.status is not MembershipStatus.SUSPENDED:
        return []
    reason = detail.suspended_reason or ""
    return [
        ("Reason", policy["suspension_reasons"].get(reason, reason)),
        ("Place", detail.suspended_place or ""),
        ("Earliest release", day_words(detail.row.suspended_until)),
    ]  # fmt: skip


def leaving_facts(detail: MembershipDetail, policy: Policy) -> Told:
    """How it ended; before that, what would hinder it."""
    if is_live(detail.row):
        return [("Keeps in", "\n".join(detail.hindrances))]
    reason = detail.leaving_reason or ""
    return [
        ("Ended", f"{day_words(detail.ended_on)} by {detail.ended_by}" if detail.ended_on else ""),
        ("Reason", policy["deselection_reasons"].get(reason, reason)),
        ("Changed", detail.leaving_detail or ""), ("Proposed by", detail.leaving_by or ""),
    ]  # fmt: skip


def other_facts(detail: MembershipDetail) -> Told:
    """Comments, and the spreadsheet that it was read from."""
    return [("Comments", detail.comments), ("Spreadsheet", source_words(detail.row))]


def step_events(steps: Iterable[StepLine]) -> list[TimelineEvent]:
    """The steps that were taken, the last one first."""
    return [
        TimelineEvent(
            moment_words(step.at), _step_words(step), step.by,
            "\n".join(
                part for part in (step.grounds, f"Override: {step.override}" * bool(step.override))
                if part
            ),
        )
        for step in reversed(list(steps))
    ]  # fmt: skip


def _step_words(step: StepLine) -> str:
    now = STATUS_LABELS[step.to_status]
    if step.from_status is None:
        return now
    return f"{STATUS_LABELS[step.from_status]} → {now.lower()}"
