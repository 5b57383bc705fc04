"""The agenda of a COG for partners: locations by risk, what each still lacks, tactics, actions.

Made from what may leave the room, as the meeting was opened on: no victim but a number, nobody by
name. Of that a partner is told where and how grave, what partners do, and what it has to do itself;
what the police know and do, in however few words, stays with them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lomu_app.cog.pack_rows import CogPack, PackLine, PackTactic
from lomu_app.cog.packing import load_pack
from lomu_app.cog.sign_off_rules import POINT_LABELS, Point
from lomu_app.disclosure.audiences import POLICY, audience_of_agency
from lomu_app.disclosure.rules import Sensitivity
from lomu_app.kernel.permissions import Permission
from lomu_app.meetings.queries import find_meeting_id
from lomu_app.meetings.rules import MeetingKind
from lomu_app.packs import cog_words as say
from lomu_app.packs.action_kinds import sensitivity_of_kept_action
from lomu_app.packs.cog_action_content import COLUMNS, action_row
from lomu_app.packs.cog_figures import figures, method
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
from lomu_app.packs.trm_words import day_text
from lomu_app.store.unit_of_work import Reader

KIND = "cog"
_S = Sensitivity
_AGENDA = (
    Column("number", "No.", 6, style="number"),
    Column("reference", "Location", 13, style="strong"),
    Column("name", "Name", 26, _S.ADDRESS, "strong"),
    Column("place", "Place", 30, _S.ADDRESS),
    Column("kind", "Kind", 16, _S.ADDRESS),
    Column("entry", "Risk at entry", 15, _S.RISK, "risk", Colours.BAND),
    Column("now", "Risk now", 15, _S.RISK, "risk", Colours.BAND),
    Column("trend", "Trend", 13, _S.RISK),
    Column("agendas", "Agendas before", 9, style="number"),
    Column("children", "Children", 9, _S.CHILD, "number"),
    Column("lead", "Lead", 16, _S.OFFICER),
    Column("update", "What you know or have done", 40,
           open=OpenCell("What was seen or done, and when; name no victim.")),
)  # fmt: skip
_KNOWN = (
    Column("what", "Location", 17, style="strong"),
    Column("told", "What is known", 57),
    Column("detail", "In detail", 26, _S.OFFICER),
)
_BLOCKERS = (
    Column("reference", "Location", 13, style="strong"),
    Column("name", "Name", 28, _S.ADDRESS),
    Column("point", "What a sign-off takes", 44),
    Column("told", "What it lacks", 60),
)
_TACTICS = (
    Column("reference", "Tactic", 13, style="strong"),
    Column("location", "Location", 13, style="strong"),
    Column("label", "What", 30),
    Column("strand", "Strand", 12),
    Column("agency", "By whom", 24),
    Column("status", "Stands", 16),
    Column("clocks", "What runs out, and when", 34),
    Column("result", "Result", 24),
    Column("target", "Against", 20, _S.INTELLIGENCE),
    Column("objective", "What it is to achieve", 44, _S.INTELLIGENCE),
    Column("displacement", "Displacement", 36, _S.INTELLIGENCE),
)
_EXCEPTIONS = (
    Column("reference", "Location", 13, style="strong"),
    Column("name", "Name", 28, _S.ADDRESS),
    Column("stands", "Stands", 16),
    Column("on", "Decided", 12, style="date"),
    Column("by", "By", 20, _S.OFFICER),
    Column("why", "Reason, and what lacked", 60, _S.INTELLIGENCE),
)  # fmt: skip
_NUMBERS = (
    Column("label", "What", 30, style="strong"), Column("value", "Number", 10, style="number"),
    Column("counts", "How it is counted", 60),
)  # fmt: skip
# A point of the sign-off says as much as what it is about; whatever comes later, the police alone.
_POINTS = {
    POINT_LABELS[Point.TACTIC_DONE]: _S.OFFICER,
    POINT_LABELS[Point.SCORE_FALLEN]: _S.RISK,
    POINT_LABELS[Point.CHILDREN_SAFEGUARDED]: _S.CHILD,
    POINT_LABELS[Point.STRANDS_TOLD]: _S.PLAN,
    POINT_LABELS[Point.DISPLACEMENT_CONSIDERED]: _S.PLAN,
    POINT_LABELS[Point.REVIEW_SET]: _S.PLAN,
}
# Whatever number is not named here tells how the police go about it.
_COUNTED = {
    "on the agenda": _S.PLAIN, "nominated": _S.PLAIN, "to sign off": _S.PLAIN,
    "put off last time": _S.PLAIN, "actions late": _S.PLAIN, "very high or more": _S.RISK,
    "risen": _S.RISK,
}  # fmt: skip


def load_cog_content(reader: Reader, wish: PackWish) -> PackContent:
    """The agenda of the COG of the area and day, for whoever may let its papers out."""
    reader.actor.require(Permission.SEE_CSE)
    reader.actor.require(Permission.EXPORT_COG)
    pack = load_pack(reader, find_meeting_id(reader, MeetingKind.COG, wish.area, wish.day))
    policy, known = reader.policies[POLICY], set(reader.policies["actions"]["agencies"])

    def by_partner(tactic: PackTactic) -> bool:
        return tactic.agency in known and audience_of_agency(policy, tactic.agency).partner

    return PackContent(
        kind=KIND, title=f"{pack.short} agenda", subject=f"cog:meeting:{pack.meeting_id}",
        area=pack.area, day=pack.held_on, version=pack.version, data_as_at=pack.data_as_at,
        stories=tuple(
            story for story in _stories(pack, by_partner) if story.rows or story.name == "Agenda"
        ),
        method=tuple(
            Method(what, how) for what, how in method(pack)
            if what not in ("Content", "Data as at") and not what.startswith("“")
        ),
        counts=tuple(
            Count(each.value, each.label, f"{each.counts[:1].upper()}{each.counts[1:]}.",
                  _of_figure(each.label))
            for each in figures(pack)
        ),
        facts=tuple(_facts(pack)), least_marking=pack.marking, seen_with=Permission.SEE_CSE,
    )  # fmt: skip


pack_kind(KIND, label="COG agenda", load=load_cog_content)


def _of_figure(label: str) -> Sensitivity:
    return _COUNTED.get(label, _S.OFFICER)


def _facts(pack: CogPack) -> Iterator[Fact]:
    yield Fact("Meeting", f"{pack.held_on:%d/%m/%Y} at {pack.starts_at}")
    yield Fact("Place", pack.place)
    yield Fact("Stands", "Called off" if pack.called_off else say.status_text(pack))
    if pack.called_off:
        # Why is free text, and children's, as what stands under a heading.
        yield Fact("Called off", pack.called_off, _S.INTELLIGENCE)
    yield Fact("Chair", pack.chair, _S.OFFICER)
    # Of what stands under a heading only the police are told: it is free text, and children's.
    for title, told in pack.topics:
        yield Fact(title, told, _S.INTELLIGENCE)
    yield Fact("Joined late", say.late_text(pack), _S.ADDRESS)
    yield Fact("Policy", pack.policy)


def _stories(pack: CogPack, by_partner: Callable[[PackTactic], bool]) -> Iterator[Story]:
    yield Story(
        "Agenda", f"Agenda of {pack.held_on:%d/%m/%Y}", _AGENDA,
        tuple(_line(number, line) for number, line in enumerate(pack.lines, 1)),
        note="The yellow cells are for what you know; send the workbook back with it.",
        tells="Every location that is not signed off, the highest risk first",
    )  # fmt: skip
    yield Story(
        "Locations", "What is known of each location", _KNOWN,
        tuple(row for line in pack.lines for row in _known(line)),
        tells="Since when, who is linked in numbers, what came in", apart=True, landscape=False,
    )  # fmt: skip
    yield Story(
        "Blockers", "What each sign-off still lacks", _BLOCKERS,
        tuple(row for line in pack.lines for row in _blockers(line)),
        tells="Why each location is still here",
    )  # fmt: skip
    yield Story(
        "Tactics", "Tactics", _TACTICS,
        tuple(
            _tactic(line, each, _S.PLAN if by_partner(each) else _S.OFFICER)
            for line in pack.lines for each in line.tactics
        ),
        tells="What is done about each, by whom, and when it runs out",
    )  # fmt: skip
    yield Story(
        "Last actions", "Actions of earlier meetings", COLUMNS,
        tuple(
            action_row(each, sensitivity_of_kept_action(each.kind)) for each in pack.last_actions
        ),
        note="The yellow cells are for your answers; send the workbook back with them.",
        tells="What was asked for, by whom and when",
    )  # fmt: skip
    yield Story(
        "Exceptions", "Signed off by exception", _EXCEPTIONS, tuple(_exceptions(pack)),
        tells="Signed off although points lacked, and why",
    )  # fmt: skip
    yield _numbers(pack)


def _line(number: int, line: PackLine) -> StoryRow:
    return StoryRow(
        line.reference,
        (number, line.reference, line.name, line.place, line.kind, say.risk_text(line.entry),
         say.risk_text(line.now), say.trend_text(line.trend), line.meetings_on_agenda,
         line.children, line.lead, None),
    )  # fmt: skip


def _known(line: PackLine) -> Iterator[StoryRow]:
    key = f"known:{line.reference}"
    yield StoryRow(key, (line.reference, None, None), look="band")
    for number, (what, told, detail, kind) in enumerate(_lines(line)):
        if told:
            yield StoryRow(f"{key}:{number}", (what, told, detail), sensitivity=kind)


def _lines(line: PackLine) -> Iterator[tuple[str, str, str, Sensitivity]]:
    """What is known, the rest of it, and how sensitive it is."""
    yield "Name", line.name, line.own_reference, _S.ADDRESS
    yield "Place", ", ".join(part for part in (line.place, line.ward) if part), "", _S.ADDRESS
    yield "Stands", say.standing_text(line), "", _S.PLAIN
    yield "Heard as", say.SECTIONS.get(line.section, line.section), "", _S.PLAIN
    moved = f"{say.risk_text(line.entry)} at entry, {say.risk_text(line.now)} now"
    yield "Risk", moved, say.trend_text(line.trend), _S.RISK
    for score in line.scores:
        yield "Judged", f"{day_text(score.scored_on)}: {say.risk_text(score.risk)}", "", _S.RISK
    yield "Children", f"{line.children}, {line.not_referred} not yet referred", "", _S.CHILD
    yield "Linked", say.counted_links(line), "", _S.INTELLIGENCE
    yield "Theme", line.theme, "", _S.INTELLIGENCE
    yield "Summary", line.summary, "", _S.INTELLIGENCE
    yield "New since", say.new_text(line), "", _S.INTELLIGENCE
    for item in line.intelligence:
        graded = f"{day_text(item.received_on)} · {item.graded}"
        yield "Intelligence", item.text, graded, _S.INTELLIGENCE
    for note in line.facts:
        yield "Fact", note.text, day_text(note.on_day), _S.INTELLIGENCE


def _blockers(line: PackLine) -> Iterator[StoryRow]:
    for number, point in enumerate(line.points, 1):
        if not point.met:
            yield StoryRow(
                f"point:{line.reference}:{number}",
                (line.reference, line.name, point.label, point.told),
                sensitivity=_POINTS.get(point.label, _S.INTELLIGENCE),
            )  # fmt: skip


def _tactic(line: PackLine, each: PackTactic, kind: Sensitivity) -> StoryRow:
    ended = " · ".join(part for part in (each.result, say.before_after(each)) if part)
    return StoryRow(
        f"tactic:{each.reference}",
        (each.reference, line.reference, each.label, each.strand, each.agency, each.status,
         say.clocks_text(each), ended, each.target, each.objective, each.displacement),
        person_id=each.person_id, sensitivity=kind,
    )  # fmt: skip


def _exceptions(pack: CogPack) -> Iterator[StoryRow]:
    for number, each in enumerate(pack.exceptions, 1):
        yield StoryRow(
            f"exception:{number}:{each.reference}",
            (each.reference, each.name, each.status, each.decided_on, each.decided_by,
             say.exception_text(each)),
        )  # fmt: skip


def _numbers(pack: CogPack) -> Story:
    told = figures(pack)
    return Story(
        "Numbers", "The agenda in numbers", _NUMBERS,
        tuple(
            StoryRow(f"figure:{each.label}", (each.label, each.value, each.counts),
                     sensitivity=_of_figure(each.label))
            for each in told
        ),
        tells="How the agenda stands",
        charts=(
            Chart("The agenda in numbers", "Bars, one a row of the table.", "label", ("value",),
                  kind=ChartKind.BAR),
        ),
    )  # fmt: skip
