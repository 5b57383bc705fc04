"""What the page says above and below the steps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ui.intake.file_step import before_words
from ui.intake.job import Job
from ui.intake.kind_words import NOTHING_FOUND
from ui.intake.reading import Opened

FILE, COLUMNS, CHECK, DONE = range(4)
"""The four steps."""


class About(NamedTuple):
    """A banner: its words, tone and button."""

    words: str = ""
    tone: str = "info"
    button: str = ""


class Onward(NamedTuple):
    """What the button that leads on says, whether it may be pressed, and why not."""

    on: str
    enabled: bool
    why: str = ""


def named_area(file: Opened, areas: Sequence[str]) -> str:
    """The one area that the name of the file or its sheets give, or empty."""
    names = [file.path.stem, *(sheet.name for sheet in file.workbook.sheets)]
    said = " ".join(" ".join(names).replace("_", " ").replace("-", " ").casefold().split())
    found = [area for area in areas if area.casefold() in said]
    return found[0] if len(found) == 1 else ""


def about_file(job: Job, areas: Sequence[str], *, own: Sequence[str], changed: bool) -> About:
    """What to know of the file before going on, the gravest first."""
    if job.file is None:
        return About()
    named = named_area(job.file, areas)
    if named and named != job.area:
        button = f"Bring it in for {named}" if named in own else ""
        return About(
            f"The file says {named}, and is to be brought in for {job.area}.", "late", button
        )
    if changed:
        return About(
            "The file was changed since you left it. What you chose is laid over it again."
        )
    if job.file.before is not None and job.result is None:
        return About(before_words(job.file.before))
    return About()


def onward(job: Job, step: int) -> Onward:
    """Where the step leads on to."""
    if step == FILE:
        ready = job.file is not None and bool(job.plans)
        return Onward("Columns", ready, "" if ready else "Choose a file first.")
    if step == COLUMNS:
        why = "" if job.has_tables else f"Tick a sheet that is {NOTHING_FOUND[job.kind]} first."
        return Onward("Check", job.has_tables, why)
    if step == DONE:
        return Onward("Another file", enabled=True)
    if job.result is not None:
        return Onward("Done", enabled=True)
    rehearsal = job.rehearsal or {"created": 0, "updated": 0}
    changes = rehearsal["created"] + rehearsal["updated"]
    words = f"Bring in {changes:,} {'row' if changes == 1 else 'rows'}"
    return Onward(words if changes else "Finish: 0 changes", job.rehearsal is not None)
