"""Addresses in a cell: one or several, on one line or many, with or without postcode."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lomu_app.intake.doubts import Parsed
from lomu_app.intake.words import is_nothing, is_pending
from lomu_app.intake.workbook import CellError, Value, shown
from lomu_app.people.identifiers import find_postcodes, is_postcode, parse_postcode

_REMARK = re.compile(r"\(([^)]*)\)")
_LABEL = re.compile(
    r"^\s*(?:\d{1,2}[).]\s+|[•*\-–]\s+|(?:home|h/a|ha|bail|partner'?s?|last known|"
    r"lka|mother'?s?|mum'?s?|parents'?|work|current|add(?:ress)?\s*\d?)\s*[:\-–]\s*)",
    re.IGNORECASE,
)
_SHAPED = re.compile(
    r"(?<![A-Za-z0-9])([A-Za-z]{1,2}\d{1,2}[A-Za-z]?\s?\d[A-Za-z]{2})(?![A-Za-z0-9])"
)


@dataclass(frozen=True, slots=True)
class Address:
    """One address on one line, postcode included, and what was remarked about it."""

    text: str
    postcode: str | None
    note: str = ""


def has_postcode(text: str) -> bool:
    """Whether a full postcode stands in a text."""
    return bool(find_postcodes(text))


def parse_addresses(value: Value) -> Parsed[tuple[Address, ...]]:
    """Every address of a cell; each postcode ends one."""
    text = shown(value)
    if isinstance(value, CellError):
        return Parsed((), f"{value.code} is not an address")
    if is_nothing(text):
        return Parsed(())
    if is_pending(text):
        return Parsed((), "gives no address yet")
    addresses = tuple(a for part in _parts(text) if (a := _one(part)) is not None)
    doubt = None
    if any(not find_postcodes(part) for part in _SHAPED.findall(text)):
        doubt = "has a postcode that cannot be"
    elif addresses and not any(a.postcode for a in addresses) and not _no_fixed_abode(text):
        doubt = "has no full postcode"
    return Parsed(addresses, doubt)


def _no_fixed_abode(text: str) -> bool:
    return bool(re.search(r"\bnfa\b|no fixed", text, re.IGNORECASE))


def _parts(text: str) -> list[str]:
    """The cell cut after each postcode, its remarks kept with the address before."""
    parts, start = [], 0
    for found in find_postcodes(text):
        end = found.end
        if remark := re.match(r"[\s,.;]*(?:\([^)]*\)[\s,.;]*)+", text[end:]):
            end += remark.end()
        parts.append(text[start:end])
        start = end
    rest = text[start:].strip(" \n,;&/.-–")
    if not parts:
        return _numbered(rest)
    if re.search(r"\d|\b(?:road|street|lane|avenue|close|drive|nfa)\b", rest, re.IGNORECASE):
        parts.append(rest)
    elif rest:
        parts[-1] += f" ({rest})" if not rest.startswith("(") else f" {rest}"
    return parts


def _numbered(text: str) -> list[str]:
    lines = [line for line in re.split(r"\n|;", text) if line.strip()]
    if len(lines) > 1 and all(re.match(r"\s*(?:\d{1,2}[).]\s|[•*]\s)", line) for line in lines):
        return lines
    return [text]


def _one(part: str) -> Address | None:
    remarks = [found.strip() for found in _REMARK.findall(part) if found.strip()]
    text = _REMARK.sub(" ", part)
    text = re.sub(r"^[\s,;&/\n]+|^\s*(?:and|or|also)\b", "", text.strip(), flags=re.IGNORECASE)
    if label := _LABEL.match(text):
        word = label.group().strip(" :-–.)•*").strip()
        remarks.extend([] if word.isdigit() or not word else [word])
        text = text[label.end() :]
    line = ", ".join(piece.strip(" ,") for piece in text.split("\n") if piece.strip(" ,"))
    line = re.sub(r"\s*,\s*(?:,\s*)*", ", ", line).strip(" ,;&/")
    if not line:
        return None
    found = find_postcodes(line)
    if found:
        last = found[-1]
        line = (line[: last.start] + last.postcode + line[last.end :]).strip(" ,")
    return Address(line, found[-1].postcode if found else None, "; ".join(remarks))


def parse_postcode_cell(value: Value) -> Parsed[str | None]:
    """A column that holds the postcode alone."""
    text = shown(value)
    if is_nothing(text):
        return Parsed(None)
    if is_postcode(text):
        return Parsed(parse_postcode(text))
    found = find_postcodes(text)
    if len(found) == 1:
        return Parsed(found[0].postcode)
    return Parsed(None, "is not a full postcode")
