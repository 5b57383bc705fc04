"""The pack of an ODOC or DA meeting: agenda, one briefing a case, actions with cells to fill in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lomu_app.actions.rules import STATUS_LABELS as ACTION_LABELS
from lomu_app.actions.rules import ActionStatus
from lomu_app.disclosure.rules import Sensitivity
from lomu_app.meetings.queries import find_meeting_id
from lomu_app.meetings.rules import MeetingKind
from lomu_app.odoc.pack_rows import OdocPack, load_odoc_pack
from lomu_app.odoc.rows import Briefing, CaseRow, GoalLine, PathwayLine, SinceLine
from lomu_app.odoc.rules import Section
from lomu_app.packs.action_kinds import sensitivity_of_action, sensitivity_of_kept_action
from lomu_app.packs.kinds import PackWish, pack_kind
from lomu_app.packs.story import (
    Chart,
    ChartKind,
    Colours,
    Column,
    Count,
    Fact,
    Method,
    OpenCell,
    PackContent,
    Story,
    StoryRow,
)
from lomu_app.people.rules import Basis, shown_name
from lomu_app.plans.rules import PATHWAYS
from lomu_app.store.unit_of_work import Reader

_S = Sensitivity
_ANSWERS = tuple(
    ACTION_LABELS[each] for each in (ActionStatus.DONE, ActionStatus.IN_PROGRESS, ActionStatus.OPEN)
)
_HEALTH = {PATHWAYS["health"], PATHWAYS["drugs_alcohol"]}
# What happened since last time, by the group of the timeline that it comes from.
_SINCE = {
    "Orders": _S.ORDER, "Targets": _S.OFFENCE, "Record": _S.OFFENCE, "Releases": _S.ORDER,
    "Interventions": _S.PLAN, "Plan": _S.PLAN,
}  # fmt: skip
# Of one group, but not for the same eyes: what is known of threats, and how an arrest was tried.
_STREAMS = {"targets:alerts": _S.INTELLIGENCE, "targets:attempts": _S.OFFICER}
_CASE = (
    Column("reference", "Case", 11, style="strong"),
    Column("person", "Person", 24, _S.IDENTITY),
    Column("cohort", "Cohort", 18, _S.RISK),
    Column("then", "RAG then", 10, _S.RISK, colours=Colours.RAG),
    Column("now", "RAG now", 10, _S.RISK, colours=Colours.RAG),
)  # fmt: skip
_AGENDA = (
    Column("position", "No.", 6, style="number"),
    Column("title", "Heading or case", 34, style="strong"),
    Column("section", "Part", 26, _S.RISK),
    Column("cohort", "Cohort", 20, _S.RISK),
    Column("told", "Why it is here", 50, _S.OFFENCE),
)  # fmt: skip
_NEW = (
    *_CASE[:3],
    Column("referred", "Referred", 12, style="date"),
    Column("reason", "Reason", 34, _S.OPINION),
    Column("summary", "Summary", 46, _S.RISK),
)
_BRIEFINGS = (
    Column("what", "Case", 22, style="strong"),
    Column("told", "What is known", 70),
    Column("detail", "In detail", 46, _S.OPINION),
)
_RELEASES = (
    *_CASE[:3],
    Column("day", "Release", 12, _S.ORDER, style="date"),
    Column("held", "Held at", 24, _S.OFFENCE),
    Column("lead", "Lead manager", 20, _S.OFFICER),
)
_ACTIONS = (
    Column("reference", "Action", 11, style="strong"),
    Column("person", "Concerns", 24, _S.IDENTITY),
    Column("text", "What is to be done", 44, _S.ACTION),
    Column("owner", "By whom", 22, _S.ACTION),
    Column("due", "Due", 12, style="date"),
    Column("late", "Days late", 8, style="number"),
    Column("status", "Status", 14, open=OpenCell("How it stands now.", _ANSWERS)),
    Column("result", "What came of it", 36, open=OpenCell("In a sentence; name no victim.")),
)  # fmt: skip
_METRICS = (
    Column("label", "What", 30, style="strong"), Column("value", "Number", 10, style="number"),
    Column("counted", "How it is counted", 60),
)  # fmt: skip
_CODES = (Column("code", "Code", 24, style="strong"), Column("words", "In words", 60))
_CHANGES = (
    Column("reference", "Case", 11, style="strong"), Column("what", "What", 26),
    Column("before", "Before", 14, _S.RISK), Column("after", "After", 22, _S.RISK),
)  # fmt: skip


def load_odoc_content(reader: Reader, wish: PackWish) -> PackContent:
    """The ODOC of the area and day."""
    return _content(reader, MeetingKind.ODOC, wish)


def load_da_content(reader: Reader, wish: PackWish) -> PackContent:
    """The DA meeting of the area and day."""
    return _content(reader, MeetingKind.DA_MEETING, wish)


pack_kind("odoc", label="ODOC", load=load_odoc_content)
pack_kind("da_meeting", label="DA meeting", load=load_da_content)


def _content(reader: Reader, kind: MeetingKind, wish: PackWish) -> PackContent:
    pack = load_odoc_pack(reader, find_meeting_id(reader, kind, wish.area, wish.day))
    return PackContent(
        kind=kind.value, title=pack.label,
        subject=f"{kind.value}:meeting:{pack.meeting_id}", area=pack.area, day=pack.held_on,
        version=pack.version, data_as_at=reader.clock.now(),
        stories=tuple(_stories(pack)), method=tuple(_method(pack)),
        counts=(
            Count(len(pack.cases), "cases", "On the agenda, without those under limited access."),
            Count(pack.apart, "under limited access", "Cases of which nothing is told here."),
        ),
        facts=tuple(_facts(pack)), least_marking=pack.marking,
    )  # fmt: skip


def _facts(pack: OdocPack) -> Iterator[Fact]:
    yield Fact("Meeting", f"{pack.held_on:%d/%m/%Y} at {pack.starts_at}")
    yield Fact("Place", pack.place)
    yield Fact("Stands", pack.status)
    yield Fact("Chair", pack.chair, _S.OFFICER)


def _method(pack: OdocPack) -> Iterator[Method]:
    for each in pack.metrics:
        yield Method(each.label, each.counted)
    yield Method(
        "RAG then", "What the meeting before left; at the first meeting, that of the selection."
    )
    yield Method(
        "What is known",
        "As the meeting was opened on; before that, as it stands when this is made.",
    )


def _stories(pack: OdocPack) -> Iterator[Story]:
    yield Story(
        "Agenda", f"Agenda of {pack.held_on:%d/%m/%Y}", _AGENDA, tuple(_agenda(pack)),
        tells="What is heard, in its order",
    )  # fmt: skip
    yield Story(
        "New referrals", "New referrals", _NEW, tuple(map(_new, _in(pack, Section.NEW_REFERRALS))),
        tells="Who is brought before the meeting for the first time",
    )  # fmt: skip
    yield Story(
        "Cases", "One briefing a case", _BRIEFINGS,
        tuple(row for case in pack.cases for row in _briefing(case)),
        tells="The 90 seconds, what has happened since, control and change", apart=True,
    )  # fmt: skip
    yield Story(
        "Actions", "Actions", _ACTIONS, tuple(_actions(pack)),
        note="The yellow cells are for your answers; send the workbook back with them.",
        tells="What is to be done, by whom and when",
    )  # fmt: skip
    yield Story(
        "Releases", "Releases", _RELEASES, tuple(map(_release, pack.releases)),
        tells="Who comes out, and when",
    )  # fmt: skip
    yield Story(
        "Decisions", "Decisions", _decision_columns(pack), tuple(map(_blank, pack.cases)),
        note="To be filled in at the meeting; what is decided is what the minutes say.",
        tells="Room for what is decided on each case",
    )  # fmt: skip
    yield Story(
        "Metrics", "The meeting in numbers", _METRICS,
        tuple(StoryRow(f"metric:{m.key}", (m.label, m.value, m.counted)) for m in pack.metrics),
        tells="How many cases of which kind", charts=(_chart(pack),),
    )  # fmt: skip
    yield Story("Codes", "Codes", _CODES, tuple(_codes(pack)),
                tells="What may be decided")  # fmt: skip
    yield Story(
        "Changes", "Change since the last meeting", _CHANGES, tuple(_changes(pack)),
        note=_since(pack), tells="Who came, who left, whose risk moved",
    )  # fmt: skip


def _since(pack: OdocPack) -> str:
    if pack.before_on is None:
        return "There was no meeting before this one."
    return f"Against the agenda of {pack.before_on:%d/%m/%Y}."


def _in(pack: OdocPack, *sections: Section) -> list[CaseRow]:
    return [case for case in pack.cases if case.section in sections]


def _name(told: Briefing) -> str:
    return shown_name(told.surname, told.forenames)


def _agenda(pack: OdocPack) -> Iterator[StoryRow]:
    people = {case.briefing.reference: case.briefing.person_id for case in pack.cases}
    for row in pack.agenda:
        case = bool(row.reference)
        yield StoryRow(
            f"agenda:{row.position}",
            (row.position, row.reference or row.title, row.section_label if case else None,
             row.title if case else None, "; ".join(row.told)),
            person_id=people.get(row.reference),
        )  # fmt: skip
    if pack.apart:
        told = f"{pack.apart} under limited access: ask the unit that sent this"
        yield StoryRow("agenda:apart", (None, told, None, None, None))


def _new(case: CaseRow) -> StoryRow:
    told = case.briefing
    return StoryRow(
        f"new:{case.case_id}",
        (told.reference, _name(told), told.cohort, told.referred_on, told.referral_reason,
         told.summary),
        person_id=told.person_id,
    )  # fmt: skip


def _release(case: CaseRow) -> StoryRow:
    told = case.briefing
    return StoryRow(
        f"release:{case.case_id}",
        (told.reference, _name(told), told.cohort, told.release_on, told.held_at,
         told.lead_manager),
        person_id=told.person_id,
    )  # fmt: skip


def _briefing(case: CaseRow) -> Iterator[StoryRow]:
    told = case.briefing
    key = f"case:{case.case_id}"
    yield StoryRow(key, (told.reference, None, None), told.person_id, look="band")
    for number, (what, words, detail, kind) in enumerate(_lines(told, case.section_label)):
        if words:
            yield StoryRow(f"{key}:{number}", (what, words, detail), told.person_id, kind)


def _lines(told: Briefing, section: str) -> Iterator[tuple[str, str, str, Sensitivity]]:
    """What is known, from how, in detail, and how sensitive that is."""
    born = f", born {told.date_of_birth:%d/%m/%Y}" if told.date_of_birth else ""
    pnc = f", PNC {told.pnc_id}" if told.pnc_id else ""
    yield "Person", f"{_name(told)}{born}{pnc}", "", _S.IDENTITY
    yield "Heard under", section, "", _S.RISK
    yield "Cohort", f"{told.cohort}, {told.status.lower()}", "", _S.RISK
    yield "Summary", told.summary, "", _S.RISK
    moved = f"then {told.rag_then or 'none'}, now {told.rag_now or 'none'}"
    yield "RAG", moved, told.rag_basis, _S.RISK
    yield "Lead manager", told.lead_manager, told.deputy and f"Deputy {told.deputy}", _S.OFFICER
    yield "Probation", told.probation_officer, "", _S.OFFICER
    ends = f" until {told.supervision_ends:%d/%m/%Y}" if told.supervision_ends else ""
    yield "Supervision", f"{told.supervision}{ends}" if told.supervision else "", "", _S.ORDER
    for each in told.exceptions:
        yield "Exception", each, "", _S.OFFENCE
    if told.release_on is not None:
        yield "Release", f"{told.release_on:%d/%m/%Y}", "", _S.ORDER
    if told.leaving:
        yield "Proposed", "To be deselected", told.leaving, _S.RISK
    for line in told.since:
        yield "Since last time", f"{line.on:%d/%m/%Y} {line.title}", line.detail, _of(line)
    for goal in told.control:
        yield "Control", _goal(goal), "", _S.PLAN
    for order in told.orders:
        yield "Order", order, "", _S.ORDER
    yield from _change(told.change)


def _of(line: SinceLine) -> Sensitivity:
    """How sensitive it is that this happened; what was kept without its stream is held back."""
    unknown = line.group == "Targets" and not line.stream
    if unknown or line.basis == Basis.INTELLIGENCE:
        return _S.INTELLIGENCE
    if line.group == "Actions":
        return sensitivity_of_kept_action(line.kind)
    return _STREAMS.get(line.stream) or _SINCE.get(line.group, _S.RISK)


def _change(paths: Sequence[PathwayLine]) -> Iterator[tuple[str, str, str, Sensitivity]]:
    """A line for each pathway with goals; the others together, by their state."""
    plain: dict[tuple[str, Sensitivity], list[str]] = {}
    for path in paths:
        kind = _S.HEALTH if path.pathway in _HEALTH else _S.PLAN
        if path.goals:
            goals = "; ".join(_goal(goal) for goal in path.goals)
            yield "Change", f"{path.pathway}: {path.state.lower()}. {goals}", "", kind
        else:
            plain.setdefault((path.state, kind), []).append(path.pathway)
    for (state, kind), names in plain.items():
        yield "Change", f"{state}: {'; '.join(names)}", "", kind


def _goal(goal: GoalLine) -> str:
    steps = f" Steps: {'; '.join(goal.steps)}." if goal.steps else ""
    return f"{goal.text.rstrip('. ')} ({goal.status.lower()}).{steps}"


def _actions(pack: OdocPack) -> Iterator[StoryRow]:
    """Those of the cases, then what earlier meetings raised for no case here; each once."""
    seen = set[int]()
    for case in pack.cases:
        for each in case.briefing.actions:
            if each.action_id not in seen:
                seen.add(each.action_id)
                yield StoryRow(
                    f"action:{each.action_id}",
                    (each.reference, _name(case.briefing), each.text,
                     f"{each.owner}, {each.agency}", each.due, each.days_late, each.status,
                     each.result),
                    person_id=case.briefing.person_id,
                    sensitivity=sensitivity_of_action(each.kind),
                )  # fmt: skip
    for last in pack.last_actions:
        if last.action_id not in seen:
            seen.add(last.action_id)
            yield StoryRow(
                f"action:{last.action_id}",
                (last.reference, last.about, last.text, f"{last.owner}, {last.agency}", last.due,
                 last.days_late, last.status, last.result),
                person_id=last.person_id, sensitivity=sensitivity_of_action(last.kind),
            )  # fmt: skip


def _decision_columns(pack: OdocPack) -> tuple[Column, ...]:
    choices = tuple(label for _, label in pack.decisions)
    rags = ("Red", "Amber", "Green")
    return (
        *_CASE,
        Column("decision", "Decision", 24, _S.RISK, open=OpenCell("What was decided.", choices)),
        Column("rag", "RAG from now on", 12, _S.RISK, open=OpenCell("From now on.", rags)),
        Column(
            "review", "Next review", 12, _S.RISK, style="date", open=OpenCell("A day.", day=True)
        ),
        Column("why", "Why", 44, _S.OPINION, open=OpenCell("In a sentence; name no victim.")),
    )  # fmt: skip


def _blank(case: CaseRow) -> StoryRow:
    told = case.briefing
    return StoryRow(
        f"decision:{case.case_id}",
        (told.reference, _name(told), told.cohort, told.rag_then.capitalize(),
         told.rag_now.capitalize(), case.decision_label, case.rag_decided, case.next_review,
         case.rationale),
        person_id=told.person_id, locked=bool(case.decision),
    )  # fmt: skip


def _codes(pack: OdocPack) -> Iterator[StoryRow]:
    for code, label in pack.decisions:
        yield StoryRow(f"code:{code}", (code, label))


def _changes(pack: OdocPack) -> Iterator[StoryRow]:
    people = {case.briefing.reference: case.briefing.person_id for case in pack.cases}
    for number, each in enumerate(pack.changes):
        yield StoryRow(
            f"change:{number}", (each.reference, each.what, each.before, each.after),
            person_id=people.get(each.reference),
        )  # fmt: skip


def _chart(pack: OdocPack) -> Chart:
    told = ", ".join(f"{each.label.lower()} {each.value}" for each in pack.metrics)
    return Chart(
        "The meeting in numbers", f"Bars: {told}.", "label", ("value",), kind=ChartKind.BAR
    )
