"""Packs by word: what each would see, built, released, verified, traced, told of, asked back."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from lomu_app import bootstrap
from lomu_app.access.accounts import active_account, give_passphrase
from lomu_app.access.commands import AddUser
from lomu_app.cli import verify_words
from lomu_app.kernel.errors import StoreUnavailable
from lomu_app.packs import door
from tests.cli.test_words import SECRET, Desk
from tests.support.cores import EVERY_AREA, FAST
from tests.support.examples.packs import PICTURE
from tests.support.targets import AREA, make_person


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    made = Desk(tmp_path / "data", capsys)
    core = bootstrap.create(
        made.folder, "ps.one", SECRET, stretching=FAST, roles=("sergeant",)
    ).core
    make_person(core, "Larkham")
    core.close()
    return made


def test_that_a_pack_goes_its_whole_way_by_word(desk: Desk, tmp_path: Path) -> None:
    of_him = ("person", "--area", AREA, "--about", "P-000001")
    kinds = desk.json("pack", "kinds")
    assert {"person", "actions"} <= {each["kind"] for each in kinds["kinds"]}
    (housing, figures) = desk.json(
        "pack", "preview", *of_him, "--audience", "housing", "--audience", "figures"
    )
    assert housing["sheets"][0]["rows"] > figures["sheets"][0]["rows"] == 0
    assert (housing["marking"], figures["marking"]) == ("OFFICIAL-SENSITIVE", "OFFICIAL")
    assert desk.json("list", "disclosures") == []
    why, out = ("--why", "Case work"), tmp_path / "own.xlsx"
    picture = tmp_path / "head.png"
    picture.write_bytes(PICTURE)
    desk.json("pack", "letterhead", "--words", "Invented Constabulary", "--picture", str(picture))
    built = desk.json("pack", "build", *of_him, *why, "--audience", "police", "--out", str(out))
    (file,) = built["files"]
    assert file["new_password"] == ""
    told = desk.json("pack", "verify", str(out))
    assert (told["ours"], told["unaltered"], told["head_in_log"]) == (True, True, True)
    _is_told_of_spoilt_files(desk, out)
    (traced,) = desk.json("pack", "trace", str(out))
    assert traced["canary"] == file["canary"]
    assert desk.json("pack", "trace", f"found: copy {file['canary'].lower()}")[0] == traced
    (given,) = desk.json("list", "disclosures", "--person", "P-000001")
    assert (given["agency"], given["why"]) == ("Police LOMU", "Case work")
    code, _, err = desk.run("pack", "build", *of_him, *why, "--audience", "housing")
    assert (code, "Say who at Housing" in err) == (1, True)
    waiting = desk.json("pack", "build", *of_him, *why, "--to", "Housing: Bo Elm")
    assert (waiting["needs_check"], waiting["files"]) == (True, [])
    code, _, err = desk.run("pack", "check", waiting["reference"])
    assert (code, "You built this pack" in err) == (1, True)
    code, _, err = desk.run("pack", "release", waiting["reference"], "--out", str(tmp_path))
    assert (code, "second person" in err) == (1, True)
    desk.json("pack", "withdraw", waiting["reference"], "--reason", "Not needed")
    reference = built["reference"]
    (copy,) = desk.json("pack", "recall", reference, "--reason", "Wrong person")
    assert desk.json("list", "disclosures", "--recalled")[0]["reference"] == reference
    code, out_text, _ = desk.run(
        "pack", "account", reference, "--copy", copy["canary"], "--how", "Shredded"
    )
    assert (code, "Shredded" in out_text) == (0, True)
    assert desk.json("list", "disclosures", "--recalled") == []


def test_that_the_auditor_of_data_protection_is_told_who_was_given_what(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk.json(
        "pack", "build", "person", "--area", AREA, "--about", "P-000001", "--why", "Case work",
        "--audience", "police", "--out", str(tmp_path / "own.xlsx"),
    )  # fmt: skip
    core = bootstrap.open_folder(desk.folder, "ps.one", SECRET)
    core.execute(
        AddUser(
            username="dpo.two", display_name="Two", passphrase_hash="none", areas=EVERY_AREA,
            roles=("data_protection_auditor",),
        )
    )  # fmt: skip
    give_passphrase(core, active_account(core, "dpo.two"), SECRET)
    core.close()
    auditor = Desk(desk.folder, capsys, name="dpo.two", secret=desk.secret)
    (given,) = auditor.json("list", "disclosures", "--person", "P-000001")
    assert given["why"] == "Case work"


def test_that_nothing_is_built_unseen_where_it_cannot_be_written(
    desk: Desk, tmp_path: Path
) -> None:
    build = ("pack", "build", "person", "--area", AREA, "--why", "Case work")
    code, _, err = desk.run(*build)
    assert (code, "such as P-000012" in err) == (1, True)
    code, _, err = desk.run(*build, "--about", "P-000001")
    assert (code, "--out FILE" in err) == (1, True)
    assert desk.json("list", "disclosures") == []
    nowhere = tmp_path / "nowhere" / "own.xlsx"
    code, _, err = desk.run(*build, "--about", "P-000001", "--out", str(nowhere))
    (waiting,) = desk.json("list", "disclosures")
    assert (code, f"pack release {waiting['reference']}" in err) == (1, True)
    desk.json("pack", "release", waiting["reference"], "--out", str(tmp_path))


def test_that_a_password_is_told_only_where_a_copy_may_have_been_written(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ("--area", AREA, "--about", "P-000001", "--why", "Case work")
    build = ("pack", "build", "person", *words, "--to", "Police LOMU:Elm", "--out")
    monkeypatch.setattr(door, "copies_with_password", lambda _house, detail: detail.copies)
    code, _, err = desk.run(*build, tmp_path / "nowhere" / "own.xlsx")
    assert (code, "There is no folder" in err, "Password" in err) == (1, True, False)

    def no_room(*_args: object, **_more: object) -> None:
        raise StoreUnavailable("The disk is full.")

    monkeypatch.setattr(door, "write_whole", no_room)
    code, _, err = desk.run(*build, tmp_path / "own.xlsx")
    assert (code, "Password, if the copy was written, for Elm" in err) == (1, True)


def _is_told_of_spoilt_files(desk: Desk, file: Path) -> None:
    """Whatever is not as it was written ends with 1 and says what is wrong, once."""
    code, said, err = desk.run("pack", "verify", file)
    assert (code, said.endswith("It is as it was written.\n"), err) == (0, True, "")
    spoilt, other = file.with_name("spoilt.xlsx"), file.with_name("other.xlsx")
    book = openpyxl.load_workbook(file)
    book.save(spoilt)
    other.write_bytes(b"PK another file")
    code, said, err = desk.run("pack", "verify", spoilt)
    assert (code, err) == (1, "It is not as it was written: filled in, saved anew, or altered.\n")
    assert "Unaltered: no" in said
    code, said, err = desk.run("--json", "pack", "verify", spoilt)
    assert (code, json.loads(said)["unaltered"]) == (1, False)
    assert desk.run("pack", "verify", other)[::2] == (1, "No copy of ours is known by this file.\n")


def test_that_a_locked_copy_is_known_from_outside_and_asks_for_its_password(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    of_him = ("person", "--area", AREA, "--about", "P-000001", "--why", "Case work")
    secret, out = tmp_path / "secret.txt", tmp_path / "own.xlsx"
    secret.write_text("four plain words\n", "utf-8")
    opens = ("--password-file", secret)
    desk.json("pack", "build", *of_him, "--to", "Police LOMU:Elm", "--out", out, *opens)
    code, said, _ = desk.run("pack", "verify", out)
    assert (code, "not read, for the file is locked: look into it with --pass" in said) == (0, True)
    assert "in the log" in desk.run("pack", "verify", out, *opens)[1]
    spoilt = tmp_path / "spoilt.xlsx"
    spoilt.write_bytes(out.read_bytes()[:-512] + bytes(512))
    assert "The file is locked" in desk.run("pack", "verify", spoilt)[2]
    asked = []

    def typed(words: str) -> str:
        asked.append(words)
        return "four plain words"

    monkeypatch.setattr(verify_words, "getpass", typed)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    assert "in the log" in desk.run("pack", "verify", out)[1]
    assert asked == ["Password of own.xlsx (Enter: look at it from outside): "]
