"""What is typed while the database is away, on the disk of the computer."""

from __future__ import annotations

import datetime as dt
import os
import secrets
import subprocess
import sys
from pathlib import Path

import pytest

from lomu_app.access.drafts import kept_here, take_over
from lomu_app.kernel.errors import StoreUnavailable
from lomu_app.store.draft import KeepDraft, find_draft_key, find_drafts
from lomu_app.store.kept_here import KeptHere, Typed
from tests.support.cores import MORNING, Cores

WORD = "Sandpiper"
KEY = bytes(range(32))


def typed(words: str = WORD, *, form: str = "person:12", minutes: int = 0) -> Typed:
    return Typed(
        form, {"note": words}, MORNING + dt.timedelta(minutes=minutes), secrets.token_hex(16)
    )


def on_disk(folder: Path) -> bytes:
    """Every name and every byte under the folder."""
    return b"\n".join(
        str(path).encode() + (path.read_bytes() if path.is_file() else b"")
        for path in folder.rglob("*")
    )


def test_that_nothing_typed_is_in_clear_and_that_only_its_key_reads_it(tmp_path: Path) -> None:
    here = KeptHere(tmp_path / "drafts", KEY)
    for minutes in (0, 1):
        here.keep(typed(form="person:Sandpiper", minutes=minutes))
    held = on_disk(tmp_path)
    here.close()
    assert len(held) > 200
    for clear in (WORD, "person:", "note", "Sandpi"):
        assert clear.encode() not in held
    ((_path, (one,)),) = KeptHere(tmp_path / "drafts", KEY).left_behind()
    assert (one.fields, one.typed_at.minute) == ({"note": WORD}, 1)
    assert list(KeptHere(tmp_path / "drafts", KEY[::-1]).left_behind()) == []


def test_that_what_is_answered_late_leaves_what_was_typed_since(tmp_path: Path) -> None:
    here = KeptHere(tmp_path, KEY)
    here.keep(typed("two dogs", minutes=2))
    here.keep(typed("a dog", minutes=1))
    here.drop("person:12", MORNING + dt.timedelta(minutes=1))
    here.close()
    ((_path, (one,)),) = KeptHere(tmp_path, KEY).left_behind()
    assert one.fields == {"note": "two dogs"}
    here.drop("person:12")
    assert on_disk(tmp_path) == b""


def test_that_a_file_which_somebody_altered_is_put_aside_and_told(
    core_as: Cores, tmp_path: Path
) -> None:
    core = core_as("sergeant")
    assert core.ask(find_draft_key) is None
    here = kept_here(core, tmp_path / "drafts")
    here.keep(typed())
    here.close()
    (path,) = (tmp_path / "drafts").iterdir()
    body = path.read_bytes()
    path.write_bytes(body[:-1] + bytes([body[-1] ^ 1]))
    assert take_over(core, kept_here(core, tmp_path / "drafts")) == (0, 1)
    assert core.ask(find_drafts) == []
    assert [each.suffix for each in (tmp_path / "drafts").iterdir()] == [".unreadable"]


def test_that_what_is_taken_over_stands_beside_the_draft_of_its_form_and_comes_once(
    core_as: Cores, tmp_path: Path
) -> None:
    folder = tmp_path / "drafts"
    core, other = core_as("sergeant", name="ps.one"), core_as("sergeant", name="ps.two")
    core.execute(KeepDraft(form="person:12", fields={"note": "typed elsewhere"}))
    here = kept_here(core, folder)
    here.keep(typed(minutes=-48))
    here.close()
    (path,) = folder.iterdir()
    body = path.read_bytes()
    assert take_over(other, kept_here(other, folder)) == (0, 0), "it is not theirs"
    for _ in range(2):  # cut off before it was wiped, it is taken over again
        path.write_bytes(body)
        assert take_over(core, kept_here(core, folder)) == (1, 0)
    assert on_disk(folder) == b""
    ordinary, lost = core.ask(find_drafts)
    assert (ordinary.lost, ordinary.fields["note"]) == (False, "typed elsewhere")
    assert (lost.lost, lost.of, lost.fields["note"]) == (True, "person:12", WORD)
    assert lost.saved_at == MORNING - dt.timedelta(minutes=48)
    assert other.ask(find_drafts) == []


def test_that_who_is_not_cleared_any_more_gets_all_but_what_they_typed_on_cse(
    core_as: Cores, tmp_path: Path
) -> None:
    folder = tmp_path / "drafts"
    cleared = core_as("cog_chair", name="chair.one")
    here = kept_here(cleared, folder)
    here.keep(typed(form="cog:location:1:link"))
    here.keep(typed(form="person:12"))
    here.close()
    no_more = core_as("offender_manager", name="chair.one")
    assert take_over(no_more, kept_here(no_more, folder)) == (1, 0)
    assert take_over(no_more, kept_here(no_more, folder)) == (0, 0)
    assert [draft.of for draft in no_more.ask(find_drafts)] == ["person:12"]
    cleared = core_as("cog_chair", name="chair.one")
    assert take_over(cleared, kept_here(cleared, folder)) == (1, 0)
    assert {draft.of for draft in cleared.ask(find_drafts)} == {"person:12", "cog:location:1:link"}
    assert on_disk(folder) == b""


def test_that_a_running_desk_keeps_its_drafts_and_that_of_two_others_one_takes_them(
    core_as: Cores, tmp_path: Path
) -> None:
    core, folder = core_as("sergeant"), tmp_path / "drafts"
    running, other, third = (kept_here(core, folder) for _ in range(3))
    running.keep(typed())
    assert take_over(core, other) == (0, 0)
    assert core.ask(find_drafts) == [], "the desk that wrote it sends it, and nobody twice"
    running.close()
    taking = other.left_behind()
    next(taking)
    assert list(third.left_behind()) == []
    running.keep(typed("typed late", form="person:14"))
    taking.close()
    assert take_over(core, third) == (2, 0)
    running.keep(typed("typed later still", form="person:15"))
    assert take_over(core, other) == (1, 0)
    assert sorted(draft.of for draft in core.ask(find_drafts)) == [
        "person:12", "person:14", "person:15"
    ]  # fmt: skip
    assert on_disk(folder) == b""


_ELSEWHERE = """
import datetime as dt, sys, time
from pathlib import Path
from lomu_app.store.kept_here import KeptHere, Typed
at = dt.datetime(2026, 11, 24, 7, tzinfo=dt.UTC)
KeptHere(Path(sys.argv[1]), bytes(range(32))).keep(Typed("person:12", {"note": "so"}, at, "a" * 32))
print("kept", flush=True)
time.sleep(600)
"""


def test_that_what_a_program_held_that_was_killed_is_there_for_the_next(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _ELSEWHERE, str(tmp_path)], stdout=subprocess.PIPE, text=True
    ) as program:
        try:
            assert program.stdout is not None
            assert program.stdout.readline() == "kept\n"
            assert list(KeptHere(tmp_path, KEY).left_behind()) == [], "it runs"
        finally:
            program.kill()
    ((path, (one,)),) = (here := KeptHere(tmp_path, KEY)).left_behind()
    assert one.fields == {"note": "so"}
    here.leave(path, ())
    assert on_disk(tmp_path) == b""


def test_that_what_nobody_can_read_goes_after_its_days_and_nothing_else_does(
    tmp_path: Path,
) -> None:
    names = ("old.unreadable", "young.unreadable", ".draft-cut-off", "theirs.draft")
    for name in names:
        (tmp_path / name).write_bytes(b"?")
    for name in (names[0], *names[2:]):
        days = 31 * 86_400
        then = (tmp_path / name).stat().st_mtime - days
        os.utime(tmp_path / name, (then, then))
    here = KeptHere(tmp_path, KEY)
    assert here.clear_unreadable(30) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["theirs.draft", "young.unreadable"]
    damaged = tmp_path / f"{here._name}-0.draft"
    damaged.write_bytes(b"no such thing")
    os.utime(damaged, (0, 0))
    ((aside, drafts),) = here.left_behind()
    assert (aside.suffix, drafts) == (".unreadable", ())
    assert here.clear_unreadable(30) == 0, "its days are counted from when it was put aside"


def test_that_a_disk_that_refuses_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "drafts").write_text("in the way", encoding="utf-8")
    with pytest.raises(StoreUnavailable, match="Leave the form open until the connection is back"):
        KeptHere(tmp_path / "drafts", KEY).keep(typed())
