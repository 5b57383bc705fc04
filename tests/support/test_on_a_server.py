"""What is tried on the file alone is tried on a server by one word, or it is said why it cannot."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support.cores import FILE_ALONE
from tests.support.on_a_server import entry_of, name_of, on_the_file, stays_on_the_file

_ROOT = Path(__file__).parents[2]


def test_that_whoever_opens_a_file_by_themselves_is_named(request: pytest.FixtureRequest) -> None:
    """Of those tests that this process has collected, which are all of them in a whole run."""
    apart = [item for item in request.session.items if stays_on_the_file(item)]
    assert [item.nodeid for item in apart if entry_of(item) is None] == []


def test_that_what_is_named_is_there_and_works_on_a_file(request: pytest.FixtureRequest) -> None:
    for place in FILE_ALONE:
        path, _, name = place.partition("::")
        assert (_ROOT / path).is_dir() if path.endswith("/") else (_ROOT / path).is_file(), place
        if name:
            text = (_ROOT / path).read_text(encoding="utf-8")
            assert re.search(rf"^def {name}\(", text, re.MULTILINE), place
    named = [item for item in request.session.items if name_of(item) in FILE_ALONE]
    assert [item.nodeid for item in named if not on_the_file(item)] == []


def test_that_the_page_on_assurance_lists_what_is_tried_on_the_file_alone() -> None:
    page = (_ROOT / "docs" / "assurance.md").read_text(encoding="utf-8")
    part = page.partition("## What is tried on the file alone")[2].partition("\n## ")[0]
    rows = [line for line in part.splitlines() if line.startswith("| `")]
    assert rows == [f"| `{place}` | {why} |" for place, why in sorted(FILE_ALONE.items())]


def test_that_a_test_is_known_by_what_it_asks_for_and_calls(
    request: pytest.FixtureRequest, embedded_core_as: object
) -> None:
    """This one asks for what may be a server's; it opens none itself."""
    item = request.node
    assert on_the_file(item)
    assert not stays_on_the_file(item)
