"""Two people changed one record at once: what each changed is put together, field by field."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QWidget

from lomu_app.kernel.errors import FieldConflict
from ui.core.conflict_dialog import Clash, ConflictDialog
from ui.kit.dates import day_words
from ui.kit.fields import ChoiceField, Field
from ui.kit.forms import Form


@dataclass(frozen=True, slots=True)
class Merged:
    """What came of it: fields that both changed, and what only they changed, as sentences."""

    clashes: tuple[Clash, ...]
    taken: tuple[str, ...]

    def errors(self) -> dict[str, str]:
        """The clashes as a form shows them under their fields."""
        return {clash.key: clash.words() for clash in self.clashes}

    def told(self) -> str:
        """What was taken over, to be said once all is saved; empty where nothing was."""
        if not self.taken:
            return ""
        return f"Somebody else's change was kept beside yours: {' '.join(self.taken)}"


def take_over(form: Form, base: dict[str, Any], theirs: Mapping[str, Any]) -> Merged:
    """Show what only they changed; where both did, mine stays in the box.

    `base` is what the form showed when it was filled; it becomes what the record holds now.
    """
    clashes: list[Clash] = []
    taken: list[str] = []
    for key, field in form.fields.items():
        if key in theirs:
            _merge(field, base, theirs[key], clashes, taken)
    return Merged(tuple(clashes), tuple(taken))


def take_theirs(form: Form, base: Mapping[str, Any], keys: Iterable[str]) -> None:
    """Show in these fields what the record holds now."""
    for key in keys:
        form.fields[key].set_value(base[key])


def ask_whose(
    parent: QWidget, merged: Merged, decided: Callable[[frozenset[str]], None], who: str = ""
) -> None:
    """Ask field by field whose counts; `decided` gets the keys of those where theirs does."""
    dialog = ConflictDialog(parent, merged.clashes, merged.taken, who)
    dialog.decided.connect(decided)
    dialog.open()


def clashes_of(
    form: Form, fields: Iterable[FieldConflict], words: Callable[[str, Any], str]
) -> Merged:
    """What the core says of each field that both changed; `words(field, value)` quotes a value."""
    return Merged(
        tuple(
            Clash(
                one.field, form.fields[one.field].label, words(one.field, one.base),
                words(one.field, one.mine), words(one.field, one.theirs),
            )
            for one in fields
            if one.field in form.fields
        ),
        (),
    )  # fmt: skip


def _merge(
    field: Field, base: dict[str, Any], theirs: Any, clashes: list[Clash], taken: list[str]
) -> None:
    was, mine, typed = base[field.key], field.value(), field.draft()
    field.set_value(theirs)
    now = base[field.key] = field.value()  # as the field itself gives values
    if mine == now:
        return
    if mine == was:
        taken.append(f"{field.label} is now {told(field, now)}.")
        return
    field.set_draft(typed)
    if now != was:
        clashes.append(
            Clash(field.key, field.label, told(field, was), told(field, mine), told(field, now))
        )


def told(field: Field, value: Any) -> str:
    """A value of a field, as a sentence quotes it."""
    if value in (None, ""):
        return "empty"
    if isinstance(field, ChoiceField):
        return f"“{field.combo.itemText(field.combo.findData(value))}”"
    return f"“{day_words(value) if isinstance(value, dt.date) else value}”"
