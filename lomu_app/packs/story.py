"""What a pack tells, before anything is written: stories made of columns and rows.

Whatever makes a pack hands over one `PackContent`, with every column, row and fact marked by how
sensitive it is. `for_audience` takes away what an audience may not see; only what is left is ever
frozen, shown or written. Nothing here knows of workbooks.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from lomu_app.disclosure.audiences import Audience
from lomu_app.disclosure.rules import Sensitivity
from lomu_app.kernel.counting import counted
from lomu_app.kernel.permissions import Permission

Value = str | int | float | dt.date | None
BAND = "band"
LIMITED = "A record under limited access: ask the unit that sent this"
"""All that anybody is told of such a person."""
NOTHING = "Nothing to tell."
"""Stands in place of rows where there are none."""
COVER, CONTENTS, METHOD = "Cover", "Contents", "Method"
# The words to choose from stand under the method; in the first copies they had a sheet.
OWN_SHEETS = (COVER, CONTENTS, METHOD, "Choices")
"""The sheets of a pack that hold no story."""


class Colours(StrEnum):
    """By which words the cells of a column are coloured; the word and a shape say it first."""

    NONE = ""
    RISK = "risk"
    BAND = "band"
    RAG = "rag"


class Layout(StrEnum):
    """A table has headings over its columns; a form has a name and a value in each row."""

    TABLE = "table"
    FORM = "form"


class ChartKind(StrEnum):
    """How a chart draws its numbers."""

    BAR = "bar"
    COLUMN = "column"
    LINE = "line"


@dataclass(frozen=True, slots=True)
class OpenCell:
    """A yellow cell that its reader fills in: the hint beside it, and what may stand in it.

    `choices` are the words to choose from; `day` asks for a date, not before `not_before`.
    """

    hint: str = ""
    choices: tuple[str, ...] = ()
    day: bool = False
    not_before: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `key` names it for good, `width` is in Excel characters.

    `style` is one of the workbook's: text, strong, date, number, risk, late.
    """

    key: str
    heading: str
    width: float
    sensitivity: Sensitivity = Sensitivity.PLAIN
    style: str = "text"
    colours: Colours = Colours.NONE
    open: OpenCell | None = None


@dataclass(frozen=True, slots=True)
class StoryRow:
    """One row: a value a column, and whose data it is. `row_id` is the same in every version.

    `open` lets its last cell be filled in; a `locked` row keeps even the open columns closed. A
    row whose `look` is `band` is a heading that runs over the columns.
    """

    row_id: str
    values: tuple[Value, ...]
    person_id: int | None = None
    sensitivity: Sensitivity = Sensitivity.PLAIN
    look: str = ""
    open: OpenCell | None = None
    locked: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """A native chart of columns that stand on its sheet; several small ones share a scale.

    `description` is its alternative text: what it shows, in a sentence. `first` and `last` are row
    ids, both empty for all rows. `most` fixes the top of the scale.
    """

    title: str
    description: str
    category: str
    series: tuple[str, ...]
    kind: ChartKind = ChartKind.COLUMN
    first: str = ""
    last: str = ""
    most: float | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """One sheet. `person_id` is whose it is where every row is one person's.

    Where it stands `apart`, each heading that runs over the columns begins a page of its own.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[StoryRow, ...]
    note: str = ""
    tells: str = ""
    charts: tuple[Chart, ...] = ()
    layout: Layout = Layout.TABLE
    landscape: bool = True
    sensitivity: Sensitivity = Sensitivity.PLAIN
    person_id: int | None = None
    apart: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of the cover: a name and a value."""

    name: str
    value: str
    sensitivity: Sensitivity = Sensitivity.PLAIN


@dataclass(frozen=True, slots=True)
class Count:
    """A number of the cover, and what it counts, which the method sheet tells too."""

    value: int
    label: str
    counts: str
    sensitivity: Sensitivity = Sensitivity.PLAIN


@dataclass(frozen=True, slots=True)
class Method:
    """How one number or column came about."""

    what: str
    how: str


@dataclass(frozen=True, slots=True)
class PackContent:
    """All that a pack tells. `title`, `subject` and the notices are plain for every audience.

    `subject` is what the log calls it (`meeting:12`). `least_marking` raises the marking that
    follows from what is held. `seen_with` is what it takes to know of the pack at all. `area` is
    that whose unit builds it; `covers` names all that it tells of, where these are more.
    """

    kind: str
    title: str
    subject: str
    area: str
    day: dt.date
    version: int
    data_as_at: dt.datetime
    stories: tuple[Story, ...]
    method: tuple[Method, ...] = ()
    counts: tuple[Count, ...] = ()
    facts: tuple[Fact, ...] = ()
    notices: tuple[str, ...] = ()
    least_marking: str = ""
    seen_with: Permission | None = None
    audience: str = ""
    covers: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """Of what it tells, in a word or two: `Coventry`, `8 areas`."""
        return counted(len(self.covers), "area") if self.covers else self.area


def for_audience(
    content: PackContent, audience: Audience, limited: frozenset[int] = frozenset()
) -> PackContent:
    """What this audience is shown; whatever else there is, is no longer in it.

    Of the people in `limited` only that they exist.
    """
    left = (_story(content.kind, story, audience, limited) for story in content.stories)
    return replace(
        content, audience=audience.code, stories=tuple(story for story in left if story.columns),
        counts=tuple(each for each in content.counts if each.sensitivity in audience.sees),
        facts=tuple(each for each in content.facts if each.sensitivity in audience.sees),
    )  # fmt: skip


def held(content: PackContent) -> frozenset[Sensitivity]:
    """The kinds of things that stand in it; a column without a value holds nothing."""
    found = {each.sensitivity for each in content.facts}
    found |= {each.sensitivity for each in content.counts}
    for story in content.stories:
        for row in story.rows:
            found |= given(story, row)
    return frozenset(found)


def given(story: Story, row: StoryRow) -> set[Sensitivity]:
    """The kinds of things that one row tells."""
    cells = zip(story.columns, row.values, strict=True)
    told = {column.sensitivity for column, value in cells if value not in (None, "")}
    return {*told, row.sensitivity, story.sensitivity} if told else set()


def people_in(content: PackContent) -> dict[int, frozenset[Sensitivity]]:
    """Whose data stands in it, and of which kinds."""
    found: dict[int, set[Sensitivity]] = {}
    for story in content.stories:
        for row in story.rows:
            person = row.person_id if row.person_id is not None else story.person_id
            if person is not None:
                found.setdefault(person, set()).update(given(story, row))
    return {person: frozenset(kinds) for person, kinds in sorted(found.items()) if kinds}


def opened_in(columns: Sequence[Column], row: StoryRow) -> tuple[OpenCell | None, ...]:
    """What may be filled in at each place of the row, if anything."""
    if row.locked or row.look == BAND or not columns:
        return (None,) * len(columns)
    return (*[column.open for column in columns[:-1]], row.open or columns[-1].open)


def _story(kind: str, story: Story, audience: Audience, limited: frozenset[int]) -> Story:
    if story.sensitivity not in audience.sees or story.person_id in limited:
        return replace(story, columns=(), rows=(), charts=())
    kept = [
        place
        for place, column in enumerate(story.columns)
        if column.sensitivity in audience.sees
        and f"{kind}.{story.name}.{column.key}" not in audience.without
    ]
    columns = tuple(story.columns[place] for place in kept)
    rows = _without_bare_bands(tuple(_rows(story, kept, audience, limited)))
    keys = {column.key for column in columns}
    charts = tuple(_charts(story, keys, {row.row_id for row in rows}))
    return replace(story, columns=columns, rows=rows, charts=charts)


def _rows(
    story: Story, kept: list[int], audience: Audience, limited: frozenset[int]
) -> Iterator[StoryRow]:
    hidden = 0
    for row in story.rows:
        if row.person_id is not None and row.person_id in limited:
            hidden += 1
            said = (LIMITED, *[None] * (len(kept) - 1))[: len(kept)]
            yield StoryRow(f"limited:{hidden}", said, locked=True)
        elif row.sensitivity in audience.sees:
            # What may be filled in is the last cell; where that is gone, so is the leave.
            last = bool(kept) and kept[-1] == len(story.columns) - 1
            values = tuple(row.values[place] for place in kept)
            yield replace(row, values=values, open=row.open if last else None)


def _without_bare_bands(rows: tuple[StoryRow, ...]) -> tuple[StoryRow, ...]:
    """A heading under which nothing is left goes with what stood there."""
    followers = (*rows, None)[1:]
    return tuple(
        row
        for row, after in zip(rows, followers, strict=True)
        if row.look != BAND or (after is not None and after.look != BAND)
    )


def _charts(story: Story, keys: set[str], rows: set[str]) -> Iterator[Chart]:
    for chart in story.charts:
        series = tuple(key for key in chart.series if key in keys)
        ends = {chart.first, chart.last} - {""}
        if chart.category in keys and series and ends <= rows:
            yield replace(chart, series=series)
