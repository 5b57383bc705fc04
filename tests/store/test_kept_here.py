"""What is typed while the database is away, on the disk of the computer."""

from __future__ import annotations

import datetime as dt
import secrets
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
    embedded_core_as: Cores, tmp_path: Path
) -> None:
    folder = tmp_path / "drafts"
    cleared = embedded_core_as("cog_chair", name="chair.one")
    here = kept_here(cleared, folder)
    here.keep(typed(form="cog:location:1:link"))
    here.keep(typed(form="person:12"))
    no_more = embedded_core_as("offender_manager", name="chair.one")
    assert take_over(no_more, kept_here(no_more, folder)) == (1, 0)
    assert take_over(no_more, kept_here(no_more, folder)) == (0, 0)
    assert [draft.of for draft in no_more.ask(find_drafts)] == ["person:12"]
    assert take_over(cleared, kept_here(cleared, folder)) == (1, 0)
    assert {draft.of for draft in cleared.ask(find_drafts)} == {"person:12", "cog:location:1:link"}
    assert on_disk(folder) == b""


def test_that_a_disk_that_refuses_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "drafts").write_text("in the way", encoding="utf-8")
    with pytest.raises(StoreUnavailable, match="Leave the form open until the connection is back"):
        KeptHere(tmp_path / "drafts", KEY).keep(typed())
