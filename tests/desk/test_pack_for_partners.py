"""From a meeting or a list to the form in which a pack for partners is built, filled in."""

from __future__ import annotations

from lomu_app.disclosure.queries import find_release_ids, load_releases
from lomu_app.meetings.queries import find_meetings
from lomu_app.meetings.rules import MeetingKind
from tests.desk.conftest import SitDown
from tests.desk.whole import DAY, WholeDesk
from ui.core.pack_wanted import PackWanted
from ui.packs.dialogs import BuildDialog, draft_of

AREA = "Coventry"


def _form(desk: WholeDesk) -> BuildDialog:
    desk.settle()
    dialog = desk.dialog()
    assert isinstance(dialog, BuildDialog)
    return dialog


def test_that_a_meeting_and_a_list_lead_to_the_form_of_their_pack_filled_in(
    sit_down: SitDown,
) -> None:
    desk = sit_down("ps.sorrel")
    for kind in (MeetingKind.ODOC, MeetingKind.COG):
        met = desk.core.ask(find_meetings, kind, AREA)[0]
        desk.go("meetings", met.id)
        desk.settle()
        desk.desk.registry.action("meeting_pack").trigger()
        dialog = _form(desk)
        values = dialog.form.values()
        assert (values["kind"], values["day"]) == (kind.value, met.held_on)
        draft = draft_of(PackWanted(kind.value, AREA, met.held_on))
        assert draft.startswith("cog:") == (kind is MeetingKind.COG)
        desk.close_dialogs()
    desk.go("threat_review")
    desk.settle()
    desk.desk.registry.action("trm_pack").trigger()
    dialog = _form(desk)
    assert dialog.form.values()["day"] == DAY
    dialog.form.fields["recipients"].set_value("Probation: Ash Larch")
    dialog.form.fields["why"].set_value("For the morning")
    dialog.accept()
    desk.settle()
    assert "Probation" in dialog.view.toPlainText()
    dialog.accept()
    desk.settle()
    newest = desk.core.ask(load_releases, desk.core.ask(find_release_ids))[0]
    assert (newest.kind, newest.recipients) == ("trm", ("Probation: Ash Larch",))
    assert newest.needs_check
