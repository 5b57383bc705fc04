"""The list on its way out: workbook, PDF, paper, clipboard. Each is on record before it leaves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from lomu_app.bootstrap import Core
from lomu_app.daart.snapshot import ListSnapshot
from lomu_app.kernel.counting import counted
from lomu_app.packs.clipboard import table_as_html, table_as_tsv
from lomu_app.packs.exporting import RecordExport
from lomu_app.packs.house import put_on_record
from lomu_app.packs.trm_file import trm_file_name
from lomu_app.packs.trm_pack import build_trm_pack
from ui.core.desk import Desk
from ui.core.pack_wanted import PackWanted, want_pack
from ui.kit.fields import CheckField, MultilineField
from ui.kit.table import Column
from ui.printing.showing import ShowsPaper
from ui.printing.trm_print import TrmPreview, write_trm_pdf
from ui.threat_review.dialogs import CommandDialog
from ui.threat_review.listing import Listing
from ui.threat_review.rows import LineRow


@dataclass(frozen=True, slots=True)
class Leaving:
    """One way out of one list. `facts` are what every pack says of itself."""

    core: Core
    snapshot: ListSnapshot
    what: str
    files: tuple[Path, ...] = ()
    recipients: tuple[str, ...] = ()
    replace: bool = False

    def record(self) -> dict[str, Any]:
        """Put it on record, then say what stands in every footer; on a pool thread."""
        return put_on_record(
            self.core,
            RecordExport(
                subject=f"threat_list:{self.snapshot.list_id}", what=self.what,
                files=tuple(path.name for path in self.files) or (self.what,),
                snapshot=self.snapshot.digest(), recipients=self.recipients,
            ),
        )  # fmt: skip

    def write(self) -> tuple[Path, ...]:
        """Record it, then write the files; those written."""
        facts = self.record()
        for path in self.files:
            if path.suffix == ".pdf":
                write_trm_pdf(self.snapshot, path, replace=self.replace, **facts)
            else:
                build_trm_pack(
                    self.snapshot, out=path, recipients=self.recipients, replace=self.replace,
                    **facts,
                )  # fmt: skip
        return self.files


class ExportDialog(CommandDialog):
    """Asks who gets it and in which form, then where to; stays until the files are written."""

    def __init__(self, parent: QWidget, desk: Desk, listing: Listing, snapshot: ListSnapshot):
        name = f"threat_list:{snapshot.list_id}:export"
        super().__init__(parent, desk, listing, "Export the list", name)
        self._snapshot = snapshot
        self._files: tuple[Path, ...] = ()
        approved = "" if snapshot.approved_at else "It is not approved, and says so on every page. "
        self.lead(
            f"{approved}The export is put on record, with who gets it. It is the unit's own copy, "
            "without a number by which a leak is traced: partners get a pack, from “Pack for "
            "partners …”."
        )
        self.form.add(
            MultilineField(
                "recipients", "Who gets it", required=True, lines=3, help_text="One a line.",
            )
        ).set_value(f"Threat Review Meeting, {snapshot.area}")  # fmt: skip
        self.workbook = self.form.add(CheckField("workbook", "Workbook (.xlsx)"))
        self.pdf = self.form.add(CheckField("pdf", "PDF, as it prints"))
        self.workbook.set_value(True)
        self.pdf.set_value(True)
        self.finish("Choose where …", "recipients")

    def accept(self) -> None:
        """Ask where to."""
        if self._busy or not self.form.check():
            return
        suffix = ".xlsx" if self.workbook.value() else ".pdf"
        if not self.workbook.value() and not self.pdf.value():
            self.form.show_errors({"workbook": "Choose at least one form."})
            return
        kinds = "Workbook (*.xlsx)" if suffix == ".xlsx" else "PDF (*.pdf)"
        name = trm_file_name(self._snapshot, self._desk.core.marking, suffix)
        self._desk.prompter.save_file(self, "Export the list", kinds, self._placed, name=name)

    def _placed(self, path: Path) -> None:
        wanted = []
        if self.workbook.value():
            wanted.append(path.with_suffix(".xlsx"))
        if self.pdf.value():
            wanted.append(path.with_suffix(".pdf"))
        self._files = tuple(wanted)
        there = [file.name for file in wanted if file.exists()]
        if there:
            self._desk.prompter.confirm(
                self, "Replace what is there?",
                f"In {path.parent} there is already: {', '.join(there)}.", "Replace",
                self._replace,
            )  # fmt: skip
        else:
            self._write(replace=False)

    def _replace(self) -> None:
        self._write(replace=True)

    def _write(self, *, replace: bool) -> None:
        typed = str(self.form.fields["recipients"].value() or "")
        recipients = tuple(line.strip() for line in typed.splitlines() if line.strip())
        leaving = Leaving(
            self._desk.core, self._snapshot, "TRM pack", self._files, recipients, replace
        )
        self._busy = True
        self.main_button.setEnabled(False)
        self.name_main("Writing …")
        self._desk.tasks.run(self, leaving.write, self._written, self._not_written)

    def _written(self, files: tuple[Path, ...]) -> None:
        self.close_done(files)

    def _not_written(self, error: Exception) -> None:
        self.name_main("Choose where …")
        self.show_failure(error)


class Outgoing(ShowsPaper):
    """Export, print and copy, for the page. The list is the one that is shown."""

    def __init__(self, desk: Desk, listing: Listing, host: QWidget) -> None:
        super().__init__(host)
        self._desk, self._listing, self._host = desk, listing, host
        self._copied: tuple[Sequence[str], list[list[str]]] = ((), [])
        self._printing: ListSnapshot | None = None

    def export(self) -> None:
        """Workbook and PDF."""
        snapshot = self._snapshot()
        if snapshot is not None:
            dialog = ExportDialog(self._host, self._desk, self._listing, snapshot)
            dialog.saved.connect(self._exported)
            dialog.open()

    def pack(self) -> None:
        """What each partner is shown of the list, built where all packs are."""
        snapshot = self._snapshot()
        if snapshot is not None:
            want_pack(self._desk, PackWanted("trm", snapshot.area, snapshot.day))

    def print_list(self) -> None:
        """The preview, from which it is printed."""
        self._printing = self._snapshot()
        if self._printing is not None:
            leaving = Leaving(self._desk.core, self._printing, "Print")
            self._desk.tasks.run(
                self, leaving.record, self._show_preview, self._failed, key="print"
            )

    def copy(self, columns: Sequence[Column[LineRow]], rows: Sequence[LineRow]) -> None:
        """These lines with their headings, as a table."""
        snapshot = self._snapshot()
        if snapshot is None or not rows:
            return
        header = [column.title for column in columns]
        self._copied = (header, [[column.text(row) for column in columns] for row in rows])
        leaving = Leaving(self._desk.core, snapshot, "Clipboard")
        self._desk.tasks.run(self, leaving.record, self._put, self._failed, key="copy")

    def _snapshot(self) -> ListSnapshot | None:
        why_not = self._listing.standing.why_not("export")
        if why_not:
            self._desk.say(why_not)
            return None
        return self._listing.facts.snapshot if self._listing.facts else None

    def _put(self, _facts: object) -> None:
        header, rows = self._copied
        caption = f"{self._desk.core.marking}  {self._listing.area} {self._listing.day:%d/%m/%Y}"
        data = QMimeData()
        data.setText(table_as_tsv(header, rows))
        data.setHtml(table_as_html(header, rows, caption))
        QGuiApplication.clipboard().setMimeData(data)
        self._desk.say(f"{counted(len(rows), 'line')} copied as a table")

    def _show_preview(self, facts: dict[str, Any]) -> None:
        if self._printing is not None:
            self.show_paper(TrmPreview(self._printing, self._host, **facts))

    def _exported(self, files: tuple[Path, ...]) -> None:
        self._desk.say("Exported " + " and ".join(path.name for path in files))

    def _failed(self, error: Exception) -> None:
        self._desk.prompter.show_problem(self._host, error)
