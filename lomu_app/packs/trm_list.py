"""The sheets of a Threat Review pack that are tables: list, off the list, actions, method."""

from __future__ import annotations

from collections.abc import Sequence

from lomu_app.daart.snapshot import ListLine, ListSnapshot
from lomu_app.kernel.counting import counted
from lomu_app.packs import trm_words as say
from lomu_app.packs.safe_text import shortened
from lomu_app.packs.text_layout import Value
from lomu_app.packs.trm_figures import method
from lomu_app.packs.type_here import TypeHere
from lomu_app.packs.workbook import PackSheet, Page

LIST_PAGE = Page(
    widths=(5, 23, 12, 6, 15.5, 40, 27, 12, 6.5, 6.5, 9, 17, 22, 17, 12),
    landscape=True,
    frozen_columns=2,
)
_LIST = (
    ("#", "rank_link"), ("Name", "strong"), ("Born", "date"), ("Age", "number"), ("Risk", "risk"),
    ("Why here", "text"), ("Gaps", "text"), ("Moved", "text"), ("Days", "number"),
    ("Tries", "number"), ("Wanted on PNC", "text"), ("Warning markers", "strong"),
    ("First address", "text"), ("Owner, team", "text"), ("Due", "text"),
)  # fmt: skip
_RISK_COLUMN = 4
_REST = " … (whole text in the briefing)"
_LONGEST = 330

OFF_PAGE = Page(widths=(16, 28, 24, 66), landscape=True)

ACTION_PAGE = Page(widths=(5, 22, 14.5, 28, 32, 18, 12, 16, 28), landscape=True, frozen_columns=2)
_ACTION_HEADINGS = (
    "#", "Name", "Risk", "Ask of the meeting, gaps", "Decision", "Owner", "By when", "Result",
    "Note",
)  # fmt: skip
_LOCKED = 4  # columns before those that are filled in
_ACTION_STYLES = (
    "rank", "strong", "risk", "text", "type_text", "type_text", "type_date", "type_text",
    "type_text",
)  # fmt: skip
# For a list made before lists kept the results of their policy.
RESULTS = ("Done", "Part done", "Not done")
_RESULT_HEADING = "Results to choose from"
_FREE_ROWS = 8

METHOD_PAGE = Page(widths=(24, 78))
METHOD_HIGHEST = 1060  # points that can still be read when set on one page


def fill_list(
    sheet: PackSheet, snapshot: ListSnapshot, briefings: Sequence[tuple[ListLine, str]],
    back_to: str,
) -> None:  # fmt: skip
    """One row a target, in the order of the list; each number leads to the briefing."""
    lines = [line for line, _ in briefings]
    people = counted(len(lines), "person", "people")
    sheet.title(
        f"{say.TITLE} list: {snapshot.area}",
        f"{say.long_day(snapshot.day)} · {people} · {say.status_text(snapshot)} ·"
        f" data as at {say.moment_text(snapshot.data_as_at)}",
        back_to,
    )
    sheet.header([heading for heading, _ in _LIST])
    first = sheet.row
    for line, name in briefings:
        values, styles = _list_row(line)
        sheet.link_number(0, name, line.rank, styles[0])
        sheet.fill_row(values, styles, row_id=row_id(line))
    if lines:
        sheet.colour_risk(_RISK_COLUMN, first, sheet.row - 1)
        sheet.filter_rows(first - 1, sheet.row - 1)
    else:
        sheet.put(1, "Nobody is on the list today.", "plain")
        sheet.end_row(20)


def row_id(line: ListLine) -> str:
    """By which a returned row is matched: line, version, target."""
    return f"{line.item_id}.{line.version}.{line.target_id}"


def _list_row(line: ListLine) -> tuple[list[Value], list[str]]:
    due = say.due_day(line)
    values: list[Value] = [
        line.rank,
        f"{say.name_of(line)}\n{line.reference}",
        line.date_of_birth,
        line.age,
        say.risk_text(line),
        _short(say.why_short(line)),
        _short(say.gaps_short(line)) or "none",
        say.movement_text(line),
        line.days_wanted,
        max(line.attempts_total, len(line.attempts)),
        say.pnc_wanted(line),
        _short(say.markers_short(line)),
        _short(say.first_address(line)),
        _short(say.owner_of(line)),
        due or _short(line.due),
    ]
    styles = [style for _, style in _LIST]
    if line.gaps:
        styles[6] = "late"
    if line.wanted_on_pnc is not True:
        styles[10] = "late"
    if not line.markers:
        styles[11] = "text"
    if due:
        styles[14] = "date"
    return values, styles


def _short(text: str) -> str:
    return shortened(text, _LONGEST, rest=_REST)


def fill_off(sheet: PackSheet, snapshot: ListSnapshot, back_to: str) -> None:
    """Who is not on the list any more, or was taken off it, and why: nobody just vanishes."""
    sheet.title(
        "Off the list", "On the previous list and not on this one, or taken off by hand", back_to
    )
    sheet.header(("Reference", "Name", "Outcome", "Why, and who"))
    for gone in snapshot.off_since:
        _long_row(sheet, (gone.reference, gone.name, say.words(gone.outcome)), gone.detail)
    for line in say.removed(snapshot):
        by = f" ({line.removed_by or 'not recorded'})"
        told = (line.reference, say.name_of(line), "Taken off by hand")
        _long_row(sheet, told, f"{line.removed_reason or ''}{by}")


def _long_row(sheet: PackSheet, told: Sequence[str], text: str) -> None:
    for part in sheet.layout.portions(3, text, "text"):
        values = [*(shortened(value, 200) for value in told), part]
        sheet.fill_row(values, ["text", "strong", "text", "text"])


def fill_actions(sheet: PackSheet, snapshot: ListSnapshot, results: str, back_to: str) -> None:
    """The meeting's decisions, to be typed into the yellow cells.

    `results` is the place of the words that a result is chosen from.
    """
    sheet.title(
        "Actions to fill in",
        "Type in the yellow cells; all else is locked. Keep the file's name, so that it can be"
        " matched again.",
        back_to,
    )
    sheet.header(_ACTION_HEADINGS)
    first = sheet.row
    for line in say.listed(snapshot):
        values = _action_row(line)
        sheet.fill_row(values, _ACTION_STYLES, least=36, row_id=row_id(line))
    if sheet.row > first:
        sheet.colour_risk(2, first, sheet.row - 1)
    other: list[Value] = [None, "Other action", *[None] * 7]
    for number in range(1, _FREE_ROWS + 1):
        sheet.fill_row(other, _ACTION_STYLES, least=30, row_id=f"free.{number}")
    for column, cell in enumerate(_to_type(snapshot, results), _LOCKED):
        sheet.ask(column, first, sheet.row - 1, cell)


def _action_row(line: ListLine) -> list[Value]:
    ask = "\n".join(_short(part) for part in (line.ask, say.gaps_short(line)) if part)
    due = say.due_day(line) or line.due or None
    result = (line.result_label or say.words(line.result)) if line.result else None
    return [
        line.rank, f"{say.name_of(line)}\n{line.reference}", say.risk_text(line), ask,
        line.decision, line.owner, due, result, line.result_note,
    ]  # fmt: skip


def _to_type(snapshot: ListSnapshot, results: str) -> tuple[TypeHere, ...]:
    """What may be typed into each yellow column, alike in all its rows."""
    return (
        TypeHere(hint="What the meeting decided."),
        TypeHere(hint="Who does it: rank, name, team."),
        TypeHere(hint="The day by which it is done, as dd/mm/yyyy.", not_before=snapshot.day),
        TypeHere(hint="Choose from the list; say why in the note.", choices=results),
        TypeHere(hint="Why it was done in part or not at all."),
    )


def fill_method(sheet: PackSheet, snapshot: ListSnapshot, known_by: str, back_to: str) -> str:
    """How the order came about and what each number counts; the place of the results."""
    sheet.title("Method", "How the list was made and what its numbers count", back_to)
    sheet.header(("What", "How"), freeze=False)
    facts = sheet.pack.facts
    own = (
        ("Audit head", say.head_text(facts.head)),
        ("Generated", say.generated_text(facts.generated_by, facts.generated_at)),
    )
    _facts(sheet, [*method(snapshot, known_by), *own])
    first = sheet.row
    choices = [shortened(word, 120) for word in snapshot.result_choices or RESULTS]
    _facts(sheet, [(_RESULT_HEADING, word) for word in choices])
    return sheet.place_of(1, first, sheet.row - 1)


def _facts(sheet: PackSheet, facts: Sequence[tuple[str, str]]) -> None:
    """Name and text a row; a name that stands above already is not said again."""
    above = ""
    for name, text in facts:
        for part in sheet.layout.portions(1, text, "text"):
            sheet.fill_row(("" if name == above else name, part), ("strong", "text"))
            above = name
