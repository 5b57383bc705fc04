"""One location on its page: the risk, why it is still here, what is known, what is done."""

from __future__ import annotations

from lomu_app.cog.pack_rows import PackLine, PackTactic
from lomu_app.kernel.counting import counted
from lomu_app.packs import cog_words as say
from lomu_app.packs.styles import briefing_risk
from lomu_app.packs.tried_sheet import TriedSheet
from lomu_app.packs.trm_words import day_text
from lomu_app.packs.workbook import Page

# The page, and a wider one for those of which much is known; with each the points that it may
# be high and still be read when set on one sheet of paper.
PAGE = Page(widths=(18, 62, 22))
_WIDE_PAGE = Page(widths=(20, 104, 28))
_A_PAGE = 735.0
PAGES = ((PAGE, 1050.0), (_WIDE_PAGE, 1190.0))


def fill_location(sheet: TriedSheet, line: PackLine, place: tuple[int, int], back_to: str) -> None:
    """Lay out the sheet of one location; `place` is its number and how many there are."""
    section = say.SECTIONS.get(line.section, line.section)
    sheet.put(0, f"{place[0]} of {place[1]}", "b_rank")
    sheet.put(1, f"{line.reference} · {section}", "b_rank")
    sheet.link(2, back_to, "Back to contents", "link_right")
    sheet.end_row(22)
    risk = say.risk_text(line.now)
    told, styles = (risk, line.name, None), (briefing_risk(risk), "b_name", "plain")
    sheet.fill_row(told, styles, least=38)
    sheet.end_row(6)
    _place(sheet, line)
    _risk(sheet, line)
    _why(sheet, line)
    _known(sheet, line)
    _done(sheet, line)
    _decision(sheet)


def _place(sheet: TriedSheet, line: PackLine) -> None:
    kind = " · ".join(part for part in (line.kind, line.place or "no address", line.ward) if part)
    own = f"register {line.own_reference}" if line.own_reference else ""
    _prose(sheet, "Place", kind, "b_strong", side=own)
    _prose(sheet, "Stands", say.standing_text(line), side=f"lead: {line.lead or 'nobody named'}")
    if line.since is not None:
        _prose(sheet, "New since", say.new_text(line))
    _prose(sheet, "Linked", say.counted_links(line))
    if line.theme:
        _prose(sheet, "Theme", line.theme)
    if line.summary:
        _prose(sheet, "Summary", line.summary, "b_strong")


def _risk(sheet: TriedSheet, line: PackLine) -> None:
    risk = f"{say.risk_text(line.entry)} at entry  →  {say.risk_text(line.now)} now"
    _prose(sheet, "Risk", risk, "b_strong", side=say.trend_text(line.trend))
    if len(line.scores) > 2:
        told = [f"{say.risk_text(each.risk)} on {day_text(each.scored_on)}" for each in line.scores]
        _prose(sheet, "", ", then ".join(told))


def _why(sheet: TriedSheet, line: PackLine) -> None:
    if line.proposal is not None:
        lacking = [point.label for point in line.points if not point.met]
        told = f"Lacking: {'; '.join(lacking)}" if lacking else "All eight points are met."
        _prose(sheet, "Sign-off proposed", told, "b_gap", side_style="b_gap")
    elif line.blockers:
        told = "\n".join(f"•  {each}" for each in line.blockers)
        met = sum(point.met for point in line.points)
        side = f"{met} of {len(line.points)} points met"
        _prose(sheet, "Why still here", told, "b_gap", side=side, side_style="b_gap")


def _known(sheet: TriedSheet, line: PackLine) -> None:
    sheet.end_row(6)
    for number, item in enumerate(line.intelligence):
        single = "\nsingle source" if item.single_source else ""
        _prose(
            sheet, "" if number else "Intelligence", item.text,
            side=f"{day_text(item.received_on)} · {item.graded}{single}",
        )  # fmt: skip
    if not line.intelligence:
        _prose(sheet, "Intelligence", say.NO_INTELLIGENCE)
    if line.kept_back:
        kept = counted(line.kept_back, "item")
        _prose(sheet, "", f"{kept} kept back: not sanitised, or shared with conditions only.")
    for number, note in enumerate(line.facts):
        _prose(sheet, "" if number else "Facts", note.text, side=day_text(note.on_day))


def _done(sheet: TriedSheet, line: PackLine) -> None:
    sheet.end_row(6)
    for number, tactic in enumerate(line.tactics):
        _prose(
            sheet, "" if number else "Tactics", _tactic(tactic),
            side="\n".join((tactic.status, *say.clock_lines(tactic))),
            side_style=_side_style(tactic),
        )  # fmt: skip
    if not line.tactics:
        _prose(sheet, "Tactics", "None proposed yet.", "b_gap", side_style="b_gap")


def _side_style(tactic: PackTactic) -> str:
    if tactic.past:
        return "b_side_overdue"
    return "b_side_late" if tactic.near else "b_side"


def _tactic(tactic: PackTactic) -> str:
    whom = f" on {tactic.target}" if tactic.target else ""
    breaches = f"broken {counted(tactic.breaches, 'time')}" if tactic.breaches else ""
    ended = " · ".join(
        part for part in (tactic.result, say.before_after(tactic), breaches) if part
    )  # fmt: skip
    moved = f"Displacement: {tactic.displacement}" if tactic.displacement else ""
    head = f"{tactic.label}{whom} ({tactic.strand}, {tactic.agency or 'no agency named'})"
    return "\n".join(part for part in (head, tactic.objective, ended, moved) if part)


def _decision(sheet: TriedSheet) -> None:
    """Room to write, as far as the page reaches; the minutes are kept on the desk."""
    sheet.end_row(6)
    for column, style in enumerate(("b_label", "b_box", "b_box")):
        sheet.put(column, "Own notes" if column == 0 else None, style)
    sheet.end_row(min(max(_A_PAGE - sheet.height, 60), 240))


def _prose(
    sheet: TriedSheet, label: str, text: str, style: str = "b_text", *, side: str = "",
    side_style: str = "b_side",
) -> None:  # fmt: skip
    for number, part in enumerate(sheet.layout.portions(1, text, style)):
        told = (label, part, side) if number == 0 else ("", part, "")
        sheet.fill_row(told, ("b_label", style, side_style))
