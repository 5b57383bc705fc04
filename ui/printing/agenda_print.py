"""A COG's agenda on paper or as PDF, from the same snapshot as the workbook."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from lomu_app.cog.pack_rows import CogPack, PackLine
from lomu_app.kernel.counting import counted
from lomu_app.packs import cog_words as say
from lomu_app.packs.cog_file import cog_file_name
from lomu_app.packs.marking import handling, marking_of
from lomu_app.packs.trm_file import place_for
from lomu_app.packs.trm_words import day_text, moment_text
from ui.printing.frame import Imprint
from ui.printing.pdf_file import PdfReport, write_pdf
from ui.printing.problem_print import ProblemPaper, ProblemRow, problem_sheets


def write_agenda_pdf(
    snapshot: CogPack, out: Path, *, head: str, generated_by: str,
    generated_at: dt.datetime, marking: str | None = None, recipients: Sequence[str] = (),
    replace: bool = False,
) -> PdfReport:  # fmt: skip
    """Write the agenda; `out` is a folder, or a file that must not exist unless `replace`."""
    told = Imprint(head, generated_by, generated_at, marking_of(marking or snapshot.marking))
    paper = agenda_paper(snapshot, told.marking, recipients)
    place = place_for(out, cog_file_name(snapshot, "agenda", told.marking, ".pdf"))
    lay = partial(problem_sheets, paper=paper, told=told)
    return write_pdf(place, lay, paper.title, told, replace=replace)


def agenda_paper(snapshot: CogPack, marking: str, recipients: Sequence[str] = ()) -> ProblemPaper:
    """What is printed, for a preview as well."""
    parts = [
        *_head(snapshot), *_list(snapshot),
        *(row for at, line in enumerate(snapshot.lines, 1)
          for row in _location(line, at, len(snapshot.lines))),
        *_rest(snapshot), ProblemRow("THIS COPY"),
        ProblemRow("Handling", handling(marking)),
    ]  # fmt: skip
    if recipients:
        parts.append(ProblemRow("Copies to", "; ".join(recipients)))
    day = day_text(snapshot.held_on)
    return ProblemPaper(
        f"Agenda of {day}", snapshot.label, snapshot.area, tuple(parts),
        f"Agenda {snapshot.short} {snapshot.area} {day}",
    )  # fmt: skip


def _head(snapshot: CogPack) -> Iterator[ProblemRow]:
    yield ProblemRow("Stands", say.status_text(snapshot), alarm=snapshot.frozen_at is None)
    where = f", {snapshot.place}" if snapshot.place else ""
    yield ProblemRow("Held", f"{day_text(snapshot.held_on)}, {snapshot.starts_at}{where}")
    if snapshot.chair:
        yield ProblemRow("Chair", snapshot.chair)
    yield ProblemRow("Data as at", moment_text(snapshot.data_as_at))
    late = say.late_text(snapshot)
    if late:
        yield ProblemRow("Late", late, alarm=True)
    overdue = say.overdue_text(snapshot)
    if overdue:
        yield ProblemRow("Overdue", overdue, alarm=True)
    for label, told in snapshot.topics:
        yield ProblemRow(label, told)


def _list(snapshot: CogPack) -> Iterator[ProblemRow]:
    yield ProblemRow(counted(len(snapshot.lines), "LOCATION", "LOCATIONS"))
    for at, line in enumerate(snapshot.lines, 1):
        section = "" if line.section == "locations" else f"{say.SECTIONS[line.section]} · "
        yield ProblemRow(
            f"{at}  {line.reference}",
            f"{line.name} · {section}{say.risk_text(line.now)}, {say.trend_text(line.trend)}",
        )


def _location(line: PackLine, at: int, number: int) -> Iterator[ProblemRow]:
    section = say.SECTIONS.get(line.section, line.section)
    yield ProblemRow(f"{at} of {number}  {line.reference}  {line.name}")
    risk = f"{say.risk_text(line.entry)} at entry  →  {say.risk_text(line.now)} now"
    place = " · ".join(part for part in (line.kind, line.place or "no address", line.ward) if part)
    told = (
        ("Item", section if line.section != "locations" else ""), ("Place", place),
        ("Risk", f"{risk}, {say.trend_text(line.trend)}"),
        ("Stands", f"{say.standing_text(line)} · lead: {line.lead or 'nobody named'}"),
        ("New since", say.new_text(line)), ("Linked", say.counted_links(line)),
        ("Theme", line.theme), ("Summary", line.summary), ("Why still here", _why(line)),
    )  # fmt: skip
    yield from (ProblemRow(label, words) for label, words in told if words)
    for item in line.intelligence:
        single = ", single source" if item.single_source else ""
        yield ProblemRow(
            f"Heard {day_text(item.received_on)}", f"{item.text} ({item.graded}{single})"
        )
    if line.kept_back:
        kept = counted(line.kept_back, "item")
        yield ProblemRow("Kept back", f"{kept}: not sanitised, or shared with conditions only.")
    for note in line.facts:
        yield ProblemRow(f"Fact {day_text(note.on_day)}", note.text)
    for tactic in line.tactics:
        ended = " · ".join(part for part in (tactic.result, say.before_after(tactic)) if part)
        words = " · ".join(
            part for part in (say.tactic_short(tactic), tactic.objective, ended) if part
        )
        yield ProblemRow("Tactic", words, alarm=tactic.near or bool(tactic.past))


def _why(line: PackLine) -> str:
    if line.proposal is None:
        return " ".join(line.blockers)
    lacking = [point.label for point in line.points if not point.met]
    told = f"Lacking: {'; '.join(lacking)}." if lacking else "All eight points are met."
    return f"Its sign-off is proposed by {line.proposal.proposed_by}. {told}"


def _rest(snapshot: CogPack) -> Iterator[ProblemRow]:
    if snapshot.exceptions:
        yield ProblemRow("SIGNED OFF BY EXCEPTION")
    for found in snapshot.exceptions:
        yield ProblemRow(found.reference, f"{found.name}: {say.exception_text(found)}", alarm=True)
    if snapshot.last_actions:
        yield ProblemRow("LAST ACTIONS")
    for each in snapshot.last_actions:
        late = f", {counted(each.days_late, 'day')} late" if each.days_late else ""
        result = f": {each.result}" if each.result else ""
        yield ProblemRow(
            each.reference,
            f"{each.text}. {each.owner}, {each.agency}, by {day_text(each.due)}{late}. "
            f"{each.status}{result}", alarm=bool(each.days_late),
        )  # fmt: skip
