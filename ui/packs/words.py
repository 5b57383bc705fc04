"""How the register of disclosures reads on the desk."""

from __future__ import annotations

from collections.abc import Iterable

from lomu_app.disclosure.rows import CopyRow, ReleaseDetail, ReleaseRow
from lomu_app.disclosure.rules import STATUS_LABELS, ReleaseStatus
from lomu_app.kernel.counting import counted
from lomu_app.packs.preview import Preview
from lomu_app.packs.story import PackContent
from ui.kit.chips import Chip
from ui.kit.dates import day_words, moment_words
from ui.kit.pane_lines import PaneLine

_TONES = {
    ReleaseStatus.BUILT: ("medium", "dot"), ReleaseStatus.RECALLED: ("high", "up"),
}  # fmt: skip
_MOST_ROWS = 200


def chips_of(row: ReleaseRow) -> list[Chip]:
    """Where it stands, how it is marked, what it waits for."""
    tone, shape = _TONES.get(row.status, ("neutral", ""))
    chips = [Chip(STATUS_LABELS[row.status], tone, shape, strong=True), Chip(row.marking)]
    return [*chips, Chip(f"Awaits {row.awaits}", "medium", "dot")] if row.awaits else chips


def facts_of(detail: ReleaseDetail) -> list[tuple[str, str]]:
    """What it is, why, and who did what with it."""
    row = detail.row
    checked = f"{row.checked_by}, {moment_words(detail.checked_at)}" if row.checked_by else ""
    note = f": {detail.check_note}" if detail.check_note else ""
    out = f"{detail.released_by}, {moment_words(row.released_at)}" if detail.released_by else ""
    return [
        ("Why", row.why), ("Of", f"{row.place}, {day_words(row.day)}, version {row.pack_version}"),
        ("Areas", ", ".join(row.covers)), ("Built in", row.area if row.covers else ""),
        ("Data as at", moment_words(detail.data_as_at)),
        ("People in it", str(detail.people)),
        ("Built", f"{row.built_by_name}, {moment_words(row.built_at)}"),
        ("Checked", f"{checked}{note}"), ("Released", out), ("Ended", detail.ended_reason),
    ]  # fmt: skip


def copy_lines(detail: ReleaseDetail) -> list[PaneLine]:
    """Each copy: whose, with its number; after a recall what became of it."""
    recalled = detail.row.status is ReleaseStatus.RECALLED
    return [_copy_line(copy, asked=recalled) for copy in detail.copies]


def _copy_line(copy: CopyRow, *, asked: bool) -> PaneLine:
    locked = "with a password" if copy.password else ""
    told = [f"Copy {copy.canary} · {copy.audience_label}"]
    if copy.file_name:
        told.append(" · ".join(part for part in (copy.file_name, locked) if part))
    if copy.accounted_at is not None:
        told.append(f"{copy.accounted_how}, {moment_words(copy.accounted_at)}")
    missing = asked and copy.accounted_at is None
    deeds = (("account", "What became of it …"),) if missing else ()
    chips = (Chip("Not accounted for", "high", "up"),) if missing else ()
    if copy.awaits_file and not asked:
        chips = (Chip("Perhaps no file", "high", "up"),)
        told.append("The program ended before its file was noted: write the copies again, or"
                    " recall the pack with a reason.")  # fmt: skip
    return PaneLine(
        copy.id, f"{copy.recipient}, {copy.agency}", tuple(told), deeds, chips,
        ended=copy.accounted_at is not None,
    )  # fmt: skip


def spoken(row: ReleaseRow) -> str:
    """The line in one sentence, for a screen reader."""
    awaits = f" Awaits {row.awaits}." if row.awaits else ""
    to = "; ".join(row.recipients)
    return f"{row.title}, {STATUS_LABELS[row.status].lower()}, to {to}.{awaits}"


def preview_text(found: Iterable[Preview]) -> str:
    """What each audience would see and what not, in lines."""
    lines: list[str] = []
    for each in found:
        lines += [each.label, f"Marked {each.marking}."]
        if each.held_back:
            lines.append(f"Held back: {'; '.join(each.held_back)}.")
        for story in each.stories:
            lines.append(
                f"{story.name}: {counted(story.rows, 'row')} of {', '.join(story.shown) or '–'}."
            )
            if story.held_back:
                lines.append(f"   Columns held back: {', '.join(story.held_back)}.")
            if story.rows_held_back:
                lines.append(f"   Rows held back: {story.rows_held_back}.")
            if story.limited:
                lines.append(f"   Under limited access, without a word: {story.limited}.")
        lines.append("")
    return "\n".join(lines).strip()


def content_text(label: str, content: PackContent) -> str:
    """All that one audience is shown, cell by cell, as it was frozen."""
    lines = [label, content.title]
    lines += [f"{fact.name}: {fact.value}" for fact in content.facts]
    for story in content.stories:
        lines += ["", f"{story.name}: {' | '.join(column.heading for column in story.columns)}"]
        for row in story.rows[:_MOST_ROWS]:
            lines.append(" | ".join("" if value is None else str(value) for value in row.values))
        if len(story.rows) > _MOST_ROWS:
            lines.append(f"… and {counted(len(story.rows) - _MOST_ROWS, 'more row')}")
    return "\n".join(lines)
