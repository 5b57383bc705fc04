"""COG registers of imaginary authorities, each laid out in its own way, and what is in them."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lomu_app.intake.workbook import Sheet, Value, Workbook

TODAY = dt.date(2026, 11, 24)
AREAS = ("Coventry", "Solihull", "Walsall", "Dudley", "Birmingham")
_SURNAMES = ("Oakmere", "Tarnley", "Fenwright", "Kettlewell", "Quaife", "Ruddock", "Treadgold")
_OFFICERS = ("Yarrow", "Sorrel", "Bello", "Steele", "Nixon")
_KINDS = {
    "residential": ("Residential", "House", "Flat"), "hotel": ("Hotel", "B&B", "Guest house"),
    "public_space": ("Park", "Car park", "Public space"), "online": ("Online", "App"),
    "fast_food": ("Fast food", "Takeaway"), "taxi": ("Taxi office", "Taxi rank"),
    "education": ("School", "College"), "shop": ("Shopping centre",),
    "shisha": ("Shisha lounge",),
}  # fmt: skip
_TACTICS = {
    "Hotel watch visit; s116 notice": ("TRAINING", "HOTEL116"), "Licensing visit": ("VISIT",),
    "CAWN served on 1 male": ("CAWN",), "Closure notice considered": ("CLN76",),
    "Hi vis patrols\nOutreach": ("HVP", "OUTREACH"), "Closure order": ("CLO80",), "": (),
}  # fmt: skip
_INTEL = (
    "Young females seen with older males", "Room booked with cash", "Missing child found here",
)  # fmt: skip
_HEADINGS = {
    "reference": ("Ref", "Location ref", "Ref no", "COG Ref", "Location ID"),
    "name": ("Location", "Location name", "Premises", "Venue", "Name of location", "Site"),
    "kind": ("Type", "Location type", "Category", "Premises type", "Type of place"),
    "address": ("Address", "Full address", "Premises address", "Location address"),
    "postcode": ("Postcode", "Post code", "PCode"),
    "raised_on": (
        "Date raised", "Raised", "Date first raised", "Date opened", "On agenda since",
        "Date nominated",
    ),
    "intelligence": ("Intelligence summary", "Intel", "Summary of intelligence", "Concerns"),
    "grading": ("Grading", "Grade", "Intel grading", "3x5x2", "Evaluation"),
    "initial_risk": ("Initial risk", "Risk at entry", "Entry risk", "Risk when raised"),
    "current_risk": ("Current risk", "Risk now", "Risk", "Risk level", "Risk rating"),
    "tactics": ("Tactics / disruption", "Tactics", "Disruption activity", "Disruption plan"),
    "officer": ("Owner", "Lead officer", "OIC", "Allocated to", "Location owner"),
    "notes": ("Updates", "COG updates", "Progress", "Running log", "Latest update"),
    "signed_off_on": ("Signed off", "Sign off", "Date signed off", "Signed off?", "Closed"),
    "signed_off_by": ("Signed off by", "Closed by", "Authorised by"),
}  # fmt: skip
_DECOYS: dict[str, Callable[[random.Random], Value]] = {
    "Date of last visit": lambda r: TODAY - dt.timedelta(r.randint(1, 60)),
    "Date of licence review": lambda r: TODAY - dt.timedelta(r.randint(1, 60)),
    "Previous risk": lambda r: r.choice(("Low", "High")),
    "Risk to staff": lambda r: r.choice(("Low", "Medium")),
    "Premises manager": lambda r: f"{r.choice(_OFFICERS)} {r.choice(_SURNAMES)}",
    "Manager's postcode": lambda r: f"DY{r.randint(1, 9)} {r.randint(1, 9)}QQ",
    "CCTV": lambda r: r.choice(("Y", "N")),
    "No. of crimes": lambda r: r.randint(0, 30),
    "Previous owner": lambda r: f"PC {r.randint(1000, 9999)} {r.choice(_OFFICERS)}",
    "Victim initials": lambda r: r.choice(("AB", "CD", "")),
    "Next COG": lambda r: TODAY + dt.timedelta(r.randint(1, 30)),
    "Council reference": lambda r: f"ENF/{r.randint(100, 999)}",
    "Proposed sign off date": lambda r: TODAY - dt.timedelta(r.randint(1, 20)),
    "Ward": lambda r: r.choice(("Foleshill", "Binley", "Hillfields")),
    "Referred by": lambda r: r.choice(("School", "Social care", "Police")),
    "Tactic expiry date": lambda r: TODAY - dt.timedelta(r.randint(1, 20)),
}
"""Columns beside, which mean none of the above however much they look like it."""
_OPTIONAL = ("reference", "grading", "initial_risk", "intelligence", "officer", "signed_off_by")
_JUNK: tuple[Value, ...] = ("see above", "??", "31/02/26", 99, "tbc", "as discussed")


@dataclass(frozen=True, slots=True)
class Layout:
    """A workbook, its lines by sheet and row (from 1), and the fields that it has columns for.

    `spoilt` are cells (sheet, row, field) in which something else was typed.
    """

    workbook: Workbook
    lines: dict[tuple[str, int], dict[str, Any]]
    fields: frozenset[str]
    spoilt: frozenset[tuple[str, int, str]]


def make_layout(seed: int, *, junk: bool = False) -> Layout:
    """One authority's register, or that of several; with `junk` in headings and cells."""
    return _Maker(random.Random(seed), junk=junk).make()


def _misspelt(r: random.Random, heading: str) -> str:
    """A heading with two letters exchanged, if it is long enough to be known all the same."""
    if len(heading) < 8:
        return heading
    at = r.randrange(1, len(heading) - 2)
    return heading[:at] + heading[at + 1] + heading[at] + heading[at + 2 :]


class _Maker:
    """One layout."""

    def __init__(self, r: random.Random, *, junk: bool) -> None:
        self._r, self._junk = r, junk
        self._form = r.choice(("sheets", "sections", "column", "banner"))
        self._days = r.choice(("real", "slashed", "dotted", "worded", "iso", "mixed"))
        self._stroke = r.choice((" - ", ": ", " – "))
        chosen = [field for field in _OPTIONAL if r.random() < 0.8]
        always = ["kind", "address", "postcode", "raised_on", "current_risk", "tactics", "notes"]
        fields = [*always, "signed_off_on", *chosen]
        r.shuffle(fields)
        self._columns = ["name", *fields] if r.random() < 0.8 else [*fields, "name"]
        if self._form == "column":
            self._columns.append("area")
        for decoy in _DECOYS:
            if r.random() < 0.2:
                self._columns.insert(r.randint(0, len(self._columns)), decoy)
        self._heads = {c: r.choice(_HEADINGS.get(c, (c,))) for c in self._columns}
        self._heads["area"] = "Local authority"
        if junk:
            self._heads |= {c: _misspelt(r, self._heads[c]) for c in fields if r.random() < 0.1}
        self._lines: dict[tuple[str, int], dict[str, Any]] = {}
        self._spoilt: set[tuple[str, int, str]] = set()
        self._count = 0

    def make(self) -> Layout:
        sheets, areas = [], self._r.sample(AREAS, 3)
        if self._form == "sheets":
            for area in areas:
                sheet = Sheet(self._r.choice((area, f"{area} COG", f"CSE locations {area}")))
                self._fill(sheet, self._head(sheet, self._r.choice((0, 2)), ""), [area] * 6)
                sheets.append(sheet)
        elif self._form == "sections":
            sheet = Sheet("COG register")
            row = self._head(sheet, 0, "")
            for area in areas:
                sheet.rows[row] = [area.upper()]
                row = self._fill(sheet, row + 1, [area] * 5)
            sheets.append(sheet)
        elif self._form == "column":
            sheet = Sheet("Register")
            picked = [self._r.choice(areas) for _ in range(12)]
            self._fill(sheet, self._head(sheet, 0, ""), picked)
            sheets.append(sheet)
        else:
            sheet = Sheet("Sheet1")
            self._fill(sheet, self._head(sheet, 2, f"{areas[0]} COG register"), [areas[0]] * 10)
            sheets.append(sheet)
        book = Workbook("cog.xlsx", "xlsx", sheets, formatting_read=True)
        return Layout(book, self._lines, frozenset(self._columns), frozenset(self._spoilt))

    def _head(self, sheet: Sheet, row: int, banner: str) -> int:
        if row:
            sheet.rows[0] = [banner or "OFFICIAL-SENSITIVE: CSE locations"]
        sheet.rows[row] = [self._heads[column] for column in self._columns]
        return row + 1

    def _fill(self, sheet: Sheet, row: int, areas: list[str]) -> int:
        for area in areas:
            one = self._location(area)
            cells: list[Value] = []
            for column in self._columns:
                spoil = self._junk and self._r.random() < 0.08
                if spoil and column not in _DECOYS and column not in ("name", "area"):
                    cells.append(self._r.choice(_JUNK))
                    self._spoilt.add((sheet.name, row + 1, column))
                else:
                    cells.append(self._cell(column, one))
            sheet.rows[row] = cells
            self._lines[sheet.name, row + 1] = one
            row += 1
        return row

    def _location(self, area: str) -> dict[str, Any]:
        r = self._r
        self._count += 1
        kind = r.choice(list(_KINDS))
        raised = TODAY - dt.timedelta(r.randint(60, 500))
        online = kind == "online"
        said = r.choice(list(_TACTICS))
        signed = raised + dt.timedelta(r.randint(20, 50)) if r.random() < 0.3 else None
        notes = [
            (raised + dt.timedelta(14 * at), f"Visited, {r.choice(('quiet', 'spoke to staff'))}.")
            for at in range(r.randint(1, 4))
        ]
        new = r.random() < 0.7
        return {
            "area": area, "reference": f"{area[:3].upper()}{self._count:03d}", "kind": kind,
            "kind_said": r.choice(_KINDS[kind]), "name": f"{r.choice(_SURNAMES)} {self._count}",
            "address": "" if online else f"{r.randint(1, 99)} {r.choice(_SURNAMES)} Road, {area}",
            "postcode": "" if online else f"B{r.randint(1, 38)} {r.randint(1, 9)}{r.choice('AB')}Q",
            "raised_on": raised, "intelligence": r.choice(_INTEL),
            "grading": r.choice(("3D P", "2C C", "1A P")) if new else r.choice(("B24", "E41")),
            "initial_risk": r.choice(("low", "medium", "high")),
            "current_risk": r.choice(("low", "medium", "high")), "tactics": _TACTICS[said],
            "tactics_said": said, "officer": self._officer(), "notes": tuple(notes),
            "signed_off_on": signed, "signed_off_by": self._officer() if signed else "",
        }  # fmt: skip

    def _officer(self) -> str:
        rank = self._r.choice(("PC", "DC", "DS", "PSI", "T/DC"))
        return f"{rank} {self._r.randint(1000, 9999)} {self._r.choice(_OFFICERS)}"

    def _cell(self, column: str, one: dict[str, Any]) -> Value:
        if column in _DECOYS:
            return self._shown(_DECOYS[column](self._r))
        if column == "kind":
            return str(one["kind_said"])
        if column == "tactics":
            return str(one["tactics_said"])
        if column == "notes":
            return "\n".join(f"{day:%d/%m/%y}{self._stroke}{text}" for day, text in one["notes"])
        if column in ("initial_risk", "current_risk"):
            return self._r.choice((str.title, str.upper, str.lower))(str(one[column]))
        if column == "signed_off_on" and one[column] is None:
            return self._r.choice((None, "N", "No"))
        return self._shown(one[column])

    def _shown(self, value: Any) -> Value:
        if not isinstance(value, dt.date):
            return value or None if value == "" else value  # type: ignore[no-any-return]  # a cell's value, whatever it is
        ways = ("real", "slashed", "dotted", "worded", "iso", "serial")
        way = self._r.choice(ways) if self._days == "mixed" else self._days
        shown: dict[str, Value] = {
            "real": dt.datetime(value.year, value.month, value.day), "iso": value.isoformat(),  # noqa: DTZ001 - cells have no zone
            "slashed": f"{value:%d/%m/%Y}", "dotted": f"{value.day}.{value.month}.{value:%y}",
            "worded": f"{value:%d-%b-%Y}", "serial": (value - dt.date(1899, 12, 30)).days,
        }  # fmt: skip
        return shown[way]
