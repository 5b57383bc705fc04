"""How the kinds of file are said: what they are, what is wrong with them, and what came of them."""

from __future__ import annotations

from typing import NamedTuple

from lomu_app.intake.file_kinds import FileKind

KINDS = {
    FileKind.TARGETS: "Arrest-ready tracker",
    FileKind.COHORTS: "Cohort registers",
    FileKind.CUSTODY: "Custody and release extract",
    FileKind.PEOPLE: "List of people",
    FileKind.OFFENCES: "Offence history",
    FileKind.RESULTS: "Results for PNC ids",
    FileKind.LOCATIONS: "COG register of locations",
}
"""What a file can be, in words."""
KIND_FOUND = {
    FileKind.TARGETS: "It is read as an arrest-ready tracker.",
    FileKind.COHORTS: "It is read as registers of cohorts.",
    FileKind.CUSTODY: "It is read as an extract of custody and releases.",
    FileKind.PEOPLE: "It is read as a list of people.",
    FileKind.OFFENCES: "It is read as an extract of offences.",
    FileKind.RESULTS: "It is read as a list of results for PNC ids.",
    FileKind.LOCATIONS: "It is read as a COG register of CSE locations.",
}
NOTHING_FOUND = {
    FileKind.TARGETS: "a list of targets",
    FileKind.COHORTS: "a register of managed offenders",
    FileKind.CUSTODY: "an extract of custody or releases",
    FileKind.PEOPLE: "a list of people",
    FileKind.OFFENCES: "an extract of offences",
    FileKind.RESULTS: "a list of results for PNC ids",
    FileKind.LOCATIONS: "a COG register of CSE locations",
}
COUNTED = {
    FileKind.TARGETS: "targets", FileKind.COHORTS: "memberships", FileKind.CUSTODY: "people",
    FileKind.PEOPLE: "people", FileKind.OFFENCES: "offences",
    FileKind.RESULTS: "results", FileKind.LOCATIONS: "locations",
}  # fmt: skip
"""What the rows of such a file become."""
MISSING: dict[FileKind, tuple[tuple[str, ...], str]] = {
    FileKind.TARGETS: (
        ("open target",),
        "They stay as they are; close them on the Targets page if they should go.",
    ),
    FileKind.COHORTS: (
        ("live membership",),
        "They stay as they are; propose their deselection on the Cohorts page if they left.",
    ),
    FileKind.CUSTODY: (
        ("person in custody", "people in custody"),
        "Look up whether they were released: what is on record stays as it is.",
    ),
    FileKind.LOCATIONS: (
        ("open location",),
        "They stay on the agenda: only a sign-off, a transfer or a duplicate takes one off.",
    ),
}
"""Whom an earlier file had and this one has not: how they are counted, and what to do."""


class Held(NamedTuple):
    """What is said of rows that were not stored, and with which tone."""

    words: str
    tone: str = "problem"


_HELD = Held("could not be stored. Save the failed rows as a workbook, mend it, and bring it in.")
_HELD_OF = {
    FileKind.CUSTODY: Held(
        "of the extract fit nobody on record, and nobody is registered from one. Save them as a "
        "workbook to see whether any of them should be known here.",
        "info",
    ),
    FileKind.RESULTS: Held(
        "were not kept: nobody on record has the PNC id, or the row does not hold. Nobody is "
        "registered from such a list. Save them as a workbook to see who they are.",
        "info",
    ),
}
_MEND = "or mend the file and bring it in again: it changes only what differs."
UNDO = {
    FileKind.TARGETS: "There is no single step back. What came in wrongly is taken off on the "
    f"Targets page (withdraw), a join is undone on the person's page; {_MEND}",
    FileKind.COHORTS: "There is no single step back. Who came in wrongly is proposed for "
    f"deselection on the Cohorts page, a join is undone on the person's page; {_MEND}",
    FileKind.CUSTODY: "There is no single step back. What was known before stays on record; "
    f"{_MEND}",
    FileKind.PEOPLE: "There is no single step back. Each join can be undone on the person's page; "
    "the same list brought in again changes nothing.",
    FileKind.OFFENCES: "There is no single step back. A newer extract of the same offences "
    f"changes what it says otherwise; {_MEND}",
    FileKind.RESULTS: "There is no single step back. What was raised is closed on the Actions page "
    "with the reason.",
    FileKind.LOCATIONS: "There is no single step back, and nothing on the agenda is deleted. What "
    f"came in twice is marked as a duplicate on the COG page; {_MEND}",
}
"""How what came in wrongly is put right."""


def held_words(kind: FileKind) -> Held:
    """What is said of the rows that such a file could not store."""
    return _HELD_OF.get(kind, _HELD)
