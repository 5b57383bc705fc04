"""Examples of the commands of the store itself: drafts."""

from __future__ import annotations

from lomu_app.bootstrap import Core
from lomu_app.store.draft import DropDraft, KeepDraft, MakeDraftKey
from tests.support.commands import example, unique


@example(KeepDraft)
def keep_draft(core: Core) -> KeepDraft:
    return KeepDraft(form=unique("target:"), fields={"comments": "half a sent"})


@example(DropDraft)
def drop_draft(core: Core) -> DropDraft:
    kept = KeepDraft(form=unique("target:"), fields={"comments": "half a sent"})
    core.execute(kept)
    return DropDraft(form=kept.form)


@example(MakeDraftKey)
def make_draft_key(_core: Core) -> MakeDraftKey:
    return MakeDraftKey()
