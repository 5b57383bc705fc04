"""The columns of the wall of clocks, and how the headings of its groups are painted."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from lomu_app.kernel.clock import london
from ui.kit.dates import weekday_words
from ui.kit.delegates import MARGIN, CellDelegate
from ui.kit.table import ROW_ROLE, Column, Kind, PagedTableModel
from ui.kit.theme import current_theme
from ui.orders.wall_rows import Group, WallRow

Index = QModelIndex | QPersistentModelIndex
LEVELS = {
    Group.RUN_OUT: "overdue", Group.NOW: "today", Group.TODAY: "today", Group.WEEK: "soon",
    Group.LATER: "",
}  # fmt: skip


def left_words(row: WallRow) -> str:
    """How long it still runs; a heading's own words stand here."""
    return row.heading or row.left or "no clock"


def when_words(row: WallRow) -> str:
    """`Tue 24/11/2026 23:59` as the clock on the wall will show it."""
    if row.at is None:
        return ""
    at = london(row.at)
    return f"{weekday_words(at.date())} {at:%H:%M}"


def spoken(row: WallRow) -> str:
    """The line in one sentence, for a screen reader."""
    if row.heading:
        return row.heading
    return f"{row.left or 'no clock'}, {row.what} {when_words(row)}, {row.kind_short}, {row.name}"


def _left(row: WallRow) -> tuple[str, str]:
    return LEVELS[row.group] if row.at is not None else "", left_words(row)


def _person(row: WallRow) -> tuple[str, str, str]:
    return row.name, row.person_reference, ""


def _name(row: WallRow) -> str:
    return row.name


def _kind(row: WallRow) -> str:
    return row.kind_short


def _what(row: WallRow) -> str:
    return row.what


def _reference(row: WallRow) -> str:
    return row.reference


def _area(row: WallRow) -> str:
    return row.area


COLUMNS: tuple[Column[WallRow], ...] = (
    Column("left", "Left", left_words, Kind.LATE, _left, sample="71 h 59 min ago",
           sortable=False, whole=True, tip="Counts down by itself"),
    Column("at", "Runs out", when_words, sample="Wed 00/00/2000 23:59", sortable=False,
           whole=True, gives_way=3),
    Column("what", "What", _what, sample="Person notifies by", sortable=False, whole=True,
           gives_way=2),
    Column("kind", "Kind", _kind, Kind.CHIP, sample="FGMPO", sortable=False, gives_way=1),
    Column("name", "Person", _name, Kind.PERSON, _person, sample="Mmmmmmmmmm, Mmmmmm",
           sortable=False, stretch=True),
    Column("reference", "Ref.", _reference, sample="O-000000", sortable=False, gives_way=4),
    Column("area", "Area", _area, sample="Wolverhampton", sortable=False, hidden=True,
           gives_way=5),
)  # fmt: skip


class WallModel(PagedTableModel[WallRow]):
    """Headings stand between the lines; the cursor passes over them."""

    def flags(self, index: Index) -> Qt.ItemFlag:
        if index.isValid() and self.id_at(index.row()) < 0:
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index)


class WallDelegate(CellDelegate):
    """Paints a heading over the whole width of its row."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(ROW_ROLE)
        if not isinstance(row, WallRow) or not row.heading:
            super().paint(painter, option, index)
            return
        tokens = current_theme().tokens
        painter.save()
        painter.fillRect(option.rect, QColor(tokens.bg))
        painter.setPen(QColor(tokens.border))
        painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())
        font = QFont(option.font)
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(QColor(tokens.text))
        room = option.rect.adjusted(MARGIN, 0, -MARGIN, 0)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, row.heading)
        painter.restore()
