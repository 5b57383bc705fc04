"""Photograph, links, documents and limited access at the desk, by keyboard."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication, QImage
from pytestqt.qtbot import QtBot

from lomu_app.bootstrap import Core
from lomu_app.kernel.permissions import Permission
from lomu_app.people.entry_commands import AddDocument, AddPhoto
from lomu_app.people.entry_queries import load_limit, load_links, load_photo
from lomu_app.people.file_checks import check_photo
from lomu_app.people.marker_commands import AddMarker
from lomu_app.people.queries import who_looked
from lomu_app.people.rules import NewMarker
from tests.support.accounts import give_account
from tests.support.cores import Cores
from tests.support.orders import make_bail
from tests.support.pictures import JPEG, jpeg, with_metadata
from tests.support.targets import TODAY, make_person, make_target
from tests.ui.people.rig import ListRig, PersonRig, sergeant, told
from tests.ui.support.page_rig import ENTER, PageRig
from tests.ui.support.prompter import FakePrompter
from ui.core.desk import Desk
from ui.core.person_sections import PersonSection, PersonSectionView
from ui.people.documents_section import DocumentsSection
from ui.people.entry_dialogs import AddDocumentDialog, AddLinkDialog, AddPhotoDialog, LimitDialog
from ui.people.links_section import LinksSection
from ui.people.person_page import PersonPage
from ui.people.pictures import as_kept, read_picture


@pytest.fixture
def core(embedded_core_as: Cores) -> Core:
    return sergeant(embedded_core_as)


class SectionRig(PageRig[PersonPage]):
    """The person's page, at one section."""

    def __init__(
        self, qtbot: QtBot, core: Core, folder: Path, kind: type[LinksSection | DocumentsSection],
        person_id: int, prompter: FakePrompter | None = None,
    ) -> None:  # fmt: skip
        self._kind = kind
        super().__init__(qtbot, core, folder, self._page, prompter)
        self.page.open_with(("links", person_id))

    def _page(self, desk: Desk) -> PersonPage:
        self._at = desk
        desk.add_person_section(PersonSection("links", "x", self._make, Permission.SEE_PEOPLE))
        return PersonPage(desk)

    def _make(self) -> PersonSectionView:
        return self._kind(self._at)


class Opener(QObject):
    """Stands where the system's own programs stand."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[Path] = []

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        self.opened.append(Path(url.toLocalFile()))


def run(rig: PersonRig, words: str) -> None:
    """Choose from the menu of the record."""
    (action,) = (
        one for one in rig.page.more_button.choices.actions() if one.text().startswith(words)
    )
    assert action.isEnabled()
    action.trigger()


def test_that_a_photograph_is_kept_without_what_the_file_told(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    file = tmp_path / "from a telephone.jpg"
    file.write_bytes(with_metadata(jpeg(2400, 3200)))
    kept = as_kept(read_picture(file))
    check_photo(kept, 400 * 1024)
    assert b"made up" not in kept
    assert max(QImage.fromData(kept).size().toTuple()) == 800
    person_id = make_person(core)
    prompter = FakePrompter()
    prompter.file = file
    rig = PersonRig(qtbot, core, tmp_path, person_id, prompter)
    assert not rig.page.head_of_record.photo.isVisible()
    run(rig, "Photograph from a file")
    rig.push(rig.dialog(AddPhotoDialog).save_button)
    assert rig.page.head_of_record.photo.isVisible()
    chip = rig.page.head_of_record.photo.age
    assert chip.accessibleName() == "Over 12 months", "no day was given"
    QGuiApplication.clipboard().setImage(QImage.fromData(jpeg(30, 40)))
    run(rig, "Photograph from the clipboard")
    dialog = rig.dialog(AddPhotoDialog)
    dialog.form.set_values({"taken_on": TODAY})
    rig.push(dialog.save_button)
    assert not chip.isVisible()
    newest = core.ask(load_photo, person_id)
    assert newest is not None
    assert newest.taken_on == TODAY


def test_that_the_head_says_how_somebody_stands(core: Core, qtbot: QtBot, tmp_path: Path) -> None:
    person_id = make_person(core)
    make_target(core, person_id)
    make_bail(core, person_id)
    core.execute(AddPhoto(person_id=person_id, content=JPEG, taken_on=TODAY))
    rig = PersonRig(qtbot, core, tmp_path, person_id)
    words = [chip.accessibleName() for chip in rig.page.head_of_record.flags.chips]
    assert words == ["Wanted: 1 target", "On bail until 20/02/2027 23:59"]
    core.execute(AddMarker(person_id=person_id, marker=NewMarker("WE")))
    words = [chip.accessibleName() for chip in rig.page.head_of_record.flags.chips]
    assert words[0] == "Warning: WE"


def test_that_a_link_is_added_and_taken_off(core: Core, qtbot: QtBot, tmp_path: Path) -> None:
    person_id, brother = make_person(core), make_person(core, "Adder", forenames="Lee")
    prompter = FakePrompter()
    rig = SectionRig(qtbot, core, tmp_path, LinksSection, person_id, prompter)
    section = rig.page.stack.view("links").links  # type: ignore[attr-defined]  # a LinksSection
    rig.push(section.add_button)
    dialog = rig.dialog(AddLinkDialog)
    dialog.form.fields["kind"].set_value("family")
    dialog.form.focus_field("name")
    rig.type(f"P-{brother:06d}")
    dialog.form.focus_field("relation")
    rig.type("Brother")
    rig.press(ENTER)
    assert told(section) == ["ADDER, Lee  |  Family  ·  Brother  ·  ● Fact"]
    rig.push(section.widgets[0].buttons[0])
    assert rig.went == [("person", brother)]
    section.chosen.emit(section.lines[0].key, "remove")
    (link,) = core.ask(load_links, person_id)
    assert link.removed_reason
    assert section.ended_button.text() == "Show 1 taken off"


def test_that_a_document_is_kept_and_opened_as_a_copy_that_goes(
    core: Core, embedded_core_as: Cores, qtbot: QtBot, tmp_path: Path
) -> None:
    file = tmp_path / "Log 12.txt"
    file.write_bytes(b"Seen at the market")
    prompter = FakePrompter()
    prompter.file = file
    person_id = make_person(core)
    rig = SectionRig(qtbot, core, tmp_path, DocumentsSection, person_id, prompter)
    view = rig.page.stack.view("links")
    assert isinstance(view, DocumentsSection)
    rig.push(view.documents.add_button)
    rig.push(rig.dialog(AddDocumentDialog).save_button)
    assert told(view.documents)[0].startswith("Log 12  |  Log 12.txt  ·  1 KB  ·  ● Fact")
    opener = Opener()
    QDesktopServices.setUrlHandler("file", opener, "open")  # type: ignore[arg-type]  # bytes or str
    rig.push(view.documents.widgets[0].buttons[0])
    QDesktopServices.unsetUrlHandler("file")
    (copy,) = opener.opened
    assert copy.read_bytes() == b"Seen at the market"
    newest = embedded_core_as("data_protection_auditor").ask(who_looked, person_id)[0]
    assert newest.reason is not None
    assert newest.reason.endswith("opened “Log 12”")
    view.copies.remove_all()
    assert not copy.exists()
    assert not copy.parent.exists()


def test_that_one_is_asked_before_opening_what_may_run(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    person_id = make_person(core)
    content = b"%PDF-1.7 /JavaScript"
    core.execute(AddDocument(person_id=person_id, file_name="a.pdf", content=content))
    prompter = FakePrompter()
    prompter.yes = False
    rig = SectionRig(qtbot, core, tmp_path, DocumentsSection, person_id, prompter)
    view = rig.page.stack.view("links")
    assert isinstance(view, DocumentsSection)
    rig.push(view.documents.widgets[0].buttons[0])
    assert prompter.asked == ["Open this document?"]
    assert view.copies.folders == []


def test_that_a_record_is_limited_at_the_desk_and_others_are_told_whom_to_ask(
    core: Core, embedded_core_as: Cores, qtbot: QtBot, tmp_path: Path
) -> None:
    give_account(embedded_core_as, "ps.one", "sergeant")
    person_id = make_person(core)
    rig = PersonRig(qtbot, core, tmp_path, person_id)
    run(rig, "Who may see this record")
    dialog = rig.dialog(LimitDialog)
    dialog.form.focus_field("reason")
    rig.type("Officer's brother")
    rig.push(dialog.save_button)
    assert core.ask(load_limit, person_id).owner == "ps.one"
    flags = [chip.accessibleName() for chip in rig.page.head_of_record.flags.chips]
    assert flags == ["Limited access"]
    other = PersonRig(qtbot, sergeant(embedded_core_as, "ps.two"), tmp_path, person_id)
    assert "Ask Ps One" in str(other.prompter.problems[-1])
    assert not other.page.head_of_record.isVisible()
    people = ListRig(qtbot, sergeant(embedded_core_as, "ps.two"), tmp_path)
    assert people.ids() == []
    words = people.page.limited_banner.words_label.text()
    assert words == "1 record is under limited access: P-000001 (ask Ps One)."
