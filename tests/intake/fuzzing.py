"""Workbooks spoilt by lot: bytes, containers, and the XML inside. The same for the same seed."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill

from tests.intake import hostile

Spoil = Callable[[random.Random, bytes], bytes]
_ENDINGS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".csv")
_NUMBERS = ("-1", "0", "4294967296", "99999999999999999999", "1e308", "NaN", "", "A1:XFD1048576",
            "XFE1048577", "\u0661", "../../../etc/passwd", "http://127.0.0.1:9/x")  # fmt: skip
_SNIPPETS = (
    "<f>cmd|' /C calc'!A0</f>", "<c r='XFD1048576'><v>1</v></c>", "<x>" * 3000, "</x>" * 50,
    "\x00\x07\x1b", "&#0;", "&undefined;", "<!-- " + "-" * 200 + " -->", "<![CDATA[" + "]" * 9,
    "<mergeCell ref='A1:XFD1048576'/>", "<row r='0'/><row r='-5'/><row r='99999999'/>",
    "<t xml:space='preserve'>" + "x" * 40_000 + "</t>", "<c t='s'><v>4000000000</v></c>",
    "<c t='d'><v>9999-99-99T99:99:99</v></c>", "<c t='n' s='70000'><v>1e999</v></c>",
    "<is><r><rPr><strike/></rPr><t>x</t></r></is>", "\ud7ff\ufffe",
)  # fmt: skip
_EXTRA = (
    "xl/vbaProject.bin", "xl/externalLinks/externalLink1.xml", "../out.xml", "C:\\out.xml",
    "/etc/out", "xl/embeddings/inner.zip", "a" * 3000, "xl/worksheets/sheet1.xml/",
)  # fmt: skip
_HEAD = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def sound_workbook(rng: random.Random) -> bytes:
    """A small tracker with styles, a comment, a formula, a merge and a second sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Crime no", "Suspect", "DOB", "PNC ID", "Risk", "Address"])
    for number in range(rng.randrange(3, 12)):
        sheet.append([f"20CV/{number}A/26", "HARBOTTLE, Leon", "20/02/1988", None, "H",
                      f"={number}+1"])  # fmt: skip
    sheet["B2"].font = Font(strike=True)
    sheet["C2"].fill = PatternFill("solid", fgColor="92D050")
    sheet["D2"].comment = Comment("Ring first", "x")
    sheet.merge_cells("A9:C9")
    book.create_sheet("Lists").append(["High", "Medium"])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def open_document(rows_repeated: str = "1", columns_repeated: str = "1", head: str = "") -> bytes:
    """A bare .ods."""
    content = (
        f'<?xml version="1.0"?>{head}<office:document-content '
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body>'
        '<office:spreadsheet><table:table table:name="S">'
        f'<table:table-row table:number-rows-repeated="{rows_repeated}"><table:table-cell '
        f'office:value-type="string" table:number-columns-repeated="{columns_repeated}">'
        "<text:p>x</text:p></table:table-cell></table:table-row></table:table>"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return stream.getvalue()


# --- bytes ------------------------------------------------------------------------------


def cut(rng: random.Random, content: bytes) -> bytes:
    """The end is missing, or the beginning is."""
    at = rng.randrange(1, max(len(content), 2))
    return content[:at] if rng.random() < 0.7 else content[at:]


def flip(rng: random.Random, content: bytes) -> bytes:
    """Some bits have turned."""
    spoilt = bytearray(content)
    for _ in range(rng.choice((1, 3, 20, 300))):
        spoilt[rng.randrange(len(spoilt))] ^= 1 << rng.randrange(8)
    return bytes(spoilt)


def fill(rng: random.Random, content: bytes) -> bytes:
    """A stretch of one byte, or of noise."""
    at, length = rng.randrange(len(content)), rng.randrange(1, 2000)
    stretch = rng.choice((b"\0" * length, b"\xff" * length, rng.randbytes(length)))
    return content[:at] + stretch + content[at + (length if rng.random() < 0.5 else 0) :]


def directory(rng: random.Random, content: bytes) -> bytes:
    """The directory of the container lies about sizes, places, methods or flags."""
    spoilt = bytearray(content)
    places = [hit.start() for hit in re.finditer(b"PK\x01\x02|PK\x03\x04|PK\x05\x06", content)]
    for place in rng.sample(places, min(len(places), rng.randrange(1, 4))):
        at = place + rng.choice((4, 6, 8, 10, 16, 20, 24, 28, 30, 42))
        spoilt[at : at + 4] = rng.choice((b"\xff\xff\xff\xff", b"\0\0\0\0", rng.randbytes(4)))
    return bytes(spoilt[: len(content)])


# --- what is inside ---------------------------------------------------------------------


def _repacked(content: bytes, change: Callable[[dict[str, bytes]], None]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return stream.getvalue()


def attributes(rng: random.Random, content: bytes) -> bytes:
    """Values of attributes that cannot be."""

    def change(parts: dict[str, bytes]) -> None:
        name = rng.choice([part for part in parts if part.endswith((".xml", ".rels"))])
        text = parts[name].decode("utf-8", "replace")
        share = rng.choice((0.02, 0.2, 1.0))
        parts[name] = re.sub(
            r'"[^"]*"',
            lambda hit: f'"{rng.choice(_NUMBERS)}"' if rng.random() < share else hit.group(),
            text,
        ).encode("utf-8", "replace")

    return _repacked(content, change)


def elements(rng: random.Random, content: bytes) -> bytes:
    """Elements taken out, doubled, or put where they do not belong."""

    def change(parts: dict[str, bytes]) -> None:
        name = rng.choice([part for part in parts if part.endswith(".xml")])
        pieces = re.split(r"(?=<)", parts[name].decode("utf-8", "replace"))
        for _ in range(rng.randrange(1, 6)):
            at = rng.randrange(len(pieces))
            pieces[at] = rng.choice(("", pieces[at] * 2, pieces[at] + rng.choice(_SNIPPETS)))
        parts[name] = "".join(pieces).encode("utf-8", "replace")

    return _repacked(content, change)


def missing_parts(rng: random.Random, content: bytes) -> bytes:
    """Parts are missing, empty, or have taken each other's place."""

    def change(parts: dict[str, bytes]) -> None:
        names = list(parts)
        for name in rng.sample(names, min(len(names), rng.randrange(1, 4))):
            if rng.random() < 0.5:
                del parts[name]
            else:
                parts[name] = rng.choice((b"", b"\0", parts.get(rng.choice(names), b"<x/>")))

    return _repacked(content, change)


def encodings(rng: random.Random, content: bytes) -> bytes:
    """A part in another encoding than it says, or with a document type."""

    def change(parts: dict[str, bytes]) -> None:
        name = rng.choice([part for part in parts if part.endswith(".xml")])
        text = parts[name].decode("utf-8", "replace")
        spoilt = rng.choice((
            text.encode("utf-16"), text.encode("utf-32"), text.encode("cp037", "replace"),
            ("\ufeff" + text).encode("utf-8"), text.encode("utf-8") + b"\xff\xfe\xfd",
            re.sub(r"^(<\?xml[^>]*>)?", _HEAD, text, count=1).encode("utf-8"),
        ))  # fmt: skip
        parts[name] = spoilt

    return _repacked(content, change)


def extra_parts(rng: random.Random, content: bytes) -> bytes:
    """Macros, links to elsewhere, names that climb out of the folder, a container inside."""

    def change(parts: dict[str, bytes]) -> None:
        name = rng.choice(_EXTRA)
        parts[name] = rng.choice((content, b"x" * 100))

    return _repacked(content, change)


# --- text tables and others -------------------------------------------------------------


def text_table(rng: random.Random, _: bytes) -> bytes:
    """A .csv that nobody meant."""
    return rng.choice((
        b'"' * 5000, b"," * 40_000, b"a," * 20_000 + b"\n" + b"b", b"\xef\xbb\xbf", b"\n" * 9000,
        b'x,"never closed\n' * 500, b"x" * 200_000, b"a;b\n\0\0c;d\n" * 50, rng.randbytes(3000),
        "Name\tDOB\n".encode("utf-16") + b"\xd8", b"=cmd|' /C calc'!A0,@SUM(1)\n" * 99,
        b"sep=\n" + b"1,2\n" * 9, b"\r" * 4000 + b"a,b", ("é,ü\n" * 900).encode("cp1252"),
    ))  # fmt: skip


def old_workbook(rng: random.Random, _: bytes) -> bytes:
    """The head of an old .xls, then noise."""
    head = hostile.OLE_MAGIC + b"\0" * 16 + b"\x3e\0\x03\0\xfe\xff\x09\0\x06\0"
    return head + rng.randbytes(rng.randrange(100, 9000))


def repeated(rng: random.Random, _: bytes) -> bytes:
    """An .ods of which one cell stands for millions."""
    numbers = ("1048576", "16384", "999999999", "-1", "1e9", "")
    return open_document(rng.choice(numbers), rng.choice(numbers), rng.choice(("", _HEAD)))


SPOILS: Sequence[Spoil] = (
    cut, flip, fill, directory, attributes, attributes, elements, elements, missing_parts,
    encodings, extra_parts, text_table, old_workbook, repeated,
)  # fmt: skip


def spoilt_file(folder: Path, seed: int, sound: bytes | None = None, ending: str = "") -> Path:
    """Write the spoilt file of a seed; `sound` is spoilt in place of a tracker of our own."""
    rng = random.Random(seed)
    spoil = SPOILS[seed % len(SPOILS)]
    content = sound or sound_workbook(rng)
    try:
        spoilt = spoil(rng, content)
    except (zipfile.BadZipFile, IndexError):  # not everything that is sound is a container
        spoil, spoilt = flip, flip(rng, content)
    usual = {text_table: ".csv", old_workbook: ".xls", repeated: ".ods"}.get(spoil, ending)
    ending = rng.choice(_ENDINGS) if rng.random() < 0.1 else usual or ".xlsx"
    path = folder / f"{seed:05d}_{spoil.__name__}{ending}"
    path.write_bytes(spoilt)
    return path
