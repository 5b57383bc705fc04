"""Registers of imaginary units, each laid out in its own way, and what is really in them."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lomu_app.intake.workbook import Sheet, Value, Workbook

TODAY = dt.date(2026, 11, 24)
_LETTERS = "ZABCDEFGHJKLMNPQRTUVWXY"
_SURNAMES = (
    "OAKMERE", "TARNLEY", "FENWRIGHT", "KETTLEWELL", "O'DOWD", "VAN-STEYN", "MCALPINE", "HOLLIS",
    "QUAIFE", "RUDDOCK", "TREADGOLD", "WETHERBY",
)  # fmt: skip
_FORENAMES = ("Dale", "Leon", "Gary", "Marcus", "Tyrone", "Imran", "Jason", "Darren", "Paul")
_OFFICERS = ("Yarrow", "Sorrel", "Bello", "Steele", "Nixon")
_PRISONS = ("HMP Birmingham", "HMP Hewell", "HMP/YOI Brinsford", "YOI Swinfen Hall")
COHORTS = {
    "high_risk_da": ("High Risk DA", "HRDA", "High Risk Domestic Abuse", "HR DA cohort"),
    "serial_da": ("Serial DA", "Serial", "SDA", "Serial perpetrators"),
    "resettlement": ("Resettlement", "Resettlement cohort", "Prison Releases"),
    "cse": ("CSE", "CSE offenders", "CSE Nominals"),
}
_HEADINGS = {
    "name": ("Name", "Nominal", "Offender", "Subject", "Full name", "Perp", "Individual"),
    "surname": ("Surname", "Last name", "Family name"),
    "forenames": ("Forename", "First name", "Forename(s)", "Given names"),
    "date_of_birth": ("DOB", "D.O.B.", "Date of birth", "Born"),
    "pnc_id": ("PNC", "PNC ID", "PNCID", "PNC No", "PNC ref"),
    "lead_manager": (
        "OM", "Offender Manager", "Lead OM", "Police OM", "Managed by", "LOMU officer", "OIC",
        "Officer", "Case manager", "OM (police)", "Allocated to",
    ),
    "selected_on": (
        "Adopted", "Date adopted", "Date selected", "On cohort since", "Start date", "Date on",
        "Adopted at ODOC", "Managed since", "Date joined cohort", "Cohort entry date",
    ),
    "rag": ("RAG", "RAG status", "Current RAG", "R/A/G", "RAG Status (R/A/G)"),
    "review_due": (
        "Review due", "Next review", "Review date", "Next ODOC", "Review", "Rev due",
        "Review by", "Next ODOC/review",
    ),
    "in_custody": (
        "Custody/Community", "Location", "Establishment", "Prison", "In custody?", "Where",
        "Custody", "HMP", "Status (custody/community)",
    ),
    "release_date": (
        "Release date", "Release", "Due out", "Est. release date", "CRD", "ERD", "Rel. date",
    ),
    "supervision_ends": ("SED", "Licence end date", "Sentence end", "SLED"),
    "statutory": ("Statutory?", "Stat / Non-stat", "Statutory Y/N"),
    "probation_officer": ("Probation officer", "Probation", "PO", "COM", "NPS OM"),
    "deputy": ("Deputy", "Deputy OM", "Cover OM", "Second OM"),
    "da_flag": ("DA flag", "Prev high risk DA", "Previous DA flag"),
    "prison_number": ("NOMS", "Prison no", "NOMIS number"),
    "cohort": ("Cohort", "Cohort type", "LOMU cohort"),
}  # fmt: skip
_DECOYS: dict[str, Callable[[random.Random, Any], Value]] = {
    "Previous OM": lambda r, _: _officer(r),
    "HDC date": lambda r, _: TODAY + dt.timedelta(r.randint(5, 60)),
    "Last contact": lambda r, _: TODAY - dt.timedelta(r.randint(1, 60)),
    "Partner": lambda r, _: f"{r.choice(_SURNAMES)}, Sally",
    "Victim DOB": lambda r, _: dt.date(1990, 5, r.randint(1, 28)),
    "Last review": lambda r, _: TODAY - dt.timedelta(r.randint(10, 90)),
    "Previous RAG": lambda r, _: r.choice("RAG"),
    "Sentence date": lambda r, _: TODAY - dt.timedelta(r.randint(100, 900)),
    "Photo date": lambda r, _: TODAY - dt.timedelta(r.randint(100, 900)),
    "PPIT": lambda r, _: r.randint(0, 20),
    "Next home visit": lambda r, _: TODAY + dt.timedelta(r.randint(1, 20)),
    "Date of last offence": lambda r, _: TODAY - dt.timedelta(r.randint(20, 300)),
    "Tag end": lambda r, _: TODAY + dt.timedelta(r.randint(20, 100)),
    "Index offence": lambda r, _: r.choice(("ABH", "Burglary dwelling", "Stalking")),
    "Date of recall": lambda r, _: TODAY - dt.timedelta(r.randint(10, 90)),
    "Supervisor": lambda r, _: f"PS {r.choice(_OFFICERS)}",
    "Referred by": lambda r, _: _officer(r),
    "Co-defendant": lambda r, _: f"{r.choice(_SURNAMES)}, {r.choice(_FORENAMES)}",
    "Date allocated": lambda _, one: one["selected_on"] + dt.timedelta(3),
    "SHPO end date": lambda r, _: TODAY - dt.timedelta(r.randint(3, 60)),
}
"""Columns beside, which mean none of the above however much they look like it."""
_OPTIONAL = (
    "selected_on", "rag", "in_custody", "release_date", "supervision_ends", "statutory",
    "probation_officer", "deputy", "da_flag", "prison_number",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Layout:
    """A workbook, its lines by sheet and row (from 1), and the fields that it has columns for."""

    workbook: Workbook
    lines: dict[tuple[str, int], dict[str, Any]]
    fields: frozenset[str]


def make_layout(seed: int) -> Layout:
    """One unit's registers; the same seed gives the same."""
    return _Maker(random.Random(seed)).make()


def _officer(r: random.Random) -> str:
    return f"{r.choice(('PC', 'DC', 'DS'))} {r.randint(1000, 9999)} {r.choice(_OFFICERS)}"


class _Maker:
    """Draws the habits of a unit, and fills its sheets."""

    def __init__(self, r: random.Random) -> None:
        self._r = r
        self._form = r.choice(("sheets", "sheets", "column", "sections", "banner"))
        self._who = ["surname", "forenames"] if r.random() < 0.25 else ["name"]
        self._days = r.choice(("real", "slashed", "dotted", "worded", "iso", "mixed"))
        self._names = r.choice(("comma", "comma", "title", "caps"))
        self._pnc = r.choice(("long", "short", "bare"))
        self._rag = r.choice((str.lower, str.upper, str.title, lambda word: word[0].upper()))
        chosen = [field for field in _OPTIONAL if r.random() < 0.6]
        fields = ["date_of_birth", "pnc_id", "lead_manager", "review_due", *chosen]
        if r.random() < 0.4:
            r.shuffle(fields)
        if self._form == "column":
            fields.append("cohort")
        self._columns = [*self._who, *fields]
        for decoy in _DECOYS:
            if r.random() < 0.15:
                self._columns.insert(r.randint(len(self._who), len(self._columns)), decoy)
        self._heads = {c: r.choice(_HEADINGS.get(c, (c,))) for c in self._columns}
        self._lines: dict[tuple[str, int], dict[str, Any]] = {}

    def make(self) -> Layout:
        sheets = []
        names = self._r.sample(list(COHORTS), 3)
        if self._form == "sheets":
            for code in names:
                sheet = Sheet(self._r.choice(COHORTS[code]))
                self._fill(sheet, self._head(sheet, self._r.choice((0, 2)), ""), [code] * 6)
                sheets.append(sheet)
        elif self._form == "sections":
            sheet, row = Sheet("Master"), 0
            row = self._head(sheet, 0, "")
            for code in names:
                sheet.rows[row] = [self._r.choice(COHORTS[code]).upper()]
                row = self._fill(sheet, row + 1, [code] * 4)
            sheets.append(sheet)
        elif self._form == "column":
            sheet = Sheet("Register")
            codes = [self._r.choice(names) for _ in range(10)]
            self._fill(sheet, self._head(sheet, 0, ""), codes)
            sheets.append(sheet)
        else:
            sheet = Sheet("Sheet1")
            banner = f"{self._r.choice(COHORTS[names[0]])} register - Coventry LOMU"
            self._fill(sheet, self._head(sheet, 2, banner), [names[0]] * 8)
            sheets.append(sheet)
        book = Workbook("unit.xlsx", "xlsx", sheets, formatting_read=True)
        return Layout(book, self._lines, frozenset(self._columns))

    def _head(self, sheet: Sheet, row: int, banner: str) -> int:
        if row:
            sheet.rows[0] = [banner or "OFFICIAL-SENSITIVE: LOMU register"]
        sheet.rows[row] = [self._heads[column] for column in self._columns]
        return row + 1

    def _fill(self, sheet: Sheet, row: int, codes: list[str]) -> int:
        for code in codes:
            one = self._person(code)
            sheet.rows[row] = [self._cell(column, one) for column in self._columns]
            self._lines[sheet.name, row + 1] = one
            row += 1
        return row

    def _person(self, code: str) -> dict[str, Any]:
        r, inside = self._r, self._r.random() < 0.4
        year, serial = r.randint(1985, 2024), r.randint(1, 9_999_999)
        letter = _LETTERS[int(f"{year % 100:02d}{serial:07d}") % 23]
        return {
            "surname": r.choice(_SURNAMES), "forenames": r.choice(_FORENAMES),
            "date_of_birth": dt.date(r.randint(1965, 2004), r.randint(1, 12), r.randint(1, 28)),
            "pnc_id": f"{year}/{serial:07d}{letter}", "cohort": code,
            "lead_manager": _officer(r), "deputy": _officer(r),
            "selected_on": TODAY - dt.timedelta(r.randint(5, 700)),
            "rag": r.choice(("red", "amber", "green")),
            "review_due": TODAY + dt.timedelta(r.randint(-20, 80)), "in_custody": inside,
            "place": r.choice(_PRISONS) if inside else "",
            "release_date": TODAY + dt.timedelta(r.randint(5, 400)) if inside else None,
            "supervision_ends": TODAY + dt.timedelta(r.randint(100, 900)),
            "statutory": r.random() < 0.5,
            "probation_officer": r.choice(("Jane Hartwell", "P. Osei", "K Lumb")),
            "da_flag": r.random() < 0.6, "prison_number": f"A{r.randint(1000, 9999)}BC",
        }  # fmt: skip

    def _cell(self, column: str, one: dict[str, Any]) -> Value:
        if column in _DECOYS:
            return self._shown(_DECOYS[column](self._r, one))
        if column == "name":
            return self._name(one)
        if column == "pnc_id":
            return self._pnc_shown(one["pnc_id"])
        if column == "rag":
            return str(self._rag(one["rag"]))
        if column == "in_custody":
            asked = "?" in self._heads[column]
            return ("Y" if one[column] else "N") if asked else one["place"] or "Community"
        if column == "cohort":
            return self._r.choice(COHORTS[one["cohort"]])
        value = one[column]
        return ("Yes" if value else "No") if isinstance(value, bool) else self._shown(value)

    def _name(self, one: dict[str, Any]) -> str:
        surname, forenames = one["surname"], one["forenames"]
        if self._names == "caps":
            return f"{surname} {forenames}"
        return f"{surname.title() if self._names == 'title' else surname}, {forenames}"

    def _pnc_shown(self, pnc: str) -> str:
        year, serial = pnc.split("/")
        shown = {"long": pnc, "bare": pnc.replace("/", ""),
                 "short": f"{year[2:]}/{serial.lstrip('0').lower()}"}  # fmt: skip
        return shown[self._pnc]

    def _shown(self, value: Any) -> Value:
        if not isinstance(value, dt.date):
            return value  # type: ignore[no-any-return]  # a cell's value, whatever it is
        ways = ("real", "slashed", "dotted", "worded", "iso", "serial")
        way = self._r.choice(ways) if self._days == "mixed" else self._days
        shown: dict[str, Value] = {
            "real": dt.datetime(value.year, value.month, value.day), "iso": value.isoformat(),  # noqa: DTZ001 - cells have no zone
            "slashed": f"{value:%d/%m/%Y}", "dotted": f"{value.day}.{value.month}.{value:%y}",
            "worded": f"{value:%d-%b-%Y}", "serial": (value - dt.date(1899, 12, 30)).days,
        }  # fmt: skip
        return shown[way]
