"""An address on one line, taken apart for comparing: place, town and postcode."""

from __future__ import annotations

import re

from lomu_app.people.identifiers import find_postcodes

_FOREIGN_CODE = re.compile(r"\d{4,5}")
_STATE = re.compile(r"[A-Za-z]{2,3}")
_FLAT = re.compile(r"\s*(?:flat|apartment|apt|room|unit)?\W*\w{1,4}\s*", re.IGNORECASE)


def address_parts(text: str) -> tuple[str, str, str]:
    """House and street, town, and postcode of an address; empty where it has none."""
    postcode = ""
    if found := find_postcodes(text):
        postcode = found[-1].postcode
        text = text[: found[-1].start] + "," + text[found[-1].end :]
    chunks = [chunk.strip() for chunk in text.split(",") if chunk.strip()]
    if not postcode and len(chunks) > 1 and _FOREIGN_CODE.fullmatch(chunks[-1]):
        postcode = chunks.pop()
    if len(chunks) > 2 and _STATE.fullmatch(chunks[-1]):
        chunks.pop()
    if len(chunks) > 1 and _FLAT.fullmatch(chunks[0]):
        chunks[:2] = [f"{chunks[0]} {chunks[1]}"]
    place = chunks[0] if chunks else ""
    return place, chunks[-1] if len(chunks) > 1 else "", postcode
