"""Unsaved forms, for the rooms above: kept, offered again, thrown away."""

from __future__ import annotations

from lomu_app.store.draft import DraftRow, DropDraft, KeepDraft, find_drafts

__all__ = ["DraftRow", "DropDraft", "KeepDraft", "find_drafts"]
