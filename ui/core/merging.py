"""Two people changed one record at once: what each changed is put together, field by field."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from ui.kit.dates import day_words
from ui.kit.fields import ChoiceField, Field
from ui.kit.forms import Form


def take_over(form: Form, base: dict[str, Any], theirs: Mapping[str, Any]) -> dict[str, str]:
    """Show what only they changed; in words, by field, what both did, where mine stays.

    `base` is what the form showed when it was filled; it becomes what the record holds now.
    """
    clashes = {}
    for key, field in form.fields.items():
        words = _merge(field, base, theirs[key]) if key in theirs else ""
        if words:
            clashes[key] = words
    return clashes


def _merge(field: Field, base: dict[str, Any], theirs: Any) -> str:
    was, mine, typed = base[field.key], field.value(), field.draft()
    field.set_value(theirs)
    now = base[field.key] = field.value()  # as the field itself gives values
    if mine in (was, now):
        return ""
    field.set_draft(typed)
    if now == was:
        return ""
    return (
        f"{field.label} was {told(field, was)} when you began. Somebody else has made it "
        f"{told(field, now)}. Yours, {told(field, mine)}, stands in the box."
    )


def told(field: Field, value: Any) -> str:
    """A value of a field, as a sentence quotes it."""
    if value in (None, ""):
        return "empty"
    if isinstance(field, ChoiceField):
        return f"“{field.combo.itemText(field.combo.findData(value))}”"
    return f"“{day_words(value) if isinstance(value, dt.date) else value}”"
