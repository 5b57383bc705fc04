"""The sheets of a COG's pack that are tables: agenda, sign-offs, exceptions, actions, method."""

from __future__ import annotations

from collections.abc import Sequence

from lomu_app.cog.pack_rows import CogPack, PackLine
from lomu_app.kernel.counting import counted
from lomu_app.meetings.papers import PackAction
from lomu_app.packs import cog_words as say
from lomu_app.packs.cog_figures import method
from lomu_app.packs.safe_text import shortened
from lomu_app.packs.styles import BAND_RULES
from lomu_app.packs.text_layout import Value
from lomu_app.packs.trm_words import day_text, generated_text, head_text, long_day, moment_text
from lomu_app.packs.workbook import PackSheet, Page

AGENDA_PAGE = Page(
    widths=(5, 36, 15, 20, 20, 14, 10, 10, 40, 54, 14), landscape=True, frozen_columns=2
)
_AGENDA = (
    ("#", "rank_link"), ("Location", "strong"), ("Kind", "text"), ("Risk at entry", "risk"),
    ("Risk now", "risk"), ("Trend", "text"), ("Agendas", "number"), ("Children", "number"),
    ("Tactics", "text"), ("Why still here", "text"), ("Lead", "text"),
)  # fmt: skip
_RISK_NOW, _TACTICS = 4, 8
SIGN_OFF_PAGE = Page(widths=(5, 34, 56, 9, 82), landscape=True, frozen_columns=2)
EXCEPTION_PAGE = Page(widths=(12, 34, 18, 13, 20, 80), landscape=True)
ACTION_PAGE = Page(widths=(14, 32, 56, 22, 24, 13, 18, 34), landscape=True)
METHOD_PAGE = Page(widths=(24, 78))
_ACTIONS = ("Action", "About", "What", "Owner", "Agency", "Due", "Stands", "Result")
_LONGEST = 420


def fill_agenda(
    sheet: PackSheet, pack: CogPack, pages: Sequence[tuple[PackLine, str]], back_to: str
) -> None:
    """One row a location, in the order of the agenda; each number leads to its page."""
    number = counted(len(pages), "location")
    sheet.title(
        f"Agenda: {pack.short} {pack.area}",
        f"{long_day(pack.held_on)}, {pack.starts_at} · {number} not signed off · "
        f"data as at {moment_text(pack.data_as_at)}",
        back_to,
    )
    sheet.header([heading for heading, _ in _AGENDA])
    first = sheet.row
    for at, (line, name) in enumerate(pages, 1):
        styles = [style for _, style in _AGENDA]
        if say.has_overdue(line):
            styles[_TACTICS] = "late"
        sheet.link_number(0, name, at, styles[0])
        sheet.fill_row(_agenda_row(at, line), styles, row_id=line.reference)
    if not pages:
        sheet.put(1, "Every location of the area is signed off.", "plain")
        sheet.end_row(20)
        return
    sheet.colour_risk(_RISK_NOW, first, sheet.row - 1, BAND_RULES)
    sheet.filter_rows(first - 1, sheet.row - 1)


def _agenda_row(at: int, line: PackLine) -> list[Value]:
    section = "" if line.section == "locations" else f"\n{say.SECTIONS.get(line.section, '')}"
    put_off = f"PUT OFF {counted(line.deferred_before, 'time')} RUNNING. "
    why = " ".join(line.blockers)
    tactics = [say.tactic_short(each) for each in say.running(line)]
    return [
        at, f"{shortened(line.name, 120)}\n{line.reference} · {shortened(line.place, 90)}{section}",
        shortened(line.kind, 40), say.risk_text(line.entry), say.risk_text(line.now),
        say.trend_text(line.trend), line.meetings_on_agenda, line.children,
        shortened("; ".join(tactics), 200) or "none under way",
        shortened((put_off if line.deferred_before else "") + why, _LONGEST) or "nothing lacks",
        shortened(line.lead, 40) or "nobody named",
    ]  # fmt: skip


def fill_sign_offs(sheet: PackSheet, pack: CogPack, back_to: str) -> None:
    """The eight points of each proposal, and the evidence that it rests on."""
    proposed = [line for line in pack.lines if line.proposal is not None]
    sheet.title(
        f"Proposed sign-offs ({len(proposed)})",
        "The chair decides in a quorate meeting, and not on a proposal of their own", back_to,
    )  # fmt: skip
    sheet.header(("#", "Location", "Point or evidence", "Met", "What is told of it"))
    for at, line in enumerate(proposed, 1):
        styles = ("rank", "strong", "text", "strong", "text")
        told = f"{shortened(line.name, 120)}\n{line.reference}"
        for number, (label, met, text) in enumerate(_points(line)):
            own: tuple[Value, Value] = (at, told) if number == 0 else (None, None)
            sheet.fill_row((*own, label, met, shortened(text, 900)), styles)


def _points(line: PackLine) -> list[tuple[str, str, str]]:
    rows = [
        (f"{number}. {point.label}", "✓ yes" if point.met else "✗ NO", point.told)
        for number, point in enumerate(line.points, 1)
    ]
    found = line.proposal
    if found is not None:
        told = (
            ("Prevent", found.prevent), ("Protect", found.protect), ("Justice", found.justice),
            ("Displacement", found.displacement), ("Review", day_text(found.review_on)),
            ("Proposed by", found.proposed_by),
        )  # fmt: skip
        rows.extend((label, "", text or "not told") for label, text in told)
    return rows


def fill_exceptions(sheet: PackSheet, pack: CogPack, back_to: str) -> None:
    """Every sign-off of the area that was granted without all points."""
    sheet.title(
        f"Signed off by exception ({len(pack.exceptions)})",
        "Points lacked; the chair's reason stands in every pack", back_to,
    )  # fmt: skip
    sheet.header(("Reference", "Location", "Stands", "Decided", "By", "Reason, and what lacked"))
    styles = ("text", "strong", "text", "date", "text", "late")
    for each in pack.exceptions:
        values: list[Value] = [
            each.reference, shortened(each.name, 120), each.status, each.decided_on,
            shortened(each.decided_by, 60), shortened(say.exception_text(each), 1200),
        ]  # fmt: skip
        sheet.fill_row(values, styles, row_id=each.reference)


def fill_last_actions(sheet: PackSheet, pack: CogPack, back_to: str) -> None:
    """What earlier meetings asked for, what is not done on top."""
    number = counted(len(pack.last_actions), "action")
    sheet.title("Last meeting's actions", f"{number}; those that are not done come first", back_to)
    fill_actions(sheet, pack.last_actions)


def fill_actions(sheet: PackSheet, actions: Sequence[PackAction]) -> None:
    """One row an action."""
    sheet.header(_ACTIONS)
    for each in actions:
        late = f"\nLATE by {counted(each.days_late, 'day')}" if each.days_late else ""
        values: list[Value] = [
            each.reference, shortened(each.about, 160), shortened(each.text, 1000),
            shortened(each.owner, 80), shortened(each.agency, 60), each.due,
            f"{each.status}{late}", shortened(each.result, 400),
        ]  # fmt: skip
        styles = ["strong", "text", "text", "text", "text", "date",
                  "late" if late else "text", "text"]  # fmt: skip
        sheet.fill_row(values, styles, row_id=each.reference, least=24)
    if not actions:
        sheet.put(1, "Nothing was asked for.", "plain")
        sheet.end_row(20)


def fill_method(sheet: PackSheet, pack: CogPack, back_to: str) -> None:
    """How the pack came about and what each number counts."""
    sheet.title("Method", "How the agenda was made and what its numbers count", back_to)
    sheet.header(("What", "How"), freeze=False)
    facts = sheet.pack.facts
    own = (
        ("Audit head", head_text(facts.head)),
        ("Generated", generated_text(facts.generated_by, facts.generated_at)),
    )
    for name, text in (*method(pack), *own):
        sheet.fill_row((name, text), ("strong", "text"))
