"""The one-page profile: one marked page whatever there is to say, dangers first, and logged."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pypdf
import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QPdfWriter
from pytestqt.qtbot import QtBot

from lomu_app.bootstrap import Core
from lomu_app.orders.commands import AddCondition
from lomu_app.people.entry_commands import AddLink, AddPhoto
from lomu_app.people.limiting import LimitAccess
from lomu_app.people.marker_commands import AddMarker
from lomu_app.people.queries import who_looked
from lomu_app.people.rules import NewMarker
from tests.support.assessments import record
from tests.support.cohorts import join
from tests.support.cores import Cores
from tests.support.looking import look
from tests.support.orders import MADE, make_bail, make_order, seen
from tests.support.personal import PersonalCores
from tests.support.pictures import JPEG
from tests.support.printed import words_of_pages
from tests.support.targets import TODAY, make_person, make_target
from tests.ui.people.rig import PersonRig, sergeant
from ui.people.profile import read_profile
from ui.printing.frame import BOTTOM, Imprint
from ui.printing.paper import PictureItem, Press, TextItem
from ui.printing.profile_print import ProfilePaper, ProfileRow, profile_sheets
from ui.printing.sheets_print import print_sheets

pytestmark = pytest.mark.usefixtures("qapp")
TOLD = Imprint(
    "#7 abc", "PS Sorrel", dt.datetime(2026, 11, 24, 7, tzinfo=dt.UTC), "OFFICIAL-SENSITIVE"
)


@pytest.fixture
def core(embedded_core_as: Cores) -> Core:
    return sergeant(embedded_core_as)


@pytest.fixture
def press() -> Press:
    """Measures for a PDF that nobody keeps."""
    buffer = QBuffer(QByteArray())
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    made = Press(QPdfWriter(buffer))
    made.kept = buffer  # type: ignore[attr-defined]  # the writer does not hold its buffer
    return made


def known_person(core: Core) -> int:
    """Somebody of whom much is known."""
    person_id = make_person(core, "Quillfeather")
    core.execute(AddMarker(person_id=person_id, marker=NewMarker("WE", "Knife under the seat")))
    core.execute(AddPhoto(person_id=person_id, content=JPEG, taken_on=TODAY))
    core.execute(AddLink(person_id=person_id, kind="victim", name="V1", relation="partner"))
    make_target(core, person_id)
    make_bail(core, person_id)
    record(core, person_id, "dash")
    return person_id


def texts(paper: ProfilePaper, press: Press) -> list[str]:
    (sheet,) = profile_sheets(press, paper, TOLD)
    return [item.text for item in sheet.items if isinstance(item, TextItem)]


def test_that_it_says_dangers_first_and_what_each_statement_rests_on(
    core: Core, press: Press
) -> None:
    person_id = known_person(core)
    look(core, person_id)
    paper = core.ask(read_profile, person_id)
    assert [(row.label, row.danger) for row in paper.rows[:2]] == [("Warning", True), ("Now", True)]
    told = texts(paper, press)
    for words in (
        "Knife under the seat", "Wanted: 1 target", "V1  ·  partner  ·  Victim  ·  ● Fact",
        "○ Opinion", "On bail until 20/02/2027 23:59", "12 Larch Road",
    ):  # fmt: skip
        assert any(words in text for text in told), words
    (sheet,) = profile_sheets(press, paper, TOLD)
    assert sum(isinstance(item, PictureItem) for item in sheet.items) == 1
    assert told.count("OFFICIAL-SENSITIVE") == 2
    assert any("#7 abc" in text and "page 1 of 1" in text for text in told)


def test_that_one_page_holds_it_and_says_what_was_left_out(press: Press) -> None:
    rows = tuple(ProfileRow(f"Row {number}", "Words " * 40) for number in range(60))
    paper = ProfilePaper("P-000001", "BROWN, Dennis", rows, None, "")
    (sheet,) = profile_sheets(press, paper, TOLD)
    told = [item for item in sheet.items if isinstance(item, TextItem)]
    assert any("Not all fits on one page" in item.text for item in told)
    lowest = max(item.y for item in told if item.text.startswith("Words"))
    assert lowest < sheet.height - BOTTOM
    few = ProfilePaper("P-000001", "BROWN, Dennis", rows[:3], None, "")
    assert not any("Not all fits" in text for text in texts(few, press))


def test_that_the_print_is_logged_and_reads_back(
    core: Core, embedded_core_as: Cores, qtbot: QtBot, tmp_path: Path
) -> None:
    person_id = known_person(core)
    rig = PersonRig(qtbot, core, tmp_path, person_id)
    rig.page.print_page()
    preview = rig.page.entries.preview
    assert preview is not None
    newest = embedded_core_as("data_protection_auditor").ask(who_looked, person_id)[0]
    assert (newest.verb, newest.username) == ("disclosure", "ps.one")
    assert newest.reason is not None
    assert newest.reason.startswith("Print: Profile P-000001 from snapshot ")
    preview.dialog.reject()
    paper = core.ask(read_profile, person_id)
    file = tmp_path / "profile.pdf"
    writer = QPdfWriter(str(file))
    assert print_sheets(writer, lambda press: profile_sheets(press, paper, TOLD)) == 1
    del writer
    (page,) = pypdf.PdfReader(file).pages
    assert "QUILLFEATHER, Jordan" in words_of_pages(file)[0]
    assert page.mediabox.width < page.mediabox.height


def test_that_a_viewer_does_not_print(
    embedded_core_as: Cores, qtbot: QtBot, tmp_path: Path
) -> None:
    person_id = make_person(sergeant(embedded_core_as))
    rig = PersonRig(qtbot, embedded_core_as("viewer", name="v.one"), tmp_path, person_id)
    rig.page.print_page()
    assert rig.page.entries.preview is None
    assert rig.said[-1][0].startswith("Your role does not allow printing")


def test_that_what_has_run_out_is_not_printed_as_if_it_bound(
    core: Core, embedded_core_as: Cores
) -> None:
    person_id = make_person(core)
    bail, order = make_bail(core, person_id), make_order(core, person_id)
    for found, words, ends_at in (
        (bail, "Curfew 20:00", None), (order, "No drink for a day", MADE + dt.timedelta(days=1)),
        (order, "Keep out of Larch Road", None),
    ):  # fmt: skip
        core.execute(
            AddCondition(**seen(core, found), category="other", text=words, ends_at=ends_at)
        )
    embedded_core_as.clock.advance(dt.timedelta(days=100))
    look(core, person_id)
    told = [row.text for row in core.ask(read_profile, person_id).rows if row.label == "Order"]
    (over,) = (words for words in told if "Pre-charge" in words)
    (binding,) = (words for words in told if "Restraining" in words)
    assert "RAN OUT 20/02/2027 23:59, not ended" in over
    assert "Curfew" not in over
    assert "Keep out of Larch Road" in binding
    assert "No drink" not in binding


def test_that_on_a_server_whoever_prints_looks_anew_where_the_look_opens_it_no_more(
    personal_core_as: PersonalCores, qtbot: QtBot, tmp_path: Path
) -> None:
    writer, reader = personal_core_as("sergeant"), personal_core_as("inspector")
    person_id = known_person(writer)
    rig = PersonRig(qtbot, reader, tmp_path, person_id)
    assert looks(personal_core_as, person_id) == 1
    # The page stays open over night.
    with personal_core_as.store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE lomu_log.opened SET at = at - interval '1 day'")
    personal_core_as.clock.advance(dt.timedelta(days=1))
    print_it(rig)
    assert looks(personal_core_as, person_id) == 2
    # Somebody else joins another record into this one meanwhile.
    join(writer, person_id, make_person(writer, pnc_id=None))
    print_it(rig)
    assert looks(personal_core_as, person_id) == 3
    assert rig.prompter.problems == []
    # And hides it, another night later.
    writer.execute(
        LimitAccess(person_id=person_id, version=0, owner="sergeant", reason="An officer's brother")
    )
    personal_core_as.clock.advance(dt.timedelta(days=1))
    rig.page.entries.preview = None
    rig.page.print_page()
    assert rig.page.entries.preview is None
    assert "is under limited access. Ask Sergeant." in str(rig.prompter.problems[-1])


def print_it(rig: PersonRig) -> None:
    """Print the profile; it is there, photograph and all."""
    rig.page.entries.preview = None
    rig.page.print_page()
    preview = rig.page.entries.preview
    assert preview is not None, rig.prompter.problems
    preview.dialog.reject()


def looks(cores: PersonalCores, person_id: int) -> int:
    """How many looks at somebody are on record."""
    with cores.store.engine.connect() as connection:
        counted = "SELECT count(*) FROM audit_entry WHERE tag = 'person:consulted' AND subject = %s"
        return int(connection.exec_driver_sql(counted, (f"person:{person_id}",)).scalar_one())
