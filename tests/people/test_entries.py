"""Photographs, links and documents: what is kept, what is refused, and what follows a join."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import pytest
import sqlalchemy as sa

from lomu_app.bootstrap import Core
from lomu_app.kernel.errors import InvalidInput, LomuError, Refused, UnsafeFile
from lomu_app.people.entry_commands import AddDocument, AddLink, AddPhoto, RemoveEntry
from lomu_app.people.entry_queries import load_content, load_documents, load_links, load_photo
from lomu_app.people.match_commands import JoinPeople, UndoJoin
from lomu_app.people.match_queries import load_match
from lomu_app.people.queries import load_person
from lomu_app.people.rules import Basis, SubjectCategory
from lomu_app.people.telling import timeline
from tests.support.cores import Cores
from tests.support.looking import look
from tests.support.personal import verify
from tests.support.pictures import JPEG, jpeg, with_metadata
from tests.support.plans import join, undo_join
from tests.support.targets import TODAY, make_person

PDF = b"%PDF-1.7\nnothing in it"


def packed(*parts: str) -> bytes:
    """An office file with these parts."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as file:
        for part in ("[Content_Types].xml", *parts):
            file.writestr(part, "<nothing/>")
    return content.getvalue()


def version(core: Core, person_id: int) -> int:
    return core.ask(load_person, person_id).version


def test_that_the_newest_photograph_is_shown_and_an_old_one_is_told(core_as: Cores) -> None:
    core = core_as("sergeant")
    person_id = make_person(core)
    look(core, person_id)
    assert core.ask(load_photo, person_id) is None
    year_ago = TODAY.replace(year=2025)
    core.execute(AddPhoto(person_id=person_id, content=JPEG, taken_on=year_ago))
    shown = core.ask(load_photo, person_id)
    assert shown is not None
    assert (shown.content, shown.taken_on, shown.old) == (JPEG, year_ago, False)
    core.clock.advance(dt.timedelta(days=1))  # type: ignore[attr-defined]  # the tests' clock
    shown = core.ask(load_photo, person_id)
    assert shown is not None
    assert shown.old, "over 12 months"
    newer = jpeg(60, 80)
    core.execute(AddPhoto(person_id=person_id, content=newer, taken_on=TODAY, source="Custody"))
    shown = core.ask(load_photo, person_id)
    assert shown is not None
    assert (shown.content, shown.old, shown.others) == (newer, False, 1)
    core.execute(
        RemoveEntry(kind="photo", entry_id=shown.id, version=shown.version, reason="Brother")
    )
    again = core.ask(load_photo, person_id)
    assert again is not None
    assert again.content == JPEG
    assert verify(core).ok


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"GIF89a", "as a JPEG"),
        (with_metadata(JPEG), "where or with what"),
        (JPEG[:40], "damaged"),
        (JPEG + bytes(500_000), "400 KB are allowed"),
    ],
)
def test_that_no_photograph_tells_where_it_was_taken(
    embedded_core_as: Cores, content: bytes, told: str
) -> None:
    core = embedded_core_as("sergeant")
    with pytest.raises(UnsafeFile, match=told):
        core.execute(AddPhoto(person_id=make_person(core), content=content, taken_on=None))


def test_that_a_file_is_kept_as_it_was_and_opened_only_if_it_still_is(core_as: Cores) -> None:
    core = core_as("sergeant")
    person_id = make_person(core)
    document_id = core.execute(
        AddDocument(person_id=person_id, file_name="log.pdf", content=PDF, basis="intelligence")
    ).result
    look(core, person_id)
    (row,) = core.ask(load_documents, person_id)
    assert (row.title, row.size, row.basis) == ("log.pdf", len(PDF), Basis.INTELLIGENCE)
    assert core.ask(load_content, document_id) == PDF
    if core.store.embedded:
        assert PDF not in core.store.path.read_bytes()  # type: ignore[union-attr]  # embedded
    with core.store.engine.begin() as connection:
        connection.execute(sa.text("UPDATE file_content SET content = :new"), {"new": b"%PDF-9"})
    with pytest.raises(UnsafeFile, match="not what was put on record"):
        core.ask(load_content, document_id)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.exe", b"MZ", "cannot be kept"),
        ("a.pdf", b"MZ", "cannot be kept"),
        ("a.txt", b"\0\1", "cannot be kept"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "may hide macros"),
        ("a.docx", packed("word/document.xml", "word/vbaProject.bin"), "contains macros"),
        ("a.docx", packed("xl/workbook.xml"), "not what its name says"),
        ("a.xlsx", b"PK\x03\x04", "damaged or locked"),
        ("a.txt", b"", "is empty"),
        ("a.txt", b"x" * (10 * 2**20 + 1), "10 MB are allowed"),
    ],
)
def test_that_what_may_run_or_lies_about_itself_is_refused(
    embedded_core_as: Cores, name: str, content: bytes, told: str
) -> None:
    core = embedded_core_as("sergeant")
    with pytest.raises(UnsafeFile, match=told):
        core.execute(AddDocument(person_id=make_person(core), file_name=name, content=content))


def test_that_one_is_warned_of_what_a_file_carries(embedded_core_as: Cores) -> None:
    core = embedded_core_as("sergeant")
    person_id = make_person(core)
    carrying = packed("word/document.xml", "word/embeddings/sheet.xlsx")
    for name, content in (("a.docx", carrying), ("b.pdf", PDF + b"/JavaScript"), ("c.pdf", PDF)):
        core.execute(AddDocument(person_id=person_id, file_name=name, content=content))
    look(core, person_id)
    warned = {row.file_name: bool(row.warning) for row in core.ask(load_documents, person_id)}
    assert warned == {"a.docx": True, "b.pdf": True, "c.pdf": False}


def test_that_links_are_seen_from_both_ends_and_victims_have_no_name(core_as: Cores) -> None:
    core = core_as("sergeant")
    person_id, brother = make_person(core), make_person(core, "Adder", forenames="Lee")
    look(core, person_id, brother)
    core.execute(AddLink(person_id=person_id, kind="family", other_id=brother, relation="brother"))
    core.execute(AddLink(person_id=person_id, kind="victim", name="V1", relation="former partner"))
    family, victim = core.ask(load_links, person_id)
    assert (family.name, family.other_id, family.turned) == ("ADDER, Lee", brother, False)
    assert (victim.name, victim.category) == ("V1", SubjectCategory.VICTIM)
    (back,) = core.ask(load_links, brother)
    assert (back.other_id, back.turned) == (person_id, True)
    for wrong in ({"name": "Mary Adder"}, {"name": "V1", "other_id": brother}):
        with pytest.raises(InvalidInput, match="pseudonym"):
            core.execute(AddLink(person_id=person_id, kind="victim", **wrong))
    with pytest.raises(InvalidInput, match="linked as a victim"):
        core.execute(
            AddLink(person_id=person_id, kind="family", name="Mary Adder", category="victim")
        )
    with pytest.raises(InvalidInput, match="whom or what"):
        core.execute(AddLink(person_id=person_id, kind="associate"))
    with pytest.raises(Refused, match="himself"):
        core.execute(AddLink(person_id=person_id, kind="family", other_id=person_id))


def test_that_the_timeline_tells_of_them(core_as: Cores) -> None:
    core = core_as("sergeant")
    person_id = make_person(core)
    core.execute(AddPhoto(person_id=person_id, content=JPEG, taken_on=TODAY))
    core.execute(
        AddLink(person_id=person_id, kind="associate", name="Lee Adder", basis="intelligence")
    )
    core.execute(AddDocument(person_id=person_id, file_name="a.txt", content=b"Seen", title="Note"))
    look(core, person_id)
    events = core.ask(timeline, person_id, group="Links and documents").events
    assert {event.title: event.basis for event in events} == {
        "Associate: Lee Adder": Basis.INTELLIGENCE,
        "Document: Note": Basis.FACT,
        "Photograph taken 24/11/2026": Basis.FACT,
    }


def test_that_they_follow_a_join_and_go_back(core_as: Cores) -> None:
    core = core_as("sergeant")
    kept, joined = make_person(core), make_person(core, pnc_id=None)
    look(core, kept, joined)
    core.execute(AddPhoto(person_id=joined, content=JPEG, taken_on=TODAY))
    core.execute(AddLink(person_id=joined, kind="vehicle", name="AB12 CDE"))
    core.execute(AddDocument(person_id=joined, file_name="a.txt", content=b"Seen"))
    match_id = core.execute(
        JoinPeople(
            keep_id=kept, keep_version=version(core, kept), joined_id=joined,
            joined_version=version(core, joined), reason="Same tattoo",
        )
    ).result  # fmt: skip
    assert held(core, kept) == (True, 1, 1)
    assert held(core, joined) == (False, 0, 0)
    core.execute(
        UndoJoin(
            match_id=match_id, version=core.ask(load_match, match_id).version, reason="Different"
        )
    )
    assert held(core, kept) == (False, 0, 0)
    assert held(core, joined) == (True, 1, 1)


def test_that_a_link_to_a_joined_record_is_seen_from_the_one_that_was_kept(
    core_as: Cores,
) -> None:
    core = core_as("sergeant")
    kept, joined = make_person(core), make_person(core, pnc_id=None)
    third = make_person(core, "Adder", forenames="Lee", pnc_id=None)
    look(core, kept, joined, third)
    core.execute(AddLink(person_id=third, kind="associate", other_id=joined, relation="cellmate"))
    match_id = join(core, kept, joined)
    (seen,) = core.ask(load_links, kept)
    assert (seen.name, seen.other_id, seen.turned) == ("ADDER, Lee", third, True)
    (back,) = core.ask(load_links, third)
    assert back.other_id == kept, "it leads to the record that stands"
    undo_join(core, match_id)
    assert core.ask(load_links, kept) == []
    (back,) = core.ask(load_links, third)
    assert back.other_id == joined


def held(core: Core, person_id: int) -> tuple[bool, int, int]:
    """Whether there is a photograph; how many links and documents."""
    photo = core.ask(load_photo, person_id)
    links, documents = core.ask(load_links, person_id), core.ask(load_documents, person_id)
    return photo is not None, len(links), len(documents)


def test_that_what_was_taken_off_stays_on_record(core_as: Cores) -> None:
    core = core_as("sergeant")
    person_id = make_person(core)
    look(core, person_id)
    core.execute(AddLink(person_id=person_id, kind="vehicle", name="AB12 CDE"))
    (link,) = core.ask(load_links, person_id)
    off = RemoveEntry(kind="link", entry_id=link.id, version=link.version, reason="Sold")
    core.execute(off)
    (link,) = core.ask(load_links, person_id)
    assert link.removed_reason == "Sold"
    for wrong in ({"kind": "tattoo"}, {"reason": " "}, {"version": link.version}):
        fields = {"kind": "link", "entry_id": link.id, "version": link.version, "reason": "Why"}
        with pytest.raises(LomuError):
            core.execute(RemoveEntry(**fields | wrong))
