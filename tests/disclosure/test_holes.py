"""Ways round the door that were found once: each stays shut."""

from __future__ import annotations

import dataclasses
import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
import sqlalchemy as sa

from lomu_app.bootstrap import Core, policies
from lomu_app.cog.commands import LinkToLocation
from lomu_app.cohorts.rules import MembershipStatus
from lomu_app.disclosure.audiences import POLICY, audiences
from lomu_app.disclosure.commands import (
    AccountForCopy,
    CheckPack,
    RecallPack,
    ReleasePack,
    WithdrawPack,
    WrittenFile,
)
from lomu_app.disclosure.issued import load_issued
from lomu_app.disclosure.queries import (
    find_release_ids,
    load_contents,
    load_release,
    refuse_newly_limited,
)
from lomu_app.disclosure.rows import CopyRow, ReleaseFilter
from lomu_app.disclosure.rules import ReleaseStatus
from lomu_app.kernel.errors import InvalidInput, NotPermitted, Refused
from lomu_app.kernel.permissions import Permission
from lomu_app.packs import door
from lomu_app.packs.building import Recipient
from lomu_app.packs.kinds import PackWish, find_kind
from lomu_app.packs.locking import unlocked
from lomu_app.packs.person_content import load_person_content
from lomu_app.packs.story import for_audience
from lomu_app.packs.tracing import trace_file, verify_file
from lomu_app.people.limiting import LimitAccess
from lomu_app.people.standing import standing_of
from lomu_app.returns.checking import check_return
from lomu_app.returns.commands import BringPackBack
from lomu_app.returns.queries import load_returns
from lomu_app.returns.reading import read_return
from lomu_app.store.audit import AuditEntry, Verb
from tests.support.accounts import give_account
from tests.support.cog import make_location
from tests.support.cohorts import make_membership
from tests.support.cores import ADMIN, Cores
from tests.support.examples.actions import raise_action
from tests.support.odoc import prepare as prepare_odoc
from tests.support.packs import WHY, build, content, recipient
from tests.support.personal import behind
from tests.support.plans import join
from tests.support.targets import AREA, TODAY, make_person

PASSWORD = "larch-elm-rowan-oak"


def test_that_no_partner_is_served_as_own_unit_or_shown_more_than_its_agency(
    embedded_core_as: Cores,
) -> None:
    core = embedded_core_as("sergeant")
    told = content(make_person(core))
    for audience in ("police", "probation"):
        with pytest.raises(InvalidInput, match="Housing is shown what"):
            door.build(core, told, [Recipient("Housing", "Bo Elm", audience)], WHY)
    made = door.build(core, told, [Recipient("Police LOMU", "PC Yarrow", "housing")], WHY)
    assert core.ask(load_release, made.id).row.needs_check


@pytest.mark.parametrize("typed", ["POLICE OFFICIAL-SENSITIVE", "NOT OFFICIAL-SENSITIVE"])
def test_that_no_wording_of_the_marking_spares_the_second_person(
    embedded_core_as: Cores, typed: str
) -> None:
    core = embedded_core_as("sergeant")
    told = content(make_person(core))
    made = door.build(core, told, [recipient()], WHY, marking=typed)
    row = core.ask(load_release, made.id).row
    assert row.needs_check
    assert row.marking == "OFFICIAL-SENSITIVE"


def test_that_who_came_under_limited_access_meanwhile_is_let_out_neither_first_nor_again(
    core_as: Cores, tmp_path: Path
) -> None:
    core, other = core_as("sergeant", name=ADMIN), core_as("inspector")
    built = build(core)
    row = built.detail.row
    other.execute(CheckPack(disclosure_id=row.id, version=row.version))
    out = build(core, recipient("Police LOMU", "PC Yarrow"))
    door.write_out(core, out.detail.row.id, tmp_path / "first.xlsx", {})
    for person in (built.person, out.person):
        core.execute(LimitAccess(person_id=person, version=0, owner=ADMIN, reason="A relative"))
    copies = {copy.id: PASSWORD for copy in built.detail.copies}
    for key, passwords in ((row.id, copies), (out.detail.row.id, {})):
        with pytest.raises(Refused, match="come under limited access"):
            door.write_out(core, key, tmp_path / "again.xlsx", passwords)
    assert [each.name for each in tmp_path.glob("*.xlsx")] == ["first.xlsx"]


def test_that_a_record_joined_into_one_under_limited_access_is_let_out_no_more(
    embedded_core_as: Cores, tmp_path: Path
) -> None:
    core = embedded_core_as("sergeant", name=ADMIN)
    out = build(core, recipient("Police LOMU", "PC Yarrow"))
    stands = make_person(core, "Merlin", pnc_id=None)
    join(core, stands, out.person)
    core.execute(LimitAccess(person_id=stands, version=0, owner=ADMIN, reason="A relative"))
    with pytest.raises(Refused, match="come under limited access"):
        door.write_out(core, out.detail.row.id, tmp_path / "first.xlsx", {})
    assert not list(tmp_path.glob("*.xlsx"))


def test_that_what_a_pack_holds_is_read_by_who_builds_or_checks_them(
    embedded_core_as: Cores,
) -> None:
    built = build(embedded_core_as("sergeant"))
    assert embedded_core_as("inspector").ask(load_contents, built.detail.row.id)
    auditor = embedded_core_as("data_protection_auditor")
    assert auditor.ask(load_release, built.detail.row.id)
    with pytest.raises(NotPermitted):
        auditor.ask(load_contents, built.detail.row.id)


def test_that_what_tells_of_several_areas_is_read_and_let_go_by_who_has_them_all(
    core_as: Cores, tmp_path: Path
) -> None:
    core, checker = core_as("sergeant"), core_as("inspector", name="insp.two")
    alone = core_as("sergeant", "inspector", areas=(AREA,), name="ps.alone")
    built = build(core, covers=(AREA, "Walsall"))
    key, row = built.detail.row.id, built.detail.row
    assert alone.ask(load_release, key).row.awaits == "a second person", "its line may be read"
    waiting = ReleaseFilter(to_check=True)
    assert (alone.ask(find_release_ids), alone.ask(find_release_ids, waiting)) == ([key], [])
    assert checker.ask(find_release_ids, waiting) == [key]
    with pytest.raises(NotPermitted, match="not set up for Walsall"):
        alone.ask(load_contents, key)
    with pytest.raises(NotPermitted, match="not set up for Walsall"):
        alone.execute(CheckPack(disclosure_id=key, version=row.version))
    done = checker.execute(CheckPack(disclosure_id=key, version=row.version))
    (copy,) = built.detail.copies
    file = WrittenFile(copy.id, "a.xlsx", "0" * 64, "1" * 64, "")
    with pytest.raises(NotPermitted, match="not set up for Walsall"):
        alone.execute(ReleasePack(disclosure_id=key, version=done.result["version"], files=(file,)))
    (written,) = door.write_out(core, key, tmp_path / "a.xlsx", {copy.id: PASSWORD})
    with pytest.raises(NotPermitted, match="not set up for Walsall"):
        alone.ask(load_issued, written.canary)
    data = written.file.read_bytes()
    assert alone.ask(verify_file, data, PASSWORD).unaltered, "whose a file is may be asked"
    book = openpyxl.load_workbook(io.BytesIO(unlocked(data, PASSWORD)))
    book["Cases"].cell(book["Cases"].max_row, 1, f"{written.canary}/case:9/1/0123456789")
    book.save(spoilt := tmp_path / "spoilt.xlsx")
    for asker, problems in ((core, 2), (alone, 1)):
        assert len(asker.ask(verify_file, spoilt.read_bytes(), "").problems) == problems


def test_that_a_copy_of_the_compartment_written_again_is_told_in_it_alone(
    embedded_core_as: Cores, tmp_path: Path
) -> None:
    core = embedded_core_as("sergeant")
    built = build(core, recipient("Police LOMU", "PC Yarrow"), seen_with=Permission.SEE_CSE)
    for name in ("first", "again"):
        door.write_out(core, built.detail.row.id, tmp_path / f"{name}.xlsx", {})
    with behind(core.store).reading() as session:
        subjects = session.scalars(
            sa.select(AuditEntry.subject).where(AuditEntry.subject.like("%pack:%"))
        ).all()
    assert len(subjects) >= 3
    assert all(each.startswith("cog:") for each in subjects)


def test_that_a_profile_tells_nobody_of_cse_locations(embedded_core_as: Cores) -> None:
    core = embedded_core_as("sergeant")
    person = make_person(core)
    place = make_location(core)
    core.execute(
        LinkToLocation(location_id=place, kind="person", person_id=person, role="frequents")
    )  # fmt: skip
    assert any("CSE" in flag.words for flag in core.ask(standing_of, person))
    told = core.ask(load_person_content, PackWish(AREA, TODAY, about=f"P-{person:06d}"))
    assert "CSE" not in repr(told.stories)


def test_that_what_an_action_is_about_says_who_is_shown_it(embedded_core_as: Cores) -> None:
    core = embedded_core_as("sergeant")
    person = make_person(core)
    for kind in ("visit", "intelligence", "victim_contact"):
        core.execute(
            dataclasses.replace(raise_action(core), person_id=person, kind=kind, text=f"Zq {kind}")
        )
    told = core.ask(load_person_content, PackWish(AREA, TODAY, about=f"P-{person:06d}"))
    shown = repr(for_audience(told, audiences(policies()[POLICY])["housing"]).stories)
    assert "Zq visit" in shown
    assert "Zq intelligence" not in shown
    assert "Zq victim_contact" not in shown


def test_that_packs_of_an_odoc_stand_in_the_register_that_auditors_read(
    embedded_core_as: Cores,
) -> None:
    core = embedded_core_as("sergeant")
    make_membership(core, MembershipStatus.MANAGED)
    prepare_odoc(core)
    content = door.load(core, find_kind("odoc"), PackWish(AREA, TODAY))
    made = door.build(core, content, [recipient("Police LOMU", "PC Yarrow")], WHY)
    assert made.reference == "D-000001", "only what CSE locations hold is numbered apart"
    auditor = embedded_core_as("data_protection_auditor")
    assert auditor.ask(find_release_ids) == [made.id]


def test_that_nothing_is_on_record_as_released_that_could_not_be_written(
    embedded_core_as: Cores, tmp_path: Path
) -> None:
    core = embedded_core_as("sergeant")
    key = build(core, recipient("Police LOMU", "PC Yarrow")).detail.row.id
    with pytest.raises(InvalidInput, match="There is no folder"):
        door.write_out(core, key, tmp_path / "gone" / "copy.xlsx", {})
    detail = core.ask(load_release, key)
    assert detail.row.status is ReleaseStatus.BUILT
    gone = dataclasses.replace(detail, copies=(replace_audience(detail.copies[0]),))
    with pytest.raises(Refused, match="build it anew"):
        door.copies_with_password(core, gone)


def replace_audience(copy: CopyRow) -> CopyRow:
    """The copy, for an audience that the policy has dropped since."""
    return dataclasses.replace(copy, audience="dropped")


def crafted(*, encrypted: bool) -> bytes:
    """A container whose properties are said to be encrypted, or with a part that is spoilt."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_LZMA) as file:
        file.writestr("docProps/custom.xml", "<Properties>" + "nothing of ours " * 40)
    data = bytearray(made.getvalue())
    if encrypted:
        for head, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            data[data.index(head) + flags] |= 1
    else:
        data[60:90] = b"\xff" * 30
    return bytes(data)


@pytest.mark.parametrize("encrypted", [True, False])
def test_that_a_crafted_file_is_none_of_ours_and_stops_nobody(
    embedded_core_as: Cores, *, encrypted: bool
) -> None:
    core = embedded_core_as("sergeant")
    assert not core.ask(verify_file, crafted(encrypted=encrypted)).ours
    assert core.ask(trace_file, crafted(encrypted=encrypted)) == ()


def _denied(core: Core) -> list[tuple[str, str | None]]:
    wanted = sa.select(AuditEntry.tag, AuditEntry.subject).where(AuditEntry.verb == Verb.DENIED)
    with behind(core.store).engine.connect() as connection:
        return [
            (row.tag, row.subject) for row in connection.execute(wanted.order_by(AuditEntry.tx))
        ]


def test_that_no_step_is_taken_with_a_pack_by_who_has_not_all_its_areas(
    core_as: Cores, tmp_path: Path
) -> None:
    core, alone = core_as("sergeant"), core_as("sergeant", areas=(AREA,), name="ps.alone")
    own = recipient("Police LOMU", "PC Yarrow")
    kept, out = (build(core, own, covers=(AREA, "Walsall")).detail for _ in range(2))
    door.write_out(core, out.row.id, tmp_path / "a.xlsx", {})
    seen = {"disclosure_id": out.row.id, "version": out.row.version + 1, "reason": "Wrong list"}
    first = {"disclosure_id": kept.row.id, "version": kept.row.version, "reason": "Not needed"}
    subject = f"pack:{out.row.id}"
    for command in (WithdrawPack(**first), RecallPack(**seen)):
        with pytest.raises(NotPermitted, match="not set up for Walsall"):
            alone.execute(command)
    core.execute(RecallPack(**seen))
    (copy,) = core.ask(load_release, out.row.id).copies
    gone = AccountForCopy(copy_id=copy.id, version=copy.version, how="Shredded")
    with pytest.raises(NotPermitted, match="not set up for Walsall"):
        alone.execute(gone)
    assert _denied(core) == [
        ("pack:withdrawn", f"pack:{kept.row.id}"), ("pack:recalled", subject),
        ("pack:copy:accounted", subject),
    ]  # fmt: skip
    core.execute(gone)


def test_that_who_may_not_see_somebody_in_a_pack_neither_reads_it_nor_takes_a_step_with_it(
    core_as: Cores, tmp_path: Path
) -> None:
    core, owner = core_as("sergeant", name="ps.one"), core_as("inspector", name="insp.two")
    give_account(core_as, "insp.two", "inspector")
    built = build(core, recipient("Police LOMU", "PC Yarrow"))
    key = built.detail.row.id
    (written,) = door.write_out(core, key, tmp_path / "a.xlsx", {})
    (back := tmp_path / "back.xlsx").write_bytes(written.file.read_bytes())
    owner.execute(
        LimitAccess(person_id=built.person, version=0, owner="insp.two", reason="A relative")
    )
    file = read_return(back)
    for ask in (
        lambda: core.ask(load_contents, key), lambda: core.ask(load_issued, written.canary),
        lambda: core.ask(check_return, file),
        lambda: door.write_out(core, key, tmp_path / "b.xlsx", {}),
    ):  # fmt: skip
        with pytest.raises(NotPermitted, match="limited access, and you are not named"):
            ask()
    with pytest.raises(Refused, match="come under limited access"):
        core.ask(refuse_newly_limited, key)
    row = core.ask(load_release, key).row
    recall = RecallPack(disclosure_id=key, version=row.version, reason="A relative")
    returned = BringPackBack(
        copy_id=built.detail.copies[0].id, file_name="back.xlsx", sha256=file.sha256,
        returned_by="PC Yarrow", received_on=TODAY, known_by="rows", decided=(),
    )  # fmt: skip
    for command in (recall, returned):
        with pytest.raises(NotPermitted, match="limited access, and you are not named"):
            core.execute(command)
    assert _denied(core) == [
        ("pack:recalled", f"pack:{key}"), ("pack:returned", f"copy:{written.canary}"),
    ]  # fmt: skip
    for command in (recall, returned):
        owner.execute(command)
    assert len(owner.ask(load_returns)) == 1
    assert core.ask(load_returns) == []
