"""What a computer has seen of a log is held against it whenever somebody signs in there."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from lomu_app import bootstrap
from lomu_app.bootstrap import Core
from lomu_app.cli import main
from lomu_app.store import witness
from lomu_app.store.witness import place_of
from tests.store.test_audit_verify import cut_the_tail
from tests.support.cores import ADMIN, PASSPHRASE, prepare_shared
from tests.support.examples.access import add_user
from tests.support.postgres import FreshDatabase

SignIn = Callable[[], Core]


@pytest.fixture(params=["embedded", "postgres"])
def place(request: pytest.FixtureRequest) -> Path | str:
    """A folder, or the address of a database on a server."""
    if request.param == "embedded":
        folder: Path = request.getfixturevalue("embedded_folder")
        return folder
    fresh: FreshDatabase = request.getfixturevalue("fresh_database")
    return fresh(prepare_shared)


@pytest.fixture
def sign_in(place: Path | str) -> SignIn:
    """Signs the administrator in at this computer."""

    def signed_in() -> Core:
        if isinstance(place, Path):
            return bootstrap.open_folder(place, ADMIN, PASSPHRASE)
        return bootstrap.open_url(place, ADMIN, PASSPHRASE)

    return signed_in


def worked(core: Core) -> Core:
    """A command whose link is sealed."""
    core.execute(add_user(core))
    core.store.seal_waiting(everything=True)
    return core


def test_that_whoever_signs_in_is_told_of_a_log_cut_short(sign_in: SignIn) -> None:
    worked(sign_in()).close()
    seen = sign_in()  # takes note of the newest link
    assert seen.doubt == ""
    cut_the_tail(seen)
    seen.close()
    for _ in range(2):  # and whoever signs in after that
        again = sign_in()
        assert "was cut short, or an older copy" in again.doubt
        assert str(again.seen_in) in again.doubt
        worked(again).close()


def test_that_what_was_put_back_on_purpose_counts_once_the_note_is_moved_away(
    sign_in: SignIn,
) -> None:
    worked(sign_in()).close()
    seen = sign_in()
    cut_the_tail(seen)
    seen.close()
    again = sign_in()
    assert again.doubt
    assert again.seen_in is not None
    (again.seen_in / "witness.json").rename(again.seen_in / "moved-away.json")
    again.close()
    for _ in range(2):
        last = sign_in()
        assert last.doubt == ""
        last.close()


def test_that_a_word_of_the_command_line_says_so_too(
    embedded_folder: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    core = worked(bootstrap.open_folder(embedded_folder, ADMIN, PASSPHRASE))
    cut_the_tail(core)
    core.close()
    (secret := tmp_path / "secret").write_text(PASSPHRASE)
    words = ["--data", str(embedded_folder), "--user", ADMIN, "--passphrase-file", str(secret)]
    assert main([*words, "audit", "verify"]) == 1
    assert "Warning: The log is not as this computer has seen it" in capsys.readouterr().err


def test_that_on_a_server_the_newest_link_is_noted_once_a_minute(
    fresh_database: FreshDatabase,
) -> None:
    core = bootstrap.open_url(fresh_database(prepare_shared), ADMIN, PASSPHRASE)
    assert core.seen_in is not None
    first = witness.seen(core.seen_in)
    worked(core)
    worked(core)
    assert witness.seen(core.seen_in) == first
    note = core.seen_in / witness.WITNESS
    os.utime(note, (note.stat().st_mtime - 61,) * 2)
    worked(core)
    later = witness.seen(core.seen_in)
    assert first is not None
    assert later is not None
    assert later.position > first.position
    core.close()


def test_that_each_database_of_a_server_has_a_note_of_its_own() -> None:
    ours = sa.make_url("postgresql+psycopg://ps.shah:secret@db.force.example:5432/lomu")
    assert place_of(ours) == place_of(ours.set(username="dc.reed", password="other"))
    others = [ours.set(host="other.force.example"), ours.set(port=5433), ours.set(database="x")]
    assert len({place_of(each) for each in (ours, *others)}) == 4
