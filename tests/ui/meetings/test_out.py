"""The COG's papers leave the desk by key, each on record with who gets it and why."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import docx
import sqlalchemy as sa
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from lomu_app.cog.packing import load_pack
from lomu_app.disclosure.queries import find_release_ids, load_release, load_releases
from lomu_app.kernel.permissions import Permission
from lomu_app.packs.cog_file import cog_file_name
from lomu_app.store.audit import AuditEntry
from tests.packs.workbooks import texts_by_openpyxl
from tests.support.cog import make_location
from tests.support.cores import Cores
from tests.support.meetings import begin, end, item_of, raise_for
from tests.support.personal import behind
from tests.support.printed import words_of_pages
from tests.ui.meetings.rig import Rig, chair, meeting, prepare
from tests.ui.support.names import unnamed
from tests.ui.support.page_rig import DOWN, ENTER, SPACE, TAB
from tests.ui.support.prompter import FakePrompter
from ui.core.deed_pane import REFUSED
from ui.core.form_dialog import FormDialog
from ui.meetings.actions_out import ActionsOutDialog
from ui.meetings.deeds import ACTIONS_OUT, AGENDA_OUT, MINUTES_OUT, OUT, PACK_OUT, deeds_for
from ui.meetings.out import OutDialog


def _choose(rig: Rig, key: str, kind: type[FormDialog] = OutDialog) -> FormDialog:
    """By key in “More”, down to the paper; its form."""
    rig.page.read_current()
    rig.push(rig.page.pane.more_button)
    rig.choose_in(rig.page.pane.steps_menu, key)
    dialog = rig.dialog(kind)
    assert unnamed(dialog) == []
    return dialog


def _say_whom_and_why(rig: Rig) -> None:
    rig.type("J Alder, social care")
    rig.press(ENTER)
    rig.type("K Rowan, Education")
    rig.press(TAB)
    rig.type("For the COG")
    rig.press(ENTER, ctrl=True)


def test_that_each_paper_leaves_by_key_and_is_on_record(
    embedded_core_as: Cores, qtbot: QtBot, tmp_path: Path
) -> None:
    core = chair(embedded_core_as)
    officer = embedded_core_as("sergeant", name="dc.one")
    first = make_location(officer, name="Lapwing Lodge")
    key = prepare(core, quorate=False, read=False)
    prompter = FakePrompter(save=tmp_path / "agenda.xlsx")
    rig = Rig(qtbot, core, tmp_path, prompter).open()
    dialog = _choose(rig, AGENDA_OUT)
    told = dialog.findChildren(QLabel)
    assert any("it says DRAFT" in label.text() for label in told)
    rig.press(TAB)
    rig.press(SPACE)  # the PDF beside the workbook
    rig.press(TAB)
    rig.press(SPACE)  # and on paper
    rig.press(TAB)
    (tmp_path / "agenda.xlsx").mkdir()  # a folder of the file's name
    _say_whom_and_why(rig)  # the agenda stays in the force, and what was typed stays in the form
    assert "stays in the force" in dialog.problem.words_label.text()
    dialog.form.fields["recipients"].set_value("J Alder, CSE team\nK Rowan, ROCU")
    rig.press(ENTER, ctrl=True)
    named = cog_file_name(core.ask(load_pack, key), "agenda", core.marking)
    assert rig.said[-1][0] == f"Exported {named} and agenda.pdf"
    assert "Lapwing Lodge" in " ".join(texts_by_openpyxl(tmp_path / "agenda.xlsx" / named))
    printed = " ".join(words_of_pages(tmp_path / "agenda.pdf"))
    for words in ("Lapwing Lodge", "Why still here", "DRAFT", "J Alder, CSE team"):
        assert words in printed
    preview = rig.page.doing.out.preview
    assert preview is not None
    assert preview.dialog.isVisible()
    preview.dialog.reject()
    assert rig.page.doing.out.preview is None
    for out in (MINUTES_OUT, ACTIONS_OUT):  # greyed, and say why
        rig.page.do(out)
        assert rig.no_dialog()
    assert [words for words, _ in rig.said[-2:]] == [
        "There are no minutes before the meeting has ended.", "No agency has anything to do.",
    ]  # fmt: skip

    begin(core, key)
    raise_for(core, "meeting", item_of(core, key, first).id, text="Ask the porter")
    end(core, key)
    rig.page.go_to(key)
    (agency,) = {each.agency for item in meeting(core, key).items for each in item.actions}
    folder = tmp_path / "stick"
    prompter.save = folder / "minutes.xlsx"
    dialog = _choose(rig, MINUTES_OUT)
    for _ in range(2):  # workbook and Word besides the PDF
        rig.press(SPACE)
        rig.press(TAB)
    rig.press(TAB)
    rig.press(TAB)
    _say_whom_and_why(rig)  # what cannot be written is told of, and nothing typed is lost
    assert "folder of “minutes.xlsx” does not exist" in dialog.problem.words_label.text()
    folder.mkdir()
    (folder / "minutes.docx").write_bytes(b"of last time")
    rig.press(ENTER, ctrl=True)
    assert rig.no_dialog()
    assert prompter.asked[-1] == "Replace what is there?"
    assert "Ask the porter" in " ".join(texts_by_openpyxl(folder / "minutes.xlsx"))
    word = docx.Document(str(folder / "minutes.docx"))
    assert any("Lapwing Lodge" in each.text for each in word.paragraphs)
    assert "Lapwing Lodge" in " ".join(words_of_pages(folder / "minutes.pdf"))

    _choose(rig, ACTIONS_OUT, ActionsOutDialog)
    rig.press(TAB)  # the one agency is chosen already
    _say_whom_and_why(rig)
    built = core.ask(find_release_ids)[0]
    row = core.ask(load_release, built).row
    assert rig.said[-1][0] == f"Built {row.reference}. A second person checks it on Disclosure."
    assert row.recipients == (
        f"{agency}: J Alder, social care", f"{agency}: K Rowan, Education",
    )  # fmt: skip

    wanted = sa.select(AuditEntry.subject, AuditEntry.reason, AuditEntry.recipients)
    with behind(core.store).engine.connect() as connection:
        found = connection.execute(
            wanted.where(AuditEntry.tag == "cog:paper:exported").order_by(AuditEntry.tx)
        ).all()
    assert {each.subject for each in found} == {f"cog:meeting:{key}"}
    for each, what in zip(
        found,
        ("COG agenda pack", "COG minutes", "COG minutes"),
        strict=True,
    ):
        assert str(each.reason).startswith(f"{what} (For the COG): ")
        if what == "COG agenda pack":
            assert f"{named}, agenda.pdf, print from" in str(each.reason)
        own = ["J Alder, CSE team", "K Rowan, ROCU"]
        others = ["J Alder, social care", "K Rowan, Education"]
        assert each.recipients == (own if what == "COG agenda pack" else others)
    assert prompter.problems == []


def test_that_a_pack_of_every_agency_is_built_in_one_go_for_its_own_recipients(
    embedded_core_as: Cores, qtbot: QtBot, tmp_path: Path
) -> None:
    core = chair(embedded_core_as)
    place = make_location(embedded_core_as("sergeant", name="dc.one"))
    key = begin(core, prepare(core))
    item = item_of(core, key, place)
    for agency in ("Education", "Housing"):
        raise_for(core, "meeting", item.id, text=f"Ask {agency}", owner_agency=agency)
    end(core, key)
    rig = Rig(qtbot, core, tmp_path).open()
    fields = _choose(rig, ACTIONS_OUT, ActionsOutDialog).form.fields
    rig.press(DOWN)  # every agency; whoever sits there is offered
    assert fields["recipients"].value() == "Education: B Linden; Kim Rowan\nHousing:"
    fields["agency"].set_value("Housing")
    assert fields["recipients"].value() is None
    fields["agency"].set_value("every")
    fields["why"].set_value("For the COG")
    rig.press(ENTER, ctrl=True)
    assert "who gets the pack of Housing" in fields["recipients"].error()
    fields["recipients"].set_value("Education: B Linden\nHousing: Elm")
    # Meanwhile a colleague asks something of an agency that had nothing to do.
    raise_for(core, "meeting", item.id, text="Ask Licensing", owner_agency="Licensing")
    rig.press(ENTER, ctrl=True)
    assert "who gets the pack of Licensing" in fields["recipients"].error()
    assert core.ask(find_release_ids) == [], "all or none"
    fields["recipients"].set_value("Education: B Linden\nHousing: Elm\nLicensing: Rowan")
    rig.press(ENTER, ctrl=True)
    assert rig.no_dialog()
    rows = core.ask(load_releases, sorted(core.ask(find_release_ids)))
    assert [(row.title, row.recipients) for row in rows] == [
        ("COG actions of Education", ("Education: B Linden",)),
        ("COG actions of Housing", ("Housing: Elm",)),
        ("COG actions of Licensing", ("Licensing: Rowan",)),
    ]
    references = " and ".join(row.reference for row in rows)
    assert rig.said[-1][0] == f"Built {references}. A second person checks them on Disclosure."


def test_that_who_may_not_export_sees_the_papers_greyed(
    embedded_core_as: Cores, qtbot: QtBot, tmp_path: Path
) -> None:
    core = chair(embedded_core_as)
    detail = meeting(core, prepare(core))
    built = dataclasses.replace(
        core.actor, permissions=core.actor.permissions - {Permission.EXPORT}
    )
    assert [deed.key for deed in deeds_for(detail, built) if deed.hint.startswith(REFUSED)] == [
        ACTIONS_OUT, PACK_OUT,
    ]  # fmt: skip
    for lacks in (Permission.EXPORT_COG, Permission.SEE_CSE):
        actor = dataclasses.replace(core.actor, permissions=core.actor.permissions - {lacks})
        deeds = {deed.key: deed for deed in deeds_for(detail, actor)}
        assert all(not deeds[key].allowed and "role" in deeds[key].hint for key in OUT)
