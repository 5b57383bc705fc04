"""The COG held from the command line, from the agenda to locked minutes."""

from __future__ import annotations

import dataclasses
from dataclasses import replace
from pathlib import Path

import msoffcrypto
import pytest

from lomu_app import bootstrap
from lomu_app.access.audit_log import LogGroup, find_log_ids, load_log
from lomu_app.cli.item_words import find_item
from lomu_app.kernel.errors import InvalidInput, RecordNotFound
from lomu_app.kernel.permissions import Permission
from tests.cli.test_words import SECRET, Desk
from tests.support.cog import make_location
from tests.support.cores import FAST, Cores
from tests.support.meetings import meeting, prepare
from tests.support.personal import keepers

KEYS = [
    "reference", "name", "kind", "risk_at_entry", "risk_now", "meetings_on_agenda",
    "blockers_to_sign_off",
]  # fmt: skip
SEES = Permission.SEE_CSE
ON = ("--today", "2026-11-24", "cog")
AREA = ("--area", "coventry")


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    made = Desk(tmp_path / "data", capsys)
    core = bootstrap.create(
        made.folder,
        "ps.one",
        SECRET,
        stretching=FAST,
        roles=("cog_chair", "sergeant"),
        display_name="Morgan One",
    ).core
    make_location(core, own_reference="COV001")
    make_location(core, accepted=False, name="Heron Arcade")
    core.close()
    return made


def test_that_the_cog_is_held_by_words_alone(desk: Desk) -> None:
    code, _, err = desk.run(*ON, "show", *AREA)
    assert (code, "Prepare it first" in err) == (1, True)
    assert desk.json(*ON, "prepare", *AREA)["left"] == 2
    code, out, _ = desk.run(*ON, "call-off", *AREA, "--reason", "The chair is ill")
    assert (code, "is called off. The next one is not prepared yet" in out) == (0, True)
    code, out, _ = desk.run(*ON, "show", *AREA)
    assert "24/11/2026: called off by Morgan One, 24/11/2026 " in out
    assert ": The chair is ill\n" in out
    code, out, _ = desk.run(*ON, "take-up", *AREA)
    assert (code, out.partition(" is ")[2]) == (
        0,
        "prepared again: 9 items on the agenda, 2 to be decided.\n",
    )
    rows = desk.json(*ON, "show", *AREA)
    assert [[key for key in row if key in KEYS] for row in rows] == [KEYS, KEYS]
    assert [(row["reference"], row["nominated"]) for row in rows] == [
        ("LOC-0001", False), ("LOC-0002", True),
    ]  # fmt: skip
    assert rows[0]["risk_at_entry"] == rows[0]["risk_now"] == "High (15)"
    for name, agency in (("M Reed", "ROCU"), ("J Alder", "Children's social care")):
        desk.json(*ON, "attend", *AREA, "--name", name, "--agency", agency)
    code, out, _ = desk.run(*ON, "show", *AREA)
    assert "Not quorate: 3 agencies, 2 there lacking." in out
    assert "6: No tactic is done with a result." in out
    assert desk.json(*ON, "present", *AREA, "--statement-read")["status"] == "open"
    code, _, err = desk.run(*ON, "close", *AREA)
    assert (code, "Not decided yet: LOC-0001, LOC-0002." in err) == (1, True)
    code, _, err = desk.run(*ON, "decide", *AREA, "--item", "LOC-0099", "--decision", "keep")
    assert (code, "no item of this agenda" in err) == (1, True)
    code, _, err = desk.run(*ON, "note", *AREA, "--item", "LOC-0001")
    assert (code, "Say what is to be noted" in err) == (1, True)
    for said in (("--discussion", "Shutters broken"), ("--presented-by", "DC Bryony")):
        desk.json(*ON, "note", *AREA, "--item", "COV001", *said)
    asked = ("--text", "Ask the porter", "--owner", "B Linden", "--agency", "Education")
    told = desk.json(*ON, "action", *AREA, "--item", "LOC-0001", *asked, "--due", "2026-12-01")
    assert told["reference"] == "AX-000001"
    decide = (*ON, "decide", *AREA, "--rationale", "Reports go on", "--item")
    assert desk.json(*decide, "LOC-0002", "--decision", "add")["left"] == 1
    code, _, err = desk.run(*decide, "COV001", "--decision", "Sign-off")
    assert (code, "“Sign off” takes a quorum" in err) == (1, True)
    code, out, _ = desk.run(*decide, "loc-0001", "--decision", "keep")
    assert (code, out) == (0, "LOC-0001: keep. 0 left.\n")
    assert desk.json(*ON, "close", *AREA)["status"] == "ended"
    code, out, _ = desk.run(*ON, "minutes", *AREA, "--approve", "--add", "Misheard")
    assert code == 0
    assert "Decision: Keep, same tactic\nWhy: Reports go on" in out
    assert "by Morgan One: Misheard" in out
    assert "Presented by: DC Bryony\nDiscussion: Shutters broken\n" in out
    assert "AX-000001: Ask the porter. B Linden, Education, by 01/12/2026. Open" in out
    assert out.endswith("Approved and locked.\n")
    assert desk.json(*ON, "minutes", *AREA)["locked"] is True
    told = desk.json("--today", "2026-11-24", "show", "location", "LOC-0001")["meetings"]
    assert [(one["decision"], one["rationale"]) for one in told] == [
        ("Keep, same tactic", "Reports go on")
    ]
    (listed,) = desk.json("--today", "2026-11-24", "list", "meetings", *AREA)
    assert (listed["kind"], listed["status"], listed["left"]) == ("COG", "approved", 0)
    _goes_out(desk)


def test_that_an_item_is_met_by_a_name_that_no_other_has(embedded_core_as: Cores) -> None:
    core = embedded_core_as("cog_chair", "sergeant")
    for name, own in (("Lapwing Lodge", "2"), ("Heron Arcade", "7")):
        make_location(core, name=name, own_reference=own, address=f"{own} Plover Street")
    found = meeting(core, prepare(core))
    first, second = sorted(
        (item for item in found.items if item.subject_id), key=lambda item: item.reference
    )
    topics = [item for item in found.items if not item.subject_id]
    number = str(second.position)
    clash = replace(first, facts={**first.facts, "own_reference": number})
    known = replace(found, items=(clash, second, *topics))
    with pytest.raises(InvalidInput) as refused:
        find_item(known, number)
    for name in ("LOC-0001 Lapwing Lodge", "LOC-0002 Heron Arcade", "by its reference"):
        assert name in refused.value.message
    assert find_item(known, "loc-0001") == clash
    assert find_item(known, "LOC-0002") == second
    assert find_item(known, str(first.position)) == clash
    assert find_item(known, topics[0].title.lower()) == topics[0], "it has no reference"
    for nothing in ("", "LOC-0003"):
        with pytest.raises(RecordNotFound):
            find_item(known, nothing)


def is_encrypted(file: Path) -> bool:
    """Whether Office would ask for a password."""
    with file.open("rb") as content:
        return bool(msoffcrypto.OfficeFile(content).is_encrypted())


def _goes_out(desk: Desk) -> None:
    """What leaves is on record with recipients and reason, unknown to whoever is not cleared."""
    export = (*ON, "export", *AREA, "--to", "K Rowan, CSE team", "J Alder", "--reason", "Minutes")
    partner = ("--to", "J Ash, Licensing", "--out", str(desk.folder.parent / "x.xlsx"))
    code, _, err = desk.run(*export, *partner)
    assert (code, "pack build cog --to AGENCY:NAME" in err) == (1, True)
    folder = desk.folder.parent
    for kind, name in (("agenda", "a.xlsx"), ("minutes", "m.xlsx"), ("minutes", "m.docx")):
        told = desk.json(*export, "--kind", kind, "--out", str(folder / name))
        assert Path(told["file"]).read_bytes()[:2] == b"PK"
    secret, short = folder / "secret.txt", folder / "short.txt"
    secret.write_text("four words of one's own\n", "utf-8")
    short.write_text("short\n", "utf-8")
    locked = (*export, "--out", str(folder / "locked.xlsx"), "--password-file")
    assert is_encrypted(Path(desk.json(*locked, str(secret))["file"]))
    for words, said in (
        (("--out", "y.xlsx", "--password-file", str(short)), "at least 12 characters"),
        (("--kind", "minutes", "--out", "y.pdf", "--password-file", str(secret)), "takes a passw"),
        (("--kind", "agenda", "--out", "x.docx"), "the agenda as .xlsx or .pdf"),
        (("--kind", "agenda", "--out", str(folder / "a.xlsx")), "is there already"),
    ):
        code, _, err = desk.run(*export, *words)
        assert (code, said in err) == (1, True)
    core = keepers(bootstrap.open_folder(desk.folder, "ps.one", SECRET))
    for seen, lines in ((frozenset(Permission), 4), (frozenset(Permission) - {SEES}, 0)):
        asker = dataclasses.replace(
            core, actor=dataclasses.replace(core.actor, permissions=seen), as_now=None
        )
        keys = asker.ask(find_log_ids, "COG", LogGroup.HANDED_OUT)
        assert len(keys) == lines
        for row in asker.ask(load_log, keys):
            assert row.recipients == ("K Rowan, CSE team", "J Alder")
            assert "(Minutes)" in row.reason
    core.close()
