"""The FSIM pack: the week beside the week before, by team, by month, and who waits longest."""

from __future__ import annotations

from lomu_app.disclosure.rules import Sensitivity
from lomu_app.fsim.sheet import FsimSheet, TeamLine, WaitingLine, load_sheet, read_week, week_of
from lomu_app.insight.measures import definition_of
from lomu_app.insight.queries import load_measure
from lomu_app.insight.rows import Asked
from lomu_app.meetings.queries import is_called_off
from lomu_app.meetings.rules import STATUS_LABELS, MeetingKind, MeetingStatus
from lomu_app.packs.figure_parts import can_be_drawn, cell, heading_of, methods_of, months_story
from lomu_app.packs.kinds import PackWish, pack_kind
from lomu_app.packs.story import (
    Chart,
    ChartKind,
    Column,
    Count,
    Fact,
    PackContent,
    Story,
    StoryRow,
)
from lomu_app.store.unit_of_work import Reader

KIND = "fsim"
_S = Sensitivity
_WHY = {"carried": "Carried", "oldest": "Wanted longest"}
_WAITING = (
    Column("why", "Why", 16, style="strong"),
    Column("reference", "Target", 12, style="strong"),
    Column("person", "Person", 28, _S.IDENTITY),
    Column("team", "Team", 20, _S.OFFICER),
    Column("days", "Days wanted", 10, style="number"),
    Column("told", "How it stands", 40, _S.OFFENCE),
)  # fmt: skip
# Four charts are what a page holds beside its table.
_DRAWN = ("arrests_within_target", "days_wanted", "outstanding_targets", "new_targets")
_COUNTED = ("outstanding_targets", "new_targets", "cleared_targets", "oldest_targets")


def load_fsim_content(reader: Reader, wish: PackWish) -> PackContent:
    """The week before the day of the wish, or the week named, of one area."""
    week = read_week(wish.about) if wish.about else week_of(wish.day).before
    sheet = load_sheet(reader, (wish.area,), week, outside=True, waiting_on=wish.day)
    codes = [each.measure.definition.code for each in sheet.figures]
    monthly = [
        load_measure(reader, Asked(code, last=sheet.last, areas=(wish.area,), outside=True))
        for code in codes
    ]
    policy = reader.policies["insight"]
    definitions = [definition_of(policy, code) for code in (*codes, "reasons_withdrawn")]
    return PackContent(
        kind=KIND, title="FSIM",
        subject=f"fsim:{wish.area}:{week.code}", area=wish.area, day=wish.day, version=1,
        data_as_at=sheet.data_as_at,
        stories=(
            _figures(sheet), _teams(sheet), _waiting(sheet),
            months_story(
                monthly, note="Each number rests on the rows of its month alone.", drawn=_DRAWN
            ),
            _withdrawn(sheet),
        ),
        counts=tuple(
            Count(int(each.now.number or 0), f"{each.measure.definition.label.lower()}",
                  each.measure.definition.formula)
            for each in sheet.figures if each.measure.definition.code in _COUNTED
        ),
        facts=(
            Fact("Meeting", "Force Service Improvement Meeting"),
            *_standing(reader, wish),
            Fact("Week", sheet.week.told), Fact("Policy", sheet.policy),
        ),
        method=methods_of(definitions),
    )  # fmt: skip


def _standing(reader: Reader, wish: PackWish) -> tuple[Fact, ...]:
    """That the meeting of this day was called off; nothing of any other, or where there is none."""
    if not is_called_off(reader, MeetingKind.FSIM, wish.area, wish.day):
        return ()
    return (Fact("Stands", STATUS_LABELS[MeetingStatus.CALLED_OFF]),)


pack_kind(KIND, label="FSIM", load=load_fsim_content, about="week")


def _figures(sheet: FsimSheet) -> Story:
    columns = (
        Column("measure", "Measure", 40, style="strong"),
        Column("now", "This week", 14, style="number"),
        Column("of", "Out of", 10, style="number"),
        Column("before", "Week before", 14, style="number"),
        Column("of_before", "Out of", 10, style="number"),
        Column("care", "", 24),
    )
    rows = tuple(
        StoryRow(
            f"measure:{each.measure.definition.code}",
            (
                heading_of(each.measure.definition, each.now.form), cell(each.now), each.now.base,
                cell(each.before), each.before.base, "small number" if each.now.small else "",
            ),
        )
        for each in sheet.figures
    )  # fmt: skip
    return Story(
        "Figures", "The week in figures", columns, rows, tells="Each measure, and the week before",
        note=f"{sheet.week.told.capitalize()}, beside the week before it.",
    )  # fmt: skip


def _teams(sheet: FsimSheet) -> Story:
    labels = {each.measure.definition.code: each for each in sheet.figures}
    codes = [code for code in (sheet.teams[0].figures if sheet.teams else ()) if code in labels]
    headings = {
        code: heading_of(labels[code].measure.definition, labels[code].now.form) for code in codes
    }
    columns = (
        Column("team", "Team", 26, style="strong"),
        *(Column(code, headings[code], 16, style="number") for code in codes),
    )
    return Story(
        "Teams", "New, cleared and outstanding, by team", columns,
        tuple(_team(line, codes) for line in sheet.teams), tells="What each team has in hand",
        charts=tuple(
            Chart(headings[code], f"{headings[code]}: a bar for each team.", "team", (code,),
                  ChartKind.BAR)
            for code in codes
            if code in _COUNTED and can_be_drawn(cell(line.figures[code]) for line in sheet.teams)
        ),
    )  # fmt: skip


def _team(line: TeamLine, codes: list[str]) -> StoryRow:
    return StoryRow(f"team:{line.team}", (line.team, *(cell(line.figures[code]) for code in codes)))


def _waiting(sheet: FsimSheet) -> Story:
    return Story(
        "Waiting", "Carried, and wanted longest", _WAITING, tuple(map(_line, sheet.waiting)),
        tells="The targets that come before the meeting", sensitivity=_S.PLAIN,
    )  # fmt: skip


def _line(each: WaitingLine) -> StoryRow:
    return StoryRow(
        f"target:{each.target_id}",
        (_WHY[each.why], each.reference, each.who, each.team, each.days_wanted, each.told),
        person_id=each.person_id,
    )  # fmt: skip


def _withdrawn(sheet: FsimSheet) -> Story:
    columns = (
        Column("reason", "Reason", 60, style="strong"),
        Column("number", "Targets", 12, style="number"),
    )
    rows = tuple(StoryRow(f"reason:{reason}", (reason, number)) for reason, number in sheet.reasons)
    return Story(
        "Withdrawn", "Withdrawn, by reason", columns, rows,
        tells="Why targets were taken off", note="" if rows else "Nobody was, in this week.",
    )  # fmt: skip
