"""On which sheet of a workbook, and in which cell, a part stands that is no sheet itself.

Runs in the reading process only. What is embedded hangs on a sheet by a relationship, or on a
drawing that hangs on one.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from typing import IO

from defusedxml.ElementTree import iterparse
from openpyxl.utils.cell import get_column_letter

from lomu_app.returns.container import root_of, sheet_parts

_DEEPEST = 4  # relationships between a sheet and what is embedded in a chart of its drawing
_LONGEST = 31  # signs of the name of a sheet


def places_of(archive: zipfile.ZipFile) -> dict[str, str]:
    """The places of parts by their names in small letters: `on the sheet “Actions” at H6`.

    Raises ValueError, KeyError or SyntaxError for a file that is broken.
    """
    found: dict[str, str] = {}
    for sheet, part in sheet_parts(archive):
        cells, place = _cells(archive, part), f"on the sheet “{_shown(sheet)}”"
        found[part.lower()] = place
        for key, target in _related(archive, part):
            at = f" at {cells[key]}" if key in cells else ""
            _note(archive, target, f"{place}{at}", found, _DEEPEST)
    return found


def _shown(sheet: str) -> str:
    """The name of a sheet, which somebody unknown has given it."""
    return "".join(sign for sign in sheet if sign.isprintable())[:_LONGEST]


def _note(
    archive: zipfile.ZipFile, part: str, place: str, found: dict[str, str], deep: int
) -> None:  # fmt: skip
    if not deep or part.lower() in found:
        return
    found[part.lower()] = place
    for _, target in _related(archive, part):
        _note(archive, target, place, found, deep - 1)


def _related(archive: zipfile.ZipFile, part: str) -> Iterator[tuple[str, str]]:
    """What hangs on a part, by the key under which it names it."""
    folder, bare = posixpath.split(part)
    names = {name.lower(): name for name in archive.namelist()}
    rels = names.get(f"{folder}/_rels/{bare}.rels".lstrip("/").lower())
    if rels is None:
        return
    for node in root_of(archive, rels):
        target = str(node.get("Target", ""))
        if node.get("TargetMode") == "External" or not target:
            continue
        inside = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
        known = names.get(posixpath.normpath(inside).lower())
        if known is not None:
            yield str(node.get("Id")), known


def _cells(archive: zipfile.ZipFile, part: str) -> dict[str, str]:
    """The cells at which objects of a sheet begin, by the keys under which it names them."""
    with archive.open(part) as stream:
        return dict(_objects(stream))


def _objects(stream: IO[bytes]) -> Iterator[tuple[str, str]]:
    key, corner = "", dict[str, int]()
    for event, node in iterparse(stream, events=("start", "end")):
        tag = node.tag.rpartition("}")[2]
        if event == "start" and tag == "oleObject":
            key, corner = _key(node.attrib), {}
        elif event == "end" and tag in ("col", "row") and key and (node.text or "").isdigit():
            # The first of each is the upper left corner.
            corner.setdefault(tag, int(node.text))
        elif event == "end" and tag == "oleObject":
            if len(corner) == len(("col", "row")):
                yield key, f"{get_column_letter(corner['col'] + 1)}{corner['row'] + 1}"
            key = ""
        elif event == "end" and tag == "row":
            node.clear()


def _key(attributes: dict[str, str]) -> str:
    return next((value for name, value in attributes.items() if name.endswith("}id")), "")
