"""What stands in a workbook beside its values. Runs in the reading process only.

The properties by which a copy is known again, and where formulas stand.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from typing import IO, Any

from defusedxml.ElementTree import iterparse
from defusedxml.ElementTree import parse as parse_xml
from openpyxl.utils.cell import column_index_from_string as column_of
from openpyxl.utils.cell import coordinate_from_string

_LARGEST_PART = 4 * 1024 * 1024  # bytes of a part other than a sheet
_LONGEST = 250
_MOST = 200


def properties_of(archive: zipfile.ZipFile) -> dict[str, str]:
    """The custom properties by name, as .xlsx and .ods keep them."""
    found: dict[str, str] = {}
    names = set(archive.namelist())
    if "docProps/custom.xml" in names:
        for node in root_of(archive, "docProps/custom.xml"):
            if (name := node.get("name")) and len(found) < _MOST:
                found[name] = "".join(node.itertext()).strip()[:_LONGEST]
    elif "meta.xml" in names:
        for node in root_of(archive, "meta.xml").iter():
            name = next((v for k, v in node.attrib.items() if k.endswith("}name")), None)
            if node.tag.endswith("}user-defined") and name and len(found) < _MOST:
                found[name] = "".join(node.itertext()).strip()[:_LONGEST]
    return found


def formulas_of(archive: zipfile.ZipFile) -> dict[str, list[list[int]]]:
    """Cells with a formula by sheet of an .xlsx, rows and columns from 0."""
    found: dict[str, list[list[int]]] = {}
    for name, part in sheet_parts(archive):
        with archive.open(part) as stream:
            found[name] = list(_formulas(stream))
    return found


def sheet_parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """The sheets with the names of their parts, wherever the program that saved it put them."""
    names = {name.lower(): name for name in archive.namelist()}
    book = next((n for n in names.values() if n.lower().endswith("workbook.xml")), None)
    if book is None:
        return
    folder, bare = posixpath.split(book)
    rels = names.get(f"{folder}/_rels/{bare}.rels".lstrip("/").lower())
    if rels is None:
        return
    places = {node.get("Id"): str(node.get("Target", "")) for node in root_of(archive, rels)}
    for node in root_of(archive, book).iter():
        if not node.tag.endswith("}sheet"):
            continue
        key = next((v for k, v in node.attrib.items() if k.endswith("}id")), None)
        target = places.get(key, "")
        inside = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
        part = names.get(posixpath.normpath(inside).lower())
        if part is not None:
            yield str(node.get("name")), part


def _formulas(stream: IO[bytes]) -> Iterator[list[int]]:
    row = column = -1
    for event, node in iterparse(stream, events=("start", "end")):
        tag = node.tag.rpartition("}")[2]
        if event == "start" and tag == "row":
            row, column = int(node.get("r") or row + 2) - 1, -1
        elif event == "start" and tag == "c":
            place = node.get("r")  # some programs leave it out, and mean the next one
            column = column_of(coordinate_from_string(place)[0]) - 1 if place else column + 1
        elif event == "end" and tag == "f":
            yield [row, column]
        elif event == "end" and tag == "row":
            node.clear()


def root_of(archive: zipfile.ZipFile, name: str) -> Any:
    """The root of a part that is no sheet. Raises ValueError where it is too large."""
    if archive.getinfo(name).file_size > _LARGEST_PART:
        raise ValueError("a part that is too large")
    with archive.open(name) as stream:
        return parse_xml(stream).getroot()
