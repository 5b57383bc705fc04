"""What goes out of a COG: whole for those who meet, and never what must stay in the room."""

from __future__ import annotations

import datetime as dt
import json
import os
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import docx
import pytest
import sqlalchemy as sa

from lomu_app.bootstrap import Core
from lomu_app.cog.commands import AddLocationNote, LinkToLocation
from lomu_app.cog.out import (
    agencies_to_do,
    each_to_its_own,
    load_action_pack,
    load_minutes_pack,
)
from lomu_app.cog.pack_rows import CogPack
from lomu_app.cog.packing import load_pack
from lomu_app.cog.work_commands import SanitiseIntelligence
from lomu_app.disclosure.queries import find_release_ids, load_contents, load_release
from lomu_app.kernel.clock import london
from lomu_app.kernel.errors import InvalidInput, NotPermitted, StoreUnavailable
from lomu_app.meetings.commands import AmendMinutes, NoteItem
from lomu_app.meetings.records import MeetingPaper
from lomu_app.packs import cog_words
from lomu_app.packs.cog_minutes import build_minutes_book
from lomu_app.packs.cog_minutes_word import build_minutes_document
from lomu_app.packs.cog_pack import build_cog_pack
from lomu_app.packs.each_agency import build_each
from lomu_app.packs.kinds import PackWish
from lomu_app.people.limiting import LimitAccess
from lomu_app.store.audit import AuditEntry
from lomu_app.store.unit_of_work import Reader
from tests.meetings.test_meeting_actions import raise_for
from tests.packs.workbooks import formulas, links, outside_parts, read, texts_by_openpyxl
from tests.support.accounts import give_account
from tests.support.cog import (
    NOW,
    factors,
    inform,
    link_victim,
    make_location,
    make_proposed,
    make_signed_off,
    run,
    score,
    seen_item,
)
from tests.support.cores import Cores
from tests.support.meetings import approve, begin, deciding, end, item_of, prepare
from tests.support.personal import behind
from tests.support.releases import day
from tests.support.snapshots import HEAD, MORNING
from tests.support.targets import AREA, TODAY, make_person
from ui.printing.agenda_print import agenda_paper

# Each stands in a record and must stand in nothing that goes out.
STAYS = ("V77", "CONDITIONAL WORD", "RAW WORD", "OPINION WORD", "REPORTED WORD",
         "SCORED WORD", "SHELF 9", "MERLIN", "LIMITED WORD", "DRIVER OF")  # fmt: skip
SAID: dict[str, Any] = {"head": HEAD, "generated_by": "PS 1001 Marsh", "generated_at": MORNING}


@dataclass(frozen=True, slots=True)
class Scene:
    """A COG with something of everything, opened; and who chairs it."""

    chair: Core
    officer: Core
    meeting_id: int
    first: int


def _text(text: str) -> str:
    return f"{text}, said of v77"


def _scene(cores: Cores) -> Scene:
    chair = cores("cog_chair", "sergeant", name="chair.one")
    officer = cores("sergeant", "inspector", name="ps.two")
    person = make_person(officer, "Merlin")
    hidden = make_person(officer, "Quail")
    give_account(cores, "ps.owner", "sergeant")
    first = make_location(officer, name="=Lapwing Lodge")
    link_victim(officer, first, label="V77", safeguarding="not_referred")
    link = {"kind": "person", "role": "Driver of the van"}
    officer.execute(LinkToLocation(location_id=first, person_id=person, **link))
    told = inform(officer, first, sanitised_text=_text("Two girls seen at the back"))
    chair.execute(SanitiseIntelligence(**seen_item(chair, told)))
    inform(officer, first, sanitised_text="RAW WORD", raw_reference="SHELF 9")
    bound = inform(officer, first, graded="2B C", conditions="None but the CSE team",
                   sanitised_text="CONDITIONAL WORD")  # fmt: skip
    chair.execute(SanitiseIntelligence(**seen_item(chair, bound)))
    for nature, text in (("fact", _text("Shutters broken")), ("opinion", "OPINION WORD"),
                         ("intelligence", "REPORTED WORD")):  # fmt: skip
        note = {"on_day": TODAY, "nature": nature, "text": text}
        officer.execute(AddLocationNote(location_id=first, **note))
    run(officer, first, "HOTEL116", objective=_text("Names of guests"))
    run(officer, first, person_id=person, target="Merlin the driver")
    run(officer, first, person_id=hidden, objective="LIMITED WORD")
    officer.execute(score(officer, first, 2, basis="SCORED WORD"))
    make_signed_off(officer, chair, name="Excepted Place")
    make_location(officer, accepted=False, name="New Place", factors=factors(5))
    officer.execute(LinkToLocation(location_id=first, person_id=hidden, **link))
    limit = {"owner": "ps.owner", "reason": "Officer's brother"}
    cores("inspector").execute(LimitAccess(person_id=hidden, version=0, **limit))
    earlier = begin(chair, prepare(chair))
    item = item_of(chair, earlier, first)
    raise_for(chair, "meeting", item.id, text=_text("Visit the porter"), due=day(3))
    raise_for(chair, "meeting", item.id, text="HOUSING WORD", owner="Ash", owner_agency="Housing")
    end(chair, earlier)
    approve(chair, earlier)
    cores.clock.advance(dt.timedelta(days=28))
    make_proposed(officer, name="Proposed Place")
    return Scene(chair, officer, prepare(chair), first)


def _bytes(file: Path) -> bytes:
    with zipfile.ZipFile(file) as parts:
        return b"".join(parts.read(name) for name in parts.namelist())


def _keeps_silent(file: Path) -> None:
    inside = _bytes(file).decode(errors="replace").upper()
    assert [word for word in STAYS if word in inside] == []


def _keep(file: Path) -> None:
    """Leave a copy to be looked at, where somebody asks for it."""
    if folder := os.environ.get("LOMU_LOOK_AT"):
        (Path(folder) / file.name).write_bytes(file.read_bytes())


def _sheet(file: Path, name: str) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in read(file)[name].iter_rows()]


def test_that_an_agenda_pack_tells_all_that_may_be_told_and_stays_as_opened(
    embedded_core_as: Cores, tmp_path: Path
) -> None:
    scene = _scene(embedded_core_as)
    core = scene.chair
    draft = core.ask(load_pack, scene.meeting_id)
    assert draft.frozen_at is None
    assert CogPack.from_data(json.loads(json.dumps(draft.as_data()))) == draft
    begin(core, scene.meeting_id)
    opened = core.ask(load_pack, scene.meeting_id)
    assert opened.frozen_at is not None
    # What happens after the opening shows in no pack, but that something came in does.
    inform(scene.officer, scene.first, sanitised_text="Later word")
    scene.officer.execute(score(scene.officer, scene.first, 5))
    late = make_location(scene.officer, name="Late Place")
    kept = core.ask(load_pack, scene.meeting_id)
    assert kept.lines == opened.lines
    assert kept.joined_late == (f"LOC-{late:04d} Late Place",)
    report = build_cog_pack(kept, out=tmp_path, recipients=("Licensing, K Rowan",), **SAID)
    _keep(report.file)
    assert report.file.name.startswith("COG-agenda-Coventry-2026-12-22-v")
    _keeps_silent(report.file)
    assert formulas(report.file) == outside_parts(report.file) == []
    assert all(place.startswith("#'") for place in links(report.file))
    book = read(report.file)
    assert book.sheetnames == [
        "Cover", "Agenda", "Sign-offs", "Exceptions", "Last actions", "Method",
        *(line.reference for line in kept.lines),
    ]  # fmt: skip
    told = "\n".join(texts_by_openpyxl(report.file))
    for wanted in (
        "“=Lapwing Lodge”", "Two girls seen at the back, said of [child]", "2 items kept back",
        "Shutters broken, said of [child]", "1 child (1 not yet referred) · 1 known person",
        "1 known person linked to open locations.",
        "on a known person", "▲ High (15) at entry  →  ● Medium (10) now", "◆ Serious (25)",
        "6 reports before, 1 after", "Premises pulled down", "Licensing, K Rowan",
        "Came in after the agenda was opened, 1 location: LOC-0005 Late Place",
        "LATE by 25 days", "HOUSING WORD",
    ):  # fmt: skip
        assert wanted in told, wanted
    assert "Later word" not in told
    agenda = _sheet(report.file, "Agenda")
    assert [row[0] for row in agenda[4:]] == [line.reference for line in kept.lines]
    points = [row[4] for row in _sheet(report.file, "Sign-offs") if row[4] in ("✓ yes", "✗ NO")]
    assert len(points) == 8
    assert points.count("✗ NO") >= 1


def test_that_a_clock_that_is_past_is_overdue_and_never_soon(
    embedded_core_as: Cores, tmp_path: Path
) -> None:
    core = embedded_core_as("cog_chair", "inspector")
    place = make_location(core)
    run(core, place, "CLN76")
    run(core, make_location(core, name="Other Place", address="2 Elm Row"), "HOTEL116")
    embedded_core_as.clock.advance(dt.timedelta(hours=36))
    pack = core.ask(load_pack, prepare(core))
    (tactic,) = next(line for line in pack.lines if line.name == "Lapwing Lodge").tactics
    ends, court = (
        f"{london(NOW + dt.timedelta(hours=hours)):%d/%m/%Y %H:%M}" for hours in (24, 48)
    )
    told = f"■ OVERDUE: runs out {ends}; SOON: court {court}"
    assert cog_words.clocks_text(tactic) == told
    embedded_core_as.clock.advance(dt.timedelta(hours=12))
    pack = core.ask(load_pack, pack.meeting_id)
    both = f"■ OVERDUE: runs out {ends}; ■ OVERDUE: court {court}"
    warned = "■ OVERDUE: a tactic's clock is past at 1 location: LOC-0001"
    report = build_cog_pack(pack, out=tmp_path, **SAID)
    _keep(report.file)
    book = read(report.file)
    assert warned in texts_by_openpyxl(report.file)
    agenda = {row[0].value: row for row in book["Agenda"].iter_rows(min_row=5)}
    side = next(
        cell
        for row in book["LOC-0001"].iter_rows()
        for cell in row
        if both.replace("; ", "\n") in str(cell.value)
    )
    assert both in agenda["LOC-0001"][9].value
    assert (side.fill.fgColor.rgb, side.font.color.rgb) == ("FF982828", "FFFFFFFF")
    late, quiet = (agenda[name][9].font for name in ("LOC-0001", "LOC-0002"))
    assert (late.b, quiet.b) == (True, False)
    assert "SOON" not in "".join(texts_by_openpyxl(report.file))
    rows = agenda_paper(pack, "OFFICIAL").parts
    assert next(row.text for row in rows if row.alarm and "OVERDUE" in row.text) == warned
    assert [row.alarm for row in rows if row.label == "Tactic"] == [True, False]


def test_that_minutes_go_out_whole_and_each_agency_is_told_its_own(
    embedded_core_as: Cores, tmp_path: Path
) -> None:
    scene = _scene(embedded_core_as)
    core, key = scene.chair, begin(scene.chair, scene.meeting_id)
    item = item_of(core, key, scene.first)
    noted = {"discussion": "Line one\x0b of v77\n\nLINE TWO\x00", "presented_by": "Jo Alder"}
    core.execute(NoteItem(meeting_item_id=item.id, version=item.version, **noted))
    asked = {"text": "Check the rooms", "owner_agency": "Licensing", "due": day(35)}
    raise_for(core, "meeting", item.id, **asked)
    core.execute(deciding(item_of(core, key, scene.first), "keep", rationale="Reports go on"))
    end(core, key)
    draft = build_minutes_document(core.ask(load_minutes_pack, key), out=tmp_path, **SAID)
    assert "DRAFT: the chair has not" in _word(draft.file)
    approve(core, key)
    core.execute(AmendMinutes(meeting_id=key, text="v77 was elsewhere"))
    found = core.ask(load_minutes_pack, key)
    said = SAID | {"recipients": ("Licensing, K Rowan",)}
    book = build_minutes_book(found, out=tmp_path, **said).file
    paper = build_minutes_document(found, out=tmp_path, **said).file
    inside = "\n".join(texts_by_openpyxl(book)), _word(paper)
    for file, told in zip((book, paper), inside, strict=True):
        _keep(file)
        _keeps_silent(file)
        for wanted in (
            "Line one", "of [child]", "Check the rooms", "Approved and locked by", "Reports go on",
            "Marian Reed", "Licensing, K Rowan", found.kept, "this copy reads [child]",
            "[child] was elsewhere", "Keep, same tactic",
        ):  # fmt: skip
            assert wanted in told, (file.name, wanted)
    assert "OFFICIAL-SENSITIVE" in docx.Document(str(paper)).sections[0].header.paragraphs[0].text
    # An agency's pack holds what is its own, of this meeting and of those before.
    agencies = core.ask(agencies_to_do, key)
    assert list(agencies) == ["Children's social care", "Housing", "Licensing"]
    assert agencies["Children's social care"] == ("Jo Alder",)
    sheet = core.ask(load_action_pack, key, "housing")
    assert [each.reference for each in sheet.actions] == ["AX-000002"]
    with pytest.raises(InvalidInput, match="no agency of the COG"):
        core.ask(load_action_pack, key, "Navy")


def test_that_every_agency_gets_its_own_pack_in_one_go_which_follows_its_audience(
    embedded_core_as: Cores,
) -> None:
    scene = _scene(embedded_core_as)
    core, key = scene.chair, begin(scene.chair, scene.meeting_id)
    asked = {"text": "LAMPS WORD", "owner_agency": "Licensing", "due": day(35)}
    raise_for(core, "meeting", item_of(core, key, scene.first).id, **asked)
    agencies = list(core.ask(agencies_to_do, key))
    lines = ("housing: Ash; Elm", "Children's social care: Marian Reed")
    for wrong, told in (
        (lines, "who gets the pack of Licensing"), ((*lines, "Licensing: "), "of Licensing"),
        ((*lines, "Licensing: Rowan", "Navy: Drake"), "no agency that has something to do"),
    ):  # fmt: skip
        with pytest.raises(InvalidInput, match=told):
            each_to_its_own(agencies, wrong)
    whom = each_to_its_own(agencies, (*lines, "Licensing: Rowan"))
    wish = PackWish(AREA, core.clock.today())
    with pytest.raises(InvalidInput, match="no agency of the COG"):
        build_each(core, wish, {**whom, "Navy": ("Drake",)}, "For the COG")
    with pytest.raises(InvalidInput, match="who gets it"):
        build_each(core, wish, {**whom, "Licensing": (" ",)}, "For the COG")
    assert core.ask(find_release_ids) == [], "all or none"
    built = build_each(core, wish, whom, "For the COG")
    wanted = sa.select(AuditEntry).where(AuditEntry.tag == "packs:built")
    with behind(core.store).reading() as session:
        entry = session.scalars(wanted).one()
    told = ", ".join(each.reference for each in built)
    assert (entry.reason, str(entry.subject)[:10]) == (f"{told}: For the COG", "cog:packs:")
    assert all(each.needs_check for each in built)
    words = {"Children's social care": "Visit the porter", "Housing": "HOUSING WORD",
             "Licensing": "LAMPS WORD"}  # fmt: skip
    for agency, each in zip(agencies, built, strict=True):
        copies = core.ask(load_release, each.id).copies
        assert tuple(copy.recipient for copy in copies) == whom[agency]
        (told,) = core.ask(load_contents, each.id).values()
        assert [word for word in words.values() if word.encode() in told] == [words[agency]]
        assert [name for name in agencies if name.encode() in told] == [agency]
        # Whoever is shown no address is told its number, by which they can ask.
        assert b"LOC-0001" in told
        assert (b"Lapwing Lodge" in told) is (agency != "Licensing")


def _word(file: Path) -> str:
    found = docx.Document(str(file))
    cells = [cell.text for table in found.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(each.text for each in found.paragraphs), *cells])


def test_that_a_kept_pack_is_told_neither_altered_nor_to_the_uncleared(
    embedded_core_as: Cores,
) -> None:
    core = embedded_core_as("cog_chair", "sergeant", name="chair.one")
    give_account(embedded_core_as, "chair.one", "sergeant", "cog_chair")
    person = make_person(core, "Merlin")
    place = make_location(core)
    run(core, place, person_id=person)
    core.execute(LinkToLocation(location_id=place, kind="person", person_id=person))
    key = begin(core, prepare(core))
    (line,) = core.ask(load_pack, key).lines
    assert (len(line.tactics), line.people) == (1, 1)
    for query in (load_pack, load_minutes_pack, agencies_to_do):
        with pytest.raises(NotPermitted):
            embedded_core_as("manager", "viewer", name="uncleared").ask(query, key)
    # Who is limited after the opening goes out no more.
    limit = {"owner": "chair.one", "reason": "Officer's brother"}
    embedded_core_as("inspector").execute(LimitAccess(person_id=person, version=0, **limit))
    (line,) = core.ask(load_pack, key).lines
    assert (line.tactics, line.people) == ((), 0)
    with pytest.raises(StoreUnavailable, match="does not fit its"):
        core.ask(_altered, key)


def _altered(reader: Reader, key: int) -> object:
    """What a kept pack tells after somebody has got at the file."""
    with reader.session.no_autoflush:
        paper = reader.session.scalars(sa.select(MeetingPaper)).one()
        paper.content = paper.content | {"area": "Elsewhere"}
        return load_pack(reader, key)
