"""What a COG asks of agencies, out by word: a pack each, and one action's day."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa

from lomu_app import bootstrap
from lomu_app.kernel.clock import FixedClock
from lomu_app.returns.reading import read_return
from lomu_app.store.audit import AuditEntry
from tests.cli.test_words import SECRET, Desk
from tests.packs.workbooks import texts_by_openpyxl
from tests.support.cog import make_location
from tests.support.cores import FAST, MORNING
from tests.support.meetings import begin, item_of, prepare, raise_for
from tests.support.personal import behind

ON = ("--today", "2026-11-24")


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    made = Desk(tmp_path / "data", capsys)
    core = bootstrap.create(
        made.folder, "ps.one", SECRET, stretching=FAST, roles=("cog_chair", "sergeant"),
        clock=FixedClock(MORNING),
    ).core  # fmt: skip
    place = make_location(core)
    item = item_of(core, begin(core, prepare(core)), place)
    for agency in ("Education", "Housing"):
        raise_for(core, "meeting", item.id, text=f"WORD OF {agency}", owner_agency=agency)
    core.close()
    return made


def _logged(desk: Desk) -> list[tuple[str, list[str]]]:
    core = bootstrap.open_folder(desk.folder, "ps.one", SECRET)
    wanted = sa.select(AuditEntry.reason, AuditEntry.recipients).where(
        AuditEntry.tag == "cog:paper:exported"
    )
    with behind(core.store).engine.connect() as connection:
        found = connection.execute(wanted.order_by(AuditEntry.tx)).all()
    core.close()
    return [(str(reason).split(":")[0], recipients) for reason, recipients in found]


def test_that_each_agency_gets_its_own_pack_by_one_word(desk: Desk) -> None:
    build = (*ON, "pack", "build", "cog_actions", "--area", "Coventry", "--why", "For the COG")
    code, _, err = desk.run(*build, "--all-agencies", "--to", "Housing: Elm")
    assert (code, "Say who gets the pack of each" in err) == (1, True)
    both = ("--to", "Housing: Elm", "--to", "Education: B Linden")
    built = desk.json(*build, "--all-agencies", *both)
    assert [each["needs_check"] for each in built] == [True, True]
    rows = {row["title"]: row["recipients"] for row in desk.json("list", "disclosures")}
    assert rows["COG actions of Education"] != rows["COG actions of Housing"]
    code, _, err = desk.run(*ON, "pack", "build", "actions", *build[5:], "--all-agencies", *both)
    assert (code, "Only cog_actions" in err) == (1, True)


def _ask_the_police(desk: Desk) -> tuple[str, str]:
    """Something for each of two agencies whose packs wait for nobody's check."""
    police = ("Police LOMU", "Police, other unit")
    asked = (*ON, "cog", "action", "--area", "Coventry", "--item", "LOC-0001", "--owner", "Fern")
    for agency in police:
        desk.json(*asked, "--text", f"WORD OF {agency}", "--agency", agency, "--due", "2026-12-01")
    return police


def test_that_packs_that_leave_at_once_want_a_folder_before_any_is_built(
    desk: Desk, tmp_path: Path
) -> None:
    police = _ask_the_police(desk)
    agencies = ("Education", "Housing", *police)
    whom = [word for agency in agencies for word in ("--to", f"{agency}: Elm")]
    build = (
        *ON, "pack", "build", "cog_actions", "--area", "Coventry", "--why", "For the COG",
        "--all-agencies", *whom,
    )  # fmt: skip
    file = tmp_path / "packs.xlsx"
    file.write_bytes(b"of last time")
    for out in (("--out", str(file), "--replace"), ("--out", str(tmp_path / "none")), ()):
        code, _, err = desk.run(*build, *out)
        assert (code, "Name a folder that is there" in err) == (1, True), err
    assert desk.json("list", "disclosures") == [], "none is built"
    assert file.read_bytes() == b"of last time"
    built = desk.json(*build, "--out", str(tmp_path))
    assert [each.get("needs_check") for each in built] == [True, True, None, None]
    for agency, other, each in zip(police, reversed(police), built[2:], strict=True):
        (written,) = each["files"]
        inside = " ".join(texts_by_openpyxl(Path(written["file"])))
        assert (f"WORD OF {agency}" in inside, f"WORD OF {other}" in inside) == (True, False)


# As where a policy asks for passwords of one's own force, too; Ctrl+C at the second pack's file.
_BROKEN_OFF = """
import signal, sys
from lomu_app import cli
from lomu_app.packs import door
signal.signal(signal.SIGINT, signal.default_int_handler)
door.copies_with_password = lambda _house, detail: detail.copies
write, written = door.write_whole, []
def write_or_stop(place, *told, **more):
    written.append(place)
    if len(written) == 2:
        signal.raise_signal(signal.SIGINT)
    write(place, *told, **more)
door.write_whole = write_or_stop
sys.exit(cli.main(sys.argv[1:]))
"""


def test_that_whoever_breaks_off_is_told_the_passwords_of_what_is_written(
    desk: Desk, tmp_path: Path
) -> None:
    whom = [word for agency in _ask_the_police(desk) for word in ("--to", f"{agency}: Elm")]
    both = [*whom, "--to", "Education: Elm", "--to", "Housing: Elm"]
    out = tmp_path / "packs"
    out.mkdir()
    build = ("pack", "build", "cog_actions", "--area", "Coventry", "--why", "For the COG")
    words = [*desk.common, *build, "--all-agencies", *both, "--out", str(out)]
    ended = subprocess.run(
        [sys.executable, "-c", _BROKEN_OFF, *words], cwd=Path(__file__).parents[2],
        capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert (ended.returncode, ended.stdout) == (1, ""), ended.stderr
    (file,) = (each for each in out.iterdir() if each.suffix == ".xlsx")
    (password,) = re.findall(
        r"^Password for Elm, shown this once: (.+)$", ended.stderr, re.MULTILINE
    )
    assert read_return(file, password=password).sheets
    assert f"Wrote {file} for Elm." in ended.stderr
    rows = desk.json("list", "disclosures")
    (second,) = (row["reference"] for row in rows if row["status"] == "released" and row["awaits"])
    assert f"{second} is built, but not wholly written" in ended.stderr
    assert "Password, if the copy was written, for Elm, Police" in ended.stderr
    assert ended.stderr.endswith("Stopped. Whatever was not told as done was not done.\n")


def test_that_one_action_s_day_leaves_by_word_and_is_on_record(desk: Desk, tmp_path: Path) -> None:
    place = tmp_path / "day.ics"
    export = (*ON, "export", "action", "ax-000001", "--to", "B Linden", "--out")
    told = desk.json(*export, str(place), "--reason", "Asked for")
    assert (told["reference"], told["file"]) == ("AX-000001", str(place))
    text = place.read_text("utf-8")
    assert "AX-000001 is due" in text
    assert "WORD OF" not in text
    assert _logged(desk) == [("Calendar of AX-000001 (Asked for)", ["B Linden"])]
    code, _, err = desk.run(*export, str(place))
    assert (code, "there already" in err) == (1, True)
    assert len(_logged(desk)) == 1, "nothing is on record that was not written"
    code, _, err = desk.run(*ON, "export", "action", "AX-000009", "--to", "B", "--out", str(place))
    assert (code, "There is no action" in err) == (1, True)
