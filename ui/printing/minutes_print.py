"""Minutes on paper or as PDF, from the same lines as workbook and document."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from lomu_app.meetings.papers import MinutesPack
from lomu_app.packs.cog_file import cog_file_name
from lomu_app.packs.marking import handling, marking_of
from lomu_app.packs.minutes_lines import LineKind, minutes_lines, notes, standing
from lomu_app.packs.trm_file import place_for
from lomu_app.packs.trm_words import day_text
from ui.printing.frame import Imprint
from ui.printing.pdf_file import PdfReport, write_pdf
from ui.printing.problem_print import ProblemPaper, ProblemRow, problem_sheets

_HEADINGS = (LineKind.HEADING, LineKind.ITEM)


def write_minutes_pdf(
    snapshot: MinutesPack, out: Path, *, head: str, generated_by: str,
    generated_at: dt.datetime, marking: str | None = None, recipients: Sequence[str] = (),
    replace: bool = False,
) -> PdfReport:  # fmt: skip
    """Write the minutes; `out` is a folder, or a file that must not exist unless `replace`."""
    told = Imprint(head, generated_by, generated_at, marking_of(marking or snapshot.marking))
    paper = minutes_paper(snapshot, told.marking, recipients)
    place = place_for(out, cog_file_name(snapshot, "minutes", told.marking, ".pdf"))
    lay = partial(problem_sheets, paper=paper, told=told)
    return write_pdf(place, lay, paper.title, told, replace=replace)


def minutes_paper(
    snapshot: MinutesPack, marking: str, recipients: Sequence[str] = ()
) -> ProblemPaper:
    """What is printed, for a preview as well."""
    lines = minutes_lines(snapshot)
    parts = [ProblemRow("Stands", standing(snapshot), alarm=not snapshot.locked)]
    for line in lines[1:]:
        heading = line.kind in _HEADINGS
        parts.append(ProblemRow(line.text) if heading else ProblemRow(line.label, line.text))
    if snapshot.addenda:
        parts.append(ProblemRow("ADDED SINCE"))
        parts.extend(ProblemRow(label, text) for label, text in snapshot.addenda)
    parts.append(ProblemRow("THIS COPY"))
    copy = [*notes(snapshot), ("Handling", handling(marking)), ("Copies to", "; ".join(recipients))]
    parts.extend(ProblemRow(label, text) for label, text in copy if text)
    day = day_text(snapshot.held_on)
    return ProblemPaper(
        f"Minutes of {day}", lines[0].text if lines else snapshot.label, snapshot.area,
        tuple(parts), f"Minutes {snapshot.short} {snapshot.area} {day}",
    )  # fmt: skip
