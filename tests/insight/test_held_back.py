"""A curious reader of packs, who adds and takes away, comes to no number that is held back."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from functools import partial
from itertools import pairwise, product

import pytest

from lomu_app.cohorts.rules import MembershipStatus
from lomu_app.insight.limits import (
    NO_BAND,
    RunChart,
    Standing,
    held_back_on_the_way,
    without_limits,
)
from lomu_app.insight.measures import ALL, Definition
from lomu_app.insight.of_cohorts import LET_GO, stage_label
from lomu_app.insight.quarterly import ReturnLine, ReturnTable, hold_back
from lomu_app.insight.rows import Group, MeasureDetail, MeasureRow
from lomu_app.insight.rules import By, Fact, Form, grouped
from lomu_app.kernel.changes import Kind
from lomu_app.packs.iom_board_content import board_content
from lomu_app.packs.kinds import PackWish
from lomu_app.packs.story import PackContent

FEW, MOST, JUDGED = 5, 10, 6
"""Worlds hold numbers up to MOST; only those up to JUDGED are judged, that have others beside."""
DAY = dt.date(2026, 11, 26)
MONTH = "2026-11"
_S = MembershipStatus
STAGES = (stage_label(_S.REFERRED), stage_label(_S.SCREENED_IN), stage_label(_S.ASSESSED))
WISH = PackWish("Coventry", DAY)
Numbers = tuple[int, ...]
Seen = tuple[object, ...]


def facts(by: By, names: Sequence[str], counts: Numbers) -> list[Fact]:
    return [
        Fact(Kind.MEMBERSHIP, at, "", "", "Coventry", DAY, "", groups={by: name})
        for name, count in zip(names, counts, strict=True)
        for at in range(count)
    ]


def detail(world: dict[str, list[Fact]], code: str, by: By | None) -> MeasureDetail:
    """A measure as it would be reckoned if these were all rows that there are."""
    measure = next(each for each in ALL if each.code == code)
    some = world.get(code, [])
    by = by or measure.listed_by
    whole = measure.figure(some, FEW)
    groups = tuple(
        Group(name, measure.figure(found, FEW), NO_BAND, Standing.NO_LIMITS, tuple(found))
        for name, found in grouped(some, by).items()
    )
    words = Definition(code, code, "", "", "", "", "")
    chart = without_limits([(MONTH, whole)]) if by is By.MONTH else RunChart((), None, None, "")
    return MeasureDetail(
        row=MeasureRow(words, measure.by, measure.listed_by, measure.at_a_day), first=DAY,
        last=DAY, areas=("Coventry",), by=by, few=FEW, whole=whole, groups=groups, chart=chart,
        facts=tuple(some), data_as_at=dt.datetime(2026, 11, 26, tzinfo=dt.UTC), policy="",
    )  # fmt: skip


def pack(**world: list[Fact]) -> PackContent:
    return board_content(
        partial(detail, world), WISH, dt.datetime(2026, 11, 26, tzinfo=dt.UTC)
    )  # fmt: skip


def cells(content: PackContent, sheet: str, place: int) -> dict[object, object]:
    story = next(each for each in content.stories if each.name == sheet)
    return {row.values[0]: row.values[place] for row in story.rows}


def seen_of(content: PackContent, sheet: str, place: int, count: str, month: int) -> Seen:
    """All that the pack says of one measure, wherever it stands."""
    cover = [each.value for each in content.counts if each.label == count]
    monthly = cells(content, "Months", month).get(MONTH) if month else None
    return (tuple(cells(content, sheet, place).items()), *cover, str(monthly))


def alike(worlds: Iterator[tuple[Numbers, Seen]]) -> Iterator[list[Numbers]]:
    """The worlds that a reader cannot tell from one another, together."""
    found = defaultdict[Seen, list[Numbers]](list)
    for numbers, seen in worlds:
        found[seen].append(numbers)
    return iter(found.values())


def parts() -> Iterator[Numbers]:
    return product(range(MOST + 1), repeat=3)


def members(counts: Numbers) -> Seen:
    content = pack(members=facts(By.COHORT, ("DA", "IOM", "CSE"), counts))
    return seen_of(content, "Members", 1, "members", 1)


def actions(counts: Numbers) -> Seen:
    content = pack(action_completion=facts(By.AGENCY, ("Police", "Housing", "Health"), counts))
    return seen_of(content, "Actions", 2, "actions due", 0)


def column(counts: Numbers) -> Seen:
    """A column of the quarterly return, its sum last."""
    lines = [ReturnLine(str(at), (number,)) for at, number in enumerate((*counts, sum(counts)))]
    told = hold_back(ReturnTable("offenders", "Offenders", ("Members",), tuple(lines)), FEW)
    return tuple(line.numbers for line in told.lines)


@pytest.mark.parametrize("show", [members, actions, column])
def test_that_no_part_held_back_follows_from_the_others_and_the_whole(
    show: Callable[[Numbers], Seen],
) -> None:
    for worlds in alike((counts, show(counts)) for counts in parts()):
        if max(worlds[0]) > JUDGED:
            continue
        for values in zip(*worlds, strict=True):
            assert len(set(values)) > 1 or not 0 < values[0] < FEW, worlds


def funnel(counts: Numbers) -> Seen:
    content = pack(cohort_funnel=facts(By.STAGE, STAGES, counts))
    return seen_of(content, "Funnel", 1, "", 0)


def test_that_nor_does_a_number_of_those_who_came_no_further() -> None:
    on_the_way = (each for each in parts() if each == tuple(sorted(each, reverse=True)))
    for worlds in alike((counts, funnel(counts)) for counts in on_the_way):
        if max(worlds[0]) > JUDGED:
            continue
        for values in zip(*worlds, strict=True):
            assert len(set(values)) > 1 or not 0 < values[0] < FEW, worlds
        for drops in zip(*([a - b for a, b in pairwise(each)] for each in worlds), strict=True):
            assert len(set(drops)) > 1 or not 0 < drops[0] < FEW, worlds


def test_that_whoever_was_let_go_is_held_against_the_referral_alone() -> None:
    shown = pack(cohort_funnel=facts(By.STAGE, (*STAGES, LET_GO), (30, 20, 12, 11)))
    assert list(cells(shown, "Funnel", 1).values()) == [30, 20, 12, 11]
    held = pack(cohort_funnel=facts(By.STAGE, (*STAGES, LET_GO), (30, 20, 12, 28)))
    assert list(cells(held, "Funnel", 1).values()) == [30, 20, 12, "held back"]
    assert held_back_on_the_way((24, 22, 20, 19, 3), 5) == {1, 2, 4}


def test_that_no_chart_is_drawn_of_nothing_that_may_be_told() -> None:
    blank = pack(members=facts(By.COHORT, ("DA", "IOM"), (4, 4)))
    assert not [each for story in blank.stories for each in story.charts]
    some = pack(members=facts(By.COHORT, ("DA", "IOM"), (6, 7)))
    assert [story.name for story in some.stories if story.charts] == ["Members", "Months"]


def test_that_harm_tells_no_cohort_of_a_few_and_lateness_no_agency_of_a_few() -> None:
    worth = [
        Fact(Kind.MEMBERSHIP, at, "", "", "Coventry", DAY, "", value=Fraction(7),
             groups={By.COHORT: name}, person_id=at)
        for at, name in enumerate(["DA"] * 6 + ["IOM"] * 4)
    ]  # fmt: skip
    content = pack(harm_removed=worth)
    assert cells(content, "Harm", 1) == {"DA": 42, "IOM": "held back"}
    assert next(each.form for each in ALL if each.code == "harm_removed") is Form.SUM
    late = pack(action_lateness=facts(By.AGENCY, ("Police", "Health"), (9, 2)))
    assert cells(late, "Lateness", 2) == {"Police": 9, "Health": "held back"}
