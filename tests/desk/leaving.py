"""Everything by which something leaves a desk: the clipboard, paper, and files."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QGuiApplication, QPdfWriter
from PySide6.QtWidgets import QTableView

from lomu_app.cohorts.queries import find_membership_ids, load_memberships
from lomu_app.daart.threat_queries import load_list
from lomu_app.orders.queries import load_clocks
from lomu_app.packs.pnc_list import pnc_list
from tests.desk.whole import DAY, WholeDesk
from tests.support.leaving import all_that_left, plain, taken_apart
from tests.support.targets import AREA
from ui.cohorts import pnc_ids
from ui.kit.table_view import RecordTable
from ui.orders import calendar_dialog
from ui.printing.sheets_print import SheetsPreview, print_sheets
from ui.threat_review import out


def copied(desk: WholeDesk) -> list[str]:
    """What each list of the page puts on the clipboard, as text and as a table."""
    page = desk.window.current_page()
    assert page is not None
    found = []
    for table in filter(QTableView.isVisible, page.findChildren(RecordTable)):
        QGuiApplication.clipboard().clear()
        table.selectAll()
        table.copy_rows()
        desk.settle()
        data = QGuiApplication.clipboard().mimeData()
        if data is not None:  # an empty list puts nothing there
            found += [f"{table.objectName()} {plain(data.text())}", plain(data.html())]
    return found


def printed(desk: WholeDesk, folder: Path) -> list[str]:
    """The words on the paper that this page prints; nothing where it prints none."""
    desk.window.print_page()
    desk.settle()
    previews = [each for each in desk.window.findChildren(SheetsPreview) if each.dialog.isVisible()]
    words: list[str] = []
    for preview in previews:
        place = folder / "paper.pdf"
        print_sheets(QPdfWriter(str(place)), preview._lay)
        words += taken_apart(place).values()
        place.unlink()
    desk.close_dialogs()
    return words


def files(desk: WholeDesk, folder: Path) -> dict[str, str]:
    """Every file that the desk writes without the CSE compartment, taken apart."""
    core = desk.core
    snapshot = core.ask(load_list, AREA, DAY)
    assert snapshot is not None
    both = (folder / "list.xlsx", folder / "list.pdf")
    out.Leaving(core, snapshot, "TRM pack", both, ("TRM",)).write()
    clocks = tuple(core.ask(load_clocks))
    calendar_dialog.Leaving(core, "orders", clocks, folder / "clocks.ics", ("TRM",)).write()
    members = core.ask(load_memberships, core.ask(find_membership_ids))
    pnc_ids._written(core, pnc_list(members, AREA, "all cohorts"), folder / "ids.xlsx")
    return all_that_left(folder)
