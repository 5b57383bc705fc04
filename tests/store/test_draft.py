"""Drafts: what was typed is there again, once, and only for who typed it."""

from __future__ import annotations

from lomu_app.store.draft import DropDraft, KeepDraft, find_drafts
from tests.support.cores import Cores
from tests.support.personal import verify


def test_that_a_draft_survives_and_is_only_ones_own(core_as: Cores) -> None:
    mine, hers = core_as("sergeant", name="ps.one"), core_as("sergeant", name="ps.two")
    mine.execute(KeepDraft(form="target:1", fields={"safety_note": "=dog\u0000"}))
    mine.execute(KeepDraft(form="target:1", fields={"safety_note": "two dogs"}))

    kept = mine.ask(find_drafts)
    assert [(row.form, row.fields) for row in kept] == [("target:1", {"safety_note": "two dogs"})]
    assert hers.ask(find_drafts) == []

    mine.execute(DropDraft(form="target:1"))
    assert mine.ask(find_drafts) == []


def test_that_the_audit_of_both_back_ends_verifies_after_work(core_as: Cores) -> None:
    core = core_as("sergeant")
    before = verify(core).transactions
    core.execute(KeepDraft(form="a", fields={}))
    verdict = verify(core)
    assert verdict.ok, verdict.problems
    assert verdict.transactions == before + 1
