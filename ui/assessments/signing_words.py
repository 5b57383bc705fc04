"""How an assessment that waits for a signature is put into words, chips and columns. Pure."""

from __future__ import annotations

from lomu_app.assessments.signing import UnsignedRow
from lomu_app.people.rules import shown_name
from ui.kit.chips import Chip
from ui.kit.dates import ahead_words, day_words
from ui.kit.table import Column, Kind


def name_of(row: UnsignedRow) -> str:
    """`BROWN, Dennis`."""
    return shown_name(row.surname, row.forenames)


def due_level(row: UnsignedRow) -> tuple[str, str]:
    """How long it has waited: a level of lateness, and the words in the cell."""
    if row.days_late:
        return "overdue", ahead_words(-row.days_late)
    return "", f"by {day_words(row.due)}"


def due_chip(row: UnsignedRow) -> Chip:
    """The same as a chip."""
    level, words = due_level(row)
    return Chip(words, level, "late") if level else Chip(f"To sign {words}")


def shift_words(row: UnsignedRow) -> str:
    """`Lowered from High to Medium`; empty where the band is the computed one."""
    if not (row.lowered or row.raised):
        return ""
    return f"{'Lowered' if row.lowered else 'Raised'} from {row.computed} to {row.judged}"


def band_words(row: UnsignedRow) -> str:
    """The band that would be signed, or why there is none."""
    return row.not_done_label or row.judged or row.computed or "No band"


def spoken_unsigned(row: UnsignedRow) -> str:
    """The line in one sentence, for a screen reader."""
    shift = f", {shift_words(row).lower()}" if shift_words(row) else ""
    return (
        f"{name_of(row)}, {row.tool_short}, {band_words(row)}{shift}, assessed "
        f"{day_words(row.assessed_on)} by {row.assessor}, {due_level(row)[1]}"
    )


def words_of(row: UnsignedRow) -> str:
    """Everything that typing in the filter looks through."""
    parts = (
        name_of(row), row.reference, row.person_reference, row.tool_short, row.assessor,
        band_words(row),
    )  # fmt: skip
    return " ".join(parts).casefold()


def _person(row: UnsignedRow) -> tuple[str, str, str]:
    return name_of(row), row.person_reference, ""


def _due_words(row: UnsignedRow) -> str:
    return due_level(row)[1]


def _tool(row: UnsignedRow) -> str:
    return row.tool_short


def _assessed(row: UnsignedRow) -> str:
    return day_words(row.assessed_on)


def _assessor(row: UnsignedRow) -> str:
    return f"{row.assessor} (you)" if row.own else row.assessor


def _reference(row: UnsignedRow) -> str:
    return row.reference


def _shift_cell(row: UnsignedRow) -> Chip | None:
    words = shift_words(row)
    return Chip(words, shape="down" if row.lowered else "up") if words else None


COLUMNS: tuple[Column[UnsignedRow], ...] = (
    Column("due", "Sign", _due_words, Kind.LATE, due_level, sample="by 00/00/0000",
           sortable=False, whole=True),
    Column("name", "Person", name_of, Kind.PERSON, _person, sample="Mmmmmmmm, Mmmm",
           sortable=False, stretch=True),
    Column("tool", "Instrument", _tool, sample="DA-LOCAL m", sortable=False),
    Column("band", "Band", band_words, sample="No victim engage", sortable=False, gives_way=1),
    Column("shift", "Judged", shift_words, Kind.CHIP, _shift_cell,
           sample="Lowered from Medium to Standard", sortable=False, gives_way=4),
    Column("assessed", "Assessed", _assessed, Kind.NUMBER, sample="00/00/0000", sortable=False,
           gives_way=2),
    Column("assessor", "By", _assessor, sample="PC Yarrow (you)", sortable=False, gives_way=3),
    Column("reference", "Ref.", _reference, Kind.NUMBER, sample="RA-000000", sortable=False,
           gives_way=5),
)  # fmt: skip
