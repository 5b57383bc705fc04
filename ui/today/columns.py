"""The columns of the page's three lists, and how a screen reader says their lines."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from lomu_app.daart.rows import TargetGroup
from lomu_app.kernel.counting import counted
from ui.kit.table import RIGHT, Column, Kind
from ui.today.rows import MorningRow, NewsRow, WorkRow
from ui.today.words import state_level, state_words, step_words


def _number(group: TargetGroup, row: MorningRow) -> str:
    return f"{row.morning.counts[group]:,}" if row.morning.counts[group] else "–"


def _counting(
    key: str,
    title: str,
    group: TargetGroup,
    tip: str,
    *,
    hidden: bool = False,
    gives_way: int = 0,
) -> Column[MorningRow]:
    text: Callable[[MorningRow], str] = partial(_number, group)
    return Column(
        key, title, text, Kind.NUMBER, sample="999", align=RIGHT, sortable=False, hidden=hidden,
        tip=tip, gives_way=gives_way,
    )  # fmt: skip


def _area(row: MorningRow) -> str:
    return row.morning.area


def _state(row: MorningRow) -> str:
    return state_words(row.morning)


def _state_late(row: MorningRow) -> tuple[str, str]:
    return state_level(row.morning, row.minutes), state_words(row.morning)


def _step(row: MorningRow) -> str:
    return step_words(row.morning)


def _lines(row: MorningRow) -> str:
    return f"{row.morning.lines:,}" if row.morning.status else ""


MORNING_COLUMNS: tuple[Column[MorningRow], ...] = (
    Column("area", "Area", _area, sample="Birmingham West m", sortable=False, whole=True),
    Column("state", "This morning's list", _state, Kind.LATE, _state_late,
           sample="Waits for approval", sortable=False),
    Column("step", "Next step", _step, sample="Approve: somebody", sortable=False,
           stretch=True),
    Column("lines", "Lines", _lines, Kind.NUMBER, sample="999", align=RIGHT, sortable=False,
           tip="Lines on this morning's list", gives_way=4),
    _counting("outstanding", "Wanted", TargetGroup.OUTSTANDING, "Targets that are outstanding"),
    _counting("new", "New", TargetGroup.NEW, "Added within a week", hidden=True),
    _counting("high", "High risk", TargetGroup.HIGH_RISK, "High risk to the victim"),
    _counting("ready", "Ready", TargetGroup.READY, "Arrest ready", gives_way=2),
    _counting("not_ready", "Not ready", TargetGroup.NOT_READY, "Something is missing", gives_way=3),
    _counting("overdue", "Overdue", TargetGroup.OVERDUE, "Past the day of return"),
    _counting("review", "Review", TargetGroup.REVIEW_DUE, "A sergeant has to look again",
              gives_way=1),
)  # fmt: skip


def spoken_morning(row: MorningRow) -> str:
    """For a screen reader."""
    one = row.morning
    told = f"{one.area}: {state_words(one)}, {counted(one.lines, 'line')}"
    step = step_words(one)
    return f"{told}. Next: {step}" if step else told


def _work_number(row: WorkRow) -> str:
    return row.number


def _work_what(row: WorkRow) -> str:
    return row.what


def _work_person(row: WorkRow) -> tuple[str, str, str]:
    return row.what, "", ""


def _work_late(row: WorkRow) -> str:
    return row.late[1] if row.late else ""


def _work_level(row: WorkRow) -> tuple[str, str]:
    return row.late or ("", "")


def _work_detail(row: WorkRow) -> str:
    return row.detail


WORK_COLUMNS: tuple[Column[WorkRow], ...] = (
    Column("number", "", _work_number, Kind.NUMBER, sample="999", align=RIGHT, sortable=False),
    # The kind leaves room for a reference and a chip, which no line here has.
    Column("what", "What waits", _work_what, Kind.PERSON, _work_person,
           sample="Waiting", sortable=False),
    Column("late", "", _work_late, Kind.LATE, _work_level, sample="Today", sortable=False),
    Column("detail", "", _work_detail, sample="Mmmmmmmmmm", sortable=False, stretch=True),
)  # fmt: skip


def spoken_work(row: WorkRow) -> str:
    """For a screen reader."""
    late = f", {row.late[1].lower()}" if row.late else ""
    return f"{row.number} {row.what}{late}. {row.detail}"


def _news_when(row: NewsRow) -> str:
    return row.when


def _news_who(row: NewsRow) -> str:
    return row.who


def _news_what(row: NewsRow) -> str:
    return row.what


NEWS_COLUMNS: tuple[Column[NewsRow], ...] = (
    Column("when", "When", _news_when, sample="Mon 23 Nov", sortable=False),
    Column("who", "Who", _news_who, sample="Insp Tansy", sortable=False),
    Column("what", "What", _news_what, sample="Mmmmmmmmmmmmmm", sortable=False, stretch=True),
)  # fmt: skip


def spoken_news(row: NewsRow) -> str:
    """For a screen reader."""
    return f"{row.when}, {row.who}: {row.what}"
