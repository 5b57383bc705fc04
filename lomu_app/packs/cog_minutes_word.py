"""The minutes of a COG as a Word document, with headings that a screen reader can walk."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from lomu_app.meetings.papers import MinutesPack
from lomu_app.packs.cog_file import cog_file_name
from lomu_app.packs.files import write_whole
from lomu_app.packs.marking import handling, is_practice, marking_of
from lomu_app.packs.minutes_lines import LineKind, MinutesLine, minutes_lines, notes, standing
from lomu_app.packs.safe_text import clean
from lomu_app.packs.styles import FONT
from lomu_app.packs.trm_file import place_for
from lomu_app.packs.trm_words import day_text, generated_text, head_text
from lomu_app.packs.workbook import PackReport

_RED, _PURPLE = RGBColor(0xCA, 0x35, 0x35), RGBColor(0x5B, 0x2D, 0x86)
_INK = RGBColor(0x0F, 0x24, 0x38)
_LEVELS = {LineKind.HEADING: 1, LineKind.ITEM: 2}
_ACTIONS = ("Action", "What", "Owner, agency", "Due", "Stands")
_WIDTHS = (27, 62, 38, 27, 22)  # mm


def build_minutes_document(
    snapshot: MinutesPack, *, out: Path, head: str, generated_by: str, generated_at: dt.datetime,
    marking: str | None = None, recipients: Sequence[str] = (), replace: bool = False,
) -> PackReport:  # fmt: skip
    """Write the document; `out` is a folder, or a file that must not exist unless `replace`."""
    place = place_for(out, cog_file_name(snapshot, "minutes", marking, ".docx"))
    marked = marking_of(marking or snapshot.marking)
    made = docx.Document()
    _set_up(made, snapshot, marked)
    _head_and_foot(
        made, marked, f"{head_text(head)} · {generated_text(generated_by, generated_at)}"
    )
    lines = minutes_lines(snapshot)
    made.add_heading(clean(lines[0].text if lines else snapshot.label), 0)
    _put(made, standing(snapshot), bold=True)
    for line in lines[1:]:
        _put_line(made, line)
    _put_actions(made, snapshot)
    _put_notes(made, snapshot, marked, recipients)
    content = io.BytesIO()
    made.save(content)
    digest = write_whole(place, content.getvalue(), replace=replace)
    return PackReport(place, 1, len(lines), digest)


def _set_up(made: Any, snapshot: MinutesPack, marked: str) -> None:
    section = made.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(17)
    section.top_margin, section.bottom_margin = Mm(20), Mm(24)
    for name, size in (("Normal", 10.5), ("Heading 1", 13), ("Heading 2", 11.5), ("Title", 20)):
        style = made.styles[name]
        style.font.name, style.font.size = FONT, Pt(size)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        # The face of the theme would win over the one that is named.
        for which in ("ascii", "hAnsi", "eastAsia", "cs"):
            fonts.attrib.pop(qn(f"w:{which}Theme"), None)
            fonts.set(qn(f"w:{which}"), FONT)
        if name != "Normal":
            style.font.color.rgb = _INK
            style.paragraph_format.keep_with_next = True
    made.styles["Normal"].paragraph_format.space_after = Pt(3)
    about = made.core_properties
    about.title = clean(f"{snapshot.short} minutes {snapshot.area} {day_text(snapshot.held_on)}")
    about.subject = clean(f"Minutes of meeting {snapshot.meeting_id}")
    about.keywords = about.category = about.content_status = clean(marked, longest=250)
    about.author, about.comments, about.language = "", "", "en-GB"
    about.created = about.modified = snapshot.data_as_at.astimezone(dt.UTC).replace(tzinfo=None)


def _head_and_foot(made: Any, marked: str, made_by: str) -> None:
    section = made.sections[0]
    for part in (section.header, section.footer):
        line = part.paragraphs[0]
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        told = line.add_run(clean(marked))
        told.bold, told.font.size = True, Pt(11)
        told.font.color.rgb = _PURPLE if is_practice(marked) else _RED
    foot = section.footer.add_paragraph()
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for text, field in ((f"{made_by} · page ", "PAGE"), (" of ", "NUMPAGES")):
        foot.add_run(clean(text)).font.size = Pt(7.5)
        _put_field(foot, field)


def _put_field(paragraph: Any, name: str) -> None:
    """A number that the program counts, not we."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    run = OxmlElement("w:r")
    look = OxmlElement("w:rPr")
    size = OxmlElement("w:sz")
    size.set(qn("w:val"), "15")
    look.append(size)
    text = OxmlElement("w:t")
    text.text = "1"
    run.extend((look, text))
    field.append(run)
    paragraph._p.append(field)  # noqa: SLF001 - it knows no fields


def _put_line(made: Any, line: MinutesLine) -> None:
    if line.kind in _LEVELS:
        words = _lowered(line.text) if line.kind is LineKind.HEADING else line.text
        made.add_heading(clean(words), _LEVELS[line.kind])
        return
    _put(made, line.text, label=line.label, bold=line.kind is LineKind.ACTION)


def _lowered(heading: str) -> str:
    """`3. LAST MINUTES` as `3. Last minutes`; Word's headings shout by their size."""
    number, gap, words = heading.rpartition(". ")
    return f"{number}{gap}{words.capitalize()}"


def _put(made: Any, text: str, *, label: str = "", bold: bool = False) -> None:
    paragraph = made.add_paragraph()
    if label:
        paragraph.add_run(clean(f"{label}: ")).bold = True
    paragraph.add_run(clean(text)).bold = bold


def _put_actions(made: Any, snapshot: MinutesPack) -> None:
    if not snapshot.actions:
        return
    made.add_heading("Actions raised", 1)
    table = made.add_table(rows=1, cols=len(_ACTIONS), style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, _WIDTHS, strict=True):
        column.width = Mm(width)
    for cell, told in zip(table.rows[0].cells, _ACTIONS, strict=True):
        cell.paragraphs[0].add_run(told).bold = True
    _mark_row(table.rows[0], "w:tblHeader")
    for each in snapshot.actions:
        texts = (each.reference, f"{each.about}: {each.text}" if each.about else each.text,
                 f"{each.owner}, {each.agency}", day_text(each.due), each.status)  # fmt: skip
        row = table.add_row()
        _mark_row(row, "w:cantSplit")
        for cell, text in zip(row.cells, texts, strict=True):
            cell.paragraphs[0].add_run(clean(text))
    for row in table.rows:
        for cell, width in zip(row.cells, _WIDTHS, strict=True):
            cell.width = Mm(width)


def _mark_row(row: Any, name: str) -> None:
    """Repeat it on each page, or keep it on one."""
    properties = row._tr.get_or_add_trPr()  # noqa: SLF001 - it offers no other way
    properties.append(OxmlElement(name))


def _put_notes(made: Any, snapshot: MinutesPack, marked: str, recipients: Sequence[str]) -> None:
    if snapshot.addenda:
        made.add_heading("Added since", 1)
        for label, text in snapshot.addenda:
            _put(made, text, label=label)
    made.add_heading("This copy", 1)
    told = [*notes(snapshot), ("Handling", handling(marked))]
    if recipients:
        told.append(("Copies to", "; ".join(recipients)))
    for label, text in told:
        _put(made, text, label=label)
