"""A number that says how a list or an agenda stands; nothing here knows of workbooks."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One number and what it counts."""

    value: int
    label: str
    counts: str
