"""Before a file is chosen: where to drop it, and what came back lately."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from lomu_app.kernel.clock import london
from lomu_app.returns.rows import ReturnRow
from ui.core.desk import Desk
from ui.kit.banner import Banner
from ui.kit.drop_zone import DropZone
from ui.kit.empty import EmptyState
from ui.kit.labels import TextLabel, WrappedLabel
from ui.kit.page import IconButton
from ui.kit.table import RIGHT, Column, PagedTableModel
from ui.kit.table import Kind as Cell
from ui.kit.table_view import RecordTable

KINDS = "Workbooks (*.xlsx *.ods *.csv)"
ENDINGS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".csv")


def _when(row: ReturnRow) -> str:
    return f"{london(row.at):%d/%m/%Y %H:%M}"


def _what(row: ReturnRow) -> str:
    return f"{row.title} ({row.release}, {row.copy})"


def _from(row: ReturnRow) -> str:
    return f"{row.returned_by}, {row.agency}"


def _taken(row: ReturnRow) -> str:
    return str(row.taken)


def _refused(row: ReturnRow) -> str:
    return str(row.refused)


def _by(row: ReturnRow) -> str:
    return row.by


def _file(row: ReturnRow) -> str:
    return row.file_name


def _spoken(row: ReturnRow) -> str:
    return (
        f"{_what(row)}, sent back by {_from(row)}, brought in {_when(row)} by {row.by}:"
        f" {row.taken} taken, {row.refused} refused"
    )


COLUMNS = (
    Column[ReturnRow]("when", "When", _when, sample="00/00/0000 00:00", sortable=False,
                      whole=True),
    Column[ReturnRow]("what", "Pack", _what, sample="Actions of Housing (D-000000, AAAA-BBBB)",
                      sortable=False, stretch=True),
    Column[ReturnRow]("from", "Sent back by", _from, sample="K Rowan, Housing", sortable=False),
    Column[ReturnRow]("taken", "Taken", _taken, Cell.NUMBER, sample="000", sortable=False,
                      align=RIGHT),
    Column[ReturnRow]("refused", "Refused", _refused, Cell.NUMBER, sample="000",
                      sortable=False, align=RIGHT),
    Column[ReturnRow]("by", "Brought in by", _by, sample="sergeant.one", sortable=False,
                      gives_way=1),
    Column[ReturnRow]("file", "File", _file, sample="actions_housing.xlsx", sortable=False,
                      gives_way=2),
)  # fmt: skip


class FileView(QWidget):
    """`choose_requested`, `file_dropped(Path)`; `failed(error)` of the table."""

    choose_requested = Signal()
    file_dropped = Signal(object)
    failed = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: dict[int, ReturnRow] = {}
        self.refused = Banner()
        self.zone = DropZone(ENDINGS, "Save it as .xlsx and drop it again.")
        self.choose_button = IconButton("Choose a file …   Ctrl+O", "spreadsheet", primary=True)
        self.choose_button.setAccessibleName("Choose a file")
        inside = QVBoxLayout(self.zone)
        inside.setContentsMargins(18, 14, 18, 14)
        inside.addWidget(TextLabel("Drop the workbook that came back here", "h2"))
        inside.addWidget(
            WrappedLabel(
                "It is held against the copy that was sent: what was typed into the yellow cells is"
                " shown line by line, and nothing is stored before you say so.", "muted",
            )
        )  # fmt: skip
        inside.addWidget(self.choose_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.model: PagedTableModel[ReturnRow] = PagedTableModel(
            COLUMNS, self._load, desk.tasks, self.failed.emit, spoken=_spoken, parent=self
        )
        self.table = RecordTable(
            self.model, name="returns", title="Came back lately", settings=desk.settings
        )
        self.table.set_empty(EmptyState("Nothing came back yet", "", icon="inbox"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.refused)
        column.addWidget(self.zone)
        column.addWidget(TextLabel("Came back lately", "h3"))
        column.addWidget(self.table, 1)
        self.choose_button.clicked.connect(self.choose_requested)
        self.zone.dropped.connect(self.file_dropped)
        self.zone.wrong.connect(self.refuse)

    def refuse(self, words: str) -> None:
        """Say why a file is not read; empty for none."""
        self.refused.say(words, tone="problem")

    def show_recent(self, rows: Sequence[ReturnRow]) -> None:
        """What came back lately."""
        self._rows = {row.id: row for row in rows}
        self.model.set_ids([row.id for row in rows])

    def _load(self, ids: list[int]) -> dict[int, ReturnRow]:
        rows = self._rows
        return {key: rows[key] for key in ids if key in rows}
