"""Step 1: which file, for which area; and what was brought in lately."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from lomu_app.intake.queries import ImportRow
from lomu_app.kernel.clock import london
from lomu_app.kernel.counting import counted
from ui.core.desk import Desk
from ui.intake.kind_words import KIND_FOUND
from ui.intake.reading import Opened
from ui.kit.banner import Banner
from ui.kit.drop_zone import DropZone
from ui.kit.empty import EmptyState
from ui.kit.labels import TextLabel, WrappedLabel, show_if
from ui.kit.page import IconButton
from ui.kit.table import RIGHT, Column, PagedTableModel
from ui.kit.table import Kind as Cell
from ui.kit.table_view import RecordTable

KINDS = "Workbooks and lists (*.xlsx *.xlsm *.xls *.xlsb *.ods *.csv)"
_HINTS = ("ave it", "sk for it", "Check the name", "is not there")
_SUSPECT = ("like a bomb", "hostile", "unsafe name", "can mean two things")
"""What the reader says of a file that was made, or damaged, so that it may do harm."""
_ENDINGS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".csv")


def _file(row: ImportRow) -> str:
    return row.file_name


def _when(row: ImportRow) -> str:
    return f"{london(row.at):%d/%m/%Y %H:%M}"


def _who(row: ImportRow) -> str:
    return row.by


def _area(row: ImportRow) -> str:
    return row.area


def _new(row: ImportRow) -> str:
    return f"{row.created:,}"


def _updated(row: ImportRow) -> str:
    return f"{row.updated:,}"


def _unchanged(row: ImportRow) -> str:
    return f"{row.unchanged:,}"


def _held(row: ImportRow) -> str:
    return f"{row.held:,}"


def _spoken(row: ImportRow) -> str:
    return (
        f"{row.file_name} for {row.area}, {_when(row)}, by {row.by}: {row.created} new, "
        f"{row.updated} updated, {row.held} held"
    )


COLUMNS = (
    Column[ImportRow]("when", "When", _when, sample="00/00/0000 00:00", sortable=False,
                      whole=True),
    Column[ImportRow]("file", "File", _file, sample="daart_coventry_24.xlsx", sortable=False,
                      stretch=True),
    Column[ImportRow]("area", "Area", _area, sample="Wolverhampton", sortable=False, gives_way=1),
    Column[ImportRow]("by", "Who", _who, sample="sergeant.one", sortable=False, gives_way=3),
    Column[ImportRow]("new", "New", _new, Cell.NUMBER, sample="00,000", sortable=False,
                      align=RIGHT),
    Column[ImportRow]("updated", "Updated", _updated, Cell.NUMBER, sample="00,000",
                      sortable=False, align=RIGHT),
    Column[ImportRow]("unchanged", "Unchanged", _unchanged, Cell.NUMBER, sample="00,000",
                      sortable=False, align=RIGHT, gives_way=2),
    Column[ImportRow]("held", "Held", _held, Cell.NUMBER, sample="00,000", sortable=False,
                      align=RIGHT),
)  # fmt: skip


class FileStep(QWidget):
    """`choose_requested`, `file_dropped(Path)`, `area_chosen(area)`."""

    choose_requested = Signal()
    file_dropped = Signal(object)
    area_chosen = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.refused = Banner()
        self.choose_button = IconButton("Choose a file …   Ctrl+O", "spreadsheet", primary=True)
        self.choose_button.setAccessibleName("Choose a file")
        self.choose_button.setEnabled(bool(desk.area.areas))
        self.choose_button.clicked.connect(self.choose_requested)
        self.area_combo = QComboBox()
        self.area_combo.setAccessibleName("Area that the file is for")
        self.area_combo.addItems(desk.area.areas)
        self.area_combo.textActivated.connect(self.area_chosen)
        self.zone = DropZone(_ENDINGS, "Save it as .xlsx or .csv and drop it again.")
        self.zone.setAcceptDrops(bool(desk.area.areas))
        self.zone.dropped.connect(self.file_dropped)
        self.zone.wrong.connect(self.refuse)
        self.open_label = WrappedLabel("", "h3")
        self._fill_zone(desk)
        self.model: PagedTableModel[ImportRow] = PagedTableModel(
            COLUMNS, self._load, desk.tasks, self._no_failure, spoken=_spoken, parent=self
        )
        self._rows: dict[int, ImportRow] = {}
        self.table = RecordTable(
            self.model, name="recent_imports", title="Brought in lately", settings=desk.settings
        )
        self.table.set_empty(
            EmptyState("Nothing has been brought in yet",
                       "Choose a tracker, a register or another list of your unit.",
                       icon="import")
        )  # fmt: skip
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(9)
        column.addWidget(self.refused)
        column.addWidget(self.zone)
        column.addWidget(TextLabel("Brought in lately", "h3"))
        column.addWidget(self.table, 1)

    def refuse(self, words: str) -> None:
        """Say why a file cannot be read, and what to do."""
        self.refused.say(words, tone="problem" if words else "info")

    def show_area(self, area: str) -> None:
        """For whom the file is."""
        with QSignalBlocker(self.area_combo):
            self.area_combo.setCurrentText(area)

    def show_file(self, file: Opened | None) -> None:
        """Which file is open."""
        words = ""
        if file is not None:
            words = f"{file.path.name} is open: {_size(file)}. {KIND_FOUND[file.kind]}"
        self.open_label.setText(words)
        show_if(self.open_label, shown=bool(words))

    def show_recent(self, rows: tuple[ImportRow, ...]) -> None:
        """What was brought in lately, newest first."""
        self._rows = {row.id: row for row in rows}
        self.model.set_ids(list(self._rows))
        self.model.invalidate(self._rows)

    def _fill_zone(self, desk: Desk) -> None:
        area = QHBoxLayout()
        area.setSpacing(8)
        area.addWidget(TextLabel("For", "h3"))
        area.addWidget(self.area_combo)
        show_if(self.area_combo, shown=bool(desk.area.areas))
        if not desk.area.areas:
            area.addWidget(TextLabel("no area: ask an administrator to add one to you"))
        area.addSpacing(10)
        area.addWidget(self.choose_button)
        area.addStretch(1)
        column = QVBoxLayout(self.zone)
        column.setContentsMargins(18, 16, 18, 16)
        column.setSpacing(8)
        column.addWidget(
            TextLabel("Choose a list or an extract of your unit, or drop it here", "h2")
        )
        column.addWidget(
            WrappedLabel(
                "Trackers, cohort registers, custody and release extracts, lists of people, "
                "offence histories and results for PNC ids: Excel (.xlsx, .xlsm, .xls, .xlsb), "
                ".ods or .csv, as your unit keeps them. Headings, banners, sections, "
                "colours and strike-through are "
                "understood. The file is read apart from the desk, and nothing is stored before "
                "you have checked it.",
                "muted",
            )
        )
        column.addLayout(area)
        column.addWidget(self.open_label)

    def _load(self, ids: list[int]) -> dict[int, ImportRow]:
        return {key: self._rows[key] for key in ids if key in self._rows}

    def _no_failure(self, error: Exception) -> None:
        raise error


def _size(file: Opened) -> str:
    sheets = counted(len(file.workbook.sheets), "sheet")
    rows = counted(sum(len(sheet.rows) for sheet in file.workbook.sheets), "row")
    return f"{sheets}, {rows}" if file.whole else f"{sheets}, long, its first {rows} looked at"


def refusal_words(message: str, still_open: str) -> str:
    """Why a file cannot be read, what to do about it, and that nothing was lost."""
    words = message
    if any(sign in message for sign in _SUSPECT):
        words += (
            " Do not open it elsewhere. Ask whoever keeps the tracker to save it anew as .xlsx, "
            "and choose that one."
        )
    elif not any(hint in message for hint in _HINTS):
        words += (
            " Open it in Excel, save it under a new name as .xlsx and choose that one. If Excel "
            "cannot open it either, ask whoever sent it for it once more."
        )
    kept = f" {still_open} is still open, with all that you chose." if still_open else ""
    return f"{words} Nothing was stored.{kept}"


def before_words(row: ImportRow) -> str:
    """That the very same file was brought in before."""
    return (
        f"This very file was brought in for {row.area} on {_when(row)} by {row.by} "
        f"({counted(row.created, 'new row')}, {row.updated:,} updated). "
        "Bringing it in again changes only what has been undone since."
    )
