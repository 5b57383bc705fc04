"""Who can unlock the database: the right passphrase, the recovery key, and nobody else."""

from __future__ import annotations

import json
import os
import random
import shutil
from pathlib import Path
from typing import Any

import pytest

from lomu_app import bootstrap
from lomu_app.access.accounts import change_own_passphrase
from lomu_app.kernel.errors import InvalidInput, LomuError, SignInFailed, StoreUnavailable
from lomu_app.store.backup import KEYS
from lomu_app.store.keys import RECOVERY, KeyFile, Stretching, new_key, new_recovery_key
from tests.support.cores import ADMIN, FAST, PASSPHRASE

OTHER = "another four plain words"


def key_file(tmp_path: Path) -> tuple[KeyFile, bytes, str]:
    """A key file with one person and the recovery key."""
    file, key, recovery = KeyFile(tmp_path / KEYS, FAST), new_key(), new_recovery_key()
    file.wrap("Ps.One", PASSPHRASE, key)
    file.wrap(RECOVERY, recovery, key)
    return KeyFile.read(tmp_path / KEYS), key, recovery


def test_that_passphrase_and_recovery_key_open_it_whatever_the_case_of_the_name(
    tmp_path: Path,
) -> None:
    file, key, recovery = key_file(tmp_path)
    assert file.unwrap("ps.one", PASSPHRASE) == key
    assert file.unwrap("PS.ONE", PASSPHRASE) == key
    assert file.unwrap(RECOVERY, recovery) == key


@pytest.mark.parametrize(
    ("name", "passphrase"),
    [("ps.one", PASSPHRASE + " "), ("ps.one", PASSPHRASE.upper()), ("ps.one", ""),
     ("nobody", PASSPHRASE), (RECOVERY, PASSPHRASE), ("", "")],
)  # fmt: skip
def test_that_anything_else_is_refused_without_saying_what_is_wrong(
    tmp_path: Path, name: str, passphrase: str
) -> None:
    file, _, _ = key_file(tmp_path)
    with pytest.raises(SignInFailed) as refusal:
        file.unwrap(name, passphrase)
    assert refusal.value.message == "The name or the passphrase is not right."


def test_that_one_persons_copy_opens_nothing_under_another_name(tmp_path: Path) -> None:
    file, _, _ = key_file(tmp_path)
    file.wraps["ps.two"] = file.wraps["ps.one"]
    with pytest.raises(SignInFailed):
        file.unwrap("ps.two", PASSPHRASE)


def test_that_the_database_opens_only_with_the_new_passphrase_after_a_change(
    embedded_folder: Path,
) -> None:
    core = bootstrap.open_folder(embedded_folder, ADMIN, PASSPHRASE)
    change_own_passphrase(core, PASSPHRASE, OTHER)
    core.close()
    with pytest.raises(SignInFailed):
        bootstrap.open_folder(embedded_folder, ADMIN, PASSPHRASE)
    bootstrap.open_folder(embedded_folder, ADMIN, OTHER).close()


def test_that_the_key_itself_stands_in_no_file(tmp_path: Path) -> None:
    _, key, recovery = key_file(tmp_path)
    content = (tmp_path / KEYS).read_bytes()
    assert key not in content
    assert key.hex().encode() not in content
    assert recovery.encode() not in content
    assert PASSPHRASE.encode() not in content


def test_that_the_key_file_of_another_database_is_told(
    embedded_folder: Path, tmp_path: Path
) -> None:
    bootstrap.create(tmp_path / "other", ADMIN, PASSPHRASE, stretching=FAST).core.close()
    shutil.copy(tmp_path / "other" / KEYS, embedded_folder / KEYS)
    with pytest.raises(StoreUnavailable, match=r"keys\.json belongs to this database"):
        bootstrap.open_folder(embedded_folder, ADMIN, PASSPHRASE)


def test_that_a_missing_key_file_is_told(embedded_folder: Path) -> None:
    (embedded_folder / KEYS).unlink()
    with pytest.raises(StoreUnavailable, match=r"no keys\.json"):
        bootstrap.open_folder(embedded_folder, ADMIN, PASSPHRASE)


def damaged(whole: bytes) -> list[bytes]:
    """What disks, editors and unlucky copies make of a key file."""
    chance = random.Random(5)
    cut = [whole[:length] for length in range(0, len(whole), 23)]
    flipped = []
    for place in chance.sample(range(len(whole)), 60):
        spoilt = bytearray(whole)
        spoilt[place] ^= 1 << chance.randrange(8)
        flipped.append(bytes(spoilt))
    odd = [b"\0" * len(whole), b"[]", b"null", b'"x"', b"{}", b"\xff\xfe", b"[" * 100_000]
    return [*cut, *flipped, *odd]


def test_that_a_damaged_key_file_is_told_in_clear_words(embedded_folder: Path) -> None:
    path = embedded_folder / KEYS
    whole = path.read_bytes()
    told = []
    for spoilt in damaged(whole):
        path.write_bytes(spoilt)
        try:
            bootstrap.open_folder(embedded_folder, ADMIN, PASSPHRASE).close()
        except LomuError as error:
            told.append(error.message)
    assert len(told) > 50
    assert all("damaged" in words or "not right" in words for words in told), told
    path.write_bytes(whole)
    bootstrap.open_folder(embedded_folder, ADMIN, PASSPHRASE).close()


@pytest.mark.parametrize(
    "stretching",
    [{"memory": 1 << 40}, {"memory": 0}, {"passes": 10**9}, {"passes": 0}, {"lanes": 10**6},
     {"lanes": -1}, {"memory": "much"}, {"unknown": 1}],
)  # fmt: skip
def test_that_a_damaged_cost_of_guessing_stops_no_machine(
    tmp_path: Path, stretching: dict[str, Any]
) -> None:
    key_file(tmp_path)
    data = json.loads((tmp_path / KEYS).read_text(encoding="utf-8"))
    data["stretching"] |= stretching
    (tmp_path / KEYS).write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises(StoreUnavailable, match="damaged"):
        KeyFile.read(tmp_path / KEYS)


@pytest.mark.parametrize("wrap", [None, {}, {"salt": "?"}, "x", 5, {"salt": "", "nonce": ""}])
def test_that_one_damaged_copy_keeps_nobody_else_out(tmp_path: Path, wrap: Any) -> None:
    _, key, recovery = key_file(tmp_path)
    data = json.loads((tmp_path / KEYS).read_text(encoding="utf-8"))
    data["wraps"]["ps.two"] = wrap or ""
    (tmp_path / KEYS).write_text(json.dumps(data), encoding="utf-8")
    file = KeyFile.read(tmp_path / KEYS)
    assert file.unwrap("ps.one", PASSPHRASE) == key
    assert file.unwrap(RECOVERY, recovery) == key
    with pytest.raises(StoreUnavailable, match="use the recovery key"):
        file.unwrap("ps.two", PASSPHRASE)


def test_that_a_key_file_is_replaced_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, key, _ = key_file(tmp_path)

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreUnavailable, match="No space"):
        file.wrap("ps.two", OTHER, key)
    assert KeyFile.read(tmp_path / KEYS).wraps.keys() == {"ps.one", RECOVERY}
    assert [path.name for path in tmp_path.iterdir()] == [KEYS]


def test_that_new_keys_cost_as_much_as_was_decided() -> None:
    assert Stretching().memory >= 64 * 1024
    assert Stretching().passes >= 3
    assert len({new_recovery_key() for _ in range(50)}) == 50
    assert len(new_recovery_key().replace("-", "")) * 5 >= 160


@pytest.mark.parametrize(
    "weak", ["short", "aaaaaaaaaaaaaaaaaaaa", "ps.one12345ps.one", "abcabcabcabcabcabc"]
)
def test_that_a_weak_first_passphrase_makes_no_database(tmp_path: Path, weak: str) -> None:
    with pytest.raises(InvalidInput, match="too weak"):
        bootstrap.create(tmp_path / "new", "ps.one", weak, stretching=FAST)
    assert not (tmp_path / "new" / KEYS).exists()
