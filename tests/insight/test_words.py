"""The command line tells measures, weeks and quarters as the queries do, and writes the return."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from lomu_app import cli
from lomu_app.bootstrap import Core
from lomu_app.fsim.sheet import load_sheet, week_of
from lomu_app.insight.measures import ALL
from lomu_app.insight.quarters import quarter_of
from lomu_app.insight.queries import load_measure
from lomu_app.insight.rows import Asked


def test_that_words_tell_what_queries_answer(
    force: Core, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    today = force.clock.today()
    common = ["--data", str(force.folder), "--user", "insp.tansy", "--today", today.isoformat()]

    def say(*words: str) -> Any:
        assert cli.main([*common, "--json", *words]) == cli.DONE
        return json.loads(capsys.readouterr().out)

    assert [row["measure"] for row in say("insight")] == [measure.code for measure in ALL]
    told = say("insight", "new_targets", "--by", "area", "--rows")
    found = force.ask(load_measure, Asked("new_targets"))
    assert told["value"] == found.whole.base == len(told["rows"])
    assert sum(group["value"] for group in told["groups"]) == told["value"]
    week = say("fsim", "show", "--week", today.isoformat())
    sheet = force.ask(load_sheet, (), week_of(today))
    assert week["figures"]["new_targets"]["now"]["value"] == sheet.figure("new_targets").now.base
    assert [row["reference"] for row in week["waiting"]] == [
        line.reference for line in sheet.waiting
    ]
    quarter = quarter_of(today).before.code
    assert say("children", "show", "--quarter", quarter)["total"] == 170
    assert say("return", "quarterly", "--quarter", quarter)["total"] == 170
    place = tmp_path / "return.xlsx"
    words = ("return", "quarterly", "--quarter", quarter, "--out", str(place))
    assert say(*words, "--to", "R Maple")["files"] == [str(place)]
    assert place.read_bytes()[:2] == b"PK"
    assert cli.main([*common, *words]) == cli.REFUSED, "nobody is named who gets it"
