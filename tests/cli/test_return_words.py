"""`pack return` and `list returns`, as a unit without a window uses them."""

from __future__ import annotations

from pathlib import Path

import pytest

from lomu_app import bootstrap
from tests.cli.test_words import SECRET, Desk
from tests.support.cores import FAST
from tests.support.releases import action, make_action
from tests.support.returns import fill_in, send_actions


def test_that_a_pack_is_rehearsed_taken_in_and_listed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = Desk(tmp_path / "data", capsys)
    roles = ("sergeant", "inspector")
    core = bootstrap.create(desk.folder, "ps.one", SECRET, stretching=FAST, roles=roles).core
    first, second = make_action(core, text="Visit"), make_action(core, text="Ring")
    references = [action(core, each).reference for each in (first, second)]
    file = send_actions(core, tmp_path)
    core.close()
    fill_in(file, {references[0]: {"Status": "Done", "What came of it": "Seen at home"},
                   references[1]: {"Status": "Finished", "By whom": "Somebody"}})  # fmt: skip
    told = desk.json("pack", "return", str(file), "--dry-run")
    assert [(one["reference"], one["decision"]) for one in told["changes"]] == [
        (references[0], "taken"), (references[0], "taken"), (references[1], "refused"),
    ]  # fmt: skip
    assert [one["what"] for one in told["altered"]] == ["By whom"]
    assert (told["result"]["taken"], told["dry_run"]) == (2, True)
    assert desk.json("list", "returns") == []
    code, out, _ = desk.run("pack", "return", str(file), "--from", "K Rowan")
    assert code == 0
    for words in (
        "2 taken, 1 refused, 0 known from before, 0 left to decide on.",
        f"did       {references[0]}: done", "altered   Actions", "none of the words to choose from",
        "sent to PC Yarrow, Police LOMU; known by its signed rows.",
    ):  # fmt: skip
        assert words in out
    again = desk.json("pack", "return", str(file))
    assert [one["decision"] for one in again["changes"]] == ["known", "known", "left"]
    _, out, _ = desk.run("pack", "return", str(file), "--dry-run")
    assert "2 known from before, 1 left to decide on." in out
    place = again["changes"][2]["place"]
    code, _, err = desk.run("pack", "return", str(file), "--take", place)
    assert (code, "cannot be taken" in err) == (1, True)
    code, _, err = desk.run("pack", "return", str(file), "--refuse", "Z99=no")
    assert (code, "Nothing was typed in Z99" in err) == (1, True)
    (row, first_time) = desk.json("list", "returns")
    assert (row["taken"], first_time["taken"], first_time["returned_by"]) == (0, 2, "K Rowan")
    other = tmp_path / "other.csv"
    other.write_text("Action,What\nA-000001,Visit\n")
    code, _, err = desk.run("pack", "return", str(other))
    assert (code, "not known as a copy of a pack of ours" in err) == (1, True)
