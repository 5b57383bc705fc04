"""What no pack of ours ever holds is not read at all, and says what to do."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from bench.returned_packs import write
from lomu_app.intake.precheck import Limits
from lomu_app.kernel.errors import UnsafeFile
from lomu_app.returns.container import sheet_parts
from lomu_app.returns.reading import read_return

_OUTSIDE = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId9" Type="http://x/{kind}" Target="http://127.0.0.1/a" '
    'TargetMode="External"/></Relationships>'
)
_EMBEDS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId7" Type="http://x/oleObject" Target="../embeddings/oleObject1.bin"/>'
    "</Relationships>"
)
_OBJECT = (
    '<oleObjects xmlns:r="http://r" xmlns:d="http://d"><oleObject progId="Package" r:id="rId7">'
    "<objectPr><anchor><from><d:col>7</d:col><d:colOff>0</d:colOff><d:row>5</d:row></from>"
    "<to><d:col>9</d:col><d:row>9</d:row></to></anchor></objectPr></oleObject></oleObjects>"
)


@pytest.mark.parametrize(
    ("part", "content", "words"),
    [
        ("xl/vbaProject.bin", "x", "holds macros"),
        ("xl/macrosheets/sheet1.xml", "<x/>", "holds macros"),
        ("xl/externalLinks/externalLink1.xml", "<x/>", "is linked to other workbooks"),
        ("xl/connections.xml", "<x/>", "fetches data from elsewhere"),
        ("xl/embeddings/oleObject1.bin", "x", "holds other files inside"),
        ("xl/_rels/other.xml.rels", _OUTSIDE.format(kind="attachedTemplate"),
         "is linked to something outside"),
        ("xl/_rels/other.xml.rels", _OUTSIDE.format(kind="hyperlink"), ""),
    ],
)  # fmt: skip
def test_that_a_workbook_with_more_than_cells_is_refused(
    part: str, content: str, words: str, tmp_path: Path
) -> None:
    file = write(tmp_path / "sent.xlsx", 1)
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr(part, content)
    if not words:  # an address that somebody typed became a link; only its words are read
        assert read_return(file).sheets
        return
    with pytest.raises(UnsafeFile, match=rf"{words}.*saved as \.xlsx"):
        read_return(file)


def test_that_other_kinds_and_too_large_files_are_refused_with_advice(tmp_path: Path) -> None:
    old = tmp_path / "back.xls"
    old.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    with pytest.raises(UnsafeFile, match="in an old form"):
        read_return(old)
    with pytest.raises(UnsafeFile, match="at most"):
        read_return(write(tmp_path / "sent.xlsx", 1), limits=Limits(file_size=1_000))
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04 and nothing else")
    with pytest.raises(UnsafeFile, match="damaged"):
        read_return(broken)


def test_that_what_is_embedded_is_named_with_its_sheet_and_cell(tmp_path: Path) -> None:
    file, spoilt = write(tmp_path / "sent.xlsx", 1), tmp_path / "spoilt.xlsx"
    with zipfile.ZipFile(file) as sent, zipfile.ZipFile(spoilt, "w") as made:
        names = dict(sheet_parts(sent))
        title, part = list(names.items())[1]
        for name in sent.namelist():
            content = sent.read(name)
            if name == part:
                content = content.replace(b"</worksheet>", _OBJECT.encode() + b"</worksheet>")
            made.writestr(name, content)
        made.writestr(f"xl/worksheets/_rels/{Path(part).name}.rels", _EMBEDS)
        made.writestr("xl/embeddings/oleObject1.bin", b"x")
        made.writestr("xl/embeddings/loose.bin", b"x")
    told = rf"files inside \(on the sheet “{title}” at H6, in xl/embeddings/loose\.bin\)"
    with pytest.raises(UnsafeFile, match=told):
        read_return(spoilt)
