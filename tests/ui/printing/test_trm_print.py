"""The printed list: who is on which page, what stands on each, and that nothing is cut off."""

from __future__ import annotations

import dataclasses
import datetime as dt
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pypdf
import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt, qInstallMessageHandler
from PySide6.QtGui import QPageLayout, QPdfWriter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from lomu_app.daart.snapshot import BriefingAttempt, ListSnapshot
from lomu_app.kernel.errors import Refused
from lomu_app.packs.trm_words import NO_MARKERS
from tests.support.printed import words_of_pages
from tests.support.snapshots import DAY, HEAD, MORNING, line, saying, snapshot
from ui.printing import paper
from ui.printing.briefing_page import briefing_pages
from ui.printing.frame import BOTTOM, frame_pages, imprint
from ui.printing.list_pages import list_pages
from ui.printing.paper import BoxItem, Press, SheetOfPaper, TextItem
from ui.printing.trm_print import PdfReport, TrmPreview, write_trm_pdf

pytestmark = pytest.mark.usefixtures("qapp")
_ROOT = Path(__file__).parents[3]
_SAID: dict[str, Any] = {"head": HEAD, "generated_by": "PS 1001 Marsh", "generated_at": MORNING}


def write(made: ListSnapshot, out: Path, **said: Any) -> PdfReport:
    return write_trm_pdf(made, out, **(_SAID | said))


def pages_of(report: PdfReport) -> list[str]:
    return words_of_pages(report.file)


def host(qtbot: QtBot) -> QWidget:
    """The window that the preview belongs to."""
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1280, 720)
    window.show()
    return window


@pytest.fixture
def press() -> Press:
    """Measures for a PDF that nobody keeps."""
    buffer = QBuffer(QByteArray())
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    made = Press(QPdfWriter(buffer))
    made.kept = buffer  # type: ignore[attr-defined]  # the writer does not hold its buffer
    return made


def whole(press: Press, made: ListSnapshot) -> list[SheetOfPaper]:
    """All pages of a list, framed."""
    sheets = list_pages(press, made)
    for target in made.lines:
        sheets += briefing_pages(press, target, made)
    frame_pages(sheets, made, imprint(made, HEAD, "PS 1001 Marsh", MORNING, None))
    return sheets


def texts_beyond_the_paper(press: Press, sheets: list[SheetOfPaper]) -> list[str]:
    """Texts that reach over the foot or the edge of their page."""
    found = []
    for sheet in sheets:
        for item in (item for item in sheet.items if isinstance(item, TextItem)):
            below = item.y + press.height(item.text, item.width, item.letters)
            foot = sheet.height if item.y > sheet.height - BOTTOM else sheet.height - BOTTOM + 1
            if below > foot or item.x < 0 or item.x + item.width > sheet.width:
                found.append(item.text)
    return found


@pytest.mark.parametrize("targets", [0, 1, 40, 120])
def test_that_every_target_has_a_row_and_a_briefing(tmp_path: Path, targets: int) -> None:
    report = write(snapshot(targets), tmp_path)
    told = pages_of(report)
    assert len(told) == report.pages
    for number in range(1, targets + 1):
        assert sum(f"DA-26-{number:04d}" in page for page in told) == 2
    assert len([page for page in told if " Record " in page]) == targets
    if not targets:
        assert "Nobody is on the list today." in told[0]


def test_that_each_page_carries_marking_log_head_and_number(tmp_path: Path) -> None:
    told = pages_of(write(snapshot(12), tmp_path))
    for number, page in enumerate(told, 1):
        assert page.count("OFFICIAL-SENSITIVE") == 2
        assert f"log #1042 3f9ac1d2e07b · page {number} of {len(told)}" in page
        assert "Generated 24/11/2026 07:05 by PS 1001 Marsh" in page


def test_that_practice_stands_on_every_page_and_in_the_name(tmp_path: Path) -> None:
    report = write(snapshot(3), tmp_path, marking="OFFICIAL-SENSITIVE · PRACTICE")
    assert report.file.name == "TRM-Coventry-2026-11-24-v1_OFFICIAL-SENSITIVE-PRACTICE.pdf"
    assert all(page.count("PRACTICE") == 2 for page in pages_of(report))


def test_that_a_marking_below_the_floor_is_raised_and_above_it_refused(tmp_path: Path) -> None:
    assert all("OFFICIAL-SENSITIVE" in page for page in pages_of(
        write(snapshot(1), tmp_path, marking="OFFICIAL")
    ))  # fmt: skip
    with pytest.raises(Refused, match="nothing above"):
        write(snapshot(1), tmp_path / "x.pdf", marking="SECRET")
    assert not (tmp_path / "x.pdf").exists()


def test_that_the_list_is_landscape_and_briefings_are_one_portrait_page_each(
    tmp_path: Path,
) -> None:
    reader = pypdf.PdfReader(write(snapshot(12), tmp_path).file)
    shapes = [page.mediabox.width > page.mediabox.height for page in reader.pages]
    assert shapes == sorted(shapes, reverse=True)
    assert shapes.count(False) == 12
    assert {round(float(max(p.mediabox.width, p.mediabox.height))) for p in reader.pages} == {842}


def test_that_the_heading_of_the_table_repeats_on_each_list_page(tmp_path: Path) -> None:
    told = [page for page in pages_of(write(snapshot(40), tmp_path)) if "Why here · gaps" in page]
    assert len(told) > 2
    assert all("Name, born, reference" in page and "First address" in page for page in told)


def test_that_the_paper_says_what_an_officer_needs(tmp_path: Path) -> None:
    told = pages_of(write(snapshot(4), tmp_path))
    third = next(page for page in told if page.count("DACOSTELLE") and " Record " in page)
    for wanted in ("▲ High", "VI · Violent", "CONFIRM: marked 15/09/2024", "never checked",
                   "13 Larkspur Rise, Coventry, ZZ99 1AA", "Breach of court bail",
                   "Keeps a bull terrier loose", "One visit before 08:00"):  # fmt: skip
        assert wanted in third
    fourth = next(page for page in told if page.count("EASTWICK") and " Record " in page)
    assert NO_MARKERS in fourth
    assert "No address known" in fourth


def test_that_somebody_taken_off_stands_below_the_list_with_the_reason(tmp_path: Path) -> None:
    made = snapshot(2)
    gone = dataclasses.replace(made.lines[1], removed_reason="Wrong person", removed_by="PS Marsh")
    report = write(dataclasses.replace(made, lines=(made.lines[0], gone)), tmp_path)
    told = pages_of(report)
    assert "Taken off by PS Marsh: Wrong person" in told[0]
    assert "STANNERBY, Wes" in told[0]
    assert report.pages == 2


def test_that_alerts_stand_above_the_list(tmp_path: Path) -> None:
    (first, *_) = pages_of(write(snapshot(2), tmp_path))
    told = first.index("AL-26-0011 · Release today HOLLOWICK, Sten: Released from prison")
    assert first.index("Alerts and releases (2)") < told < first.index("Why here · gaps")
    assert "came in AFTER THE APPROVAL). Outcome: Found safe at 08:20" in first


@pytest.mark.parametrize("targets", [0, 1, 22])
def test_that_nothing_reaches_beyond_its_page(press: Press, targets: int) -> None:
    assert texts_beyond_the_paper(press, whole(press, snapshot(targets))) == []


@pytest.mark.parametrize(
    "text", ["long words " * 180, "x" * 1_900, "line\n" * 90, "🙂" * 300, "שלום עולם " * 60]
)
def test_that_texts_of_any_length_wrap_and_go_on_overleaf(press: Press, text: str) -> None:
    assert texts_beyond_the_paper(press, whole(press, saying(text, snapshot(3)))) == []


def test_that_a_long_text_is_printed_whole(tmp_path: Path) -> None:
    words = [f"word{number}" for number in range(1_200)]
    made = dataclasses.replace(line(1), evidence_summary=" ".join(words))
    told = " ".join(pages_of(write(dataclasses.replace(snapshot(1), lines=(made,)), tmp_path)))
    assert set(words) <= set(told.split())
    assert "continued" in told


def test_that_many_attempts_shrink_the_letters_before_they_take_a_second_page(
    press: Press,
) -> None:
    attempt = BriefingAttempt(DAY - dt.timedelta(days=1), "06:10", "no_reply", "")
    sheets = [
        briefing_pages(press, dataclasses.replace(line(3), attempts=(attempt,) * many), snapshot(3))
        for many in range(1, 61)
    ]
    usual = smallest_letters(sheets[0])
    single = [pages for pages in sheets if len(pages) == 1]
    # How many fit depends on the font that the machine has; that they shrink first does not.
    assert 1 < len(single) < len(sheets)
    assert all(len(pages) > 1 for pages in sheets[len(single) :])
    assert 7 <= smallest_letters(single[-1]) < usual


def smallest_letters(sheets: list[SheetOfPaper]) -> float:
    """Points of the smallest letters on these pages."""
    return min(
        item.letters.size for sheet in sheets for item in sheet.items if isinstance(item, TextItem)
    )


def test_that_the_file_says_what_it_is_and_holds_its_letters(tmp_path: Path) -> None:
    reader = pypdf.PdfReader(write(snapshot(3), tmp_path).file)
    told = reader.metadata
    assert told is not None
    assert told.title == "Threat Review Coventry 24/11/2026 · OFFICIAL-SENSITIVE"
    assert told.author == "PS 1001 Marsh"
    assert told.creator == "OFFICIAL-SENSITIVE · log #1042 3f9ac1d2e07b"
    fonts = [
        font["/DescendantFonts"][0]["/FontDescriptor"]
        for page in reader.pages
        for font in (each.get_object() for each in page["/Resources"]["/Font"].values())  # type: ignore[index]  # pypdf's dictionaries
    ]
    assert fonts
    assert all("/FontFile2" in font for font in fonts)


@pytest.mark.parametrize("families", [(), ("DejaVu Sans",)])
def test_that_a_machine_with_wide_letters_only_prints_within_the_page(
    press: Press, monkeypatch: pytest.MonkeyPatch, families: tuple[str, ...]
) -> None:
    monkeypatch.setattr(paper, "_FAMILIES", families)
    wide = Press(press.device)
    assert texts_beyond_the_paper(wide, whole(wide, snapshot(6))) == []
    assert [len(briefing_pages(wide, line(rank), snapshot(6))) for rank in range(1, 7)] == [1] * 6


def test_that_no_row_of_the_list_is_split(press: Press) -> None:
    made = snapshot(40)
    sheets = list_pages(press, made)
    for target in made.lines:
        on = [s for s in sheets if any(
            isinstance(item, TextItem) and item.text == target.reference for item in s.items
        )]  # fmt: skip
        assert len(on) == 1
    for sheet in sheets:
        rules = [item.y for item in sheet.items if isinstance(item, BoxItem) and not item.height]
        assert max(rules, default=0) <= sheet.height - BOTTOM


def test_that_each_risk_is_a_word_a_shape_and_a_frame(press: Press) -> None:
    for risk, told in (("very_high", "▲▲ Very high"), ("high", "▲ High"), ("medium", "● Medium"),
                       ("standard", "▼ Standard"), ("not_assessed", "– Not assessed")):  # fmt: skip
        made = dataclasses.replace(snapshot(1), lines=(line(1, risk=risk),))
        items = list_pages(press, made)[0].items
        at = next(n for n, x in enumerate(items) if isinstance(x, TextItem) and x.text == told)
        box = items[at - 1]
        assert isinstance(box, BoxItem)
        assert box.frame


def test_that_control_characters_print_as_replaced(tmp_path: Path) -> None:
    made = dataclasses.replace(line(1), ask="left\x00right")
    told = " ".join(pages_of(write(dataclasses.replace(snapshot(1), lines=(made,)), tmp_path)))
    assert "left\x00" not in told
    assert "left" in told


def test_that_a_file_is_not_overwritten_unless_told(tmp_path: Path) -> None:
    place = tmp_path / "mine.pdf"
    place.write_bytes(b"mine")
    with pytest.raises(Refused, match="exists already"):
        write(snapshot(1), place)
    assert place.read_bytes() == b"mine"
    write(snapshot(1), place, replace=True)
    assert place.read_bytes().startswith(b"%PDF")


def test_that_a_printer_paints_the_same_pages_as_the_pdf(qtbot: QtBot, tmp_path: Path) -> None:
    window = host(qtbot)
    preview = TrmPreview(snapshot(5), window, **_SAID)
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    printer.setPageOrientation(QPageLayout.Orientation.Portrait)
    preview.print_to(printer)
    printed = words_of_pages(tmp_path / "printed.pdf")
    written = pages_of(write(snapshot(5), tmp_path / "written.pdf"))
    assert len(printed) == 6
    assert printed == written


def test_that_the_preview_shows_each_sheet_the_way_round_it_is_printed(qtbot: QtBot) -> None:
    window = host(qtbot)
    preview = TrmPreview(snapshot(2), window, **_SAID)
    preview.open()
    dialog = preview.dialog
    assert dialog.isVisible()
    assert dialog.place_label.text() == "Page 1 of 3"
    assert dialog.picture.width() > dialog.picture.height()  # the list lies across
    shown = dialog.picture.grab().toImage()
    colours = {shown.pixelColor(x, y).name() for x in range(0, shown.width(), 3) for y in
               range(0, shown.height(), 3)}  # fmt: skip
    assert len(colours) > 5  # something is painted, up to the right edge
    right = {shown.pixelColor(shown.width() * 9 // 10, y).name() for y in range(shown.height())}
    assert right != {"#ffffff"}
    QTest.keyClick(dialog, Qt.Key.Key_PageDown)
    assert dialog.place_label.text() == "Page 2 of 3"
    assert dialog.picture.width() < dialog.picture.height()  # a briefing stands upright
    whole = dialog.picture.height()
    QTest.keyClick(dialog, Qt.Key.Key_Plus)
    assert dialog.picture.height() > whole
    QTest.keyClick(dialog, Qt.Key.Key_Minus)
    QTest.keyClick(dialog, Qt.Key.Key_End)
    QTest.keyClick(dialog, Qt.Key.Key_PageDown)
    assert dialog.place_label.text() == "Page 3 of 3"
    QTest.keyClick(dialog, Qt.Key.Key_Home)
    assert dialog.place_label.text() == "Page 1 of 3"
    assert dialog.width() <= window.width()
    assert dialog.height() <= window.height()
    dialog.reject()


def test_that_printing_goes_on_to_the_choice_of_a_printer_and_the_preview_stays(
    qtbot: QtBot,
) -> None:
    window = host(qtbot)
    preview = TrmPreview(snapshot(2), window, **_SAID)
    preview.open()
    preview.dialog.print_button.setFocus()
    QTest.keyClick(preview.dialog.print_button, Qt.Key.Key_Return)
    (chooser,) = preview.dialog.findChildren(QPrintDialog)
    assert chooser.isVisible()
    chooser.reject()
    assert preview.dialog.isVisible()
    preview.dialog.reject()


def test_that_a_printer_that_does_not_answer_is_told(qtbot: QtBot, tmp_path: Path) -> None:
    window = host(qtbot)
    preview = TrmPreview(snapshot(2), window, **_SAID)
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "no such folder" / "printed.pdf"))
    said: list[str] = []  # Qt warns of it as well, which elsewhere fails a test
    before = qInstallMessageHandler(lambda _kind, _context, message: said.append(message))
    try:
        with qtbot.waitSignal(preview.failed) as told:
            preview.print_to(printer)
    finally:
        qInstallMessageHandler(before)
    assert "The printer does not answer" in str(told.args[0])
    assert said == ["QPainter::begin(): Returned false"]
    preview.dialog.reject()


_ALONE = """
import sys
from pathlib import Path
from tests.support.printed import words_of_pages
from tests.support.snapshots import HEAD, MORNING, snapshot
from ui.printing.trm_print import write_trm_pdf
said = {"head": HEAD, "generated_by": "x", "generated_at": MORNING}
made = write_trm_pdf(snapshot(2), Path(sys.argv[1]), **said)
print(made.pages)
"""


def test_that_the_command_line_needs_no_screen_and_no_application(tmp_path: Path) -> None:
    bare = {k: v for k, v in os.environ.items() if k not in ("QT_QPA_PLATFORM", "DISPLAY")}
    done = subprocess.run(
        [sys.executable, "-c", _ALONE, str(tmp_path)],
        capture_output=True, text=True, cwd=_ROOT, env=bare, timeout=120, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout.strip()) == (0, "3"), done.stderr
