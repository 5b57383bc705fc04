"""Makes files that attack a reader: small on disk, made when a test asks for them."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

from lomu_app.intake.precheck import OLE_MAGIC

TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/'
    'content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-'
    'package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
    '<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.spreadsheetml.sharedStrings+xml"/></Types>'
)
RELS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
    'relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/'
    'officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
BOOK_RELS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
    'relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/'
    'officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/>'
    '<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
)
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
BOOK = (
    f'<?xml version="1.0"?><workbook xmlns="{MAIN}" xmlns:r="http://schemas.openxmlformats.org/'
    'officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets>'
    "</workbook>"
)
STRINGS = (
    f'<?xml version="1.0"?><sst xmlns="{MAIN}" count="1" uniqueCount="1"><si><t>x</t></si></sst>'
)


def cells(body: str, head: str = "") -> str:
    """A worksheet with `body` as its rows; `head` may hold a document type."""
    return (
        f'<?xml version="1.0"?>{head}<worksheet xmlns="{MAIN}"><sheetData>{body}</sheetData>'
        "</worksheet>"
    )


ONE_CELL = '<row r="1"><c r="A1" t="inlineStr"><is><t>here</t></is></c></row>'


def workbook(
    path: Path, sheet: str = "", strings: str = STRINGS, extra: tuple[tuple[str, bytes], ...] = ()
) -> Path:
    """A bare .xlsx of the given parts."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in (
            ("[Content_Types].xml", TYPES),
            ("_rels/.rels", RELS),
            ("xl/workbook.xml", BOOK),
            ("xl/_rels/workbook.xml.rels", BOOK_RELS),
            ("xl/sharedStrings.xml", strings),
            ("xl/worksheets/sheet1.xml", sheet or cells(ONE_CELL)),
        ):
            archive.writestr(name, text)
        for name, content in extra:
            archive.writestr(name, content)
    return path


def bomb(path: Path) -> Path:
    """One part of 300 MB of blanks."""
    return workbook(path, extra=(("xl/media/blank.xml", b" " * 300_000_000),))


def row_bomb(path: Path) -> Path:
    """Rows without end that pack well, under the size that is declared acceptable."""
    row = "".join(f'<c r="{chr(65 + c)}1"><v>1</v></c>' for c in range(26))
    return workbook(path, cells((f"<row>{row}</row>") * 120_000))


def external_entity(path: Path, target: Path) -> Path:
    """Asks the parser to fetch a file from this machine."""
    head = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{target.as_uri()}">]>'
    return workbook(
        path, cells('<row r="1"><c r="A1" t="inlineStr"><is><t>&e;</t></is></c></row>', head)
    )


def billion_laughs(path: Path) -> Path:
    """Entities that double at each step."""
    steps = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    head = f'<!DOCTYPE x [<!ENTITY a0 "lol">{steps}]>'
    return workbook(
        path, cells('<row r="1"><c r="A1" t="inlineStr"><is><t>&a9;</t></is></c></row>', head)
    )


def far_corner(path: Path) -> Path:
    """Two cells at opposite ends of the largest sheet there is."""
    return workbook(
        path,
        cells(
            '<row r="1"><c r="A1"><v>1</v></c></row>'
            '<row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'
        ),
    )


def absurd_address(path: Path) -> Path:
    """A cell whose address no sheet has."""
    return workbook(path, cells('<row r="99999999"><c r="AAAA99999999"><v>1</v></c></row>'))


def whole_sheet_merged(path: Path) -> Path:
    """One merged range over the whole sheet."""
    sheet = cells(ONE_CELL).replace(
        "</sheetData>",
        '</sheetData><mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>',
    )
    return workbook(path, sheet)


def widest(path: Path) -> Path:
    """All 16,384 columns in use."""
    body = "".join(f"<c><v>{n}</v></c>" for n in range(16_384))
    return workbook(path, cells(f'<row r="1">{body}</row>' * 3))


def huge_string(path: Path) -> Path:
    """One shared string of 150 MB."""
    return workbook(
        path,
        cells('<row r="1"><c r="A1" t="s"><v>0</v></c></row>'),
        strings=STRINGS.replace("<t>x</t>", f"<t>{'ab' * 75_000_000}</t>"),
    )


def long_text(path: Path) -> Path:
    """A cell longer than any spreadsheet allows, though it packs honestly."""
    text = "".join(chr(97 + (n * n) % 26) for n in range(40_000))
    return workbook(
        path, cells(f'<row r="1"><c r="A1" t="inlineStr"><is><t>{text}</t></is></c></row>')
    )


def lying_count(path: Path) -> Path:
    """Shared strings that claim to be four thousand million."""
    return workbook(path, strings=STRINGS.replace('"1"', '"4294967295"'))


def unsafe_name(path: Path) -> Path:
    """A part that would land outside the folder."""
    return workbook(path, extra=(("../../evil.xml", b"x"),))


def doubled_part(path: Path) -> Path:
    """Two parts that differ in case only."""
    return workbook(path, extra=(("xl/Worksheets/Sheet1.xml", b"<x/>"),))


def many_parts(path: Path) -> Path:
    """More parts than any workbook has."""
    return workbook(path, extra=tuple((f"xl/media/{n}.bin", b"") for n in range(2_100)))


def cut_short(path: Path) -> Path:
    """A workbook of which the end is missing."""
    whole = workbook(path).read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    return path


def torn_middle(path: Path) -> Path:
    """A workbook with its compressed bytes overwritten."""
    content = bytearray(workbook(path).read_bytes())
    middle = len(content) // 2
    content[middle - 200 : middle] = bytes(range(200))
    path.write_bytes(bytes(content))
    return path


def overlapping(path: Path) -> Path:
    """A directory that names the same bytes twice."""
    content = bytearray(workbook(path, extra=(("xl/zz.xml", b"second"),)).read_bytes())
    at = content.rfind(b"PK\x01\x02")
    content[at + 42 : at + 46] = struct.pack("<I", 0)
    path.write_bytes(bytes(content))
    return path


def encrypted(path: Path) -> Path:
    """The outside of a workbook with a password: an OLE container with its streams."""
    path.write_bytes(
        OLE_MAGIC + b"\0" * 1016 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 480
    )
    return path


def not_a_workbook(path: Path) -> Path:
    """A zip archive of something else."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("holiday.txt", "sun")
    path.write_bytes(buffer.getvalue())
    return path
