"""Layouts drawn by lot: headings, spellings, order and furniture that units really use."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Sequence
from pathlib import Path

from openpyxl.styles import Font, PatternFill

from tests.support.trackers import page as columns
from tests.support.trackers.entries import Entry, make_entries
from tests.support.trackers.page import Book, Column, Page, Tracker
from tests.support.trackers.writers import ADDED_STYLES, BIRTH_STYLES

HEADINGS: dict[str, tuple[str, ...]] = {
    "name": ("Suspect", "NAME", "Offender Name", "Nominal", "Subject", "Wanted person",
             "Full name", "Suspect (SURNAME, First)", "Susp Name"),
    "surname": ("Surname", "LAST NAME", "Family Name", "Suspect surname", "Sname"),
    "forenames": ("Forename(s)", "First Name", "FORENAMES", "Given names", "Fname"),
    "born": ("DOB", "D.O.B.", "Date of Birth", "Birth date", "Suspect DOB", "Born", "D/O/B",
             "Date\nof\nBirth"),
    "pnc": ("PNC", "PNC ID", "PNCID", "PNC No.", "PNC Number", "P.N.C. ID", "Suspect PNC"),
    "crime": ("Crime No", "Crime Ref", "Crime Reference", "Ref", "CRN", "OASIS No", "Crime number",
              "Occurrence No", "Investigation Ref", "Crime\nRef."),
    "offence": ("Offence", "Offence(s)", "Wanted for", "Crime type", "Allegation", "OFFENCES",
                "Suspected offence", "Reason wanted"),
    "risk": ("Risk", "DASH", "Victim Risk", "Vic Risk", "Risk level", "DASH Risk", "Risk Grading",
             "H/M/S"),
    "added": ("Date Added", "Added", "On list since", "Date added to DAART", "Entered",
              "Date listed", "Outstanding since", "Date on list"),
    "wanted": ("Circ'd?", "Wanted on PNC", "PNC Wanted?", "W/M", "Circulated", "Circ on PNC (Y/N)"),
    "markers": ("Markers", "Warning markers", "PNC Warnings", "Warnings", "W/Markers",
                "Warning Signals", "Flags"),
    "attempts": ("Attempts", "Arrest Attempts", "Attempts made", "Arrest enquiries",
                 "Attempts to arrest", "Enquiries"),
    "attempts_count": ("No. of attempts", "# attempts", "Number of attempts", "Attempt count"),
    "address": ("Address", "Last Known Address", "LKA", "Home address", "Addresses", "Whereabouts",
                "Address(es) to try"),
    "oic": ("OIC", "Officer in the case", "O.I.C.", "Investigating Officer", "Officer", "OIC name"),
    "remark": ("Comments", "Notes", "Update", "Remarks", "Further info"),
    "status": ("Status", "STATUS", "Current status", "Arrest status"),
}  # fmt: skip
COUNTED = ("count", "times", "said")
LISTED = ("numbered", "hours", "dotted", "worded", "bullets")


def mixed_tracker(path: Path, seed: int) -> Tracker:
    """A workbook whose layout the seed decides, with the truth about it."""
    rng = random.Random(seed)
    entries = make_entries(seed, rng.randrange(12, 40))
    arrested = set(rng.sample(range(len(entries)), rng.randrange(4)))
    has_status = rng.random() < 0.6
    if has_status:
        entries = [
            dataclasses.replace(entry, status="arrested") if at in arrested else entry
            for at, entry in enumerate(entries)
        ]
    chosen = _columns(rng, has_status=has_status)
    book = Book(path, rng.choice(("Sheet1", "DAART", "Live list", "Current", "Targets")))
    page = book.page(left=rng.choice((1, 1, 1, 2, 3)))
    _above(page, rng)
    sections = rng.random() < 0.25
    page.head(chosen)
    _lines(page, chosen, entries, rng, sections=sections)
    if rng.random() < 0.4:
        page.gap()
        page.text(rng.choice(("Total", "Total outstanding", "Count")), len(entries))
    if rng.random() < 0.3:
        page.text(rng.choice(("Strike through = to come off", "Updated by DS Marl 0700", "*NB*")))
    return book.saved()


def _columns(rng: random.Random, *, has_status: bool) -> list[Column]:
    def under(kind: str) -> str:
        heading = rng.choice(HEADINGS[kind])
        return rng.choice((heading, heading, heading.upper(), f" {heading} ", f"{heading}:"))

    names = [columns.name(under("name"), rng.choice(list(columns.NAMES)))]
    if rng.random() < 0.4:
        change = rng.choice((str, str.title, str.upper))
        names = [columns.surname(under("surname"), change), columns.forenames(under("forenames"))]
        if rng.random() < 0.3:
            names.reverse()
    if rng.random() < 0.25:
        tries = columns.attempts(under("attempts_count"), rng.choice(COUNTED))
    else:
        tries = columns.attempts(under("attempts"), rng.choice(LISTED))
    rest = [
        columns.born(under("born"), rng.choice(BIRTH_STYLES)),
        columns.pnc(under("pnc"), rng.choice(list(columns.PNCS))),
        columns.crime(under("crime"), rng.choice(list(columns.CRIMES))),
        columns.offence(under("offence")),
        columns.risk(under("risk"), rng.choice(list(columns.RISKS))),
        columns.added(under("added"), rng.choice(ADDED_STYLES)),
        columns.wanted(under("wanted"), rng.choice(list(columns.WANTED))),
        columns.markers(under("markers"), rng.choice(list(columns.MARKERS))),
        tries,
        columns.address(under("address"), rng.choice(list(columns.ADDRESSES))),
        columns.oic(under("oic")),
        columns.remark(under("remark")),
    ]
    if has_status:
        rest.append(columns.status(under("status"), rng.choice(list(columns.STATUSES))))
    rng.shuffle(rest)
    at = rng.randrange(len(rest) + 1)
    chosen = [*rest[:at], *names, *rest[at:]]
    if rng.random() < 0.4:
        numbers = iter(range(1, 1000))
        chosen.insert(0, columns.other(rng.choice(("No", "#", "Ser", "")), lambda _: next(numbers)))
    return chosen


def _above(page: Page, rng: random.Random) -> None:
    for text in rng.sample(
        ("DA ARREST TARGETS", "OFFICIAL - SENSITIVE", "Updated 24/11/2026 0650hrs",
         "Do not forward outside the force", "Key: strike through = to come off", "v3.2 Nov 2026"),
        rng.choice((0, 0, 1, 2, 4)),
    ):  # fmt: skip
        page.text(text)
    page.gap(rng.choice((0, 0, 1, 2)))


def _lines(
    page: Page, chosen: Sequence[Column], entries: Sequence[Entry], rng: random.Random,
    *, sections: bool,
) -> None:  # fmt: skip
    band = None
    spaced, repeated = rng.random() < 0.2, rng.random() < 0.15
    for at, entry in enumerate(entries):
        if sections and entry.risk != band:
            band = entry.risk
            page.text(rng.choice((f"{band.upper()} RISK", f"{band.title()} risk")))
        if repeated and at and at % 10 == 0:
            page.head(chosen)
        if rng.random() < 0.06:
            struck = dataclasses.replace(entry, struck=True)
            [row] = page.lines(chosen, [struck])
            for column in range(page.left, page.left + len(chosen)):
                page.sheet.cell(row, column).font = Font(strike=True)
        else:
            [row] = page.lines(chosen, [entry])
        if at % 2 and rng.random() < 0.3:
            for column in range(page.left, page.left + len(chosen)):
                page.sheet.cell(row, column).fill = PatternFill("solid", fgColor="DDEBF7")
        if spaced:
            page.gap()
