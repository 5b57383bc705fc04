"""Whatever file comes, it is read, read with doubts, or refused with a reason."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from lomu_app.intake import reader
from lomu_app.intake.evidence import column_evidence
from lomu_app.intake.header_rows import find_headers
from lomu_app.intake.headings import match_heading
from lomu_app.intake.inspect import Inspection, inspect_file
from lomu_app.intake.precheck import OLE_MAGIC, Limits, check_file
from lomu_app.intake.reader import read_workbook
from lomu_app.intake.targets import plan_sheets
from lomu_app.intake.workbook import Sheet, is_blank, shown
from lomu_app.kernel.errors import UnsafeFile
from lomu_app.people.identifiers import clean_text
from tests.intake import fuzzing, hostile
from tests.intake.people_made_up import TODAY

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"

REFUSED: tuple[tuple[Callable[[Path], Path], str], ...] = (
    (hostile.bomb, "would unpack to"),
    (hostile.unsafe_name, "unsafe name"),
    (hostile.doubled_part, "two parts of one name"),
    (hostile.many_parts, "parts"),
    (hostile.cut_short, "damaged"),
    (hostile.overlapping, "overlap"),
    (hostile.encrypted, "password"),
    (hostile.not_a_workbook, "zip archive of something else"),
    (hostile.billion_laughs, "holds no sheet that can be read"),
    (hostile.huge_string, "like a bomb"),
    (hostile.long_text, "40000 signs"),
)
LIVED: tuple[Callable[[Path], Path], ...] = (
    hostile.far_corner,
    hostile.absurd_address,
    hostile.whole_sheet_merged,
    hostile.lying_count,
    hostile.row_bomb,
    hostile.torn_middle,
)


def look(path: Path) -> Inspection:
    return inspect_file(path, today=TODAY)


@pytest.mark.parametrize(("make", "reason"), REFUSED, ids=lambda x: getattr(x, "__name__", ""))
def test_that_hostile_files_are_refused_with_the_true_reason(
    make: Callable[[Path], Path], reason: str, tmp_path: Path
) -> None:
    told = look(make(tmp_path / "file.xlsx"))
    assert (told.outcome, told.rows) == ("refused", 0)
    assert reason in told.reason


@pytest.mark.parametrize("make", LIVED, ids=lambda make: make.__name__)
def test_that_absurd_files_end_in_doubt_or_refusal(
    make: Callable[[Path], Path], tmp_path: Path
) -> None:
    told = look(make(tmp_path / "file.xlsx"))
    assert told.outcome in ("doubts", "refused")
    assert told.reason


def test_that_a_merge_over_the_whole_sheet_still_gives_the_values(tmp_path: Path) -> None:
    workbook = read_workbook(hostile.whole_sheet_merged(tmp_path / "file.xlsx"))
    assert workbook.sheets[0].text(0, 0) == "here"
    assert not workbook.formatting_read


def test_that_all_columns_of_a_sheet_are_read(tmp_path: Path) -> None:
    workbook = read_workbook(hostile.widest(tmp_path / "file.xlsx"))
    assert workbook.sheets[0].width == 16_384
    assert plan_sheets(workbook, today=TODAY)[0].left_out


def test_that_an_external_entity_brings_nothing_in(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("canary-4711", encoding="utf-8")
    path = hostile.external_entity(tmp_path / "file.xlsx", secret)
    told = look(path)
    assert "canary" not in told.reason
    sheets = [] if told.outcome == "refused" else read_workbook(path).sheets
    assert all("canary" not in str(sheet.rows) for sheet in sheets)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.xlsx", b"", "empty"),
        ("a.xlsx", b"name,dob\nx,y\n", "plain text"),
        ("a.xls", b"<html><table></table></html>", "web page"),
        ("a.csv", b"PK\x03\x04", "damaged"),
        ("a.csv", b"\x00\x01\x02\x7f" * 500, "neither"),
        ("a.xlsx", b"%PDF-1.7 x", "PDF"),
        ("a.exe", b"MZ", "not a kind of file"),
        ("a.xlsx", OLE_MAGIC + b"\0" * 2000, "old .xls"),
        ("a.xls", OLE_MAGIC + b"\0" * 2000, "cannot be understood"),
        ("a.docx", b"PK", "not a kind"),
    ],
)
def test_that_a_wrong_ending_or_broken_content_is_told(
    name: str, content: bytes, reason: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    told = look(path)
    assert told.outcome == "refused"
    assert reason in told.reason


def test_that_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    assert look(tmp_path / "nothing.xlsx").outcome == "refused"
    (tmp_path / "folder.xlsx").mkdir()
    assert look(tmp_path / "folder.xlsx").outcome == "refused"


def test_that_a_file_over_the_limit_is_not_even_opened(tmp_path: Path) -> None:
    path = hostile.workbook(tmp_path / "file.xlsx")
    with pytest.raises(UnsafeFile, match="at most"):
        check_file(path, dataclasses.replace(Limits(), file_size=100))


@pytest.mark.parametrize(
    ("limit", "reason"),
    [
        ({"rows": 1}, "more than 1 rows"),
        ({"cells": 2}, "more than 2 filled cells"),
    ],
)
def test_that_too_many_rows_or_cells_are_refused(
    limit: dict[str, int], reason: str, tmp_path: Path
) -> None:
    path = tmp_path / "file.csv"
    path.write_text("a,b\nc,d\ne,f\n", encoding="utf-8")
    with pytest.raises(UnsafeFile, match=reason):
        read_workbook(path, limits=dataclasses.replace(Limits(), **limit))


def test_that_a_reader_that_never_ends_is_stopped(tmp_path: Path) -> None:
    path = hostile.workbook(tmp_path / "file.xlsx")
    with pytest.raises(UnsafeFile, match="made the reader stop"):
        read_workbook(path, limits=dataclasses.replace(Limits(), wall_seconds=0.0))


def test_that_a_reader_that_dies_leaves_the_application_alive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader.sys, "executable", os.devnull)
    told = look(hostile.workbook(tmp_path / "file.xlsx"))
    assert told.outcome == "refused"


def test_that_an_answer_cut_off_in_the_middle_is_no_answer() -> None:
    frame = reader.FRAME.pack(2) + b"{}" + reader.FRAME.pack(100) + b"{"
    assert reader._frames(frame) == {}


@pytest.mark.parametrize(
    ("content", "cells"),
    [
        ("Name;DOB\nÉmile, Zoé;1/2/80\n".encode("cp1252"), ["Émile, Zoé", "1/2/80"]),
        ('\ufeffName,DOB\n"A, B",1/2/80\n'.encode(), ["A, B", "1/2/80"]),
        ("Name\tDOB\nA, B\t1/2/80\n".encode("utf-16"), ["A, B", "1/2/80"]),
        ("Name\tDOB\nA, B\t007\n".encode("utf-16-le"), ["A, B", "007"]),
        (b"sep=|\nName|DOB\nA, B|1/2/80\n", ["A, B", "1/2/80"]),
        (b'Name,Note\n"A","one\ntwo"\n', ["A", "one\ntwo"]),
    ],
)
def test_that_text_tables_are_read_in_any_encoding_and_separator(
    content: bytes, cells: list[str], tmp_path: Path
) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(content)
    sheet = read_workbook(path).sheets[0]
    last = max(sheet.rows)
    assert [sheet.text(last, column) for column in range(2)] == cells


def test_that_a_part_that_cannot_be_unpacked_is_told_as_damage(tmp_path: Path) -> None:
    """The part that says whether there is a password is looked at before any reader starts."""
    content = bytearray(fuzzing.open_document())
    name = b"META-INF/manifest.xml"
    at = content.index(name) + len(name)
    content[at : at + 4] = b"\xff\xff\xff\xff"
    path = tmp_path / "list.ods"
    path.write_bytes(content)
    with pytest.raises(UnsafeFile, match="damaged"):
        check_file(path, Limits())


def test_that_prose_is_not_searched_for_headings_without_end() -> None:
    signs = "abcdefghij"
    words = [f"name of {a}{b}{c}{d}" for a in signs for b in signs for c in signs for d in signs]
    rows = {at: [words[at], f"{words[at]} and the risk", None, "date"] for at in range(10_000)}
    match_heading.cache_clear()
    assert find_headers(Sheet("Prose", rows=rows)) == []
    assert match_heading.cache_info().misses < 10_000, "every row was weighed word by word"


@pytest.mark.parametrize(
    "text",
    ["", " ", "a", " a  b ", "a\nb", "\t", "\u00a0", "\u200b", "!\u0301", "a\ud800", "\ufeff", "~",
     "\x7f", "A\u030a", "x\x00y", "two\r\nlines "],
)  # fmt: skip
def test_that_the_quick_way_through_a_cell_shows_what_the_long_one_does(text: str) -> None:
    assert shown(text) == clean_text(text)
    assert is_blank(text) == (not clean_text(text))


def test_that_the_end_of_a_long_text_does_not_say_what_its_column_holds() -> None:
    long = f"{'word ' * 6_000}stalking"
    assert "offence" not in column_evidence([long] * 3, today=TODAY)
    assert "offence" in column_evidence([f"stalking {long}"] * 3, today=TODAY)


@pytest.mark.parametrize("spoil", fuzzing.SPOILS, ids=lambda spoil: spoil.__name__)
def test_that_files_spoilt_by_lot_end_well(spoil: fuzzing.Spoil, tmp_path: Path) -> None:
    kinds = len(fuzzing.SPOILS)
    first = fuzzing.SPOILS.index(spoil)
    files = [fuzzing.spoilt_file(tmp_path, seed) for seed in range(first, first + 4 * kinds, kinds)]
    for path in files:
        told = look(path)
        assert told.outcome in ("read", "doubts", "refused")
        assert told.reason or told.outcome == "read", path
        assert told.rows == 0 or told.outcome != "refused"
        assert "Traceback" not in told.reason


@pytest.mark.skipif(not CORPUS.is_dir(), reason="../shared/corpus is not there")
def test_that_every_file_of_the_corpus_ends_well() -> None:
    files = sorted(path for path in CORPUS.rglob("*") if path.is_file())[::6]
    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(look, files))
    for path, told in zip(files, results, strict=True):
        assert told.outcome in ("read", "doubts", "refused")
        assert told.reason or told.outcome == "read", path
        assert "Traceback" not in told.reason
