"""The example of bringing a pack back."""

from __future__ import annotations

from lomu_app.bootstrap import Core
from lomu_app.disclosure.queries import load_release
from lomu_app.disclosure.records import ReleaseCopy
from lomu_app.kernel.permissions import Permission
from lomu_app.packs import door
from lomu_app.packs.action_content import KIND
from lomu_app.packs.kinds import PackWish, find_kind
from lomu_app.returns.commands import BringPackBack, Decided
from tests.support.commands import example
from tests.support.releases import make_action
from tests.support.returns import OWN, SHEET
from tests.support.stored import stored
from tests.support.targets import AREA, TODAY


@example(BringPackBack, also=(Permission.EXPORT, Permission.EDIT_ACTIONS))
def bring_pack_back(core: Core) -> BringPackBack:
    action_id = make_action(core)
    content = door.load(core, find_kind(KIND), PackWish(AREA, TODAY))
    built = door.build(core, content, (OWN,), "For answers")
    copy = stored(core, ReleaseCopy, core.ask(load_release, built.id).copies[0].id)
    return BringPackBack(
        copy_id=copy.id, file_name="back.xlsx", sha256="0" * 64, returned_by="PC Yarrow",
        received_on=TODAY, known_by="rows",
        decided=(
            Decided(sheet=SHEET, row_id=f"action:{action_id}", column="result", take=True,
                    after="Seen at home"),
        ),
    )  # fmt: skip
