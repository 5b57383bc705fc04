"""Files that leave the desk: safe names, whole or not there, nothing overwritten unasked."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lomu_app.kernel.errors import InvalidInput, Refused, StoreUnavailable
from lomu_app.packs import files
from lomu_app.packs.files import free_place, pack_file_name, safe_file_name, write_whole
from tests.packs.conftest import PackMaker
from tests.packs.payloads import GENERATED
from tests.support.snapshots import DAY, saying, snapshot

_ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("wild", "tame"),
    [
        ("../../etc/passwd", "etc-passwd"),
        ("..\\..\\x", "x"),
        ("C:\\x", "C-x"),
        ("CON", "_CON"),
        ("con.tar", "_con.tar"),
        ("LPT1", "_LPT1"),
        ("a\u202exslx.exe", "axslx.exe"),
        ("", "unnamed"),
        ("...", "unnamed"),
        ("a\x00b\nc", "abc"),
        ("Coventry East", "Coventry-East"),
        ("trailing. ", "trailing"),
    ],
)
def test_that_a_wild_name_becomes_one_safe_name(wild: str, tame: str) -> None:
    assert safe_file_name(wild) == tame


@given(st.text(max_size=400) | GENERATED)
def test_that_no_name_leads_out_of_its_folder(text: str) -> None:
    name = safe_file_name(text, suffix=".xlsx")
    assert Path(name).name == name
    assert not set(name) & set('<>:"/\\|?*\x00\u202e')
    assert len(name.encode()) <= 120
    assert name.endswith(".xlsx")
    assert not name.startswith((".", "-"))
    assert name.isprintable()


def test_that_a_pack_keeps_its_marking_in_the_longest_name() -> None:
    name = pack_file_name("TRM", "x" * 300, DAY, 3, "OFFICIAL-SENSITIVE · PRACTICE", suffix=".xlsx")
    assert name.endswith("-2026-11-24-v3_OFFICIAL-SENSITIVE-PRACTICE.xlsx")


@pytest.mark.parametrize("area", ["../../up", "CON", "a" * 300, "‮txet", "\x00", "a/b"])
def test_that_an_area_of_any_name_stays_in_the_chosen_folder(
    make_pack: PackMaker, area: str
) -> None:
    chosen = make_pack.folder / "chosen"
    chosen.mkdir()
    report = make_pack(snapshot(1, area=area), out=chosen)
    assert report.file.parent == chosen
    assert list(chosen.iterdir()) == [report.file]
    assert list(make_pack.folder.iterdir()) == [chosen]


def test_that_a_pack_gets_its_proper_name_and_the_next_one_a_number(make_pack: PackMaker) -> None:
    first, second = make_pack(snapshot(1)), make_pack(snapshot(1))
    assert first.file.name == "TRM-Coventry-2026-11-24-v1_OFFICIAL-SENSITIVE.xlsx"
    assert second.file.name == "TRM-Coventry-2026-11-24-v1_OFFICIAL-SENSITIVE-(2).xlsx"
    assert first.sha256 == hashlib.sha256(first.file.read_bytes()).hexdigest()


def test_that_a_file_is_not_overwritten_unless_told(make_pack: PackMaker, tmp_path: Path) -> None:
    place = tmp_path / "mine.xlsx"
    place.write_bytes(b"mine")
    with pytest.raises(Refused, match="exists already"):
        make_pack(snapshot(1), out=place)
    assert place.read_bytes() == b"mine"
    make_pack(snapshot(1), out=place, replace=True)
    assert place.read_bytes().startswith(b"PK")
    assert list(tmp_path.iterdir()) == [place]


def test_that_a_file_which_appears_meanwhile_is_not_buried(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "list.xlsx"
    monkeypatch.setattr(files, "_write_through", lambda half, content: _both(half, place, content))
    with pytest.raises(Refused, match="exists already"):
        write_whole(place, b"ours")
    assert place.read_bytes() == b"theirs"
    assert list(tmp_path.iterdir()) == [place]


def _both(half: Path, place: Path, content: bytes) -> None:
    half.write_bytes(content)
    place.write_bytes(b"theirs")


def test_that_where_links_are_unknown_the_file_is_moved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_paths: object) -> None:
        raise PermissionError("no links here")

    monkeypatch.setattr(os, "link", refuse)
    place = tmp_path / "list.xlsx"
    write_whole(place, b"ours")
    assert place.read_bytes() == b"ours"
    with pytest.raises(Refused, match="exists already"):
        write_whole(place, b"again")
    assert list(tmp_path.iterdir()) == [place]


def test_that_a_failed_write_leaves_the_old_file_and_no_half(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "list.xlsx"
    place.write_bytes(b"old")

    def full(half: Path, content: bytes) -> None:
        half.write_bytes(content[:1])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files, "_write_through", full)
    with pytest.raises(StoreUnavailable, match="No space left"):
        write_whole(place, b"new content", replace=True)
    assert place.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [place]


def test_that_a_place_that_cannot_be_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="is a folder"):
        write_whole(tmp_path, b"x")
    with pytest.raises(InvalidInput, match="does not exist"):
        write_whole(tmp_path / "nowhere" / "a.xlsx", b"x")


def test_that_a_free_place_never_stands_on_a_file(tmp_path: Path) -> None:
    taken = {free_place(tmp_path, "a.xlsx").name}
    for _ in range(3):
        free_place(tmp_path, "a.xlsx").touch()
        taken.add(free_place(tmp_path, "a.xlsx").name)
    assert taken == {"a.xlsx", "a-(2).xlsx", "a-(3).xlsx", "a-(4).xlsx"}


_WRITER = """
import sys
from pathlib import Path
from lomu_app.packs.files import write_whole
place, old = Path(sys.argv[1]), b"B" * 3_000_000
print("ready", flush=True)
while True:
    write_whole(place, old, replace=True)
    old = b"C" * 3_000_000 if old[:1] == b"B" else b"B" * 3_000_000
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_that_a_killed_export_leaves_a_whole_file(tmp_path: Path) -> None:
    place = tmp_path / "pack.xlsx"
    place.write_bytes(b"A" * 3_000_000)
    for _ in range(6):
        with subprocess.Popen(
            [sys.executable, "-c", _WRITER, str(place)], stdout=subprocess.PIPE, cwd=_ROOT
        ) as writer:
            assert writer.stdout is not None
            writer.stdout.readline()
            before = place.stat().st_ino
            give_up = time.monotonic() + 30
            while place.stat().st_ino == before and time.monotonic() < give_up:
                os.sched_yield()
            writer.send_signal(signal.SIGKILL)
        content = place.read_bytes()
        assert len(content) == 3_000_000
        assert len(set(content)) == 1
    assert list(tmp_path.glob("*.xlsx")) == [place]


def test_that_words_of_every_kind_reach_the_file_under_a_safe_name(make_pack: PackMaker) -> None:
    report = make_pack(saying("../../=cmd|x"))
    assert report.file.parent == make_pack.folder
    assert report.file.name.endswith("_OFFICIAL-SENSITIVE.xlsx")


def test_that_what_a_killed_program_left_half_written_goes_with_the_next_file(
    tmp_path: Path,
) -> None:
    old, young, other = (
        tmp_path / name for name in (f".{'a' * 32}.part", f".{'b' * 32}.part", ".notes.part")
    )
    for place in (old, young, other):
        place.write_bytes(b"half")
    for place in (old, other):
        os.utime(place, (0, 0))
    write_whole(tmp_path / "list.xlsx", b"whole")
    assert sorted(tmp_path.iterdir()) == sorted([young, other, tmp_path / "list.xlsx"])
