"""From what is wanted to the copy in somebody's hands: checked, written, traced, recalled."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
import sqlalchemy as sa

from lomu_app.bootstrap import Core
from lomu_app.cohorts.records import Membership
from lomu_app.cohorts.rules import MembershipStatus
from lomu_app.disclosure.commands import AccountForCopy, CheckPack, RecallPack, ReleasePack
from lomu_app.disclosure.issued import load_issued
from lomu_app.disclosure.queries import (
    find_given_to,
    find_person_by_reference,
    find_release_ids,
    load_release,
    load_releases,
)
from lomu_app.disclosure.records import PackRelease
from lomu_app.disclosure.rows import ReleaseDetail, ReleaseFilter
from lomu_app.disclosure.rules import ReleaseStatus, Sensitivity
from lomu_app.kernel.errors import EditConflict, InvalidInput, NotPermitted, Refused
from lomu_app.kernel.permissions import Permission
from lomu_app.packs import door
from lomu_app.packs.building import BuildPack
from lomu_app.packs.exporting import RecordExport
from lomu_app.packs.frozen import frozen
from lomu_app.packs.minutes_of import recording
from lomu_app.packs.tracing import trace_file, trace_text, verify_file
from lomu_app.people.limiting import LimitAccess
from lomu_app.people.match_commands import JoinPeople
from lomu_app.people.queries import load_person
from lomu_app.store.audit import AuditEntry, Verb
from tests.packs.workbooks import texts_by_openpyxl
from tests.support.cohorts import make_membership
from tests.support.cores import ADMIN, Cores
from tests.support.odoc import prepare as prepare_odoc
from tests.support.packs import WHY, build, content, planted, recipient
from tests.support.personal import behind, verify
from tests.support.stored import stored
from tests.support.targets import AREA, make_person
from tests.support.threat import prepare, wanted

PASSWORD = "larch-elm-rowan-oak"


def checked(core: Core, other: Core, detail: ReleaseDetail) -> ReleaseDetail:
    """The pack after a second person has looked at it."""
    other.execute(CheckPack(disclosure_id=detail.row.id, version=detail.row.version))
    return core.ask(load_release, detail.row.id)


def register_of(core: Core, wanted: ReleaseFilter) -> list[str]:
    """The references that the register finds."""
    return [row.reference for row in core.ask(load_releases, core.ask(find_release_ids, wanted))]


def test_that_a_pack_goes_from_a_second_person_to_each_recipient_and_is_told_of(
    core_as: Cores, tmp_path: Path
) -> None:
    core, other, folder = core_as("sergeant"), core_as("inspector"), tmp_path / "out"
    folder.mkdir()
    built = build(core, recipient(), recipient("Housing", "Bo Elm"))
    detail = built.detail
    passwords = {copy.id: PASSWORD for copy in detail.copies}
    assert detail.row.needs_check
    assert detail.row.marking == "OFFICIAL-SENSITIVE"
    with pytest.raises(Refused, match="second person"):
        door.write_out(core, detail.row.id, folder, passwords)
    with pytest.raises(Refused, match="You built this pack"):
        core.execute(CheckPack(disclosure_id=detail.row.id, version=detail.row.version))
    assert register_of(core, ReleaseFilter(to_check=True)) == []
    assert register_of(other, ReleaseFilter(to_check=True)) == [detail.row.reference]
    assert core.ask(find_given_to, built.person) == []
    detail = checked(core, other, detail)
    with pytest.raises(InvalidInput, match="password"):
        door.write_out(core, detail.row.id, folder, {})
    assert not list(folder.iterdir())
    probation, housing = door.write_out(core, detail.row.id, folder, passwords)
    assert [file.suffix for file in folder.iterdir()] == [".xlsx", ".xlsx"]
    given = core.ask(find_given_to, built.person)
    assert [(row.agency, row.recipient, row.why) for row in given] == [
        ("Probation", "Ash Larch", WHY), ("Housing", "Bo Elm", WHY),
    ]  # fmt: skip
    assert Sensitivity.RISK in given[0].given
    assert Sensitivity.RISK not in given[1].given
    data = probation.file.read_bytes()
    found = core.ask(verify_file, data, PASSWORD)
    assert (found.ours, found.unaltered, found.head_in_log) == (True, True, True)
    assert not found.problems
    assert found.copy is not None
    assert (found.copy.canary, found.copy.recipient) == (probation.canary, "Ash Larch")
    assert [each.copy.canary for each in core.ask(trace_file, data)] == [probation.canary]
    assert probation.canary != housing.canary
    with behind(core.store).reading() as session:
        entry = session.scalars(
            sa.select(AuditEntry).where(AuditEntry.tag == "pack:released")
        ).one()
        assert entry.verb == Verb.DISCLOSURE
        assert entry.recipients == ["Probation: Ash Larch", "Housing: Bo Elm"]
    assert PASSWORD not in _whole_log(core)
    _recalled(core, detail.row.id, probation.canary, data)
    assert verify(core).ok


def _whole_log(core: Core) -> str:
    with behind(core.store).engine.connect() as connection:
        tables = ("audit_entry", "audit_change", "operation", "disclosure_copy")
        rows = (connection.exec_driver_sql(f"SELECT * FROM {name}").all() for name in tables)
        return "".join(map(str, rows))


def _recalled(core: Core, release_id: int, canary: str, data: bytes) -> None:
    """Asked back, and one of two copies accounted for."""
    row = core.ask(load_release, release_id).row
    core.execute(RecallPack(disclosure_id=release_id, version=row.version, reason="Wrong list"))
    assert register_of(core, ReleaseFilter(to_account=True)) == [row.reference]
    detail = core.ask(load_release, release_id)
    assert detail.row.awaits == "word of 2 of 2 copies"
    assert "was recalled" in " ".join(core.ask(verify_file, data, PASSWORD).problems)
    for copy in detail.copies:
        command = AccountForCopy(copy_id=copy.id, version=copy.version, how="Shredded")
        core.execute(command)
        assert (copy.canary == canary) == (copy.number == 1)
    assert register_of(core, ReleaseFilter(to_account=True)) == []
    with pytest.raises(Refused, match="that is recalled"):
        core.execute(RecallPack(disclosure_id=release_id, version=detail.row.version, reason="x"))


def test_that_own_unit_needs_no_second_person_and_a_pasted_sentence_names_the_copy(
    embedded_core_as: Cores, tmp_path: Path
) -> None:
    core = embedded_core_as("sergeant")
    prose = " was seen at the market and went home by bus, the neighbour says."
    detail = build(core, recipient("Police LOMU", "PC Yarrow"), said=prose).detail
    place = tmp_path / "own.xlsx"
    (written,) = door.write_out(core, detail.row.id, place, {})
    with pytest.raises(Refused, match="exists already"):
        door.write_out(core, detail.row.id, place, {})
    again = tmp_path / "again.xlsx"
    door.write_out(core, detail.row.id, again, {})
    assert again.read_bytes() == place.read_bytes()
    book = openpyxl.load_workbook(place)
    cells = [str(cell.value) for row in book["Cases"].iter_rows() for cell in row]
    pasted = next(text for text in cells if "market" in text)
    assert [each.copy.canary for each in core.ask(trace_text, f"Forwarded: {pasted}")] == [
        written.canary
    ]
    assert core.ask(trace_text, "nothing of ours, ZZZZ-ZZZZ") == ()
    issued = core.ask(load_issued, written.canary)
    assert issued.manifest["Cases"]["case:1"]["answer"].open
    assert issued.manifest["Cases"]["case:1"]["due"].value == "2026-11-25"
    book.save(again)
    anew = core.ask(verify_file, again.read_bytes())
    assert anew.head == core.ask(verify_file, place.read_bytes()).head != ""
    assert anew.problems == ("It is not as it was written: filled in, saved anew, or altered.",)
    book["Cases"].cell(book["Cases"].max_row, 1, f"{written.canary}/case:9/1/0123456789")
    book.save(again)
    found = core.ask(verify_file, again.read_bytes())
    assert (found.ours, found.unaltered) == (True, False)
    assert "were not written in it" in " ".join(found.problems)
    assert not core.ask(verify_file, b"another file").ours


def test_that_a_copy_whose_file_never_came_is_told_of_until_it_is_written(
    core_as: Cores, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    core, folder, again = core_as("sergeant"), tmp_path / "out", tmp_path / "again"
    folder.mkdir()
    again.mkdir()
    key = build(core, recipient("Police LOMU", "PC Yarrow"), recipient("CSE team", "DC Bryony")
                ).detail.row.id  # fmt: skip
    whole = door.write_whole

    def once(place: Path, content: bytes, *, replace: bool = False) -> str:
        if list(folder.iterdir()):
            raise OSError("The disk is full")
        return whole(place, content, replace=replace)

    with monkeypatch.context() as patched:
        patched.setattr(door, "write_whole", once)
        with pytest.raises(OSError, match="disk is full"):
            door.write_out(core, key, folder, {})
    detail = core.ask(load_release, key)
    assert (detail.row.status, detail.row.awaits) == (ReleaseStatus.RELEASED, "1 of 2 files")
    assert [copy.awaits_file for copy in detail.copies] == [False, True]
    assert register_of(core, ReleaseFilter(to_write=True)) == [detail.row.reference]
    door.write_out(core, key, again, {})
    assert core.ask(load_release, key).row.awaits == ""
    assert register_of(core, ReleaseFilter(to_write=True)) == []


def test_that_a_limited_person_is_in_no_pack_and_the_register_hides_them_from_others(
    core_as: Cores, tmp_path: Path
) -> None:
    core = core_as("sergeant", name=ADMIN)
    built = build(core, recipient("Police LOMU", "PC Yarrow"))
    door.write_out(core, built.detail.row.id, tmp_path / "before.xlsx", {})
    core.execute(
        LimitAccess(person_id=built.person, version=0, owner=ADMIN, reason="A relative")
    )  # fmt: skip
    told = content(built.person, make_person(core))
    made = door.build(core, told, [recipient("Police LOMU", "PC Yarrow")], WHY)
    (written,) = door.write_out(core, made.id, tmp_path / "after.xlsx", {})
    texts = texts_by_openpyxl(written.file)
    assert planted(Sensitivity.IDENTITY, 2) in texts
    assert planted(Sensitivity.IDENTITY, 1) not in texts
    (row,) = core.ask(find_given_to, built.person)
    assert row.reference == built.detail.row.reference
    other = core_as("inspector")
    with pytest.raises(NotPermitted, match="limited access"):
        other.ask(find_given_to, built.person)


def test_that_packs_of_a_compartment_are_known_to_the_cleared_alone(
    core_as: Cores,
) -> None:
    core, manager = core_as("sergeant"), core_as("manager")
    built = build(core, seen_with=Permission.SEE_CSE)
    assert register_of(core, ReleaseFilter()) == [built.detail.row.reference] == ["DX-000001"]
    assert register_of(manager, ReleaseFilter()) == []
    assert build(core).detail.row.reference == "D-000001"
    with pytest.raises(Exception, match="no such pack"):
        manager.ask(load_release, built.detail.row.id)
    elsewhere = core_as("sergeant", areas=("Solihull",), name="ps.far")
    assert register_of(elsewhere, ReleaseFilter()) == []


def test_that_an_auditor_finds_who_was_given_a_persons_data_by_whichever_record(
    core_as: Cores, tmp_path: Path
) -> None:
    core, auditor = core_as("sergeant"), core_as("data_protection_auditor")
    built = build(core, recipient("Police LOMU", "PC Yarrow"))
    door.write_out(core, built.detail.row.id, tmp_path / "a.xlsx", {})
    newer = make_person(core, "Twite", pnc_id=None)
    kept, joined = (core.ask(load_person, key) for key in (newer, built.person))
    core.execute(
        JoinPeople(
            keep_id=newer, keep_version=kept.version, joined_id=built.person,
            joined_version=joined.version, reason="Same photograph",
        )
    )  # fmt: skip
    for key in (built.person, newer):
        assert auditor.ask(find_person_by_reference, f" p-{key:06d}") == key
        (row,) = auditor.ask(find_given_to, key)
        assert row.reference == built.detail.row.reference
    with pytest.raises(InvalidInput, match=r"(?i)there is no (such )?person"):
        auditor.ask(find_person_by_reference, "P-000099")


def test_that_a_stale_version_another_area_and_missing_files_are_refused(
    embedded_core_as: Cores,
) -> None:
    core = embedded_core_as("sergeant")
    row = build(core, recipient("Police LOMU", "PC Yarrow")).detail.row
    with pytest.raises(EditConflict):
        core.execute(RecallPack(disclosure_id=row.id, version=row.version + 1, reason="x"))
    with pytest.raises(InvalidInput, match="its file"):
        core.execute(ReleasePack(disclosure_id=row.id, version=row.version, files=()))
    elsewhere = frozen(content(area="Solihull")).decode()
    with pytest.raises(InvalidInput, match="This pack is of Solihull"):
        core.execute(BuildPack(area=AREA, content=elsewhere, recipients=(recipient(),), why=WHY))
    with core.store.reading() as session:
        assert session.get_one(PackRelease, row.id).status is ReleaseStatus.BUILT
    assert row.area == AREA


def test_that_a_list_of_the_threat_review_stands_in_the_register(embedded_core_as: Cores) -> None:
    core = embedded_core_as("sergeant")
    wanted(core, "Larkham")
    listed = prepare(core)
    core.execute(
        RecordExport(
            subject=f"threat_list:{listed.list_id}", what="TRM pack", files=("list.xlsx",),
            snapshot=listed.digest(), recipients=("Threat Review Meeting, Probation",),
        )
    )  # fmt: skip
    (row,) = core.ask(load_releases, core.ask(find_release_ids))
    assert (row.kind, row.area, row.status) == ("trm", AREA, ReleaseStatus.RELEASED)
    given = core.ask(find_given_to, listed.lines[0].person_id)
    assert [(each.agency, each.recipient) for each in given] == [
        ("Probation", "Threat Review Meeting")
    ]
    core.execute(RecordExport(subject="pnc_list:x", what="Rows", files=("a",), snapshot="0"))
    assert len(core.ask(find_release_ids)) == 1


def test_that_minutes_stand_in_the_register_with_the_people_on_the_agenda(
    embedded_core_as: Cores,
) -> None:
    core = embedded_core_as("sergeant", "inspector")
    membership = make_membership(core, MembershipStatus.MANAGED)
    meeting_id = prepare_odoc(core)
    recipients = ("Ash Larch, Probation", "Bo Elm, Housing")
    core.execute(recording("odoc", meeting_id, "Minutes", ["a.docx"], "0", recipients, ""))
    (row,) = core.ask(load_releases, core.ask(find_release_ids))
    assert (row.kind, row.recipients) == ("odoc", ("Probation: Ash Larch", "Housing: Bo Elm"))
    person = stored(core, Membership, membership).person_id
    assert len(core.ask(find_given_to, person)) == 2
