"""Every number of the ODOC, Threat Review and COG packs is what raw rows make of it.

What each counts is written out here again, from the rows of the tables alone.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from lomu_app import bootstrap
from lomu_app.bootstrap import Core
from lomu_app.cog.packing import load_pack
from lomu_app.daart.threat_queries import load_list
from lomu_app.packs import cog_figures, trm_figures
from lomu_app.packs.cover_parts import Figure
from lomu_app.packs.kinds import PackWish
from lomu_app.packs.odoc_content import load_odoc_content
from lomu_app.packs.story import PackContent
from lomu_app.packs.writing import CopyFacts, pack_bytes
from tests.insight.plain import Raw, Row
from tests.insight.six_days import live_through
from tests.support.cores import ADMIN, PASSPHRASE, Cores
from tests.support.targets import AREA

_RISK = {"green": 0, "amber": 1, "red": 2}
_FACTORS = ("low", "medium", "high", "very_high", "serious")
_UNFINISHED = {"open", "in_progress"}
_WANTED = {
    "draft", "submitted", "ready", "on_list", "allocated", "attempted", "returned", "circulated",
}  # fmt: skip


@pytest.fixture(scope="module")
def core(_embedded_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Core]:
    """Two meetings of each forum and what happened in between; no test changes it."""
    folder = tmp_path_factory.mktemp("six_days") / "data"
    shutil.copytree(_embedded_template, folder)
    opened = bootstrap.open_folder(folder, ADMIN, PASSPHRASE)
    yield live_through(Cores(opened.store, folder))
    opened.close()


@pytest.fixture(scope="module")
def raw(core: Core) -> Raw:
    return Raw(core)


def told(figures: list[Figure]) -> list[int]:
    return [int(each.value) for each in figures]


def today(core: Core) -> str:
    return core.clock.today().isoformat()


def days(first: str, last: str) -> int:
    return (dt.date.fromisoformat(last) - dt.date.fromisoformat(first)).days


# --- the Threat Review list -----------------------------------------------------------------------


def test_that_the_numbers_of_a_threat_review_list_are_what_its_rows_make(
    core: Core, raw: Raw
) -> None:
    day, targets = today(core), raw.by_id("target")
    before, shown = raw["threat_list"]
    assert (before["area"], shown["area"], shown["day"]) == (AREA, AREA, day)
    earlier = {row["target_id"] for row in raw["threat_item"] if row["list_id"] == before["id"]}
    items = [row for row in raw["threat_item"] if row["list_id"] == shown["id"]]
    assert not [row for row in items if row["removed_reason"]]
    here = {row["target_id"] for row in items}
    marked = {row["person_id"] for row in raw["warning_marker"] if not row["ends_on"]}
    since = days(before["day"], day)
    wanted = [
        len(items),
        sum(bool(json.loads(row["gaps"])) for row in items),
        sum(targets[key]["victim_risk"] in {"high", "very_high"} for key in here),
        sum(targets[key]["person_id"] in marked for key in here),
        len(here - earlier),
        len(here & earlier) if since > 3 else 0,
        sum(targets[key]["wanted_on_pnc"] != 1 for key in here),
        len(earlier - here),
    ]
    assert all(wanted), "a world that tells too little proves too little"
    snapshot = core.ask(load_list, AREA, core.clock.today())
    assert snapshot is not None
    assert told(trm_figures.figures(snapshot)) == wanted
    tries = [row["target_id"] for row in raw["arrest_attempt"]]
    for line in snapshot.lines:
        target = targets[line.target_id]
        assert line.days_wanted == days(target["date_added"], day)
        assert line.attempts_total == tries.count(line.target_id) + target["attempts_reported"]
        assert line.score == sum(each.points for each in line.reasons)
        assert line.carried_days == (since if line.target_id in earlier else 0)


# --- the ODOC -------------------------------------------------------------------------------------


def odoc(core: Core) -> PackContent:
    return core.ask(load_odoc_content, PackWish(AREA, core.clock.today()))


def cells(content: PackContent, name: str) -> list[tuple[object, ...]]:
    return [row.values for row in next(s for s in content.stories if s.name == name).rows]


def left_with(raw: Raw, meeting: Row) -> dict[int, str]:
    """The RAG of each membership when the meeting ended, by what is on record of its cases."""
    items = {row["id"] for row in raw["meeting_item"] if row["meeting_id"] == meeting["id"]}
    return {
        row["membership_id"]: row["rag_decided"] or row["rag_then"]
        for row in raw["odoc_case"]
        if row["meeting_item_id"] in items
    }


def test_that_the_numbers_of_an_odoc_are_what_its_rows_make(core: Core, raw: Raw) -> None:
    content, day = odoc(core), today(core)
    before, now = [row for row in raw["meeting"] if row["kind"] == "odoc"]
    limited = {row["person_id"] for row in raw["access_limit"] if not row["lifted_at"]}
    wanted = {row["person_id"] for row in raw["target"] if row["status"] in _WANTED}
    soon = (core.clock.today() + dt.timedelta(days=28)).isoformat()

    def comes_out(row: Row) -> bool:
        return bool(row["release_date"]) and day <= row["release_date"] <= soon

    def is_heard(row: Row) -> bool:
        if row["status"] in {"screened_in", "assessed"}:
            return True
        pressing = row["rag"] != "green" or row["person_id"] in wanted or comes_out(row)
        return row["status"] in {"selected", "managed"} and pressing

    heard = [row for row in raw["membership"] if is_heard(row)]
    cases = [row for row in heard if row["person_id"] not in limited]
    assert [each.value for each in content.counts] == [len(cases), len(heard) - len(cases)]
    new = [row for row in cases if row["status"] in {"screened_in", "assessed"}]
    apart = {row["id"] for row in raw["membership"] if row["person_id"] in limited}
    then = {key: rag for key, rag in left_with(raw, before).items() if key not in apart}
    moved = {
        row["id"]: _RISK[row["rag"]] - _RISK[then[row["id"]]]
        for row in cases if row["rag"] and then.get(row["id"])
    }  # fmt: skip
    late = {
        row["person_id"] for row in raw["action_item"]
        if row["status"] in _UNFINISHED and row["due"] < day
    }  # fmt: skip
    managed = [row for row in cases if row not in new]
    numbers = [
        len(cases), len(new),
        sum(row["rag"] == "red" for row in cases), sum(row["rag"] == "amber" for row in cases),
        sum(comes_out(row) and row["person_id"] not in wanted for row in managed),
        sum(row["person_id"] in wanted for row in cases),
        sum(way > 0 for way in moved.values()), sum(way < 0 for way in moved.values()),
        sum(row["person_id"] in late for row in cases),
    ]  # fmt: skip
    assert all(numbers)
    assert [row[1] for row in cells(content, "Metrics")] == numbers
    references = {row["id"]: row["reference"] for row in raw["membership"]}
    came = {references[row["id"]] for row in cases} - {references[key] for key in then}
    gone = {references[key] for key in then} - {references[row["id"]] for row in cases}
    assert came
    assert gone
    changes = {(row[0], row[1]): row[2:] for row in cells(content, "Changes")}
    assert {key for key, what in changes if what == "Came onto the agenda"} == came
    assert {key for key, what in changes if what == "Left the agenda"} == gone
    assert {key: row for (key, what), row in changes.items() if what == "RAG"} == {
        references[key]: (then[key], next(r["rag"] for r in cases if r["id"] == key))
        for key, way in moved.items() if way
    }  # fmt: skip
    rags = {row[0]: (row[3], row[4]) for row in cells(content, "Decisions")}
    assert rags == {
        row["reference"]: ((then.get(row["id"]) or row["rag_at_entry"] or "").capitalize(),
                           (row["rag"] or "").capitalize())
        for row in cases
    }  # fmt: skip
    assert now["held_on"] == day
    (action,) = cells(content, "Actions")
    assert action[5] == days(raw["action_item"][0]["due"], day)


def test_that_the_workbook_of_an_odoc_shows_these_numbers(core: Core) -> None:
    content = odoc(core)
    facts = CopyFacts(
        marking="OFFICIAL-SENSITIVE", floor="OFFICIAL", head="#1", generated_by="Insp Tansy",
        generated_at=core.clock.now(),
    )  # fmt: skip
    book = openpyxl.load_workbook(io.BytesIO(pack_bytes(content, facts)[0]))
    cover = [[cell.value for cell in row] for row in book["Cover"].iter_rows()]
    for each in content.counts:
        assert any(each.value in row for row in cover), each.label
    sheet = book["Metrics"]
    lines = [[cell.value for cell in row] for row in sheet.iter_rows()]
    numbers = [(row[0], row[1]) for row in cells(content, "Metrics")]
    for label, value in numbers:
        assert any(label in line and value in line for line in lines), label
    (chart,) = sheet._charts
    place = chart.series[0].val.numRef.f.rpartition("!")[2].replace("$", "")
    assert [row[0].value for row in sheet[place]] == [value for _, value in numbers]


# --- the COG --------------------------------------------------------------------------------------


def test_that_the_numbers_of_a_cog_are_what_its_rows_make(core: Core, raw: Raw) -> None:
    before, now = [row for row in raw["meeting"] if row["kind"] == "cog"]
    pack = core.ask(load_pack, now["id"])
    closed = {"signed_off", "handed_over", "duplicate"}
    places = [row for row in raw["cog_location"] if row["status"] not in closed]
    soon = (core.clock.now() + dt.timedelta(days=28)).isoformat()
    running = [row for row in raw["cog_tactic"] if row["status"] in {"live", "breached"}]
    near = {
        row["location_id"] for row in running
        if any(row[clock] and row[clock] <= soon for clock in ("court_at", "review_at",
                                                               "expires_at"))
    }  # fmt: skip
    put_off = {
        row["subject_id"] for row in raw["meeting_item"]
        if row["meeting_id"] == before["id"] and row["decision"] == "defer"
    }  # fmt: skip
    earlier = {row["id"] for row in raw["meeting_item"] if row["meeting_id"] == before["id"]}
    actions = [row for row in raw["action_item"] if row["seen_with"]]
    wanted = [
        len(places),
        sum(row["now_band"] in {"very_high", "serious"} for row in places),
        sum(row["now_score"] > row["entry_score"] for row in places),
        sum(row["id"] in near for row in places),
        sum(row["status"] == "nominated" for row in places),
        sum(row["status"] == "sign_off_proposed" for row in places),
        sum(row["id"] in put_off for row in places),
        sum(
            row["status"] in _UNFINISHED and row["due"] < today(core)
            and row["source_id"] in earlier for row in actions
        ),
    ]  # fmt: skip
    assert all(wanted), "a world that tells too little proves too little"
    assert told(cog_figures.figures(pack)) == wanted
    by_reference = {row["reference"]: row for row in places}
    for line in pack.lines:
        row = by_reference[line.reference]
        assert (line.now.score, line.entry.score) == (row["now_score"], row["entry_score"])
        assert line.now.rank == _FACTORS.index(row["now_band"]) + 1
        linked = [
            each for each in raw["cog_location_link"]
            if each["location_id"] == row["id"] and not each["ended_on"]
        ]  # fmt: skip
        assert line.children == sum(each["kind"] == "victim" for each in linked)
        held = [
            each for each in raw["meeting_item"]
            if each["meeting_id"] == before["id"] and each["subject_id"] == row["id"]
            and each["subject_kind"] == "location"
        ]  # fmt: skip
        assert line.meetings_on_agenda == len(held)
        used = [each for each in raw["cog_tactic"] if each["location_id"] == row["id"]]
        assert [(each.count_before, each.count_after) for each in line.tactics] == [
            (each["count_before"], each["count_after"]) for each in used
        ]
