"""Every way by which something leaves is named here; what goes past the door is the force's own."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from tests.architecture.sources import Source, python_files

# What writes a file, and why it does not go through the door of packs (`lomu_app/packs/door.py`).
WRITE = {
    "lomu_app/packs/door.py": "the door itself",
    "lomu_app/packs/workbook.py": "closes a workbook for the builders named below",
    "lomu_app/packs/cog_minutes_word.py": "minutes: words that the chair approves, as a document",
    "lomu_app/packs/action_calendar.py": "a day and a reference, for a calendar; nobody's name",
    "lomu_app/packs/clock_calendar.py": "moments and references, for a calendar; nobody's name",
    "lomu_app/cli/paper_words.py": "an invitation: forum, day and place",
    "ui/meetings/leaving.py": "an invitation: forum, day and place",
    "lomu_app/cli/result_words.py": "PNC ids for those of the force who look results up",
    "ui/cohorts/pnc_ids.py": "PNC ids for those of the force who look results up",
    "lomu_app/cli/import_words.py": "rows to be mended, back to who keeps that tracker",
    "ui/intake/reading.py": "rows to be mended, back to who keeps that tracker",
    "ui/printing/pdf_file.py": "closes a PDF for the builders named below",
}
# What lays out the unit's own copies of a list, an agenda or minutes, a plan, a person's page.
OWN_COPIES = {
    "build_trm_pack", "build_cog_pack", "build_minutes_book", "build_minutes_document",
    "write_trm_pdf", "write_agenda_pdf", "write_minutes_pdf",
    "TrmPreview", "ProblemPreview", "ProfilePreview", "PlanPreview",
}  # fmt: skip
# Modules that only hand on what another one has put on record, and which.
HANDED = {"ui/meetings/outgoing.py": "ui/meetings/leaving.py"}
_WRITERS = {"write_whole"}


def _calls(source: Source) -> set[str]:
    found = set()
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call):
            name = node.func
            found.add(getattr(name, "attr", None) or getattr(name, "id", ""))
    return found


def _imports(source: Source) -> set[str]:
    return {
        alias.name
        for node in ast.walk(source.tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }


def ways_that_nobody_named(sources: Iterable[Source]) -> Iterator[str]:
    """Whatever writes a file that is to leave and is not in `WRITE`."""
    for source in sources:
        if _WRITERS & _calls(source) and source.path not in WRITE:
            yield f"{source.path} writes what leaves: by the door, or say here why not"


def copies_that_nobody_put_on_record(sources: Iterable[Source]) -> Iterator[str]:
    """Whoever uses one of `OWN_COPIES` puts it on record, and so has what stands on its pages."""
    for source in sources:
        laid_out = source.path.startswith(("ui/printing/", "lomu_app/packs/"))
        if laid_out or source.path in HANDED or not OWN_COPIES & _imports(source):
            continue
        if "put_on_record" not in _calls(source):
            yield f"{source.path} lets a copy out that is not on record"


def test_that_what_leaves_goes_through_the_door_or_is_named_with_its_reason() -> None:
    sources = python_files("lomu_app", "ui")
    assert list(ways_that_nobody_named(sources)) == []
    assert list(copies_that_nobody_put_on_record(sources)) == []
    writing = {source.path for source in sources if _WRITERS & _calls(source)}
    assert writing == set(WRITE), "what writes no more is not named any more"
    recording = {source.path for source in sources if "put_on_record" in _calls(source)}
    assert set(HANDED.values()) <= recording


def test_that_a_way_out_that_nobody_named_is_found() -> None:
    writes = Source("ui/new/page.py", "write_whole(place, b'')\n")
    assert list(ways_that_nobody_named([writes]))
    lays = "from lomu_app.packs.trm_pack import build_trm_pack\n"
    assert list(copies_that_nobody_put_on_record([Source("ui/new/page.py", lays)]))
    told = Source("ui/new/page.py", lays + "build_trm_pack(**put_on_record(core, command))\n")
    assert list(copies_that_nobody_put_on_record([told])) == []
